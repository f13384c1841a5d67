//! The steps of the assistant, and what each has come to.

use super::{answers::View, edits::Edits, questions, reading, target};
use crate::{
    engine::Look,
    ui::{
        widgets::{Step, StepState},
        words,
    },
};

/// A step of the assistant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    File,
    Reading,
    Target,
    Columns,
}

impl Part {
    /// Returns the step's name.
    pub fn title(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Reading => "How it was read",
            Self::Target => "Where it goes",
            Self::Columns => "Columns",
        }
    }

    /// Whether it is about what becomes of the rows, not about how they are read.
    pub fn is_beyond_reading(self) -> bool {
        match self {
            Self::File | Self::Reading => false,
            Self::Target | Self::Columns => true,
        }
    }

    /// Returns the step that follows.
    pub fn next(self) -> Option<Self> {
        match self {
            Self::File => Some(Self::Reading),
            Self::Reading => Some(Self::Target),
            Self::Target => Some(Self::Columns),
            Self::Columns => None,
        }
    }
}

/// What each step has come to.
pub fn steps(view: &View, look: &Look, edits: &Edits) -> [Step<Part>; 4] {
    let num_issues = look.preview.block.issues.len() as u64;
    let settled =
        |part: Part, summary: String| Step { value: part, title: part.title(), summary, state: StepState::Settled };
    let mut reading = reading::summary(&look.preview.guess.format);
    if num_issues > 0 {
        reading = format!("{}; {reading}", words::plural(num_issues, "issue"));
    }
    let mut steps = [
        settled(Part::File, format!("{}, {}", look.file.name, words::bytes(look.file.num_bytes))),
        settled(Part::Reading, reading),
        settled(Part::Target, String::new()),
        settled(Part::Columns, String::new()),
    ];
    if num_issues > 0 || view.unreadable.is_some() {
        steps[1].state = StepState::Wanting;
    }
    let Some(draft) = &view.draft else {
        steps[2].state = StepState::Open;
        steps[3].state = StepState::Open;
        return steps;
    };
    steps[2].summary = target::tables_text(draft);
    steps[3].summary = format!(
        "{} of {} columns used",
        words::count(draft.num_used_columns() as u64),
        draft.integration.columns.len()
    );
    let num_open = questions::num_unanswered(view, edits) as u64;
    if num_open > 0 {
        steps[3].summary = format!("{}; {}", words::plural(num_open, "question"), steps[3].summary);
    }
    if draft.hindrance.is_some() || !view.faults.is_empty() || num_open > 0 {
        steps[3].state = StepState::Wanting;
    }
    steps
}
