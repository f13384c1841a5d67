//! The system's file dialogs. Each runs on a thread of its own: where the desktop's portal hangs, the window does not.

use std::{
    path::PathBuf,
    sync::mpsc::{self, Receiver, Sender},
    thread,
};

use eframe::egui::Context;

use super::screen::ExportRequest;

/// What came of a dialog. A dialog that was dismissed says nothing.
#[derive(Debug)]
pub enum Chosen {
    Open(PathBuf),
    Save {
        path: PathBuf,
        export: ExportRequest,
    },
    /// No dialog can be shown here, in a sentence.
    Unavailable {
        why: String,
    },
}

/// Asks for a file to import.
pub fn open(answer: &Sender<Chosen>, ctx: &Context) {
    ask(answer, ctx, || {
        let dialog = rfd::FileDialog::new()
            .set_title("Import a file")
            .add_filter("Tables", &["csv", "tsv", "txt", "tab", "dat", "xlsx", "xlsm", "xlsb", "xls", "ods"])
            .add_filter("All files", &["*"]);
        dialog.pick_file().map(Chosen::Open)
    });
}

/// Asks where to write a table to.
pub fn save(export: ExportRequest, answer: &Sender<Chosen>, ctx: &Context) {
    ask(answer, ctx, move || {
        let dialog = rfd::FileDialog::new()
            .set_title("Export")
            .set_file_name(format!("{}.csv", export.name()))
            .add_filter("CSV", &["csv"])
            .add_filter("Excel workbook", &["xlsx"])
            .add_filter("JSON", &["json"]);
        dialog.save_file().map(|path| Chosen::Save { path, export })
    });
}

/// Asks for the file of a definition: to be written, with its proposed name, or to be read. The answer comes to whoever
/// asked.
pub fn definition(write_as: Option<String>, ctx: &Context) -> Receiver<PathBuf> {
    asked(ctx, move || {
        let dialog = rfd::FileDialog::new().add_filter("Integration", &["toml"]);
        match write_as {
            Some(name) => dialog.set_title("Export an integration").set_file_name(name).save_file(),
            None => dialog.set_title("Import an integration").add_filter("All files", &["*"]).pick_file(),
        }
    })
}

/// Asks for a folder; the answer comes to whoever asked.
pub fn folder(title: &'static str, ctx: &Context) -> Receiver<PathBuf> {
    asked(ctx, move || rfd::FileDialog::new().set_title(title).pick_folder())
}

/// Asks for a file that is there; the answer comes to whoever asked.
pub fn file(title: &'static str, ctx: &Context) -> Receiver<PathBuf> {
    asked(ctx, move || rfd::FileDialog::new().set_title(title).pick_file())
}

fn asked(ctx: &Context, dialog: impl FnOnce() -> Option<PathBuf> + Send + 'static) -> Receiver<PathBuf> {
    let (answer, receiver) = mpsc::channel();
    let ctx = ctx.clone();
    let show = move || {
        if let Some(path) = dialog() {
            let _ = answer.send(path);
            ctx.request_repaint();
        }
    };
    // Where no thread can be started, nothing is answered: a path can be typed beside the button.
    let _ = thread::Builder::new().name("file dialog".to_owned()).spawn(show);
    receiver
}

fn ask(answer: &Sender<Chosen>, ctx: &Context, dialog: impl FnOnce() -> Option<Chosen> + Send + 'static) {
    let (to_thread, ctx) = (answer.clone(), ctx.clone());
    let show = move || {
        if let Some(chosen) = dialog() {
            // The window may have closed meanwhile.
            let _ = to_thread.send(chosen);
            ctx.request_repaint();
        }
    };
    if let Err(error) = thread::Builder::new().name("file dialog".to_owned()).spawn(show) {
        let _ = answer.send(Chosen::Unavailable { why: format!("The file dialog could not be opened: {error}") });
    }
}
