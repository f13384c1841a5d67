//! What a cell's number format says about its value.

use super::{
    masks,
    sections::{Section, sections},
};

/// What a format makes of a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum NumberFormat {
    #[default]
    Other,
    Date,
    Time,
    DateTime,
    /// Hours, minutes or seconds that go on beyond a day: `[h]:mm`.
    Duration,
    /// `@`: the number is a text.
    Text,
    /// Zeros for digits, filled up from the right, and the signs between them: `00000`, `000-00-0000`; a `#` stands for a
    /// digit where there is one.
    Digits(Box<str>),
    /// One and zero stand for true and false.
    Boolean,
    /// Numbers are shown otherwise by their size: the first one that holds counts.
    Sections(Box<[Section]>),
}

impl NumberFormat {
    /// Reads a format code, as `dd/mm/yyyy hh:mm`.
    pub fn of(code: &str) -> Self {
        Self::of_sections(sections(code))
    }

    /// Returns one format where all sections say the same.
    pub fn of_sections(sections: Vec<Section>) -> Self {
        match sections.as_slice() {
            [] => Self::Other,
            [first, others @ ..] if others.iter().all(|other| other.format == first.format) => first.format.clone(),
            _ => Self::Sections(sections.into()),
        }
    }

    /// Reads one section of a format code.
    pub fn of_section(code: &str) -> Self {
        let signs = signs(code);
        if let Some(mask) = masks::of(code) {
            return Self::Digits(mask.into());
        }
        if signs == ['@'] {
            return Self::Text;
        }
        if signs.contains(&ELAPSED) {
            // A count of days goes on in hours; a year is of a date, however its hours are written.
            return if signs.contains(&'y') { Self::DateTime } else { Self::Duration };
        }
        // Digits come first in amounts, whatever unit follows them, and behind the seconds of times.
        let first_digit = signs.iter().position(|sign| matches!(sign, '0' | '#' | '?'));
        let first_moment = signs.iter().position(|sign| matches!(sign, 'y' | 'd' | 'h' | 's'));
        if first_digit.is_some_and(|digit| first_moment.is_none_or(|moment| digit < moment)) {
            return Self::Other;
        }
        let has_time = signs.iter().any(|sign| matches!(sign, 'h' | 's'));
        let has_weekday = signs.windows(3).any(|signs| signs == ['a', 'a', 'a']);
        let has_thai_year = signs.windows(2).any(|signs| signs == ['b', 'b']);
        let has_date = has_weekday
            || has_thai_year
            || signs.iter().any(|sign| matches!(sign, 'y' | 'd' | 'e' | 'g'))
            || has_month(&signs);
        match (has_date, has_time) {
            (true, true) => Self::DateTime,
            (true, false) => Self::Date,
            (false, true) => Self::Time,
            (false, false) => Self::Other,
        }
    }

    /// Returns what the format makes of this number.
    pub fn for_number(&self, number: f64) -> &Self {
        match self {
            Self::Sections(sections) => {
                let found = sections.iter().find(|section| section.condition.holds(number));
                found.map_or(&Self::Other, |section| &section.format)
            }
            one => one,
        }
    }

    /// Returns the format that a number below 164 stands for without being written down.
    pub fn builtin(id: u16) -> Self {
        match id {
            // What 34, 35, 55 and 56 show is a date in Japan and a time in China: the number says which.
            14..=17 | 27..=31 | 34..=36 | 50..=58 | 71..=74 | 81 => Self::Date,
            18..=21 | 32 | 33 | 45 | 47 | 75 | 76 | 78 | 80 => Self::Time,
            22 | 77 => Self::DateTime,
            46 | 79 => Self::Duration,
            49 => Self::Text,
            _ => Self::Other,
        }
    }
}

/// Stands for the units of a duration among the signs.
const ELAPSED: char = '\u{1}';

/// Whether an `m` stands for months, not for minutes: neither after hours nor before seconds.
fn has_month(signs: &[char]) -> bool {
    let parts: Vec<char> = {
        let mut parts: Vec<char> = signs.iter().copied().filter(char::is_ascii_alphabetic).collect();
        parts.dedup();
        parts
    };
    parts.iter().enumerate().any(|(i, part)| {
        let after_hours = i > 0 && parts[i - 1] == 'h';
        let before_seconds = parts.get(i + 1) == Some(&'s');
        *part == 'm' && !after_hours && !before_seconds
    })
}

