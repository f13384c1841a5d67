//! How well the words of a text read in an encoding of one byte a character.

use super::{
    letters::{self, EDGE, Language},
    tokens::Tokens,
};
use crate::source::codec::{Codec, Rest};

/// Pairs of neighbouring bytes, and how much they count.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    all: Vec<(u8, u8, f32)>,
    /// Bytes beyond ASCII between the capital that a word begins with and a small letter, `M\xFCller`.
    second: Vec<u8>,
}

/// Stands before and behind a word.
const OUTSIDE: u8 = b' ';

/// What a pair of plain bytes counts, which is the same in all encodings and speaks for a language only.
pub(super) const PLAIN_PAIR: f32 = 0.6;

impl Pairs {
    /// Counts the pairs of the words beyond ASCII.
    pub fn of(tokens: &Tokens) -> Self {
        let weight = |a: u8, b: u8| if a.is_ascii() && b.is_ascii() { PLAIN_PAIR } else { 1.0 };
        let second = tokens.beyond.iter().flat_map(|word| second_bytes(word)).collect();
        Self { second, ..Self::count(tokens.beyond.iter().map(Vec::as_slice), weight) }
    }

    /// Counts the pairs of a text in which nothing is where ASCII has it.
    pub fn of_all(bytes: &[u8]) -> Self {
        Self::count(std::iter::once(bytes), |_, _| 1.0)
    }

    fn count<'a>(words: impl Iterator<Item = &'a [u8]>, weight: impl Fn(u8, u8) -> f32) -> Self {
        let mut found = vec![0u32; 1 << 16];
        for word in words {
            let befores = std::iter::once(OUTSIDE).chain(word.iter().copied());
            let afters = word.iter().copied().chain([OUTSIDE]);
            befores.zip(afters).for_each(|(a, b)| found[usize::from(a) << 8 | usize::from(b)] += 1);
        }
        let pairs = found.iter().enumerate().filter(|(_, count)| **count > 0);
        let weighed = |at: usize, count: u32| {
            let (a, b) = ((at >> 8) as u8, at as u8);
            (a, b, count as f32 * weight(a, b))
        };
        Self { all: pairs.map(|(at, count)| weighed(at, *count)).collect(), second: Vec::new() }
    }
}

/// Returns the bytes beyond ASCII that stand alone between a capital and a small letter.
fn second_bytes(word: &[u8]) -> impl Iterator<Item = u8> {
    let is_second =
        |three: &&[u8]| three[0].is_ascii_uppercase() && !three[1].is_ascii() && three[2].is_ascii_lowercase();
    word.windows(3).filter(is_second).map(|three| three[1])
}

/// What a character is to a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// What ends a word: a space, a digit, a full stop.
    Edge,
    /// What ends a word once more, for text that is written from the right.
    Turned,
    /// Another sign of ASCII.
    Mark,
    /// One of its letters, by number.
    Letter(u8),
    /// A letter of its script that it has not.
    Foreign,
    /// A letter of another script.
    Alien,
    /// A letter of ASCII in a text of another script.
    Plain,
    /// An apostrophe.
    Apostrophe,
    Opening,
    Closing,
    /// Another sign of good typography: dashes, the mark for what is left out, the space that does not break.
    Fine,
    /// A sign that business files have now and then: § ° € ½.
    Sign,
    /// What stands in tables of characters rather than in texts.
    Odd,
    /// A control character, or nothing at all.
    Bad,
}

/// What a byte is in an encoding, to a language.
#[derive(Clone, Copy, Debug)]
struct Meaning {
    kind: Kind,
    is_upper: bool,
    is_lower: bool,
}

/// The characters of the 256 bytes.
pub(super) type Table = [char; 256];

/// Returns the character of each byte.
pub(super) fn table(codec: Codec) -> Table {
    std::array::from_fn(|byte| {
        let mut text = String::new();
        codec.decoder().decode(&[byte as u8], Rest::Ends, &mut text, |_| {});
        text.chars().next().unwrap_or('\u{FFFD}')
    })
}

