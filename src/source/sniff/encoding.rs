//! Which encoding a text file is in.
//!
//! A byte-order mark decides; then the pattern of zero bytes of UTF-16 and UTF-32; then whether the bytes are valid
//! UTF-8, which other text is by chance only when it is very short. What is left is a legacy encoding: chardetng's
//! guess, against which those are held that it does not know: the Macintosh's and those of DOS.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, EUC_JP, EUC_KR, Encoding, GBK, ISO_8859_2, ISO_8859_4, MACINTOSH, SHIFT_JIS, UTF_16BE, UTF_16LE,
    WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};

use super::sample::Sample;
use crate::{
    model::Evidence,
    source::{
        codec::{Codec, Rest},
        pages::{IBM437, IBM850, IBM852},
    },
};

/// An encoding with what speaks for it.
pub(crate) struct EncodingGuess {
    pub codec: Codec,
    pub evidence: Evidence,
}

/// Guesses the encoding of a file.
pub(crate) fn guess(sample: &Sample) -> EncodingGuess {
    let (codec, why, confidence) = by_mark(sample.head())
        .or_else(|| by_zeros(sample))
        .or_else(|| by_validity(sample))
        .unwrap_or_else(|| by_frequency(sample));
    let evidence = Evidence { what: "Encoding".to_owned(), finding: codec.name().to_owned(), why, confidence };
    EncodingGuess { codec, evidence }
}

/// Encodings for Latin letters, for which short texts in others are mistaken.
static LATIN: [&Encoding; 7] =
    [WINDOWS_1252, WINDOWS_1250, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258, ISO_8859_2, ISO_8859_4];

/// What is held against chardetng's guess, and by how much of a character each character must fit better on average.
/// The Macintosh's Cyrillic differs from Windows' in capitals and one letter only.
static UNKNOWN_TO_CHARDETNG: [(Codec, f32); 5] = [
    (Codec::Other(MACINTOSH), 0.1),
    (Codec::Other(X_MAC_CYRILLIC), 0.02),
    (Codec::Page(&IBM850), 0.1),
    (Codec::Page(&IBM437), 0.1),
    (Codec::Page(&IBM852), 0.1),
];

type Finding = (Codec, String, f32);

fn by_mark(head: &[u8]) -> Option<Finding> {
    let codecs = [
        Codec::Utf8,
        // Before UTF-16, whose mark is the first half of this one's.
        Codec::Utf32Le,
        Codec::Utf32Be,
        Codec::Other(UTF_16LE),
        Codec::Other(UTF_16BE),
        Codec::Other(encoding_rs::GB18030),
    ];
    let codec = codecs.into_iter().find(|codec| codec.mark_len(head) > 0)?;
    Some((codec, "the file starts with its byte-order mark".to_owned(), 1.0))
}

fn by_zeros(sample: &Sample) -> Option<Finding> {
    let head = sample.head();
    let mut zeros = [0usize; 4];
    for (i, _) in head.iter().enumerate().filter(|&(_, &byte)| byte == 0) {
        zeros[i % 4] += 1;
    }
    let num_quads = head.len() / 4;
    let mostly = |count: usize| count * 10 >= num_quads * 9;
    let codec = if num_quads == 0 {
        return None;
    } else if mostly(zeros[2]) && mostly(zeros[3]) && !mostly(zeros[0]) {
        Codec::Utf32Le
    } else if mostly(zeros[0]) && mostly(zeros[1]) && !mostly(zeros[3]) {
        Codec::Utf32Be
    } else {
        let (even, odd) = (zeros[0] + zeros[2], zeros[1] + zeros[3]);
        // Chinese text has zeros in its delimiters and line ends only.
        let is_clear = |more: usize, fewer: usize| more * 50 >= head.len() && fewer * 10 <= more;
        if is_clear(odd, even) {
            Codec::Other(UTF_16LE)
        } else if is_clear(even, odd) {
            Codec::Other(UTF_16BE)
        } else {
            return None;
        }
    };
    // Plain ASCII with a NUL byte here and there is no text of wide characters by chance. Those of Russian or Hebrew
    // are ASCII too, but half of their bytes are control characters.
    let num_zeros: usize = zeros.iter().sum();
    let num_controls = head.iter().filter(|byte| matches!(byte, 1..=8 | 14..=25)).count();
    if num_zeros * 5 < head.len() * 2 && head.is_ascii() && num_controls * 10 < head.len() {
        return None;
    }
    let mut num_bad = 0;
    let mut text = String::new();
    codec.decoder().decode(head, sample.rest, &mut text, |_| num_bad += 1);
    let is_text = num_bad * 100 <= text.chars().count();
    is_text.then(|| (codec, "every other byte is zero, as in wide characters".to_owned(), 0.95))
}

