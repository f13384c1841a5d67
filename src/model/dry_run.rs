//! Dry runs: what processing would do, row by row, and the fingerprint of all of it.

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::{
    ids::{ImportId, IntegrationCode, RowNo, TableName},
    import::StatusCounts,
    issue::Issue,
    job::Selection,
    record::{Outcome, RowResult},
};

/// What processing would make of a row. Numbers are part of the data on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowClass {
    Create = 0,
    Update = 1,
    /// The company holds exactly these values already.
    Unchanged = 2,
    /// Left alone on purpose: import mode "insert only new", and the record is there already.
    Skip = 3,
    Error = 4,
}

/// What would become of one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedRow {
    pub row: RowNo,
    pub class: RowClass,
    /// The key of its record as shown; empty where it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<Issue>,
    /// The records it would make, change or find.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<PlannedRecord>,
    /// Over all of the above and the values written: equal only where exactly the same would be done.
    pub digest: u64,
}

/// One record that a row would make, change or find.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedRecord {
    pub table: TableName,
    pub key: String,
    /// Where the version lies that it would replace, or be left as it is: segment and slot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<(u32, u16)>,
    /// The fields that would change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<FieldChange>,
}

/// A field's value before and after, as shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub field: String,
    pub old: String,
    pub new: String,
}

/// How many rows are of each class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClassCounts {
    pub create: u64,
    pub update: u64,
    pub unchanged: u64,
    pub skip: u64,
    pub error: u64,
}

/// A dry run as a whole: what it was made of, and what it says in sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DryRun {
    pub import: ImportId,
    pub fingerprint: Fingerprint,
    pub made: Timestamp,
    pub counts: ClassCounts,
    /// The rows it speaks of.
    pub selection: Selection,
    pub integration: IntegrationCode,
    /// The version of the integration that the rows are processed under.
    pub version: u32,
    /// The latest version when it was made.
    pub latest_version: u32,
    pub staged: StagedStand,
    /// Over the file's bytes, where it still was the one that was staged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<u64>,
    pub seconds: f64,
}

/// How the staged rows of an import are: equal where nothing was corrected or processed between.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagedStand {
    /// Grows with each stored change.
    pub generation: u64,
    /// Over the rows as they were read.
    pub checksum: u64,
    pub counts: StatusCounts,
    /// Rows that were corrected, with a checksum of what was typed.
    #[serde(default)]
    pub corrections: Vec<(RowNo, u32)>,
}

/// The fingerprint of a dry run: two of them have the same only where they would do the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint(u64);

/// Takes what is to be told apart.
#[derive(Default)]
pub struct Digest(Xxh3);

/// Takes the rows of a dry run into its fingerprint, in whatever order.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowSum(u128);

impl RowClass {
    /// All classes, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Create, Self::Update, Self::Unchanged, Self::Skip, Self::Error];

    /// Returns the class of a result.
    pub fn of(result: &RowResult) -> Self {
        match result {
            RowResult::Completed { outcome: Outcome::Created, .. } => Self::Create,
            RowResult::Completed { outcome: Outcome::Updated, .. } => Self::Update,
            RowResult::Completed { outcome: Outcome::Unchanged, .. } => Self::Unchanged,
            RowResult::Completed { outcome: Outcome::LeftAlone, .. } => Self::Skip,
            RowResult::Failed => Self::Error,
        }
    }

    /// Returns the class's name for the window and the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Create => "Create",
            Self::Update => "Update",
            Self::Unchanged => "Unchanged",
            Self::Skip => "Leave alone",
            Self::Error => "Error",
        }
    }

    /// Says what would be done with a row: "would be created".
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Create => "created",
            Self::Update => "updated",
            Self::Unchanged => "left unchanged",
            Self::Skip => "left alone",
            Self::Error => "an error",
        }
    }
}

impl ClassCounts {
    /// Returns the number of rows of that class.
    pub fn of(&self, class: RowClass) -> u64 {
        match class {
            RowClass::Create => self.create,
            RowClass::Update => self.update,
            RowClass::Unchanged => self.unchanged,
            RowClass::Skip => self.skip,
            RowClass::Error => self.error,
        }
    }

    /// Returns the count of that class, to be changed.
    pub fn of_mut(&mut self, class: RowClass) -> &mut u64 {
        match class {
            RowClass::Create => &mut self.create,
            RowClass::Update => &mut self.update,
            RowClass::Unchanged => &mut self.unchanged,
            RowClass::Skip => &mut self.skip,
            RowClass::Error => &mut self.error,
        }
    }

    /// Returns the number of all rows.
    pub fn total(&self) -> u64 {
        RowClass::ALL.into_iter().map(|class| self.of(class)).sum()
    }

    /// Returns the number of rows shown by a filter.
    pub fn filtered(&self, filter: Option<RowClass>) -> u64 {
        filter.map_or_else(|| self.total(), |class| self.of(class))
    }
}

