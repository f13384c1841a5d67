//! Files read through the real child process, and the contract that every reader keeps.

use std::{
    fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
    sync::{PoisonError, RwLock},
};

use longshore::{
    model::{FileFormat, RawBlock, RowNo},
    source::{self, BlockLimit, Overrides, ReadProgress, RecordSource},
};
use tempfile::TempDir;
use zip::{ZipWriter, write::SimpleFileOptions};

const ALL: BlockLimit = BlockLimit { num_rows: usize::MAX, num_bytes: usize::MAX };

/// Held while the child program is another one than usual.
static CHILD: RwLock<()> = RwLock::new(());

struct Files {
    folder: TempDir,
}

impl Files {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap() }
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

fn with_child<T>(run: impl FnOnce() -> T) -> T {
    let _usual = CHILD.read().unwrap_or_else(PoisonError::into_inner);
    source::set_child_program(env!("CARGO_BIN_EXE_longshore"));
    run()
}

fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns:r="x"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const BOOK_RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

fn xlsx_of_xml(sheet: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend(more);
    zip_of(&parts)
}

/// The same table in each format that can be made here: three columns, a header and `num_rows` rows.
fn tables(files: &Files, num_rows: usize) -> Vec<PathBuf> {
    let row = |i: usize| [format!("A{i:05}"), format!("größer {i}"), format!("{i}.5")];
    let rows: Vec<[String; 3]> = (1..=num_rows).map(row).collect();
    let header = ["Code", "Name", "Weight"].map(str::to_owned);
    let lines = |delimiter: &str| -> String {
        [&header].into_iter().chain(&rows).map(|row| row.join(delimiter) + "\r\n").collect()
    };
    let wide: Vec<u8> = lines("\t").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let fixed_lines = [&header].into_iter().chain(&rows).map(|[a, b, c]| format!("{a:<8}{b:<16}{c:>10}"));
    let fixed = fixed_lines.collect::<Vec<_>>().join("\n");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (i, cells) in [&header].into_iter().chain(&rows).enumerate() {
        for (j, text) in cells.iter().enumerate() {
            match text.parse::<f64>() {
                Ok(number) if i > 0 => sheet.write(i as u32, j as u16, number).unwrap(),
                _ => sheet.write(i as u32, j as u16, text).unwrap(),
            };
        }
    }
    let cell = |text: &String| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let ods_row =
        |row: &[String; 3]| format!("<table:table-row>{}</table:table-row>", row.iter().map(cell).collect::<String>());
    let ods_rows: String = [&header].into_iter().chain(&rows).map(ods_row).collect();
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet>\
         <table:table table:name=\"S\">{ods_rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";
    let manifest: &[u8] = b"<manifest:manifest/>";
    let ods = [("mimetype", mimetype), ("META-INF/manifest.xml", manifest), ("content.xml", content.as_bytes())];
    vec![
        files.write("table.csv", lines(",")),
        files.write("table-wide.txt", wide),
        files.write("table-fixed.txt", fixed),
        files.write("table.xlsx", book.save_to_buffer().unwrap()),
        files.write("table.ods", zip_of(&ods)),
    ]
}

/// A row's number, line and cells.
type Row = (u64, u64, Vec<String>);

/// Everything a reader gives, read with a limit.
fn read(source: &mut dyn RecordSource, limit: BlockLimit) -> (Vec<Row>, Vec<ReadProgress>) {
    let (mut rows, mut progress, mut next) = (Vec::new(), vec![source.progress()], RowNo(1));
    let mut block = RawBlock::new(next);
    while source.read_block(&mut block, limit).unwrap() > 0 {
        assert!(block.num_rows() <= limit.num_rows, "{} rows for a limit of {}", block.num_rows(), limit.num_rows);
        let cells = |row: longshore::model::RawRow| row.cells().map(|cell| cell.text.to_owned()).collect();
        rows.extend(block.rows().map(|row| (row.row.0, row.line, cells(row))));
        next = block.next_row();
        block.clear(next);
        progress.push(source.progress());
    }
    assert_eq!(source.read_block(&mut block, limit).unwrap(), 0, "the end is the end");
    progress.push(source.progress());
    (rows, progress)
}

