//! The page "Settings". Each change is saved at once.

use eframe::egui::{ScrollArea, Ui};

use crate::{
    engine::Command,
    model::{Settings, settings::ThemeChoice},
    ui::{
        actions,
        parts::{Part, part},
        screen::{Request, ScreenCx},
        theme::{self, icon},
        widgets::{self, Form, IconButton, Stepper, TextField, card, page_header, reveal_focus, section},
        words,
    },
};

const THEMES: [(ThemeChoice, &str); 3] =
    [(ThemeChoice::System, "As the system has it"), (ThemeChoice::Light, "Light"), (ThemeChoice::Dark, "Dark")];
const ZOOMS: [u32; 8] = [80, 90, 100, 110, 125, 150, 175, 200];
const MAX_WORKERS: u64 = 16;
const MAX_BREAKER_AFTER: u64 = 100_000;
const MAX_LOG_DAYS: u64 = 3650;
const MAX_QUESTION_HOURS: u64 = 720;
/// Beyond it, "now" would be recommended for files that take minutes.
const MAX_BACKGROUND_FROM: u64 = 1_000_000;

/// Keys that a page or a list takes itself.
const OF_PAGES: [(&str, &str); 8] = [
    ("Tab, Shift+Tab", "The next or the former thing"),
    ("Arrows, Page Up, Page Down", "Move in a list"),
    ("Enter", "Opens what is chosen; gives a dialog’s answer"),
    ("Escape", "Closes the details, a list or a dialog"),
    ("Delete", "Removes what is chosen, after a question"),
    ("Ctrl+F", "Search on the page"),
    ("Ctrl+S", "Save"),
    ("Ctrl+Enter", "Import the file; process the record"),
];

/// What the page remembers.
#[derive(Default)]
pub struct SettingsPage {
    /// What was changed here and is on its way to the store, with the version of the overview it was changed at.
    sent: Option<(u64, Settings)>,
    /// What is typed for the number of records, while it is.
    background_from: Option<String>,
}

impl SettingsPage {
    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui) {
        page_header(ui, "Settings", "Each change is saved at once", |_| ());
        // A second change before the first was read back must not undo it.
        self.sent = self.sent.take().filter(|(version, _)| *version == cx.overview.version);
        let mut settings = self.sent.as_ref().map_or_else(|| cx.overview.settings.clone(), |(_, sent)| sent.clone());
        let mut is_changed = false;
        let area = ScrollArea::vertical().auto_shrink(false);
        part(ui, Part::List, |ui| {
            area.show(ui, |ui| {
                ui.set_max_width(720.0);
                section(ui, "Look");
                is_changed |= full_card(ui, |form| look_ui(form, &mut settings));
                section(ui, "Processing");
                is_changed |= full_card(ui, |form| self.processing_ui(form, &mut settings));
                section(ui, "Workspace");
                full_card(ui, |form| workspace_ui(cx, form));
                section(ui, "Keyboard");
                keyboard_ui(ui);
                reveal_focus(ui);
            });
        });
        if is_changed {
            cx.requests.push(Request::Do(Command::SaveSettings(settings.clone())));
            self.sent = Some((cx.overview.version, settings));
        }
    }

    fn processing_ui(&mut self, form: &mut Form<'_>, settings: &mut Settings) -> bool {
        let mut num_workers = settings.num_workers as u64;
        let mut is_changed =
            form.row("Workers", |ui| Stepper::new("Workers", 1..=MAX_WORKERS).show(ui, &mut num_workers));
        settings.num_workers = num_workers as usize;
        form.hint("Jobs that run side by side; jobs of one category always run one after the other");
        is_changed |= self.background_from_ui(form, settings);
        form.hint("For an import of this many records or more, processing in the background is recommended");
        is_changed |= form.check("Job queue", &mut settings.is_queue_enabled, "Start queued jobs");
        if !settings.is_queue_enabled {
            form.hint("The job queue is off: queued jobs wait. What you choose to wait for still runs");
        }
        is_changed | safety_ui(form, settings)
    }

    fn background_from_ui(&mut self, form: &mut Form<'_>, settings: &mut Settings) -> bool {
        let mut text = self.background_from.clone().unwrap_or_else(|| words::count(settings.background_from));
        let fault = background_from(&text).err();
        let response = form.row("Background from", |ui| {
            let response = ui.add(TextField::new(&mut text).width(120.0).error(fault));
            widgets::muted(ui, "records");
            response
        });
        if response.changed() {
            self.background_from = Some(text.clone());
        } else if !response.has_focus() && fault.is_none() {
            // Shown with separators again. What can't be saved stays, with the sentence that says why.
            self.background_from = None;
        }
        match background_from(&text) {
            Ok(number) if response.changed() && number != settings.background_from => {
                settings.background_from = number;
                true
            }
            Ok(_) | Err(_) => false,
        }
    }
}

