//! Staging against the simplest model there is, under random changes and reopening.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::model::{JobId, RawCell, RecordStatus, StatusCounts, Totals};

type Cells = Vec<(CellKind, String)>;

#[derive(Clone, Debug)]
enum Op {
    Append { num: u64, seed: u64 },
    Finish,
    TakeUp { rows: Vec<u64> },
    ClearTakenUp,
    TakeOver { rows: Vec<u64>, seed: u64 },
    Skip { every: u64 },
    Correct { row: u64, seed: u64 },
    Reopen,
}

#[derive(Clone, Debug, Default)]
struct Row {
    cells: Cells,
    original: Option<Cells>,
    status: Option<(RecordStatus, Option<Outcome>)>,
    key: Option<String>,
    issues: Vec<Issue>,
}

#[derive(Debug, Default)]
struct Model {
    rows: Vec<Row>,
    taken_up: BTreeSet<u64>,
    with_issues: u64,
    cursor: Option<RowNo>,
    is_complete: bool,
}

impl Row {
    fn stored(&self) -> RecordStatus {
        self.status.map_or(RecordStatus::Ready, |(status, _)| status)
    }
}

impl Model {
    fn shown(&self, row: u64) -> RecordStatus {
        if self.taken_up.contains(&row) { RecordStatus::Processing } else { self.rows[row as usize - 1].stored() }
    }

    fn with(&self, filter: Option<RecordStatus>) -> Vec<u64> {
        let all = 1..=self.rows.len() as u64;
        all.filter(|row| filter.is_none_or(|status| self.shown(*row) == status)).collect()
    }

    fn counts(&self) -> StatusCounts {
        let mut counts = StatusCounts::default();
        (1..=self.rows.len() as u64).for_each(|row| *counts.of_mut(self.shown(row)) += 1);
        counts
    }

    fn totals(&self) -> Totals {
        let num = |wanted: &[Outcome]| {
            let of_row = |row: &&Row| row.status.and_then(|(_, outcome)| outcome).is_some_and(|o| wanted.contains(&o));
            self.rows.iter().filter(of_row).count() as u64
        };
        let unchanged = num(&[Outcome::Unchanged, Outcome::LeftAlone]);
        Totals { created: num(&[Outcome::Created]), updated: num(&[Outcome::Updated]), unchanged }
    }

    fn matches(&self, row: u64, text: &str) -> bool {
        let Row { cells, key, issues, .. } = &self.rows[row as usize - 1];
        let is_in = |hay: &str| hay.to_lowercase().contains(&text.to_lowercase());
        cells.iter().any(|(_, cell)| is_in(cell))
            || key.as_deref().is_some_and(is_in)
            || issues.iter().any(|issue| is_in(&issue.message()))
    }
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    let rows = || prop::collection::vec(1..1500u64, 0..60);
    let op = prop_oneof![
        4 => (0..700u64, any::<u64>()).prop_map(|(num, seed)| Op::Append { num, seed }),
        1 => Just(Op::Finish),
        2 => rows().prop_map(|rows| Op::TakeUp { rows }),
        1 => Just(Op::ClearTakenUp),
        6 => (rows(), any::<u64>()).prop_map(|(rows, seed)| Op::TakeOver { rows, seed }),
        1 => (2..9u64).prop_map(|every| Op::Skip { every }),
        3 => (1..1500u64, any::<u64>()).prop_map(|(row, seed)| Op::Correct { row, seed }),
        2 => Just(Op::Reopen),
    ];
    prop::collection::vec(op, 1..24)
}

/// Cells that depend on nothing but the seed: some short, some long, some not ASCII.
fn cells(seed: u64) -> Cells {
    let words = ["", "steel", "Ørsted A/S", "0012", "ЖУК", "a,b", "4711-x"];
    let num = (seed % 5) as usize;
    let cell = |n: usize| match seed >> (8 * n) & 15 {
        0 => (CellKind::Null, String::new()),
        1 => (CellKind::Number, format!("{}.5", seed % 1000)),
        2 => (CellKind::Text, "long ".repeat((seed >> 20 & 1023) as usize)),
        word => (CellKind::Text, words[word as usize % words.len()].to_owned()),
    };
    (0..num).map(cell).collect()
}

