//! Workbooks: xlsx, xlsm, xlsb, xls and ods, read by a child process.
//!
//! The library that reads them can be made to panic, to abort and to allocate without bound. So this program starts
//! itself with a hidden verb, under a memory limit; the child sends rows, the parent listens with a time limit and
//! turns whatever ends the child into one sentence.

pub(super) mod archive;
mod book;
mod cells;
mod child;
mod header;
mod number_format;
mod process;
mod rows;
mod sheet;
mod wire;

pub(super) use self::sheet::{guess, open};
pub use self::{
    child::child_main,
    process::{CHILD_VERB, set_child_program},
};
