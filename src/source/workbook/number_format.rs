//! What a cell's number format says about its value.

/// What a format makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum NumberFormat {
    #[default]
    Other,
    Date,
    Time,
    DateTime,
    /// At least so many digits, filled up with zeros: `00000`.
    Digits(u8),
}

impl NumberFormat {
    /// Reads a format code, as `dd/mm/yyyy hh:mm`. Only its first section counts, the one for positive numbers.
    pub fn of(code: &str) -> Self {
        let signs = signs(code);
        if (2..=15).contains(&signs.len()) && signs.iter().all(|sign| *sign == '0') && signs.len() == code.len() {
            return Self::Digits(signs.len() as u8);
        }
        if signs.iter().any(|sign| matches!(sign, '0' | '#' | '?'))
            && !signs.iter().any(|sign| matches!(sign, 'y' | 'd' | 'h' | 's'))
        {
            return Self::Other;
        }
        let has_time = signs.iter().any(|sign| matches!(sign, 'h' | 's'));
        let has_date = signs.iter().any(|sign| matches!(sign, 'y' | 'd' | 'e' | 'g')) || has_month(&signs);
        match (has_date, has_time) {
            (true, true) => Self::DateTime,
            (true, false) => Self::Date,
            (false, true) => Self::Time,
            (false, false) => Self::Other,
        }
    }
}

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
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let unit = inner.to_ascii_lowercase();
                if !unit.is_empty() && unit.chars().all(|c| matches!(c, 'h' | 'm' | 's')) {
                    signs.extend(unit.chars());
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
        check(NumberFormat::Time, &["h:mm AM/PM", "hh:mm:ss", "mm:ss", "mm:ss.0", "[h]:mm:ss"]);
        check(NumberFormat::DateTime, &["m/d/yy h:mm", "yyyy-mm-dd hh:mm:ss", "dd.mm.yyyy hh\\:mm"]);
    }

    #[test]
    fn numbers() {
        check(NumberFormat::Other, &["General", "0.00", "#,##0", "0%", "@", "\"day \"0", "[Red]#,##0.00_);(0)", ""]);
        check(NumberFormat::Digits(5), &["00000"]);
        check(NumberFormat::Other, &["0", "000-00"]);
    }
}
