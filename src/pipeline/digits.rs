//! Digits of the world's scripts, and signs that stand for plain ones.

/// The zeros of scripts whose digits follow each other (Unicode, general category Nd): Arabic, Persian, Devanagari,
/// Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Telugu, Kannada, Malayalam, Thai, Lao, Tibetan, Burmese, Khmer,
/// Mongolian, full width.
const ZEROS: [char; 18] = ['٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '᠐', '０'];

/// Returns the zero of the digit's script, and its value.
pub(super) fn digit(character: char) -> Option<(char, u8)> {
    if character.is_ascii_digit() {
        return Some(('0', character as u8 - b'0'));
    }
    let code = character as u32;
    let zero = ZEROS.into_iter().find(|zero| (*zero as u32..*zero as u32 + 10).contains(&code))?;
    Some((zero, (code - zero as u32) as u8))
}

/// Whether the character is a minus or one of the hyphens and dashes that are typed for it.
pub(super) fn is_minus(character: char) -> bool {
    matches!(character, '-' | '−' | '–' | '‐' | '‑' | '‒' | '﹣' | '－' | '⁻')
}

/// Whether the character can't be seen: it only says in which direction text runs, or holds words together.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Takes white space and invisible characters off both ends.
pub(super) fn bare(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() || is_invisible(character))
}

/// Writes digits, spaces, hyphens and full-width signs as plain ones; leaves invisible characters out.
pub(super) fn plain_signs(text: &str) -> String {
    let visible = text.chars().filter(|character| !is_invisible(*character));
    let plain = visible.map(|character| match character {
        ascii if ascii.is_ascii() => ascii,
        space if space.is_whitespace() => ' ',
        minus if is_minus(minus) => '-',
        '．' | '。' => '.',
        '／' | '⁄' | '∕' => '/',
        '：' | '∶' => ':',
        '，' | '،' => ',',
        '（' => '(',
        '）' => ')',
        other => digit(other).map_or(other, |(_, value)| (b'0' + value) as char),
    });
    plain.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script() {
        for (text, expect) in [("٣", 3), ("۷", 7), ("९", 9), ("０", 0), ("５", 5), ("๔", 4), ("8", 8)] {
            assert_eq!(text.chars().next().and_then(digit).map(|(_, value)| value), Some(expect), "{text}");
        }
        for text in ["²", "½", "Ⅷ", "a", "三"] {
            assert_eq!(text.chars().next().and_then(digit), None, "{text}");
        }
    }

    #[test]
    fn signs_become_plain() {
        assert_eq!(plain_signs("２０２６－１１－２０"), "2026-11-20");
        assert_eq!(plain_signs("\u{200e}٢٠/١١/٢٠٢٦"), "20/11/2026");
        assert_eq!(plain_signs("20\u{a0}nóv\u{202f}26"), "20 nóv 26");
        assert_eq!(bare("\u{feff} 5 \u{200f}"), "5");
    }
}
