//! The page "Notifications": what ended while the user did something else, newest first.

use eframe::egui::{
    Align, Context, CornerRadius, Label, Layout, RichText, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, vec2,
};

use crate::{
    engine::Command,
    model::Notice,
    ui::{
        parts::{Part, part},
        screen::{Page, RecordsScope, Request, ScreenCx},
        theme::{self, StatusLook, Text, icon},
        widgets::{self, Button, Dialog, EmptyState, IconButton, reveal_focus},
        words,
    },
};

/// Height of an entry: a heading and one line of text.
const ENTRY: f32 = 64.0;

#[derive(Default)]
pub struct Notifications {
    is_clearing: bool,
}

impl Notifications {
    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let notices = std::sync::Arc::clone(&cx.overview.notices);
        let num_unread = cx.overview.num_unread() as u64;
        let subtitle = match (notices.len(), num_unread) {
            (0, _) => String::new(),
            (_, 0) => "All read".to_owned(),
            (_, unread) => format!("{} unread", words::count(unread)),
        };
        widgets::page_header(ui, "Notifications", &subtitle, |ui| {
            if notices.is_empty() {
                return;
            }
            if ui.add(Button::secondary("Clear all…").icon(icon::DELETE)).clicked() {
                self.is_clearing = true;
            }
            let read = Button::secondary("Mark all as read").icon(icon::CHECK);
            if ui.add_enabled(num_unread > 0, read).clicked() {
                cx.requests.push(Request::Do(Command::MarkAllNoticesRead));
            }
        });
        if notices.is_empty() {
            let text = "When a job ends, what it did is told here and kept until you remove it";
            EmptyState::new(icon::NOTIFICATIONS, "No notifications", text).show(ui);
            return;
        }
        let area = ScrollArea::vertical().auto_shrink(false);
        part(ui, Part::List, |ui| {
            area.show_rows(ui, ENTRY, notices.len(), |ui, shown| {
                for notice in notices.get(shown).unwrap_or_default() {
                    entry_ui(cx, ui, notice);
                }
                reveal_focus(ui);
            });
        });
        self.clear_ui(cx, ui.ctx(), notices.len() as u64);
    }

    fn clear_ui(&mut self, cx: &mut ScreenCx<'_>, ctx: &Context, num: u64) {
        if !self.is_clearing {
            return;
        }
        let action = format!("Clear {}", words::plural(num, "notification"));
        let dialog =
            Dialog::new("clear notifications", "Clear all notifications?").danger(&action).secondary("Keep them");
        let response = dialog.show(ctx, |ui| {
            widgets::body(ui, "The imports and their records stay as they are.");
        });
        if response.is_confirmed() {
            cx.requests.push(Request::Do(Command::ClearNotices));
        }
        self.is_clearing = !response.is_answered();
    }
}

fn entry_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, notice: &Notice) {
    let tokens = theme::tokens(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ENTRY), Sense::hover());
    // What is new stands out from the page; what was read lies in it.
    let fill = if notice.is_read { tokens.color.window } else { tokens.color.surface };
    let radius = CornerRadius::same(tokens.radius.card);
    ui.painter().rect(rect, radius, fill, Stroke::new(1.0, tokens.color.line), StrokeKind::Inside);
    let inner = rect.shrink2(vec2(16.0, 8.0));
    let builder = UiBuilder::new().id_salt(("notice", notice.id)).max_rect(inner);
    let mut entry = ui.new_child(builder.layout(Layout::right_to_left(Align::Center)));
    actions_ui(cx, &mut entry, notice);
    entry.with_layout(Layout::left_to_right(Align::Center), |ui| words_ui(cx, ui, notice));
}

fn actions_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, notice: &Notice) {
    if ui.add(IconButton::new(icon::CLOSE, "Remove")).clicked() {
        cx.requests.push(Request::Do(Command::RemoveNotice(notice.id)));
    }
    if notice.is_read {
        // The other buttons stand where they stand beside an unread one.
        ui.add_space(theme::tokens(ui).height.control + ui.spacing().item_spacing.x);
    } else if ui.add(IconButton::new(icon::CHECK, "Mark as read")).clicked() {
        cx.requests.push(Request::Do(Command::MarkNoticeRead(notice.id)));
    }
    // An import may have been deleted since.
    let import = notice.import.filter(|import| cx.overview.import(*import).is_some());
    if let Some(import) = import
        && ui.add(Button::quiet("Open results")).clicked()
    {
        if !notice.is_read {
            cx.requests.push(Request::Do(Command::MarkNoticeRead(notice.id)));
        }
        cx.requests.push(Request::Go(Page::Records(RecordsScope::of_import(import))));
    }
}

fn words_ui(cx: &ScreenCx<'_>, ui: &mut Ui, notice: &Notice) {
    let tokens = theme::tokens(ui);
    let look = StatusLook::from(notice.kind);
    let sign = RichText::new(look.icon.codepoint).font(icon::font(24.0)).color(look.color(tokens));
    ui.add(Label::new(sign)).on_hover_text(look.label);
    ui.add_space(tokens.space.s);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = 20.0;
        ui.add_space(2.0);
        ui.horizontal(|ui| {
            let title = if notice.is_read { Text::Body } else { Text::Strong };
            ui.add(Label::new(title.of(notice.title.as_str())));
            if !notice.is_read {
                widgets::badge(ui, "New", theme::Tone::Accent);
            }
            let when = words::moment(notice.at, cx.now, cx.zone);
            let file = notice.import.and_then(|id| cx.overview.import(id)).map(|view| &view.import.file.name);
            let when = file.map_or_else(|| when.clone(), |file| format!("{file} · {when}"));
            ui.add(Label::new(Text::Small.of(when).color(tokens.color.muted)).truncate());
        });
        let text = Text::Body.of(notice.text.as_str()).color(tokens.color.muted);
        ui.add(Label::new(text).truncate());
    });
}
