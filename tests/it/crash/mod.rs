//! Ends the real program, lets its writes fail and damages its files, and compares what is there in the end with an
//! uninterrupted run.
//!
//! A few of each in CI. The whole, with the released program, is told by the environment: see CONTRIBUTING.md.

mod every_write;
mod random;
mod trial;

/// A number that the environment may set.
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
