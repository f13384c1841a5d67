//! Which column belongs to which field: by name, by the field's other names, by likeness.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::model::{Field, MatchedBy, TableSchema};

/// How sure a match by one of the field's other names is.
const ALIAS: f32 = 0.95;

/// How sure a match is where the heading has the table's name before the field's: "Customer Name".
const TABLE_AND_NAME: f32 = 0.9;

/// How sure the best match by likeness can be.
const LIKENESS: f32 = 0.85;

/// From which likeness on, from 0 to 1, two names may mean the same.
const LEAST_LIKENESS: f64 = 0.75;

/// Names shorter than this are like too many others.
const LEAST_CHARS: usize = 4;

/// Words that say only that a field is an identifier: "Currency" and "Currency Code" are the same.
const IDENTIFIER_WORDS: [&str; 6] = ["code", "no", "nr", "number", "id", "key"];

/// A column that may fill a field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldMatch {
    pub field: String,
    /// The column's heading.
    pub column: String,
    /// From 0 to 1.
    pub confidence: f32,
    pub matched_by: MatchedBy,
}

/// Finds a column for each field where there is one, best first. No column and no field is used twice.
pub fn match_columns(columns: &[String], schema: &TableSchema) -> Vec<FieldMatch> {
    let found = match_positions(columns, schema, &[], &[]);
    let matches = found.into_iter().map(|found| FieldMatch {
        field: schema.fields[found.field].name.clone(),
        column: columns[found.column].clone(),
        confidence: found.confidence,
        matched_by: found.matched_by,
    });
    matches.collect()
}

/// A match by positions: headings may be the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PositionMatch {
    pub field: usize,
    pub column: usize,
    pub confidence: f32,
    pub matched_by: MatchedBy,
}

/// As [`match_columns`], leaving out the fields and columns that have theirs already.
pub(super) fn match_positions(
    columns: &[String],
    schema: &TableSchema,
    taken_fields: &[usize],
    taken_columns: &[usize],
) -> Vec<PositionMatch> {
    let table = Name::new(schema.name.as_str());
    let headings: Vec<_> = columns.iter().map(|column| Name::new(column)).collect();
    let open_columns = first_of_each(columns).filter(|column| !taken_columns.contains(column)).collect();
    let open_fields = (0..schema.fields.len()).filter(|field| !taken_fields.contains(field)).collect();
    let names: Vec<_> = schema.fields.iter().map(|field| FieldNames::new(field, &table)).collect();
    let (mut matches, open_fields, open_columns) = match_by_name(&names, &headings, open_fields, open_columns);
    let mut candidates = Vec::new();
    for field in open_fields {
        for column in &open_columns {
            if let Some((confidence, matched_by)) = names[field].compare(&headings[*column]) {
                candidates.push(PositionMatch { field, column: *column, confidence, matched_by });
            }
        }
    }
    // Stable: of equals, the first field and the first column.
    candidates.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let mut fields: HashSet<usize> = matches.iter().map(|taken| taken.field).collect();
    let mut taken: HashSet<usize> = matches.iter().map(|taken| taken.column).collect();
    for candidate in candidates {
        if !fields.contains(&candidate.field) && taken.insert(candidate.column) {
            fields.insert(candidate.field);
            matches.push(candidate);
        }
    }
    matches
}

/// Returns the columns whose heading none before them has: a mapping names its columns by heading, which means the first.
fn first_of_each(columns: &[String]) -> impl Iterator<Item = usize> {
    let mut seen = HashSet::new();
    (0..columns.len()).filter(move |column| seen.insert(columns[*column].as_str()))
}

/// Gives each field the first column of its name, and returns the fields and columns that are left: a table made from a
/// sheet of 16,384 columns is not compared pair by pair.
fn match_by_name(
    names: &[FieldNames],
    headings: &[Name],
    mut fields: Vec<usize>,
    mut columns: Vec<usize>,
) -> (Vec<PositionMatch>, Vec<usize>, Vec<usize>) {
    let mut by_name: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for column in columns.iter().filter(|column| !headings[**column].plain.is_empty()) {
        by_name.entry(&headings[*column].plain).or_default().push_back(*column);
    }
    let mut matches = Vec::new();
    fields.retain(|field| {
        let column = by_name.get_mut(names[*field].name.plain.as_str()).and_then(VecDeque::pop_front);
        let found = |column| PositionMatch { field: *field, column, confidence: 1.0, matched_by: MatchedBy::Name };
        matches.extend(column.map(found));
        column.is_none()
    });
    let taken: HashSet<usize> = matches.iter().map(|found| found.column).collect();
    columns.retain(|column| !taken.contains(column));
    (matches, fields, columns)
}

