//! Format options of the command line as overrides of the reader's guess, and formats as JSON.

use anyhow::{Context, bail};
use serde_json::{Value, json};

use super::args::{FormatArgs, Unit, YesNo};
use crate::{
    model::{FileFormat, FixedColumn, FixedUnit},
    source::{Guess, Overrides},
};

/// Makes overrides of the options given.
pub fn overrides(args: &FormatArgs) -> anyhow::Result<Overrides> {
    let FormatArgs { delimiter, quote, escape, comment, encoding, skip, header, sheet, header_row, .. } = args;
    Ok(Overrides {
        delimiter: delimiter.as_deref().map(|text| character("--delimiter", text)).transpose()?,
        quote: quote.as_deref().map(|text| character_or_none("--quote", text)).transpose()?,
        escape: escape.as_deref().map(|text| character_or_none("--escape", text)).transpose()?,
        comment: comment.as_deref().map(|text| character_or_none("--comment", text)).transpose()?,
        encoding: encoding.clone(),
        skip_lines: *skip,
        has_header: header.map(|answer| answer == YesNo::Yes),
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

fn character_or_none(option: &str, text: &str) -> anyhow::Result<Option<char>> {
    if text.is_empty() || text.eq_ignore_ascii_case("none") { Ok(None) } else { character(option, text).map(Some) }
}

fn character(option: &str, text: &str) -> anyhow::Result<char> {
    let named = match text.to_ascii_lowercase().as_str() {
        "tab" | "\\t" => Some('\t'),
        "space" => Some(' '),
        "comma" => Some(','),
        "semicolon" => Some(';'),
        "pipe" => Some('|'),
        _ => None,
    };
    let mut chars = text.chars();
    let found = named.or_else(|| chars.next().filter(|_| chars.next().is_none()));
    let found = found.with_context(|| format!("{option} takes one character, not “{text}”"))?;
    if !found.is_ascii() {
        bail!("{option} takes an ASCII character, not “{text}”");
    }
    Ok(found)
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
            "encoding": csv.encoding,
            "skip_lines": csv.skip_lines,
            "has_header": csv.has_header,
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
    value["evidence"] = json!(guess.evidence);
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<char>) {
        assert_eq!(character("--delimiter", text).ok(), expect);
    }

    #[test]
    fn characters_are_given_as_themselves_or_by_name() {
        check(";", Some(';'));
        check("tab", Some('\t'));
        check("\\t", Some('\t'));
        check(";;", None);
        check("", None);
        check("§", None);
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
    fn none_is_a_quote_too() {
        assert_eq!(character_or_none("--quote", "none").unwrap(), None);
        assert_eq!(character_or_none("--quote", "'").unwrap(), Some('\''));
    }

    #[test]
    fn no_header_in_a_workbook_is_header_row_zero() {
        assert_eq!(header_row_override(None, Some(YesNo::No)), Some(None));
        assert_eq!(header_row_override(Some(0), None), Some(None));
        assert_eq!(header_row_override(Some(3), None), Some(Some(3)));
        assert_eq!(header_row_override(None, Some(YesNo::Yes)), None);
    }
}
