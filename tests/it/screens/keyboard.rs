//! The ways through the window without a mouse: only Tab, arrows, Enter, Space and shortcuts.

use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use longshore::{
    engine::{Attention, Command, RequestId},
    model::{FieldType, Hold, ImportId, Integration, NoneFound, RecordStatus, Selection, Settings, Step, Unmapped},
    ui::screen::{Page, Request},
};

use super::{
    jobs::{running, with_jobs},
    window::Window,
};
use crate::support::{Workspace, expect_done, import, picture};

const CUSTOMERS: &str = "No.,Name,Contact,Country/Region Code,Payment Terms Code\n\
    C1,alster gmbh,ann,Germany,30 Tage\nC2,donau kg,bob,Austria,14 Tage\nC3,seine sarl,cleo,Nowhere,30 Tage\n";

/// The list of integrations, with the one of a real file imported before.
fn list(workspace: &Workspace) -> Window {
    let file = workspace.file("customers.csv", CUSTOMERS);
    import(&mut workspace.engine(), &file);
    let mut window = Window::open(workspace, Page::Home);
    window.keys(Modifiers::COMMAND, Key::Num4);
    window
}

/// The mapping of the card, reached from the list.
fn mapping(workspace: &Workspace) -> Window {
    let mut window = list(workspace);
    window.tab_to("Integrations");
    window.tab_to("Integrations");
    window.key(Key::ArrowDown);
    window.key(Key::Enter);
    assert_eq!(window.held(), "All integrations", "a page that was opened has the keyboard");
    window.tab_to("Mapping");
    window.key(Key::Space);
    window
}

/// Opens a field's pane: the keyboard goes along.
fn edit(window: &mut Window, field: &str) {
    if window.count("Close field") > 0 {
        window.key(Key::Escape);
    }
    window.tab_to("Search fields");
    window.keys(Modifiers::COMMAND, Key::A);
    window.enter(field);
    window.tab_to(&format!("Edit {field}"));
    window.key(Key::Enter);
    assert_eq!(window.held(), format!("Source of {field}, in the pane"));
    window.expect_focus_in_sight();
}

/// Takes an entry of a list that is searched by typing.
fn pick(window: &mut Window, list: &str, entry: &str) {
    window.tab_to(list);
    window.key(Key::Enter);
    window.take(entry);
    assert_eq!(window.held(), list, "the list leaves the keyboard to its field");
}

/// Takes the entry so many below the one that holds, or above it.
fn choose_below(window: &mut Window, list: &str, num: i32) {
    window.tab_to(list);
    window.key(Key::Enter);
    for _ in 0..num.abs() {
        window.key(if num > 0 { Key::ArrowDown } else { Key::ArrowUp });
    }
    window.key(Key::Enter);
    assert_eq!(window.held(), list, "the list leaves the keyboard to its field");
}

#[test]
fn a_mapping_is_changed_tried_and_saved() {
    let workspace = Workspace::new();
    let mut window = mapping(&workspace);
    edit(&mut window, "Contact");
    window.key(Key::Enter);
    window.take("Name");
    edit(&mut window, "Name");
    pick(&mut window, "Add step", "Title case");
    window.expect("Alster Gmbh");
    window.tab_to("Value to try");
    window.enter("seven SEAS");
    window.expect("Seven Seas");
    window.tab_to("Keep this as a test");
    window.key(Key::Space);
    window.expect("Passes");
    window.expect_focus_in_sight();
    pick(&mut window, "Add step", "Upper case");
    window.tab_to("Move step 2 up");
    window.key(Key::Enter);
    window.expect("1. Upper case");
    window.expect_focus_in_sight();
    window.tab_to("Remove step 1");
    window.key(Key::Enter);
    assert_eq!(window.held(), "Add step", "what was removed leaves the keyboard where steps are added");
    edit(&mut window, "Payment Terms Code");
    pick(&mut window, "Add step", "Value map");
    pick(&mut window, "30 Tage becomes", "30 DAYS");
    pick(&mut window, "14 Tage becomes", "14 DAYS");
    window.expect("All 2 values of the file are mapped");
    window.tab_to("Another value, step 1");
    window.enter("sofort");
    window.tab_to("Add value");
    window.key(Key::Space);
    pick(&mut window, "sofort becomes", "COD");
    choose_below(&mut window, "Every other value, step 1", 1);
    edit(&mut window, "Country/Region Code");
    pick(&mut window, "Add step", "Find in a table");
    choose_below(&mut window, "None found, step 1", 1);
    window.key(Key::Escape);
    assert_eq!(window.held(), "Edit Country/Region Code", "a pane that closes gives the keyboard back");
    window.keys(Modifiers::COMMAND, Key::S);
    window.expect("Version 2 of CUSTOMERS saved; imports made before keep theirs");
    let integration = window.harness.state_mut().engine().overview().integrations[0].clone();
    check_saved(&integration);
}

