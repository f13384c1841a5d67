//! Archives as people send them: whole, in several members, cut, damaged, with something behind.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Numbers, which pack badly enough to be cut in the middle.
fn text() -> Vec<u8> {
    (0..20_000u32).flat_map(|n| format!("{n},{}\n", n.wrapping_mul(2_654_435_761)).into_bytes()).collect()
}

/// Reads in pieces; gives the text with what was wrong.
fn read(bytes: &[u8]) -> (Vec<u8>, Option<Trouble>) {
    let file = file(bytes);
    let mut stream = ByteStream::open(file.path()).unwrap();
    let mut out = Vec::new();
    while stream.read(10_000, &mut out).unwrap() > 0 {}
    stream.check_unchanged().unwrap();
    assert!(stream.num_done() <= stream.num_total());
    (out, stream.trouble().cloned())
}

#[track_caller]
fn check_whole(bytes: &[u8], text: &[u8]) {
    assert!(read(bytes) == (text.to_vec(), None));
}

/// Checks that the start of the text is kept, at least so much of it, and that the rest is told to be missing.
#[track_caller]
fn check_cut(bytes: &[u8], text: &[u8], least: usize, what: &str) {
    let (found, trouble) = read(bytes);
    assert!(text.starts_with(&found) && found.len() >= least && found.len() <= text.len(), "{}", found.len());
    let trouble = trouble.unwrap();
    assert!(trouble.is_loss && trouble.what.starts_with(what), "{}", trouble.what);
}

#[test]
fn plain_text_is_itself() {
    check_whole(b"a,b\n", b"a,b\n");
    check_whole(b"", b"");
    check_whole(b"\x1F\x8B?", b"\x1F\x8B?");
}

#[test]
fn gzip_of_one_or_several_members() {
    let text = text();
    check_whole(&gzip(&text), &text);
    let (first, second) = text.split_at(1000);
    check_whole(&[gzip(first), gzip(second), gzip(b"")].concat(), &text);
    check_whole(&[gzip(first), vec![0; 20_000]].concat(), first);
}

#[test]
fn bytes_behind_gzip_are_told() {
    let (text, trouble) = read(&[gzip(b"a,b\n"), b"garbage".to_vec()].concat());
    assert_eq!(text, b"a,b\n");
    let what = "goes on with bytes that are no gzip; they were left out".to_owned();
    assert_eq!(trouble, Some(Trouble { what, is_loss: false }));
}

#[test]
fn gzip_that_breaks_off() {
    let text = text();
    let packed = gzip(&text);
    check_cut(&packed[..packed.len() / 2], &text, text.len() / 3, "breaks off after ");
    check_cut(&packed[..packed.len() - 4], &text, text.len(), "breaks off after ");
    check_cut(&packed[..11], &text, 0, "breaks off after 0 bytes");
    check_cut(&[gzip(&text[..500]), b"\x1F\x8B".to_vec()].concat(), &text, 500, "breaks off after 500 bytes");
}

#[test]
fn gzip_that_is_damaged() {
    let text = text();
    let mut packed = gzip(&text);
    let end = packed.len() - 6;
    packed[end] ^= 1;
    check_cut(&packed, &text, text.len(), "is damaged after ");
}

#[test]
fn zip_of_one_text() {
    let text = text();
    check_whole(&zip(&[("a/list.csv", &text)]), &text);
    check_whole(&zip(&[("list.csv", b"a,b\n"), ("__MACOSX/._list.csv", &text)]), b"a,b\n");
}

#[test]
fn zip_of_several_files_gives_the_largest_text() {
    let bytes = zip(&[("a.txt", b"hello"), ("list.csv", b"a,b\n1,2\n"), ("b.pdf", b"%PDF-1.7 and much more of it")]);
    check_whole(&bytes, b"a,b\n1,2\n");
    let file = file(&bytes);
    let Container::Zip(entry) = container(file.path()).unwrap() else { panic!("no zip") };
    assert_eq!((entry.name.as_str(), entry.others), ("list.csv", vec!["b.pdf".to_owned(), "a.txt".to_owned()]));
}

#[test]
fn workbooks_are_no_containers() {
    let file = file(&zip(&[("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")]));
    assert_eq!(container(file.path()).unwrap(), Container::Plain);
}

