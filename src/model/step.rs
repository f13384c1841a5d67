//! Transformation steps: what happens to a text on its way from the file into a field.
//!
//! A field's steps run in order; each takes the text of the one before. A blank text goes through every step but those
//! that are there to fill it ([`Step::DefaultIfEmpty`], [`Step::Join`], [`Step::Expression`]).

use serde::{Deserialize, Serialize};

use super::ids::TableName;

/// One transformation of a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    Uppercase,
    Lowercase,
    /// The first letter of each word is a capital.
    TitleCase,
    /// Spaces at both ends go.
    Trim,
    /// Runs of spaces become one; none at the ends.
    CollapseSpaces,
    /// Letters and digits of any script stay.
    RemoveNonAlphanumeric,
    NormaliseUnicode {
        form: UnicodeForm,
    },
    /// Part of the text by position.
    Substring {
        /// The first character, from 1; negative counts from the end.
        start: i32,
        /// Characters taken; none: all that follow.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        length: Option<u32>,
    },
    /// Part of the text by what stands around it; blank where a mark is missing.
    Between {
        /// Taken from behind this; empty: from the start.
        #[serde(default)]
        after: String,
        /// Taken up to this; empty: to the end.
        #[serde(default)]
        before: String,
    },
    Replace {
        find: String,
        with: String,
    },
    RegexReplace {
        pattern: String,
        /// `$1` is the first group.
        with: String,
    },
    /// The first match, or its first group where the pattern has one; blank without match.
    RegexMatch {
        pattern: String,
    },
    /// One part of a text cut at a separator.
    Split {
        separator: String,
        /// From 1; negative counts from the end.
        part: i32,
    },
    /// The text, then these columns; blank ones are left out.
    Join {
        columns: Vec<String>,
        separator: String,
    },
    Pad {
        side: Side,
        /// Length to be filled up to, in characters.
        length: u32,
        with: char,
    },
    DefaultIfEmpty {
        text: String,
    },
    /// Texts that stand for nothing ("NULL", "n/a", "-"), whatever their case, become blank.
    NullMarkers {
        markers: Vec<String>,
    },
    /// A date read by one pattern and written by another. Patterns are those of spreadsheets: `dd.MM.yyyy`.
    Date {
        /// Empty: read as the column's dates are.
        #[serde(default)]
        from: String,
        /// Empty: written so that the field reads it (2026-11-20).
        #[serde(default)]
        to: String,
    },
    /// The same for a date with a time: `dd.MM.yyyy HH:mm`.
    DateTime {
        #[serde(default)]
        from: String,
        #[serde(default)]
        to: String,
    },
    /// A number read with this decimal sign (none: the column's) and written plainly, with so many decimal places
    /// (none: as it is).
    Decimal {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decimal: Option<char>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        places: Option<u32>,
    },
    Round {
        /// A multiple of this: `0.05`, `1`, `100`.
        precision: String,
        direction: RoundDirection,
    },
    ExtractFromDate {
        part: DatePart,
    },
    /// A count since 1970-01-01 UTC becomes a date and time.
    UnixTimestamp {
        unit: TimestampUnit,
    },
    Lookup(Lookup),
    /// The value of an expression, in which `value` is the text and `row["Heading"]` another column.
    Expression {
        code: String,
    },
    ValueMap(ValueMap),
}

/// A Unicode normalisation form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UnicodeForm {
    #[default]
    Nfc,
    Nfd,
    /// Compatibility forms are unfolded too: ﬁ becomes fi, full-width digits become plain ones.
    Nfkc,
    Nfkd,
}

/// An end of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    #[default]
    Left,
    Right,
}

/// Where a number between two multiples goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoundDirection {
    /// The half goes away from zero.
    #[default]
    Nearest,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

/// A part of a date or time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DatePart {
    #[default]
    Year,
    Quarter,
    Month,
    MonthName,
    /// ISO 8601 week.
    Week,
    Day,
    DayOfYear,
    /// Monday is 1.
    Weekday,
    WeekdayName,
    Date,
    Time,
    Hour,
    Minute,
    Second,
}

/// What a timestamp counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimestampUnit {
    #[default]
    Seconds,
    Milliseconds,
}