fn mix(seed: u64, row: u64) -> u64 {
    (seed ^ row).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

fn append(staging: &Staging, model: &mut Model, num: u64, seed: u64) {
    let first = model.rows.len() as u64 + 1;
    let mut block = RawBlock::new(RowNo(first));
    for row in first..first + num {
        let mut new = Row { cells: cells(mix(seed, row)), ..Row::default() };
        block.begin_row(row + 1);
        new.cells.iter().for_each(|(kind, text)| block.push_cell(*kind, text));
        block.end_row();
        if mix(seed, row).is_multiple_of(37) {
            new.issues = vec![readers_issue(); (seed % 3 + 1) as usize];
            block.issues.extend(new.issues.iter().map(|issue| (RowNo(row), issue.clone())));
            model.with_issues += u64::from(!model.is_complete);
        }
        if !model.is_complete {
            model.rows.push(new);
        }
    }
    assert_eq!(staging.append(&block).is_err(), model.is_complete && num > 0);
}

fn take_over(staging: &Staging, model: &mut Model, rows: &[u64], seed: u64) {
    let rows: Vec<u64> = rows.iter().copied().filter(|row| *row <= model.rows.len() as u64).collect();
    let all = [Outcome::Created, Outcome::Updated, Outcome::Unchanged, Outcome::LeftAlone];
    let outcome_of = |row: u64| {
        let mixed = mix(seed, row);
        let issues = vec![later_issue().with_detail(format!("{}", mixed % 9)); (mixed % 3) as usize];
        if mixed.is_multiple_of(2) {
            return failed(row, issues);
        }
        let result = RowResult::Completed { outcome: all[(mixed >> 8) as usize % 4], key: format!("K-{row}").into() };
        RowOutcome { row: RowNo(row), result, issues }
    };
    let outcomes: Vec<_> = rows.iter().map(|row| outcome_of(*row)).collect();
    let last = rows.iter().max().map(|row| RowNo(*row));
    staging.take_over(&outcomes, last.map(|row| (JobId(1), row))).unwrap();
    model.cursor = last.or(model.cursor);
    for RowOutcome { row, result, issues } in outcomes {
        model.taken_up.remove(&row.0);
        let kept = &mut model.rows[row.0 as usize - 1];
        if kept.stored() == RecordStatus::Completed {
            continue;
        }
        kept.issues.retain(|issue| (issue.code as u8) < 20);
        kept.issues.extend(issues);
        (kept.status, kept.key) = match result {
            RowResult::Completed { outcome, key } => {
                (Some((RecordStatus::Completed, Some(outcome))), Some(key.to_string()))
            }
            RowResult::Failed => (Some((RecordStatus::Error, None)), None),
        };
    }
}

fn correct(staging: &Staging, model: &mut Model, row: u64, seed: u64) {
    let new = cells(seed);
    let raw: Vec<_> = new.iter().map(|(kind, text)| RawCell { kind: *kind, text }).collect();
    let is_there = row <= model.rows.len() as u64;
    let is_free = is_there && !matches!(model.shown(row), RecordStatus::Completed | RecordStatus::Processing);
    assert_eq!(staging.correct(RowNo(row), &raw).is_ok(), is_free);
    if is_free {
        let kept = &mut model.rows[row as usize - 1];
        let original = kept.original.clone().or(Some(std::mem::take(&mut kept.cells)));
        *kept = Row { cells: new, original, ..Row::default() };
    }
}

fn apply(staging: &Staging, model: &mut Model, op: &Op) {
    match op {
        Op::Append { num, seed } => append(staging, model, *num, *seed),
        Op::Finish => {
            staging.finish().unwrap();
            model.is_complete = true;
        }
        Op::TakeUp { rows } => {
            staging.take_up(&rows.iter().map(|row| RowNo(*row)).collect::<Vec<_>>());
            let is_free = |row: &u64| {
                *row <= model.rows.len() as u64 && model.rows[*row as usize - 1].stored() != RecordStatus::Completed
            };
            let taken: Vec<_> = rows.iter().copied().filter(is_free).collect();
            model.taken_up.extend(taken);
        }
        Op::ClearTakenUp => {
            staging.clear_taken_up();
            model.taken_up.clear();
        }
        Op::TakeOver { rows, seed } => take_over(staging, model, rows, *seed),
        Op::Skip { every } => {
            let skipped: Vec<_> =
                model.with(Some(RecordStatus::Ready)).into_iter().filter(|row| row % every == 0).collect();
            assert_eq!(staging.skip(&|row, _| row.0 % every == 0).unwrap(), skipped.len() as u64);
            for row in skipped {
                model.rows[row as usize - 1].status = Some((RecordStatus::Skipped, None));
            }
        }
        Op::Correct { row, seed } => correct(staging, model, *row, *seed),
        Op::Reopen => unreachable!("BUG: reopening needs the folder"),
    }
}

fn compare(staging: &Staging, model: &Model, seed: u64) {
    let num_rows = model.rows.len() as u64;
    assert_eq!((staging.num_rows(), staging.is_complete()), (num_rows, model.is_complete));
    assert_eq!((staging.counts(), staging.totals()), (model.counts(), model.totals()));
    assert_eq!((staging.staged_with_issues(), staging.cursor(JobId(1))), (model.with_issues, model.cursor));
    let statuses: Vec<_> = (1..=num_rows).map(|row| model.shown(row)).collect();
    assert_eq!(staging.statuses(RowNo(1), usize::MAX).unwrap(), statuses);
    for filter in RecordStatus::ALL.into_iter().map(Some).chain([None]) {
        let wanted = model.with(filter);
        assert_eq!(staging.count(filter), wanted.len() as u64);
        let position = seed % (wanted.len() as u64 + 2);
        let expect: Vec<_> = wanted.into_iter().skip(position as usize).take(40).collect();
        let records = staging.records(filter, position, 40).unwrap();
        assert_eq!(records.iter().map(|record| record.row.0).collect::<Vec<_>>(), expect);
        for record in &records {
            compare_record(record, model);
        }
    }
    compare_read(staging, model, seed);
    let mut keys = Vec::new();
    staging.completed_keys(&mut |row, outcome, key| keys.push((row.0, outcome, key.to_owned()))).unwrap();
    let completed = model.with(Some(RecordStatus::Completed)).into_iter().map(|row| {
        let kept = &model.rows[row as usize - 1];
        (row, kept.status.unwrap().1.unwrap(), kept.key.clone().unwrap())
    });
    assert_eq!(keys, completed.collect::<Vec<_>>());
    for text in ["STEEL", "ørsted", "жу", "k-12", "exist in table 3"] {
        let expect: Vec<_> = (1..=num_rows).filter(|row| model.matches(*row, text)).map(RowNo).collect();
        assert_eq!(staging.search(text, None, &|| true).unwrap(), expect, "{text}");
    }
    assert_eq!(staging.check().unwrap(), [""; 0]);
}

fn compare_record(record: &crate::store::Record, model: &Model) {
    let kept = &model.rows[record.row.0 as usize - 1];
    assert_eq!((record.line, record.status), (record.row.0 + 1, model.shown(record.row.0)));
    assert_eq!((&record.cells, record.is_corrected), (&kept.cells, kept.original.is_some()));
    assert_eq!((&record.key, &record.issues), (&kept.key, &kept.issues));
    assert_eq!(record.outcome, kept.status.and_then(|(_, outcome)| outcome));
}

fn compare_read(staging: &Staging, model: &Model, seed: u64) {
    let from = seed % 1500 + 1;
    let mut into = RawBlock::default();
    let num = staging.read(RowNo(from), 300, &mut into).unwrap();
    let expect: Vec<_> = model.rows.iter().skip(from as usize - 1).take(300).collect();
    assert_eq!((num, into.num_rows()), (expect.len(), expect.len()));
    let mut issues = Vec::new();
    for (row, kept) in into.rows().zip(expect) {
        let cells: Cells = row.cells().map(|cell| (cell.kind, cell.text.to_owned())).collect();
        assert_eq!((row.line, &cells), (row.row.0 + 1, &kept.cells));
        let readers = kept.issues.iter().filter(|issue| (issue.code as u8) < 20);
        issues.extend(readers.map(|issue| (row.row, issue.clone())));
    }
    assert_eq!(into.issues, issues);
    compare_scattered(staging, model, seed);
}

/// Rows here and there read as each of them by itself; no row of a status stands before the first with it.
fn compare_scattered(staging: &Staging, model: &Model, seed: u64) {
    let num_rows = model.rows.len() as u64;
    let rows: Vec<RowNo> = (1..=num_rows).filter(|row| row * 7 % (seed % 23 + 2) < 2).map(RowNo).collect();
    let blocks = staging.read_rows(&rows).unwrap();
    let together = blocks.iter().flat_map(|block| block.rows().map(move |row| (row, &block.issues)));
    assert_eq!(blocks.iter().map(RawBlock::num_rows).sum::<usize>(), rows.len());
    let mut alone = RawBlock::default();
    for ((row, issues), expect) in together.zip(rows) {
        staging.read(expect, 1, &mut alone).unwrap();
        let own: Vec<_> = issues.iter().filter(|(of, _)| *of == expect).collect();
        assert_eq!((row.row, own), (expect, alone.issues.iter().collect()));
        assert!(row.cells().eq(alone.row(0).unwrap().cells()), "row {expect}");
    }
    for status in RecordStatus::ALL {
        let from = RowNo(seed % 2_000 + 1);
        let expect = (from.0..=num_rows).map(RowNo).find(|row| model.shown(row.0) == status);
        let first = staging.first_with(status, from);
        assert!(expect.is_none_or(|row| first.is_some_and(|first| from <= first && first <= row)), "{status:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn staging_is_what_the_model_is(ops in ops(), seed: u64) {
        let dir = tempfile::tempdir().unwrap();
        let mut staging = Some(open(dir.path()));
        let mut model = Model::default();
        let mut generation = 0;
        for op in &ops {
            let there = staging.take().unwrap();
            if let Op::Reopen = op {
                drop(there);
                staging = Some(open(dir.path()));
                model.taken_up.clear();
                generation = 0;
            } else {
                apply(&there, &mut model, op);
                staging = Some(there);
            }
            let staging = staging.as_ref().unwrap();
            prop_assert!(staging.generation() >= generation);
            generation = staging.generation();
            assert_eq!((staging.counts(), staging.totals()), (model.counts(), model.totals()));
        }
        compare(&staging.unwrap(), &model, seed);
        compare(&open(dir.path()), &Model { taken_up: BTreeSet::new(), ..model }, seed / 3);
    }
}
