//! The side navigation: the pages, where one is, and what waits there.

use std::borrow::Cow;

use eframe::egui::{
    Color32, Context, CornerRadius, CursorIcon, FontId, Rect, Response, Sense, Ui, WidgetInfo, accesskit::Role, pos2,
    vec2,
};

use super::paint;
use crate::ui::{
    theme::{self, Icon, Text, Tone},
    words,
};

const WIDE: f32 = 224.0;
const NARROW: f32 = 56.0;
/// Below this width of the window, the navigation shows icons only.
const COLLAPSE_BELOW: f32 = 1000.0;

/// A page in the navigation.
#[derive(Clone, Debug)]
pub struct NavItem<T> {
    pub page: T,
    pub icon: Icon,
    pub label: Cow<'static, str>,
    /// What waits there; zero shows nothing.
    pub count: u64,
    pub tone: Tone,
}

impl<T> NavItem<T> {
    pub fn new(page: T, icon: Icon, label: impl Into<Cow<'static, str>>) -> Self {
        Self { page, icon, label: label.into(), count: 0, tone: Tone::Neutral }
    }

    #[must_use]
    pub fn count(self, count: u64, tone: Tone) -> Self {
        Self { count, tone, ..self }
    }
}

/// The list of pages.
#[must_use = "call show"]
pub struct SideNav<'a, T> {
    items: &'a [NavItem<T>],
}

impl<'a, T: Clone + PartialEq> SideNav<'a, T> {
    pub fn new(items: &'a [NavItem<T>]) -> Self {
        Self { items }
    }

    /// Shows the pages; tells which was chosen.
    pub fn show(self, ui: &mut Ui, current: &T) -> Option<T> {
        let is_narrow = is_narrow(ui.ctx());
        let mut chosen = None;
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for item in self.items {
                let response = item_ui(ui, item, current);
                if response.clicked() {
                    chosen = Some(item.page.clone());
                }
                if is_narrow {
                    response.on_hover_text(item.label.as_ref());
                }
            }
        });
        chosen
    }
}

/// Returns the width of the navigation's panel in a window as wide as the present one.
pub fn width(ctx: &Context) -> f32 {
    if is_narrow(ctx) { NARROW } else { WIDE }
}

/// Whether the navigation shows icons only.
pub fn is_narrow(ctx: &Context) -> bool {
    ctx.content_rect().width() < COLLAPSE_BELOW
}

fn item_ui<T: PartialEq>(ui: &mut Ui, item: &NavItem<T>, current: &T) -> Response {
    let (is_current, is_narrow) = (item.page == *current, is_narrow(ui.ctx()));
    let tokens = theme::tokens(ui);
    let color = &tokens.color;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 36.0), Sense::click());
    // The name stays the same whatever waits; the count is its description.
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), is_current, &item.label));
    if item.count > 0 {
        let waiting = words::count(item.count);
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(waiting));
    }
    let fill = match (is_current, response.hovered()) {
        (true, _) => color.accent_soft,
        (false, true) => color.pressed,
        (false, false) => Color32::TRANSPARENT,
    };
    let painter = ui.painter();
    painter.rect_filled(rect, CornerRadius::same(tokens.radius.control), fill);
    if is_current {
        let bar = Rect::from_min_size(pos2(rect.left(), rect.top() + 8.0), vec2(3.0, rect.height() - 16.0));
        painter.rect_filled(bar, 2.0, color.accent);
    }
    let strong = if is_current { color.accent } else { color.text };
    let icon_at = if is_narrow { rect.center() } else { pos2(rect.left() + 22.0, rect.center().y) };
    paint::icon_at(painter, icon_at, item.icon, 20.0, if is_current { color.accent } else { color.muted });
    if is_narrow {
        if item.count > 0 {
            painter.circle_filled(icon_at + vec2(9.0, -8.0), 4.0, item.tone.color(tokens));
        }
    } else {
        let font = if is_current { Text::Strong.font() } else { Text::Body.font() };
        label_and_count(ui, item, rect, font, strong);
    }
    if response.has_focus() {
        paint::focus_ring_inside(ui.painter(), rect, tokens.radius.control, color.focus);
    }
    response.on_hover_cursor(CursorIcon::PointingHand)
}

fn label_and_count<T>(ui: &Ui, item: &NavItem<T>, rect: Rect, font: FontId, color: Color32) {
    let tokens = theme::tokens(ui);
    let painter = ui.painter();
    let mut right = rect.right() - 10.0;
    if item.count > 0 {
        let tone = item.tone.color(tokens);
        let count = painter.layout_no_wrap(words::count(item.count), Text::Small.font(), tone);
        right -= count.size().x;
        painter.galley(pos2(right, rect.center().y - count.size().y / 2.0), count, tone);
        right -= 8.0;
    }
    let label = paint::line(painter, &item.label, font, color, right - rect.left() - 42.0);
    painter.galley(pos2(rect.left() + 42.0, rect.center().y - label.size().y / 2.0), label, color);
}
