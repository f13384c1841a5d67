//! How fast a running job goes: what its page draws, and how long it may still take. Pure.

use crate::model::Progress;

/// Moments kept; when there are more, every second one goes.
const MAX_SAMPLES: usize = 240;
/// An estimate is never more certain than by this share.
const LEAST_DOUBT: f64 = 0.1;
/// Seconds of work before anything is estimated.
const MIN_SECONDS: f64 = 2.0;

/// The pace of one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pace {
    samples: Vec<Sample>,
    /// Seconds between two moments kept.
    gap: f64,
}

/// How far the run was at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Since its start.
    pub seconds: f64,
    pub done: u64,
    pub num_errors: u64,
}

impl Pace {
    /// Takes a moment in.
    pub fn add(&mut self, progress: &Progress) {
        let Progress { seconds, done, num_errors, .. } = *progress;
        let sample = Sample { seconds, done, num_errors };
        match self.samples.last() {
            // A run that went on from its place counts anew.
            Some(last) if seconds < last.seconds => self.samples = vec![sample],
            Some(last) if seconds - last.seconds < self.gap => {}
            Some(_) | None => self.samples.push(sample),
        }
        if self.samples.len() > MAX_SAMPLES {
            let mut index = 0;
            self.samples.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            let span = self.samples.last().map_or(0.0, |last| last.seconds) - self.samples[0].seconds;
            self.gap = span / (MAX_SAMPLES as f64 / 2.0);
        }
    }

    /// Returns the moments, the earliest first.
    pub fn samples(&self) -> &[Sample] {
        &self.samples
    }

    /// Returns records a second between the moments, each with its time.
    pub fn rates(&self) -> Vec<(f64, f64)> {
        let rate = |pair: &[Sample]| (pair[1].seconds, rate(pair[0], pair[1]));
        self.samples.windows(2).map(rate).collect()
    }

    /// Returns the least and the most seconds that are left for so many records: by the rate of the whole run and by
    /// that of its last third. `None` before there is anything to go by.
    pub fn seconds_left(&self, total: u64) -> Option<(f64, f64)> {
        let (first, last) = (*self.samples.first()?, *self.samples.last()?);
        let left = total.checked_sub(last.done)? as f64;
        let third = *self.samples.get(self.samples.len() * 2 / 3)?;
        let whole = rate(first, last);
        let recent = if last.seconds > third.seconds { rate(third, last) } else { whole };
        if last.seconds - first.seconds < MIN_SECONDS || whole <= 0.0 || recent <= 0.0 {
            return None;
        }
        let (least, most) = (left / whole.max(recent), left / whole.min(recent));
        Some((least * (1.0 - LEAST_DOUBT), most * (1.0 + LEAST_DOUBT)))
    }
}

fn rate(from: Sample, to: Sample) -> f64 {
    let seconds = to.seconds - from.seconds;
    if seconds > 0.0 { to.done.saturating_sub(from.done) as f64 / seconds } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(moments: &[(f64, u64)]) -> Pace {
        let mut pace = Pace::default();
        for (seconds, done) in moments {
            pace.add(&Progress { seconds: *seconds, done: *done, ..Progress::default() });
        }
        pace
    }

    #[test]
    fn rates_are_those_between_the_moments() {
        assert_eq!(pace(&[(0.0, 0), (1.0, 100), (3.0, 500)]).rates(), [(1.0, 100.0), (3.0, 200.0)]);
    }

    #[test]
    fn what_is_left_is_a_range() {
        let steady = pace(&[(0.0, 0), (2.0, 200), (4.0, 400), (6.0, 600)]);
        assert_eq!(steady.seconds_left(1600), Some((9.0, 11.0)));
        let slower = pace(&[(0.0, 0), (2.0, 400), (4.0, 500), (6.0, 600)]).seconds_left(1600).unwrap();
        assert!(slower.0 < 10.0 && slower.1 > 20.0, "{slower:?}");
    }

    #[test]
    fn nothing_is_estimated_from_nothing() {
        assert_eq!(Pace::default().seconds_left(10), None);
        assert_eq!(pace(&[(0.0, 0), (1.0, 100)]).seconds_left(1000), None);
        assert_eq!(pace(&[(0.0, 0), (9.0, 0)]).seconds_left(1000), None);
    }

    #[test]
    fn a_long_run_is_kept_in_few_moments() {
        let moments: Vec<_> = (0..100_000).map(|step| (f64::from(step) / 10.0, u64::from(step as u32) * 10)).collect();
        let pace = pace(&moments);
        assert!(pace.samples().len() <= MAX_SAMPLES);
        assert!(pace.samples().last().unwrap().seconds > 9_800.0);
    }

    #[test]
    fn a_run_that_goes_on_counts_anew() {
        assert_eq!(pace(&[(0.0, 0), (5.0, 100), (0.0, 100)]).samples().len(), 1);
    }
}
