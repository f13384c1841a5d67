//! What keys do in a grid.

use eframe::egui::{Event, InputState, Key, Modifiers};

use super::{scroll::Extent, selection::Selection};

/// What the keys asked for, apart from the selection.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct KeysAsked {
    /// The cursor moved: its row is to be brought into sight.
    pub has_moved: bool,
    pub activate: bool,
    pub copy: bool,
    /// Points to scroll sideways.
    pub sideways: f32,
}

/// Takes the keys that are a grid's own, and moves the selection.
pub fn take(input: &mut InputState, selection: &mut Selection, extent: &Extent) -> KeysAsked {
    let mut asked = KeysAsked::default();
    let Some(last) = extent.num_rows.checked_sub(1) else {
        return asked;
    };
    for key in [Key::ArrowUp, Key::ArrowDown, Key::PageUp, Key::PageDown, Key::Home, Key::End] {
        // Ctrl with Home and End does what they do alone: a grid's columns have no cursor.
        for modifiers in [Modifiers::NONE, Modifiers::COMMAND] {
            let extending = input.count_and_consume_key(modifiers | Modifiers::SHIFT, key) as u64;
            if extending > 0 {
                selection.extend_to(target(key, extending, selection.cursor(), last, extent.page()));
            }
            let moving = input.count_and_consume_key(modifiers, key) as u64;
            if moving > 0 {
                selection.select_only(target(key, moving, selection.cursor(), last, extent.page()));
            }
            asked.has_moved |= extending + moving > 0;
        }
    }
    if input.consume_key(Modifiers::COMMAND, Key::A) {
        selection.select_all(extent.num_rows);
    }
    if input.consume_key(Modifiers::NONE, Key::Space)
        && let Some(row) = selection.cursor()
    {
        selection.toggle(row);
    }
    asked.activate = input.consume_key(Modifiers::NONE, Key::Enter);
    for (key, points) in [(Key::ArrowLeft, -48.0), (Key::ArrowRight, 48.0)] {
        if input.consume_key(Modifiers::NONE, key) {
            asked.sideways += points;
        }
    }
    let before = input.events.len();
    input.events.retain(|event| !matches!(event, Event::Copy));
    asked.copy = input.events.len() < before;
    asked
}

// Where so many presses of a key lead; without a cursor, the first press finds the first row.
fn target(key: Key, presses: u64, cursor: Option<u64>, last: u64, page: u64) -> u64 {
    let up = |by: u64| cursor.map_or(0, |row| row.saturating_sub(by.saturating_mul(presses)));
    let down = |by: u64| cursor.map_or(0, |row| row.saturating_add(by.saturating_mul(presses)).min(last));
    match key {
        Key::ArrowUp => up(1),
        Key::ArrowDown => down(1),
        Key::PageUp => up(page),
        Key::PageDown => down(page),
        Key::End => last,
        _ => 0,
    }
}
