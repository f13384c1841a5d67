//! The steps there are, grouped by what they are for, each with parameters to begin with.

use super::{Subject, origin::lookup};
use crate::{
    model::{DatePart, Field, RoundDirection, Side, Step, TimestampUnit, UnicodeForm, ValueMap},
    ui::widgets::PickEntry,
};

const TEXT: &str = "Write it otherwise";
const PART: &str = "Take a part";
const OTHER: &str = "Put another value";
const NUMBER: &str = "Numbers";
const DATE: &str = "Dates and times";

/// Returns all steps as they are offered for a field.
pub fn offered(field: &Field, subject: &Subject<'_>) -> Vec<PickEntry<Step>> {
    let groups =
        [(OTHER, other(field, subject)), (TEXT, text()), (PART, parts(field)), (NUMBER, numbers()), (DATE, dates())];
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

fn parts(field: &Field) -> Vec<Described> {
    let length = field.length.unwrap_or(10);
    vec![
        (Step::Substring { start: 1, length: Some(length) }, "by counting"),
        (Step::Between { after: "(".to_owned(), before: ")".to_owned() }, "by what is around it"),
        (Step::Split { separator: "/".to_owned(), part: 1 }, "A/B → A"),
        (Step::RegexMatch { pattern: String::new() }, "regular expression"),
    ]
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
    use crate::model::{FieldType, Mapping};

    #[test]
    fn every_step_is_offered_once() {
        let (mapping, columns) = (Mapping::default(), ["A".to_owned()]);
        let subject = Subject {
            mapping: &mapping,
            tables: &[],
            columns: &columns,
            look: None,
            import: None,
            trial: None,
            new_table: None,
            evidence: &[],
        };
        let offered = offered(&Field::new("Name", FieldType::Text), &subject);
        let names: BTreeSet<_> = offered.iter().map(|entry| entry.label.as_str()).collect();
        // As many as `Step` has variants; its names are told apart.
        assert_eq!((offered.len(), names.len()), (26, 26));
    }
}
