//! The cells of an old workbook's sheet.

use super::{
    bytes::Bytes,
    cells::{Value, error_of_code},
    child::Stop,
    number_format::NumberFormat,
    package::damaged,
    survey::CellSink,
    xls::{Bof, Version, records},
    xls_globals::Globals,
    xls_text,
};

pub(super) const EOF: u16 = 0x000A;

/// Reads a sheet from its first record on.
pub(super) fn read(stream: &[u8], from: usize, globals: &Globals, sink: &mut dyn CellSink) -> Result<(), Stop> {
    let mut records = records(stream, from);
    let first = records.next().and_then(|(number, bytes, _)| Bof::of(number, bytes));
    let Some(Bof { version, .. }) = first else { return Err(damaged(&"a sheet of it is not where it should be")) };
    let mut reading = Sheet { version, globals, sink, waiting: None };
    let mut depth = 0;
    for (number, bytes, _) in records {
        match number {
            EOF if depth == 0 => return Ok(()),
            EOF => depth -= 1,
            // Charts in the sheet are runs of their own.
            _ if Bof::of(number, bytes).is_some() => depth += 1,
            _ if depth == 0 => reading.take(number, bytes)?,
            _ => {}
        }
    }
    Err(damaged(&"a sheet of it ends too early"))
}

/// A sheet being read.
struct Sheet<'a> {
    version: Version,
    globals: &'a Globals,
    sink: &'a mut dyn CellSink,
    /// The formula whose text comes next.
    waiting: Option<Head>,
}

/// A cell's place and format.
#[derive(Clone)]
struct Head {
    row: u32,
    column: u32,
    format: NumberFormat,
}

impl Sheet<'_> {
    fn take(&mut self, number: u16, bytes: Bytes) -> Result<(), Stop> {
        let known = match number {
            0x0002 | 0x0003 | 0x0203 | 0x0004 | 0x0204 | 0x0005 | 0x0205 | 0x00D6 | 0x027E | 0x00FD => {
                self.cell(number, bytes)
            }
            0x0006 | 0x0206 | 0x0406 => self.formula(bytes),
            0x0007 | 0x0207 => self.text_of_formula(bytes),
            0x00BD => self.packed(bytes),
            0x00E5 => self.merged(bytes),
            _ => return Ok(()),
        };
        known.unwrap_or_else(|| Err(damaged(&"a cell of it is cut")))
    }

    fn format(&self, style: u16) -> NumberFormat {
        self.globals.formats.get(usize::from(style)).cloned().unwrap_or_default()
    }

    fn head(&mut self, number: u16, bytes: &mut Bytes) -> Option<Head> {
        let (row, column) = (u32::from(bytes.u16()?), u32::from(bytes.u16()?));
        // In version 2, and in records of its kind, a cell's look is three bytes.
        if self.version > Version::Two && !matches!(number, 0x0002..=0x0005) {
            let style = bytes.u16()?;
            return Some(Head { row, column, format: self.format(style) });
        }
        let (_, look, _) = (bytes.u8()?, bytes.u8()?, bytes.u8()?);
        let id = u16::from(look & 0x3F);
        let said = self.globals.in_order.get(usize::from(id)).cloned();
        Some(Head { row, column, format: said.unwrap_or_else(|| builtin_of_two(id)) })
    }

    fn push(&mut self, head: &Head, value: Value) -> Option<Result<(), Stop>> {
        Some(self.sink.push(head.row, head.column, value, &head.format))
    }

    fn cell(&mut self, number: u16, mut bytes: Bytes) -> Option<Result<(), Stop>> {
        let head = self.head(number, &mut bytes)?;
        match number {
            0x0002 => {
                let number = f64::from(bytes.u16()?);
                self.push(&head, Value::Number(number))
            }
            0x0003 | 0x0203 => {
                let number = bytes.f64()?;
                self.push(&head, Value::Number(number))
            }
            0x027E => {
                let number = bytes.rk()?;
                self.push(&head, Value::Number(number))
            }
            0x0005 | 0x0205 => {
                let (value, is_error) = (bytes.u8()?, bytes.u8()?);
                let value = if is_error == 0 { Value::Boolean(value != 0) } else { Value::Error(error_of_code(value)) };
                self.push(&head, value)
            }
            0x00FD => {
                let globals = self.globals;
                let text = globals.texts.get(bytes.u32()? as usize);
                self.push(&head, text.map_or(Value::Error("#UNREADABLE!"), Value::Text))
            }
            _ => {
                let text = self.label(number == 0x0004, bytes)?;
                self.push(&head, Value::Text(&text))
            }
        }
    }

    /// Reads a text within a cell; in version 2 its length is one byte.
    fn label(&self, is_short: bool, mut bytes: Bytes) -> Option<String> {
        let is_short = is_short || self.version == Version::Two;
        let len = if is_short { usize::from(bytes.u8()?) } else { usize::from(bytes.u16()?) };
        if self.version == Version::Eight && !is_short {
            return xls_text::unicode(&mut bytes, len);
        }
        let text = bytes.take(len.min(bytes.0.len()))?;
        Some(self.globals.code_page.decode(text))
    }

    fn formula(&mut self, mut bytes: Bytes) -> Option<Result<(), Stop>> {
        let number = if self.version == Version::Two { 0x0003 } else { 0x0203 };
        let head = self.head(number, &mut bytes)?;
        self.waiting = None;
        let value = bytes.take(8)?;
        if value[6..] != [0xFF, 0xFF] {
            let number = f64::from_le_bytes(value.try_into().ok()?);
            return self.push(&head, Value::Number(number));
        }
        match value[0] {
            0 => {
                self.waiting = Some(head);
                Some(Ok(()))
            }
            1 => self.push(&head, Value::Boolean(value[2] != 0)),
            2 => self.push(&head, Value::Error(error_of_code(value[2]))),
            _ => Some(Ok(())),
        }
    }

    fn text_of_formula(&mut self, bytes: Bytes) -> Option<Result<(), Stop>> {
        let Some(head) = self.waiting.take() else { return Some(Ok(())) };
        let text = self.label(false, bytes)?;
        self.push(&head, Value::Text(&text))
    }

    /// Reads packed numbers side by side.
    fn packed(&mut self, mut bytes: Bytes) -> Option<Result<(), Stop>> {
        let (row, first) = (u32::from(bytes.u16()?), u32::from(bytes.u16()?));
        let mut column = first;
        while bytes.0.len() >= 6 + 2 {
            let (style, number) = (bytes.u16()?, bytes.rk()?);
            let head = Head { row, column, format: self.format(style) };
            if let Err(stop) = self.push(&head, Value::Number(number))? {
                return Some(Err(stop));
            }
            column += 1;
        }
        Some(Ok(()))
    }

    fn merged(&mut self, mut bytes: Bytes) -> Option<Result<(), Stop>> {
        let num_regions = bytes.u16()?;
        for _ in 0..num_regions {
            let mut next = || bytes.u16().map(u32::from);
            let (Some(r0), Some(r1), Some(c0), Some(c1)) = (next(), next(), next(), next()) else { break };
            self.sink.merged((r0, c0), (r1, c1));
        }
        Some(Ok(()))
    }
}

/// Returns the format that version 2 knows by a number.
fn builtin_of_two(id: u16) -> NumberFormat {
    match id {
        12..=15 => NumberFormat::Date,
        16..=19 => NumberFormat::Time,
        20 => NumberFormat::DateTime,
        _ => NumberFormat::Other,
    }
}
