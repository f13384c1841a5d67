//! Whether the first row names the columns, judged column by column against the rows below.

mod years;

use std::collections::HashMap;

use crate::source::{Overrides, look::Look};

/// How many rows below are compared.
const NUM_BELOW: usize = 200;

/// How many columns are compared.
const NUM_COLUMNS: usize = 60;

/// A cell with what it looks like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell<'a> {
    pub text: &'a str,
    pub look: Look,
}

/// What was decided, and why.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HeaderGuess {
    pub has_header: bool,
    /// How many rows the header has, where there is one.
    pub num_rows: u32,
    pub why: String,
    pub confidence: f32,
}

impl HeaderGuess {
    /// The same for rows whose first one is set off by a rule, unless the user says otherwise.
    pub(crate) fn ruled(self, overrides: &Overrides) -> Self {
        if overrides.has_header.is_some() || overrides.header_row.is_some() {
            return self;
        }
        Self { has_header: true, num_rows: 1, why: "a line is drawn below it".to_owned(), confidence: 0.95 }
    }
}

/// Judges whether `first` names the columns of the rows below it.
pub(crate) fn judge(first: &[Cell], below: &[Vec<Cell>]) -> HeaderGuess {
    if below.is_empty() {
        return judge_alone(first);
    }
    let without_pages = without_repeated(first, below);
    let below = without_pages.as_deref().unwrap_or(below);
    let years = years::side_by_side(first);
    let mut votes = 0.0;
    let (mut for_it, mut against): (Option<String>, Option<String>) = (None, None);
    for (i, heading) in first.iter().enumerate().take(NUM_COLUMNS) {
        let column = Column::of(below.iter().take(NUM_BELOW).filter_map(|row| row.get(i)).copied());
        let of_year = || years[i] && !column.filled.is_empty() && !column.holds_years();
        let vote = of_year().then(|| (0.5, format!("“{}” is one of several years side by side", heading.text)));
        let Some((vote, why)) = vote.or_else(|| column.vote(*heading)) else { continue };
        votes += vote;
        if vote >= 0.5 {
            for_it.get_or_insert(why);
        } else if vote <= -0.5 {
            against.get_or_insert(why);
        }
    }
    votes += vote_of_row(first, below);
    let num_columns = first.len().clamp(1, NUM_COLUMNS) as f32;
    let num_rows = if years::are_below(first, below) { 2 } else { num_rows(first.len(), below) };
    // Where names go on below, it is the start of them, even if it reads like the values: years above amounts.
    let has_header = votes >= -0.1 || num_rows > 1;
    let why = if has_header { for_it } else { against };
    let why = why.unwrap_or_else(|| {
        let plain = if has_header { "nothing in it contradicts names of columns" } else { "it is like the rows below" };
        plain.to_owned()
    });
    let confidence = 0.55 + 0.45 * (votes.abs() / num_columns * 2.0).min(1.0);
    HeaderGuess { has_header, num_rows, why, confidence }
}

/// Returns the rows below without those that are the first one again, as at the top of each printed page: they say
/// nothing of what is below a heading. `None` where there are none, or no others.
fn without_repeated<'a>(first: &[Cell], below: &[Vec<Cell<'a>>]) -> Option<Vec<Vec<Cell<'a>>>> {
    let is_same = |row: &&Vec<Cell>| row.iter().map(|cell| cell.text).eq(first.iter().map(|cell| cell.text));
    let num_filled = first.iter().filter(|cell| cell.look != Look::Blank).count();
    if num_filled < 2 || !below.iter().any(|row| is_same(&row)) {
        return None;
    }
    let others: Vec<Vec<Cell>> = below.iter().filter(|row| !is_same(row)).cloned().collect();
    (!others.is_empty()).then_some(others)
}

/// More rows than this name no columns.
const MAX_ROWS: usize = 4;

/// Returns how many rows the header has, given how many columns its first row names and what is below.
fn num_rows(num_columns: usize, below: &[Vec<Cell>]) -> u32 {
    let is_text = |row: &&Vec<Cell>| {
        let is_value = |cell: &Cell| cell.look.is_strict() && cell.look != Look::Boolean;
        row.len() == num_columns && !row.iter().any(|cell| is_value(cell) || cell.text.starts_with(['"', '\'']))
    };
    let num_texts = below.iter().take(MAX_ROWS - 1).take_while(is_text).count();
    let last = (0..num_texts).rev().find(|&at| goes_on(&below[at], &below[at + 1..]));
    last.map_or(1, |last| last as u32 + 2)
}

