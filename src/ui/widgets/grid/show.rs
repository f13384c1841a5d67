//! One frame of a grid.

use eframe::egui::{
    CornerRadius, Event, EventFilter, Id, Modifiers, PointerButton, Rect, Response, Sense, Stroke, Ui, UiBuilder,
    accesskit, emath::GuiRounding as _, pos2, vec2,
};

use super::{
    Grid, GridResponse, GridState, Height, RowCells, Selection, Sort, bars,
    body::{self, Row},
    cell::Cell,
    column, copy,
    header::{self, HeaderAction},
    keys,
    scroll::Extent,
    state_id,
};
use crate::ui::{
    parts::{Part, part},
    theme::{self, Tokens},
};

/// Where the parts of a grid are, this frame.
pub struct Places {
    pub header: Rect,
    pub body: Rect,
    /// Left edge and width of each column, in the window's points.
    pub spans: Vec<(f32, f32)>,
    pub total_width: f32,
}

/// A frame of a grid being shown.
struct Frame<'g> {
    grid: Grid<'g>,
    id: Id,
    tokens: &'static Tokens,
    state: GridState,
    places: Places,
    extent: Extent,
    response: GridResponse,
}

impl Grid<'_> {
    /// Shows the grid; `row` gives the cells of a row, or `None` while they are not in memory.
    pub fn show<'r>(self, ui: &mut Ui, row: impl FnMut(u64) -> Option<RowCells<'r>>) -> GridResponse {
        part(ui, Part::List, |ui| self.list_ui(ui, row))
    }

    fn list_ui<'r>(mut self, ui: &mut Ui, mut row: impl FnMut(u64) -> Option<RowCells<'r>>) -> GridResponse {
        let mut none = Selection::default();
        let selection = self.selection.take();
        let is_selectable = selection.is_some();
        let selection = selection.unwrap_or(&mut none);
        let before = selection.clone();

        let (mut frame, mut ui) = Frame::begin(self, ui);
        selection.limit_to(frame.extent.num_rows);
        let body = frame.body_response(&ui, selection);
        if body.has_focus() {
            frame.keys(&ui, &body, selection, &mut row);
        }
        frame.scroll_by_pointer(&ui, &body);
        frame.header_ui(&mut ui);
        if frame.extent.num_rows == 0 {
            frame.empty_ui(&mut ui);
        } else {
            let clicked = frame.rows_ui(&mut ui, selection, &body, &mut row);
            if let Some(clicked) = clicked {
                body.request_focus();
                if is_selectable {
                    clicked.select(selection);
                }
            }
        }
        if !is_selectable {
            selection.clear();
        }
        let mut response = frame.end(&ui);
        response.is_selection_changed = *selection != before;
        response
    }
}

impl<'g> Frame<'g> {
    fn begin(grid: Grid<'g>, ui: &mut Ui) -> (Self, Ui) {
        let tokens = theme::tokens(ui);
        let id = ui.make_persistent_id(grid.id_salt);
        let mut state: GridState = ui.ctx().data(|data| data.get_temp(state_id(id))).unwrap_or_default();
        let size = vec2(ui.available_width(), height(&grid, ui.available_height(), tokens));
        let (outer, _) = ui.allocate_exact_size(size, Sense::hover());
        let places = places(&grid, outer, &mut state, tokens);
        let extent = Extent { num_rows: grid.num_rows, row_height: tokens.height.row, height: places.body.height() };
        if let Some(row) = grid.reveal {
            state.scroll.reveal(row, &extent);
        }
        state.scroll.limit(&extent);
        let ui = ui.new_child(UiBuilder::new().scope_id(id.with("grid")).max_rect(outer));
        ui.painter().rect_filled(outer, CornerRadius::same(tokens.radius.card), tokens.color.surface);
        (Self { grid, id, tokens, state, places, extent, response: GridResponse::default() }, ui)
    }

    fn end(mut self, ui: &Ui) -> GridResponse {
        bars::bars_ui(ui, self.id, &self.places, &self.extent, &mut self.state, self.tokens);
        body::paint_frame(ui, ui.max_rect(), self.tokens);
        ui.ctx().data_mut(|data| data.insert_temp(state_id(self.id), self.state));
        self.response
    }

