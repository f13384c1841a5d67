//! Where a field can take its value from, as it is offered.

use super::{FieldAt, Subject, change::rule_by_hand, sample::SampleRow};
use crate::{
    model::{
        AutoNumber, FieldRule, FieldSource, Lookup, MatchedBy, NoneFound, SeveralFound, Step, SystemValue, TableName,
    },
    ui::widgets::PickEntry,
};

/// A source as offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Nothing,
    Column(String),
    Constant,
    Template,
    Series,
    /// A column whose text is found in a table.
    Lookup,
    System(SystemValue),
}

const COLUMNS: &str = "Columns of the file";
const MADE: &str = "Made of other values";
const KNOWN: &str = "Known to the program";

/// Returns everything a field can take its value from, columns with their values in the row shown.
pub fn offered(subject: &Subject<'_>, sample: &SampleRow, now: Option<&FieldRule>) -> Vec<PickEntry<Origin>> {
    let is_now = |origin: &Origin| origin.is_of(now);
    let entry = |origin: Origin, label: &str| {
        let is_current = is_now(&origin);
        PickEntry::new(origin, label).current(is_current)
    };
    let mut offered = vec![entry(Origin::Nothing, "Nothing")];
    offered.extend(
        subject
            .columns
            .iter()
            .enumerate()
            .map(|(at, name)| entry(Origin::Column(name.clone()), name).aside(sample.cell(at)).group(COLUMNS)),
    );
    offered.push(entry(Origin::Constant, "A fixed value").group(MADE));
    offered.push(entry(Origin::Template, "Several columns together").group(MADE));
    offered.push(entry(Origin::Series, "A number series").group(MADE));
    offered.push(entry(Origin::Lookup, "Found in a table").group(MADE));
    offered.extend(SystemValue::ALL.map(|value| entry(Origin::System(value), value.name()).group(KNOWN)));
    offered
}

impl Origin {
    fn is_of(&self, rule: Option<&FieldRule>) -> bool {
        match (self, rule.map(|rule| &rule.from)) {
            (Self::Nothing, None) | (Self::Constant, Some(FieldSource::Constant(_))) => true,
            (Self::Template, Some(FieldSource::Template(_))) | (Self::Series, Some(FieldSource::AutoNumber(_))) => true,
            (Self::Column(name), Some(FieldSource::Column(column))) => name == column,
            (Self::System(value), Some(FieldSource::System(other))) => value == other,
            (
                Self::Nothing
                | Self::Column(_)
                | Self::Constant
                | Self::Template
                | Self::Series
                | Self::Lookup
                | Self::System(_),
                _,
            ) => false,
        }
    }

    /// Returns the rule of a field that takes its value from here; none where it takes it from nowhere.
    pub fn rule(self, at: &FieldAt<'_>, subject: &Subject<'_>) -> Option<FieldRule> {
        let field = at.field.name.as_str();
        let by_hand = |from: FieldSource| Some(rule_by_hand(at.rule, field, from));
        match self {
            Self::Nothing => None,
            Self::Column(name) => by_hand(FieldSource::Column(name)),
            Self::Constant => by_hand(FieldSource::Constant(at.field.default.clone().unwrap_or_default())),
            Self::Template => {
                let column = at.rule.and_then(|rule| rule.from.column());
                by_hand(FieldSource::Template(column.map(|name| format!("{{{name}}}")).unwrap_or_default()))
            }
            Self::Series => by_hand(FieldSource::AutoNumber(AutoNumber { prefix: String::new(), digits: 0, first: 1 })),
            Self::System(value) => by_hand(FieldSource::System(value)),
            Self::Lookup => {
                let column =
                    at.rule.and_then(|rule| rule.from.column()).or(subject.columns.first().map(String::as_str));
                let mut rule = rule_by_hand(at.rule, field, FieldSource::Column(column?.to_owned()));
                if !rule.steps.iter().any(|step| matches!(step, Step::Lookup(_))) {
                    rule.steps.push(Step::Lookup(lookup(at.field.relation.as_ref())));
                }
                Some(rule)
            }
        }
    }
}

/// A lookup to begin with: in the field's related table.
pub fn lookup(relation: Option<&TableName>) -> Lookup {
    Lookup {
        table: relation.cloned().unwrap_or_default(),
        by: String::new(),
        give: String::new(),
        several: SeveralFound::Error,
        missing: NoneFound::Error,
    }
}

/// Says in a few words where a field's value comes from.
pub fn shown(rule: Option<&FieldRule>) -> String {
    match rule.map(|rule| &rule.from) {
        None => "Nothing".to_owned(),
        Some(FieldSource::Column(name)) => name.clone(),
        Some(FieldSource::Constant(text)) if text.is_empty() => "A fixed value".to_owned(),
        Some(FieldSource::Constant(text)) => format!("Fixed: {text}"),
        Some(FieldSource::System(value)) => value.name().to_owned(),
        Some(FieldSource::Template(text)) if text.is_empty() => "Several columns together".to_owned(),
        Some(FieldSource::Template(text)) => text.clone(),
        Some(FieldSource::AutoNumber(series)) => format!("Series from {}", series.sample()),
    }
}

/// Says how a column was found for a field, in a sentence.
pub fn why(rule: &FieldRule) -> String {
    let percent = (rule.confidence.clamp(0.0, 1.0) * 100.0).round();
    match rule.matched_by {
        MatchedBy::Name => "The column has the field’s name".to_owned(),
        MatchedBy::Alias => "The column has another name that the field is known by".to_owned(),
        MatchedBy::Similarity => format!("The names are alike, to {percent} %"),
        MatchedBy::Earlier => "Chosen so for an earlier file".to_owned(),
        MatchedBy::Hand => "Chosen by hand".to_owned(),
        MatchedBy::Program => "Supplied by the program".to_owned(),
    }
}
