//! Workbooks of LibreOffice and its kin: packed as ods, or flat as one XML.

use std::{
    fs::File,
    io::{self, BufReader, Cursor, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    child::Stop,
    ods_styles::Styles,
    ods_table,
    package::{Package, damaged},
    survey::{Book, CellSink, Survey},
    xml::{Event, Tag, Xml},
};
use crate::source::SheetInfo;

/// Content up to this size is unpacked once and held.
const MAX_HELD: u64 = 64 << 20;

const CONTENT: &str = "content.xml";

/// An ods or fods.
pub(super) struct Ods {
    origin: Origin,
    styles: Styles,
    sheets: Vec<(SheetInfo, Survey)>,
    /// Content that was read up to the sheet of that number.
    open: Option<(usize, Xml<Box<dyn Read>>)>,
    is_of_1904: bool,
}

/// What there is in the content.
#[derive(Default)]
struct Surveyed {
    sheets: Vec<(SheetInfo, Survey)>,
    is_of_1904: bool,
}

/// Where the content comes from.
enum Origin {
    Held(Arc<[u8]>),
    Packed(Package),
    Flat(PathBuf),
}

impl Ods {
    pub fn open(path: &Path) -> Result<Self, Stop> {
        let mut package = Package::open(path)?;
        let mut styles = Styles::default();
        if let Some(input) = package.part("styles.xml")? {
            styles.read(&mut Xml::new(input));
        }
        let origin = match package.size(CONTENT) {
            0..=MAX_HELD => Origin::Held(package.bytes(CONTENT)?.unwrap_or_default().into()),
            _ => Origin::Packed(package),
        };
        Self::list(origin, styles)
    }

    pub fn open_flat(path: &Path) -> Result<Self, Stop> {
        Self::list(Origin::Flat(path.to_owned()), Styles::default())
    }

    fn list(origin: Origin, styles: Styles) -> Result<Self, Stop> {
        let mut book = Self { origin, styles, sheets: Vec::new(), open: None, is_of_1904: false };
        match &mut book.origin {
            Origin::Packed(package) => {
                let Some(input) = package.part(CONTENT)? else { return Err(damaged(&"its content is missing")) };
                let found = survey(&mut Xml::new(input), &mut book.styles)?;
                (book.sheets, book.is_of_1904) = (found.sheets, found.is_of_1904);
            }
            Origin::Held(_) | Origin::Flat(_) => {
                let mut xml = Xml::new(book.reopened()?);
                let found = survey(&mut xml, &mut book.styles)?;
                (book.sheets, book.is_of_1904) = (found.sheets, found.is_of_1904);
            }
        }
        Ok(book)
    }

    fn reopened(&self) -> Result<Box<dyn Read>, Stop> {
        Ok(match &self.origin {
            Origin::Held(content) => Box::new(Cursor::new(content.clone())),
            Origin::Flat(path) => Box::new(BufReader::new(File::open(path).map_err(|error| damaged(&error))?)),
            Origin::Packed(_) => Box::new(io::empty()),
        })
    }
}

/// Goes through the whole content once: styles, then the tables and what there is in them. Content that breaks off
/// has the tables up to there; they are told to be damaged when they are read.
fn survey(xml: &mut Xml<impl Read>, styles: &mut Styles) -> Result<Surveyed, Stop> {
    styles.read(xml);
    let mut book = Surveyed::default();
    loop {
        match next_table(xml, &mut book.is_of_1904) {
            Ok(Some((name, style))) => {
                let mut found = Survey::default();
                let read = ods_table::read(xml, styles, &mut found);
                let is_hidden = styles.is_hidden(&style);
                let info = SheetInfo { name, rows: found.rows, columns: found.columns, is_hidden };
                book.sheets.push((info, found));
                if read.is_err() {
                    return Ok(book);
                }
            }
            Ok(None) => return Ok(book),
            Err(stop) if book.sheets.is_empty() => return Err(stop),
            Err(_) => return Ok(book),
        }
    }
}

/// Goes on to the next table that is a sheet, and returns its name and style; hears on the way from when days are
/// counted.
fn next_table(xml: &mut Xml<impl Read>, is_of_1904: &mut bool) -> Result<Option<(String, String)>, Stop> {
    loop {
        match xml.next().map_err(|error| damaged(&error))? {
            Event::Start(tag) if tag.name == b"null-date" => {
                *is_of_1904 = tag.get(b"date-value").is_some_and(|day| day.starts_with(b"1904"));
            }
            Event::Start(Tag { is_empty: true, .. }) => {}
            Event::Start(tag) if tag.name == b"table" => {
                let name = tag.text(b"name").unwrap_or_default();
                // What another file held when it was last looked at is no sheet of this one.
                if !name.starts_with("'file:") {
                    return Ok(Some((name, tag.text(b"style-name").unwrap_or_default())));
                }
                xml.skip_element().map_err(|error| damaged(&error))?;
            }
            Event::Start(Tag { name, .. }) if is_elsewhere(name) => {
                xml.skip_element().map_err(|error| damaged(&error))?;
            }
            Event::Eof => return Ok(None),
            Event::Start(_) | Event::End(_) | Event::Text(_) | Event::Verbatim(_) => {}
        }
    }
}

/// Whether an element may hold tables that are no sheets.
fn is_elsewhere(name: &[u8]) -> bool {
    matches!(name, b"dde-links" | b"tracked-changes" | b"forms" | b"content-validations" | b"data-pilot-tables")
}

/// Goes on to the table of that number, counted from here.
fn skip_to(xml: &mut Xml<impl Read>, num_tables: usize) -> Result<(), Stop> {
    let mut is_of_1904 = false;
    for _ in 0..num_tables {
        next_table(xml, &mut is_of_1904)?;
        xml.skip_element().map_err(|error| damaged(&error))?;
    }
    next_table(xml, &mut is_of_1904)?.map(|_| ()).ok_or_else(|| damaged(&"its content ends too early"))
}

impl Book for Ods {
    fn sheets(&self) -> Vec<SheetInfo> {
        self.sheets.iter().map(|(info, _)| info.clone()).collect()
    }

    fn read(&mut self, sheet: usize, sink: &mut dyn CellSink) -> Result<(), Stop> {
        if let Origin::Packed(package) = &mut self.origin {
            let Some(input) = package.part(CONTENT)? else { return Err(damaged(&"its content is missing")) };
            let mut xml = Xml::new(input);
            skip_to(&mut xml, sheet)?;
            return ods_table::read(&mut xml, &self.styles, sink);
        }
        let (at, mut xml) = match self.open.take() {
            Some((at, xml)) if at <= sheet => (at, xml),
            _ => (0, Xml::new(self.reopened()?)),
        };
        skip_to(&mut xml, sheet - at)?;
        ods_table::read(&mut xml, &self.styles, sink)?;
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
