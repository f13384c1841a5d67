//! The window: what its users see, and nothing that outlives a frame.
//!
//! It reads the engine's overview and sends commands; it never opens a file and never touches the store. Colours,
//! sizes, icons and wording have one home each: [`theme`] and [`words`].

pub mod actions;
pub mod app;
pub mod dialogs;
pub mod fetched;
mod file_dialog;
mod focus;
mod frame_times;
mod leaving;
mod listed;
mod native;
mod page_keys;
pub mod palette;
mod parts;
pub mod refused;
pub mod screen;
pub mod screens;
mod shell;
pub mod theme;
pub mod widgets;
pub mod words;

pub use self::native::{WindowError, WindowOptions, run};
