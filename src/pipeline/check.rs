//! Conditions on one field's value, beyond what its table asks.

use std::cmp::Ordering;

use regex::Regex;

use super::{
    convert::Workspace,
    field::{FieldPlan, Reading},
    number::Notation,
    steps::StepFault,
};
use crate::model::{Check, CheckRule, CheckSeverity, DateOrder, Issue, IssueCode, RawCell, Severity, Value, cells};

/// A check, ready to be made for every row.
#[derive(Clone, Debug)]
pub(super) struct FieldCheck {
    rule: Rule,
    severity: Severity,
}

/// What is checked of one value; uniqueness is a matter of whole records.
#[derive(Clone, Debug)]
enum Rule {
    Mandatory,
    /// Both ends encoded; the words say the range.
    Range {
        min: Option<Vec<u8>>,
        max: Option<Vec<u8>>,
        words: String,
    },
    Pattern(Regex, String),
    /// Each encoded; the words list them.
    OneOf(Vec<Vec<u8>>, String),
}

/// Returns the severity that issues of a check have.
pub(super) fn severity_of(severity: CheckSeverity) -> Severity {
    match severity {
        CheckSeverity::Error => Severity::Error,
        CheckSeverity::Warning => Severity::Warning,
    }
}

impl FieldCheck {
    /// Compiles a check of a field; `None` for one that is made of whole records. The error says what is wrong with it.
    pub fn compile(check: &Check, plan: &FieldPlan) -> Result<Option<Self>, String> {
        let rule = match &check.rule {
            CheckRule::Mandatory => Rule::Mandatory,
            CheckRule::Range { min: None, max: None } => return Err("the range has neither end".to_owned()),
            CheckRule::Range { min, max } => {
                let words = match (min, max) {
                    (Some(min), Some(max)) => format!("between {min} and {max}"),
                    (Some(min), None) => format!("at least {min}"),
                    (None, max) => format!("at most {}", max.as_deref().unwrap_or_default()),
                };
                let end = |text: &Option<String>| text.as_deref().map(|text| neutral(plan, text)).transpose();
                Rule::Range { min: end(min)?, max: end(max)?, words }
            }
            CheckRule::Pattern(pattern) => Rule::Pattern(super::steps::whole_regex(pattern)?, pattern.clone()),
            CheckRule::OneOf(texts) => {
                let values = texts.iter().map(|text| neutral(plan, text)).collect::<Result<_, _>>()?;
                Rule::OneOf(values, texts.join(", "))
            }
            CheckRule::UniqueInFile | CheckRule::UniqueInTable => return Ok(None),
        };
        Ok(Some(Self { rule, severity: severity_of(check.severity) }))
    }

    /// Returns the fault of a value: its code and detail.
    fn fault(&self, plan: &FieldPlan, value: &[u8]) -> Option<(IssueCode, String)> {
        let typed = cells::iter(value).next().unwrap_or_default();
        let is_blank = typed.is_empty();
        match &self.rule {
            Rule::Mandatory => is_blank.then(|| (IssueCode::MissingMandatory, String::new())),
            _ if is_blank => None,
            Rule::Range { min, max, words } => {
                let order = |end: &Option<Vec<u8>>| end.as_deref().and_then(|end| compare(typed, end));
                let is_outside = order(min) == Some(Ordering::Less) || order(max) == Some(Ordering::Greater);
                is_outside.then(|| (IssueCode::OutOfRange, words.clone()))
            }
            Rule::Pattern(regex, pattern) => {
                let text = plan.field.text_of(typed);
                (!regex.is_match(&text)).then(|| (IssueCode::BadPattern, pattern.clone()))
            }
            Rule::OneOf(values, words) => {
                (!values.iter().any(|allowed| allowed == value)).then(|| (IssueCode::BadOption, words.clone()))
            }
        }
    }
}

impl FieldPlan {
    /// Makes the checks of the value from `start` on. A value that could not be read has its issue already.
    pub(super) fn check(&self, start: usize, raw: &str, line: u64, work: &mut Workspace) {
        if work.issues.last().is_some_and(|issue| issue.is_error() && issue.field == self.field.name) {
            return;
        }
        for check in &self.checks {
            if let Some((code, detail)) = check.fault(self, &work.values[start..]) {
                let issue = self.issue(code, raw, line).with_detail(detail);
                work.issues.push(Issue { severity: check.severity, ..issue });
            }
        }
    }

    /// Makes the issue of a step that could not do its work.
    pub(super) fn step_issue(&self, fault: &StepFault, raw: &str, line: u64) -> Issue {
        self.issue(fault.code, raw, line).with_detail(fault.sentence())
    }
}

/// Reads a text in neutral form as the field's value, encoded.
fn neutral(plan: &FieldPlan, text: &str) -> Result<Vec<u8>, String> {
    let neutral = FieldPlan { notation: Notation::Point, date_order: DateOrder::Ymd, ..plan.clone() };
    let mut upper = String::new();
    let read = neutral.read(RawCell::text(text), &mut upper).map_err(|code| neutral.issue(code, text, 0).message())?;
    let mut out = Vec::new();
    match read {
        Reading::Value(value) => cells::push(&mut out, value),
        Reading::Blank | Reading::ErrorCell => cells::push(&mut out, Value::Empty),
    }
    Ok(out)
}

/// Compares two values of one type; texts by their letters.
fn compare(value: Value<'_>, end: &[u8]) -> Option<Ordering> {
    let end = cells::iter(end).next()?;
    match (value, end) {
        (Value::Integer(a), Value::Integer(b)) => Some(a.cmp(&b)),
        (Value::Decimal(a), Value::Decimal(b)) => Some(a.cmp(&b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(&b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(&b)),
        (Value::DateTime(a), Value::DateTime(b)) => Some(a.cmp(&b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Option(a), Value::Option(b)) => Some(a.cmp(&b)),
        _ => None,
    }
}
