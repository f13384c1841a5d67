//! What the file's own rows leave open, asked above the mapping: once a column, with what each answer would read.

use eframe::egui::{ScrollArea, Ui};

use super::{answers::View, edits::Edits};
use crate::{
    pipeline::{Answer, ColumnOption, ColumnQuestion},
    ui::widgets::{Choice, card, reveal_focus, small, strong},
};

/// Room for the questions, of a page of usual height; more of them scroll.
const MAX_HEIGHT: f32 = 124.0;
const MIN_HEIGHT: f32 = 84.0;

const CHOICE_WIDTH: f32 = 440.0;

/// Shows the questions that are open; changes the answers in `edits`.
pub fn questions_ui(ui: &mut Ui, view: &View, edits: &mut Edits) {
    let Some(proposal) = view.proposal() else { return };
    if !proposal.questions.iter().any(ColumnQuestion::is_open) {
        return;
    }
    let height = (ui.available_height() * 0.25).clamp(MIN_HEIGHT, MAX_HEIGHT);
    card(ui, |ui| {
        ui.take_available_width();
        let area = ScrollArea::vertical().id_salt("questions").max_height(height).auto_shrink([false, true]);
        area.show(ui, |ui| {
            for question in proposal.questions.iter().filter(|question| question.is_open()) {
                question_ui(ui, question, edits);
            }
            reveal_focus(ui);
        });
    });
    ui.add_space(8.0);
}

/// Returns how many questions nobody answered.
pub fn num_unanswered(view: &View, edits: &Edits) -> usize {
    let Some(proposal) = view.proposal() else { return 0 };
    proposal.questions.iter().filter(|question| question.is_open() && given(question, edits).is_none()).count()
}

/// Shows one question with its answers.
pub fn question_ui(ui: &mut Ui, question: &ColumnQuestion, edits: &mut Edits) {
    let Some(mut answer) = answer_now(question, edits) else { return };
    strong(ui, &question.asks);
    let options = question.options.iter().map(|option| (option.answer, option_text(option)));
    let name = format!("How {} is read", question.column);
    let width = CHOICE_WIDTH.min(ui.available_width());
    if Choice::new(&name, options).width(width).show(ui, &mut answer) {
        edits.answers.insert(question.column.clone(), answer);
    }
    small(ui, &question.why);
}

/// Returns the answer that holds: the user's, else the default.
fn answer_now(question: &ColumnQuestion, edits: &Edits) -> Option<Answer> {
    given(question, edits).or_else(|| question.default_answer())
}

/// Returns the user's answer: for the column, else for the file.
fn given(question: &ColumnQuestion, edits: &Edits) -> Option<Answer> {
    let is_offered = |answer: &Answer| question.options.iter().any(|option| option.answer == *answer);
    let own = edits.answers.get(&question.column).copied();
    let of_file = [edits.date_order.map(Answer::DateOrder), edits.decimal.map(Answer::Decimal)];
    [own].into_iter().chain(of_file).flatten().find(is_offered)
}

/// "day/month/year: 03/04/05 → 2005-04-03 (2 of 2)".
fn option_text(option: &ColumnOption) -> String {
    let ColumnOption { answer: _, label, num_read, num_values, before, after } = option;
    let sample = if after.is_empty() { String::new() } else { format!(": {before} → {after}") };
    format!("{label}{sample} ({num_read} of {num_values})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::DateOrder, pipeline::DecidedBy};

    fn question() -> ColumnQuestion {
        let option = |order: DateOrder, after: &str| ColumnOption {
            answer: Answer::DateOrder(order),
            label: order.name().to_owned(),
            num_read: 2,
            num_values: 2,
            before: "03/04/05".to_owned(),
            after: after.to_owned(),
        };
        ColumnQuestion {
            column: "Created".to_owned(),
            asks: String::new(),
            options: vec![option(DateOrder::Dmy, "2005-04-03"), option(DateOrder::Mdy, "2005-03-04")],
            default: 0,
            why: String::new(),
            decided_by: DecidedBy::Nothing,
            rows: Vec::new(),
        }
    }

    #[test]
    fn options_show_what_they_make_of_a_value() {
        assert_eq!(option_text(&question().options[0]), "day/month/year: 03/04/05 → 2005-04-03 (2 of 2)");
    }

    #[test]
    fn the_columns_answer_counts_before_the_files_and_the_default() {
        let (question, mut edits) = (question(), Edits::default());
        assert_eq!(answer_now(&question, &edits), Some(Answer::DateOrder(DateOrder::Dmy)));
        edits.date_order = Some(DateOrder::Mdy);
        assert_eq!(answer_now(&question, &edits), Some(Answer::DateOrder(DateOrder::Mdy)));
        edits.date_order = Some(DateOrder::Ymd);
        assert_eq!(answer_now(&question, &edits), Some(Answer::DateOrder(DateOrder::Dmy)));
        edits.answers.insert("Created".to_owned(), Answer::DateOrder(DateOrder::Mdy));
        assert_eq!(answer_now(&question, &edits), Some(Answer::DateOrder(DateOrder::Mdy)));
    }
}
