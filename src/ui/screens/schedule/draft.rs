//! A schedule as it is filled in: every field as it is typed, and what is wrong with it in words.

use std::path::PathBuf;

use jiff::{civil::Time, tz::TimeZone};

use crate::{
    engine::{ScheduleDraft, schedule::Timetable},
    model::{
        IntegrationCode, Job, JobKind, Missed, Overlap, Pickup, PickupPlace, Priority, Recurrence, Repeats, Rule,
        Terms, Weekdays,
    },
    ui::screens::jobs::terms::{TermsForm, sentence},
};

/// What is imported by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceKind {
    File,
    Folder,
}

/// How due times are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleKind {
    Days,
    Cron,
}

/// A schedule that is being filled in.
#[derive(Clone, Debug)]
pub struct Draft {
    pub integration: IntegrationCode,
    pub description: String,
    pub place: PlaceKind,
    pub path: String,
    pub pattern: String,
    pub min_age_secs: u64,
    pub archive: String,
    pub repeats: Repeats,
    pub rule: RuleKind,
    pub days: Weekdays,
    pub minutes: u64,
    pub from: String,
    pub to: String,
    pub cron: String,
    pub zone: String,
    pub missed: Missed,
    pub overlap: Overlap,
    pub terms: TermsForm,
}

impl Draft {
    /// A folder looked at every quarter of an hour on working days.
    pub fn new(integration: IntegrationCode, zone: &TimeZone) -> Self {
        Self {
            integration,
            description: String::new(),
            place: PlaceKind::Folder,
            path: String::new(),
            pattern: "*.csv".to_owned(),
            min_age_secs: 10,
            archive: String::new(),
            repeats: Repeats::Never,
            rule: RuleKind::Days,
            days: Weekdays::WORKING,
            minutes: 15,
            from: "08:00".to_owned(),
            to: "18:00".to_owned(),
            cron: "0 6 * * *".to_owned(),
            zone: String::new(),
            missed: Missed::Once,
            overlap: Overlap::Skip,
            terms: TermsForm::of(Priority::Normal, &Terms::default(), zone),
        }
    }

    /// The draft of a scheduled job; none for a job that looks for no files.
    pub fn of(job: &Job, zone: &TimeZone) -> Option<Self> {
        let JobKind::Collect { integration, pickup } = &job.kind else { return None };
        let Pickup { place, min_age_secs, archive, repeats } = pickup;
        let text = |path: &PathBuf| path.display().to_string();
        let mut draft = Self {
            description: job.description.clone(),
            min_age_secs: u64::from(*min_age_secs),
            archive: archive.as_ref().map(text).unwrap_or_default(),
            repeats: *repeats,
            terms: TermsForm::of(job.priority, &job.terms, zone),
            ..Self::new(integration.clone(), zone)
        };
        match place {
            PickupPlace::File(path) => (draft.place, draft.path) = (PlaceKind::File, text(path)),
            PickupPlace::Folder { folder, pattern } => {
                (draft.place, draft.path) = (PlaceKind::Folder, text(folder));
                draft.pattern.clone_from(pattern);
            }
        }
        if let Some(Recurrence { rule, zone, missed, overlap }) = &job.terms.recurrence {
            draft.zone.clone_from(zone);
            (draft.missed, draft.overlap) = (*missed, *overlap);
            match rule {
                Rule::Cron(pattern) => {
                    draft.rule = RuleKind::Cron;
                    draft.cron.clone_from(pattern);
                }
                Rule::Days { days, minutes, from, to } => {
                    (draft.rule, draft.days, draft.minutes) = (RuleKind::Days, *days, u64::from(*minutes));
                    (draft.from, draft.to) = (written(*from), written(*to));
                }
            }
        }
        Some(draft)
    }

    /// Reads what was filled in; where it can't be, says why in a sentence.
    pub fn read(&self, zone: &TimeZone) -> Result<ScheduleDraft, String> {
        for fault in [path_fault(&self.path), self.pattern_fault(), archive_fault(&self.archive)] {
            fault.map_or(Ok(()), Err)?;
        }
        let path = PathBuf::from(self.path.trim());
        let place = match self.place {
            PlaceKind::File => PickupPlace::File(path),
            PlaceKind::Folder => PickupPlace::Folder { folder: path, pattern: self.pattern.trim().to_owned() },
        };
        let archive = Some(self.archive.trim()).filter(|text| !text.is_empty()).map(PathBuf::from);
        let terms = self.terms(zone)?;
        Ok(ScheduleDraft {
            description: self.description.trim().to_owned(),
            integration: self.integration.clone(),
            pickup: Pickup { place, min_age_secs: self.min_age_secs as u32, archive, repeats: self.repeats },
            priority: self.terms.priority,
            terms,
        })
    }

    /// Reads when it runs, whatever it imports: what the preview is made from.
    pub fn terms(&self, zone: &TimeZone) -> Result<Terms, String> {
        let recurrence = self.recurrence()?;
        Ok(Terms { recurrence: Some(recurrence), ..self.terms.read(zone)? })
    }

