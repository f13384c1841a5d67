//! What several tests need.

pub mod picture;
