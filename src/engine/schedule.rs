//! When scheduled jobs are due: pure functions of a schedule and a moment.
//!
//! Due times are those of the clock on the wall. What must hold:
//! - Each due time comes once. One in the hour that is skipped in spring is due when the clock goes on; one in the hour
//!   that comes twice in autumn is due the first time.
//! - Due times only go forward: a clock that is set back repeats none.
//! - A due time is run, or shown as missed.

use std::str::FromStr;

use croner::Cron;
use jiff::{
    Timestamp, ToSpan, Zoned,
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};

use crate::model::{Missed, Overlap, Recurrence, Rule, Terms, Turn, Weekdays};

/// A run that begins so late was not missed.
const GRACE_SECS: i64 = 60;
/// Due times looked at one by one when the program was away for long.
const MAX_LISTED: usize = 2000;
/// Runs that are caught up with.
const MAX_OWED: usize = 100;
/// How far clocks are moved in spring and autumn, at the very most.
const MAX_SHIFT_MINUTES: i64 = 4 * 60;

/// A schedule that can be followed.
#[derive(Clone, Debug)]
pub struct Timetable {
    rule: Table,
    zone: TimeZone,
}

#[derive(Clone, Debug)]
enum Table {
    Days { days: Weekdays, minutes: i64, from: Time, window_minutes: i64 },
    Cron(Box<Cron>),
}

/// Due times that passed without a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissedSpan {
    pub first: Timestamp,
    pub last: Timestamp,
    /// At least so many.
    pub num: usize,
    pub why: WhyMissed,
}

/// Why a due time passed without a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyMissed {
    /// The program was closed, or the computer asleep.
    Away,
    /// The former run was not over.
    StillAtWork,
    OnHold,
}

impl Timetable {
    /// Reads a schedule; where it can't be followed, says why in a sentence.
    pub fn new(recurrence: &Recurrence) -> Result<Self, String> {
        let zone = match recurrence.zone.as_str() {
            "" => TimeZone::system(),
            name => TimeZone::get(name)
                .map_err(|_| format!("there is no time zone named {name}; use a name such as Europe/Berlin"))?,
        };
        let rule = match &recurrence.rule {
            Rule::Cron(pattern) => {
                let cron = Cron::from_str(pattern.trim());
                Table::Cron(Box::new(cron.map_err(|error| format!("“{pattern}” is no cron expression: {error}"))?))
            }
            Rule::Days { days, .. } if days.is_empty() => return Err("choose at least one weekday".to_owned()),
            Rule::Days { days, minutes, from, to } => {
                let span = minutes_of(*to) - minutes_of(*from);
                let window_minutes = if span < 0 { span + 24 * 60 } else { span };
                Table::Days { days: *days, minutes: i64::from(*minutes), from: *from, window_minutes }
            }
        };
        let timetable = Self { rule, zone };
        // Found here, and not when the first run is waited for in vain.
        timetable.next_after(Timestamp::UNIX_EPOCH).ok_or("this schedule is never due")?;
        Ok(timetable)
    }

    /// Returns the first due time after that moment.
    pub fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        match &self.rule {
            Table::Days { days, minutes, from, window_minutes } => {
                self.next_of_days(after, *days, *minutes, *from, *window_minutes)
            }
            Table::Cron(cron) => {
                let after = Zoned::new(after, self.zone.clone());
                cron.find_next_occurrence(&after, false).ok().map(|next| next.timestamp())
            }
        }
    }

    fn next_of_days(
        &self,
        after: Timestamp,
        days: Weekdays,
        minutes: i64,
        from: Time,
        window_minutes: i64,
    ) -> Option<Timestamp> {
        let local = after.to_zoned(self.zone.clone()).datetime();
        // A window may have begun yesterday, and clocks be moved on the way; after eight days each weekday has come.
        let first = local.date().checked_sub(2.days()).ok()?;
        let mut found: Option<Timestamp> = None;
        for date in first.series(1.day()).take(12).filter(|date| days.contains(date.weekday())) {
            let starts = Starts { date, from, minutes, window_minutes };
            let next = self.next_of_day(after, local, starts);
            found = [found, next].into_iter().flatten().min();
            if found.is_some_and(|found| found.to_zoned(self.zone.clone()).date() < date) {
                break;
            }
        }
        found
    }

    /// Returns the first start of one day's window after that moment.
    fn next_of_day(&self, after: Timestamp, local: DateTime, starts: Starts) -> Option<Timestamp> {
        let begin = starts.date.to_datetime(starts.from);
        let passed = (local.duration_since(begin).as_secs() / 60) - MAX_SHIFT_MINUTES;
        let last = if starts.minutes == 0 { 0 } else { starts.window_minutes / starts.minutes };
        let skip = if starts.minutes == 0 { 0 } else { (passed / starts.minutes).clamp(0, last + 1) };
        let mut found: Option<Timestamp> = None;
        for step in skip..=last {
            let civil = begin.checked_add((step * starts.minutes).minutes()).ok()?;
            let at = self.zone.to_zoned(civil).ok()?.timestamp();
            if at > after {
                found = Some(found.map_or(at, |found| found.min(at)));
                // A time in the skipped hour may be moved behind later ones.
                if civil > local && self.is_plain(civil) {
                    break;
                }
            }
        }
        found
    }

    /// Whether that time of the clock exists, and once.
    fn is_plain(&self, civil: DateTime) -> bool {
        !self.zone.to_ambiguous_zoned(civil).is_ambiguous()
    }
}

