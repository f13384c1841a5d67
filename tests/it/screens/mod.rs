//! The pages of the window, by the names that a screen reader says, over real data.

mod import_list;
mod import_pictures;
mod import_way;
mod notifications;
mod records;
mod records_pictures;
pub mod window;