/// A name, taken apart for comparing.
struct Name {
    /// Letters and digits only, in lower case.
    plain: String,
    /// Its words but those that say only that it is an identifier.
    telling_words: Vec<String>,
    digits: String,
    num_chars: usize,
    letters: LetterCounts,
}

/// How often each letter occurs; letters beyond ASCII share a place.
#[derive(Clone, Copy)]
struct LetterCounts([u8; 32]);

impl LetterCounts {
    fn of(plain: &str) -> Self {
        let mut counts = [0_u8; 32];
        for sign in plain.chars() {
            let place = &mut counts[sign as usize % 32];
            *place = place.saturating_add(1);
        }
        Self(counts)
    }

    /// Returns the least number of edits between two texts of these letters: one edit changes each count by one at
    /// most, and a swap of neighbours none.
    fn least_edits(&self, other: &Self) -> usize {
        let (mut more, mut fewer) = (0, 0);
        for (one, other) in self.0.iter().zip(&other.0) {
            more += usize::from(one.saturating_sub(*other));
            fewer += usize::from(other.saturating_sub(*one));
        }
        more.max(fewer)
    }
}

impl Name {
    fn new(name: &str) -> Self {
        let spelled = name.replace('%', " percent ").replace('#', " no ");
        let lower = spelled.to_lowercase();
        let words = lower.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
        // "E-Mail" and "VAT-Id." are one word each for whoever leaves the sign out; comparing the plain form finds them.
        let mut telling_words: Vec<_> = words.map(str::to_owned).collect();
        let plain = telling_words.concat();
        telling_words.retain(|word| !IDENTIFIER_WORDS.contains(&word.as_str()));
        let digits = plain.chars().filter(char::is_ascii_digit).collect();
        Self { num_chars: plain.chars().count(), letters: LetterCounts::of(&plain), plain, telling_words, digits }
    }

    /// Whether it says all that a heading says, and more: "Customer PO" is something of a "Customer", not it.
    fn is_more_than(&self, heading: &Self) -> bool {
        let says = |word: &String| self.telling_words.contains(word);
        !heading.telling_words.is_empty()
            && heading.telling_words.len() < self.telling_words.len()
            && heading.telling_words.iter().all(says)
    }

    /// How alike two names are, from 0 to 1. "Address" and "Address 2" are not alike at all.
    fn likeness(&self, other: &Self) -> f64 {
        if self.num_chars.min(other.num_chars) < LEAST_CHARS || self.digits != other.digits {
            return 0.0;
        }
        if !self.telling_words.is_empty() && self.telling_words == other.telling_words {
            return 1.0;
        }
        if self.is_more_than(other) {
            return 0.0;
        }
        // Most names are nothing like each other, and counting letters says so a hundred times faster.
        let least_edits = self.letters.least_edits(&other.letters);
        if 1.0 - (least_edits as f64 / self.num_chars.max(other.num_chars) as f64) < LEAST_LIKENESS {
            return 0.0;
        }
        strsim::normalized_damerau_levenshtein(&self.plain, &other.plain)
    }
}

/// All names under which a field is known.
struct FieldNames {
    name: Name,
    with_table: String,
    aliases: Vec<Name>,
}

impl FieldNames {
    fn new(field: &Field, table: &Name) -> Self {
        let name = Name::new(&field.name);
        let with_table = format!("{}{}", table.plain, name.plain);
        Self { name, with_table, aliases: field.aliases.iter().map(|alias| Name::new(alias)).collect() }
    }

