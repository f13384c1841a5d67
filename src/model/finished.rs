//! Finished records: what the pipeline makes of source rows and a destination commits.

use std::{ops::Range, sync::Arc};

use super::{
    ids::RowNo,
    issue::{Issue, IssueCode},
    keys::KeyPrint,
};

/// A batch of rows after conversion. One buffer holds all values, so that a record costs no allocation.
#[derive(Clone, Debug, Default)]
pub struct Finished {
    bytes: Vec<u8>,
    /// Records to be created, unit by unit, in row order.
    entries: Vec<Entry>,
    /// What is created together or not at all: one record, or one document. Each is a range of `entries`.
    units: Vec<Range<u32>>,
    /// Records that units refer to and that are made with them, unless they are there by then: by unit, ascending.
    creations: Vec<(u32, Arc<Creation>)>,
    /// Records of the same file that units refer to and that must be there first: by unit, ascending.
    needs: Vec<(u32, Need)>,
    /// Rows that can't become records, with all their issues. In a failed document that is each of its rows.
    pub failed: Vec<(RowNo, Vec<Issue>)>,
    /// Rows that can, with what was noticed on the way.
    pub warnings: Vec<(RowNo, Vec<Issue>)>,
}

/// One record to be created or updated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The row it stems from; a document's header stems from the document's first row.
    pub row: RowNo,
    /// Position of its table among the mapping's parts.
    pub part: u8,
    key: Range<u32>,
    cells: Range<u32>,
}

/// A record of another table, made from a template because a lookup found none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creation {
    /// Position among the pipeline's lookups of the first that looks in the same field of the same table.
    pub lookup: usize,
    /// What was looked for, as [`super::keys::fold`] writes it.
    pub text: String,
    /// The record's key, encoded.
    pub key: Vec<u8>,
    /// The record's values, encoded, one for each field of its table.
    pub cells: Vec<u8>,
}

/// A record that another row of the same file makes, and that this one refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The row that refers to it.
    pub row: RowNo,
    /// The part and the position of the field that does.
    pub field: (u8, u16),
    /// Position of the table referred to among the mapping's parts.
    pub part: u8,
    pub key: KeyPrint,
    /// The row that makes it.
    pub parent: RowNo,
    /// What is wrong with the row where it is not there.
    pub fault: IssueCode,
}

