//! Progress on standard error, and only on a terminal.

use std::io::{self, IsTerminal, Write};

use crate::{
    engine::work::{JobControl, Report},
    model::{Job, Progress},
};

/// Draws one line of progress, again and again.
pub struct Line {
    is_shown: bool,
    is_drawn: bool,
}

impl Line {
    /// Makes the line; it stays silent where standard error is no terminal.
    pub fn new() -> Self {
        Self { is_shown: io::stderr().is_terminal(), is_drawn: false }
    }

    /// Shows a report.
    pub fn watch(&mut self, job: &Job, report: &Report, _: &JobControl) {
        let Report::Progress { progress, .. } = report else { return };
        if self.is_shown {
            self.is_drawn = true;
            let _ = write!(io::stderr(), "\r\x1b[K{}: {}", job.description, text(progress));
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.is_drawn {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

fn text(progress: &Progress) -> String {
    let mut text = match progress.total {
        0 => format!("{} records", progress.done),
        total => format!("{}/{total} records", progress.done),
    };
    if progress.num_errors > 0 {
        text.push_str(&format!(", {} errors", progress.num_errors));
    }
    if let Some(rate) = progress.rate() {
        text.push_str(&format!(", {rate:.0}/s"));
    }
    if let Some(left) = progress.seconds_left() {
        text.push_str(&format!(", {left:.0} s left"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_says_how_far_how_fast_how_long() {
        let progress = Progress { done: 150, total: 500, num_errors: 2, seconds: 3.0, ..Progress::default() };
        assert_eq!(text(&progress), "150/500 records, 2 errors, 50/s, 7 s left");
        assert_eq!(text(&Progress { done: 7, ..Progress::default() }), "7 records");
    }
}
