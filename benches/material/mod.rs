//! What is measured: the rows of the standard jobs, made the same on every machine, as cells, blocks and files.
//!
//! Each bench takes what it needs of it.
#![allow(dead_code)]

pub mod blocks;
mod customers;
pub mod files;
pub mod imported;
mod items;
mod lines;
pub mod place;
mod random;
pub mod rows;
mod words;
pub mod workbook;
