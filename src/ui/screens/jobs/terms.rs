//! The terms of a job as they are changed: priority, times, attempts, timeout, who is told.

use eframe::egui::Context;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use crate::{
    engine::Command,
    model::{
        Job, JobId, Priority, Terms,
        terms::{MAX_ATTEMPTS, MAX_RERUN_DELAY_SECS},
    },
    ui::{
        screen::{Request, ScreenCx},
        theme::Tone,
        widgets::{Dialog, Form, Stepper, TextField, banner, muted},
    },
};

const MAX_TIMEOUT_MINUTES: u64 = 7 * 24 * 60;

/// Terms that are being changed.
#[derive(Clone, Debug)]
pub struct TermsForm {
    pub priority: Priority,
    pub earliest_start: String,
    pub expiration: String,
    /// Times stand in the texts above as long as they are typed.
    pub terms: Terms,
}

impl TermsForm {
    pub fn of(priority: Priority, terms: &Terms, zone: &TimeZone) -> Self {
        let text = |at: Option<Timestamp>| at.map(|at| written(at, zone)).unwrap_or_default();
        let (earliest_start, expiration) = (text(terms.earliest_start), text(terms.expiration));
        Self { priority, earliest_start, expiration, terms: terms.clone() }
    }

    /// Reads what was filled in; where it can't be, says why in a sentence.
    pub fn read(&self, zone: &TimeZone) -> Result<Terms, String> {
        let earliest_start = moment(&self.earliest_start, zone, self.terms.earliest_start)?;
        let expiration = moment(&self.expiration, zone, self.terms.expiration)?;
        let terms = Terms { earliest_start, expiration, ..self.terms.clone() };
        match terms.fault() {
            Some(fault) => Err(sentence(&fault)),
            None => Ok(terms),
        }
    }

    /// Shows the rows of the form.
    pub fn form_ui(&mut self, form: &mut Form<'_>, zone: &TimeZone) {
        form.choice("Priority", &mut self.priority, Priority::ALL.map(|priority| (priority, priority.name())));
        for (label, text, hint) in
            [("Earliest start", &mut self.earliest_start, "at once"), ("Expiration", &mut self.expiration, "never")]
        {
            let fault = moment(text, zone, None).err();
            form.row(label, |ui| ui.add(TextField::new(text).name(label).hint(hint).error(fault.as_deref())));
        }
        form.hint(&format!("As 2026-11-30 18:00, in {}; empty for none", zone_name(zone)));
        let mut attempts = u64::from(self.terms.max_attempts);
        form.row("Attempts", |ui| Stepper::new("Attempts", 0..=u64::from(MAX_ATTEMPTS)).show(ui, &mut attempts));
        self.terms.max_attempts = attempts as u32;
        form.hint("Only what may succeed later is tried again: a file in use, a full disk, but no errors in the data");
        let mut delay = u64::from(self.terms.rerun_delay_secs);
        let range = 0..=u64::from(MAX_RERUN_DELAY_SECS);
        form.row("Rerun delay", |ui| Stepper::new("Rerun delay", range).step(10).unit(" s").show(ui, &mut delay));
        self.terms.rerun_delay_secs = delay as u32;
        let mut minutes = u64::from(self.terms.timeout_secs.div_ceil(60));
        let is_changed = form.row("Timeout", |ui| {
            Stepper::new("Timeout", 1..=MAX_TIMEOUT_MINUTES).step(10).unit(" min").show(ui, &mut minutes)
        });
        if is_changed {
            self.terms.timeout_secs = minutes as u32 * 60;
        }
        form.hint("A run that shows no progress for this long is given up");
        form.check(
            "Notify",
            &mut self.terms.notifies_success,
            "Tell me when a run went well; failures are always told",
        );
    }
}

/// The dialog that changes the terms of one job.
pub struct TermsDialog {
    job: JobId,
    form: TermsForm,
}

