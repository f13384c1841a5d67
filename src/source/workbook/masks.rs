//! Formats that make an identifier of a number: `00000`, `000-00-0000`, `"INV-"00000`.
//!
//! A mask is text in which `0` stands for a digit, `#` for a digit where there is one, all else for itself.

/// Returns a section's mask where it shows nothing but whole digits and joints between them: with leading zeros, or
/// with a dash among them as in telephone numbers.
pub(super) fn of(section: &str) -> Option<String> {
    let mask = signs(section)?;
    let num_digits = mask.chars().filter(|c| is_place(*c)).count();
    let fits = mask.starts_with(|c| is_place(c) || c == '(' || !is_joint(c)) && (2..=15).contains(&num_digits);
    let has_dash = mask.split('-').filter(|part| part.contains(is_place)).count() > 1;
    let zeros = mask.trim_start_matches('#');
    let is_of_zeros = !zeros.contains('#') && (zeros.len() == mask.len() || zeros.starts_with("00"));
    (fits && (has_dash || is_of_zeros) && is_identifier(&mask)).then_some(mask)
}

/// Fills a mask with a whole number's digits, from the right; what has no room stands before them.
pub(super) fn push(number: f64, mask: &str, out: &mut String) {
    let num_places = mask.chars().filter(|c| is_place(*c)).count();
    let digits = if number == 0.0 { String::new() } else { (number.abs() as u64).to_string() };
    let (before, mut rest) = digits.split_at(digits.len().saturating_sub(num_places));
    let mut num_missing = num_places - rest.len();
    if number < 0.0 {
        out.push('-');
    }
    let start = mask.find(is_place).unwrap_or(0);
    let mut is_begun = false;
    for (i, c) in mask.char_indices() {
        if i == start {
            out.push_str(before);
        }
        if !is_place(c) {
            out.push(c);
        } else if num_missing > 0 {
            num_missing -= 1;
            is_begun |= c == '0';
            out.extend(is_begun.then_some('0'));
        } else if let Some((digit, others)) = rest.split_at_checked(1) {
            out.push_str(digit);
            rest = others;
        }
    }
}

/// Returns the mask of a section in which nothing else has a meaning.
fn signs(section: &str) -> Option<String> {
    let mut mask = String::new();
    let is_literal = |c: &char| is_joint(*c) || is_word(*c);
    let mut chars = section.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                let literal: String = chars.by_ref().take_while(|c| *c != '"').collect();
                mask.extend(literal.chars().map(|c| Some(c).filter(is_literal)).collect::<Option<Vec<_>>>()?);
            }
            // A joint is written with a sign that makes it a letter: `0/0` is a fraction.
            '\\' => mask.push(chars.next().filter(is_literal)?),
            '_' => {
                chars.next();
            }
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                let is_currency = inner.starts_with('$') && !inner.starts_with("$-");
                let is_elapsed = matches!(inner.as_bytes(), [b'h' | b'm' | b's' | b'H' | b'M' | b'S', ..])
                    && inner.bytes().all(|byte| byte.eq_ignore_ascii_case(&inner.as_bytes()[0]));
                if is_currency || is_elapsed {
                    return None;
                }
            }
            '0' | '#' | '-' | ' ' | '(' | ')' | ':' | '+' => mask.push(c),
            _ => return None,
        }
    }
    Some(mask)
}

fn is_place(c: char) -> bool {
    matches!(c, '0' | '#')
}

fn is_joint(c: char) -> bool {
    matches!(c, '-' | ' ' | '/' | '(' | ')')
}

/// What may be part of an identifier, but also a unit or a point between thousands.
fn is_word(c: char) -> bool {
    matches!(c, '.' | ':' | '+' | '_') || (c.is_alphanumeric() && c != '0')
}

/// Whether words stand in a mask only as they do in identifiers: before or between digits that begin with zeros.
fn is_identifier(mask: &str) -> bool {
    let (first, last) = (mask.find(is_place), mask.rfind(is_place));
    let (Some(first), Some(last)) = (first, last) else { return false };
    !mask.contains(is_word) || (mask[first..].starts_with("00") && !mask[last..].contains(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mask: Option<&str>, sections: &[&str]) {
        for section in sections {
            assert_eq!(of(section).as_deref(), mask, "{section}");
        }
    }

    #[test]
    fn zeros_and_joints() {
        check(Some("00000"), &["00000", "[$-407]00000", "[Red]00000_)"]);
        check(Some("000-00-0000"), &["000-00-0000", "000\\-00\\-0000", "000\"-\"00\"-\"0000"]);
        check(Some("#000"), &["#000"]);
        check(None, &["\"0\"0", "[$€-407]00", "#\\ ##0", "0 -", "# 000", "0", "##0", "-00", "00.0", "00/00", "00,000"]);
    }

    #[test]
    fn telephone_numbers() {
        check(Some("(###) ###-####"), &["(###) ###-####", "\\(###\\)\\ ###\\-####"]);
        check(Some("###-####"), &["###-####"]);
        check(Some("00.00.00.00.00"), &["00\\.00\\.00\\.00\\.00", "00\".\"00\".\"00\".\"00\".\"00"]);
        check(Some("+00 000 0000"), &["\\+00 000 0000", "+00 000 0000"]);
    }

    #[test]
    fn words_before_and_between_zeros() {
        check(Some("INV-00000"), &["\"INV-\"00000"]);
        check(Some("000.000.000-00"), &["000\\.000\\.000\\-00"]);
        check(Some("00:00"), &["00:00", "00\\:00"]);
    }

    #[test]
    fn units_and_points_between_thousands_are_none() {
        check(None, &["00\" kg\"", "\"No. \"0", "0\\.000", "#\\.##0", "0\\:00", "\"€ \"00", "\"Q\"0", "00\".\""]);
    }
}
