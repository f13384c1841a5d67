//! The status of a staged row, in a byte. Its bits are part of the data on disk.

use crate::model::{Outcome, RecordStatus};

const STATUS: u8 = 0b0000_0111;
const OUTCOME: u8 = 0b0001_1000;
const CORRECTED: u8 = 0b0010_0000;

/// Status, outcome, and whether the row was corrected. A row never written about is zero: Ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatusByte(u8);

impl StatusByte {
    /// Reads the byte; `None` where it is none of ours.
    pub fn from_byte(byte: u8) -> Option<Self> {
        let is_known = byte & STATUS <= RecordStatus::Skipped as u8 && byte & !(STATUS | OUTCOME | CORRECTED) == 0;
        is_known.then_some(Self(byte))
    }

    /// Returns the byte kept on disk.
    pub fn byte(self) -> u8 {
        self.0
    }

    pub fn status(self) -> RecordStatus {
        match self.0 & STATUS {
            1 => RecordStatus::Processing,
            2 => RecordStatus::Completed,
            3 => RecordStatus::Error,
            4 => RecordStatus::Skipped,
            _ => RecordStatus::Ready,
        }
    }

    /// Returns what a completed row did.
    pub fn outcome(self) -> Option<Outcome> {
        (self.status() == RecordStatus::Completed).then_some(match (self.0 & OUTCOME) >> 3 {
            1 => Outcome::Updated,
            2 => Outcome::Unchanged,
            3 => Outcome::LeftAlone,
            _ => Outcome::Created,
        })
    }

    pub fn is_corrected(self) -> bool {
        self.0 & CORRECTED != 0
    }

    /// Returns the byte with that status and no outcome.
    #[must_use]
    pub fn with_status(self, status: RecordStatus) -> Self {
        Self(self.0 & CORRECTED | status as u8)
    }

    /// Returns the byte of a completed row.
    #[must_use]
    pub fn with_outcome(self, outcome: Outcome) -> Self {
        Self(self.with_status(RecordStatus::Completed).0 | (outcome as u8) << 3)
    }

    /// Returns the byte of a row whose cells were edited: it waits to be processed again.
    #[must_use]
    pub fn corrected() -> Self {
        Self(CORRECTED | RecordStatus::Ready as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_comes_back() {
        for status in RecordStatus::ALL {
            let byte = StatusByte::corrected().with_status(status);
            assert_eq!((byte.status(), byte.is_corrected()), (status, true));
            assert_eq!(StatusByte::from_byte(byte.byte()), Some(byte));
        }
        for outcome in [Outcome::Created, Outcome::Updated, Outcome::Unchanged, Outcome::LeftAlone] {
            let byte = StatusByte::default().with_outcome(outcome);
            assert_eq!((byte.status(), byte.outcome()), (RecordStatus::Completed, Some(outcome)));
            assert_eq!(byte.with_status(RecordStatus::Ready), StatusByte::default());
        }
    }

    #[test]
    fn unknown_bits_are_refused() {
        for byte in [5, 7, 0x40, 0x80] {
            assert_eq!(StatusByte::from_byte(byte), None, "{byte}");
        }
    }
}
