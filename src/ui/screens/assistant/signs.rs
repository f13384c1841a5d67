//! Signs and encodings as the assistant offers them.

use crate::model::Sign;

/// Delimiters worth offering; any other can be typed.
pub const DELIMITERS: [char; 6] = [',', ';', '\t', '|', ':', ' '];

/// Quotes worth offering; none: quotes are ordinary characters.
pub const QUOTES: [Option<char>; 3] = [Some('"'), Some('\''), None];

/// Escapes worth offering; none: a quote inside quotes is doubled.
pub const ESCAPES: [Option<char>; 2] = [None, Some('\\')];

/// Comment signs worth offering.
pub const COMMENTS: [Option<char>; 4] = [None, Some('#'), Some(';'), Some('%')];

/// Encodings by their WHATWG names, the frequent ones first.
pub const ENCODINGS: [&str; 31] = [
    "UTF-8",
    "windows-1252",
    "UTF-16LE",
    "UTF-16BE",
    "ISO-8859-15",
    "macintosh",
    "windows-1250",
    "ISO-8859-2",
    "windows-1251",
    "ISO-8859-5",
    "KOI8-R",
    "KOI8-U",
    "IBM866",
    "windows-1253",
    "ISO-8859-7",
    "windows-1254",
    "windows-1255",
    "ISO-8859-8",
    "windows-1256",
    "ISO-8859-6",
    "windows-1257",
    "ISO-8859-4",
    "ISO-8859-13",
    "windows-1258",
    "windows-874",
    "Shift_JIS",
    "EUC-JP",
    "gb18030",
    "GBK",
    "Big5",
    "EUC-KR",
];

/// Returns a sign's name with the sign itself: "Semicolon ;".
pub fn name(sign: Sign) -> String {
    let Some(sign) = sign.as_char() else { return sign.to_string() };
    let name = match sign {
        ',' => "Comma",
        ';' => "Semicolon",
        '\t' => return "Tab".to_owned(),
        '|' => "Vertical bar",
        ':' => "Colon",
        ' ' => return "Space".to_owned(),
        '"' => "Double",
        '\'' => "Single",
        '\\' => "Backslash",
        '#' => "Hash",
        '%' => "Percent",
        '^' => "Caret",
        '~' => "Tilde",
        other if other.is_control() => return format!("Control sign {:02X}", u32::from(other)),
        other => return other.to_string(),
    };
    format!("{name}  {sign}")
}

/// Reads what was typed as a sign: one character or a few, or the word `tab`.
pub fn typed(text: &str) -> Result<Option<Sign>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.eq_ignore_ascii_case("tab") || text == "\\t" {
        return Ok(Some('\t'.into()));
    }
    Sign::new(text).map(Some).ok_or("At most 15 characters")
}

/// Reads widths of columns as they are typed: "8, 30, 12".
pub fn widths(text: &str) -> Result<Vec<u32>, String> {
    let parts = text.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty());
    let widths: Result<Vec<u32>, String> = parts
        .map(|part| match part.parse() {
            Ok(width) if width > 0 => Ok(width),
            Ok(_) | Err(_) => Err(format!("“{part}” is not a width in characters")),
        })
        .collect();
    widths
        .and_then(|widths| if widths.is_empty() { Err("Type a width for each column".to_owned()) } else { Ok(widths) })
}

/// Writes widths as they are typed.
pub fn widths_text(widths: &[u32]) -> String {
    widths.iter().map(u32::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_have_names() {
        assert_eq!(name(';'.into()), "Semicolon  ;");
        assert_eq!(name('\t'.into()), "Tab");
        assert_eq!(name('\u{1f}'.into()), "Control sign 1F");
        assert_eq!(name('§'.into()), "§");
    }

    #[test]
    fn a_typed_sign_is_a_character_or_a_few() {
        assert_eq!(typed(""), Ok(None));
        assert_eq!(typed("^"), Ok(Some('^'.into())));
        assert_eq!(typed("tab"), Ok(Some('\t'.into())));
        assert_eq!(typed("||"), Ok(Sign::new("||")));
        assert_eq!(typed("a very long delimiter"), Err("At most 15 characters"));
    }

    #[test]
    fn widths_are_positive_numbers() {
        assert_eq!(widths("8, 30,12"), Ok(vec![8, 30, 12]));
        assert_eq!(widths("8;30 12"), Ok(vec![8, 30, 12]));
        assert_eq!(widths(""), Err("Type a width for each column".to_owned()));
        assert_eq!(widths("8,x"), Err("“x” is not a width in characters".to_owned()));
        assert_eq!(widths("8,0"), Err("“0” is not a width in characters".to_owned()));
        assert_eq!(widths_text(&[8, 30, 12]), "8, 30, 12");
    }
}