    // The grid itself: one stop for the Tab key, and what is dragged on a touch screen.
    fn body_response(&self, ui: &Ui, selection: &Selection) -> Response {
        let response = ui.interact(self.places.body, self.id, Sense::DRAG | Sense::FOCUSABLE);
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(self.id, filter));
        let active = selection.cursor().map(|row| self.row_id(row));
        let (num_rows, num_columns) = (self.extent.num_rows as usize, self.grid.columns.len());
        ui.ctx().accesskit_node_builder(self.id, |node| {
            node.set_role(accesskit::Role::Grid);
            node.set_label(self.grid.name);
            node.set_row_count(num_rows);
            node.set_column_count(num_columns);
            super::set_bounds(node, self.places.body);
            if let Some(active) = active.filter(|_| self.is_cursor_visible(selection)) {
                node.set_active_descendant(active.accesskit_id());
            }
        });
        response
    }

    fn row_id(&self, row: u64) -> Id {
        self.id.with("rows").with(("row", row))
    }

    fn is_cursor_visible(&self, selection: &Selection) -> bool {
        selection.cursor().is_some_and(|row| self.state.scroll.visible(&self.extent).contains(&row))
    }

    fn keys<'r>(
        &mut self,
        ui: &Ui,
        body: &Response,
        selection: &mut Selection,
        row: &mut impl FnMut(u64) -> Option<RowCells<'r>>,
    ) {
        let asked = ui.input_mut(|input| keys::take(input, selection, &self.extent));
        if asked.has_moved
            && let Some(row) = selection.cursor()
        {
            self.state.scroll.reveal(row, &self.extent);
        }
        if asked.activate && !body.gained_focus() {
            self.response.activated = selection.cursor();
        }
        if asked.copy && !selection.is_empty() {
            match copy::selected(selection, row) {
                Some(text) => ui.ctx().copy_text(text),
                None => self.response.is_copy_requested = true,
            }
        }
        self.scroll_sideways(asked.sideways);
    }

    fn scroll_by_pointer(&mut self, ui: &Ui, body: &Response) {
        let over = self.places.body.union(self.places.header);
        if ui.rect_contains_pointer(over) {
            let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta));
            self.state.scroll.by(-wheel.y, &self.extent);
            self.scroll_sideways(-wheel.x);
        }
        if body.dragged() && ui.input(eframe::egui::InputState::any_touches) {
            self.state.scroll.by(-body.drag_delta().y, &self.extent);
            self.scroll_sideways(-body.drag_delta().x);
        }
    }

    fn scroll_sideways(&mut self, points: f32) {
        let farthest = (self.places.total_width - self.places.body.width()).max(0.0);
        self.state.x = (self.state.x + points).clamp(0.0, farthest);
    }

    fn header_ui(&mut self, ui: &mut Ui) {
        let rect = self.places.header;
        self.paint_header_ground(ui);
        let mut header = ui.new_child(UiBuilder::new().scope_id(self.id.with("header")).max_rect(rect));
        header.shrink_clip_rect(rect);
        for (i, (column, (left, width))) in self.grid.columns.iter().zip(&self.places.spans).enumerate() {
            let cell = Rect::from_min_size(pos2(*left, rect.top()), vec2(*width, rect.height()));
            if !cell.intersects(rect) {
                continue;
            }
            match header::heading_ui(&header, self.id, cell, i, column, self.grid.sort) {
                None => {}
                Some(HeaderAction::Sort(column)) => self.response.sort = Some(Sort::clicked(self.grid.sort, column)),
                Some(HeaderAction::Fit(column)) => self.state.fit = Some(column),
                Some(HeaderAction::Resize { column: i, delta }) => {
                    self.state.widths.insert(column.title.to_string(), column::resized(self.places.spans[i].1, delta));
                }
            }
        }
    }

    // Across the whole grid, also above the scroll bar.
    fn paint_header_ground(&self, ui: &Ui) {
        let radius = self.tokens.radius.card;
        let rounded = CornerRadius { nw: radius, ne: radius, sw: 0, se: 0 };
        let bottom = self.places.header.bottom();
        ui.painter().rect_filled(ui.max_rect().with_max_y(bottom), rounded, self.tokens.color.sunken);
        let line = Stroke::new(1.0, self.tokens.color.line);
        ui.painter().hline(ui.max_rect().x_range(), bottom - 0.5, line);
    }

    fn empty_ui(&mut self, ui: &mut Ui) {
        let Some(empty) = self.grid.empty.take() else {
            return;
        };
        let mut inner = ui.new_child(UiBuilder::new().scope_id(self.id.with("empty")).max_rect(self.places.body));
        inner.shrink_clip_rect(self.places.body);
        self.response.is_empty_action = empty.show(&mut inner);
    }

    fn rows_ui<'r>(
        &mut self,
        ui: &mut Ui,
        selection: &Selection,
        body: &Response,
        row: &mut impl FnMut(u64) -> Option<RowCells<'r>>,
    ) -> Option<Clicked> {
        let place = self.places.body;
        let rows_id = self.id.with("rows");
        let builder = UiBuilder::new().scope_id(rows_id).max_rect(place).accessibility_parent(self.id);
        let mut rows = ui.new_child(builder);
        rows.shrink_clip_rect(place);
        // Rows are known by number: scrolling puts other rows where these were.
        ui.ctx().allow_widget_id_changes_in(place);
        let mut clicked = None;
        let mut widest = 0.0_f32;
        self.response.visible = self.state.scroll.visible(&self.extent);
        for index in self.response.visible.clone() {
            let top = place.top() + self.state.scroll.top_of(index, &self.extent);
            let left = place.left() - self.state.x;
            let width = self.places.total_width.max(place.width());
            // On whole pixels: text in between is blurred.
            let rect = Rect::from_min_size(pos2(left, top), vec2(width, self.extent.row_height)).round_ui();
            let cells = row(index);
            if let (Some(fit), Some(cells)) = (self.state.fit, &cells) {
                widest = widest.max(cells.get(fit).map_or(0.0, |cell: &Cell<'_>| cell.width(ui.painter())));
            }
            let (columns, spans) = (self.grid.columns, self.places.spans.as_slice());
            let row = Row { index, rect, cells, columns, spans, selection, has_focus: body.has_focus() };
            let response = body::row_ui(&mut rows, rows_id, &row);
            // A click elsewhere shortly before makes egui count three.
            if response.double_clicked() || response.triple_clicked() {
                self.response.activated = Some(index);
            }
            if response.clicked() {
                self.response.clicked = Some(index);
            }
            if response.secondary_clicked() {
                self.response.context = Some(index);
            }
            if response.clicked() || response.secondary_clicked() {
                clicked =
                    Some(Clicked { row: index, modifiers: click_modifiers(ui), is_secondary: !response.clicked() });
            }
        }
        self.fit(ui, widest);
        clicked
    }

    fn fit(&mut self, ui: &Ui, widest: f32) {
        let Some(column) = self.state.fit.take().and_then(|i| self.grid.columns.get(i)) else {
            return;
        };
        let width = column::fitting(widest.max(header::heading_width(ui.painter(), column)));
        self.state.widths.insert(column.title.to_string(), width);
        ui.ctx().request_repaint();
    }
}

/// A click on a row.
struct Clicked {
    row: u64,
    modifiers: Modifiers,
    is_secondary: bool,
}

impl Clicked {
    fn select(&self, selection: &mut Selection) {
        let Self { row, modifiers, is_secondary } = *self;
        if is_secondary {
            if !selection.contains(row) {
                selection.select_only(row);
            }
        } else if modifiers.shift && modifiers.command {
            selection.add_to(row);
        } else if modifiers.shift {
            selection.extend_to(row);
        } else if modifiers.command {
            selection.toggle(row);
        } else {
            selection.select_only(row);
        }
    }
}

// Of the click itself: the keys may have been let go within the same frame.
fn click_modifiers(ui: &Ui) -> Modifiers {
    ui.input(|input| {
        let of_click = |event: &Event| match event {
            Event::PointerButton { button: PointerButton::Primary, pressed: false, modifiers, .. } => Some(*modifiers),
            _ => None,
        };
        input.events.iter().rev().find_map(of_click).unwrap_or(input.modifiers)
    })
}

fn height(grid: &Grid<'_>, available: f32, tokens: &Tokens) -> f32 {
    let rows = grid.num_rows.max(1) as f32 * tokens.height.row + tokens.height.header_row;
    let wanted = match grid.height {
        // Within something that scrolls there is no end of room.
        Height::All if !available.is_finite() => rows.min(480.0),
        Height::All => available,
        Height::Points(points) => points,
        Height::Rows => (rows + 1.0).min(available),
    };
    wanted.max(tokens.height.header_row + 2.0 * tokens.height.row)
}

fn places(grid: &Grid<'_>, outer: Rect, state: &mut GridState, tokens: &Tokens) -> Places {
    let header_height = tokens.height.header_row;
    let rows_height = grid.num_rows as f64 * f64::from(tokens.height.row);
    let needs_bar = |room: f32| rows_height > f64::from(room);
    let room_below = outer.height() - header_height;
    let widths = column::widths(grid.columns, &state.widths, outer.width());
    let is_wide = |widths: &[f32], room: f32| widths.iter().sum::<f32>() > room + 0.5;

    let bar_right = if needs_bar(room_below) { bars::WIDTH } else { 0.0 };
    let bar_below = if is_wide(&widths, outer.width() - bar_right) && grid.num_rows > 0 { bars::WIDTH } else { 0.0 };
    let bar_right = if needs_bar(room_below - bar_below) { bars::WIDTH } else { 0.0 };
    let right = outer.right() - bar_right;
    let header = Rect::from_min_max(outer.min, pos2(right, outer.top() + header_height));
    let body = Rect::from_min_max(pos2(outer.left(), header.bottom()), pos2(right, outer.bottom() - bar_below));

    let widths = column::widths(grid.columns, &state.widths, body.width());
    let total_width: f32 = widths.iter().sum();
    state.x = state.x.clamp(0.0, (total_width - body.width()).max(0.0));
    let mut left = outer.left() - state.x;
    let span = |width: f32| {
        let span = (left, width);
        left += width;
        span
    };
    Places { header, body, spans: widths.into_iter().map(span).collect(), total_width }
}
