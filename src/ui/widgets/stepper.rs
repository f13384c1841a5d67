//! A whole number within bounds, to be typed or stepped.

use std::ops::RangeInclusive;

use eframe::egui::{DragValue, Ui};

use super::button::IconButton;
use crate::ui::{theme::icon, words};

/// A number with a button on each side.
#[derive(Clone, Debug)]
#[must_use = "call show"]
pub struct Stepper<'a> {
    name: &'a str,
    range: RangeInclusive<u64>,
    step: u64,
    unit: &'a str,
}

impl<'a> Stepper<'a> {
    /// A number; `name` is what a screen reader calls it.
    pub fn new(name: &'a str, range: RangeInclusive<u64>) -> Self {
        Self { name, range, step: 1, unit: "" }
    }

    /// How much a button adds or takes away.
    pub fn step(self, step: u64) -> Self {
        Self { step, ..self }
    }

    /// Stands behind the number: " %".
    pub fn unit(self, unit: &'a str) -> Self {
        Self { unit, ..self }
    }

    /// Shows the number; tells whether it changed.
    pub fn show(self, ui: &mut Ui, value: &mut u64) -> bool {
        let before = *value;
        let (least, most) = (*self.range.start(), *self.range.end());
        ui.horizontal(|ui| {
            let less = format!("Less: {}", self.name);
            if ui.add_enabled(*value > least, IconButton::new(icon::LESS, less)).clicked() {
                *value = value.saturating_sub(self.step).max(least);
            }
            let number = DragValue::new(value).range(self.range.clone()).speed(0.1).suffix(self.unit);
            let number = number.custom_formatter(|number, _| words::count(number as u64));
            let number = number.custom_parser(|text| text.trim().replace(',', "").parse().ok());
            let _named = ui.add(number).accessible_name(self.name);
            let more = format!("More: {}", self.name);
            if ui.add_enabled(*value < most, IconButton::new(icon::ADD, more)).clicked() {
                *value = value.saturating_add(self.step).min(most);
            }
        });
        *value != before
    }
}
