//! The embedded store: everything that outlives a run.
//!
//! The only layer that names the database (sled). A workspace is a folder with three kinds of sled folder: the
//! catalog, the company, and one for each import's staged rows.

pub mod catalog;
pub mod codec;
pub mod company;
mod error;
mod fault;
mod files;
mod folder;
mod guard;
pub mod manifest;
mod places;
mod repair;
mod scratch;
pub mod staging;
mod table;
#[cfg(test)]
mod testing;
mod work_note;
pub mod workspace;

pub use self::{
    catalog::{Asking, Catalog, LostCompany},
    company::Company,
    error::StoreError,
    folder::{Folder, Tree},
    scratch::{Scratch, Shelved},
    staging::{PackedRows, Record, Staging},
    table::{Batch, Bytes, Table},
    work_note::WorkNote,
    workspace::{CacheSizes, Workspace},
};
