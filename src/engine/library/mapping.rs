//! What the mapping editor asks about one field: what its steps make of a value, which values reach its value map, which
//! records it may refer to.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

use super::Library;
use crate::{
    engine::{
        JobError,
        plan::{Plan, PlanFile},
        sentence,
    },
    model::{
        CellKind, CheckSeverity, Field, FieldRule, FieldSource, FieldType, Finished, Integration, Issue, IssueCode,
        Locale, Mapping, RawBlock, RawCell, RawRow, RecordCheck, RowNo, Step, TableMapping, TableName, TableSchema,
        keys,
    },
    pipeline::{ExplainedField, steps::StepResult},
    source::Preview,
    store::company::TableQuery,
};

/// A field's rule, and the row it is tried on.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceQuery {
    pub table: TableName,
    pub rule: FieldRule,
    pub locale: Locale,
    /// Position of the row among the first rows of the file.
    pub row: usize,
}

/// What a field's steps make of one value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traced {
    /// The text before the first step; none where there is no value to try.
    pub input: Option<String>,
    /// The text after each step, or why it could not be done; those behind a fault are not tried.
    pub steps: Vec<Result<String, String>>,
    /// The value as it will be stored.
    pub stored: String,
    /// Why it can't be stored.
    pub fault: Option<String>,
    /// What the steps make of each test case.
    pub tests: Vec<Result<String, String>>,
}

/// The values that reach a value map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// Position of the map among the steps.
    pub step: usize,
    /// Each with the number of rows that have it, the most frequent first.
    pub counts: Vec<(String, u64)>,
    pub counted: Counted,
}

/// Of which rows values are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counted {
    /// All there are.
    #[default]
    All,
    /// The first rows of a file that is only looked at.
    First(u64),
    /// So many of so many, and more to come.
    SoFar { num_done: u64, num_rows: u64 },
}

/// Whether a condition is met, or why that can't be said.
pub type Verdict = Result<bool, String>;

/// The records that a field may refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Related {
    /// Key and name.
    pub records: Vec<(String, String)>,
    /// The keys as they are compared, where that is without regard to case.
    folded: HashSet<String>,
}

impl Related {
    fn new(records: Vec<(String, String)>, is_folded: bool) -> Self {
        let folded = records.iter().filter(|_| is_folded).map(|(key, _)| folded(key)).collect();
        Self { records, folded }
    }

    /// Whether a text is the key of one of them, as the field or its lookup compares it.
    pub fn holds(&self, text: &str) -> bool {
        self.folded.contains(&folded(text))
    }
}

fn folded(text: &str) -> String {
    let mut folded = String::new();
    keys::fold(text, &mut folded);
    folded
}

impl Library {
    /// Returns the first records of a table, each by its key and its first other field; or by another field and its key.
    pub fn related(&self, table: &TableName, by: Option<&str>, num: usize, go_on: &dyn Fn() -> bool) -> Related {
        let Ok(page) = self.table_page(table, &TableQuery::default(), 0, num, go_on) else { return Related::default() };
        let schemas = self.stores.company.schemas();
        let Some(schema) = schemas.iter().find(|schema| schema.name == *table) else { return Related::default() };
        let key = schema.key_positions().first().copied().unwrap_or(0);
        let (key, name) = if let Some(by) = by.and_then(|by| schema.position(by)).filter(|by| *by != key) {
            (by, Some(key))
        } else {
            let told = ["Name", "Description"].iter().find_map(|name| schema.position(name));
            (key, told.filter(|at| *at != key).or_else(|| (0..schema.fields.len()).find(|at| *at != key)))
        };
        let text = |cells: &[String], at: usize| cells.get(at).cloned().unwrap_or_default();
        let rows = page
            .rows
            .iter()
            .map(|row| (text(&row.cells, key), name.map(|name| text(&row.cells, name)).unwrap_or_default()));
        let mut records: Vec<_> = rows.filter(|(key, _)| !key.is_empty()).collect();
        if by.is_some() {
            records.sort();
        }
        Related::new(records, by.is_some() || schema.fields[key].kind == FieldType::Code)
    }