#[test]
fn every_reader_keeps_the_contract() {
    let files = Files::new();
    let num_rows = 5000;
    for path in tables(&files, num_rows) {
        with_child(|| {
            let name = path.display();
            let guess = source::guess(&path, &Overrides::default()).unwrap();
            let mut source = source::open(&path, &guess.format).unwrap();
            assert_eq!(source.columns(), ["Code", "Name", "Weight"], "{name}");
            let (rows, progress) = read(&mut *source, ALL);
            assert_eq!(rows.len(), num_rows, "{name}");
            for (i, (row, line, cells)) in rows.iter().enumerate() {
                let expect = [format!("A{:05}", i + 1), format!("größer {}", i + 1), format!("{}.5", i + 1)];
                assert_eq!((*row, *line, cells.as_slice()), (i as u64 + 1, i as u64 + 2, &expect[..]), "{name}");
            }
            let total = fs::metadata(&path).unwrap().len();
            assert!(progress.is_sorted_by_key(|at| at.bytes_done), "{name}");
            assert_eq!(progress.last(), Some(&ReadProgress { bytes_done: total, bytes_total: total }), "{name}");
            for limit in
                [BlockLimit { num_rows: 7, num_bytes: usize::MAX }, BlockLimit { num_rows: 900, num_bytes: 100 }]
            {
                let mut again = source::open(&path, &guess.format).unwrap();
                assert_eq!(read(&mut *again, limit).0, rows, "{name} with {limit:?}");
            }
        });
    }
}

/// Returns the first rows of a block as bytes.
fn bytes(block: &RawBlock, num_rows: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    block.encode(0..num_rows, &mut bytes);
    bytes
}

#[test]
fn a_preview_is_the_start_of_what_is_read() {
    let files = Files::new();
    for path in tables(&files, 50) {
        with_child(|| {
            let limit = BlockLimit { num_rows: 10, num_bytes: usize::MAX };
            let some = source::preview(&path, &Overrides::default(), limit).unwrap();
            assert_eq!((some.columns.len(), some.block.num_rows(), some.is_complete), (3, 10, false));
            let all = source::preview(&path, &Overrides::default(), ALL).unwrap();
            assert_eq!((all.block.num_rows(), all.is_complete), (50, true), "{}", path.display());
            assert_eq!(bytes(&all.block, 10), bytes(&some.block, 10));
        });
    }
}

#[test]
fn content_counts_and_not_the_name() {
    let files = Files::new();
    let path = files.write("text.xlsx", "a;b\n1;2\n");
    assert!(matches!(source::guess(&path, &Overrides::default()).unwrap().format, FileFormat::Csv(_)));
    let book = fs::read(&tables(&files, 3)[3]).unwrap();
    let path = files.write("book.csv", book);
    with_child(|| {
        let preview = source::preview(&path, &Overrides::default(), ALL).unwrap();
        assert!(matches!(preview.guess.format, FileFormat::Excel(_)));
        assert_eq!(preview.guess.sheets.len(), 1);
        assert_eq!(preview.block.num_rows(), 3);
    });
}

