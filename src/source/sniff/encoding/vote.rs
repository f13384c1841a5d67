//! The vote on an encoding that nothing decides for certain: what the text would say in each, and how likely that is
//! in the languages written in it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};

use super::{
    candidates::{self, Known, WIDE},
    letters::Language,
    single::{self, Pairs},
    tokens::Tokens,
    wide,
};
use crate::source::{
    codec::{Codec, Rest},
    sniff::sample::Sample,
};

/// One reading of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub codec: Codec,
    pub language: &'static str,
    /// How unlikely the text is when read so, as a negative natural logarithm.
    pub cost: f32,
}

/// What the vote found.
#[derive(Debug)]
pub(super) struct Vote {
    pub best: Reading,
    /// The next best that gives another text.
    pub second: Option<Reading>,
    /// The next best ones that each give another text, that one first.
    pub others: Vec<Codec>,
    /// How many different words were judged.
    pub num_words: usize,
}

/// How much of the evidence of plain words about the language counts, and how many pairs of letters at most.
const PLAIN_SHARE: f32 = 0.3;
const MAX_PLAIN_PAIRS: usize = 120;

/// How much a pair of plain letters speaks against a language of another script.
const OTHER_SCRIPT: f32 = 0.04;

/// How much it speaks against a language of another script that none of its letters occurs.
const MUTE: f32 = 6.0;

/// What chardetng's word and the label in the file are worth.
const ADVICE: f32 = 1.5;
const LABEL: f32 = 6.0;

/// How many other readings are told.
const NUM_OTHERS: usize = 5;

/// A language that few files are written in must show more.
const RARE: f32 = 2.0;
const RARE_LANGUAGES: [&str; 12] = ["fo", "gl", "eu", "br", "gd", "mt", "eo", "cy", "af", "tl", "sq", "az"];

/// Holds all encodings against each other.
pub(super) fn vote(sample: &Sample) -> Option<Vote> {
    let tokens = Tokens::collect(sample);
    let pairs = Pairs::of(&tokens);
    let plain = PlainWords::judge(&tokens);
    let mut readings: Vec<Reading> =
        candidates::single().iter().filter_map(|known| best_of(known, &pairs, &plain)).collect();
    readings.extend(WIDE.iter().filter_map(|candidate| {
        let codec = candidate.codec()?;
        let cost = wide::cost(&tokens, codec, candidate.languages)? + candidate.handicap + plain.neutral;
        Some(Reading { codec, language: candidate.languages, cost })
    }));
    let (advised, labelled) = (advice(sample), label(sample.head()));
    for reading in &mut readings {
        reading.cost -= if advised == Some(reading.codec) { ADVICE } else { 0.0 };
        reading.cost -= if labelled == Some(reading.codec) { LABEL } else { 0.0 };
    }
    decide(readings, &tokens.beyond, tokens.beyond.len())
}

/// Holds the encodings of mainframes against each other.
pub(super) fn vote_mainframe(bytes: &[u8]) -> Option<Vote> {
    let pairs = Pairs::of_all(bytes);
    let plain = PlainWords::default();
    let readings = candidates::mainframes().iter().filter_map(|known| best_of(known, &pairs, &plain)).collect();
    decide(readings, &[bytes.to_vec()], 1)
}

fn decide(mut readings: Vec<Reading>, words: &[Vec<u8>], num_words: usize) -> Option<Vote> {
    readings.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    let best = *readings.first()?;
    let (mut texts, mut others) = (Vec::new(), Vec::new());
    for reading in readings {
        let text = text_of(reading.codec, words);
        if others.len() <= NUM_OTHERS && !texts.contains(&text) {
            texts.push(text);
            others.push(reading);
        }
    }
    let others = &others[1..];
    let codecs = others.iter().map(|reading| reading.codec).collect();
    Some(Vote { best, second: others.first().copied(), others: codecs, num_words })
}

fn text_of(codec: Codec, words: &[Vec<u8>]) -> String {
    let mut text = String::new();
    for word in words {
        codec.decoder().decode(word, Rest::Ends, &mut text, |_| {});
        text.push(' ');
    }
    text
}

/// What the words of ASCII letters say about the language.
#[derive(Default)]
struct PlainWords {
    costs: Vec<(&'static str, f32)>,
    /// What is assumed for a language of another script, in whose texts they are foreign.
    neutral: f32,
}

impl PlainWords {
    fn judge(tokens: &Tokens) -> Self {
        let mut costs: Vec<(&'static str, f32)> = Vec::new();
        for known in candidates::single() {
            for code in known.candidate.readings().map(|(language, _)| language) {
                if code.is_latin() && !costs.iter().any(|(other, _)| *other == code.code) {
                    let (mean, num_pairs) = single::plain_cost(tokens, code);
                    costs.push((code.code, mean * PLAIN_SHARE * num_pairs.min(MAX_PLAIN_PAIRS) as f32));
                }
            }
        }
        let num_pairs: usize = tokens.plain.iter().map(|token| token.len() + 1).sum();
        let least = costs.iter().map(|(_, cost)| *cost).fold(f32::MAX, f32::min);
        let neutral = least + OTHER_SCRIPT * num_pairs.min(MAX_PLAIN_PAIRS) as f32;
        Self { costs, neutral }
    }

    fn cost(&self, language: &Language) -> f32 {
        self.costs.iter().find(|(code, _)| *code == language.code).map_or(self.neutral, |(_, cost)| *cost)
    }
}

/// Reads the text in an encoding, in the language in which it is likeliest.
fn best_of(known: &Known, pairs: &Pairs, plain: &PlainWords) -> Option<Reading> {
    let Known { candidate, codec, table } = known;
    let readings = candidate.readings().map(|(language, handicap)| {
        let rare = if RARE_LANGUAGES.contains(&language.code) { RARE } else { 0.0 };
        let mute = if language.is_latin() || single::has_letter(pairs, table, language) { 0.0 } else { MUTE };
        let cost = single::cost(pairs, table, language) + plain.cost(language) + handicap + rare + mute;
        Reading { codec: *codec, language: language.code, cost }
    });
    readings.min_by(|a, b| a.cost.total_cmp(&b.cost))
}

/// Asks chardetng.
fn advice(sample: &Sample) -> Option<Codec> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for piece in sample.whole_lines() {
        detector.feed(piece, false);
    }
    detector.feed(b"", true);
    Codec::named(detector.guess(None, Utf8Detection::Deny).name()).ok()
}

/// Returns the encoding that the file's first bytes name, as web pages and XML do.
fn label(head: &[u8]) -> Option<Codec> {
    let start = &head[..head.len().min(2048)];
    let text: String = start.iter().map(|byte| char::from(*byte).to_ascii_lowercase()).collect();
    ["charset=", "encoding="].iter().find_map(|sign| {
        let value = &text[text.find(sign)? + sign.len()..];
        let value = value.trim_start_matches(['"', '\'']);
        let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_'))?;
        Codec::named(&value[..end]).ok()
    })
}