/// Whether a row below names names columns too: units, or the second half of the names. It has words where all below
/// it are numbers or dates.
fn goes_on(row: &[Cell], below: &[Vec<Cell>]) -> bool {
    if are_units(row) && below.first().is_some_and(|next| !are_units(next)) {
        return true;
    }
    // Whatever is left must show what a row is.
    if below.len() < 2 {
        return false;
    }
    let (mut num_against, mut num_blank) = (0, 0);
    for (i, cell) in row.iter().enumerate().take(NUM_COLUMNS) {
        let column = Column::of(below.iter().take(NUM_BELOW).filter_map(|row| row.get(i)).copied());
        let is_strict = !column.filled.is_empty() && matches!(column.kind(), (Group::Number | Group::Moment, 0.9..));
        num_blank += usize::from(cell.look == Look::Blank);
        num_against += usize::from(is_strict && cell.look != Look::Blank);
    }
    // A lone text in the first column is the name of a group of rows.
    let is_unit = |cell: &Cell| cell.look == Look::Blank || cell.text.starts_with(['(', '[']);
    num_against >= 2 || (num_against == 1 && num_blank + 1 == row.len() && row.first().is_some_and(is_unit))
}

/// Whether all that stands in the row is in brackets, as units are: `[kg]`, `(EUR)`.
fn are_units(row: &[Cell]) -> bool {
    let is_in = |text: &str, open, close| text.starts_with(open) && text.ends_with(close);
    let is_unit = |cell: &Cell| is_in(cell.text, '[', ']') || is_in(cell.text, '(', ')');
    let mut filled = row.iter().filter(|cell| cell.look != Look::Blank).peekable();
    filled.peek().is_some() && filled.all(is_unit)
}

/// Judges a row with nothing below.
fn judge_alone(first: &[Cell]) -> HeaderGuess {
    // A word such as “no” is a heading too.
    let odd = first.iter().find(|cell| cell.look.is_strict() && cell.look != Look::Boolean);
    let has_header = odd.is_none();
    let why = match odd {
        Some(cell) => format!("“{}” is a value, not a name", cell.text),
        None => "the only row holds names".to_owned(),
    };
    HeaderGuess { has_header, num_rows: 1, why, confidence: 0.6 }
}

/// What the row itself says.
fn vote_of_row(first: &[Cell], below: &[Vec<Cell>]) -> f32 {
    let mut votes = 0.0;
    let filled: Vec<&str> = first.iter().filter(|cell| cell.look != Look::Blank).map(|cell| cell.text).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for text in &filled {
        *counts.entry(text).or_default() += 1;
    }
    if counts.values().any(|&count| count > 1) {
        votes -= 0.4;
    }
    // A sentence among sentences; a question above short answers is a heading.
    let longest = |row: &[Cell]| row.iter().map(|cell| cell.text.chars().count()).max().unwrap_or(0);
    let longest_below = below.iter().map(|row| longest(row)).max().unwrap_or(0);
    if longest(first) > 80 && longest_below * 2 > longest(first) {
        votes -= 0.5;
    }
    if filled.is_empty() {
        return -1.0;
    }
    let num_known = filled.iter().filter(|text| is_usual_name(text)).count();
    votes + (0.4 * num_known as f32).min(1.5)
}

/// What columns are often called.
const NAMES: [&str; 60] = [
    "id",
    "no",
    "no.",
    "nr",
    "nr.",
    "number",
    "name",
    "code",
    "key",
    "date",
    "time",
    "type",
    "value",
    "amount",
    "price",
    "quantity",
    "qty",
    "total",
    "city",
    "country",
    "state",
    "address",
    "street",
    "zip",
    "phone",
    "email",
    "e-mail",
    "description",
    "status",
    "category",
    "title",
    "first name",
    "last name",
    "firstname",
    "lastname",
    "year",
    "month",
    "day",
    "currency",
    "unit",
    "comment",
    "comments",
    "datum",
    "betrag",
    "preis",
    "menge",
    "ort",
    "straße",
    "plz",
    "land",
    "bezeichnung",
    "nombre",
    "fecha",
    "nom",
    "prénom",
    "ville",
    "index",
    "url",
    "gender",
    "age",
];

/// Whether a text is what columns are often called.
fn is_usual_name(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(['_', ' ', '-']).collect();
    NAMES.contains(&lower.as_str())
        || (words.len() <= 3 && words.iter().any(|word| NAMES.contains(word)) && text.len() <= 24)
}

/// What is below a heading.
struct Column<'a> {
    filled: Vec<Cell<'a>>,
}

impl<'a> Column<'a> {
    fn of(cells: impl Iterator<Item = Cell<'a>>) -> Self {
        Self { filled: cells.filter(|cell| cell.look != Look::Blank).collect() }
    }

    fn share(&self, is: impl Fn(&Cell) -> bool) -> f32 {
        self.filled.iter().filter(|cell| is(cell)).count() as f32 / self.filled.len() as f32
    }

