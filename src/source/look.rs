//! What a cell looks like: the type its text suggests, whatever the locale.
//!
//! For judging dialects and headers only. What a value *is* is decided by the mapping, with the user.

/// The type a text suggests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// Nothing, or a sign for nothing: `NULL`, `N/A`, `-`.
    Blank,
    Integer,
    /// A number with a decimal or grouping sign, an exponent, a percent or currency sign.
    Decimal,
    Date,
    Time,
    DateTime,
    Boolean,
    Guid,
    Email,
    /// A web or network address.
    Address,
    /// Digits with signs or spaces between: `030 123-45`, `1 2 3`.
    Digits,
    /// One word of letters, digits and joining signs: `AB-1204`.
    Code,
    /// Words, as a person writes them.
    Words,
    /// Anything else.
    Odd,
}

impl Look {
    /// Returns what `text` looks like.
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        if is_blank(text) {
            return Self::Blank;
        }
        let first = text.as_bytes()[0];
        if text.len() <= 40 && (first.is_ascii_digit() || !first.is_ascii_alphabetic() || text.len() <= 32) {
            if let Some(look) = number(text).or_else(|| moment(text)) {
                return look;
            }
            if is_boolean(text) {
                return Self::Boolean;
            }
        }
        if is_guid(text) {
            Self::Guid
        } else if is_email(text) {
            Self::Email
        } else if is_address(text) {
            Self::Address
        } else {
            wording(text)
        }
    }

    /// Whether the text has a form that words and names don't have by chance.
    pub fn is_strict(self) -> bool {
        match self {
            Self::Integer
            | Self::Decimal
            | Self::Date
            | Self::Time
            | Self::DateTime
            | Self::Boolean
            | Self::Guid
            | Self::Email
            | Self::Address => true,
            Self::Blank | Self::Digits | Self::Code | Self::Words | Self::Odd => false,
        }
    }

    /// Whether the text is words, or a word with digits.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Code | Self::Words)
    }

    /// Whether the text is a date or a time.
    pub fn is_moment(self) -> bool {
        matches!(self, Self::Date | Self::Time | Self::DateTime)
    }

    /// Whether the text is a number.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal)
    }
}

fn is_blank(text: &str) -> bool {
    const NOTHING: [&str; 11] = ["null", "n/a", "#n/a", "na", "nan", "none", "-", "--", "\\n", "?", "nil"];
    text.is_empty() || (text.len() <= 4 && NOTHING.contains(&text.to_ascii_lowercase().as_str()))
}

fn is_boolean(text: &str) -> bool {
    const WORDS: [&str; 13] =
        ["true", "false", "yes", "no", "ja", "nein", "nee", "oui", "non", "si", "sí", "wahr", "falsch"];
    text.len() <= 6 && WORDS.contains(&text.to_lowercase().as_str())
}

/// Reads a number with any locale's signs around and inside.
fn number(text: &str) -> Option<Look> {
    let (text, is_marked) = without_unit(text);
    let digits = text.strip_prefix(['-', '+', '\u{2212}']).or_else(|| text.strip_suffix('-')).unwrap_or(text).trim();
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let look = if is_marked { Look::Decimal } else { Look::Integer };
        return (!digits.is_empty()).then_some(look);
    }
    let (mantissa, exponent) = digits.split_once(['e', 'E']).map_or((digits, None), |(m, e)| (m, Some(e)));
    if let Some(exponent) = exponent {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if exponent.is_empty() || exponent.len() > 3 || !exponent.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
    }
    is_grouped(mantissa).then_some(Look::Decimal)
}

