//! A scanner of XML that streams: tags, texts and ends as they come, names without their prefixes.
//!
//! Nothing outside the part is ever followed, and no entity but the five of XML and numbers is replaced: a document
//! type is skipped, whatever it declares. Memory is bounded by the longest tag or text.

use std::io::{self, Read};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::transcode::Transcoded;

/// How much is read at once.
const PIECE: usize = 128 * 1024;

/// No tag or text of a workbook is longer: a cell holds 32,767 characters.
pub(super) const MAX_TOKEN: usize = 8 << 20;

/// Why a part can't be read on.
#[derive(Debug)]
pub(super) enum Broken {
    Io(io::Error),
    /// It ends inside a tag.
    CutShort,
    TooLong,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(error) => write!(f, "a part of it can't be unpacked: {error}"),
            Self::CutShort => write!(f, "a part of it ends too early"),
            Self::TooLong => write!(f, "a part of it has a text of more than {} MB", MAX_TOKEN >> 20),
        }
    }
}

/// What comes next. An empty element is a start that says so, without an end.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event<'a> {
    Start(Tag<'a>),
    End(&'a [u8]),
    /// Text as it stands in the file, see [`push_text`].
    Text(&'a [u8]),
    /// Text in which nothing is replaced.
    Verbatim(&'a [u8]),
    Eof,
}

/// An element's name without prefix, and its attributes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'a> {
    pub name: &'a [u8],
    attributes: &'a [u8],
    pub is_empty: bool,
}

/// Reads the events of one part.
pub(super) struct Xml<R> {
    input: Transcoded<R>,
    buffer: Vec<u8>,
    /// What of the buffer is not used yet.
    start: usize,
    end: usize,
    is_at_end: bool,
}

/// Where a token lies in the buffer.
enum Token {
    Tag(usize, usize),
    Text(usize, usize),
    Verbatim(usize, usize),
    Nothing,
    Eof,
}

impl<R: Read> Xml<R> {
    pub fn new(input: R) -> Self {
        Self { input: Transcoded::new(input), buffer: vec![0; PIECE], start: 0, end: 0, is_at_end: false }
    }

    /// Returns the next event.
    pub fn next(&mut self) -> Result<Event<'_>, Broken> {
        loop {
            match self.token()? {
                Token::Nothing => {}
                Token::Eof => return Ok(Event::Eof),
                Token::Text(start, end) => return Ok(Event::Text(&self.buffer[start..end])),
                Token::Verbatim(start, end) => return Ok(Event::Verbatim(&self.buffer[start..end])),
                Token::Tag(start, end) => return Ok(tag_event(&self.buffer[start..end])),
            }
        }
    }

    fn token(&mut self) -> Result<Token, Broken> {
        if self.start == self.end && !self.fill()? {
            return Ok(Token::Eof);
        }
        if self.buffer[self.start] != b'<' {
            let len = self.find(0, |bytes| memchr::memchr(b'<', bytes), 0)?;
            let start = self.start;
            // What stands at the very end without a tag behind it is still text.
            let len = len.unwrap_or(self.end - self.start);
            self.start += len;
            return Ok(Token::Text(start, start + len));
        }
        while self.end - self.start < 9 && self.fill()? {}
        let head = &self.buffer[self.start..self.end.min(self.start + 9)];
        if head.starts_with(b"<!--") {
            self.skip_to(b"-->", 4)?;
            return Ok(Token::Nothing);
        }
        if head.starts_with(b"<![CDATA[") {
            let (start, len) = self.skip_to(b"]]>", 9)?;
            return Ok(Token::Verbatim(start + 9, start + len - 3));
        }
        if head.starts_with(b"<?") {
            self.skip_to(b"?>", 2)?;
            return Ok(Token::Nothing);
        }
        if head.starts_with(b"<!") {
            self.skip_declaration()?;
            return Ok(Token::Nothing);
        }
        let len = self.find(1, end_of_tag, 0)?.ok_or(Broken::CutShort)?;
        let start = self.start;
        self.start += len + 1;
        Ok(Token::Tag(start + 1, start + len))
    }

    /// Passes over a piece of the text, up to a sign, and says where it was.
    fn skip_to(&mut self, sign: &[u8], from: usize) -> Result<(usize, usize), Broken> {
        let at = self.find(from, |bytes| memchr::memmem::find(bytes, sign), sign.len() - 1)?;
        let len = at.ok_or(Broken::CutShort)? + sign.len();
        let start = self.start;
        self.start += len;
        Ok((start, len))
    }

    /// Passes over `<!DOCTYPE … [ … ]>`.
    fn skip_declaration(&mut self) -> Result<(), Broken> {
        let len = self.find(0, end_of_declaration, usize::MAX)?.ok_or(Broken::CutShort)?;
        self.start += len + 1;
        Ok(())
    }

    /// Looks for something in what is not used yet, `from` bytes on, reading on as needed; returns how far it is.
    /// Of what was searched, the last `again` bytes are searched again with what follows.
    fn find(
        &mut self,
        from: usize,
        search: impl Fn(&[u8]) -> Option<usize>,
        again: usize,
    ) -> Result<Option<usize>, Broken> {
        let mut from = from;
        // A tag can only be judged from its start, where its quotes are told from its text.
        let is_whole = from == 1;
        loop {
            let bytes = &self.buffer[self.start..self.end];
            if let Some(at) = bytes.get(from..).and_then(&search) {
                return Ok(Some(from + at));
            }
            if !is_whole && again != usize::MAX {
                from = from.max(bytes.len().saturating_sub(again));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Reads on; false at the end.
    fn fill(&mut self) -> Result<bool, Broken> {
        if self.is_at_end {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            if self.end >= MAX_TOKEN {
                return Err(Broken::TooLong);
            }
            self.buffer.resize(self.end * 2, 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.end..]) {
                Ok(0) => self.is_at_end = true,
                Ok(len) => self.end += len,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.is_at_end = true;
                    return Err(Broken::Io(error));
                }
            }
            return Ok(!self.is_at_end);
        }
    }

    /// Passes over what is inside the element that was just started.
    pub fn skip_element(&mut self) -> Result<(), Broken> {
        let mut depth = 1u32;
        while depth > 0 {
            match self.next()? {
                Event::Start(tag) if !tag.is_empty => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => return Ok(()),
                Event::Start(_) | Event::Text(_) | Event::Verbatim(_) => {}
            }
        }
        Ok(())
    }

    /// Appends the text inside the element that was just started, whatever elements it has.
    pub fn push_inner_text(&mut self, out: &mut String) -> Result<(), Broken> {
        let mut depth = 1u32;
        while depth > 0 {
            match self.next()? {
                Event::Start(tag) if !tag.is_empty => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Text(text) => push_text(text, out),
                Event::Verbatim(text) => push_utf8(text, out),
                Event::Eof => return Ok(()),
                Event::Start(_) => {}
            }
        }
        Ok(())
    }
}

/// Finds the `>` that ends a tag: not one inside quotes.
fn end_of_tag(bytes: &[u8]) -> Option<usize> {
    let mut at = memchr::memchr(b'>', bytes)?;
    let mut from = 0;
    // Quotes before it come in pairs, or it stands inside one.
    while let Some(open) = memchr::memchr2(b'"', b'\'', &bytes[from..at]) {
        let open = from + open;
        let close = open + 1 + memchr::memchr(bytes[open], &bytes[open + 1..])?;
        from = close + 1;
        if close > at {
            at = close + memchr::memchr(b'>', &bytes[close..])?;
        }
    }
    Some(at)
}

fn end_of_declaration(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0i32;
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            b'>' if depth <= 0 => return Some(i),
            _ => {}
        }
    }
    None
}

