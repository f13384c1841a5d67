//! Room on the workspace's disk, and whether files can be written there.

use super::{MIN_FREE_BYTES, Workspace};
use crate::store::{StoreError, files};

/// Room with which work goes on that found none: more than it asks for, so that it does not stop at once again.
const ROOM_TO_GO_ON: u64 = 2 * MIN_FREE_BYTES;

impl Workspace {
    /// Returns the room left on the workspace's disk in bytes; `None` where it can't be told.
    pub fn free_space(&self) -> Option<u64> {
        files::free_space(&self.root)
    }

    /// Returns [`StoreError::DiskFull`] where less than `needed` bytes are left.
    pub fn check_free_space(&self, needed: u64) -> Result<(), StoreError> {
        match self.free_space() {
            Some(free) if free < needed => Err(StoreError::DiskFull { path: self.root.clone() }),
            Some(_) | None => Ok(()),
        }
    }

    /// Whether there is room for work that found none, and files can be written.
    pub fn can_be_written(&self) -> bool {
        let probe = self.root.join("room.probe");
        let written = self.check_free_space(ROOM_TO_GO_ON).and_then(|()| files::write_atomically(&probe, b"room"));
        // What can't be removed now is at the next look.
        written.is_ok() && files::remove(&probe).is_ok()
    }
}