    /// Tries a field's steps on the value of a row, or on one that is typed, and its test cases.
    pub fn trace(
        &self,
        query: &TraceQuery,
        new_table: Option<&TableSchema>,
        preview: Option<&Preview>,
        typed: Option<&str>,
    ) -> Traced {
        let bench = Bench::new(self, query, preview);
        let tests = query.rule.tests.iter().map(|test| bench.last_text(&test.input));
        let mut traced = Traced { tests: tests.collect(), ..Traced::default() };
        if preview.is_none_or(|preview| preview.block.is_empty()) && typed.is_none() {
            return traced;
        }
        let text = text_field(&query.rule.field);
        let input = bench.explained(&text, &[], typed).map(|explained| explained.raw).unwrap_or_default();
        let field = self.field_of(query, new_table).unwrap_or(text);
        match bench.explained(&field, &query.rule.steps, typed) {
            Ok(explained) => {
                traced.steps = explained.steps.iter().map(|step| step.text.clone()).collect();
                let fault = explained.issues.iter().find(|issue| issue.is_error());
                traced.fault = fault.map(Issue::message);
                traced.stored = explained.shown;
            }
            // A step that is not complete yet: those before it are shown all the same.
            Err(fault) => {
                traced.steps = bench.steps(&input).into_iter().map(|step| step.text).collect();
                traced.fault = Some(fault);
            }
        }
        Traced { input: Some(input), ..traced }
    }

    /// Says of each check of a table's records whether the row meets it.
    pub fn verdicts(
        &self,
        mapping: &Mapping,
        table: &TableName,
        new_table: Option<&TableSchema>,
        preview: Option<&Preview>,
        row: usize,
    ) -> Vec<Verdict> {
        let mut tables = self.stores.company.schemas();
        tables.extend(new_table.map(|table| Arc::new(table.clone())));
        let checks = mapping.tables.iter().find(|part| part.table == *table).map(|part| part.checks.as_slice());
        let Some((preview, checks)) = preview.zip(checks) else { return Vec::new() };
        let Some(row) = preview.block.row(row) else { return Vec::new() };
        let verdict = |check: &RecordCheck| {
            let mut alone = mapping.clone();
            for part in &mut alone.tables {
                let check = RecordCheck { severity: CheckSeverity::Error, ..check.clone() };
                part.checks = if part.table == *table { vec![check] } else { Vec::new() };
            }
            let plan = self.bench_plan(&alone, &preview.columns, &tables).map_err(|error| fault_of(&error))?;
            let mut finished = Finished::default();
            plan.convert(&mut std::iter::once(row), &[], &mut finished);
            let issues: Vec<_> = finished.failed.iter().flat_map(|(_, issues)| issues).collect();
            if issues.iter().any(|issue| issue.code == IssueCode::CheckFailed) {
                return Ok(false);
            }
            issues.first().map_or(Ok(true), |issue| Err(format!("Not known: {}", issue.message())))
        };
        checks.iter().map(verdict).collect()
    }

    /// Counts the values of the first rows that come to the steps' end.
    pub fn values(
        &self,
        query: &TraceQuery,
        step: usize,
        preview: Option<&Preview>,
        go_on: &dyn Fn() -> bool,
    ) -> Values {
        let Some(preview) = preview else { return Values { step, ..Values::default() } };
        let bench = Bench::new(self, query, Some(preview));
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        let Ok(plan) = bench.text_plan() else { return Values { step, ..Values::default() } };
        for row in preview.block.rows().take_while(|_| go_on()) {
            let text = of_row(&plan, &row, &query.rule.field).shown;
            if !text.is_empty() {
                *counts.entry(text).or_default() += 1;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, number)| Reverse(*number));
        let num_rows = preview.block.num_rows() as u64;
        let counted = if preview.is_complete { Counted::All } else { Counted::First(num_rows) };
        Values { step, counts, counted }
    }

    fn bench_plan(&self, mapping: &Mapping, columns: &[String], tables: &[Arc<TableSchema>]) -> Result<Plan, JobError> {
        let integration = Integration { mapping: mapping.clone(), ..Integration::default() };
        Plan::over(&self.stores, &integration, columns, PlanFile::Tried { name: "" }, tables)
    }

    fn field_of(&self, query: &TraceQuery, new_table: Option<&TableSchema>) -> Option<Field> {
        let of = |table: &TableSchema| table.field(&query.rule.field).cloned();
        if let Some(table) = new_table.filter(|table| table.name == query.table) {
            return of(table);
        }
        self.stores.company.schemas().iter().find(|table| table.name == query.table).and_then(|table| of(table))
    }
}

/// A table with a single field, on which a rule is tried by the very code that imports.
pub(super) struct Bench<'a> {
    library: &'a Library,
    query: &'a TraceQuery,
    columns: Vec<String>,
    /// Cells of the row that is tried.
    cells: Vec<(CellKind, String)>,
}

/// Whether the value is typed, instead of the rule's source.
#[derive(Clone, Copy, PartialEq)]
enum Typed {
    Yes,
    No,
}

/// Names that no file and no company has.
const BENCH: &str = "\u{1}bench";
const KEY: &str = "\u{1}key";
const TYPED: &str = "\u{1}typed";

