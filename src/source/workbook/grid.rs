//! The cells of an xlsx's sheet.

use std::io::Read;

use super::{
    cells::Value,
    child::Stop,
    number_format::NumberFormat,
    package::damaged,
    strings::{self, push_event},
    survey::CellSink,
    xlsx::Shared,
    xml::{self, Broken, Event, Tag, Xml},
};

/// Reads a sheet to its end.
pub(super) fn read(input: impl Read, shared: &Shared, sink: &mut dyn CellSink) -> Result<(), Stop> {
    let mut reading = Grid { xml: Xml::new(input), shared, sink, row: 0, column: 0, text: String::new() };
    reading.run()
}

/// A sheet being read.
struct Grid<'a, R> {
    xml: Xml<R>,
    shared: &'a Shared,
    sink: &'a mut dyn CellSink,
    /// The row that comes next where none is named, and the column likewise.
    row: u32,
    column: u32,
    text: String,
}

/// What a cell's start says.
#[derive(Clone, Copy)]
struct Head {
    row: u32,
    column: u32,
    kind: Kind,
    style: u32,
}

/// How a cell's value is to be taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Text,
    Inline,
    Boolean,
    Error,
    Moment,
}

impl Head {
    /// Reads a cell's start; where it does not name its place, it stands in `row` and `column`.
    fn of(tag: Tag, row: u32, column: u32) -> Self {
        let mut head = Self { row, column, kind: Kind::Number, style: 0 };
        for (name, value) in tag.attributes() {
            match name {
                b"r" => {
                    if let Some((said, column)) = place(value) {
                        // A cell that only names its column stands in the row that holds it.
                        (head.row, head.column) = (said.unwrap_or(row), column);
                    }
                }
                b"t" => head.kind = kind(value),
                b"s" => head.style = xml::number(value).unwrap_or(0),
                _ => {}
            }
        }
        head
    }
}

impl<R: Read> Grid<'_, R> {
    fn run(&mut self) -> Result<(), Stop> {
        // A sheet without cells is one all the same.
        let (mut is_inside, mut is_over) = (false, false);
        loop {
            match self.xml.next() {
                Ok(Event::Start(tag)) => match tag.name {
                    b"worksheet" => is_over = tag.is_empty,
                    b"sheetData" => (is_inside, is_over) = (!tag.is_empty, tag.is_empty),
                    b"row" if is_inside => {
                        self.row = tag.number(b"r").map_or(self.row, |row| row.saturating_sub(1));
                        self.row = self.row.saturating_add(u32::from(tag.is_empty));
                        self.column = 0;
                    }
                    b"c" if is_inside => {
                        let (head, is_empty) = (Head::of(tag, self.row, self.column), tag.is_empty);
                        self.column = head.column.saturating_add(1);
                        if !is_empty {
                            self.cell(head)?;
                        }
                    }
                    b"mergeCell" => {
                        if let Some((first, last)) = tag.get(b"ref").and_then(region) {
                            self.sink.merged(first, last);
                        }
                    }
                    _ => {}
                },
                Ok(Event::End(b"row")) => self.row = self.row.saturating_add(1),
                Ok(Event::End(b"sheetData")) => (is_inside, is_over) = (false, true),
                Ok(Event::End(b"worksheet" | b"macrosheet")) => is_over = true,
                Ok(Event::Eof) | Err(Broken::CutShort) if is_over => return Ok(()),
                Ok(Event::Eof) => return Err(damaged(&Broken::CutShort)),
                Err(error) => return Err(damaged(&error)),
                Ok(_) => {}
            }
        }
    }

    /// Reads what is inside a cell and gives it.
    fn cell(&mut self, head: Head) -> Result<(), Stop> {
        self.text.clear();
        let mut head = head;
        let mut has_value = false;
        loop {
            match self.xml.next().map_err(|error| damaged(&error))? {
                Event::Start(Tag { is_empty: true, .. }) => {}
                Event::Start(Tag { name: b"v", .. }) => {
                    has_value = true;
                    self.value().map_err(|error| damaged(&error))?;
                }
                Event::Start(Tag { name: b"is", .. }) => {
                    has_value = true;
                    head.kind = Kind::Inline;
                    strings::push_rich(&mut self.xml, &mut self.text).map_err(|error| damaged(&error))?;
                }
                Event::Start(_) => self.xml.skip_element().map_err(|error| damaged(&error))?,
                Event::End(b"c") => break,
                // A cell that is not closed ends with its row.
                Event::End(_) => {}
                Event::Eof => return Err(damaged(&Broken::CutShort)),
                Event::Text(_) | Event::Verbatim(_) => {}
            }
        }
        if has_value { self.give(head) } else { Ok(()) }
    }

    /// Gathers the text of a value.
    fn value(&mut self) -> Result<(), Broken> {
        loop {
            let event = self.xml.next()?;
            match &event {
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(Broken::CutShort),
                Event::Text(_) | Event::Verbatim(_) => push_event(&event, &mut self.text),
                Event::Start(_) => {}
            }
        }
    }

    fn give(&mut self, head: Head) -> Result<(), Stop> {
        let Head { row, column, kind, style } = head;
        let format = self.shared.formats.get(style as usize).unwrap_or(&NumberFormat::Other);
        let text = self.text.as_str();
        let value = match kind {
            Kind::Number if *format == NumberFormat::Other && is_plain(text) => {
                return self.sink.push_digits(row, column, text);
            }
            Kind::Number => number(text.trim()),
            Kind::Shared => match text.trim().parse().ok().and_then(|number| self.shared.texts.get(number)) {
                Some(text) => Value::Text(text),
                None if text.trim().is_empty() => Value::Empty,
                None => Value::Error("#UNREADABLE!"),
            },
            Kind::Text => {
                strings::unescape(&mut self.text, 0);
                Value::Text(&self.text)
            }
            Kind::Inline => Value::Text(text),
            Kind::Boolean => Value::Boolean(matches!(text.trim(), "1" | "true" | "TRUE" | "-1")),
            Kind::Error => Value::Error(text.trim()),
            Kind::Moment => Value::Moment(text),
        };
        self.sink.push(row, column, value, format)
    }
}

