//! Longshore unloads spreadsheets and text files into business tables.
//!
//! Layers, lowest first; each names only those above it in this list:
//! [`model`] the nouns, [`source`] readers, [`pipeline`] raw rows to finished records, [`store`] the embedded store,
//! [`destination`] writers, [`engine`] the work, and beside each other on top [`ui`] the window and [`cli`] the command
//! line.

pub mod model;
pub mod source;

pub mod pipeline;
pub mod store;

pub mod destination;
pub mod engine;
pub mod handover;

pub mod cli;
pub mod ui;
