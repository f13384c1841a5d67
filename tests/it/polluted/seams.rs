//! Files that were put together from several, or changed by hand in one part: header, rows and quotes of different
//! origin.

use super::{
    Case,
    score::Expected,
    tables::Table,
    writer::{Manner, Quoting, USUAL},
};

/// Makes cases of one table.
struct Seams<'a> {
    table: &'a Table,
    usual: Manner<'static>,
    cases: Vec<Case>,
}

impl Seams<'_> {
    fn add(&mut self, family: &'static str, name: &str, lines: &[String], rows: Vec<Vec<String>>) {
        let header = Some(self.table.header.clone());
        self.cases.push(Case {
            family,
            name: format!("{} {name}", self.table.name),
            text: self.usual.text(lines).into_bytes(),
            expected: Expected { header, rows },
        });
    }

    /// The header and the rows, each written in its manner.
    fn lines(&self, header: &Manner, row: impl Fn(usize) -> Manner<'static>) -> Vec<String> {
        let rows = self.table.rows.iter().enumerate().map(|(i, cells)| row(i).record(cells));
        std::iter::once(header.record(&self.table.header)).chain(rows).collect()
    }
}

/// Returns all of them.
pub fn cases(table: &Table) -> Vec<Case> {
    let usual = Manner { delimiter: if table.name == "bookings" { ";" } else { "," }, ..USUAL };
    let mut seams = Seams { table, usual, cases: Vec::new() };
    header_again(&mut seams);
    other_manners(&mut seams);
    delimiters_at_ends(&mut seams);
    marks(&mut seams);
    // Pairs of words in quotes are values with a comma.
    if table.width() > 2 {
        rows_wrapped(&mut seams);
    }
    seams.cases
}

/// The header of the next file stays between the rows: it is a row.
fn header_again(seams: &mut Seams) {
    let lines = seams.lines(&seams.usual, |_| seams.usual);
    let at = lines.len() / 2;
    for (name, with_blank) in [("again", false), ("again behind a blank line", true)] {
        let mut joined = lines.clone();
        joined.insert(at, lines[0].clone());
        if with_blank {
            joined.insert(at, String::new());
        }
        let mut rows = seams.table.rows.clone();
        rows.insert(at - 1, seams.table.header.clone());
        seams.add("seam: header", name, &joined, rows);
    }
}

/// Quotes and delimiters that change behind the header or in the middle.
fn other_manners(seams: &mut Seams) {
    let (usual, rows) = (seams.usual, seams.table.rows.clone());
    let all = Manner { quoting: Quoting::All, ..usual };
    let half = rows.len() / 2;
    for (name, lines) in [
        ("quoted from the middle", seams.lines(&usual, |row| if row < half { usual } else { all })),
        ("quoted to the middle", seams.lines(&all, |row| if row < half { all } else { usual })),
        ("header quoted", seams.lines(&all, |_| usual)),
        ("header bare", seams.lines(&usual, |_| all)),
    ] {
        seams.add("seam: quotes", name, &lines, rows.clone());
    }
    for delimiter in [";", "\t", "|"].into_iter().filter(|sign| *sign != usual.delimiter && seams.table.width() > 2) {
        let lines = seams.lines(&Manner { delimiter, ..usual }, |_| usual);
        seams.add("seam: header's delimiter", &format!("{delimiter:?}"), &lines, rows.clone());
    }
}

/// Delimiters behind the last cell of some rows, or of all but the header.
fn delimiters_at_ends(seams: &mut Seams) {
    let (lines, rows) = (seams.lines(&seams.usual, |_| seams.usual), seams.table.rows.clone());
    for (name, every, num) in [("each row", 1, 1), ("every third row", 3, 1), ("three at every third row", 3, 3)] {
        let more = seams.usual.delimiter.repeat(num);
        let at = |i: usize| if i > 0 && i.is_multiple_of(every) { more.as_str() } else { "" };
        let lines: Vec<String> = lines.iter().enumerate().map(|(i, line)| format!("{line}{}", at(i))).collect();
        seams.add("seam: ends", name, &lines, rows.clone());
    }
}

/// Byte-order marks that were copied along.
fn marks(seams: &mut Seams) {
    let (lines, rows) = (seams.lines(&seams.usual, |_| seams.usual), seams.table.rows.clone());
    let mut twice = lines.clone();
    twice[0].insert_str(0, "\u{FEFF}\u{FEFF}");
    seams.add("seam: marks", "two", &twice, rows.clone());
    let (mut inside, mut read) = (lines, rows);
    let at = inside.len() / 2;
    inside[at].insert(0, '\u{FEFF}');
    read[at - 1][0].insert(0, '\u{FEFF}');
    // A mark before a quote would make it another sign.
    if !inside[at].starts_with("\u{FEFF}\"") {
        seams.add("seam: marks", "inside", &inside, read);
    }
}

/// Each row is one quoted text below a header that is not, as a spreadsheet program saves lines pasted into one column.
fn rows_wrapped(seams: &mut Seams) {
    let lines = seams.lines(&seams.usual, |_| seams.usual);
    let is_of_lines = lines.iter().all(|line| !line.contains('\n'));
    let wrapped: Vec<String> = lines[1..].iter().map(|line| format!("\"{}\"", line.replace('"', "\"\""))).collect();
    let lines: Vec<String> = std::iter::once(lines[0].clone()).chain(wrapped).collect();
    if is_of_lines {
        seams.add("seam: rows wrapped", "", &lines, seams.table.rows.clone());
    }
}
