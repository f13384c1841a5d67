//! The question after a file was read: process now, in the background, or open the results.

use eframe::egui::{Context, Ui};

use super::{Answer, options::Options};
use crate::{
    engine::Attention,
    model::{ExecutionMode, Import, ImportId, ImportStage},
    ui::{
        screen::ScreenCx,
        theme::{Icon, icon},
        widgets::{Button, Dialog, OptionCard, body, muted},
        words,
    },
};

const TITLE: &str = "The import has been completed. What would you like to do?";

/// The question about one import.
#[derive(Debug)]
pub struct Question {
    import: ImportId,
    /// The integration's execution mode says which is highlighted at first.
    options: Options<Choice>,
}

/// One of the three options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    Now,
    Background,
    Results,
}

impl Choice {
    const ALL: [Self; 3] = [Self::Now, Self::Background, Self::Results];

    fn title(self) -> &'static str {
        match self {
            Self::Now => "Process now (wait for completion)",
            Self::Background => "Process in background (continue working)",
            Self::Results => "Open import results",
        }
    }

    fn icon(self) -> Icon {
        match self {
            Self::Now => icon::PROCESS,
            Self::Background => icon::BACKGROUND,
            Self::Results => icon::RECORDS,
        }
    }

    fn answer(self) -> Answer {
        match self {
            Self::Now => Answer::Process(Attention::Foreground),
            Self::Background => Answer::Process(Attention::Background),
            Self::Results => Answer::OpenResults,
        }
    }
}

impl From<ExecutionMode> for Choice {
    fn from(mode: ExecutionMode) -> Self {
        match mode {
            ExecutionMode::Immediate => Self::Now,
            ExecutionMode::Deferred => Self::Background,
        }
    }
}

impl Question {
    pub fn about(import: ImportId) -> Self {
        Self { import, options: Options::default() }
    }

    pub fn import(&self) -> ImportId {
        self.import
    }

    /// Whether there is nothing to ask: the file could not be read, has no records that wait, or was forgotten.
    pub fn is_over(&self, cx: &ScreenCx<'_>) -> bool {
        // The overview may be a moment behind; what was shown and is not there any more is gone.
        let Some(view) = cx.overview.import(self.import) else { return self.options.is_known() };
        match view.import.stage {
            ImportStage::Staging => false,
            ImportStage::Staged => view.import.counts.ready == 0,
            ImportStage::Cancelled | ImportStage::Failed { .. } => true,
        }
    }

    /// Shows the question, once the overview has the import as staged; returns the answer.
    pub fn question_ui(&mut self, cx: &ScreenCx<'_>, ctx: &Context) -> Option<Answer> {
        let import = &cx.overview.import(self.import)?.import;
        if import.stage != ImportStage::Staged {
            return None;
        }
        let mode = cx.overview.integration(&import.integration).map(|integration| integration.execution_mode);
        self.options.follow_keys(ctx, &Choice::ALL, mode.unwrap_or_default().into());
        let dialog = Dialog::new("after import", TITLE).width(560.0);
        let shown = dialog.show(ctx, |ui| self.options_ui(cx, ui, import));
        if shown.is_answered() {
            return Some(Answer::Later);
        }
        shown.inner
    }

    fn options_ui(&mut self, cx: &ScreenCx<'_>, ui: &mut Ui, import: &Import) -> Option<Answer> {
        body(ui, &staged(import));
        if let Some(estimate) = estimate(cx, import) {
            muted(ui, &estimate);
        }
        ui.add_space(8.0);
        let recommended = recommended(cx, import);
        let card = |option: Choice| {
            let mark = (option == recommended).then_some("Recommended");
            OptionCard::new(option.icon(), option.title(), meaning(option, import)).mark(mark)
        };
        let chosen = self.options.show(ui, &Choice::ALL, card).map(Choice::answer);
        let first = Button::quiet("See what it would do first").icon(icon::EVIDENCE);
        let tooltip = "A dry run: what would be created, updated or wrong; nothing is written";
        let is_dry = ui.add(first.tooltip(tooltip)).clicked();
        chosen.or(is_dry.then_some(Answer::DryRun))
    }
}

/// Says what was staged: "10,000 records staged from customers.csv, 12 with issues".
fn staged(import: &Import) -> String {
    let Import { counts, staged_with_issues, file, .. } = import;
    let issues = match staged_with_issues {
        0 => "none with issues".to_owned(),
        num => format!("{} with issues", words::count(*num)),
    };
    format!("{} staged from {}, {issues}", words::plural(counts.total(), "record"), file.name)
}

fn estimate(cx: &ScreenCx<'_>, import: &Import) -> Option<String> {
    let seconds = cx.overview.estimate_seconds(import.id, import.counts.ready)?;
    Some(format!("Processing will take about {}", words::duration(seconds.max(0.1))))
}

fn recommended(cx: &ScreenCx<'_>, import: &Import) -> Choice {
    let is_large = import.counts.ready >= cx.overview.settings.background_from;
    if is_large { Choice::Background } else { Choice::Now }
}

fn meaning(choice: Choice, import: &Import) -> String {
    match choice {
        Choice::Now => "Progress is shown; it can be cancelled, or sent to the background".to_owned(),
        Choice::Background => "Control is back at once; a notification tells when it is done".to_owned(),
        Choice::Results => {
            format!("Look at the staged records first; {} Ready", stay(import.counts.ready))
        }
    }
}

fn stay(num_ready: u64) -> String {
    if num_ready == 1 { "it stays".to_owned() } else { "they stay".to_owned() }
}

/// Says where the records are that nothing was done with.
pub fn left_ready(cx: &ScreenCx<'_>, import: ImportId) -> String {
    let num_ready = cx.overview.import(import).map_or(0, |view| view.import.counts.ready);
    let verb = if num_ready == 1 { "stays" } else { "stay" };
    format!("{} {verb} Ready; Imports and Integration records show them", words::plural(num_ready, "record"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceFile, StatusCounts, Totals};

    fn import(num_ready: u64, staged_with_issues: u64) -> Import {
        Import {
            id: ImportId(1),
            integration: "CUSTOMERS".into(),
            version: 1,
            table: "Customer".into(),
            file: SourceFile { name: "customers.csv".to_owned(), ..SourceFile::default() },
            created: jiff::Timestamp::UNIX_EPOCH,
            stage: ImportStage::Staged,
            columns: Vec::new(),
            counts: StatusCounts { ready: num_ready, ..StatusCounts::default() },
            totals: Totals::default(),
            staged_with_issues,
            stage_seconds: 0.0,
            process_seconds: 0.0,
            series: Vec::new(),
        }
    }

    #[test]
    fn what_was_staged_is_said_in_a_sentence() {
        assert_eq!(staged(&import(10_000, 12)), "10,000 records staged from customers.csv, 12 with issues");
        assert_eq!(staged(&import(1, 0)), "1 record staged from customers.csv, none with issues");
    }

    #[test]
    fn the_execution_mode_says_what_is_highlighted() {
        assert_eq!(Choice::from(ExecutionMode::Immediate), Choice::Now);
        assert_eq!(Choice::from(ExecutionMode::Deferred), Choice::Background);
    }
}
