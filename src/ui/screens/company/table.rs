//! The page of one table: its records searched, sorted and exported, and one of them whole.

use eframe::egui::{Context, Ui};

use super::{
    columns::{self, Fields},
    copying::Copying,
    export::Exports,
    record::{self, Blanks},
    records::{KnownRecords, Records},
};
use crate::{
    engine::TableView,
    model::{TableName, TableSchema},
    store::company::{Direction, TableQuery, TableRow},
    ui::{
        screen::{ExportRequest, Page, Request, ScreenCx},
        theme::{Tone, icon},
        widgets::{
            self, Button, EmptyState, SearchField,
            grid::{Cell, Column, Grid, GridResponse, RowCells, Selection, Sort, SortOrder},
        },
        words,
    },
};

/// What the page remembers.
#[derive(Default)]
pub struct TablePage {
    table: TableName,
    query: TableQuery,
    fields: Fields,
    columns: Option<ShownColumns>,
    records: Records,
    selection: Selection,
    /// The record in the pane: it stays while the rows are scrolled away or fetched anew.
    picked: Option<TableRow>,
    blanks: Blanks,
    goes_to_top: bool,
    copying: Copying,
}

/// The columns, and what they were chosen for.
struct ShownColumns {
    version: u64,
    fields: Fields,
    positions: Vec<usize>,
    columns: Vec<Column>,
}

impl TablePage {
    /// Shows that table; coming back to it finds it as it was left.
    pub fn open(&mut self, table: &TableName) {
        if self.table != *table {
            *self = Self { table: table.clone(), ..Self::default() };
        }
    }

    /// Hands over what was copied.
    pub fn poll(&mut self, requests: &mut Vec<Request>) {
        self.copying.poll(requests);
    }

    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, exports: &mut Exports) {
        let overview = cx.overview;
        let Some(view) = overview.table(&self.table) else {
            if EmptyState::new(icon::TABLE, "No such table", "It may have another name now")
                .action("Show all tables")
                .show(ui)
            {
                cx.requests.push(Request::Go(Page::Company));
            }
            return;
        };
        self.choose_columns(cx, &view.schema);
        let known = self.records.get(cx.reader, &self.table, &self.query, view.generation);
        header_ui(cx, ui, view, &known, &self.query, exports);
        self.filter_ui(ui, &known);
        if let Some(fault) = &known.fault {
            widgets::banner(ui, Tone::Error, fault, None);
        }
        self.pane_ui(cx, ui, &view.schema, &known);
        let response = self.grid_ui(ui, view, &known);
        self.answer(cx, ui.ctx(), view, &known, &response);
        exports.dialog_ui(cx, ui.ctx());
    }

    fn choose_columns(&mut self, cx: &ScreenCx<'_>, schema: &TableSchema) {
        let (version, fields) = (cx.overview.version, self.fields);
        if self.columns.as_ref().is_none_or(|known| (known.version, known.fields) != (version, fields)) {
            let positions = columns::shown(schema, &cx.overview.integrations, fields);
            let columns = positions.iter().map(|i| columns::column(&schema.fields[*i])).collect();
            self.columns = Some(ShownColumns { version, fields, positions, columns });
        }
    }

    fn filter_ui(&mut self, ui: &mut Ui, known: &KnownRecords) {
        ui.horizontal(|ui| {
            if SearchField::new("Search records").show(ui, &mut self.query.search) {
                self.reorder();
            }
            let mut shows_all = self.fields == Fields::All;
            if widgets::check(ui, &mut shows_all, "All fields").changed() {
                self.fields = if shows_all { Fields::All } else { Fields::InUse };
            }
            if !self.query.search.trim().is_empty() && known.is_current {
                let total = known.total().unwrap_or_default();
                widgets::muted(ui, &format!("{} found", words::plural(total, "record")));
            }
        });
        ui.add_space(4.0);
    }

    /// Other rows stand in the grid's places now.
    fn reorder(&mut self) {
        self.selection.clear();
        self.goes_to_top = true;
    }

    fn pane_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, schema: &TableSchema, known: &KnownRecords) {
        let Some(picked) = &mut self.picked else { return };
        // A newer version of the record, where it stands in the same place.
        if let Some(row) = self.selection.single().and_then(|row| known.row(row))
            && record::is_same(schema, row, picked)
            && row != picked
        {
            *picked = row.clone();
        }
        let blanks = &mut self.blanks;
        if widgets::detail_pane(ui, &record::name(schema, picked), |ui| {
            record::record_ui(cx, ui, schema, picked, blanks);
        }) {
            self.picked = None;
            self.selection.clear();
        }
    }

    fn grid_ui(&mut self, ui: &mut Ui, view: &TableView, known: &KnownRecords) -> GridResponse {
        let Some(ShownColumns { positions, columns, .. }) = &self.columns else { return GridResponse::default() };
        let is_searched = !self.query.search.trim().is_empty();
        // Before the first answer, as many rows on their way as the table has.
        let num_rows = known.total().unwrap_or(if is_searched { 0 } else { view.num_records });
        let sort = self.query.sort.and_then(|(field, direction)| {
            let column = positions.iter().position(|i| *i == field)?;
            Some(Sort { column, order: order(direction) })
        });
        let plural = view.schema.plural.to_lowercase();
        let texts = empty_texts(&plural, is_searched);
        let mut grid = Grid::new("records", &view.schema.plural, columns)
            .num_rows(num_rows)
            .selection(&mut self.selection)
            .sorted(sort)
            .reveal(std::mem::take(&mut self.goes_to_top).then_some(0));
        if known.is_current {
            let (title, text, action) = &texts;
            grid = grid.empty(EmptyState::new(icon::TABLE, title, text).action(action));
        }
        let num_keys = view.schema.key.len();
        grid.show(ui, |row| known.row(row).map(|row| cells(row, positions, num_keys)))
    }

    fn answer(
        &mut self,
        cx: &mut ScreenCx<'_>,
        ctx: &Context,
        view: &TableView,
        known: &KnownRecords,
        response: &GridResponse,
    ) {
        if let (Some(sort), Some(ShownColumns { positions, .. })) = (response.sort, &self.columns) {
            self.query.sort = positions.get(sort.column).map(|field| (*field, direction(sort.order)));
            self.reorder();
        }
        if response.is_selection_changed || response.activated.is_some() {
            self.picked = self.selection.single().and_then(|row| known.row(row)).cloned();
        }
        if response.is_copy_requested {
            let positions = self.columns.as_ref().map(|shown| shown.positions.clone()).unwrap_or_default();
            let ranges = self.selection.ranges().to_vec();
            self.copying.start(cx, (view.schema.name.clone(), self.query.clone()), ranges, positions);
        }
        if response.is_empty_action {
            if self.query.search.trim().is_empty() {
                cx.requests.push(Request::ChooseFile);
            } else {
                self.query.search.clear();
                self.reorder();
            }
        }
        if self.records.follow(&response.visible) {
            ctx.request_repaint();
        }
    }
}

