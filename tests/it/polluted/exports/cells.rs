//! Pollutions of rows and cells all over an export.

use super::{Case, Export, Manner, Quoting, changed, quoted_where};

/// What stands for nothing: in a third of the cells, the first column left alone.
pub fn markers(export: &Export, cases: &mut Vec<Case>) {
    for marker in ["NULL", "\\N", "N/A", "-", "NaN", "None", "#N/A", "?", "''", ".", "(null)", " "] {
        let table = changed(export.table, |_, rows| {
            for (i, row) in rows.iter_mut().enumerate() {
                for (j, cell) in row.iter_mut().enumerate().skip(1) {
                    if (i * 7 + j * 3) % 3 == 0 {
                        marker.clone_into(cell);
                    }
                }
            }
        });
        cases.push(export.of(&table).case("export: nothing", marker, export.of(&table).text(|_| {})));
    }
}

/// Odd texts in many cells of one column.
pub fn contents(export: &Export, cases: &mut Vec<Case>) {
    let d = export.usual.delimiter;
    let (last, middle) = (export.table.width() - 1, export.table.width() / 2);
    let lines = "first line\nsecond line, longer\n\nfourth".to_owned();
    for (name, column, text) in [
        ("many lines", last, lines),
        ("many delimiters", middle, format!("a{d}b{d}c").repeat(6)),
        ("a row", last, export.usual.record(&export.table.rows[0]).replace(['\r', '\n'], " ")),
        ("quotes", middle, "the \"best\" of \"all\"".to_owned()),
        ("quotes alone", last, "\"\"".to_owned()),
        ("single quotes", last, "'tis the season's".to_owned()),
        ("tabs", last, "a\tb\tc".to_owned()),
        ("spaces around", middle, "  x  ".to_owned()),
        ("markup", last, "<p class=\"x\">one, two;<br/>three</p>".to_owned()),
        ("formula", middle, "=SUM(A1:A3)*2".to_owned()),
        ("hash", 0, "#12".to_owned()),
        ("backslash at the end", middle, "C:\\dir\\".to_owned()),
        ("other delimiters", last, "a;b|c\td:e".to_owned()),
        ("very long", last, "lorem ipsum, dolor ".repeat(300)),
        ("emoji", middle, "👍 ok 🎉".to_owned()),
    ] {
        let table = changed(export.table, |_, rows| {
            rows.iter_mut().skip(1).step_by(3).for_each(|row| row[column].clone_from(&text));
        });
        cases.push(export.of(&table).case("export: content", name, export.of(&table).text(|_| {})));
    }
    let tags = changed(export.table, |_, rows| {
        rows.iter_mut().enumerate().for_each(|(i, row)| row[0] = format!("#{:06x}", i * 7919 % 0xFF_FFFF));
    });
    cases.push(export.of(&tags).case("export: content", "a hash in each row", export.of(&tags).text(|_| {})));
    let sparse = changed(export.table, |_, rows| {
        for (i, row) in rows.iter_mut().enumerate().filter(|(i, _)| i % 4 != 0) {
            row.iter_mut().skip(1 + i % 2).for_each(String::clear);
        }
    });
    cases.push(export.of(&sparse).case("export: content", "sparse", export.of(&sparse).text(|_| {})));
    let grouped = changed(export.table, |_, rows| {
        rows.iter_mut().enumerate().filter(|(i, _)| i % 5 != 0).for_each(|(_, row)| row[0].clear());
    });
    cases.push(export.of(&grouped).case("export: content", "grouped", export.of(&grouped).text(|_| {})));
}

/// Rows longer and shorter than others.
pub fn ragged(export: &Export, cases: &mut Vec<Case>) {
    let d = export.usual.delimiter;
    let width = export.table.width();
    let all = export.text(|lines| lines.iter_mut().for_each(|line| *line += d));
    cases.push(export.case("export: ragged", "delimiter behind every row", all.clone()));
    let mut header = export.table.header.clone();
    header.push(format!("Column {}", width + 1));
    let last = cases.last_mut().unwrap();
    last.expected.header = Some(header.clone());
    let rows = export.text(|lines| lines.iter_mut().skip(1).for_each(|line| *line += d));
    cases.push(export.case("export: ragged", "delimiter behind every row but the header", rows));
    let trimmed = export.text(|lines| {
        lines.iter_mut().skip(1).for_each(|line| {
            *line = line.trim_end_matches(d).to_owned();
        });
    });
    cases.push(export.case("export: ragged", "no empty cells at the end", trimmed));
    if export.table.rows.len() < 10 || width < 4 {
        return;
    }
    for share in [3, 10] {
        let short = changed(export.table, |_, rows| {
            rows.iter_mut().skip(2).step_by(share).for_each(|row| row.truncate(width - 2));
        });
        cases.push(export.of(&short).case(
            "export: ragged",
            format!("short 1 of {share}"),
            export.of(&short).text(|_| {}),
        ));
        let long = changed(export.table, |_, rows| {
            rows.iter_mut().skip(2).step_by(share).for_each(|row| row.push("see note".to_owned()));
        });
        let mut case =
            export.of(&long).case("export: ragged", format!("long 1 of {share}"), export.of(&long).text(|_| {}));
        case.expected.header = Some(export.table.header.clone());
        cases.push(case);
    }
    let blank = export.text(|lines| {
        for at in [3, 7, 8] {
            lines.insert(at, String::new());
        }
    });
    cases.push(export.case("export: ragged", "blank lines", blank));
}

/// Rows and cells that are quoted and spaced each in their own way.
pub fn manners(export: &Export, cases: &mut Vec<Case>) {
    let is_number = |cell: &str| cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let mut with = |name: &str, text: String| cases.push(export.case("export: manner", name, text));
    with("odd rows quoted", quoted_where(export, |i, _, _| i % 2 == 1));
    with("a column quoted", quoted_where(export, |_, j, _| j == export.table.width() / 2));
    with("texts quoted below the header", quoted_where(export, |i, _, cell| i > 0 && !is_number(cell)));
    with("empty cells quoted", quoted_where(export, |_, _, cell| cell.is_empty()));
    with("cells quoted at random", quoted_where(export, |i, j, cell| (i * 31 + j * 17 + cell.len()) % 5 < 2));
    with("a row quoted", quoted_where(export, |i, _, _| i == 1));
    let all = Manner { quoting: Quoting::All, ..export.usual };
    let spaced = |manner: &Manner, row: &Vec<String>| {
        row.iter().map(|cell| manner.cell(cell)).collect::<Vec<_>>().join(&format!("{} ", manner.delimiter))
    };
    let rows = || std::iter::once(&export.table.header).chain(&export.table.rows);
    with("space behind delimiters, all quoted", all.text(&rows().map(|row| spaced(&all, row)).collect::<Vec<_>>()));
}
