//! Zip archives: written here, so that they can also lie, and taken apart.

use std::io::{Cursor, Read, Write};

use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// A part's name and content.
pub type Part = (String, Vec<u8>);

/// Takes an archive apart.
pub fn unpacked(bytes: &[u8]) -> Vec<Part> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        parts.push((entry.name().unwrap().into_owned(), content));
    }
    parts
}

/// Packs parts; of two with one name, the second gets another.
pub fn packed(parts: &[Part]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (i, (name, content)) in parts.iter().enumerate() {
        let options = SimpleFileOptions::default();
        if writer.start_file(name.as_str(), options).is_err() {
            writer.start_file(format!("{name}{i}"), options).unwrap();
        }
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The places of the directory's entries, and of the parts' own heads.
pub fn heads(archive: &[u8]) -> Vec<usize> {
    let is_head = |at: &usize| archive[*at..].starts_with(b"PK\x01\x02") || archive[*at..].starts_with(b"PK\x03\x04");
    (0..archive.len()).filter(is_head).collect()
}
