//! The steps there are, grouped by what they are for, each with parameters to begin with.

use super::{Subject, origin::lookup};
use crate::{
    model::{DatePart, Field, FieldType, RoundDirection, Side, Step, TimestampUnit, UnicodeForm, ValueMap},
    ui::widgets::PickEntry,
};

const TEXT: &str = "Write it otherwise";
const PART: &str = "Take a part";
const OTHER: &str = "Put another value";
const NUMBER: &str = "Numbers";
const DATE: &str = "Dates and times";

/// Returns all steps as they are offered for a field.
pub fn offered(field: &Field, subject: &Subject<'_>) -> Vec<PickEntry<Step>> {
    let mut groups = [
        (OTHER, other(field, subject)),
        (TEXT, text()),
        (PART, parts(field, subject)),
        (NUMBER, numbers()),
        (DATE, dates()),
    ];
    // What such a field most likely wants comes first; the others keep their order.
    groups.sort_by_key(|(group, _)| Some(*group) != first_for(field.kind));
    let mut offered = Vec::new();
    for (group, steps) in groups {
        for (step, aside) in steps {
            let name = step.name();
            offered.push(PickEntry::new(step, name).aside(aside).group(group));
        }
    }
    offered
}

type Described = (Step, &'static str);

fn first_for(kind: FieldType) -> Option<&'static str> {
    match kind {
        FieldType::Integer | FieldType::Decimal => Some(NUMBER),
        FieldType::Date | FieldType::Time | FieldType::DateTime => Some(DATE),
        FieldType::Code | FieldType::Text | FieldType::Boolean | FieldType::Option | FieldType::Guid => None,
    }
}

fn other(field: &Field, subject: &Subject<'_>) -> Vec<Described> {
    let columns = subject.columns.iter().take(1).cloned().collect();
    vec![
        (Step::ValueMap(ValueMap::default()), "DE → Germany"),
        (Step::Lookup(lookup(field.relation.as_ref())), "e-mail → customer no."),
        (Step::Replace { find: String::new(), with: String::new() }, "text by text"),
        (Step::RegexReplace { pattern: String::new(), with: String::new() }, "regular expression"),
        (Step::DefaultIfEmpty { text: String::new() }, "blank → value"),
        (Step::NullMarkers { markers: ["NULL", "n/a", "-"].map(str::to_owned).to_vec() }, "n/a → blank"),
        (Step::Join { columns, separator: " ".to_owned() }, "with other columns"),
        (Step::Expression { code: "value".to_owned() }, "calculate"),
    ]
}

fn text() -> Vec<Described> {
    vec![
        (Step::Uppercase, "abc → ABC"),
        (Step::Lowercase, "ABC → abc"),
        (Step::TitleCase, "a b → A B"),
        (Step::Trim, "no outer spaces"),
        (Step::CollapseSpaces, "one space each"),
        (Step::RemoveNonAlphanumeric, "A-1/b → A1b"),
        (Step::Pad { side: Side::Left, length: 6, with: '0' }, "42 → 000042"),
        (Step::NormaliseUnicode { form: UnicodeForm::Nfkc }, "ﬁ → fi"),
    ]
}

fn parts(field: &Field, subject: &Subject<'_>) -> Vec<Described> {
    let length = field.length.unwrap_or(10);
    vec![
        (Step::Substring { start: behind(field, subject), length: Some(length) }, "by counting"),
        (Step::Between { after: "(".to_owned(), before: ")".to_owned() }, "by what is around it"),
        (Step::Split { separator: "/".to_owned(), part: 1 }, "A/B → A"),
        (Step::RegexMatch { pattern: String::new() }, "regular expression"),
    ]
}

/// Returns the first character that no other field takes of the same column: a long text is split over fields.
fn behind(field: &Field, subject: &Subject<'_>) -> i32 {
    let rules = || subject.mapping.tables.iter().flat_map(|part| &part.rules);
    let Some(own) = rules().find(|rule| rule.field == field.name).and_then(|rule| rule.from.column()) else { return 1 };
    let others = rules().filter(|rule| rule.field != field.name && rule.from.column() == Some(own));
    let end = |step: &Step| match step {
        Step::Substring { start, length: Some(length) } if *start > 0 => {
            start.checked_add(i32::try_from(*length).ok()?)
        }
        _ => None,
    };
    others.filter_map(|rule| rule.steps.first().and_then(end)).max().unwrap_or(1)
}

fn numbers() -> Vec<Described> {
    vec![
        (Step::Round { precision: "0.01".to_owned(), direction: RoundDirection::Nearest }, "9.994 → 9.99"),
        (Step::Decimal { decimal: None, places: Some(2) }, "1.234,5 → 1234.50"),
    ]
}

fn dates() -> Vec<Described> {
    vec![
        (Step::Date { from: "dd.MM.yyyy".to_owned(), to: String::new() }, "31.12.2026"),
        (Step::DateTime { from: "dd.MM.yyyy HH:mm".to_owned(), to: String::new() }, "31.12.2026 08:15"),
        (Step::ExtractFromDate { part: DatePart::Year }, "year, month, weekday"),
        (Step::UnixTimestamp { unit: TimestampUnit::Seconds }, "1763625600"),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::{FieldRule, FieldSource, Mapping, TableMapping};

    #[test]
    fn every_step_is_offered_once() {
        let (mapping, columns) = (Mapping::default(), ["A".to_owned()]);
        let subject = Subject::plain(&mapping, &[], &columns);
        let offered = offered(&Field::new("Name", FieldType::Text), &subject);
        let names: BTreeSet<_> = offered.iter().map(|entry| entry.label.as_str()).collect();
        // As many as `Step` has variants; its names are told apart.
        assert_eq!((offered.len(), names.len()), (26, 26));
    }
    /// The first group that is offered for a field of that type.
    #[track_caller]
    fn check_first(kind: FieldType, expect: &str) {
        let mapping = Mapping::default();
        let offered = offered(&Field::new("Field", kind), &Subject::plain(&mapping, &[], &[]));
        assert_eq!(offered[0].group, expect, "{kind:?}");
    }

    #[test]
    fn numbers_begin_with_what_is_done_with_numbers() {
        check_first(FieldType::Decimal, NUMBER);
        check_first(FieldType::Date, DATE);
        check_first(FieldType::Text, OTHER);
    }

    /// From which character on a field takes its part, where another takes one of that column.
    #[track_caller]
    fn check_behind(column: &str, steps: Vec<Step>, expect: i32) {
        let rule = |field: &str, column: &str, steps| FieldRule {
            field: field.to_owned(),
            from: FieldSource::Column(column.to_owned()),
            steps,
            ..FieldRule::default()
        };
        let rules = vec![rule("Description", column, steps), rule("Description 2", "Text", Vec::new())];
        let part = TableMapping { table: "Item".into(), rules, ..TableMapping::default() };
        let mapping = Mapping { tables: vec![part], ..Mapping::default() };
        let field = Field::new("Description 2", FieldType::Text);
        assert_eq!(behind(&field, &Subject::plain(&mapping, &[], &[])), expect);
    }

    #[test]
    fn the_rest_of_a_long_text_begins_behind_its_first_part() {
        let first = |length| vec![Step::Substring { start: 1, length }];
        check_behind("Text", first(Some(100)), 101);
        check_behind("Text", first(None), 1);
        check_behind("Other", first(Some(100)), 1);
        check_behind("Text", vec![Step::Trim], 1);
    }
}