fn kind(text: &[u8]) -> Kind {
    match text {
        b"s" => Kind::Shared,
        b"str" => Kind::Text,
        b"inlineStr" => Kind::Inline,
        b"b" => Kind::Boolean,
        b"e" => Kind::Error,
        b"d" => Kind::Moment,
        b"n" => Kind::Number,
        // A kind that is not known yet: its text is better than nothing.
        _ => Kind::Text,
    }
}

/// Reads a number; what stands in its place without being one is told as it stands.
fn number(text: &str) -> Value<'_> {
    match text.parse::<f64>() {
        Ok(number) => Value::Number(number),
        Err(_) if text.is_empty() => Value::Empty,
        Err(_) => Value::Error(text),
    }
}

/// Whether a number is written as it would be given, so that it need not be read: few digits, no zeros that say
/// nothing.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let (mut num_points, mut is_fraction) = (0, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {}
            b'.' => {
                num_points += 1;
                is_fraction = true;
            }
            _ => return false,
        }
    }
    let [first, .., last] = digits else {
        return digits.first().is_some_and(u8::is_ascii_digit) && !text.starts_with("-0");
    };
    let starts_well = *first != b'.' && (*first != b'0' || (digits[1] == b'.' && digits.len() <= 8));
    let ends_well = !is_fraction || !matches!(last, b'0' | b'.');
    digits.len() <= 16 && num_points <= 1 && starts_well && ends_well
}

/// Reads `BC12`: row and column from 0, no row where there is none.
fn place(text: &[u8]) -> Option<(Option<u32>, u32)> {
    let (mut column, mut row) = (0u32, 0u32);
    let mut num_digits = 0;
    for byte in text {
        match byte {
            b'$' => {}
            letter if letter.is_ascii_alphabetic() && num_digits == 0 => {
                column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
            }
            digit if digit.is_ascii_digit() => {
                row = row.checked_mul(10)?.checked_add(u32::from(digit - b'0'))?;
                num_digits += 1;
            }
            _ => return None,
        }
    }
    Some((row.checked_sub(1), column.checked_sub(1)?))
}

/// Reads `A1:C3`, or one cell, as corners.
fn region(text: &[u8]) -> Option<((u32, u32), (u32, u32))> {
    let mut corners = text.split(|byte| *byte == b':').map(place);
    let (row, column) = corners.next()??;
    let first = (row?, column);
    let last = match corners.next() {
        Some(corner) => {
            let (row, column) = corner?;
            (row?, column)
        }
        None => first,
    };
    Some((first, last))
}

/// Returns the rows and columns that a sheet says it has.
pub(super) fn said_size(input: impl Read) -> (u64, u32) {
    let mut xml = Xml::new(input);
    for _ in 0..1000 {
        match xml.next() {
            Ok(Event::Start(tag)) if tag.name == b"dimension" => {
                let last = tag.get(b"ref").and_then(region).map(|(_, last)| last);
                return last.map_or((0, 0), |(row, column)| (u64::from(row) + 1, column.saturating_add(1)));
            }
            Ok(Event::Start(Tag { name: b"sheetData", .. }) | Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        assert_eq!(place(b"A1"), Some((Some(0), 0)));
        assert_eq!(place(b"xfd1048576"), Some((Some(1_048_575), 16_383)));
        assert_eq!(place(b"$B$2"), Some((Some(1), 1)));
        assert_eq!(place(b"C"), Some((None, 2)));
        for odd in [&b"12"[..], b"", b"A1B", b"A99999999999", b"R1C1:", b"AAAAAAAAAA1"] {
            assert_eq!(place(odd), None, "{}", String::from_utf8_lossy(odd));
        }
        assert_eq!(region(b"B2:C5"), Some(((1, 1), (4, 2))));
        assert_eq!(region(b"B2"), Some(((1, 1), (1, 1))));
    }

    #[test]
    fn plain_numbers_are_those_that_would_be_given_so() {
        for text in ["0", "7", "-7", "12.5", "0.25", "-0.5", "1234567890.25"] {
            assert!(is_plain(text), "{text}");
            let mut out = String::new();
            super::super::cells::push_number(text.parse().unwrap(), &mut out);
            assert_eq!(out, text);
        }
        for text in
            ["", "-", "-0", "007", "1.0", "1.", ".5", "1e5", "0.000000001", "12345678901234567", "1.2.3", " 1", "+1"]
        {
            assert!(!is_plain(text), "{text}");
        }
    }

    #[test]
    fn sizes_as_said() {
        assert_eq!(said_size("<worksheet><dimension ref='A1:C9'/>".as_bytes()), (9, 3));
        assert_eq!(said_size("<worksheet><sheetData/><dimension ref='A1:C9'/>".as_bytes()), (0, 0));
        assert_eq!(said_size("<worksheet><dimension ref='?'/>".as_bytes()), (0, 0));
    }
}
