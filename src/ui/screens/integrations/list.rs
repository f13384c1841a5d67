//! The page "Integrations": which definitions there are, and how they were used.

use std::collections::HashMap;

use eframe::egui::{Key, Ui};
use jiff::Timestamp;

use super::dialogs::Question;
use crate::{
    engine::Overview,
    model::{Integration, IntegrationCode},
    ui::{
        listed::{Listed, holds},
        page_keys,
        screen::{Page, Request, ScreenCx},
        theme::icon,
        widgets::{
            Button, EmptyState, SearchField,
            grid::{Cell, Column, Grid, RowCells, Selection},
            page_header,
        },
        words,
    },
};

/// What the page remembers.
#[derive(Default)]
pub struct List {
    search: String,
    listed: Listed<String>,
    selected: Option<IntegrationCode>,
    usage: Usage,
}

/// How integrations were used, of one version of the overview.
#[derive(Default)]
struct Usage {
    version: Option<u64>,
    imports: HashMap<IntegrationCode, (u64, Timestamp)>,
}

impl Usage {
    fn update(&mut self, overview: &Overview) {
        if self.version == Some(overview.version) {
            return;
        }
        *self = Self { version: Some(overview.version), imports: HashMap::new() };
        for view in overview.imports.iter() {
            let (num_imports, last) =
                self.imports.entry(view.import.integration.clone()).or_insert((0, view.import.created));
            *num_imports += 1;
            *last = (*last).max(view.import.created);
        }
    }
}

impl List {
    /// Draws the page; `is_changed` says of which integrations the card holds unsaved changes.
    pub fn page_ui(
        &mut self,
        cx: &mut ScreenCx<'_>,
        ui: &mut Ui,
        question: &mut Question,
        is_changed: impl Fn(&IntegrationCode) -> bool,
    ) {
        self.usage.update(cx.overview);
        self.header_ui(cx, ui, question);
        SearchField::new("Search integrations").show(ui, &mut self.search);
        ui.add_space(4.0);
        self.grid_ui(cx, ui, is_changed);
        if let Some(code) = self.selected.clone().filter(|_| page_keys::pressed(ui, Key::Delete)) {
            *question = Question::Remove(code);
        }
    }

    fn header_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, question: &mut Question) {
        let overview = cx.overview;
        let subtitle = "How files become records";
        let selected = self.selected.as_ref().and_then(|code| overview.integration(code));
        page_header(ui, "Integrations", subtitle, |ui| {
            if ui.add(Button::primary("New from file…").icon(icon::ADD)).clicked() {
                cx.requests.push(Request::ChooseFile);
            }
            let import = Button::secondary("Import definition…").tooltip("A file that an integration was exported to");
            if ui.add(import).clicked() {
                *question = Question::import();
            }
            let Some(selected) = selected else { return };
            if ui.add(Button::secondary("Open").icon(icon::EDIT).tooltip("Enter, or a double click")).clicked() {
                cx.requests.push(Request::Go(Page::Integration(selected.code.clone())));
            }
            if ui.add(Button::secondary("Copy…").icon(icon::COPY)).clicked() {
                *question = Question::copy(selected, overview);
            }
            if ui.add(Button::secondary("Remove…").icon(icon::DELETE).tooltip("Delete")).clicked() {
                *question = Question::Remove(selected.code.clone());
            }
        });
    }

    fn grid_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, is_changed: impl Fn(&IntegrationCode) -> bool) {
        let all = &cx.overview.integrations;
        let fits = |i: &usize| {
            let Integration { code, description, mapping, .. } = &all[*i];
            let tables: Vec<&str> = mapping.tables.iter().map(|part| part.table.as_str()).collect();
            holds(&[code.as_str(), description, &tables.join(" ")], &self.search)
        };
        let entries = self.listed.find(cx.overview.version, &self.search, all.len(), fits);
        let at = |row: u64| entries.get(row as usize).and_then(|i| all.get(*i));
        let mut selection = Selection::default();
        if let Some(row) = entries.iter().position(|i| Some(&all[*i].code) == self.selected.as_ref()) {
            selection.select_only(row as u64);
        }
        let is_searched = !self.search.trim().is_empty();
        let usage = &self.usage;
        let response = Grid::new("integrations", "Integrations", &columns())
            .num_rows(entries.len() as u64)
            .selection(&mut selection)
            .empty(empty_state(is_searched))
            .show(ui, |row| at(row).map(|one| cells(cx, one, usage, is_changed(&one.code))));
        if response.is_selection_changed {
            self.selected = selection.cursor().and_then(at).map(|one| one.code.clone());
        }
        if let Some(one) = response.activated.and_then(at) {
            cx.requests.push(Request::Go(Page::Integration(one.code.clone())));
        }
        match (response.is_empty_action, is_searched) {
            (false, _) => {}
            (true, true) => self.search.clear(),
            (true, false) => cx.requests.push(Request::ChooseFile),
        }
    }
}

fn empty_state(is_searched: bool) -> EmptyState<'static> {
    if is_searched {
        EmptyState::new(icon::SEARCH, "No integration fits", "Search for less").action("Show all integrations")
    } else {
        let text = "An integration says how files of one kind become records; open a file and one is proposed";
        EmptyState::new(icon::INTEGRATIONS, "No integrations yet", text).action("New from file…")
    }
}

fn columns() -> [Column; 9] {
    [
        Column::text("Code").width(136.0),
        Column::text("Description").width(112.0).fill(),
        Column::text("Source").width(72.0).tooltip("What kind of file it reads"),
        Column::text("Table").width(192.0),
        Column::text("Execution").width(96.0).tooltip("Processing Execution Mode"),
        Column::text("Import mode").width(152.0),
        Column::number("Version").width(72.0),
        Column::number("Imports").width(72.0),
        Column::text("Last used").width(96.0),
    ]
}

fn cells<'r>(cx: &ScreenCx<'_>, integration: &'r Integration, usage: &Usage, is_changed: bool) -> RowCells<'r> {
    let Integration { code, version, description, execution_mode, import_mode, format, mapping, .. } = integration;
    let tables: Vec<&str> = mapping.tables.iter().map(|part| part.table.as_str()).collect();
    let (num_imports, last) = usage.imports.get(code).map_or((0, None), |(number, last)| (*number, Some(*last)));
    let description = match (is_changed, description.is_empty()) {
        (false, _) => Cell::text(description.as_str()),
        (true, true) => Cell::text("Unsaved changes"),
        (true, false) => Cell::text(format!("{description} · unsaved changes")),
    };
    vec![
        Cell::strong(code.as_str()),
        description,
        Cell::text(format.name()),
        Cell::text(tables.join(", ")),
        // The first word of the field's two; the card has them whole.
        Cell::text(execution_mode.name().split(' ').next().unwrap_or_default()),
        Cell::text(import_mode.name()),
        Cell::number(version.to_string()),
        if num_imports == 0 { Cell::muted("0") } else { Cell::number(words::count(num_imports)) },
        Cell::muted(last.map_or_else(|| "never".to_owned(), |last| words::ago(last, cx.now))),
    ]
}
