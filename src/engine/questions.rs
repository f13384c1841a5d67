//! Answers to questions of background work: given by the user, or by default when the deadline has passed.

use jiff::Timestamp;

use super::{command::Attention, commands::Refusal, core::Core};
use crate::{
    model::{Answer, AnsweredBy, GivenAnswer, Question, QuestionId, RecordStatus, Selection},
    store::StoreError,
};

impl Core {
    /// Takes the user's answer, and processes the records that waited for it.
    pub(super) fn answer(&mut self, id: QuestionId, answer: Answer) -> Result<(), Refusal> {
        let Some(question) = self.catalog().question(id) else {
            return Err(Refusal::Sentence(format!("there is no question {id}")));
        };
        if !question.is_open() {
            return Err(Refusal::Sentence(format!("question {id} has been answered already")));
        }
        if let Answer::Choose(chosen) = &answer
            && !question.choices.contains(chosen)
        {
            let choices = question.choices.join(", ");
            return Err(Refusal::Sentence(format!("“{chosen}” can't be chosen; choose one of {choices}")));
        }
        self.give(&question, answer, AnsweredBy::User)
    }

    fn give(&mut self, question: &Question, answer: Answer, by: AnsweredBy) -> Result<(), Refusal> {
        let given = Some(GivenAnswer { answer, at: self.now(), by });
        let selection = if question.has_more_rows {
            Selection::Status(RecordStatus::Ready)
        } else {
            Selection::Rows(question.rows.clone())
        };
        // The job first: killed in between, its records ask once more, and nothing is forgotten.
        let queued = self.queue_processing(question.import, selection, Attention::Background, None);
        self.catalog().save_question(&Question { given, ..question.clone() })?;
        self.catalog().flush_durably()?;
        queued.map(drop)
    }

    /// Answers by default what nobody answered in time.
    pub(super) fn follow_questions(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let is_due = |question: &Question| question.is_open() && question.deadline <= now;
        for question in self.catalog().questions().into_iter().filter(|question| is_due(question)) {
            match self.give(&question, Answer::DEFAULT, AnsweredBy::Deadline) {
                Ok(()) => {}
                Err(Refusal::Store(error) | Refusal::Job(super::JobError::Store(error))) => return Err(error),
                // Its import can't be worked on: the answer is kept all the same.
                Err(Refusal::Job(_) | Refusal::Sentence(_)) => {}
            }
        }
        Ok(())
    }

    /// Returns when the next question is answered by default.
    pub(super) fn next_deadline(&self) -> Option<Timestamp> {
        let open = self.catalog().questions().into_iter().filter(|question| question.is_open());
        open.map(|question| question.deadline).min()
    }
}