/// A record of a company table found by one of its fields, and a field of it taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lookup {
    pub table: TableName,
    /// The field in which the text is looked for.
    pub by: String,
    /// The field whose value is taken.
    pub give: String,
    #[serde(default)]
    pub several: SeveralFound,
    #[serde(default)]
    pub missing: NoneFound,
}

/// What happens where several records have the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeveralFound {
    #[default]
    Error,
    /// The first by primary key.
    First,
    /// The record stays in error, its candidates named, until its owner chooses.
    Ask,
}

/// What happens where no record has the text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoneFound {
    #[default]
    Error,
    Blank,
    /// The text itself ("original if blank").
    Original,
    Fallback(String),
    /// A record is made, once for each text, in the same commit as the record that needs it.
    Create(Vec<TemplateField>),
}

/// A field of a record made from a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateField {
    pub field: String,
    /// A text in which `{Heading}` stands for a column, `{value}` for what was looked for.
    pub value: String,
}

/// Which imported value becomes which.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValueMap {
    /// Imported values are compared without regard to case and outer spaces.
    pub pairs: Vec<ValuePair>,
    #[serde(default)]
    pub unmapped: Unmapped,
}

/// One line of a value map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValuePair {
    pub from: String,
    pub to: String,
}

/// What becomes of a value that the map does not have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unmapped {
    /// It stays.
    #[default]
    Keep,
    Error,
    Blank,
    Fallback(String),
}

/// A condition on a field's value, beyond what its table asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    pub rule: CheckRule,
    #[serde(default)]
    pub severity: CheckSeverity,
}

/// What is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckRule {
    Mandatory,
    /// Both ends belong to it. Texts as the field's type writes them in neutral form: `0.5`, `2026-01-01`.
    Range {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<String>,
    },
    /// A regular expression that the whole text must match.
    Pattern(String),
    OneOf(Vec<String>),
    /// No two records of the file have the same value.
    UniqueInFile,
    /// No other record of the table has it.
    UniqueInTable,
}

/// Whether a record that fails a check can be processed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckSeverity {
    #[default]
    Error,
    Warning,
}

/// A condition on several fields of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordCheck {
    /// An expression over `field["Name"]` that must be true.
    pub expression: String,
    /// What is told where it is not.
    pub message: String,
    #[serde(default)]
    pub severity: CheckSeverity,
}

/// A sample of what a field's steps must give: run whenever the integration is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecipeTest {
    pub input: String,
    pub expected: String,
}

impl Step {
    /// Returns the step's name for the window and for faults.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Uppercase => "Upper case",
            Self::Lowercase => "Lower case",
            Self::TitleCase => "Title case",
            Self::Trim => "Trim",
            Self::CollapseSpaces => "Collapse spaces",
            Self::RemoveNonAlphanumeric => "Only letters and digits",
            Self::NormaliseUnicode { .. } => "Normalise Unicode",
            Self::Substring { .. } => "Part of the text by position",
            Self::Between { .. } => "Part of the text between marks",
            Self::Replace { .. } => "Replace",
            Self::RegexReplace { .. } => "Replace by pattern",
            Self::RegexMatch { .. } => "Part of the text by pattern",
            Self::Split { .. } => "Split",
            Self::Join { .. } => "Join with columns",
            Self::Pad { .. } => "Pad",
            Self::DefaultIfEmpty { .. } => "Default if empty",
            Self::NullMarkers { .. } => "Blank for markers",
            Self::Date { .. } => "Date",
            Self::DateTime { .. } => "Date and time",
            Self::Decimal { .. } => "Decimal",
            Self::Round { .. } => "Round",
            Self::ExtractFromDate { .. } => "Extract from date",
            Self::UnixTimestamp { .. } => "Unix timestamp",
            Self::Lookup(_) => "Find in a table",
            Self::Expression { .. } => "Expression",
            Self::ValueMap(_) => "Value map",
        }
    }
}

impl CheckRule {
    /// Returns the rule's name for the window and for faults.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Mandatory => "Must have a value",
            Self::Range { .. } => "Within a range",
            Self::Pattern(_) => "Fits a pattern",
            Self::OneOf(_) => "One of these values",
            Self::UniqueInFile => "Only once in the file",
            Self::UniqueInTable => "Only once in the table",
        }
    }
}
