//! Toasts: what was finished, told in the lower right corner and gone by itself. The notification centre keeps it.

use eframe::egui::{
    Align2, Area, Context, CornerRadius, Frame, Id, Margin, Order, Rect, RichText, Stroke, Ui, accesskit, pos2, vec2,
};

use super::{
    button::{Button, IconButton},
    text,
};
use crate::{
    model::NoticeKind,
    ui::theme::{self, StatusLook, icon},
};

const WIDTH: f32 = 360.0;
/// More would cover the page; older ones wait in the notification centre.
const MAX_SHOWN: usize = 4;

/// Something to tell. Its action's `A` is handed back when the button is pressed.
#[derive(Clone, Debug)]
pub struct Toast<A> {
    pub kind: NoticeKind,
    pub title: String,
    pub text: String,
    pub action: Option<(String, A)>,
}

/// The toasts that are shown.
#[derive(Clone, Debug)]
pub struct Toasts<A> {
    shown: Vec<Shown<A>>,
    next: u64,
}

#[derive(Clone, Debug)]
struct Shown<A> {
    toast: Toast<A>,
    number: u64,
    /// Seconds on egui's clock; set when first drawn.
    until: Option<f64>,
}

/// What the user did to a toast.
enum Done {
    Closed,
    Acted,
}

impl<A> Default for Toasts<A> {
    fn default() -> Self {
        Self { shown: Vec::new(), next: 0 }
    }
}

impl<A: Clone> Toasts<A> {
    /// Tells something, below what was told before.
    pub fn push(&mut self, toast: Toast<A>) {
        self.shown.push(Shown { toast, number: self.next, until: None });
        self.next += 1;
        if self.shown.len() > MAX_SHOWN {
            self.shown.remove(0);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// Shows the toasts over everything; returns the action whose button was pressed.
    pub fn show(&mut self, ctx: &Context) -> Option<A> {
        let now = ctx.input(|input| input.time);
        self.shown.retain(|shown| shown.until.is_none_or(|until| now < until));
        if self.shown.is_empty() {
            return None;
        }
        let area =
            Area::new(Id::unique("toasts")).order(Order::Foreground).anchor(Align2::RIGHT_BOTTOM, vec2(-16.0, -16.0));
        let shown = area.show(ctx, |ui| {
            ui.set_width(WIDTH);
            let mut done = None;
            for (i, shown) in self.shown.iter().enumerate() {
                if let Some(how) = toast_ui(ui, shown) {
                    done = Some((i, how));
                }
            }
            done
        });
        // Who reads, or has the keyboard there, is given the time.
        let is_read = shown.response.contains_pointer()
            || ctx.rect_contains_pointer(shown.response.layer_id, shown.response.rect);
        for shown in &mut self.shown {
            let whole = now + seconds(&shown.toast);
            let until = shown.until.get_or_insert(whole);
            if is_read {
                *until = whole;
            }
        }
        let soonest = self.shown.iter().filter_map(|shown| shown.until).fold(f64::INFINITY, f64::min);
        if soonest.is_finite() && !is_read {
            ctx.request_repaint_after_secs((soonest - now).max(0.0) as f32 + 0.02);
        }
        let (i, done) = shown.inner?;
        let Shown { toast, .. } = self.shown.remove(i);
        match done {
            Done::Closed => None,
            Done::Acted => toast.action.map(|(_, action)| action),
        }
    }
}

// Long enough to be read twice, longer where something is to be decided.
fn seconds<A>(toast: &Toast<A>) -> f64 {
    let base = match toast.kind {
        NoticeKind::Success | NoticeKind::Information => 6.0,
        NoticeKind::Warning | NoticeKind::Error => 12.0,
    };
    if toast.action.is_some() { base + 4.0 } else { base }
}

fn toast_ui<A>(ui: &mut Ui, shown: &Shown<A>) -> Option<Done> {
    let tokens = theme::tokens(ui);
    let toast = &shown.toast;
    let look = StatusLook::from(toast.kind);
    let mut done = None;
    let frame = Frame::new()
        .fill(tokens.color.surface)
        .stroke(Stroke::new(1.0, tokens.color.outline))
        .corner_radius(CornerRadius::same(tokens.radius.card))
        .inner_margin(Margin { left: 16, right: 8, top: 8, bottom: 8 });
    let response = ui.push_id(shown.number, |ui| {
        frame
            .show(ui, |ui| {
                ui.set_width(WIDTH - 24.0);
                ui.spacing_mut().item_spacing.y = 2.0;
                ui.horizontal_top(|ui| {
                    ui.vertical(|ui| {
                        ui.set_width(20.0);
                        ui.add_space(4.0);
                        ui.label(RichText::new(look.icon.codepoint).font(icon::font(20.0)).color(look.color(tokens)));
                    });
                    ui.vertical(|ui| {
                        ui.set_width(WIDTH - 24.0 - 20.0 - 24.0 - 16.0);
                        ui.add_space(4.0);
                        text::strong(ui, &toast.title);
                        if !toast.text.is_empty() {
                            text::muted(ui, &toast.text);
                        }
                    });
                    if ui.add(IconButton::new(icon::CLOSE, "Dismiss").small()).clicked() {
                        done = Some(Done::Closed);
                    }
                });
                if let Some((label, _)) = &toast.action {
                    ui.horizontal(|ui| {
                        ui.add_space(18.0);
                        if ui.add(Button::quiet(label.as_str())).clicked() {
                            done = Some(Done::Acted);
                        }
                    });
                }
            })
            .response
    });
    let rect = response.inner.rect;
    let bar = Rect::from_min_size(pos2(rect.left() + 4.0, rect.top() + 8.0), vec2(3.0, rect.height() - 16.0));
    ui.painter().rect_filled(bar, 2.0, look.color(tokens));
    describe(ui, &response.inner, toast);
    done
}

fn describe<A>(ui: &Ui, response: &eframe::egui::Response, toast: &Toast<A>) {
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_role(accesskit::Role::Alert);
        node.set_live(match toast.kind {
            NoticeKind::Success | NoticeKind::Information => accesskit::Live::Polite,
            NoticeKind::Warning | NoticeKind::Error => accesskit::Live::Assertive,
        });
        node.set_label(format!("{}: {}", toast.title, toast.text));
    });
}
