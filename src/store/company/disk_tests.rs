//! The bytes on disk: damage is noticed, and what version 1 wrote can be read for ever.

use super::{
    disk::Batch,
    fixture::{TempCompany, code_key, commit, customer, customer_cells, print, schema},
    head::{Head, TableEntry},
    keys,
    layout::{Layout, Layouts},
    marker,
    segment::{self, Origin, Segment},
    *,
};
use crate::{
    model::{
        ImportId, Issue, IssueCode, Outcome, Place, RowNo, RowOutcome, Value, cells, issue::Severity, record::RowResult,
    },
    store::codec,
};

const ORIGIN: Origin<'_> = Origin { what: "a sample", folder: "here" };

fn body(version: u8, sealed: &[u8]) -> &[u8] {
    codec::unseal_as(version, "", "", sealed).unwrap()
}

fn sample_outcomes() -> Vec<RowOutcome> {
    let completed = |row, outcome, key: &str| RowOutcome {
        row: RowNo(row),
        result: RowResult::Completed { outcome, key: key.into() },
        issues: Vec::new(),
    };
    let place = Place { line: 6, byte_plus_one: 412, column: 2 };
    let error = Issue::error(IssueCode::TooLong, "Name", "Llanfairpwllgwyngyll").with_detail("20/10");
    let warning = Issue { severity: Severity::Warning, ..Issue::error(IssueCode::StrayQuote, "Column 3", "6\" nail") };
    vec![
        completed(1, Outcome::Created, "SO-1001, 10000"),
        completed(2, Outcome::Updated, "C2"),
        RowOutcome { issues: vec![warning], ..completed(3, Outcome::Unchanged, "C3") },
        completed(300, Outcome::LeftAlone, "Ærø"),
        RowOutcome { row: RowNo(70_000), result: RowResult::Failed, issues: vec![Issue { place, ..error }] },
    ]
}

fn sample_records() -> Records {
    let mut records = Records::default();
    records.push(print("C1"), RowNo(5), None, &code_key("C1"), &customer_cells("C1", "Ann", 100));
    let previous = Some(Location { segment: 700, slot: 12 });
    records.push(print("C2"), RowNo(4), previous, &code_key("C2"), &customer_cells("C2", "Bjørn", -25));
    records
}

#[test]
fn a_segment_of_version_1_is_read() {
    let sealed = include_bytes!("../../../tests/data/store/company-segment-v1.bin");
    let layouts = Layouts::new(vec![Layout::of(&schema("Customer"))]);
    let segment = Segment::open(sealed, &layouts, &ORIGIN).unwrap();
    let expect = sample_records();
    assert_eq!((segment.import, segment.len()), (ImportId(300), 2));
    for slot in 0..2 {
        let (at, record) = (usize::from(slot), expect.record(usize::from(slot)));
        assert_eq!((segment.key(slot), segment.cells(slot)), (expect.key(at), expect.cells(at)));
        assert_eq!((segment.row(slot), segment.previous(slot)), (record.row, record.previous));
    }
}

#[test]
fn a_marker_of_version_1_is_read() {
    let sealed = include_bytes!("../../../tests/data/store/company-marker-v1.bin");
    let part = marker::decode(body(marker::VERSION, sealed)).unwrap();
    let range = marker::SegmentRange { table: keys::TableId(3), first: 200, num: 2 };
    assert_eq!(part, marker::MarkerPart { num_parts: 1, ranges: vec![range], outcomes: sample_outcomes() });
}

#[test]
fn small_values_of_version_1_are_read() {
    let entry = include_bytes!("../../../tests/data/store/company-table-v1.bin");
    let expect = TableEntry { id: keys::TableId(3), num_layouts: 2 };
    assert_eq!(TableEntry::decode(body(head::VERSION, entry)), Some(expect));
    let totals = include_bytes!("../../../tests/data/store/company-head-v1.bin");
    let expect = Head { num_records: 123_456, num_segments: 1_234, checksum: 0xdead_beef };
    assert_eq!(Head::decode(body(head::VERSION, totals)), Some(expect));
    let layout = include_bytes!("../../../tests/data/store/company-layout-v1.bin");
    assert_eq!(Layout::decode(body(layout::VERSION, layout)), Some(Layout::of(&schema("Sales Line"))));
    let touched = include_bytes!("../../../tests/data/store/company-touched-v1.bin");
    let mut found = Vec::new();
    touched::each(body(touched::VERSION, touched), |table, row, key| found.push((table.0, row.0, key.to_vec())))
        .unwrap();
    assert_eq!(found, [(0, 5, code_key("C1")), (0, 4, code_key("C2"))]);
}