fn tag_event(bytes: &[u8]) -> Event<'_> {
    if let Some(name) = bytes.strip_prefix(b"/") {
        return Event::End(local(name.trim_ascii()));
    }
    let (bytes, is_empty) = bytes.strip_suffix(b"/").map_or((bytes, false), |bytes| (bytes, true));
    let len = bytes.iter().position(u8::is_ascii_whitespace).unwrap_or(bytes.len());
    Event::Start(Tag { name: local(&bytes[..len]), attributes: &bytes[len..], is_empty })
}

fn local(name: &[u8]) -> &[u8] {
    memchr::memrchr(b':', name).map_or(name, |at| &name[at + 1..])
}

impl<'a> Tag<'a> {
    /// Walks the attributes: name without prefix, value as it stands. What declares prefixes is left out, and what
    /// repeats other attributes in newer words.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + use<'a> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            loop {
                rest = rest.trim_ascii_start();
                let equals = memchr::memchr(b'=', rest)?;
                let name = rest[..equals].trim_ascii();
                let value = rest[equals + 1..].trim_ascii_start();
                let quote = *value.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
                let len = memchr::memchr(quote, &value[1..])?;
                rest = &value[len + 2..];
                if !name.starts_with(b"xmlns") && !name.starts_with(b"calcext:") {
                    return Some((local(name), &value[1..=len]));
                }
            }
        })
    }

    /// Returns an attribute's value as it stands.
    pub fn get(&self, name: &[u8]) -> Option<&'a [u8]> {
        self.attributes().find(|(found, _)| *found == name).map(|(_, value)| value)
    }

    /// Returns an attribute's value as text.
    pub fn text(&self, name: &[u8]) -> Option<String> {
        self.get(name).map(|value| {
            let mut text = String::new();
            push_text(value, &mut text);
            text
        })
    }

    /// Returns an attribute's value as a number.
    pub fn number(&self, name: &[u8]) -> Option<u32> {
        self.get(name).and_then(number)
    }

    /// Whether an attribute says yes.
    pub fn is_set(&self, name: &[u8]) -> bool {
        self.get(name).is_some_and(|value| matches!(value.trim_ascii(), b"1" | b"true" | b"on" | b"True"))
    }
}

