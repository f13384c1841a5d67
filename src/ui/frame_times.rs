//! How long frames take: measured where `--frame-times` is given, printed when the window closes.

use std::io::{self, Write};

/// CPU time of each frame, in milliseconds.
#[derive(Debug, Default)]
pub struct FrameTimes {
    millis: Vec<f32>,
}

impl FrameTimes {
    /// Notes one frame.
    pub fn add(&mut self, seconds: f32) {
        self.millis.push(seconds * 1000.0);
    }

    /// Says how many there were and how long they took.
    pub fn summary(&self) -> String {
        // The first one makes the fonts' atlas and the window's buffers: told by itself.
        let Some((first, rest)) = self.millis.split_first() else { return "no frames".to_owned() };
        let mut sorted = rest.to_vec();
        sorted.sort_by(f32::total_cmp);
        let at = |share: f32| {
            let last = sorted.len().saturating_sub(1);
            sorted.get((last as f32 * share).round() as usize).copied().unwrap_or_default()
        };
        let num_slow = sorted.iter().filter(|millis| **millis > 16.0).count();
        format!(
            "first frame {first:.2} ms; then {} frames: median {:.2} ms, 99th percentile {:.2} ms, worst {:.2} ms, {num_slow} over 16 ms",
            sorted.len(),
            at(0.5),
            at(0.99),
            at(1.0),
        )
    }

    /// Prints the summary to standard error.
    pub fn print(&self) {
        let _ = writeln!(io::stderr(), "{}", self.summary());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_names_median_tail_and_worst() {
        let mut times = FrameTimes::default();
        assert_eq!(times.summary(), "no frames");
        times.add(0.08);
        (1..=100).for_each(|millis| times.add(millis as f32 / 5000.0));
        assert_eq!(
            times.summary(),
            "first frame 80.00 ms; then 100 frames: median 10.20 ms, 99th percentile 19.80 ms, worst 20.00 ms, 20 over 16 ms"
        );
    }
}
