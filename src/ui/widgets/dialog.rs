//! Dialogs: a question, one primary answer. Enter gives it, Escape leaves; what lies behind is dimmed and out of reach.

use eframe::egui::{
    Align, Context, CornerRadius, Frame, Id, Key, Layout, Margin, Modal, Modifiers, Popup, Rect, ScrollArea, Stroke,
    Ui, Vec2, accesskit::Role, pos2,
};

use super::{
    button::{Button, ButtonKind, IconButton},
    reveal::reveal_focus,
    text,
};
use crate::ui::theme::{self, Tokens, icon};

/// A dialog about to be shown. Show it again each frame until it was answered.
#[must_use = "call show"]
pub struct Dialog<'a> {
    id: Id,
    title: &'a str,
    width: f32,
    primary: Option<&'a str>,
    kind: ButtonKind,
    is_primary_enabled: bool,
    secondary: Option<&'a str>,
    first: Option<Id>,
}

/// How a dialog was answered this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DialogAnswer {
    Primary,
    Secondary,
    /// By Escape or the cross.
    Dismissed,
}

/// What came of a dialog this frame.
#[derive(Debug)]
pub struct DialogResponse<R> {
    pub inner: R,
    pub answer: Option<DialogAnswer>,
}

impl<R> DialogResponse<R> {
    /// Whether the primary answer was given.
    pub fn is_confirmed(&self) -> bool {
        self.answer == Some(DialogAnswer::Primary)
    }

    /// Whether the dialog is to be taken away, whatever the answer.
    pub fn is_answered(&self) -> bool {
        self.answer.is_some()
    }
}

/// What a frame of a dialog begins with.
struct Moment {
    is_opening: bool,
    /// Whether Enter is not taken by what has the keyboard.
    is_enter_free: bool,
}

impl<'a> Dialog<'a> {
    /// A dialog, 480 points wide.
    pub fn new(id_salt: &'a str, title: &'a str) -> Self {
        Self {
            id: Id::unique(("dialog", id_salt)),
            title,
            width: 480.0,
            primary: None,
            kind: ButtonKind::Primary,
            is_primary_enabled: true,
            secondary: None,
            first: None,
        }
    }

    pub fn width(self, width: f32) -> Self {
        Self { width, ..self }
    }

    /// The answer most will give; Enter gives it.
    pub fn primary(self, text: &'a str) -> Self {
        Self { primary: Some(text), ..self }
    }

    /// A primary answer that takes something away. Enter gives it only after the user has gone to it.
    pub fn danger(self, text: &'a str) -> Self {
        Self { primary: Some(text), kind: ButtonKind::Danger, ..self }
    }

    /// Greys the primary answer out while the content is not complete.
    pub fn primary_enabled(self, is_primary_enabled: bool) -> Self {
        Self { is_primary_enabled, ..self }
    }

    /// The other answer: "Cancel", "Continue in background".
    pub fn secondary(self, text: &'a str) -> Self {
        Self { secondary: Some(text), ..self }
    }

    /// Gives the keyboard to that field when the dialog opens, instead of the primary answer; see `TextField::id`.
    pub fn first_field(self, id: Id) -> Self {
        Self { first: Some(id), ..self }
    }

    /// Shows the dialog in the middle of the window.
    pub fn show<R>(self, ctx: &Context, content: impl FnOnce(&mut Ui) -> R) -> DialogResponse<R> {
        let tokens = theme::of(ctx.theme());
        let is_opening = self.is_opening(ctx);
        if is_opening {
            // What had the keyboard lies behind now.
            let before = ctx.memory(eframe::egui::Memory::focused);
            ctx.data_mut(|data| data.insert_temp(self.id.with("before"), before));
            ctx.memory_mut(|memory| before.map(|id| memory.surrender_focus(id)));
        }
        // A button that has the keyboard takes Enter itself; a field does not.
        let is_enter_free = ctx.text_edit_focused() || ctx.memory(|memory| memory.focused().is_none());
        let moment = Moment { is_opening, is_enter_free };
        let is_popup_open = Popup::is_any_open(ctx);
        let area = Modal::default_area(self.id).role(Role::Dialog).accessible_name(self.title);
        let modal = Modal::new(self.id).area(area).frame(frame(tokens)).backdrop_color(tokens.color.backdrop);
        let shown = modal.show(ctx, |ui| self.content_ui(ui, &moment, content));
        let (inner, mut answer) = shown.inner;
        let is_alone = shown.is_top_modal && !is_popup_open;
        if answer.is_none() && is_alone {
            answer = self.answer_by_key(ctx, &moment);
        }
        if answer.is_some() {
            // Where another question follows at once, that one takes it over.
            let before: Option<Option<Id>> = ctx.data(|data| data.get_temp(self.id.with("before")));
            ctx.memory_mut(|memory| before.flatten().map(|id| memory.request_focus(id)));
        }
        DialogResponse { inner, answer }
    }