/// Reads a whole number.
pub(super) fn number(text: &[u8]) -> Option<u32> {
    std::str::from_utf8(text.trim_ascii()).ok()?.parse().ok()
}

/// Appends text with its entities replaced and its line ends made one sign; what is no UTF-8 shows as �.
pub(super) fn push_text(text: &[u8], out: &mut String) {
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'&', b'\r', rest) {
        push_utf8(&rest[..at], out);
        rest = &rest[at..];
        if rest[0] == b'\r' {
            out.push('\n');
            rest = rest.strip_prefix(b"\r\n").unwrap_or(&rest[1..]);
            continue;
        }
        let entity = memchr::memchr(b';', &rest[..rest.len().min(12)]).and_then(|end| {
            let sign = entity(&rest[1..end])?;
            Some((sign, end + 1))
        });
        let (sign, len) = entity.unwrap_or(('&', 1));
        out.push(sign);
        rest = &rest[len..];
    }
    push_utf8(rest, out);
}

fn entity(name: &[u8]) -> Option<char> {
    Some(match name {
        b"amp" => '&',
        b"lt" => '<',
        b"gt" => '>',
        b"quot" => '"',
        b"apos" => '\'',
        b"nbsp" => '\u{A0}',
        _ => {
            let digits = std::str::from_utf8(name.strip_prefix(b"#")?).ok()?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

pub(super) fn push_utf8(text: &[u8], out: &mut String) {
    match std::str::from_utf8(text) {
        Ok(text) => out.push_str(text),
        Err(_) => out.push_str(&String::from_utf8_lossy(text)),
    }
}

/// Says by a part's first bytes how it is encoded: by its mark, by how `<` is written, or by what it declares.
pub(super) fn encoding(head: &[u8]) -> &'static Encoding {
    match head {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] | [0, b'<', ..] => UTF_16BE,
        _ => {
            let line = &head[..memchr::memchr(b'>', head).unwrap_or(0)];
            let declared = memchr::memmem::find(line, b"encoding=").map(|at| &line[at + 9..]);
            let name = declared.and_then(|rest| rest.split(|byte| matches!(byte, b'"' | b'\'')).nth(1));
            name.and_then(Encoding::for_label).filter(|found| !found.name().starts_with("UTF-16")).unwrap_or(UTF_8)
        }
    }
}

#[cfg(test)]
#[path = "xml_tests.rs"]
mod tests;
