//! The one test binary of the project: whole imports, contracts, crashes, screens, and the tidiness of the sources.

// A test that can't go on says so by a panic.
#![allow(clippy::unwrap_used)]

mod conversions;
mod crash;
mod dry_run;
mod foretold;
mod gallery;
mod imports;
mod later_version;
mod mutated;
mod mutated_books;
mod parents;
mod polluted;
mod questions;
mod queue;
mod queue_threads;
mod screens;
mod source;
mod standard_jobs;
mod support;
mod tidy;
mod widgets;