/// Checks that a file is refused, by `guess` and `preview` alike, with one sentence that starts so.
#[track_caller]
fn check_refused(path: &Path, expect: &str) {
    with_child(|| {
        let error = source::preview(path, &Overrides::default(), ALL).map(|_| ()).unwrap_err().to_string();
        assert!(error.starts_with(expect), "{error}");
        assert!(error.ends_with(&path.display().to_string()), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    });
}

#[test]
fn files_that_cannot_be_read_are_one_sentence() {
    let files = Files::new();
    check_refused(&files.folder.path().join("nothing.csv"), "the file does not exist");
    check_refused(files.folder.path(), "this is a folder");
    check_refused(&files.write("empty.csv", ""), "the file is empty");
    check_refused(&files.write("blank.csv", "\u{FEFF}\n \n"), "the file is empty");
    check_refused(&files.write("a.pdf", "%PDF-1.7"), "this is a PDF document");
    check_refused(&files.write("a.zip", zip_of(&[("a.pdf", b"%PDF-1.7")])), "this is a zip archive without a workbook");
}

#[test]
fn damaged_workbooks_are_one_sentence() {
    let files = Files::new();
    let book = fs::read(&tables(&files, 100)[3]).unwrap();
    check_refused(&files.write("cut.xlsx", &book[..book.len() / 2]), "the workbook is damaged");
    check_refused(&files.write("odd.xlsx", zip_of(&[("xl/workbook.xml", b"<a>")])), "the workbook has no sheet");
    let mut compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    compound.resize(4096, 0x7F);
    check_refused(&files.write("odd.xls", &compound), "the workbook ");
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row";
    check_refused(&files.write("xml.xlsx", xlsx_of_xml(sheet, &[])), "the workbook is damaged");
}

#[test]
fn an_encrypted_workbook_is_one_sentence() {
    let mut compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    compound.resize(1024, 0);
    compound[30] = 9;
    for (i, unit) in "EncryptionInfo".encode_utf16().enumerate() {
        compound[512 + 2 * i..514 + 2 * i].copy_from_slice(&unit.to_le_bytes());
    }
    check_refused(&Files::new().write("secret.xlsx", &compound), "the workbook is encrypted");
}

#[test]
fn a_workbook_that_asks_for_all_memory_is_one_sentence() {
    let files = Files::new();
    // One text of 4 MB in 300 cells of a row.
    let strings = format!("<sst><si><t>{}</t></si></sst>", "y".repeat(4 << 20));
    let cells = r#"<c t="s"><v>0</v></c>"#.repeat(300);
    let sheet = format!("<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>");
    let book = xlsx_of_xml(&sheet, &[("xl/sharedStrings.xml", strings.as_bytes())]);
    check_refused(&files.write("greedy.xlsx", book), "reading the workbook took more than 832 MB of memory");
}

#[test]
fn an_archive_that_unpacks_without_end_is_one_sentence() {
    let zeros = vec![b' '; 100 << 20];
    let book = xlsx_of_xml("<worksheet/>", &[("xl/sharedStrings.xml", &zeros)]);
    check_refused(&Files::new().write("bomb.xlsx", book), "the workbook is not safe to unpack");
}

#[test]
fn a_sheet_of_two_far_corners_is_read() {
    let sheet = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>
        <row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>"#;
    let path = Files::new();
    let path = path.write("corners.xlsx", xlsx_of_xml(sheet, &[]));
    with_child(|| {
        let preview = source::preview(&path, &Overrides::default(), ALL).unwrap();
        assert_eq!((preview.block.num_rows(), preview.columns.len()), (1_048_576, 16_384));
    });
}

#[test]
fn other_programs_in_the_childs_place_are_one_sentence() {
    let files = Files::new();
    let path = tables(&files, 3).swap_remove(3);
    let _alone = CHILD.write().unwrap_or_else(PoisonError::into_inner);
    let check = |program: &str, expect: &str| {
        source::set_child_program(program);
        let error = source::guess(&path, &Overrides::default()).map(|_| ()).unwrap_err().to_string();
        assert!(error.starts_with(expect), "{program}: {error}");
    };
    check("/nowhere/at/all", "the reader of workbooks could not be started");
    if cfg!(unix) {
        check("/bin/false", "the workbook made its reader stop (exit status: 1)");
        check("/bin/echo", "the workbook made its reader stop (it said what can't be)");
    }
}

#[test]
fn a_reader_that_is_not_read_to_the_end_ends_its_child() {
    let files = Files::new();
    let path = tables(&files, 5000).swap_remove(3);
    with_child(|| {
        let guess = source::guess(&path, &Overrides::default()).unwrap();
        let mut source = source::open(&path, &guess.format).unwrap();
        let mut block = RawBlock::new(RowNo(1));
        source.read_block(&mut block, BlockLimit { num_rows: 1, num_bytes: 1 }).unwrap();
        drop(source);
        assert_eq!(block.num_rows(), 1);
    });
}
