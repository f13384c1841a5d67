//! Pollutions of a whole export: its dialect, and what stands around its rows.

use super::{Case, Expected, Export, Manner, Quoting, changed};

/// Signs and line ends in combinations that programs write.
pub fn dialects(export: &Export, cases: &mut Vec<Case>) {
    let programs: [(&str, Manner); 14] = [
        ("unix tools", Manner { line_end: "\n", ..export.usual }),
        ("old Mac", Manner { line_end: "\r", delimiter: ";", ..export.usual }),
        ("tabs, all quoted", Manner { delimiter: "\t", quoting: Quoting::All, ..export.usual }),
        ("tabs, as needed", Manner { delimiter: "\t", line_end: "\n", ..export.usual }),
        ("semicolons, texts quoted", Manner { delimiter: ";", quoting: Quoting::Texts, ..export.usual }),
        ("pipes", Manner { delimiter: "|", line_end: "\n", ..export.usual }),
        ("pipes, single quotes", Manner { delimiter: "|", quote: ("'", "'"), quoting: Quoting::All, ..export.usual }),
        ("tildes", Manner { delimiter: "~", ..export.usual }),
        ("carets, all quoted", Manner { delimiter: "^", quoting: Quoting::All, ..export.usual }),
        ("database, escaped", Manner { escape: Some("\\"), quoting: Quoting::All, line_end: "\n", ..export.usual }),
        (
            "database, tabs escaped",
            Manner { escape: Some("\\"), delimiter: "\t", quoting: Quoting::Texts, ..export.usual },
        ),
        ("two tildes", Manner { delimiter: "~~", line_end: "\n", ..export.usual }),
        ("unit separators", Manner { delimiter: "\u{1F}", line_end: "\u{1E}", ..export.usual }),
        ("thorn and pilcrow", Manner { delimiter: "\u{14}", quote: ("þ", "þ"), quoting: Quoting::All, ..export.usual }),
    ];
    for (name, manner) in programs {
        let text = Export { usual: manner, ..*export }.text(|_| {});
        cases.push(export.case("export: program", name, text));
    }
    let mut ends = ["\n", "\r\n", "\r\n", "\n", "\r"].into_iter().cycle();
    let mixed = export.records().into_iter().map(|record| record + ends.next().unwrap()).collect();
    cases.push(export.case("export: line ends", "mixed", mixed));
    let text = export.text(|_| {});
    cases.push(export.case("export: line ends", "none at the end", text.trim_end().to_owned()));
    let doubled = Export { usual: Manner { line_end: "\r\r\n", ..export.usual }, ..*export }.text(|_| {});
    cases.push(export.case("export: line ends", "doubled", doubled));
    let units = |text: &str| "\u{FEFF}".chars().chain(text.chars()).collect::<String>();
    cases.push(export.case("export: encoding", "marked UTF-8", units(&text)));
    for (name, is_big, is_marked) in [("little", false, true), ("big", true, true), ("little bare", false, false)] {
        let text = if is_marked { units(&text) } else { text.clone() };
        let bytes = |unit: u16| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        let mut case = export.case("export: encoding", format!("UTF-16 {name}"), String::new());
        case.text = text.encode_utf16().flat_map(bytes).collect();
        cases.push(case);
    }
}

/// Titles, settings, notes and blank rows above the header.
pub fn above(export: &Export, cases: &mut Vec<Case>) {
    let width = export.table.width();
    let text = export.text(|_| {});
    let d = export.usual.delimiter;
    let blank = d.repeat(width - 1);
    let more = d.repeat(width.saturating_sub(2));
    let report = "Sales & Service Report, all regions, preliminary; not for publication";
    for (name, above) in [
        ("name and time", "My Report\r\nGenerated on 2024-01-05 10:00\r\n\r\n".to_owned()),
        ("settings", format!("Company:{d}Acme\r\nUser:{d}jdoe\r\nFilter:{d}none\r\n\r\n")),
        ("padded settings", format!("Company:{d}Acme{more}\r\nUser:{d}jdoe{more}\r\n{blank}\r\n")),
        ("prose", format!("{report}\r\n\r\n")),
        ("quoted prose", format!("\"{report}\"\r\n\r\n\r\n")),
        ("quoted lines", "\"Report\nfor the year\n2024\"\r\n\r\n".to_owned()),
        ("eight lines", "Note: see the manual for more\r\n".repeat(8) + "\r\n"),
        ("padded title, empty row", format!("Monthly overview{blank}\r\n{blank}\r\n")),
        ("empty rows", format!("{blank}\r\n{blank}\r\n")),
        ("rule", "REPORT 17\r\n==========\r\n".to_owned()),
        ("named delimiter", format!("sep={d}\r\n")),
        ("hash comments", "# exported by tool 1.4\r\n# 2024-01-05, UTC\r\n".to_owned()),
    ] {
        cases.push(export.case("export: above", name, format!("{above}{text}")));
    }
}

