//! The whole workbooks that are damaged: one of each format, small, with every kind of cell.

use rust_xlsxwriter::{Format, Formula, Workbook};

use super::parts::{Part, packed, unpacked};

/// A whole workbook.
pub struct Seed {
    pub ending: &'static str,
    pub content: Content,
}

/// What a workbook is made of.
pub enum Content {
    Bytes(Vec<u8>),
    /// A zip archive's.
    Parts(Vec<Part>),
}

impl Seed {
    pub fn bytes(&self) -> Vec<u8> {
        match &self.content {
            Content::Bytes(bytes) => bytes.clone(),
            Content::Parts(parts) => packed(parts),
        }
    }
}

/// All of them.
pub fn all() -> Vec<Seed> {
    let of_text = |ending, text: &str| Seed { ending, content: Content::Bytes(text.as_bytes().to_vec()) };
    vec![
        Seed { ending: "xlsx", content: Content::Parts(unpacked(&xlsx())) },
        Seed { ending: "xls", content: Content::Bytes(include_bytes!("../../data/stock.xls").to_vec()) },
        Seed { ending: "xlsb", content: Content::Parts(xlsb()) },
        Seed { ending: "ods", content: Content::Parts(vec![("content.xml".to_owned(), document().into_bytes())]) },
        of_text("fods", &document()),
        of_text("xml", XML_2003),
        of_text("html", PAGE),
    ]
}

fn xlsx() -> Vec<u8> {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for name in ["Stock", "More"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (column, heading) in ["Name", "Weight", "Since", "Ok", "Sum"].iter().enumerate() {
            sheet.write(0, column as u16, *heading).unwrap();
        }
        for row in 1..30 {
            sheet.write(row, 0, format!("größer {row} & <more>")).unwrap();
            sheet.write(row, 1, f64::from(row) * 1.5).unwrap();
            sheet.write_with_format(row, 2, 46_000 + row, &date).unwrap();
            sheet.write(row, 3, row % 2 == 0).unwrap();
            sheet.write_formula(row, 4, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        }
        sheet.merge_range(31, 0, 32, 3, "merged", &date).unwrap();
    }
    book.save_to_buffer().unwrap()
}

/// Appends a record of the xlsb format.
fn push_record(out: &mut Vec<u8>, kind: u16, payload: &[u8]) {
    match kind {
        0..0x80 => out.push(kind as u8),
        _ => out.extend([kind as u8 & 0x7F | 0x80, (kind >> 7) as u8]),
    }
    let mut len = payload.len();
    while len >= 0x80 {
        out.push(len as u8 & 0x7F | 0x80);
        len >>= 7;
    }
    out.push(len as u8);
    out.extend(payload);
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    (units.len() as u32).to_le_bytes().into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}

fn xlsb() -> Vec<Part> {
    let mut book = Vec::new();
    push_record(&mut book, 0x99, &[0; 12]);
    push_record(&mut book, 0x9C, &[vec![0, 0, 0, 0, 1, 0, 0, 0], wide("r1"), wide("Stock")].concat());
    push_record(&mut book, 0x90, &[]);
    let mut texts = Vec::new();
    push_record(&mut texts, 0x9F, &[1, 0, 0, 0, 1, 0, 0, 0]);
    push_record(&mut texts, 19, &[vec![0], wide("größer")].concat());
    let mut sheet = Vec::new();
    push_record(&mut sheet, 0x94, &[0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0]);
    push_record(&mut sheet, 0x91, &[]);
    for row in 0..20u8 {
        push_record(&mut sheet, 0, &[&[row][..], &[0; 24]].concat());
        let cell = |column: u8, value: &[u8]| [&[column, 0, 0, 0, 0, 0, 0, 0], value].concat();
        push_record(&mut sheet, 7, &cell(0, &[0; 4]));
        push_record(&mut sheet, 6, &cell(1, &wide(&format!("text {row}"))));
        push_record(&mut sheet, 5, &cell(2, &(f64::from(row) * 1.5).to_le_bytes()));
        push_record(&mut sheet, 3, &cell(3, &[0x2A]));
        push_record(&mut sheet, 4, &cell(4, &[1]));
    }
    push_record(&mut sheet, 0x92, &[]);
    let relations = r#"<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.bin"/>
        <Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.bin"/></Relationships>"#;
    [
        ("xl/workbook.bin", book),
        ("xl/_rels/workbook.bin.rels", relations.as_bytes().to_vec()),
        ("xl/sharedStrings.bin", texts),
        ("xl/worksheets/sheet1.bin", sheet),
    ]
    .map(|(name, bytes)| (name.to_owned(), bytes))
    .to_vec()
}

fn document() -> String {
    let cell = |kind: &str, value: &str, text: &str| {
        format!("<table:table-cell office:value-type=\"{kind}\" {value}><text:p>{text}</text:p></table:table-cell>")
    };
    let row = [
        cell("string", "", "größer<text:s text:c=\"3\"/>x"),
        cell("float", "office:value=\"1.5\"", "1.5"),
        cell("date", "office:date-value=\"2026-11-20\" table:style-name=\"c1\"", "20.11.26"),
        cell("boolean", "office:boolean-value=\"true\"", "TRUE"),
        cell("time", "office:time-value=\"PT08H15M00S\"", "08:15"),
    ]
    .concat();
    let rows = format!("<table:table-row>{row}</table:table-row>").repeat(20);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles><number:date-style style:name="N1"><number:day/></number:date-style>
        <style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/></office:automatic-styles><office:body><office:spreadsheet>
        <table:table table:name="Stock"><table:table-column table:number-columns-repeated="5"/>{rows}<table:table-row table:number-rows-repeated="3"><table:table-cell
        table:number-columns-repeated="5" office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document>"#
    )
}

const XML_2003: &str = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
    xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles>
    <Worksheet ss:Name="Stock"><Table><Column ss:Index="3" ss:StyleID="d"/><Row><Cell><Data ss:Type="String">Name</Data></Cell><Cell><Data ss:Type="String">Weight</Data></Cell></Row>
    <Row><Cell><Data ss:Type="String">größer</Data></Cell><Cell><Data ss:Type="Number">1.5</Data></Cell><Cell><Data ss:Type="DateTime">2026-11-20T00:00:00.000</Data></Cell></Row>
    <Row ss:Index="9"><Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="Error">#N/A</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table></Worksheet></Workbook>"#;

const PAGE: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><style>td{color:red}</style></head><body><table border=1><tr><th>Name<th colspan=2>Weight
    <tr><td>größer<td>1,5<td>&nbsp;2</td></tr><tr><td rowspan=2>a &amp; b<td>3<td>4<tr><td>5<td>6</table><p>end</body></html>";
