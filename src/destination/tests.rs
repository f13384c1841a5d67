use super::{
    contract::{Place, Shape, contract_tests},
    *,
};
use crate::{
    model::{ImportId, ImportMode, KeyPrint, Part},
    store::company::fixture::{TempCompany, schema},
};

/// The parts of a destination for the tables of the fixture.
pub(super) fn parts(shape: Shape) -> Vec<DestinationPart> {
    let all = |table: &str, part| {
        let schema = schema(table);
        let mapped = vec![true; schema.fields.len()];
        DestinationPart { schema, part, mapped }
    };
    match shape {
        Shape::Customers => vec![all("Customer", Part::Record)],
        Shape::CustomerNames => {
            let mapped = vec![true, true, false, false, false, false];
            vec![DestinationPart { mapped, ..all("Customer", Part::Record) }]
        }
        Shape::Documents => vec![all("Sales Header", Part::Header), all("Sales Line", Part::Line)],
    }
}

struct CompanyPlace {
    temp: Option<TempCompany>,
}

impl CompanyPlace {
    fn new() -> Self {
        Self { temp: Some(TempCompany::new()) }
    }

    fn company(&self) -> &std::sync::Arc<crate::store::company::Company> {
        &self.temp.as_ref().unwrap().company
    }
}

impl Place for CompanyPlace {
    fn open(&mut self, import: u64, mode: ImportMode, shape: Shape) -> Box<dyn Destination> {
        let company = std::sync::Arc::clone(self.company());
        Box::new(CompanyDestination::new(company, ImportId(import), parts(shape), mode).unwrap())
    }

    fn restart(&mut self) {
        assert_eq!(self.company().check().unwrap(), Vec::<String>::new());
        self.temp = self.temp.take().map(TempCompany::reopened);
    }

    fn cells(&self, table: &str, key: &[u8]) -> Option<Vec<u8>> {
        let table = self.company().table(&table.into()).unwrap();
        let location = table.keys().unwrap().find(KeyPrint::of(key)).unwrap()?;
        Some(table.record(location).unwrap().cells().to_vec())
    }
}

contract_tests!(CompanyPlace::new());

#[test]
fn a_table_that_changed_since_is_refused() {
    let temp = TempCompany::new();
    let mut parts = parts(Shape::Customers);
    parts[0].mapped.pop();
    let made = CompanyDestination::new(temp.company, ImportId(1), parts, ImportMode::Insert);
    assert!(matches!(made, Err(DestinationError::TableChanged { .. })), "{made:?}");
}

#[test]
fn what_is_unchanged_writes_no_segment() {
    let mut place = CompanyPlace::new();
    super::contract::records_are_created_with_their_outcomes(&mut place);
    let generation = place.company().generation(&"Customer".into());
    let mut again = place.open(2, ImportMode::Upsert, Shape::Customers);
    let mut batch = crate::model::Finished::default();
    let cells = place.cells("Customer", &crate::store::company::fixture::code_key("C1")).unwrap();
    batch.push_entry(crate::model::RowNo(1), 0, &crate::store::company::fixture::code_key("C1"), &cells);
    batch.end_unit();
    again.commit(1, &batch).unwrap();
    assert_eq!(place.company().generation(&"Customer".into()), generation);
}

/// A destination of sales documents whose lookups may make customers by name.
fn creating(place: &CompanyPlace, import: u64, generation: u64) -> Box<dyn Destination> {
    let company = std::sync::Arc::clone(place.company());
    let part = CreatingPart { lookup: 3, schema: schema("Customer"), by: 1, generation };
    let destination = CompanyDestination::new(company, ImportId(import), parts(Shape::Documents), ImportMode::Insert);
    Box::new(destination.unwrap().with_creating(vec![part]).unwrap())
}

/// A document of one line that needs a customer: number, the document's number, the customer's number and name.
fn push_needing(batch: &mut crate::model::Finished, row: u64, no: &str, customer: (&str, &str)) {
    use crate::{
        model::{Creation, RowNo, Value, cells},
        store::company::fixture::{code_key, customer_cells, encoded},
    };
    let key = encoded(&[Value::Option(1), Value::Text(no)]);
    batch.push_entry(RowNo(row), 0, &key, &encoded(&[Value::Option(1), Value::Text(no), Value::Empty]));
    let line = encoded(&[Value::Option(1), Value::Text(no), Value::Integer(1)]);
    let mut values = line.clone();
    cells::push(&mut values, Value::Empty);
    cells::push(&mut values, Value::Empty);
    batch.push_entry(RowNo(row), 1, &line, &values);
    batch.end_unit();
    let (number, name) = customer;
    batch.push_creations([std::sync::Arc::new(Creation {
        lookup: 3,
        text: name.to_lowercase(),
        key: code_key(number),
        cells: customer_cells(number, name, 0),
    })]);
}

