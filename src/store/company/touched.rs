//! Keys that an import's rows found and left as they were: nothing else on disk tells that the import has used them.
//!
//! Body, version 1: packed entries of table, row and key.

use super::{
    keys::TableId,
    pack::{self, Packer},
    write::{Records, TableWrite},
};
use crate::{
    model::{RowNo, varint},
    store::codec,
};

pub(super) const VERSION: u8 = 1;

/// Makes the sealed parts of a batch's list; none where nothing was touched.
pub(super) fn seal_all(tables: &[&TableWrite]) -> Vec<Vec<u8>> {
    let mut raw = Vec::new();
    let mut ends = Vec::new();
    for TableWrite { table, touched, records: _ } in tables {
        for at in 0..touched.len() {
            push(&mut raw, table.id(), touched, at);
            ends.push(raw.len());
        }
    }
    let start = |at: usize| at.checked_sub(1).map_or(0, |before| ends[before]);
    let mut packer = Packer::default();
    let mut sealed = Vec::new();
    for run in pack::runs((0..ends.len()).map(|at| ends[at] - start(at)), usize::MAX) {
        let mut make = |run: std::ops::Range<usize>| {
            let mut body = Vec::new();
            packer.push(&mut body, &raw[start(run.start)..start(run.end)]);
            codec::seal(VERSION, &body)
        };
        pack::fit(run, &mut make, &mut sealed);
    }
    sealed.into_iter().map(|(_, value)| value).collect()
}

fn push(raw: &mut Vec<u8>, table: TableId, touched: &Records, at: usize) {
    varint::push(raw, u64::from(table.0));
    varint::push(raw, touched.record(at).row.0);
    varint::push(raw, touched.key(at).len() as u64);
    raw.extend_from_slice(touched.key(at));
}

/// Walks the body of a part; `None` where it is not as it was written.
pub(super) fn each(mut body: &[u8], mut each: impl FnMut(TableId, RowNo, &[u8])) -> Option<()> {
    let mut raw = Vec::new();
    pack::unpack(&mut raw, pack::take_packed(&mut body)?)?;
    let mut rest = &raw[..];
    while !rest.is_empty() {
        let table = TableId(u16::try_from(varint::take(&mut rest)?).ok()?);
        let row = RowNo(varint::take(&mut rest)?);
        let len = usize::try_from(varint::take(&mut rest)?).ok()?;
        let (key, after) = rest.split_at_checked(len)?;
        rest = after;
        each(table, row, key);
    }
    Some(())
}