#[test]
fn zip_that_breaks_off() {
    let text = text();
    let packed = zip(&[("list.csv", &text)]);
    check_cut(&packed[..packed.len() / 2], &text, text.len() / 3, "breaks off after ");
}

#[test]
fn zip_whose_text_is_not_what_was_packed() {
    let mut packed = zip(&[("list.csv", b"a,b\n1,2\n")]);
    let directory = memchr::memmem::find(&packed, b"PK\x01\x02").unwrap();
    packed[directory + 16] ^= 1;
    check_cut(&packed, b"a,b\n1,2\n", 8, "is damaged after 8 bytes of text (its checksum is another)");
}

#[test]
fn an_encrypted_zip_is_told() {
    let mut packed = zip(&[("list.csv", b"a,b\n1,2\n")]);
    let directory = memchr::memmem::find(&packed, b"PK\x01\x02").unwrap();
    packed[6] |= 1;
    packed[directory + 8] |= 1;
    let file = file(&packed);
    let error = ByteStream::open(file.path()).err().unwrap().to_string();
    assert!(error.starts_with("the zip archive is encrypted; unpack it"), "{error}");
}

#[test]
fn a_bomb_is_read_in_bounded_pieces() {
    let file = file(&gzip(&vec![b'a'; 20 << 20]));
    let mut stream = ByteStream::open(file.path()).unwrap();
    let mut piece = Vec::new();
    assert_eq!(stream.read(1000, &mut piece).unwrap(), 1000);
    assert!(piece.capacity() < 10_000 && stream.num_done() <= stream.num_total());
}

#[test]
fn a_file_that_grows_or_shrinks_is_noticed() {
    for (len, expect) in [(6, "the file grew from 4 to 6 bytes while"), (2, "the file shrank from 4 to 2 bytes while")]
    {
        let file = file(b"a,b\n");
        let mut stream = ByteStream::open(file.path()).unwrap();
        stream.read(100, &mut Vec::new()).unwrap();
        file.as_file().set_len(len).unwrap();
        let error = stream.check_unchanged().unwrap_err().to_string();
        assert!(error.starts_with(expect), "{error}");
    }
}

#[test]
fn places_beyond_four_gigabytes() {
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len((5 << 30) + 3).unwrap();
    let stream = ByteStream::open(file.path()).unwrap();
    assert_eq!(stream.num_total(), (5 << 30) + 3);
}

/// Previews a file; gives the encoding, the number of rows, and the issues with their rows.
fn preview(bytes: &[u8]) -> (String, usize, Vec<(u64, String)>) {
    use crate::source::{BlockLimit, Overrides};
    let file = file(bytes);
    let limit = BlockLimit { num_rows: 100_000, num_bytes: 100 << 20 };
    let found = crate::source::preview(file.path(), &Overrides::default(), limit).unwrap();
    let issues = found.block.issues.iter().map(|(row, issue)| (row.0, issue.message())).collect();
    let archive = found.guess.evidence.iter().find(|evidence| evidence.what == "Archive").unwrap();
    (archive.finding.clone(), found.block.num_rows(), issues)
}

#[test]
fn archives_are_previewed_like_their_text() {
    assert_eq!(preview(&gzip(b"a,b\n1,2\n3,4\n")), ("gzip".to_owned(), 2, Vec::new()));
    assert_eq!(preview(&zip(&[("x/list.csv", b"a,b\n1,2\n")])), ("x/list.csv".to_owned(), 1, Vec::new()));
}

#[test]
fn the_last_row_of_a_cut_archive_says_so() {
    let packed = gzip(&[b"no,code\n", &text()[..]].concat());
    let (_, num_rows, issues) = preview(&packed[..packed.len() / 2]);
    let (row, message) = issues.last().unwrap();
    assert!(num_rows > 1000 && *row == num_rows as u64, "{row} of {num_rows}");
    assert!(message.starts_with("The compressed file breaks off after "), "{message}");
}

#[test]
fn garbage_behind_an_archive_is_told_on_the_last_row() {
    let (_, num_rows, issues) = preview(&[gzip(b"a,b\n1,2\n3,4\n"), b"xyz".to_vec()].concat());
    let message = "The compressed file goes on with bytes that are no gzip; they were left out".to_owned();
    assert_eq!((num_rows, issues), (2, vec![(2, message)]));
}
