//! Nothing vanishes: what stands in a text file is found again in its rows, line by line, or it is told.
//!
//! The file is taken apart here once more, by nothing of the reader's but the format it was read in. Letters and
//! digits are what counts: those of a row's lines must be those of its cells, in their order.

use std::{collections::HashMap, path::Path};

use encoding_rs::Encoding;
use longshore::{
    model::{FileFormat, Issue, IssueCode, RawBlock, RawRow, RowNo, Sign},
    source::{self, BlockLimit, Overrides, SourceError},
};

/// A text file read to its end.
pub struct Whole {
    pub format: FileFormat,
    pub columns: Vec<String>,
    pub header_issues: Vec<Issue>,
    pub block: RawBlock,
}

impl Whole {
    /// Reads a file as `preview` does.
    pub fn read(path: &Path, overrides: &Overrides) -> Result<Self, SourceError> {
        let guess = source::guess(path, overrides)?;
        let mut source = source::open(path, &guess.format)?;
        let mut block = RawBlock::new(RowNo(1));
        let all = BlockLimit { num_rows: usize::MAX, num_bytes: usize::MAX };
        source.read_block(&mut block, all)?;
        let (columns, header_issues) = (source.columns().to_vec(), source.header_issues().to_vec());
        Ok(Self { format: guess.format, columns, header_issues, block })
    }

    fn tells_of(&self, row: RowNo, code: IssueCode) -> bool {
        self.block.issues.iter().any(|(of, issue)| *of == row && issue.code == code)
    }
}

/// How lines end in a file.
#[derive(Clone, Copy, Debug)]
enum Ends {
    Any,
    /// A carriage return that stands alone is text.
    WithFeed,
    FeedReturn,
    Sign(char),
}

/// What the format says, as far as it is needed here.
struct Shape {
    encoding: String,
    skip_lines: u64,
    has_header: bool,
    comment: Option<Sign>,
    record_end: Option<Sign>,
    /// Letters that mean something else.
    signs: String,
}

impl Shape {
    fn of(format: &FileFormat) -> Option<Self> {
        match format {
            FileFormat::Csv(csv) => {
                let signs = [Some(csv.delimiter), csv.quote, csv.escape, csv.record_end];
                Some(Self {
                    encoding: csv.encoding.clone(),
                    skip_lines: csv.skip_lines,
                    has_header: csv.has_header,
                    comment: csv.comment,
                    record_end: csv.record_end,
                    signs: signs.into_iter().flatten().map(|sign| sign.to_string()).collect(),
                })
            }
            FileFormat::Fixed(fixed) => Some(Self {
                encoding: fixed.encoding.clone(),
                skip_lines: fixed.skip_lines,
                has_header: fixed.has_header,
                comment: None,
                record_end: None,
                signs: String::new(),
            }),
            FileFormat::Excel(_) => None,
        }
    }

    fn letters(&self, text: &str) -> String {
        text.chars().filter(|c| c.is_alphanumeric() && !self.signs.contains(*c)).collect()
    }

    fn without_comments<'a>(&self, lines: &[&'a str]) -> Vec<&'a str> {
        let is_comment = |line: &str| self.comment.is_some_and(|sign| line.starts_with(sign.as_str()));
        lines.iter().copied().filter(|line| !is_comment(line)).collect()
    }
}

/// Says what of a file, given unpacked, is not in what was read of it; `None` where all is, and of encodings that are
/// not read here.
pub fn vanished(bytes: &[u8], whole: &Whole) -> Option<String> {
    let shape = Shape::of(&whole.format)?;
    let text = decoded(bytes, &shape.encoding)?;
    let ends = match shape.record_end.and_then(|sign| sign.as_char()) {
        Some(sign) => vec![Ends::Sign(sign)],
        None => vec![Ends::Any, Ends::WithFeed, Ends::FeedReturn],
    };
    let mut missing: Vec<Option<String>> =
        ends.into_iter().map(|ends| missing(&lines(&text, ends), &shape, whole)).collect();
    if missing.contains(&None) { untold(bytes, whole) } else { missing.swap_remove(0) }
}

/// Whether the file's encoding is one that is read here.
pub fn is_decoded_here(format: &FileFormat) -> bool {
    Shape::of(format).is_some_and(|shape| decoded(b"", &shape.encoding).is_some())
}

/// Says what of the lines is not in the rows.
fn missing(lines: &[&str], shape: &Shape, whole: &Whole) -> Option<String> {
    let rows: Vec<RawRow> = whole.block.rows().collect();
    let start = (shape.skip_lines as usize).min(lines.len());
    let starts: Vec<usize> = rows.iter().map(|row| row.line as usize - 1).chain([lines.len()]).collect();
    if starts.iter().any(|at| !(start..=lines.len()).contains(at)) || !starts.is_sorted() {
        return Some(format!("rows start in lines {starts:?}, from 0, of {start} to {}", lines.len()));
    }
    let above = shape.without_comments(&lines[start..starts[0]]).concat();
    let above = shape.letters(&above);
    if let Some(what) = missing_above(&above, shape, whole) {
        return Some(what);
    }
    rows.iter().zip(starts.windows(2)).find_map(|(row, range)| {
        let lines = &lines[range[0]..range[1]];
        let cells: String = row.cells().map(|cell| shape.letters(cell.text)).collect();
        let is_whole = |lines: &[&str]| shape.letters(&lines.concat()) == cells;
        let is_there = is_whole(lines) || is_whole(&shape.without_comments(lines));
        let is_told = whole.tells_of(row.row, IssueCode::LineTooLong);
        (!is_there && !is_told).then(|| {
            let shown: String = lines.concat().chars().take(200).collect();
            format!("row {} in line {}: {shown:?} was read as {:?}", row.row.0, row.line, shorter(&cells))
        })
    })
}