fn header_ui(
    cx: &mut ScreenCx<'_>,
    ui: &mut Ui,
    view: &TableView,
    known: &KnownRecords,
    query: &TableQuery,
    exports: &mut Exports,
) {
    let schema = &view.schema;
    let subtitle = format!("{} · {}", words::plural(view.num_records, "record"), schema.description);
    let is_back = widgets::sub_page_header(ui, "All tables", &schema.plural, &subtitle, |ui| {
        let export = Button::secondary("Export…").icon(icon::EXPORT);
        if ui.add_enabled(view.num_records > 0, export).clicked() {
            let search = query.search.trim().to_owned();
            let num_records = if search.is_empty() { None } else { known.total() };
            let export = ExportRequest::Table { table: schema.name.clone(), search };
            exports.ask(export, num_records.unwrap_or(view.num_records));
        }
        exports.underway_ui(ui);
    });
    if is_back {
        cx.requests.push(Request::Go(Page::Company));
    }
}

fn empty_texts(plural: &str, is_searched: bool) -> (String, String, &'static str) {
    if is_searched {
        (format!("No {plural} fit"), "Search for less, or for other words".to_owned(), "Show all records")
    } else {
        (format!("No {plural} yet"), "Import a file to create them".to_owned(), "Import a file…")
    }
}

fn cells<'r>(row: &'r TableRow, positions: &[usize], num_keys: usize) -> RowCells<'r> {
    let text = |i: &usize| row.cells.get(*i).map_or("", String::as_str);
    let cell =
        |(column, i): (usize, &usize)| if column < num_keys { Cell::strong(text(i)) } else { Cell::text(text(i)) };
    positions.iter().enumerate().map(cell).collect()
}

fn order(direction: Direction) -> SortOrder {
    match direction {
        Direction::Ascending => SortOrder::Ascending,
        Direction::Descending => SortOrder::Descending,
    }
}

fn direction(order: SortOrder) -> Direction {
    match order {
        SortOrder::Ascending => Direction::Ascending,
        SortOrder::Descending => Direction::Descending,
    }
}
