//! What a cell's number format says about its value.

/// What a format makes of a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// Zeros for digits, filled up from the right, and the signs between them: `00000`, `000-00-0000`.
    Digits(Box<str>),
}

impl NumberFormat {
    /// Reads a format code, as `dd/mm/yyyy hh:mm`. Only its first section counts, the one for positive numbers.
    pub fn of(code: &str) -> Self {
        let signs = signs(code);
        if let Some(mask) = mask(code) {
            return Self::Digits(mask.into());
        }
        if signs == ['@'] {
            return Self::Text;
        }
        if signs.contains(&ELAPSED) {
            return Self::Duration;
        }
        let is_of_moments = |sign: &char| matches!(sign, 'y' | 'd' | 'h' | 's');
        if signs.iter().any(|sign| matches!(sign, '0' | '#' | '?')) && !signs.iter().any(is_of_moments) {
            return Self::Other;
        }
        let has_time = signs.iter().any(|sign| matches!(sign, 'h' | 's'));
        let has_weekday = signs.windows(3).any(|signs| signs == ['a', 'a', 'a']);
        let has_date =
            has_weekday || signs.iter().any(|sign| matches!(sign, 'y' | 'd' | 'e' | 'g')) || has_month(&signs);
        match (has_date, has_time) {
            (true, true) => Self::DateTime,
            (true, false) => Self::Date,
            (false, true) => Self::Time,
            (false, false) => Self::Other,
        }
    }

    /// Returns the format that a number below 164 stands for without being written down.
    pub fn builtin(id: u16) -> Self {
        match id {
            14..=17 | 27..=31 | 36 | 50..=58 => Self::Date,
            18..=21 | 32..=35 | 45 | 47 => Self::Time,
            22 => Self::DateTime,
            46 => Self::Duration,
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

/// Returns the first section's signs where it shows nothing but digits with leading zeros, and joints between them.
fn mask(code: &str) -> Option<String> {
    let section = code.split(';').next()?;
    let mask: String = section.chars().filter(|c| !matches!(c, '\\' | '"')).collect();
    let num_zeros = mask.bytes().filter(|byte| *byte == b'0').count();
    let is_joint = |c: char| matches!(c, '-' | ' ' | '/' | '(' | ')');
    let fits = mask.starts_with(['0', '(']) && mask.chars().all(|c| c == '0' || is_joint(c));
    // `0/0` is a fraction; a joint within an identifier is written with a sign that makes it a letter.
    let is_fraction = section.contains('/') && !section.contains("\\/") && !section.contains('"');
    ((2..=15).contains(&num_zeros) && fits && !is_fraction).then_some(mask)
}

/// Returns the signs of the first section that stand for something, in lower case: literal text, colours,
/// conditions, and the am and pm of clocks are left out.
fn signs(code: &str) -> Vec<char> {
    let mut signs = Vec::new();
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
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
    text.replace("am/pm", "").replace("a/p", "").replace("general", "").chars().collect()
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
        check(NumberFormat::Date, &["[$-411]ggge\"年\"m\"月\"d\"日\"", "aaaa", "[Red]dd/mm/yy", "b2dd/mm/yyyy"]);
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
        check(NumberFormat::Text, &["@"]);
    }

    #[test]
    fn leading_zeros() {
        check(NumberFormat::Digits("00000".into()), &["00000", "00000;-00000"]);
        check(NumberFormat::Digits("000-00-0000".into()), &["000-00-0000", "000\\-00\\-0000", "000\"-\"00\"-\"0000"]);
    }

    #[test]
    fn builtin_numbers() {
        use NumberFormat::{Date, DateTime, Duration, Other, Text, Time};
        for (id, expect) in [(0, Other), (2, Other), (14, Date), (20, Time), (22, DateTime), (46, Duration), (49, Text)]
        {
            assert_eq!(NumberFormat::builtin(id), expect, "{id}");
        }
    }
}