/// The starts of one day.
#[derive(Clone, Copy)]
struct Starts {
    date: Date,
    from: Time,
    minutes: i64,
    window_minutes: i64,
}

fn minutes_of(time: Time) -> i64 {
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

/// Returns the next due times under these terms: what is previewed.
pub fn preview(terms: &Terms, now: Timestamp, num: usize) -> Result<Vec<Timestamp>, String> {
    let Some(recurrence) = &terms.recurrence else { return Ok(Vec::new()) };
    let timetable = Timetable::new(recurrence)?;
    let mut times = Vec::with_capacity(num);
    let mut next = first_due(&timetable, terms, now);
    while let Some(at) = next.filter(|_| times.len() < num) {
        times.push(at);
        next = within(terms, timetable.next_after(at));
    }
    Ok(times)
}

/// Returns the first due time from now on.
pub fn first_due(timetable: &Timetable, terms: &Terms, now: Timestamp) -> Option<Timestamp> {
    // A start that is itself a due time counts.
    let after = terms.earliest_start.map_or(now, |start| now.max(start - 1.second()));
    within(terms, timetable.next_after(after))
}

fn within(terms: &Terms, due: Option<Timestamp>) -> Option<Timestamp> {
    due.filter(|due| terms.expiration.is_none_or(|end| *due <= end))
}

/// Whether the former run is still at work when a due time comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Former {
    Over,
    AtWork,
    /// The job is on hold, or was until now.
    OnHold,
}

/// Takes the due times that have come: some are owed now, the others missed.
pub fn come_due(
    timetable: &Timetable,
    terms: &Terms,
    turn: &mut Turn,
    now: Timestamp,
    former: Former,
) -> Vec<MissedSpan> {
    let Some(recurrence) = &terms.recurrence else { return Vec::new() };
    let mut missed = Vec::new();
    let times = take_times(timetable, terms, turn, now, &mut missed);
    let is_late = |at: &Timestamp| now.as_second() - at.as_second() > GRACE_SECS;
    let num_late = times.iter().filter(|at| is_late(at)).count();
    let (late, fresh) = times.split_at(num_late);
    if former == Former::OnHold {
        missed.extend(span(&times, WhyMissed::OnHold));
        return missed;
    }
    let caught_up = match recurrence.missed {
        Missed::Each => late,
        Missed::Once if fresh.is_empty() => &late[late.len().saturating_sub(1)..],
        Missed::Once | Missed::Skip => &[],
    };
    missed.extend(span(&late[..late.len() - caught_up.len()], WhyMissed::Away));
    if recurrence.missed == Missed::Each {
        let room = MAX_OWED.saturating_sub(turn.owed.len());
        let (too_many, owed) = caught_up.split_at(caught_up.len().saturating_sub(room));
        missed.extend(span(too_many, WhyMissed::Away));
        turn.owed.extend(owed);
        take_in_turn(turn, fresh, recurrence.overlap, former, &mut missed);
    } else {
        let runs: Vec<_> = caught_up.iter().chain(fresh).copied().collect();
        take_in_turn(turn, &runs, recurrence.overlap, former, &mut missed);
    }
    missed
}

/// Moves the next due time behind now, and lists those that were passed.
fn take_times(
    timetable: &Timetable,
    terms: &Terms,
    turn: &mut Turn,
    now: Timestamp,
    missed: &mut Vec<MissedSpan>,
) -> Vec<Timestamp> {
    let mut times = Vec::new();
    while let Some(due) = turn.due.filter(|due| *due <= now) {
        times.push(due);
        turn.due = within(terms, timetable.next_after(due));
        if times.len() == MAX_LISTED {
            // Away for so long that they are told together.
            missed.extend(span(&times, WhyMissed::Away));
            times.clear();
            let soon = now - GRACE_SECS.seconds();
            turn.due = within(terms, timetable.next_after(due.max(soon)));
        }
    }
    times
}

/// Puts runs behind those that are owed, unless they would overlap.
fn take_in_turn(turn: &mut Turn, runs: &[Timestamp], overlap: Overlap, former: Former, missed: &mut Vec<MissedSpan>) {
    for at in runs {
        let is_free = former == Former::Over && turn.owed.is_empty();
        match overlap {
            Overlap::Wait if turn.owed.len() < MAX_OWED => turn.owed.push(*at),
            Overlap::Skip if is_free => turn.owed.push(*at),
            Overlap::Wait | Overlap::Skip => missed.extend(span(&[*at], WhyMissed::StillAtWork)),
        }
    }
}

fn span(times: &[Timestamp], why: WhyMissed) -> Option<MissedSpan> {
    let (first, last) = (*times.first()?, *times.last()?);
    Some(MissedSpan { first, last, num: times.len(), why })
}

impl MissedSpan {
    /// Says it in a sentence.
    pub fn sentence(&self) -> String {
        let what = if self.num == 1 { "1 run was missed".to_owned() } else { format!("{} runs were missed", self.num) };
        let why = match self.why {
            WhyMissed::Away => "Longshore was closed or the computer asleep",
            WhyMissed::StillAtWork => "the run before was not over",
            WhyMissed::OnHold => "the job was on hold",
        };
        format!("{what}: {why}")
    }
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
