//! Which encoding a text file is in.
//!
//! What is certain decides: a byte-order mark, the pattern of zero bytes of wide characters, escape sequences, bytes
//! that are valid UTF-8. What is left is put to the vote: the text is read in every encoding, and the reading whose
//! letters follow each other as in a language wins.

mod candidates;
mod hard;
mod letters;
mod single;
mod tokens;
mod vote;
mod wide;

use super::sample::Sample;
use crate::{model::Evidence, source::codec::Codec};

/// An encoding with what speaks for it.
pub(crate) struct EncodingGuess {
    pub codec: Codec,
    pub evidence: Evidence,
    /// In which the text would read nearly as well, the likeliest first.
    pub others: Vec<Codec>,
}

/// An encoding, what speaks for it, and how much, from 0 to 1.
type Finding = (Codec, String, f32);

/// Guesses the encoding of a file.
pub(crate) fn guess(sample: &Sample) -> EncodingGuess {
    let is_of_foreign_mainframe = hard::is_of_foreign_mainframe(sample.head());
    let certain = hard::by_mark(sample.head())
        .or_else(|| hard::by_zeros(sample))
        .or_else(|| hard::by_switches(sample))
        .or_else(|| hard::by_wide_words(sample))
        .or_else(|| hard::by_validity(sample).filter(|_| !is_of_foreign_mainframe));
    let ((codec, why, confidence), others) = certain
        .map(|found| (found, Vec::new()))
        .or_else(|| by_vote(sample))
        .unwrap_or_else(|| ((Codec::Utf8, "nothing speaks for another".to_owned(), 0.3), Vec::new()));
    let evidence = Evidence { what: "Encoding".to_owned(), finding: codec.name().to_owned(), why, confidence };
    EncodingGuess { codec, evidence, others }
}

/// Reads the text in every encoding, and takes the reading that is likeliest in some language.
fn by_vote(sample: &Sample) -> Option<(Finding, Vec<Codec>)> {
    let head = sample.head();
    let found = if hard::is_of_mainframe(head) || hard::is_of_foreign_mainframe(head) {
        vote::vote_mainframe(&head[..head.len().min(16 * 1024)])
    } else {
        vote::vote(sample)
    };
    let vote::Vote { best, second, others, num_words } = found?;
    let counted = if num_words == 1 { "word makes" } else { "words make" };
    let mut why = format!("read as {}, {num_words} {counted} sense", language(best.language));
    let Some(second) = second else { return Some(((best.codec, why, 0.95), others)) };
    let lead = second.cost - best.cost;
    why.push_str(&format!("; the next best reading is {} as {}", second.codec.name(), language(second.language)));
    Some(((best.codec, why, 0.5 + 0.45 * lead / (lead + 6.0)), others))
}

/// Returns the language's name in English.
fn language(code: &str) -> &'static str {
    match code {
        "ja" => "Japanese",
        "ko" => "Korean",
        "zh-cn" | "zh-tw" => "Chinese",
        other => letters::language(other).map_or("text", letters::Language::name),
    }
}

#[cfg(test)]
#[path = "guess_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "corpus_tests.rs"]
mod corpus;
