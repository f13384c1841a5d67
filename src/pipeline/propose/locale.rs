//! How a file writes numbers and dates, judged from its first rows.

use super::{Sample, count};
use crate::{
    model::{DateOrder, Evidence},
    pipeline::{
        date,
        number::{self, Notation},
    },
};

/// How many texts of a column can be read in each of several ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally<const N: usize> {
    /// Texts in all.
    pub num_texts: usize,
    pub num_read: [usize; N],
    /// Of those, how many can be read in no other way.
    pub num_only: [usize; N],
}

/// The decimal signs to choose from, the usual one first.
pub(super) const DECIMAL_SIGNS: [char; 2] = ['.', ','];

/// How sure a finding is that nothing contradicts and nothing proves.
const UNDECIDED: f32 = 0.6;

impl<const N: usize> Tally<N> {
    fn new(texts: impl Iterator<Item = [bool; N]>) -> Self {
        let mut tally = Self { num_texts: 0, num_read: [0; N], num_only: [0; N] };
        for can_read in texts {
            tally.num_texts += 1;
            let ways = can_read.iter().filter(|can| **can).count();
            for (i, _) in can_read.iter().enumerate().filter(|(_, can)| **can) {
                tally.num_read[i] += 1;
                tally.num_only[i] += usize::from(ways == 1);
            }
        }
        tally
    }

    /// Adds up the columns of a file.
    pub fn sum<'t>(tallies: impl Iterator<Item = &'t Self>) -> Self {
        let mut sum = Self { num_texts: 0, num_read: [0; N], num_only: [0; N] };
        for tally in tallies {
            sum.num_texts += tally.num_texts;
            for i in 0..N {
                sum.num_read[i] += tally.num_read[i];
                sum.num_only[i] += tally.num_only[i];
            }
        }
        sum
    }

    /// Returns the way in which most can be read; of equals, the first.
    pub fn best(&self) -> usize {
        (0..N).rev().max_by_key(|way| self.num_read[*way]).unwrap_or(0)
    }

    /// Returns the column's own way, where more of it can be read so than in the file's.
    pub fn differing_from(&self, way: usize) -> Option<usize> {
        let best = self.best();
        (self.num_read[best] > self.num_read[way]).then_some(best)
    }

    fn confidence(&self, way: usize) -> f32 {
        let share = self.num_read[way] as f32 / self.num_texts.max(1) as f32;
        if self.num_only[way] > 0 { share } else { share * UNDECIDED }
    }

    /// Whether every text reads in all ways or in none.
    fn is_same_every_way(&self) -> bool {
        self.num_read.iter().all(|read| *read == self.num_read[0]) && self.num_only.iter().all(|only| *only == 0)
    }

    /// "9,812 of 9,812 read as day/month/year; 31 only so".
    fn sentence(&self, way: usize, name: &str) -> String {
        let Self { num_texts, num_read, num_only } = self;
        let only = match num_only[way] {
            0 => "none only so".to_owned(),
            only => format!("{} only so", count(only)),
        };
        format!("{} of {} read as {name}; {only}", count(num_read[way]), count(*num_texts))
    }
}

/// Tries the dates of a column in every order.
pub(super) fn tally_dates(sample: &Sample<'_>, column: usize) -> Tally<3> {
    Tally::new(sample.texts(column).map(|text| DateOrder::ALL.map(|order| date::date(text, order).is_some())))
}

/// Tries the numbers of a column with both decimal signs. Those without any sign say nothing and are left out.
pub(super) fn tally_numbers(sample: &Sample<'_>, column: usize) -> Tally<2> {
    let telling = sample.texts(column).filter(|text| text.contains(['.', ',']));
    Tally::new(
        telling
            .map(|text| [Notation::Point, Notation::Comma].map(|notation| number::decimal(text, notation).is_some())),
    )
}