/// Takes off a percent or currency sign and accounting's parentheses; says whether there were any.
fn without_unit(text: &str) -> (&str, bool) {
    const SIGNS: [char; 8] = ['$', '€', '£', '¥', '₹', '₽', '₩', '₺'];
    const CODES: [&str; 12] = ["USD", "EUR", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD"];
    let inner = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(text);
    let (sign, bare) = match inner.strip_prefix('-') {
        Some(rest) if rest.starts_with(SIGNS) => (true, rest),
        _ => (false, inner),
    };
    let bare = bare.strip_prefix(SIGNS).unwrap_or(bare);
    let bare = bare.strip_suffix(SIGNS).or_else(|| bare.strip_suffix(['%', '‰'])).unwrap_or(bare);
    let coded =
        |bare| CODES.iter().find_map(|code| str::strip_prefix(bare, code).or_else(|| str::strip_suffix(bare, code)));
    let bare = coded(bare).unwrap_or(bare);
    (bare.trim(), sign || bare.len() < text.len())
}

/// Whether digits are grouped and divided as a number's are: `1,234.5`, `1.234,5`, `1 234,5`, `1'234.50`, `.5`.
fn is_grouped(text: &str) -> bool {
    const SIGNS: [char; 7] = ['.', ',', ' ', '\'', '’', '\u{A0}', '\u{202F}'];
    let mut parts = text.split(SIGNS);
    let signs: Vec<char> = text.chars().filter(|c| SIGNS.contains(c)).collect();
    let Some(first) = parts.next() else { return false };
    let rest: Vec<&str> = parts.collect();
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(first) || !rest.iter().all(|part| is_digits(part)) {
        return false;
    }
    let Some((last, middle)) = rest.split_last() else { return !first.is_empty() };
    let Some((last_sign, grouping)) = signs.split_last() else { return false };
    let groups_well = |part: &&str| part.len() == 3 || part.len() == 2;
    let one_sign = grouping.iter().all(|sign| Some(sign) == grouping.first());
    let is_decimal_sign = matches!(last_sign, '.' | ',') && !grouping.contains(last_sign);
    let is_group = last.len() == 3 && (1..=3).contains(&first.len());
    let starts_well = middle.is_empty() || (1..=3).contains(&first.len());
    let is_something = !first.is_empty() || !last.is_empty();
    one_sign && starts_well && is_something && middle.iter().all(groups_well) && (is_decimal_sign || is_group)
}

/// Reads a date, a time, or a date with a time.
fn moment(text: &str) -> Option<Look> {
    if is_time(text) {
        return Some(Look::Time);
    }
    if is_date(text) {
        return Some(Look::Date);
    }
    let splits = text.match_indices([' ', 'T']).map(|(at, sign)| (&text[..at], &text[at + sign.len()..]));
    let is_both = |(date, time): (&str, &str)| is_date(date.trim_end_matches(',')) && is_time(time.trim());
    splits.into_iter().any(is_both).then_some(Look::DateTime)
}

fn is_time(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let clock = lower.trim_end_matches(['.']).trim_end_matches("am").trim_end_matches("pm").trim_end();
    let clock = clock.trim_end_matches("a.m").trim_end_matches("p.m").trim_end().trim_end_matches('z');
    // A zone: +01:00, -0530.
    let clock = match clock.rfind(['+', '-']) {
        Some(at) if at >= 4 && clock[at + 1..].bytes().all(|b| b.is_ascii_digit() || b == b':') => {
            clock[..at].trim_end()
        }
        _ => clock,
    };
    let mut parts = clock.split(':');
    let in_range = |part: Option<&str>, limit: u32| {
        part.is_some_and(|part| (1..=2).contains(&part.len()) && part.parse::<u32>().is_ok_and(|n| n < limit))
    };
    if !in_range(parts.next(), 25) || !in_range(parts.next(), 60) {
        return false;
    }
    match (parts.next(), parts.next()) {
        (None, _) => true,
        (Some(seconds), None) => {
            let (whole, part) = seconds.split_once(['.', ',']).unwrap_or((seconds, "0"));
            in_range(Some(whole), 61) && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
        }
        (Some(_), Some(_)) => false,
    }
}

fn is_date(text: &str) -> bool {
    let text = text.trim();
    let signs = |c: char| matches!(c, '-' | '/' | '.' | ' ' | ',' | '年' | '月' | '日');
    let parts: Vec<&str> = text.split(signs).filter(|part| !part.is_empty()).collect();
    let (first, second, third) = match parts.as_slice() {
        [first, second, third] => (*first, *second, Some(*third)),
        [first, second] => (*first, *second, None),
        [] | [_] | [_, _, _, ..] => return false,
    };
    match third {
        Some(third) => {
            let has_name = is_month_name(first) || is_month_name(second);
            let is_dated = |part: &str| is_day(part) || is_month_name(part);
            (is_year(first) && is_month(second) && is_day(third))
                || (is_dated(first)
                    && is_dated(second)
                    && is_any_year(third)
                    && (has_name || is_month(first) || is_month(second)))
                || (is_short_year(first) && is_month(second) && is_day(third))
        }
        None => (is_year(first) && is_month(second)) || (is_month_name(first) && is_any_year(second)),
    }
}

fn in_range(part: &str, range: std::ops::RangeInclusive<u32>) -> bool {
    part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()) && part.parse().is_ok_and(|n| range.contains(&n))
}

fn is_year(part: &str) -> bool {
    part.len() == 4 && in_range(part, 1000..=2999)
}

fn is_short_year(part: &str) -> bool {
    part.len() == 2 && in_range(part, 0..=99)
}

fn is_any_year(part: &str) -> bool {
    is_year(part) || is_short_year(part)
}

fn is_day(part: &str) -> bool {
    let plain = part.trim_end_matches("th").trim_end_matches("st").trim_end_matches("nd").trim_end_matches("rd");
    plain.len() <= 2 && in_range(plain, 1..=31)
}

fn is_month(part: &str) -> bool {
    (part.len() <= 2 && in_range(part, 1..=12)) || is_month_name(part)
}

