//! What few files need: how records end, how many rows name the columns, how long a record may be.

use super::{
    reading::{Options, SignInput, Typed},
    signs,
};
use crate::{
    model::{Bars, CsvOptions, Sign},
    source::Overrides,
    ui::{
        theme::icon,
        widgets::{Button, Choice, Stepper, check},
    },
};

/// Rows that may name the columns.
const MAX_HEADER_ROWS: u64 = 5;

/// Longest record that can be allowed, in MiB.
const MAX_RECORD_MIB: u64 = 1024;

/// Whether one of these settings is otherwise than in nearly all files: it is then shown.
fn is_unusual(csv: &CsvOptions, overrides: &Overrides) -> bool {
    let usual = CsvOptions::default();
    csv.record_end.is_some()
        || csv.header_rows != usual.header_rows
        || csv.max_record_mib != usual.max_record_mib
        || csv.bars != usual.bars
        || overrides.header_rows.is_some()
        || overrides.skip_space.is_some()
        || overrides.bars.is_some()
}

impl Options<'_, '_> {
    /// Whether text written as a formula is that text, where the file has any.
    pub fn excel_text_ui(&mut self, csv: &CsvOptions) {
        let is_set = self.overrides.excel_text.is_some();
        if !is_set && csv.excel_text && self.evidence("excel text").is_none() {
            return;
        }
        let mut is_taken = csv.excel_text;
        let meaning = "Read =\"00123\" as 00123";
        if self.row("Excel text", "excel text", is_set, |ui| check(ui, &mut is_taken, meaning).changed()) {
            self.overrides.excel_text = Some(is_taken);
        }
    }

    /// The settings, behind a button where they are as in nearly all files.
    pub fn more_ui(&mut self, csv: &CsvOptions, typed: &mut Typed) {
        let is_shown = typed.shows_more || is_unusual(csv, self.overrides);
        if !is_shown {
            let button = Button::quiet("More settings").icon(icon::EXPAND);
            typed.shows_more = self.form.row("", |ui| ui.add(button).clicked());
            return;
        }
        if csv.has_header {
            let mut rows = u64::from(csv.header_rows);
            let number = Stepper::new("Header rows", 1..=MAX_HEADER_ROWS);
            let is_set = self.overrides.header_rows.is_some();
            if self.row("Header rows", "header rows", is_set, |ui| number.show(ui, &mut rows)) {
                self.overrides.header_rows = u32::try_from(rows).ok();
                self.overrides.has_header = Some(true);
            }
        }
        let mut skips = csv.skip_space;
        let is_set = self.overrides.skip_space.is_some();
        let meaning = "Left out before values";
        if self.row("Spaces", "spaces", is_set, |ui| check(ui, &mut skips, meaning).changed()) {
            self.overrides.skip_space = Some(skips);
        }
        let mut bars = csv.bars;
        let is_set = self.overrides.bars.is_some();
        let choice = Choice::new("Row ends", Bars::ALL.map(|bars| (bars, bars.name()))).width(200.0);
        if self.row("Row ends", "row ends", is_set, |ui| choice.show(ui, &mut bars)) {
            self.overrides.bars = Some(bars);
        }
        self.sign_ui(SignInput {
            name: "Record end",
            offered: signs::RECORD_ENDS.map(|sign| sign.map(Sign::from)).to_vec(),
            none: "Line ends",
            now: csv.record_end,
            typed: &mut typed.record_end,
            is_set: |overrides| overrides.record_end.is_some(),
            set: |overrides, sign| overrides.record_end = Some(sign),
        });
        let mut longest = u64::from(csv.max_record_mib);
        let is_set = self.overrides.max_record_mib.is_some();
        let number = Stepper::new("Longest record in MiB", 1..=MAX_RECORD_MIB);
        if self.row("Longest record", "longest record", is_set, |ui| number.show(ui, &mut longest)) {
            self.overrides.max_record_mib = u32::try_from(longest).ok();
        }
        self.form.hint("In MiB: a longer record is cut, and told");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_otherwise_than_usual_is_shown() {
        let usual = CsvOptions::default();
        assert!(!is_unusual(&usual, &Overrides::default()));
        assert!(is_unusual(&CsvOptions { header_rows: 2, ..usual.clone() }, &Overrides::default()));
        assert!(is_unusual(&CsvOptions { record_end: Some('~'.into()), ..usual }, &Overrides::default()));
    }
}
