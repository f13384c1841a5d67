//! One field tried on rows and typed values.

use super::*;
use crate::{
    engine::{Clock, InlineEngine},
    model::{DateOrder, RawBlock},
    source::Guess,
};

fn preview(rows: &[[&str; 2]]) -> Preview {
    let mut block = RawBlock::new(RowNo(1));
    for row in rows {
        block.begin_row(1);
        row.iter().for_each(|text| block.push_cell(CellKind::Text, text));
        block.end_row();
    }
    Preview {
        guess: Guess {
            format: crate::model::FileFormat::default(),
            evidence: Vec::new(),
            sheets: Vec::new(),
            encodings: Vec::new(),
        },
        columns: ["Terms", "Limit"].map(str::to_owned).to_vec(),
        header_issues: Vec::new(),
        block,
        is_complete: true,
    }
}

fn query(field: &str, column: &str) -> TraceQuery {
    let from = FieldSource::Column(column.to_owned());
    TraceQuery {
        table: "Customer".into(),
        rule: FieldRule { field: field.to_owned(), from, ..FieldRule::default() },
        locale: Locale { decimal: ',', date_order: DateOrder::Dmy },
        row: 1,
    }
}

#[track_caller]
fn with_library(check: impl FnOnce(&Library, &Preview)) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::fixed("2026-11-20T08:15:00Z".parse().unwrap());
    let engine = InlineEngine::open(folder.path(), clock).unwrap();
    check(&engine.library(), &preview(&[["14 Tage", "1"], ["sofort", "1.234,50"], ["sofort", "x"], ["", ""]]));
}

#[test]
fn a_value_is_read_as_the_field_stores_it() {
    with_library(|library, preview| {
        let traced = library.trace(&query("Credit Limit (LCY)", "Limit"), None, Some(preview), None);
        assert_eq!((traced.input.as_deref(), traced.stored.as_str()), (Some("1.234,50"), "1234.50"));
        let traced = library.trace(&query("Credit Limit (LCY)", "Limit"), None, Some(preview), Some("abc"));
        assert_eq!((traced.input.as_deref(), traced.fault.as_deref()), (Some("abc"), Some("“abc” is not a number")));
    });
}

#[test]
fn a_value_can_be_typed_where_no_file_is_known() {
    with_library(|library, _| {
        let query = query("Credit Limit (LCY)", "Limit");
        assert_eq!(library.trace(&query, None, None, None), Traced::default());
        assert_eq!(library.trace(&query, None, None, Some("7,5")).stored, "7.50");
    });
}

#[test]
fn values_are_counted_the_most_frequent_first() {
    with_library(|library, preview| {
        let values = library.values(&query("Payment Terms Code", "Terms"), 0, Some(preview), &|| true);
        assert_eq!(values.counts, [("sofort".to_owned(), 2), ("14 Tage".to_owned(), 1)]);
    });
}

#[test]
fn records_to_search_are_told_by_the_field_that_is_searched() {
    with_library(|library, _| {
        let related = library.related(&"Country/Region".into(), Some("Name"), 500, &|| true);
        assert!(related.records.contains(&("Germany".to_owned(), "DE".to_owned())));
        assert!(related.records.is_sorted());
        assert!(related.holds(" GERMANY") && !related.holds("DE"));
    });
}

#[test]
fn records_to_refer_to_are_told_by_key_and_name() {
    with_library(|library, _| {
        let related = library.related(&"Payment Terms".into(), None, 3, &|| true);
        assert!(
            !related.records.is_empty()
                && related.records.iter().all(|(key, name)| !key.is_empty() && !name.is_empty())
        );
        assert_eq!(related.records[0], ("COD".to_owned(), "Cash on delivery".to_owned()));
        assert!(related.holds("cod ") && !related.holds("Cash on delivery"));
    });
}
