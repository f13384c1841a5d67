//! Small texts and exactly what is read from them: rows, lines and issues.

use std::io::Write;

use super::*;
use crate::model::{Place, RowNo, Sign};

/// Reads `bytes` and gives one line for each heading row, row and issue:
/// `line: cell|cell`, `row code line:byte:column value`.
fn read_with(bytes: &[u8], options: &CsvOptions) -> Vec<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let mut source = TextSource::open_delimited(file.path(), options).unwrap();
    let mut block = RawBlock::new(RowNo(1));
    while source.read_block(&mut block, BlockLimit { num_rows: 2, num_bytes: 1000 }).unwrap() > 0 {}
    let mut lines = vec![source.columns().join("|")];
    lines.extend(source.header_issues().iter().map(|issue| show_issue(0, issue)));
    for row in block.rows() {
        let cells: Vec<_> = row.cells().map(|cell| cell.text).collect();
        lines.push(format!("{}: {}", row.line, cells.join("|")));
        let issues = block.issues.iter().filter(|(of, _)| *of == row.row);
        lines.extend(issues.map(|(of, issue)| show_issue(of.0, issue)));
    }
    lines
}

fn show_issue(row: u64, issue: &Issue) -> String {
    let Place { line, byte_plus_one, column } = issue.place;
    let mark = if issue.is_error() { "!" } else { "?" };
    format!("{mark}{row} {} {line}:{}:{column} {}", issue.code.name(), byte_plus_one - 1, issue.value)
}

#[track_caller]
fn check_as(bytes: &[u8], options: &CsvOptions, expect: &[&str]) {
    assert_eq!(read_with(bytes, options), expect);
}

#[track_caller]
fn check(text: &str, expect: &[&str]) {
    check_as(text.as_bytes(), &CsvOptions::default(), expect);
}

fn with_delimiter(delimiter: impl Into<Sign>) -> CsvOptions {
    CsvOptions { delimiter: delimiter.into(), ..CsvOptions::default() }
}

#[test]
fn plain_rows() {
    check("a,b\n1,2\n3,4", &["a|b", "2: 1|2", "3: 3|4"]);
    check("a,b\r\n1,2\r\n", &["a|b", "2: 1|2"]);
    check("a,b\r1,2\r", &["a|b", "2: 1|2"]);
    check("a,b\n,\n", &["a|b", "2: |"]);
}

#[test]
fn line_ends_may_be_mixed() {
    check("a,b\r1,2\n3,4\r\n5,6", &["a|b", "2: 1|2", "3: 3|4", "4: 5|6"]);
    check("a,b\r\r\n1,2\r\r\n", &["a|b", "2: 1|2"]);
}

#[test]
fn a_lone_return_is_text_where_it_would_break_the_rows() {
    check("a,b\n1,x\ry\n2,z\n3,w\n", &["a|b", "2: 1|x\ry", "3: 2|z", "4: 3|w"]);
}

#[test]
fn a_lone_return_ends_rows_where_feeds_stand_in_quotes() {
    let options = CsvOptions { skip_lines: 2, ..CsvOptions::default() };
    check_as(b"t\r\ra,b\r1,\"x\ny\"\r2,\"z\"\r", &options, &["a|b", "4: 1|x\ny", "6: 2|z"]);
}

#[test]
fn the_header_once_more_is_told() {
    check("id,b\n1,2\nid,b\n3,4\n", &["id|b", "2: 1|2", "3: id|b", "!2 repeated_header 3:9:0 ", "4: 3|4"]);
    check("id,b\n1,2\n\u{C}id,b \n", &["id|b", "2: 1|2", "3: \u{C}id|b ", "!2 repeated_header 3:9:0 "]);
    check("id\n1\nid\n", &["id", "2: 1", "3: id"]);
}

#[test]
fn quotes_as_in_the_rfc() {
    check("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", &["a|b", "2: x,y|say \"hi\""]);
    check("a,b\n\"\",\"\"\"\"\n", &["a|b", "2: |\""]);
    check("a,b\n\"one\r\ntwo\",2\nx,y\n", &["a|b", "2: one\r\ntwo|2", "4: x|y"]);
    check("a\n\"\"\n", &["a", "2: "]);
    check("a,b\n\"x\" ,2\n", &["a|b", "2: x|2"]);
}

#[test]
fn blank_lines_are_no_rows() {
    check("\n\na,b\n\n1,2\n  \n3,4\n\n", &["a|b", "5: 1|2", "7: 3|4"]);
    check("a\n\n1\n", &["a", "3: 1"]);
    check("a,b\n1,2\n\x1A", &["a|b", "2: 1|2"]);
}

