//! The lock of a workspace: one process at a time has it, and its number stands in it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::Path,
    thread,
    time::{Duration, Instant},
};

use crate::store::StoreError;

/// How long a lock is asked for again that this very process has: a child that is being started keeps a copy of every open
/// file until it is its own program.
const OWN_LOCK_PATIENCE: Duration = Duration::from_millis(500);

/// Makes this process the workspace's owner.
pub fn take(root: &Path) -> Result<File, StoreError> {
    let path = root.join("lock");
    let opened = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
    let mut file = opened.map_err(StoreError::io("open the lock", &path))?;
    let begin = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) => {
                let pid = owner(&mut file);
                if pid != Some(std::process::id()) || begin.elapsed() > OWN_LOCK_PATIENCE {
                    return Err(StoreError::AlreadyOpen { path: root.to_owned(), pid });
                }
                thread::sleep(Duration::from_millis(2));
            }
            Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", &path)(error)),
        }
    }
    let emptied = file.set_len(0).and_then(|()| file.rewind());
    let written = emptied.and_then(|()| writeln!(file, "{}", std::process::id()));
    written.map_err(StoreError::io("write the lock", &path))?;
    Ok(file)
}

/// Reads who has the lock. Some systems keep a locked file from being read: then nobody is named.
fn owner(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().and_then(|()| file.read_to_string(&mut text)).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_that_is_given_back_in_a_moment_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let first = take(dir.path()).unwrap();
        let path = dir.path().to_owned();
        let second = thread::spawn(move || take(&path).map(drop));
        drop(first);
        second.join().unwrap().unwrap();
        assert_eq!(std::fs::read_to_string(dir.path().join("lock")).unwrap(), format!("{}\n", std::process::id()));
    }
}
