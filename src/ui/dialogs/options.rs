//! Options within a dialog, one below the other: arrow keys move the highlight, Enter takes what is highlighted.

use eframe::egui::{Context, Event, EventFilter, Id, Key, Modifiers, Ui};

use crate::ui::widgets::OptionCard;

/// Which option is highlighted.
#[derive(Debug)]
pub struct Options<T> {
    choice: Option<T>,
    /// Whether the option is still to be given the keyboard.
    wants_focus: bool,
    /// Whether one of the options, or nothing, had the keyboard when they were shown last.
    has_keyboard: bool,
    /// What Enter has taken among the keys of this frame.
    taken: Option<T>,
}

impl<T> Default for Options<T> {
    fn default() -> Self {
        Self { choice: None, wants_focus: true, has_keyboard: false, taken: None }
    }
}

impl<T: Copy + PartialEq> Options<T> {
    /// Whether they have been shown.
    pub fn is_known(&self) -> bool {
        self.choice.is_some()
    }

    /// Follows the arrow keys, which move the highlight and the keyboard with it, and Enter. To be called before the dialog
    /// is shown; `first` is what is highlighted when it opens.
    pub fn follow_keys(&mut self, ctx: &Context, all: &[T], first: T) {
        let mut choice = self.choice.unwrap_or(first);
        let (mut is_moved, mut taken) = (false, None);
        let mut has_keyboard = self.has_keyboard;
        // Where the window is slow, several keys come in one frame: they count in their order.
        ctx.input_mut(|input| {
            input.events.retain(|event| {
                let Event::Key { key, pressed: true, modifiers: Modifiers::NONE, .. } = event else { return true };
                match key {
                    Key::ArrowDown | Key::ArrowUp if taken.is_none() => {
                        choice = moved(all, choice, if *key == Key::ArrowDown { 1 } else { all.len() - 1 });
                        (is_moved, has_keyboard) = (true, true);
                        false
                    }
                    // Who goes on with Tab means what comes next.
                    Key::Tab => {
                        has_keyboard = false;
                        true
                    }
                    Key::Enter if has_keyboard && taken.is_none() => {
                        taken = Some(choice);
                        false
                    }
                    _ => true,
                }
            });
        });
        self.wants_focus |= is_moved;
        (self.choice, self.taken) = (Some(choice), taken);
    }

    /// Shows the options; returns the one that was chosen.
    pub fn show<'a>(&mut self, ui: &mut Ui, all: &[T], card: impl Fn(T) -> OptionCard<'a>) -> Option<T> {
        let highlighted = self.choice;
        let (mut chosen, mut has_focus) = (self.taken.take(), false);
        for option in all {
            let is_highlighted = Some(*option) == highlighted;
            let response = ui.add(card(*option).highlighted(is_highlighted));
            if is_highlighted && std::mem::take(&mut self.wants_focus) {
                response.request_focus();
            }
            if response.has_focus() {
                has_focus = true;
                // Who goes on with Tab highlights what has the keyboard.
                self.choice = Some(*option);
                keep_arrows(ui, response.id);
            }
            if response.clicked() {
                chosen = chosen.or(Some(*option));
            }
        }
        // The highlighted option answers Enter also where a click beside it has taken the keyboard away.
        self.has_keyboard = has_focus || ui.memory(|memory| memory.focused().is_none());
        chosen
    }
}

fn moved<T: Copy + PartialEq>(all: &[T], from: T, by: usize) -> T {
    let at = all.iter().position(|option| *option == from).unwrap_or(0);
    all[(at + by) % all.len()]
}

// egui would move the keyboard to whatever lies in the arrow's direction.
fn keep_arrows(ui: &Ui, id: Id) {
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highlight_goes_round() {
        assert_eq!(moved(&[1, 2, 3], 1, 1), 2);
        assert_eq!(moved(&[1, 2, 3], 3, 1), 1);
        assert_eq!(moved(&[1, 2, 3], 1, 2), 3);
    }
}
