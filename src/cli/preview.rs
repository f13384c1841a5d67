//! `longshore preview`: how a file is read, without staging it.

use std::io::Write;

use serde_json::json;

use super::{
    Ended,
    args::{NumRows, PreviewArgs},
    format, stdout,
};
use crate::{
    model::{CellKind, Issue, RawBlock, RawCell, RawRow, RowNo},
    source::{self, BlockLimit, Guess, Overrides, RecordSource, SourceError},
};

const BLOCK: BlockLimit = BlockLimit { num_rows: 1024, num_bytes: 1 << 20 };

/// Shows the file.
pub fn run(args: &PreviewArgs) -> anyhow::Result<Ended> {
    let overrides = format::overrides(&args.format)?;
    let guess = match source::guess(&args.file, &overrides) {
        Err(SourceError::Empty { .. }) if args.output.json => return write_empty(),
        guess => guess?,
    };
    if !args.output.json {
        return show(args, &guess);
    }
    let mut out = stdout();
    let done = if args.all_sheets && !guess.sheets.is_empty() {
        write!(out, "{{\"format\":{},\"sheets\":[", format::to_json(&guess))?;
        let done = write_all_sheets(&mut out, args, &overrides);
        write!(out, "]}}")?;
        done
    } else {
        write!(out, "{{\"format\":{},", format::to_json(&guess))?;
        match source::open(&args.file, &guess.format) {
            Ok(mut source) => write_sheet(&mut out, args, source.as_mut()),
            Err(error) => write_failed(&mut out, error),
        }
    };
    writeln!(out)?;
    out.flush()?;
    done.map(|()| Ended::Well)
}

/// Writes a file that holds nothing: no fault of the command's, and nothing to read.
fn write_empty() -> anyhow::Result<Ended> {
    let format = json!({ "type": "csv", "encoding": "UTF-8", "has_header": false, "evidence": [] });
    let counts = json!({ "rows": 0, "rows_with_issues": 0 });
    let issues = [empty_issue("empty_file", "The file holds no text but blank lines; have it sent or saved again")];
    super::print_json(&json!({ "format": format, "columns": [], "rows": [], "issues": issues, "counts": counts }))?;
    Ok(Ended::Well)
}

fn empty_issue(code: &str, message: &str) -> serde_json::Value {
    json!({ "code": code, "message": message })
}

/// Writes every sheet, also those behind one that can't be read; the first failure is the command's.
fn write_all_sheets(out: &mut impl Write, args: &PreviewArgs, overrides: &Overrides) -> anyhow::Result<()> {
    let mut sheets = source::all_sheets(&args.file, overrides)?;
    let (mut done, mut is_first) = (Ok(()), true);
    while let Some((name, source)) = sheets.next_sheet() {
        write!(out, "{}{{\"name\":{},", if is_first { "" } else { "," }, json!(name))?;
        is_first = false;
        let written = match source {
            Ok(source) => write_sheet(out, args, source),
            Err(error) => write_failed(out, error),
        };
        done = done.and(written);
    }
    done
}

/// Writes a sheet that can't be read, and closes the object.
fn write_failed(out: &mut impl Write, error: SourceError) -> anyhow::Result<()> {
    write!(out, "\"columns\":[],\"rows\":[],\"issues\":[],\"error\":{}}}", json!(error.to_string()))?;
    Err(error.into())
}

/// Writes columns, rows and issues, and closes the object. Rows go out as they are read; what ends them early stands
/// behind them.
fn write_sheet(out: &mut impl Write, args: &PreviewArgs, source: &mut dyn RecordSource) -> anyhow::Result<()> {
    write!(out, "\"columns\":{},\"rows\":[", json!(source.columns()))?;
    let num_columns = source.columns().len();
    let mut issues: Vec<_> = source.header_issues().iter().map(|issue| (None, issue.clone())).collect();
    let (mut is_first, mut num_left_out, mut counts) = (true, 0, Counts::default());
    let done = each_block(source, args.rows, |block| {
        for row in block.rows() {
            if !is_first {
                out.write_all(b",")?;
            }
            is_first = false;
            write_row(out, &row, num_columns)?;
        }
        counts.add(block);
        let room = MAX_ISSUES.saturating_sub(issues.len());
        num_left_out += block.issues.len().saturating_sub(room);
        issues.extend(block.issues.drain(..).take(room).map(|(row, issue)| (Some(row), issue)));
        Ok(())
    });
    issues.extend(source::issue_of_change(source).map(|issue| (None, issue)));
    write!(out, "],\"issues\":[")?;
    for (i, (row, issue)) in issues.iter().enumerate() {
        write!(out, "{}{}", if i > 0 { "," } else { "" }, issue_json(*row, issue))?;
    }
    if num_left_out > 0 {
        let message = format!("{num_left_out} more issues are not listed");
        write!(out, ",{}", json!({ "code": "more_issues", "message": message }))?;
    }
    if done.is_ok() && issues.is_empty() && source.columns().is_empty() && counts.num_rows == 0 {
        write!(out, "{}", empty_issue("empty_sheet", "The sheet has no cells"))?;
    }
    let Counts { num_rows, num_with_issues } = counts;
    write!(out, "],\"counts\":{}", json!({ "rows": num_rows, "rows_with_issues": num_with_issues }))?;
    match &done {
        Ok(()) => write!(out, "}}")?,
        Err(error) => write!(out, ",\"error\":{}}}", json!(error.to_string()))?,
    }
    done
}

