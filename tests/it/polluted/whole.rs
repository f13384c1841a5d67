//! Pollutions of a whole file: its dialect, and what stands above, between and below its rows.

use super::{
    Case,
    score::Expected,
    tables::Table,
    writer::{Manner, Quoting, USUAL},
};

/// A table's records, the header first.
fn records(table: &Table, manner: &Manner) -> Vec<String> {
    std::iter::once(&table.header).chain(&table.rows).map(|row| manner.record(row)).collect()
}

fn expected(table: &Table) -> Expected {
    Expected { header: Some(table.header.clone()), rows: table.rows.clone() }
}

fn case(family: &'static str, table: &Table, name: impl ToString, text: String) -> Case {
    Case {
        family,
        name: format!("{} {}", table.name, name.to_string()),
        text: text.into_bytes(),
        expected: expected(table),
    }
}

/// How the table would be written by somebody who knows what is in it.
fn usual(table: &Table) -> Manner<'static> {
    Manner { delimiter: if table.name == "bookings" { ";" } else { "," }, ..USUAL }
}

/// Each delimiter, quote, escape and line end.
pub fn dialects(table: &Table) -> Vec<Case> {
    let mut cases = Vec::new();
    let usual = usual(table);
    let written = |manner: &Manner| manner.text(&records(table, manner));
    let usual_signs = [",", ";", "\t", "|", ":", " ", "^", "~"];
    for delimiter in usual_signs {
        let text = written(&Manner { delimiter, ..usual });
        cases.push(case("usual delimiter", table, format!("{delimiter:?}"), text));
    }
    for delimiter in ["#", "§", "¦", "\u{1}", "\u{1E}", "\u{1F}", "·", "&", "%", "$"] {
        let text = written(&Manner { delimiter, ..usual });
        cases.push(case("odd delimiter", table, format!("{delimiter:?}"), text));
    }
    for delimiter in ["||", "::", "~|~", ";;", ", ", " | ", "; ", "|~|", "##", "\t\t"] {
        let text = written(&Manner { delimiter, ..usual });
        cases.push(case("long delimiter", table, format!("{delimiter:?}"), text));
    }
    for quote in [("'", "'"), ("`", "`"), ("$", "$"), ("|", "|"), ("“", "”"), ("«", "»")] {
        for (quoting, delimiter) in
            [(Quoting::Necessary, ","), (Quoting::All, ","), (Quoting::Texts, ";"), (Quoting::Necessary, "\t")]
        {
            // Without a cell in quotes there is nothing to see.
            let manner = Manner { delimiter, quote, quoting, ..usual };
            cases.push(case("quote", table, format!("{quote:?} {quoting:?} {delimiter:?}"), written(&manner)));
        }
    }
    for quoting in [Quoting::All, Quoting::Texts] {
        for delimiter in usual_signs {
            let text = written(&Manner { delimiter, quoting, ..usual });
            cases.push(case("all quoted", table, format!("{quoting:?} {delimiter:?}"), text));
        }
    }
    for (quote, quoting) in [("\"", Quoting::Necessary), ("\"", Quoting::All), ("'", Quoting::All)] {
        for delimiter in [",", ";", "\t", " "] {
            let manner = Manner { escape: Some("\\"), quote: (quote, quote), quoting, delimiter, ..usual };
            cases.push(case("escape", table, format!("{quote} {quoting:?} {delimiter:?}"), written(&manner)));
        }
    }
    for line_end in ["\n", "\r\n", "\r", "\n\r", "\u{1E}", "\u{1E}\n"] {
        for delimiter in [usual.delimiter, "\t", "\u{1F}"] {
            let text = written(&Manner { delimiter, line_end, ..usual });
            cases.push(case("line end", table, format!("{line_end:?} {delimiter:?}"), text));
        }
    }
    let ends = ["\n", "\r\n", "\n"].into_iter().cycle();
    let mixed =
        records(table, &usual).into_iter().zip(ends).map(|(record, end)| record + end).collect::<Vec<_>>().concat();
    cases.push(case("line end", table, "mixed", mixed));
    cases
}

/// What the file ends with, and blank lines anywhere.
pub fn blanks(table: &Table) -> Vec<Case> {
    let usual = usual(table);
    let records = records(table, &usual);
    let text = usual.text(&records);
    let mut cases = vec![
        case("blank lines", table, "no line end", text.trim_end().to_owned()),
        case("blank lines", table, "two line ends", format!("{text}\r\n")),
        case("blank lines", table, "many line ends", format!("{text}{}", "\r\n".repeat(20))),
        case("blank lines", table, "blanks at the end", format!("{text}   \r\n \t\r\n")),
        case("blank lines", table, "at the start", format!("\r\n\r\n{text}")),
        case("blank lines", table, "every line", records.join("\r\n\r\n")),
        case("blank lines", table, "end of text", format!("{text}\u{1A}")),
        case("blank lines", table, "mark", format!("\u{FEFF}{text}")),
    ];
    for at in 1..records.len().min(8) {
        let mut lines = records.clone();
        lines.insert(at, String::new());
        cases.push(case("blank lines", table, format!("before {at}"), usual.text(&lines)));
    }
    cases
}