/// When a job of many errors is paused, how long the log is kept, and whether the system tells of ends.
fn safety_ui(form: &mut Form<'_>, settings: &mut Settings) -> bool {
    let mut percent = u64::from(settings.breaker_percent);
    let label = "Pause at errors of";
    let mut is_changed = form.row(label, |ui| Stepper::new(label, 0..=100).step(5).unit(" %").show(ui, &mut percent));
    settings.breaker_percent = percent as u32;
    let label = "Of the first records";
    is_changed |= form
        .row(label, |ui| Stepper::new(label, 1..=MAX_BREAKER_AFTER).step(100).show(ui, &mut settings.breaker_after));
    form.hint("A job is paused when this share of its first records has errors; 0 % pauses none. Smaller imports are not paused");
    let mut hours = u64::from(settings.question_hours);
    let label = "Wait for answers";
    is_changed |= form.row(label, |ui| Stepper::new(label, 1..=MAX_QUESTION_HOURS).unit(" hours").show(ui, &mut hours));
    settings.question_hours = hours as u32;
    form.hint("A record that background work asks about becomes an error if nobody answers for this long");
    let mut days = u64::from(settings.log_days);
    let label = "Keep the job log";
    is_changed |=
        form.row(label, |ui| Stepper::new(label, 1..=MAX_LOG_DAYS).step(10).unit(" days").show(ui, &mut days));
    settings.log_days = days as u32;
    let meaning = "Show them on the desktop while the window is not in front";
    is_changed | form.check("Notifications", &mut settings.uses_system_notifications, meaning)
}

/// Reads a number of records as it is typed, with or without separators.
fn background_from(text: &str) -> Result<u64, &'static str> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '.' | '’' | '\'')).collect();
    match digits.parse() {
        Ok(number @ 1..=MAX_BACKGROUND_FROM) => Ok(number),
        Ok(_) | Err(_) => Err("A number from 1 to 1,000,000"),
    }
}

fn full_card<R>(ui: &mut Ui, fill: impl FnOnce(&mut Form<'_>) -> R) -> R {
    let mut filled = None;
    card(ui, |ui| {
        ui.take_available_width();
        Form::show(ui, |form| filled = Some(fill(form)));
    });
    ui.add_space(theme::tokens(ui).space.s);
    filled.expect("BUG: a form is filled when it is shown")
}

fn look_ui(form: &mut Form<'_>, settings: &mut Settings) -> bool {
    let is_changed = form.choice("Theme", &mut settings.theme, THEMES);
    let mut zooms = ZOOMS.to_vec();
    if !zooms.contains(&settings.zoom_percent) {
        zooms.push(settings.zoom_percent);
        zooms.sort_unstable();
    }
    let zooms = zooms.into_iter().map(|percent| (percent, format!("{percent} %")));
    is_changed | form.choice("Zoom", &mut settings.zoom_percent, zooms)
}

fn workspace_ui(cx: &mut ScreenCx<'_>, form: &mut Form<'_>) {
    let folder = cx.overview.workspace.display().to_string();
    form.row("Folder", |ui| {
        if ui.add(IconButton::new(icon::COPY, "Copy the folder's path").small()).clicked() {
            cx.requests.push(Request::Copy(folder.clone()));
            cx.requests.push(Request::Tell("The folder's path is on the clipboard".to_owned()));
        }
        widgets::mono(ui, &folder);
    });
    form.hint("Everything Longshore keeps is in this folder");
    form.fixed("Version", &format!("Longshore {}", env!("CARGO_PKG_VERSION")));
}

/// All keys that do something: those of the program first, then those that a page has.
fn keyboard_ui(ui: &mut Ui) {
    let of_program = actions::all().filter_map(|action| action.shortcut.map(|shortcut| (shortcut, action.name)));
    let of_program: Vec<_> =
        of_program.map(|(shortcut, name)| (ui.format_shortcut(&shortcut), name.trim_end_matches('…'))).collect();
    full_card(ui, |form| {
        for (keys, what) in &of_program {
            form.fixed(keys, what);
        }
        for (keys, what) in OF_PAGES {
            form.fixed(keys, what);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_and_without_separators() {
        for (text, expect) in [("1000", 1000), (" 10,000 ", 10_000), ("1’000’000", 1_000_000), ("1", 1)] {
            assert_eq!(background_from(text), Ok(expect), "{text}");
        }
    }

    #[test]
    fn what_is_out_of_range_is_refused() {
        for text in ["", "0", "1,000,001", "-5", "many", "99999999999999999999999"] {
            assert_eq!(background_from(text), Err("A number from 1 to 1,000,000"), "{text}");
        }
    }
}
