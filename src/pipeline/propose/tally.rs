//! How many of a column's texts can be read in each of several ways, and which rows tell the ways apart.

use super::{MAX_NAMED, RowValue, but_rows, count};
use crate::model::RowNo;

/// The count of a column, or of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally<const N: usize> {
    /// Texts in all.
    pub num_texts: usize,
    pub num_read: [usize; N],
    /// Of those, how many can be read in no other way.
    pub num_only: [usize; N],
    /// The first rows that can be read in one way only.
    pub only: [Vec<RowValue>; N],
    /// The first rows that can't be read in a way.
    pub unread: [Vec<RowValue>; N],
    /// For two ways, the first row that reads in both, as different values.
    unlike: [[Option<RowValue>; N]; N],
}

/// How sure a finding is that nothing contradicts and nothing proves.
const UNDECIDED: f32 = 0.6;

impl<const N: usize> Tally<N> {
    pub fn empty() -> Self {
        Self {
            num_texts: 0,
            num_read: [0; N],
            num_only: [0; N],
            only: [const { Vec::new() }; N],
            unread: [const { Vec::new() }; N],
            unlike: [const { [const { None }; N] }; N],
        }
    }

    /// Counts texts, each with its value in every way that reads it.
    pub fn new<'t, V: PartialEq>(texts: impl Iterator<Item = (RowNo, &'t str, [Option<V>; N])>) -> Self {
        let mut tally = Self::empty();
        for (row, text, values) in texts {
            tally.num_texts += 1;
            let ways = values.iter().filter(|value| value.is_some()).count();
            let keep = |list: &mut Vec<RowValue>| {
                if list.len() < MAX_NAMED {
                    list.push(RowValue::new(row, text));
                }
            };
            for (i, value) in values.iter().enumerate() {
                if value.is_none() {
                    keep(&mut tally.unread[i]);
                    continue;
                }
                tally.num_read[i] += 1;
                if ways == 1 {
                    tally.num_only[i] += 1;
                    keep(&mut tally.only[i]);
                }
                for (j, other) in values.iter().enumerate() {
                    if other.is_some() && other != value && tally.unlike[i][j].is_none() {
                        tally.unlike[i][j] = Some(RowValue::new(row, text));
                    }
                }
            }
        }
        tally
    }

    /// Adds up the columns of a file.
    pub fn sum<'t>(tallies: impl Iterator<Item = &'t Self>) -> Self {
        let mut sum = Self::empty();
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

    /// Whether more can be read in this way than in any other.
    pub fn is_decided_for(&self, way: usize) -> bool {
        (0..N).all(|other| other == way || self.num_read[other] < self.num_read[way])
    }

    /// Returns the column's own way, where more of it can be read so than in the file's.
    pub fn differing_from(&self, way: usize) -> Option<usize> {
        let best = self.best();
        (self.num_read[best] > self.num_read[way]).then_some(best)
    }

    /// Returns the ways that read equally much and give different values; fewer than two where the rows decide.
    pub fn open_ways(&self) -> Vec<usize> {
        let most = self.num_read[self.best()];
        let best: Vec<_> = (0..N).filter(|way| most > 0 && self.num_read[*way] == most).collect();
        let is_open = |way: &usize| best.iter().any(|other| self.unlike[*way][*other].is_some());
        best.iter().copied().filter(is_open).collect()
    }

    /// Returns the first row that two ways read as different values.
    pub fn unlike(&self, way: usize, other: usize) -> Option<&RowValue> {
        self.unlike[way][other].as_ref()
    }

    pub fn confidence(&self, way: usize) -> f32 {
        let share = self.num_read[way] as f32 / self.num_texts.max(1) as f32;
        if self.num_only[way] > 0 { share } else { share * UNDECIDED }
    }

    /// Whether every text reads as the same in all ways, or in none.
    pub fn is_same_every_way(&self) -> bool {
        self.num_read.iter().all(|read| *read == self.num_read[0])
            && self.num_only.iter().all(|only| *only == 0)
            && self.unlike.iter().flatten().all(Option::is_none)
    }

    /// "9,812 of 9,813 read as day/month/year; 31 only so; row 17 is not: “tbd”".
    pub fn sentence(&self, way: usize, name: &str) -> String {
        let Self { num_texts, num_read, num_only, .. } = self;
        let only = match num_only[way] {
            0 => "none only so".to_owned(),
            only => format!("{} only so", count(only)),
        };
        let but = but_rows(&self.unread[way], num_texts - num_read[way]);
        format!("{} of {} read as {name}; {only}{but}", count(num_read[way]), count(*num_texts))
    }
}