    fn answer_by_key(&self, ctx: &Context, moment: &Moment) -> Option<DialogAnswer> {
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            return Some(DialogAnswer::Dismissed);
        }
        let answers = self.primary.is_some() && self.is_primary_enabled && self.kind == ButtonKind::Primary;
        let enter =
            answers && moment.is_enter_free && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        enter.then_some(DialogAnswer::Primary)
    }

    fn is_opening(&self, ctx: &Context) -> bool {
        let now = ctx.cumulative_frame_nr();
        let last: Option<u64> = ctx.data_mut(|data| {
            let last = data.get_temp(self.id);
            data.insert_temp(self.id, now);
            last
        });
        last.is_none_or(|last| now > last + 1)
    }

    fn content_ui<R>(
        &self,
        ui: &mut Ui,
        moment: &Moment,
        content: impl FnOnce(&mut Ui) -> R,
    ) -> (R, Option<DialogAnswer>) {
        let tokens = theme::tokens(ui);
        let window = ui.ctx().content_rect();
        ui.set_width(self.width.min(window.width() - 2.0 * tokens.space.xl));
        let mut answer = None;
        let top = ui.available_rect_before_wrap();
        ui.scope(|ui| {
            ui.set_max_width(top.width() - tokens.height.control);
            text::title(ui, self.title);
        });
        // The cross itself, not the room around it, ends where the content does.
        let corner = pos2(top.right() - tokens.height.control + tokens.space.s, top.top() - 2.0);
        let cross = Rect::from_min_size(corner, Vec2::splat(tokens.height.control));
        if ui.place(cross, IconButton::new(icon::CLOSE, "Close")).clicked() {
            answer = Some(DialogAnswer::Dismissed);
        }
        ui.add_space(tokens.space.s);
        // Heading, buttons and margins stay in sight; the content scrolls where the window is low.
        let room = window.height() - 2.0 * tokens.space.l - 168.0;
        // What is added while the dialog is open makes it higher; without this it would be as high as it was at first.
        let area = ScrollArea::vertical().max_height(room).min_scrolled_height(room).auto_shrink([false, true]);
        let shown = area.show(ui, |ui| {
            let inner = content(ui);
            reveal_focus(ui);
            inner
        });
        let inner = shown.inner;
        if let Some(first) = self.first.filter(|_| moment.is_opening) {
            ui.memory_mut(|memory| memory.request_focus(first));
        }
        if self.primary.is_some() || self.secondary.is_some() {
            ui.add_space(tokens.space.m);
            answer = answer.or(self.buttons_ui(ui, moment));
        }
        (inner, answer)
    }

    fn buttons_ui(&self, ui: &mut Ui, moment: &Moment) -> Option<DialogAnswer> {
        let mut answer = None;
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let Some(primary) = self.primary {
                    let response = ui.add_enabled(self.is_primary_enabled, Button::new(self.kind, primary));
                    if response.clicked() {
                        answer = Some(DialogAnswer::Primary);
                    }
                    if moment.is_opening && self.kind == ButtonKind::Primary && self.first.is_none() {
                        response.request_focus();
                    }
                }
                if let Some(secondary) = self.secondary {
                    let response = ui.add(Button::secondary(secondary));
                    if response.clicked() {
                        answer = Some(DialogAnswer::Secondary);
                    }
                    if moment.is_opening && self.kind == ButtonKind::Danger {
                        response.request_focus();
                    }
                }
            });
        });
        answer
    }
}

fn frame(tokens: &Tokens) -> Frame {
    Frame::new()
        .fill(tokens.color.surface)
        .stroke(Stroke::new(1.0, tokens.color.line))
        .corner_radius(CornerRadius::same(tokens.radius.dialog))
        .inner_margin(Margin::same(tokens.space.l as i8))
}
