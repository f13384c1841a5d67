//! What others may ask of a running job: to stop for good, to stop for now, to wait where it is.

use std::{
    sync::{
        Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::model::Hold;

/// The reins of a running job. The job looks at them at each record or document boundary.
#[derive(Debug, Default)]
pub struct JobControl {
    is_cancelled: AtomicBool,
    is_suspended: AtomicBool,
    /// Whether it waits where it is.
    is_waiting: Mutex<bool>,
    goes_on: Condvar,
    /// How long it has waited in all.
    waited: Mutex<Duration>,
    hold: Mutex<Option<Hold>>,
}

impl JobControl {
    /// Asks the job to stop for good.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
        self.go_on();
    }

    /// Asks the job to stop and to go on at the next start: the program ends.
    pub fn suspend(&self) {
        self.is_suspended.store(true, Ordering::Relaxed);
        self.go_on();
    }

    /// Asks the job to stop and to go on from its place when it is set ready.
    pub fn hold(&self, hold: Hold) {
        // The first reason stands.
        lock(&self.hold).get_or_insert(hold);
        self.suspend();
    }

    /// Asks the job to wait where it is: for work whose place is in memory only.
    pub fn wait(&self) {
        *lock(&self.is_waiting) = true;
    }

    /// Lets a waiting job go on.
    pub fn go_on(&self) {
        *lock(&self.is_waiting) = false;
        self.goes_on.notify_all();
    }

    /// Returns when the job is not to wait, or not any more.
    pub fn wait_here(&self) {
        let mut is_waiting = lock(&self.is_waiting);
        if !*is_waiting {
            return;
        }
        let began = Instant::now();
        while *is_waiting {
            is_waiting = self.goes_on.wait(is_waiting).unwrap_or_else(PoisonError::into_inner);
        }
        *lock(&self.waited) += began.elapsed();
    }

    /// Returns for how many seconds the job has waited where it was: no part of its work.
    pub fn seconds_waited(&self) -> f64 {
        lock(&self.waited).as_secs_f64()
    }

    /// Whether the job was asked to stop for good.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// Whether the job was asked to stop, for good or for now.
    pub fn is_stopped(&self) -> bool {
        self.is_cancelled() || self.is_suspended.load(Ordering::Relaxed)
    }

    /// Returns why it was stopped for now; none where the program ends.
    pub fn held(&self) -> Option<Hold> {
        lock(&self.hold).clone()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_reason_stands() {
        let control = JobControl::default();
        control.hold(Hold::Paused);
        control.hold(Hold::ByUser);
        assert_eq!((control.held(), control.is_stopped(), control.is_cancelled()), (Some(Hold::Paused), true, false));
    }

    #[test]
    fn what_was_waited_is_known_and_nothing_where_it_was_not() {
        let control = JobControl::default();
        control.wait_here();
        assert!(control.seconds_waited() <= 0.0);
        control.wait();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| control.wait_here());
            while !waiting.is_finished() {
                control.go_on();
            }
        });
        control.wait_here();
        let waited = control.seconds_waited();
        assert!((0.0..60.0).contains(&waited), "{waited}");
    }

    #[test]
    fn a_waiting_job_goes_on_when_it_is_let_or_stopped() {
        for end in [JobControl::go_on, JobControl::cancel, JobControl::suspend] {
            let control = JobControl::default();
            control.wait();
            std::thread::scope(|scope| {
                let waiting = scope.spawn(|| control.wait_here());
                end(&control);
                assert!(waiting.join().is_ok());
            });
        }
    }
}