    /// Returns how much the column speaks for `heading` being its name, from -1 to 1, and why.
    fn vote(&self, heading: Cell) -> Option<(f32, String)> {
        if self.filled.is_empty() {
            return None;
        }
        let text = heading.text;
        if heading.look == Look::Blank {
            // The column of row names is often without a name itself.
            return Some((-0.05, String::new()));
        }
        let (kind, share) = self.kind();
        let is_same = group(heading.look) == kind;
        let is_strict = !matches!(kind, Group::Text);
        if is_strict && share >= 0.8 {
            if is_same && self.is_year_above_values(heading) {
                return Some((0.0, String::new()));
            }
            let vote = if is_same { -1.0 } else { 1.0 };
            let relation = if is_same { "like" } else { "unlike" };
            return Some((vote, format!("“{text}” is {relation} the {} below it", kind.name())));
        }
        if heading.look.is_strict() {
            return Some((-0.6, format!("“{text}” is a value, not a name")));
        }
        Some(self.vote_among_texts(text))
    }

    /// Where the column is text as its heading is: by forms and repetition.
    fn vote_among_texts(&self, heading: &str) -> (f32, String) {
        if self.filled.iter().any(|cell| cell.text == heading) {
            return (-0.8, format!("“{heading}” occurs below as a value"));
        }
        let form = form(heading);
        if form.contains('9') && self.share(|cell| self::form(cell.text) == form) >= 0.9 {
            return (-0.6, format!("“{heading}” has the form of the values below it"));
        }
        let beginning = |text: &str| text.split_once(' ').map(|(first, _)| self::form(first));
        let begins_alike =
            |begin: String| begin.contains('9') && self.share(|c| beginning(c.text).as_ref() == Some(&begin)) >= 0.9;
        if beginning(heading).is_some_and(begins_alike) {
            return (-0.6, format!("“{heading}” begins as the values below it do"));
        }
        let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        let with_digits = self.share(|cell| has_digit(cell.text));
        if with_digits >= 0.8 && !has_digit(heading) {
            return (0.6, format!("“{heading}” has no digits, the values below it have"));
        }
        let len = heading.chars().count();
        let first_len = self.filled[0].text.chars().count();
        let is_fixed = self.filled.len() >= 3 && self.share(|cell| cell.text.chars().count() == first_len) >= 0.99;
        if is_fixed && len != first_len {
            return (0.5, format!("“{heading}” has another length than all values below it"));
        }
        let mut distinct: Vec<&str> = self.filled.iter().map(|cell| cell.text).collect();
        distinct.sort_unstable();
        distinct.dedup();
        if self.filled.len() >= 4 && distinct.len() * 2 <= self.filled.len() {
            return (0.5, format!("“{heading}” is none of the values that repeat below it"));
        }
        let vote = if with_digits < 0.1 && has_digit(heading) { -0.2 } else { 0.0 };
        (vote, String::new())
    }

    /// Returns what most of the values are, and their share.
    fn kind(&self) -> (Group, f32) {
        let share = |kind| (kind, self.share(|cell| group(cell.look) == kind));
        [Group::Number, Group::Moment, Group::Other, Group::Text]
            .map(share)
            .into_iter()
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .expect("BUG: there are kinds")
    }

    /// Whether the heading is a year and the numbers below are not: a column for each year.
    fn is_year_above_values(&self, heading: Cell) -> bool {
        years::year(heading.text).is_some() && !self.holds_years()
    }

    fn holds_years(&self) -> bool {
        self.share(|cell| years::year(cell.text).is_some()) >= 0.2
    }
}

/// Returns a text's form: its letters as A, its digits as 9.
fn form(text: &str) -> String {
    let sign = |c: char| match c {
        _ if c.is_numeric() => '9',
        _ if c.is_alphabetic() => 'A',
        other => other,
    };
    text.chars().map(sign).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Number,
    Moment,
    /// Boolean values, addresses and GUIDs.
    Other,
    Text,
}

impl Group {
    fn name(self) -> &'static str {
        match self {
            Self::Number => "numbers",
            Self::Moment => "dates and times",
            Self::Other | Self::Text => "values",
        }
    }
}

fn group(look: Look) -> Group {
    match look {
        Look::Integer | Look::Decimal => Group::Number,
        Look::Date | Look::Time | Look::DateTime => Group::Moment,
        Look::Boolean | Look::Guid | Look::Email | Look::Address => Group::Other,
        Look::Blank | Look::Digits | Look::Code | Look::Words | Look::Odd => Group::Text,
    }
}

#[cfg(test)]
#[path = "header_tests.rs"]
mod tests;
