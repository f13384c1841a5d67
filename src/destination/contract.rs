//! What every destination must do, whatever it writes to. A destination passes with [`contract_tests!`].

use crate::{
    model::{Finished, ImportMode, Issue, IssueCode, Outcome, RowNo, RowOutcome, Value, cells, record::RowResult},
    store::company::fixture::{code_key, customer_cells, encoded},
};

use super::{Destination, DestinationError};

/// What the batches of a test hold.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Customers; all fields are mapped.
    Customers,
    /// Customers; only number and name are mapped.
    CustomerNames,
    /// Sales headers (part 0) with their lines (part 1); all fields are mapped.
    Documents,
}

/// A place in which destinations are opened: empty at first, with the tables of the store's fixture.
pub trait Place {
    /// Opens the destination of an import, as a run of it does.
    fn open(&mut self, import: u64, mode: ImportMode, shape: Shape) -> Box<dyn Destination>;
    /// Ends everything and starts anew; no destination may be open.
    fn restart(&mut self);
    /// Returns the cells of a record.
    fn cells(&self, table: &str, key: &[u8]) -> Option<Vec<u8>>;
}

macro_rules! contract_tests {
    ($make:expr; $($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                super::contract::$name(&mut $make);
            }
        )*
    };
    ($make:expr) => {
        contract_tests!($make;
            records_are_created_with_their_outcomes
            each_mode_treats_records_that_exist_and_that_do_not
            only_mapped_fields_are_overwritten_and_blanks_count
            a_key_can_be_used_once_in_an_import
            a_key_left_as_it_was_is_used_too
            a_key_is_remembered_when_another_import_changed_its_record
            the_key_of_a_failed_unit_stays_free
            a_document_is_created_whole_or_not_at_all
            lines_number_their_own_faults
            a_document_that_arrives_again_is_a_duplicate
            a_header_without_lines_has_its_own_outcome
            a_batch_committed_twice_changes_nothing
            outcomes_are_kept_until_they_are_forgotten
            an_empty_batch_counts
        );
    };
}
pub(super) use contract_tests;

/// A batch of customers, each a unit of its own: row, number, name, credit limit in cents.
fn customers(rows: &[(u64, &str, &str, i64)]) -> Finished {
    let mut batch = Finished::default();
    for (row, no, name, cents) in rows {
        batch.push_entry(RowNo(*row), 0, &code_key(no), &customer_cells(no, name, *cents));
        batch.end_unit();
    }
    batch
}

fn order_key(no: &str) -> Vec<u8> {
    encoded(&[Value::Option(1), Value::Text(no)])
}

fn line_key(no: &str, line: i64) -> Vec<u8> {
    encoded(&[Value::Option(1), Value::Text(no), Value::Integer(line)])
}

/// Adds an order with lines, each its row and line number.
fn push_order(batch: &mut Finished, no: &str, reference: &str, lines: &[(u64, i64)]) {
    let header = encoded(&[Value::Option(1), Value::Text(no), Value::Text(reference)]);
    batch.push_entry(RowNo(lines[0].0), 0, &order_key(no), &header);
    for (row, line) in lines {
        let mut line_cells = line_key(no, *line);
        cells::push(&mut line_cells, Value::Text("Bicycle"));
        cells::push(&mut line_cells, Value::Decimal(1.into()));
        batch.push_entry(RowNo(*row), 1, &line_key(no, *line), &line_cells);
    }
    batch.end_unit();
}

fn orders(orders: &[(&str, &[(u64, i64)])]) -> Finished {
    let mut batch = Finished::default();
    for (no, lines) in orders {
        push_order(&mut batch, no, "", lines);
    }
    batch
}

/// An outcome in short: `3 Created C1`, `4 duplicate_key No. C1 3` (code, field, value, detail).
fn short(outcome: &RowOutcome) -> String {
    let RowOutcome { row, result, issues } = outcome;
    let mut parts = vec![row.to_string()];
    if let RowResult::Completed { outcome, key } = result {
        parts.extend([format!("{outcome:?}"), key.to_string()]);
    }
    for Issue { code, field, value, detail, .. } in issues {
        let issue = [code.name(), field, value, detail];
        parts.extend(issue.into_iter().filter(|part| !part.is_empty()).map(str::to_owned));
    }
    parts.join(" ")
}

#[track_caller]
fn check(outcomes: &Result<Vec<RowOutcome>, DestinationError>, expect: &[&str]) {
    assert_eq!(outcomes.as_ref().unwrap().iter().map(short).collect::<Vec<_>>(), expect);
}

