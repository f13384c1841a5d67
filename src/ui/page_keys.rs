//! Keys that mean something on a page as a whole, wherever the keyboard is on it.

use eframe::egui::{Key, Modifiers, Popup, Ui};

/// Takes a press of the key, unless something is being typed, or a dialog or an open list
/// lies over the page.
pub fn pressed(ui: &Ui, key: Key) -> bool {
    !ui.text_edit_focused() && taken(ui, Modifiers::NONE, key)
}

/// Takes a press of the key with Ctrl, also while something is being typed, unless a dialog or an open list lies over the
/// page.
pub fn pressed_with_ctrl(ui: &Ui, key: Key) -> bool {
    taken(ui, Modifiers::COMMAND, key)
}

fn taken(ui: &Ui, modifiers: Modifiers, key: Key) -> bool {
    let is_covered = ui.memory(|memory| memory.top_modal_layer().is_some()) || Popup::is_any_open(ui.ctx());
    !is_covered && ui.input_mut(|input| input.consume_key(modifiers, key))
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Context, Event, Id, Modal, RawInput, TextEdit};

    use super::*;

    /// Presses Delete over a page, in the second of two frames: a dialog covers from its second on.
    #[track_caller]
    fn check(mut draw: impl FnMut(&mut Ui), expect: bool) {
        let ctx = Context::default();
        let press = Event::Key {
            key: Key::Delete,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        let mut is_taken = false;
        for events in [Vec::new(), vec![press]] {
            let mut output = ctx.run_ui(RawInput { events, ..RawInput::default() }, |ui| {
                draw(ui);
                is_taken |= pressed(ui, Key::Delete);
            });
            output.textures_delta.clear();
        }
        assert_eq!(is_taken, expect);
    }

    #[test]
    fn a_page_hears_its_keys() {
        check(|_| {}, true);
    }

    #[test]
    fn a_field_being_typed_in_keeps_them() {
        let mut text = "a".to_owned();
        check(|ui| ui.add(TextEdit::singleline(&mut text)).request_focus(), false);
    }

    #[test]
    fn a_dialog_keeps_them() {
        check(|ui| drop(Modal::new(Id::unique("dialog")).show(ui.ctx(), |ui| ui.label("Sure?"))), false);
    }
}
