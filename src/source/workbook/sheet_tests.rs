//! Workbooks made here and exactly what is read from them, the child's part run in this process.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::{model::RawCell, source::workbook::child};

fn xlsx(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book);
    book.save_to_buffer().unwrap()
}

fn one_sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    xlsx(|book| fill(book.add_worksheet()))
}

/// A workbook of one sheet whose XML is given.
pub(super) fn xlsx_of_xml(sheet: &str) -> Vec<u8> {
    packed(&[
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns:r="x"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

/// A zip archive of texts.
pub(super) fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn start(bytes: &[u8], sheet: SheetRequest) -> Result<Opened, SourceError> {
    start_kind(bytes, BookKind::Xlsx, sheet)
}

pub(super) fn start_kind(bytes: &[u8], kind: BookKind, sheet: SheetRequest) -> Result<Opened, SourceError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let request = Request { kind, memory_mb: 0, sheet, path: file.path().to_owned() };
    let mut sent = Vec::new();
    child::run(&request, &mut sent).unwrap();
    Opened::receive(Reading::listen(Path::new("book.xlsx"), Cursor::new(sent)).unwrap(), bytes.len() as u64)
}

/// Reads a sheet and gives one line for the header row and the columns, each row and each issue.
fn read(bytes: &[u8], overrides: &Overrides) -> Vec<String> {
    read_opened(start(bytes, SheetRequest::First).unwrap(), overrides)
}

pub(super) fn read_opened(mut opened: Opened, overrides: &Overrides) -> Vec<String> {
    opened.peek(overrides.header_row.flatten()).unwrap();
    let (header_row, _) = choose_header(&opened, overrides);
    let mut source = SheetSource::new(opened, header_row);
    let mut block = RawBlock::new(RowNo(1));
    while source.read_block(&mut block, BlockLimit { num_rows: 3, num_bytes: 10_000 }).unwrap() > 0 {}
    let mut lines = vec![format!("{}: {}", header_row.unwrap_or(0), source.columns().join("|"))];
    for row in block.rows() {
        lines.push(format!("{}: {}", row.line, row.cells().map(show).collect::<Vec<_>>().join("|")));
        for (_, issue) in block.issues.iter().filter(|(of, _)| *of == row.row) {
            let Place { line, column, .. } = issue.place;
            lines.push(format!("! {} {line}:{column} {}", issue.code.name(), issue.value));
        }
    }
    lines
}

/// Shows a cell with the sign of its kind, text without.
fn show(cell: RawCell) -> String {
    let sign = match cell.kind {
        CellKind::Text | CellKind::Null => "",
        CellKind::Number => "n",
        CellKind::Boolean => "b",
        CellKind::Date => "d",
        CellKind::DateTime => "dt",
        CellKind::Time => "t",
        CellKind::Duration => "s",
        CellKind::Error => "e",
    };
    format!("{sign}{}", cell.text)
}

#[track_caller]
fn check_with(bytes: &[u8], overrides: &Overrides, expect: &[&str]) {
    assert_eq!(read(bytes, overrides), expect);
}

#[track_caller]
fn check_kind(bytes: &[u8], kind: BookKind, expect: &[&str]) {
    let opened = start_kind(bytes, kind, SheetRequest::First).unwrap();
    assert_eq!(read_opened(opened, &Overrides::default()), expect);
}

#[track_caller]
fn check(bytes: &[u8], expect: &[&str]) {
    check_with(bytes, &Overrides::default(), expect);
}

/// A sheet of texts, one row a line, cells divided by `|`; digits are written as numbers.
fn sheet_of(lines: &[&str]) -> Vec<u8> {
    one_sheet(|sheet| {
        for (row, line) in lines.iter().enumerate() {
            for (column, text) in line.split('|').enumerate().filter(|(_, text)| !text.is_empty()) {
                match text.parse::<f64>() {
                    Ok(number) => sheet.write(row as u32, column as u16, number).unwrap(),
                    Err(_) => sheet.write(row as u32, column as u16, text).unwrap(),
                };
            }
        }
    })
}

#[test]
fn a_table_at_the_top() {
    check(&sheet_of(&["Item|Weight", "apple|1.5", "pear|2"]), &["1: Item|Weight", "2: apple|n1.5", "3: pear|n2"]);
}

#[test]
fn a_table_below_titles_with_blank_rows_inside() {
    let book = sheet_of(&["Report", "", "Item|Weight|Note", "apple|1.5", "", "pear|2|x", ""]);
    check(&book, &["3: Item|Weight|Note", "4: apple|n1.5", "5: ", "6: pear|n2|x"]);
}

#[test]
fn every_row_is_data_without_header() {
    let book = sheet_of(&["", "Report", "", "Item|Weight"]);
    let overrides = Overrides { has_header: Some(false), ..Overrides::default() };
    check_with(&book, &overrides, &["0: Column 1|Column 2", "1: ", "2: Report", "3: ", "4: Item|Weight"]);
}

#[test]
fn the_header_row_can_be_set() {
    let book = sheet_of(&["a|b", "Item|Item", "apple|pear"]);
    let overrides = Overrides { header_row: Some(Some(2)), ..Overrides::default() };
    check_with(&book, &overrides, &["2: Item|Item 2", "3: apple|pear"]);
    let overrides = Overrides { header_row: Some(Some(9)), ..Overrides::default() };
    check_with(&book, &overrides, &["9: "]);
}

#[test]
fn cells_keep_what_they_are() {
    let book = one_sheet(|sheet| {
        let with = |code: &str| Format::new().set_num_format(code);
        for (i, heading) in ["Date", "Both", "Time", "Span", "Code", "Text", "Flag", "Share"].iter().enumerate() {
            sheet.write(0, i as u16, *heading).unwrap();
        }
        sheet.write_with_format(1, 0, 46_346, &with("dd/mm/yyyy")).unwrap();
        sheet.write_with_format(1, 1, 46_346.5, &with("yyyy-mm-dd hh:mm")).unwrap();
        sheet.write_with_format(1, 2, 0.25, &with("h:mm AM/PM")).unwrap();
        sheet.write_with_format(1, 3, 1.5, &with("[h]:mm:ss")).unwrap();
        sheet.write_with_format(1, 4, 42, &with("00000")).unwrap();
        sheet.write(1, 5, "007").unwrap();
        sheet.write(1, 6, true).unwrap();
        sheet.write_with_format(1, 7, 0.125, &with("0.0%")).unwrap();
    });
    check(
        &book,
        &[
            "1: Date|Both|Time|Span|Code|Text|Flag|Share",
            "2: d2026-11-20|dt2026-11-20T12:00:00|t06:00:00|s129600|00042|007|btrue|n0.125",
        ],
    );
}

#[test]
fn formulas_give_their_values_and_errors_are_told() {
    let book = one_sheet(|sheet| {
        sheet.write(0, 0, "Name").unwrap();
        sheet.write(0, 1, "Sum").unwrap();
        sheet.write(1, 0, "x").unwrap();
        sheet.write_formula(1, 1, Formula::new("=1+2").set_result("3")).unwrap();
        sheet.write(2, 0, "y").unwrap();
        sheet.write_formula(2, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    });
    check(&book, &["1: Name|Sum", "2: x|n3", "3: y|e#DIV/0!", "! error_cell 3:2 #DIV/0!"]);
}

#[test]
fn merged_headings_name_all_their_columns() {
    let book = one_sheet(|sheet| {
        sheet.write(0, 0, "Item").unwrap();
        sheet.merge_range(0, 1, 0, 2, "Price", &Format::new()).unwrap();
        for (i, text) in ["apple", "1", "2"].iter().enumerate() {
            sheet.write(1, i as u16, *text).unwrap();
        }
    });
    check(&book, &["1: Item|Price|Price 2", "2: apple|1|2"]);
}

#[test]
fn cells_beyond_the_columns_are_kept_and_told() {
    let mut lines = vec!["Item|Weight"];
    lines.extend(vec!["apple|1"; 700]);
    lines.push("pear|2|odd");
    let read = read(&sheet_of(&lines), &Overrides::default());
    assert_eq!(read[701..], ["702: pear|n2|odd", "! too_many_fields 702:3 3"]);
}

#[test]
fn cells_of_new_kinds_are_errors_and_not_the_end() {
    let sheet = r#"<worksheet><sheetData>
        <row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><r><t>Su</t></r><r><t>m</t></r></is></c></row>
        <row r="2"><c r="A2" t="str"><v>x</v></c><c r="B2" t="e"><v>#SPILL!</v></c><c r="C2"><v>5</v></c></row>
        <row r="3"><c t="str"><v>y</v></c><c t="d"><v>2026-11-20</v></c></row>
        </sheetData></worksheet>"#;
    check(
        &xlsx_of_xml(sheet),
        &["1: Name|Sum|Column 3", "2: x|e#SPILL!|n5", "! error_cell 2:2 #SPILL!", "3: y|d2026-11-20"],
    );
}

#[test]
fn a_sheet_of_two_far_corners_is_two_rows() {
    let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>
        <row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>"#;
    let mut opened = start(&xlsx_of_xml(sheet), SheetRequest::First).unwrap();
    opened.peek(None).unwrap();
    let mut source = SheetSource::new(opened, None);
    let (mut num_rows, mut num_cells) = (0, 0);
    let mut block = RawBlock::new(RowNo(1));
    while source.read_block(&mut block, BlockLimit { num_rows: 10_000, num_bytes: 1 << 20 }).unwrap() > 0 {
        num_rows += block.num_rows();
        num_cells += block.rows().map(|row| row.cells().count()).sum::<usize>();
        block.clear(RowNo(1));
    }
    assert_eq!((num_rows, num_cells), (1_048_576, 16_385));
}

#[test]
fn a_damaged_sheet_gives_its_rows_and_then_the_reason() {
    let sheet = r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><"#;
    let mut opened = start(&xlsx_of_xml(sheet), SheetRequest::First).unwrap();
    opened.peek(None).unwrap();
    let mut source = SheetSource::new(opened, None);
    let limit = BlockLimit { num_rows: 9, num_bytes: 1000 };
    assert_eq!(source.read_block(&mut RawBlock::new(RowNo(1)), limit).unwrap(), 1);
    let error = source.read_block(&mut RawBlock::new(RowNo(1)), limit).unwrap_err();
    assert!(error.to_string().starts_with("the workbook is damaged ("), "{error}");
}

#[test]
fn sheets_are_listed_and_chosen() {
    let book = xlsx(|book| {
        book.add_worksheet().set_name("Secret").unwrap().set_hidden(true).write(0, 0, "x").unwrap();
        book.add_worksheet().set_name("Empty").unwrap();
        book.add_worksheet().set_name("Data").unwrap().set_active(true).write(4, 2, "y").unwrap();
    });
    let opened = start(&book, SheetRequest::First).unwrap();
    let sheets: Vec<_> =
        opened.contents.sheets.iter().map(|s| (s.name.as_str(), s.rows, s.columns, s.is_hidden)).collect();
    assert_eq!(sheets, [("Secret", 1, 1, true), ("Empty", 0, 0, false), ("Data", 5, 3, false)]);
    assert_eq!(opened.contents.chosen, "Data");
    assert_eq!(start(&book, SheetRequest::Named("Secret".to_owned())).unwrap().contents.chosen, "Secret");
    let error = start(&book, SheetRequest::Named("Nope".to_owned())).map(|_| ()).unwrap_err();
    assert!(error.to_string().ends_with("it has “Secret”, “Empty”, “Data”: book.xlsx"), "{error}");
}

#[test]
fn progress_ends_at_the_whole() {
    let book = sheet_of(&["Item|Weight", "apple|1.5", "pear|2"]);
    let mut opened = start(&book, SheetRequest::First).unwrap();
    opened.peek(None).unwrap();
    let mut source = SheetSource::new(opened, Some(1));
    source.read_block(&mut RawBlock::new(RowNo(1)), BlockLimit { num_rows: 9, num_bytes: 1000 }).unwrap();
    let ReadProgress { bytes_done, bytes_total } = source.progress();
    assert_eq!((bytes_done, bytes_total), (book.len() as u64, book.len() as u64));
}

#[test]
fn an_empty_sheet_has_no_rows() {
    check(&one_sheet(|_| {}), &["0: "]);
}

/// Appends a record of the xlsb format.
fn push_record(out: &mut Vec<u8>, kind: u16, payload: &[u8]) {
    match kind {
        0..0x80 => out.push(kind as u8),
        _ => out.extend([kind as u8 & 0x7F | 0x80, (kind >> 7) as u8]),
    }
    crate::model::varint::push(out, payload.len() as u64);
    out.extend(payload);
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    (units.len() as u32).to_le_bytes().into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}

fn xlsb() -> Vec<u8> {
    let mut book = Vec::new();
    push_record(&mut book, 0x99, &[0; 12]);
    let sheet = [vec![0, 0, 0, 0, 1, 0, 0, 0], wide("r1"), wide("Süd")].concat();
    push_record(&mut book, 0x9C, &sheet);
    push_record(&mut book, 0x90, &[]);
    push_record(&mut book, 0x9D, &[0; 26]);
    let mut sheet = Vec::new();
    push_record(&mut sheet, 0x94, &[0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0]);
    push_record(&mut sheet, 0x91, &[]);
    let cell = |column: u8, value: &[u8]| [&[column, 0, 0, 0, 0, 0, 0, 0], value].concat();
    push_record(&mut sheet, 0, &[0; 25]);
    for (i, heading) in ["Name", "Weight", "Ok"].iter().enumerate() {
        push_record(&mut sheet, 6, &cell(i as u8, &wide(heading)));
    }
    push_record(&mut sheet, 0, &[[2].as_slice(), &[0; 24]].concat());
    push_record(&mut sheet, 6, &cell(0, &wide("größer")));
    push_record(&mut sheet, 5, &cell(1, &1.5f64.to_le_bytes()));
    push_record(&mut sheet, 3, &cell(2, &[0x2A]));
    push_record(&mut sheet, 0x92, &[]);
    let relations = r#"<Relationships><Relationship Id="r1" Target="worksheets/sheet1.bin"/></Relationships>"#;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("xl/workbook.bin", book.as_slice()),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.bin", &sheet),
    ] {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_binary_workbook_is_read() {
    let expect = ["1: Name|Weight|Ok", "2: ", "3: größer|n1.5|e#N/A", "! error_cell 3:3 #N/A"];
    check_kind(&xlsb(), BookKind::Xlsb, &expect);
}

#[test]
fn an_old_workbook_is_read() {
    check_kind(
        include_bytes!("../../../tests/data/stock.xls"),
        BookKind::Xls,
        &[
            "3: Code|Name|Weight|Since|Checked|Span|Ok",
            "4: 007|größer|n1.5|d2026-11-20|dt2026-11-20T08:15:00|s129600|btrue",
            "5: ",
            "6: A1|中文|n-3",
        ],
    );
}