fn open(place: &mut dyn Place, import: u64, mode: ImportMode) -> Box<dyn Destination> {
    place.open(import, mode, Shape::Customers)
}

fn documents(place: &mut dyn Place, import: u64, mode: ImportMode) -> Box<dyn Destination> {
    place.open(import, mode, Shape::Documents)
}

pub fn records_are_created_with_their_outcomes(place: &mut dyn Place) {
    let mut destination = open(place, 1, ImportMode::Upsert);
    let mut batch = customers(&[(1, "C1", "Ann", 5), (4, "C4", "Bob", 6)]);
    let issue = |code, value| Issue::error(code, "Name", value);
    batch.failed.push((RowNo(2), vec![issue(IssueCode::MissingMandatory, "")]));
    batch.warnings.push((RowNo(4), vec![Issue::warning(IssueCode::StrayQuote, "City", "a\"b")]));
    check(
        &destination.commit(1, &batch),
        &["1 Created C1", "2 missing_mandatory Name", "4 Created C4 stray_quote City a\"b"],
    );
    assert_eq!(place.cells("Customer", &code_key("C4")), Some(customer_cells("C4", "Bob", 6)));
}

pub fn each_mode_treats_records_that_exist_and_that_do_not(place: &mut dyn Place) {
    open(place, 1, ImportMode::Upsert).commit(1, &customers(&[(1, "A", "Ann", 1), (2, "B", "Bob", 1)])).unwrap();
    let rows = [(1, "A", "Ann", 1), (2, "B", "Bobby", 1)];
    let mut import = 2;
    let mut check_mode = |mode, new, expect: [&str; 3]| {
        let batch = customers(&[rows[0], rows[1], (3, new, "Cleo", 1)]);
        check(&open(place, import, mode).commit(1, &batch), &expect);
        import += 1;
    };
    let exists = ["1 already_exists No. A Customer", "2 already_exists No. B Customer"];
    check_mode(ImportMode::Insert, "C", [exists[0], exists[1], "3 Created C"]);
    check_mode(ImportMode::InsertOnlyNew, "D", ["1 LeftAlone A", "2 LeftAlone B", "3 Created D"]);
    check_mode(ImportMode::Update, "E", ["1 Unchanged A", "2 Updated B", "3 not_found No. E Customer"]);
    check_mode(ImportMode::Upsert, "F", ["1 Unchanged A", "2 Unchanged B", "3 Created F"]);
    assert_eq!(place.cells("Customer", &code_key("B")), Some(customer_cells("B", "Bobby", 1)));
    assert_eq!(place.cells("Customer", &code_key("E")), None);
}

pub fn only_mapped_fields_are_overwritten_and_blanks_count(place: &mut dyn Place) {
    open(place, 1, ImportMode::Upsert).commit(1, &customers(&[(1, "A", "Ann", 700), (2, "B", "Bob", 800)])).unwrap();
    let mut destination = place.open(2, ImportMode::Upsert, Shape::CustomerNames);
    let mut batch = customers(&[(1, "A", "Anna", 0), (3, "C", "Cleo", 900)]);
    let blank = encoded(&[Value::Text("B"), Value::Empty, Value::Empty, Value::Empty, Value::Empty, Value::Empty]);
    batch.push_entry(RowNo(4), 0, &code_key("B"), &blank);
    batch.end_unit();
    check(&destination.commit(1, &batch), &["1 Updated A", "3 Created C", "4 Updated B"]);
    assert_eq!(place.cells("Customer", &code_key("A")), Some(customer_cells("A", "Anna", 700)));
    assert_eq!(place.cells("Customer", &code_key("C")), Some(customer_cells("C", "Cleo", 900)));
    let stored = place.cells("Customer", &code_key("B")).unwrap();
    let values: Vec<_> = cells::iter(&stored).skip(1).take(3).collect();
    assert_eq!(values, [Value::Empty, Value::Empty, Value::Decimal(8.into())]);
}

