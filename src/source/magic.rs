//! What a file is, by its content: names lie, first bytes rarely do.

use std::{
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use super::{
    SourceError,
    stream::{ByteStream, Container, container, open_file, read_up_to},
    workbook::archive,
};

/// What a readable file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Text,
    Workbook(BookKind),
}

/// The workbook formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BookKind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
    /// An OpenDocument that is one XML.
    FlatOds,
    /// The XML of Excel 2002 and 2003.
    Xml2003,
    /// A web page with tables.
    Html,
}

/// Starts of old workbooks that lie in no container.
const OLD_BOOKS: [&[u8]; 5] = [b"\x09\0\x04\0", b"\x09\0\x06\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0", b"\x09\x08"];

/// Starts of files that hold no table, what they are, and what to do.
const OTHERS: [(&[u8], &str, &str); 14] = [
    (b"BZh", "a bzip2 archive", "unpack it first"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", "unpack it first"),
    (b"Rar!\x1A", "a RAR archive", "unpack it first"),
    (b"\xFD7zXZ\0", "an xz archive", "unpack it first"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard archive", "unpack it first"),
    (b"%PDF-", "a PDF document", "ask for the data as CSV or Excel"),
    (b"\x89PNG\r\n", "a picture", "ask for the data as CSV or Excel"),
    (b"\xFF\xD8\xFF", "a picture", "ask for the data as CSV or Excel"),
    (b"GIF8", "a picture", "ask for the data as CSV or Excel"),
    (b"SQLite format 3\0", "a database", "export the table as CSV"),
    (b"PAR1", "a Parquet file", "export the table as CSV"),
    (b"\x7FELF", "a program", "choose another file"),
    (b"MZ\x90\0", "a program", "choose another file"),
    (b"{\\rtf", "a word processor's document", "save its table as CSV or Excel"),
];

const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Looks into the file.
pub(super) fn content(path: &Path) -> Result<Content, SourceError> {
    let (mut file, len) = open_file(path)?;
    let mut head = Vec::new();
    read_up_to(&mut file, 4096, &mut head).map_err(|error| SourceError::from_io(path, error))?;
    let unsupported = |what, advice| Err(SourceError::Unsupported { path: path.to_owned(), what, advice });
    if head.is_empty() {
        return Err(SourceError::Empty { path: path.to_owned() });
    }
    let packed = container(path)?;
    if packed != Container::Plain {
        return packed_content(path);
    }
    if head.starts_with(ZIP) {
        return archive::check(path, file, len).map(Content::Workbook);
    }
    if head.starts_with(EMPTY_ZIP) {
        return unsupported("an empty zip archive", "have the file sent again");
    }
    if head.starts_with(COMPOUND) {
        return compound(path, file, &head);
    }
    if OLD_BOOKS.iter().any(|start| head.starts_with(start)) && head.get(2).is_some_and(|len| (4..=32).contains(len)) {
        return Ok(Content::Workbook(BookKind::Xls));
    }
    if let Some((_, what, advice)) = OTHERS.iter().find(|(start, ..)| head.starts_with(start)) {
        return unsupported(what, advice);
    }
    let narrow: Vec<u8> = head.iter().take(2048).copied().filter(|byte| *byte != 0).collect();
    let start = String::from_utf8_lossy(narrow.strip_prefix(b"\xFF\xFE").unwrap_or(&narrow))
        .trim_start_matches('\u{FEFF}')
        .trim_start()
        .to_lowercase();
    // Programs of the web save tables of HTML as xls; any other web page is read as the lines it has.
    let is_later = ["<?xml", "<!--", "<style"].iter().any(|tag| start.starts_with(tag));
    let is_page = HTML.iter().any(|tag| start.starts_with(tag)) || (is_later && start.contains("<html"));
    if is_page && is_named_xls(path) && has_table(file, head).map_err(|error| SourceError::from_io(path, error))? {
        return Ok(Content::Workbook(BookKind::Html));
    }
    if start.starts_with('<')
        && start.contains("workbook")
        && start.contains("urn:schemas-microsoft-com:office:spreadsheet")
    {
        return Ok(Content::Workbook(BookKind::Xml2003));
    }
    if start.starts_with("<?xml") && start.contains("<office:document") {
        return Ok(Content::Workbook(BookKind::FlatOds));
    }
    Ok(Content::Text)
}

/// What an archive holds is text, or it is to be unpacked by hand.
fn packed_content(path: &Path) -> Result<Content, SourceError> {
    let mut head = Vec::new();
    let mut stream = ByteStream::open(path)?;
    stream.read(512, &mut head)?;
    let advice = "unpack it first, and choose the file inside";
    let unsupported = |what| Err(SourceError::Unsupported { path: path.to_owned(), what, advice });
    if head.is_empty() && stream.trouble().is_some() {
        return unsupported("a damaged archive, of which nothing can be unpacked");
    }
    if head.is_empty() {
        return Err(SourceError::Empty { path: path.to_owned() });
    }
    if head.get(257..262) == Some(b"ustar") {
        return unsupported("a tar archive");
    }
    if is_of_others(&head) {
        return unsupported("an archive that holds no text");
    }
    Ok(Content::Text)
}

/// Whether a file that starts so is something else than text.
pub(super) fn is_of_others(head: &[u8]) -> bool {
    let others = OTHERS.iter().map(|(start, ..)| *start);
    others.chain([ZIP, EMPTY_ZIP, COMPOUND, b"\x1F\x8B"]).any(|start| head.starts_with(start))
}

/// Whether the file's name says that it is a workbook.
fn is_named_xls(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.to_string_lossy().to_lowercase().starts_with("xls"))
}

/// How web pages and parts of them begin.
const HTML: [&str; 7] = ["<html", "<!doctype html", "<table", "<head", "<body", "<meta http-equiv", "<div><table"];

/// Whether there is a table in the first million bytes of a web page.
fn has_table(mut file: File, mut page: Vec<u8>) -> std::io::Result<bool> {
    file.by_ref().take(1 << 20).read_to_end(&mut page)?;
    page.retain(|byte| *byte != 0);
    page.make_ascii_lowercase();
    Ok(memchr::memmem::find(&page, b"<table").is_some())
}

/// An OLE compound file: an old workbook, an encrypted new one, or another Office document.
fn compound(path: &Path, mut file: File, head: &[u8]) -> Result<Content, SourceError> {
    let names = directory(&mut file, head).map_err(|error| SourceError::from_io(path, error))?;
    let has = |name: &str| names.iter().any(|found| found == name);
    let path = path.to_owned();
    if has("EncryptionInfo") || has("EncryptedPackage") {
        return Err(SourceError::Encrypted { path });
    }
    if has("WordDocument") {
        let (what, advice) = ("a word processor's document", "save its table as CSV or Excel");
        return Err(SourceError::Unsupported { path, what, advice });
    }
    if has("PowerPoint Document") {
        return Err(SourceError::Unsupported {
            path,
            what: "a presentation",
            advice: "ask for the data as CSV or Excel",
        });
    }
    // Without a readable directory the reader says what it finds.
    Ok(Content::Workbook(BookKind::Xls))
}

/// Returns the names in the first sectors of a compound file's directory, from which the streams' names can be told.
fn directory(file: &mut File, head: &[u8]) -> std::io::Result<Vec<String>> {
    let number =
        |at: usize| head.get(at..at + 4).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
    let sector_size = if head.get(30) == Some(&12) { 4096u64 } else { 512 };
    let Some(first) = number(48) else { return Ok(Vec::new()) };
    file.seek(SeekFrom::Start((u64::from(first) + 1) * sector_size))?;
    let mut entries = Vec::new();
    file.by_ref().take(64 * 128).read_to_end(&mut entries)?;
    let name = |entry: &[u8]| {
        let units = entry[..64].as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
        String::from_utf16_lossy(&units.take_while(|unit| *unit != 0).collect::<Vec<_>>())
    };
    Ok(entries.chunks_exact(128).map(name).collect())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: &str) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let found = match content(file.path()) {
            Ok(content) => format!("{content:?}"),
            Err(error) => error.to_string(),
        };
        assert!(found.starts_with(expect), "{found}");
    }

    /// A compound file whose directory has one entry of that name.
    fn compound_with(name: &str) -> Vec<u8> {
        let mut bytes = COMPOUND.to_vec();
        bytes.resize(512, 0);
        bytes[30] = 9;
        bytes.resize(1024, 0);
        for (i, unit) in name.encode_utf16().enumerate() {
            bytes[512 + 2 * i..514 + 2 * i].copy_from_slice(&unit.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn text_whatever_its_name() {
        check(b"a,b\n1,2\n", "Text");
        check(b"\xFF\xFEa\0,\0b\0\n\0", "Text");
        check(&b"1\x1F2\x1F3\x1E".repeat(50), "Text");
        check(b"<item>", "Text");
        check(b"\xEF\xBB\xBF <HTML><body>", "Text");
    }

    #[test]
    fn files_that_are_no_tables_are_named() {
        check(b"", "the file is empty");
        check(b"%PDF-1.7 ...", "this is a PDF document, which can't be read as a table; ask for");
        check(b"\x1F\x8B\x08", "this is a damaged archive, of which nothing can be unpacked, which can't be read");
    }

    #[test]
    fn compound_files_by_their_streams() {
        check(&compound_with("Workbook"), "Workbook(Xls)");
        check(&compound_with("EncryptionInfo"), "the workbook is encrypted");
        check(&compound_with("WordDocument"), "this is a word processor's document");
        check(COMPOUND, "Workbook(Xls)");
    }
}