fn kind(c: char, language: &Language) -> Kind {
    if c.is_ascii() && !c.is_ascii_alphabetic() {
        return match c {
            '\t' | '\n' | '\r' => Kind::Edge,
            _ if c.is_ascii_control() => Kind::Bad,
            '#' | '$' | '%' | '*' | '+' | '<' | '=' | '>' | '@' | '['..='`' | '{'..='~' => Kind::Mark,
            _ => Kind::Edge,
        };
    }
    // The joined forms in which old Arabic pages store their letters.
    let c = base_form(c);
    if let Some(number) = language.number(letters::fold(c)) {
        return Kind::Letter(number);
    }
    match c {
        'ª' | 'º' => Kind::Sign,
        _ if c.is_ascii() => Kind::Plain,
        _ if c.is_alphabetic() && !('\u{2B0}'..'\u{300}').contains(&c) => {
            if language.is_latin() == (c < '\u{250}' || ('\u{1E00}'..'\u{1F00}').contains(&c)) {
                Kind::Foreign
            } else {
                Kind::Alien
            }
        }
        '’' => Kind::Apostrophe,
        // Joins two words in Hebrew.
        '\u{5BE}' => Kind::Fine,
        '‘' | '“' | '„' | '«' | '‹' | '‚' | '¿' | '¡' => Kind::Opening,
        '”' | '»' | '›' => Kind::Closing,
        '–' | '—' | '…' | '\u{A0}' | '\u{AD}' | '·' | '•' | '\u{200C}' | '\u{200D}' | '\u{200E}' | '\u{200F}' | '،'
        | '؛' | '؟' | '―' => Kind::Fine,
        '§' | '°' | '©' | '®' | '€' | '£' | '½' | '²' | '³' | '´' | '±' | '№' | '™' | '×' | '¼' | '¾' | '†' | '¥'
        | 'µ' | '¹' | '₪' | '฿' => Kind::Sign,
        '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{652}' | '\u{E31}'..='\u{E4E}' => Kind::Foreign,
        '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' | '๐'..='๙' => Kind::Sign,
        '\u{80}'..='\u{9F}' | '\u{FFFD}' => Kind::Bad,
        _ => Kind::Odd,
    }
}

/// Whether the byte is a sign that the encoding has as a byte of ASCII already, as the old Macintosh's Arabic has all of them.
fn is_turned(byte: u8, table: &Table) -> bool {
    let c = table[usize::from(byte)];
    !byte.is_ascii() && c.is_ascii() && !c.is_ascii_alphabetic() && table[c as usize] == c
}

fn base_form(c: char) -> char {
    use unicode_normalization::UnicodeNormalization;
    if ('\u{FE70}'..'\u{FEFF}').contains(&c) { c.nfkc().find(|c| *c != ' ').unwrap_or(c) } else { c }
}

/// Returns how unlikely the pairs are in an encoding and a language, as a negative natural logarithm.
pub(super) fn cost(pairs: &Pairs, table: &Table, language: &Language) -> f32 {
    let mut meanings: [Option<Meaning>; 256] = [None; 256];
    let mut meaning = |byte: u8| {
        let c = table[usize::from(byte)];
        *meanings[usize::from(byte)].get_or_insert_with(|| Meaning {
            kind: match kind(c, language) {
                Kind::Edge if is_turned(byte, table) => Kind::Turned,
                kind => kind,
            },
            is_upper: c.is_uppercase(),
            is_lower: c.is_lowercase(),
        })
    };
    let mut of = |(a, b, weight): &(u8, u8, f32)| {
        let (a, b) = (meaning(*a), meaning(*b));
        weight * (meeting(a.kind, b.kind, language) + case(a, b))
    };
    let cost: f32 = pairs.all.iter().map(&mut of).sum();
    // The second letter of “Müller” is no capital.
    let num_capitals = pairs.second.iter().filter(|byte| table[usize::from(**byte)].is_uppercase()).count();
    cost + num_capitals as f32 * CASE_CHANGE
}

