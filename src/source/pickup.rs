//! Files that are collected by themselves: what lies in a folder, what a file holds, and moving it out of the way.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use xxhash_rust::xxh3::Xxh3;

use super::SourceError;
use crate::model::{ContentHash, PickupPlace};

/// Files of a folder that are looked at in one look.
const MAX_FILES: usize = 10_000;

/// A file as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub path: PathBuf,
    pub num_bytes: u64,
    pub modified: Option<Timestamp>,
}

/// Lists the files looked for, in order of their names. A folder that is not there is an error; a file is not.
pub fn list(place: &PickupPlace) -> Result<Vec<Found>, SourceError> {
    match place {
        PickupPlace::File(path) => match look(path) {
            Err(SourceError::NotFound { .. }) => Ok(Vec::new()),
            found => Ok(vec![found?]),
        },
        PickupPlace::Folder { folder, .. } => {
            let entries = fs::read_dir(folder).map_err(|error| SourceError::from_io(folder, error))?;
            let mut paths: Vec<PathBuf> = entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|path| path.file_name().is_some_and(|name| place.takes(&name.to_string_lossy())))
                .collect();
            paths.sort();
            paths.truncate(MAX_FILES);
            // One that went away meanwhile is not there; a folder is no file.
            Ok(paths.iter().filter_map(|path| look(path).ok()).collect())
        }
    }
}

/// Returns the file as it is now.
pub fn look(path: &Path) -> Result<Found, SourceError> {
    let data = fs::metadata(path).map_err(|error| SourceError::from_io(path, error))?;
    if data.is_dir() {
        return Err(SourceError::IsFolder { path: path.to_owned() });
    }
    let modified = data.modified().ok().and_then(|time| Timestamp::try_from(time).ok());
    Ok(Found { path: path.to_owned(), num_bytes: data.len(), modified })
}

/// Returns the fingerprint of what the file holds; `None` where it was asked to stop on the way.
pub fn content(path: &Path, go_on: &dyn Fn() -> bool) -> Result<Option<ContentHash>, SourceError> {
    let failed = |error| SourceError::from_io(path, error);
    let mut file = File::open(path).map_err(failed)?;
    let mut hash = Xxh3::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        if !go_on() {
            return Ok(None);
        }
        match file.read(&mut buffer) {
            Ok(0) => return Ok(Some(ContentHash(hash.digest128()))),
            Ok(num_bytes) => hash.update(&buffer[..num_bytes]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(failed(error)),
        }
    }
}

/// Moves the file into the folder, making it where there is none. A file of that name there is left alone: the moved one
/// gets a number. Returns where it is now.
pub fn archive(path: &Path, folder: &Path) -> Result<PathBuf, SourceError> {
    fs::create_dir_all(folder).map_err(|error| SourceError::from_io(folder, error))?;
    let name = path.file_name().unwrap_or_default();
    let target = free_name(&folder.join(name));
    match fs::rename(path, &target) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            fs::copy(path, &target).map_err(|error| SourceError::from_io(&target, error))?;
            fs::remove_file(path).map_err(|error| SourceError::from_io(path, error))?;
        }
        moved => moved.map_err(|error| SourceError::from_io(path, error))?,
    }
    Ok(target)
}

fn free_name(target: &Path) -> PathBuf {
    let stem = target.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = target.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    let numbered = (2..).map(|number| target.with_file_name(format!("{stem} ({number}){ending}")));
    std::iter::once(target.to_owned()).chain(numbered).find(|path| !path.exists()).unwrap_or_else(|| target.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_the_pattern_are_listed_in_order() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.csv", "a.csv", "a.csv.part", "notes.txt"] {
            fs::write(dir.path().join(name), name).unwrap();
        }
        fs::create_dir(dir.path().join("c.csv")).unwrap();
        let place = PickupPlace::Folder { folder: dir.path().to_owned(), pattern: "*.csv".to_owned() };
        let names: Vec<_> =
            list(&place).unwrap().iter().map(|found| found.path.file_name().unwrap().to_owned()).collect();
        assert_eq!(names, ["a.csv", "b.csv"]);
    }

    #[test]
    fn a_missing_file_is_nothing_and_a_missing_folder_an_error() {
        let gone = PathBuf::from("no/such/place");
        assert_eq!(list(&PickupPlace::File(gone.clone())).unwrap(), []);
        assert!(list(&PickupPlace::Folder { folder: gone, pattern: "*".to_owned() }).is_err());
    }

    #[test]
    fn equal_content_has_an_equal_fingerprint() {
        let dir = tempfile::tempdir().unwrap();
        let of = |name: &str, text: &str| {
            let path = dir.path().join(name);
            fs::write(&path, text).unwrap();
            content(&path, &|| true).unwrap().unwrap()
        };
        assert_eq!(of("a", "x;y"), of("b", "x;y"));
        assert_ne!(of("a", "x;y"), of("b", "x;z"));
        assert_eq!(content(&dir.path().join("a"), &|| false).unwrap(), None);
    }

    #[test]
    fn an_archived_file_replaces_none() {
        let dir = tempfile::tempdir().unwrap();
        let (path, done) = (dir.path().join("a.csv"), dir.path().join("done"));
        let names = [(); 3].map(|()| {
            fs::write(&path, "x").unwrap();
            archive(&path, &done).unwrap().file_name().unwrap().to_string_lossy().into_owned()
        });
        assert_eq!(names, ["a.csv", "a (2).csv", "a (3).csv"]);
        assert!(!path.exists());
    }
}
