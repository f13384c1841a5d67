//! Rows that are left out by hand: shown with how they begin, and taken back one by one.

use super::reading::Options;
use crate::{
    model::LeftOut,
    ui::{
        theme::icon,
        widgets::{IconButton, body},
    },
};

impl Options<'_, '_> {
    /// A line for each, with a button that takes it back; nothing where all rows are read.
    pub fn left_out_ui(&mut self, left_out: &LeftOut) {
        let mut changed = left_out.clone();
        for (i, start) in left_out.rows.iter().enumerate() {
            let name = format!("Read rows that begin with “{start}”");
            if self.taken_back_ui(if i == 0 { "No records" } else { "" }, &format!("“{start}…”"), &name) {
                changed.rows.remove(i);
                break;
            }
        }
        if !left_out.rows.is_empty() {
            self.why_ui("rows left out");
        }
        if let Some(start) = &left_out.end {
            if self.taken_back_ui("Table ends", &format!("before “{start}…”"), "Read to the end of the file") {
                changed.end = None;
            }
            self.why_ui("table end");
        }
        if changed != *left_out {
            self.overrides.left_out = Some(changed).filter(|left_out| !left_out.is_empty());
        }
    }

    fn taken_back_ui(&mut self, label: &str, shown: &str, name: &str) -> bool {
        self.form.row(label, |ui| {
            body(ui, shown);
            ui.add(IconButton::new(icon::CLOSE, name).small()).clicked()
        })
    }
}