fn needing(documents: &[(u64, &str, (&str, &str))]) -> crate::model::Finished {
    let mut batch = crate::model::Finished::default();
    documents.iter().for_each(|(row, no, customer)| push_needing(&mut batch, *row, no, *customer));
    batch
}

/// What became of the rows, and the numbers of the customers there are then.
#[track_caller]
fn check_needing(place: &CompanyPlace, outcomes: &[crate::model::RowOutcome], expect: &[&str], customers: &[&str]) {
    let shown = |outcome: &crate::model::RowOutcome| {
        let issues: Vec<_> = outcome.issues.iter().map(crate::model::Issue::message).collect();
        format!("{} {}", outcome.row, if issues.is_empty() { "made".to_owned() } else { issues.join("; ") })
    };
    assert_eq!(outcomes.iter().map(shown).collect::<Vec<_>>(), expect);
    let query = crate::store::company::TableQuery::default();
    let page = place.company().table(&"Customer".into()).unwrap().page(&query, 0, 100, &|| true).unwrap().unwrap();
    assert_eq!(page.rows.iter().map(|row| format!("{} {}", row.cells[0], row.row)).collect::<Vec<_>>(), customers);
    assert_eq!(place.company().check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_missing_record_is_made_once_with_the_first_unit_that_needs_it() {
    let mut place = CompanyPlace::new();
    let mut destination = creating(&place, 1, 0);
    let first = destination.commit(1, &needing(&[(1, "S1", ("C1", "Ann")), (2, "S2", ("C1", "Ann"))])).unwrap();
    check_needing(&place, &first, &["1 made", "2 made"], &["C1 1"]);
    let again = destination.commit(1, &needing(&[(1, "S1", ("C1", "Ann")), (2, "S2", ("C1", "Ann"))])).unwrap();
    assert_eq!(again, first);
    let next = destination.commit(2, &needing(&[(3, "S3", ("C1", "Ann")), (4, "S4", ("C2", "Bob"))])).unwrap();
    check_needing(&place, &next, &["3 made", "4 made"], &["C1 1", "C2 4"]);
    drop(destination);
    place.restart();
    let generation = place.company().generation(&"Customer".into());
    let mut destination = creating(&place, 1, generation);
    let after = destination.commit(3, &needing(&[(5, "S5", ("C1", "Ann"))])).unwrap();
    check_needing(&place, &after, &["5 made"], &["C1 1", "C2 4"]);
}

#[test]
fn a_unit_that_fails_makes_nothing_and_the_next_one_does() {
    let place = CompanyPlace::new();
    let mut destination = creating(&place, 1, 0);
    destination.commit(1, &needing(&[(1, "S1", ("C1", "Ann"))])).unwrap();
    let batch = needing(&[(2, "S1", ("C2", "Bob")), (3, "S3", ("C2", "Bob"))]);
    let outcomes = destination.commit(2, &batch).unwrap();
    let duplicate = "2 Document Type, No. “Order, S1” was used already by row 1 of this file; \
                     Document Type, Document No., Line No. “Order, S1, 1” was used already by row 1 of this file";
    let first: Vec<_> = outcomes.iter().map(|outcome| outcome.issues.len()).collect();
    assert_eq!(first, [2, 0], "{duplicate}");
    check_needing(&place, &outcomes[1..], &["3 made"], &["C1 1", "C2 3"]);
}

#[test]
fn another_record_in_the_way_is_an_issue() {
    let place = CompanyPlace::new();
    creating(&place, 1, 0).commit(1, &needing(&[(1, "S1", ("C1", "Ann"))])).unwrap();
    // Another run, whose lookups were answered before the first wrote.
    let mut late = creating(&place, 2, 0);
    let batch = needing(&[(1, "S2", ("C1", "Bob")), (2, "S3", ("C9", "Ann")), (3, "S4", ("C2", "Cleo"))]);
    let outcomes = late.commit(1, &batch).unwrap();
    check_needing(
        &place,
        &outcomes,
        &[
            "1 Customer “C1” exists already",
            "2 “ann” has become Customer C1 meanwhile; process the record again",
            "3 made",
        ],
        &["C1 1", "C2 3"],
    );
}
