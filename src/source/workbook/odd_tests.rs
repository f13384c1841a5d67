//! Workbooks of every format and of strange makes, written here by hand, and exactly what is read from them.

use super::{
    tests::{packed, read_opened, start_kind, xlsx_of_xml},
    *,
};
use crate::source::workbook::{book, child, package, second, survey, wire, wire::Refusal};

#[track_caller]
fn check_kind(bytes: &[u8], kind: BookKind, expect: &[&str]) {
    let opened = start_kind(bytes, kind, SheetRequest::First).unwrap();
    assert_eq!(read_opened(opened, &Overrides { has_header: Some(false), ..Overrides::default() }), expect);
}

#[track_caller]
fn check_xlsx(sheet: &str, expect: &[&str]) {
    check_kind(&xlsx_of_xml(sheet), BookKind::Xlsx, expect);
}

const SHEET: &str =
    r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>5</v></c></row></sheetData></worksheet>"#;
const BOOK: &str = r#"<workbook><sheets><sheet name="S" r:id="r1"/></sheets></workbook>"#;

#[track_caller]
fn check_parts(parts: &[(&str, &str)]) {
    check_kind(&packed(parts), BookKind::Xlsx, &["0: Column 1|Column 2", "1: n1|n5"]);
}

#[test]
fn parts_are_found_however_they_are_named() {
    let relation = |target: &str| {
        format!(r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="{target}"/></Relationships>"#)
    };
    check_parts(&[("xl/worksheets/sheet1.xml", SHEET)]);
    check_parts(&[("xl/workbook.xml", BOOK), ("xl/worksheets/sheet1.xml", SHEET)]);
    let part = "xl/_rels/workbook.xml.rels";
    check_parts(&[("xl/workbook.xml", BOOK), (part, &relation("/xl/odd.xml")), ("xl/odd.xml", SHEET)]);
    check_parts(&[("XL\\Workbook.xml", BOOK), (part, &relation("..\\xl\\Odd.xml")), ("xl\\odd.xml", SHEET)]);
}

#[test]
fn names_with_other_prefixes() {
    let sheet = SHEET.replace("</", "</x:").replace('<', "<x:").replace("<x:/x:", "</x:");
    check_xlsx(&sheet, &["0: Column 1|Column 2", "1: n1|n5"]);
}

#[test]
fn cells_and_rows_without_their_places() {
    let sheet = "<worksheet><sheetData><row><c><v>1</v></c><c t='b'><v>1</v></c></row><row/><row><c r='B'><v>2</v></c></row></sheetData></worksheet>";
    check_xlsx(sheet, &["0: Column 1|Column 2", "1: n1|btrue", "2: ", "3: |n2"]);
}

#[test]
fn rows_and_cells_out_of_order() {
    let sheet = "<worksheet><sheetData><row r='3'><c r='B3'><v>32</v></c><c r='A3'><v>31</v></c></row><row r='1'><c r='A1'><v>11</v></c></row></sheetData></worksheet>";
    check_xlsx(sheet, &["0: Column 1|Column 2", "1: n11", "2: ", "3: n31|n32"]);
}

#[test]
fn values_that_are_none() {
    let sheet = "<worksheet><sheetData><row r='1'><c><v>abc</v></c><c t='s'><v>99</v></c><c><v></v></c><c t='x'><v>new</v></c><c><v>1e400</v></c></row></sheetData></worksheet>";
    check_xlsx(
        sheet,
        &[
            "0: Column 1|Column 2|Column 3|Column 4|Column 5",
            "1: eabc|e#UNREADABLE!||new|e#NUM!",
            "! error_cell 1:1 abc",
            "! error_cell 1:2 #UNREADABLE!",
            "! error_cell 1:5 #NUM!",
        ],
    );
}

#[track_caller]
fn check_refused(bytes: &[u8], kind: BookKind, expect: &str) {
    let opened = start_kind(bytes, kind, SheetRequest::First);
    let error = opened.and_then(|mut opened| opened.peek(None)).unwrap_err().to_string();
    assert!(error.contains(expect), "{error}");
}

#[test]
fn parts_that_are_no_sheets_are_told() {
    check_refused(&xlsx_of_xml(""), BookKind::Xlsx, "ends too early");
    check_refused(&xlsx_of_xml("hello"), BookKind::Xlsx, "ends too early");
    check_refused(&xlsx_of_xml("<worksheet><a><a>"), BookKind::Xlsx, "ends too early");
    let far = "<worksheet><sheetData><row r='9999999'><c><v>1</v></c></row></sheetData></worksheet>";
    check_refused(&xlsx_of_xml(far), BookKind::Xlsx, "a cell in row 9999999");
    check_refused(
        &packed(&[("xl/workbook.xml", BOOK)]),
        BookKind::Xlsx,
        "its part xl/worksheets/sheet1.xml is missing",
    );
    check_refused(b"\x09\x08\x04", BookKind::Xls, "does not begin as a workbook");
    check_refused(
        b"<office:document><office:body><table:table table:name='a'><table:table-row>",
        BookKind::FlatOds,
        "ends too early",
    );
}

fn record(number: u16, bytes: &[u8]) -> Vec<u8> {
    [&number.to_le_bytes(), &(bytes.len() as u16).to_le_bytes(), bytes].concat()
}

fn date() -> [u8; 8] {
    46_346f64.to_le_bytes()
}

#[test]
fn a_sheet_of_excel_2() {
    let book = [
        record(0x09, &[2, 0, 0x10, 0]),
        record(0x1E, b"\x07General"),
        record(0x1E, b"\x08dd/mm/yy"),
        record(0x04, b"\0\0\0\0\0\0\0\x02\x80b"),
        record(0x03, &[&[0, 0, 1, 0, 0, 1, 0], &date()[..]].concat()),
        record(0x02, &[1, 0, 0, 0, 0, 0, 0, 7, 0]),
        record(0x0A, &[]),
    ];
    check_kind(&book.concat(), BookKind::Xls, &["0: Column 1|Column 2", "1: €b|d2026-11-20", "2: n7"]);
}

#[test]
fn a_sheet_of_excel_4() {
    let book = [
        record(0x409, &[4, 0, 0x10, 0, 0, 0]),
        record(0x42, &[0x52, 3]),
        record(0x41E, b"\0\0\x07General"),
        record(0x41E, b"\0\0\x08dd/mm/yy"),
        record(0x443, &[0; 12]),
        record(0x443, &[0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        record(0x204, b"\0\0\0\0\0\0\x02\0\x81b"),
        record(0x203, &[&[0, 0, 1, 0, 1, 0], &date()[..]].concat()),
        record(0x406, &[1, 0, 0, 0, 0, 0, 2, 0, 0x2A, 0, 0, 0, 0xFF, 0xFF, 0, 0]),
        record(0x0A, &[]),
    ];
    let expect = ["0: Column 1|Column 2", "1: üb|d2026-11-20", "2: e#N/A", "! error_cell 2:1 #N/A"];
    check_kind(&book.concat(), BookKind::Xls, &expect);
}

#[test]
fn an_old_workbook_with_a_password_is_encrypted() {
    let book = [record(0x809, &[0, 6, 5, 0, 0, 0, 0, 0]), record(0x2F, &[0; 6])].concat();
    check_refused(&book, BookKind::Xls, "the workbook is encrypted");
}

#[test]
fn the_xml_of_excel_2003() {
    let book = r#"<?xml version="1.0"?><Workbook xmlns:ss="u"><Styles><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>
        <Style ss:ID="t"><NumberFormat ss:Format="h:mm"/></Style><Style ss:ID="z"><NumberFormat ss:Format="00000"/></Style></Styles>
        <Worksheet ss:Name="S"><Table><Column ss:Index="4" ss:StyleID="d"/><Row><Cell><Data ss:Type="String">a<B>b</B></Data></Cell>
        <Cell ss:Index="3" ss:StyleID="d"><Data ss:Type="DateTime">2026-11-20T00:00:00.000</Data></Cell>
        <Cell><Data ss:Type="Number">46346</Data></Cell></Row>
        <Row ss:Index="3"><Cell ss:StyleID="t"><Data ss:Type="DateTime">1899-12-31T08:15:00.000</Data></Cell>
        <Cell ss:StyleID="z"><Data ss:Type="Number">42</Data><Comment><Data>note</Data></Comment></Cell>
        <Cell><Data ss:Type="Error">#N/A</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table></Worksheet></Workbook>"#;
    check_kind(
        book.as_bytes(),
        BookKind::Xml2003,
        &[
            "0: Column 1|Column 2|Column 3|Column 4",
            "1: ab||d2026-11-20|d2026-11-20",
            "2: ",
            "3: t08:15:00|00042|e#N/A|btrue",
            "! error_cell 3:3 #N/A",
        ],
    );
}

const DOCUMENT: &str = r#"<office:document-content><office:automatic-styles>
    <number:date-style style:name="N1"><number:day/><number:hours/></number:date-style>
    <style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/></office:automatic-styles>
    <office:body><office:spreadsheet><table:dde-links><table:table table:name="x"><table:table-row/></table:table></table:dde-links>
    <table:table table:name="S"><table:table-column table:number-columns-repeated="3"/>
    <table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p></office:annotation><text:p>a<text:s text:c="2"/>b</text:p><text:p> c
     d</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2" office:value-type="percentage" office:value="0.125"><text:p>12.5%</text:p></table:table-cell></table:table-row>
    <table:table-row table:number-rows-repeated="2"><table:table-cell table:style-name="c1" office:value-type="date" office:date-value="2026-11-20"/><table:covered-table-cell/>
    <table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>
    <table:table-row><table:table-cell table:formula="of:=TRUE()" office:value-type="float" office:value="1"><text:p>TRUE</text:p></table:table-cell></table:table-row>
    <table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
    </table:table></office:spreadsheet></office:body></office:document-content>"#;

#[test]
fn an_open_document_packed_and_flat() {
    let expect = [
        "0: Column 1|Column 2|Column 3",
        "1: a  b\nc d|n0.125|n0.125",
        "2: dt2026-11-20T00:00:00||e#DIV/0!",
        "! error_cell 2:3 #DIV/0!",
        "3: dt2026-11-20T00:00:00||e#DIV/0!",
        "! error_cell 3:3 #DIV/0!",
        "4: btrue",
    ];
    check_kind(&packed(&[("content.xml", DOCUMENT)]), BookKind::Ods, &expect);
    check_kind(DOCUMENT.as_bytes(), BookKind::FlatOds, &expect);
}

#[test]
fn days_of_an_open_document_may_be_counted_from_1904() {
    let document = DOCUMENT.replace(
        "<table:dde-links>",
        "<table:calculation-settings><table:null-date table:date-value='1904-01-01'/></table:calculation-settings><table:dde-links>",
    );
    let document = document.replace(
        "office:value-type=\"date\" office:date-value=\"2026-11-20\"",
        "office:value-type=\"float\" office:value=\"1\"",
    );
    let opened = start_kind(document.as_bytes(), BookKind::FlatOds, SheetRequest::First).unwrap();
    let rows = read_opened(opened, &Overrides { has_header: Some(false), ..Overrides::default() });
    assert_eq!(rows[2], "2: dt1904-01-02T00:00:00||e#DIV/0!");
}

#[test]
fn cells_repeated_without_end_are_refused() {
    let document = "<a><body><table name='S'><table-row number-rows-repeated='1000000'><table-cell number-columns-repeated='16000' value-type='float' value='1'/></table-row></table></body></a>";
    check_refused(document.as_bytes(), BookKind::FlatOds, "it repeats cells");
}

#[test]
fn all_sheets_come_one_after_the_other_in_spite_of_a_bad_one() {
    let book = r#"<workbook><sheets><sheet name="A" r:id="1"/><sheet name="B" r:id="2"/><sheet name="C" r:id="3"/></sheets></workbook>"#;
    let book = packed(&[
        ("xl/workbook.xml", book),
        ("xl/worksheets/sheet1.xml", SHEET),
        ("xl/worksheets/sheet2.xml", "<worksheet><sheetData><row><c><v>7"),
        ("xl/worksheets/sheet3.xml", SHEET),
    ]);
    let mut opened = start_kind(&book, BookKind::Xlsx, SheetRequest::All).unwrap();
    let mut found = Vec::new();
    for _ in 0..3 {
        opened.begin_sheet().unwrap();
        found.push(match opened.peek(None) {
            Ok(()) => opened.peeked().count().to_string(),
            Err(error) => error.to_string().chars().take(23).collect(),
        });
    }
    assert_eq!(found, ["1", "the workbook is damaged", "1"]);
    assert_eq!(
        read_opened(opened, &Overrides { has_header: Some(false), ..Overrides::default() }),
        ["0: Column 1|Column 2", "1: n1|n5"]
    );
}

const STOCK: &[u8] = include_bytes!("../../../tests/data/stock.xls");

/// Reads the old workbook after bytes of it were overwritten, and gives its number of rows and whether it is doubted.
#[track_caller]
fn check_container(changes: &[(usize, &[u8])], is_doubted: bool) {
    let mut bytes = STOCK.to_vec();
    for (at, change) in changes {
        bytes[*at..at + change.len()].copy_from_slice(change);
    }
    let mut opened = start_kind(&bytes, BookKind::Xls, SheetRequest::First).unwrap();
    opened.peek(None).unwrap();
    assert_eq!(opened.peeked().map(|row| row.line).collect::<Vec<_>>(), [1, 3, 4, 6]);
    assert_eq!(!opened.doubt.is_empty(), is_doubted, "{}", opened.doubt);
}

/// Where the directory of that workbook is; its second entry is the book.
const DIRECTORY: usize = 512 * 10;
const ENTRY: usize = DIRECTORY + 128;

#[test]
fn a_container_that_says_little_true_is_read() {
    check_container(&[], false);
    // The size of sectors; a name in capitals; a size for short sectors; a table of sectors that is nowhere.
    check_container(&[(30, &[12, 0])], false);
    check_container(&[(ENTRY, b"W\0O\0R\0K\0B\0O\0O\0K\0")], false);
    check_container(&[(56, &[0, 0x20, 0, 0])], false);
    check_container(&[(44, &[9, 9, 9, 9])], false);
    check_container(&[(DIRECTORY + 76, &[77, 0, 0, 0])], false);
}

#[test]
fn a_book_without_a_directory_is_found_where_it_begins() {
    check_container(&[(48, &[0xF0, 0xF0, 0, 0])], true);
    check_container(&[(ENTRY, &[b'X', 0])], true);
    check_container(&[(ENTRY + 116, &[3, 0, 0, 0])], true);
}

#[test]
fn a_workbook_that_only_calamine_reads_is_doubted() {
    let mut out = Vec::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/stock.xls");
    let mut second = second::Second::open(&path, BookKind::Xls, "it is torn").unwrap();
    assert!(book::send_sheet(&mut second, 0, &survey::Survey::default(), &mut out).is_ok());
    let Ok(Message::Sheet(start)) = wire::receive(&mut &out[..]) else { panic!("no sheet") };
    assert!(start.doubt.starts_with("it is torn;"), "{}", start.doubt);
}

#[test]
fn only_damage_asks_for_a_second_opinion() {
    let of = |refusal| book::reason(&child::Stop::Refused(refusal));
    assert_eq!(of(Refusal::Damaged { reason: "torn".to_owned() }).as_deref(), Some("torn"));
    assert_eq!(of(Refusal::NoSheets).as_deref(), Some("it has no sheets"));
    for refusal in [
        Refusal::Encrypted,
        Refusal::Greedy { reason: "cells".to_owned() },
        Refusal::Damaged { reason: format!("a part: {}", package::UNPACKS_TOO_FAR) },
        Refusal::NoSuchSheet { found: String::new() },
    ] {
        assert_eq!(of(refusal), None);
    }
}

#[test]
fn a_table_of_a_web_page_is_a_sheet() {
    let page =
        "<html><body><table><tr><th rowspan=2>Item<th colspan=2>2025<th colspan=2>2026<tr><th>Q1<th>Q2<th>Q1<th>Q2
        <tr><td>007<td>1<td>2<td>3<td>4</table>";
    let opened = start_kind(page.as_bytes(), BookKind::Html, SheetRequest::First).unwrap();
    let expect = ["2: Item|2025 Q1|2025 Q2|2026 Q1|2026 Q2", "3: 007|1|2|3|4"];
    assert_eq!(read_opened(opened, &Overrides::default()), expect);
}
