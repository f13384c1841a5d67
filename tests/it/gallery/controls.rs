//! Buttons, fields, marks and the sizes of text.

use eframe::egui::{ScrollArea, Ui};
use longshore::{
    model::{JobStatus, Progress, RecordStatus},
    ui::{
        theme::{Text, Tone, icon},
        widgets::{
            Button, Chip, Choice, Details, FilterChips, Form, IconButton, ProgressLine, SearchField, TextField, badge,
            banner, card, check, confidence, heading, page_header, section, small, status,
        },
    },
};

use super::{Page, shell};
use crate::support::picture::pictures;

#[test]
fn controls() {
    pictures("controls", |ui| shell(ui, Page::Settings, controls_ui));
}

#[test]
fn texts() {
    pictures("texts", |ui| shell(ui, Page::Settings, texts_ui));
}

fn controls_ui(ui: &mut Ui) {
    page_header(ui, "Controls", "Everything that can be pressed or filled in", |ui| {
        let _ = ui.add(Button::primary("Import file…").icon(icon::DROP));
        let _ = ui.add(Button::secondary("Copy"));
        let _ = ui.add(IconButton::new(icon::MORE, "More actions"));
    });
    ScrollArea::vertical().show(ui, |ui| {
        banner(
            ui,
            Tone::Warning,
            "The job queue is switched off: queued jobs wait until it is switched on.",
            Some("Switch on"),
        );
        ui.columns(2, |columns| {
            card(&mut columns[0], buttons_ui);
            columns[0].add_space(8.0);
            card(&mut columns[0], marks_ui);
            card(&mut columns[1], form_ui);
        });
    });
}

fn buttons_ui(ui: &mut Ui) {
    ui.take_available_width();
    heading(ui, "Buttons");
    ui.horizontal_wrapped(|ui| {
        let _ = ui.add(Button::primary("Process now").icon(icon::PROCESS));
        let _ = ui.add(Button::secondary("Export…").icon(icon::EXPORT));
        let _ = ui.add(Button::quiet("Show errors"));
        let _ = ui.add(Button::danger("Delete import"));
    });
    ui.horizontal_wrapped(|ui| {
        ui.add_enabled_ui(false, |ui| {
            let _ = ui.add(Button::primary("Process now"));
            let _ = ui.add(Button::secondary("Export…"));
            let _ = ui.add(Button::quiet("Show errors"));
        });
        let _ = ui.add(IconButton::new(icon::REFRESH, "Refresh"));
        let _ = ui.add(IconButton::new(icon::EDIT, "Edit").small());
    });
    let chips = [
        Chip::all(10_000),
        Chip::status(RecordStatus::Completed, 9_988),
        Chip::status(RecordStatus::Error, 12),
        Chip::status(RecordStatus::Skipped, 0),
    ];
    FilterChips::new("Status", &chips).show(ui, &mut Some(RecordStatus::Error));
    SearchField::new("Search records").show(ui, &mut "Adatum".to_owned());
}

fn marks_ui(ui: &mut Ui) {
    ui.take_available_width();
    heading(ui, "Marks");
    ui.horizontal_wrapped(|ui| {
        for record in RecordStatus::ALL {
            status(ui, record);
            ui.add_space(8.0);
        }
    });
    ui.horizontal_wrapped(|ui| {
        for job in
            [JobStatus::InProcess, JobStatus::Waiting, JobStatus::OnHold, JobStatus::Finished, JobStatus::Cancelled]
        {
            status(ui, job);
            ui.add_space(8.0);
        }
    });
    ui.horizontal_wrapped(|ui| {
        confidence(ui, 1.0);
        confidence(ui, 0.83);
        confidence(ui, 0.31);
        badge(ui, "upsert", Tone::Neutral);
        badge(ui, "new", Tone::Accent);
    });
    let progress = Progress { done: 1_500, total: 10_000, num_errors: 2, seconds: 1.2, ..Progress::default() };
    ProgressLine::of("Processing customers.csv", &progress).show(ui);
}

fn form_ui(ui: &mut Ui) {
    ui.take_available_width();
    heading(ui, "Form");
    Form::with_labels(ui, 128.0, |form| {
        form.text("Code", &mut "CUSTOMERS".to_owned());
        form.text("Description", &mut String::new());
        form.choice("Encoding", &mut 1, [(1, "UTF-8"), (2, "Windows-1252")]);
        form.hint("Found by its bytes: 41 places only UTF-8 explains");
        form.row("Delimiter", |ui| {
            ui.add(TextField::new(&mut ";".to_owned()).mono().width(32.0));
            Choice::new("Common delimiters", [(0, "Semicolon"), (1, "Comma")]).width(120.0).show(ui, &mut 0);
        });
        form.row("Rows to skip", |ui| {
            ui.add(TextField::new(&mut "-1".to_owned()).width(64.0).error(Some("A whole number from 0 on")));
        });
        form.check("Header row", &mut true, "The first row names the columns");
        form.fixed("File", "customers.csv");
    });
    check(ui, &mut false, "Empty cells leave the field as it is");
    section(ui, "Details");
    Details::default().show(ui, |rows| {
        rows.row("File", "customers.csv");
        rows.row("Read", "10,000 records in 0.8 s (12,400 records/s)");
        rows.raw("Raw value", "0049-30-901820");
        rows.row("Last error", "");
        rows.with("Status", |ui, _| {
            status(ui, RecordStatus::Error);
        });
    });
}

fn texts_ui(ui: &mut Ui) {
    page_header(ui, "Text", "Sizes and scripts", |_| ());
    card(ui, |ui| {
        ui.take_available_width();
        for role in Text::ALL {
            ui.label(role.of(format!("{role:?}: 10,000 records staged from customers.csv, 12 with issues")));
        }
        small(ui, "Small and muted: 2 min ago · Windows-1252 · 3.2 MB");
        for line in ["1,111,111.11", "7,777,777.77", "4,000,000.00"] {
            ui.label(Text::Body.of(line));
        }
        ui.label(
            Text::Body.of("日本語 中文 한국어 Ελληνικά Кириллица Čeština Đà Nẵng ß ẞ € £ ¥ ₹ → ≥ … “quoted” – — ✓"),
        );
        ui.label(Text::Mono.of("Mono: 0O 1lI -> != 00123 1E05 日本語 ; \\t"));
        ui.label(Text::Title.of("Title in 日本語 and Ελληνικά"));
    });
}
