//! The pages of the window, by the names that a screen reader says, over real data.

mod closing;
mod column_list;
mod company;
mod conversions;
mod drop;
mod dry_run;
mod import_list;
mod import_pictures;
mod import_way;
mod integrations;
mod jobs;
mod keyboard;
mod mapping;
mod notifications;
mod parts;
mod questions;
mod reading;
mod reading_pictures;
mod records;
mod records_pictures;
mod rest_pictures;
mod running;
mod schedule;
mod settings;
mod state_pictures;
mod tell_me;
pub mod window;