/// Says how a column's dates are read, and why; nothing where it has none to judge by.
pub(super) fn date_evidence(column: &str, tally: &Tally<3>, order: DateOrder) -> Option<Evidence> {
    let way = DateOrder::ALL.iter().position(|candidate| *candidate == order)?;
    if tally.num_texts == 0 {
        return None;
    }
    let what = format!("Dates in {column}");
    if tally.is_same_every_way() {
        // Four digits of year first, or months by name: they mean the same in any order.
        let (finding, num_read) = (DateOrder::Ymd.name(), tally.num_read[way]);
        let why = format!("{} of {} read as {finding}, in any order", count(num_read), count(tally.num_texts));
        let confidence = num_read as f32 / tally.num_texts as f32;
        return Some(Evidence { what, finding: finding.to_owned(), why, confidence });
    }
    let why = tally.sentence(way, order.name());
    Some(Evidence { what, finding: order.name().to_owned(), why, confidence: tally.confidence(way) })
}

/// Says how a column's numbers are read, and why; nothing where it has none to judge by.
pub(super) fn number_evidence(column: &str, tally: &Tally<2>, decimal: char) -> Option<Evidence> {
    let way = DECIMAL_SIGNS.iter().position(|sign| *sign == decimal)?;
    if tally.num_texts == 0 {
        return None;
    }
    let finding = ["decimal point", "decimal comma"][way];
    let why = tally.sentence(way, &format!("numbers with a {finding}"));
    let what = format!("Numbers in {column}");
    Some(Evidence { what, finding: finding.to_owned(), why, confidence: tally.confidence(way) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CellKind, RawBlock, RowNo};

    fn block(texts: &[&str]) -> RawBlock {
        let mut block = RawBlock::new(RowNo(1));
        for text in texts {
            block.begin_row(1);
            block.push_cell(CellKind::Text, text);
            block.end_row();
        }
        block
    }

    #[track_caller]
    fn check_dates(texts: &[&str], order: DateOrder, why: &str) {
        let block = block(texts);
        let tally = tally_dates(&Sample::new(&block, 1), 0);
        assert_eq!(DateOrder::ALL[tally.best()], order);
        assert_eq!(date_evidence("D", &tally, order).map_or(String::new(), |evidence| evidence.why), why);
    }

    #[track_caller]
    fn check_numbers(texts: &[&str], decimal: char, why: &str) {
        let block = block(texts);
        let tally = tally_numbers(&Sample::new(&block, 1), 0);
        assert_eq!(DECIMAL_SIGNS[tally.best()], decimal);
        assert_eq!(number_evidence("N", &tally, decimal).map_or(String::new(), |evidence| evidence.why), why);
    }

    #[test]
    fn day_before_month_when_the_first_is_over_twelve() {
        check_dates(&["05/03/2026", "20/11/2026"], DateOrder::Dmy, "2 of 2 read as day/month/year; 1 only so");
    }

    #[test]
    fn month_before_day_when_the_second_is_over_twelve() {
        check_dates(&["05/03/2026", "11/20/2026", "tbd"], DateOrder::Mdy, "2 of 3 read as month/day/year; 1 only so");
    }

    #[test]
    fn undecided_dates_are_said_to_be() {
        check_dates(&["05/03/2026", ""], DateOrder::Dmy, "1 of 1 read as day/month/year; none only so");
    }

    #[test]
    fn iso_dates_read_in_any_order() {
        check_dates(&["2026-11-20"], DateOrder::Ymd, "1 of 1 read as year-month-day, in any order");
        check_dates(&["", " "], DateOrder::Ymd, "");
    }

    #[test]
    fn decimal_signs() {
        check_numbers(&["12,5", "7", "1.234,56"], ',', "2 of 2 read as numbers with a decimal comma; 2 only so");
        check_numbers(&["12.5", "1,234"], '.', "2 of 2 read as numbers with a decimal point; 1 only so");
        check_numbers(&["1,234"], '.', "1 of 1 read as numbers with a decimal point; none only so");
        check_numbers(&["7"], '.', "");
    }

    #[test]
    fn a_column_differs_only_where_it_reads_better() {
        let block = block(&["20/11/2026"]);
        let tally = tally_dates(&Sample::new(&block, 1), 0);
        assert_eq!(tally.differing_from(1), None);
        assert_eq!(tally.differing_from(2), Some(1));
    }
}
