//! Options within a dialog, one below the other: arrow keys move the highlight, Enter takes what is highlighted.

use eframe::egui::{Context, EventFilter, Id, Key, Modifiers, Ui};

use crate::ui::widgets::OptionCard;

/// Which option is highlighted.
#[derive(Debug)]
pub struct Options<T> {
    choice: Option<T>,
    /// Whether the option is still to be given the keyboard.
    wants_focus: bool,
}

impl<T> Default for Options<T> {
    fn default() -> Self {
        Self { choice: None, wants_focus: true }
    }
}

impl<T: Copy + PartialEq> Options<T> {
    /// Whether they have been shown.
    pub fn is_known(&self) -> bool {
        self.choice.is_some()
    }

    /// Follows the arrow keys, which move the highlight and the keyboard with it. To be called before the dialog is
    /// shown; `first` is what is highlighted when it opens.
    pub fn follow_keys(&mut self, ctx: &Context, all: &[T], first: T) {
        let (down, up) = ctx.input_mut(|input| {
            let down = input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown);
            (down, input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp))
        });
        if down + up > 0 {
            self.wants_focus = true;
        }
        let choice = self.choice.unwrap_or(first);
        self.choice = Some(moved(all, choice, down + up * (all.len() - 1)));
    }

    /// Shows the options; returns the one that was chosen.
    pub fn show<'a>(&mut self, ui: &mut Ui, all: &[T], card: impl Fn(T) -> OptionCard<'a>) -> Option<T> {
        let highlighted = self.choice;
        let (mut chosen, mut has_focus) = (None, false);
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
                chosen = Some(*option);
            }
        }
        // The highlighted option answers Enter also where a click beside it has taken the keyboard away.
        let is_free = !has_focus && ui.memory(|memory| memory.focused().is_none());
        if chosen.is_none() && is_free && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            chosen = highlighted;
        }
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
