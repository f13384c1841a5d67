//! How a file is to be read: found by the reader, or set by hand.

use serde::{Deserialize, Serialize};

use super::fixed::FixedOptions;

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
    /// An ASCII character.
    pub delimiter: char,
    /// An ASCII character, or none: quotes are then ordinary characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<char>,
    /// An ASCII character before a quote inside quotes; none: the quote is doubled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escape: Option<char>,
    /// Lines that start with it are left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<char>,
    /// Whether spaces at the start of a field are left out: `a, "b"`. Where the space is the delimiter, runs of it
    /// count as one.
    #[serde(default)]
    pub skip_space: bool,
    /// The encoding's WHATWG name: `UTF-8`, `windows-1252`.
    pub encoding: String,
    /// Lines before the header (or the first row) that are left out.
    #[serde(default)]
    pub skip_lines: u64,
    /// Whether the first line read names the columns.
    pub has_header: bool,
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self {
            delimiter: ',',
            quote: Some('"'),
            escape: None,
            comment: None,
            skip_space: false,
            encoding: "UTF-8".to_owned(),
            skip_lines: 0,
            has_header: true,
        }
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
}