#[test]
fn what_is_written_today_is_what_the_samples_hold() {
    let segments = segment::seal_all(ImportId(300), 0, &sample_records());
    assert_eq!(segments[0].1, include_bytes!("../../../tests/data/store/company-segment-v1.bin"));
    let range = marker::SegmentRange { table: keys::TableId(3), first: 200, num: 2 };
    let markers = marker::seal_all(&sample_outcomes(), &[range]);
    assert_eq!(markers[0], include_bytes!("../../../tests/data/store/company-marker-v1.bin"));
}

/// Changes a value on disk while the company is closed, and opens it again.
fn with_changed(change: impl FnOnce(&Disk, &mut Batch)) -> TempCompany {
    let temp = TempCompany::new();
    commit(&temp.company, 1, 1, &[("C1", "Ann", 1), ("C2", "Bob", 2)]);
    commit(&temp.company, 1, 2, &[("C3", "Cleo", 3)]);
    commit(&temp.company, 2, 1, &[("C1", "Anna", 1)]);
    let mut batch = Batch::default();
    change(temp.company.disk(), &mut batch);
    temp.company.disk().apply(batch).unwrap();
    temp.reopened()
}

fn segment_key(no: u32) -> Vec<u8> {
    keys::segment(keys::TableId(0), no)
}

#[track_caller]
fn check_faults(temp: &TempCompany, expect: &[&str]) {
    assert_eq!(temp.company.check().unwrap(), expect);
}

#[test]
fn a_changed_bit_in_a_segment_is_damage() {
    let temp = with_changed(|disk, batch| {
        let mut sealed = disk.get(&segment_key(1)).unwrap().unwrap().to_vec();
        sealed[10] ^= 4;
        batch.insert(segment_key(1), sealed);
    });
    let folder = temp.folder.path().display();
    let damaged = format!("table Customer: a segment of table Customer in {folder} is damaged");
    let numbers = "table Customer: 2 records in 3 segments were found, 3 in 3 expected";
    check_faults(&temp, &[&damaged, numbers]);
    let error = temp.company.contains(&customer(), print("C1")).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
}

#[test]
fn a_lost_segment_is_noticed() {
    let temp = with_changed(|_, batch| batch.remove(segment_key(1)));
    check_faults(&temp, &["table Customer: segment 1 is missing"]);
    assert!(temp.company.contains(&customer(), print("C1")).is_err());
}

#[test]
fn an_emptied_segment_is_noticed() {
    let temp = with_changed(|_, batch| batch.insert(segment_key(1), Vec::<u8>::new()));
    check_faults(&temp, &["table Customer: segment 1 is missing"]);
    assert!(temp.company.contains(&customer(), print("C1")).is_err());
}

#[test]
fn a_large_table_has_empty_places_and_goes_on_in_them() {
    let mut temp = TempCompany::new();
    let num_places = |temp: &TempCompany| {
        let keys = keys::segments(keys::TableId(0));
        temp.company.disk().range(&keys.from, &keys.to).count()
    };
    let mut seen = Vec::new();
    for batch_no in 1..=55 {
        let name = format!("C{batch_no}");
        commit(&temp.company, 1, batch_no, &[(&name, "Ann", 1)]);
        seen.push(num_places(&temp));
        if batch_no == 30 {
            temp = temp.reopened();
        }
    }
    // Segment 8 is the first with places; before 52, twenty are left.
    assert_eq!((seen[6], seen[7], seen[50], seen[51]), (7, 71, 71, 135), "{seen:?}");
    let temp = temp.reopened();
    check_faults(&temp, &[]);
    assert!((1..=55).all(|no| temp.company.contains(&customer(), print(&format!("C{no}"))).unwrap()));
}

