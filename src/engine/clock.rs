//! The engine's only clock: the system's, or a fixed one in tests.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Tells the time.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    #[default]
    System,
    /// Stands still until it is set.
    Fixed(Arc<Mutex<Timestamp>>),
}

impl Clock {
    /// Makes a clock that stands still at `now`.
    pub fn fixed(now: Timestamp) -> Self {
        Self::Fixed(Arc::new(Mutex::new(now)))
    }

    /// Returns the time.
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Fixed(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Returns the day, in the computer's own time zone (in UTC for a fixed clock, so that tests agree everywhere).
    pub fn today(&self) -> Date {
        self.now().to_zoned(self.zone()).date()
    }

    /// Returns the time zone times are shown in: the computer's own (UTC for a fixed clock).
    pub fn zone(&self) -> TimeZone {
        match self {
            Self::System => TimeZone::system(),
            Self::Fixed(_) => TimeZone::UTC,
        }
    }

    /// Sets a clock that stands still.
    pub fn set(&self, time: Timestamp) {
        if let Self::Fixed(now) = self {
            *now.lock().unwrap_or_else(PoisonError::into_inner) = time;
        }
    }

    /// Starts a stopwatch; it does not run while the computer sleeps, and a fixed clock's always shows zero.
    pub fn stopwatch(&self) -> Stopwatch {
        match self {
            Self::System => Stopwatch(Some(Instant::now())),
            Self::Fixed(_) => Stopwatch(None),
        }
    }
}

/// Measures how long something takes.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Option<Instant>);

impl Stopwatch {
    /// Returns the seconds since the start.
    pub fn seconds(&self) -> f64 {
        self.0.map_or(0.0, |start| start.elapsed().as_secs_f64())
    }

    /// Whether at least that long has passed; on a fixed clock always, so that tests see every step.
    pub fn has_run(&self, time: Duration) -> bool {
        self.0.is_none_or(|start| start.elapsed() >= time)
    }
}
