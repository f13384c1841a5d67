//! Format options of the command line as overrides of the reader's guess, and formats as JSON.

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::args::{BarsArg, FormatArgs, Unit, YesNo};
use crate::{
    model::{Bars, FileFormat, FixedColumn, FixedUnit, LeftOut, Sign},
    source::{Guess, Overrides},
};

/// Makes overrides of the options given.
pub fn overrides(args: &FormatArgs) -> anyhow::Result<Overrides> {
    let FormatArgs {
        delimiter,
        quote,
        escape,
        comment,
        record_end,
        skip_space,
        bars,
        encoding,
        skip,
        header,
        header_rows,
        max_record,
        leave_out,
        until,
        sheet,
        header_row,
        ..
    } = args;
    Ok(Overrides {
        delimiter: delimiter.as_deref().map(|text| sign("--delimiter", text)).transpose()?,
        quote: quote.as_deref().map(|text| sign_or_none("--quote", text)).transpose()?,
        escape: escape.as_deref().map(|text| sign_or_none("--escape", text)).transpose()?,
        comment: comment.as_deref().map(|text| sign_or_none("--comment", text)).transpose()?,
        record_end: record_end.as_deref().map(|text| sign_or_none("--record-end", text)).transpose()?,
        skip_space: skip_space.map(|answer| answer == YesNo::Yes),
        bars: bars.map(|bars| match bars {
            BarsArg::Between => Bars::Between,
            BarsArg::Behind => Bars::Behind,
            BarsArg::Drawn => Bars::Drawn,
        }),
        encoding: encoding.clone(),
        skip_lines: *skip,
        has_header: header.map(|answer| answer == YesNo::Yes).or(header_rows.map(|rows| rows > 0)),
        header_rows: header_rows.filter(|rows| *rows > 0),
        max_record_mib: *max_record,
        excel_text: args.excel_text.map(|answer| answer == YesNo::Yes),
        left_out: (!leave_out.is_empty() || until.is_some())
            .then(|| LeftOut { rows: leave_out.clone(), end: until.clone() }),
        columns: fixed_columns(args)?,
        unit: args.unit.map(|unit| match unit {
            Unit::Characters => FixedUnit::Characters,
            Unit::Bytes => FixedUnit::Bytes,
            Unit::Cells => FixedUnit::Cells,
        }),
        record_tag: args.record_tag.clone().map(Some),
        sheet: sheet.clone(),
        header_row: header_row_override(*header_row, *header),
    })
}

/// Columns by places, or by widths from the line's start.
fn fixed_columns(args: &FormatArgs) -> anyhow::Result<Option<Vec<FixedColumn>>> {
    let Some(widths) = &args.widths else { return Ok(args.columns.clone()) };
    if widths.contains(&0) {
        bail!("--widths takes widths of at least 1");
    }
    Ok(Some(FixedColumn::side_by_side(widths)))
}

/// For a workbook, `--header no` is the same as `--header-row 0`.
fn header_row_override(header_row: Option<u32>, header: Option<YesNo>) -> Option<Option<u32>> {
    match (header_row, header) {
        (Some(0), _) | (None, Some(YesNo::No)) => Some(None),
        (Some(row), _) => Some(Some(row)),
        (None, Some(YesNo::Yes) | None) => None,
    }
}

fn sign_or_none(option: &str, text: &str) -> anyhow::Result<Option<Sign>> {
    if text.is_empty() || text.eq_ignore_ascii_case("none") { Ok(None) } else { sign(option, text).map(Some) }
}

/// Names of signs that are hard to type or to see.
const NAMES: [(&str, char); 20] = [
    ("tab", '\t'),
    ("\\t", '\t'),
    ("space", ' '),
    ("comma", ','),
    ("semicolon", ';'),
    ("colon", ':'),
    ("pipe", '|'),
    ("bar", '|'),
    ("caret", '^'),
    ("tilde", '~'),
    ("hash", '#'),
    ("double", '"'),
    ("single", '\''),
    ("backtick", '`'),
    ("backslash", '\\'),
    ("soh", '\u{1}'),
    ("fs", '\u{1C}'),
    ("gs", '\u{1D}'),
    ("rs", '\u{1E}'),
    ("us", '\u{1F}'),
];

/// Reads a sign: as it is, by its name, or by its code as in `0x1F` or `U+00A7`.
fn sign(option: &str, text: &str) -> anyhow::Result<Sign> {
    let lower = text.to_ascii_lowercase();
    let code = lower.strip_prefix("0x").or_else(|| lower.strip_prefix("u+")).or_else(|| lower.strip_prefix("\\x"));
    let coded = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
    let named = NAMES.iter().find(|(name, _)| *name == lower).map(|(_, sign)| *sign);
    let found = named.or(coded).map(Sign::from).or_else(|| Sign::new(&text.replace("\\t", "\t")));
    found.with_context(|| format!("{option} takes one character or a few (at most 15 bytes), not “{text}”"))
}