/// More or fewer headers and rows.
pub fn sizes(table: &Table) -> Vec<Case> {
    let usual = usual(table);
    let of = |rows: &[Vec<String>]| usual.text(&rows.iter().map(|row| usual.record(row)).collect::<Vec<_>>());
    let header = usual.text(&[usual.record(&table.header)]);
    let mut cases = Vec::new();
    let mut with = |family, name: &str, text, header: Option<&Vec<String>>, rows: &[Vec<String>]| {
        let expected = Expected { header: header.cloned(), rows: rows.to_vec() };
        cases.push(Case { expected, ..case(family, table, name, text) });
    };
    // Of names above names, nobody could tell.
    if table.name != "pairs" {
        let ten = &table.rows[..table.rows.len().min(10)];
        with("no header", "all", of(&table.rows), None, &table.rows);
        with("no header", "ten", of(ten), None, ten);
    }
    with("header alone", "", header.clone(), Some(&table.header), &[]);
    for num in 1..=3 {
        let rows = &table.rows[..num];
        with("few rows", &num.to_string(), format!("{header}{}", of(rows)), Some(&table.header), rows);
    }
    let many: Vec<Vec<String>> = (0..12).flat_map(|_| table.rows.iter().cloned()).collect();
    with("many rows", "", format!("{header}{}", of(&many)), Some(&table.header), &many);
    cases
}

/// Headers of several rows, long, repeated.
pub fn headers(table: &Table) -> Vec<Case> {
    let usual = usual(table);
    let rows: Vec<String> = table.rows.iter().map(|row| usual.record(row)).collect();
    let mut cases = Vec::new();
    let mut with = |name: &str, heads: &[Vec<String>], header: Vec<String>| {
        let heads = heads.iter().map(|row| usual.record(row));
        let text = usual.text(&heads.chain(rows.iter().cloned()).collect::<Vec<_>>());
        let expected = Expected { header: Some(header), rows: table.rows.clone() };
        cases.push(Case { expected, ..case("header", table, name, text) });
    };
    let plus = |text: &str| table.header.iter().map(|name| format!("{name} {text}")).collect::<Vec<_>>();
    let only = |text: &str| vec![text.to_owned(); table.width()];
    with("long", &[plus(&"and more of it ".repeat(5)).iter().map(|name| name.trim().to_owned()).collect()], {
        plus(&"and more of it ".repeat(5)).iter().map(|name| name.trim().to_owned()).collect()
    });
    with("upper case", &[table.header.iter().map(|name| name.to_uppercase()).collect()], {
        table.header.iter().map(|name| name.to_uppercase()).collect()
    });
    with("line ends inside", &[plus("x").iter().map(|name| name.replace(' ', "\n")).collect()], {
        plus("x").iter().map(|name| name.replace(' ', "\n")).collect()
    });
    // A second row can be told from the rows only where a column holds something else than text.
    if matches!(table.name, "orders" | "measures" | "wide" | "bookings" | "few") {
        with("two rows", &[table.header.clone(), only("unit")], plus("unit"));
        with("three rows", &[table.header.clone(), only("of"), only("old")], plus("of old"));
    }
    cases
}

/// Titles, notes and comments above, and notes below.
pub fn around(table: &Table) -> Vec<Case> {
    let usual = usual(table);
    let text = usual.text(&records(table, &usual));
    let more = usual.delimiter.repeat(table.width() - 1);
    let mut cases = Vec::new();
    for (name, above) in [
        ("title", "Quarterly report\r\n".to_owned()),
        ("title and blank", "Quarterly report\r\n\r\n".to_owned()),
        ("three titles", "Quarterly report\r\nall departments\r\nprinted in May\r\n".to_owned()),
        ("pairs and blank", format!("Report{0}7\r\nPeriod{0}2026\r\n\r\n", usual.delimiter)),
        ("padded title", format!("Quarterly report{more}\r\n")),
        ("padded title and blank", format!("Quarterly report{more}\r\n{more}\r\n")),
        ("delimiter line", format!("sep={}\r\n", usual.delimiter)),
    ] {
        // In a table of two columns a pair is a row.
        if table.width() > 2 {
            cases.push(case("above", table, name, format!("{above}{text}")));
        }
    }
    for sign in ["#", "//", "%", "--", "!"] {
        let above = format!("{sign} made by a program\r\n{sign} on a day{}in May\r\n", usual.delimiter);
        cases.push(case("comments", table, format!("{sign} above"), format!("{above}{text}")));
        let (head, tail) = text.split_at(text.find("\r\n").unwrap() + 2);
        let within = format!("{head}{sign} made by a program\r\n{tail}{sign} that is all\r\n");
        cases.push(case("comments", table, format!("{sign} within"), within));
    }
    for note in ["Total", "Source: our own books", "Printed in May by A. Miller"] {
        for blank in ["", "\r\n"] {
            let mut case = case("below", table, note, format!("{text}{blank}{note}\r\n"));
            case.expected.rows.push(vec![note.to_owned()]);
            cases.push(case);
        }
    }
    cases
}

/// A second table below.
pub fn second_table(table: &Table) -> Vec<Case> {
    let usual = usual(table);
    let text = usual.text(&records(table, &usual));
    let mut cases = Vec::new();
    for (name, width) in [("less", table.width() - 1), ("same", table.width()), ("more", table.width() + 2)] {
        let rows: Vec<Vec<String>> = (0..4).map(|i| (0..width).map(|j| format!("w{i}{j}")).collect()).collect();
        let second = usual.text(&rows.iter().map(|row| usual.record(row)).collect::<Vec<_>>());
        for blank in ["", "\r\n", "\r\n\r\n"] {
            let mut case = case("second table", table, format!("{name} {blank:?}"), format!("{text}{blank}{second}"));
            case.expected.rows.extend(rows.clone());
            cases.push(case);
        }
    }
    cases
}
