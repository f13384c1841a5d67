//! Whether rows taken as plain are what the tokenizer would have found.

use std::{fmt::Write as _, io::Write as _};

use super::*;

/// All that is read, a line for each row, issue and block, by the way for plain rows or without it.
fn read_by(text: &str, options: &CsvOptions, limit: BlockLimit, way: fn(&mut TextSource)) -> String {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let mut source = TextSource::open_delimited(file.path(), options).unwrap();
    way(&mut source);
    let mut block = RawBlock::new(RowNo(1));
    let mut shown = format!("{:?}\n", source.columns());
    loop {
        let num_rows = source.read_block(&mut block, limit).unwrap();
        writeln!(shown, "{num_rows} rows, {:?}", block.issues).unwrap();
        for row in block.rows() {
            writeln!(shown, "{} {} {:?}", row.row, row.line, row.cells().collect::<Vec<_>>()).unwrap();
        }
        if num_rows == 0 {
            return shown;
        }
        let next = block.next_row();
        block.clear(next);
    }
}

#[track_caller]
fn check_both_ways(text: &str, options: &CsvOptions, limit: BlockLimit) {
    let plain = read_by(text, options, limit, |_| {});
    let whole = read_by(text, options, limit, |source| source.plain = None);
    let differing = plain.lines().zip(whole.lines()).find(|(plain, whole)| plain != whole);
    assert_eq!((differing, plain.len()), (None, whole.len()), "{:?}", &text[..text.len().min(200)]);
}

#[test]
fn plain_rows_are_read_as_all_others() {
    let limit = BlockLimit { num_rows: 100, num_bytes: 100_000 };
    for text in [
        "a,b\n1,2\n\n3,4\r\n  \n 5,6\n\"7\",\"8,9\"\n",
        "a,b\n\"1\",\"2\"\r\n\"3\" ,4\n\"5\"\"\",6\n7\"8,9\n\"a\nb\",c\n",
        "a,b\n1,2\0\n1,\u{FEFF}2\n1\n1,2,3\n1,2,\n,\n1,2\r3,4\n1,2\r\r\n5,6",
        "a,b\n1,\u{1A}\n\u{1A}1,2\n1,2\n\u{1A}",
        "a\nü\n\"ö\"\n\"\"\n x\n\t\n",
    ] {
        for options in [
            CsvOptions::default(),
            CsvOptions { quote: None, comment: Some('1'.into()), ..CsvOptions::default() },
            CsvOptions { escape: Some('3'.into()), ..CsvOptions::default() },
        ] {
            check_both_ways(text, &options, limit);
        }
    }
}

#[test]
fn plain_rows_are_cut_where_all_others_are() {
    let text = format!("a,b\n{}", "12,\"3,4\"\n5,67890\nx,\n".repeat(20_000));
    for (num_rows, num_bytes) in [(1, 1), (7, 1 << 20), (1_000, 100), (30_000, 1 << 20), (100_000, 100_000)] {
        check_both_ways(&text, &CsvOptions::default(), BlockLimit { num_rows, num_bytes });
    }
    let long = format!("a,b\n1,2\n3,{}\n5,6\n", "x".repeat(2 << 20));
    let options = CsvOptions { max_record_mib: 1, ..CsvOptions::default() };
    check_both_ways(&long, &options, BlockLimit { num_rows: 10, num_bytes: 1 << 30 });
}

proptest::proptest! {
    #[test]
    fn plain_rows_are_read_as_all_others_whatever_stands_in_them(
        cells in proptest::collection::vec(proptest::sample::select(ODD_PIECES.to_vec()), 0..60),
        has_header in proptest::bool::ANY,
        num_rows in 1_usize..5,
    ) {
        let text = cells.concat();
        let limit = BlockLimit { num_rows, num_bytes: 40 };
        let options = CsvOptions { has_header, ..CsvOptions::default() };
        check_both_ways(&text, &options, limit);
        let options = CsvOptions { escape: Some('\\'.into()), comment: Some('#'.into()), ..options };
        check_both_ways(&text, &options, limit);
    }
}

const ODD_PIECES: [&str; 18] = [
    "1,2\n",
    "\"1\",\"2\"\n",
    "a,\"b\"\r\n",
    ",",
    ",",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\"",
    "\"",
    "\"\"",
    "\\",
    "#",
    " ",
    "ü",
    "\0",
    "\u{FEFF}",
];
