//! One test binary for what needs the real program.

mod source;
