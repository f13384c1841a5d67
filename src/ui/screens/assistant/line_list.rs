//! The list of a file's lines as one stop of the Tab key, through which the arrow keys go.

use eframe::egui::{EventFilter, Id, Key, Modifiers, Rect, Sense, Stroke, StrokeKind, Ui, accesskit::Role};

use crate::ui::theme;

/// Lines that Page Up and Page Down go.
const PAGE: u64 = 20;

/// The list, and whether it has the keyboard.
pub struct List {
    pub id: Id,
    place: Rect,
    has_focus: bool,
}

impl List {
    /// Takes the room that is left.
    pub fn begin(ui: &Ui) -> Self {
        let id = ui.scope_id().with("lines of the file");
        let place: Rect = ui.available_rect_before_wrap();
        let response = ui.interact(place, id, Sense::FOCUSABLE);
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::ListBox);
            node.set_label("Lines of the file");
        });
        Self { id, place, has_focus: response.has_focus() }
    }

    /// Shows, over the lines, that the list has the keyboard.
    pub fn focus_ui(&self, ui: &Ui) {
        if self.has_focus {
            let stroke = Stroke::new(2.0, theme::tokens(ui).color.accent);
            ui.painter().rect_stroke(self.place, 4.0, stroke, StrokeKind::Inside);
        }
    }

    /// Moves the selection; returns the line gone to.
    pub fn keys(&self, ui: &Ui, num_lines: u64, selected: &mut Option<u64>) -> Option<u64> {
        if !self.has_focus || num_lines == 0 {
            return None;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let now = selected.unwrap_or(0);
        let keys = [
            (Key::ArrowDown, now + 1),
            (Key::ArrowUp, now.saturating_sub(1)),
            (Key::PageDown, now + PAGE),
            (Key::PageUp, now.saturating_sub(PAGE)),
            (Key::Home, 1),
            (Key::End, num_lines),
        ];
        let (_, line) = keys.into_iter().find(|(key, _)| pressed(*key))?;
        *selected = Some(line.clamp(1, num_lines));
        *selected
    }
}
