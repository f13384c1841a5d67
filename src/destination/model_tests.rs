//! The company against a simple model in memory, under random batches, modes, repeats and restarts.

use std::{collections::HashMap, sync::Arc};

use proptest::prelude::*;

use super::{CompanyDestination, Destination, contract::Shape, tests::parts};
use crate::{
    model::{Finished, ImportId, ImportMode, IssueCode, KeyPrint, Outcome, RowNo, RowOutcome, record::RowResult},
    store::company::fixture::{TempCompany, code_key, customer, customer_cells},
};

const NAMES: [&str; 4] = ["Ann", "Bob", "Cleo", "Dora"];

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// An import commits its next batch: units of customers, each a number and a name.
    Batch {
        import: u64,
        mode: ImportMode,
        units: Vec<Vec<(u8, usize)>>,
    },
    /// An import's latest batch is sent again.
    Repeat {
        import: u64,
    },
    Restart,
    Trim {
        import: u64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let mode = prop::sample::select(ImportMode::ALL.to_vec());
    let units = prop::collection::vec(prop::collection::vec((0..12u8, 0..NAMES.len()), 1..4), 0..6);
    let batch = (1..4u64, mode, units).prop_map(|(import, mode, units)| Step::Batch { import, mode, units });
    prop_oneof![
        8 => batch,
        1 => (1..4u64).prop_map(|import| Step::Repeat { import }),
        1 => Just(Step::Restart),
        1 => (1..4u64).prop_map(|import| Step::Trim { import }),
    ]
}

/// What the company should hold.
#[derive(Default)]
struct Model {
    names: HashMap<u8, usize>,
    imports: HashMap<u64, ModelImport>,
}

#[derive(Default)]
struct ModelImport {
    /// The row that used each customer.
    used: HashMap<u8, u64>,
    num_batches: u64,
    num_rows: u64,
    last_outcomes: Option<Vec<RowOutcome>>,
}

/// What became of a row, as far as the model tells it.
#[derive(Clone, Debug, PartialEq)]
enum Expected {
    Completed(Outcome),
    Failed(IssueCode, String),
}

impl Model {
    /// Decides on a unit and returns what becomes of each row.
    fn unit(&mut self, import: u64, mode: ImportMode, unit: &[(u8, usize)]) -> Vec<Expected> {
        let own = self.imports.entry(import).or_default();
        let (names_before, used_before) = (self.names.clone(), own.used.clone());
        let first_row = own.num_rows + 1;
        own.num_rows += unit.len() as u64;
        let mut results = Vec::new();
        for ((no, name), row) in unit.iter().zip(first_row..) {
            let result = decide(mode, own.used.get(no), self.names.get(no), *name);
            if let Expected::Completed(outcome) = result {
                own.used.insert(*no, row);
                if matches!(outcome, Outcome::Created | Outcome::Updated) {
                    self.names.insert(*no, *name);
                }
            }
            results.push(result);
        }
        let failed = results.iter().position(|result| matches!(result, Expected::Failed(..)));
        if let Some(failed) = failed {
            (self.names, own.used) = (names_before, used_before);
            let reason = Expected::Failed(IssueCode::DocumentFailed, (first_row + failed as u64).to_string());
            results
                .iter_mut()
                .filter(|result| matches!(result, Expected::Completed(_)))
                .for_each(|result| *result = reason.clone());
        }
        results
    }
}

fn decide(mode: ImportMode, used_by: Option<&u64>, stored: Option<&usize>, name: usize) -> Expected {
    let table = || "Customer".to_owned();
    match (used_by, stored, mode) {
        (Some(row), _, _) => Expected::Failed(IssueCode::DuplicateKey, row.to_string()),
        (None, None, ImportMode::Update) => Expected::Failed(IssueCode::NotFound, table()),
        (None, None, ImportMode::Insert | ImportMode::Upsert | ImportMode::InsertOnlyNew) => {
            Expected::Completed(Outcome::Created)
        }
        (None, Some(_), ImportMode::Insert) => Expected::Failed(IssueCode::AlreadyExists, table()),
        (None, Some(_), ImportMode::InsertOnlyNew) => Expected::Completed(Outcome::LeftAlone),
        (None, Some(old), ImportMode::Update | ImportMode::Upsert) => {
            Expected::Completed(if *old == name { Outcome::Unchanged } else { Outcome::Updated })
        }
    }
}