/// How many rows were shown: each is one record of the file, whatever is wrong with it.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    num_rows: u64,
    num_with_issues: u64,
}

impl Counts {
    fn add(&mut self, block: &RawBlock) {
        let mut rows: Vec<RowNo> = block.issues.iter().map(|(row, _)| *row).collect();
        rows.sort_unstable();
        rows.dedup();
        self.num_rows += block.num_rows() as u64;
        self.num_with_issues += rows.len() as u64;
    }
}

/// Reads up to so many rows, block by block.
fn each_block(
    source: &mut dyn RecordSource,
    NumRows(limit): NumRows,
    mut each: impl FnMut(&mut RawBlock) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut block = RawBlock::new(RowNo(1));
    let mut left = limit.unwrap_or(u64::MAX);
    while left > 0 {
        let num_rows = BLOCK.num_rows.min(usize::try_from(left).unwrap_or(usize::MAX));
        let num_read = source.read_block(&mut block, BlockLimit { num_rows, ..BLOCK })?;
        if num_read == 0 {
            break;
        }
        left -= num_read as u64;
        each(&mut block)?;
        block.clear(block.next_row());
    }
    Ok(())
}

/// No more issues are listed: each takes memory until the end.
const MAX_ISSUES: usize = 100_000;

/// Rows are filled up to all columns where these are not more: a sheet of two far corners has 16,384.
const MAX_FILLED_UP: usize = 256;

fn write_row(out: &mut impl Write, row: &RawRow<'_>, num_columns: usize) -> anyhow::Result<()> {
    out.write_all(b"[")?;
    let mut num_cells = 0;
    for cell in row.cells() {
        if num_cells > 0 {
            out.write_all(b",")?;
        }
        num_cells += 1;
        write_cell(out, cell)?;
    }
    let num_filled_up = if num_columns > MAX_FILLED_UP { num_cells } else { num_columns };
    for i in num_cells..num_filled_up {
        out.write_all(if i > 0 { b",null" } else { b"null" })?;
    }
    out.write_all(b"]")?;
    Ok(())
}

fn write_cell(out: &mut impl Write, RawCell { kind, text }: RawCell<'_>) -> anyhow::Result<()> {
    let is_number = || text.parse::<f64>().is_ok_and(f64::is_finite);
    match kind {
        CellKind::Null => out.write_all(b"null")?,
        CellKind::Text => serde_json::to_writer(out, text)?,
        CellKind::Number if is_number() => out.write_all(text.as_bytes())?,
        CellKind::Duration if is_number() => write!(out, "{{\"duration\":{text}}}")?,
        CellKind::Number | CellKind::Duration => serde_json::to_writer(out, text)?,
        CellKind::Boolean => write!(out, "{}", text == "true")?,
        CellKind::Date => write!(out, "{}", json!({ "date": text }))?,
        CellKind::DateTime => write!(out, "{}", json!({ "datetime": text }))?,
        CellKind::Time => write!(out, "{}", json!({ "time": text }))?,
        CellKind::Error => write!(out, "{}", json!({ "error": text }))?,
    }
    Ok(())
}

/// Writes an issue; a place that does not apply is absent.
fn issue_json(row: Option<RowNo>, issue: &Issue) -> serde_json::Value {
    let mut value = json!({ "code": issue.code, "message": issue.message() });
    if let Some(row) = row {
        value["row"] = json!(row);
    }
    let place = issue.place;
    if place.line > 0 {
        value["line"] = json!(place.line);
    }
    if place.byte_plus_one > 0 {
        value["byte"] = json!(place.byte_plus_one - 1);
    }
    if place.column > 0 {
        value["column"] = json!(place.column);
    }
    value
}

/// Shows the file to a person.
fn show(args: &PreviewArgs, guess: &Guess) -> anyhow::Result<Ended> {
    let mut out = stdout();
    writeln!(out, "{}: {}", args.file.display(), guess.format.name())?;
    for evidence in &guess.evidence {
        writeln!(out, "  {}: {} ({})", evidence.what, evidence.finding, evidence.why)?;
    }
    for sheet in &guess.sheets {
        let hidden = if sheet.is_hidden { ", hidden" } else { "" };
        writeln!(out, "  Sheet “{}”: {} rows, {} columns{hidden}", sheet.name, sheet.rows, sheet.columns)?;
    }
    let mut source = source::open(&args.file, &guess.format)?;
    writeln!(out, "{}", source.columns().join(" | "))?;
    let mut issues = Vec::new();
    each_block(source.as_mut(), args.rows, |block| {
        for row in block.rows() {
            let cells: Vec<_> = row.cells().map(|cell| cell.text.replace(['\r', '\n'], " ")).collect();
            writeln!(out, "{}", cells.join(" | "))?;
        }
        issues.append(&mut block.issues);
        Ok(())
    })?;
    for (row, issue) in &issues {
        writeln!(out, "Row {row}, line {}: {}", issue.place.line, issue.message())?;
    }
    out.flush()?;
    Ok(Ended::Well)
}
