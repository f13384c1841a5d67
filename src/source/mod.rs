//! The readers: a file in, rows of raw cells out.
//!
//! The only module that reads the user's files, and the only one that knows csv, workbooks and encodings.
//! What must hold:
//! - Memory is bounded, whatever the file's size.
//! - A fault in the data is an issue on its row, with its place; it never stops the reading and is never silent.
//! - Nothing a workbook does can hurt the program: it is read by a child process, under limits.
//! - What was guessed can be overridden, one setting at a time; the rest is guessed given that.

mod bars;
mod cell;
mod codec;
mod columns;
mod dialect;
mod error;
mod excel_text;
mod fixed;
mod input;
mod kinds;
mod layout;
mod lines;
mod look;
mod magic;
mod odd_row;
pub mod pickup;
mod plain;
mod quoted;
mod raw;
mod record;
mod repeated;
mod sifted;
mod signs;
mod sniff;
mod stream;
mod text;
mod told;
pub mod utf8;
mod workbook;

use std::path::Path;

use crate::model::{
    Bars, Evidence, FileFormat, FixedColumn, FixedUnit, Issue, IssueCode, LeftOut, RawBlock, RecordTag, RowNo, Sign,
};

pub use self::{
    error::SourceError,
    raw::{LineEnding, Places, RawLine, first_lines},
    workbook::{AllSheets, CHILD_VERB, child_main, set_child_program},
};
use self::{magic::Content, sifted::Sifted, text::TextSource};

/// A file being read, row by row.
pub trait RecordSource: Send {
    /// Returns the columns' headings: unique, not empty.
    fn columns(&self) -> &[String];

    /// Returns what is wrong with the heading row itself.
    fn header_issues(&self) -> &[Issue];

    /// Appends rows to `block`, and what is wrong with them, until `limit` is reached; 0 is the end of the file.
    fn read_block(&mut self, block: &mut RawBlock, limit: BlockLimit) -> Result<usize, SourceError>;

    /// Returns how far the reading has come.
    fn progress(&self) -> ReadProgress;

    /// Checks, after the last row, that the file is still what it was when it was opened.
    fn check_unchanged(&self) -> Result<(), SourceError> {
        Ok(())
    }
}

/// How much one call of [`RecordSource::read_block`] may append. At least one row is appended, if there is one, and
/// never more than a gigabyte: to read on, use another block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockLimit {
    pub num_rows: usize,
    /// No row is begun once so many bytes were appended.
    pub num_bytes: usize,
}

/// A block is not filled beyond this, in bytes, whatever the limit says.
const MAX_BLOCK: usize = 1 << 30;

impl BlockLimit {
    /// Whether another row may be appended to a block that had `before` rows and bytes.
    fn allows(self, before: (usize, usize), block: &RawBlock) -> bool {
        let num_rows = block.num_rows() - before.0;
        let num_bytes = block.num_bytes() - before.1;
        num_rows == 0 || (num_rows < self.num_rows && num_bytes < self.num_bytes && block.num_bytes() < MAX_BLOCK)
    }
}

/// How far a reader has come in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadProgress {
    pub bytes_done: u64,
    pub bytes_total: u64,
}

/// Settings made by hand; what is `None` is guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    pub delimiter: Option<Sign>,
    /// The inner `None` says that there are no quotes; likewise below.
    pub quote: Option<Option<Sign>>,
    pub escape: Option<Option<Sign>>,
    pub comment: Option<Option<Sign>>,
    /// The inner `None` says that line ends end records.
    pub record_end: Option<Option<Sign>>,
    pub skip_space: Option<bool>,
    pub bars: Option<Bars>,
    pub encoding: Option<String>,
    pub skip_lines: Option<u64>,
    pub has_header: Option<bool>,
    /// How many rows name the columns of a text, where the first one does.
    pub header_rows: Option<u32>,
    pub max_record_mib: Option<u32>,
    /// Whether `="00123"` is read as the text inside.
    pub excel_text: Option<bool>,
    /// Which rows are left out; never guessed.
    pub left_out: Option<LeftOut>,
    /// Read as fixed-width text with these columns; none in it: wherever they are found.
    pub columns: Option<Vec<FixedColumn>>,
    /// What the places of fixed columns count.
    pub unit: Option<FixedUnit>,
    /// Read as fixed-width text whose rows are the lines with this tag; the inner `None`: all lines are rows.
    pub record_tag: Option<Option<RecordTag>>,
    /// The workbook's sheet.
    pub sheet: Option<String>,
    /// The sheet's row that names the columns, from 1.
    pub header_row: Option<Option<u32>>,
}

