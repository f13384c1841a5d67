//! Longshore unloads spreadsheets and text files into business tables.

pub mod model;
pub mod source;