fn by_validity(sample: &Sample) -> Option<Finding> {
    let (mut num_valid, mut num_bad) = (0, 0);
    for piece in sample.whole_lines() {
        let mut text = String::new();
        Codec::Utf8.decoder().decode(piece, Rest::Follows, &mut text, |_| num_bad += 1);
        num_valid += text.chars().filter(|c| !c.is_ascii()).count();
    }
    num_valid -= num_bad;
    match (num_valid, num_bad) {
        (0, 0) if has_escapes(sample) => None,
        (0, 0) => Some((Codec::Utf8, "plain ASCII, the same in nearly every encoding".to_owned(), 0.9)),
        (_, 0) => Some((Codec::Utf8, format!("all {num_valid} characters beyond ASCII are valid UTF-8"), 0.99)),
        _ if num_valid >= 4 * num_bad => {
            let why = format!("{num_valid} characters beyond ASCII are valid UTF-8, {num_bad} are not");
            Some((Codec::Utf8, why, 0.8))
        }
        _ => None,
    }
}

/// Whether ISO-2022-JP's switches between character sets occur.
fn has_escapes(sample: &Sample) -> bool {
    let switches: [&[u8]; 3] = [b"\x1B$B", b"\x1B$@", b"\x1B(J"];
    sample.pieces.iter().any(|piece| switches.iter().any(|switch| memchr::memmem::find(piece, switch).is_some()))
}

fn by_frequency(sample: &Sample) -> Finding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    for piece in sample.whole_lines() {
        detector.feed(piece, false);
    }
    detector.feed(b"", true);
    let found = detector.guess(None, Utf8Detection::Deny);
    let mut best = (Codec::Other(found), fit(Codec::Other(found), sample));
    if LATIN.contains(&found)
        && let Some(encoding) = east_asian(sample)
    {
        best = (Codec::Other(encoding), fit(Codec::Other(encoding), sample));
    } else if found.is_single_byte() {
        for (codec, least_lead) in UNKNOWN_TO_CHARDETNG {
            let other = fit(codec, sample);
            let lead = (other.score - best.1.score) / other.num_chars.max(1) as f32;
            let is_alike = codec != Codec::Other(X_MAC_CYRILLIC) || found == WINDOWS_1251;
            if is_alike && lead > least_lead && other.score > 0.7 * other.num_chars as f32 {
                best = (codec, other);
            }
        }
    }
    let (codec, Fit { num_chars, num_fitting, .. }) = best;
    let why = format!("{num_fitting} of {num_chars} characters beyond ASCII fit among their neighbours");
    let confidence = 0.5 + 0.45 * (num_fitting as f32 / num_chars.max(1) as f32);
    (codec, why, confidence)
}

/// Returns the East Asian encoding in which nearly all characters are of the most frequent ones, if there is one:
/// short texts of few characters are taken for odd Western ones.
fn east_asian(sample: &Sample) -> Option<&'static Encoding> {
    let candidates =
        [SHIFT_JIS, GBK, BIG5, EUC_KR, EUC_JP].map(|encoding| (encoding, share_frequent(encoding, sample)));
    // Of equal shares, the first.
    let best = candidates.into_iter().rev().max_by(|a, b| a.1.total_cmp(&b.1));
    best.filter(|(_, share)| *share >= 0.9).map(|(encoding, _)| encoding)
}

