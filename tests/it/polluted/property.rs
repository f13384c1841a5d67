//! Any table in any dialect comes back as it was: always when the dialect is given, and when it is guessed wherever
//! there is enough to see.

use std::{fs, path::Path};

use longshore::{
    model::{CsvOptions, FileFormat, RawBlock, RowNo, Sign},
    source::{self, BlockLimit, Overrides},
};
use proptest::prelude::*;

use super::writer::{Manner, Quoting, USUAL};

const DELIMITERS: [&str; 14] = [",", ";", "\t", "|", ":", " ", "^", "~", "§", "\u{1F}", "||", "~|~", "::", "\u{1}"];

fn manners() -> impl Strategy<Value = Manner<'static>> {
    let delimiter = prop::sample::select(DELIMITERS.to_vec());
    let quote = prop::sample::select(vec![("\"", "\""), ("'", "'"), ("“", "”")]);
    let escape = prop::sample::select(vec![None, Some("\\")]);
    let line_end = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    (delimiter, quote, escape, line_end).prop_map(|(delimiter, quote, escape, line_end)| Manner {
        delimiter,
        quote,
        escape,
        quoting: Quoting::All,
        line_end,
    })
}

fn options(manner: &Manner) -> CsvOptions {
    CsvOptions {
        delimiter: Sign::new(manner.delimiter).unwrap(),
        quote: Sign::new(manner.quote.0),
        escape: manner.escape.and_then(Sign::new),
        ..CsvOptions::default()
    }
}

/// The heading row and all others.
fn read(path: &Path, format: &FileFormat) -> Vec<Vec<String>> {
    let mut source = source::open(path, format).unwrap();
    let mut block = RawBlock::new(RowNo(1));
    let limit = BlockLimit { num_rows: usize::MAX, num_bytes: usize::MAX };
    source.read_block(&mut block, limit).unwrap();
    assert_eq!(block.issues, []);
    let rows = block.rows().map(|row| row.cells().map(|cell| cell.text.to_owned()).collect());
    std::iter::once(source.columns().to_vec()).chain(rows).collect()
}

fn write(folder: &tempfile::TempDir, manner: &Manner, rows: &[Vec<String>]) -> std::path::PathBuf {
    let path = folder.path().join("table.txt");
    fs::write(&path, manner.text(&rows.iter().map(|row| manner.record(row)).collect::<Vec<_>>())).unwrap();
    path
}

/// Tables that show what they are: numbered rows with words, prices, days and remarks.
fn telling_tables() -> impl Strategy<Value = Vec<Vec<String>>> {
    let remark = "[a-z]{2,8}( [a-z]{2,8}){0,3}([,;|:]? [a-z]{2,8})?( \"[a-z]{3,5}\")?";
    let row = ("[A-Z][a-z]{2,9}", 0..10_000u32, 1..29u32, remark, "[A-Z]{2}-[0-9]{3}");
    (prop::collection::vec(row, 3..12), 2..6usize).prop_map(|(rows, width)| {
        let header = ["Label", "Price", "Day", "Remark", "Code"].map(str::to_owned);
        let cells = rows.into_iter().map(|(name, cents, day, remark, code)| {
            [name, format!("{}.{:02}", cents / 100, cents % 100), format!("2026-11-{day:02}"), remark, code]
        });
        std::iter::once(header).chain(cells).map(|row| row[..width].to_vec()).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_table_comes_back_in_a_given_dialect(
        rows in (1..5usize).prop_flat_map(|width| {
            prop::collection::vec(prop::collection::vec("[a-c,;|: ^~\t\"'“”\\\\\r\nü§0-9]{0,8}", width), 1..6)
        }),
        manner in manners(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let header: Vec<String> = (0..rows[0].len()).map(|i| format!("h{i}")).collect();
        let all: Vec<Vec<String>> = std::iter::once(header).chain(rows).collect();
        let path = write(&folder, &manner, &all);
        prop_assert_eq!(read(&path, &FileFormat::Csv(options(&manner))), all);
    }

    #[test]
    fn a_telling_table_comes_back_in_a_guessed_dialect(
        rows in telling_tables(),
        manner in manners(),
        quoting in prop::sample::select(vec![Quoting::All, Quoting::Necessary, Quoting::Texts]),
    ) {
        // Two words a line, with a space between, are as likely one column.
        prop_assume!(manner.delimiter != " " || rows[0].len() > 2 || quoting == Quoting::All);
        let folder = tempfile::tempdir().unwrap();
        let quote = if quoting == Quoting::All { manner.quote } else { USUAL.quote };
        let path = write(&folder, &Manner { quote, quoting, ..manner }, &rows);
        let guess = source::guess(&path, &Overrides::default()).unwrap();
        prop_assert_eq!(read(&path, &guess.format), rows, "{:?}", guess.format);
    }

    #[test]
    fn any_bytes_are_read_or_refused_in_a_sentence(
        bytes in prop::collection::vec(prop::sample::select(b"ab1,;\t|\"'\\#\n\n\r \0\x1E\x1F\x80\xC3\xA4\xFF=.-".to_vec()), 0..400),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("odd.txt");
        fs::write(&path, &bytes).unwrap();
        if let Ok(guess) = source::guess(&path, &Overrides::default()) {
            let mut source = source::open(&path, &guess.format).unwrap();
            let mut block = RawBlock::new(RowNo(1));
            source.read_block(&mut block, BlockLimit { num_rows: usize::MAX, num_bytes: usize::MAX }).unwrap();
            let progress = source.progress();
            prop_assert_eq!(progress.bytes_done, progress.bytes_total);
        }
    }
}