#[test]
fn a_header_alone_and_nothing_at_all() {
    check("a,b\n", &["a|b"]);
    check("\n \n", &[""]);
    check_as(b"", &CsvOptions { has_header: false, ..CsvOptions::default() }, &[""]);
}

#[test]
fn without_header_columns_are_numbered() {
    let options = CsvOptions { has_header: false, ..CsvOptions::default() };
    check_as(b"1,2\n3,4\n", &options, &["Column 1|Column 2", "1: 1|2", "2: 3|4"]);
}

#[test]
fn rows_too_short_or_too_long_are_told_and_kept() {
    check(
        "a,b,c\n1,2\n1,2,3,4\n5,6,7\n",
        &["a|b|c", "2: 1|2", "!1 too_few_fields 2:6:0 2", "3: 1|2|3|4", "!2 too_many_fields 3:10:0 4", "4: 5|6|7"],
    );
}

#[test]
fn empty_cells_beyond_the_columns_are_nothing() {
    check("a,b\n1,2,\n3,4,,,\n", &["a|b", "2: 1|2", "3: 3|4"]);
    check("a,b,\n1,2\n3,4,5\n", &["a|b|Column 3", "2: 1|2", "3: 3|4|5"]);
}

#[test]
fn rows_that_all_differ_from_the_header_alike_are_fine() {
    let rows = "1,2,3\n".repeat(10);
    let mut expect = vec!["a|b|Column 3".to_owned(), "?0 too_few_fields 1:0:0 2".to_owned()];
    expect.extend((2..12).map(|line| format!("{line}: 1|2|3")));
    assert_eq!(read_with(format!("a,b\n{rows}").as_bytes(), &CsvOptions::default()), expect);
}

#[test]
fn a_stray_quote_is_text() {
    check(
        "a,b\n5\" disk,x\"y\"\n",
        &["a|b", "2: 5\" disk|x\"y\"", "?1 stray_quote 2:5:1 5\" disk", "?1 stray_quote 2:13:2 x\"y\""],
    );
}

#[test]
fn text_after_a_closing_quote() {
    check("a,b\n\"x\"y,2\n", &["a|b", "2: \"x\"y|2", "!1 text_after_quote 2:6:1 \"x\"y"]);
    check("a,b\n\"x \"y\" z\",2\n", &["a|b", "2: x \"y\" z|2", "!1 text_after_quote 2:7:1 x \"y\" z"]);
    check("a,b\n\"x\"y,\"z\"\n", &["a|b", "2: \"x\"y|z", "!1 text_after_quote 2:6:1 \"x\"y"]);
    check("a,b\n\"\"x\",2\n", &["a|b", "2: \"x|2", "!1 text_after_quote 2:5:1 \"x"]);
}

#[test]
fn an_unclosed_quote_ends_with_its_line() {
    check("a,b\n1,\"x\n2,y\n", &["a|b", "2: 1|\"x", "!1 unclosed_quote 2:6:2 \"x", "3: 2|y"]);
    check("a,b\n1,\"x, y\n2,\"z\"\n", &["a|b", "2: 1|\"x, y", "!1 unclosed_quote 2:6:2 \"x, y", "3: 2|z"]);
    check(
        "a,b,c\n\"1,2,3\n4,5,6\n\"7\",8,\"9\"\n",
        &["a|b|c", "2: \"1|2|3", "!1 unclosed_quote 2:6:1 \"1", "3: 4|5|6", "4: 7|8|9"],
    );
}

#[test]
fn an_unclosed_quote_before_quoted_fields_of_its_line() {
    check("a,b,c\n\"1,\"2\",\"3\"\n4,5,6\n", &["a|b|c", "2: \"1|2|3", "!1 unclosed_quote 2:6:1 \"1", "3: 4|5|6"]);
    check("a,b,c\n\"1\"\",\"2\",\"3\"\n4,5,6\n", &["a|b|c", "2: 1\"|2|3", "!1 unclosed_quote 2:9:1 1\"", "3: 4|5|6"]);
}

#[test]
fn an_unclosed_quote_keeps_the_delimiters_before_quoted_fields() {
    check("a,b,c\n\"1\",\"2, or 3,\"4\"\n", &["a|b|c", "2: 1|\"2, or 3|4", "!1 unclosed_quote 2:10:2 \"2, or 3"]);
}

#[test]
fn empty_quoted_fields_do_not_close_an_open_one() {
    check(
        "a,b,c\n1,\"x,3\n4,\"\",6\n7,\"\",9\n",
        &["a|b|c", "2: 1|\"x|3", "!1 unclosed_quote 2:8:2 \"x", "3: 4||6", "4: 7||9"],
    );
}

