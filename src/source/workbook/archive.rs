//! A zip archive's directory, checked before anything is unpacked.

use std::{
    fs::File,
    io::{BufReader, Read},
    panic::{self, AssertUnwindSafe},
    path::Path,
};

use zip::{ZipArchive, result::ZipError};

use crate::source::{SourceError, magic::BookKind};

/// More entries than this no workbook has.
const MAX_ENTRIES: usize = 50_000;

/// A million rows of a hundred columns take about 3 GB unpacked.
const MAX_UNPACKED: u64 = 8 << 30;

/// Sheets of repeated values are packed to a fiftieth; the format's limit is a thousandth.
const MAX_RATIO: u64 = 250;

/// From what unpacked size on the ratio counts.
const SMALL: u64 = 64 << 20;

/// Checks that the archive is safe to unpack, and says which workbook it is.
pub(in crate::source) fn check(path: &Path, file: File, file_len: u64) -> Result<BookKind, SourceError> {
    // The directory is read outside of the child: what breaks its reader must not break the program.
    panic::catch_unwind(AssertUnwindSafe(|| look_through(path, file, file_len))).unwrap_or_else(|_| {
        let reason = "its archive can't be read".to_owned();
        Err(SourceError::Damaged { path: path.to_owned(), reason })
    })
}

fn look_through(path: &Path, file: File, file_len: u64) -> Result<BookKind, SourceError> {
    let damaged = |error: ZipError| SourceError::Damaged { path: path.to_owned(), reason: reason(&error) };
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(damaged)?;
    let unsafe_archive = |reason| Err(SourceError::UnsafeArchive { path: path.to_owned(), reason });
    if archive.len() > MAX_ENTRIES {
        return unsafe_archive(format!("it holds {} files", archive.len()));
    }
    let (mut names, mut total, mut is_encrypted) = (Vec::new(), 0u64, false);
    for i in 0..archive.len() {
        let entry = archive.by_index_raw(i).map_err(damaged)?;
        let (size, packed) = (entry.size(), entry.compressed_size());
        if size > SMALL && size / packed.max(1) > MAX_RATIO {
            let times = size / packed.max(1);
            return unsafe_archive(format!("a part of it unpacks to {} MB, {times} times its size", size >> 20));
        }
        is_encrypted |= entry.encrypted();
        total = total.saturating_add(size);
        names.push(entry.name().unwrap_or_default().replace('\\', "/").to_lowercase());
    }
    if total > MAX_UNPACKED || (total > SMALL && total / file_len.max(1) > MAX_RATIO) {
        return unsafe_archive(format!("it unpacks to {} MB from {} KB", total >> 20, file_len >> 10));
    }
    if is_encrypted {
        return Err(SourceError::Encrypted { path: path.to_owned() });
    }
    kind(path, &names, &mut archive)
}

fn kind(path: &Path, names: &[String], archive: &mut ZipArchive<BufReader<File>>) -> Result<BookKind, SourceError> {
    let ends = |end: &str| names.iter().any(|name| name.ends_with(end));
    let has = |name: &str| names.iter().any(|found| found == name);
    if ends("workbook.bin") {
        return Ok(BookKind::Xlsb);
    }
    if ends("workbook.xml") || has("xl/worksheets/sheet1.xml") {
        return Ok(BookKind::Xlsx);
    }
    if has("content.xml") {
        if has("meta-inf/manifest.xml") && is_encrypted_document(archive) {
            return Err(SourceError::Encrypted { path: path.to_owned() });
        }
        return Ok(BookKind::Ods);
    }
    if has("[content_types].xml") && names.iter().any(|name| name.starts_with("xl/")) {
        return Ok(BookKind::Xlsx);
    }
    let (what, advice) = if names.iter().any(|name| name.starts_with("word/")) {
        ("a word processor's document", "save its table as CSV or Excel")
    } else {
        ("a zip archive without a workbook", "unpack it first, and choose the file inside")
    };
    Err(SourceError::Unsupported { path: path.to_owned(), what, advice })
}

/// Whether an ods file's manifest says that its content is encrypted.
fn is_encrypted_document(archive: &mut ZipArchive<BufReader<File>>) -> bool {
    let Ok(manifest) = archive.by_name("META-INF/manifest.xml") else { return false };
    let mut text = Vec::new();
    // A manifest that can't be read is told by whoever reads the content.
    let _ = manifest.take(1 << 20).read_to_end(&mut text);
    memchr::memmem::find(&text, b"encryption-data").is_some()
}

/// Says what is wrong with a zip archive.
fn reason(error: &ZipError) -> String {
    match error {
        ZipError::Io(error) => format!("its archive ends too early: {error}"),
        other => format!("its archive can't be read: {other}"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Seek, Write};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive(parts: &[(&str, &[u8])]) -> File {
        let mut writer = ZipWriter::new(tempfile::tempfile().unwrap());
        for (name, bytes) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        let mut file = writer.finish().unwrap();
        file.rewind().unwrap();
        file
    }

    #[track_caller]
    fn check_file(file: File, expect: &str) {
        let len = file.metadata().unwrap().len();
        let found = match check(Path::new("x"), file, len) {
            Ok(kind) => format!("{kind:?}"),
            Err(error) => error.to_string(),
        };
        assert!(found.starts_with(expect), "{found}");
    }

    #[test]
    fn workbooks_by_their_parts() {
        check_file(archive(&[("xl/workbook.xml", b"")]), "Xlsx");
        check_file(archive(&[("xl/workbook.bin", b"")]), "Xlsb");
        check_file(archive(&[("mimetype", b""), ("content.xml", b"")]), "Ods");
    }

    #[test]
    fn other_archives() {
        check_file(archive(&[("a.csv", b"a,b")]), "this is a zip archive without a workbook");
        check_file(archive(&[("word/document.xml", b"")]), "this is a word processor's document");
        let manifest = b"<manifest:encryption-data/>";
        check_file(archive(&[("content.xml", b""), ("META-INF/manifest.xml", manifest)]), "the workbook is encrypted");
    }

    #[test]
    fn an_archive_that_unpacks_to_far_more_than_its_size() {
        let zeros = vec![0; 80 << 20];
        let file = archive(&[("xl/workbook.xml", &zeros)]);
        check_file(file, "the workbook is not safe to unpack (a part of it unpacks to 80 MB, 1");
    }

    #[test]
    fn a_truncated_archive() {
        let file = archive(&[("xl/workbook.xml", b"abc")]);
        file.set_len(file.metadata().unwrap().len() / 2).unwrap();
        check_file(file, "the workbook is damaged (its archive can't be read");
    }
}
