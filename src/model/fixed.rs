//! Where the columns of fixed-width text stand: a start and a length each, with gaps and overlaps if need be.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::left_out::LeftOut;

/// How fixed-width text is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Kept")]
pub struct FixedOptions {
    pub columns: Vec<FixedColumn>,
    /// What starts and lengths count.
    pub unit: FixedUnit,
    /// Where lines are of several types: the one whose lines are the table's rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_tag: Option<RecordTag>,
    pub encoding: String,
    pub skip_lines: u64,
    pub has_header: bool,
    #[serde(skip_serializing_if = "LeftOut::is_empty")]
    pub left_out: LeftOut,
}

impl Default for FixedOptions {
    fn default() -> Self {
        Self {
            columns: Vec::new(),
            unit: FixedUnit::default(),
            record_tag: None,
            encoding: "UTF-8".to_owned(),
            skip_lines: 0,
            has_header: true,
            left_out: LeftOut::default(),
        }
    }
}

/// The options as they were ever saved: definitions of before knew widths only.
#[derive(Deserialize)]
struct Kept {
    #[serde(default)]
    columns: Vec<FixedColumn>,
    #[serde(default)]
    widths: Vec<u32>,
    #[serde(default)]
    unit: FixedUnit,
    #[serde(default)]
    record_tag: Option<RecordTag>,
    encoding: String,
    #[serde(default)]
    skip_lines: u64,
    has_header: bool,
    #[serde(default)]
    left_out: LeftOut,
}

impl From<Kept> for FixedOptions {
    fn from(kept: Kept) -> Self {
        let Kept { columns, widths, unit, record_tag, encoding, skip_lines, has_header, left_out } = kept;
        let columns = if columns.is_empty() { FixedColumn::side_by_side(&widths) } else { columns };
        Self { columns, unit, record_tag, encoding, skip_lines, has_header, left_out }
    }
}

/// Where a column stands in the line. Written as its first and last place: `10-39`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct FixedColumn {
    /// From 1.
    pub start: u32,
    /// At least 1.
    pub length: u32,
}

/// The last place a column may have.
const MAX_PLACE: u32 = 1_000_000;

impl FixedColumn {
    /// Returns columns of these widths, one beside the other.
    pub fn side_by_side(widths: &[u32]) -> Vec<Self> {
        let mut start = 1_u32;
        let mut columns = Vec::with_capacity(widths.len());
        for &length in widths {
            columns.push(Self { start, length });
            start = start.saturating_add(length);
        }
        columns
    }

    /// Returns the first place behind the column.
    pub fn end(self) -> u32 {
        self.start.saturating_add(self.length)
    }

    /// Reads columns as they are typed: places, `1-8, 10-39`, or widths, `8, 30`.
    pub fn list(text: &str) -> Result<Vec<Self>, String> {
        let parts: Vec<&str> = text.split([',', ';', ' ']).filter(|part| !part.is_empty()).collect();
        if parts.is_empty() {
            return Err("Type where each column stands, such as 1-8, 10-39".to_owned());
        }
        if parts.iter().any(|part| part.contains('-')) {
            return parts.into_iter().map(str::parse).collect();
        }
        let width = |part: &&str| match part.parse() {
            Ok(width) if (1..=MAX_PLACE).contains(&width) => Ok(width),
            Ok(_) | Err(_) => Err(format!("“{part}” is not a width in characters")),
        };
        parts.iter().map(width).collect::<Result<Vec<_>, _>>().map(|widths| Self::side_by_side(&widths))
    }

    /// Writes columns as they are typed.
    pub fn list_text(columns: &[Self]) -> String {
        columns.iter().map(Self::to_string).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for FixedColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.start, self.end() - 1)
    }
}

impl FromStr for FixedColumn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (first, last) = text.trim().split_once('-').unwrap_or((text.trim(), text.trim()));
        match (first.trim().parse::<u32>(), last.trim().parse::<u32>()) {
            (Ok(first), Ok(last)) if (1..=MAX_PLACE).contains(&first) && (first..=MAX_PLACE).contains(&last) => {
                Ok(Self { start: first, length: last - first + 1 })
            }
            (Ok(_) | Err(_), Ok(_) | Err(_)) => Err(format!("“{text}” is not a first and last place such as 1-8")),
        }
    }
}

