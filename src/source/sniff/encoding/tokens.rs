//! What is judged of a text in an unknown encoding: each different word once.

use std::collections::HashSet;

use super::hard;
use crate::source::sniff::sample::Sample;

/// How many bytes of words beyond ASCII are judged; more only costs time.
const MAX_BEYOND: usize = 24 * 1024;

/// How many bytes of plain words are judged, from which the language is guessed.
const MAX_PLAIN: usize = 6 * 1024;

/// The different words of a sample.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// Those with bytes beyond ASCII.
    pub beyond: Vec<Vec<u8>>,
    /// Those of ASCII letters only, in small letters.
    pub plain: Vec<Vec<u8>>,
}

/// Whether no word has this byte: signs that are no part of a character in any encoding that is held against others.
fn divides(byte: u8) -> bool {
    byte < b'0'
}

impl Tokens {
    /// Collects the words, in fair shares from each piece of the sample.
    pub fn collect(sample: &Sample) -> Self {
        let mut tokens = Self::default();
        let delimiters = hard::delimiters(sample.head());
        let (mut seen, mut num_beyond, mut num_plain) = (HashSet::new(), 0, 0);
        let num_pieces = sample.pieces.len();
        for (i, piece) in sample.whole_lines().enumerate() {
            let share = |max: usize| max * (i + 1) / num_pieces;
            for token in
                piece.split(|byte| divides(*byte) || delimiters.contains(byte)).filter(|token| !token.is_empty())
            {
                let is_plain = token.is_ascii();
                let is_full = if is_plain { num_plain >= share(MAX_PLAIN) } else { num_beyond >= share(MAX_BEYOND) };
                if is_full || (is_plain && !token.iter().all(u8::is_ascii_alphabetic)) || !seen.insert(token) {
                    continue;
                }
                if is_plain {
                    num_plain += token.len();
                    tokens.plain.push(token.to_ascii_lowercase());
                } else {
                    num_beyond += token.len();
                    tokens.beyond.push(token[..token.len().min(MAX_BEYOND)].to_vec());
                }
            }
        }
        tokens.leave_out_utf_8();
        tokens
    }

    /// Leaves out the words that are UTF-8 among others that are not: what joined two files is not judged by the half
    /// that is known.
    fn leave_out_utf_8(&mut self) {
        let known: Vec<&str> = self.beyond.iter().filter_map(|word| std::str::from_utf8(word).ok()).collect();
        let letters: String = known.concat().chars().filter(|c| !c.is_ascii()).collect();
        if known.len() < self.beyond.len() && hard::is_of_one_script(&letters) {
            self.beyond.retain(|word| std::str::from_utf8(word).is_err());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::codec::Rest;

    #[test]
    fn each_word_once() {
        let sample = Sample { pieces: vec![b"Ort,M\xFCller\nOrt x1,M\xFCller's\n".to_vec()], rest: Rest::Ends };
        let tokens = Tokens::collect(&sample);
        assert_eq!(tokens.beyond, [&b"M\xFCller"[..]]);
        assert_eq!(tokens.plain, [&b"ort"[..], b"s"]);
    }

    #[test]
    fn words_of_utf_8_are_left_out_beside_others() {
        let beyond =
            |text: &[u8]| Tokens::collect(&Sample { pieces: vec![text.to_vec()], rest: Rest::Ends }).beyond.len();
        assert_eq!(beyond(b"M\xFCller,J\xC3\xA4ger,K\xC3\xB6ln,B\xC3\xBCro,K\xF6ln\n"), 2);
        assert_eq!(beyond(b"M\xFCller,J\xC3\xA4ger,K\xF6ln\n"), 3);
    }
}
