//! After "Import": the file being read into records, then what became of it.

use eframe::egui::Ui;

use crate::{
    engine::Command,
    model::{Import, ImportId, ImportStage, Job, JobId, Progress, RecordStatus},
    ui::{
        dialogs::progress_line,
        screen::{Page, RecordsScope, Request, ScreenCx},
        theme::icon,
        widgets::{Button, Chip, EmptyState, FilterChips, ProgressLine, body, card, muted, page_header},
        words,
    },
};

/// What the user wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Stay,
    /// Back to the options.
    Options,
}

/// Shows how the import stands.
pub fn import_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, import: ImportId, job: JobId) -> Next {
    // The overview may be a moment behind the event that started the import.
    let Some(view) = cx.overview.import(import) else {
        muted(ui, "Starting…");
        return Next::Stay;
    };
    let job = cx.overview.job(job);
    match &view.import.stage {
        ImportStage::Staging => {
            staging_ui(cx, ui, &view.import, job);
            Next::Stay
        }
        ImportStage::Staged => {
            staged_ui(cx, ui, &view.import);
            Next::Stay
        }
        ImportStage::Cancelled => stopped_ui(cx, ui, &view.import, "Nothing of it was kept"),
        ImportStage::Failed { reason } => stopped_ui(cx, ui, &view.import, reason),
    }
}

fn staging_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, import: &Import, job: Option<&Job>) {
    page_header(ui, &format!("Reading {}", import.file.name), &words::bytes(import.file.num_bytes), |_| ());
    card(ui, |ui| {
        ui.take_available_width();
        let progress = job.map(|job| job.progress).unwrap_or_default();
        match job {
            Some(job) => progress_line(cx.overview, "Reading and checking", job).show(ui),
            None => ProgressLine::new("Reading and checking", Some(0.0), "").show(ui),
        }
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            if let Some(job) = job.filter(|job| !job.status.is_over())
                && ui.add(Button::secondary("Cancel")).clicked()
            {
                cx.requests.push(Request::Do(Command::CancelJob(job.id)));
            }
            muted(ui, &found_so_far(&progress));
        });
    });
}

fn found_so_far(progress: &Progress) -> String {
    match progress.num_errors {
        0 => "No issues so far".to_owned(),
        num => format!("{} with issues so far", words::plural(num, "record")),
    }
}

/// What became of a file that was read to its end: it is where the user stands after the dialog.
fn staged_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, import: &Import) {
    let subtitle = format!("Import {} into {}, integration {}", import.id, import.table, import.integration);
    let total = import.counts.total();
    page_header(ui, &import.file.name, &subtitle, |ui| {
        if ui.add(Button::primary("Open records").icon(icon::RECORDS)).clicked() {
            cx.requests.push(Request::Go(Page::Records(RecordsScope::of_import(import.id))));
        }
        if ui.add(Button::secondary("Import another file…")).clicked() {
            cx.requests.push(Request::ChooseFile);
        }
    });
    if total == 0 {
        body(ui, "The file has no rows: there is nothing to process");
        return;
    }
    card(ui, |ui| {
        ui.take_available_width();
        counts_ui(cx, ui, import);
        running_or_waiting_ui(cx, ui, import);
    });
}

/// One chip for each status; a click opens the records of that status.
fn counts_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, import: &Import) {
    let chips = RecordStatus::ALL.map(|status| Chip::status(status, import.counts.of(status)));
    let mut chosen: Option<RecordStatus> = None;
    if FilterChips::new("Records by status", &chips).show(ui, &mut chosen) {
        let scope = RecordsScope { status: chosen, ..RecordsScope::of_import(import.id) };
        cx.requests.push(Request::Go(Page::Records(scope)));
    }
}

fn running_or_waiting_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, import: &Import) {
    if let Some(job) = cx.overview.job_of(import.id) {
        progress_line(cx.overview, &job.description, job).show(ui);
        if ui.add(Button::secondary("Show progress")).clicked() {
            cx.requests.push(Request::WatchJob(job.id));
        }
        return;
    }
    if import.counts.ready > 0 {
        muted(ui, &format!("{} wait to be processed", words::plural(import.counts.ready, "record")));
        if ui.add(Button::secondary("Process…").icon(icon::PROCESS)).clicked() {
            cx.requests.push(Request::AskAfterImport(import.id));
        }
    }
}

fn stopped_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, import: &Import, why: &str) -> Next {
    let is_failure = matches!(import.stage, ImportStage::Failed { .. });
    let (icon, title) = if is_failure {
        (icon::ERROR, format!("{} could not be read", import.file.name))
    } else {
        (icon::CANCELLED, format!("The import of {} was cancelled", import.file.name))
    };
    let mut next = Next::Stay;
    page_header(ui, &import.file.name, "", |ui| {
        if ui.add(Button::secondary("Choose another file…")).clicked() {
            cx.requests.push(Request::ChooseFile);
        }
    });
    if EmptyState::new(icon, &title, why).action("Back to the options").show(ui) {
        next = Next::Options;
    }
    next
}
