//! A file dropped on the window, whatever page is open, starts an import.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use eframe::egui::DroppedFile;
use longshore::ui::screen::Page;

use super::window::Window;
use crate::support::{Workspace, sample};

/// A file as a desktop hands it over.
#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_dropped_file_is_opened_in_the_assistant_from_any_page() {
    for page in [Page::Home, Page::Settings, Page::Company] {
        let workspace = Workspace::new();
        let mut window = Window::open(&workspace, page);
        window.harness.input_mut().dropped_files.push(Arc::new(Dropped(sample("vendors.csv"))));
        window.settle();
        window.expect("Import vendors.csv");
    }
}