    fn compare(&self, heading: &Name) -> Option<(f32, MatchedBy)> {
        if heading.plain.is_empty() {
            return None;
        }
        if heading.plain == self.name.plain {
            return Some((1.0, MatchedBy::Name));
        }
        if self.aliases.iter().any(|alias| alias.plain == heading.plain) {
            return Some((ALIAS, MatchedBy::Alias));
        }
        if heading.plain == self.with_table {
            return Some((TABLE_AND_NAME, MatchedBy::Alias));
        }
        let names = self.aliases.iter().chain([&self.name]);
        let likeness = names.map(|name| name.likeness(heading)).fold(0.0, f64::max);
        (likeness >= LEAST_LIKENESS).then_some((LIKENESS * likeness as f32, MatchedBy::Similarity))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldType;

    fn schema(table: &str, fields: &[(&str, &[&str])]) -> TableSchema {
        let fields = fields.iter().map(|(name, aliases)| Field {
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            ..Field::new(name, FieldType::Text)
        });
        TableSchema::new(table, &[], fields.collect())
    }

    /// The match of one heading among the fields of a customer: "Name by Name 1.00".
    #[track_caller]
    fn check(heading: &str, expect: &str) {
        let schema = schema(
            "Customer",
            &[
                ("No.", &["Debitor", "Kundennr."]),
                ("Name", &["Firma"]),
                ("Name 2", &[]),
                ("Address", &[]),
                ("Address 2", &[]),
                ("E-Mail", &[]),
                ("Phone No.", &["Telefon"]),
                ("Order", &["Client PO"]),
                ("Currency Code", &[]),
                ("Unit Price", &[]),
                ("Unit Cost", &[]),
                ("Line Discount %", &[]),
            ],
        );
        let found = match_columns(&[heading.to_owned()], &schema);
        let shown = found.first().map_or("none".to_owned(), |found| {
            format!("{} by {:?} {:.2}", found.field, found.matched_by, found.confidence)
        });
        assert_eq!(shown, expect, "{heading}");
    }

    #[test]
    fn names_without_regard_to_case_space_and_punctuation() {
        check("NO", "No. by Name 1.00");
        check("email", "E-Mail by Name 1.00");
        check("name_2", "Name 2 by Name 1.00");
        check("UnitPrice", "Unit Price by Name 1.00");
        check("line discount percent", "Line Discount % by Name 1.00");
    }

    #[test]
    fn other_names() {
        check("kundennr", "No. by Alias 0.95");
        check("Firma", "Name by Alias 0.95");
        check("Customer No.", "No. by Alias 0.90");
        check("Customer Name", "Name by Alias 0.90");
    }

    #[test]
    fn names_that_are_alike() {
        check("Currency", "Currency Code by Similarity 0.85");
        check("Phone", "Phone No. by Similarity 0.85");
        check("Adress", "Address by Similarity 0.73");
        check("Telefonnr", "Phone No. by Similarity 0.66");
    }

    #[test]
    fn names_that_are_not() {
        check("Address 3", "none");
        check("Unit", "none");
        check("Price", "none");
        check("Nix", "none");
        check("Client", "none");
        check("", "none");
        check("—", "none");
    }

    #[test]
    fn each_column_and_field_once_and_the_best_first() {
        let schema = schema("T", &[("Amount", &["Value"]), ("Value", &[]), ("Note", &[])]);
        let columns = ["Amounts", "Value", "value", "Note", "Note"].map(str::to_owned);
        let found = match_columns(&columns, &schema);
        let shown: Vec<_> = found.iter().map(|found| (found.field.as_str(), found.column.as_str())).collect();
        assert_eq!(shown, [("Value", "Value"), ("Note", "Note"), ("Amount", "value")]);
    }

    #[test]
    fn a_table_made_from_a_wide_sheet_is_matched_by_name() {
        let columns: Vec<String> = (1..=4000).map(|i| format!("Column {i}")).collect();
        let fields: Vec<(&str, &[&str])> = columns.iter().map(|name| (name.as_str(), &[][..])).collect();
        let found = match_columns(&columns, &schema("Wide", &fields));
        assert_eq!(found.len(), 4000);
        assert!(found.iter().all(|found| found.field == found.column && found.matched_by == MatchedBy::Name));
    }
}
