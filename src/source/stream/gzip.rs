//! Gzip: one member after the other, as if they were one text.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use super::Trouble;

/// Whether a file starts as a gzip archive does.
pub(super) fn is_start(head: &[u8]) -> bool {
    head.starts_with(b"\x1F\x8B\x08")
}

/// The members of an archive.
pub(super) struct Members<R> {
    at: Place<R>,
}

enum Place<R> {
    In(Box<GzDecoder<R>>),
    End { has_more: bool },
}

impl<R: BufRead> Members<R> {
    pub fn new(reader: R) -> Self {
        Self { at: Place::In(Box::new(GzDecoder::new(reader))) }
    }

    /// Returns what stands behind the last member, if it is no padding.
    pub fn trouble(&self) -> Option<Trouble> {
        match self.at {
            Place::End { has_more: true } => {
                let what = "goes on with bytes that are no gzip; they were left out".to_owned();
                Some(Trouble { what, is_loss: false })
            }
            Place::In(_) | Place::End { has_more: false } => None,
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let Place::In(decoder) = &mut self.at else { return Ok(0) };
            let num_read = decoder.read(buffer)?;
            if num_read > 0 || buffer.is_empty() {
                return Ok(num_read);
            }
            let Place::In(decoder) = std::mem::replace(&mut self.at, Place::End { has_more: false }) else {
                return Ok(0);
            };
            self.at = next_member(decoder.into_inner())?;
        }
    }
}

fn next_member<R: BufRead>(mut reader: R) -> io::Result<Place<R>> {
    let rest = loop {
        let rest = reader.fill_buf()?;
        let num_zeros = rest.iter().take_while(|byte| **byte == 0).count();
        let is_padding = num_zeros > 0 && num_zeros == rest.len();
        if !is_padding {
            break &rest[num_zeros..];
        }
        reader.consume(num_zeros);
    };
    // The start of a member may be cut by the end of what was read at once, or by the file's.
    let is_member = !rest.is_empty() && b"\x1F\x8B".starts_with(&rest[..rest.len().min(2)]);
    if is_member {
        return Ok(Place::In(Box::new(GzDecoder::new(reader))));
    }
    Ok(Place::End { has_more: !rest.is_empty() })
}
