//! From issue to issue: the button, the keys, and which row comes next.

use eframe::egui::{Key, Modifiers, Ui};

use crate::{
    model::{Issue, RowNo},
    ui::{
        theme::icon,
        widgets::{Button, IconButton},
    },
};

/// Which way to go through the issues.
#[derive(Clone, Copy, PartialEq)]
pub enum Towards {
    Next,
    Previous,
}

/// Room for the words of the button.
const NEXT_WIDTH: f32 = 124.0;

/// The button and the keys that go from issue to issue.
pub fn step_ui(ui: &mut Ui) -> Option<Towards> {
    let is_asked = |ui: &Ui, modifiers| ui.input_mut(|input| input.consume_key(modifiers, Key::F8));
    let is_back = is_asked(ui, Modifiers::SHIFT);
    let is_on = is_asked(ui, Modifiers::NONE);
    let button = Button::quiet("Next issue").icon(icon::NEXT).tooltip("F8; Shift+F8 for the one before");
    // Where its words would stand beyond the window's edge, the sign says the same.
    let has_room = ui.available_width() >= NEXT_WIDTH;
    let is_clicked =
        if has_room { ui.add(button) } else { ui.add(IconButton::new(icon::NEXT, "Next issue")) }.clicked();
    match (is_clicked || is_on, is_back) {
        (true, _) => Some(Towards::Next),
        (false, true) => Some(Towards::Previous),
        (false, false) => None,
    }
}

/// Returns the next row with issues, round and round.
pub fn next(issues: &[(RowNo, Issue)], at: Option<RowNo>, towards: Towards) -> Option<RowNo> {
    let mut rows = issues.iter().map(|(row, _)| *row);
    let (found, end) = match towards {
        Towards::Next => (rows.clone().find(|row| at.is_none_or(|at| *row > at)), rows.next()),
        Towards::Previous => (rows.clone().rev().find(|row| at.is_some_and(|at| *row < at)), rows.next_back()),
    };
    found.or(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::IssueCode;

    #[track_caller]
    fn check_next(at: Option<u64>, towards: Towards, expect: u64) {
        let issues = [3, 3, 7].map(|row| (RowNo(row), Issue::error(IssueCode::NulByte, "", "")));
        assert_eq!(next(&issues, at.map(RowNo), towards), Some(RowNo(expect)));
    }

    #[test]
    fn issues_are_gone_through_row_by_row_and_round() {
        check_next(None, Towards::Next, 3);
        check_next(Some(3), Towards::Next, 7);
        check_next(Some(7), Towards::Next, 3);
        check_next(Some(5), Towards::Next, 7);
        check_next(None, Towards::Previous, 7);
        check_next(Some(7), Towards::Previous, 3);
        check_next(Some(3), Towards::Previous, 7);
        assert_eq!(next(&[], None, Towards::Next), None);
    }
}
