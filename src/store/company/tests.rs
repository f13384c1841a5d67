use super::{
    fixture::{self, TempCompany, code_key, commit, customer, encoded, name, print, schemas, stored},
    *,
};
use crate::model::{Field, FieldType, ImportId, Outcome, RowNo, Value, cells, record::RowResult};

fn names(page: &TablePage) -> Vec<&str> {
    page.rows.iter().map(|row| row.cells[1].as_str()).collect()
}

fn page(company: &Company, query: &TableQuery, position: u64, num: usize) -> TablePage {
    company.table(&customer()).unwrap().page(query, position, num, &|| true).unwrap().unwrap()
}

fn sorted(field: usize, direction: Direction) -> TableQuery {
    TableQuery { sort: Some((field, direction)), ..TableQuery::default() }
}

#[test]
fn records_are_found_before_and_after_reopening() {
    let mut temp = TempCompany::new();
    commit(&temp.company, 7, 1, &[("C1", "Ann", 100), ("C2", "Bob", 200)]);
    for _ in 0..2 {
        assert_eq!((name(&temp.company, "C1").as_deref(), name(&temp.company, "C3")), (Some("Ann"), None));
        let record = stored(&temp.company, "C2").unwrap();
        assert_eq!((record.import(), record.row(), record.previous()), (ImportId(7), RowNo(2), None));
        assert_eq!(record.key(), code_key("C2"));
        assert_eq!(temp.company.num_records(&customer()), 2);
        assert_eq!(temp.company.check().unwrap(), Vec::<String>::new());
        temp = temp.reopened();
    }
}

#[test]
fn an_update_keeps_the_former_version_as_history() {
    let mut temp = TempCompany::new();
    commit(&temp.company, 1, 1, &[("C1", "Ann", 1), ("C2", "Bob", 2)]);
    commit(&temp.company, 2, 1, &[("C1", "Anna", 1)]);
    commit(&temp.company, 3, 1, &[("C1", "Annabel", 1)]);
    for _ in 0..2 {
        let history = temp.company.table(&customer()).unwrap().history(print("C1")).unwrap();
        let origins: Vec<_> = history.iter().map(|version| version.import().0).collect();
        assert_eq!((origins, name(&temp.company, "C1").as_deref()), (vec![3, 2, 1], Some("Annabel")));
        assert_eq!(temp.company.num_records(&customer()), 2);
        assert_eq!(names(&page(&temp.company, &TableQuery::default(), 0, 9)), ["Bob", "Annabel"]);
        assert_eq!(temp.company.check().unwrap(), Vec::<String>::new());
        temp = temp.reopened();
    }
}

#[test]
fn records_from_the_start_are_there_once() {
    let mut temp = TempCompany::new();
    for _ in 0..2 {
        let currency = temp.company.table(&"Currency".into()).unwrap();
        assert_eq!(currency.num_records(), 2);
        let euro = currency.record(currency.keys().unwrap().find(print("EUR")).unwrap().unwrap()).unwrap();
        assert_eq!((euro.import(), euro.row()), (ImportId(0), RowNo(1)));
        assert_eq!(euro.cells(), encoded(&[Value::Text("EUR"), Value::Text("Euro")]));
        drop((currency, euro));
        temp = temp.reopened();
    }
}

#[test]
fn a_table_that_does_not_exist_is_said_so() {
    let temp = TempCompany::new();
    let error = temp.company.table(&"Vendor".into()).unwrap_err();
    assert_eq!(error.to_string(), "table Vendor does not exist");
    assert_eq!(temp.company.num_records(&"Vendor".into()), 0);
}

#[test]
fn a_field_can_be_added_and_old_records_are_read_with_it() {
    let temp = TempCompany::new();
    commit(&temp.company, 1, 1, &[("C1", "Ann", 100)]);
    let former = temp.company.table(&customer()).unwrap();
    let mut schema = schemas().remove(0);
    schema.fields.insert(1, Field::new("Search Name", FieldType::Code));
    temp.company.add_table(schema).unwrap();
    let record = stored(&temp.company, "C1").unwrap();
    let values: Vec<_> = cells::iter(record.cells()).take(3).collect();
    assert_eq!(values, [Value::Text("C1"), Value::Empty, Value::Text("Ann")]);
    assert_eq!(temp.company.check().unwrap(), Vec::<String>::new());
    // Who still holds the former definition writes by it, into the same table.
    let mut records = Records::default();
    records.push(print("C2"), RowNo(1), None, &code_key("C2"), &fixture::customer_cells("C2", "Bob", 1));
    let tables = [&TableWrite { table: former, records, touched: Records::default() }];
    let write = CompanyWrite { import: ImportId(1), batch_no: 2, tables: &tables, outcomes: &[] };
    temp.company.writer().commit(&write, Vec::new()).unwrap();
    let record = stored(&temp.company, "C2").unwrap();
    assert_eq!(cells::iter(record.cells()).nth(2), Some(Value::Text("Bob")));
    assert_eq!((temp.company.num_records(&customer()), temp.company.check().unwrap()), (2, Vec::new()));
}

