//! Rows of one file that refer to each other: a category and its parent, a customer and the one who pays for it.
//!
//! What a row refers to must be in its table when the row is written, and the table is looked at then: so no record ever
//! names one that is not there, whatever became of the row that was to make it. What is found out here, from one walk
//! over all rows, is the rest: which row makes which record, in which order rows are taken up so that parents come
//! first, and which of them lead back to themselves.
//!
//! The order is the file's as long as no row stands before its parent. Else each row is preceded by those of its
//! ancestors that have not been taken up yet. It depends on nothing but the rows and what their tables held when the run
//! began. A run that was interrupted makes it anew, without the records that are there by then, and takes up what is
//! left by its status.

use std::{
    cmp::Ordering,
    collections::{HashMap, hash_map::Entry},
};

use crate::{
    model::{KeyPrint, Need, RowNo},
    pipeline::InFile,
};

/// Rows of a circle that are looked for, at most. In a larger one each row only says that its parent is missing.
const MAX_CIRCLE: usize = 1_000;

/// Which rows of a file refer to which.
#[derive(Debug, Default)]
pub struct Kinship {
    /// By the part and the key of a record.
    givers: HashMap<(u8, KeyPrint), Giver>,
    needs: Vec<(Unit, Need)>,
    /// The first row of each document, in their order; none where rows stand for themselves.
    heads: Vec<RowNo>,
    heads_by_key: HashMap<KeyPrint, RowNo>,
    /// The documents of rows that refer to others.
    head_of: HashMap<RowNo, Unit>,
    num_rows: u64,
    is_settled: bool,
    /// For units that lead back to themselves, a number that those of one circle share.
    circles: HashMap<Unit, usize>,
    order: Option<Vec<RowNo>>,
}

/// What is written together: a row, or a document by its first row.
type Unit = RowNo;

/// A row that makes a record.
#[derive(Clone, Copy, Debug)]
struct Giver {
    row: RowNo,
    unit: Unit,
    is_faulty: bool,
}

/// What a row is, and says of others.
#[derive(Clone, Copy, Debug)]
pub struct Said<'s> {
    pub row: RowNo,
    /// The key of the row's document, where it is part of one.
    pub document: Option<KeyPrint>,
    pub keys: &'s [(u8, KeyPrint)],
    pub needs: &'s [Need],
    pub is_faulty: bool,
}

impl Kinship {
    /// Takes a row in; to be called for all rows, in their order.
    pub fn take(&mut self, said: Said<'_>, rows_are: RowsAre) {
        let Said { row, document, keys, needs, is_faulty } = said;
        self.num_rows = row.0;
        let unit = match (rows_are, document) {
            (RowsAre::Records, _) => row,
            (RowsAre::Documents, None) => {
                self.heads.push(row);
                row
            }
            (RowsAre::Documents, Some(key)) => match self.heads_by_key.entry(key) {
                Entry::Occupied(head) => *head.get(),
                Entry::Vacant(place) => {
                    self.heads.push(row);
                    *place.insert(row)
                }
            },
        };
        for key in keys {
            let giver = Giver { row, unit, is_faulty };
            let known = self.givers.entry(*key).or_insert(giver);
            // Of two rows with one key the first makes the record, unless it can't.
            if known.is_faulty && !is_faulty && known.unit != unit {
                *known = giver;
            }
        }
        if unit != row && !needs.is_empty() {
            self.head_of.insert(row, unit);
        }
        self.needs.extend(needs.iter().map(|need| (unit, *need)));
    }

    /// Ends the walk.
    pub fn settle(&mut self) {
        let mut edges: Vec<(Unit, Unit)> = Vec::new();
        for (unit, need) in &self.needs {
            let giver = self.givers.get(&(need.part, need.key));
            edges.extend(giver.filter(|giver| giver.unit != *unit).map(|giver| (*unit, giver.unit)));
        }
        edges.sort_unstable();
        edges.dedup();
        if edges.iter().any(|(child, parent)| parent > child) {
            let mut walk = Walk::new(edges, self.num_rows);
            if self.heads.is_empty() {
                (1..=self.num_rows).for_each(|row| walk.visit(RowNo(row)));
            } else {
                self.heads.iter().for_each(|head| walk.visit(*head));
            }
            self.circles = walk.circles;
            self.order = Some(walk.order);
        }
        self.is_settled = true;
    }

