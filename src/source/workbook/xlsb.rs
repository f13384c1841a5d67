//! Binary workbooks of Excel since 2007.
//!
//! Each part is a run of records: number, length, bytes. What a record means is described in [MS-XLSB]; names of
//! records are those of that document.

use std::{
    collections::HashMap,
    io::{BufReader, Read},
    path::Path,
};

use super::{
    bytes::Bytes,
    cells::{Value, error_of_code},
    child::Stop,
    number_format::NumberFormat,
    package::{Package, Relation, damaged},
    strings::Texts,
    styles::format_of,
    survey::{Book, CellSink},
    xlsx::Shared,
};
use crate::source::SheetInfo;

/// An xlsb.
pub(super) struct Xlsb {
    package: Package,
    sheets: Vec<(SheetInfo, String)>,
    shared: Shared,
    is_of_1904: bool,
}

/// No record is longer: a text of 32,767 signs with all its runs is below.
const MAX_RECORD: usize = 16 << 20;

/// The records of a part, one after the other in the same buffer.
struct Records<R: Read> {
    input: BufReader<R>,
    buffer: Vec<u8>,
}

impl<R: Read> Records<R> {
    fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(1 << 16, input), buffer: Vec::new() }
    }

    /// Returns the next record's number and bytes; `None` at the end.
    fn next(&mut self) -> Result<Option<(u16, Bytes<'_>)>, Stop> {
        let Some(first) = self.byte()? else { return Ok(None) };
        let mut number = u16::from(first);
        if first & 0x80 != 0 {
            number = number & 0x7F | u16::from(self.expected_byte()? & 0x7F) << 7;
        }
        let mut len = 0;
        for i in 0..4 {
            let byte = self.expected_byte()?;
            len |= usize::from(byte & 0x7F) << (7 * i);
            if byte & 0x80 == 0 {
                break;
            }
        }
        if len > MAX_RECORD {
            return Err(damaged(&"a record of it is too long"));
        }
        self.buffer.resize(len, 0);
        self.input.read_exact(&mut self.buffer).map_err(|_| cut_short())?;
        Ok(Some((number, Bytes(&self.buffer))))
    }

    fn byte(&mut self) -> Result<Option<u8>, Stop> {
        let mut byte = [0];
        match self.input.read(&mut byte) {
            Ok(0) => Ok(None),
            Ok(_) => Ok(Some(byte[0])),
            Err(error) => Err(damaged(&error)),
        }
    }

    fn expected_byte(&mut self) -> Result<u8, Stop> {
        self.byte()?.ok_or_else(cut_short)
    }
}

fn cut_short() -> Stop {
    damaged(&"a part of it ends too early")
}

impl Xlsb {
    pub fn open(path: &Path) -> Result<Self, Stop> {
        let mut package = Package::open(path)?;
        let said = package.relations("")?.into_iter().find(|relation| relation.kind == "officeDocument");
        let said = said.map(|relation| relation.target).filter(|part| package.has(part));
        let main = said.or_else(|| package.names("", "workbook.bin").into_iter().next()).unwrap_or_default();
        let relations = package.relations(&main)?;
        let part_of = |kind: &str, usual: &str| {
            let said = relations.iter().find(|relation| relation.kind == kind);
            said.map_or(usual.to_owned(), |relation| relation.target.clone())
        };
        let formats = package.part(&part_of("styles", "xl/styles.bin"))?.map(read_styles).unwrap_or_default();
        let texts = package.part(&part_of("sharedStrings", "xl/sharedstrings.bin"))?;
        let texts = texts.map(read_texts).transpose()?.unwrap_or_default();
        let mut book = Self { package, sheets: Vec::new(), shared: Shared { texts, formats }, is_of_1904: false };
        book.list(&main, &relations)?;
        Ok(book)
    }

