//! Packing lists into values of a good size: compressed, and small enough that sled never makes a blob file of one.

use std::ops::Range;

use crate::model::varint;

/// Values stay below this; blob files begin somewhere above 7 KB and are never given back.
pub(super) const MAX_VALUE_BYTES: usize = 6_900;

/// How much goes into a value before compression: business rows halve.
pub(super) const RAW_BYTES: usize = 11_000;

/// LZ4 makes at most this many bytes of one, so a greater claim is damage.
const MAX_RATIO: usize = 255;

/// A compressor with its scratch space.
#[derive(Debug, Default)]
pub(super) struct Packer {
    scratch: Vec<u8>,
}

impl Packer {
    /// Appends `raw` compressed, behind its lengths before and after.
    pub(super) fn push(&mut self, out: &mut Vec<u8>, raw: &[u8]) {
        let room = lz4_flex::block::get_maximum_output_size(raw.len());
        if self.scratch.len() < room {
            self.scratch.resize(room, 0);
        }
        let len =
            lz4_flex::block::compress_into(raw, &mut self.scratch).expect("BUG: there is room for the worst case");
        varint::push(out, raw.len() as u64);
        varint::push(out, len as u64);
        out.extend_from_slice(&self.scratch[..len]);
    }
}

/// Takes what [`Packer::push`] appended off the front, still compressed: the length it will have, and the bytes.
pub(super) fn take_packed<'a>(bytes: &mut &'a [u8]) -> Option<(usize, &'a [u8])> {
    let raw_len = usize::try_from(varint::take(bytes)?).ok()?;
    let len = usize::try_from(varint::take(bytes)?).ok()?;
    let (packed, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    (raw_len <= (len + 1) * MAX_RATIO).then_some((raw_len, packed))
}

/// Decompresses into `out`, in place of what it held.
pub(super) fn unpack(out: &mut Vec<u8>, (raw_len, packed): (usize, &[u8])) -> Option<()> {
    out.clear();
    out.resize(raw_len, 0);
    (lz4_flex::block::decompress_into(packed, out).ok()? == raw_len).then_some(())
}

/// Cuts a list of items with these sizes into runs of at most `max_items`, each of about [`RAW_BYTES`].
pub(super) fn runs(sizes: impl Iterator<Item = usize>, max_items: usize) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let (mut start, mut end, mut bytes) = (0, 0, 0);
    for size in sizes {
        if end > start && (bytes + size > RAW_BYTES || end - start == max_items) {
            runs.push(start..end);
            (start, bytes) = (end, 0);
        }
        bytes += size;
        end += 1;
    }
    if end > start {
        runs.push(start..end);
    }
    runs
}

/// Makes values of a run: one, or more where one would be too large. A single item is never cut.
pub(super) fn fit(
    run: Range<usize>,
    make: &mut impl FnMut(Range<usize>) -> Vec<u8>,
    out: &mut Vec<(Range<usize>, Vec<u8>)>,
) {
    let value = make(run.clone());
    if value.len() < MAX_VALUE_BYTES || run.len() <= 1 {
        out.push((run, value));
        return;
    }
    let middle = run.start + run.len() / 2;
    fit(run.start..middle, make, out);
    fit(middle..run.end, make, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_end_at_their_size_or_number() {
        assert_eq!(runs([6_000, 5_000, 1, 20_000, 1].into_iter(), 128), [0..2, 2..3, 3..4, 4..5]);
        assert_eq!(runs([1; 5].into_iter(), 2), [0..2, 2..4, 4..5]);
        assert!(runs(std::iter::empty(), 2).is_empty());
    }

    #[test]
    fn too_large_values_are_cut_down_to_single_items() {
        let mut made = Vec::new();
        fit(0..4, &mut |run| vec![0; if run.contains(&3) { 9_000 } else { run.len() * 3_000 }], &mut made);
        let runs: Vec<_> = made.into_iter().map(|(run, _)| run).collect();
        assert_eq!(runs, [0..2, 2..3, 3..4]);
    }

    #[test]
    fn packed_bytes_come_back() {
        let mut out = Vec::new();
        let mut packer = Packer::default();
        packer.push(&mut out, &[7; 1000]);
        packer.push(&mut out, b"");
        assert!(out.len() < 30);
        let (mut rest, mut raw) = (&out[..], Vec::new());
        unpack(&mut raw, take_packed(&mut rest).unwrap()).unwrap();
        assert_eq!(raw, [7; 1000]);
        unpack(&mut raw, take_packed(&mut rest).unwrap()).unwrap();
        assert_eq!((raw.len(), rest.len()), (0, 0));
    }

    #[test]
    fn a_claim_of_too_much_is_refused() {
        let mut out = Vec::new();
        varint::push(&mut out, 1 << 40);
        varint::push(&mut out, 2);
        out.extend_from_slice(&[0, 0]);
        assert_eq!(take_packed(&mut &out[..]), None);
    }
}
