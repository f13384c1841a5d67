//! Choosing one of many: a list that is searched by typing. It is made only while it is open, and only what is seen of
//! it is drawn, so that hundreds of columns cost nothing.

use eframe::egui::{
    Align2, CornerRadius, CursorIcon, Id, Key, Modifiers, Popup, PopupCloseBehavior, Rect, Response, RichText,
    ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::{button::Button, paint};
use crate::ui::{
    listed::holds,
    theme::{self, Text, icon},
};

/// Height of an entry and of a group's name.
const ROW: f32 = 28.0;
/// Entries seen at once, where there is room for them.
const MAX_ROWS: usize = 11;
/// Entries seen at once in any window.
const MIN_ROWS: usize = 3;
/// What an open list needs beside its entries: the search, margins, and a hair of room at the window's edge.
const AROUND: f32 = 64.0;
/// The longest step fits with what it does.
const LEAST_WIDTH: f32 = 376.0;

/// An entry of a list.
#[derive(Clone, Debug)]
pub struct PickEntry<T> {
    pub value: T,
    pub label: String,
    /// What stands at the end, muted: a sample, a type.
    pub aside: String,
    /// Entries of one group stand together, under its name; empty: without one.
    pub group: &'static str,
    pub is_current: bool,
}

impl<T> PickEntry<T> {
    pub fn new(value: T, label: impl Into<String>) -> Self {
        Self { value, label: label.into(), aside: String::new(), group: "", is_current: false }
    }

    #[must_use]
    pub fn aside(self, aside: impl Into<String>) -> Self {
        Self { aside: aside.into(), ..self }
    }

    #[must_use]
    pub fn group(self, group: &'static str) -> Self {
        Self { group, ..self }
    }

    #[must_use]
    pub fn current(self, is_current: bool) -> Self {
        Self { is_current, ..self }
    }
}

/// What is typed in an open list, and which entry Enter takes.
#[derive(Clone, Debug, Default)]
struct Sought {
    query: String,
    at: usize,
    is_opened: bool,
}

/// An open list, and how many entries are seen of it at once.
#[derive(Clone, Copy)]
struct Opened {
    id: Id,
    num_rows: usize,
}

/// A line of an open list.
enum Line {
    Group(&'static str),
    Entry(usize),
}

/// A choice shown as a field with what is chosen now; returns what was chosen anew.
pub fn pick<T>(
    ui: &mut Ui,
    name: &str,
    (shown, width): (&str, f32),
    offer: impl FnOnce() -> Vec<PickEntry<T>>,
) -> Option<T> {
    let response = pick_field(ui, name, shown, width);
    pick_from(ui, &response, name, offer)
}

/// The same below a button: for what is added.
pub fn pick_button<T>(
    ui: &mut Ui,
    button: Button<'_>,
    name: &str,
    offer: impl FnOnce() -> Vec<PickEntry<T>>,
) -> Option<T> {
    let response = ui.add(button);
    pick_from(ui, &response, name, offer)
}

/// The list below anything that was clicked.
pub fn pick_from<T>(ui: &Ui, anchor: &Response, name: &str, offer: impl FnOnce() -> Vec<PickEntry<T>>) -> Option<T> {
    open_list(ui, anchor, |ui, opened| list_ui(ui, opened, name, offer(), None))
}

fn open_list<T>(ui: &Ui, anchor: &Response, list: impl FnOnce(&mut Ui, Opened) -> Option<T>) -> Option<T> {
    let id = anchor.id.with("pick");
    let num_rows = num_rows(anchor.rect, ui.ctx().content_rect());
    let width = anchor.rect.width().max(LEAST_WIDTH);
    let popup = Popup::menu(anchor).id(id).width(width).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let shown = popup.show(|ui| {
        ui.set_width(width);
        list(ui, Opened { id, num_rows })
    });
    let Some(shown) = shown else {
        ui.data_mut(|data| data.remove::<Sought>(id));
        return None;
    };
    // The list takes the keyboard with it when it goes; Tab leaves it as Escape does.
    let is_left = ui.input(|input| input.key_pressed(Key::Escape) || input.key_pressed(Key::Tab));
    if shown.inner.is_some() || is_left {
        Popup::close_id(ui.ctx(), id);
        anchor.request_focus();
    }
    shown.inner
}

/// Returns how many entries an open list shows so that it fits above or below what opened it.
fn num_rows(anchor: Rect, window: Rect) -> usize {
    let room = (anchor.top() - window.top()).max(window.bottom() - anchor.bottom());
    (((room - AROUND) / ROW).max(0.0) as usize).clamp(MIN_ROWS, MAX_ROWS)
}

/// The same as [`pick`] for texts of which not all are listed: what is typed and found nowhere can be taken itself.
pub fn pick_or_type(
    ui: &mut Ui,
    name: &str,
    (shown, width): (&str, f32),
    offer: impl FnOnce() -> Vec<PickEntry<String>>,
) -> Option<String> {
    let response = pick_field(ui, name, shown, width);
    open_list(ui, &response, |ui, opened| list_ui(ui, opened, name, offer(), Some(&str::to_owned)))
}

/// The field alone, for [`pick_from`].
pub fn pick_field(ui: &mut Ui, name: &str, shown: &str, width: f32) -> Response {
    let tokens = theme::tokens(ui);
    let width = width.min(ui.available_width());
    let (rect, response) = ui.allocate_exact_size(vec2(width, tokens.height.control), Sense::click());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), name);
        info.current_text_value = Some(shown.to_owned());
        info
    });
    let mut is_cut = false;
    if ui.is_rect_visible(rect) {
        let color = &tokens.color;
        let (fill, edge) = if response.hovered() { (color.hover, color.text) } else { (color.surface, color.outline) };
        let radius = CornerRadius::same(tokens.radius.control);
        ui.painter().rect(rect, radius, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
        paint::icon_at(ui.painter(), rect.right_center() - vec2(15.0, 0.0), icon::EXPAND, 18.0, color.muted);
        let galley = paint::line(ui.painter(), shown, Text::Body.font(), color.text, width - 36.0);
        is_cut = galley.elided;
        ui.painter().galley(paint::left_middle(rect.with_min_x(rect.left() + 12.0), galley.size()), galley, color.text);
        if response.has_focus() {
            paint::focus_ring(ui, rect, tokens.radius.control);
        }
    }
    let response = if is_cut { response.on_hover_text(shown) } else { response };
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// `typed` makes a value of a text that no entry has.
fn list_ui<T>(
    ui: &mut Ui,
    opened: Opened,
    name: &str,
    mut entries: Vec<PickEntry<T>>,
    typed: Option<&dyn Fn(&str) -> T>,
) -> Option<T> {
    let id = opened.id;
    let mut sought: Sought = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    // The Enter that opened the list chooses nothing from it.
    let keys = if sought.is_opened { take_keys(ui) } else { Keys::default() };
    let is_changed = search_ui(ui, id, name, &mut sought);
    let found = find(&entries, &sought.query);
    if is_changed {
        // What is called exactly so comes before what only begins so.
        let is_it = |i: &usize| entries[*i].label.eq_ignore_ascii_case(sought.query.trim());
        sought.at = found.iter().position(is_it).unwrap_or(0);
    }
    if !sought.is_opened {
        sought.at = found.iter().position(|i| entries[*i].is_current).unwrap_or(0);
    }
    sought.at = sought.at.saturating_add(keys.down).saturating_sub(keys.up).min(found.len().saturating_sub(1));
    let is_moved = !sought.is_opened || keys.up + keys.down > 0;
    sought.is_opened = true;
    let current = found.get(sought.at).copied();
    let query = sought.query.trim().to_owned();
    ui.data_mut(|data| data.insert_temp(id, sought));
    if found.is_empty() {
        ui.add_space(4.0);
        super::muted(ui, "Nothing is called so");
        let typed = typed.filter(|_| !query.is_empty())?;
        let entry = PickEntry::new((), format!("Use “{query}” itself"));
        let is_taken = entry_ui(ui, id.with("typed"), &entry, true).clicked() || keys.enter;
        return is_taken.then(|| typed(&query));
    }
    let clicked = lines_ui(ui, opened, &entries, &found, current, is_moved);
    let chosen = clicked.or_else(|| current.filter(|_| keys.enter));
    chosen.map(|at| entries.swap_remove(at).value)
}

/// Returns the entries that fit by what they are called; where none does, those that fit by what stands at their end.
fn find<T>(entries: &[PickEntry<T>], query: &str) -> Vec<usize> {
    let fits = |text: &dyn Fn(&PickEntry<T>) -> bool| (0..entries.len()).filter(|i| text(&entries[*i])).collect();
    let found: Vec<usize> = fits(&|entry| holds(&[entry.label.as_str(), entry.group], query));
    if found.is_empty() { fits(&|entry| holds(&[entry.label.as_str(), entry.aside.as_str()], query)) } else { found }
}

fn search_ui(ui: &mut Ui, id: Id, name: &str, sought: &mut Sought) -> bool {
    let tokens = theme::tokens(ui);
    let sign = RichText::new(icon::SEARCH.codepoint).font(icon::font(18.0)).color(tokens.color.muted);
    let edit = TextEdit::singleline(&mut sought.query)
        .id(id.with("search"))
        .font(Text::Body.font())
        .desired_width(f32::INFINITY)
        .align(Align2::LEFT_CENTER)
        .min_size(vec2(0.0, tokens.height.control))
        .prefix(sign)
        .hint_text(Text::Body.of("Search").color(tokens.color.faint));
    let response = ui.add(edit).accessible_name(format!("Search: {name}"));
    if !sought.is_opened {
        response.request_focus();
    }
    response.changed()
}

fn lines_ui<T>(
    ui: &mut Ui,
    Opened { id, num_rows }: Opened,
    entries: &[PickEntry<T>],
    found: &[usize],
    current: Option<usize>,
    is_moved: bool,
) -> Option<usize> {
    let mut lines = Vec::with_capacity(found.len() + 6);
    let mut group = "";
    for at in found {
        if entries[*at].group != group {
            group = entries[*at].group;
            lines.push(Line::Group(group));
        }
        lines.push(Line::Entry(*at));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical().auto_shrink([false, true]).max_height(ROW * num_rows as f32).id_salt(id);
    let position = lines.iter().position(|line| matches!(line, Line::Entry(at) if Some(*at) == current));
    if let Some(position) = position.filter(|_| is_moved) {
        let middle = position.saturating_sub(num_rows / 2);
        area = area.vertical_scroll_offset(middle as f32 * ROW);
    }
    let shown = area.show_rows(ui, ROW, lines.len(), |ui, range| {
        let mut clicked = None;
        for line in &lines[range] {
            match line {
                Line::Group(name) => group_ui(ui, name),
                Line::Entry(at) => {
                    if entry_ui(ui, id.with(*at), &entries[*at], Some(*at) == current).clicked() {
                        clicked = Some(*at);
                    }
                }
            }
        }
        clicked
    });
    shown.inner
}

fn group_ui(ui: &mut Ui, name: &str) {
    let color = theme::tokens(ui).color.muted;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let place = Rect::from_min_max(pos2(rect.left() + 8.0, rect.top() + 6.0), rect.max);
    paint::line_in(ui, place, name, Text::Small.font(), color);
}

fn entry_ui<T>(ui: &mut Ui, id: Id, entry: &PickEntry<T>, is_at: bool) -> Response {
    let tokens = theme::tokens(ui);
    let color = &tokens.color;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let response = ui.interact(rect, id, Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, entry.is_current, &entry.label));
    if is_at || response.hovered() {
        let fill = if is_at { color.accent_soft } else { color.hover };
        ui.painter().rect_filled(rect, CornerRadius::same(tokens.radius.small), fill);
    }
    let inner = rect.shrink2(vec2(8.0, 0.0));
    let room = inner.width();
    let text = if is_at || entry.is_current { color.accent } else { color.text };
    let aside = paint::line(ui.painter(), &entry.aside, Text::Small.font(), color.muted, room * 0.5);
    let name_room = room - aside.size().x - 12.0;
    let name = paint::line(ui.painter(), &entry.label, Text::Body.font(), text, name_room);
    ui.painter().galley(paint::right_middle(inner, aside.size()), aside, color.muted);
    ui.painter().galley(paint::left_middle(inner, name.size()), name, text);
    response.on_hover_cursor(CursorIcon::PointingHand)
}

/// The keys that move in the list, taken before the field gets them.
#[derive(Default)]
struct Keys {
    up: usize,
    down: usize,
    enter: bool,
}

fn take_keys(ui: &Ui) -> Keys {
    ui.input_mut(|input| {
        let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key);
        Keys {
            up: count(Key::ArrowUp) + MAX_ROWS * count(Key::PageUp),
            down: count(Key::ArrowDown) + MAX_ROWS * count(Key::PageDown),
            enter: count(Key::Enter) > 0,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expect: &[&str]) {
        let entries = [("DE", "Germany"), ("GB", "United Kingdom"), ("IN", "India")];
        let entries = entries.map(|(code, name)| PickEntry::new(code, code).aside(name));
        let found: Vec<_> = find(&entries, query).into_iter().map(|at| entries[at].value).collect();
        assert_eq!(found, expect, "{query}");
    }

    #[track_caller]
    fn check_rows(top: f32, height: f32, expect: usize) {
        let anchor = Rect::from_min_size(pos2(40.0, top), vec2(200.0, 32.0));
        assert_eq!(num_rows(anchor, Rect::from_min_size(pos2(0.0, 0.0), vec2(900.0, height))), expect);
    }

    #[test]
    fn an_open_list_ends_within_the_window() {
        check_rows(40.0, 800.0, 11);
        check_rows(700.0, 800.0, 11);
        check_rows(284.0, 600.0, 7);
        check_rows(340.0, 600.0, 9);
        check_rows(20.0, 100.0, 3);
    }

    #[test]
    fn what_is_called_so_is_found_before_what_is_described_so() {
        check("", &["DE", "GB", "IN"]);
        check("de", &["DE"]);
        check("in", &["IN"]);
        check("germ", &["DE"]);
        check("kingdom united", &["GB"]);
        check("france", &[]);
    }
}
