//! Delimiters, quotes and other signs as the assistant offers them.

use crate::model::Sign;

/// Delimiters worth offering; any other can be typed.
pub const DELIMITERS: [char; 8] = [',', ';', '\t', '|', ':', ' ', '^', '~'];

/// Quotes worth offering; none: quotes are ordinary characters.
pub const QUOTES: [Option<char>; 3] = [Some('"'), Some('\''), None];

/// Escapes worth offering; none: a quote inside quotes is doubled.
pub const ESCAPES: [Option<char>; 2] = [None, Some('\\')];

/// Comment signs worth offering.
pub const COMMENTS: [Option<char>; 4] = [None, Some('#'), Some(';'), Some('%')];

/// Ends of records worth offering; none: line ends do.
pub const RECORD_ENDS: [Option<char>; 4] = [None, Some('\u{1E}'), Some('~'), Some(';')];

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
        '#' => "Number sign",
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
}
