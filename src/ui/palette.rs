//! Tell me: finds any page, action, import, integration or table by name.

mod search;

use eframe::egui::{
    Align2, Context, CornerRadius, FontId, Frame, Id, Key, Margin, Modal, Modifiers, Response, RichText, ScrollArea,
    Stroke, TextEdit, Ui, accesskit::Role, vec2,
};

use self::search::{Entry, Found};
use super::{
    screen::{Request, ScreenCx},
    theme::{self, Text, icon},
    widgets::{self, ListEntry},
};

const WIDTH: f32 = 600.0;
const MAX_HEIGHT: f32 = 396.0;

/// The search, open or closed.
#[derive(Default)]
pub struct Palette {
    open: Option<Open>,
}

/// What an open search remembers.
#[derive(Default)]
struct Open {
    query: String,
    found: Found,
    /// Position of the highlighted entry among the found.
    at: usize,
    is_opened: bool,
}

/// What the user did this frame.
enum Answer {
    None,
    /// Dismissed it.
    Left,
    Chosen(Request),
}

impl Palette {
    pub fn open(&mut self) {
        self.open = Some(Open::default());
    }

    pub fn close(&mut self) {
        self.open = None;
    }

    pub fn palette_ui(&mut self, cx: &mut ScreenCx<'_>, ctx: &Context) {
        let Some(open) = &mut self.open else { return };
        match open.show(cx, ctx) {
            Answer::None => {}
            Answer::Left => self.open = None,
            Answer::Chosen(request) => {
                self.open = None;
                cx.requests.push(request);
            }
        }
    }
}

impl Open {
    /// Shows the dialog.
    fn show(&mut self, cx: &ScreenCx<'_>, ctx: &Context) -> Answer {
        let keys = Keys::take(ctx);
        self.found.update(cx.overview, &self.query);
        let tokens = theme::of(ctx.theme());
        let id = Id::unique("tell me");
        // Its upper edge stays where it is, however many entries are found.
        let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, 72.0));
        let frame = Frame::new()
            .fill(tokens.color.surface)
            .stroke(Stroke::new(1.0, tokens.color.line))
            .corner_radius(CornerRadius::same(tokens.radius.dialog))
            .inner_margin(Margin::same(tokens.space.m as i8));
        let modal = Modal::new(id).area(area.role(Role::Dialog).accessible_name("Tell me"));
        let modal = modal.frame(frame).backdrop_color(tokens.color.backdrop);
        let shown = modal.show(ctx, |ui| self.content_ui(ui, &keys));
        let is_left = keys.escape || shown.backdrop_response.clicked();
        let chosen =
            if keys.enter { self.found.entry(self.at).map(|entry| entry.request.clone()) } else { shown.inner };
        match chosen {
            Some(request) => Answer::Chosen(request),
            None if is_left => Answer::Left,
            None => Answer::None,
        }
    }

    fn content_ui(&mut self, ui: &mut Ui, keys: &Keys) -> Option<Request> {
        ui.set_width(WIDTH.min(ui.content_rect().width() - 96.0));
        let is_changed = self.field_ui(ui);
        if is_changed {
            self.at = 0;
        }
        let last = self.found.len().saturating_sub(1);
        self.at = self.at.saturating_add(keys.down).saturating_sub(keys.up).min(last);
        ui.add_space(theme::tokens(ui).space.s);
        if self.found.is_empty() {
            let sentence =
                format!("Nothing is called “{}”; look for a page, an action, a file or a table", self.query.trim());
            widgets::muted(ui, &sentence);
            return None;
        }
        let list = ScrollArea::vertical().max_height(MAX_HEIGHT).auto_shrink([false, true]);
        list.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            self.entries_ui(ui, is_changed || keys.up + keys.down > 0)
        })
        .inner
    }

    fn field_ui(&mut self, ui: &mut Ui) -> bool {
        let tokens = theme::tokens(ui);
        let sign = RichText::new(icon::SEARCH.codepoint).font(icon::font(20.0)).color(tokens.color.muted);
        let hint = Text::Body.of("Go to a page, do something, open a file's records…");
        let edit = TextEdit::singleline(&mut self.query)
            .id(Id::unique("tell me field"))
            .font(FontId { size: tokens.text.heading, ..Text::Body.font() })
            .desired_width(f32::INFINITY)
            .align(Align2::LEFT_CENTER)
            .min_size(vec2(0.0, tokens.height.control + 8.0))
            .prefix(sign)
            .hint_text(hint.color(tokens.color.faint));
        let response = ui.add(edit).accessible_name("Tell me what you want to do");
        if !self.is_opened {
            response.request_focus();
            self.is_opened = true;
        }
        // The list is what the arrow keys move in, the field keeps the keyboard.
        let active = (!self.found.is_empty()).then(|| row_id(self.at));
        ui.accesskit_node_builder(response.id, |node| {
            if let Some(active) = active {
                node.set_active_descendant(active.accesskit_id());
            }
        });
        response.changed()
    }

    fn entries_ui(&mut self, ui: &mut Ui, is_moved: bool) -> Option<Request> {
        let mut chosen = None;
        for (i, entry) in self.found.entries().enumerate() {
            let response = entry_ui(ui, entry, i, i == self.at);
            if i == self.at && is_moved {
                response.scroll_to_me(None);
            }
            if response.clicked() {
                chosen = Some(entry.request.clone());
            }
        }
        chosen
    }
}

/// The keys that move in the list: taken before the field gets them.
struct Keys {
    up: usize,
    down: usize,
    enter: bool,
    escape: bool,
}

impl Keys {
    fn take(ctx: &Context) -> Self {
        let page = (MAX_HEIGHT / ListEntry::HEIGHT) as usize;
        ctx.input_mut(|input| {
            let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key);
            Self {
                up: count(Key::ArrowUp) + page * count(Key::PageUp),
                down: count(Key::ArrowDown) + page * count(Key::PageDown),
                enter: count(Key::Enter) > 0,
                escape: count(Key::Escape) > 0,
            }
        })
    }
}

fn row_id(position: usize) -> Id {
    Id::unique(("tell me entry", position))
}

fn entry_ui(ui: &mut Ui, entry: &Entry, position: usize, is_current: bool) -> Response {
    let shortcut = entry.shortcut.map(|shortcut| ui.format_shortcut(&shortcut));
    let aside = shortcut.as_deref().unwrap_or(entry.kind.name());
    ListEntry::new(entry.icon, &entry.name).aside(aside).current(is_current).show(ui, row_id(position))
}
