//! How evidence names signs and numbers.

use crate::model::Sign;

/// Returns a sign's name: "semicolon".
pub(crate) fn sign(sign: impl Into<Sign>) -> String {
    let sign = sign.into();
    let Some(sign) = sign.as_char() else { return format!("“{sign}”") };
    let name = match sign {
        ',' => "comma",
        ';' => "semicolon",
        '\t' => "tab",
        '|' => "vertical bar",
        ':' => "colon",
        ' ' => "space",
        '^' => "caret",
        '~' => "tilde",
        '"' => "double quote",
        '\'' => "single quote",
        '\\' => "backslash",
        '#' => "number sign",
        '.' => "full stop",
        '-' => "hyphen",
        '_' => "underscore",
        _ if sign.is_control() => return format!("control sign {:02X}", u32::from(sign)),
        _ => return sign.to_string(),
    };
    name.to_owned()
}

/// How much of a text is quoted.
const NUM_QUOTED: usize = 40;

/// Returns the beginning of a text, with what tells that there is more.
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(NUM_QUOTED) {
        Some((at, _)) => text[..at].trim_end().to_owned() + "…",
        None => text.to_owned(),
    }
}

/// Returns a number with its noun: "1 row", "1,000 rows".
pub(crate) fn count(number: usize, noun: &str) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{out} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_numbers_are_words() {
        assert_eq!(sign(';'), "semicolon");
        assert_eq!(sign('\u{1}'), "control sign 01");
        assert_eq!(sign('.'), "full stop");
        assert_eq!(sign('&'), "&");
        assert_eq!(sign(Sign::new("||").unwrap()), "“||”");
        assert_eq!(shortened("Report of the year"), "Report of the year");
        assert_eq!(shortened(&"ab ".repeat(14)), "ab ab ab ab ab ab ab ab ab ab ab ab ab a…");
        assert_eq!(count(1, "row"), "1 row");
        assert_eq!(count(1_234_567, "row"), "1,234,567 rows");
        assert_eq!(count(100, "row"), "100 rows");
    }
}
