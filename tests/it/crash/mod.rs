//! Ends the real program, lets its writes fail and damages its files, and compares what is there in the end with an
//! uninterrupted run.
//!
//! A few of each in CI. The whole, with the released program, is told by the environment: see CONTRIBUTING.md.

#[cfg(unix)]
mod damage;
mod ends;
mod every_write;
mod hang;
mod planned;
mod random;
mod restore;
mod room;
mod trial;

/// Whether everything is to be tried, and not a few of each: `LONGSHORE_FAULTS=all`.
fn is_whole() -> bool {
    std::env::var_os("LONGSHORE_FAULTS").is_some_and(|which| which == "all")
}

/// A number that the environment may set.
pub fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
