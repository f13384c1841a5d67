//! The ruler of fixed-width text: the lines as they stand, and above them where columns begin and end. A boundary is
//! dragged, or moved with the arrow keys; a click adds one, a double click or Delete takes it away.

use eframe::egui::{
    Align2, CursorIcon, EventFilter, Id, Key, Modifiers, Painter, Pos2, Rect, Response, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, WidgetInfo, accesskit::Action, pos2, vec2,
};

use super::{
    as_file::{LineKind, by_line, gutter, kinds},
    boundaries,
};
use crate::{
    engine::Look,
    model::{FileFormat, FixedColumn, FixedOptions, FixedUnit, Issue, RowNo},
    source::Places,
    ui::theme::{self, Text, Tokens},
};

const ROW: f32 = 20.0;

/// Left of the first place: the line's number.
const GUTTER: f32 = 72.0;

/// Height of the headings and of the scale below them.
const HEADINGS: f32 = 20.0;
const SCALE: f32 = 24.0;

/// Lines that say how wide the signs are.
const MEASURED: usize = 100;

/// How near to a boundary the pointer takes hold of it.
const GRIP: f32 = 5.0;

/// What is drawn, and where.
struct Sheet<'a> {
    look: &'a Look,
    fixed: &'a FixedOptions,
    columns: &'a [FixedColumn],
    /// The first place's left edge, and the first line's upper edge.
    origin: Pos2,
    /// Width of a place.
    step: f32,
    /// Whether that is a letter's own width.
    is_natural: bool,
    tokens: &'static Tokens,
}

/// Shows the lines and the ruler; returns the columns where they were changed.
pub fn ruler_ui(
    ui: &mut Ui,
    look: &Look,
    columns: &[FixedColumn],
    issues: &[(RowNo, Issue)],
    reveal: Option<u64>,
) -> Option<Vec<FixedColumn>> {
    let FileFormat::Fixed(fixed) = &look.preview.guess.format else { return None };
    let tokens = theme::tokens(ui);
    let (step, is_natural) = step(ui, look, fixed.unit);
    let longest = look.lines.iter().map(|line| line.text.chars().count()).max().unwrap_or(0);
    let last = columns.iter().map(|column| column.end() as usize).max().unwrap_or(1).min(5_000);
    let width = GUTTER + (longest.max(last) + 8) as f32 * step;
    let height = HEADINGS + SCALE + look.lines.len() as f32 * ROW;
    let mut area = ScrollArea::both().auto_shrink(false).id_salt("ruler");
    if let Some(line) = reveal {
        area = area.vertical_scroll_offset(line.saturating_sub(3) as f32 * ROW);
    }
    let told = by_line(issues);
    area.show_viewport(ui, |ui, viewport| {
        let (rect, ground) = ui.allocate_exact_size(vec2(width.max(viewport.width()), height), Sense::click());
        let origin = rect.min + vec2(GUTTER, HEADINGS + SCALE);
        let sheet = Sheet { look, fixed, columns, origin, step, is_natural, tokens };
        let first = ((viewport.top()) / ROW).floor().max(0.0) as usize;
        let num_shown = (viewport.height() / ROW).ceil() as usize + 1;
        let kinds = kinds(&look.preview.guess.format, &look.lines);
        for i in (first..look.lines.len()).take(num_shown) {
            let odd = told.contains_key(&(i as u64 + 1));
            sheet.line_ui(ui, rect, i, kinds[i], odd);
        }
        // The ruler stays above, however far the lines are scrolled.
        let head = Rect::from_min_size(rect.min + vec2(0.0, viewport.top()), vec2(rect.width(), HEADINGS + SCALE));
        sheet.head_ui(ui, head);
        let added = sheet.added(ui, &ground, head);
        sheet.boundaries_ui(ui, head, rect.bottom()).or(added)
    })
    .inner
}

/// The width of a place, and whether it is that of a letter: signs of twice that width need more, where they count as
/// one place.
fn step(ui: &Ui, look: &Look, unit: FixedUnit) -> (f32, bool) {
    let width = |text: &str| {
        ui.painter().layout_no_wrap(text.to_owned(), Text::Mono.font(), theme::tokens(ui).color.text).size().x
    };
    // Measured over several: a single letter's width is rounded.
    let letter = width("00000000000000000000") / 20.0;
    let is_wide = |c: char| c >= '\u{1100}' && width(&c.to_string()) > letter * 1.3;
    let has_wide = || look.lines.iter().take(MEASURED).any(|line| line.text.chars().any(is_wide));
    if unit == FixedUnit::Characters && has_wide() { (Text::Mono.font().size, false) } else { (letter, true) }
}

