//! The one test binary of the project: whole imports, contracts, crashes, screens, and the tidiness of the sources.

mod crash;
mod gallery;
mod imports;
mod screens;
mod support;
mod tidy;