impl<'a> Bench<'a> {
    fn new(library: &'a Library, query: &'a TraceQuery, preview: Option<&Preview>) -> Self {
        let own = || query.rule.from.column().map(str::to_owned);
        let columns = preview.map_or_else(|| own().into_iter().collect(), |preview| preview.columns.clone());
        let row = preview.and_then(|preview| preview.block.row(query.row));
        let cells = row.map(|row| row.cells().map(|cell| (cell.kind, cell.text.to_owned())).collect());
        Self { library, query, columns, cells: cells.unwrap_or_default() }
    }

    /// The same without a row.
    pub(super) fn over(library: &'a Library, query: &'a TraceQuery, columns: Vec<String>) -> Self {
        Self { library, query, columns, cells: Vec::new() }
    }

    /// Plans the field's steps as they give a text.
    pub(super) fn text_plan(&self) -> Result<Plan, String> {
        self.plan(&text_field(&self.query.rule.field), &self.query.rule.steps, Typed::No)
    }

    /// Writes what the steps make of a row; `false` where one of them fails.
    pub(super) fn value(&self, plan: &Plan, row: &RawRow<'_>, out: &mut String) -> bool {
        plan.imported_value(row, &BENCH.into(), &self.query.rule.field, out)
    }

    /// Returns the text after each step for a value.
    fn steps(&self, value: &str) -> Vec<StepResult> {
        let row: Vec<&str> = self.cells.iter().map(|(_, text)| text.as_str()).collect();
        self.library.try_steps(&self.query.rule, value, &self.columns, &row, self.query.locale)
    }

    /// Returns the text after the last step.
    fn last_text(&self, value: &str) -> Result<String, String> {
        self.steps(value).pop().map_or_else(|| Ok(value.to_owned()), |last| last.text)
    }

    /// Returns what a field makes of the row with these steps.
    fn explained(&self, field: &Field, steps: &[Step], typed: Option<&str>) -> Result<ExplainedField, String> {
        let plan = self.plan(field, steps, if typed.is_some() { Typed::Yes } else { Typed::No })?;
        let mut cells: Vec<_> = self.cells.iter().map(|(kind, text)| RawCell { kind: *kind, text }).collect();
        if let Some(typed) = typed {
            // Behind all columns of the file, where the row may have fewer cells than there are columns.
            cells.resize(self.columns.len(), RawCell::NULL);
            cells.push(RawCell::text(typed));
        }
        let block = RawBlock::of_row(RowNo(1), 1, cells);
        let row = block.row(0).ok_or("there is no row")?;
        Ok(of_row(&plan, &row, &field.name))
    }

    fn plan(&self, field: &Field, steps: &[Step], typed: Typed) -> Result<Plan, String> {
        let is_text = field.kind == FieldType::Text && field.relation.is_none();
        let mut rule = FieldRule { steps: steps.to_vec(), tests: Vec::new(), ..self.query.rule.clone() };
        if is_text {
            rule.checks.clear();
        }
        let mut columns = self.columns.clone();
        if typed == Typed::Yes {
            columns.push(TYPED.to_owned());
            rule.from = FieldSource::Column(TYPED.to_owned());
        }
        let key =
            FieldRule { field: KEY.to_owned(), from: FieldSource::Constant("1".to_owned()), ..FieldRule::default() };
        let part = TableMapping { table: BENCH.into(), rules: vec![key, rule], ..TableMapping::default() };
        let mapping = Mapping { locale: self.query.locale, tables: vec![part] };
        let table = TableSchema::new(BENCH, &[KEY], vec![Field::new(KEY, FieldType::Code), field.clone()]);
        let mut tables = self.library.stores.company.schemas();
        tables.push(Arc::new(table));
        let plan = self.library.bench_plan(&mapping, &columns, &tables);
        plan.map_err(|error| fault_of(&error))
    }
}

fn fault_of(error: &JobError) -> String {
    match error {
        JobError::Mapping { faults } => faults.first().map(|fault| sentence(&fault.to_string())).unwrap_or_default(),
        other => other.sentence(),
    }
}

fn text_field(name: &str) -> Field {
    Field::new(name, FieldType::Text)
}

/// Returns what a row becomes in a field.
fn of_row(plan: &Plan, row: &RawRow<'_>, field: &str) -> ExplainedField {
    let fields = plan.explain(row).parts.into_iter().flat_map(|part| part.fields);
    let mut fields = fields.filter(|explained| explained.field == field);
    fields.next().unwrap_or_else(|| ExplainedField {
        field: field.to_owned(),
        from: None,
        raw: String::new(),
        shown: String::new(),
        steps: Vec::new(),
        issues: Vec::new(),
    })
}

#[cfg(test)]
mod tests;
