//! The terms of a job, where its schedule stands, why it is on hold, and how often the program ended over it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ids::RowNo, schedule::Recurrence};

/// The highest number of attempts that can be asked for.
pub const MAX_ATTEMPTS: u32 = 10;
/// The longest time between two attempts.
pub const MAX_RERUN_DELAY_SECS: u32 = 3600;

/// When a job runs, how often it is tried, and who is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    /// Not before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest_start: Option<Timestamp>,
    /// Not begun after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recurrence: Option<Recurrence>,
    /// Attempts at work that may succeed later: 0 to [`MAX_ATTEMPTS`]. With 0 or 1 it is tried once.
    pub max_attempts: u32,
    /// Time between two attempts: 0 to [`MAX_RERUN_DELAY_SECS`].
    pub rerun_delay_secs: u32,
    /// A run without a sign of life for so long is given up.
    pub timeout_secs: u32,
    /// Whether a run that went well is told by a toast; a failure always is.
    pub notifies_success: bool,
}

/// Where the schedule of a job stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Turn {
    /// The next time it is due; none without recurrence, and after the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// Times that have come and for which it has not run yet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owed: Vec<Timestamp>,
    /// The due time of the present or latest run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running_for: Option<Timestamp>,
    /// After a failed attempt, or where a file is not whole yet: when it is looked at again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// "Run once now": nothing of the schedule is waited for.
    pub is_called: bool,
}

/// Why a job is on hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Hold {
    /// Before it began.
    ByUser,
    /// On its way: it goes on from its place.
    Paused,
    /// Nearly all of its records had errors; the sentence names the likeliest cause.
    TooManyErrors { sentence: String },
    /// The disk is full, or the folder can't be written to.
    NoRoom { sentence: String },
    /// It made the program end again and again.
    Parked { sentence: String },
}

/// What is known of the program's ends while a job ran, since it last came further.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Crashes {
    pub num: u32,
    /// Where the job stood at the latest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<RowNo>,
    /// The record that was worked on at the latest, and at how many in a row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspect: Option<RowNo>,
    pub num_suspected: u32,
    /// Ends in a row without a record to blame.
    pub num_unexplained: u32,
}

/// What was done with a record when the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkedOn {
    /// It was converted.
    Content,
    /// It was found out what its document is.
    Document,
    /// It was found out what it says of other records.
    Sayings,
    /// It, or one of those after it, was read from the file.
    Reading,
}

/// A record that can't even be looked at: the program ends over that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unseen {
    pub row: RowNo,
    pub worked_on: WorkedOn,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            earliest_start: None,
            expiration: None,
            recurrence: None,
            max_attempts: 3,
            rerun_delay_secs: 60,
            timeout_secs: 12 * 3600,
            notifies_success: true,
        }
    }
}

impl Terms {
    /// Says in a sentence what can't be; none where all is well.
    pub fn fault(&self) -> Option<String> {
        if self.max_attempts > MAX_ATTEMPTS {
            return Some(format!("the number of attempts is 0 to {MAX_ATTEMPTS}, not {}", self.max_attempts));
        }
        if self.rerun_delay_secs > MAX_RERUN_DELAY_SECS {
            return Some(format!(
                "the rerun delay is 0 to {MAX_RERUN_DELAY_SECS} seconds, not {}",
                self.rerun_delay_secs
            ));
        }
        if self.timeout_secs == 0 {
            return Some("the timeout is at least a second".to_owned());
        }
        match (self.earliest_start, self.expiration) {
            (Some(start), Some(end)) if end <= start => Some("the job would expire before it may start".to_owned()),
            _ => None,
        }
    }
}

impl Hold {
    /// Says why in a sentence.
    pub fn sentence(&self) -> &str {
        match self {
            Self::ByUser => "It is on hold until it is set ready",
            Self::Paused => "It is paused and goes on from its place when it is resumed",
            Self::TooManyErrors { sentence } | Self::NoRoom { sentence } | Self::Parked { sentence } => sentence,
        }
    }
}

/// Ends of the program at the same record that show it to be the cause; the first end is not noted.
const MAX_SUSPECTED: u32 = 2;
/// Ends at the same place, none of them at a record, after which a job waits for its owner.
const MAX_UNEXPLAINED: u32 = 3;
/// Ends without any progress, though each at another record, after which a job waits for its owner.
const MAX_WITHOUT_PROGRESS: u32 = 10;

/// What follows from another end of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    GoOn,
    /// That record made it end three times.
    SetAside(RowNo),
    /// It ends again and again, and no record is to blame.
    Park,
}

