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

impl Recurrence {
    /// Says in words when it runs: "every 30 min, on Mon, Fri from 22:00 to 04:00, Europe/Berlin".
    pub fn words(&self) -> String {
        let mut words = match &self.rule {
            Rule::Days { days, minutes, from, to } => days_in_words(*days, *minutes, *from, *to),
            Rule::Cron(expression) => format!("by the cron expression {expression}"),
        };
        if !self.zone.is_empty() {
            words.push_str(&format!(", {}", self.zone));
        }
        words
    }
}

fn days_in_words(days: Weekdays, minutes: u32, from: Time, to: Time) -> String {
    let clock = |time: Time| time.strftime("%H:%M").to_string();
    let named = |day: &Weekday| format!("{day:?}")[..3].to_owned();
    let on = if days == Weekdays::ALL {
        "every day".to_owned()
    } else {
        let days = Weekdays::ORDER.iter().filter(|day| days.contains(**day));
        format!("on {}", days.map(named).collect::<Vec<_>>().join(", "))
    };
    match minutes {
        0 => format!("once a day, {on} at {}", clock(from)),
        minutes => format!("every {minutes} min, {on} from {} to {}", clock(from), clock(to)),
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

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::*;

    #[track_caller]
    fn check(rule: Rule, zone: &str, expect: &str) {
        assert_eq!(Recurrence { zone: zone.to_owned(), ..Recurrence::of(rule) }.words(), expect);
    }

    #[test]
    fn schedules_are_said_in_words() {
        let days = Weekdays::of(&[Weekday::Monday, Weekday::Friday]);
        let (from, to) = (time(22, 0, 0, 0), time(4, 0, 0, 0));
        let night = Rule::Days { days, minutes: 30, from, to };
        check(night, "Europe/Berlin", "every 30 min, on Mon, Fri from 22:00 to 04:00, Europe/Berlin");
        let daily = Rule::Days { days: Weekdays::ALL, minutes: 0, from, to };
        check(daily, "", "once a day, every day at 22:00");
        check(Rule::every_minutes(5), "", "every 5 min, every day from 00:00 to 23:59");
        check(Rule::Cron("0 6 * * *".to_owned()), "", "by the cron expression 0 6 * * *");
    }
}
