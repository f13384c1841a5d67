//! Workbooks as one XML, as Excel 2002 and 2003 write them and many programs still do.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufReader, Read},
    path::{Path, PathBuf},
};

use super::{
    cells::Value,
    child::Stop,
    number_format::NumberFormat,
    package::damaged,
    survey::{Book, CellSink, Survey},
    xml::{Broken, Event, Tag, Xml},
};
use crate::source::SheetInfo;

/// A workbook as XML.
pub(super) struct Xml2003 {
    path: PathBuf,
    formats: Formats,
    sheets: Vec<(SheetInfo, Survey)>,
    /// The file, read up to the sheet of that number.
    open: Option<(usize, Xml<BufReader<File>>)>,
    is_of_1904: bool,
}

type Formats = HashMap<String, NumberFormat>;

fn open(path: &Path) -> Result<Xml<BufReader<File>>, Stop> {
    Ok(Xml::new(BufReader::new(File::open(path).map_err(|error| damaged(&error))?)))
}

impl Xml2003 {
    /// Goes through the whole file once: styles, then the sheets and what there is in them.
    pub fn open(path: &Path) -> Result<Self, Stop> {
        let mut book =
            Self { path: path.to_owned(), formats: Formats::new(), sheets: Vec::new(), open: None, is_of_1904: false };
        let mut xml = open(path)?;
        loop {
            match book.survey_next(&mut xml) {
                Ok(true) => {}
                Ok(false) => return Ok(book),
                Err(stop) if book.sheets.is_empty() => return Err(stop),
                // The sheet that breaks off is told to when it is read.
                Err(_) => return Ok(book),
            }
        }
    }

    /// Takes in what comes next; false at the end.
    fn survey_next(&mut self, xml: &mut Xml<impl Read>) -> Result<bool, Stop> {
        match xml.next().map_err(|error| damaged(&error))? {
            Event::Start(tag) if tag.name == b"Style" => {
                let names = (tag.text(b"ID").unwrap_or_default(), tag.text(b"Parent"));
                let is_empty = tag.is_empty;
                self.style(xml, names, is_empty)?;
            }
            Event::Start(tag) if tag.name == b"Date1904" => self.is_of_1904 = true,
            Event::Start(tag) if tag.name == b"Worksheet" && !tag.is_empty => {
                let name = tag.text(b"Name").unwrap_or_default();
                let mut found = Survey::default();
                let read = Sheet::read(xml, &self.formats, &mut found);
                let is_hidden = matches!(read, Ok(Visibility::Hidden));
                let info = SheetInfo { name, rows: found.rows, columns: found.columns, is_hidden };
                self.sheets.push((info, found));
                read?;
            }
            Event::Eof => return Ok(false),
            Event::Start(_) | Event::End(_) | Event::Text(_) | Event::Verbatim(_) => {}
        }
        Ok(true)
    }

    fn style(&mut self, xml: &mut Xml<impl Read>, names: (String, Option<String>), is_empty: bool) -> Result<(), Stop> {
        let (id, parent) = names;
        let mut format = parent.and_then(|parent| self.formats.get(&parent).cloned()).unwrap_or_default();
        let mut depth = i32::from(!is_empty);
        while depth > 0 {
            match xml.next().map_err(|error| damaged(&error))? {
                Event::Start(tag) => {
                    if tag.name == b"NumberFormat" {
                        format = tag.text(b"Format").map(|code| format_of(&code)).unwrap_or_default();
                    }
                    depth += i32::from(!tag.is_empty);
                }
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(damaged(&Broken::CutShort)),
                Event::Text(_) | Event::Verbatim(_) => {}
            }
        }
        self.formats.insert(id, format);
        Ok(())
    }
}

