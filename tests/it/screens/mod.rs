//! The pages of the window, by the names that a screen reader says, over real data.

mod company;
mod integrations;
mod jobs;
mod rest_pictures;
mod settings;
mod tell_me;
pub mod window;
