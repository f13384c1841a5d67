//! Integrations: named, reusable definitions of how one kind of file becomes records.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{format::FileFormat, ids::IntegrationCode, mapping::Mapping};

/// An integration, one version of it. A change makes the next version; imports remember theirs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Integration {
    pub code: IntegrationCode,
    /// From 1.
    #[serde(default = "first_version")]
    pub version: u32,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub sort_order: u32,
    #[serde(default)]
    pub execution_mode: ExecutionMode,
    #[serde(default)]
    pub import_mode: ImportMode,
    /// Fields by which a record is found again; empty: the table's primary key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub match_key: Vec<String>,
    /// Which ends of its jobs are told.
    #[serde(default)]
    pub notifications: Notifications,
    /// Names of files it is proposed for: `customers_*.csv`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_pattern: Option<String>,
    /// Name of the job queue category; its jobs run one at a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The headings of the file it was made from: a file with the same ones is proposed this integration.
    #[serde(default)]
    pub columns: Vec<String>,
    pub format: FileFormat,
    pub mapping: Mapping,
    /// What its owner wrote into its text as comments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
}

/// A comment in an integration's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// What it stands before, by the names of what that is in; empty: the end of the text.
    pub at: Vec<String>,
    /// Without the sign before each line.
    pub text: String,
}

/// When a version of an integration was saved, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    pub at: Timestamp,
    /// The name under which the computer knows them; empty where it does not tell.
    pub by: String,
}

/// Processing Execution Mode: which option of the post-import dialog answers Enter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExecutionMode {
    #[default]
    Immediate,
    Deferred,
}

/// What is done where a record is there already, or is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportMode {
    /// New records only; one that exists is an error.
    Insert,
    /// Existing records only; one that is missing is an error.
    Update,
    /// New records are created, existing ones updated.
    #[default]
    Upsert,
    /// New records only; existing ones are left alone.
    InsertOnlyNew,
}

/// Which ends of an integration's jobs are told by toast and system notification. The notification centre keeps all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notifications {
    #[default]
    Always,
    OnErrors,
    Never,
}

impl ExecutionMode {
    /// Returns the mode in the field's words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Immediate => "Immediate (Synchronous)",
            Self::Deferred => "Deferred Job Queue (Asynchronous)",
        }
    }
}

impl ImportMode {
    /// All modes, as offered.
    pub const ALL: [Self; 4] = [Self::Upsert, Self::Insert, Self::InsertOnlyNew, Self::Update];

    /// Returns the mode's name for the window.
    pub fn name(self) -> &'static str {
        match self {
            Self::Insert => "Insert",
            Self::Update => "Update",
            Self::Upsert => "Insert or update",
            Self::InsertOnlyNew => "Insert only new",
        }
    }
}

impl Notifications {
    /// All settings, as offered.
    pub const ALL: [Self; 3] = [Self::Always, Self::OnErrors, Self::Never];

    /// Returns the setting's name for the window.
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::OnErrors => "Only with errors",
            Self::Never => "Never",
        }
    }
}

impl Integration {
    /// Whether it is proposed for files of that name. `*` stands for any characters, `?` for one; case does not matter.
    pub fn fits_file_name(&self, name: &str) -> bool {
        self.file_pattern.as_deref().is_some_and(|pattern| {
            let chars = |text: &str| text.trim().to_lowercase().chars().collect::<Vec<_>>();
            fits(&chars(pattern), &chars(name))
        })
    }
}

/// Goes back to the latest star only: what an earlier one takes can be taken by the later.
fn fits(pattern: &[char], name: &[char]) -> bool {
    let (mut at, mut i, mut star) = (0, 0, None);
    while i < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, i));
                at += 1;
            }
            Some(sign) if *sign == '?' || *sign == name[i] => (at, i) = (at + 1, i + 1),
            Some(_) | None => {
                let Some((star_at, taken)) = star else { return false };
                star = Some((star_at, taken + 1));
                (at, i) = (star_at + 1, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|sign| *sign == '*')
}

fn first_version() -> u32 {
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, name: &str, expect: bool) {
        let integration = Integration { file_pattern: Some(pattern.to_owned()), ..Integration::default() };
        assert_eq!(integration.fits_file_name(name), expect, "{pattern} and {name}");
    }

    #[test]
    fn file_names_fit_patterns() {
        check("customers.csv", "Customers.CSV", true);
        check("customers_*.csv", "customers_2026-11.csv", true);
        check("customers_*.csv", "customers.csv", false);
        check("*", "anything", true);
        check("export-????.txt", "export-2026.txt", true);
        check("export-????.txt", "export-26.txt", false);
        check("*ärz*", "Verkäufe März.xlsx", true);
        check("", "customers.csv", false);
        assert!(!Integration::default().fits_file_name("customers.csv"));
    }
}
