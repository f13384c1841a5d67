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
        let location = table.keys().unwrap().find(KeyPrint::of(key))?;
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