impl Finished {
    /// Makes an empty batch with room for so many records, and the bytes of their keys and values.
    pub fn with_room(num_records: usize, num_bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(num_bytes),
            entries: Vec::with_capacity(num_records),
            units: Vec::with_capacity(num_records),
            ..Self::default()
        }
    }

    /// Empties the batch for reuse.
    pub fn clear(&mut self) {
        self.bytes.clear();
        self.entries.clear();
        self.units.clear();
        self.creations.clear();
        self.needs.clear();
        self.failed.clear();
        self.warnings.clear();
    }

    /// Appends an entry: `key` are the key's values, `cells` one value for each field of the table, both encoded by
    /// [`super::cells::push`]. It belongs to no unit before [`Self::end_unit`].
    pub fn push_entry(&mut self, row: RowNo, part: u8, key: &[u8], cells: &[u8]) {
        let key = self.push_bytes(key);
        let cells = self.push_bytes(cells);
        self.entries.push(Entry { row, part, key, cells });
    }

    /// Makes one unit of the entries since the last one ended.
    pub fn end_unit(&mut self) {
        let start = self.units.last().map_or(0, |unit| unit.end);
        self.units.push(start..self.entries.len() as u32);
    }

    /// Notes what the unit that was ended last refers to.
    pub fn push_creations(&mut self, creations: impl IntoIterator<Item = Arc<Creation>>) {
        let Some(unit) = (self.units.len() as u32).checked_sub(1) else { return };
        self.creations.extend(creations.into_iter().map(|creation| (unit, creation)));
    }

    /// Returns what the unit at that position refers to and may have to be made with it.
    pub fn creations(&self, unit: usize) -> impl Iterator<Item = &Arc<Creation>> {
        let start = self.creations.partition_point(|(of, _)| (*of as usize) < unit);
        let own = self.creations[start..].iter().take_while(move |(of, _)| *of as usize == unit);
        own.map(|(_, creation)| creation)
    }

    /// Notes which rows of the file the unit that was ended last refers to.
    pub fn push_needs(&mut self, needs: impl IntoIterator<Item = Need>) {
        let Some(unit) = (self.units.len() as u32).checked_sub(1) else { return };
        self.needs.extend(needs.into_iter().map(|need| (unit, need)));
    }

    /// Returns which rows of the file the unit at that position refers to.
    pub fn needs(&self, unit: usize) -> impl Iterator<Item = &Need> {
        let start = self.needs.partition_point(|(of, _)| (*of as usize) < unit);
        let own = self.needs[start..].iter().take_while(move |(of, _)| *of as usize == unit);
        own.map(|(_, need)| need)
    }

    /// Takes back the entries since the last unit ended: the unit failed.
    pub fn drop_unit(&mut self) {
        let start = self.units.last().map_or(0, |unit| unit.end);
        self.entries.truncate(start as usize);
        self.bytes.truncate(self.entries.last().map_or(0, |entry| entry.cells.end as usize));
    }

    /// Appends another batch.
    pub fn append(&mut self, other: &Self) {
        for (at, unit) in other.units().enumerate() {
            for entry in unit {
                self.push_entry(entry.row, entry.part, other.key(entry), other.cells(entry));
            }
            self.end_unit();
            self.push_creations(other.creations(at).cloned());
            self.push_needs(other.needs(at).copied());
        }
        self.failed.extend(other.failed.iter().cloned());
        self.warnings.extend(other.warnings.iter().cloned());
    }

    /// Walks the units, each as its entries.
    pub fn units(&self) -> impl Iterator<Item = &[Entry]> {
        self.units.iter().map(|unit| &self.entries[unit.start as usize..unit.end as usize])
    }

    /// Returns how many units there are.
    pub fn num_units(&self) -> usize {
        self.units.len()
    }

    /// Returns an entry's key, encoded.
    pub fn key(&self, entry: &Entry) -> &[u8] {
        &self.bytes[entry.key.start as usize..entry.key.end as usize]
    }

    /// Returns an entry's values, encoded, one for each field of its table.
    pub fn cells(&self, entry: &Entry) -> &[u8] {
        &self.bytes[entry.cells.start as usize..entry.cells.end as usize]
    }

    /// Returns the size of all keys and values in bytes.
    pub fn num_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// Returns all keys and values, one behind the other.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether any unit refers to another record.
    pub(super) fn has_ties(&self) -> bool {
        !self.creations.is_empty() || !self.needs.is_empty()
    }

    /// Makes a batch of records that each stand alone: their rows, the sizes of their keys and values, and all of these
    /// one behind the other. `None` where the sizes are not those of the bytes.
    pub(super) fn of_records(sizes: &[(RowNo, u64, u64)], bytes: &[u8]) -> Option<Self> {
        let mut finished = Self::with_room(sizes.len(), 0);
        let mut end = 0_u32;
        for (row, key, cells) in sizes {
            let key = end..end.checked_add(u32::try_from(*key).ok()?)?;
            end = key.end.checked_add(u32::try_from(*cells).ok()?)?;
            finished.entries.push(Entry { row: *row, part: 0, cells: key.end..end, key });
            finished.end_unit();
        }
        finished.bytes = bytes.to_vec();
        (end as usize == bytes.len()).then_some(finished)
    }

    fn push_bytes(&mut self, bytes: &[u8]) -> Range<u32> {
        let start = self.bytes.len() as u32;
        self.bytes.extend_from_slice(bytes);
        start..self.bytes.len() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_hold_their_entries() {
        let mut batch = Finished::default();
        batch.push_entry(RowNo(1), 0, b"k1", b"cells1");
        batch.end_unit();
        batch.push_entry(RowNo(2), 0, b"k2", b"head");
        batch.push_entry(RowNo(2), 1, b"k2/1", b"line");
        batch.end_unit();
        let units: Vec<_> = batch.units().collect();
        assert_eq!(units.iter().map(|unit| unit.len()).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(batch.key(&units[1][1]), b"k2/1");
        assert_eq!(batch.cells(&units[1][0]), b"head");
    }

    #[test]
    fn units_keep_what_they_refer_to() {
        let creation =
            |text: &str| Arc::new(Creation { lookup: 0, text: text.to_owned(), key: Vec::new(), cells: Vec::new() });
        let mut batch = Finished::default();
        for (row, needs) in [(1, vec!["a", "b"]), (2, vec![]), (3, vec!["a"])] {
            batch.push_entry(RowNo(row), 0, b"k", b"c");
            batch.end_unit();
            batch.push_creations(needs.into_iter().map(creation));
        }
        let mut twice = batch.clone();
        twice.append(&batch);
        let texts = |batch: &Finished, unit| batch.creations(unit).map(|c| c.text.clone()).collect::<Vec<_>>();
        assert_eq!(
            (texts(&batch, 0), texts(&batch, 1), texts(&batch, 2)),
            (vec!["a".into(), "b".into()], vec![], vec!["a".into()])
        );
        assert_eq!((texts(&twice, 3).len(), texts(&twice, 4).len(), texts(&twice, 5).len()), (2, 0, 1));
    }

    #[test]
    fn a_dropped_unit_leaves_nothing() {
        let mut batch = Finished::default();
        batch.push_entry(RowNo(1), 0, b"k1", b"cells1");
        batch.end_unit();
        let size = batch.num_bytes();
        batch.push_entry(RowNo(2), 0, b"k2", b"cells2");
        batch.drop_unit();
        assert_eq!((batch.num_units(), batch.num_bytes()), (1, size));
        batch.push_entry(RowNo(3), 0, b"k3", b"cells3");
        batch.end_unit();
        assert_eq!(batch.units().nth(1).unwrap()[0].row, RowNo(3));
    }
}
