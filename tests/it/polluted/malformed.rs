//! Malformed records: for each, its row, line, column and what is wrong, with nothing given but the file.

use std::fs;

use longshore::{
    model::{RawBlock, RowNo},
    source::{self, BlockLimit, Overrides},
};

/// Checks the issues of a file, each as `row line:column code`; the rows are all there.
#[track_caller]
fn check(text: impl AsRef<[u8]>, num_rows: usize, expect: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.csv");
    fs::write(&path, text).unwrap();
    let guess = source::guess(&path, &Overrides::default()).unwrap();
    let mut source = source::open(&path, &guess.format).unwrap();
    let mut block = RawBlock::new(RowNo(1));
    source.read_block(&mut block, BlockLimit { num_rows: usize::MAX, num_bytes: usize::MAX }).unwrap();
    let header = source.header_issues().iter().map(|issue| (0, issue));
    let issues = header.chain(block.issues.iter().map(|(row, issue)| (row.0, issue)));
    let found: Vec<String> = issues
        .map(|(row, issue)| format!("{row} {}:{} {}", issue.place.line, issue.place.column, issue.code.name()))
        .collect();
    assert_eq!((found, block.num_rows()), (expect.iter().map(|&text| text.to_owned()).collect(), num_rows));
}

/// Ten good rows with one odd line in place of the fifth.
fn with(odd: &str) -> String {
    let rows =
        (1..=10).map(|i| if i == 5 { odd.to_owned() } else { format!("{i},item {i},{i}.5,2026-11-{:02}", i + 9) });
    format!("id,name,price,day\n{}\n", rows.collect::<Vec<_>>().join("\n"))
}

#[test]
fn well_formed_files_have_no_issues() {
    check(with("5,\"a, \"\"b\"\"\",5.5,2026-11-14"), 10, &[]);
    check(with("5,\"two\nlines\",5.5,2026-11-14"), 10, &[]);
    check(with("5,,,"), 10, &[]);
}

#[test]
fn rows_too_short_and_too_long() {
    check(with("5,item,5.5"), 10, &["5 6:0 too_few_fields"]);
    check(with("5"), 10, &["5 6:0 too_few_fields"]);
    check(with("5,item,5.5,2026-11-14,more"), 10, &["5 6:0 too_many_fields"]);
    check(with("5,item,5,5,2026-11-14"), 10, &["5 6:0 too_many_fields"]);
    check(with("5;item;5.5;2026-11-14"), 10, &["5 6:0 other_delimiter"]);
    check(with("\"5,item,5.5,2026-11-14\""), 10, &["5 6:0 wrapped_row"]);
}

#[test]
fn quotes_gone_wrong() {
    check(with("5,it\"em,5.5,2026-11-14"), 10, &["5 6:2 stray_quote"]);
    check(with("5,item\",5.5,2026-11-14"), 10, &["5 6:2 stray_quote"]);
    check(with("5,\"it\"em,5.5,2026-11-14"), 10, &["5 6:2 text_after_quote"]);
    check(with("5,\"item,5.5,2026-11-14"), 10, &["5 6:2 unclosed_quote"]);
    check(with("5,item,5.5,\"2026-11-14"), 10, &["5 6:4 unclosed_quote"]);
    check(with("\"5,item,5.5,2026-11-14"), 10, &["5 6:1 unclosed_quote"]);
    check(with("5,\"it\"\"em,5.5,2026-11-14"), 10, &["5 6:2 unclosed_quote"]);
}

#[test]
fn an_unclosed_quote_among_quoted_cells_takes_its_row_alone() {
    let row = |i: usize| if i == 5 { "\"5,\"x\"".to_owned() } else { format!("\"{i}\",\"x, {i}\"") };
    let rows: Vec<String> = (1..=20).map(row).collect();
    check(format!("\"id\",\"name\"\n{}\n", rows.join("\n")), 20, &["5 6:1 unclosed_quote"]);
}

#[test]
fn several_faults_each_in_its_row() {
    let text = "id,name,price\n1,a,1.5\n2,b\n3,\"c\"x,3.5\n4,d,4.5,9\n5,\"e,5.5\n6,f,6.5\n7,g,7.5\n8,h,8.5\n";
    check(
        text,
        8,
        &["2 3:0 too_few_fields", "3 4:2 text_after_quote", "4 5:0 too_many_fields", "5 6:2 unclosed_quote"],
    );
}

#[test]
fn odd_bytes() {
    check(b"id,name\n1,a\n2,b\0c\n3,\"d\0\"\n", 3, &["2 3:2 nul_byte", "3 4:2 nul_byte"]);
    let mut bytes = "id,name\n1,ä\n2,ö\n3,ü\n4,ß\n5,é\n".repeat(3).into_bytes();
    bytes.extend(b"6,a\xFFb\n");
    let expect = ["6 7:0 repeated_header", "12 13:0 repeated_header", "18 19:2 undecodable_bytes"];
    check(bytes, 18, &expect);
}

#[test]
fn headers_gone_wrong() {
    let row = |i: usize| format!("{i},item {i},{i}.5,2026-11-{:02}\n", i + 9);
    let rows = (1..=10).map(row).collect::<Vec<_>>().concat();
    check(format!("id,name,price\n{rows}"), 10, &["0 1:0 too_few_fields"]);
    check(format!("id,name,price,day,note\n{rows}"), 10, &["0 1:0 too_many_fields"]);
    check(format!("id,na\"me,price,day\n{rows}"), 10, &["0 1:2 stray_quote"]);
    check(format!("id,\"name,price,day\n{rows}"), 10, &["0 1:2 unclosed_quote"]);
}

#[test]
fn notes_below_are_rows_with_issues() {
    let text = with("5,item,5.5,2026-11-14");
    check(format!("{text}\nSource: our books\n"), 11, &["11 13:0 too_few_fields"]);
    check(format!("{text}Total,,55,\n"), 11, &[]);
    check(format!("{text}\nx,y\n1,2\n"), 12, &["11 13:0 too_few_fields", "12 14:0 too_few_fields"]);
}
