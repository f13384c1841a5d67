//! The question before an import is deleted: what goes, and what stays.

use eframe::egui::Context;

use crate::{
    engine::{Command, Overview},
    model::{Import, ImportId},
    ui::{
        screen::{Request, ScreenCx},
        widgets::{self, Dialog},
        words,
    },
};

/// The dialog, while it is open.
#[derive(Default)]
pub struct DeleteDialog {
    import: Option<ImportId>,
}

impl DeleteDialog {
    /// Asks about that import.
    pub fn ask(&mut self, import: ImportId) {
        self.import = Some(import);
    }

    /// Shows the question, while it is open.
    pub fn dialog_ui(&mut self, cx: &mut ScreenCx<'_>, ctx: &Context) {
        let overview: &Overview = cx.overview;
        let Some(import) = self.import.and_then(|id| overview.import(id)).map(|view| &view.import) else {
            self.import = None;
            return;
        };
        let title = title(import);
        let action = format!("Delete import {}", import.id);
        let dialog = Dialog::new("delete import", &title).danger(&action).secondary("Keep it");
        let response = dialog.show(ctx, |ui| {
            widgets::body(ui, &consequence(import));
            if import.totals.created > 0 {
                widgets::muted(ui, "Were the company’s store ever lost, they could not be made again.");
            }
            widgets::muted(ui, &format!("The file {} is not touched.", import.file.path.display()));
        });
        if response.is_confirmed() {
            cx.requests.push(Request::Do(Command::DeleteImport(import.id)));
        }
        if response.is_answered() {
            self.import = None;
        }
    }
}

fn title(import: &Import) -> String {
    format!("Delete import {} ({})?", import.id, words::plural(import.counts.total(), "staged record"))
}

/// Says what stays and what can't be done any more.
fn consequence(import: &Import) -> String {
    let counts = &import.counts;
    let left = counts.error + counts.skipped + counts.ready + counts.processing;
    let stays = match import.totals.created {
        0 => "It created no records.".to_owned(),
        1 => "The record it created stays.".to_owned(),
        created => format!("The {} records it created stay.", words::count(created)),
    };
    match left {
        0 => stays,
        1 => format!("{stays} The 1 record that is not completed can't be corrected any more."),
        left => {
            format!("{stays} The {} records that are not completed can't be corrected any more.", words::count(left))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ImportStage, SourceFile, StatusCounts, Totals};

    fn import(completed: u64, error: u64) -> Import {
        Import {
            id: ImportId(3),
            integration: "CUSTOMERS".into(),
            version: 1,
            table: "Customer".into(),
            file: SourceFile::default(),
            created: jiff::Timestamp::UNIX_EPOCH,
            stage: ImportStage::Staged,
            columns: Vec::new(),
            counts: StatusCounts { completed, error, ..StatusCounts::default() },
            totals: Totals { created: completed, ..Totals::default() },
            staged_with_issues: 0,
            stage_seconds: 0.0,
            process_seconds: 0.0,
            series: Vec::new(),
        }
    }

    #[track_caller]
    fn check(completed: u64, error: u64, expect: &str) {
        assert_eq!(consequence(&import(completed, error)), expect);
    }

    #[test]
    fn what_goes_and_what_stays_is_said_with_numbers() {
        assert_eq!(title(&import(988, 12)), "Delete import 3 (1,000 staged records)?");
        check(
            988,
            12,
            "The 988 records it created stay. The 12 records that are not completed can't be corrected any more.",
        );
        check(1, 1, "The record it created stays. The 1 record that is not completed can't be corrected any more.");
        check(0, 0, "It created no records.");
    }
}
