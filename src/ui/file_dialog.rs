//! The system's file dialogs. Each runs on a thread of its own: where the desktop's portal hangs, the window does not.

use std::{
    path::PathBuf,
    sync::mpsc::{self, Receiver, Sender},
    thread,
    time::{Duration, Instant},
};

use eframe::egui::Context;

use super::screen::ExportRequest;

/// A dialog that was gone so soon was never seen: a desktop without one answers at once.
const LEAST_SEEN: Duration = Duration::from_millis(150);

const CANNOT_OPEN: &str =
    "This desktop shows no file dialog: drop the file into this window, or type its path on the page Home";
const CANNOT_SAVE: &str = "This desktop shows no file dialog: “longshore export” on the command line writes the file";

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
    ask(answer, ctx, CANNOT_OPEN, || {
        let dialog = rfd::FileDialog::new()
            .set_title("Import a file")
            .add_filter("Tables", &["csv", "tsv", "txt", "tab", "dat", "xlsx", "xlsm", "xlsb", "xls", "ods"])
            .add_filter("All files", &["*"]);
        dialog.pick_file().map(Chosen::Open)
    });
}

/// Asks where to write a table to.
pub fn save(export: ExportRequest, answer: &Sender<Chosen>, ctx: &Context) {
    ask(answer, ctx, CANNOT_SAVE, move || {
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

fn ask(
    answer: &Sender<Chosen>,
    ctx: &Context,
    without: &'static str,
    dialog: impl FnOnce() -> Option<Chosen> + Send + 'static,
) {
    let (to_thread, ctx) = (answer.clone(), ctx.clone());
    let show = move || {
        let began = Instant::now();
        let chosen = dialog();
        if let Some(chosen) = answered(chosen, began.elapsed(), without) {
            // The window may have closed meanwhile.
            let _ = to_thread.send(chosen);
            ctx.request_repaint();
        }
    };
    if let Err(error) = thread::Builder::new().name("file dialog".to_owned()).spawn(show) {
        let _ = answer.send(Chosen::Unavailable { why: format!("The file dialog could not be opened: {error}") });
    }
}

/// Tells a dialog that was dismissed, which says nothing, from one that was never shown.
fn answered(chosen: Option<Chosen>, after: Duration, without: &str) -> Option<Chosen> {
    chosen.or_else(|| (after < LEAST_SEEN).then(|| Chosen::Unavailable { why: without.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_that_was_never_seen_says_what_else_can_be_done() {
        let at_once = answered(None, Duration::from_millis(5), CANNOT_OPEN);
        assert!(matches!(at_once, Some(Chosen::Unavailable { why }) if why == CANNOT_OPEN));
        assert!(answered(None, Duration::from_secs(2), CANNOT_OPEN).is_none(), "dismissed");
        let chosen = answered(Some(Chosen::Open("a.csv".into())), Duration::ZERO, CANNOT_OPEN);
        assert!(matches!(chosen, Some(Chosen::Open(path)) if path == std::path::Path::new("a.csv")));
    }
}
