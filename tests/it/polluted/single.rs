//! Pollutions of one row or one cell, at many places: all other rows must stay as they are.

use super::{
    Case,
    score::Expected,
    tables::Table,
    writer::{Manner, Quoting, USUAL},
};

/// A table's text with one record written otherwise, and how that record is read.
struct Odd<'a> {
    table: &'a Table,
    usual: Manner<'static>,
    row: usize,
}

impl Odd<'_> {
    fn case(&self, family: &'static str, name: impl ToString, record: String, read: Vec<String>) -> Case {
        let Self { table, usual, row } = self;
        let mut records: Vec<String> =
            std::iter::once(&table.header).chain(&table.rows).map(|row| usual.record(row)).collect();
        records[row + 1] = record;
        let mut rows = table.rows.clone();
        rows[*row] = read;
        Case {
            family,
            name: format!("{} row {} {}", table.name, row + 1, name.to_string()),
            text: usual.text(&records).into_bytes(),
            expected: Expected { header: Some(table.header.clone()), rows },
        }
    }

    fn cells(&self) -> Vec<String> {
        self.table.rows[self.row].clone()
    }

    /// The cells as they are written.
    fn written(&self) -> Vec<String> {
        self.cells().iter().map(|cell| self.usual.cell(cell)).collect()
    }
}

/// Every kind of odd row, at several rows and columns.
pub fn rows(table: &Table) -> Vec<Case> {
    let usual = Manner { delimiter: if table.name == "bookings" { ";" } else { "," }, ..USUAL };
    let last = table.rows.len() - 1;
    let mut places = vec![0, 1, last / 2, last];
    places.dedup();
    places.retain(|&row| row <= last);
    let mut cases = Vec::new();
    for row in places {
        let odd = Odd { table, usual, row };
        for col in [0, table.width() / 2, table.width() - 1] {
            widths(&odd, col, &mut cases);
            quotes(&odd, col, &mut cases);
        }
        manners(&odd, &mut cases);
    }
    cases
}

/// Odd headers: a heading less or more, quotes where none belong.
pub fn header(table: &Table) -> Vec<Case> {
    let usual = Manner { delimiter: if table.name == "bookings" { ";" } else { "," }, ..USUAL };
    let mut cases = Vec::new();
    let mut with = |name: &str, line: String, header: Vec<String>| {
        let rows = table.rows.iter().map(|row| usual.record(row));
        let lines: Vec<String> = std::iter::once(line).chain(rows).collect();
        let expected = Expected { header: Some(header), rows: table.rows.clone() };
        let name = format!("{} {name}", table.name);
        cases.push(Case { family: "odd header", name, text: usual.text(&lines).into_bytes(), expected });
    };
    let join = |headings: &[String]| headings.join(usual.delimiter);
    let all = Manner { quoting: Quoting::All, ..usual };
    with("quoted", all.record(&table.header), table.header.clone());
    if table.width() > 2 && table.rows.len() >= 5 {
        let mut less = table.header.clone();
        let second = less.remove(1);
        less[0] += &second;
        let mut read = less.clone();
        read.push(format!("Column {}", table.width()));
        with("less", join(&less), read);
        let mut more = table.header.clone();
        more.insert(1, String::new());
        let mut read = more.clone();
        read[1] = "Column 2".to_owned();
        with("more", join(&more), read);
    }
    let mut stray = table.header.clone();
    stray[0].push('"');
    with("stray quote", join(&stray), stray.clone());
    let mut same = table.header.clone();
    same[1] = same[0].clone();
    let mut read = same.clone();
    read[1] += " 2";
    with("repeated", join(&same), read);
    let mut blank = table.header.clone();
    blank[0].clear();
    let mut read = blank.clone();
    read[0] = "Column 1".to_owned();
    with("blank", join(&blank), read);
    cases
}

