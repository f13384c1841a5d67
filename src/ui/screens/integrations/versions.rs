//! The versions of an integration: what each changed, how any two differ, and the way back to an old one.

use std::sync::Arc;

use eframe::egui::{Label, ScrollArea, Ui};

use super::draft::Draft;
use crate::{
    engine::{Command, KnownVersion, RequestId},
    model::{
        Integration, IntegrationCode, Made,
        difference::{differences, mapping_differences},
    },
    ui::{
        fetched::Fetched,
        screen::{Request, ScreenCx},
        theme::{self, Text, icon},
        widgets::{
            Button, Choice,
            grid::{Cell, Column, Grid, RowCells, Selection},
            muted, strong,
        },
        words,
    },
};

/// The versions, and which two are compared.
#[derive(Default)]
pub struct Versions {
    known: Fetched<IntegrationCode, Vec<KnownVersion>>,
    told: Option<Told>,
    selection: Selection,
    /// The version that the selected one is compared with; none: the one before it.
    against: Option<u32>,
}

/// What is told of the versions, made once for each answer.
struct Told {
    versions: Arc<Vec<KnownVersion>>,
    /// What each changed of the one before it.
    changes: Vec<Vec<String>>,
    compared: Option<(u32, u32, Vec<String>)>,
}

impl Versions {
    /// Selects a version, compared with another.
    pub fn compare(&mut self, version: u32, against: u32) {
        self.against = Some(against);
        let told = self.told.as_ref();
        let row = told.and_then(|told| told.versions.iter().position(|known| known.integration.version == version));
        self.selection.select_only(row.unwrap_or(0) as u64);
    }

    /// Says how the mapping differs from that of the last import; none where it does not, and while that is asked.
    pub fn changed_since_last_run(&mut self, cx: &ScreenCx<'_>, code: &IntegrationCode) -> Option<(u32, usize)> {
        let last = cx.overview.imports.iter().find(|view| view.import.integration == *code)?.import.version;
        let latest = cx.overview.integration(code)?;
        if latest.version == last {
            return None;
        }
        self.update(cx, code);
        let versions = &self.told.as_ref()?.versions;
        let before = versions.iter().find(|known| known.integration.version == last)?;
        let num_changes = mapping_differences(&before.integration.mapping, &latest.mapping).len();
        (num_changes > 0).then_some((last, num_changes))
    }

    fn update(&mut self, cx: &ScreenCx<'_>, code: &IntegrationCode) {
        let generation = cx.overview.integration(code).map_or(0, |latest| u64::from(latest.version));
        let known = self.known.get(cx.reader, code.clone(), generation, |code, library, _| library.versions(code));
        let Some(versions) = known.value.filter(|_| known.is_current) else { return };
        if self.told.as_ref().is_some_and(|told| Arc::ptr_eq(&told.versions, &versions)) {
            return;
        }
        let changes = versions.iter().enumerate().map(|(at, version)| match versions.get(at + 1) {
            Some(before) => differences(&before.integration, &version.integration),
            None => Vec::new(),
        });
        self.told = Some(Told { changes: changes.collect(), versions, compared: None });
    }

