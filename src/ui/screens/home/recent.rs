//! The files that came in last, and what became of each.

use eframe::egui::Ui;

use crate::{
    engine::ImportView,
    model::{Import, ImportStage, JobStatus, RecordStatus},
    ui::{
        screen::{Page, RecordsScope, Request, ScreenCx},
        theme::{StatusLook, Tone, icon},
        widgets::{
            EmptyState,
            grid::{Cell, Column, Grid, RowCells, Selection},
        },
        words,
    },
};

const MAX_SHOWN: usize = 6;

/// Shows the last imports; a click, or Enter, opens the records of one. `selection` is where the arrow keys are.
pub fn recent_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, selection: &mut Selection) {
    let imports: Vec<&ImportView> = cx.overview.imports.iter().take(MAX_SHOWN).collect();
    let counted = |title: &'static str, width: f32, status: RecordStatus| {
        let most = imports.iter().map(|view| view.import.counts.of(status)).max().unwrap_or_default();
        Column::number(title).width(width).holding(words::count(most).len())
    };
    let columns = [
        Column::text("File").width(144.0).fill(),
        Column::text("Table").width(104.0),
        Column::text("When").width(112.0),
        counted("Ready", 72.0, RecordStatus::Ready),
        counted("Completed", 88.0, RecordStatus::Completed),
        counted("Error", 64.0, RecordStatus::Error),
        counted("Skipped", 72.0, RecordStatus::Skipped),
        Column::status("State").width(136.0),
    ];
    let empty = EmptyState::new(
        icon::IMPORTS,
        "No imports yet",
        "Every file that was read is listed here, with what became of its rows",
    );
    let height = if imports.is_empty() { 184.0 } else { 34.0 + 28.0 * imports.len() as f32 };
    let grid = Grid::new("recent imports", "Recent imports", &columns).num_rows(imports.len() as u64);
    let now = cx.now;
    let shown = grid.height(height).empty(empty).selection(selection).show(ui, |row| {
        let view = imports.get(usize::try_from(row).ok()?)?;
        Some(cells(&view.import, now))
    });
    let opened = shown.clicked.or(shown.activated).and_then(|row| imports.get(usize::try_from(row).ok()?));
    if let Some(view) = opened {
        selection.clear();
        cx.requests.push(Request::Go(Page::Records(RecordsScope::of_import(view.import.id))));
    }
}

fn cells(import: &Import, now: jiff::Timestamp) -> RowCells<'_> {
    let count = |status| number(import.counts.of(status));
    vec![
        Cell::strong(import.file.name.as_str()),
        Cell::text(import.table.as_str()),
        Cell::muted(words::ago(import.created, now)),
        count(RecordStatus::Ready),
        count(RecordStatus::Completed),
        count(RecordStatus::Error),
        count(RecordStatus::Skipped),
        Cell::status(state(import)),
    ]
}

fn number(count: u64) -> Cell<'static> {
    if count == 0 { Cell::muted("0") } else { Cell::number(words::count(count)) }
}

/// What matters most of an import.
fn state(import: &Import) -> StatusLook {
    let look = |icon, label, tone| StatusLook { icon, label, tone };
    match &import.stage {
        ImportStage::Staging => look(icon::WORKING, "Being read", Tone::Accent),
        ImportStage::Cancelled => StatusLook::from(JobStatus::Cancelled),
        ImportStage::Failed { .. } => look(icon::ERROR, "Not readable", Tone::Error),
        ImportStage::Staged => {
            let counts = &import.counts;
            if counts.error > 0 {
                look(icon::ERROR, "With errors", Tone::Error)
            } else if counts.ready + counts.processing > 0 {
                StatusLook::from(RecordStatus::Ready)
            } else if counts.skipped > 0 {
                StatusLook::from(RecordStatus::Skipped)
            } else {
                StatusLook::from(RecordStatus::Completed)
            }
        }
    }
}
