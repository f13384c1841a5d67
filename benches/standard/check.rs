//! Whether what came out is right: counts, every error by row, kind and column, and the records themselves.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
    process::Stdio,
};

use anyhow::{Context, bail, ensure};
use longshore::{engine::definition, model::FieldSource};
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::{
    data::Set,
    material::{files, rows::Table},
    program::{self, Outcome, Program},
};

/// Differences that are told; the others are counted.
const MAX_TOLD: usize = 20;

#[derive(Deserialize)]
struct Failed {
    row: u64,
    issues: Vec<Issue>,
}

#[derive(Deserialize)]
struct Issue {
    field: String,
    code: String,
}

/// Checks a whole import; the error names the differences.
pub fn import(program: &Program, workspace: &Path, outcome: &Outcome, set: &Set) -> anyhow::Result<()> {
    let Outcome { records, completed, created, error, skipped, ready, .. } = *outcome;
    let found = (records, completed, created, error, skipped + ready);
    let expected = &set.expected;
    let right = (expected.rows, expected.good, expected.good, expected.bad, 0);
    ensure!(found == right, "(records, completed, created, errors, others): expected {right:?}, found {found:?}");
    errors(program, workspace, outcome.import, set)?;
    self::records(program, workspace, set)
}

/// Checks what was staged.
pub fn staged(outcome: &Outcome, set: &Set) -> anyhow::Result<()> {
    let Outcome { records, completed, error, ready, skipped, .. } = *outcome;
    ensure!(
        records == set.expected.rows && completed + skipped == 0 && ready + error == records,
        "expected {} rows staged, found {outcome:?}",
        set.expected.rows
    );
    Ok(())
}

fn errors(program: &Program, workspace: &Path, import: u64, set: &Set) -> anyhow::Result<()> {
    let told = program.told(workspace, ["records", &import.to_string(), "--status", "error", "--json"])?;
    let failed: Vec<Failed> = serde_json::from_slice(&told).context("the records with errors")?;
    let names = Names::of(set.table)?;
    let mut differences = Vec::new();
    let mut missing: BTreeMap<_, _> = set.errors.iter().collect();
    for Failed { row, issues } in failed {
        let expected = missing.remove(&row);
        let found = names.faults(&issues);
        let is_right = matches!((expected, &found[..]), (Some(expected), [found]) if *expected == *found);
        if !is_right {
            differences.push(format!("row {row}: expected {expected:?}, found {found:?}"));
        }
    }
    differences
        .extend(missing.into_iter().map(|(row, expected)| format!("row {row}: expected {expected:?}, found none")));
    if differences.is_empty() {
        return Ok(());
    }
    let told = differences.iter().take(MAX_TOLD).map(String::as_str).collect::<Vec<_>>().join("\n  ");
    bail!("{} rows differ in their errors:\n  {told}", differences.len())
}

/// The columns behind an integration's fields.
struct Names {
    table: Table,
    /// By field; none where it is computed of others: what is wrong there is a consequence.
    columns: HashMap<String, Option<String>>,
}

impl Names {
    fn of(table: Table) -> anyhow::Result<Self> {
        let integration = definition::read(program::integration(table)).map_err(anyhow::Error::msg)?;
        let rules = integration.mapping.tables.into_iter().flat_map(|part| part.rules);
        let columns = rules.map(|rule| match rule.from {
            FieldSource::Column(column) if rule.steps.is_empty() => (rule.field, Some(column)),
            FieldSource::Column(_)
            | FieldSource::Constant(_)
            | FieldSource::System(_)
            | FieldSource::Template(_)
            | FieldSource::AutoNumber(_) => (rule.field, None),
        });
        Ok(Self { table, columns: columns.collect() })
    }

    /// Returns the kinds and columns of a record's own faults, as the expected errors name them.
    fn faults(&self, issues: &[Issue]) -> Vec<(String, String)> {
        issues.iter().filter_map(|issue| self.fault(issue)).collect()
    }