/// Reads a format: some have names here.
fn format_of(code: &str) -> NumberFormat {
    match code {
        "General Date" => NumberFormat::DateTime,
        "Short Date" | "Medium Date" | "Long Date" => NumberFormat::Date,
        "Short Time" | "Medium Time" | "Long Time" => NumberFormat::Time,
        "General" | "General Number" | "Currency" | "Euro Currency" | "Fixed" | "Standard" | "Percent"
        | "Scientific" | "Yes/No" | "True/False" | "On/Off" => NumberFormat::Other,
        code => NumberFormat::of(code),
    }
}

impl Book for Xml2003 {
    fn sheets(&self) -> Vec<SheetInfo> {
        self.sheets.iter().map(|(info, _)| info.clone()).collect()
    }

    fn read(&mut self, sheet: usize, sink: &mut dyn CellSink) -> Result<(), Stop> {
        let (mut at, mut xml) = match self.open.take() {
            Some((at, xml)) if at <= sheet => (at, xml),
            _ => (0, open(&self.path)?),
        };
        loop {
            match xml.next().map_err(|error| damaged(&error))? {
                Event::Start(tag) if tag.name == b"Worksheet" && !tag.is_empty => {
                    if at == sheet {
                        break;
                    }
                    at += 1;
                }
                Event::Eof => return Err(damaged(&Broken::CutShort)),
                Event::Start(_) | Event::End(_) | Event::Text(_) | Event::Verbatim(_) => {}
            }
        }
        Sheet::read(&mut xml, &self.formats, sink)?;
        self.open = Some((sheet + 1, xml));
        Ok(())
    }

    fn weight(&mut self, _sheet: usize) -> u64 {
        u64::MAX
    }

    fn surveyed(&self, sheet: usize) -> Option<Survey> {
        self.sheets.get(sheet).map(|(_, survey)| survey.clone())
    }

    fn is_of_1904(&self) -> bool {
        self.is_of_1904
    }
}

/// Whether a sheet says that it is hidden.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Visibility {
    Visible,
    Hidden,
}

/// A sheet being read.
struct Sheet<'a, R> {
    xml: &'a mut Xml<R>,
    formats: &'a Formats,
    sink: &'a mut dyn CellSink,
    row: u32,
    column: u32,
    row_format: Option<&'a NumberFormat>,
    /// First and last column, and the format of cells that have none of their own.
    columns: Vec<(u32, u32, &'a NumberFormat)>,
    next_column: u32,
}

impl<'a, R: Read> Sheet<'a, R> {
    /// Reads the sheet that was just begun, to its end.
    fn read(xml: &'a mut Xml<R>, formats: &'a Formats, sink: &'a mut dyn CellSink) -> Result<Visibility, Stop> {
        let mut sheet =
            Self { xml, formats, sink, row: 0, column: 0, row_format: None, columns: Vec::new(), next_column: 0 };
        let mut visibility = Visibility::Visible;
        loop {
            match sheet.xml.next().map_err(|error| damaged(&error))? {
                Event::Start(tag) => match tag.name {
                    b"Column" => {
                        let column = tag_column(&tag, formats);
                        sheet.define_column(column);
                    }
                    b"Row" => {
                        sheet.row = tag.number(b"Index").map_or(sheet.row, |row| row.saturating_sub(1));
                        sheet.row_format = tag.text(b"StyleID").and_then(|style| formats.get(&style));
                        sheet.column = 0;
                        if tag.is_empty {
                            let num_more = tag.number(b"Span").unwrap_or(0);
                            sheet.row = sheet.row.saturating_add(num_more).saturating_add(1);
                        }
                    }
                    b"Cell" => {
                        let cell = Cell::of(&tag);
                        sheet.cell(cell)?;
                    }
                    b"Visible" if !tag.is_empty => {
                        let mut text = String::new();
                        sheet.xml.push_inner_text(&mut text).map_err(|error| damaged(&error))?;
                        if text.trim() != "SheetVisible" {
                            visibility = Visibility::Hidden;
                        }
                    }
                    _ => {}
                },
                Event::End(b"Row") => sheet.row = sheet.row.saturating_add(1),
                Event::End(b"Worksheet") => return Ok(visibility),
                Event::Eof => return Err(damaged(&Broken::CutShort)),
                Event::End(_) | Event::Text(_) | Event::Verbatim(_) => {}
            }
        }
    }

