//! The list itself: the grid, what is selected in it, and how the selection follows its records.

use std::{ops::Range, sync::Arc};

use eframe::egui::{Id, Ui};

use super::{
    RecordId,
    columns::Columns,
    filter::{Filter, Scope},
    find,
    pages::{Pages, View},
};
use crate::{
    engine::RecordsQuery,
    ui::{
        fetched::Fetched,
        screen::ScreenCx,
        widgets::{
            EmptyState,
            grid::{Grid, Selection},
        },
    },
};

/// Name of the grid, for its id and for screen readers.
const GRID: &str = "Integration records list";

/// Ends of selected ranges that are watched; a selection of more pieces is watched at its first ones.
const MAX_ENDS: usize = 64;

/// The list of records.
#[derive(Default)]
pub struct List {
    pub selection: Selection,
    /// Which records stand at the ends of what is selected: positions alone mean other records once the list changes.
    ends: Vec<(u64, RecordId)>,
    visible: Range<u64>,
    pages: Pages,
    pub columns: Columns,
    /// What the list shows, to notice when it becomes another.
    filter: Filter,
    query: Arc<RecordsQuery>,
    /// A record whose place is looked for.
    seeking: Option<Seek>,
    place: Fetched<(Arc<RecordsQuery>, RecordId), Result<Option<u64>, String>>,
    reveal: Option<u64>,
    is_complete: bool,
}

#[derive(Clone, Copy)]
struct Seek {
    record: RecordId,
    /// Where it stood before.
    former: Option<u64>,
    why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// Another page asked for it.
    Asked,
    /// The user changed the filter.
    Filtered,
    /// The list changed under it.
    Followed,
}

/// What was done in the list.
#[derive(Debug, Default)]
pub struct ListAnswer {
    /// The record that is now the one selected, where that changed.
    pub selected: Option<RecordId>,
    /// Enter or a double click.
    pub is_activated: bool,
    pub is_copy_requested: bool,
    pub is_empty_action: bool,
}

/// What became of a record that was looked for.
pub enum Sought {
    Nothing,
    /// It is not in the list as it is filtered now.
    Outside,
}

impl List {
    /// Looks for a record, and shows and selects it when found.
    pub fn show_record(&mut self, record: RecordId) {
        self.seeking = Some(Seek { record, former: None, why: Why::Asked });
    }

    /// Moves to the record before or after, as the arrow keys do.
    pub fn step(&mut self, step: Step, view: &View) -> Option<RecordId> {
        let cursor = self.selection.cursor();
        let last = view.num_rows().checked_sub(1)?;
        let to = match step {
            Step::Previous => cursor.map_or(0, |row| row.saturating_sub(1)),
            Step::Next => cursor.map_or(0, |row| (row + 1).min(last)),
        };
        self.selection.select_only(to);
        self.reveal = Some(to);
        self.note_ends(view);
        view.get(to).map(|(id, _)| id)
    }

    /// Returns what is known of the records that the filter finds, and asks for what is not.
    pub fn view(&mut self, cx: &ScreenCx<'_>, filter: &Filter, scope: &Scope<'_>, open: Option<RecordId>) -> View {
        let query = filter.query(scope);
        if *self.query != query {
            let why = if self.filter == *filter { Why::Followed } else { Why::Filtered };
            let former = self.selection.cursor();
            self.query = Arc::new(query);
            self.selection.clear();
            self.ends.clear();
            if why == Why::Filtered {
                self.filter = filter.clone();
                self.visible = 0..self.visible.end.saturating_sub(self.visible.start);
                self.reveal = Some(0);
            }
            self.seeking = self.seeking.or(open.map(|record| Seek { record, former, why }));
        }
        self.pages.view(cx.reader, &self.query, scope.generation(), &self.visible)
    }

