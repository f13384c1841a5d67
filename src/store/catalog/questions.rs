//! Questions of background work, and the answers given to them.

use std::{
    collections::{BTreeSet, HashMap, hash_map::Entry},
    sync::Arc,
};

use jiff::Timestamp;

use super::{Catalog, StoreError, counters::Counter};
use crate::model::{Answer, ImportId, Issue, Question, QuestionId, RowNo};

/// When questions are asked, and until when they wait.
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    pub now: Timestamp,
    pub deadline: Timestamp,
}

impl Catalog {
    /// Keeps what rows of an import ask: an issue with choices each. It is durable with the next flush. A row that asks
    /// what was asked before waits with the others.
    pub fn ask(&self, import: ImportId, asked: &[(RowNo, Issue)], when: Asking) -> Result<(), StoreError> {
        let open = self.questions().into_iter().filter(|question| question.import == import && question.is_open());
        let of = |question: Arc<Question>| {
            let question = Arc::unwrap_or_clone(question);
            ((question.subject.clone(), question.choices.clone()), question)
        };
        let mut open: HashMap<(String, Vec<String>), Question> = open.map(of).collect();
        let mut changed = BTreeSet::new();
        for (row, issue) in asked {
            let Some((subject, choices)) = issue.question() else { continue };
            let choices: Vec<String> = choices.into_iter().map(str::to_owned).collect();
            let about = (subject.to_owned(), choices.clone());
            let question = match open.entry(about.clone()) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => place.insert(Question {
                    id: self.counters.next(Counter::Question).map(QuestionId)?,
                    import,
                    subject: subject.to_owned(),
                    field: issue.field.clone(),
                    value: issue.value.clone(),
                    choices,
                    rows: Vec::new(),
                    has_more_rows: false,
                    asked: when.now,
                    deadline: when.deadline,
                    given: None,
                }),
            };
            question.add_row(*row);
            changed.insert(about);
        }
        changed.iter().filter_map(|about| open.get(about)).try_for_each(|question| self.save_question(question))
    }

    pub fn save_question(&self, question: &Question) -> Result<(), StoreError> {
        self.saved(&self.questions, &question.id, question.clone())
    }

    pub fn question(&self, id: QuestionId) -> Option<Arc<Question>> {
        self.questions.get(&id)
    }

    /// Returns all questions, answered ones too, the oldest first.
    pub fn questions(&self) -> Vec<Arc<Question>> {
        self.questions.list()
    }

    /// Returns the answers given to an import's questions, by what they are about: one thing may be asked for several
    /// fields.
    pub fn answers(&self, import: ImportId) -> HashMap<String, Vec<Answer>> {
        let mut answers: HashMap<String, Vec<Answer>> = HashMap::new();
        for question in self.questions.list().into_iter().filter(|question| question.import == import) {
            if let Some(given) = &question.given {
                answers.entry(question.subject.clone()).or_default().push(given.answer.clone());
            }
        }
        answers
    }

    pub(super) fn remove_questions(&self, import: ImportId) -> Result<(), StoreError> {
        let own = self.questions.list().into_iter().filter(|question| question.import == import);
        own.into_iter().try_for_each(|question| self.removed(&self.questions, &question.id))
    }
}
