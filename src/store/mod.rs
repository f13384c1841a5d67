//! The embedded store: everything that outlives a run.
//!
//! The only layer that names the database (sled). A workspace is a folder with three kinds of sled folder: the
//! catalog, the company, and one for each import's staged rows.

pub mod codec;
pub mod company;
mod error;
mod folder;

pub use self::{
    error::StoreError,
    folder::{Folder, Tree},
};
