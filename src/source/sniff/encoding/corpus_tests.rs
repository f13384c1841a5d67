//! Texts of many languages, as prose and as rows of names and addresses, in every encoding that can hold them: how many
//! are read as they were written. None of them is among the texts that the likelihoods were counted from.

use super::*;
use crate::source::codec::Rest;

static TEXTS: &str = include_str!("../../../../tests/data/encodings/texts.tsv");

/// A text in its language.
struct Text {
    language: &'static str,
    prose: String,
    rows: String,
}

fn texts() -> Vec<Text> {
    let of = |line: &'static str| {
        let mut parts = line.split('\t');
        let (language, prose, rows) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        let rows = rows.split(';').zip(101..).map(|(row, number)| format!("{number};{}\n", row.replace('|', ";")));
        Text {
            language,
            prose: format!("{prose}\n"),
            rows: rows.fold("no;name;street;city\n".to_owned(), |all, row| all + row.as_str()),
        }
    };
    TEXTS.lines().map(of).collect()
}

/// Writes a text in an encoding that can hold it.
fn encode(text: &str, codec: Codec) -> Option<Vec<u8>> {
    if let Codec::Other(encoding) = codec {
        let (bytes, _, has_errors) = encoding.encode(text);
        return (!has_errors).then(|| bytes.into_owned());
    }
    let table = single::table(codec);
    text.chars().map(|c| table.iter().position(|other| *other == c).map(|byte| byte as u8)).collect()
}

/// Reads the text back; says what was found where it is another text.
fn fault(text: &str, codec: Codec, language: &str) -> Option<String> {
    let bytes = encode(text, codec)?;
    let sample = Sample { pieces: vec![bytes.clone()], rest: Rest::Ends };
    let found = guess(&sample);
    let mut read = String::new();
    found.codec.decoder().decode(&bytes, Rest::Ends, &mut read, |_| {});
    let Evidence { finding, why, .. } = found.evidence;
    (read != text).then(|| format!("{} in {language} is taken for {finding}: {why}", codec.name()))
}

/// Holds every text against each of these encodings that is used for its language.
#[track_caller]
fn check(candidates: &[(Codec, Vec<&str>)], least_percent: usize) {
    let (mut num_texts, mut faults) = (0, Vec::new());
    for Text { language, prose, rows } in texts() {
        for (codec, _) in candidates.iter().filter(|(_, languages)| languages.contains(&language)) {
            for text in [&prose, &rows].into_iter().filter(|text| encode(text, *codec).is_some()) {
                num_texts += 1;
                faults.extend(fault(text, *codec, language));
            }
        }
    }
    let num_good = num_texts - faults.len();
    println!("{num_good} of {num_texts} texts are read as written");
    assert!(num_good * 100 >= num_texts * least_percent, "{num_good} of {num_texts}\n{}", faults.join("\n"));
}

/// Encodings with the languages that are mostly written in them.
fn of(known: &'static [candidates::Known]) -> Vec<(Codec, Vec<&'static str>)> {
    let languages = |known: &'static candidates::Known| {
        known.candidate.languages.split(' ').filter(|code| !code.ends_with('+')).collect()
    };
    known.iter().map(|known| (known.codec, languages(known))).collect()
}

#[test]
fn one_byte_a_character() {
    check(&of(candidates::single()), 97);
}

#[test]
fn mainframes() {
    check(&of(candidates::mainframes()), 90);
}

#[test]
fn several_bytes_a_character() {
    let wide: Vec<_> = candidates::WIDE
        .iter()
        .map(|candidate| (candidate.codec().unwrap(), vec![candidate.languages]))
        .filter(|(codec, _)| matches!(codec, Codec::Other(_)))
        .collect();
    check(&wide, 100);
}

#[test]
fn wide_characters_without_mark() {
    let mut faults = Vec::new();
    for Text { language, prose, rows } in texts() {
        let short = prose.chars().filter(|c| !c.is_ascii()).take(6).collect::<String>();
        for text in [&prose, &rows, &short] {
            let units: Vec<u16> = text.encode_utf16().collect();
            let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            for (bytes, name) in [(little, "UTF-16LE"), (big, "UTF-16BE")] {
                let found = guess(&Sample { pieces: vec![bytes], rest: Rest::Ends }).evidence;
                if found.finding != name {
                    faults.push(format!("{name} in {language} ({} bytes) is taken for {}", text.len(), found.finding));
                }
            }
        }
    }
    let num_texts = texts().len() * 6;
    assert!(faults.len() * 100 <= num_texts * 3, "{} of {num_texts}\n{}", faults.len(), faults.join("\n"));
}