/// Whether one of the bytes beyond ASCII is a letter of the language.
pub(super) fn has_letter(pairs: &Pairs, table: &Table, language: &Language) -> bool {
    let is_letter = |byte: u8| matches!(kind(table[usize::from(byte)], language), Kind::Letter(_));
    pairs.all.iter().any(|(_, byte, _)| !byte.is_ascii() && is_letter(*byte))
}

/// What a capital costs where a word is in small letters.
const CASE_CHANGE: f32 = 4.5;

/// A word changes to capitals inside almost never.
fn case(a: Meaning, b: Meaning) -> f32 {
    if !b.is_upper {
        0.0
    } else if a.is_lower {
        CASE_CHANGE
    } else if a.is_upper {
        0.3
    } else {
        0.7
    }
}

/// Returns how unlikely the second is after the first.
fn meeting(a: Kind, b: Kind, language: &Language) -> f32 {
    use Kind::{Alien, Apostrophe, Bad, Closing, Edge, Fine, Foreign, Letter, Mark, Odd, Opening, Plain, Sign, Turned};
    let is_letter = |kind| matches!(kind, Letter(_) | Foreign | Alien);
    let after = match a {
        Letter(number) => Some(number),
        Foreign | Alien => None,
        Edge | Turned | Mark | Plain | Apostrophe | Opening | Closing | Fine | Sign | Odd | Bad => Some(EDGE),
    };
    let own = match (after, b) {
        (Some(EDGE), Edge | Turned) => 0.0,
        (Some(after), Edge | Turned) => language.cost(after, EDGE),
        (Some(after), Letter(number)) => language.cost(after, number),
        (None, Edge | Turned) => 2.5,
        (None, Letter(_)) => 4.0,
        (_, Mark) => 4.0,
        // In texts of another script words of ASCII are rather names and abbreviations.
        (_, Plain) if a == Plain => 4.0,
        (_, Foreign) => 9.0,
        (_, Alien) => 10.0,
        (_, Plain) => 3.0,
        (_, Apostrophe) => 4.0,
        (_, Opening | Closing) => 4.8,
        (_, Fine) => 4.8,
        (_, Sign) => 6.5,
        (_, Odd) => 10.0,
        (_, Bad) => 14.0,
    };
    // The word ends before the sign.
    let end = match (a, b) {
        (Letter(number), Apostrophe | Opening | Closing | Fine | Sign | Odd | Mark) => language.cost(number, EDGE),
        _ => 0.0,
    };
    let clash = match (a, b) {
        (Plain, Letter(_) | Foreign | Alien | Turned) | (Letter(_) | Foreign | Alien | Turned, Plain) => 9.0,
        (Alien, Letter(_) | Foreign) | (Letter(_) | Foreign, Alien) => 5.0,
        (a, Opening) if is_letter(a) || a == Plain => 3.5,
        (Closing, b) if is_letter(b) || b == Plain => 3.5,
        (a, Mark) if is_letter(a) => 2.0,
        (Mark, b) if is_letter(b) => 2.0,
        (a, Sign | Odd) if is_letter(a) || a == Plain => 2.5,
        (Sign | Odd, b) if is_letter(b) || b == Plain => 3.5,
        (Plain, Fine) => 2.5,
        (Fine, b) if is_letter(b) || b == Plain => 1.0,
        (Opening, Edge) => 2.0,
        _ => 0.0,
    };
    own + end + clash
}

/// Returns how unlikely a pair of plain letters is on average, and how many there are.
pub(super) fn plain_cost(tokens: &Tokens, language: &Language) -> (f32, usize) {
    let (mut sum, mut num_pairs) = (0.0, 0);
    for token in &tokens.plain {
        let mut before = EDGE;
        for number in token.iter().map(|byte| language.number(char::from(*byte)).unwrap_or(EDGE)).chain([EDGE]) {
            sum += if before == EDGE && number == EDGE { 8.0 } else { language.cost(before, number) };
            num_pairs += 1;
            before = number;
        }
    }
    (sum / num_pairs.max(1) as f32, num_pairs)
}