#[track_caller]
fn check_saved(integration: &Integration) {
    let rule = |field: &str| integration.mapping.tables[0].rules.iter().find(|rule| rule.field == field).unwrap();
    assert_eq!((integration.version, rule("Contact").from.column()), (2, Some("Name")));
    assert_eq!(rule("Name").steps, [Step::TitleCase]);
    let tests: Vec<_> = rule("Name").tests.iter().map(|test| [test.input.as_str(), &test.expected]).collect();
    assert_eq!(tests, [["seven SEAS", "Seven Seas"]]);
    let Step::ValueMap(map) = &rule("Payment Terms Code").steps[0] else { panic!("a value map") };
    let pairs: Vec<_> = map.pairs.iter().map(|pair| [pair.from.as_str(), &pair.to]).collect();
    assert_eq!(pairs, [["30 Tage", "30 DAYS"], ["14 Tage", "14 DAYS"], ["sofort", "COD"]]);
    assert_eq!(map.unmapped, Unmapped::Error);
    let Step::Lookup(lookup) = &rule("Country/Region Code").steps[0] else { panic!("a lookup") };
    assert_eq!((lookup.table.as_str(), lookup.by.as_str()), ("Country/Region", "Name"));
    assert_eq!(lookup.missing, NoneFound::Blank);
}

#[test]
fn a_dry_run_is_made_filtered_and_carried_out() {
    let workspace = Workspace::new();
    drop(list(&workspace));
    let text = CUSTOMERS.replace("Germany", "DE").replace("Austria", "AT").replace("30 Tage", "30 DAYS");
    let mut window = Window::open(&workspace, Page::Home);
    window.harness.state_mut().open_file(workspace.file("customers.csv", text));
    window.settle();
    window.keys(Modifiers::COMMAND, Key::Enter);
    window.work();
    window.expect("The import has been completed. What would you like to do?");
    window.tab_to("See what it would do first");
    window.key(Key::Enter);
    window.work();
    window.expect("Nothing has been written. Processing would create 1; 2 errors");
    window.tab_to("Error 2");
    window.key(Key::Space);
    assert_eq!(window.rows().len(), 2);
    window.tab_to("Planned rows");
    window.key(Key::ArrowDown);
    window.expect("Row 2");
    window.key(Key::Escape);
    window.expect_none("Close details");
    window.tab_to("All 3");
    window.key(Key::Space);
    assert_eq!(window.rows().len(), 3);
    window.tab_to("Process exactly this");
    window.key(Key::Enter);
    window.work();
    window.expect("1 record created, 2 errors");
    let overview = window.harness.state_mut().engine().overview();
    let counts = overview.imports[0].import.counts;
    assert_eq!((counts.completed, counts.error), (1, 2));
    window.key(Key::Enter);
    window.go(Page::Table("Customer".into()));
    assert_eq!(window.rows().len(), 1);
    assert!(window.rows()[0].starts_with("C1, alster gmbh"), "{:?}", window.rows());
}

#[test]
fn what_is_typed_in_keeps_the_keyboard_while_a_banner_comes_and_goes() {
    let workspace = Workspace::new();
    let mut window = mapping(&workspace);
    edit(&mut window, "Name");
    pick(&mut window, "Add step", "Replace");
    window.expect("it does not say what to find");
    window.tab_to("Find, step 1");
    let focused = |window: &Window| window.harness.ctx.memory(eframe::egui::Memory::focused);
    let held = focused(&window);
    window.enter("a");
    window.expect_none("it does not say what to find");
    assert_eq!(focused(&window), held);
    window.enter("l");
    window.keys(Modifiers::COMMAND, Key::S);
    let integration = window.harness.state_mut().engine().overview().integrations[0].clone();
    let rule = integration.mapping.tables[0].rules.iter().find(|rule| rule.field == "Name").unwrap();
    assert_eq!(rule.steps, [Step::Replace { find: "al".to_owned(), with: String::new() }]);
}