#[test]
fn a_lost_last_segment_is_noticed() {
    let temp = with_changed(|_, batch| batch.remove(segment_key(2)));
    check_faults(&temp, &["table Customer: 3 records in 2 segments were found, 3 in 3 expected"]);
    assert!(temp.company.contains(&customer(), print("C1")).is_err());
}

#[test]
fn a_segment_put_in_the_place_of_another_is_noticed() {
    let temp = with_changed(|_, batch| {
        let mut records = Records::default();
        records.push(print("C9"), RowNo(1), None, &code_key("C9"), &customer_cells("C9", "Cleo", 3));
        batch.insert(segment_key(1), &segment::seal_all(ImportId(1), 0, &records)[0].1[..]);
    });
    check_faults(&temp, &["table Customer: the segments are not those that were written"]);
}

#[test]
fn a_record_under_another_key_is_noticed() {
    let temp = with_changed(|_, batch| {
        let mut records = Records::default();
        let cells = [customer_cells("C3", "Cleo", 3), customer_cells("", "", 0)].concat();
        records.push(print("C3"), RowNo(1), None, &code_key("C3"), &cells);
        records.push(print("C4"), RowNo(1), None, &code_key("C4"), &customer_cells("C5", "Cleo", 3));
        batch.insert(segment_key(1), &segment::seal_all(ImportId(1), 0, &records)[0].1[..]);
    });
    check_faults(
        &temp,
        &[
            "table Customer: record 1 of segment 2 has 12 values, not 6",
            "table Customer: record 2 of segment 2 lies under another key than its own",
            "table Customer: 4 records in 3 segments were found, 3 in 3 expected",
        ],
    );
}

#[test]
fn a_lost_part_of_a_marker_is_damage() {
    let temp = TempCompany::new();
    let names: Vec<_> = (0..3_000u32).map(|no| format!("{:08x}", crc32fast::hash(&no.to_le_bytes()))).collect();
    let rows: Vec<_> = names.iter().map(|no| (no.as_str(), "N", 1)).collect();
    commit(&temp.company, 1, 1, &rows);
    assert_eq!(temp.company.outcomes(ImportId(1), 1).unwrap().unwrap().len(), 3_000);
    let mut batch = Batch::default();
    batch.remove(keys::marker(ImportId(1), 1, 1));
    temp.company.disk().apply(batch).unwrap();
    assert!(matches!(temp.company.outcomes(ImportId(1), 1), Err(StoreError::Damaged { .. })));
}

#[test]
fn a_value_of_a_later_version_is_told_from_a_damaged_one() {
    let temp = with_changed(|_, batch| {
        batch.insert(segment_key(0), codec::seal(9, b"whatever comes"));
    });
    let error = temp.company.contains(&customer(), print("C1")).unwrap_err();
    assert!(matches!(error, StoreError::TooNew { found: 9, known: 1, .. }), "{error:?}");
}

#[test]
fn cut_segments_never_panic() {
    let sealed = &segment::seal_all(ImportId(300), 0, &sample_records())[0].1;
    let whole = body(segment::VERSION, sealed);
    let layouts = Layouts::new(vec![Layout::of(&schema("Customer"))]);
    for len in 0..whole.len() {
        let cut = codec::seal(segment::VERSION, &whole[..len]);
        assert!(Segment::open(&cut, &layouts, &ORIGIN).is_err(), "{len}");
    }
    let wrong_layout = Layouts::new(vec![Layout::of(&schema("Customer"))]);
    let later = &segment::seal_all(ImportId(300), 1, &sample_records())[0].1;
    assert!(Segment::open(later, &wrong_layout, &ORIGIN).is_err());
}

#[test]
fn values_of_a_segment_are_whole_records() {
    let sealed = &segment::seal_all(ImportId(300), 0, &sample_records())[0].1;
    let layouts = Layouts::new(vec![Layout::of(&schema("Customer"))]);
    let segment = Segment::open(sealed, &layouts, &ORIGIN).unwrap();
    let names: Vec<_> = (0..2).map(|slot| cells::iter(segment.cells(slot)).nth(1)).collect();
    assert_eq!(names, [Some(Value::Text("Ann")), Some(Value::Text("Bjørn"))]);
}
