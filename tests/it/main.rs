//! Longshore from the outside: one binary, so that it is linked once.

mod gallery;
mod support;
mod widgets;
