//! Whatever happens to the files: repaired, or refused in words, never a panic, and never taken for sound.

use std::{fs, path::PathBuf, sync::OnceLock};

use tempfile::TempDir;

use super::*;
use crate::{
    model::RecordStatus,
    store::testing::{Random, copy_folder},
};

const NUM_ROWS: u64 = 6000;
/// Each kind of damage is done in that many places.
const NUM_TRIES: usize = 20;

/// What became of a damaged folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// Nothing of use was hit, or it could be done without.
    Whole,
    /// It opens, and what can't be read is told.
    Told,
    /// It was moved away, and that is told.
    Quarantined,
}

/// A sound folder: as it is after its first use, or with a snapshot as closing and opening leaves it.
fn sound(has_snapshot: bool) -> &'static TempDir {
    static PLAIN: OnceLock<TempDir> = OnceLock::new();
    static WITH_SNAPSHOT: OnceLock<TempDir> = OnceLock::new();
    let cell = if has_snapshot { &WITH_SNAPSHOT } else { &PLAIN };
    cell.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        fill(&open(dir.path()));
        if has_snapshot {
            drop(open(dir.path()));
            assert!(!snapshots(dir.path()).is_empty());
        }
        dir
    })
}

fn fill(staging: &Staging) {
    let mut random = Random(7);
    for first in (1..NUM_ROWS).step_by(1000) {
        let mut block = RawBlock::new(RowNo(first));
        for row in first..first + 1000 {
            block.begin_row(row + 1);
            let noise: String = (0..80).map(|_| char::from(33 + random.below(90) as u8)).collect();
            block.push_cell(CellKind::Text, &noise);
            block.end_row();
        }
        staging.append(&block).unwrap();
    }
    staging.finish().unwrap();
    for first in (1..NUM_ROWS).step_by(1000) {
        let outcomes: Vec<_> = (first..first + 1000).map(|row| created(row, &format!("KEY-{row}"))).collect();
        staging.take_over(&outcomes, None).unwrap();
    }
    staging.flush_durably().unwrap();
}

fn rows_folder(root: &Path) -> PathBuf {
    place(root).path
}

fn snapshots(root: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(rows_folder(root)).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("snap.")).collect()
}

/// Opens a damaged folder, and looks whether it does what it says.
fn end_of(root: &Path) -> End {
    let staging = match try_open(root) {
        Err(StoreError::Quarantined { folder, moved_to, saved }) => {
            assert_eq!((folder.as_str(), saved.as_str()), ("import 7", "its rows can be staged again from the file"));
            assert!(moved_to.join("rows").exists(), "the damaged folder is kept");
            let anew = open(root);
            assert_eq!((anew.num_rows(), anew.is_complete()), (0, false));
            anew.append(&simple_rows(1, 10)).unwrap();
            anew.finish().unwrap();
            return End::Quarantined;
        }
        opened => opened.unwrap(),
    };
    let is_readable = use_all(&staging);
    let faults = staging.check().unwrap();
    if !faults.is_empty() {
        return End::Told;
    }
    assert!(is_readable && staging.is_complete());
    assert_eq!((staging.num_rows(), staging.counts().completed), (NUM_ROWS, NUM_ROWS));
    assert_eq!(staging.search("key-77", None, &|| true).unwrap().len(), 11);
    End::Whole
}

/// Reads and writes what it can, none of which may panic. Returns whether all rows could be read.
fn use_all(staging: &Staging) -> bool {
    let mut into = RawBlock::default();
    let mut is_readable = true;
    for row in (1..=NUM_ROWS).step_by(500) {
        match staging.read(RowNo(row), 500, &mut into) {
            Ok(num) => is_readable &= num == 500,
            Err(error) => {
                assert!(error.is_damage(), "{error}");
                is_readable = false;
            }
        }
    }
    let _ = staging.records(Some(RecordStatus::Completed), NUM_ROWS / 2, 100);
    let _ = staging.search("key-77", None, &|| true);
    let _ = staging.completed_keys(&mut |_, _, _| {});
    let _ = staging.take_over(&[created(1, "K")], None);
    let _ = staging.flush_durably();
    is_readable
}

/// Does the damage to copies of a sound folder; returns how many ended whole, told and quarantined.
fn ends(has_snapshot: bool, damage: impl Fn(&Path, &mut Random)) -> [usize; 3] {
    let mut ends = [0; 3];
    for seed in 1..=NUM_TRIES as u64 {
        let dir = tempfile::tempdir().unwrap();
        copy_folder(sound(has_snapshot).path(), dir.path());
        damage(dir.path(), &mut Random(seed * 0x9e37_79b9 + 1));
        ends[end_of(dir.path()) as usize] += 1;
    }
    ends
}

