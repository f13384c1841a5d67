//! Builds a table's key index from its segments: one thread reads them and fills the index, another one unpacks their keys.

use std::{
    sync::mpsc::{Receiver, Sender, channel, sync_channel},
    thread,
};

use super::{
    Location, Table,
    disk::Bytes,
    index::{Index, SegmentInfo},
    segment::Sections,
};
use crate::{model::KeyPrint, store::StoreError};

/// Segments unpacked together: enough that handing them over costs nothing.
const AT_ONCE: usize = 64;
/// Groups of segments that wait to be unpacked, of about 350 KB each.
const NUM_WAITING: usize = 2;

/// Segments as they were read, by their numbers.
type Group = Vec<(u32, Bytes)>;

/// What a group of segments holds.
struct Unpacked {
    keys: Vec<(KeyPrint, Location, Option<Location>)>,
    segments: Vec<SegmentInfo>,
}

/// Reads the keys of all segments.
pub(super) fn index(table: &Table) -> Result<Index, StoreError> {
    let head = table.head();
    let mut index = Index::with_capacity(head.num_records as usize, table.max_keys());
    if head.num_segments as usize <= AT_ONCE {
        read_all(table, &mut |group| add(table, &mut index, unpack(table, &group)))?;
    } else {
        with_another_thread(table, &mut index)?;
    }
    index.end_reading();
    index.mark_outdated();
    index.settle();
    let is_whole = index.segments.len() == head.num_segments as usize && index.len() as u64 == head.num_records;
    is_whole.then_some(index).ok_or_else(|| table.origin().damaged())
}

fn with_another_thread(table: &Table, index: &mut Index) -> Result<(), StoreError> {
    thread::scope(|scope| {
        let (groups, to_unpack) = sync_channel(NUM_WAITING);
        let (unpacked, to_add) = channel();
        let other = thread::Builder::new().name("unpack keys".to_owned());
        let other = other.spawn_scoped(scope, move || unpack_all(table, &to_unpack, &unpacked));
        other.map_err(StoreError::io("start a thread to read", table.folder().as_ref()))?;
        read_all(table, &mut |group| {
            // Refused where the other thread found damage: its error waits below.
            let _ = groups.send(group);
            to_add.try_iter().try_for_each(|unpacked| add(table, index, unpacked))
        })?;
        drop(groups);
        to_add.iter().try_for_each(|unpacked| add(table, index, unpacked))
    })
}

/// Reads the segments in order, and gives them on group by group.
fn read_all(table: &Table, give: &mut dyn FnMut(Group) -> Result<(), StoreError>) -> Result<(), StoreError> {
    let mut group = Vec::with_capacity(AT_ONCE);
    for (no, entry) in (0..).zip(table.sealed_segments()) {
        let (read_no, sealed) = entry?;
        if read_no != Some(no) {
            return Err(table.origin().damaged());
        }
        group.push((no, sealed));
        if group.len() == AT_ONCE {
            give(std::mem::replace(&mut group, Vec::with_capacity(AT_ONCE)))?;
        }
    }
    give(group)
}

fn unpack_all(table: &Table, groups: &Receiver<Group>, unpacked: &Sender<Result<Unpacked, StoreError>>) {
    for group in groups {
        let group = unpack(table, &group);
        let is_damaged = group.is_err();
        if unpacked.send(group).is_err() || is_damaged {
            break;
        }
    }
}

fn unpack(table: &Table, group: &[(u32, Bytes)]) -> Result<Unpacked, StoreError> {
    let mut unpacked = Unpacked { keys: Vec::with_capacity(group.len() * 64), segments: Vec::new() };
    let mut raw = Vec::new();
    for (no, sealed) in group {
        let sections = Sections::open(sealed, &table.origin())?;
        let read = sections.each_key(&mut raw, |slot, entry| {
            unpacked.keys.push((KeyPrint::of(entry.key), Location { segment: *no, slot }, entry.previous));
        });
        read.ok_or_else(|| table.origin().damaged())?;
        unpacked.segments.push(SegmentInfo::new(sections.import, sections.num_records));
    }
    Ok(unpacked)
}

fn add(table: &Table, index: &mut Index, unpacked: Result<Unpacked, StoreError>) -> Result<(), StoreError> {
    let Unpacked { keys, segments } = unpacked?;
    for (key, location, previous) in keys {
        index.read_in(key, location, previous);
    }
    index.segments.extend(segments);
    if index.is_full() {
        index.end_reading();
        index.write_aside(table.scratch());
    }
    Ok(())
}
