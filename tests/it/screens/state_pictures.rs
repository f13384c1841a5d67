//! Pictures of states that are seldom seen: what waits, was paused or failed, long names, many columns, long lists, the
//! lower halves of pages.

use eframe::egui::{Key, Modifiers, Theme, accesskit::Role};
use longshore::{
    engine::{Attention, Command, RequestId},
    model::{Hold, ImportId, RecordStatus, Selection, Step},
    ui::screen::{Page, RecordsScope, ScheduleScope},
};

use super::{integrations::with_integrations, jobs::with_jobs, window::Window};
use crate::support::{
    Workspace, import,
    picture::{self, LARGE, SMALL},
};

/// Draws a page in each theme and size that is wanted, after something was done on it.
fn pictures(workspace: &Workspace, name: &str, page: &Page, mut prepare: impl FnMut(&mut Window)) {
    for (size, theme) in picture::looks() {
        let mut window = Window::open_as(workspace, page.clone(), *size, *theme);
        prepare(&mut window);
        window.picture(name);
    }
}

fn process(import: u64) -> Command {
    Command::Process {
        request: RequestId(2),
        import: ImportId(import),
        selection: Selection::Status(RecordStatus::Ready),
        attention: Attention::Background,
    }
}

#[test]
fn jobs_that_do_not_run() {
    let workspace = with_jobs();
    let mut engine = workspace.engine();
    engine.send(process(2));
    let job = engine.overview().jobs[0].id;
    engine.run_job(job, &mut |_, _, control| control.hold(Hold::Paused)).unwrap();
    drop(engine);
    pictures(&workspace, "state-paused", &Page::Jobs, |window| window.click_row("5, "));
    pictures(&workspace, "state-removing", &Page::Jobs, |window| {
        window.click_row("4, ");
        window.press("Remove…");
    });
    pictures(&workspace, "state-no-job-fits", &Page::Jobs, |window| window.fill("Search jobs", "nothing like it"));
}

#[test]
fn lower_halves() {
    let workspace = with_integrations();
    pictures(&workspace, "state-settings-below", &Page::Settings, |window| {
        window.the(Role::Button, "Copy the folder's path").focus();
        window.settle();
    });
    let schedule = Page::Schedule(ScheduleScope { integration: Some("CUSTOMERS".into()), job: None });
    pictures(&workspace, "state-schedule-below", &schedule, |window| {
        window.fill("Folder", "/data/incoming/customers");
        window.the(Role::TextInput, "Expiration").focus();
        window.settle();
    });
    pictures(&workspace, "state-schedule-empty", &schedule, |window| {
        window.fill("Folder", "x");
        window.key(Key::Backspace);
    });
    let card = Page::Integration("CUSTOMERS".into());
    pictures(&workspace, "state-card-below", &card, |window| {
        window.the(Role::TextInput, "Lines to skip").focus();
        window.settle();
    });
    pictures(&workspace, "state-card-remove", &card, |window| window.press("Remove…"));
    pictures(&workspace, "state-card-imports", &card, |window| window.card_page("Imports"));
    pictures(&workspace, "state-import-definition", &Page::Integrations, |window| {
        window.press("Import definition…");
        window.fill("Path of the definition", "/nowhere/CUSTOMERS.toml");
        window.press("Read");
    });
    pictures(&workspace, "state-questions-empty", &Page::Questions, |_| {});
    pictures(&workspace, "state-no-integration", &Page::Integration("GONE".into()), |_| {});
}

/// Takes back what was done for the picture before: unsaved changes outlive the window.
fn discard(window: &mut Window) {
    if window.count("unsaved changes") > 0 {
        window.press("Discard");
    }
}

/// Opens the pane of a field.
fn open(window: &mut Window, field: &str) {
    discard(window);
    window.card_page("Mapping");
    window.fill("Search fields", field);
    window.press(&format!("Edit {field}"));
}

#[test]
fn the_editor_in_use() {
    let workspace = with_integrations();
    let card = Page::Integration("CUSTOMERS".into());
    pictures(&workspace, "state-steps-offered", &card, |window| {
        open(window, "Contact");
        window.the(Role::Button, "Add step").click();
        window.settle();
    });
    pictures(&workspace, "state-created", &card, |window| {
        open(window, "Salesperson Code");
        window.pick("Add step", "Find in a table");
        window.the(Role::ComboBox, "None found, step 1").click();
        window.settle();
        window.press("creates a record");
        window.the(Role::Button, "Add field").focus();
        window.settle();
    });
    pictures(&workspace, "state-checks-and-tests", &card, |window| {
        open(window, "Contact");
        window.pick("Add step", "Upper case");
        window.fill("Value to try", "anna");
        window.press("Keep this as a test");
        window.press("Add test case");
        for check in ["Within a range", "Fits a pattern", "One of these values", "Only once in the file"] {
            // What has the keyboard is scrolled into sight.
            window.the(Role::Button, "Add check").focus();
            window.settle();
            window.pick("Add check", check);
        }
        window.the(Role::Button, "Add test case").focus();
        window.settle();
    });
}

