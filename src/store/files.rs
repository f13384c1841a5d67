//! Small files beside the database: replaced whole or not at all.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use super::{StoreError, fault};

/// Replaces the file by `bytes`, so that after a power failure it holds either the old bytes or the new ones.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    fault::around(fault::Write::File, StoreError::io("write the file", path), || replace(path, bytes))
}

/// Replaces the file by `bytes`: it holds the old bytes or the new ones whenever the process ends, though a power failure
/// may take it. For what is soon to be replaced again.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    fault::around(fault::Write::File, StoreError::io("write the file", path), || {
        let temporary = beside(path, ".tmp");
        fs::write(&temporary, bytes).map_err(StoreError::io("write the file", &temporary))?;
        fs::rename(&temporary, path).map_err(StoreError::io("replace the file", path))
    })
}

fn replace(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let temporary = beside(path, ".tmp");
    let written = File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    written.map_err(StoreError::io("write the file", &temporary))?;
    fs::rename(&temporary, path).map_err(StoreError::io("replace the file", path))?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Returns when the folder's list of names survives a power failure.
pub fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    // Elsewhere a folder can't be opened as a file, and the file system keeps its names by itself.
    if cfg!(unix) {
        let opened = File::open(folder).and_then(|folder| folder.sync_all());
        opened.map_err(StoreError::io("make the folder durable", folder))?;
    }
    Ok(())
}

/// Makes the folder, and those above it.
pub fn make_folder(folder: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(folder).map_err(StoreError::io("make the folder", folder))
}

/// Reads the whole file; `None` where there is none.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io("read the file", path)(error)),
    }
}

/// Removes the file, if it is there.
pub fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(StoreError::io("remove the file", path)(error)),
    }
}

/// Lists what is in the folder, in order of names; nothing where it does not exist.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io("list the folder", folder)(error)),
    };
    let paths: Result<Vec<_>, _> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(StoreError::io("list the folder", folder))?;
    paths.sort();
    Ok(paths)
}

/// Returns the path with `suffix` after its name: `company` and `.manifest` give `company.manifest`.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Returns the room left on the disk in bytes, for a user without privileges; `None` where it can't be told.
pub fn free_space(path: &Path) -> Option<u64> {
    if let Some(told) = fault::room() {
        return Some(told);
    }
    #[cfg(unix)]
    {
        let disk = rustix::fs::statvfs(path).ok()?;
        Some(disk.f_bavail.saturating_mul(disk.f_frsize))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.json");
        assert_eq!(read(&path).unwrap(), None);
        write_atomically(&path, b"first").unwrap();
        write_atomically(&path, b"second").unwrap();
        assert_eq!(read(&path).unwrap().as_deref(), Some(&b"second"[..]));
        assert_eq!(list(dir.path()).unwrap(), std::slice::from_ref(&path), "no temporary file stays");
        write_whole(&path, b"third").unwrap();
        assert_eq!(read(&path).unwrap().as_deref(), Some(&b"third"[..]));
        assert_eq!(list(dir.path()).unwrap(), std::slice::from_ref(&path));
        remove(&path).unwrap();
        remove(&path).unwrap();
        assert!(list(dir.path()).unwrap().is_empty());
    }

    #[test]
    fn a_missing_folder_lists_nothing() {
        let dir = tempfile::tempdir().unwrap();
        assert!(list(&dir.path().join("none")).unwrap().is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn the_disk_has_room() {
        let dir = tempfile::tempdir().unwrap();
        assert!(free_space(dir.path()).unwrap() > 0);
        assert_eq!(free_space(&dir.path().join("none")), None);
    }
}
