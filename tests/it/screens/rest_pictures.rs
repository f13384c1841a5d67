//! Pictures of these pages, to be looked at: both sizes, light and dark, full, empty and at fault.

use eframe::egui::{Key, Modifiers, Theme, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use longshore::{
    engine::{Attention, Command, RequestId},
    model::{ImportId, RecordStatus, Selection, Settings},
    ui::screen::Page,
};

use super::{
    integrations::with_integrations,
    jobs::{running, with_jobs},
    window::Window,
};
use crate::support::{
    Workspace,
    picture::{self, LARGE, SMALL},
};

/// Draws a page in each theme and size, after something was done on it.
fn pictures(workspace: &Workspace, name: &str, page: &Page, mut prepare: impl FnMut(&mut Window)) {
    for (size, theme) in [(LARGE, Theme::Light), (SMALL, Theme::Dark), (SMALL, Theme::Light), (LARGE, Theme::Dark)] {
        let mut window = Window::open_as(workspace, page.clone(), size, theme);
        prepare(&mut window);
        window.picture(name);
    }
}

#[test]
fn empty_pages() {
    let workspace = Workspace::new();
    for (name, page) in [
        ("jobs-empty", Page::Jobs),
        ("integrations-empty", Page::Integrations),
        ("table-empty", Page::Table("Customer".into())),
        ("settings", Page::Settings),
    ] {
        pictures(&workspace, name, &page, |_| {});
    }
}

#[test]
fn job_queue() {
    let workspace = with_jobs();
    pictures(&workspace, "jobs", &Page::Jobs, |_| {});
    pictures(&workspace, "jobs-error", &Page::Jobs, |window| window.click_row("4, Read gone.csv"));
    for (size, theme) in [(LARGE, Theme::Light), (SMALL, Theme::Dark)] {
        let mut harness = running(&workspace, size, theme);
        harness.get_by_role(Role::Row).click();
        harness.run_steps(3);
        picture::save(&mut harness, &picture::file_name("jobs-running", size, theme));
    }
    pictures(&workspace, "jobs-off", &Page::Jobs, |window| {
        let engine = window.harness.state_mut().engine();
        engine.send(Command::SaveSettings(Settings { is_queue_enabled: false, ..engine.overview().settings.clone() }));
        if engine.overview().jobs.len() == 4 {
            engine.send(Command::Process {
                request: RequestId(2),
                import: ImportId(2),
                selection: Selection::Status(RecordStatus::Ready),
                attention: Attention::Background,
            });
        }
        window.settle();
        window.click_row("5, Process vendors.csv");
    });
}

#[test]
fn integration_list_and_card() {
    let workspace = with_integrations();
    pictures(&workspace, "integrations", &Page::Integrations, |window| window.click_row("CUSTOMERS"));
    let customers = Page::Integration("CUSTOMERS".into());
    pictures(&workspace, "card", &customers, |_| {});
    pictures(&workspace, "card-faults", &customers, |window| {
        window.fill("Delimiter", "ab");
    });
    pictures(&workspace, "card-mapping", &customers, |window| {
        window.card_page("Mapping");
    });
}

/// Takes back what was done for the picture before: unsaved changes outlive the window.
fn discard(window: &mut Window) {
    if window.count("unsaved changes") > 0 {
        window.press("Discard");
    }
}

#[test]
fn mapping_editor() {
    let workspace = with_integrations();
    let customers = Page::Integration("CUSTOMERS".into());
    pictures(&workspace, "card-field", &customers, |window| {
        discard(window);
        window.card_page("Mapping");
        window.fill("Search fields", "Country");
        window.press("Edit Country/Region Code");
        for step in ["Replace", "Round", "Find in a table"] {
            window.pick("Add step", step);
        }
    });
    pictures(&workspace, "card-values", &customers, |window| {
        discard(window);
        window.card_page("Mapping");
        window.fill("Search fields", "Payment terms");
        window.press("Edit Payment Terms Code");
        window.pick("Add step", "Value map");
        window.pick("30 DAYS becomes", "45 DAYS");
        window.press("Keep this as a test");
    });
    pictures(&workspace, "card-checks", &customers, |window| {
        discard(window);
        window.card_page("Mapping");
        window.press("Record checks…");
        window.press("Add check");
        window.fill("Expression of check 1", "field[\"Credit Limit (LCY)\"] >= 0");
    });
    pictures(&workspace, "card-source", &customers, |window| {
        discard(window);
        window.card_page("Mapping");
        window.the(Role::ComboBox, "Source of Name").click();
        window.settle();
    });
    pictures(&workspace, "card-export", &customers, |window| window.press("Export…"));
    pictures(&workspace, "card-versions", &customers, |window| {
        discard(window);
        window.fill("Description", "All customers");
        window.card_page("Mapping");
        window.pick("Source of Name", "Contact");
        window.press("Save");
        window.card_page("Versions");
    });
    pictures(&workspace, "card-copy", &customers, |window| window.press("Copy…"));
    pictures(&workspace, "card-document", &Page::Integration("SALES-ORDERS".into()), |window| {
        window.card_page("Mapping");
    });
}

/// Every step there is, with what can be set of it; higher than a window, so that they are seen at once.
#[test]
fn every_step() {
    let workspace = with_integrations();
    let steps: [&[&str]; 3] = [
        &["Replace", "Replace by pattern", "Default if empty", "Blank for markers", "Join with columns", "Expression"],
        &["by position", "between marks", "text by pattern", "Split", "Normalise", "Pad", "Find in a table"],
        &["Decimal", "Round", "Date and time", "Extract", "Unix", "Value map"],
    ];
    for (at, names) in steps.iter().enumerate() {
        let theme = if at == 1 { Theme::Dark } else { Theme::Light };
        let mut window = Window::open_as(&workspace, Page::Integration("CUSTOMERS".into()), [1100.0, 1300.0], theme);
        discard(&mut window);
        window.card_page("Mapping");
        window.fill("Search fields", "Name 2");
        window.pick("Source of Name 2", "Name");
        window.press("Edit Name 2");
        for name in *names {
            window.the(Role::Button, "Add step").click();
            window.settle();
            window.take(name);
        }
        assert_eq!(window.count("Remove step"), names.len());
        window.picture(&format!("steps-{at}"));
    }
}

#[test]
fn told_and_waiting() {
    let workspace = with_jobs();
    pictures(&workspace, "home", &Page::Home, |_| {});
    pictures(&workspace, "notifications", &Page::Notifications, |_| {});
    pictures(&workspace, "jobs-finished", &Page::Jobs, |window| window.click_row("2, Process customers.csv"));
    pictures(&workspace, "jobs-terms", &Page::Jobs, |window| {
        let engine = window.harness.state_mut().engine();
        if engine.overview().jobs.len() == 4 {
            let selection = Selection::Status(RecordStatus::Ready);
            let (request, attention) = (RequestId(2), Attention::Background);
            engine.send(Command::Process { request, import: ImportId(2), selection, attention });
        }
        window.settle();
        window.click_row("5, Process vendors.csv");
        window.press("Job settings…");
    });
    let folder = workspace.path().join("in");
    std::fs::create_dir(&folder).unwrap();
    pictures(&workspace, "jobs-watched", &Page::Jobs, |window| {
        if window.harness.state_mut().engine().overview().jobs.len() == 5 {
            window.press("Schedule…");
            window.fill("Folder", &folder.display().to_string());
            window.press("Save schedule");
        }
        window.click_row("6, ");
    });
}

#[test]
fn company_and_its_tables() {
    let workspace = with_integrations();
    pictures(&workspace, "company", &Page::Company, |window| window.click_row("Customers"));
    let customers = Page::Table("Customer".into());
    pictures(&workspace, "table", &customers, |_| {});
    pictures(&workspace, "table-record", &customers, |window| {
        let third = window.rows()[2].clone();
        window.click_row(&third);
    });
    pictures(&workspace, "table-nothing", &customers, |window| window.fill("Search records", "no such"));
    pictures(&workspace, "table-export", &customers, |window| window.press("Export…"));
}

#[test]
fn tell_me() {
    let workspace = with_integrations();
    pictures(&workspace, "tell-me", &Page::Jobs, |window| window.keys(Modifiers::COMMAND, Key::K));
    pictures(&workspace, "tell-me-found", &Page::Jobs, |window| {
        window.keys(Modifiers::COMMAND, Key::K);
        window.harness.event(eframe::egui::Event::Text("cust".to_owned()));
        window.settle();
    });
}
