//! How files are read, as it is typed on the card: texts that become a format once all of them can be read.

use eframe::egui::Ui;

use crate::{
    model::{Bars, CsvOptions, FileFormat, FixedColumn, FixedOptions, LeftOut, Sign, WorkbookOptions},
    ui::widgets::{self, Choice, Form, TextField},
};

/// The encodings that files come in; another one that was found is offered beside them.
const ENCODINGS: [&str; 18] = [
    "UTF-8",
    "UTF-16LE",
    "UTF-16BE",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "windows-1257",
    "ISO-8859-2",
    "ISO-8859-15",
    "macintosh",
    "IBM866",
    "Shift_JIS",
    "EUC-JP",
    "GBK",
    "Big5",
    "EUC-KR",
];

const A_FEW_CHARACTERS: &str = "One character or a few, at most 15; \\t for a tab";
const WHOLE_NUMBER: &str = "A whole number";

/// What is typed.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceForm {
    Csv(CsvForm),
    Fixed(FixedForm),
    Excel(ExcelForm),
}

#[derive(Clone, Debug, PartialEq)]
pub struct CsvForm {
    delimiter: String,
    quote: String,
    escape: String,
    comment: String,
    skip_space: bool,
    encoding: String,
    skip_lines: String,
    has_header: bool,
    /// What has no field here.
    others: CsvOptions,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FixedForm {
    columns: String,
    /// What the form does not show.
    rest: FixedOptions,
    encoding: String,
    skip_lines: String,
    has_header: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ExcelForm {
    sheet: String,
    header_row: String,
    left_out: LeftOut,
}

impl SourceForm {
    /// Fills the form.
    pub fn of(format: &FileFormat) -> Self {
        match format {
            FileFormat::Csv(csv) => Self::Csv(CsvForm {
                delimiter: typed(Some(csv.delimiter)),
                quote: typed(csv.quote),
                escape: typed(csv.escape),
                comment: typed(csv.comment),
                skip_space: csv.skip_space,
                encoding: csv.encoding.clone(),
                skip_lines: csv.skip_lines.to_string(),
                has_header: csv.has_header,
                others: csv.clone(),
            }),
            FileFormat::Fixed(fixed) => Self::Fixed(FixedForm {
                columns: FixedColumn::list_text(&fixed.columns),
                encoding: fixed.encoding.clone(),
                skip_lines: fixed.skip_lines.to_string(),
                has_header: fixed.has_header,
                rest: fixed.clone(),
            }),
            FileFormat::Excel(WorkbookOptions { sheet, header_row, left_out }) => Self::Excel(ExcelForm {
                sheet: sheet.clone(),
                header_row: header_row.map(|row| row.to_string()).unwrap_or_default(),
                left_out: left_out.clone(),
            }),
        }
    }

    /// Reads the form; none where something in it can't be read.
    pub fn read(&self) -> Option<FileFormat> {
        Some(match self {
            Self::Csv(form) => FileFormat::Csv(CsvOptions {
                delimiter: delimiter(&form.delimiter).ok()?,
                quote: character(&form.quote).ok()?,
                escape: character(&form.escape).ok()?,
                comment: character(&form.comment).ok()?,
                skip_space: form.skip_space,
                encoding: form.encoding.clone(),
                skip_lines: number(&form.skip_lines).ok()?,
                has_header: form.has_header,
                ..form.others.clone()
            }),
            Self::Fixed(form) => FileFormat::Fixed(FixedOptions {
                columns: FixedColumn::list(&form.columns).ok()?,
                encoding: form.encoding.clone(),
                skip_lines: number(&form.skip_lines).ok()?,
                has_header: form.has_header,
                ..form.rest.clone()
            }),
            Self::Excel(form) => FileFormat::Excel(WorkbookOptions {
                sheet: sheet(&form.sheet).ok()?.to_owned(),
                header_row: header_row(&form.header_row).ok()?,
                left_out: form.left_out.clone(),
            }),
        })
    }

    /// Draws the form.
    pub fn form_ui(&mut self, form: &mut Form<'_>) {
        match self {
            Self::Csv(csv) => csv.form_ui(form),
            Self::Fixed(fixed) => fixed.form_ui(form),
            Self::Excel(excel) => excel.form_ui(form),
        }
    }
}

impl CsvForm {
    fn form_ui(&mut self, form: &mut Form<'_>) {
        let fault = delimiter(&self.delimiter).err();
        character_ui(form, "Delimiter", &mut self.delimiter, fault);
        for (label, text) in [("Quote", &mut self.quote), ("Escape", &mut self.escape), ("Comment", &mut self.comment)]
        {
            let fault = character(text).err();
            character_ui(form, label, text, fault);
        }
        form.check("Spaces", &mut self.skip_space, "Leave spaces out at the start of a field");
        form.choice("Row ends", &mut self.others.bars, Bars::ALL.map(|bars| (bars, bars.name())));
        text_lines_ui(form, &mut self.encoding, &mut self.skip_lines, &mut self.has_header);
    }
}

impl FixedForm {
    fn form_ui(&mut self, form: &mut Form<'_>) {
        let fault = FixedColumn::list(&self.columns).err();
        let field = TextField::new(&mut self.columns).width(360.0).mono().error(fault.as_deref());
        form.row("Column places", |ui| ui.add(field));
        text_lines_ui(form, &mut self.encoding, &mut self.skip_lines, &mut self.has_header);
    }
}

impl ExcelForm {
    fn form_ui(&mut self, form: &mut Form<'_>) {
        let fault = sheet(&self.sheet).err();
        form.row("Sheet", |ui| ui.add(TextField::new(&mut self.sheet).error(fault)));
        let fault = header_row(&self.header_row).err();
        form.row("Header row", |ui| {
            ui.add(TextField::new(&mut self.header_row).name("Header row").width(64.0).hint("none").error(fault));
        });
        form.hint("The sheet's row that names the columns, from 1; without one, every row is data");
    }
}

fn character_ui(form: &mut Form<'_>, label: &str, text: &mut String, fault: Option<&str>) {
    form.row(label, |ui: &mut Ui| {
        ui.add(TextField::new(text).name(label).width(64.0).mono().hint("none").error(fault));
        if let Some(name) = character(text).ok().flatten().and_then(character_name) {
            widgets::muted(ui, name);
        }
    });
}

fn text_lines_ui(form: &mut Form<'_>, encoding: &mut String, skip_lines: &mut String, has_header: &mut bool) {
    form.row("Encoding", |ui| {
        let mut encodings = ENCODINGS.map(|name| (name.to_owned(), name.to_owned())).to_vec();
        if !ENCODINGS.contains(&encoding.as_str()) {
            encodings.push((encoding.clone(), encoding.clone()));
        }
        Choice::new("Encoding", encodings).show(ui, encoding);
    });
    let fault = number(skip_lines).err();
    form.row("Lines to skip", |ui| {
        ui.add(TextField::new(skip_lines).width(64.0).error(fault));
        widgets::muted(ui, "at the top of the file");
    });
    form.check("Header", has_header, "The first line names the columns");
}

/// Writes a character so that it can be seen and typed.
fn typed(character: Option<Sign>) -> String {
    match character {
        None => String::new(),
        Some(sign) => sign.as_str().replace('\t', "\\t"),
    }
}

fn character(text: &str) -> Result<Option<Sign>, &'static str> {
    if text.is_empty() {
        return Ok(None);
    }
    let text = text.replace("\\t", "\t");
    let is_plain = !text.contains(['\n', '\r', '\0']) && !text.contains("\\n");
    Sign::new(&text).filter(|_| is_plain).map(Some).ok_or(A_FEW_CHARACTERS)
}

fn delimiter(text: &str) -> Result<Sign, &'static str> {
    character(text)?.ok_or(A_FEW_CHARACTERS)
}

