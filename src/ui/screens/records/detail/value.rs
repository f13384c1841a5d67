//! One column of a record: what the file has in it, where it goes, what the program understands by it.

use crate::{
    engine::RecordDetail,
    model::{FieldSource, Issue},
    pipeline::ExplainedField,
};

/// A column with everything to be told of it.
#[derive(Debug)]
pub struct Value<'a> {
    pub position: usize,
    /// Empty beyond the header.
    heading: &'a str,
    /// The fields that take their value from it.
    fields: Vec<&'a ExplainedField>,
    /// What the file has, where the user corrected the row.
    original: Option<&'a str>,
}

/// Returns the record's columns; a row may have more than the file has headings.
pub fn values(detail: &RecordDetail, num_columns: usize) -> Vec<Value<'_>> {
    let fields: Vec<&ExplainedField> = detail.explained.parts.iter().flat_map(|part| &part.fields).collect();
    let original = detail.record.original.as_deref();
    let value = |position: usize| {
        let heading = detail.columns.get(position).map_or("", String::as_str);
        let is_from = |field: &&&ExplainedField| {
            !heading.is_empty() && field.from.as_ref().and_then(FieldSource::column) == Some(heading)
        };
        let original = original.map(|cells| cells.get(position).map_or("", |(_, text)| text.as_str()));
        Value { position, heading, fields: fields.iter().filter(is_from).copied().collect(), original }
    };
    (0..num_columns).map(value).collect()
}

impl Value<'_> {
    /// Names the column; beyond the header it has a number only.
    pub fn name(&self) -> String {
        if self.heading.is_empty() { format!("Column {}", self.position + 1) } else { self.heading.to_owned() }
    }

    /// Whether the issue is about this column.
    pub fn is_meant_by(&self, issue: &Issue) -> bool {
        if issue.place.column > 0 {
            return issue.place.column as usize == self.position + 1;
        }
        let is_named = issue.field == self.heading || self.fields.iter().any(|field| field.field == issue.field);
        is_named && !issue.field.is_empty()
    }

    /// Returns what the file has, where that is not what stands there now.
    pub fn differing_original(&self, now: &str) -> Option<&str> {
        self.original.filter(|original| *original != now)
    }

    /// Says where the value goes, and what it is there where that is not what the file has; nothing where both go
    /// without saying.
    pub fn destination(&self) -> Option<String> {
        if self.heading.is_empty() {
            return Some("Beyond the header; belongs to no field".to_owned());
        }
        if self.fields.is_empty() {
            return Some("Goes to no field".to_owned());
        }
        let mut said: Vec<String> = Vec::new();
        let sound = self.fields.iter().filter(|field| field.issues.iter().all(|issue| !issue.is_error()));
        for ExplainedField { field, raw, shown, .. } in sound.copied() {
            let text = match shown.as_str() {
                same if same == raw && field == self.heading => continue,
                same if same == raw => field.clone(),
                "" => format!("{field}: no value"),
                other => format!("{field}: {other}"),
            };
            if !said.contains(&text) {
                said.push(text);
            }
        }
        (!said.is_empty()).then(|| format!("→ {}", said.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{IssueCode, Place};

    fn field(name: &str, raw: &str, shown: &str) -> ExplainedField {
        ExplainedField {
            field: name.to_owned(),
            from: Some(FieldSource::Column("Currency".to_owned())),
            raw: raw.to_owned(),
            shown: shown.to_owned(),
            ..ExplainedField::default()
        }
    }

    fn value<'a>(heading: &'a str, fields: &'a [ExplainedField]) -> Value<'a> {
        Value { position: 3, heading, fields: fields.iter().collect(), original: None }
    }

    #[track_caller]
    fn check(heading: &str, fields: &[ExplainedField], expect: Option<&str>) {
        assert_eq!(value(heading, fields).destination().as_deref(), expect);
    }

    #[test]
    fn where_a_value_goes_is_said_where_it_does_not_go_without_saying() {
        check("Currency", &[field("Currency", "GBP", "GBP")], None);
        check("Currency", &[field("Currency Code", "GBP", "GBP")], Some("→ Currency Code"));
        check("Currency", &[field("Currency Code", "gbp", "GBP")], Some("→ Currency Code: GBP"));
        check("Currency", &[field("Currency Code", "-", "")], Some("→ Currency Code: no value"));
        let twice = [field("No.", "7", "7"), field("Document No.", "7", "7"), field("No.", "7", "7")];
        check("Order", &twice, Some("→ No., Document No."));
        check("Currency", &[], Some("Goes to no field"));
        check("", &[], Some("Beyond the header; belongs to no field"));
    }

    #[test]
    fn a_field_at_fault_has_no_understood_value() {
        let mut wrong = field("Currency Code", "RMB", "RMB");
        wrong.issues.push(Issue::error(IssueCode::UnknownCode, "Currency Code", "RMB"));
        check("Currency", &[wrong], None);
    }

    #[test]
    fn an_issue_is_about_its_place_else_its_field() {
        let fields = [field("Currency Code", "RMB", "")];
        let value = value("Currency", &fields);
        let issue = |field: &str, column: u32| {
            Issue::error(IssueCode::UnknownCode, field, "RMB").at(Place { column, ..Place::default() })
        };
        let about = [issue("", 4), issue("Currency Code", 0), issue("Currency", 0)];
        assert!(about.iter().all(|issue| value.is_meant_by(issue)));
        let other = [issue("Currency", 5), issue("City", 0), issue("", 0)];
        assert!(!other.iter().any(|issue| value.is_meant_by(issue)));
    }
}
