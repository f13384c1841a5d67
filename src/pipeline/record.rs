//! What is asked of a whole record: that it is found again by its match key, that values are used once, that
//! conditions on several fields hold.

use std::sync::Arc;

use super::{
    convert::{RowAt, Workspace},
    plan::{BETWEEN_FIELDS, FirstUse, Found, Lookups, PartPlan},
    steps::Expression,
};
use crate::model::{Issue, IssueCode, KeyPrint, Part, Place, Severity, TableSchema, Value, cells, keys};

/// Everything about whole records of one table.
#[derive(Clone, Debug, Default)]
pub(super) struct Extras {
    pub match_key: Option<MatchKey>,
    pub uniques: Vec<Unique>,
    pub checks: Vec<Condition>,
    /// The table's fields, by name, for conditions.
    pub names: Arc<[String]>,
}

/// Fields by which a record is found again.
#[derive(Clone, Debug)]
pub(super) struct MatchKey {
    /// Among the pipeline's lookups; it gives the primary key.
    pub lookup: usize,
    pub fields: Vec<usize>,
}

/// A value, of one field or several, that must be used once.
#[derive(Clone, Debug)]
pub(super) struct Unique {
    /// Among the pipeline's.
    pub number: usize,
    pub fields: Vec<usize>,
    /// The lookup by which other records of the table are found, where they count too.
    pub in_table: Option<usize>,
    pub severity: Severity,
}

/// A condition on several fields.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub expression: Expression,
    /// The fields it names.
    pub fields: Vec<String>,
    pub message: String,
    pub severity: Severity,
}

impl Extras {
    /// Ends a record whose fields have been converted.
    pub fn finish(&self, part: &PartPlan, row: &RowAt<'_>, lookups: &dyn Lookups, work: &mut Workspace) {
        if let Some(match_key) = &self.match_key {
            match_key.find(part, row, lookups, work);
        }
        for unique in &self.uniques {
            unique.check(part, row, lookups, work);
        }
        for condition in &self.checks {
            condition.check(&part.table, &self.names, row, work);
        }
    }
}

impl Extras {
    /// Makes the issue of a converted record whose value another row uses first.
    pub fn used_twice(
        &self,
        part: &PartPlan,
        unique: usize,
        first: FirstUse,
        row: &RowAt<'_>,
        work: &Workspace,
    ) -> Option<Issue> {
        let unique = self.uniques.iter().find(|known| known.number == unique)?;
        let shown = shown_of(&part.table, &unique.fields, &work.values)?;
        Some(unique.issue(part, &shown, first.words(), row))
    }
}

impl MatchKey {
    /// Puts the key of the record that is there already in place of the row's own.
    fn find(&self, part: &PartPlan, row: &RowAt<'_>, lookups: &dyn Lookups, work: &mut Workspace) {
        let schema = &part.table;
        let found = match shown_of(schema, &self.fields, &work.values) {
            None => Found::None,
            Some(shown) => {
                let mut key = Vec::new();
                let found = lookups.find_key(self.lookup, &folded(&shown), &mut key);
                if found == Found::One {
                    put_key(part, &key, work);
                }
                if let Found::Several(candidates) = &found {
                    let names = caption(schema, &self.fields);
                    let mut detail =
                        format!("several records of {} have “{}” as {names}", schema.name, shown.join(", "));
                    // On one line: they are no choices to put in place of a value.
                    detail.push_str(&format!(": {}", candidates.join(", ")));
                    work.issues
                        .push(issue(IssueCode::SeveralFound, schema, &self.fields, &shown, row).with_detail(detail));
                }
                found
            }
        };
        let is_keyless = || part.key.iter().any(|at| nth(&work.values, *at).is_empty());
        if found == Found::None && is_keyless() && !work.issues.iter().any(Issue::is_error) {
            let shown = shown_of(schema, &self.fields, &work.values).unwrap_or_default();
            let issue = issue(IssueCode::NoMatch, schema, &self.fields, &shown, row);
            work.issues.push(issue.with_detail(schema.name.as_str()));
        }
    }
}

/// Puts a key in place of the one in the record's values.
fn put_key(part: &PartPlan, key: &[u8], work: &mut Workspace) {
    let mut values = Vec::with_capacity(work.values.len() + key.len());
    let key_values: Vec<_> = cells::slices(key).collect();
    for (at, value) in cells::slices(&work.values).enumerate() {
        let slot = part.key.iter().position(|position| *position == at);
        values.extend_from_slice(slot.and_then(|slot| key_values.get(slot).copied()).unwrap_or(value));
    }
    work.values = values;
    work.key.clear();
    work.key.extend_from_slice(key);
}