fn change_db(root: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let path = rows_folder(root).join("db");
    let mut bytes = fs::read(&path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

const ALL_WHOLE: [usize; 3] = [NUM_TRIES, 0, 0];
const ALL_QUARANTINED: [usize; 3] = [0, 0, NUM_TRIES];

#[test]
fn a_sound_folder_is_whole() {
    assert_eq!(ends(false, |_, _| {}), ALL_WHOLE);
    assert_eq!(ends(true, |_, _| {}), ALL_WHOLE);
}

#[test]
fn a_flipped_bit() {
    let flip = |root: &Path, random: &mut Random| {
        change_db(root, |bytes| {
            let at = random.below(bytes.len() as u64 * 8);
            bytes[at as usize / 8] ^= 1 << (at % 8);
        });
    };
    assert!(ends(false, flip)[0] < NUM_TRIES);
    assert!(ends(true, flip)[0] < NUM_TRIES);
}

#[test]
fn zeroes_in_the_middle() {
    let wipe = |root: &Path, random: &mut Random| {
        change_db(root, |bytes| {
            let at = random.below(bytes.len() as u64 - 4096) as usize;
            bytes[at..at + 4096].fill(0);
        });
    };
    assert!(ends(false, wipe)[0] < NUM_TRIES);
    assert!(ends(true, wipe)[0] < NUM_TRIES);
}

#[test]
fn zeroes_at_the_end() {
    let wipe = |root: &Path, random: &mut Random| {
        change_db(root, |bytes| {
            let at = random.below(bytes.len() as u64) as usize;
            bytes[at..].fill(0);
        });
    };
    assert!(ends(false, wipe)[0] < NUM_TRIES);
    assert!(ends(true, wipe)[0] < NUM_TRIES);
}

#[test]
fn a_truncated_file() {
    let truncate = |root: &Path, random: &mut Random| {
        change_db(root, |bytes| bytes.truncate(random.below(bytes.len() as u64 / 2) as usize));
    };
    assert_eq!(ends(false, truncate)[0], 0);
    assert_eq!(ends(true, truncate)[0], 0);
    assert_eq!(ends(false, |root, _| fs::remove_file(rows_folder(root).join("db")).unwrap()), ALL_QUARANTINED);
}

#[test]
fn a_broken_snapshot_is_done_without() {
    let damage = |root: &Path, random: &mut Random| {
        let path = &snapshots(root)[0];
        let mut bytes = fs::read(path).unwrap();
        let at = random.below(bytes.len() as u64) as usize;
        if random.below(2) == 0 {
            bytes.truncate(at);
        } else {
            bytes[at] ^= 1;
        }
        fs::write(path, bytes).unwrap();
    };
    assert_eq!(ends(true, damage), ALL_WHOLE);
}

#[test]
fn a_stray_snapshot_is_set_aside() {
    let damage = |root: &Path, random: &mut Random| {
        let names = ["snap.7FFFFFFFFFFFFFFF", "snap.0000000000000010.generating", "snap.x", "snap."];
        let name = names[random.below(4) as usize];
        fs::write(rows_folder(root).join(name), vec![0; random.below(99) as usize]).unwrap();
    };
    assert_eq!(ends(false, damage), ALL_WHOLE);
    assert_eq!(ends(true, damage), ALL_WHOLE);
}

#[test]
fn a_broken_conf_is_written_anew() {
    let damage = |root: &Path, random: &mut Random| {
        let path = rows_folder(root).join("conf");
        let mut bytes = fs::read(&path).unwrap();
        match random.below(3) {
            0 => bytes.clear(),
            1 => bytes.truncate(random.below(60) as usize),
            _ => bytes[random.below(60) as usize] ^= 4,
        }
        fs::write(path, bytes).unwrap();
    };
    assert_eq!(ends(true, damage), ALL_WHOLE);
}

#[test]
fn a_lost_or_broken_manifest_is_written_anew() {
    let manifest = |root: &Path| rows_folder(root).with_extension("manifest");
    assert_eq!(ends(false, |root, _| fs::remove_file(manifest(root)).unwrap()), ALL_WHOLE);
    let damage = |root: &Path, random: &mut Random| {
        let mut bytes = fs::read(manifest(root)).unwrap();
        bytes.truncate(random.below(bytes.len() as u64) as usize);
        fs::write(manifest(root), bytes).unwrap();
    };
    assert_eq!(ends(true, damage), ALL_WHOLE);
}

#[test]
fn an_older_file_than_the_manifest_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let staging = open(dir.path());
    staging.append(&simple_rows(1, 10)).unwrap();
    staging.flush_durably().unwrap();
    let older = tempfile::tempdir().unwrap();
    copy_folder(&rows_folder(dir.path()), older.path());
    staging.append(&simple_rows(11, 10)).unwrap();
    staging.flush_durably().unwrap();
    drop(staging);
    fs::remove_dir_all(rows_folder(dir.path())).unwrap();
    copy_folder(older.path(), &rows_folder(dir.path()));
    assert_eq!(end_of(dir.path()), End::Quarantined);
}