#[test]
fn two_stray_quotes_do_not_swallow_the_rows_between() {
    check(
        "a,b,c\n1,2,\"x\n4,y,6\n7,8\",9\n1,2,3\n",
        &[
            "a|b|c",
            "2: 1|2|\"x",
            "!1 unclosed_quote 2:10:3 \"x",
            "3: 4|y|6",
            "4: 7|8\"|9",
            "?3 stray_quote 4:22:2 8\"",
            "5: 1|2|3",
        ],
    );
    check("a,b,c\n1,\"x\n4,y,6\n\",9\n", &["a|b|c", "2: 1|x\n4,y,6\n|9"]);
}

#[test]
fn an_unclosed_quote_at_the_end_of_the_file() {
    check("a,b\n1,\"x", &["a|b", "2: 1|\"x", "!1 unclosed_quote 2:6:2 \"x"]);
    check("a,b\n1,\"", &["a|b", "2: 1|\"", "!1 unclosed_quote 2:6:2 \""]);
}

#[test]
fn escapes() {
    let options = CsvOptions { escape: Some('\\'.into()), ..CsvOptions::default() };
    check_as(
        br#"a,b
"x \"y\" z","C:\dir"
"\\",one\,two
"#,
        &options,
        &["a|b", r#"2: x "y" z|C:\dir"#, r"3: \|one,two"],
    );
    let options = CsvOptions { escape: Some('\\'.into()), quote: None, ..with_delimiter('\t') };
    check_as(b"a\tb\nx\\\ty\t\"z\\\nw\"\n", &options, &["a|b", "2: x\ty|\"z\nw\""]);
}

#[test]
fn no_quotes_at_all() {
    let options = CsvOptions { quote: None, ..CsvOptions::default() };
    check_as(b"a,b\n\"x,y\"\n", &options, &["a|b", "2: \"x|y\""]);
}

#[test]
fn comments_and_lines_above() {
    let options = CsvOptions { comment: Some('#'.into()), skip_lines: 2, ..CsvOptions::default() };
    check_as(
        b"Report \"of\r\ntoday\r\n# note, with delimiter\r\na,b\r\n1,2\r\n#3,4\r\n5,#6\r\n# end",
        &options,
        &["a|b", "5: 1|2", "7: 5|#6"],
    );
}

#[test]
fn space_after_delimiters() {
    let options = CsvOptions { skip_space: true, ..CsvOptions::default() };
    check_as(b"a, b\n1, \"x, y\"\n  2,   z\n", &options, &["a|b", "2: 1|x, y", "3: 2|z"]);
    check("a, b\n1, x\n", &["a|b", "2: 1| x"]);
}

#[test]
fn runs_of_spaces_delimit_once() {
    let options = CsvOptions { skip_space: true, ..with_delimiter(' ') };
    check_as(b"a  b   c\n 1 2 \"x  y\"   \n\n3    4 5\r\n", &options, &["a|b|c", "2: 1|2|x  y", "4: 3|4|5"]);
}

#[test]
fn undecodable_bytes_are_told_with_line_byte_and_column() {
    check_as(
        b"a,b\n1,x\n2,\"p\nq\xFFr\xFF\"\n\xFE,y\n",
        &CsvOptions::default(),
        &[
            "a|b",
            "2: 1|x",
            "3: 2|p\nq\u{FFFD}r\u{FFFD}",
            "!2 undecodable_bytes 4:14:2 p\nq\u{FFFD}r\u{FFFD}",
            "5: \u{FFFD}|y",
            "!3 undecodable_bytes 5:19:1 \u{FFFD}",
        ],
    );
}

#[test]
fn nul_bytes_are_told() {
    check("a,b\n1,x\0\0y\n", &["a|b", "2: 1|x\0\0y", "?1 nul_byte 2:7:2 x\0\0y"]);
}

#[test]
fn faults_of_the_header_are_its_own() {
    check("a,b\"\n1,2\n", &["a|b\"", "?0 stray_quote 1:3:2 b\"", "2: 1|2"]);
}

#[test]
fn other_encodings() {
    let latin = CsvOptions { encoding: "windows-1252".to_owned(), ..with_delimiter(';') };
    check_as(b"Stra\xDFe;b\n1;\x80\n", &latin, &["Straße|b", "2: 1|€"]);
    let wide: Vec<u8> = "\u{FEFF}a,b\n1,é\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_as(&wide, &CsvOptions { encoding: "UTF-16LE".to_owned(), ..CsvOptions::default() }, &["a|b", "2: 1|é"]);
    check("\u{FEFF}a,b\n", &["a|b"]);
}

/// The smallest limit that can be set.
fn with_small_limit() -> CsvOptions {
    CsvOptions { max_record_mib: 1, ..CsvOptions::default() }
}

#[test]
fn a_line_over_the_limit_is_cut_and_told() {
    let text = format!("a,b\n1,{}\n2,y\n", "x".repeat(2_000_000));
    let lines = read_with(text.as_bytes(), &with_small_limit());
    assert_eq!(lines[1].len(), "2: 1|".len() + (1 << 20) - "1,".len());
    assert_eq!(lines[2..], ["!1 line_too_long 2:4:0 ", "3: 2|y"]);
    let whole = read_with(text.as_bytes(), &CsvOptions::default());
    assert_eq!((whole[1].len(), whole[2].as_str()), (2_000_005, "3: 2|y"));
}

#[test]
fn a_quote_not_closed_within_the_limit_is_not_closed() {
    let text = format!("a,b\n1,\"x\n{}", "2,y\n".repeat(300_000));
    let lines = read_with(text.as_bytes(), &with_small_limit());
    assert_eq!(lines[1..4], ["2: 1|\"x", "!1 unclosed_quote 2:6:2 \"x", "3: 2|y"]);
    assert_eq!(lines.len(), 300_003);
}

#[test]
fn a_field_longer_than_a_piece_is_whole() {
    let long = "x".repeat(700_000);
    let lines = read_with(format!("a,b\n\"{long}\",2\n").as_bytes(), &CsvOptions::default());
    assert_eq!(lines[1], format!("2: {long}|2"));
}

#[test]
fn delimiters_of_several_characters() {
    let sign = |text| Sign::new(text).unwrap();
    check_as(b"a||b|c||d\n1||\"x||y\"||\n", &with_delimiter(sign("||")), &["a|b|c|d", "2: 1|x||y|"]);
    check_as(b"a~|~b\n1~2~|~|~3\n", &with_delimiter(sign("~|~")), &["a|b", "2: 1~2||~3"]);
    check_as(b"a, b\n1,5, \"x, y\"\n\"z\" , 2\n", &with_delimiter(sign(", ")), &["a|b", "2: 1,5|x, y", "3: z|2"]);
    check_as("a§b\n1¦2§\"§\"\n".as_bytes(), &with_delimiter('§'), &["a|b", "2: 1¦2|§"]);
}

#[test]
fn quotes_with_a_counterpart() {
    let options = CsvOptions { quote: Some('“'.into()), ..CsvOptions::default() };
    check_as(
        "a,b\n“x, y””z”,2\n“p”,“q\n".as_bytes(),
        &options,
        &["a|b", "2: x, y”z|2", "3: p|“q", "!2 unclosed_quote 3:32:2 “q"],
    );
}

#[test]
fn another_sign_ends_records() {
    let options = CsvOptions { record_end: Some('\u{1E}'.into()), ..with_delimiter('\u{1F}') };
    check_as(b"a\x1Fb\x1E1\x1Fx\ny\x1E\n2\x1F\"p\x1Eq\"\x1E", &options, &["a|b", "2: 1|x\ny", "3: 2|p\u{1E}q"]);
}

#[test]
fn comments_may_start_with_two_characters() {
    let options = CsvOptions { comment: Sign::new("//"), ..CsvOptions::default() };
    check_as(b"// x,y\na,b\n/1,2\n//3,4\n", &options, &["a|b", "3: /1|2"]);
}

#[test]
fn headers_of_two_rows_are_joined() {
    let options = CsvOptions { header_rows: 2, ..CsvOptions::default() };
    check_as(
        b",2025,,2026,\nitem,n,kg,n,kg\nx,1,2,3,4\ny,1\n",
        &options,
        &["item|2025 n|2025 kg|2026 n|2026 kg", "3: x|1|2|3|4", "4: y|1", "!2 too_few_fields 4:38:0 2"],
    );
    check_as(b"a,b\n", &options, &["a|b"]);
}

#[test]
fn progress_ends_at_the_whole() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all("a\n1\n".repeat(100_000).as_bytes()).unwrap();
    let mut source = TextSource::open_delimited(file.path(), &CsvOptions::default()).unwrap();
    let mut block = RawBlock::new(RowNo(1));
    source.read_block(&mut block, BlockLimit { num_rows: 10, num_bytes: usize::MAX }).unwrap();
    let ReadProgress { bytes_done, bytes_total } = source.progress();
    assert!(bytes_done > 0 && bytes_done < 100 && bytes_total == 400_000, "{bytes_done} of {bytes_total}");
    source.read_block(&mut block, BlockLimit { num_rows: usize::MAX, num_bytes: usize::MAX }).unwrap();
    assert_eq!(source.progress().bytes_done, 400_000);
}

#[test]
fn a_delimiter_behind_every_row_but_the_header_is_no_column() {
    check("a,b\n1,2,\n3,4,\n", &["a|b", "2: 1|2", "3: 3|4"]);
    let rows = "1,2,\n".repeat(9);
    assert_eq!(read_with(format!("a,b\n{rows}").as_bytes(), &CsvOptions::default()).len(), 10);
}
