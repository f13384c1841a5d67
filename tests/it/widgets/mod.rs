//! Widgets as they are used: by accessible name, by keyboard, by pointer.

mod dialog;
mod grid;
mod inputs;
mod toast;