    fn recurrence(&self) -> Result<Recurrence, String> {
        let rule = match self.rule {
            RuleKind::Cron => Rule::Cron(self.cron.trim().to_owned()),
            RuleKind::Days => {
                let (days, minutes) = (self.days, self.minutes as u32);
                Rule::Days { days, minutes, from: time(&self.from)?, to: time(&self.to)? }
            }
        };
        let (missed, overlap) = (self.missed, self.overlap);
        let recurrence = Recurrence { rule, zone: self.zone.trim().to_owned(), missed, overlap };
        self.zone_fault().map_or(Ok(()), Err)?;
        Timetable::new(&recurrence).map_err(|fault| sentence(&fault))?;
        Ok(recurrence)
    }

    /// What is wrong with the name of the zone.
    pub fn zone_fault(&self) -> Option<String> {
        let zone = self.zone.trim().to_owned();
        let plain = Recurrence { zone, ..Recurrence::of(Rule::every_minutes(60)) };
        Timetable::new(&plain).err().map(|fault| sentence(&fault))
    }

    /// What is wrong with the cron expression, or with the choice of days.
    pub fn rule_fault(&self) -> Option<String> {
        let rule = match self.rule {
            RuleKind::Cron => Rule::Cron(self.cron.trim().to_owned()),
            RuleKind::Days => {
                let (from, to) = (Time::midnight(), Time::midnight());
                Rule::Days { days: self.days, minutes: 0, from, to }
            }
        };
        Timetable::new(&Recurrence::of(rule)).err().map(|fault| sentence(&fault))
    }

    /// What is wrong with the pattern of names.
    pub fn pattern_fault(&self) -> Option<String> {
        let is_missing = self.place == PlaceKind::Folder && self.pattern.trim().is_empty();
        is_missing.then(|| "A pattern of names, such as *.csv; * for all files".to_owned())
    }
}

/// What is wrong with the path that is watched.
pub fn path_fault(path: &str) -> Option<String> {
    if path.trim().is_empty() {
        return Some("The path of what is to be imported is missing".to_owned());
    }
    archive_fault(path)
}

/// What is wrong with a path that may be left out.
pub fn archive_fault(path: &str) -> Option<String> {
    let path = path.trim();
    let is_whole = path.is_empty() || PathBuf::from(path).is_absolute();
    (!is_whole).then(|| format!("“{path}” is not a whole path: begin at the drive or the root"))
}

/// Reads a time of the day.
pub fn time(text: &str) -> Result<Time, String> {
    let text = text.trim();
    Time::strptime("%H:%M", text).map_err(|_| format!("“{text}” is not a time of the day such as 08:30"))
}

fn written(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft { path: "/data/in".to_owned(), ..Draft::new("CUSTOMERS".into(), &TimeZone::UTC) }
    }

    #[track_caller]
    fn check_fault(draft: &Draft, expect: &str) {
        assert_eq!(draft.read(&TimeZone::UTC).err().as_deref(), Some(expect));
    }

    #[test]
    fn what_was_saved_is_filled_in_again() {
        let zone = TimeZone::UTC;
        let cron = Draft { rule: RuleKind::Cron, zone: "Europe/Berlin".to_owned(), ..draft() };
        let file = Draft { place: PlaceKind::File, archive: "/data/done".to_owned(), ..draft() };
        for draft in [draft(), cron, file] {
            let read = draft.read(&zone).unwrap();
            let kind = JobKind::Collect { integration: read.integration.clone(), pickup: read.pickup.clone() };
            let mut job = Job::new(crate::model::JobId(1), kind, &read.description, jiff::Timestamp::UNIX_EPOCH);
            job.terms = read.terms.clone();
            assert_eq!(Draft::of(&job, &zone).unwrap().read(&zone), Ok(read));
        }
    }

    #[test]
    fn faults_are_said_in_words() {
        check_fault(&Draft { path: " ".to_owned(), ..draft() }, "The path of what is to be imported is missing");
        let relative = "“in” is not a whole path: begin at the drive or the root";
        check_fault(&Draft { path: "in".to_owned(), ..draft() }, relative);
        check_fault(&Draft { archive: "in".to_owned(), ..draft() }, relative);
        let pattern = "A pattern of names, such as *.csv; * for all files";
        check_fault(&Draft { pattern: String::new(), ..draft() }, pattern);
        check_fault(&Draft { days: Weekdays::NONE, ..draft() }, "Choose at least one weekday");
        check_fault(&Draft { from: "8 h".to_owned(), ..draft() }, "“8 h” is not a time of the day such as 08:30");
        let zone = "There is no time zone named Berlin; use a name such as Europe/Berlin";
        check_fault(&Draft { zone: "Berlin".to_owned(), ..draft() }, zone);
    }

    #[test]
    fn a_pattern_is_asked_for_only_of_a_folder() {
        let file = Draft { place: PlaceKind::File, pattern: String::new(), ..draft() };
        assert!(file.read(&TimeZone::UTC).is_ok());
    }
}
