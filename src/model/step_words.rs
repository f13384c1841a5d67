//! Transformation steps, checks and sources in plain words: as the window offers them and a difference tells them.

use super::{
    mapping::{FieldSource, SystemValue},
    step::{
        Check, CheckRule, CheckSeverity, DatePart, NoneFound, RoundDirection, Side, Step, TimestampUnit, UnicodeForm,
    },
};

impl Step {
    /// Whether the step takes something from that column of the file, besides the text it is given.
    pub fn names_column(&self, column: &str) -> bool {
        match self {
            Self::Join { columns, .. } => columns.iter().any(|name| name == column),
            Self::Expression { code } => code.contains(&format!("\"{column}\"")),
            Self::Lookup(lookup) => match &lookup.missing {
                NoneFound::Create(fields) => fields.iter().any(|field| field.value.contains(&format!("{{{column}}}"))),
                NoneFound::Error | NoneFound::Blank | NoneFound::Original | NoneFound::Fallback(_) => false,
            },
            Self::Uppercase
            | Self::Lowercase
            | Self::TitleCase
            | Self::Trim
            | Self::CollapseSpaces
            | Self::RemoveNonAlphanumeric
            | Self::NormaliseUnicode { .. }
            | Self::Substring { .. }
            | Self::Between { .. }
            | Self::Replace { .. }
            | Self::RegexReplace { .. }
            | Self::RegexMatch { .. }
            | Self::Split { .. }
            | Self::Pad { .. }
            | Self::DefaultIfEmpty { .. }
            | Self::NullMarkers { .. }
            | Self::Date { .. }
            | Self::DateTime { .. }
            | Self::Decimal { .. }
            | Self::Round { .. }
            | Self::ExtractFromDate { .. }
            | Self::UnixTimestamp { .. }
            | Self::ValueMap(_) => false,
        }
    }

    /// Says what the step does, with its parameters: `Replace “,” by “.”`.
    pub fn sentence(&self) -> String {
        let name = self.name();
        match self {
            Self::Uppercase
            | Self::Lowercase
            | Self::TitleCase
            | Self::Trim
            | Self::CollapseSpaces
            | Self::RemoveNonAlphanumeric => name.to_owned(),
            Self::NormaliseUnicode { form } => format!("{name} to {}", form.name()),
            Self::Substring { start, length: None } => format!("{name}: from {start}"),
            Self::Substring { start, length: Some(length) } => format!("{name}: {length} from {start}"),
            Self::Between { after, before } => match (after.is_empty(), before.is_empty()) {
                (true, true) => format!("{name}: all of it"),
                (false, true) => format!("{name}: behind “{after}”"),
                (true, false) => format!("{name}: up to “{before}”"),
                (false, false) => format!("{name}: “{after}” and “{before}”"),
            },
            Self::Replace { find, with } => format!("{name} “{find}” by “{with}”"),
            Self::RegexReplace { pattern, with } => format!("{name} “{pattern}” by “{with}”"),
            Self::RegexMatch { pattern } => format!("{name} “{pattern}”"),
            Self::Split { separator, part } => format!("{name} at “{separator}”, part {part}"),
            Self::Join { columns, separator } => format!("{name} {} by “{separator}”", columns.join(", ")),
            Self::Pad { side, length, with } => format!("{name} to {length} with “{with}” at the {}", side.name()),
            Self::DefaultIfEmpty { text } => format!("{name}: “{text}”"),
            Self::NullMarkers { markers } => format!("{name} {}", markers.join(", ")),
            Self::Date { from, to } | Self::DateTime { from, to } => format!("{name}: {}", patterns(from, to)),
            Self::Decimal { decimal, places } => {
                let sign = decimal.map_or_else(String::new, |sign| format!(", decimal sign “{sign}”"));
                let places = places.map_or_else(String::new, |places| format!(", {places} decimal places"));
                format!("{name}{sign}{places}")
            }
            Self::Round { precision, direction } => format!("{name} to {precision}, {}", direction.name()),
            Self::ExtractFromDate { part } => format!("{name}: {}", part.name()),
            Self::UnixTimestamp { unit } => format!("{name} in {}", unit.name()),
            Self::Lookup(lookup) => format!("{name}: {} of {} by {}", lookup.give, lookup.table, lookup.by),
            Self::Expression { code } => format!("{name} {code}"),
            Self::ValueMap(map) => match map.pairs.len() {
                1 => format!("{name} of 1 value"),
                number => format!("{name} of {number} values"),
            },
        }
    }
}

fn patterns(from: &str, to: &str) -> String {
    let or = |pattern: &str, none: &str| if pattern.is_empty() { none.to_owned() } else { format!("“{pattern}”") };
    format!("{} to {}", or(from, "as written"), or(to, "the field’s form"))
}

impl UnicodeForm {
    /// All forms, as offered.
    pub const ALL: [Self; 4] = [Self::Nfc, Self::Nfd, Self::Nfkc, Self::Nfkd];

    /// Returns the form's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nfc => "NFC (composed)",
            Self::Nfd => "NFD (decomposed)",
            Self::Nfkc => "NFKC (plain forms, composed)",
            Self::Nfkd => "NFKD (plain forms, decomposed)",
        }
    }
}

impl Side {
    /// Returns the side's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
        }
    }
}

impl RoundDirection {
    /// All directions, as offered.
    pub const ALL: [Self; 3] = [Self::Nearest, Self::Up, Self::Down];

