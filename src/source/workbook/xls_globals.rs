//! What an old workbook says before its sheets: code page, formats, shared texts, the list of sheets.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use super::{
    bytes::Bytes,
    child::Stop,
    number_format::NumberFormat,
    package::damaged,
    strings::Texts,
    styles::format_of,
    wire::Refusal,
    xls::{Bof, Version, records},
    xls_text,
};

/// What was said.
pub(super) struct Globals {
    pub version: Version,
    pub code_page: CodePage,
    pub is_of_1904: bool,
    pub texts: Texts,
    /// Each cell style's format.
    pub formats: Vec<NumberFormat>,
    /// The formats in the order in which they stand; versions before 4 count them so.
    pub in_order: Vec<NumberFormat>,
    /// Place, kind, whether hidden, and name of each sheet.
    pub listed: Vec<(usize, u8, bool, String)>,
    codes: HashMap<u32, NumberFormat>,
    ids: Vec<u16>,
}

/// How texts of one byte a sign are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CodePage {
    Named(&'static Encoding),
    /// One of the DOS code pages that no browser knows.
    Oem(u16),
}

impl CodePage {
    fn of(number: u16) -> Self {
        let name = match number {
            367 | 1252 | 0x8001 => "windows-1252",
            874 => "windows-874",
            932 => "shift_jis",
            936 => "gbk",
            949 => "euc-kr",
            950 => "big5",
            1250 => "windows-1250",
            1251 => "windows-1251",
            1253 => "windows-1253",
            1254 => "windows-1254",
            1255 => "windows-1255",
            1256 => "windows-1256",
            1257 => "windows-1257",
            1258 => "windows-1258",
            10000 | 0x8000 => "macintosh",
            10007 => "x-mac-cyrillic",
            866 => "ibm866",
            437 | 720 | 737 | 775 | 850 | 852 | 855 | 857 | 858 | 860..=865 | 869 => return Self::Oem(number),
            _ => "windows-1252",
        };
        Self::Named(Encoding::for_label(name.as_bytes()).unwrap_or(WINDOWS_1252))
    }

    pub fn decode(self, bytes: &[u8]) -> String {
        match self {
            Self::Named(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Oem(number) => {
                let table = oem_cp::code_table::DECODING_TABLE_CP_MAP.get(&number);
                table.map_or_else(
                    || WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
                    |table| table.decode_string_lossy(bytes),
                )
            }
        }
    }
}

impl Globals {
    /// Reads the records before the first sheet's cells, or of the one sheet where there is no book.
    pub fn read(stream: &[u8]) -> Result<Self, Stop> {
        let first = records(stream, 0).next().and_then(|(number, bytes, _)| Bof::of(number, bytes));
        let Some(Bof { version, .. }) = first else { return Err(damaged(&"it does not begin as a workbook")) };
        let mut globals = Self {
            version,
            code_page: CodePage::Named(WINDOWS_1252),
            is_of_1904: false,
            texts: Texts::default(),
            formats: Vec::new(),
            in_order: Vec::new(),
            listed: Vec::new(),
            codes: HashMap::new(),
            ids: Vec::new(),
        };
        let mut num_eof = 0;
        for (number, bytes, place) in records(stream, 0) {
            match number {
                0x000A if version >= Version::Five => break,
                // A workspace of Excel 4 says everything once more in each sheet.
                0x000A => num_eof += 1,
                FILEPASS => return Err(Stop::Refused(Refusal::Encrypted)),
                SST => globals.texts = xls_text::shared(&table_pieces(stream, place)),
                _ if num_eof == 0 => {
                    globals.take(number, bytes);
                }
                _ => {}
            }
        }
        globals.formats = globals.ids.iter().map(|id| globals.format_of(*id)).collect();
        Ok(globals)
    }

    fn format_of(&self, id: u16) -> NumberFormat {
        if self.version <= Version::Four {
            return self.in_order.get(usize::from(id)).cloned().unwrap_or_else(|| NumberFormat::builtin(id));
        }
        format_of(u32::from(id), &self.codes)
    }

    fn take(&mut self, number: u16, mut bytes: Bytes) -> Option<()> {
        match number {
            0x0042 => self.code_page = CodePage::of(bytes.u16()?),
            0x0022 => self.is_of_1904 = bytes.u16()? == 1,
            0x0085 => {
                let (place, state, kind) = (bytes.u32()? as usize, bytes.u8()?, bytes.u8()?);
                let name = self.short_text(bytes)?;
                self.listed.push((place, kind, state & 3 != 0, name));
            }
            0x001E => {
                let code = self.short_text(bytes)?;
                self.in_order.push(NumberFormat::of(&code));
            }
            0x041E => {
                let id = bytes.u16()?;
                let code = match self.version {
                    Version::Eight => {
                        let len = usize::from(bytes.u16()?);
                        xls_text::unicode(&mut bytes, len)?
                    }
                    Version::Two | Version::Three | Version::Four | Version::Five => self.short_text(bytes)?,
                };
                self.in_order.push(NumberFormat::of(&code));
                self.codes.insert(u32::from(id), NumberFormat::of(&code));
            }
            0x0043 => self.ids.push(u16::from(*bytes.0.get(2)? & 0x3F)),
            0x0243 | 0x0443 => self.ids.push(u16::from(*bytes.0.get(1)?)),
            0x00E0 => {
                bytes.u16()?;
                self.ids.push(bytes.u16()?);
            }
            _ => {}
        }
        Some(())
    }

    /// Reads a text whose length is one byte.
    fn short_text(&self, mut bytes: Bytes) -> Option<String> {
        let len = usize::from(bytes.u8()?);
        match self.version {
            Version::Eight => xls_text::unicode(&mut bytes, len),
            Version::Two | Version::Three | Version::Four | Version::Five => {
                let len = len.min(bytes.0.len());
                bytes.take(len).map(|text| self.code_page.decode(text))
            }
        }
    }
}

/// Returns the bytes of the table of texts, and of the records that go on with it.
fn table_pieces(stream: &[u8], place: usize) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    for (i, (number, bytes, _)) in records(stream, place).enumerate() {
        if i > 0 && number != CONTINUE {
            break;
        }
        pieces.push(bytes.0);
    }
    pieces
}

const FILEPASS: u16 = 0x002F;
const SST: u16 = 0x00FC;
const CONTINUE: u16 = 0x003C;
