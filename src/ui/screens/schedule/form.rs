//! The rows in which a schedule is filled in; each fault stands at its field.

use std::{path::PathBuf, sync::mpsc::Receiver};

use eframe::egui::{Context, Ui, vec2};
use jiff::{civil::Weekday, tz::TimeZone};

use super::draft::{self, Draft, PlaceKind, RuleKind};
use crate::{
    engine::Overview,
    model::{Missed, Overlap, Repeats, Weekdays},
    ui::{
        file_dialog,
        theme::{self, Tone},
        widgets::{self, Button, Form, Stepper, TextField, card, section},
    },
};

const LABELS: f32 = 136.0;
const PATH_WIDTH: f32 = 360.0;

/// The paths that are being chosen in the system's dialog.
#[derive(Default)]
pub struct Browsing {
    path: Option<Receiver<PathBuf>>,
    archive: Option<Receiver<PathBuf>>,
}

/// Shows the form.
pub fn form_ui(ui: &mut Ui, overview: &Overview, draft: &mut Draft, browsing: &mut Browsing, zone: &TimeZone) {
    section(ui, "What is imported");
    form_card(ui, |form| what_ui(form, overview, draft, browsing));
    section(ui, "When");
    form_card(ui, |form| when_ui(form, draft, zone));
    section(ui, "Job settings");
    form_card(ui, |form| draft.terms.form_ui(form, zone));
}

fn form_card(ui: &mut Ui, fill: impl FnOnce(&mut Form<'_>)) {
    card(ui, |ui| {
        ui.take_available_width();
        Form::with_labels(ui, LABELS, fill);
    });
    ui.add_space(theme::tokens(ui).space.s);
}

fn what_ui(form: &mut Form<'_>, overview: &Overview, draft: &mut Draft, browsing: &mut Browsing) {
    let codes = overview.integrations.iter().map(|one| (one.code.clone(), one.code.to_string()));
    form.choice("Integration", &mut draft.integration, codes);
    let kinds = [(PlaceKind::Folder, "Files of a folder"), (PlaceKind::File, "One file")];
    form.choice("Imports", &mut draft.place, kinds);
    let label = match draft.place {
        PlaceKind::File => "File",
        PlaceKind::Folder => "Folder",
    };
    let fault = draft::path_fault(&draft.path);
    let place = draft.place;
    path_ui(form, label, &mut draft.path, ("", fault.as_deref()), &mut browsing.path, |ctx| match place {
        PlaceKind::File => file_dialog::file("The file that is imported", ctx),
        PlaceKind::Folder => file_dialog::folder("The folder that is watched", ctx),
    });
    if draft.place == PlaceKind::Folder {
        let fault = draft.pattern_fault();
        form.row("Names like", |ui| {
            ui.add(TextField::new(&mut draft.pattern).name("Names like").error(fault.as_deref()))
        });
        form.hint("* stands for any text, ? for one character; folders inside it are not searched");
    }
    let age = Stepper::new("Minimum age", 0..=86_400).step(10).unit(" s");
    form.row("Minimum age", |ui| age.show(ui, &mut draft.min_age_secs));
    form.hint("A file changed more recently may not be complete yet; it waits for the next look");
    let fault = draft::archive_fault(&draft.archive);
    let hint = "files stay where they are";
    path_ui(form, "Archive to", &mut draft.archive, (hint, fault.as_deref()), &mut browsing.archive, |ctx| {
        file_dialog::folder("The folder that imported files are moved to", ctx)
    });
    let repeats = [(Repeats::Never, "Never import it again"), (Repeats::Allowed, "Import it each time it is changed")];
    form.choice("The same content", &mut draft.repeats, repeats);
    form.row("Description", |ui| {
        ui.add(TextField::new(&mut draft.description).name("Description").hint("made of the above"))
    });
}

/// A path that is typed, or chosen in the system's dialog.
fn path_ui(
    form: &mut Form<'_>,
    label: &str,
    text: &mut String,
    (hint, fault): (&str, Option<&str>),
    chosen: &mut Option<Receiver<PathBuf>>,
    browse: impl FnOnce(&Context) -> Receiver<PathBuf>,
) {
    if let Some(path) = chosen.as_ref().and_then(|chosen| chosen.try_recv().ok()) {
        *text = path.display().to_string();
        *chosen = None;
    }
    form.row(label, |ui| {
        let width = (ui.available_width() - 108.0).clamp(120.0, PATH_WIDTH);
        ui.add(TextField::new(text).name(label).hint(hint).width(width).error(fault));
        let button = Button::secondary("Browse…").tooltip(format!("{label}: choose it"));
        if ui.add(button).clicked() {
            *chosen = Some(browse(ui.ctx()));
        }
    });
}

fn when_ui(form: &mut Form<'_>, draft: &mut Draft, zone: &TimeZone) {
    let rules = [(RuleKind::Days, "Weekdays and times"), (RuleKind::Cron, "A cron expression")];
    form.choice("Rule", &mut draft.rule, rules);
    let fault = draft.rule_fault();
    match draft.rule {
        RuleKind::Days => days_ui(form, draft, fault.as_deref()),
        RuleKind::Cron => {
            form.row("Cron expression", |ui| {
                ui.add(TextField::new(&mut draft.cron).name("Cron expression").mono().error(fault.as_deref()))
            });
            form.hint("Minute, hour, day of the month, month, weekday: 30 6 * * 1-5 is 06:30 on working days");
        }
    }
    let fault = draft.zone_fault();
    let own = zone.iana_name().unwrap_or("the computer's own");
    form.row("Time zone", |ui| {
        ui.add(TextField::new(&mut draft.zone).name("Time zone").hint(own).error(fault.as_deref()))
    });
    let missed =
        [(Missed::Once, "Run once on return"), (Missed::Each, "Run each of them"), (Missed::Skip, "Skip them")];
    form.choice("Missed runs", &mut draft.missed, missed);
    form.hint("Due while the program was closed or the computer asleep; the log shows them");
    let overlaps = [(Overlap::Skip, "Leave the new run out"), (Overlap::Wait, "Run it afterwards")];
    form.choice("Still running", &mut draft.overlap, overlaps);
}

fn days_ui(form: &mut Form<'_>, draft: &mut Draft, fault: Option<&str>) {
    form.row("Weekdays", |ui| {
        ui.vertical(|ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(16.0, 0.0);
                for day in Weekdays::ORDER {
                    let mut is_on = draft.days.contains(day);
                    if widgets::check(ui, &mut is_on, short(day)).changed() {
                        draft.days = draft.days.toggled(day);
                    }
                }
            });
            if let Some(fault) = fault {
                widgets::badge(ui, fault, Tone::Error);
            }
        });
    });
    let every = Stepper::new("Minutes between runs", 0..=1440).step(5).unit(" min");
    form.row("Every", |ui| every.show(ui, &mut draft.minutes));
    form.hint("0: once a day, at the time in “From”");
    for (label, text) in [("From", &mut draft.from), ("To", &mut draft.to)] {
        let fault = draft::time(text).err();
        form.row(label, |ui| ui.add(TextField::new(text).name(label).width(80.0).error(fault.as_deref())));
    }
    form.hint("A time before “From” is on the next day: the runs go on past midnight");
}

fn short(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}
