//! How well the words of a text read in an encoding of several bytes a character.

use super::{
    letters::{self, Ranks},
    single,
    tokens::Tokens,
};
use crate::source::codec::{Codec, Rest};

/// What a letter of ASCII costs on average in the encodings of one byte a character, in which it is weighed.
const PLAIN_LETTER: f32 = 2.7 * single::PLAIN_PAIR;

/// Returns how unlikely the words are in an encoding and a language, as a negative natural logarithm; `None` where
/// they are none in that encoding.
pub(super) fn cost(tokens: &Tokens, codec: Codec, language: &str) -> Option<f32> {
    let ranks = letters::ranks(language)?;
    let (mut sum, mut num_chars, mut num_bad) = (0.0, 0usize, 0usize);
    for token in &tokens.beyond {
        let mut text = String::new();
        codec.decoder().decode(token, Rest::Ends, &mut text, |spot| num_bad += usize::from(spot.is_undecodable()));
        let beyond = text.chars().filter(|c| !c.is_ascii());
        num_chars += beyond.clone().count();
        let num_plain = text.chars().filter(char::is_ascii_alphabetic).count();
        sum += PLAIN_LETTER * num_plain as f32;
        sum += beyond.map(|c| of_char(c, language, ranks)).sum::<f32>() + meetings(&text);
        if num_bad > 1 + num_chars / 300 {
            return None;
        }
    }
    (num_bad == 0 || num_chars > 200).then_some(sum + 12.0 * num_bad as f32)
}

/// Returns how unlikely it is that the wide characters stand beside Latin letters as they do: a lone one is mostly an
/// umlaut misread, many beside a name are usual.
fn meetings(text: &str) -> f32 {
    let mut sum = 0.0;
    let mut chars = text.chars().peekable();
    let (mut before, mut num_wide) = (' ', 0);
    while let Some(c) = chars.next() {
        num_wide = if is_wide(c) { num_wide + 1 } else { 0 };
        let is_last = chars.peek().is_none_or(|next| !is_wide(*next));
        if num_wide > 0 && is_last {
            let after = chars.peek().copied().unwrap_or(' ');
            let num_latin = u8::from(before.is_ascii_alphabetic()) + u8::from(after.is_ascii_alphabetic());
            sum += f32::from(num_latin) * if num_wide == 1 { 7.0 } else { 2.0 };
        }
        if num_wide == 0 {
            before = c;
        }
    }
    sum
}

fn is_wide(c: char) -> bool {
    c >= '\u{1100}'
}

/// Returns how unlikely a character is in a language.
pub(super) fn of_char(c: char, language: &str, ranks: &Ranks) -> f32 {
    if let Some(rank) = ranks.get(&c) {
        return 4.4 + 0.85 * (1.0 + *rank as f32 / 20.0).ln();
    }
    let is_japanese = language == "ja";
    match c {
        '\u{FFFD}' | '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' => 17.0,
        '、' | '。' | '，' | '・' | '「' | '」' | 'ー' | '　' | '：' | '（' | '）' | '．' | '！' | '？' => {
            4.5
        }
        '\u{3041}'..='\u{3096}' if is_japanese => 3.9,
        '\u{30A1}'..='\u{30FA}' if is_japanese => 4.5,
        '\u{FF61}'..='\u{FF9F}' if is_japanese => 6.8,
        '\u{3041}'..='\u{30FA}' | '\u{FF61}'..='\u{FF9F}' => 12.0,
        '\u{FF01}'..='\u{FF5E}' => 6.5,
        '“' | '”' | '‘' | '’' | '《' | '》' | '…' | '—' | '·' | '〜' | '『' | '』' | '【' | '】' => {
            6.0
        }
        '\u{AC00}'..='\u{D7A3}' if language == "ko" => 9.5,
        '\u{4E00}'..='\u{9FFF}' => 11.0,
        '\u{370}'..='\u{4FF}' | '\u{2500}'..='\u{257F}' => 10.5,
        '\u{3400}'..='\u{4DBF}' | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'.. => 13.5,
        _ => 9.0,
    }
}