impl TermsDialog {
    pub fn of(job: &Job, zone: &TimeZone) -> Self {
        Self { job: job.id, form: TermsForm::of(job.priority, &job.terms, zone) }
    }

    /// Shows the dialog; tells whether it is over.
    pub fn show(&mut self, cx: &mut ScreenCx<'_>, ctx: &Context) -> bool {
        let Some(job) = cx.overview.job(self.job) else { return true };
        let read = self.form.read(cx.zone);
        let dialog = Dialog::new("terms", "Job settings").width(560.0).secondary("Cancel").primary("Save");
        let response = dialog.primary_enabled(read.is_ok()).show(ctx, |ui| {
            muted(ui, &format!("Entry {}, {}", job.id, job.description));
            Form::with_labels(ui, 128.0, |form| self.form.form_ui(form, cx.zone));
            if let Err(fault) = &read {
                banner(ui, Tone::Error, fault, None);
            }
        });
        if let (true, Ok(terms)) = (response.is_confirmed(), read) {
            let (id, priority) = (self.job, self.form.priority);
            cx.requests.push(Request::Do(Command::ChangePriority { job: id, priority }));
            cx.requests.push(Request::Do(Command::ChangeTerms { job: id, terms: Box::new(terms) }));
        }
        response.is_answered()
    }
}

/// Returns the name of a zone as it is told.
pub fn zone_name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or("the computer's time zone")
}

const FORM: &str = "%Y-%m-%d %H:%M";

fn written(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime(FORM).to_string()
}

/// Reads a moment as it is typed. What was not touched keeps its seconds.
fn moment(text: &str, zone: &TimeZone, former: Option<Timestamp>) -> Result<Option<Timestamp>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(former) = former.filter(|former| written(*former, zone) == text) {
        return Ok(Some(former));
    }
    let civil = DateTime::strptime(FORM, text).or_else(|_| DateTime::strptime(FORM, format!("{text} 00:00")));
    let zoned = civil.and_then(|civil| civil.to_zoned(zone.clone()));
    zoned.map(|zoned| Some(zoned.timestamp())).map_err(|_| format!("“{text}” is not a time such as 2026-11-30 18:00"))
}

/// Makes a sentence of what stands within one elsewhere.
pub fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(earliest_start: &str, expiration: &str) -> TermsForm {
        let form = TermsForm::of(Priority::Normal, &Terms::default(), &TimeZone::UTC);
        TermsForm { earliest_start: earliest_start.to_owned(), expiration: expiration.to_owned(), ..form }
    }

    #[track_caller]
    fn check_fault(form: &TermsForm, expect: &str) {
        assert_eq!(form.read(&TimeZone::UTC).err().as_deref(), Some(expect));
    }

    #[test]
    fn times_are_read_in_the_zone() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let terms = form("2026-11-30 18:00", " 2026-12-01 ").read(&zone).unwrap();
        assert_eq!(terms.earliest_start.unwrap().to_string(), "2026-11-30T17:00:00Z");
        assert_eq!(terms.expiration.unwrap().to_string(), "2026-11-30T23:00:00Z");
    }

    #[test]
    fn what_was_not_touched_stays_as_it_is() {
        let terms = Terms { earliest_start: Some("2026-11-30T17:00:12Z".parse().unwrap()), ..Terms::default() };
        let untouched = TermsForm::of(Priority::Low, &terms, &TimeZone::UTC);
        assert_eq!(untouched.read(&TimeZone::UTC), Ok(terms));
    }

    #[test]
    fn what_cannot_be_is_said() {
        check_fault(&form("30.11.2026", ""), "“30.11.2026” is not a time such as 2026-11-30 18:00");
        check_fault(&form("2026-11-31 18:00", ""), "“2026-11-31 18:00” is not a time such as 2026-11-30 18:00");
        check_fault(&form("2026-11-30 18:00", "2026-11-30 17:00"), "The job would expire before it may start");
    }
}