#[test]
fn another_key_is_refused() {
    let temp = TempCompany::new();
    let mut schema = schemas().remove(0);
    schema.key = vec!["Name".to_owned()];
    let error = temp.company.add_table(schema).unwrap_err();
    assert_eq!(error.to_string(), "the key of table Customer can't be changed; it is No.");
}

#[test]
fn markers_tell_what_became_of_each_row() {
    let mut temp = TempCompany::new();
    commit(&temp.company, 5, 1, &[("C1", "Ann", 1)]);
    commit(&temp.company, 5, 2, &[("C2", "Bob", 1), ("C1", "Anna", 1)]);
    for _ in 0..2 {
        let company = &temp.company;
        assert_eq!((company.last_batch(ImportId(5)).unwrap(), company.last_batch(ImportId(6)).unwrap()), (2, 0));
        let after = company.markers_after(ImportId(5), 1).unwrap();
        let [(2, outcomes)] = &after[..] else { panic!("{after:?}") };
        let done: Vec<_> = outcomes.iter().map(|outcome| outcome.result.clone()).collect();
        let result = |outcome, key: &str| RowResult::Completed { outcome, key: key.into() };
        assert_eq!(done, [result(Outcome::Created, "C2"), result(Outcome::Updated, "C1")]);
        assert_eq!(company.outcomes(ImportId(5), 1).unwrap().unwrap().len(), 1);
        temp = temp.reopened();
    }
}

#[test]
fn trimmed_markers_still_tell_that_batches_were_done() {
    let temp = TempCompany::new();
    for batch_no in 1..=3 {
        commit(&temp.company, 5, batch_no, &[(&format!("C{batch_no}"), "Ann", 1)]);
    }
    commit(&temp.company, 6, 1, &[("D1", "Ann", 1)]);
    temp.company.trim_markers(ImportId(5), 2).unwrap();
    assert_eq!(temp.company.markers_after(ImportId(5), 0).unwrap().len(), 1);
    assert_eq!(temp.company.outcomes(ImportId(5), 2).unwrap(), None);
    temp.company.trim_markers(ImportId(5), 99).unwrap();
    temp.company.trim_markers(ImportId(5), 1).unwrap();
    assert_eq!(temp.company.last_batch(ImportId(5)).unwrap(), 3);
    assert_eq!(temp.company.last_batch(ImportId(6)).unwrap(), 1);
    temp.company.forget_import(ImportId(6)).unwrap();
    assert_eq!(temp.company.last_batch(ImportId(6)).unwrap(), 0);
    assert!(stored(&temp.company, "D1").is_some());
}

/// 1,000 customers in batches of 300, every tenth updated.
fn thousand() -> TempCompany {
    let temp = TempCompany::new();
    let texts: Vec<_> = (0..1_000).map(|no| (format!("C{no:04}"), format!("Name {}", no * 7 % 1_000))).collect();
    let rows: Vec<_> = texts.iter().zip(0..).map(|((no, name), cents)| (no.as_str(), name.as_str(), cents)).collect();
    for (batch_no, rows) in rows.chunks(300).enumerate() {
        commit(&temp.company, 1, batch_no as u64 + 1, rows);
    }
    let tenth: Vec<_> = rows.iter().step_by(10).map(|(no, _, cents)| (*no, "Changed", cents + 5_000)).collect();
    commit(&temp.company, 2, 1, &tenth);
    temp
}

#[test]
fn pages_join_to_the_whole_table() {
    let temp = thousand();
    for query in [TableQuery::default(), sorted(1, Direction::Ascending), sorted(3, Direction::Descending)] {
        let whole = page(&temp.company, &query, 0, 5_000);
        assert_eq!((whole.total, whole.rows.len()), (1_000, 1_000));
        let mut joined = Vec::new();
        for position in (0..1_000).step_by(70) {
            joined.extend(page(&temp.company, &query, position, 70).rows);
        }
        assert_eq!(joined, whole.rows);
        assert_eq!(page(&temp.company, &query, 1_000, 70).rows, []);
    }
}

