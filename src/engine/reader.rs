//! Answers the window's questions on threads of its own: reading the store can wait behind a worker's batch, and no
//! frame may wait for that.
//!
//! One question is answered after another. One that takes long is left to its thread, so that the others are answered;
//! one that takes far too long is given up in words, though a thread can't be ended from outside.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded, unbounded};

use super::{Stores, library::Library, threads::Wake, work::panic_text};
use crate::store::StoreError;

/// Questions that may take long at the same time; where more do, something is wrong that another one would not mend.
const MAX_LATE: usize = 8;
const TOO_LONG: &str = "Something the window asked for got no answer in time; what is shown may be old. If that \
                        happens again, close Longshore and open it again: work that runs goes on from its place";

/// A question on its way to its thread.
struct Question {
    run: Box<dyn FnOnce(&Library) + Send>,
    /// Answers it with what went wrong.
    give_up: GiveUp,
}

type GiveUp = Box<dyn Fn(&str) + Send>;

/// How long questions may take.
#[derive(Clone, Copy, Debug)]
struct Patience {
    look_every: Duration,
    /// Looks after which the next question is answered meanwhile.
    num_alone: u32,
    /// Looks after which no answer is waited for any more.
    num_looks: u32,
}

/// A computer that was asleep is looked at once, so its sleep does not count.
const PATIENCE: Patience = Patience { look_every: Duration::from_secs(1), num_alone: 5, num_looks: 120 };

/// Who answers questions.
#[derive(Clone)]
pub struct Reader {
    /// The thread's inbox; none where questions are answered at once.
    questions: Option<Sender<Question>>,
    library: Library,
    wake: Wake,
    /// What went wrong with asking, for the user.
    faults: Arc<Mutex<Vec<String>>>,
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
        Self::start_with(stores, wake, PATIENCE)
    }

    fn start_with(stores: Arc<Stores>, wake: Wake, patience: Patience) -> Result<Self, StoreError> {
        let (questions, inbox) = unbounded();
        let library = Library::new(stores);
        let own = library.clone();
        super::threads::spawn("reader", move || answer_all(&inbox, &own, patience))?;
        Ok(Self { questions: Some(questions), library, wake, faults: Arc::default() })
    }

    /// Makes a reader without a thread: each question is answered before [`Self::ask`] returns.
    pub fn inline(stores: Arc<Stores>) -> Self {
        Self { questions: None, library: Library::new(stores), wake: Arc::new(|| {}), faults: Arc::default() }
    }

    /// Takes the sentences about questions that could not be answered since the last call.
    pub fn take_faults(&self) -> Vec<String> {
        std::mem::take(&mut *self.faults.lock().unwrap_or_else(PoisonError::into_inner))
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
                let give_up = Box::new(self.give_up(&answer.slot));
                // The thread ends only with the last handle.
                let _ = questions.send(Question { run: Box::new(run), give_up });
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
        let (wake, faults) = (Arc::clone(&self.wake), Arc::clone(&self.faults));
        let run = move |library: &Library| {
            let is_wanted = || slot.is_wanted.load(Ordering::Relaxed);
            if !is_wanted() {
                return;
            }
            let value = catch_unwind(AssertUnwindSafe(|| question(library, &is_wanted)));
            slot.put(value.map_err(|panic| {
                let what = panic_text(panic.as_ref());
                tell(&faults, &format!("Something the window asked for could not be found out: {what}"));
                what
            }));
            wake();
        };
        (answer, run)
    }

    fn give_up<T: Send + 'static>(&self, slot: &Arc<Slot<T>>) -> impl Fn(&str) + Send + 'static {
        let (slot, wake, faults) = (Arc::clone(slot), Arc::clone(&self.wake), Arc::clone(&self.faults));
        move |why| {
            if slot.is_wanted.load(Ordering::Relaxed) && slot.put_first(Err(why.to_owned())) {
                tell(&faults, why);
                wake();
            }
        }
    }
}

/// Keeps a sentence for the user, once.
fn tell(faults: &Mutex<Vec<String>>, sentence: &str) {
    let mut faults = faults.lock().unwrap_or_else(PoisonError::into_inner);
    if !faults.iter().any(|known| known == sentence) {
        faults.push(sentence.to_owned());
    }
}

/// A question whose thread has not ended.
struct Underway {
    ended: Receiver<()>,
    num_looks: u32,
    give_up: GiveUp,
}

impl Underway {
    /// Waits so long for its end; says whether it has come. One that takes too long is given up.
    fn has_ended(&mut self, wait: Duration, patience: &Patience) -> bool {
        match self.ended.recv_timeout(wait) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => true,
            Err(RecvTimeoutError::Timeout) => {
                self.num_looks = self.num_looks.saturating_add(1);
                if self.num_looks == patience.num_looks {
                    (self.give_up)(TOO_LONG);
                }
                false
            }
        }
    }
}

