//! What each column of the file holds: its type with what speaks for it, the rows that are otherwise, and what is to be
//! asked about it.

use eframe::egui::{ScrollArea, Ui};

use super::{answers::View, edits::Edits, questions};
use crate::{
    engine::{Look, sentence},
    model::{FieldType, RowNo},
    pipeline::{ColumnQuestion, ColumnType},
    ui::{
        theme::Tone,
        widgets::{Button, badge, muted, reveal_focus, small, strong},
        words,
    },
};

/// More columns are not listed: the table has them all.
const MAX_LISTED: usize = 200;

/// Says what a column holds, for its heading: "Date: 9,998 of 10,000 are dates, day/month/year; rows 17 and 402 are not".
pub fn in_words(of: &ColumnType) -> String {
    format!("{}: {}", of.kind.name(), of.why)
}

/// Shows all columns; returns the row that is to be gone to.
pub fn columns_ui(ui: &mut Ui, view: &View, look: &Look, edits: &mut Edits) -> Option<RowNo> {
    let Some(proposal) = view.proposal() else {
        muted(ui, "The columns are being looked at");
        return None;
    };
    let mut asked = None;
    ScrollArea::vertical().auto_shrink(false).id_salt("column list").show(ui, |ui| {
        for (i, column) in proposal.types.iter().take(MAX_LISTED).enumerate() {
            let is_of_it = |question: &&ColumnQuestion| question.column == column.column && question.is_open();
            let question = proposal.questions.iter().find(is_of_it);
            ui.push_id(i, |ui| asked = column_ui(ui, look, column, question, edits).or(asked));
            ui.add_space(12.0);
        }
        let num_more = proposal.types.len().saturating_sub(MAX_LISTED);
        if num_more > 0 {
            muted(ui, &format!("{} more are in the table", words::plural(num_more as u64, "column")));
        }
        reveal_focus(ui);
    });
    asked
}

fn column_ui(
    ui: &mut Ui,
    look: &Look,
    column: &ColumnType,
    question: Option<&ColumnQuestion>,
    edits: &mut Edits,
) -> Option<RowNo> {
    ui.horizontal(|ui| {
        strong(ui, &column.column);
        badge(ui, column.kind.name(), tone(column));
    });
    small(ui, &sentence(&column.why));
    let mut asked = None;
    if !column.counter_examples.is_empty() {
        ui.horizontal_wrapped(|ui| {
            for example in &column.counter_examples {
                asked = row_ui(ui, look, &column.column, example.row, &example.value).or(asked);
            }
        });
    }
    if let Some(question) = question {
        questions::question_ui(ui, question, edits);
        ui.horizontal_wrapped(|ui| {
            for at in &question.rows {
                asked = row_ui(ui, look, &column.column, at.row, &at.value).or(asked);
            }
        });
    }
    asked
}

/// A value that leads to its row.
fn row_ui(ui: &mut Ui, look: &Look, column: &str, row: RowNo, value: &str) -> Option<RowNo> {
    let block = &look.preview.block;
    let line = usize::try_from(row.0.saturating_sub(block.first_row().0)).ok().and_then(|at| block.row(at));
    let place = line.map_or_else(String::new, |row| format!(", line {} of the file", row.line));
    let tooltip = format!("Show it in the table: {column}, row {row}{place}");
    ui.add(Button::quiet(format!("Row {row}: {value}")).tooltip(tooltip)).clicked().then_some(row)
}

/// A type with exceptions wants a look.
fn tone(column: &ColumnType) -> Tone {
    match column.kind {
        FieldType::Code | FieldType::Text | FieldType::Option => Tone::Neutral,
        _ if column.num_read < column.num_values => Tone::Warning,
        FieldType::Integer
        | FieldType::Decimal
        | FieldType::Date
        | FieldType::Time
        | FieldType::DateTime
        | FieldType::Boolean
        | FieldType::Guid => Tone::Accent,
    }
}
