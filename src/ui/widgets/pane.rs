//! The pane that tells everything of what is selected: beside a grid in a wide window, over it in a narrow one.

use eframe::egui::{
    Align, Area, CornerRadius, Frame, Id, Key, Label, Layout, Margin, Order, Panel, Rect, ScrollArea, Stroke, Ui,
    UiBuilder, pos2,
};

use super::button::IconButton;
use crate::ui::{
    page_keys,
    theme::{self, Text, icon},
};

const WIDTH: f32 = 360.0;
/// From this width of the window on, the pane has room of its own.
const BESIDE_FROM: f32 = 1200.0;

/// Shows the pane in the room that is left; tells whether it is to be closed. To be called before the grid is shown.
pub fn detail_pane(ui: &mut Ui, title: &str, content: impl FnOnce(&mut Ui)) -> bool {
    let is_left = page_keys::pressed(ui, Key::Escape);
    let is_closed = if ui.content_rect().width() >= BESIDE_FROM {
        let margin = Frame::new().inner_margin(Margin { left: 16, ..Margin::ZERO });
        let panel = Panel::right("detail pane").exact_size(WIDTH).resizable(false).show_separator_line(false);
        panel.frame(margin).show(ui, |ui| pane_ui(ui, title, content)).inner
    } else {
        let room = ui.available_rect_before_wrap();
        let place = room.with_min_x((room.right() - WIDTH).max(room.left()));
        // Over the page, so that neither clicks nor the wheel reach what lies behind.
        let area = Area::new(Id::unique("detail pane")).order(Order::Middle).fixed_pos(place.min).constrain(false);
        area.show(ui.ctx(), |ui| {
            let mut pane = ui.new_child(UiBuilder::new().max_rect(place));
            let is_closed = pane_ui(&mut pane, title, content);
            ui.advance_cursor_after_rect(place);
            is_closed
        })
        .inner
    };
    is_left || is_closed
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
        ScrollArea::vertical().id_salt(title).auto_shrink(false).show(ui, |ui| {
            // The scroll bar must not lie over what is told.
            let right = ui.max_rect().right() - tokens.space.s;
            let room = Rect::from_min_max(ui.cursor().min, pos2(right, ui.max_rect().bottom()));
            ui.scope_builder(UiBuilder::new().max_rect(room), content);
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
