//! A format code's sections: which of them shows a number.

use super::number_format::NumberFormat;

/// What some numbers are shown as.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Section {
    pub condition: Condition,
    pub format: NumberFormat,
}

/// Which numbers a section is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Condition {
    Below(f64),
    AtMost(f64),
    Equal(f64),
    Unequal(f64),
    AtLeast(f64),
    Above(f64),
    Always,
}

impl Condition {
    /// Reads `<=1.5`, as formats write it.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let at = text.find(|c| !matches!(c, '<' | '>' | '=' | '!'))?;
        let number = text[at..].trim().parse().ok()?;
        Some(match &text[..at] {
            "<" => Self::Below(number),
            "<=" => Self::AtMost(number),
            "=" => Self::Equal(number),
            "<>" | "!=" => Self::Unequal(number),
            ">=" => Self::AtLeast(number),
            ">" => Self::Above(number),
            _ => return None,
        })
    }

    #[expect(clippy::float_cmp, reason = "a format's condition is exact")]
    pub fn holds(self, number: f64) -> bool {
        match self {
            Self::Below(limit) => number < limit,
            Self::AtMost(limit) => number <= limit,
            Self::Equal(limit) => number == limit,
            Self::Unequal(limit) => number != limit,
            Self::AtLeast(limit) => number >= limit,
            Self::Above(limit) => number > limit,
            Self::Always => true,
        }
    }
}

/// Returns the sections of a format code that are for numbers: without conditions of their own the first is for
/// positive ones, the second for negative ones, the third for zero.
pub(super) fn sections(code: &str) -> Vec<Section> {
    let mut parts = split(code);
    parts.truncate(4);
    if parts.len() == 4 || (parts.len() > 1 && parts.last().is_some_and(|part| shows_text(part))) {
        parts.pop();
    }
    let num = parts.len();
    let said: Vec<Option<Condition>> = parts.iter().map(|part| said_condition(part)).collect();
    let condition = |i: usize| match (said[i], i) {
        (Some(said), _) => said,
        (None, _) if i + 1 == num => Condition::Always,
        (None, 0) if num == 2 => Condition::AtLeast(0.0),
        (None, 0) => Condition::Above(0.0),
        (None, _) => Condition::Below(0.0),
    };
    let format = |i: usize, part: &str| {
        // The sign of a negative number is the section's own.
        let is_negative = i == 1 && said.iter().all(Option::is_none);
        match (is_negative, NumberFormat::of_section(part)) {
            (false, format) => format,
            (true, _) if part.contains('-') && said_digits(part).is_some() => {
                said_digits(part).unwrap_or(NumberFormat::Other)
            }
            (true, NumberFormat::Digits(_)) => NumberFormat::Other,
            (true, format) => format,
        }
    };
    parts.iter().enumerate().map(|(i, part)| Section { condition: condition(i), format: format(i, part) }).collect()
}

/// Returns the digits behind a section's own minus.
fn said_digits(part: &str) -> Option<NumberFormat> {
    let (before, digits) = part.split_once('-')?;
    let is_bare = before.is_empty() || before.ends_with([']', '\\', '"']);
    let digits = digits.strip_prefix('"').unwrap_or(digits);
    match NumberFormat::of_section(digits) {
        found @ NumberFormat::Digits(_) if is_bare => Some(found),
        _ => None,
    }
}

/// Cuts a code at the semicolons that are no texts of it.
fn split(code: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        let part = parts.last_mut().expect("BUG: there is always a part");
        match c {
            ';' => parts.push(String::new()),
            '"' | '[' => {
                let end = if c == '"' { '"' } else { ']' };
                part.push(c);
                part.extend(chars.by_ref().take_while(|c| *c != end));
                part.push(end);
            }
            '\\' | '_' | '*' | '!' => {
                part.push(c);
                part.extend(chars.next());
            }
            other => part.push(other),
        }
    }
    parts
}

/// Returns the condition among a section's first brackets.
fn said_condition(part: &str) -> Option<Condition> {
    let mut rest = part;
    while let Some((inner, others)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        if let Some(condition) = Condition::of(inner) {
            return Some(condition);
        }
        rest = others;
    }
    None
}

/// Whether a section stands for texts.
fn shows_text(part: &str) -> bool {
    let mut chars = part.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|c| *c == '"');
            }
            '\\' | '_' | '*' | '!' => {
                chars.next();
            }
            '@' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_cut_at_their_semicolons() {
        assert_eq!(split("0;-0;\";\";\\;@"), ["0", "-0", "\";\"", "\\;@"]);
        assert_eq!(split(""), [""]);
    }

    #[test]
    fn conditions_stand_among_brackets() {
        assert_eq!(said_condition("[Red][<=1.5]0"), Some(Condition::AtMost(1.5)));
        assert_eq!(said_condition("[Red]0[<1]"), None);
        assert_eq!(Condition::of("<>0"), Some(Condition::Unequal(0.0)));
        assert_eq!(Condition::of("=>1"), None);
    }

    #[track_caller]
    fn check(code: &str, expect: &[Condition]) {
        assert_eq!(sections(code).iter().map(|section| section.condition).collect::<Vec<_>>(), expect, "{code}");
    }

    #[test]
    fn sections_are_for_positive_negative_and_zero() {
        use Condition::{Above, Always, AtLeast, Below, Equal};
        check("0", &[Always]);
        check("0;-0", &[AtLeast(0.0), Always]);
        check("0;-0;\"-\";@", &[Above(0.0), Below(0.0), Always]);
        check("[=1]0;0", &[Equal(1.0), Always]);
        check("[=1]0;0;0", &[Equal(1.0), Below(0.0), Always]);
        check("0;@", &[Always]);
    }
}
