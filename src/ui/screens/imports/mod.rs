//! The page "Imports": every file that was read, and what became of it.

mod delete;
mod stand;

use eframe::egui::{Align, Frame, Key, Layout, Margin, Modifiers, Panel, Ui};

use self::delete::DeleteDialog;
use crate::{
    engine::{ImportView, Overview},
    model::{Import, ImportId, ImportStage, RecordStatus, StatusCounts},
    ui::{
        parts::{Part, part},
        screen::{Page, RecordsScope, Request, ScreenCx},
        screens::records::{process_all, sum},
        theme::{Tone, icon},
        widgets::{
            self, Button, Details, EmptyState, ProgressLine,
            grid::{Cell, Column, Grid, RowCells, Selection},
        },
        words,
    },
};

const SUBTITLE: &str = "Every file that was read, and what became of it";

#[derive(Default)]
pub struct Imports {
    selection: Selection,
    /// The import selected, wherever it stands in the list.
    selected: Option<ImportId>,
    delete: DeleteDialog,
}

/// What can be done with an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    OpenRecords,
    Process,
    ProcessErrors,
    OpenIntegration,
    /// The file anew, with the integration as it is now.
    OpenFile,
    Delete,
}

impl Imports {
    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let overview = cx.overview;
        if overview.imports.is_empty() {
            no_imports_ui(cx, ui);
            return;
        }
        self.follow(overview);
        let chosen = self.selected.and_then(|id| overview.import(id)).map(|view| &view.import);
        let act = widgets::page_header(ui, "Imports", SUBTITLE, |ui| {
            if ui.add(Button::primary("Import file…").icon(icon::DROP)).clicked() {
                cx.requests.push(Request::ChooseFile);
            }
            chosen.and_then(|import| actions_ui(ui, overview, import))
        });
        let act = act.or_else(|| chosen.and_then(|_| key_pressed(ui)));
        if let Some(import) = chosen {
            let frame = Frame::new().inner_margin(Margin { top: 8, ..Margin::ZERO });
            let pane = Panel::bottom("import").resizable(false).show_separator_line(false).frame(frame);
            let opened = pane.show(ui, |ui| part(ui, Part::Pane, |ui| detail_ui(cx, ui, import))).inner;
            if let Some(act) = act.or(opened) {
                self.act(cx, import, act);
            }
        }
        self.grid_ui(cx, ui);
        self.delete.dialog_ui(cx, ui.ctx());
    }

    /// Keeps the selection on its import while newer ones come in above it.
    fn follow(&mut self, overview: &Overview) {
        let Some(id) = self.selected else { return };
        let row = overview.imports.iter().position(|view| view.import.id == id).map(|row| row as u64);
        match row {
            Some(row) if self.selection.single() == Some(row) => {}
            Some(row) => self.selection.select_only(row),
            None => {
                self.selection.clear();
                self.selected = None;
            }
        }
    }

    fn act(&mut self, cx: &mut ScreenCx<'_>, import: &Import, act: Act) {
        let request = match act {
            Act::OpenRecords => Request::Go(Page::Records(RecordsScope::of_import(import.id))),
            Act::Process => Request::AskAfterImport(import.id),
            Act::ProcessErrors => return process_all(cx, &[import.id], RecordStatus::Error),
            Act::OpenIntegration => Request::Go(Page::Integration(import.integration.clone())),
            Act::OpenFile => Request::OpenFile(import.file.path.clone()),
            Act::Delete => return self.delete.ask(import.id),
        };
        cx.requests.push(request);
    }

    fn grid_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let overview = cx.overview;
        let columns = columns(&overview.imports);
        let grid = Grid::new("imports", "Imports", &columns);
        let grid = grid.num_rows(overview.imports.len() as u64).selection(&mut self.selection);
        let view = |row: u64| usize::try_from(row).ok().and_then(|row| overview.imports.get(row));
        let response = grid.show(ui, |row| view(row).map(|view| cells(cx, view)));
        if response.is_selection_changed {
            // One at a time: the cursor is what is meant.
            self.selected = self.selection.cursor().and_then(view).map(|view| view.import.id);
            ui.ctx().request_repaint();
        }
        if let Some(view) = response.activated.and_then(view) {
            cx.requests.push(Request::Go(Page::Records(RecordsScope::of_import(view.import.id))));
        }
    }
}

fn columns(imports: &[ImportView]) -> [Column; 13] {
    let counted = |title: &'static str, width: f32, count: fn(&StatusCounts) -> u64| {
        let most = imports.iter().map(|view| count(&view.import.counts)).max().unwrap_or_default();
        Column::number(title).width(width).holding(words::count(most).len())
    };
    [
        Column::number("No.").width(48.0),
        Column::text("File").width(136.0).fill(),
        Column::status("State").width(120.0),
        counted("Rows", 72.0, StatusCounts::total),
        Column::text("Result").width(80.0).tooltip("Completed, error and skipped, as shares of all rows"),
        counted("Completed", 88.0, |counts| counts.completed),
        counted("Error", 60.0, |counts| counts.error),
        counted("Ready", 60.0, |counts| counts.ready + counts.processing),
        counted("Skipped", 72.0, |counts| counts.skipped),
        Column::text("When").width(128.0),
        Column::text("Table").width(136.0),
        Column::text("Integration").width(176.0),
        Column::text("Duration").width(96.0),
    ]
}