/// Has questions answered one after another, as long as each is answered soon.
fn answer_all(inbox: &Receiver<Question>, library: &Library, patience: Patience) {
    let mut late: Vec<Underway> = Vec::new();
    while let Some(Question { run, give_up }) = next(inbox, &mut late, &patience) {
        if late.len() >= MAX_LATE {
            give_up(TOO_LONG);
            continue;
        }
        let (ended_in, ended) = bounded(1);
        let library = library.clone();
        let begun = super::threads::spawn("question", move || {
            run(&library);
            let _ = ended_in.send(());
        });
        if let Err(error) = begun {
            give_up(&error.to_string());
            continue;
        }
        let mut underway = Underway { ended, num_looks: 0, give_up };
        let has_ended = loop {
            if underway.has_ended(patience.look_every, &patience) {
                break true;
            }
            late.retain_mut(|late| !late.has_ended(Duration::ZERO, &patience));
            if underway.num_looks >= patience.num_alone {
                break false;
            }
        };
        if !has_ended {
            late.push(underway);
        }
    }
}

/// Waits for the next question, and looks after those that take long meanwhile; none when nobody asks any more.
fn next(inbox: &Receiver<Question>, late: &mut Vec<Underway>, patience: &Patience) -> Option<Question> {
    loop {
        if late.is_empty() {
            return inbox.recv().ok();
        }
        match inbox.recv_timeout(patience.look_every) {
            Ok(question) => return Some(question),
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => {
                late.retain_mut(|late| !late.has_ended(Duration::ZERO, patience));
            }
        }
    }
}

impl<T> Slot<T> {
    fn put(&self, value: Result<T, String>) {
        *self.value.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }

    /// Puts a value where there is none; says whether it did.
    fn put_first(&self, value: Result<T, String>) -> bool {
        let mut place = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = place.is_none();
        place.get_or_insert(value);
        is_first
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;
    use crate::engine::Clock;

    struct World {
        _dir: tempfile::TempDir,
        reader: Reader,
        woken: mpsc::Receiver<()>,
    }

    fn world() -> World {
        let dir = tempfile::tempdir().unwrap();
        let (wake, woken) = mpsc::channel();
        let wake: Wake = Arc::new(move || {
            let _ = wake.send(());
        });
        let stores = Arc::new(Stores::open(dir.path(), Clock::System).unwrap());
        let patience = Patience { look_every: Duration::from_millis(2), num_alone: 2, num_looks: 10 };
        World { _dir: dir, reader: Reader::start_with(stores, wake, patience).unwrap(), woken }
    }

    impl World {
        #[track_caller]
        fn answer<T>(&self, answer: &Answer<T>) -> Result<T, String> {
            loop {
                if let Some(answer) = answer.take() {
                    return answer;
                }
                self.woken.recv_timeout(Duration::from_mins(1)).expect("an answer");
            }
        }

        /// Asks what is not answered before the sender is dropped.
        fn hang(&self) -> (mpsc::Sender<()>, Answer<&'static str>) {
            let (end, ended) = mpsc::channel();
            let answer = self.reader.ask(move |_, _| {
                let _ = ended.recv();
                "late"
            });
            (end, answer)
        }
    }

    #[test]
    fn a_question_that_hangs_is_given_up_and_the_others_are_answered() {
        let world = world();
        let (end, hanging) = world.hang();
        let next = world.reader.ask(|_, _| 7);
        assert_eq!(world.answer(&next), Ok(7));
        assert_eq!(world.answer(&hanging), Err(TOO_LONG.to_owned()));
        assert_eq!(world.reader.take_faults(), [TOO_LONG]);
        drop(end);
        assert_eq!(world.answer(&world.reader.ask(|_, _| 8)), Ok(8));
        assert_eq!(world.reader.take_faults(), Vec::<String>::new());
    }

    #[test]
    fn where_too_many_hang_no_more_threads_are_begun() {
        let world = world();
        let hanging: Vec<_> = (0..MAX_LATE).map(|_| world.hang()).collect();
        for (_, answer) in &hanging {
            assert_eq!(world.answer(answer), Err(TOO_LONG.to_owned()));
        }
        assert_eq!(world.answer(&world.reader.ask(|_, _| 7)), Err(TOO_LONG.to_owned()));
        drop(hanging);
        while world.answer(&world.reader.ask(|_, _| 8)) != Ok(8) {}
    }

    #[test]
    fn a_question_that_fails_is_told_and_the_others_are_answered() {
        let world = world();
        let failing = world.reader.ask(|_, _| -> u8 { panic!("no page") });
        assert_eq!(world.answer(&failing), Err("no page".to_owned()));
        assert_eq!(world.reader.take_faults(), ["Something the window asked for could not be found out: no page"]);
        assert_eq!(world.answer(&world.reader.ask(|_, _| 7)), Ok(7));
    }
}