fn number(no: u8) -> String {
    format!("C{no}")
}

/// The company and its model, side by side.
struct Pair {
    temp: Option<TempCompany>,
    model: Model,
}

impl Pair {
    fn destination(&self, import: u64, mode: ImportMode) -> CompanyDestination {
        let company = Arc::clone(&self.temp.as_ref().unwrap().company);
        CompanyDestination::new(company, ImportId(import), parts(Shape::Customers), mode).unwrap()
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Batch { import, mode, units } => self.batch(*import, *mode, units),
            Step::Repeat { import } => self.repeat(*import),
            Step::Restart => self.temp = self.temp.take().map(TempCompany::reopened),
            Step::Trim { import } => {
                let up_to = self.destination(*import, ImportMode::Upsert).last_batch().unwrap();
                self.destination(*import, ImportMode::Upsert).ledger().forget_markers(up_to).unwrap();
                self.model.imports.entry(*import).or_default().last_outcomes = None;
            }
        }
    }

    fn batch(&mut self, import: u64, mode: ImportMode, units: &[Vec<(u8, usize)>]) {
        let mut batch = Finished::default();
        let mut expect = Vec::new();
        for unit in units {
            let mut row = self.model.imports.entry(import).or_default().num_rows;
            expect.extend(self.model.unit(import, mode, unit));
            for (no, name) in unit {
                row += 1;
                let no = number(*no);
                batch.push_entry(RowNo(row), 0, &code_key(&no), &customer_cells(&no, NAMES[*name], 1));
            }
            batch.end_unit();
        }
        let mut destination = self.destination(import, mode);
        let own = self.model.imports.entry(import).or_default();
        own.num_batches += 1;
        let outcomes = destination.commit(own.num_batches, &batch).unwrap();
        assert_eq!(outcomes.iter().map(simple).collect::<Vec<_>>(), expect);
        own.last_outcomes = Some(outcomes);
    }

    fn repeat(&mut self, import: u64) {
        let mut destination = self.destination(import, ImportMode::Insert);
        let own = self.model.imports.entry(import).or_default();
        if let Some(outcomes) = &own.last_outcomes {
            assert_eq!(destination.commit(own.num_batches, &Finished::default()).unwrap(), *outcomes);
        }
    }

    fn check(&self) {
        let company = &self.temp.as_ref().unwrap().company;
        assert_eq!(company.check().unwrap(), Vec::<String>::new());
        assert_eq!(company.num_records(&customer()), self.model.names.len() as u64);
        let table = company.table(&customer()).unwrap();
        for (no, name) in &self.model.names {
            let no = number(*no);
            let location = table.keys().unwrap().find(KeyPrint::of(&code_key(&no))).unwrap().unwrap();
            assert_eq!(table.record(location).unwrap().cells(), customer_cells(&no, NAMES[*name], 1));
        }
    }
}

fn simple(outcome: &RowOutcome) -> Expected {
    match (&outcome.result, &outcome.issues[..]) {
        (RowResult::Completed { outcome, .. }, []) => Expected::Completed(*outcome),
        (RowResult::Failed, [issue]) => Expected::Failed(issue.code, issue.detail.clone()),
        (RowResult::Completed { .. } | RowResult::Failed, issues) => panic!("{issues:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_company_does_what_the_model_does(steps in prop::collection::vec(step(), 1..25)) {
        let mut pair = Pair { temp: Some(TempCompany::new()), model: Model::default() };
        for step in &steps {
            pair.step(step);
        }
        pair.check();
        pair.step(&Step::Restart);
        pair.check();
    }
}
