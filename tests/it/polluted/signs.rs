//! A third set of polluted files: signs that law courts, wikis, old hosts and home-made programs put between cells,
//! bars drawn around tables, titles that look like rows, and delimiters behind the last cell. Written before the
//! sniffer knew any of them.

use super::{
    Case,
    exports::tables as exports,
    score::Expected,
    tables::{self, Dice, Table},
    writer::{Manner, Quoting, USUAL},
};

/// Returns every file.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let all: Vec<Table> = tables::tables().into_iter().chain(exports::tables()).collect();
    let some = |names: &[&str]| -> Vec<Table> {
        let found = names.iter().map(|name| all.iter().find(|table| table.name == *name).unwrap().clone());
        found.collect()
    };
    let usual = some(&["orders", "people", "bookings", "codes", "invoices", "contacts", "events", "books"]);
    let short: Vec<Table> =
        usual.iter().map(|table| Table { rows: table.rows[..5].to_vec(), ..table.clone() }).collect();
    for table in usual.iter().chain(&short[..4]) {
        thorns(table, &mut cases);
        blanks(table, &mut cases);
        padded(table, &mut cases);
        trailing(table, &mut cases);
    }
    for table in usual[..4].iter().chain(&short[4..]) {
        long_signs(table, &mut cases);
        drawn(table, &mut cases);
    }
    for table in all_text() {
        titles(&table, &mut cases);
    }
    cases
}

fn case(family: &'static str, table: &Table, name: &str, text: impl Into<Vec<u8>>) -> Case {
    Case {
        family,
        name: format!("{} ({} rows) {name}", table.name, table.rows.len()),
        text: text.into(),
        expected: Expected { header: Some(table.header.clone()), rows: table.rows.clone() },
    }
}

fn written(table: &Table, manner: &Manner) -> String {
    let records: Vec<String> =
        std::iter::once(&table.header).chain(&table.rows).map(|row| manner.record(row)).collect();
    manner.text(&records)
}

/// The text in Windows-1252, where it has no other letters.
fn western(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(c).ok().filter(|byte| !(0x80..0xA0).contains(byte))).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

/// What law courts exchange, and what hosts write that have run out of signs.
fn thorns(table: &Table, cases: &mut Vec<Case>) {
    let quoting = Manner { quote: ("þ", "þ"), quoting: Quoting::All, ..USUAL };
    for (name, manner) in [
        ("quotes, control 14", Manner { delimiter: "\u{14}", ..quoting }),
        ("quotes, comma", quoting),
        ("quotes, pilcrow", Manner { delimiter: "¶", ..quoting }),
        ("between cells", Manner { delimiter: "þ", line_end: "\n", ..USUAL }),
        ("between quoted cells", Manner { delimiter: "þ", quoting: Quoting::All, ..USUAL }),
    ] {
        let text = written(table, &manner);
        cases.push(case("signs: thorn", table, &format!("{name} UTF-16"), utf16(&text)));
        let bytes = western(&text);
        cases.extend(bytes.map(|bytes| case("signs: thorn", table, &format!("{name} 1252"), bytes)));
        cases.push(case("signs: thorn", table, name, text));
    }
}

/// A space that is none.
fn blanks(table: &Table, cases: &mut Vec<Case>) {
    for (name, delimiter) in [("no-break", "\u{A0}"), ("em", "\u{2003}"), ("ideographic", "\u{3000}")] {
        let text = written(table, &Manner { delimiter, ..USUAL });
        let bytes = western(&text).map(|bytes| case("signs: wide space", table, &format!("{name} 1252"), bytes));
        cases.extend(bytes);
        cases.push(case("signs: wide space", table, name, text));
    }
}

/// Signs of several characters.
fn long_signs(table: &Table, cases: &mut Vec<Case>) {
    for delimiter in [
        "=>", "<>", "__", "->", "::", "||", "|-|", "<|>", "%%", "&&", "##", "@@", "--", "//", "==", ":=", "~|~", "^|^",
        ";;", "!!", "{|}", "[]", "<->", "$$", "¬¬", "///",
    ] {
        let text = written(table, &Manner { delimiter, line_end: "\n", ..USUAL });
        cases.push(case("signs: long", table, delimiter, text));
    }
}

