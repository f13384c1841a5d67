//! One compiled step, and what it does with a text.

use std::sync::Arc;

use regex::Regex;
use rust_decimal::Decimal;

use super::{
    Applied, Expression, OperationFault, Scratch, StepCx, lookup::LookupStep, numbers, patterns::Pattern, text,
    value_map::ValueMapStep,
};
use crate::{
    model::{CellKind, DatePart, RoundDirection, Side, TimestampUnit, UnicodeForm},
    pipeline::{number::Notation, text::trimmed},
};

/// A step with everything about it found out that can be before the first row.
#[derive(Clone, Debug)]
pub enum Operation {
    Uppercase,
    Lowercase,
    TitleCase,
    Trim,
    CollapseSpaces,
    RemoveNonAlphanumeric,
    NormaliseUnicode(UnicodeForm),
    Substring {
        start: i32,
        length: Option<u32>,
    },
    Between {
        after: String,
        before: String,
    },
    Replace {
        find: String,
        with: String,
    },
    RegexReplace {
        pattern: Regex,
        with: String,
    },
    RegexMatch(Regex),
    Split {
        separator: String,
        part: i32,
    },
    Join {
        columns: Vec<usize>,
        separator: String,
    },
    Pad {
        side: Side,
        length: usize,
        with: char,
    },
    Default(String),
    /// Each as it is compared.
    NullMarkers(Vec<String>),
    Date {
        from: Option<(Pattern, String)>,
        to: Option<Pattern>,
        has_time: bool,
    },
    Decimal {
        notation: Option<Notation>,
        places: Option<u32>,
    },
    Round {
        precision: Decimal,
        direction: RoundDirection,
    },
    ExtractFromDate(DatePart),
    UnixTimestamp(TimestampUnit),
    Lookup(Box<LookupStep>),
    Expression {
        code: Expression,
        names: Arc<[String]>,
    },
    ValueMap(Box<ValueMapStep>),
}

impl Operation {
    /// Whether the step does something with a blank.
    pub fn fills_blanks(&self) -> bool {
        match self {
            Self::Default(_) | Self::Join { .. } | Self::Expression { .. } => true,
            // A map that names the blank means it.
            Self::ValueMap(map) => map.maps_blanks(),
            Self::Uppercase
            | Self::Lowercase
            | Self::TitleCase
            | Self::Trim
            | Self::CollapseSpaces
            | Self::RemoveNonAlphanumeric
            | Self::NormaliseUnicode(_)
            | Self::Substring { .. }
            | Self::Between { .. }
            | Self::Replace { .. }
            | Self::RegexReplace { .. }
            | Self::RegexMatch(_)
            | Self::Split { .. }
            | Self::Pad { .. }
            | Self::NullMarkers(_)
            | Self::Date { .. }
            | Self::Decimal { .. }
            | Self::Round { .. }
            | Self::ExtractFromDate(_)
            | Self::UnixTimestamp(_)
            | Self::Lookup(_) => false,
        }
    }

    /// Returns the part of the text that a step takes; `None` for a step that makes another text.
    fn part<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Trim => Some(text.trim()),
            Self::Substring { start, length } => Some(text::substring(text, *start, *length)),
            Self::Between { after, before } => Some(text::between(text, after, before)),
            Self::RegexMatch(pattern) => Some(text::regex_match(text, pattern)),
            Self::Split { separator, part } => Some(text::part(text, separator, *part).unwrap_or_default()),
            _ => None,
        }
    }

    /// Reads the text in `scratch` and writes the new one into its other buffer, which is empty.
    pub fn apply(&self, cx: &StepCx<'_>, scratch: &mut Scratch) -> Result<Applied, OperationFault> {
        let Scratch { text, kind, next, folded, creations } = scratch;
        if let Some(part) = self.part(text) {
            return Ok(part_of(text, part, next));
        }
        match self {
            Self::Uppercase => next.extend(text.chars().flat_map(char::to_uppercase)),
            Self::Lowercase => next.extend(text.chars().flat_map(char::to_lowercase)),
            Self::TitleCase => text::title(text, next),
            Self::CollapseSpaces => text::collapse(text, next),
            Self::RemoveNonAlphanumeric => next.extend(text.chars().filter(|sign| sign.is_alphanumeric())),
            Self::NormaliseUnicode(form) => text::normalise(text, *form, next),
            Self::Replace { find, with } if text.contains(find.as_str()) => text::replace(text, find, with, next)?,
            Self::RegexReplace { pattern, with } if pattern.is_match(text) => {
                text::regex_replace(text, pattern, with, next)?;
            }
            Self::Join { columns, separator } => join(text, columns, separator, cx, next)?,
            Self::Pad { side, length, with } => pad(text, *side, *length, *with, next),
            Self::Default(default) if trimmed(text).is_empty() => next.push_str(default),
            Self::NullMarkers(markers) => {
                crate::model::keys::fold(text, folded);
                if !markers.contains(folded) {
                    return Ok(Applied::Same);
                }
            }
            Self::Date { from, to, has_time } => {
                numbers::date(text, *kind, from.as_ref(), to.as_ref(), *has_time, cx.date_order, next)?;
            }
            Self::Decimal { notation, places } => {
                numbers::decimal(text, *kind, notation.unwrap_or(cx.notation), *places, next)?;
                return Ok(Applied::Written(CellKind::Number));
            }
            Self::Round { precision, direction } => {
                numbers::round(text, *kind, cx.notation, *precision, *direction, next)?;
                return Ok(Applied::Written(CellKind::Number));
            }
            Self::ExtractFromDate(part) => numbers::extract(text, *kind, *part, cx.date_order, next)?,
            Self::UnixTimestamp(unit) => numbers::timestamp(text, *unit, next)?,
            Self::Lookup(lookup) => lookup.apply(text, cx, folded, creations, next)?,
            Self::Expression { code, names } => {
                return Ok(Applied::Written(code.text(text, names, cx.cells, next)?));
            }
            Self::ValueMap(map) => return map.apply(text, folded, next),
            Self::Replace { .. } | Self::RegexReplace { .. } | Self::Default(_) => return Ok(Applied::Same),
            // Parts of the text, taken above.
            Self::Trim | Self::Substring { .. } | Self::Between { .. } | Self::RegexMatch(_) | Self::Split { .. } => {}
        }
        Ok(Applied::Written(CellKind::Text))
    }
}

/// Takes a part of the text over, or says that it is all of it.
fn part_of(text: &str, part: &str, next: &mut String) -> Applied {
    if part.len() == text.len() {
        return Applied::Same;
    }
    next.push_str(part);
    Applied::Written(CellKind::Text)
}

fn join(
    text: &str,
    columns: &[usize],
    separator: &str,
    cx: &StepCx<'_>,
    next: &mut String,
) -> Result<(), OperationFault> {
    let others = columns.iter().map(|column| trimmed(cx.cells.cell(*column).text));
    for part in std::iter::once(trimmed(text)).chain(others).filter(|part| !part.is_empty()) {
        if !next.is_empty() {
            next.push_str(separator);
        }
        next.push_str(part);
    }
    Ok(text::check_length(next)?)
}

fn pad(text: &str, side: Side, length: usize, with: char, next: &mut String) {
    let num_missing = length.saturating_sub(text.chars().count());
    let padding = std::iter::repeat_n(with, num_missing);
    match side {
        Side::Left => {
            next.extend(padding);
            next.push_str(text);
        }
        Side::Right => {
            next.push_str(text);
            next.extend(padding);
        }
    }
}