/// English, German, French, Spanish, Italian, Dutch, Portuguese, Polish and Scandinavian months start with these.
fn is_month_name(part: &str) -> bool {
    const STARTS: [&str; 41] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mär", "mrz", "mai", "okt",
        "dez", "fév", "fev", "avr", "juin", "juil", "aoû", "aou", "déc", "ene", "abr", "ago", "dic", "gen", "mag",
        "giu", "lug", "set", "ott", "mei", "maa", "maj", "out", "lut", "kwi",
    ];
    let lower = part.to_lowercase();
    lower.chars().count() >= 3
        && lower.chars().count() <= 10
        && lower.chars().all(char::is_alphabetic)
        && STARTS.iter().any(|start| lower.starts_with(start))
}

fn is_guid(text: &str) -> bool {
    let bare = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    let groups: Vec<&str> = bare.split('-').collect();
    bare.len() == 36
        && groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let is_sign = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '\'');
    !name.is_empty()
        && name.chars().all(is_sign)
        && domain.split('.').count() >= 2
        && domain.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-'))
}

fn is_address(text: &str) -> bool {
    let starts = ["http://", "https://", "ftp://", "www.", "file://"].iter().any(|start| text.starts_with(start));
    (starts && !text.contains([' ', '"'])) || text.parse::<std::net::IpAddr>().is_ok()
}

/// Signs that stand among words.
const USUAL: &str = " _-./#+&'’,():%!?\u{A0}°º@*\n\r–—“”„…[]\"=€$";

/// Tells words and codes from odd text.
fn wording(text: &str) -> Look {
    let (mut num_words, mut num_odd) = (0, 0);
    for c in text.chars() {
        match c {
            _ if c.is_alphanumeric() => num_words += 1,
            _ if USUAL.contains(c) => {}
            _ => num_odd += 1,
        }
    }
    let is_dangling = text.starts_with([',', ';', ':', '.', ')']) || text.ends_with([',', ';', '(']);
    if num_odd * 4 > num_words || num_words == 0 || is_dangling {
        Look::Odd
    } else if !text.contains(char::is_alphabetic) {
        Look::Digits
    } else if text.contains([' ', '\n', '\u{A0}']) || text.contains([',', '"', '(']) {
        Look::Words
    } else {
        Look::Code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(look: Look, texts: &[&str]) {
        for text in texts {
            assert_eq!(Look::of(text), look, "{text:?}");
        }
    }

    #[test]
    fn nothing_and_signs_for_it() {
        check(Look::Blank, &["", "  ", "NULL", "n/a", "-", "\\N", "NaN"]);
    }

    #[test]
    fn numbers_of_every_locale() {
        check(Look::Integer, &["0", "-12", "007", "+4912345678901234567", "12-", "−5"]);
        check(
            Look::Decimal,
            &["1.5", "1,5", "-0,25", ".5", "1,234.56", "1.234,56", "1 234,56", "1'234.50", "1,234", "1e5", "1.5E-10"],
        );
        check(Look::Decimal, &["(1,234.56)", "12%", "12,5 %", "$5", "-$5.00", "5 €", "EUR 1.234,00", "12,34,567.00"]);
    }

    #[test]
    fn not_numbers() {
        for text in ["1,2,3", "1.2.3", "1;2", "1e", "e5", "12a", "1,,2", "-", "1 2 3"] {
            assert!(!Look::of(text).is_number(), "{text:?}");
        }
    }

    #[test]
    fn dates_and_times() {
        check(Look::Date, &["2026-11-20", "20.11.2026", "11/20/26", "20-Nov-2026", "Nov 20, 2026", "20. März 2026"]);
        check(Look::Date, &["2026-11", "1/2/03", "Mar 2026", "2026年11月20日", "26-11-20"]);
        check(Look::Time, &["8:15", "08:15:00", "8:15 PM", "08:15:00.250", "08:15:00+01:00"]);
        check(
            Look::DateTime,
            &["2026-11-20T08:15:00Z", "2026-11-20 08:15", "20.11.2026 8:15:00", "Nov 20, 2026 8:15 AM"],
        );
    }

    #[test]
    fn not_dates() {
        for text in ["2026-13-20", "32/13/2026", "25:00", "8:61", "May be", "1-2-3-4"] {
            assert!(!matches!(Look::of(text), Look::Date | Look::Time | Look::DateTime), "{text:?}");
        }
    }

    #[test]
    fn names_of_things() {
        check(Look::Boolean, &["true", "NO", "Ja"]);
        check(Look::Guid, &["9f1c2d3e-0000-4a4b-8c8d-123456789abc", "{9F1C2D3E-0000-4A4B-8C8D-123456789ABC}"]);
        check(Look::Email, &["a.b@example.com"]);
        check(Look::Address, &["https://example.com/?a=1;b=2", "192.168.0.1", "www.example.com"]);
        check(Look::Code, &["AB-1204", "Müller", "x_1", "1E05X"]);
        check(Look::Words, &["John Smith", "Smith, John", "Kühne & Söhne (Berlin)", "5\" disk"]);
        check(Look::Digits, &["030 123-45", "1 2 3", "1.2.3"]);
        check(Look::Odd, &["{;|}", "abc;", ",", "1;2;3"]);
    }
}
