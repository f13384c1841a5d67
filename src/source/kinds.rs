//! What the columns of a text hold, as its first rows show it: so that a row written otherwise is known by its values.

use super::look::Look;

/// How many rows must hold something in a column before it says what belongs there.
const MIN_FILLED: usize = 2;

/// What was counted in one column.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    num_filled: usize,
    num_numbers: usize,
    num_moments: usize,
}

/// What stands in each column.
#[derive(Clone, Debug, Default)]
pub(super) struct Kinds {
    columns: Vec<Counts>,
}

impl Kinds {
    /// Counts the cells of one row.
    pub fn add<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        for (i, cell) in cells.enumerate() {
            if self.columns.len() == i {
                self.columns.push(Counts::default());
            }
            let (counts, look) = (&mut self.columns[i], Look::of(cell));
            counts.num_filled += usize::from(look != Look::Blank);
            counts.num_numbers += usize::from(look.is_number());
            counts.num_moments += usize::from(look.is_moment());
        }
    }

    /// Returns how many of the cells are numbers, dates or times in columns of such; `None` where one of these columns
    /// would get something else.
    pub fn num_alike(&self, cells: &[String]) -> Option<usize> {
        let mut num_alike = 0;
        for (counts, cell) in self.columns.iter().zip(cells) {
            let most = |num: usize| counts.num_filled >= MIN_FILLED && num * 3 >= counts.num_filled * 2;
            let look = Look::of(cell);
            let is_like = match (most(counts.num_numbers), most(counts.num_moments)) {
                (false, false) => continue,
                (_, true) => look.is_moment(),
                (true, false) => look.is_number(),
            };
            if !is_like && look != Look::Blank {
                return None;
            }
            num_alike += usize::from(is_like);
        }
        Some(num_alike)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(row: &str, expect: Option<usize>) {
        let mut kinds = Kinds::default();
        for line in ["A1|2|2026-01-02|x", "B7|3.5|2026-01-03|y", "C|n/a|2026-02-03|4"] {
            kinds.add(line.split('|'));
        }
        let cells: Vec<String> = row.split('|').map(str::to_owned).collect();
        assert_eq!(kinds.num_alike(&cells), expect, "{row}");
    }

    #[test]
    fn values_show_which_column_they_belong_to() {
        check("D|7|2026-05-01|z", Some(2));
        check("D||2026-05-01|z", Some(1));
        check("D|z|2026-05-01|7", None);
        check("D|7|8|z", None);
    }
}
