//! The first lines of a text file as they stand in it, for the eye.

use std::path::Path;

use super::{
    SourceError,
    codec::Codec,
    fixed::Measure,
    input::TextInput,
    magic::{self, Content},
};
use crate::model::FixedOptions;

/// How many lines are shown, and how much of each.
const NUM_LINES: usize = 500;
const MAX_CHARS: usize = 2_000;

/// How much text is looked at for them.
const MAX_TEXT: usize = 512 * 1024;

/// A line as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawLine {
    pub text: String,
    pub ending: LineEnding,
}

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnding {
    /// The file ends.
    None,
    LineFeed,
    CarriageReturn,
    Both,
    /// The line is longer than what is shown of it.
    Beyond,
}

/// How places of fixed columns are counted.
#[derive(Clone, Copy, Debug)]
pub struct Places(Measure);

impl Places {
    /// Returns how these options count; as characters where the encoding is not known.
    pub fn of(options: &FixedOptions) -> Self {
        let codec = Codec::named(&options.encoding).unwrap_or(Codec::Utf8);
        Self(Measure::of(options.unit, codec))
    }

    /// Returns how many places a character takes.
    pub fn width(self, c: char) -> usize {
        self.0.width(c)
    }
}

/// Returns the first lines of a text file, decoded; none of a workbook.
pub fn first_lines(path: &Path, encoding: &str) -> Result<Vec<RawLine>, SourceError> {
    if magic::content(path)? != Content::Text {
        return Ok(Vec::new());
    }
    let mut input = TextInput::open(path, Codec::named(encoding)?)?;
    while !input.is_at_end() && input.text().len() < MAX_TEXT {
        input.fill()?;
    }
    let text = &input.text()[..input.text().floor_char_boundary(MAX_TEXT)];
    let is_whole = input.is_at_end() && text.len() == input.text().len();
    let mut found = lines(text);
    if !is_whole && let Some(last) = found.last_mut() {
        last.ending = LineEnding::Beyond;
    }
    Ok(found)
}

fn lines(mut text: &str) -> Vec<RawLine> {
    let mut lines = Vec::new();
    while !text.is_empty() && lines.len() < NUM_LINES {
        let end = text.find(['\n', '\r']).unwrap_or(text.len());
        let (ending, length) = match text.as_bytes()[end..] {
            [] => (LineEnding::None, 0),
            [b'\r', b'\n', ..] => (LineEnding::Both, 2),
            [b'\r', ..] => (LineEnding::CarriageReturn, 1),
            [..] => (LineEnding::LineFeed, 1),
        };
        let shown = text[..end].char_indices().nth(MAX_CHARS).map_or(end, |(at, _)| at);
        let ending = if shown < end { LineEnding::Beyond } else { ending };
        lines.push(RawLine { text: text[..shown].to_owned(), ending });
        text = &text[end + length..];
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[(&str, LineEnding)]) {
        let found = lines(text);
        let found: Vec<_> = found.iter().map(|line| (line.text.as_str(), line.ending)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn lines_keep_their_ends() {
        use LineEnding::{Both, CarriageReturn, LineFeed, None};
        check("a;b\r\nc\n\rd", &[("a;b", Both), ("c", LineFeed), ("", CarriageReturn), ("d", None)]);
        check("", &[]);
    }

    #[test]
    fn long_lines_and_many_are_cut() {
        check(
            &format!("{}\nb", "x".repeat(3_000)),
            &[(&"x".repeat(2_000), LineEnding::Beyond), ("b", LineEnding::None)],
        );
        assert_eq!(lines(&"a\n".repeat(600)).len(), NUM_LINES);
    }

    #[test]
    fn a_file_is_decoded_and_a_folder_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.csv");
        std::fs::write(&file, b"K\xF6ln\n").unwrap();
        assert_eq!(first_lines(&file, "windows-1252").unwrap()[0].text, "Köln");
        assert!(first_lines(dir.path(), "UTF-8").is_err());
    }
}