/// One delimiter too few or too many, and many.
fn widths(odd: &Odd, col: usize, cases: &mut Vec<Case>) {
    let (written, delimiter) = (odd.written(), odd.usual.delimiter);
    let is_plain = |at: usize| !written[at].contains('"');
    // Two cells run into one where neither has quotes.
    if col + 1 < written.len() && is_plain(col) && is_plain(col + 1) {
        let (mut parts, mut read) = (written.clone(), odd.cells());
        let (part, cell) = (parts.remove(col + 1), read.remove(col + 1));
        parts[col] += &part;
        read[col] += &cell;
        cases.push(odd.case("delimiter less", col, parts.join(delimiter), read));
    }
    let (mut parts, mut read) = (written.clone(), odd.cells());
    parts.insert(col, String::new());
    read.insert(col, String::new());
    cases.push(odd.case("delimiter more", col, parts.join(delimiter), read));
    let (mut parts, mut read) = (written, odd.cells());
    parts.splice(col..col, vec![String::new(); 5]);
    read.splice(col..col, vec![String::new(); 5]);
    cases.push(odd.case("delimiters more", col, parts.join(delimiter), read));
}

/// Quotes where none belong, and none where one belongs.
fn quotes(odd: &Odd, col: usize, cases: &mut Vec<Case>) {
    let (written, delimiter) = (odd.written(), odd.usual.delimiter);
    let with = |part: String| {
        let mut parts = written.clone();
        parts[col] = part;
        parts.join(delimiter)
    };
    let cell = odd.cells()[col].clone();
    let read = |text: String| {
        let mut read = odd.cells();
        read[col] = text;
        read
    };
    if cell.is_empty() || written[col].contains('"') {
        return;
    }
    cases.push(odd.case("cell quoted", col, with(format!("\"{cell}\"")), read(cell.clone())));
    let (start, end) = cell.split_at(cell.ceil_char_boundary(cell.len() / 2));
    cases.push(odd.case("stray quote", col, with(format!("{start}\"{end}")), read(format!("{start}\"{end}"))));
    cases.push(odd.case(
        "stray quote",
        format!("{col} at the end"),
        with(format!("{cell}\"")),
        read(format!("{cell}\"")),
    ));
    let after = format!("\"{start}\"{end}");
    if !end.is_empty() && !start.is_empty() {
        cases.push(odd.case("text after quote", col, with(after.clone()), read(after)));
    }
    let text = format!("\"{cell}");
    cases.push(odd.case("unclosed quote", col, with(text.clone()), read(text)));
}

/// A whole row written in another manner.
fn manners(odd: &Odd, cases: &mut Vec<Case>) {
    let cells = odd.cells();
    let all = Manner { quoting: Quoting::All, ..odd.usual }.record(&cells);
    cases.push(odd.case("row quoted", "", all, cells.clone()));
    let is_plain = cells.iter().all(|cell| !cell.contains(['"', '\n', ';', ',', '\t']));
    for delimiter in [";", "\t", "|", " "].into_iter().filter(|sign| *sign != odd.usual.delimiter && is_plain) {
        let record = cells.join(delimiter);
        // Words between spaces, and pairs of anything, are no row for certain.
        let num_numbers = cells.iter().filter(|cell| cell.chars().any(|c| c.is_ascii_digit())).count();
        let has_space = cells.iter().any(|cell| cell.contains(' ') || cell.is_empty());
        let is_row = cells.len() > 2 && (delimiter != " " || (num_numbers * 2 >= cells.len() && !has_space));
        let read = if is_row { cells.clone() } else { vec![record.clone()] };
        cases.push(odd.case("row of another delimiter", format!("{delimiter:?}"), record, read));
    }
    let record = odd.usual.record(&cells);
    let wrapped = format!("\"{}\"", record.replace('"', "\"\""));
    let is_row = cells.len() > 2 || record.contains('"');
    cases.push(odd.case("row wrapped", "", wrapped, if is_row { cells.clone() } else { vec![record] }));
    if !cells.concat().contains(['"', '\n', ',', ';', '\'']) {
        let single = Manner { quote: ("'", "'"), quoting: Quoting::All, ..odd.usual }.record(&cells);
        let read = cells.iter().map(|cell| format!("'{cell}'")).collect();
        cases.push(odd.case("row of another quote", "", single, read));
    }
    let mut nul = cells.clone();
    nul[0].push('\0');
    cases.push(odd.case("nul", "", odd.usual.record(&nul), nul));
    let mut long = cells;
    long[1] = "very long ".repeat(2000);
    cases.push(odd.case("long cell", "", odd.usual.record(&long), long));
}
