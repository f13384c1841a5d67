//! Dialogs and toasts over a page.

use eframe::egui::Ui;
use longshore::{
    model::{NoticeKind, Progress},
    ui::{
        theme::{Tone, icon},
        widgets::{Dialog, OptionCard, ProgressLine, Toast, Toasts, banner, body, muted, page_header},
    },
};

use super::{Page, shell};
use crate::support::picture::pictures;

#[test]
fn post_import_dialog() {
    pictures("dialog-post-import", |ui| {
        background(ui);
        let dialog = Dialog::new("post-import", "The import has been completed").width(520.0);
        dialog.show(ui.ctx(), post_import_ui);
    });
}

#[test]
fn progress_dialog() {
    pictures("dialog-progress", |ui| {
        background(ui);
        let dialog =
            Dialog::new("progress", "Processing customers.csv").secondary("Cancel").primary("Continue in background");
        dialog.show(ui.ctx(), |ui| {
            let progress = Progress { done: 150, total: 500, num_errors: 2, seconds: 2.0, ..Progress::default() };
            ProgressLine::of("Processing: 150/500 records", &progress).show(ui);
            muted(ui, "Errors: 2");
        });
    });
}

#[test]
fn danger_dialog() {
    pictures("dialog-danger", |ui| {
        background(ui);
        let dialog =
            Dialog::new("undo", "Undo import of 500 records?").danger("Undo import of 500 records").secondary("Keep");
        dialog.show(ui.ctx(), |ui| {
            body(ui, "488 customers are deleted, 12 get back the values they had before the import.");
            banner(ui, Tone::Warning, "3 of them were changed since. They are left as they are.", None);
        });
    });
}

#[test]
fn toasts() {
    let mut toasts = Toasts::default();
    for (kind, title, text) in [
        (NoticeKind::Success, "Import Processing Complete", "500 records created, 0 errors"),
        (NoticeKind::Warning, "Import Processing Complete", "412 records created, 3 with errors"),
        (
            NoticeKind::Error,
            "The import could not be read",
            "orders.xlsx: the sheet “Orders” is protected by a password",
        ),
    ] {
        let action = (kind != NoticeKind::Error).then(|| ("Open results".to_owned(), ()));
        toasts.push(Toast { kind, title: title.to_owned(), text: text.to_owned(), action });
    }
    pictures("toasts", |ui| {
        background(ui);
        toasts.clone().show(ui.ctx());
    });
}

fn background(ui: &mut Ui) {
    shell(ui, Page::Home, |ui| page_header(ui, "Home", "Contoso Trading", |_| ()));
}

fn post_import_ui(ui: &mut Ui) {
    body(ui, "10,000 records staged from customers.csv, 12 with issues.");
    muted(ui, "What would you like to do?");
    ui.add_space(8.0);
    let _ = ui.add(OptionCard::new(
        icon::PROCESS,
        "Process now (wait for completion)",
        "About 8 s at this integration’s usual 1,250 records/s.",
    ));
    let _ = ui.add(
        OptionCard::new(
            icon::BACKGROUND,
            "Process in background (continue working)",
            "A notification tells you when it is done.",
        )
        .highlighted(true)
        .mark(Some("Recommended")),
    );
    let _ = ui.add(OptionCard::new(
        icon::RECORDS,
        "Open import results",
        "Look at the staged records first; they stay Ready.",
    ));
}
