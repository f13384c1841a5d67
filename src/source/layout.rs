//! How a text is divided into records and cells, and what its first rows look like.

use super::{
    codec::Rest,
    columns,
    dialect::{Dialect, LoneReturn},
    fixed::Ruler,
    kinds::Kinds,
    lines, odd_row,
    plain::PlainRows,
    record::{self, Hint, Record, Step},
};

/// How many rows are looked at to see how wide they are.
const NUM_PEEKED: usize = 500;

/// How many of them show what stands in each column.
const NUM_KINDS: usize = 40;

/// How a record is divided into cells.
pub(super) enum Layout {
    Delimited(Dialect),
    Fixed(Ruler),
}

impl Layout {
    /// Finds the record at the start of `text`.
    pub fn read(&self, text: &str, hint: Hint, record: &mut Record) -> Step {
        match self {
            Self::Delimited(dialect) => record::read(text, dialect, hint, record),
            Self::Fixed(ruler) => ruler.read(text, hint, record),
        }
    }

    /// Returns what ends lines, and the signs where there are any.
    pub fn dialect(&self) -> &Dialect {
        match self {
            Self::Delimited(dialect) => dialect,
            Self::Fixed(ruler) => &ruler.dialect,
        }
    }

    /// Whether the columns stand at fixed places.
    pub fn is_fixed(&self) -> bool {
        matches!(self, Self::Fixed(_))
    }

    /// Returns what takes rows with nothing odd about them, where there can be any.
    pub fn plain_rows(&self) -> Option<PlainRows> {
        match self {
            Self::Delimited(dialect) => PlainRows::of(dialect),
            Self::Fixed(_) => None,
        }
    }

    /// The same layout for a file that starts with `text`.
    pub fn for_text(self, text: &str) -> Self {
        match self {
            Self::Delimited(dialect) => Self::Delimited(dialect.with_lone_return(lone_return(text, &dialect))),
            Self::Fixed(ruler) => Self::Fixed(ruler.for_lines_like(text)),
        }
    }
}

/// What the first rows look like.
#[derive(Clone, Debug, Default)]
pub(super) struct Peeked {
    /// Of each row.
    pub num_cells: Vec<usize>,
    /// How many cells the row has at most up to the last that is not empty.
    pub most_filled: usize,
    /// Whether most rows are wholly in quotes.
    pub is_wrapped: bool,
    /// What is wrong with quotes, in all rows together.
    pub num_faults: usize,
    pub kinds: Kinds,
}

impl Peeked {
    /// Returns how many cells the rows have below a header of `width`: where nothing stands beyond it in any row,
    /// delimiters at their ends are no cells.
    pub fn below(&self, width: usize) -> Vec<usize> {
        let most = if self.most_filled <= width { width } else { usize::MAX };
        self.num_cells.iter().map(|&num| num.min(most)).collect()
    }

    /// Returns how many cells most rows have.
    pub fn usual(&self) -> usize {
        columns::most_frequent(&self.num_cells).map_or(0, |(number, _)| number)
    }
}

/// Looks at the first records of `text`.
pub(super) fn peek(mut text: &str, layout: &Layout, hint: Hint) -> Peeked {
    let mut record = Record::default();
    let mut num_cells = Vec::new();
    let mut kinds = Kinds::default();
    let (mut num_wrapped, mut most_filled, mut num_faults) = (0, 0, 0);
    while num_cells.len() < NUM_PEEKED {
        match layout.read(text, hint, &mut record) {
            Step::End | Step::NeedsMore => break,
            Step::Passed { next } => text = &text[next..],
            Step::Record { next } => {
                let inner = match layout {
                    Layout::Delimited(dialect) => odd_row::wrapped_cells(&text[..next], &record, dialect),
                    Layout::Fixed(_) => None,
                };
                if num_cells.len() < NUM_KINDS {
                    kinds.add(record.spans.iter().take(columns::MAX_COLUMNS).map(|span| span.of(text)));
                }
                num_faults += record.faults.len();
                num_wrapped += usize::from(inner.is_some());
                most_filled = most_filled.max(inner.as_ref().map_or(record.num_filled(), Vec::len));
                num_cells.push(inner.map_or(record.spans.len(), |cells| cells.len()));
                text = &text[next..];
            }
        }
    }
    Peeked { is_wrapped: num_wrapped * 2 > num_cells.len(), num_cells, most_filled, num_faults, kinds }
}

/// Judges what a carriage return that stands alone means, where line feeds end lines as well: what makes the
/// records more alike, and leaves fewer quotes wrong.
fn lone_return(text: &str, dialect: &Dialect) -> LoneReturn {
    if dialect.record_end.is_some() {
        return LoneReturn::EndsLine;
    }
    if lines::are_feed_returns(text) {
        return LoneReturn::BehindFeed;
    }
    let bytes = text.as_bytes();
    let is_lone = |at: usize| bytes.get(at + 1).is_some_and(|next| !matches!(next, b'\n' | b'\r'));
    if memchr::memchr(b'\n', bytes).is_none() || !memchr::memchr_iter(b'\r', bytes).any(is_lone) {
        return LoneReturn::EndsLine;
    }
    let share_alike = |lone_return| {
        let layout = Layout::Delimited(dialect.with_lone_return(lone_return));
        let Peeked { num_cells, num_faults, .. } = peek(text, &layout, Hint { rest: Rest::Ends, num_cells: 0 });
        let (_, num_alike) = columns::most_frequent(&num_cells).unwrap_or_default();
        num_alike as f64 / (num_cells.len() + num_faults).max(1) as f64
    };
    if share_alike(LoneReturn::IsText) > share_alike(LoneReturn::EndsLine) {
        LoneReturn::IsText
    } else {
        LoneReturn::EndsLine
    }
}