    fn fault(&self, issue: &Issue) -> Option<(String, String)> {
        // A key of several fields names them all.
        let field = issue.field.split(", ").next().unwrap_or_default();
        let column = match self.columns.get(field) {
            Some(None) => return None,
            Some(Some(column)) => column.as_str(),
            None => field,
        };
        let kind = match (issue.code.as_str(), self.table, column) {
            ("unknown_code", Table::Lines, "Customer No.") => "unknown_customer",
            ("unknown_code", Table::Lines, "Item No.") => "unknown_item",
            ("bad_boolean", _, _) => "bad_option",
            ("bad_integer", _, _) => "bad_decimal",
            (code, _, _) => code,
        };
        Some((kind.to_owned(), column.to_owned()))
    }
}

/// Checks how many records there are, and for lines what was copied in and computed.
pub fn records(program: &Program, workspace: &Path, set: &Set) -> anyhow::Result<()> {
    let table = match set.table {
        Table::Lines => "Sales Line",
        Table::Customers => "Customer",
        Table::Items => "Item",
    };
    let mut child = program.command(workspace, ["export", table]).stdout(Stdio::piped()).spawn()?;
    let out = child.stdout.take().context("what it exports")?;
    let checked = match set.table {
        Table::Lines => lines(csv::Reader::from_reader(out), set),
        Table::Customers | Table::Items => count(csv::Reader::from_reader(out), set),
    };
    let ended = child.wait()?;
    checked?;
    ensure!(ended.success(), "the export of {table} ended with {:?}", ended.code());
    Ok(())
}

fn count<R: std::io::Read>(mut reader: csv::Reader<R>, set: &Set) -> anyhow::Result<()> {
    let mut record = csv::ByteRecord::new();
    let mut num = 0;
    while reader.read_byte_record(&mut record)? {
        num += 1;
    }
    ensure!(num == set.expected.good, "expected {} records in the table, found {num}", set.expected.good);
    Ok(())
}

fn lines<R: std::io::Read>(mut reader: csv::Reader<R>, set: &Set) -> anyhow::Result<()> {
    let names = reference(set, "ref_customers", "Name")?;
    let units = reference(set, "ref_items", "Base Unit of Measure")?;
    let headers = reader.headers()?.clone();
    let at = |name: &str| headers.iter().position(|header| header == name).with_context(|| format!("no field {name}"));
    let (customer, name) = (at("Sell-to Customer No.")?, at("Sell-to Customer Name")?);
    let (item, unit, amount) = (at("No.")?, at("Unit of Measure Code")?, at("Line Amount")?);
    let mut record = csv::StringRecord::new();
    let (mut num, mut sum) = (0, Decimal::ZERO);
    while reader.read_record(&mut record)? {
        num += 1;
        let is_right = names.get(&record[customer]).is_some_and(|known| *known == record[name])
            && units.get(&record[item]).is_some_and(|known| *known == record[unit]);
        ensure!(is_right, "the customer's name or the item's unit is not its own: {record:?}");
        sum += record[amount].parse::<Decimal>().with_context(|| format!("the amount of {record:?}"))?;
    }
    let (good, right) = (set.expected.good, set.expected.amount_sum);
    ensure!((num, sum) == (good, right), "expected {good} records of {right} in all, found {num} of {sum}");
    Ok(())
}

/// Returns a field of a reference table by its number.
fn reference(set: &Set, stem: &str, field: &str) -> anyhow::Result<HashMap<String, String>> {
    let mut reader = csv::Reader::from_path(files::path(&set.folder, stem, "csv"))?;
    let at = reader.headers()?.iter().position(|name| name == field).with_context(|| format!("no {field}"))?;
    reader
        .records()
        .map(|record| record.map(|record| (record[0].to_owned(), record[at].to_owned())))
        .map(|pair| Ok(pair?))
        .collect()
}
