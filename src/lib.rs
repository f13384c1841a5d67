//! Longshore unloads spreadsheets and text files into business tables.

pub mod destination;
pub mod model;
pub mod store;