impl Overrides {
    /// Returns the settings that read a file in exactly that format.
    pub fn as_in(format: &FileFormat) -> Self {
        match format {
            FileFormat::Csv(csv) => Self {
                delimiter: Some(csv.delimiter),
                quote: Some(csv.quote),
                escape: Some(csv.escape),
                comment: Some(csv.comment),
                record_end: Some(csv.record_end),
                skip_space: Some(csv.skip_space),
                bars: Some(csv.bars),
                encoding: Some(csv.encoding.clone()),
                skip_lines: Some(csv.skip_lines),
                has_header: Some(csv.has_header),
                header_rows: Some(csv.header_rows),
                max_record_mib: Some(csv.max_record_mib),
                excel_text: Some(csv.excel_text),
                left_out: Some(csv.left_out.clone()),
                ..Self::default()
            },
            FileFormat::Fixed(fixed) => Self {
                columns: Some(fixed.columns.clone()),
                unit: Some(fixed.unit),
                record_tag: Some(fixed.record_tag.clone()),
                encoding: Some(fixed.encoding.clone()),
                skip_lines: Some(fixed.skip_lines),
                has_header: Some(fixed.has_header),
                left_out: Some(fixed.left_out.clone()),
                ..Self::default()
            },
            FileFormat::Excel(book) => Self {
                sheet: Some(book.sheet.clone()),
                header_row: Some(book.header_row),
                left_out: Some(book.left_out.clone()),
                ..Self::default()
            },
        }
    }
}

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetInfo {
    pub name: String,
    /// As the workbook says; it may be wrong.
    pub rows: u64,
    pub columns: u32,
    pub is_hidden: bool,
}

/// How a file is probably to be read, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    pub format: FileFormat,
    pub evidence: Vec<Evidence>,
    /// A workbook's sheets; none for text.
    pub sheets: Vec<SheetInfo>,
    /// Encodings in which the text would read nearly as well, the likeliest first; none where it is certain.
    pub encodings: Vec<String>,
}

/// The start of a file, read as guessed.
#[derive(Clone, Debug)]
pub struct Preview {
    pub guess: Guess,
    pub columns: Vec<String>,
    /// What is wrong with the heading row.
    pub header_issues: Vec<Issue>,
    /// The first rows, with their issues.
    pub block: RawBlock,
    /// Whether these are all rows.
    pub is_complete: bool,
}

/// Checks that a file can be opened, and is not of a kind that is never read.
pub fn check_readable(path: &Path) -> Result<(), SourceError> {
    magic::content(path).map(drop)
}

/// Opens a file to read it in a format.
pub fn open(path: &Path, format: &FileFormat) -> Result<Box<dyn RecordSource>, SourceError> {
    let source = open_whole(path, format)?;
    let left_out = format.left_out();
    Ok(if left_out.is_empty() { source } else { Box::new(Sifted::new(source, left_out.clone())) })
}

/// Opens a file to read all its rows.
fn open_whole(path: &Path, format: &FileFormat) -> Result<Box<dyn RecordSource>, SourceError> {
    Ok(match format {
        FileFormat::Csv(options) => Box::new(TextSource::open_delimited(path, options)?),
        FileFormat::Fixed(options) => Box::new(TextSource::open_fixed(path, options, text::MAX_RECORD)?),
        FileFormat::Excel(options) => match magic::content(path)? {
            Content::Workbook(kind) => Box::new(workbook::open(path, kind, options)?),
            Content::Text => return Err(SourceError::NotAWorkbook { path: path.to_owned() }),
        },
    })
}

/// Opens a workbook to read all its sheets, each as guessed.
pub fn all_sheets(path: &Path, overrides: &Overrides) -> Result<AllSheets, SourceError> {
    match magic::content(path)? {
        Content::Workbook(kind) => workbook::all_sheets(path, kind, overrides),
        Content::Text => Err(SourceError::NotAWorkbook { path: path.to_owned() }),
    }
}

/// Guesses how to read a file.
pub fn guess(path: &Path, overrides: &Overrides) -> Result<Guess, SourceError> {
    let mut guess = match magic::content(path)? {
        Content::Text => sniff::guess(path, overrides)?,
        Content::Workbook(kind) => workbook::guess(path, kind, overrides)?.0,
    };
    guess.format.set_left_out(overrides.left_out.clone().unwrap_or_default());
    Ok(guess)
}

/// Reads the start of a file as guessed.
pub fn preview(path: &Path, overrides: &Overrides, limit: BlockLimit) -> Result<Preview, SourceError> {
    let (mut guess, source): (Guess, Box<dyn RecordSource>) = match magic::content(path)? {
        Content::Text => {
            let guess = sniff::guess(path, overrides)?;
            let source = open_whole(path, &guess.format)?;
            (guess, source)
        }
        Content::Workbook(kind) => {
            let (guess, source) = workbook::guess(path, kind, overrides)?;
            (guess, Box::new(source))
        }
    };
    let left_out = overrides.left_out.clone().unwrap_or_default();
    let mut source = Sifted::new(source, left_out.clone());
    let mut block = RawBlock::new(RowNo(1));
    source.read_block(&mut block, limit)?;
    let one_more = BlockLimit { num_rows: 1, num_bytes: 1 };
    let is_complete = source.read_block(&mut RawBlock::new(RowNo(1)), one_more)? == 0;
    let mut header_issues = source.header_issues().to_vec();
    header_issues.extend(issue_of_change(&source));
    guess.format.set_left_out(left_out);
    guess.evidence.extend(source.evidence());
    Ok(Preview { guess, columns: source.columns().to_vec(), header_issues, block, is_complete })
}

/// Says that the file changed while it was read, where nothing is kept of it.
pub fn issue_of_change(source: &dyn RecordSource) -> Option<Issue> {
    match source.check_unchanged() {
        Err(SourceError::Changed { how, .. }) => Some(Issue::warning(IssueCode::FileChanged, "", "").with_detail(how)),
        Ok(()) | Err(_) => None,
    }
}