impl From<FixedColumn> for String {
    fn from(column: FixedColumn) -> Self {
        column.to_string()
    }
}

impl TryFrom<String> for FixedColumn {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

/// What the places of columns count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FixedUnit {
    /// Characters, wide ones and accented ones like any other.
    #[default]
    Characters,
    /// Bytes of the file's encoding, as programs write that know nothing of encodings.
    Bytes,
    /// Cells of a screen: the wide characters of East Asia count twice.
    Cells,
}

impl FixedUnit {
    /// Returns the unit in a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Characters => "characters",
            Self::Bytes => "bytes",
            Self::Cells => "cells",
        }
    }
}

/// What a line of the wanted type says, and where. Written as `D`, or with its place as `3:D`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordTag {
    /// From 1.
    pub start: u32,
    pub text: String,
}

impl fmt::Display for RecordTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.start == 1 { f.write_str(&self.text) } else { write!(f, "{}:{}", self.start, self.text) }
    }
}

impl FromStr for RecordTag {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let placed = text.split_once(':').and_then(|(start, text)| Some((start.trim().parse().ok()?, text)));
        let (start, tag) = placed.unwrap_or((1, text));
        if tag.is_empty() || !(1..=MAX_PLACE).contains(&start) {
            return Err(format!("“{text}” is not a tag such as D, or 3:D where it stands at place 3"));
        }
        Ok(Self { start, text: tag.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_list(text: &str, expect: Result<&str, &str>) {
        let found = FixedColumn::list(text).map(|columns| FixedColumn::list_text(&columns));
        assert_eq!(found.as_deref().map_err(String::as_str), expect);
    }

    #[test]
    fn columns_are_typed_as_places_or_widths() {
        check_list("1-8, 10-39", Ok("1-8, 10-39"));
        check_list("1-8;5-6 9-9", Ok("1-8, 5-6, 9-9"));
        check_list("1-8, 9", Ok("1-8, 9-9"));
        check_list("8, 30,12", Ok("1-8, 9-38, 39-50"));
    }

    #[test]
    fn what_is_no_column_is_said() {
        check_list("", Err("Type where each column stands, such as 1-8, 10-39"));
        check_list("8,x", Err("“x” is not a width in characters"));
        check_list("8,0", Err("“0” is not a width in characters"));
        check_list("0-8", Err("“0-8” is not a first and last place such as 1-8"));
        check_list("8-1", Err("“8-1” is not a first and last place such as 1-8"));
        check_list("1-9999999", Err("“1-9999999” is not a first and last place such as 1-8"));
    }

    #[test]
    fn a_tag_has_a_place() {
        assert_eq!("D".parse(), Ok(RecordTag { start: 1, text: "D".to_owned() }));
        assert_eq!("3:10".parse(), Ok(RecordTag { start: 3, text: "10".to_owned() }));
        assert_eq!("A:B".parse(), Ok(RecordTag { start: 1, text: "A:B".to_owned() }));
        assert!("".parse::<RecordTag>().is_err() && "0:D".parse::<RecordTag>().is_err());
        assert_eq!(RecordTag { start: 3, text: "10".to_owned() }.to_string(), "3:10");
    }

    #[test]
    fn definitions_of_before_are_read() {
        let old = r#"{"widths":[8,30],"encoding":"UTF-8","skip_lines":1,"has_header":false}"#;
        let options: FixedOptions = serde_json::from_str(old).unwrap();
        assert_eq!(FixedColumn::list_text(&options.columns), "1-8, 9-38");
        assert_eq!((options.unit, options.record_tag, options.skip_lines), (FixedUnit::Characters, None, 1));
    }

    #[test]
    fn definitions_are_kept_as_places() {
        let options = FixedOptions {
            columns: FixedColumn::list("1-8, 10-39").unwrap(),
            unit: FixedUnit::Bytes,
            record_tag: Some(RecordTag { start: 1, text: "D".to_owned() }),
            ..FixedOptions::default()
        };
        let kept = serde_json::to_string(&options).unwrap();
        assert!(kept.starts_with(r#"{"columns":["1-8","10-39"],"unit":"bytes","record_tag":"#), "{kept}");
        assert_eq!(serde_json::from_str::<FixedOptions>(&kept).unwrap(), options);
    }
}
