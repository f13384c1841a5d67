//! The cells of an OpenDocument's table.

use std::io::Read;

use super::{
    cells::Value,
    child::Stop,
    number_format::NumberFormat,
    ods_styles::Styles,
    package::damaged,
    strings::push_event,
    survey::CellSink,
    wire::Refusal,
    xml::{Broken, Event, Tag, Xml},
};

/// More cells than this are not made by repeating.
const MAX_REPEATED: u64 = 4_000_000;

/// No sheet has more rows.
const MAX_ROWS: u32 = 1 << 20;

/// Reads the table that was just begun, to its end.
pub(super) fn read(xml: &mut Xml<impl Read>, styles: &Styles, sink: &mut dyn CellSink) -> Result<(), Stop> {
    let mut table = Table {
        xml,
        styles,
        sink,
        columns: Vec::new(),
        num_columns: 0,
        row: 0,
        column: 0,
        cells: Vec::new(),
        num_repeated: 0,
    };
    table.run()
}

/// A table being read.
struct Table<'a, R> {
    xml: &'a mut Xml<R>,
    styles: &'a Styles,
    sink: &'a mut dyn CellSink,
    /// Up to which column each column style holds.
    columns: Vec<(u32, Option<&'a NumberFormat>)>,
    num_columns: u32,
    row: u32,
    column: u32,
    /// The filled cells of the row being read: first column, how many of them, what they hold.
    cells: Vec<(u32, u32, Held, NumberFormat)>,
    num_repeated: u64,
}

/// What a cell holds.
enum Held {
    Number(f64),
    Text(String),
    Boolean(bool),
    Error(String),
    Moment(String),
    Span(String),
}

impl Held {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Number(number) => Value::Number(*number),
            Self::Text(text) => Value::Text(text),
            Self::Boolean(value) => Value::Boolean(*value),
            Self::Error(text) => Value::Error(text),
            Self::Moment(text) => Value::Moment(text),
            Self::Span(text) => Value::Span(text),
        }
    }
}

impl<R: Read> Table<'_, R> {
    fn run(&mut self) -> Result<(), Stop> {
        // Rows and columns lie in groups and headers of any depth; a table within a cell is passed over.
        let mut repeat = 1;
        let mut row_format = None;
        loop {
            match self.xml.next().map_err(|error| damaged(&error))? {
                Event::Start(tag) => match tag.name {
                    b"table-column" => {
                        self.num_columns = self.num_columns.saturating_add(repeated(&tag, b"number-columns-repeated"));
                        let format = default_format(self.styles, &tag);
                        self.columns.push((self.num_columns, format));
                    }
                    b"table-row" => {
                        repeat = repeated(&tag, b"number-rows-repeated");
                        row_format = default_format(self.styles, &tag);
                        self.column = 0;
                        if tag.is_empty {
                            self.row = self.row.saturating_add(repeat);
                        }
                    }
                    b"table-cell" | b"covered-table-cell" => {
                        let cell = Cell::of(&tag);
                        let is_empty = tag.is_empty;
                        self.cell(cell, row_format, is_empty)?;
                    }
                    b"shapes" | b"forms" | b"annotation" | b"table" if !tag.is_empty => {
                        self.xml.skip_element().map_err(|error| damaged(&error))?;
                    }
                    _ => {}
                },
                Event::End(b"table-row") => self.give_row(repeat)?,
                Event::End(b"table") => return Ok(()),
                Event::Eof => return Err(damaged(&Broken::CutShort)),
                Event::End(_) | Event::Text(_) | Event::Verbatim(_) => {}
            }
        }
    }

    fn cell(&mut self, cell: Cell, row_format: Option<&NumberFormat>, is_empty: bool) -> Result<(), Stop> {
        let mut text = String::new();
        if !is_empty {
            push_paragraphs(self.xml, &mut text).map_err(|error| damaged(&error))?;
        }
        let column = self.column;
        self.column = column.saturating_add(cell.repeat);
        if cell.num_rows > 1 || cell.num_columns > 1 {
            let last = (self.row.saturating_add(cell.num_rows - 1), column.saturating_add(cell.num_columns - 1));
            self.sink.merged((self.row, column), last);
        }
        let own = cell.style.as_deref().map(|style| self.styles.format(style));
        let of_column = || {
            let at = self.columns.partition_point(|(end, _)| *end <= column);
            self.columns.get(at).and_then(|(_, format)| *format)
        };
        let format = own.unwrap_or_else(|| row_format.or_else(of_column)).cloned().unwrap_or_default();
        let repeat = cell.repeat;
        if let Some(held) = cell.held(text) {
            self.cells.push((column, repeat, held, format));
        }
        Ok(())
    }

    /// Gives the row that was read, as often as it says.
    fn give_row(&mut self, repeat: u32) -> Result<(), Stop> {
        if !self.cells.is_empty() {
            let in_row: u64 = self.cells.iter().map(|(_, num, ..)| u64::from(*num)).sum();
            self.num_repeated = self.num_repeated.saturating_add(in_row.saturating_mul(u64::from(repeat)) - 1);
            let num_read = u64::from(self.row) * 100;
            if self.num_repeated > MAX_REPEATED.saturating_add(num_read) || repeat > MAX_ROWS {
                let reason = format!("it repeats cells {} times", self.num_repeated);
                return Err(Stop::Refused(Refusal::Greedy { reason }));
            }
            for row in self.row..self.row.saturating_add(repeat) {
                for (first, num, held, format) in &self.cells {
                    for column in *first..first.saturating_add(*num) {
                        self.sink.push(row, column, held.value(), format)?;
                    }
                }
            }
            self.cells.clear();
        }
        self.row = self.row.saturating_add(repeat);
        Ok(())
    }
}

