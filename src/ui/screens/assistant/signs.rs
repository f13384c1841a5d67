//! Delimiters, quotes and other signs as the assistant offers them.

/// Delimiters worth offering; any other can be typed.
pub const DELIMITERS: [char; 8] = [',', ';', '\t', '|', ':', ' ', '^', '~'];

/// Quotes worth offering; none: quotes are ordinary characters.
pub const QUOTES: [Option<char>; 3] = [Some('"'), Some('\''), None];

/// Escapes worth offering; none: a quote inside quotes is doubled.
pub const ESCAPES: [Option<char>; 2] = [None, Some('\\')];

/// Comment signs worth offering.
pub const COMMENTS: [Option<char>; 4] = [None, Some('#'), Some(';'), Some('%')];

/// Returns a sign's name with the sign itself: "Semicolon ;".
pub fn name(sign: char) -> String {
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

/// Reads what was typed as a sign: one ASCII character, or the word `tab`.
pub fn typed(text: &str) -> Result<Option<char>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.eq_ignore_ascii_case("tab") || text == "\\t" {
        return Ok(Some('\t'));
    }
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(sign), None) if sign.is_ascii() => Ok(Some(sign)),
        (Some(_) | None, _) => Err("One ASCII character"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_have_names() {
        assert_eq!(name(';'), "Semicolon  ;");
        assert_eq!(name('\t'), "Tab");
        assert_eq!(name('\u{1f}'), "Control sign 1F");
        assert_eq!(name('§'), "§");
    }

    #[test]
    fn a_typed_sign_is_one_ascii_character() {
        assert_eq!(typed(""), Ok(None));
        assert_eq!(typed("^"), Ok(Some('^')));
        assert_eq!(typed("tab"), Ok(Some('\t')));
        assert_eq!(typed("||"), Err("One ASCII character"));
        assert_eq!(typed("ü"), Err("One ASCII character"));
    }
}
