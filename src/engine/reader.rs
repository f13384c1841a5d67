//! Answers the window's questions on threads of its own: reading the store can wait behind a worker's batch, and no
//! frame may wait for that.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use crossbeam_channel::{Receiver, Sender, unbounded};

use super::{Stores, library::Library, threads::Wake, work::panic_text};
use crate::store::StoreError;

type Question = Box<dyn FnOnce(&Library) + Send>;

/// Who answers questions.
#[derive(Clone)]
pub struct Reader {
    /// The thread's inbox; none where questions are answered at once.
    questions: Option<Sender<Question>>,
    library: Library,
    wake: Wake,
}

/// An answer on its way. Dropping it withdraws the question.
pub struct Answer<T> {
    slot: Arc<Slot<T>>,
}

struct Slot<T> {
    value: Mutex<Option<Result<T, String>>>,
    is_wanted: AtomicBool,
}

impl Reader {
    /// Starts the thread.
    pub fn start(stores: Arc<Stores>, wake: Wake) -> Result<Self, StoreError> {
        let (questions, inbox): (_, Receiver<Question>) = unbounded();
        let library = Library::new(stores);
        let own = library.clone();
        super::threads::spawn("reader", move || inbox.into_iter().for_each(|question| question(&own)))?;
        Ok(Self { questions: Some(questions), library, wake })
    }

    /// Makes a reader without a thread: each question is answered before [`Self::ask`] returns.
    pub fn inline(stores: Arc<Stores>) -> Self {
        Self { questions: None, library: Library::new(stores), wake: Arc::new(|| {}) }
    }

    /// Asks. The closure runs on the reader's thread, unless the answer was dropped before its turn; a long one looks
    /// at its second argument now and then and gives up when that says `false`.
    pub fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Library, &dyn Fn() -> bool) -> T + Send + 'static,
    ) -> Answer<T> {
        let (answer, run) = self.prepare(question);
        match &self.questions {
            None => run(&self.library),
            Some(questions) => {
                // The thread ends only with the last handle.
                let _ = questions.send(Box::new(run));
            }
        }
        answer
    }

    /// Asks for something that may take long (an export): on a thread of its own, so that pages don't wait for it.
    pub fn ask_apart<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Library, &dyn Fn() -> bool) -> T + Send + 'static,
    ) -> Answer<T> {
        let (answer, run) = self.prepare(question);
        let library = self.library.clone();
        if self.questions.is_none() {
            run(&library);
            return answer;
        }
        if let Err(error) = super::threads::spawn("question", move || run(&library)) {
            answer.slot.put(Err(error.to_string()));
        }
        answer
    }

    fn prepare<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Library, &dyn Fn() -> bool) -> T + Send + 'static,
    ) -> (Answer<T>, impl FnOnce(&Library) + Send + 'static) {
        let slot = Arc::new(Slot { value: Mutex::new(None), is_wanted: AtomicBool::new(true) });
        let answer = Answer { slot: Arc::clone(&slot) };
        let wake = Arc::clone(&self.wake);
        let run = move |library: &Library| {
            let is_wanted = || slot.is_wanted.load(Ordering::Relaxed);
            if !is_wanted() {
                return;
            }
            let value = catch_unwind(AssertUnwindSafe(|| question(library, &is_wanted)));
            slot.put(value.map_err(|panic| panic_text(panic.as_ref())));
            wake();
        };
        (answer, run)
    }
}

impl<T> Slot<T> {
    fn put(&self, value: Result<T, String>) {
        *self.value.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }
}

impl<T> Answer<T> {
    /// Takes the answer, once it is there; an `Err` says what went wrong with asking.
    pub fn take(&self) -> Option<Result<T, String>> {
        self.slot.value.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<T> Drop for Answer<T> {
    fn drop(&mut self) {
        self.slot.is_wanted.store(false, Ordering::Relaxed);
    }
}