#[test]
fn sources_of_a_field() {
    let workspace = with_integrations();
    let card = Page::Integration("CUSTOMERS".into());
    pictures(&workspace, "state-sources", &card, |window| {
        open(window, "Name 2");
        window.pick("Source of Name 2, in the pane", "Several columns together");
    });
    pictures(&workspace, "state-series", &card, |window| {
        open(window, "Name 2");
        window.pick("Source of Name 2, in the pane", "A number series");
    });
    pictures(&workspace, "state-nothing-chosen", &card, |window| {
        open(window, "Name 2");
    });
    pictures(&workspace, "state-missing", &card, |window| {
        discard(window);
        window.card_page("Mapping");
        window.pick("Source of Name", "Nothing");
    });
    pictures(&workspace, "state-no-field-fits", &card, |window| {
        discard(window);
        window.card_page("Mapping");
        window.fill("Search fields", "no such field");
    });
}

/// 60 columns with long headings, long texts and a long code; 200 steps in one field.
#[test]
fn much_of_everything() {
    let workspace = Workspace::new();
    let heading = |n: usize| format!("A rather long heading of the export, number {n}");
    let headings: Vec<String> = std::iter::once("No.".to_owned()).chain((2..=60).map(heading)).collect();
    let row = |n: usize| {
        let cells = (2..=60).map(|c| format!("value {c} of row {n} with quite some words in it"));
        std::iter::once(format!("C{n}")).chain(cells).collect::<Vec<_>>().join(";")
    };
    let rows: Vec<String> = (1..=30).map(row).collect();
    let text = format!("{}\n{}\n", headings.join(";"), rows.join("\n"));
    let name = "customers_of_the_northern_district_exported_by_the_bookkeeping_2026-11-20.csv";
    let file = workspace.file(name, text);
    let mut engine = workspace.engine();
    import(&mut engine, &file);
    let mut integration = engine.overview().integrations[0].clone();
    let code = integration.code.clone();
    let steps = [Step::Trim, Step::Uppercase, Step::CollapseSpaces, Step::Lowercase];
    let rule = integration.mapping.tables[0].rules.iter_mut().find(|rule| rule.from.column().is_some()).unwrap();
    rule.steps = steps.iter().cycle().take(200).cloned().collect();
    let field = rule.field.clone();
    engine.send(Command::SaveIntegration { request: RequestId(9), integration: Box::new(integration) });
    drop(engine);
    let card = Page::Integration(code);
    pictures(&workspace, "much-list", &Page::Integrations, |_| {});
    pictures(&workspace, "much-jobs", &Page::Jobs, |window| {
        let first = window.rows()[0].clone();
        window.click_row(&first);
    });
    pictures(&workspace, "much-definition", &card, |window| {
        window.the(Role::TextInput, "Lines to skip").focus();
        window.settle();
    });
    pictures(&workspace, "much-mapping", &card, |window| window.card_page("Mapping"));
    let mut window = Window::open_as(&workspace, card, LARGE, Theme::Light);
    window.card_page("Mapping");
    window.fill("Search fields", &field);
    window.press(&format!("Edit {field}"));
    window.picture("much-steps");
    assert!(window.count("Remove step") >= 3);
    drop(window);
    let mut window = Window::open_as(&workspace, Page::Notifications, SMALL, Theme::Dark);
    window.picture("much-notifications");
}

#[test]
fn records_under_an_earlier_version() {
    let workspace = Workspace::new();
    let file = workspace.file("more.csv", "No.,Name,Country\nC1,Ann,Deutschland\nC2,Bob,DE\n");
    import(&mut workspace.engine(), &file);
    pictures(&workspace, "records-version", &Page::Integration("MORE".into()), |window| {
        window.fill("Description", "More customers");
        window.keys(Modifiers::COMMAND, Key::S);
        window.go(Page::Records(RecordsScope::of_import(ImportId(1))));
        window.expect("the latest is 2");
        window.click_row("Error, 1,");
    });
}