fn repeated(tag: &Tag, name: &[u8]) -> u32 {
    tag.number(name).unwrap_or(1).max(1)
}

fn default_format<'a>(styles: &'a Styles, tag: &Tag) -> Option<&'a NumberFormat> {
    tag.text(b"default-cell-style-name").and_then(|style| styles.format(&style))
}

/// What a cell's start says.
struct Cell {
    repeat: u32,
    num_columns: u32,
    num_rows: u32,
    style: Option<String>,
    kind: Kind,
    value: Option<String>,
    has_formula: bool,
}

enum Kind {
    Text,
    Number,
    Boolean,
    Moment,
    Span,
}

impl Cell {
    fn of(tag: &Tag) -> Self {
        let kind = match tag.get(b"value-type") {
            Some(b"float" | b"percentage" | b"currency" | b"fraction") => Kind::Number,
            Some(b"boolean") => Kind::Boolean,
            Some(b"date") => Kind::Moment,
            Some(b"time") => Kind::Span,
            _ => Kind::Text,
        };
        let value = match kind {
            Kind::Text => tag.text(b"string-value"),
            Kind::Number => tag.text(b"value"),
            Kind::Boolean => tag.text(b"boolean-value"),
            Kind::Moment => tag.text(b"date-value"),
            Kind::Span => tag.text(b"time-value"),
        };
        Self {
            repeat: repeated(tag, b"number-columns-repeated"),
            num_columns: repeated(tag, b"number-columns-spanned"),
            num_rows: repeated(tag, b"number-rows-spanned"),
            style: tag.text(b"style-name"),
            kind,
            value,
            has_formula: tag.get(b"formula").is_some(),
        }
    }

    /// Returns what the cell holds, given the text that it shows.
    fn held(self, text: String) -> Option<Held> {
        if self.has_formula && is_error(&text) {
            return Some(Held::Error(text));
        }
        let value = self.value.filter(|value| !value.is_empty());
        Some(match (self.kind, value) {
            (Kind::Number, Some(value)) => match value.trim().parse() {
                // What comes of TRUE() is written as a number that is shown as its word.
                Ok(1.0) if text == "TRUE" => Held::Boolean(true),
                Ok(0.0) if text == "FALSE" => Held::Boolean(false),
                Ok(number) => Held::Number(number),
                Err(_) => Held::Error(value),
            },
            (Kind::Boolean, Some(value)) => Held::Boolean(value == "true"),
            (Kind::Moment, Some(value)) => Held::Moment(value),
            (Kind::Span, Some(value)) => Held::Span(value),
            (Kind::Text, Some(value)) => Held::Text(value),
            (_, None) if text.is_empty() => return None,
            (_, None) => Held::Text(text),
        })
    }
}

fn is_error(text: &str) -> bool {
    const ERRORS: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];
    ERRORS.contains(&text) || text.strip_prefix("Err:").is_some_and(|code| code.parse::<u16>().is_ok())
}

/// Appends the paragraphs inside the cell that was just started, one a line, without notes and drawings.
fn push_paragraphs(xml: &mut Xml<impl Read>, out: &mut String) -> Result<(), Broken> {
    let mut num_paragraphs = 0;
    loop {
        match xml.next()? {
            Event::Start(Tag { name: b"p" | b"h", is_empty, .. }) => {
                if num_paragraphs > 0 {
                    out.push('\n');
                }
                num_paragraphs += 1;
                if !is_empty {
                    push_paragraph(xml, out)?;
                }
            }
            Event::Start(Tag { is_empty: true, .. }) => {}
            Event::Start(_) => xml.skip_element()?,
            Event::End(_) => return Ok(()),
            Event::Eof => return Err(Broken::CutShort),
            Event::Text(_) | Event::Verbatim(_) => {}
        }
    }
}

/// Appends a paragraph: runs of spaces count once, but for those that are written out.
fn push_paragraph(xml: &mut Xml<impl Read>, out: &mut String) -> Result<(), Broken> {
    let (mut depth, mut text) = (1, String::new());
    let start = out.len();
    while depth > 0 {
        match &xml.next()? {
            Event::Start(tag) => {
                match tag.name {
                    b"s" => {
                        let num_spaces = tag.number(b"c").unwrap_or(1).min(32_767);
                        out.extend(std::iter::repeat_n(' ', num_spaces as usize));
                    }
                    b"tab" => out.push('\t'),
                    b"line-break" => out.push('\n'),
                    b"annotation" | b"note" | b"frame" if !tag.is_empty => {
                        xml.skip_element()?;
                        continue;
                    }
                    _ => {}
                }
                depth += i32::from(!tag.is_empty);
            }
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(Broken::CutShort),
            event @ (Event::Text(_) | Event::Verbatim(_)) => {
                text.clear();
                push_event(event, &mut text);
                for c in text.chars() {
                    let is_space = matches!(c, ' ' | '\t' | '\n' | '\r');
                    let follows_space = out[start..].is_empty() || out.ends_with([' ', '\n', '\t']);
                    match (is_space, follows_space) {
                        (false, _) => out.push(c),
                        (true, false) => out.push(' '),
                        (true, true) => {}
                    }
                }
            }
        }
    }
    Ok(())
}