#[test]
fn a_value_that_is_typed_in_stays_in_its_line() {
    let workspace = Workspace::new();
    let mut window = mapping(&workspace);
    edit(&mut window, "Name");
    pick(&mut window, "Add step", "Value map");
    window.tab_to("alster gmbh becomes");
    for letter in ["A", "l", "s"] {
        window.enter(letter);
        assert_eq!(window.held(), "alster gmbh becomes");
    }
    window.expect("2 of 3 values are not mapped");
    window.key(Key::Tab);
    assert_eq!(window.held(), "Leave alster gmbh unmapped");
    window.key(Key::Tab);
    assert_eq!(window.held(), "donau kg becomes");
}

#[test]
fn the_field_after_the_last_in_sight_is_gone_on_to() {
    let workspace = Workspace::new();
    let mut window = mapping(&workspace);
    window.tab_to("Edit No.");
    let mut fields = Vec::new();
    while window.held() != "Home" {
        let held = window.held();
        window.expect_focus_in_sight();
        fields.extend(held.strip_prefix("Edit ").map(str::to_owned));
        window.key(Key::Tab);
    }
    let overview = window.harness.state_mut().engine().overview();
    let table = &overview.table(&"Customer".into()).unwrap().schema;
    // What needs attention stands first, and was passed before.
    assert_eq!(fields.len(), table.fields.len() - 2, "{fields:?}");
}

const DELIVERIES: &str = "Crate;Delivered;State\nD1;03/04/2026;Open\nD2;05/06/2026;Closed\nD3;07/08/2026;Lost\n";

#[test]
fn a_file_is_looked_at_answered_and_imported() {
    let workspace = Workspace::new();
    let mut window = Window::open(&workspace, Page::Home);
    window.harness.state_mut().open_file(workspace.file("deliveries.csv", DELIVERIES));
    window.settle();
    window.tab_to("How it was read");
    window.key(Key::Space);
    window.tab_to("Columns 1");
    window.key(Key::Space);
    choose_below(&mut window, "How Delivered is read", 1);
    window.tab_to("Row 1: 03/04/2026");
    window.key(Key::Space);
    assert_eq!(window.rows()[0], "2, D1, 03/04/2026, Open");
    window.tab_to("Where it goes");
    window.key(Key::Space);
    choose_below(&mut window, "Type of Crate", -1);
    choose_below(&mut window, "Type of State", 7);
    window.tab_to("Values of State");
    window.keys(Modifiers::COMMAND, Key::A);
    window.enter("Open | Closed");
    window.keys(Modifiers::COMMAND, Key::Enter);
    window.work();
    window.key(Key::Enter);
    window.work();
    window.expect("2 records created, 1 error");
    let overview = window.harness.state_mut().engine().overview();
    let schema = overview.table(&"deliveries".into()).unwrap().schema.clone();
    let kinds: Vec<_> = schema.fields.iter().map(|field| field.kind).collect();
    assert_eq!(kinds, [FieldType::Code, FieldType::Date, FieldType::Option]);
    assert_eq!(window.held(), "Open results");
    window.key(Key::Enter);
    assert_eq!(window.rows().len(), 3);
    assert_eq!(window.held(), "Integration records", "a page that a dialog opened has the keyboard in its list");
    window.go(Page::Table("deliveries".into()));
    assert_eq!(window.rows(), ["D1, 2026-03-04, Open", "D2, 2026-05-06, Closed"]);
}

