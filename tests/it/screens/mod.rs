//! The pages of the window, by the names that a screen reader says, over real data.

mod import_list;
mod notifications;
mod records;
mod records_pictures;
mod running;
pub mod window;