/// Tables as they are drawn in texts for people: bars around and between the cells, a rule below the header.
fn drawn(table: &Table, cases: &mut Vec<Case>) {
    let plain = |text: &String| text.replace(['\n', '|'], " ").trim().to_owned();
    let rows: Vec<Vec<String>> =
        std::iter::once(&table.header).chain(&table.rows).map(|row| row.iter().map(plain).collect()).collect();
    let widths: Vec<usize> =
        (0..table.width()).map(|i| rows.iter().map(|row| row[i].chars().count()).max().unwrap().max(3)).collect();
    let line = |cells: Vec<String>, edges: [&str; 3]| format!("{}{}{}\n", edges[0], cells.join(edges[1]), edges[2]);
    let padded = |row: &Vec<String>| row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
    let rule = |more: usize, sign: &str| widths.iter().map(|width| sign.repeat(width + more)).collect::<Vec<_>>();
    let dashes = |text: &str| vec![text.to_owned(); widths.len()];
    let body = |edges: [&str; 3], is_padded: bool| -> Vec<String> {
        rows.iter().map(|row| line(if is_padded { padded(row) } else { row.clone() }, edges)).collect()
    };
    let bars = ["| ", " | ", " |"];
    let expected = Table { header: rows[0].clone(), rows: rows[1..].to_vec(), ..table.clone() };
    let mut draw = |name: &str, mut lines: Vec<String>, rule: String| {
        lines.insert(1, rule);
        cases.push(case("signs: drawn", &expected, name, lines.concat()));
    };
    draw("Markdown", body(bars, false), line(dashes("---"), bars));
    draw("Markdown, aligned", body(bars, true), line(rule(2, "-"), ["|", "|", "|"]));
    draw("Markdown, short rule", body(bars, false), line(dashes("-"), ["|", "|", "|"]));
    draw("Markdown, right", body(bars, true), line(dashes("---:"), bars));
    draw("Markdown, tight", body(["|", "|", "|"], false), line(dashes(":-:"), ["|", "|", "|"]));
    draw("Markdown, open", body(["", " | ", ""], false), line(dashes("---"), ["", " | ", ""]));
    draw("outline", body(bars, true), line(rule(2, "-"), ["|", "+", "|"]));
    draw("database", body([" ", " | ", ""], true), line(rule(2, "-"), ["", "+", ""]));
    let boxed = line(rule(2, "-"), ["+", "+", "+"]);
    let mut lines = body(bars, true);
    lines.insert(0, boxed.clone());
    lines.insert(2, boxed.clone());
    lines.push(boxed);
    cases.push(case("signs: drawn", &expected, "box", lines.concat()));
    let mut lines = body(["|", "|", "|"], false);
    lines.insert(0, "# A list\n\n".to_owned());
    lines.insert(2, line(dashes("---"), ["|", "|", "|"]));
    cases.push(case("signs: drawn", &expected, "Markdown below a heading", lines.concat()));
}

/// Spaces around the sign between the cells.
fn padded(table: &Table, cases: &mut Vec<Case>) {
    let text = |delimiter, quoting| written(table, &Manner { delimiter, quoting, line_end: "\n", ..USUAL });
    for delimiter in [" \t", "\t ", " \t ", " , ", " ; ", " | "] {
        let name = format!("{delimiter:?}");
        cases.push(case("signs: padded", table, &name, text(delimiter, Quoting::Necessary)));
        cases.push(case("signs: padded", table, &(name + " quoted"), text(delimiter, Quoting::All)));
    }
}

/// A delimiter behind the last cell.
fn trailing(table: &Table, cases: &mut Vec<Case>) {
    for delimiter in [",", ";", "\t", "|"] {
        let manner = Manner { delimiter, ..USUAL };
        let ended = |row: &Vec<String>| manner.record(row) + delimiter;
        let rows: Vec<String> = table.rows.iter().map(ended).collect();
        let with = |header: String| manner.text(&[vec![header], rows.clone()].concat());
        let name = |what: &str| format!("{what} {delimiter:?}");
        cases.push(case("signs: trailing", table, &name("every row"), with(ended(&table.header))));
        cases.push(case("signs: trailing", table, &name("rows"), with(manner.record(&table.header))));
        let all = Manner { quoting: Quoting::All, ..manner };
        let header = all.record(&table.header) + delimiter;
        cases.push(case("signs: trailing", table, &name("every row, header quoted"), with(header)));
    }
}

/// Tables of words alone: nothing but the place of the commas tells a title from a row.
fn all_text() -> Vec<Table> {
    let word = |dice: &mut Dice, list: &[&str]| dice.one_of(list).to_owned();
    let names = ["Ann Miller", "Bob Stone", "Carla Ruiz", "Dan O'Neil", "Eva Lund", "Gül Aksoy", "Hugo", "Ida Berg"];
    let towns = ["Kiel", "Bad Ems", "New York", "Oslo", "Århus", "Saint-Malo", "Porto", "San José"];
    let trades = ["joiner", "baker", "nurse", "smith", "clerk", "driver"];
    let kinds = ["office", "home", "outlet"];
    let header = ["Name", "Town", "Trade", "Kind", "Contact", "Place of birth"];
    let table = |name, width: usize, num_rows| {
        Table::new(name, &header[..width].join("|"), num_rows, |dice, _| {
            let lists: [&[&str]; 6] = [&names, &towns, &trades, &kinds, &names, &towns];
            lists[..width].iter().map(|list| word(dice, list)).collect()
        })
    };
    vec![table("pairs of words", 2, 20), table("staff", 3, 12), table("guests", 4, 40), table("members", 6, 5)]
}

/// A title with as many commas as the table has, fewer and more.
fn titles(table: &Table, cases: &mut Vec<Case>) {
    let quoted = Manner { quoting: Quoting::All, ..USUAL };
    for (name, title) in [
        ("one comma", "Staff list, preliminary"),
        ("two commas", "Staff, guests, and all others"),
        ("three commas", "List of staff, guests, members, as of May"),
        ("five commas", "Report on staff, guests, members, helpers, visitors, and friends"),
        ("place and day", "Kiel, 20 November 2026"),
        ("note", "Please note: names, towns and trades as given, without warranty"),
    ] {
        for (how, manner) in [("", USUAL), (" quoted", quoted), (" semicolons", Manner { delimiter: ";", ..USUAL })] {
            let text = format!("{title}\r\n{}", written(table, &manner));
            cases.push(case("signs: title", table, &format!("{name}{how}"), text));
        }
    }
}
