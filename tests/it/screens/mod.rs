//! The pages of the window, by the names that a screen reader says, over real data.

mod import_pictures;
mod import_way;
pub mod window;