    fn define_column(&mut self, (index, num_more, format): (Option<u32>, u32, Option<&'a NumberFormat>)) {
        let first = index.map_or(self.next_column, |index| index.saturating_sub(1));
        let last = first.saturating_add(num_more);
        self.next_column = last.saturating_add(1);
        if let Some(format) = format {
            self.columns.push((first, last, format));
        }
    }

    fn cell(&mut self, cell: Cell) -> Result<(), Stop> {
        let Cell { index, style, across, down, is_empty } = cell;
        let column = index.map_or(self.column, |index| index.saturating_sub(1));
        self.column = column.saturating_add(across).saturating_add(1);
        if across > 0 || down > 0 {
            let last = (self.row.saturating_add(down), column.saturating_add(across));
            self.sink.merged((self.row, column), last);
        }
        let of_column = || self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&column));
        let format = match style {
            Some(style) => self.formats.get(&style),
            None => self.row_format.or_else(|| of_column().map(|(.., format)| *format)),
        };
        let format = format.or_else(|| self.formats.get("Default")).unwrap_or(&NumberFormat::Other);
        if is_empty {
            return Ok(());
        }
        let (mut text, mut kind) = (String::new(), None);
        loop {
            match self.xml.next().map_err(|error| damaged(&error))? {
                Event::Start(Tag { is_empty: true, .. }) => {}
                Event::Start(tag) if tag.name == b"Data" => {
                    kind = Some(Kind::of(&tag));
                    self.xml.push_inner_text(&mut text).map_err(|error| damaged(&error))?;
                }
                Event::Start(_) => self.xml.skip_element().map_err(|error| damaged(&error))?,
                Event::End(_) => break,
                Event::Eof => return Err(damaged(&Broken::CutShort)),
                Event::Text(_) | Event::Verbatim(_) => {}
            }
        }
        let Some(kind) = kind else { return Ok(()) };
        self.sink.push(self.row, column, kind.value(&text), format)
    }
}

fn tag_column<'a>(tag: &Tag, formats: &'a Formats) -> (Option<u32>, u32, Option<&'a NumberFormat>) {
    let format = tag.text(b"StyleID").and_then(|style| formats.get(&style));
    (tag.number(b"Index"), tag.number(b"Span").unwrap_or(0), format)
}

/// What a cell's start says.
struct Cell {
    index: Option<u32>,
    style: Option<String>,
    across: u32,
    down: u32,
    is_empty: bool,
}

impl Cell {
    fn of(tag: &Tag) -> Self {
        Self {
            index: tag.number(b"Index"),
            style: tag.text(b"StyleID"),
            across: tag.number(b"MergeAcross").unwrap_or(0),
            down: tag.number(b"MergeDown").unwrap_or(0),
            is_empty: tag.is_empty,
        }
    }
}

/// What a cell's data is.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Moment,
    Boolean,
    Error,
}

impl Kind {
    fn of(tag: &Tag) -> Self {
        match tag.get(b"Type") {
            Some(b"Number") => Self::Number,
            Some(b"DateTime") => Self::Moment,
            Some(b"Boolean") => Self::Boolean,
            Some(b"Error") => Self::Error,
            _ => Self::Text,
        }
    }

    fn value(self, text: &str) -> Value<'_> {
        let trimmed = text.trim();
        match self {
            Self::Text => Value::Text(text),
            Self::Number => match trimmed.parse() {
                Ok(number) => Value::Number(number),
                Err(_) if trimmed.is_empty() => Value::Empty,
                Err(_) => Value::Error(trimmed),
            },
            Self::Moment => Value::Moment(trimmed),
            Self::Boolean => Value::Boolean(matches!(trimmed, "1" | "true" | "True")),
            Self::Error => Value::Error(trimmed),
        }
    }
}