pub fn a_key_can_be_used_once_in_an_import(place: &mut dyn Place) {
    let mut destination = open(place, 1, ImportMode::Upsert);
    let batch = customers(&[(1, "A", "Ann", 1), (2, "A", "Anna", 1), (3, "B", "Bob", 1)]);
    check(&destination.commit(1, &batch), &["1 Created A", "2 duplicate_key No. A 1", "3 Created B"]);
    check(&destination.commit(2, &customers(&[(4, "B", "Bea", 1)])), &["4 duplicate_key No. B 3"]);
    drop(destination);
    place.restart();
    let mut destination = open(place, 1, ImportMode::Insert);
    check(&destination.commit(3, &customers(&[(5, "A", "Abe", 1)])), &["5 duplicate_key No. A 1"]);
    let mut other = open(place, 2, ImportMode::Upsert);
    check(&other.commit(1, &customers(&[(1, "A", "Abe", 1)])), &["1 Updated A"]);
    check(&other.commit(2, &customers(&[(2, "A", "Ann", 1)])), &["2 duplicate_key No. A 1"]);
}

pub fn a_key_left_as_it_was_is_used_too(place: &mut dyn Place) {
    open(place, 1, ImportMode::Upsert).commit(1, &customers(&[(1, "A", "Ann", 1)])).unwrap();
    for (import, mode, word) in [(2, ImportMode::Upsert, "Unchanged"), (3, ImportMode::InsertOnlyNew, "LeftAlone")] {
        let mut destination = open(place, import, mode);
        let batch = customers(&[(7, "A", "Ann", 1), (8, "A", "Anna", 1)]);
        check(&destination.commit(1, &batch), &[&format!("7 {word} A"), "8 duplicate_key No. A 7"]);
        check(&destination.commit(2, &customers(&[(9, "A", "Ann", 1)])), &["9 duplicate_key No. A 7"]);
        destination.ledger().forget_markers(2).unwrap();
        drop(destination);
        place.restart();
        let mut destination = open(place, import, mode);
        check(&destination.commit(3, &customers(&[(10, "A", "Ann", 1)])), &["10 duplicate_key No. A 7"]);
    }
}

pub fn a_key_is_remembered_when_another_import_changed_its_record(place: &mut dyn Place) {
    let mut first = open(place, 1, ImportMode::Upsert);
    first.commit(1, &customers(&[(3, "A", "Ann", 1)])).unwrap();
    open(place, 2, ImportMode::Upsert).commit(1, &customers(&[(1, "A", "Anna", 1)])).unwrap();
    open(place, 3, ImportMode::Upsert).commit(1, &customers(&[(1, "A", "Annabel", 1)])).unwrap();
    check(&first.commit(2, &customers(&[(4, "A", "Abe", 1)])), &["4 duplicate_key No. A 3"]);
}

pub fn the_key_of_a_failed_unit_stays_free(place: &mut dyn Place) {
    let mut destination = documents(place, 1, ImportMode::Upsert);
    let batch = orders(&[("S1", &[(1, 10), (2, 10)]), ("S1", &[(3, 10)])]);
    check(
        &destination.commit(1, &batch),
        &["1 document_failed S1 2", "2 duplicate_key Document No., Line No. S1, 10 1", "3 Created S1, 10"],
    );
    check(&destination.commit(2, &orders(&[("S2", &[(4, 10)])])), &["4 Created S2, 10"]);
}

pub fn a_document_is_created_whole_or_not_at_all(place: &mut dyn Place) {
    documents(place, 1, ImportMode::Insert).commit(1, &orders(&[("S1", &[(1, 10)])])).unwrap();
    let mut destination = documents(place, 2, ImportMode::Insert);
    let batch = orders(&[("S0", &[(1, 10), (2, 20)]), ("S1", &[(3, 20), (4, 30)]), ("S2", &[(5, 10)])]);
    check(
        &destination.commit(1, &batch),
        &[
            "1 Created S0, 10",
            "2 Created S0, 20",
            "3 already_exists No. S1 Sales Header",
            "4 document_failed S1 3",
            "5 Created S2, 10",
        ],
    );
    assert_eq!(place.cells("Sales Line", &line_key("S1", 20)), None);
    assert!(place.cells("Sales Line", &line_key("S0", 20)).is_some());
    assert!(place.cells("Sales Header", &order_key("S2")).is_some());
}

pub fn lines_number_their_own_faults(place: &mut dyn Place) {
    documents(place, 1, ImportMode::Upsert).commit(1, &orders(&[("S1", &[(1, 10), (2, 20)])])).unwrap();
    let mut destination = documents(place, 2, ImportMode::Update);
    let mut batch = orders(&[("S1", &[(1, 10), (2, 30), (3, 20), (4, 40)])]);
    push_order(&mut batch, "S1", "late", &[(5, 10)]);
    let missing = |row, line| format!("{row} not_found Document No., Line No. S1, {line} Sales Line");
    check(
        &destination.commit(1, &batch),
        &["1 document_failed S1 2", &missing(2, 30), "3 document_failed S1 2", &missing(4, 40), "5 Unchanged S1, 10"],
    );
}

