//! One row of a dry run whole: every field that changes, the values of a new record, or what is wrong.

use eframe::egui::Ui;

use super::said;
use crate::{
    engine::RecordDetail,
    model::{DryRun, ImportId, PlannedRow, RowClass, RowNo},
    ui::{
        fetched::Fetched,
        screen::ScreenCx,
        theme::{Tone, icon},
        widgets::{self, Button, Details},
    },
};

/// What the pane remembers.
#[derive(Default)]
pub struct Pane {
    detail: Fetched<(ImportId, RowNo), Result<Option<RecordDetail>, String>>,
}

impl Pane {
    /// Shows a row; returns a row that is to be opened among the integration records.
    pub fn content_ui(
        &mut self,
        cx: &ScreenCx<'_>,
        ui: &mut Ui,
        (dry_run, planned): (&DryRun, &PlannedRow),
        generation: u64,
    ) -> Option<RowNo> {
        let mut asked = None;
        ui.horizontal(|ui| {
            widgets::status(ui, planned.class);
            widgets::strong(ui, &planned.key);
        });
        for issue in &planned.issues {
            asked = asked.or(super::super::records::issue_ui(ui, issue, |_| {}));
        }
        changes_ui(ui, planned);
        match planned.class {
            RowClass::Create => self.values_ui(cx, ui, (dry_run.import, planned.row), generation),
            RowClass::Unchanged => drop(widgets::muted(ui, "The record has exactly these values already")),
            RowClass::Skip => {
                let mode = "The record is there already, and the integration inserts only new ones";
                widgets::muted(ui, mode);
            }
            RowClass::Update | RowClass::Error => {}
        }
        ui.add_space(8.0);
        let text = if planned.class == RowClass::Error { "Correct the record" } else { "Show the record" };
        if ui.add(Button::secondary(text).icon(icon::FORWARD)).clicked() {
            asked = Some(planned.row);
        }
        asked
    }

    /// Shows the values of a record that would be made.
    fn values_ui(&mut self, cx: &ScreenCx<'_>, ui: &mut Ui, key: (ImportId, RowNo), generation: u64) {
        let known =
            self.detail.get(cx.reader, key, generation, |(import, row), library, _| library.record(*import, *row));
        let Some(value) = known.value.filter(|_| known.is_current) else { return };
        match &*value {
            Err(fault) => drop(widgets::banner(ui, Tone::Error, fault, None)),
            Ok(None) => {}
            Ok(Some(detail)) => {
                for part in &detail.explained.parts {
                    widgets::section(ui, &format!("New {}", part.table));
                    Details::default().show(ui, |rows| {
                        for field in part.fields.iter().filter(|field| !field.shown.is_empty()) {
                            rows.row(&field.field, &field.shown);
                        }
                    });
                }
            }
        }
    }
}

fn changes_ui(ui: &mut Ui, planned: &PlannedRow) {
    for record in planned.records.iter().filter(|record| !record.changes.is_empty()) {
        widgets::section(ui, &format!("{} {}", record.table, record.key));
        Details::default().show(ui, |rows| {
            for change in &record.changes {
                rows.row(&change.field, &format!("{} → {}", said::shown(&change.old), said::shown(&change.new)));
            }
        });
    }
    if planned.class == RowClass::Create {
        // The row's own record is told by its values; what is made beside it, by name.
        let (_, others) = said::own_and_others(planned);
        for record in others.into_iter().filter(|record| record.version.is_none()) {
            widgets::muted(ui, &format!("Makes {} {} too", record.table, record.key));
        }
    }
}
