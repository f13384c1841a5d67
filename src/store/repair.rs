//! Opens a folder whatever happened to it: repaired, or refused in words, never with a panic.
//!
//! 1. Files that sled trips over are set aside first: broken snapshots (it can do without) and a broken `conf`.
//! 2. sled opens on a thread of its own, its panics caught.
//! 3. What it found is compared with the manifest: a truncated file opens empty, without a word.
//! 4. What can't be opened is moved to quarantine, so that the next open starts anew.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use super::{
    Folder, StoreError, files,
    manifest::{self, FolderKind, Manifest},
};

/// How long to wait for sled's threads to give the file back after the folder was closed in this process.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// A folder to be opened.
#[derive(Clone, Debug)]
pub struct Place {
    pub kind: FolderKind,
    pub path: PathBuf,
    /// How it is called in sentences: "import 12".
    pub words: String,
    /// The workspace's quarantine, and the folder's name in there.
    pub quarantine: PathBuf,
    pub name: String,
    /// What is left where the folder is lost, as the end of a sentence: "its rows can be staged again".
    pub saved: String,
    pub cache_mb: u64,
}

/// Opens or makes the folder. [`StoreError::Quarantined`] says that it was damaged, and is out of the way now.
pub fn open(place: &Place) -> Result<Folder, StoreError> {
    let Place { kind, path, .. } = place;
    files::make_folder(path)?;
    set_aside_broken_snapshots(path)?;
    set_aside_broken_conf(path)?;
    let opened = match start(place) {
        Err(error) if error.is_damage() && set_aside_snapshots(path, |_| true)? > 0 => start(place),
        opened => opened,
    };
    let checked = opened.and_then(|folder| {
        let manifest = check(&folder, place)?;
        folder.keep_manifest(*kind, matches!(manifest, Manifest::Sound(_)))?;
        Ok(folder)
    });
    match checked {
        Err(error) if error.is_damage() => Err(quarantine(place)?),
        checked => checked,
    }
}

/// Moves a folder and its manifest out of the way. Returns the error that tells it.
pub fn quarantine(place: &Place) -> Result<StoreError, StoreError> {
    let Place { path, words, quarantine, name, saved, .. } = place;
    // What looks like damage may be a disk on which nothing can be written.
    let probe = files::beside(path, ".probe");
    files::write_atomically(&probe, b"can be written")?;
    files::remove(&probe)?;
    let mut number = 1;
    let mut moved_to = quarantine.join(format!("{name}-{number}"));
    while moved_to.exists() {
        number += 1;
        moved_to = quarantine.join(format!("{name}-{number}"));
    }
    files::make_folder(&moved_to)?;
    for from in [path.clone(), manifest::path(path)] {
        if from.exists() {
            let to = moved_to.join(from.file_name().unwrap_or_default());
            fs::rename(&from, to).map_err(StoreError::io("move the damaged folder", &from))?;
        }
    }
    files::sync_folder(&moved_to)?;
    path.parent().map_or(Ok(()), files::sync_folder)?;
    Ok(StoreError::Quarantined { folder: words.clone(), moved_to, saved: saved.clone() })
}

/// Opens sled on a thread of its own: its recovery may use much stack, and panics.
fn start(place: &Place) -> Result<Folder, StoreError> {
    let Place { path, words, cache_mb, .. } = place;
    let begin = Instant::now();
    loop {
        let opened = thread::scope(|scope| {
            let thread = thread::Builder::new().name(format!("open {words}"));
            let opener = thread.spawn_scoped(scope, || Folder::start(path, words, *cache_mb));
            let opener = opener.map_err(StoreError::io("start a thread to open", path))?;
            opener.join().unwrap_or_else(|_| Err(damaged(words, "the file")))
        });
        match opened {
            Err(error) if is_locked(&error) && begin.elapsed() < LOCK_PATIENCE => {
                thread::sleep(Duration::from_millis(2));
            }
            opened => return opened,
        }
    }
}

/// Compares what sled found with what must be there at least, and returns what says so.
fn check(folder: &Folder, place: &Place) -> Result<Manifest, StoreError> {
    let Place { kind, path, words, .. } = place;
    let found = folder.mark()?;
    let manifest = manifest::read(path)?;
    let is_sound = match (manifest, found) {
        // Never made durable; or the manifest was lost, and the next flush writes it anew.
        (Manifest::Missing, found) => found.is_none_or(|found| found.kind == *kind),
        (Manifest::Damaged, found) => found.is_some_and(|found| found.kind == *kind),
        (Manifest::Sound(_), None) => false,
        (Manifest::Sound(wanted), Some(found)) if wanted.epoch == found.epoch => wanted == found && found.kind == *kind,
        (Manifest::Sound(wanted), Some(found)) => wanted.epoch < found.epoch && found.kind == *kind,
    };
    if is_sound { Ok(manifest) } else { Err(damaged(words, "the end of the file")) }
}

/// Sets snapshots aside that sled could not read, among them those it had not finished writing.
fn set_aside_broken_snapshots(folder: &Path) -> Result<(), StoreError> {
    set_aside_snapshots(folder, |path| !is_sound_snapshot(path)).map(drop)
}

/// Renames the snapshots that `is_meant` says, so that sled does not see them. Returns how many.
fn set_aside_snapshots(folder: &Path, is_meant: impl Fn(&Path) -> bool) -> Result<usize, StoreError> {
    let mut num = 0;
    for path in files::list(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("snap.") && is_meant(&path) {
            let aside = folder.join(format!("aside.{name}"));
            fs::rename(&path, aside).map_err(StoreError::io("set the snapshot aside", &path))?;
            num += 1;
        }
    }
    Ok(num)
}

/// A snapshot is its bytes, their number (eight bytes) and their CRC-32; its name ends in sixteen hexadecimal digits.
fn is_sound_snapshot(path: &Path) -> bool {
    let number = path.extension().unwrap_or_default().to_string_lossy();
    if number.len() != 16 || !number.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return false;
    }
    let Ok(bytes) = fs::read(path) else { return false };
    let Some((rest, checksum)) = bytes.split_last_chunk::<4>() else { return false };
    let Some((body, length)) = rest.split_last_chunk::<8>() else { return false };
    !body.is_empty()
        && u64::from_le_bytes(*length) == body.len() as u64
        && u32::from_le_bytes(*checksum) == crc32fast::hash(body)
}

/// sled does not sync its `conf`, and refuses one it can't read; it writes a missing one anew. A CRC-32 ends it.
fn set_aside_broken_conf(folder: &Path) -> Result<(), StoreError> {
    let path = folder.join("conf");
    let Some(bytes) = files::read(&path)? else { return Ok(()) };
    let is_sound = bytes
        .split_last_chunk::<4>()
        .is_some_and(|(body, checksum)| u32::from_le_bytes(*checksum) == crc32fast::hash(body));
    if is_sound {
        return Ok(());
    }
    fs::rename(&path, folder.join("aside.conf")).map_err(StoreError::io("set the file aside", &path))
}

fn is_locked(error: &StoreError) -> bool {
    let StoreError::Io { source, .. } = error else { return false };
    source.to_string().contains("could not acquire lock")
}

fn damaged(words: &str, what: &str) -> StoreError {
    StoreError::Damaged { folder: words.to_owned(), what: what.to_owned() }
}
