//! The rows in which a schedule is filled in; each fault stands at its field.

use eframe::egui::{Ui, vec2};
use jiff::{civil::Weekday, tz::TimeZone};

use super::draft::{self, Draft, PlaceKind, RuleKind};
use crate::{
    engine::Overview,
    model::{Missed, Overlap, Repeats, Weekdays},
    ui::{
        theme::{self, Tone},
        widgets::{self, Form, Stepper, TextField, card, section},
    },
};

const LABELS: f32 = 136.0;
const PATH_WIDTH: f32 = 360.0;

/// Shows the form.
pub fn form_ui(ui: &mut Ui, overview: &Overview, draft: &mut Draft, zone: &TimeZone) {
    section(ui, "What is imported");
    form_card(ui, |form| what_ui(form, overview, draft));
    section(ui, "When");
    form_card(ui, |form| when_ui(form, draft, zone));
    section(ui, "Terms");
    form_card(ui, |form| draft.terms.form_ui(form, zone));
}

fn form_card(ui: &mut Ui, fill: impl FnOnce(&mut Form<'_>)) {
    card(ui, |ui| {
        ui.take_available_width();
        Form::with_labels(ui, LABELS, fill);
    });
    ui.add_space(theme::tokens(ui).space.s);
}

fn what_ui(form: &mut Form<'_>, overview: &Overview, draft: &mut Draft) {
    let codes = overview.integrations.iter().map(|one| (one.code.clone(), one.code.to_string()));
    form.choice("Integration", &mut draft.integration, codes);
    let kinds = [(PlaceKind::Folder, "Files of a folder"), (PlaceKind::File, "One file")];
    form.choice("Imports", &mut draft.place, kinds);
    let label = match draft.place {
        PlaceKind::File => "File",
        PlaceKind::Folder => "Folder",
    };
    let fault = draft::path_fault(&draft.path);
    form.row(label, |ui| ui.add(TextField::new(&mut draft.path).name(label).width(PATH_WIDTH).error(fault.as_deref())));
    if draft.place == PlaceKind::Folder {
        let fault = draft.pattern_fault();
        form.row("Names like", |ui| {
            ui.add(TextField::new(&mut draft.pattern).name("Names like").error(fault.as_deref()))
        });
        form.hint("* stands for any text, ? for any sign; folders within are not looked into");
    }
    let age = Stepper::new("Minimum age", 0..=86_400).step(10).unit(" s");
    form.row("Minimum age", |ui| age.show(ui, &mut draft.min_age_secs));
    form.hint("A file that was changed less long ago may not be whole and waits for the next look");
    let fault = draft::archive_fault(&draft.archive);
    form.row("Archive to", |ui| {
        let field =
            TextField::new(&mut draft.archive).name("Archive to").hint("files stay where they are").width(PATH_WIDTH);
        ui.add(field.error(fault.as_deref()))
    });
    let repeats = [(Repeats::Never, "Never import it again"), (Repeats::Allowed, "Import it each time it is changed")];
    form.choice("The same content", &mut draft.repeats, repeats);
    form.row("Description", |ui| {
        ui.add(TextField::new(&mut draft.description).name("Description").hint("made of the above"))
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
    form.hint("0: once a day, at the beginning of the window");
    for (label, text) in [("From", &mut draft.from), ("To", &mut draft.to)] {
        let fault = draft::time(text).err();
        form.row(label, |ui| ui.add(TextField::new(text).name(label).width(80.0).error(fault.as_deref())));
    }
    form.hint("A window that ends before it begins goes on past midnight");
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