impl Crashes {
    /// Takes in that the program ended: `place` is how far the job had come, `noted` the record it was working on.
    #[must_use]
    pub fn after_another(self, place: Option<RowNo>, noted: Option<RowNo>) -> (Self, Verdict) {
        // A job that comes further is not what ends the program: somebody else does.
        let has_moved = self.num > 0 && place != self.place;
        let num = if has_moved { 1 } else { self.num + 1 };
        let is_same = noted.is_some() && noted == self.suspect;
        let num_suspected = if is_same { self.num_suspected + 1 } else { u32::from(noted.is_some()) };
        let num_unexplained = match noted {
            Some(_) => 0,
            None if has_moved => 1,
            None => self.num_unexplained + 1,
        };
        let after = Self { num, place, suspect: noted, num_suspected, num_unexplained };
        match noted {
            Some(row) if num_suspected >= MAX_SUSPECTED => {
                (Self { num: 1, suspect: None, num_suspected: 0, ..after }, Verdict::SetAside(row))
            }
            Some(_) | None if num >= MAX_WITHOUT_PROGRESS || num_unexplained >= MAX_UNEXPLAINED => {
                (Self::default(), Verdict::Park)
            }
            Some(_) | None => (after, Verdict::GoOn),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ends of the program as (place, record noted); the verdict on each.
    #[track_caller]
    fn check(ends: &[(u64, u64)], expect: &[Verdict]) {
        let mut crashes = Crashes::default();
        let verdicts: Vec<_> = ends
            .iter()
            .map(|(place, noted)| {
                let noted = (*noted > 0).then_some(RowNo(*noted));
                let (after, verdict) = crashes.after_another(Some(RowNo(*place)), noted);
                crashes = after;
                verdict
            })
            .collect();
        assert_eq!(verdicts, expect);
    }

    #[test]
    fn a_record_that_ended_the_program_three_times_is_set_aside() {
        check(&[(1, 0), (1, 7), (1, 7)], &[Verdict::GoOn, Verdict::GoOn, Verdict::SetAside(RowNo(7))]);
    }

    #[test]
    fn ends_at_several_records_blame_none() {
        check(&[(1, 0), (1, 7), (1, 9), (1, 11)], &[Verdict::GoOn; 4]);
    }

    #[test]
    fn a_job_that_comes_further_is_not_to_blame() {
        check(&[(1, 0), (1, 7), (1025, 1030), (2049, 0)], &[Verdict::GoOn; 4]);
        check(
            &[(1, 0), (1, 0), (1025, 0), (1025, 0), (2049, 0), (2049, 7), (2049, 0), (2049, 0), (3073, 0), (3073, 0)],
            &[Verdict::GoOn; 10],
        );
    }

    #[test]
    fn after_one_record_the_next_is_found_as_soon() {
        let ends = [(1, 0), (1, 7), (1, 7), (1, 9), (1, 9)];
        let expect =
            [Verdict::GoOn, Verdict::GoOn, Verdict::SetAside(RowNo(7)), Verdict::GoOn, Verdict::SetAside(RowNo(9))];
        check(&ends, &expect);
    }

    #[test]
    fn a_job_that_never_comes_further_waits_for_its_owner() {
        check(&[(1, 0); 3], &[Verdict::GoOn, Verdict::GoOn, Verdict::Park]);
        check(&[(1, 0), (1, 7), (1, 0), (1, 0)], &[Verdict::GoOn; 4]);
        let ends: Vec<_> = (0..10).map(|noted| (1, noted)).collect();
        let mut expect = [Verdict::GoOn; 10];
        expect[9] = Verdict::Park;
        check(&ends, &expect);
    }

    #[test]
    fn terms_that_cannot_be_are_said() {
        let check = |terms: Terms, expect: Option<&str>| assert_eq!(terms.fault().as_deref(), expect);
        check(Terms::default(), None);
        let many = Terms { max_attempts: 11, ..Terms::default() };
        check(many, Some("the number of attempts is 0 to 10, not 11"));
        let long = Terms { rerun_delay_secs: 3601, ..Terms::default() };
        check(long, Some("the rerun delay is 0 to 3600 seconds, not 3601"));
        let (start, end) = (Some(Timestamp::UNIX_EPOCH), Some(Timestamp::UNIX_EPOCH));
        let never = Terms { earliest_start: start, expiration: end, ..Terms::default() };
        check(never, Some("the job would expire before it may start"));
    }
}