/// Says what stands above the rows and is in no heading.
fn missing_above(above: &str, shape: &Shape, whole: &Whole) -> Option<String> {
    if !shape.has_header {
        return (!above.is_empty()).then(|| format!("{:?} stands above the rows", shorter(above)));
    }
    let mut counts: HashMap<char, i64> = HashMap::new();
    for c in shape.letters(&whole.columns.concat()).chars() {
        *counts.entry(c).or_default() += 1;
    }
    for c in above.chars() {
        *counts.entry(c).or_default() -= 1;
    }
    let is_cut = whole.header_issues.iter().any(|issue| issue.code == IssueCode::LineTooLong);
    let is_missing = counts.values().any(|count| *count < 0) && !is_cut;
    is_missing.then(|| format!("of the header, {:?}, not all is in {:?}", shorter(above), whole.columns))
}

/// Says which row holds what was made visible and is not told.
fn untold(bytes: &[u8], whole: &Whole) -> Option<String> {
    let signs: [&[u8]; 3] = [b"\xEF\xBF\xBD", b"\xFF\xFD", b"\xFD\xFF"];
    let has_replacement = signs.iter().any(|sign| bytes.windows(sign.len()).any(|found| found == *sign));
    let told = [('\0', IssueCode::NulByte), ('\u{FFFD}', IssueCode::UndecodableBytes)];
    let told = told.into_iter().filter(|(sign, _)| *sign == '\0' || !has_replacement);
    told.into_iter().find_map(|(sign, code)| {
        let is_untold =
            |row: &RawRow| row.cells().any(|cell| cell.text.contains(sign)) && !whole.tells_of(row.row, code);
        whole.block.rows().find(is_untold).map(|row| format!("row {}: {sign:?} is not told", row.row.0))
    })
}

fn shorter(text: &str) -> String {
    text.chars().take(200).collect()
}

/// Decodes a file; `None` in encodings that are not read here.
fn decoded(bytes: &[u8], encoding: &str) -> Option<String> {
    if let "UTF-32LE" | "UTF-32BE" = encoding {
        let is_little = encoding == "UTF-32LE";
        let unit = |four: &[u8; 4]| if is_little { u32::from_le_bytes(*four) } else { u32::from_be_bytes(*four) };
        let text = bytes.as_chunks::<4>().0.iter().map(|four| char::from_u32(unit(four)).unwrap_or('\u{FFFD}'));
        return Some(text.collect());
    }
    let encoding = Encoding::for_label(encoding.as_bytes())?;
    Some(encoding.decode_with_bom_removal(bytes).0.into_owned())
}

/// Divides a text into lines.
fn lines(text: &str, ends: Ends) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let Some((at, len)) = line_end(rest, ends) else { break };
        lines.push(&rest[..at]);
        rest = &rest[at + len..];
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

/// Returns where the first line ends, and how long its end is.
fn line_end(text: &str, ends: Ends) -> Option<(usize, usize)> {
    let usual = ["\r\r\n", "\r\n", "\n", "\r"];
    let candidates: &[&str] = match ends {
        Ends::Any => &usual,
        Ends::WithFeed => &usual[..3],
        Ends::FeedReturn => &["\r\r\n", "\r\n", "\n\r", "\n", "\r"],
        Ends::Sign(sign) => {
            let at = text.find(sign)?;
            let behind = &text[at + sign.len_utf8()..];
            let more = ["\r\n", "\n", "\r"].into_iter().find(|end| behind.starts_with(end)).map_or(0, str::len);
            return Some((at, sign.len_utf8() + more));
        }
    };
    let mut from = 0;
    loop {
        let at = from + text[from..].find(['\n', '\r'])?;
        if let Some(end) = candidates.iter().find(|end| text[at..].starts_with(**end)) {
            return Some((at, end.len()));
        }
        from = at + 1;
    }
}

#[test]
fn what_is_missing_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.csv");
    let text = "id,name\n1,\"two\nlines\"\n2,b\n3,c\n";
    std::fs::write(&path, text).unwrap();
    let whole = Whole::read(&path, &Overrides::default()).unwrap();
    assert_eq!(vanished(text.as_bytes(), &whole), None);
    for (other, expect) in [
        ("id,name\n1,\"two\nlines\"\n2,b\n3,c\n4,d\n", "row 3 in line 5"),
        ("id,name\n1,\"two\nlines\"\n2,b\nx\n3,c\n", "row 3 in line 5"),
        ("id,name\n1,\"two\nlines\"\n2,bb\n3,c\n", "row 2 in line 4"),
        ("id,name,more\n1,\"two\nlines\"\n2,b\n3,c\n", "of the header"),
        ("id,name\n\n1,\"two\nlines\"\n2,b\n3,c\n", "row 1 in line 2"),
    ] {
        let found = vanished(other.as_bytes(), &whole).unwrap_or_default();
        assert!(found.starts_with(expect), "{other:?}: {found}");
    }
}
