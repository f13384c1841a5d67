//! What the user set for the whole program.

use serde::{Deserialize, Serialize};

/// The settings page, as the catalog keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub theme: ThemeChoice,
    /// Size of everything in the window, in percent: 80 to 200.
    pub zoom_percent: u32,
    /// Jobs that run side by side: 1 to 16.
    pub num_workers: usize,
    /// From this many staged records on, the background is recommended.
    pub background_from: u64,
    /// Whether queued jobs are started.
    pub is_queue_enabled: bool,
    /// A job is paused when so many percent of its first records have errors; 0: never.
    pub breaker_percent: u32,
    /// How many records are its first; a job of fewer is never paused.
    pub breaker_after: u64,
    /// Questions are answered by default after so many hours.
    pub question_hours: u32,
    /// Entries of the job log are kept for so many days.
    pub log_days: u32,
    /// Whether the system's notifications are used while the window is not in front.
    pub uses_system_notifications: bool,
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            zoom_percent: 100,
            num_workers: 2,
            background_from: 1000,
            is_queue_enabled: true,
            breaker_percent: 90,
            breaker_after: 1000,
            question_hours: 24,
            log_days: 90,
            uses_system_notifications: true,
        }
    }
}
