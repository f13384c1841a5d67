//! Any bytes at all: how they are to be read is guessed, and they are read so.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;
use longshore::source::{self, Overrides};

fuzz_target!(|data: &[u8]| {
    // A workbook would be read by a child process: the archive target looks at those.
    if data.starts_with(b"PK") || data.starts_with(&[0xd0, 0xcf]) {
        return;
    }
    let path = reading::as_file(data);
    if let Ok(guess) = source::guess(&path, &Overrides::default()) {
        assert!(guess.evidence.iter().all(|found| !found.why.is_empty()), "every guess says why");
        reading::read_all(&path, &guess.format);
    }
});