impl Sheet<'_> {
    fn x(&self, cut: u32) -> f32 {
        self.origin.x + cut as f32 * self.step
    }

    fn cut_at(&self, x: f32) -> u32 {
        ((x - self.origin.x) / self.step).round().clamp(0.0, 100_000.0) as u32
    }

    fn line_ui(&self, ui: &Ui, rect: Rect, i: usize, kind: LineKind, is_odd: bool) {
        let top = self.origin.y + i as f32 * ROW;
        let row = Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), ROW));
        let color = &self.tokens.color;
        if kind == LineKind::Header {
            ui.painter().rect_filled(row.with_min_x(self.origin.x), 0.0, color.sunken);
        }
        gutter(ui, row, i + 1, is_odd, self.tokens);
        let ink = if kind == LineKind::LeftOut { color.faint } else { color.text };
        let text = &self.look.lines[i].text;
        let y = top + ROW / 2.0;
        if self.is_natural && text.is_ascii() && !text.contains(char::is_control) {
            let at = pos2(self.origin.x, y);
            ui.painter().text(at, Align2::LEFT_CENTER, text, Text::Mono.font(), ink);
            return;
        }
        let places = Places::of(self.fixed);
        let mut place = 0;
        for c in text.chars() {
            let at = pos2(self.x(place), y);
            let shown = if c.is_control() { '→' } else { c };
            if ui.clip_rect().x_range().contains(at.x) {
                ui.painter().text(at, Align2::LEFT_CENTER, shown, Text::Mono.font(), ink);
            }
            place += places.width(c) as u32;
        }
    }

    /// The headings over their columns, and the scale.
    fn head_ui(&self, ui: &Ui, head: Rect) {
        let color = &self.tokens.color;
        let painter = ui.painter();
        painter.rect_filled(head, 0.0, color.sunken);
        painter.hline(head.x_range(), head.bottom() - 0.5, Stroke::new(1.0, color.line));
        for (i, column) in self.columns.iter().enumerate() {
            let span = Rect::from_min_max(
                pos2(self.x(column.start - 1), head.top()),
                pos2(self.x(column.end() - 1), head.top() + HEADINGS),
            );
            if i % 2 == 1 {
                painter.rect_filled(span.with_max_y(head.bottom() - 1.0), 0.0, color.accent_soft);
            }
            let name = self.look.preview.columns.get(i).map_or("", String::as_str);
            let clipped = painter.with_clip_rect(span.shrink2(vec2(2.0, 0.0)).intersect(ui.clip_rect()));
            let at = pos2(span.left() + 4.0, span.center().y);
            clipped.text(at, Align2::LEFT_CENTER, name, Text::Small.font(), color.muted);
        }
        self.scale(painter, ui.clip_rect(), head);
    }

    /// A stroke at each place, longer at each fifth, with a number at each tenth.
    fn scale(&self, painter: &Painter, clip: Rect, head: Rect) {
        let color = &self.tokens.color;
        let first = self.cut_at(clip.left().max(self.origin.x));
        let last = self.cut_at(clip.right());
        for place in first..=last {
            let (x, height) = (self.x(place), if place % 10 == 0 { 9.0 } else { 4.0 });
            painter.vline(x, head.bottom() - height..=head.bottom(), Stroke::new(1.0, color.outline));
            if place % 10 == 0 && place > 0 {
                let at = pos2(x - self.step / 2.0, head.top() + HEADINGS - 2.0);
                painter.text(at, Align2::CENTER_TOP, place, Text::Small.font(), color.muted);
            }
        }
    }

    /// A click where no boundary is adds one.
    fn added(&self, ui: &Ui, ground: &Response, head: Rect) -> Option<Vec<FixedColumn>> {
        let at = ground.hover_pos().filter(|at| at.x > self.origin.x + self.step / 2.0)?;
        let cut = self.cut_at(at.x);
        let is_taken = boundaries::cuts(self.columns).iter().any(|&other| (self.x(other) - at.x).abs() <= GRIP);
        if is_taken {
            return None;
        }
        let ghost = Stroke::new(1.0, self.tokens.color.outline);
        ui.painter().vline(self.x(cut), head.top()..=ui.clip_rect().bottom(), ghost);
        ground.clicked().then(|| boundaries::added(self.columns, cut))
    }

    fn boundaries_ui(&self, ui: &mut Ui, head: Rect, bottom: f32) -> Option<Vec<FixedColumn>> {
        let mut changed = None;
        let id = ui.scope_id().with("boundaries");
        let mut inner = ui.new_child(UiBuilder::new().max_rect(head).scope_id(id));
        for (i, cut) in boundaries::cuts(self.columns).into_iter().enumerate() {
            let answer = self.boundary_ui(&mut inner, id.with(i), i + 1, cut, head, bottom);
            changed = changed.or(answer);
        }
        changed
    }

    fn boundary_ui(
        &self,
        ui: &mut Ui,
        id: Id,
        number: usize,
        cut: u32,
        head: Rect,
        bottom: f32,
    ) -> Option<Vec<FixedColumn>> {
        let x = self.x(cut);
        let grip = Rect::from_min_max(pos2(x - GRIP, head.top()), pos2(x + GRIP, bottom));
        let response = ui.interact(grip, id, Sense::click_and_drag());
        let name = format!("Boundary {number} at {}", cut + 1);
        response.widget_info(|| WidgetInfo::slider(true, f64::from(cut + 1), &name));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.add_action(Action::Increment);
            node.add_action(Action::Decrement);
        });
        let color = &self.tokens.color;
        let is_held = response.has_focus() || response.dragged() || response.hovered();
        let stroke = Stroke::new(if is_held { 2.0 } else { 1.0 }, if is_held { color.focus } else { color.accent });
        ui.painter().vline(x, head.top() + HEADINGS..=bottom, stroke);
        let knob = Rect::from_center_size(pos2(x, head.bottom() - 6.0), vec2(8.0, 10.0));
        ui.painter().rect_filled(knob, 2.0, stroke.color);
        if response.has_focus() {
            let ring = Stroke::new(2.0, color.focus);
            ui.painter().rect_stroke(knob.expand(4.0), 4.0, ring, StrokeKind::Outside);
        }
        let answer = self.moved(ui, &response, cut);
        if response.gained_focus() || (response.has_focus() && answer.is_some()) {
            ui.scroll_to_rect(knob, None);
        }
        response.on_hover_cursor(CursorIcon::ResizeHorizontal).on_hover_text(name);
        answer
    }

    /// What pointer and keys did with a boundary.
    fn moved(&self, ui: &Ui, response: &Response, cut: u32) -> Option<Vec<FixedColumn>> {
        if response.double_clicked() {
            return Some(boundaries::removed(self.columns, cut));
        }
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        if response.dragged()
            && let Some(at) = response.interact_pointer_pos()
            && self.cut_at(at.x) != cut
        {
            return Some(boundaries::moved(self.columns, cut, self.cut_at(at.x)));
        }
        if !response.has_focus() {
            return None;
        }
        let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let asked = ui.input_mut(|input| {
            let deletes = [Key::Delete, Key::Backspace].map(|key| input.consume_key(Modifiers::NONE, key));
            let presses = |input: &mut eframe::egui::InputState, key, modifiers, by: i64| {
                input.count_and_consume_key(modifiers, key) as i64 * by
            };
            let by = presses(input, Key::ArrowRight, Modifiers::SHIFT, 10)
                - presses(input, Key::ArrowLeft, Modifiers::SHIFT, 10)
                + presses(input, Key::ArrowRight, Modifiers::NONE, 1)
                - presses(input, Key::ArrowLeft, Modifiers::NONE, 1)
                + input.num_accesskit_action_requests(response.id, Action::Increment) as i64
                - input.num_accesskit_action_requests(response.id, Action::Decrement) as i64;
            (deletes.contains(&true), by)
        });
        match asked {
            (true, _) => Some(boundaries::removed(self.columns, cut)),
            (false, 0) => None,
            (false, by) => {
                let to = u32::try_from(i64::from(cut) + by).unwrap_or(0);
                Some(boundaries::moved(self.columns, cut, to))
            }
        }
    }
}
