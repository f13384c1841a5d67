//! The ways through the window without a mouse: only Tab, arrows, Enter, Space and shortcuts.

use eframe::egui::{Key, Modifiers};
use longshore::{
    model::{NoneFound, Step, Unmapped},
    ui::screen::Page,
};

use super::window::Window;
use crate::support::{Workspace, import};

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

/// Takes the entry so many below the one that holds.
fn choose_below(window: &mut Window, list: &str, num: usize) {
    window.tab_to(list);
    window.key(Key::Enter);
    for _ in 0..num {
        window.key(Key::ArrowDown);
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
fn dump() {
    let workspace = Workspace::new();
    let mut window = list(&workspace);
    let Ok(script) = std::env::var("KEYS") else { return };
    for word in script.split(' ') {
        let (what, rest) = word.split_once('=').unwrap_or((word, "1"));
        let num: usize = rest.parse().unwrap_or(1);
        match what {
            "texts" => println!("{:?}", window.texts()),
            "to" => window.tab_to(&rest.replace('_', " ")),
            "type" => window.enter(&rest.replace('_', " ")),
            "work" => window.work(),
            "save" => window.keys(Modifiers::COMMAND, Key::S),
            "back" => {
                for _ in 0..num {
                    window.keys(Modifiers::SHIFT, Key::Tab)
                }
            }
            "rows" => println!("{:?}", window.rows()),
            "pic" => picture_now(&mut window, rest),
            "file" => {
                let file = workspace.file(rest, CUSTOMERS.replace("C1", "K1"));
                window.harness.state_mut().open_file(file);
                window.settle();
            }
            key => {
                let key = Key::from_name(key).unwrap();
                for _ in 0..num {
                    window.key(key);
                    println!("    {key:?}: [{}]", window.held());
                }
            }
        }
        println!("{word}: [{}]", window.held());
    }
}

fn picture_now(window: &mut Window, name: &str) {
    window.picture(name);
}