fn cells<'a>(cx: &ScreenCx<'a>, view: &'a ImportView) -> RowCells<'a> {
    let import = &view.import;
    let counts = &import.counts;
    let number = |number: u64| match number {
        0 => Cell::muted("0"),
        number => Cell::number(words::count(number)),
    };
    let seconds = import.stage_seconds + import.process_seconds;
    vec![
        Cell::number(import.id.to_string()),
        Cell::strong(import.file.name.as_str()),
        Cell::status(stand::look(cx.overview, import)),
        number(counts.total()),
        Cell::shares(stand::shares(import), stand::shares_words(import)),
        number(counts.completed),
        number(counts.error),
        number(counts.ready + counts.processing),
        number(counts.skipped),
        Cell::muted(words::moment(import.created, cx.now, cx.zone)),
        Cell::text(import.table.as_str()),
        Cell::text(format!("{} · version {}", import.integration, import.version)),
        Cell::muted(if seconds > 0.0 { words::duration(seconds) } else { String::new() }),
    ]
}

fn actions_ui(ui: &mut Ui, overview: &Overview, import: &Import) -> Option<Act> {
    let mut act = None;
    let mut offer = |ui: &mut Ui, button: Button<'_>, what: Act| {
        if ui.add(button).clicked() {
            act = Some(what);
        }
    };
    let is_staged = import.stage == ImportStage::Staged;
    if is_staged {
        offer(ui, Button::secondary("Open records").icon(icon::RECORDS), Act::OpenRecords);
    }
    let is_idle = overview.job_of(import.id).is_none();
    if is_staged && is_idle && import.counts.ready > 0 {
        offer(ui, Button::secondary("Process…").icon(icon::PROCESS), Act::Process);
    }
    if is_staged && is_idle && import.counts.error > 0 {
        offer(ui, Button::secondary("Process errors again").icon(icon::RETRY), Act::ProcessErrors);
    }
    act
}

fn key_pressed(ui: &Ui) -> Option<Act> {
    let is_covered = ui.memory(|memory| memory.top_modal_layer().is_some());
    let is_pressed =
        !is_covered && !ui.text_edit_focused() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Delete));
    is_pressed.then_some(Act::Delete)
}

/// The import selected, whole.
fn detail_ui(cx: &ScreenCx<'_>, ui: &mut Ui, import: &Import) -> Option<Act> {
    let mut act = None;
    widgets::card(ui, |ui| {
        ui.take_available_width();
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::quiet("Delete import…").icon(icon::DELETE).tooltip("Delete")).clicked() {
                    act = Some(Act::Delete);
                }
                let is_there = cx.overview.integration(&import.integration).is_some();
                let text = format!("Open {}", import.integration);
                if is_there && ui.add(Button::quiet(text).icon(icon::INTEGRATIONS)).clicked() {
                    act = Some(Act::OpenIntegration);
                }
                let again = Button::quiet("Open file again").icon(icon::DROP);
                if ui.add(again.tooltip("To import it anew, with the integration as it is now")).clicked() {
                    act = Some(Act::OpenFile);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    widgets::heading(ui, &format!("{} · {}", import.id, import.file.name));
                });
            });
        });
        match &import.stage {
            ImportStage::Failed { reason } => {
                widgets::banner(ui, Tone::Error, &format!("The file could not be read: {reason}"), None);
            }
            ImportStage::Cancelled => drop(widgets::muted(ui, "Reading was cancelled; no record of this file is kept")),
            ImportStage::Staging | ImportStage::Staged => drop(widgets::muted(ui, &sum(import))),
        }
        if let Some(job) = stand::job(cx.overview, import.id) {
            ProgressLine::of(&job.description, &job.progress).show(ui);
        }
        Details::default().key_width(64.0).show(ui, |rows| {
            let size = words::bytes(import.file.num_bytes);
            rows.row("File", &format!("{} · {size}", import.file.path.display()));
            rows.row("Into", &into(cx.overview, import));
            let pace = stand::pace(import);
            if !pace.is_empty() {
                rows.row("Pace", &pace);
            }
        });
    });
    act
}

/// Says under which version of its integration the file was read, and which there is now.
fn into(overview: &Overview, import: &Import) -> String {
    let Import { table, integration, version, .. } = import;
    let latest = overview.integration(integration).map(|latest| latest.version).filter(|latest| latest > version);
    let newer = latest.map(|latest| format!("; the latest is {latest}")).unwrap_or_default();
    format!("{table} · under {integration} version {version}{newer}")
}

fn no_imports_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui) {
    widgets::page_header(ui, "Imports", SUBTITLE, |_| {});
    let empty = EmptyState::new(
        icon::IMPORTS,
        "No imports yet",
        "Drop a file anywhere in this window, or choose one. Nothing is created before you say so.",
    );
    if empty.action("Choose file…").show(ui) {
        cx.requests.push(Request::ChooseFile);
    }
}
