//! Workbooks: xlsx, xlsm, xlsb, xls, ods, the XML of Excel 2003 and tables of web pages, read by a child process.
//!
//! A workbook may demand any amount of memory or time, by accident or on purpose, and a fault in reading one must not
//! be the program's end. So this program starts itself with a hidden verb, under a memory limit; the child sends rows,
//! the parent listens with a time limit and turns whatever ends the child into one sentence.
//!
//! Every format is read here, by streams where it can be, and gives its cells to the same sink: what a number is, a
//! date or an amount, is decided in one place, by the cell's format.

mod all_sheets;
pub(super) mod archive;
mod book;
mod bytes;
mod cells;
mod child;
mod compound;
mod general;
mod grid;
mod header;
mod headings;
mod html;
mod html_text;
mod inflate;
mod masks;
mod number_format;
mod ods;
mod ods_styles;
mod ods_table;
mod package;
mod process;
mod repeated;
mod rows;
mod second;
mod sections;
mod sheet;
mod strings;
mod styles;
mod survey;
mod transcode;
mod wire;
mod xls;
mod xls_globals;
mod xls_sheet;
mod xls_text;
mod xlsb;
mod xlsx;
mod xml;
mod xml2003;

pub use self::{
    all_sheets::AllSheets,
    child::child_main,
    process::{CHILD_VERB, set_child_program},
};
pub(super) use self::{
    all_sheets::open as all_sheets,
    sheet::{guess, open},
};
