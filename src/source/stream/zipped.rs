//! Zip: the one text in an archive, or the largest.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Take},
    path::Path,
};

use flate2::bufread::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::{SourceError, read_up_to};

/// A text in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::source) struct Entry {
    pub name: String,
    /// Other files in the archive, which are not read.
    pub others: Vec<String>,
    /// Where its bytes start in the file.
    pub(super) start: u64,
    /// How many bytes it has there; unknown where the archive's directory is missing.
    packed_len: Option<u64>,
    is_deflated: bool,
    /// The checksum and the size of the text.
    check: Option<(u32, u64)>,
}

/// More entries than this are not looked through.
const MAX_ENTRIES: usize = 100_000;

/// How a local header starts, and how long it is without the name.
const LOCAL: &[u8] = b"PK\x03\x04";
const LOCAL_LEN: usize = 30;

pub(super) fn is_start(head: &[u8]) -> bool {
    head.starts_with(LOCAL)
}

/// Finds the text in an archive; `None` where the archive is a document of its own, as a workbook is.
pub(super) fn text_entry(path: &Path, file: &mut File) -> Result<Option<Entry>, SourceError> {
    let io_error = |error| SourceError::from_io(path, error);
    file.rewind().map_err(io_error)?;
    let Ok(mut archive) = ZipArchive::new(BufReader::new(&mut *file)) else {
        return first_entry(path, file);
    };
    if archive.len() > MAX_ENTRIES {
        return Ok(None);
    }
    let mut found: Vec<(u64, Entry, bool)> = Vec::new();
    for i in 0..archive.len() {
        let Ok(entry) = archive.by_index_raw(i) else { continue };
        let name = entry.name().unwrap_or_default().replace('\\', "/");
        if is_document_part(&name) {
            return Ok(None);
        }
        let is_readable = matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated);
        if !entry.is_file() || name.starts_with("__MACOSX/") || name.ends_with("/.DS_Store") {
            continue;
        }
        let Some(start) = entry.data_start().filter(|_| is_readable) else { continue };
        let one = Entry {
            name,
            others: Vec::new(),
            start,
            packed_len: Some(entry.compressed_size()),
            is_deflated: entry.compression() == CompressionMethod::Deflated,
            check: Some((entry.crc32(), entry.size())),
        };
        found.push((entry.size(), one, entry.encrypted()));
    }
    drop(archive);
    choose(path, file, found)
}

/// Takes the largest that looks like text.
fn choose(path: &Path, file: &mut File, mut found: Vec<(u64, Entry, bool)>) -> Result<Option<Entry>, SourceError> {
    found.sort_by_key(|(size, ..)| std::cmp::Reverse(*size));
    if !found.is_empty() && found.iter().all(|(.., is_encrypted)| *is_encrypted) {
        return Err(SourceError::EncryptedArchive { path: path.to_owned() });
    }
    found.retain(|(.., is_encrypted)| !*is_encrypted);
    for at in 0..found.len() {
        let entry = &found[at].1;
        let mut head = Vec::new();
        file.seek(SeekFrom::Start(entry.start)).map_err(|error| SourceError::from_io(path, error))?;
        // What can't be unpacked from the start is no text; the next largest may be.
        let _ = read_up_to(&mut Unpacked::new(BufReader::new(&mut *file), entry), 512, &mut head);
        if !head.is_empty() && !crate::source::magic::is_of_others(&head) {
            let others = found.iter().filter(|(_, other, _)| other.start != entry.start);
            let others = others.map(|(_, other, _)| other.name.clone()).collect();
            return Ok(Some(Entry { others, ..found.swap_remove(at).1 }));
        }
    }
    Ok(None)
}

/// Whether a file of that name makes its archive a document that is read by other means.
fn is_document_part(name: &str) -> bool {
    let lower = name.to_lowercase();
    let starts = ["xl/", "word/", "ppt/", "_rels/"];
    let names = ["[content_types].xml", "mimetype", "content.xml", "meta-inf/manifest.xml", "workbook.xml"];
    starts.iter().any(|start| lower.starts_with(start)) || names.contains(&lower.as_str())
}

/// Takes the first text of an archive whose directory, at its end, is missing: the file was cut.
fn first_entry(path: &Path, file: &mut File) -> Result<Option<Entry>, SourceError> {
    let io_error = |error| SourceError::from_io(path, error);
    let mut head = Vec::new();
    file.rewind().map_err(io_error)?;
    read_up_to(file, LOCAL_LEN + 1024, &mut head).map_err(io_error)?;
    let number = |at: usize| head.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]));
    let (Some(flags), Some(method), Some(name_len), Some(extra_len)) = (number(6), number(8), number(26), number(28))
    else {
        return Ok(None);
    };
    let name = head.get(LOCAL_LEN..LOCAL_LEN + usize::from(name_len)).unwrap_or_default();
    let name = String::from_utf8_lossy(name).replace('\\', "/");
    if is_document_part(&name) || name.ends_with('/') || !matches!(method, 0 | 8) {
        return Ok(None);
    }
    if flags & 1 != 0 {
        return Err(SourceError::EncryptedArchive { path: path.to_owned() });
    }
    let start = (LOCAL_LEN + usize::from(name_len) + usize::from(extra_len)) as u64;
    Ok(Some(Entry { name, others: Vec::new(), start, packed_len: None, is_deflated: method == 8, check: None }))
}

/// The text of an entry.
pub(super) struct Unpacked<R> {
    packed: Packed<R>,
    check: Option<(u32, u64)>,
    hasher: crc32fast::Hasher,
    num_read: u64,
    /// Whether the archive's directory, which says how much there is, was found.
    is_listed: bool,
}

enum Packed<R> {
    Stored(Take<R>),
    Deflated(Box<DeflateDecoder<Take<R>>>),
}

impl<R: BufRead> Unpacked<R> {
    pub fn new(reader: R, entry: &Entry) -> Self {
        let taken = reader.take(entry.packed_len.unwrap_or(u64::MAX));
        let packed = if entry.is_deflated {
            Packed::Deflated(Box::new(DeflateDecoder::new(taken)))
        } else {
            Packed::Stored(taken)
        };
        let is_listed = entry.packed_len.is_some();
        Self { packed, check: entry.check, hasher: crc32fast::Hasher::new(), num_read: 0, is_listed }
    }

    /// Judges, at the end, whether this is all and is right.
    fn end(&mut self) -> io::Result<usize> {
        if !self.is_listed {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let Some((crc, size)) = self.check.take() else { return Ok(0) };
        if self.num_read < size {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if self.num_read > size || self.hasher.clone().finalize() != crc {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "its checksum is another"));
        }
        Ok(0)
    }
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let num_read = match &mut self.packed {
            Packed::Stored(stored) => stored.read(buffer)?,
            Packed::Deflated(deflated) => deflated.read(buffer)?,
        };
        if num_read == 0 && !buffer.is_empty() {
            return self.end();
        }
        self.hasher.update(&buffer[..num_read]);
        self.num_read += num_read as u64;
        Ok(num_read)
    }
}