    /// Returns the first rows of all units, parents before their children; `None` where the file's order does.
    pub fn order(&self) -> Option<&[RowNo]> {
        self.order.as_deref()
    }

    /// Returns which row makes a record, for `row` that refers to it.
    pub fn parent(&self, part: u8, key: KeyPrint, row: RowNo) -> InFile {
        if !self.is_settled {
            return InFile::Unknown;
        }
        let Some(giver) = self.givers.get(&(part, key)) else { return InFile::Nobody };
        let unit = self.head_of.get(&row).copied().unwrap_or(row);
        let circle = |unit: &Unit| self.circles.get(unit);
        let leads_back = unit != giver.unit && circle(&unit).is_some() && circle(&unit) == circle(&giver.unit);
        if leads_back { InFile::Circle(giver.row) } else { InFile::Row(giver.row) }
    }

    /// Returns the rows that refer to records which are neither in their table nor made by any row.
    pub fn orphans(&self) -> Vec<RowNo> {
        let is_orphan = |need: &Need| !self.givers.contains_key(&(need.part, need.key));
        let mut rows: Vec<_> =
            self.needs.iter().filter(|(_, need)| is_orphan(need)).map(|(_, need)| need.row).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Returns how much is remembered.
    pub fn num_keys(&self) -> usize {
        self.givers.len() + self.needs.len()
    }
}

/// What rows become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsAre {
    Records,
    Documents,
}

/// A walk from children to their parents, depth first.
struct Walk {
    /// From child to parent, sorted.
    edges: Vec<(Unit, Unit)>,
    /// By row.
    visits: Vec<Visit>,
    /// From a child to the ancestor at hand, each with its next edge.
    path: Vec<(Unit, usize)>,
    circles: HashMap<Unit, usize>,
    order: Vec<RowNo>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Not,
    OnThePath,
    Done,
}

impl Walk {
    fn new(edges: Vec<(Unit, Unit)>, num_rows: u64) -> Self {
        let visits = vec![Visit::Not; num_rows as usize + 1];
        Self { edges, visits, path: Vec::new(), circles: HashMap::new(), order: Vec::new() }
    }

    /// Puts a unit behind all of its ancestors that have not been put yet.
    fn visit(&mut self, start: Unit) {
        self.enter(start);
        while let Some((unit, next)) = self.path.last_mut() {
            let unit = *unit;
            let edge = self.edges.get(*next).filter(|(child, _)| *child == unit);
            let Some(&(_, parent)) = edge else {
                self.path.pop();
                self.visits[unit.0 as usize] = Visit::Done;
                self.order.push(unit);
                continue;
            };
            *next += 1;
            match self.visits[parent.0 as usize] {
                Visit::Not => self.enter(parent),
                Visit::OnThePath => self.close_circle(parent),
                Visit::Done => {}
            }
        }
    }

    fn enter(&mut self, unit: Unit) {
        if self.visits[unit.0 as usize] == Visit::Not {
            self.visits[unit.0 as usize] = Visit::OnThePath;
            let first = self.edges.partition_point(|(child, _)| child.cmp(&unit) == Ordering::Less);
            self.path.push((unit, first));
        }
    }

