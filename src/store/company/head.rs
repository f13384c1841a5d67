//! The small values about a table: its entry (id, layouts) and its totals.

use super::keys::TableId;
use crate::model::varint;

pub(super) const VERSION: u8 = 1;

/// A table's entry, found by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TableEntry {
    pub id: TableId,
    pub num_layouts: u16,
}

/// A table's totals, written with each batch: what the segments must add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Records, each counted once however many versions it has.
    pub num_records: u64,
    /// Segments, numbered from 0.
    pub num_segments: u32,
    /// Over the segments in order: see `add_segment`.
    pub checksum: u32,
}

impl TableEntry {
    pub(super) fn encode(self) -> Vec<u8> {
        numbers(&[u64::from(self.id.0), u64::from(self.num_layouts)])
    }

    pub(super) fn decode(mut body: &[u8]) -> Option<Self> {
        let id = TableId(u16::try_from(varint::take(&mut body)?).ok()?);
        Some(Self { id, num_layouts: u16::try_from(varint::take(&mut body)?).ok()? })
    }
}

impl Head {
    pub(super) fn encode(self) -> Vec<u8> {
        let Self { num_records, num_segments, checksum } = self;
        numbers(&[num_records, u64::from(num_segments), u64::from(checksum)])
    }

    pub(super) fn decode(mut body: &[u8]) -> Option<Self> {
        let num_records = varint::take(&mut body)?;
        let num_segments = u32::try_from(varint::take(&mut body)?).ok()?;
        Some(Self { num_records, num_segments, checksum: u32::try_from(varint::take(&mut body)?).ok()? })
    }

    /// Takes the next segment's value into the checksum, by the checksum that stands at its own end.
    pub(super) fn add_segment(&mut self, sealed: &[u8]) {
        let own = sealed.last_chunk::<4>().copied().unwrap_or_default();
        let mut both = [0; 8];
        both[..4].copy_from_slice(&self.checksum.to_le_bytes());
        both[4..].copy_from_slice(&own);
        self.checksum = crc32fast::hash(&both);
        self.num_segments += 1;
    }
}

fn numbers(numbers: &[u64]) -> Vec<u8> {
    let mut body = Vec::new();
    for number in numbers {
        varint::push(&mut body, *number);
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_values_come_back() {
        let entry = TableEntry { id: TableId(300), num_layouts: 2 };
        assert_eq!(TableEntry::decode(&entry.encode()), Some(entry));
        let head = Head { num_records: 1 << 40, num_segments: 70_000, checksum: u32::MAX };
        assert_eq!(Head::decode(&head.encode()), Some(head));
        assert_eq!(Head::decode(&[]), None);
    }

    #[test]
    fn the_order_of_segments_matters() {
        let sum = |segments: &[&[u8]]| {
            let mut head = Head::default();
            for segment in segments {
                head.add_segment(segment);
            }
            (head.num_segments, head.checksum)
        };
        assert_ne!(sum(&[b"aaaa", b"bbbb"]), sum(&[b"bbbb", b"aaaa"]));
        assert_eq!(sum(&[b"x1234"]), sum(&[b"y1234"]));
    }
}
