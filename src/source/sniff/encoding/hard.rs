//! What decides on an encoding for certain: byte-order marks, zero bytes, escape sequences, whether bytes are valid.

use encoding_rs::{UTF_16BE, UTF_16LE};

use super::{Finding, letters, wide};
use crate::source::{
    codec::{Codec, REPLACEMENT, Rest, Scheme},
    sniff::sample::Sample,
};

/// Tells an encoding by its byte-order mark.
pub(super) fn by_mark(head: &[u8]) -> Option<Finding> {
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

/// Tells wide characters by the places of their zero bytes.
pub(super) fn by_zeros(sample: &Sample) -> Option<Finding> {
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

/// Tells UTF-8: other text is valid UTF-8 only by chance, when it is very short.
pub(super) fn by_validity(sample: &Sample) -> Option<Finding> {
    let (mut num_valid, mut num_bad) = (0, 0);
    let mut beyond = String::new();
    for piece in sample.whole_lines() {
        let mut text = String::new();
        Codec::Utf8.decoder().decode(piece, Rest::Follows, &mut text, |_| num_bad += 1);
        num_valid += text.chars().filter(|c| !c.is_ascii()).count();
        beyond.extend(text.chars().filter(|c| !c.is_ascii() && *c != REPLACEMENT).take(MAX_JUDGED));
    }
    num_valid -= num_bad;
    // Bytes that are no part of UTF-8 at all, and hardly any letter elsewhere, damage a text but don't make it another.
    let is_damage = sample.pieces.iter().flatten().filter(|byte| **byte >= 0xFE).count() == num_bad;
    match (num_valid, num_bad) {
        (0, 0) => Some((Codec::Utf8, "plain ASCII, the same in nearly every encoding".to_owned(), 0.9)),
        (_, 0) => Some((Codec::Utf8, format!("all {num_valid} characters beyond ASCII are valid UTF-8"), 0.99)),
        _ if num_valid >= 4 * num_bad || (num_valid >= num_bad && (is_damage || is_of_one_script(&beyond))) => {
            let why = format!("{num_valid} characters beyond ASCII are valid UTF-8, {num_bad} are not");
            Some((Codec::Utf8, why, 0.8))
        }
        _ => None,
    }
}

/// How many characters of a piece are judged.
const MAX_JUDGED: usize = 4096;

/// So few characters may be of one script by chance.
const MIN_OF_SCRIPT: usize = 3;

/// Whether characters are of one script, as those of a text are in which a few bytes of another encoding stand: what is
/// valid UTF-8 by chance is of all scripts.
pub(super) fn is_of_one_script(beyond: &str) -> bool {
    let num_chars = beyond.chars().count();
    let num_of = |is_of: &fn(char) -> bool| beyond.chars().filter(|c| is_common(*c) || is_of(*c)).count();
    let most = SCRIPTS.iter().map(num_of).max().unwrap_or(0);
    num_chars >= MIN_OF_SCRIPT && most * 20 >= num_chars * 19
}

/// Tells wide characters without any zero byte, as in short texts of one word: they are frequent ones of one script.
pub(super) fn by_wide_words(sample: &Sample) -> Option<Finding> {
    let head = sample.head();
    let is_control = |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r');
    let is_utf8 = !head.is_ascii() && std::str::from_utf8(head).is_ok();
    if head.len() % 2 == 1
        || is_utf8
        || (head.is_ascii() && !head.iter().any(is_control))
        || sample.rest == Rest::Follows
    {
        return None;
    }
    let share = |codec: Codec| {
        let (mut text, mut num_bad) = (String::new(), 0usize);
        codec.decoder().decode(head, Rest::Ends, &mut text, |_| num_bad += 1);
        let num_chars = text.chars().count();
        let best = |is_of: fn(char) -> bool| text.chars().filter(|c| is_common(*c) || is_of(*c)).count();
        let num_fitting = SCRIPTS.iter().map(|is_of| best(*is_of)).max().unwrap_or(0);
        if num_bad > 0 { 0.0 } else { num_fitting as f32 / num_chars.max(1) as f32 }
    };
    let codecs = [Codec::Other(UTF_16LE), Codec::Other(UTF_16BE)];
    let [little, big] = codecs.map(share);
    let (codec, most) = if little >= big { (codecs[0], little) } else { (codecs[1], big) };
    if most < 0.95 || little.min(big) > 0.5 {
        return None;
    }
    Some((codec, "read as wide characters, nearly all are of one script".to_owned(), 0.8))
}

/// Whether the character is expected in a text of any script.
fn is_common(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{A0}'..='\u{FF}' | '\u{2010}'..='\u{2026}' | '\u{3000}'..='\u{3002}')
}

const SCRIPTS: [fn(char) -> bool; 9] = [
    |c| matches!(c, '\u{100}'..='\u{17F}'),
    |c| matches!(c, '\u{370}'..='\u{3FF}'),
    |c| matches!(c, '\u{400}'..='\u{4FF}'),
    |c| matches!(c, '\u{590}'..='\u{5FF}'),
    |c| matches!(c, '\u{600}'..='\u{6FF}'),
    |c| matches!(c, '\u{E00}'..='\u{E7F}'),
    |c| is_frequent(c, "ja") || matches!(c, '\u{3041}'..='\u{30FF}'),
    |c| is_frequent(c, "zh-cn") || is_frequent(c, "zh-tw") || matches!(c, '\u{FF01}'..='\u{FF1F}'),
    |c| is_frequent(c, "ko"),
];

fn is_frequent(c: char, language: &str) -> bool {
    letters::ranks(language).is_some_and(|ranks| wide::of_char(c, language, ranks) < 9.0)
}

/// Tells the encodings that are made of ASCII only and switch by signs: those of ISO 2022, HZ and UTF-7.
pub(super) fn by_switches(sample: &Sample) -> Option<Finding> {
    if sample.pieces.iter().any(|piece| !piece.is_ascii()) {
        return None;
    }
    let has = |sign: &[u8]| sample.pieces.iter().any(|piece| memchr::memmem::find(piece, sign).is_some());
    let japanese: [&[u8]; 7] = [b"\x1B$B", b"\x1B$@", b"\x1B$(", b"\x1B(J", b"\x1B(I", b"\x1B$A", b"\x1B.A"];
    let candidates = [
        (Scheme::Iso2022Kr, has(b"\x1B$)C")),
        (Scheme::Iso2022Cn, has(b"\x1B$)A") || has(b"\x1B$)G")),
        (Scheme::Iso2022Jp, japanese.iter().any(|sign| has(sign))),
        (Scheme::Hz, has(b"~{")),
        (Scheme::Utf7, has(b"+")),
    ];
    let said = candidates.into_iter().find(|(scheme, is_marked)| *is_marked && reads_as(sample, *scheme))?.0;
    let why = if said == Scheme::Utf7 {
        "every + starts a run that reads as letters of one script"
    } else {
        "its switches between character sets occur, and all between them is valid"
    };
    Some((Codec::Rare(said), why.to_owned(), 0.95))
}

/// Whether the text holds characters beyond ASCII when it is read so, and next to nothing that is undecodable.
fn reads_as(sample: &Sample, scheme: Scheme) -> bool {
    let (mut num_bad, mut num_beyond, mut num_odd) = (0, 0, 0);
    for piece in sample.whole_lines() {
        let mut text = String::new();
        Codec::Rare(scheme).decoder().decode(piece, Rest::Ends, &mut text, |spot| {
            num_bad += usize::from(spot.is_undecodable());
        });
        for c in text.chars().filter(|c| !c.is_ascii()) {
            num_beyond += 1;
            num_odd += usize::from(!is_common(c) && !SCRIPTS.iter().any(|is_of| is_of(c)));
        }
    }
    match scheme {
        // A plus is frequent in plain text, and what follows it seldom reads as anything.
        Scheme::Utf7 => num_beyond > 0 && num_bad == 0 && num_odd * 5 <= num_beyond,
        Scheme::Hz => num_beyond > 0 && num_bad * 50 <= num_beyond && num_odd * 2 <= num_beyond,
        Scheme::Iso2022Jp | Scheme::Iso2022Kr | Scheme::Iso2022Cn => num_beyond > 0 && num_bad * 20 <= num_beyond,
        Scheme::Johab | Scheme::EucJis2004 | Scheme::ShiftJis2004 | Scheme::EucTw => false,
    }
}

/// Whether a text is of a mainframe whose letters stand where ASCII has its own, as those of Greek and Hebrew do: where
/// ASCII has its space, digits and stops there is nothing, and spaces are where it has the at sign.
pub(super) fn is_of_foreign_mainframe(head: &[u8]) -> bool {
    // Behind these, it is the second half of a Japanese or Chinese character.
    let is_space = |at: &usize| !matches!(at.checked_sub(1).map(|before| head[before]), Some(0x81 | 0xA4));
    let num_spaces = memchr::memchr_iter(0x40, head).filter(is_space).count();
    let num_of = |is_it: fn(&u8) -> bool| head.iter().filter(|byte| is_it(byte)).count();
    let num_odd = num_of(|byte| !matches!(byte, 0x05 | 0x0D | 0x15 | 0x25 | 0x40..));
    let num_hebrew = num_of(|byte| matches!(byte, 0x41..=0x49 | 0x51..=0x59 | 0x62..=0x69 | 0x71));
    // The last ones have accents.
    let num_greek = num_of(|byte| matches!(byte & 0x0F, 0x0A..) && (0x8A..=0xBF).contains(byte))
        + num_of(|byte| matches!(byte, 0xB1..=0xB9 | 0xCB..=0xCD));
    num_odd * 200 <= head.len()
        && num_spaces >= 3
        && num_spaces * 25 >= head.len()
        && num_hebrew.max(num_greek) * 3 >= head.len()
}

/// Whether the bytes are where mainframes have their letters, digits and spaces, and hardly any is where ASCII has.
pub(super) fn is_of_mainframe(head: &[u8]) -> bool {
    let share = |is_it: fn(&u8) -> bool| head.iter().filter(|byte| is_it(byte)).count() as f32 / head.len() as f32;
    let letters = share(|byte| matches!(byte & 0x3F, 0x01..=0x09 | 0x11..=0x19 | 0x22..=0x29) && *byte >= 0x80);
    let others =
        share(|byte| matches!(byte, 0x40 | 0x4B | 0x6B | 0x5E | 0x60 | 0x61 | 0x7A | 0x7D | 0x15 | 0x25 | 0x0D));
    let digits = share(|byte| matches!(byte, 0xF0..=0xF9));
    let ascii = share(|byte| matches!(byte, b' ' | b'\n' | b'0'..=b'9' | b',' | b';'));
    let all = letters + others + digits;
    // Tables of numbers, padded with spaces, have few letters, but then hardly anything else either.
    let is_table = all > 0.9 && letters > 0.03 && letters + digits > 0.2;
    (is_table || all > 0.75 && letters > 0.2) && others > 0.03 && ascii < 0.02
}

/// Signs beyond ASCII that delimit in Western tables, thorn among them, in bytes that are letters elsewhere.
const DELIMITERS: [u8; 8] = [0xFE, 0xA0, 0xA4, 0xA6, 0xA7, 0xAC, 0xB6, 0xB7];

/// How many lines are looked at for a delimiter.
const NUM_LINES: usize = 60;

/// Returns the bytes that stand as often in nearly every line, as no letters do: they are judged as no part of words.
pub(super) fn delimiters(bytes: &[u8]) -> Vec<u8> {
    let bytes = &bytes[..bytes.len().min(64 * 1024)];
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty()).take(NUM_LINES);
    let lines: Vec<&[u8]> = lines.collect();
    let Some(first) = lines.first().filter(|_| lines.len() >= 3) else { return Vec::new() };
    let is_regular = |sign: &u8| {
        let count = |line: &[u8]| memchr::memchr_iter(*sign, line).count();
        let usual = count(first);
        usual >= 2 && lines.iter().filter(|line| count(line) == usual).count() * 10 >= lines.len() * 7
    };
    DELIMITERS.into_iter().filter(is_regular).collect()
}
