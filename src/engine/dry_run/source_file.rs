//! Whether a file still is the one that was staged.

use std::{fs::File, io::Read, path::Path};

use jiff::Timestamp;

use crate::model::{SourceFile, dry_run::Digest};

/// What has become of a file since it was staged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileStand {
    Same,
    /// It is not there, or can't be looked at: its staged rows are all there is of it, and nothing speaks against them.
    Gone,
    Changed,
}

/// Compares a file with what was staged: size and time, and where only the time differs what is in it.
pub fn stand(file: &SourceFile, content: Option<u64>) -> FileStand {
    match looks(file) {
        Looks::Gone => FileStand::Gone,
        Looks::Same => FileStand::Same,
        Looks::OtherSize => FileStand::Changed,
        Looks::OtherTime if content.is_some() && content_of(&file.path) == content => FileStand::Same,
        Looks::OtherTime => FileStand::Changed,
    }
}

/// Returns a digest over a file's bytes; none where it is not the file that was staged any more.
pub fn content_if_staged(file: &SourceFile) -> Option<u64> {
    if looks(file) == Looks::Same { content_of(&file.path) } else { None }
}

/// How a file looks from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looks {
    Same,
    OtherTime,
    OtherSize,
    Gone,
}

fn looks(file: &SourceFile) -> Looks {
    let Ok(data) = file.path.metadata() else { return Looks::Gone };
    let modified = data.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    match (data.len() == file.num_bytes, modified == file.modified) {
        (false, _) => Looks::OtherSize,
        (true, false) => Looks::OtherTime,
        (true, true) => Looks::Same,
    }
}

fn content_of(path: &Path) -> Option<u64> {
    let mut file = File::open(path).ok()?;
    let mut digest = Digest::default();
    let mut buffer = vec![0; 1 << 18];
    loop {
        match file.read(&mut buffer).ok()? {
            0 => return Some(digest.finish()),
            num => digest.push_part(&buffer[..num]),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, time::SystemTime};

    use super::*;

    fn staged(path: &Path) -> SourceFile {
        let data = path.metadata().unwrap();
        let modified = Timestamp::try_from(data.modified().unwrap()).ok();
        SourceFile { path: path.to_owned(), name: String::new(), num_bytes: data.len(), modified }
    }

    /// What is found after a change.
    fn check(change: impl FnOnce(&Path), expect: FileStand) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "No.,Name\nC1,A\n").unwrap();
        let file = staged(&path);
        let content = content_if_staged(&file);
        assert!(content.is_some());
        change(&path);
        assert_eq!(stand(&file, content), expect);
    }

    fn touch(path: &Path) {
        File::options().write(true).open(path).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    }

    #[test]
    fn a_file_is_known_by_size_time_and_content() {
        check(|_| {}, FileStand::Same);
        check(touch, FileStand::Same);
        check(|path| fs::remove_file(path).unwrap(), FileStand::Gone);
        check(|path| fs::write(path, "No.,Name\nC1,A\nC2,B\n").unwrap(), FileStand::Changed);
        let same_size = |path: &Path| {
            fs::write(path, "No.,Name\nC1,B\n").unwrap();
            touch(path);
        };
        check(same_size, FileStand::Changed);
    }

    #[test]
    fn another_time_without_a_known_content_is_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        fs::write(&path, "x").unwrap();
        let file = staged(&path);
        touch(&path);
        assert_eq!((content_if_staged(&file), stand(&file, None)), (None, FileStand::Changed));
    }
}