/// Returns the signs of a section that stand for something, in lower case: literal text, colours, conditions, and the
/// am and pm of clocks are left out.
fn signs(code: &str) -> Vec<char> {
    let mut signs = Vec::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' | '!' => {
                chars.next();
            }
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let unit = inner.to_ascii_lowercase();
                if !unit.is_empty() && unit.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                    signs.push(ELAPSED);
                }
            }
            other => signs.push(other.to_ascii_lowercase()),
        }
    }
    let text: String = signs.iter().collect();
    // Some programs write “General” in their user's language.
    let unsaid = ["am/pm", "a/p", "general", "standard"];
    unsaid.iter().fold(text, |text, word| text.replace(word, "")).chars().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expect: NumberFormat, codes: &[&str]) {
        for code in codes {
            assert_eq!(NumberFormat::of(code), expect, "{code}");
        }
    }

    #[test]
    fn dates_times_and_both() {
        check(NumberFormat::Date, &["mm-dd-yy", "d-mmm", "[$-409]mmmm\\ yyyy", "dd/mm/yyyy;@", "mmm", "yyyy\"h\""]);
        check(
            NumberFormat::Date,
            &["[$-411]ggge\"年\"m\"月\"d\"日\"", "aaaa", "[Red]dd/mm/yy", "b2dd/mm/yyyy", "bbbb"],
        );
        check(NumberFormat::Time, &["h:mm AM/PM", "hh:mm:ss", "mm:ss", "mm:ss.0", "[$-F400]h:mm:ss\\ AM/PM", "ss.00"]);
        check(NumberFormat::DateTime, &["m/d/yy h:mm", "yyyy-mm-dd hh:mm:ss", "dd.mm.yyyy hh\\:mm"]);
        check(NumberFormat::Duration, &["[h]:mm:ss", "[mm]:ss", "[ss].00", "[HH]:MM"]);
    }

    #[test]
    fn numbers() {
        check(NumberFormat::Other, &["General", "0.00", "#,##0", "0%", "\"day \"0", "[Red]#,##0.00_);(0)", ""]);
        check(
            NumberFormat::Other,
            &["# ?/?", "0.00E+00", "[>100]0.0;0", "[$€-407]#,##0.00", "0", "00.0", "00/00", "-0"],
        );
        check(NumberFormat::Text, &["@", "\"x\"@", "@\" kg\""]);
        check(NumberFormat::Other, &["Standard", "General;-General", "[Red]General", "#,##0,,\"M\"", "???/???", ";;;"]);
        check(NumberFormat::Other, &["\"Yes\";\"Yes\";\"No\"", "0\\h", "[$€-2] #,##0.00", "0.00 \"sec\"", "##0.0E+0"]);
    }

    #[test]
    fn identifiers() {
        check(NumberFormat::Digits("00000".into()), &["00000", "00000;-00000"]);
        check(NumberFormat::Other, &["\"0\"0", "0.0\" 00\""]);
    }

    #[test]
    fn days_before_elapsed_hours_are_durations_and_years_are_dates() {
        check(NumberFormat::Duration, &["d [h]:mm", "d\" days \"[hh]:mm:ss", "[h]:mm AM/PM", "[h]:mm;@"]);
        check(NumberFormat::DateTime, &["yyyy-mm-dd [hh]:mm", "[$-409]d/m/yy [h]:mm"]);
    }

    #[test]
    fn units_without_quotes_are_no_moments() {
        check(NumberFormat::Other, &["#,##0.00 USD", "0 d", "0.0 sh", "??/?? d"]);
        check(NumberFormat::DateTime, &["yyyy-mm-dd hh:mm:ss.000"]);
        check(NumberFormat::Time, &["mm:ss.0", "ss.00", "s.0"]);
    }

    #[track_caller]
    fn check_for(code: &str, numbers: &[(f64, NumberFormat)]) {
        let format = NumberFormat::of(code);
        for (number, expect) in numbers {
            assert_eq!(format.for_number(*number), expect, "{number} as {code}");
        }
    }

    #[test]
    fn sections_by_size() {
        use NumberFormat::{Date, Duration, Other, Time};
        let digits = |mask: &str| NumberFormat::Digits(mask.into());
        check_for("[<1]h:mm;dd/mm/yyyy", &[(0.5, Time), (46_346.0, Date)]);
        check_for("[>=1][h]:mm;h:mm", &[(1.5, Duration), (0.5, Time)]);
        check_for("dd/mm/yyyy;0", &[(0.0, Date), (-1.0, Other)]);
        check_for("00000;;", &[(42.0, digits("00000")), (-1.0, Other), (0.0, Other)]);
        check_for("[<=99999]00000;00000-0000", &[(42.0, digits("00000")), (123_456_789.0, digits("00000-0000"))]);
        check_for("[=1]0;[=2]h:mm;dd/mm/yy", &[(1.0, Other), (2.0, Time), (3.0, Date)]);
    }

    #[test]
    fn a_section_for_texts_says_nothing_about_numbers() {
        check(NumberFormat::Date, &["dd/mm/yyyy;@", "dd/mm/yyyy;dd/mm/yyyy;dd/mm/yyyy;@"]);
        check(NumberFormat::Other, &["_-* #,##0.00 _-;-* #,##0.00 _-;_-* \"-\"?? _-;_-@_-", "\";@\"0"]);
    }

    #[test]
    fn builtin_numbers() {
        use NumberFormat::{Date, DateTime, Duration, Other, Text, Time};
        let formats = [(0, Other), (2, Other), (14, Date), (20, Time), (22, DateTime), (46, Duration), (49, Text)];
        let of_east_asia =
            [(27, Date), (31, Date), (33, Time), (34, Date), (36, Date), (50, Date), (58, Date), (59, Other)];
        for (id, expect) in formats.into_iter().chain(of_east_asia) {
            assert_eq!(NumberFormat::builtin(id), expect, "{id}");
        }
    }
}