    fn list(&mut self, main: &str, relations: &[Relation]) -> Result<(), Stop> {
        let mut found = Vec::new();
        if let Some(input) = self.package.part(main)? {
            let mut records = Records::new(input);
            while let Some((number, bytes)) = records.next()? {
                match number {
                    BRT_WB_PROP => self.is_of_1904 = bytes.0.first().is_some_and(|flags| flags & 1 == 1),
                    BRT_BUNDLE_SH => found.extend(bundled(bytes)),
                    BRT_END_BUNDLE_SHS => break,
                    _ => {}
                }
            }
        }
        for (i, (name, id, is_hidden)) in found.into_iter().enumerate() {
            let relation = relations.iter().find(|relation| relation.id == id);
            if relation.is_some_and(|relation| matches!(relation.kind.as_str(), "chartsheet" | "dialogsheet")) {
                continue;
            }
            let usual = || format!("xl/worksheets/sheet{}.bin", i + 1);
            let part = relation.map_or_else(usual, |relation| relation.target.clone());
            let (rows, columns) = self.package.part(&part).ok().flatten().map(said_size).unwrap_or_default();
            self.sheets.push((SheetInfo { name, rows, columns, is_hidden }, part));
        }
        Ok(())
    }
}

/// Returns a sheet's name, relation and whether it is hidden.
fn bundled(mut bytes: Bytes) -> Option<(String, String, bool)> {
    let (state, _) = (bytes.u32()?, bytes.u32()?);
    let id = bytes.wide()?;
    Some((bytes.wide()?, id, state != 0))
}

fn said_size(input: impl Read) -> (u64, u32) {
    let mut records = Records::new(input);
    while let Ok(Some((number, mut bytes))) = records.next() {
        if number == BRT_WS_DIM {
            let mut corner = || Some((bytes.u32()?, bytes.u32()?, bytes.u32()?, bytes.u32()?));
            return corner().map_or((0, 0), |(_, row, _, column)| (u64::from(row) + 1, column.saturating_add(1)));
        }
        if number == BRT_BEGIN_SHEET_DATA {
            break;
        }
    }
    (0, 0)
}

fn read_styles(input: impl Read) -> Vec<NumberFormat> {
    let mut records = Records::new(input);
    let (mut codes, mut ids, mut is_inside) = (HashMap::new(), Vec::new(), false);
    while let Ok(Some((number, mut bytes))) = records.next() {
        match number {
            BRT_FMT => {
                if let Some((id, code)) = bytes.u16().zip(bytes.wide()) {
                    codes.insert(u32::from(id), NumberFormat::of(&code));
                }
            }
            BRT_BEGIN_CELL_XFS => is_inside = true,
            BRT_END_CELL_XFS => is_inside = false,
            BRT_XF if is_inside => {
                let id = bytes.u16().and_then(|_| bytes.u16());
                ids.push(u32::from(id.unwrap_or(0)));
            }
            _ => {}
        }
    }
    ids.into_iter().map(|id| format_of(id, &codes)).collect()
}

fn read_texts(input: impl Read) -> Result<Texts, Stop> {
    let mut records = Records::new(input);
    let mut texts = Texts::default();
    while let Some((number, mut bytes)) = records.next()? {
        if number == BRT_SST_ITEM {
            texts.push(&bytes.u8().and_then(|_| bytes.wide()).unwrap_or_default());
        }
    }
    Ok(texts)
}

impl Book for Xlsb {
    fn sheets(&self) -> Vec<SheetInfo> {
        self.sheets.iter().map(|(info, _)| info.clone()).collect()
    }

    fn read(&mut self, sheet: usize, sink: &mut dyn CellSink) -> Result<(), Stop> {
        let part = &self.sheets[sheet].1;
        let Some(input) = self.package.part(part)? else {
            return Err(damaged(&format!("its part {part} is missing")));
        };
        read_sheet(&mut Records::new(input), &self.shared, sink)
    }

    fn weight(&mut self, sheet: usize) -> u64 {
        self.package.size(&self.sheets[sheet].1)
    }

    fn is_of_1904(&self) -> bool {
        self.is_of_1904
    }
}

