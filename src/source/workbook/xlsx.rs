//! Workbooks of Excel since 2007: the list of sheets, the styles and the texts; a sheet's cells are read by
//! [`grid`](super::grid).

use std::path::Path;

use super::{
    child::Stop,
    grid,
    inflate::with_thread,
    number_format::NumberFormat,
    package::{Package, Relation, damaged},
    strings::{self, Texts},
    styles,
    survey::{Book, CellSink},
    xml::{Event, Tag, Xml},
};
use crate::source::SheetInfo;

/// What every cell of a book may refer to.
pub(super) struct Shared {
    pub texts: Texts,
    pub formats: Vec<NumberFormat>,
}

/// An xlsx or xlsm.
pub(super) struct Xlsx {
    package: Package,
    sheets: Vec<Listed>,
    shared: Shared,
    is_of_1904: bool,
}

/// A sheet and the part that holds it.
struct Listed {
    info: SheetInfo,
    part: String,
}

impl Xlsx {
    pub fn open(path: &Path) -> Result<Self, Stop> {
        let mut package = Package::open(path)?;
        let main = main_part(&mut package)?;
        let relations = package.relations(&main)?;
        let listing = Listing::read(&mut package, &main)?;
        let sheets = place_sheets(&mut package, listing.sheets, &relations);
        let formats = match part_of(&package, &relations, "styles", "xl/styles.xml") {
            Some(part) => package.part(&part)?.map(styles::read).unwrap_or_default(),
            None => Vec::new(),
        };
        let texts = match part_of(&package, &relations, "sharedStrings", "xl/sharedstrings.xml") {
            Some(part) => package.part(&part)?.map(strings::read).transpose()?.unwrap_or_default(),
            None => Texts::default(),
        };
        Ok(Self { package, sheets, shared: Shared { texts, formats }, is_of_1904: listing.is_of_1904 })
    }
}

/// Finds the part that lists the sheets.
fn main_part(package: &mut Package) -> Result<String, Stop> {
    let said = package.relations("")?.into_iter().find(|relation| relation.kind == "officeDocument");
    let said = said.map(|relation| relation.target).filter(|part| package.has(part));
    Ok(said.or_else(|| package.names("", "workbook.xml").into_iter().next()).unwrap_or_default())
}

/// Finds a part by what the book says, or by the name that it always has.
fn part_of(package: &Package, relations: &[Relation], kind: &str, usual: &str) -> Option<String> {
    let said = relations.iter().filter(|relation| relation.kind == kind).map(|relation| relation.target.as_str());
    said.chain([usual]).find(|part| package.has(part)).map(str::to_owned)
}

/// A sheet as the book lists it.
struct Named {
    name: String,
    id: String,
    is_hidden: bool,
}

struct Listing {
    sheets: Vec<Named>,
    is_of_1904: bool,
}

impl Listing {
    fn read(package: &mut Package, main: &str) -> Result<Self, Stop> {
        let mut listing = Self { sheets: Vec::new(), is_of_1904: false };
        // A book without its list still has its sheets.
        let Some(input) = package.part(main)? else { return Ok(listing) };
        let mut xml = Xml::new(input);
        loop {
            match xml.next() {
                Ok(Event::Start(tag)) if tag.name == b"workbookPr" => listing.is_of_1904 = tag.is_set(b"date1904"),
                Ok(Event::Start(tag)) if tag.name == b"sheet" => listing.sheets.push(named(&tag)),
                Ok(Event::End(b"workbook") | Event::Eof) => return Ok(listing),
                Ok(_) => {}
                Err(error) if listing.sheets.is_empty() => return Err(damaged(&error)),
                Err(_) => return Ok(listing),
            }
        }
    }
}

fn named(tag: &Tag) -> Named {
    let is_hidden = matches!(tag.get(b"state"), Some(b"hidden" | b"veryHidden"));
    Named { name: tag.text(b"name").unwrap_or_default(), id: tag.text(b"id").unwrap_or_default(), is_hidden }
}

/// Finds each sheet's part: by its relation, or by its number. Charts and dialogs hold no cells.
fn place_sheets(package: &mut Package, named: Vec<Named>, relations: &[Relation]) -> Vec<Listed> {
    let parts = package.names("xl/worksheets/", ".xml");
    let mut sheets = Vec::new();
    if named.is_empty() {
        for (i, part) in parts.iter().enumerate() {
            let name = format!("Sheet{}", i + 1);
            sheets.push(listed(package, name, false, part.clone()));
        }
        return sheets;
    }
    for (i, Named { name, id, is_hidden }) in named.into_iter().enumerate() {
        let relation = relations.iter().find(|relation| relation.id == id);
        if relation.is_some_and(|relation| matches!(relation.kind.as_str(), "chartsheet" | "dialogsheet")) {
            continue;
        }
        let part = match relation {
            Some(relation) => relation.target.clone(),
            None => format!("xl/worksheets/sheet{}.xml", i + 1),
        };
        sheets.push(listed(package, name, is_hidden, part));
    }
    sheets
}

fn listed(package: &mut Package, name: String, is_hidden: bool, part: String) -> Listed {
    let head = package.part(&part).ok().flatten();
    let (rows, columns) = head.map(grid::said_size).unwrap_or_default();
    Listed { info: SheetInfo { name, rows, columns, is_hidden }, part }
}

impl Book for Xlsx {
    fn sheets(&self) -> Vec<SheetInfo> {
        self.sheets.iter().map(|sheet| sheet.info.clone()).collect()
    }

    fn read(&mut self, sheet: usize, sink: &mut dyn CellSink) -> Result<(), Stop> {
        let part = &self.sheets[sheet].part;
        let is_large = self.package.size(part) > MIN_FOR_THREAD;
        let Some(input) = self.package.part(part)? else {
            return Err(damaged(&format!("its part {part} is missing")));
        };
        if is_large {
            return with_thread(input, |input| grid::read(input, &self.shared, sink));
        }
        grid::read(input, &self.shared, sink)
    }

    fn weight(&mut self, sheet: usize) -> u64 {
        self.package.size(&self.sheets[sheet].part)
    }

    fn is_of_1904(&self) -> bool {
        self.is_of_1904
    }
}

/// From what unpacked size on it pays to unpack on a thread of its own.
const MIN_FOR_THREAD: u64 = 1 << 20;