    pub fn versions_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, code: &IntegrationCode, draft: &mut Draft) {
        self.update(cx, code);
        let Some(told) = &mut self.told else { return };
        let versions = Arc::clone(&told.versions);
        let height = 40.0 + 28.0 * (versions.len() as f32).clamp(2.0, 7.0);
        let count = |version: u32| {
            let of =
                |view: &&crate::engine::ImportView| view.import.integration == *code && view.import.version == version;
            cx.overview.imports.iter().filter(of).count() as u64
        };
        let response = Grid::new("versions", "Versions", &columns())
            .num_rows(versions.len() as u64)
            .selection(&mut self.selection)
            .height(height)
            .show(ui, |row| {
                let version = versions.get(row as usize)?;
                let num_imports = count(version.integration.version);
                Some(cells(cx, version, num_imports, &told.changes[row as usize]))
            });
        if response.is_selection_changed {
            self.against = None;
        }
        ui.add_space(theme::tokens(ui).space.s);
        let selected = self.selection.single().and_then(|row| versions.get(row as usize)).or(versions.first());
        let Some(selected) = selected.map(|selected| &selected.integration) else { return };
        let mut against = self.against.unwrap_or(selected.version.saturating_sub(1).max(1));
        ui.horizontal(|ui| {
            strong(ui, &format!("Version {} compared with", selected.version));
            let options: Vec<_> =
                versions.iter().map(|other| other.integration.version).map(|v| (v, format!("Version {v}"))).collect();
            if Choice::new("Compared with", options).width(128.0).show(ui, &mut against) {
                self.against = Some(against);
            }
            restore_ui(cx, ui, selected, &versions, draft);
        });
        told.compare(selected.version, against);
        if let Some((_, _, lines)) = &told.compared {
            lines_ui(ui, selected.version == against, lines);
        }
    }
}

impl Told {
    fn compare(&mut self, version: u32, against: u32) {
        if self.compared.as_ref().is_some_and(|(one, other, _)| (*one, *other) == (version, against)) {
            return;
        }
        let find = |wanted: u32| self.versions.iter().find(|known| known.integration.version == wanted);
        let lines = match (find(against), find(version)) {
            (Some(before), Some(after)) => differences(&before.integration, &after.integration),
            (None, _) | (_, None) => Vec::new(),
        };
        self.compared = Some((version, against, lines));
    }
}

fn restore_ui(
    cx: &mut ScreenCx<'_>,
    ui: &mut Ui,
    selected: &Integration,
    versions: &[KnownVersion],
    draft: &mut Draft,
) {
    let is_latest = versions.first().is_some_and(|latest| latest.integration.version == selected.version);
    if is_latest {
        return;
    }
    let is_changed = draft.is_changed();
    let tooltip =
        if is_changed { "Save or discard the changes first" } else { "Saves it again, as the newest version" };
    let button = Button::secondary(format!("Restore version {}", selected.version)).icon(icon::RETRY).tooltip(tooltip);
    if ui.add_enabled(!is_changed, button).clicked() {
        let integration = Box::new(selected.clone());
        cx.requests.push(Request::Do(Command::SaveIntegration { request: RequestId::default(), integration }));
        draft.sent(selected.clone());
    }
}

fn lines_ui(ui: &mut Ui, is_same: bool, lines: &[String]) {
    if lines.is_empty() {
        muted(ui, if is_same { "Choose another version to compare it with" } else { "They do the same" });
        return;
    }
    let row = 20.0;
    ScrollArea::vertical().id_salt("differences").auto_shrink(false).show_rows(ui, row, lines.len(), |ui, range| {
        for line in &lines[range] {
            ui.add(Label::new(Text::Body.of(format!("•  {line}"))).truncate()).on_hover_text(line);
        }
    });
}

fn columns() -> [Column; 5] {
    [
        Column::number("Version").width(80.0),
        Column::text("Saved").width(136.0),
        Column::text("By").width(96.0),
        Column::number("Imports").width(80.0),
        Column::text("What it changed").width(240.0).fill(),
    ]
}

fn cells(cx: &ScreenCx<'_>, known: &KnownVersion, num_imports: u64, changes: &[String]) -> RowCells<'static> {
    let version = known.integration.version;
    let said = match changes {
        [] if version == 1 => "First version".to_owned(),
        [] => "Nothing".to_owned(),
        [one] => one.clone(),
        [one, rest @ ..] => format!("{one}, and {}", words::plural(rest.len() as u64, "more change")),
    };
    let imports = if num_imports == 0 { Cell::muted("0") } else { Cell::number(words::count(num_imports)) };
    let (saved, by) = match &known.made {
        Some(Made { at, by }) => (Cell::text(words::moment(*at, cx.now, cx.zone)), Cell::text(by.clone())),
        None => (Cell::muted("not noted"), Cell::muted("")),
    };
    vec![Cell::number(version.to_string()), saved, by, imports, Cell::text(said)]
}