impl Digest {
    /// Takes bytes, told apart from those before and after.
    pub fn push(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// Takes a number.
    pub fn push_number(&mut self, number: u64) {
        self.0.update(&number.to_le_bytes());
    }

    /// Takes a part of a long run of bytes: how it is cut makes no difference.
    pub fn push_part(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Takes an issue.
    pub fn push_issue(&mut self, issue: &Issue) {
        self.push_number(issue.code as u64 | u64::from(issue.is_error()) << 32);
        [&issue.field, &issue.value, &issue.detail].into_iter().for_each(|text| self.push(text.as_bytes()));
    }

    /// Returns the digest of all that was taken.
    pub fn finish(&self) -> u64 {
        self.0.digest()
    }
}

impl RowSum {
    /// Takes a row.
    pub fn add(&mut self, row: RowNo, digest: u64) {
        let mut both = Xxh3::new();
        both.update(&row.0.to_le_bytes());
        both.update(&digest.to_le_bytes());
        self.0 = self.0.wrapping_add(both.digest128());
    }
}

impl Fingerprint {
    const MASK: u64 = (1 << 48) - 1;

    /// Makes the fingerprint of rows that are processed under a version of an integration, staged as they stand.
    pub fn new(import: ImportId, integration: (&IntegrationCode, u32), staged: &StagedStand, rows: RowSum) -> Self {
        let mut digest = Digest::default();
        digest.push_number(import.0);
        digest.push(integration.0.as_str().as_bytes());
        digest.push_number(u64::from(integration.1));
        digest.push_number(staged.checksum);
        for (row, checksum) in &staged.corrections {
            digest.push_number(row.0);
            digest.push_number(u64::from(*checksum));
        }
        digest.push(&rows.0.to_le_bytes());
        Self(digest.finish() & Self::MASK)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:012x}", self.0)
    }
}

impl FromStr for Fingerprint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let number = u64::from_str_radix(text, 16).ok().filter(|_| text.len() == 12 && !text.starts_with('+'));
        number.map(Self).ok_or_else(|| format!("“{text}” is no fingerprint of a plan; one has 12 digits from 0 to f"))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(rows: &[(u64, u64)]) -> RowSum {
        let mut sum = RowSum::default();
        rows.iter().for_each(|(row, digest)| sum.add(RowNo(*row), *digest));
        sum
    }

    fn fingerprint(version: u32, checksum: u64, corrections: &[(u64, u32)], rows: &[(u64, u64)]) -> Fingerprint {
        let corrections = corrections.iter().map(|(row, sum)| (RowNo(*row), *sum)).collect();
        let staged = StagedStand { checksum, corrections, ..StagedStand::default() };
        Fingerprint::new(ImportId(1), (&"CUST".into(), version), &staged, sum(rows))
    }

    #[test]
    fn the_order_in_which_rows_come_makes_no_difference() {
        assert_eq!(fingerprint(1, 2, &[], &[(1, 10), (2, 20)]), fingerprint(1, 2, &[], &[(2, 20), (1, 10)]));
    }

    #[test]
    fn whatever_differs_makes_another_fingerprint() {
        let all = [
            fingerprint(1, 2, &[], &[(1, 10), (2, 20)]),
            fingerprint(2, 2, &[], &[(1, 10), (2, 20)]),
            fingerprint(1, 3, &[], &[(1, 10), (2, 20)]),
            fingerprint(1, 2, &[(1, 1)], &[(1, 10), (2, 20)]),
            fingerprint(1, 2, &[], &[(1, 20), (2, 10)]),
            fingerprint(1, 2, &[], &[(1, 10)]),
        ];
        let different: std::collections::HashSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }

    #[test]
    fn a_fingerprint_is_twelve_digits_and_comes_back() {
        let made = fingerprint(1, 2, &[], &[]);
        assert_eq!((made.to_string().len(), made.to_string().parse()), (12, Ok(made)));
        assert_eq!(serde_json::from_str::<Fingerprint>(&serde_json::to_string(&made).unwrap()).unwrap(), made);
        for wrong in ["", "12345678901", "1234567890123", "12345678901g", "+12345678901"] {
            assert!(wrong.parse::<Fingerprint>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn counts_add_up() {
        let mut counts = ClassCounts::default();
        for (at, class) in RowClass::ALL.into_iter().enumerate() {
            *counts.of_mut(class) += at as u64;
        }
        assert_eq!((counts.total(), counts.filtered(Some(RowClass::Error)), counts.filtered(None)), (10, 4, 10));
    }

    #[test]
    fn what_stands_apart_is_not_run_together() {
        let of = |parts: &[&[u8]]| {
            let mut digest = Digest::default();
            parts.iter().for_each(|part| digest.push(part));
            digest.finish()
        };
        assert_ne!(of(&[b"ab", b"c"]), of(&[b"a", b"bc"]));
    }
}