    /// Follows selected records to where they stand now.
    pub fn follow(&mut self, cx: &ScreenCx<'_>, scope: &Scope<'_>, view: &View) -> Sought {
        self.watch_ends(view);
        let Some(seek) = self.seeking else { return Sought::Nothing };
        if self.query.imports.is_empty() {
            return Sought::Nothing;
        }
        let key = (Arc::clone(&self.query), seek.record);
        let known = self.place.get(cx.reader, key, scope.generation(), |(query, record), library, go_on| {
            find::position(library, query, *record, go_on)
        });
        if !known.is_current {
            return Sought::Nothing;
        }
        let place = known.value.and_then(|value| value.as_ref().as_ref().ok().copied().flatten());
        self.seeking = None;
        match (place, seek.why) {
            (Some(position), _) => {
                self.selection.select_only(position);
                self.reveal = Some(position);
                self.ends = vec![(position, seek.record)];
                Sought::Nothing
            }
            (None, Why::Followed) => {
                self.stand_before(seek.former);
                Sought::Nothing
            }
            (None, Why::Asked) => Sought::Nothing,
            (None, Why::Filtered) => Sought::Outside,
        }
    }

    /// Shows the list.
    pub fn grid_ui(&mut self, cx: &ScreenCx<'_>, ui: &mut Ui, view: &View, empty: EmptyState<'_>) -> ListAnswer {
        self.columns.follow(cx.overview, &self.filter, ui.available_width());
        let mut grid = Grid::new(GRID, "Integration records", &self.columns.shown).reveal(self.reveal.take());
        // Before the first answer nothing is said to be empty; former rows can be looked at, not selected.
        if view.total.is_some() && view.is_current {
            grid = grid.empty(empty).selection(&mut self.selection);
        }
        let (columns, overview) = (&self.columns, cx.overview);
        let response = grid
            .num_rows(view.num_rows())
            .show(ui, |row| view.get(row).map(|(id, record)| columns.cells(overview, id, record)));
        if response.visible != self.visible && !response.visible.is_empty() {
            self.visible = response.visible.clone();
            // What came into sight is asked for in the next frame.
            ui.ctx().request_repaint();
        }
        self.is_complete = view.is_current && response.visible.clone().all(|row| view.get(row).is_some());
        let mut answer = ListAnswer {
            is_activated: response.activated.is_some(),
            is_copy_requested: response.is_copy_requested,
            is_empty_action: response.is_empty_action,
            selected: None,
        };
        if response.is_selection_changed {
            self.seeking = None;
            self.note_ends(view);
            ui.ctx().request_repaint();
        }
        if response.is_selection_changed || answer.is_activated {
            let single = self.selection.single();
            answer.selected = single.and_then(|row| view.get(row)).map(|(id, _)| id);
        }
        answer
    }

    /// Whether every record that the filter finds is selected.
    pub fn is_all_selected(&self, view: &View) -> bool {
        view.num_rows() > 0 && self.selection.len() == view.num_rows()
    }

    /// Returns the question whose answer the list shows.
    pub fn query(&self) -> &Arc<RecordsQuery> {
        &self.query
    }

    /// Whether every row in sight was drawn with its cells.
    pub fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Asks for everything again.
    pub fn reload(&mut self) {
        self.pages.clear();
    }

    /// Returns the id that has the keyboard when the grid has.
    pub fn grid_id(ui: &Ui) -> Id {
        ui.make_persistent_id(GRID)
    }

    fn note_ends(&mut self, view: &View) {
        let ends = self.selection.ranges().iter().flat_map(|(first, last)| [*first, *last]);
        let known = ends.filter_map(|row| view.get(row).map(|(id, _)| (row, id)));
        self.ends = known.take(MAX_ENDS).collect();
    }

    /// Notices that other records stand where selected ones stood: a single one is looked for, several are let go, so
    /// that nothing is done to records that nobody chose.
    fn watch_ends(&mut self, view: &View) {
        if !view.is_current || self.ends.is_empty() {
            return;
        }
        let is_gone = |row: u64| view.total.is_some_and(|total| row >= total);
        let has_moved =
            |(row, id): &(u64, RecordId)| is_gone(*row) || view.get(*row).is_some_and(|(now, _)| now != *id);
        let Some((row, record)) = self.ends.iter().copied().find(has_moved) else { return };
        let is_single = self.selection.single().is_some();
        self.selection.clear();
        self.ends.clear();
        if is_single {
            self.seeking = Some(Seek { record, former: Some(row), why: Why::Followed });
        }
    }

    /// Selects nothing, and lets the next step forward find the row that has come to stand at `row`.
    fn stand_before(&mut self, row: Option<u64>) {
        self.selection.clear();
        if let Some(before) = row.and_then(|row| row.checked_sub(1)) {
            self.selection.select_only(before);
            self.selection.toggle(before);
        }
    }
}

/// A step through the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Previous,
    Next,
}
