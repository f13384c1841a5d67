//! A part in whatever encoding, as UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, UTF_8};

use super::xml;

/// How much is looked at to tell the encoding.
const HEAD: usize = 256;

/// Gives UTF-8 of what it reads; what is UTF-8 already passes as it is.
pub(super) struct Transcoded<R> {
    input: R,
    /// What was read and not given yet.
    waiting: Vec<u8>,
    at: usize,
    decoder: Option<Decoder>,
    is_begun: bool,
    is_at_end: bool,
}

impl<R: Read> Transcoded<R> {
    pub fn new(input: R) -> Self {
        Self { input, waiting: Vec::new(), at: 0, decoder: None, is_begun: false, is_at_end: false }
    }

    fn begin(&mut self) -> io::Result<()> {
        self.is_begun = true;
        self.input.by_ref().take(HEAD as u64).read_to_end(&mut self.waiting)?;
        let encoding = xml::encoding(&self.waiting);
        if encoding != UTF_8 {
            let mut decoder = encoding.new_decoder_with_bom_removal();
            let head = std::mem::take(&mut self.waiting);
            self.waiting = decode(&mut decoder, &head, false);
            self.decoder = Some(decoder);
        } else if self.waiting.starts_with(b"\xEF\xBB\xBF") {
            self.at = 3;
        }
        Ok(())
    }
}

fn decode(decoder: &mut Decoder, bytes: &[u8], is_last: bool) -> Vec<u8> {
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3));
    let _ = decoder.decode_to_string(bytes, &mut text, is_last);
    text.into_bytes()
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if !self.is_begun {
            self.begin()?;
        }
        loop {
            if self.at < self.waiting.len() {
                let len = out.len().min(self.waiting.len() - self.at);
                out[..len].copy_from_slice(&self.waiting[self.at..self.at + len]);
                self.at += len;
                return Ok(len);
            }
            let Some(decoder) = &mut self.decoder else { return self.input.read(out) };
            if self.is_at_end {
                return Ok(0);
            }
            let mut piece = vec![0; 16 * 1024];
            let len = self.input.read(&mut piece)?;
            self.is_at_end = len == 0;
            self.waiting = decode(decoder, &piece[..len], self.is_at_end);
            self.at = 0;
        }
    }
}
