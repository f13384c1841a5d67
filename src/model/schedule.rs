//! When a job runs again and again: by weekdays, minutes and hours, or by a cron expression.

use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};

/// A schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recurrence {
    pub rule: Rule,
    /// The time zone's name, such as Europe/Berlin; empty for the computer's own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub zone: String,
    #[serde(default)]
    pub missed: Missed,
    #[serde(default)]
    pub overlap: Overlap,
}

/// Which times are due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// On these days, from one time to another.
    Days {
        days: Weekdays,
        /// Minutes between two runs; 0: once a day, at the beginning.
        minutes: u32,
        from: Time,
        /// The last moment of the day's window; one before `from` lies on the next day. The window belongs to the day
        /// on which it begins.
        to: Time,
    },
    /// Minute, hour, day of the month, month, day of the week; optionally with seconds in front.
    Cron(String),
}

/// A set of weekdays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weekdays(u8);

/// What is done about due times that passed while the program was closed or the computer asleep.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// One run for all of them.
    #[default]
    Once,
    /// A run for each.
    Each,
    /// None; the next due time is waited for.
    Skip,
}

/// What is done where a due time comes while the former run is still at work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overlap {
    /// It is left out, and shown as missed.
    #[default]
    Skip,
    /// It runs afterwards.
    Wait,
}

impl Weekdays {
    pub const NONE: Self = Self(0);
    pub const ALL: Self = Self(0x7f);
    pub const WORKING: Self = Self(0x1f);

    /// The days in the order in which they are shown.
    pub const ORDER: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// Makes the set of these days.
    pub fn of(days: &[Weekday]) -> Self {
        Self(days.iter().fold(0, |bits, day| bits | bit(*day)))
    }

    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// Returns the set with that day put in, or taken out.
    #[must_use]
    pub fn toggled(self, day: Weekday) -> Self {
        Self(self.0 ^ bit(day))
    }

    pub fn is_empty(self) -> bool {
        self.0 & Self::ALL.0 == 0
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.to_monday_zero_offset()
}

impl Rule {
    /// Every day, all day, so many minutes apart.
    pub fn every_minutes(minutes: u32) -> Self {
        Self::Days { days: Weekdays::ALL, minutes, from: Time::midnight(), to: jiff::civil::time(23, 59, 59, 0) }
    }
}

impl Recurrence {
    /// Follows the rule in the computer's own time zone.
    pub fn of(rule: Rule) -> Self {
        Self { rule, zone: String::new(), missed: Missed::default(), overlap: Overlap::default() }
    }
}
