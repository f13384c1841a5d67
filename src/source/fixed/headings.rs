//! Headings that don't keep to their columns: wider than the values below them, so that a cut would go through words.

use super::{Ruler, is_blank, is_rule};

/// How many rows show where values stand.
const NUM_ROWS: usize = 50;

/// What has more words, more columns or more bytes than this is cut as it stands.
const MAX_WORDS: usize = 400;
const MAX_COLUMNS: usize = 200;
const MAX_LEN: usize = 20_000;

/// What a heading loses when two of its words, with a single space between, go to two columns.
const PARTED: i64 = 2;

/// What it costs to take two texts that stand apart for one heading.
const JOINED: i64 = 3;

/// What a column without a heading costs.
const UNNAMED: i64 = 10;

/// A word of the heading line and its places, the end beyond the last.
#[derive(Clone, Copy, Debug)]
struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    /// Whether a single space stands before it, and so a word of the same heading.
    follows: bool,
}

impl Ruler {
    /// Returns the headings in `line`, each over the column of which it covers most; `None` where they keep to the
    /// columns anyway, or where the columns leave something out. `below` is the text behind the line.
    pub fn headings(&self, line: &str, below: &str) -> Option<Vec<String>> {
        if line.len() > MAX_LEN || self.columns.len() > MAX_COLUMNS {
            return None;
        }
        let words = self.words(line);
        let is_inside =
            |word: &Word| self.columns.iter().any(|column| column.start <= word.start && word.end <= column.end);
        let is_whole = self.columns[0].start == 0 && self.columns.windows(2).all(|pair| pair[0].end == pair[1].start);
        if !is_whole || words.is_empty() || words.len() > MAX_WORDS || words.iter().all(is_inside) {
            return None;
        }
        let phrases: Vec<&[Word]> = words.chunk_by(|_, next| next.follows).collect();
        if phrases.len() == self.columns.len() {
            return Some(phrases.into_iter().map(joined).collect());
        }
        let places = assign(&words, &self.extents(below));
        let of_column = |column: usize| {
            let words: Vec<Word> =
                words.iter().zip(&places).filter(|(_, place)| **place == column).map(|(word, _)| *word).collect();
            joined(&words)
        };
        Some((0..self.columns.len()).map(of_column).collect())
    }

    fn words<'a>(&self, line: &'a str) -> Vec<Word<'a>> {
        let place = |at: usize| line[..at].chars().map(|c| self.measure.width(c)).sum::<usize>();
        let mut words: Vec<Word> = Vec::new();
        for text in line.split_whitespace().take(MAX_WORDS + 1) {
            let at = text.as_ptr() as usize - line.as_ptr() as usize;
            let (start, end) = (place(at), place(at + text.len()));
            let follows = words.last().is_some_and(|last| last.end + 1 == start);
            words.push(Word { text, start, end, follows });
        }
        words
    }

    /// Returns between which places each column has values in the first rows; the whole column where it has none.
    fn extents(&self, below: &str) -> Vec<(usize, usize)> {
        let mut extents: Vec<Option<(usize, usize)>> = vec![None; self.columns.len()];
        let is_row = |line: &&str| !is_blank(line) && !is_rule(line) && self.is_wanted(line);
        for line in below.split(['\n', '\r']).filter(is_row).take(NUM_ROWS) {
            let mut place = 0;
            for c in line.chars() {
                let next = place + self.measure.width(c);
                let is_over = |column: &super::Slice| (column.start..column.end).contains(&place);
                if let Some(i) = self.columns.iter().position(is_over).filter(|_| !c.is_whitespace()) {
                    let (start, end) = extents[i].unwrap_or((place, next));
                    extents[i] = Some((start.min(place), end.max(next)));
                }
                place = next;
            }
        }
        extents.iter().zip(&self.columns).map(|(found, column)| found.unwrap_or((column.start, column.end))).collect()
    }
}

/// Returns the column of each word: in order, so that together they cover most of the values' places.
fn assign(words: &[Word], extents: &[(usize, usize)]) -> Vec<usize> {
    let num = extents.len();
    // Of each word, for each column: the best sum with the word in it, and the column of the word before.
    let mut best: Vec<Vec<(i64, usize)>> = Vec::with_capacity(words.len());
    for word in words {
        let sum = |column: usize| {
            let own = covered(*word, extents[column]);
            let Some(before) = best.last() else { return (own - UNNAMED * column as i64, 0) };
            let with = |from: usize| {
                let seam = match from == column {
                    true if word.follows => 0,
                    true => -JOINED,
                    false => -UNNAMED * (column - from - 1) as i64 - if word.follows { PARTED } else { 0 },
                };
                (before[from].0 + seam + own, from)
            };
            // Of two that are as good, the column nearer by.
            (0..=column).map(with).max_by_key(|(sum, from)| (*sum, *from)).unwrap_or((own, 0))
        };
        let sums = (0..num).map(sum).collect();
        best.push(sums);
    }
    let last = |sums: &Vec<(i64, usize)>| {
        (0..num).max_by_key(|&column| sums[column].0 - UNNAMED * (num - 1 - column) as i64).unwrap_or(0)
    };
    let mut column = best.last().map_or(0, last);
    let mut places: Vec<usize> = Vec::with_capacity(words.len());
    for sums in best.iter().rev() {
        places.push(column);
        column = sums[column].1;
    }
    places.reverse();
    places
}

/// How many of a column's places the word stands over; less than nothing is how far it is away.
fn covered(word: Word, (start, end): (usize, usize)) -> i64 {
    word.end.min(end) as i64 - word.start.max(start) as i64
}

fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}