    /// Returns the direction's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nearest => "to the nearest",
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

impl DatePart {
    /// All parts, as offered.
    pub const ALL: [Self; 14] = [
        Self::Year,
        Self::Quarter,
        Self::Month,
        Self::MonthName,
        Self::Week,
        Self::Day,
        Self::DayOfYear,
        Self::Weekday,
        Self::WeekdayName,
        Self::Date,
        Self::Time,
        Self::Hour,
        Self::Minute,
        Self::Second,
    ];

    /// Returns the part's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::MonthName => "name of the month",
            Self::Week => "week",
            Self::Day => "day",
            Self::DayOfYear => "day of the year",
            Self::Weekday => "weekday, 1 is Monday",
            Self::WeekdayName => "name of the weekday",
            Self::Date => "date",
            Self::Time => "time",
            Self::Hour => "hour",
            Self::Minute => "minute",
            Self::Second => "second",
        }
    }
}

impl TimestampUnit {
    /// Returns the unit's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Milliseconds => "milliseconds",
        }
    }
}

impl Check {
    /// Says what is checked: `at most 100 (warning)`.
    pub fn sentence(&self) -> String {
        let Self { rule, severity } = self;
        let rule = rule.sentence();
        match severity {
            CheckSeverity::Error => rule,
            CheckSeverity::Warning => format!("{rule} (warning)"),
        }
    }
}

impl CheckRule {
    /// Says what is checked, with its parameters.
    pub fn sentence(&self) -> String {
        match self {
            Self::Mandatory | Self::UniqueInFile | Self::UniqueInTable => self.name().to_owned(),
            Self::Range { min: Some(min), max: Some(max) } => format!("from {min} to {max}"),
            Self::Range { min: Some(min), max: None } => format!("at least {min}"),
            Self::Range { min: None, max: Some(max) } => format!("at most {max}"),
            Self::Range { min: None, max: None } => "any value".to_owned(),
            Self::Pattern(pattern) => format!("fits “{pattern}”"),
            Self::OneOf(values) => format!("one of {}", values.join(", ")),
        }
    }
}

impl FieldSource {
    /// Says where a value comes from: `column “Name”`.
    pub fn sentence(&self) -> String {
        match self {
            Self::Column(name) => format!("column “{name}”"),
            Self::Constant(text) => format!("fixed value “{text}”"),
            Self::System(value) => value.name().to_owned(),
            Self::Template(text) => format!("template “{text}”"),
            Self::AutoNumber(series) => format!("number series from {}", series.sample()),
        }
    }
}

impl SystemValue {
    /// All values, as offered.
    pub const ALL: [Self; 6] = [Self::Today, Self::Now, Self::User, Self::FileName, Self::RowNo, Self::LineNo];

    /// Returns the value's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Now => "Date and time of the import",
            Self::User => "User",
            Self::FileName => "File name",
            Self::RowNo => "Row no. in the file",
            Self::LineNo => "Line no. in the document",
        }
    }
}

impl super::mapping::AutoNumber {
    /// Returns the first number as it is written: `C0001`.
    pub fn sample(&self) -> String {
        let Self { prefix, digits, first } = self;
        format!("{prefix}{first:0width$}", width = usize::from(*digits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AutoNumber, Lookup, NoneFound, SeveralFound, ValueMap};

    #[track_caller]
    fn check(step: &Step, expect: &str) {
        assert_eq!(step.sentence(), expect);
    }

    #[test]
    fn steps_are_said_with_their_parameters() {
        check(&Step::Trim, "Trim");
        check(&Step::Replace { find: ",".into(), with: ".".into() }, "Replace “,” by “.”");
        check(&Step::Substring { start: 1, length: Some(3) }, "Part of the text by position: 3 from 1");
        check(&Step::Between { after: "(".into(), before: ")".into() }, "Part of the text between marks: “(” and “)”");
        check(&Step::Split { separator: "/".into(), part: -1 }, "Split at “/”, part -1");
        check(&Step::Date { from: "dd.MM.yy".into(), to: String::new() }, "Date: “dd.MM.yy” to the field’s form");
        check(&Step::Decimal { decimal: Some(','), places: Some(2) }, "Decimal, decimal sign “,”, 2 decimal places");
        check(&Step::ValueMap(ValueMap::default()), "Value map of 0 values");
        let lookup = Lookup {
            table: "Country/Region".into(),
            by: "Name".into(),
            give: "Code".into(),
            several: SeveralFound::Error,
            missing: NoneFound::Error,
        };
        check(&Step::Lookup(lookup), "Find in a table: Code of Country/Region by Name");
    }

    #[test]
    fn checks_say_their_ends_and_severity() {
        let range = |min: Option<&str>, max: Option<&str>| CheckRule::Range {
            min: min.map(Into::into),
            max: max.map(Into::into),
        };
        let check = |rule, severity, expect: &str| assert_eq!(Check { rule, severity }.sentence(), expect);
        check(range(Some("0"), None), CheckSeverity::Error, "at least 0");
        check(range(Some("0"), Some("9")), CheckSeverity::Warning, "from 0 to 9 (warning)");
        check(CheckRule::OneOf(vec!["A".into(), "B".into()]), CheckSeverity::Error, "one of A, B");
    }

    #[test]
    fn a_series_shows_its_first_number() {
        assert_eq!(AutoNumber { prefix: "C".into(), digits: 4, first: 7 }.sample(), "C0007");
        assert_eq!(AutoNumber { prefix: String::new(), digits: 0, first: 1 }.sample(), "1");
    }
}
