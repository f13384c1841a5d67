//! Where files are dropped.

use eframe::egui::{
    Align, Color32, Context, CornerRadius, Id, LayerId, Layout, Order, Rect, RichText, Sense, Shape, Stroke, Ui,
    UiBuilder, pos2, vec2,
};

use super::{button::Button, paint};
use crate::ui::theme::{self, Text, icon};

/// The place on a page that invites files, with a button for those who do not drag.
#[derive(Clone, Copy, Debug)]
#[must_use = "call show"]
pub struct DropZone<'a> {
    title: &'a str,
    text: &'a str,
    action: &'a str,
}

impl<'a> DropZone<'a> {
    /// A place for files: "Drop a file here", what kinds, and the button's text.
    pub fn new(title: &'a str, text: &'a str, action: &'a str) -> Self {
        Self { title, text, action }
    }

    /// Shows the place, as wide as there is room; tells whether the button was pressed.
    pub fn show(self, ui: &mut Ui) -> bool {
        let tokens = theme::tokens(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 96.0), Sense::hover());
        ui.painter().rect_filled(rect, CornerRadius::same(tokens.radius.card), tokens.color.surface);
        dashed(ui, rect, tokens.color.outline);
        let inner = rect.shrink2(vec2(tokens.space.l, tokens.space.m));
        let middle = Layout::right_to_left(Align::Center);
        let mut row = ui.new_child(UiBuilder::new().max_rect(inner).layout(middle));
        let is_pressed = row.add(Button::secondary(self.action)).clicked();
        row.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.label(RichText::new(icon::DROP.codepoint).font(icon::font(32.0)).color(tokens.color.accent));
            ui.add_space(tokens.space.s);
            let height = 44.0;
            let words = Rect::from_min_max(
                pos2(ui.cursor().left(), inner.center().y - height / 2.0),
                pos2(ui.max_rect().right(), inner.center().y + height / 2.0),
            );
            let mut words = ui.new_child(UiBuilder::new().max_rect(words).layout(Layout::top_down(Align::Min)));
            words.spacing_mut().item_spacing.y = 4.0;
            words.label(Text::Heading.of(self.title));
            words.add(eframe::egui::Label::new(Text::Body.of(self.text).color(tokens.color.muted)).truncate());
        });
        is_pressed
    }
}

/// Covers the window while files are dragged over it. To be shown last; tells whether files are over the window.
pub fn drop_overlay(ctx: &Context, words: &str) -> bool {
    let is_over = ctx.input(|input| !input.raw.hovered_files.is_empty());
    if !is_over {
        return false;
    }
    let tokens = theme::of(ctx.theme());
    let painter = ctx.layer_painter(LayerId::new(Order::Foreground, Id::unique("drop overlay")));
    let rect = ctx.content_rect();
    painter.rect_filled(rect, 0.0, tokens.color.window.gamma_multiply(0.92));
    let inner = rect.shrink(tokens.space.m);
    let edge = Stroke::new(2.0, tokens.color.accent);
    painter.rect_stroke(inner, CornerRadius::same(tokens.radius.dialog), edge, eframe::egui::StrokeKind::Inside);
    paint::icon_at(&painter, rect.center() - vec2(0.0, 28.0), icon::DROP, 48.0, tokens.color.accent);
    let galley = painter.layout_no_wrap(words.to_owned(), Text::Title.font(), tokens.color.text);
    painter.galley(rect.center() + vec2(-galley.size().x / 2.0, 12.0), galley, tokens.color.text);
    true
}

fn dashed(ui: &Ui, rect: Rect, color: Color32) {
    let rect = rect.shrink(0.5);
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    ui.painter().extend(Shape::dashed_line(&corners, Stroke::new(1.0, color), 4.0, 4.0));
}