#[test]
fn views_are_sorted_searched_and_filtered() {
    let temp = thousand();
    let top = page(&temp.company, &sorted(3, Direction::Descending), 0, 2);
    let limits: Vec<_> = top.rows.iter().map(|row| (row.cells[0].as_str(), row.cells[3].as_str())).collect();
    assert_eq!(limits, [("C0990", "59.90"), ("C0980", "59.80")]);
    let search = TableQuery { search: "chang".to_owned(), ..TableQuery::default() };
    assert_eq!(page(&temp.company, &search, 99, 10).rows[0].cells[0], "C0990");
    let is = |field, text: &str| Filter::Field { field, condition: Condition::AtLeast(text.to_owned()) };
    let filters = vec![is(3, "59"), Filter::Import(ImportId(2))];
    let query = TableQuery { filters, ..sorted(0, Direction::Ascending) };
    let found = page(&temp.company, &query, 0, 10);
    assert_eq!((found.total, found.rows[0].cells[0].as_str(), found.rows[0].import), (10, "C0900", ImportId(2)));
    let none = TableQuery { filters: vec![Filter::Import(ImportId(9))], ..TableQuery::default() };
    assert_eq!(page(&temp.company, &none, 0, 10), TablePage::default());
}

#[test]
fn a_view_is_made_anew_after_a_batch() {
    let temp = TempCompany::new();
    let query = sorted(1, Direction::Ascending);
    commit(&temp.company, 1, 1, &[("C1", "Bob", 1)]);
    let generation = temp.company.generation(&customer());
    assert_eq!(names(&page(&temp.company, &query, 0, 9)), ["Bob"]);
    commit(&temp.company, 1, 2, &[("C2", "Ann", 1)]);
    assert!(temp.company.generation(&customer()) > generation);
    assert_eq!(names(&page(&temp.company, &query, 0, 9)), ["Ann", "Bob"]);
}

#[test]
fn making_a_view_can_be_stopped() {
    let temp = thousand();
    let table = temp.company.table(&customer()).unwrap();
    assert_eq!(table.page(&sorted(1, Direction::Ascending), 0, 9, &|| false).unwrap(), None);
    assert!(!table.for_each(&sorted(1, Direction::Ascending), &|| false, |_| true).unwrap());
    assert!(!table.for_each(&TableQuery::default(), &|| true, |_| false).unwrap());
}

#[test]
fn records_are_handed_over_in_the_order_of_the_pages() {
    let temp = thousand();
    let table = temp.company.table(&customer()).unwrap();
    for query in [TableQuery::default(), sorted(1, Direction::Descending)] {
        let mut numbers = Vec::new();
        let is_whole = table.for_each(&query, &|| true, |record| {
            numbers.push(cells::iter(record).next().unwrap().to_string());
            true
        });
        assert!(is_whole.unwrap());
        let page = page(&temp.company, &query, 0, 5_000);
        assert_eq!(numbers, page.rows.iter().map(|row| row.cells[0].clone()).collect::<Vec<_>>());
    }
}

#[test]
fn a_giant_record_has_a_segment_of_its_own() {
    let temp = TempCompany::new();
    // Text that does not compress: each of its parts is a hash.
    let parts: Vec<_> = (0..3_000u32).map(|at| format!("{:08x}", crc32fast::hash(&at.to_le_bytes()))).collect();
    let giant = parts.concat();
    commit(&temp.company, 1, 1, &[("C1", "Ann", 1), ("C2", &giant, 2), ("C3", "Cleo", 3)]);
    assert_eq!((name(&temp.company, "C2"), name(&temp.company, "C3").as_deref()), (Some(giant), Some("Cleo")));
    assert_eq!(temp.company.table(&customer()).unwrap().generation(), 3);
}

#[test]
fn no_value_is_large_enough_for_a_blob() {
    let temp = TempCompany::new();
    let texts: Vec<_> = (0..2_000u32)
        .map(|no| (format!("C{no}"), format!("{:08x}", crc32fast::hash(&no.to_le_bytes())).repeat(7)))
        .collect();
    let rows: Vec<_> = texts.iter().map(|(no, name)| (no.as_str(), name.as_str(), 1)).collect();
    commit(&temp.company, 1, 1, &rows);
    let largest = temp.company.disk().range(&[], &[u8::MAX]).map(|entry| entry.unwrap().1.len()).max();
    assert!(largest < Some(7_000), "{largest:?}");
}

#[test]
fn keys_are_looked_up_while_batches_are_committed() {
    let temp = TempCompany::new();
    let table = temp.company.table(&customer()).unwrap();
    std::thread::scope(|threads| {
        let reading = threads.spawn(|| {
            let mut seen = 0;
            while seen < 50 {
                let keys = table.keys().unwrap();
                // What was once there stays, and batches come whole.
                let count = (0..100).filter(|no| keys.find(print(&format!("C{no}"))).unwrap().is_some()).count();
                assert!(count >= seen * 2 && count % 2 == 0);
                seen = count / 2;
            }
        });
        for batch in 0..50 {
            let (a, b) = (format!("C{}", batch * 2), format!("C{}", batch * 2 + 1));
            commit(&temp.company, 1, batch + 1, &[(&a, "Ann", 1), (&b, "Bob", 1)]);
        }
        reading.join().unwrap();
    });
}
