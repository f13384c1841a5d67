//! Who is at work: the name under which the computer knows them.

use std::env;

/// Returns the name; empty where the system does not tell it.
pub fn name() -> String {
    ["USER", "USERNAME", "LOGNAME"].into_iter().find_map(|name| env::var(name).ok()).unwrap_or_default()
}
