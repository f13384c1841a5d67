//! What a reading child tells its parent: frames of kind, length, checksum and payload.
//!
//! The parent trusts nothing: a frame that is too long, cut or altered ends the reading with a sentence.

use std::io::{self, Read, Write};

use crate::{model::varint, source::SheetInfo};

/// No frame is longer: the widest row of the longest texts that a sheet may hold is far below.
const MAX_FRAME: usize = 256 << 20;

/// A merged region, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MergedCells {
    pub first_row: u32,
    pub last_row: u32,
    pub first_column: u32,
    pub last_column: u32,
}

/// A sheet begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SheetStart {
    /// Why its rows may not be those of the workbook; empty where they are.
    pub doubt: String,
    /// Regions among its first rows that are merged.
    pub merged: Vec<MergedCells>,
}

/// What the workbook holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Contents {
    pub sheets: Vec<SheetInfo>,
    /// The sheet whose rows follow first.
    pub chosen: String,
}

/// Why the workbook can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    Encrypted,
    Damaged {
        reason: String,
    },
    /// It asks for more than any workbook does.
    Greedy {
        reason: String,
    },
    NoSuchSheet {
        found: String,
    },
    NoSheets,
}

/// A message of the child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Message {
    Contents(Contents),
    Sheet(SheetStart),
    /// Rows that hold a cell, as [`RawBlock::encoded`](crate::model::RawBlock::encoded) gives them.
    Rows(Vec<u8>),
    /// The sheet ends.
    End,
    Refusal(Refusal),
}

const CONTENTS: u8 = 1;
const ROWS: u8 = 2;
const END: u8 = 3;
const REFUSAL: u8 = 4;
const SHEET: u8 = 5;

/// Writes rows that are already encoded, without a copy.
pub(super) fn send_rows(out: &mut (impl Write + ?Sized), rows: &[u8]) -> io::Result<()> {
    send_frame(out, ROWS, rows)
}

/// Writes a message.
pub(super) fn send(out: &mut (impl Write + ?Sized), message: &Message) -> io::Result<()> {
    match message {
        Message::Rows(rows) => send_rows(out, rows),
        Message::End => send_frame(out, END, &[]),
        Message::Contents(contents) => send_frame(out, CONTENTS, &encode_contents(contents)),
        Message::Sheet(start) => send_frame(out, SHEET, &encode_start(start)),
        Message::Refusal(refusal) => send_frame(out, REFUSAL, &encode_refusal(refusal)),
    }
}

fn send_frame(out: &mut (impl Write + ?Sized), kind: u8, payload: &[u8]) -> io::Result<()> {
    let len = u32::try_from(payload.len()).map_err(|_| io::Error::other("a row is too long"))?;
    out.write_all(&[kind])?;
    out.write_all(&len.to_le_bytes())?;
    out.write_all(&crc32fast::hash(payload).to_le_bytes())?;
    out.write_all(payload)?;
    out.flush()
}

/// Why no message came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// The child fell silent without an end.
    Silence,
    /// It said what can't be.
    Nonsense,
}

/// Reads a message.
pub(super) fn receive(input: &mut impl Read) -> Result<Message, Lost> {
    let mut head = [0; 9];
    input.read_exact(&mut head).map_err(|_| Lost::Silence)?;
    let [kind, l0, l1, l2, l3, c0, c1, c2, c3] = head;
    let len = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
    if len > MAX_FRAME {
        return Err(Lost::Nonsense);
    }
    let mut payload = Vec::new();
    input.take(len as u64).read_to_end(&mut payload).map_err(|_| Lost::Silence)?;
    if payload.len() != len {
        return Err(Lost::Silence);
    }
    if crc32fast::hash(&payload) != u32::from_le_bytes([c0, c1, c2, c3]) {
        return Err(Lost::Nonsense);
    }
    let message = match kind {
        CONTENTS => decode_contents(&mut &payload[..]).map(Message::Contents),
        ROWS => Some(Message::Rows(payload)),
        END => Some(Message::End),
        SHEET => decode_start(&mut &payload[..]).map(Message::Sheet),
        REFUSAL => decode_refusal(&mut &payload[..]).map(Message::Refusal),
        _ => None,
    };
    message.ok_or(Lost::Nonsense)
}

fn encode_contents(contents: &Contents) -> Vec<u8> {
    let Contents { sheets, chosen } = contents;
    let mut out = Vec::new();
    varint::push(&mut out, sheets.len() as u64);
    for SheetInfo { name, rows, columns, is_hidden } in sheets {
        varint::push_str(&mut out, name);
        varint::push(&mut out, *rows);
        varint::push(&mut out, u64::from(*columns));
        varint::push(&mut out, u64::from(*is_hidden));
    }
    varint::push_str(&mut out, chosen);
    out
}