fn number(text: &str) -> Result<u64, &'static str> {
    text.trim().parse().map_err(|_| WHOLE_NUMBER)
}

fn header_row(text: &str) -> Result<Option<u32>, &'static str> {
    match text.trim() {
        "" => Ok(None),
        row => match row.parse() {
            Ok(0) | Err(_) => Err("A row's number from 1 on, or nothing"),
            Ok(row) => Ok(Some(row)),
        },
    }
}

fn sheet(text: &str) -> Result<&str, &'static str> {
    if text.is_empty() { Err("The name of the sheet") } else { Ok(text) }
}

fn character_name(sign: Sign) -> Option<&'static str> {
    Some(match sign.as_char()? {
        ',' => "comma",
        ';' => "semicolon",
        '\t' => "tab",
        '|' => "vertical bar",
        ' ' => "space",
        ':' => "colon",
        '"' => "double quote",
        '\'' => "apostrophe",
        '\\' => "backslash",
        '#' => "number sign",
        '^' => "caret",
        '~' => "tilde",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_comes_back(format: &FileFormat) {
        assert_eq!(SourceForm::of(format).read().as_ref(), Some(format));
    }

    fn total() -> LeftOut {
        LeftOut { rows: vec!["Total".to_owned()], end: Some("Notes".to_owned()) }
    }

    #[test]
    fn every_format_comes_back_as_it_was() {
        check_comes_back(&FileFormat::Csv(CsvOptions::default()));
        check_comes_back(&FileFormat::Csv(CsvOptions {
            delimiter: '\t'.into(),
            quote: None,
            escape: Some('\\'.into()),
            comment: Some('#'.into()),
            skip_space: true,
            bars: Bars::Behind,
            encoding: "windows-1252".to_owned(),
            skip_lines: 3,
            has_header: false,
            header_rows: 2,
            max_record_mib: 64,
            record_end: Some('\u{1E}'.into()),
            excel_text: false,
            left_out: total(),
        }));
        check_comes_back(&FileFormat::Fixed(FixedOptions {
            columns: FixedColumn::list("1-8, 10-39").unwrap(),
            record_tag: "D".parse().ok(),
            ..FixedOptions::default()
        }));
        check_comes_back(&FileFormat::Excel(WorkbookOptions {
            sheet: "Items 2026".to_owned(),
            header_row: Some(2),
            left_out: total(),
        }));
        let left_out = LeftOut::default();
        check_comes_back(&FileFormat::Excel(WorkbookOptions { sheet: "Items".to_owned(), header_row: None, left_out }));
    }

    #[test]
    fn characters_are_read_as_typed() {
        let one = |c: char| Some(Sign::from(c));
        for (text, expect) in
            [("", None), (";", one(';')), ("\\t", one('\t')), ("\\", one('\\')), (" ", one(' ')), ("é", one('é'))]
        {
            assert_eq!(character(text), Ok(expect), "{text:?}");
        }
        assert_eq!(character("||"), Ok(Sign::new("||")));
        for text in ["\\n", "much longer than a delimiter"] {
            assert_eq!(character(text), Err(A_FEW_CHARACTERS), "{text:?}");
        }
        assert_eq!(delimiter(""), Err(A_FEW_CHARACTERS));
    }

    #[test]
    fn numbers_are_read_as_typed() {
        assert_eq!(header_row(" 2 "), Ok(Some(2)));
        assert_eq!(header_row(""), Ok(None));
        assert!(header_row("0").is_err());
        assert_eq!(number("1,000"), Err(WHOLE_NUMBER));
    }
}