/// Notes, counts and signatures below; each is a row, and all others stay.
pub fn below(export: &Export, cases: &mut Vec<Case>) {
    let num = export.table.rows.len();
    let text = export.text(|_| {});
    for (name, lines) in [
        ("rows counted", vec![format!("({num} rows affected)")]),
        ("page", vec!["Page 1 of 1".to_owned()]),
        ("rights", vec!["(c) 2024 Acme Corp.".to_owned()]),
        ("end", vec!["--- END OF REPORT ---".to_owned()]),
        ("footnotes", vec!["* preliminary".to_owned(), "** estimated".to_owned(), "Source: own survey".to_owned()]),
    ] {
        for blank in ["", "\r\n"] {
            let mut case = export.case(
                "export: below",
                format!("{name} {blank:?}"),
                format!("{text}{blank}{}\r\n", lines.join("\r\n")),
            );
            case.expected.rows.extend(lines.iter().map(|line| vec![line.clone()]));
            cases.push(case);
        }
    }
    let mut total = vec![String::new(); export.table.width()];
    "Total".clone_into(&mut total[0]);
    *total.last_mut().unwrap() = "1234".to_owned();
    let mut case = export.case("export: below", "total", format!("{text}{}\r\n", export.usual.record(&total)));
    case.expected.rows.push(total);
    cases.push(case);
    let blank = export.usual.delimiter.repeat(export.table.width() - 1);
    let mut case = export.case("export: below", "empty rows", format!("{text}{blank}\r\n{blank}\r\n"));
    case.expected.rows.extend(vec![vec![]; 2]);
    cases.push(case);
}

/// Headings written otherwise.
pub fn headers(export: &Export, cases: &mut Vec<Case>) {
    let header = |change: fn(usize, &str) -> String| {
        changed(export.table, |header, _| {
            *header = header.iter().enumerate().map(|(i, name)| change(i, name)).collect();
        })
    };
    for (name, table) in [
        ("lower case", header(|_, name| name.to_lowercase())),
        (
            "identifiers",
            header(|i, name| format!("{}_{i}", name.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "_"))),
        ),
        ("units", header(|_, name| format!("{name} (kg, net)"))),
        ("questions", header(|i, name| format!("{i}. What is your \"{name}\", if any?"))),
        ("lines", header(|_, name| format!("{name}\n[unit]"))),
        ("capitals", header(|_, name| name.to_uppercase())),
    ] {
        cases.push(export.of(&table).case("export: header", name, export.of(&table).text(|_| {})));
    }
    // Row numbers under an unnamed column, as statisticians' tools write them.
    let numbered = changed(export.table, |header, rows| {
        header.insert(0, String::new());
        rows.iter_mut().enumerate().for_each(|(i, row)| row.insert(0, i.to_string()));
    });
    let mut case = export.of(&numbered).case("export: header", "unnamed first", export.of(&numbered).text(|_| {}));
    case.expected.header.as_mut().unwrap()[0] = "Column 1".to_owned();
    cases.push(case);
    let quoted = Manner { quoting: Quoting::All, ..export.usual }.record(&export.table.header);
    cases.push(export.case("export: header", "alone quoted", export.text(|lines| lines[0].clone_from(&quoted))));
    // Printed pages begin with the header again: it is a row where it stands.
    let num = export.table.rows.len();
    if num > 20 {
        let text = export.text(|lines| lines.insert(num / 2 + 1, lines[0].clone()));
        let mut case = export.case("export: header", "again", text);
        case.expected.rows.insert(num / 2, export.table.header.clone());
        cases.push(case);
    }
}

/// Fewer rows and columns, many more, and none.
pub fn sizes(export: &Export, cases: &mut Vec<Case>) {
    let name = export.table.name;
    let num = export.table.rows.len();
    for few in [1, 2, 4] {
        if few < num {
            let table = changed(export.table, |_, rows| rows.truncate(few));
            cases.push(export.of(&table).case("export: size", format!("{few} rows"), export.of(&table).text(|_| {})));
        }
    }
    // Words above words: nothing says that the first is no heading.
    if !matches!(name, "currencies" | "single row" | "years") {
        let mut case = export.case("export: no header", "", export.text(|lines| drop(lines.remove(0))));
        case.expected.header = None;
        cases.push(case);
    }
    for column in 0..export.table.width().min(4) {
        let table = changed(export.table, |header, rows| {
            header.swap(0, column);
            header.truncate(1);
            rows.iter_mut().for_each(|row| {
                row.swap(0, column);
                row.truncate(1);
            });
        });
        // A text of several lines, or one with signs, is written in quotes: as usual.
        let is_told = table.rows.iter().all(|row| !row[0].is_empty()) && name != "currencies";
        if is_told && num > 4 {
            let text = export.of(&table).text(|_| {});
            cases.push(export.of(&table).case("export: one column", column, text));
        }
    }
    let wide = changed(export.table, |header, rows| {
        let times = 400 / header.len();
        let names: Vec<String> =
            (0..times).flat_map(|i| header.iter().map(move |name| format!("{name} {i}"))).collect();
        *header = names;
        rows.truncate(12);
        rows.iter_mut().for_each(|row| *row = vec![row.clone(); times].concat());
    });
    cases.push(export.of(&wide).case("export: size", "wide", export.of(&wide).text(|_| {})));
    let long = changed(export.table, |_, rows| *rows = vec![rows.clone(); 3000 / rows.len().max(10)].concat());
    cases.push(export.of(&long).case("export: size", "long", export.of(&long).text(|_| {})));
    let Expected { header, .. } = Expected { header: Some(export.table.header.clone()), rows: Vec::new() };
    let mut case = export.case("export: size", "header alone", export.text(|lines| lines.truncate(1)));
    case.expected = Expected { header, rows: Vec::new() };
    // A header that is numbers could as well be a row.
    if name != "years" {
        cases.push(case);
    }
}