fn encode_start(SheetStart { doubt, merged }: &SheetStart) -> Vec<u8> {
    let mut out = Vec::new();
    varint::push_str(&mut out, doubt);
    for MergedCells { first_row, last_row, first_column, last_column } in merged {
        for number in [first_row, last_row, first_column, last_column] {
            varint::push(&mut out, u64::from(*number));
        }
    }
    out
}

fn decode_start(bytes: &mut &[u8]) -> Option<SheetStart> {
    let doubt = varint::take_str(bytes)?.to_owned();
    let mut merged = Vec::new();
    while !bytes.is_empty() {
        let [first_row, last_row] = [take_u32(bytes)?, take_u32(bytes)?];
        let [first_column, last_column] = [take_u32(bytes)?, take_u32(bytes)?];
        merged.push(MergedCells { first_row, last_row, first_column, last_column });
    }
    Some(SheetStart { doubt, merged })
}

fn decode_contents(bytes: &mut &[u8]) -> Option<Contents> {
    let mut contents = Contents::default();
    for _ in 0..varint::take(bytes)? {
        contents.sheets.push(SheetInfo {
            name: varint::take_str(bytes)?.to_owned(),
            rows: varint::take(bytes)?,
            columns: take_u32(bytes)?,
            is_hidden: varint::take(bytes)? == 1,
        });
    }
    varint::take_str(bytes)?.clone_into(&mut contents.chosen);
    Some(contents)
}

fn take_u32(bytes: &mut &[u8]) -> Option<u32> {
    u32::try_from(varint::take(bytes)?).ok()
}

fn encode_refusal(refusal: &Refusal) -> Vec<u8> {
    let (kind, text) = match refusal {
        Refusal::Encrypted => (1, ""),
        Refusal::Damaged { reason } => (2, reason.as_str()),
        Refusal::NoSuchSheet { found } => (3, found.as_str()),
        Refusal::NoSheets => (4, ""),
        Refusal::Greedy { reason } => (5, reason.as_str()),
    };
    let mut out = vec![kind];
    varint::push_str(&mut out, text);
    out
}

fn decode_refusal(bytes: &mut &[u8]) -> Option<Refusal> {
    let kind = varint::take(bytes)?;
    let text = varint::take_str(bytes)?.to_owned();
    Some(match kind {
        1 => Refusal::Encrypted,
        2 => Refusal::Damaged { reason: text },
        3 => Refusal::NoSuchSheet { found: text },
        4 => Refusal::NoSheets,
        5 => Refusal::Greedy { reason: text },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages() -> Vec<Message> {
        let sheet = SheetInfo { name: "Größe".to_owned(), rows: 1_048_576, columns: 16_384, is_hidden: true };
        let merged = vec![MergedCells { first_row: 1, last_row: 2, first_column: 2, last_column: 300 }];
        vec![
            Message::Contents(Contents { sheets: vec![sheet], chosen: "Größe".to_owned() }),
            Message::Sheet(SheetStart { doubt: "its end is missing".to_owned(), merged }),
            Message::Rows(vec![1, 2, 3]),
            Message::End,
            Message::Refusal(Refusal::Encrypted),
            Message::Refusal(Refusal::Damaged { reason: "x".to_owned() }),
            Message::Refusal(Refusal::NoSuchSheet { found: "a, b".to_owned() }),
            Message::Refusal(Refusal::NoSheets),
            Message::Refusal(Refusal::Greedy { reason: "y".to_owned() }),
        ]
    }

    #[test]
    fn every_message_arrives() {
        let mut bytes = Vec::new();
        for message in messages() {
            send(&mut bytes, &message).unwrap();
        }
        let mut input = &bytes[..];
        for message in messages() {
            assert_eq!(receive(&mut input), Ok(message));
        }
        assert_eq!(receive(&mut input), Err(Lost::Silence));
    }

    #[test]
    fn cut_and_altered_frames_are_refused() {
        for message in messages() {
            let mut bytes = Vec::new();
            send(&mut bytes, &message).unwrap();
            assert_eq!(receive(&mut &bytes[..bytes.len() - 1]), Err(Lost::Silence));
            let last = bytes.len() - 1;
            bytes[last] ^= 1;
            assert_eq!(receive(&mut &bytes[..]), Err(Lost::Nonsense));
        }
        assert_eq!(receive(&mut &[ROWS, 255, 255, 255, 255, 0, 0, 0, 0][..]), Err(Lost::Nonsense));
    }
}