impl Unique {
    fn check(&self, part: &PartPlan, row: &RowAt<'_>, lookups: &dyn Lookups, work: &mut Workspace) {
        let Some(shown) = shown_of(&part.table, &self.fields, &work.values) else { return };
        let folded = folded(&shown);
        let print = KeyPrint::of_code(&folded);
        let document = (part.part == Part::Header).then(|| KeyPrint::of(&work.key));
        let own = FirstUse { row: row.row, document };
        work.uses.push((self.number, print, own));
        let first = lookups.first_use(self.number, print).filter(|first| !first.is_same(&own));
        let by = first.map(|first| first.words());
        let by = by.or_else(|| self.other_record(&part.table, &folded, lookups, &work.key));
        if let Some(by) = by {
            work.issues.push(self.issue(part, &shown, by, row));
        }
    }

    fn issue(&self, part: &PartPlan, shown: &[String], by: String, row: &RowAt<'_>) -> Issue {
        let issue = issue(IssueCode::NotUnique, &part.table, &self.fields, shown, row).with_detail(by);
        Issue { severity: self.severity, ..issue }
    }

    /// Finds another record of the table with the value.
    fn other_record(&self, schema: &TableSchema, folded: &str, lookups: &dyn Lookups, own: &[u8]) -> Option<String> {
        let mut key = Vec::new();
        match lookups.find_key(self.in_table?, folded, &mut key) {
            Found::None => None,
            Found::One if key == own => None,
            Found::One => Some(format!("{} {}", schema.name, schema.show_key(&key))),
            Found::Several(candidates) => Some(format!("{} {}", schema.name, candidates.first()?)),
        }
    }
}

impl FirstUse {
    fn words(&self) -> String {
        format!("row {} of this file", self.row)
    }

    /// Whether both are the same record: rows of one document share its header.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self.document, other.document) {
            (Some(a), Some(b)) => a == b,
            _ => self.row == other.row,
        }
    }
}

impl Condition {
    fn check(&self, schema: &TableSchema, names: &Arc<[String]>, row: &RowAt<'_>, work: &mut Workspace) {
        // A value that could not be read has its issue; a condition on it would only say it again.
        let is_faulty = |name: &String| work.issues.iter().any(|issue| issue.is_error() && issue.field == *name);
        if self.fields.iter().any(is_faulty) {
            return;
        }
        let values = schema.fields.iter().zip(cells::iter(&work.values));
        let detail = match self.expression.is_met(names, values) {
            Ok(true) => return,
            Ok(false) => self.message.clone(),
            Err(fault) => format!("{} ({fault})", self.message),
        };
        let field = self.fields.first().map_or("", String::as_str);
        let at = schema.position(field);
        let value = at.map(|at| schema.fields[at].show(nth(&work.values, at))).unwrap_or_default();
        let issue = Issue::error(IssueCode::CheckFailed, field, &value).with_detail(detail).at(place(row));
        work.issues.push(Issue { severity: self.severity, ..issue });
    }
}

fn nth(values: &[u8], at: usize) -> Value<'_> {
    cells::iter(values).nth(at).unwrap_or_default()
}

/// Shows the values of those fields; `None` where one of them is blank.
fn shown_of(schema: &TableSchema, fields: &[usize], values: &[u8]) -> Option<Vec<String>> {
    let shown = fields.iter().map(|at| {
        let value = nth(values, *at);
        (!value.is_empty()).then(|| schema.fields[*at].text_of(value))
    });
    shown.collect()
}

/// Writes values as lookups by several fields compare them.
fn folded(shown: &[String]) -> String {
    let mut all = String::new();
    let mut one = String::new();
    for (at, text) in shown.iter().enumerate() {
        if at > 0 {
            all.push(BETWEEN_FIELDS);
        }
        keys::fold(text, &mut one);
        all.push_str(&one);
    }
    all
}

fn caption(schema: &TableSchema, fields: &[usize]) -> String {
    fields.iter().map(|at| schema.fields[*at].name.as_str()).collect::<Vec<_>>().join(", ")
}

fn issue(code: IssueCode, schema: &TableSchema, fields: &[usize], shown: &[String], row: &RowAt<'_>) -> Issue {
    Issue::error(code, &caption(schema, fields), &shown.join(", ")).at(place(row))
}

fn place(row: &RowAt<'_>) -> Place {
    Place { line: row.line, ..Place::default() }
}
