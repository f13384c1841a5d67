//! `longshore jobs schedule`: an import of a file, or of the files of a watched folder, by a schedule.

use std::path::Path;

use anyhow::{Context, bail};
use jiff::civil::{Time, Weekday, time};

use super::{
    args::jobs::{MissedName, OverlapName, ScheduleArgs},
    refused,
};
use crate::{
    engine::{Command, Event, InlineEngine, RequestId, ScheduleDraft},
    model::{
        IntegrationCode, JobId, Missed, Overlap, Pickup, PickupPlace, Priority, Recurrence, Repeats, Rule, Terms,
        Weekdays,
    },
};

/// A watched folder that nothing is said of is looked into so often.
const WATCH_MINUTES: u32 = 1;

/// Makes the job, and returns its entry no.
pub fn add(engine: &mut InlineEngine, args: &ScheduleArgs) -> anyhow::Result<JobId> {
    let draft = draft(args)?;
    let events = engine.send(Command::SaveSchedule { request: RequestId(1), job: None, draft: Box::new(draft) });
    refused(&events)?;
    let queued = events.iter().find_map(|event| match event {
        Event::JobQueued { job, .. } => Some(*job),
        Event::ImportStarted { .. }
        | Event::IntegrationSaved { .. }
        | Event::JobEnded { .. }
        | Event::Noticed(_)
        | Event::Done { .. }
        | Event::Refused { .. } => None,
    });
    queued.context("the job was not made")
}

fn draft(args: &ScheduleArgs) -> anyhow::Result<ScheduleDraft> {
    let is_folder = args.place.is_dir();
    let place = std::path::absolute(&args.place)?;
    let place = if is_folder {
        PickupPlace::Folder { folder: place, pattern: args.pattern.clone() }
    } else {
        PickupPlace::File(place)
    };
    let archive = args.archive.as_deref().map(std::path::absolute::<&Path>).transpose()?;
    let recurrence = rule(args, is_folder)?.map(|rule| Recurrence {
        rule,
        zone: args.zone.clone(),
        missed: match args.missed {
            MissedName::Once => Missed::Once,
            MissedName::Each => Missed::Each,
            MissedName::Skip => Missed::Skip,
        },
        overlap: match args.overlap {
            OverlapName::Skip => Overlap::Skip,
            OverlapName::Wait => Overlap::Wait,
        },
    });
    Ok(ScheduleDraft {
        description: String::new(),
        integration: IntegrationCode(args.integration.to_uppercase()),
        pickup: Pickup {
            place,
            min_age_secs: args.min_age,
            archive,
            repeats: if args.repeat { Repeats::Allowed } else { Repeats::Never },
        },
        priority: Priority::Normal,
        terms: Terms { earliest_start: args.start, expiration: args.expire, recurrence, ..Terms::default() },
    })
}

fn rule(args: &ScheduleArgs, is_folder: bool) -> anyhow::Result<Option<Rule>> {
    let ScheduleArgs { cron, every, days, from, to, .. } = args;
    if let Some(expression) = cron {
        return Ok(Some(Rule::Cron(expression.clone())));
    }
    let is_said = every.is_some() || !days.is_empty() || from.is_some() || to.is_some();
    if !is_said {
        return Ok(is_folder.then(|| Rule::every_minutes(WATCH_MINUTES)));
    }
    Ok(Some(Rule::Days {
        days: if days.is_empty() { Weekdays::ALL } else { weekdays(days)? },
        minutes: every.unwrap_or(0),
        from: from.as_deref().map_or(Ok(Time::midnight()), time_of_day)?,
        to: to.as_deref().map_or(Ok(time(23, 59, 59, 0)), time_of_day)?,
    }))
}

fn weekdays(names: &[String]) -> anyhow::Result<Weekdays> {
    let days: anyhow::Result<Vec<Weekday>> = names.iter().map(|name| weekday(name)).collect();
    Ok(Weekdays::of(&days?))
}

fn weekday(name: &str) -> anyhow::Result<Weekday> {
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let name = name.trim().to_lowercase();
    let found = names.iter().position(|full| name.len() >= 3 && full.starts_with(&name));
    match found {
        Some(at) => Ok(Weekdays::ORDER[at]),
        None => bail!("“{name}” is no weekday; use mon, tue, wed, thu, fri, sat, sun"),
    }
}

fn time_of_day(text: &str) -> anyhow::Result<Time> {
    text.parse().with_context(|| format!("“{text}” is not a time of day; write it as 08:30"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_are_known_by_their_beginning() {
        let names = ["Mon", "sunday"].map(str::to_owned);
        assert_eq!(weekdays(&names).unwrap(), Weekdays::of(&[Weekday::Monday, Weekday::Sunday]));
        assert!(weekday("mo").is_err() && weekday("someday").is_err());
    }

    #[test]
    fn times_are_hours_and_minutes() {
        assert_eq!(time_of_day("08:30").unwrap(), time(8, 30, 0, 0));
        assert!(time_of_day("half past eight").is_err());
    }
}