    /// Notes the way from an ancestor down to the unit that leads back to it.
    fn close_circle(&mut self, ancestor: Unit) {
        let back = self.path.iter().rev().take(MAX_CIRCLE).position(|(unit, _)| *unit == ancestor);
        let Some(back) = back else { return };
        let number = self.circles.len();
        for (unit, _) in &self.path[self.path.len() - 1 - back..] {
            self.circles.entry(*unit).or_insert(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::IssueCode;

    fn print(key: &str) -> KeyPrint {
        KeyPrint::of_code(key)
    }

    /// Rows as "KEY<PARENT PARENT"; a key with a “!” has an error of its own.
    fn kinship(rows: &[&str]) -> Kinship {
        let mut kinship = Kinship::default();
        for (at, text) in rows.iter().enumerate() {
            let row = RowNo(at as u64 + 1);
            let (key, parents) = text.split_once('<').unwrap_or((text, ""));
            let need = |parent: &str| Need {
                row,
                field: (0, 1),
                part: 0,
                key: print(parent),
                parent: RowNo(0),
                fault: IssueCode::UnknownCode,
            };
            let needs: Vec<_> = parents.split_whitespace().map(need).collect();
            let keys = [(0, print(key.trim_end_matches('!')))];
            let is_faulty = key.ends_with('!');
            let said = Said { row, document: None, keys: &keys, needs: &needs, is_faulty };
            kinship.take(said, RowsAre::Records);
        }
        kinship.settle();
        kinship
    }

    #[track_caller]
    fn check(rows: &[&str], order: Option<&[u64]>) {
        let kinship = kinship(rows);
        let found = kinship.order().map(|order| order.iter().map(|row| row.0).collect::<Vec<_>>());
        assert_eq!(found.as_deref(), order);
    }

    #[test]
    fn the_order_of_the_file_does_where_parents_come_first() {
        check(&["A", "B<A", "C<B A", "D<GONE"], None);
        check(&["A<A"], None);
    }

    #[test]
    fn a_parent_that_stands_later_is_taken_up_before_its_child() {
        check(&["A<C", "B", "C"], Some(&[3, 1, 2]));
        check(&["A<B", "B<C", "C<D", "D"], Some(&[4, 3, 2, 1]));
        check(&["X", "A<C B", "B<D", "C", "D"], Some(&[1, 5, 3, 4, 2]));
    }

    #[test]
    fn a_circle_keeps_an_order_and_is_told() {
        let kinship = kinship(&["A<B", "B<C", "C<A", "D<A", "E<F", "F<E"]);
        assert_eq!(kinship.order().map(<[_]>::len), Some(6));
        let parent = |key, row| kinship.parent(0, print(key), RowNo(row));
        assert_eq!(parent("B", 1), InFile::Circle(RowNo(2)));
        assert_eq!(parent("A", 3), InFile::Circle(RowNo(1)));
        assert_eq!(parent("A", 4), InFile::Row(RowNo(1)), "it is no part of the circle");
        assert_eq!(parent("E", 6), InFile::Circle(RowNo(5)));
    }

    #[test]
    fn of_rows_with_one_key_the_first_sound_one_is_the_parent() {
        let kinship = kinship(&["A!", "A", "A", "B<A", "C<GONE", "D<D"]);
        assert_eq!(kinship.parent(0, print("A"), RowNo(4)), InFile::Row(RowNo(2)));
        assert_eq!(kinship.parent(0, print("D"), RowNo(6)), InFile::Row(RowNo(6)));
        assert_eq!(kinship.parent(0, print("GONE"), RowNo(5)), InFile::Nobody);
        assert_eq!(kinship.orphans(), [RowNo(5)]);
        assert_eq!(Kinship::default().parent(0, print("A"), RowNo(4)), InFile::Unknown);
    }

    #[test]
    fn documents_are_taken_up_by_their_first_rows() {
        let mut kinship = Kinship::default();
        // Document 1 in rows 1 and 3 refers to document 2, in row 2.
        for (row, document, parent) in [(1, "1", None), (2, "2", None), (3, "1", Some("2"))] {
            let need = parent.map(|parent| Need {
                row: RowNo(row),
                field: (0, 1),
                part: 0,
                key: print(parent),
                parent: RowNo(0),
                fault: IssueCode::UnknownCode,
            });
            let said = Said {
                row: RowNo(row),
                document: Some(print(document)),
                keys: &[(0, print(document))],
                needs: need.as_slice(),
                is_faulty: false,
            };
            kinship.take(said, RowsAre::Documents);
        }
        kinship.settle();
        assert_eq!(kinship.order(), Some(&[RowNo(2), RowNo(1)][..]));
        assert_eq!(kinship.parent(0, print("2"), RowNo(3)), InFile::Row(RowNo(2)));
    }

    #[test]
    fn a_long_chain_upside_down_takes_no_stack() {
        let rows: Vec<_> = (0..50_000).map(|at| format!("K{at}<K{}", at + 1)).collect();
        let rows: Vec<_> = rows.iter().map(String::as_str).collect();
        let kinship = kinship(&rows);
        assert_eq!(kinship.order().unwrap()[0], RowNo(50_000));
    }
}
