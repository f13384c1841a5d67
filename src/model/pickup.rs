//! Files that are imported by themselves: which, when they are whole, and what is known of them.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::ImportId;

/// Which files a scheduled job collects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pickup {
    pub place: Place,
    /// A file that was changed less than so many seconds ago is left for the next look.
    #[serde(default)]
    pub min_age_secs: u32,
    /// Where files go when all their rows are kept; without it they stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive: Option<PathBuf>,
    #[serde(default)]
    pub repeats: Repeats,
}

/// Where files are looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    File(PathBuf),
    /// Files of a folder, not of those within it.
    Folder {
        folder: PathBuf,
        /// Names, with `*` for any text and `?` for any sign; upper and lower case are the same.
        pattern: String,
    },
}

/// Whether a file whose content was imported before is imported again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repeats {
    /// The same content never goes into an integration twice.
    #[default]
    Never,
    /// Each time the file is changed or put there anew.
    Allowed,
}

/// The fingerprint of a file's content; the same from start to start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(pub u128);

/// A file whose content was imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFile {
    pub name: String,
    pub import: ImportId,
    pub at: Timestamp,
}

/// A file as a job's latest look found it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    pub path: PathBuf,
    pub num_bytes: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Timestamp>,
    pub state: SightingState,
}

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SightingState {
    /// Seen once so, or too young: the next look decides.
    Unsettled { since: Timestamp },
    /// Imported from here.
    Imported { import: ImportId },
    /// The same content was imported before, under that import.
    Repeated { import: ImportId },
    /// It could not be read or moved, and why.
    Failed { why: String },
}

impl Place {
    /// Returns what is looked for, in words.
    pub fn words(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Folder { folder, pattern } => format!("{pattern} in {}", folder.display()),
        }
    }

    /// Whether a file of that name is looked for.
    pub fn takes(&self, name: &str) -> bool {
        match self {
            Self::File(path) => path.file_name().is_some_and(|own| own.to_string_lossy() == name),
            Self::Folder { pattern, .. } => matches(&fold(pattern), &fold(name)),
        }
    }
}

fn fold(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// Whether the name is of the pattern. Goes back to the latest star only, so that no pattern takes long.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let (mut at, mut place, mut star) = (0, 0, None);
    while place < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, place));
                at += 1;
            }
            Some(sign) if *sign == '?' || *sign == name[place] => {
                at += 1;
                place += 1;
            }
            Some(_) | None => {
                let Some((back, from)) = star else { return false };
                star = Some((back, from + 1));
                at = back + 1;
                place = from + 1;
            }
        }
    }
    pattern[at..].iter().all(|sign| *sign == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, name: &str, expect: bool) {
        let place = Place::Folder { folder: PathBuf::from("in"), pattern: pattern.to_owned() };
        assert_eq!(place.takes(name), expect, "{pattern} and {name}");
    }

    #[test]
    fn patterns_take_names() {
        check("*.csv", "customers.csv", true);
        check("*.csv", "CUSTOMERS.CSV", true);
        check("*.csv", "customers.csv.tmp", false);
        check("customers_*.csv", "customers_2026-11.csv", true);
        check("customers_*.csv", "customers.csv", false);
        check("cust?mers.*", "customers.xlsx", true);
        check("*a*b*", "xxaxxbxx", true);
        check("*a*b", "aaab c", false);
        check("*", "anything", true);
        check("", "", true);
        check("", "a", false);
        check("?", "ä", true);
    }

    #[test]
    fn a_pattern_of_many_stars_is_answered_at_once() {
        check(&"*a".repeat(40), &"a".repeat(39), false);
    }

    #[test]
    fn a_file_is_taken_by_its_own_name() {
        let place = Place::File(PathBuf::from("in/customers.csv"));
        assert!(place.takes("customers.csv") && !place.takes("vendors.csv"));
    }
}