#[test]
fn a_job_that_waits_is_held_readied_and_helped() {
    let workspace = with_jobs();
    let mut window = Window::open(&workspace, Page::Home);
    queue_vendors(&mut window);
    window.keys(Modifiers::COMMAND, Key::Num5);
    window.tab_to("Job queue entries");
    window.key(Key::ArrowDown);
    window.expect("Why is nothing happening?");
    window.tab_to("Put on hold");
    window.key(Key::Space);
    window.row("5, Process vendors.csv, On Hold");
    window.expect("It is on hold until it is set ready");
    window.expect_focus_in_sight();
    window.tab_to("Set ready");
    window.key(Key::Space);
    window.row("5, Process vendors.csv, Ready");
    window.tab_to("Job settings…");
    window.key(Key::Enter);
    window.tab_to("Earliest start");
    window.enter("2026-11-30 18:00");
    window.key(Key::Enter);
    assert_eq!(window.held(), "Job settings…", "a dialog gives the keyboard back");
    window.expect("It is not to start before 2026-11-30 18:00:00 UTC");
    window.tab_to("Run once now");
    window.key(Key::Space);
    window.work();
    window.row("5, Process vendors.csv, Finished");
    window.expect_focus_in_sight();
    window.tab_to("Records of vendors.csv");
    window.key(Key::Escape);
    window.expect_none("Close details");
    window.expect_focus_in_sight();
}

#[test]
fn a_queue_that_is_off_is_turned_on_by_the_remedy() {
    let workspace = with_jobs();
    let mut window = Window::open(&workspace, Page::Jobs);
    let settings = window.harness.state_mut().engine().overview().settings.clone();
    let off = Command::SaveSettings(Settings { is_queue_enabled: false, ..settings });
    window.harness.state_mut().engine().send(off);
    queue_vendors(&mut window);
    window.tab_to("Job queue entries");
    window.key(Key::ArrowDown);
    window.expect("The job queue is off");
    window.tab_to("Turn the queue on");
    window.key(Key::Space);
    window.expect("It starts in this moment");
    window.expect_focus_in_sight();
    window.tab_to("Cancel job");
    window.key(Key::Space);
    window.row("5, Process vendors.csv, Cancelled");
    window.expect_focus_in_sight();
}

#[test]
fn a_running_job_is_paused_and_a_paused_one_resumed() {
    let workspace = with_jobs();
    let mut harness = running(&workspace, picture::LARGE, Theme::Light);
    press_by_keys(&mut harness, &[Key::ArrowDown], "Pause");
    assert_eq!(format!("{:?}", harness.state()), "[Do(PauseJob(JobId(2)))]");
    drop(harness);
    let mut engine = workspace.engine();
    queue(&mut |command| expect_done(&engine.send(command)));
    let job = engine.overview().jobs[0].id;
    engine.run_job(job, &mut |_, _, control| control.hold(Hold::Paused)).unwrap();
    drop(engine);
    let mut window = Window::open(&workspace, Page::Jobs);
    window.tab_to("Job queue entries");
    window.key(Key::ArrowDown);
    window.row("5, Process vendors.csv, On Hold");
    window.tab_to("Resume");
    window.key(Key::Space);
    window.work();
    window.row("5, Process vendors.csv, Finished, 180/180");
}

/// Goes to the list, presses the keys, and then the button of that name.
fn press_by_keys(harness: &mut Harness<'_, Vec<Request>>, keys: &[Key], button: &str) {
    for name in ["Job queue entries", button] {
        let is_there = |harness: &Harness<'_, Vec<Request>>| {
            harness.query_all_by_label(name).any(|node| node.accesskit_node().is_focused())
        };
        for _ in 0..40 {
            harness.key_press(Key::Tab);
            harness.run_steps(2);
            if is_there(harness) {
                break;
            }
        }
        assert!(is_there(harness), "“{name}” can't be reached by Tab");
        let keys = if name == button { &[Key::Space][..] } else { keys };
        for key in keys {
            harness.key_press(*key);
            harness.run_steps(3);
        }
    }
}

fn queue_vendors(window: &mut Window) {
    queue(&mut |command| window.harness.state_mut().engine().send(command));
    window.settle();
}

/// Queues the processing of what was only read.
fn queue(send: &mut dyn FnMut(Command)) {
    let (request, attention) = (RequestId(2), Attention::Background);
    send(Command::Process {
        request,
        import: ImportId(2),
        selection: Selection::Status(RecordStatus::Ready),
        attention,
    });
}