/// Writes the format found, with its evidence, as JSON.
pub fn to_json(guess: &Guess) -> Value {
    let mut value = match &guess.format {
        FileFormat::Csv(csv) => json!({
            "type": "csv",
            "delimiter": csv.delimiter,
            "quote": csv.quote,
            "escape": csv.escape,
            "comment": csv.comment,
            "record_end": csv.record_end,
            "skip_space": csv.skip_space,
            "bars": csv.bars,
            "encoding": csv.encoding,
            "skip_lines": csv.skip_lines,
            "has_header": csv.has_header,
            "header_rows": if csv.has_header { csv.header_rows } else { 0 },
        }),
        FileFormat::Fixed(fixed) => json!({
            "type": "fixed",
            "widths": fixed.columns.iter().map(|column| column.length).collect::<Vec<_>>(),
            "columns": fixed.columns,
            "unit": fixed.unit,
            "record_tag": fixed.record_tag,
            "encoding": fixed.encoding,
            "skip_lines": fixed.skip_lines,
            "has_header": fixed.has_header,
        }),
        FileFormat::Excel(book) => json!({
            "type": "excel",
            "sheet": book.sheet,
            "header_row": book.header_row,
            "sheets": guess.sheets.iter().map(|sheet| json!({
                "name": sheet.name, "rows": sheet.rows, "columns": sheet.columns, "hidden": sheet.is_hidden,
            })).collect::<Vec<_>>(),
        }),
    };
    if !guess.format.left_out().is_empty() {
        value["left_out"] = json!(guess.format.left_out());
    }
    value["evidence"] = json!(guess.evidence);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        assert_eq!(sign("--delimiter", text).ok(), expect.and_then(Sign::new));
    }

    #[test]
    fn signs_are_given_as_themselves_by_name_or_by_code() {
        check(";", Some(";"));
        check("tab", Some("\t"));
        check("\\t", Some("\t"));
        check(";;", Some(";;"));
        check("~|~", Some("~|~"));
        check("§", Some("§"));
        check("US", Some("\u{1F}"));
        check("0x1e", Some("\u{1E}"));
        check("U+00A7", Some("§"));
        check("", None);
        check("longer than a delimiter", None);
    }

    #[test]
    fn fixed_columns_are_given_by_width_or_place() {
        let columns = |args: &FormatArgs| fixed_columns(args).unwrap().map(|columns| FixedColumn::list_text(&columns));
        let by_width = FormatArgs { widths: Some(vec![8, 30]), ..FormatArgs::default() };
        assert_eq!(columns(&by_width).as_deref(), Some("1-8, 9-38"));
        let by_place = FormatArgs { columns: FixedColumn::list("1-8, 10-39").ok(), ..FormatArgs::default() };
        assert_eq!(columns(&by_place).as_deref(), Some("1-8, 10-39"));
        assert!(fixed_columns(&FormatArgs { widths: Some(vec![0]), ..FormatArgs::default() }).is_err());
    }

    #[test]
    fn rows_are_left_out_by_how_they_begin() {
        let left_out = |args: &FormatArgs| overrides(args).unwrap().left_out;
        assert_eq!(left_out(&FormatArgs::default()), None);
        let args = FormatArgs { leave_out: vec!["PAGE".to_owned()], ..FormatArgs::default() };
        assert_eq!(left_out(&args), Some(LeftOut { rows: vec!["PAGE".to_owned()], end: None }));
        let args = FormatArgs { until: Some("Total".to_owned()), ..FormatArgs::default() };
        assert_eq!(left_out(&args), Some(LeftOut { rows: Vec::new(), end: Some("Total".to_owned()) }));
    }

    #[test]
    fn none_is_a_quote_too() {
        assert_eq!(sign_or_none("--quote", "none").unwrap(), None);
        assert_eq!(sign_or_none("--quote", "'").unwrap(), Some('\''.into()));
    }

    #[test]
    fn no_header_in_a_workbook_is_header_row_zero() {
        assert_eq!(header_row_override(None, Some(YesNo::No)), Some(None));
        assert_eq!(header_row_override(Some(0), None), Some(None));
        assert_eq!(header_row_override(Some(3), None), Some(Some(3)));
        assert_eq!(header_row_override(None, Some(YesNo::Yes)), None);
    }
}
