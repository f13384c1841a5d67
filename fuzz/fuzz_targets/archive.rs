//! Any archive: it is looked at before anything is unpacked, and refused in words where it is not safe.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;
use longshore::source::{self, Overrides};

fuzz_target!(|data: &[u8]| {
    let mut archive = b"PK\x03\x04".to_vec();
    archive.extend_from_slice(data.strip_prefix(b"PK\x03\x04").unwrap_or(data));
    // Whatever passes is given to a reader that dies at once: that is told in words too.
    source::set_child_program("/bin/false");
    if let Err(error) = source::guess(&reading::as_file(&archive), &Overrides::default()) {
        assert!(!error.to_string().is_empty(), "a refusal has words");
    }
});
