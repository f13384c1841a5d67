//! The log of the selected job: each attempt with when, how long, what came of it and how fast.

use std::sync::Arc;

use eframe::egui::{Align, Layout, Ui};
use jiff::Timestamp;

use crate::{
    model::{Job, JobId, LogEntry, LogOutcome},
    ui::{
        fetched::Fetched,
        screen::{Page, RecordsScope, Request, ScreenCx},
        theme::{StatusLook, Tone, icon},
        widgets::{self, Button, small},
        words,
    },
};

/// More are shown when asked for.
const FEW: usize = 5;
const MANY: usize = 200;

/// The log as it was last read.
#[derive(Default)]
pub struct Log {
    entries: Fetched<JobId, Vec<Arc<LogEntry>>>,
    /// The job of which all entries are shown.
    opened: Option<JobId>,
}

impl Log {
    /// Shows the log; nothing for a job that has not been started.
    pub fn log_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, job: &Job) {
        let read = |id: &JobId, library: &crate::engine::Library, _: &dyn Fn() -> bool| library.log_of(*id);
        let known = self.entries.get(cx.reader, job.id, cx.overview.log_generation, read);
        let Some(entries) = known.value.filter(|entries| known.is_current && !entries.is_empty()) else { return };
        widgets::section(ui, "Log");
        let num_shown = if self.opened == Some(job.id) { MANY } else { FEW };
        for (i, entry) in entries.iter().take(num_shown).enumerate() {
            if i > 0 {
                ui.separator();
            }
            ui.push_id(entry.key.number, |ui| entry_ui(cx, ui, entry));
        }
        let num_more = entries.len().saturating_sub(num_shown);
        if num_more > 0 {
            let label = format!("Show {} more", words::count(num_more as u64));
            if ui.add(Button::quiet(label)).clicked() {
                self.opened = Some(job.id);
            }
        }
    }
}

fn entry_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, entry: &LogEntry) {
    ui.horizontal(|ui| {
        widgets::status(ui, look(entry.outcome));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            small(ui, &format!("Run {}", entry.key.number));
        });
    });
    small(ui, &times(entry, cx.zone));
    if let Some(counts) = counts(entry) {
        small(ui, &counts);
    }
    if !entry.message.is_empty() {
        widgets::body(ui, &entry.message);
    }
    let import = entry.import.and_then(|import| cx.overview.import(import));
    if let Some(view) = import
        && ui.link(format!("Records of {}", view.import.file.name)).clicked()
    {
        cx.requests.push(Request::Go(Page::Records(RecordsScope::of_import(view.import.id))));
    }
}

/// Says from when to when: "2026-11-20 08:15:00 to 08:15:12 CET, 12 s".
fn times(entry: &LogEntry, zone: &jiff::tz::TimeZone) -> String {
    let clock = |at: Timestamp| at.to_zoned(zone.clone()).strftime("%H:%M:%S %Z").to_string();
    let started = words::date_time(entry.started, zone);
    match (entry.outcome, entry.due, entry.ended, entry.seconds()) {
        (LogOutcome::Missed, Some(due), _, _) => format!("Due {}", words::date_time_and_zone(due, zone)),
        (_, _, Some(ended), Some(seconds)) => {
            let is_same_day = words::date(entry.started, zone) == words::date(ended, zone);
            let ended = if is_same_day { clock(ended) } else { words::date_time_and_zone(ended, zone) };
            // Else the figures would not add up.
            let of_work = if entry.paused_secs >= 1.0 { " of work" } else { "" };
            format!("{started} to {ended}, {}{of_work}", words::duration(seconds))
        }
        (_, _, _, _) => format!("Since {}", words::date_time_and_zone(entry.started, zone)),
    }
}

/// Says how much and how fast: "1,000 records, 12 errors, 5,400 records/s"; none where nothing was done.
fn counts(entry: &LogEntry) -> Option<String> {
    let progress = &entry.progress;
    // What looked for files says in its message how many it found.
    if progress.done == 0 || entry.import.is_none() {
        return None;
    }
    let mut parts = vec![words::plural(progress.done, "record"), words::plural(progress.num_errors, "error")];
    parts.extend(entry.rate().map(words::rate));
    if entry.num_interruptions > 0 {
        parts.push(format!("interrupted {}", times_of(entry.num_interruptions)));
    }
    Some(parts.join(", "))
}

fn times_of(number: u32) -> String {
    if number == 1 { "once".to_owned() } else { format!("{number} times") }
}

fn look(outcome: LogOutcome) -> StatusLook {
    let (icon, tone) = match outcome {
        LogOutcome::InProcess => (icon::WORKING, Tone::Accent),
        LogOutcome::Paused => (icon::ON_HOLD, Tone::Warning),
        LogOutcome::Finished => (icon::DONE, Tone::Success),
        LogOutcome::Failed | LogOutcome::TriedAgain => (icon::ERROR, Tone::Error),
        LogOutcome::Cancelled => (icon::CANCELLED, Tone::Warning),
        LogOutcome::Missed => (icon::SKIPPED, Tone::Warning),
    };
    StatusLook { icon, label: outcome.name(), tone }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::model::{LogKey, Progress, Totals};

    fn entry(outcome: LogOutcome) -> LogEntry {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        LogEntry {
            key: LogKey { job: JobId(1), number: 1 },
            description: String::new(),
            user: String::new(),
            due: Some(at("2026-11-20T08:00:00Z")),
            started: at("2026-11-20T23:59:50Z"),
            ended: Some(at("2026-11-21T00:00:02Z")),
            outcome,
            message: String::new(),
            import: Some(crate::model::ImportId(1)),
            progress: Progress { done: 1200, total: 1200, num_errors: 1, seconds: 12.0, ..Progress::default() },
            totals: Totals::default(),
            num_interruptions: 2,
            paused_secs: 0.0,
        }
    }

    #[track_caller]
    fn check(entry: &LogEntry, expect: &str) {
        assert_eq!(times(entry, &TimeZone::UTC), expect);
    }

    #[test]
    fn a_run_says_from_when_to_when() {
        check(&entry(LogOutcome::Finished), "2026-11-20 23:59:50 to 2026-11-21 00:00:02 UTC, 12 s");
        let paused = LogEntry { paused_secs: 4.0, ..entry(LogOutcome::Finished) };
        check(&paused, "2026-11-20 23:59:50 to 2026-11-21 00:00:02 UTC, 8.0 s of work");
        check(&LogEntry { ended: None, ..entry(LogOutcome::InProcess) }, "Since 2026-11-20 23:59:50 UTC");
        check(&entry(LogOutcome::Missed), "Due 2026-11-20 08:00:00 UTC");
    }

    #[test]
    fn a_run_says_how_much_and_how_fast() {
        let said = counts(&entry(LogOutcome::Finished));
        assert_eq!(said.as_deref(), Some("1,200 records, 1 error, 100 records/s, interrupted 2 times"));
        assert_eq!(counts(&LogEntry { progress: Progress::default(), ..entry(LogOutcome::Failed) }), None);
    }
}
