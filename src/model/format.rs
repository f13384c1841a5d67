//! How a file is to be read: found by the reader, or set by hand.

use serde::{Deserialize, Serialize};

use super::{fixed::FixedOptions, left_out::LeftOut, sign::Sign};

/// The format of a source file, with everything needed to read it the same way again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum FileFormat {
    /// CSV and other delimited text.
    Csv(CsvOptions),
    /// Text with columns at fixed positions.
    Fixed(FixedOptions),
    /// A workbook: xlsx, xlsm, xlsb, xls or ods.
    Excel(WorkbookOptions),
}

impl Default for FileFormat {
    fn default() -> Self {
        Self::Csv(CsvOptions::default())
    }
}

/// How delimited text is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvOptions {
    pub delimiter: Sign,
    /// None: quotes are then ordinary characters. An opening quote such as `“` is closed by its counterpart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Sign>,
    /// An ASCII character before a quote inside quotes; none: the quote is doubled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escape: Option<Sign>,
    /// Lines that start with it are left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Sign>,
    /// An ASCII character that ends records; none: line ends do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_end: Option<Sign>,
    /// Whether spaces at the start of a field are left out: `a, "b"`. Where the space is the delimiter, runs of it
    /// count as one.
    #[serde(default)]
    pub skip_space: bool,
    #[serde(default, skip_serializing_if = "Bars::is_usual")]
    pub bars: Bars,
    /// The encoding's WHATWG name: `UTF-8`, `windows-1252`.
    pub encoding: String,
    /// Lines before the header (or the first row) that are left out.
    #[serde(default)]
    pub skip_lines: u64,
    /// Whether the first line read names the columns.
    pub has_header: bool,
    /// How many rows name the columns, where the first one does; their texts are joined: "Sales 2025 Units".
    #[serde(default = "one_row")]
    pub header_rows: u32,
    /// A record longer than this is cut and told.
    #[serde(default = "usual_limit")]
    pub max_record_mib: u32,
    /// Whether `="00123"`, as Excel writes text that is to stay text, is read as the text inside.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub excel_text: bool,
    #[serde(default, skip_serializing_if = "LeftOut::is_empty")]
    pub left_out: LeftOut,
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_yes(yes: &bool) -> bool {
    *yes
}

fn one_row() -> u32 {
    1
}

fn usual_limit() -> u32 {
    CsvOptions::default().max_record_mib
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self {
            delimiter: Sign::from(','),
            quote: Some(Sign::from('"')),
            escape: None,
            comment: None,
            record_end: None,
            skip_space: false,
            bars: Bars::Between,
            encoding: "UTF-8".to_owned(),
            skip_lines: 0,
            has_header: true,
            header_rows: 1,
            max_record_mib: 16,
            excel_text: true,
            left_out: LeftOut::default(),
        }
    }
}

/// Where delimiters stand besides between cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bars {
    /// Nowhere.
    #[default]
    Between,
    /// Behind the last cell too: `a;b;`.
    Behind,
    /// The table is drawn for people: bars may stand at both ends of a row, spaces around cells and rules between rows
    /// are no data.
    Drawn,
}

impl Bars {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Between, Self::Behind, Self::Drawn];

    /// Returns what stands at the ends of rows, as the window says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Between => "Nothing",
            Self::Behind => "A delimiter",
            Self::Drawn => "Bars of a drawn table",
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// How a workbook is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkbookOptions {
    /// The sheet's name.
    pub sheet: String,
    /// The sheet's row that names the columns, from 1; none: every row is data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_row: Option<u32>,
    #[serde(default, skip_serializing_if = "LeftOut::is_empty")]
    pub left_out: LeftOut,
}

/// Why the reader thinks so: shown beside the guess.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What was decided: "Delimiter".
    pub what: String,
    /// What for: "semicolon".
    pub finding: String,
    /// In a sentence: "7 columns in all of 1,000 rows; comma gives 1 to 4".
    pub why: String,
    /// From 0 to 1.
    pub confidence: f32,
}

impl FileFormat {
    /// Returns the format's name for the window.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Csv(_) => "CSV",
            Self::Fixed(_) => "Text fixed width",
            Self::Excel(_) => "Excel",
        }
    }

    /// Returns which rows are left out.
    pub fn left_out(&self) -> &LeftOut {
        match self {
            Self::Csv(csv) => &csv.left_out,
            Self::Fixed(fixed) => &fixed.left_out,
            Self::Excel(book) => &book.left_out,
        }
    }

    /// Says which rows are left out.
    pub fn set_left_out(&mut self, left_out: LeftOut) {
        match self {
            Self::Csv(csv) => csv.left_out = left_out,
            Self::Fixed(fixed) => fixed.left_out = left_out,
            Self::Excel(book) => book.left_out = left_out,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_saved_before_there_were_longer_signs_are_read() {
        let saved = r#"{"type":"csv","delimiter":";","quote":"'","encoding":"UTF-8","has_header":true}"#;
        let expect = CsvOptions { delimiter: Sign::from(';'), quote: Some(Sign::from('\'')), ..CsvOptions::default() };
        assert_eq!(serde_json::from_str::<FileFormat>(saved).unwrap(), FileFormat::Csv(expect));
    }
}