/// Returns the share of the characters beyond ASCII that stand in the encoding's rows of frequent characters, side by
/// side with others: a lone one among Latin letters is an apostrophe or an umlaut, misread.
fn share_frequent(encoding: &'static Encoding, sample: &Sample) -> f32 {
    let (mut num_chars, mut num_frequent) = (0, 0);
    for piece in sample.whole_lines() {
        let (text, has_errors) = encoding.decode_without_bom_handling(piece);
        if has_errors {
            return 0.0;
        }
        for run in text.split(|c: char| c.is_ascii()).filter(|run| !run.is_empty()) {
            let is_run = run.chars().nth(1).is_some();
            num_chars += run.chars().count();
            num_frequent += run.chars().filter(|c| is_run && is_frequent(encoding, *c)).count();
        }
    }
    num_frequent as f32 / num_chars.max(1) as f32
}

fn is_frequent(encoding: &'static Encoding, c: char) -> bool {
    let mut buffer = [0; 4];
    let (bytes, _, _) = encoding.encode(c.encode_utf8(&mut buffer));
    match bytes[0] {
        lead if encoding == SHIFT_JIS => matches!(lead, 0x81..=0x83 | 0x88..=0x97),
        lead if encoding == BIG5 => matches!(lead, 0xA1 | 0xA4..=0xC6),
        lead if encoding == EUC_KR => matches!(lead, 0xA1 | 0xB0..=0xC8),
        lead if encoding == EUC_JP => matches!(lead, 0xA1 | 0xA4 | 0xA5 | 0xB0..=0xCF),
        lead => matches!(lead, 0xA1 | 0xA3 | 0xB0..=0xD7),
    }
}

/// How well the characters beyond ASCII fit among their neighbours.
struct Fit {
    num_chars: usize,
    num_fitting: usize,
    score: f32,
}

fn fit(codec: Codec, sample: &Sample) -> Fit {
    let mut fit = Fit { num_chars: 0, num_fitting: 0, score: 0.0 };
    for piece in sample.whole_lines() {
        let mut text = String::new();
        codec.decoder().decode(piece, Rest::Follows, &mut text, |_| {});
        let mut before = '\n';
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            if !c.is_ascii() {
                let score = fit_of(before, c, chars.peek().copied().unwrap_or('\n'));
                fit.num_chars += 1;
                fit.num_fitting += usize::from(score > 0.0);
                fit.score += score;
            }
            before = c;
        }
    }
    fit
}

/// Returns how well `c` fits between two characters, from -2 to 1.
fn fit_of(before: char, c: char, after: char) -> f32 {
    if c.is_control() || c == '\u{FFFD}' {
        return -2.0;
    }
    let is_letter_near = before.is_alphabetic() || after.is_alphabetic();
    if c.is_alphabetic() {
        let is_latin = c < '\u{250}';
        if !is_latin && (before.is_ascii_alphabetic() || after.is_ascii_alphabetic()) {
            return -1.0;
        }
        // A capital stands at the start of a word or among capitals.
        let is_misplaced =
            c.is_uppercase() && before.is_alphabetic() && (before.is_lowercase() || after.is_lowercase());
        return match (is_misplaced, c) {
            (true, _) => -1.0,
            (false, 'š' | 'ž' | 'Š' | 'Ž' | 'œ' | 'Œ' | 'Ÿ' | 'ƒ' | 'ˆ') => 0.5,
            (false, _) if is_letter_near || c.is_uppercase() || !is_latin => 1.0,
            (false, _) => 0.5,
        };
    }
    match c {
        '’' => 1.0,
        '\u{A0}' | '–' | '—' | '‘' | '“' | '”' | '„' | '…' | '•' | '€' | '£' | '§' | '°' | '©' | '®' | '«' | '»'
        | '½' | '²' | '³' | '·' | 'º' | '™' => {
            if before.is_alphabetic() && after.is_alphabetic() {
                -0.5
            } else {
                0.8
            }
        }
        _ if before.is_alphabetic() && after.is_alphabetic() => -1.0,
        _ => 0.0,
    }
}

#[cfg(test)]
#[path = "encoding_tests.rs"]
mod tests;
