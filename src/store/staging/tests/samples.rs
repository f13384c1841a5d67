//! Values of version 1 must be readable for ever.

use super::{
    super::{
        blocks::{self, PackedRows},
        entry::Entry,
        head::Head,
        index::Index,
        page::Page,
        status::StatusByte,
        write::CORRECTION_VERSION,
    },
    *,
};
use crate::{
    model::{
        JobId, Place, RawBlock, RawCell, RecordStatus, StatusCounts, Totals,
        raw_bytes::{decode_cells, encode_cells},
    },
    store::{
        codec,
        manifest::{Mark, Stand},
        testing::sample,
    },
};

#[test]
fn a_head_of_version_1() {
    let head = Head {
        rows: 600,
        blocks: 5,
        checksum: u64::MAX - 1,
        counts: StatusCounts { ready: 590, processing: 0, completed: 7, error: 2, skipped: 1 },
        totals: Totals { created: 4, updated: 2, unchanged: 1 },
        staged_with_issues: 3,
        is_complete: true,
        generation: 77,
        cursors: vec![(JobId(3), RowNo(599))],
    };
    let saved = sample("staging_head_1.bin", || head.seal());
    assert_eq!(Head::unseal("import 7", &saved).unwrap(), head);
}

#[test]
fn a_mark_of_version_1() {
    let stand = Stand { blocks: 5, rows: 600, checksum: u64::MAX - 1 };
    let mark = Mark { kind: FolderKind::Staging, epoch: 9, stand };
    let saved = sample("mark_1.bin", || mark.seal());
    assert_eq!(Mark::unseal("import 7", &saved).unwrap(), mark);
}

#[test]
fn an_index_of_version_1() {
    let mut index = Index::default();
    for rows in [1, 128, 256] {
        index.push(rows);
    }
    let saved = sample("staging_index_1.bin", || index.seal_groups(0).next().unwrap().1);
    let mut read = Index::default();
    read.add_group(0, &saved, "import 7").unwrap();
    assert_eq!(read, index);
}

#[test]
fn a_block_of_version_1() {
    // Later versions of the program write version 2.
    let saved = sample("staging_block_1.bin", || unreachable!("it was saved by a program that wrote version 1"));
    check_block(&saved);
}

#[test]
fn a_block_of_version_2() {
    let saved = sample("staging_block_2.bin", || PackedRows::of(&simple_rows(1000, 100)).blocks.remove(0).1);
    check_block(&saved);
}

#[track_caller]
fn check_block(saved: &[u8]) {
    let mut read = RawBlock::default();
    blocks::unpack(saved, RowNo(1000)..RowNo(1100), "import 7", &mut Vec::new(), &mut read).unwrap();
    assert_eq!(read.first_row(), RowNo(1000));
    assert_eq!(read.to_bytes(), simple_rows(1000, 100).to_bytes());
}

#[test]
fn statuses_of_version_1() {
    let listed = |place: u8| match place {
        0 => StatusByte::default().with_outcome(Outcome::Created),
        1 => StatusByte::default().with_outcome(Outcome::LeftAlone),
        2 => StatusByte::default().with_status(RecordStatus::Error),
        3 => StatusByte::default().with_status(RecordStatus::Skipped),
        4 => StatusByte::corrected(),
        _ => StatusByte::default(),
    };
    let skipped = |_| StatusByte::default().with_status(RecordStatus::Skipped);
    for (name, status_of) in
        [("staging_statuses_listed_1.bin", listed as fn(u8) -> StatusByte), ("staging_statuses_uniform_1.bin", skipped)]
    {
        let saved =
            sample(name, || page_of(|page| (0..200).for_each(|place| page.set_status(place, status_of(place)))).0);
        let read = Page::decode_statuses("import 7", 3, &saved).unwrap();
        (0..200).for_each(|place| assert_eq!(read.status(place), status_of(place), "{name}, {place}"));
        assert_eq!(read.status(200), StatusByte::default());
    }
}

#[test]
fn entries_of_version_1() {
    let place = Place { line: 12, byte_plus_one: 3456, column: 7 };
    let issues = [readers_issue().at(place), later_issue()];
    let keys: Vec<_> = (0..20).map(|n| format!("SO-{n:04}, 10000")).collect();
    let saved = sample("staging_details_1.bin", || {
        page_of(|page| {
            (0..20).for_each(|n| page.set_entry(n, Some(&keys[usize::from(n)]), &[]));
            page.set_entry(30, None, &issues);
        })
        .1
    });
    let read = Page::decode_details("import 7", 3, &saved).unwrap();
    for n in 0..20 {
        let expect = Entry { key: Some(keys[usize::from(n)].clone()), issues: Vec::new() };
        assert_eq!(read.entry(n, "import 7").unwrap(), expect);
    }
    assert_eq!(read.entry(30, "import 7").unwrap(), Entry { key: None, issues: issues.to_vec() });
    assert_eq!(read.entries().count(), 21);
}

#[test]
fn a_correction_of_version_1() {
    let cells = [RawCell::text("mended"), RawCell::NULL, RawCell { kind: CellKind::Date, text: "2026-11-20" }];
    let saved = sample("staging_correction_1.bin", || codec::seal(CORRECTION_VERSION, &encode_cells(cells)));
    let body = codec::unseal_as(CORRECTION_VERSION, "a correction", "import 7", &saved).unwrap();
    let read = decode_cells(RowNo(1), 2, body).unwrap();
    assert_eq!(read.row(0).unwrap().cells().collect::<Vec<_>>(), cells);
}

/// Fills page 3 of 968 rows, saves it, and returns its statuses' and its entries' value.
fn page_of(fill: impl FnOnce(&mut Page)) -> (Vec<u8>, Vec<u8>) {
    let dir = tempfile::tempdir().unwrap();
    let staging = open(dir.path());
    let mut page = Page::load(&staging.table, "import 7", 3).unwrap();
    fill(&mut page);
    let mut batch = crate::store::Batch::default();
    page.save(968, &mut batch, &mut Vec::new());
    staging.table.apply(batch).unwrap();
    let value = |key: &[u8]| staging.table.get(key).unwrap().map(|value| value.to_vec()).unwrap_or_default();
    (value(&super::super::keys::statuses(3)), value(&super::super::keys::details(3, 0)))
}
