//! Typed values, as a business table holds them.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The type of a table's field, in the words Business Central's users know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldType {
    /// Upper-case text without outer spaces: numbers of customers, units, currencies.
    Code,
    Text,
    Integer,
    Decimal,
    Date,
    Time,
    DateTime,
    Boolean,
    /// One of the field's members.
    Option,
    Guid,
}

impl FieldType {
    /// All types, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Code,
        Self::Text,
        Self::Integer,
        Self::Decimal,
        Self::Date,
        Self::Time,
        Self::DateTime,
        Self::Boolean,
        Self::Option,
        Self::Guid,
    ];

    /// Whether a column of this type reads best from the right.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal)
    }

    /// Returns the type's name for the window.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "Code",
            Self::Text => "Text",
            Self::Integer => "Integer",
            Self::Decimal => "Decimal",
            Self::Date => "Date",
            Self::Time => "Time",
            Self::DateTime => "DateTime",
            Self::Boolean => "Boolean",
            Self::Option => "Option",
            Self::Guid => "Guid",
        }
    }
}

/// One value of a record. It borrows its text, so that reading a million of them costs no allocation.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Value<'a> {
    /// No value: a blank cell.
    #[default]
    Empty,
    /// Text or code.
    Text(&'a str),
    Integer(i64),
    /// Kept without trailing zeros, so that 1.50 and 1.5 are the same bytes.
    Decimal(Decimal),
    Date(Date),
    Time(Time),
    DateTime(DateTime),
    Boolean(bool),
    /// Position among the field's members.
    Option(u16),
    Guid(u128),
}

impl Value<'_> {
    /// Whether there is no value.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

/// Writes the value in its neutral form: decimal point, ISO dates, `true` and `false`. An option shows its position;
/// [`super::Field::show`] knows its member.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
            Self::Decimal(number) => number.fmt(f),
            Self::Date(date) => date.fmt(f),
            Self::Time(time) => time.fmt(f),
            Self::DateTime(at) => at.fmt(f),
            Self::Boolean(yes) => yes.fmt(f),
            Self::Option(position) => position.fmt(f),
            Self::Guid(guid) => {
                let hex = format!("{guid:032x}");
                write!(f, "{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
            }
        }
    }
}
