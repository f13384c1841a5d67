//! Which field takes its value from where: what the user draws. The pipeline compiles it into what can run.

use serde::{Deserialize, Serialize};

use super::{
    ids::TableName,
    step::{Check, RecipeTest, RecordCheck, Step},
};

/// How a file's rows become records of one table, or documents of two.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mapping {
    /// How numbers and dates are written, unless a field says otherwise.
    #[serde(default)]
    pub locale: Locale,
    /// One part, or a header and its lines.
    pub tables: Vec<TableMapping>,
}

/// One target table of a mapping.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableMapping {
    pub table: TableName,
    #[serde(default)]
    pub part: Part,
    pub rules: Vec<FieldRule>,
    /// Conditions on several fields of a record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<RecordCheck>,
}

/// What a row becomes in a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// Every row is one record.
    #[default]
    Record,
    /// Rows with the same key are one document; its first row gives the header.
    Header,
    /// Every row is one line of its document.
    Line,
}

/// Where one field's value comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FieldRule {
    pub field: String,
    pub from: FieldSource,
    /// What happens to the text before it is read as the field's type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// Conditions beyond those of the table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// Samples of what the steps must give.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<RecipeTest>,
    /// How dates are written in this column, where it differs from the mapping's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
    /// The decimal separator of this column, where it differs from the mapping's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<char>,
    /// How the column was found, from 0 to 1.
    #[serde(default)]
    pub confidence: f32,
    #[serde(default)]
    pub matched_by: MatchedBy,
}

/// A source of values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldSource {
    /// A column of the file, by its heading.
    Column(String),
    /// The same text for every row.
    Constant(String),
    System(SystemValue),
    /// A text in which `{Heading}` stands for a column; `{{` and `}}` for braces.
    Template(String),
    /// A number counted on through all imports of the integration.
    AutoNumber(AutoNumber),
}

/// A series of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AutoNumber {
    /// Stands before the number: `C`.
    #[serde(default)]
    pub prefix: String,
    /// Least digits, filled up with zeros.
    #[serde(default)]
    pub digits: u8,
    /// The first number of the first import.
    #[serde(default)]
    pub first: u64,
}

/// A value the program knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SystemValue {
    /// The day of the import, by the computer's clock.
    Today,
    /// The moment of the import.
    Now,
    /// The name of the user at the computer.
    User,
    /// The name of the file, without folder.
    FileName,
    /// The row's number in the file.
    RowNo,
    /// 10000, 20000, … within a document, as Business Central numbers lines.
    LineNo,
}

/// How a column was matched to its field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MatchedBy {
    /// The names are the same.
    Name,
    /// The heading is one of the field's other names.
    Alias,
    /// The names are alike.
    Similarity,
    /// The user chose it.
    #[default]
    Hand,
    /// The program supplied it: a line number, a default.
    Program,
    /// The user chose it for another integration of the same table.
    Earlier,
}

/// How numbers and dates are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locale {
    /// `.` or `,`.
    pub decimal: char,
    pub date_order: DateOrder,
}

/// The order of a date's parts. ISO dates (2026-11-20) are understood with every order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    Ymd,
    Dmy,
    Mdy,
    /// A workbook's day numbers: 46346 is 2026-11-20. Only where the user says that a column is written so.
    Serial,
}

impl Default for Locale {
    fn default() -> Self {
        Self { decimal: '.', date_order: DateOrder::Ymd }
    }
}

impl DateOrder {
    /// All orders of a date's parts, as offered.
    pub const ALL: [Self; 3] = [Self::Ymd, Self::Dmy, Self::Mdy];

    /// Returns the order in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ymd => "year-month-day",
            Self::Dmy => "day/month/year",
            Self::Mdy => "month/day/year",
            Self::Serial => "a workbook’s day numbers",
        }
    }
}

impl Default for FieldSource {
    fn default() -> Self {
        Self::Constant(String::new())
    }
}

impl FieldSource {
    /// Returns the column's heading, where it is one.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::Column(name) => Some(name),
            Self::Constant(_) | Self::System(_) | Self::Template(_) | Self::AutoNumber(_) => None,
        }
    }
}

impl Mapping {
    /// Returns the table the user thinks of: the header's for documents.
    pub fn main_table(&self) -> Option<&TableName> {
        self.tables.first().map(|part| &part.table)
    }

    /// Whether several rows with one key make one document.
    pub fn is_document(&self) -> bool {
        self.tables.iter().any(|part| part.part == Part::Header)
    }
}
