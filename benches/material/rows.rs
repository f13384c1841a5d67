//! The rows of the standard jobs: three tables, about one row in a hundred bad in one named way.

use super::{customers, items, lines, random::Random};

/// A table of the standard jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Table {
    Lines,
    Customers,
    Items,
}

/// What a column holds, as a workbook would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    /// `2026-11-20`
    Iso,
    /// `20/11/2026`
    Dmy,
}

/// One row as it stands in the file.
pub struct Row {
    pub cells: Vec<String>,
    pub fault: Option<Fault>,
    /// The amount that must come out of it, in cents.
    pub cents: i128,
}

/// What is wrong with a row, and in which column.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    pub kind: FaultKind,
    pub column: usize,
}

/// The ways in which rows are bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    MissingMandatory,
    TooLong,
    BadDecimal,
    BadDate,
    BadOption,
    UnknownCustomer,
    UnknownItem,
    UnknownCode,
    DuplicateKey,
}

/// Whether some rows are bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Faults {
    None,
    OneInAHundred,
}

/// Makes the rows of a table.
#[derive(Clone, Copy, Debug)]
pub struct Maker {
    pub table: Table,
    pub seed: u64,
    pub faults: Faults,
}

impl Table {
    /// Returns the name that its files begin with.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Customers => "customers",
            Self::Items => "items",
        }
    }

    pub fn columns(self) -> &'static [(&'static str, Kind)] {
        match self {
            Self::Lines => lines::COLUMNS,
            Self::Customers => customers::COLUMNS,
            Self::Items => items::COLUMNS,
        }
    }
}

impl FaultKind {
    /// Returns the name under which it stands in the files of expected errors.
    pub fn name(self) -> &'static str {
        match self {
            Self::MissingMandatory => "missing_mandatory",
            Self::TooLong => "too_long",
            Self::BadDecimal => "bad_decimal",
            Self::BadDate => "bad_date",
            Self::BadOption => "bad_option",
            Self::UnknownCustomer => "unknown_customer",
            Self::UnknownItem => "unknown_item",
            Self::UnknownCode => "unknown_code",
            Self::DuplicateKey => "duplicate_key",
        }
    }
}

impl Maker {
    /// Makes the row at `position`, counted from 0. It depends on nothing else.
    pub fn row(&self, position: u64) -> Row {
        let kind = self.fault(position);
        let mut chance = Random::of(self.seed ^ 0x5e11, position);
        let key = if kind == Some(FaultKind::DuplicateKey) { self.earlier(position, &mut chance) } else { position };
        let mut random = Random::of(self.seed, position);
        let (mut cells, cents) = match self.table {
            Table::Lines => lines::make(&mut random, position, key, self.seed),
            Table::Customers => (customers::make(&mut random, key), 0),
            Table::Items => (items::make(&mut random, key), 0),
        };
        let fault = kind.map(|kind| Fault { kind, column: self.spoil(kind, &mut chance, &mut cells) });
        Row { cells, fault, cents }
    }

    /// The first row is always good, so that each has a good one before it.
    fn fault(&self, position: u64) -> Option<FaultKind> {
        let mut random = Random::of(self.seed ^ 0xbad, position);
        let kinds = match self.table {
            Table::Lines => lines::FAULTS,
            Table::Customers => customers::FAULTS,
            Table::Items => items::FAULTS,
        };
        let is_bad = self.faults == Faults::OneInAHundred && position > 0 && random.happens(1);
        is_bad.then(|| random.pick(kinds))
    }

    /// Returns a good row before `position`, whose key is used again.
    fn earlier(&self, position: u64, chance: &mut Random) -> u64 {
        let from = position - 1 - chance.below(position.min(3_000));
        (0..=from).rev().find(|row| self.fault(*row).is_none()).unwrap_or(0)
    }

    /// Makes a row bad; returns the column.
    fn spoil(&self, kind: FaultKind, chance: &mut Random, cells: &mut [String]) -> usize {
        let (column, text) = match self.table {
            Table::Lines => lines::spoil(kind, chance),
            Table::Customers => customers::spoil(kind, chance),
            Table::Items => items::spoil(kind, chance),
        };
        if let Some(text) = text {
            cells[column] = text;
        }
        column
    }
}

/// Texts that are no date in either notation, though some look like one.
pub fn bad_date(kind: Kind, chance: &mut Random) -> String {
    let texts = match kind {
        Kind::Dmy => ["31/04/2024", "30/02/2023", "07/13/2022", "later"],
        Kind::Text | Kind::Number | Kind::Iso => ["2024-02-30", "2023-13-01", "2022-04-31", "soon"],
    };
    chance.pick(&texts).to_owned()
}

/// Texts that are no number.
pub fn bad_decimal(chance: &mut Random) -> String {
    chance.pick(&["7,5O", "1.2.3", "ten", "--4", "2OO.00"]).to_owned()
}

/// A text that is longer than `limit` characters.
pub fn too_long(limit: usize, chance: &mut Random) -> String {
    let text = "This goes on for longer than its field is wide. ".repeat(8);
    text.chars().take(limit + 1 + chance.below(20) as usize).map(|sign| if sign == '.' { '!' } else { sign }).collect()
}

/// Writes an amount in cents.
pub fn decimal(cents: u64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

/// A day of the years from `first` on.
pub fn day(random: &mut Random, first: u64, num_years: u64) -> (u64, u64, u64) {
    (first + random.below(num_years), 1 + random.below(12), 1 + random.below(28))
}