pub fn a_document_that_arrives_again_is_a_duplicate(place: &mut dyn Place) {
    let mut destination = documents(place, 1, ImportMode::Upsert);
    destination.commit(1, &orders(&[("S1", &[(1, 10)])])).unwrap();
    let expect = ["2 duplicate_key No. S1 1", "3 document_failed S1 2"];
    check(&destination.commit(2, &orders(&[("S1", &[(2, 20), (3, 30)])])), &expect);
    // A header that another import left as it was counts as well.
    let mut other = documents(place, 2, ImportMode::Upsert);
    check(&other.commit(1, &orders(&[("S1", &[(1, 40)])])), &["1 Created S1, 40"]);
    check(&other.commit(2, &orders(&[("S1", &[(2, 50)])])), &["2 duplicate_key No. S1 1"]);
}

pub fn a_header_without_lines_has_its_own_outcome(place: &mut dyn Place) {
    let mut destination = documents(place, 1, ImportMode::Upsert);
    let mut batch = Finished::default();
    let header = encoded(&[Value::Option(1), Value::Text("S1"), Value::Empty]);
    batch.push_entry(RowNo(1), 0, &order_key("S1"), &header);
    batch.end_unit();
    check(&destination.commit(1, &batch), &["1 Created S1"]);
}

pub fn a_batch_committed_twice_changes_nothing(place: &mut dyn Place) {
    let mut destination = open(place, 1, ImportMode::Upsert);
    let batch = customers(&[(1, "A", "Ann", 1), (2, "A", "Anna", 1)]);
    let first = destination.commit(1, &batch).unwrap();
    // Whatever is in it: the number tells.
    let other = customers(&[(9, "Z", "Zoe", 1)]);
    assert_eq!(destination.commit(1, &other).unwrap(), first);
    drop(destination);
    place.restart();
    let mut destination = open(place, 1, ImportMode::Upsert);
    assert_eq!(destination.commit(1, &batch).unwrap(), first);
    assert_eq!(place.cells("Customer", &code_key("Z")), None);
    check(&destination.commit(2, &other), &["9 Created Z"]);
    assert_eq!(destination.commit(1, &batch).unwrap(), first);
}

pub fn outcomes_are_kept_until_they_are_forgotten(place: &mut dyn Place) {
    let mut destination = open(place, 1, ImportMode::Upsert);
    assert_eq!(destination.last_batch().unwrap(), 0);
    let mut all = Vec::new();
    for (batch_no, no) in [(1, "A"), (2, "B"), (3, "C")] {
        all.push((batch_no, destination.commit(batch_no, &customers(&[(batch_no, no, "N", 1)])).unwrap()));
    }
    assert_eq!(destination.outcomes_after(1).unwrap(), all[1..]);
    destination.ledger().forget_markers(2).unwrap();
    destination.ledger().make_durable().unwrap();
    drop(destination);
    place.restart();
    let mut destination = open(place, 1, ImportMode::Upsert);
    assert_eq!(destination.outcomes_after(0).unwrap(), all[2..]);
    destination.ledger().forget_markers(3).unwrap();
    assert_eq!((destination.last_batch().unwrap(), destination.outcomes_after(0).unwrap()), (3, Vec::new()));
    let again = destination.commit(3, &customers(&[(9, "Z", "Zoe", 1)]));
    assert!(matches!(again, Err(DestinationError::Forgotten { batch_no: 3 })), "{again:?}");
    assert_eq!(place.cells("Customer", &code_key("Z")), None);
}

pub fn an_empty_batch_counts(place: &mut dyn Place) {
    let mut destination = open(place, 1, ImportMode::Upsert);
    assert_eq!(destination.commit(1, &Finished::default()).unwrap(), []);
    assert_eq!(destination.last_batch().unwrap(), 1);
    let mut failed = Finished::default();
    failed.failed.push((RowNo(1), vec![Issue::error(IssueCode::TooLong, "Name", "x")]));
    check(&destination.commit(2, &failed), &["1 too_long Name x"]);
    assert_eq!(destination.outcomes_after(0).unwrap().len(), 2);
    let outcome = &destination.outcomes_after(1).unwrap()[0].1[0];
    assert!(!matches!(outcome.result, RowResult::Completed { outcome: Outcome::Created, .. }));
}
