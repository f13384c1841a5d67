//! Workbooks, read by a child process.

pub(in crate::source) mod archive;