fn read_sheet(records: &mut Records<impl Read>, shared: &Shared, sink: &mut dyn CellSink) -> Result<(), Stop> {
    let (mut row, mut column, mut is_over) = (0, 0, false);
    loop {
        let (number, mut bytes) = match records.next() {
            Ok(Some(record)) => record,
            Ok(None) if is_over => return Ok(()),
            Ok(None) => return Err(cut_short()),
            Err(_) if is_over => return Ok(()),
            Err(stop) => return Err(stop),
        };
        match number {
            BRT_ROW_HDR => (row, column) = (bytes.u32().unwrap_or(0), 0),
            BRT_END_SHEET_DATA => is_over = true,
            BRT_MERGE_CELL => {
                let mut next = || bytes.u32();
                if let (Some(r0), Some(r1), Some(c0), Some(c1)) = (next(), next(), next(), next()) {
                    sink.merged((r0, c0), (r1, c1));
                }
            }
            _ if is_over => {}
            _ => {
                let is_short = (BRT_SHORT_BLANK..=BRT_SHORT_ISST).contains(&number);
                let Some(kind) = cell_kind(number) else { continue };
                if !is_short {
                    column = bytes.u32().ok_or_else(cut_short)?;
                }
                let style = bytes.u32().ok_or_else(cut_short)? & 0x00FF_FFFF;
                let format = shared.formats.get(style as usize).unwrap_or(&NumberFormat::Other);
                push(kind, bytes, shared, |value| sink.push(row, column, value, format))?;
                column = column.saturating_add(1);
            }
        }
    }
}

/// How a cell's value is written.
#[derive(Clone, Copy)]
enum Kind {
    Blank,
    Packed,
    Error,
    Boolean,
    Real,
    Text,
    Rich,
    Shared,
}

fn cell_kind(number: u16) -> Option<Kind> {
    Some(match number {
        1 | 12 => Kind::Blank,
        2 | 13 => Kind::Packed,
        3 | 11 | 14 => Kind::Error,
        4 | 10 | 15 => Kind::Boolean,
        5 | 9 | 16 => Kind::Real,
        6 | 8 | 17 => Kind::Text,
        62 => Kind::Rich,
        7 | 18 => Kind::Shared,
        _ => return None,
    })
}

fn push(
    kind: Kind,
    mut bytes: Bytes,
    shared: &Shared,
    push: impl FnOnce(Value) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let text;
    let value = match kind {
        Kind::Blank => Some(Value::Empty),
        Kind::Packed => bytes.rk().map(Value::Number),
        Kind::Error => bytes.u8().map(|code| Value::Error(error_of_code(code))),
        Kind::Boolean => bytes.u8().map(|value| Value::Boolean(value != 0)),
        Kind::Real => bytes.f64().map(Value::Number),
        Kind::Text => {
            text = bytes.wide();
            text.as_deref().map(Value::Text)
        }
        Kind::Rich => {
            text = bytes.u8().and_then(|_| bytes.wide());
            text.as_deref().map(Value::Text)
        }
        Kind::Shared => bytes.u32().and_then(|number| shared.texts.get(number as usize)).map(Value::Text),
    };
    push(value.unwrap_or(Value::Error("#UNREADABLE!")))
}

const BRT_ROW_HDR: u16 = 0;
const BRT_SHORT_BLANK: u16 = 12;
const BRT_SHORT_ISST: u16 = 18;
const BRT_SST_ITEM: u16 = 19;
const BRT_FMT: u16 = 44;
const BRT_XF: u16 = 47;
const BRT_BEGIN_SHEET_DATA: u16 = 145;
const BRT_END_SHEET_DATA: u16 = 146;
const BRT_END_BUNDLE_SHS: u16 = 144;
const BRT_WS_DIM: u16 = 148;
const BRT_WB_PROP: u16 = 153;
const BRT_BUNDLE_SH: u16 = 156;
const BRT_MERGE_CELL: u16 = 176;
const BRT_BEGIN_CELL_XFS: u16 = 617;
const BRT_END_CELL_XFS: u16 = 618;
