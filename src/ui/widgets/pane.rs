//! The pane that tells everything of what is selected: beside a grid, or below it where a page is narrow.

use eframe::egui::{
    Align, CornerRadius, Frame, Key, Label, Layout, Margin, Panel, Rect, ScrollArea, Stroke, Ui, UiBuilder, pos2,
};

use super::{button::IconButton, reveal::reveal_focus};
use crate::ui::{
    page_keys,
    parts::{Part, begins_here, part},
    theme::{self, Text, icon},
};

/// From this width of the page on, the pane stands beside the grid.
const BESIDE_FROM: f32 = 720.0;
/// Room for two columns of buttons.
const WIDTH: f32 = 392.0;
/// What is left to the grid at least.
const GRID_WIDTH: f32 = 280.0;
const GRID_HEIGHT: f32 = 124.0;

/// Shows the pane, whose edge can be moved; tells whether it is to be closed. To be called before the grid is shown.
pub fn detail_pane(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) -> bool {
    let is_left = page_keys::pressed(ui, Key::Escape);
    let gap = theme::tokens(ui).space.m as i8;
    let (width, height) = (ui.available_width(), ui.available_height());
    let panel = if width >= BESIDE_FROM {
        let frame = Frame::new().inner_margin(Margin { left: gap, ..Margin::ZERO });
        let panel = Panel::right("details beside").default_size((width * 0.36).max(WIDTH)).frame(frame);
        panel.size_range(320.0..=width - GRID_WIDTH)
    } else {
        let frame = Frame::new().inner_margin(Margin { top: gap / 2, ..Margin::ZERO });
        let panel = Panel::bottom("details below").default_size(height * 0.58).frame(frame);
        panel.size_range(140.0..=(height - GRID_HEIGHT).max(160.0))
    };
    let panel = panel.resizable(true).show_separator_line(false);
    panel.show(ui, |ui| part(ui, Part::Pane, |ui| pane_ui(ui, title, content))).inner || is_left
}

fn pane_ui(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) -> bool {
    let tokens = theme::tokens(ui);
    let place = ui.available_rect_before_wrap();
    let frame = Frame::new()
        .fill(tokens.color.surface)
        .stroke(Stroke::new(1.0, tokens.color.line))
        .corner_radius(CornerRadius::same(tokens.radius.card))
        .inner_margin(Margin { left: 16, right: 8, top: 8, bottom: 8 });
    let shown = frame.show(ui, |ui| {
        let inner = place.size() - frame.total_margin().sum();
        ui.set_min_size(inner);
        ui.set_max_size(inner);
        let is_closed = heading_ui(ui, title);
        begins_here(ui);
        ScrollArea::vertical().id_salt(title).auto_shrink(false).show(ui, |ui| {
            // The scroll bar must not lie over what is told.
            let right = ui.max_rect().right() - tokens.space.s;
            let room = Rect::from_min_max(ui.cursor().min, pos2(right, ui.max_rect().bottom()));
            ui.scope_builder(UiBuilder::new().max_rect(room), content);
            reveal_focus(ui);
        });
        is_closed
    });
    shown.inner
}

fn heading_ui(ui: &mut Ui, title: &str) -> bool {
    let shown = ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let is_closed = ui.add(IconButton::new(icon::CLOSE, "Close details")).clicked();
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(Text::Heading.of(title)).truncate());
            });
            is_closed
        })
        .inner
    });
    shown.inner
}
