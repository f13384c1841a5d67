//! The page "Questions": what background work can't decide by itself, with what can be answered and until when.

use std::collections::BTreeMap;

use eframe::egui::{ScrollArea, Ui};

use crate::{
    engine::{Command, sentence},
    model::{Answer, Question, QuestionId},
    ui::{
        parts::{Part, part},
        screen::{Page, RecordsScope, Request, ScreenCx},
        theme::icon,
        widgets::{self, Button, Choice, EmptyState},
        words,
    },
};

const WIDTH: f32 = 720.0;

/// What the page remembers: what is chosen and not sent yet.
#[derive(Default)]
pub struct Questions {
    chosen: BTreeMap<QuestionId, String>,
}

impl Questions {
    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        let questions = std::sync::Arc::clone(&cx.overview.questions);
        self.chosen.retain(|id, _| questions.iter().any(|question| question.id == *id));
        if widgets::sub_page_header(ui, "Job queue", "Questions", &subtitle(questions.len()), |_| ()) {
            cx.requests.push(Request::Go(Page::Jobs));
        }
        if questions.is_empty() {
            let text = "Where a lookup finds several records and is set to ask, the question stands here";
            let empty = EmptyState::new(icon::CHECK, "No questions", text);
            if empty.action("Show the job queue").show(ui) {
                cx.requests.push(Request::Go(Page::Jobs));
            }
            return;
        }
        part(ui, Part::List, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_max_width(WIDTH);
                for question in questions.iter() {
                    widgets::card(ui, |ui| {
                        ui.take_available_width();
                        self.question_ui(cx, ui, question);
                    });
                }
                widgets::reveal_focus(ui);
            });
        });
    }

    fn question_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, question: &Question) {
        let Question { id, subject, field, choices, .. } = question;
        widgets::strong(ui, &sentence(subject));
        widgets::muted(ui, &waiting(cx, question));
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let mut chosen = self.chosen.get(id).cloned().unwrap_or_default();
            let unchosen = (String::new(), format!("Choose a {field}…"));
            let options = std::iter::once(unchosen).chain(choices.iter().map(|text| (text.clone(), text.clone())));
            if Choice::new(&format!("Answer to question {id}"), options).width(300.0).show(ui, &mut chosen) {
                self.chosen.insert(*id, chosen.clone());
            }
            if ui.add_enabled(!chosen.is_empty(), Button::primary("Answer").icon(icon::CHECK)).clicked() {
                cx.requests.push(answer(*id, Answer::Choose(chosen)));
            }
            let fail = Button::secondary("Treat as an error").tooltip("What happens where nobody answers");
            if ui.add(fail).clicked() {
                cx.requests.push(answer(*id, Answer::Fail));
            }
            if ui.add(Button::quiet("Show records").icon(icon::RECORDS)).clicked() {
                cx.requests.push(Request::Go(Page::Records(RecordsScope::of_import(question.import))));
            }
        });
    }
}

fn answer(question: QuestionId, answer: Answer) -> Request {
    Request::Do(Command::Answer { question, answer })
}

fn subtitle(num: usize) -> String {
    match num {
        0 => String::new(),
        1 => "1 waits for your answer".to_owned(),
        num => format!("{} wait for your answer", words::count(num as u64)),
    }
}

/// Says what waits, and until when.
fn waiting(cx: &ScreenCx<'_>, question: &Question) -> String {
    let records = words::plural(question.num_rows(), "record");
    let more = if question.has_more_rows { "More than " } else { "" };
    let verb = if question.num_rows() == 1 { "waits" } else { "wait" };
    let file = cx.overview.import(question.import).map(|view| format!("{} · ", view.import.file.name));
    let until = words::date_time(question.deadline, cx.zone);
    format!("{}{more}{records} {verb} until {until}, then {} an error", file.unwrap_or_default(), becomes(question))
}

fn becomes(question: &Question) -> &'static str {
    if question.num_rows() == 1 { "it is" } else { "each is" }
}
