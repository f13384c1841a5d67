use eframe::egui::{self, Key, Modifiers, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable};
use longshore::{
    model::RecordStatus,
    ui::{
        theme::{Tone, icon},
        widgets::{Button, Chip, CueTile, FilterChips, Form, IconButton, NavItem, SearchField, SideNav},
    },
};

use crate::support::picture::{SMALL, builder};

#[derive(Default)]
struct State {
    text: String,
    encoding: u8,
    is_header: bool,
    search: String,
    filter: Option<RecordStatus>,
    page: u8,
    pressed: Vec<&'static str>,
}

fn page(ui: &mut egui::Ui, state: &mut State) {
    let items = [NavItem::new(0, icon::HOME, "Home"), NavItem::new(1, icon::IMPORTS, "Imports").count(3, Tone::Error)];
    state.page = SideNav::new(&items).show(ui, &state.page).unwrap_or(state.page);
    Form::show(ui, |form| {
        form.text("Code", &mut state.text);
        form.choice("Encoding", &mut state.encoding, [(0, "UTF-8"), (1, "Windows-1252")]);
        form.check("Header row", &mut state.is_header, "The first row names the columns");
    });
    SearchField::new("Search records").show(ui, &mut state.search);
    let chips = [Chip::all(12_000), Chip::status(RecordStatus::Error, 12)];
    FilterChips::new("Status", &chips).show(ui, &mut state.filter);
    for (name, response) in [
        ("tile", ui.add(CueTile::new("Failed", 3, icon::ERROR, Tone::Error))),
        ("icon", ui.add(IconButton::new(icon::REFRESH, "Refresh"))),
        ("grey", ui.add_enabled(false, Button::primary("Process now"))),
    ] {
        if response.clicked() {
            state.pressed.push(name);
        }
    }
}

fn harness() -> Harness<'static, State> {
    let mut harness = builder(SMALL, egui::Theme::Light).build_ui_state(page, State::default());
    harness.run();
    harness
}

#[test]
fn a_field_is_named_by_its_row() {
    let mut harness = harness();
    harness.get_by_role_and_label(Role::TextInput, "Code").focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Code").type_text("VENDORS");
    harness.run();
    assert_eq!(harness.state().text, "VENDORS");
}

#[test]
fn a_choice_is_made_from_its_list() {
    let mut harness = harness();
    harness.get_by_role_and_label(Role::ComboBox, "Encoding").click();
    harness.run();
    harness.get_by_label("Windows-1252").click();
    harness.run();
    assert_eq!(harness.state().encoding, 1);
}

#[test]
fn a_box_is_ticked_by_its_words() {
    let mut harness = harness();
    harness.get_by_label("The first row names the columns").click();
    harness.run();
    assert!(harness.state().is_header);
}

#[test]
fn the_search_field_is_found_emptied_and_left_by_keys() {
    let mut harness = harness();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::F);
    harness.run();
    assert!(harness.get_by_label("Search records").is_focused());
    harness.get_by_label("Search records").type_text("Adatum");
    harness.run();
    assert_eq!(harness.state().search, "Adatum");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().search, "");
}

#[test]
fn the_cross_empties_the_search() {
    let mut harness = harness();
    harness.state_mut().search = "Adatum".to_owned();
    harness.run();
    harness.get_by_label("Clear search").click();
    harness.run();
    assert_eq!(harness.state().search, "");
}

#[test]
fn a_chip_filters_and_all_takes_it_back() {
    let mut harness = harness();
    harness.get_by_label("Error 12").click();
    harness.run();
    assert_eq!(harness.state().filter, Some(RecordStatus::Error));
    harness.get_by_label("All 12,000").click();
    harness.run();
    assert_eq!(harness.state().filter, None);
}

#[test]
fn the_navigation_works_by_pointer_and_keyboard() {
    let mut harness = harness();
    harness.get_by_label("Imports").click();
    harness.run();
    assert_eq!(harness.state().page, 1);
    harness.get_by_label("Home").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().page, 0);
}

#[test]
fn what_is_grey_cannot_be_pressed() {
    let mut harness = harness();
    harness.get_by_label("3 Failed").click();
    harness.run();
    harness.get_by_label("Refresh").click();
    harness.run();
    harness.get_by_label("Process now").click();
    harness.run();
    assert_eq!(harness.state().pressed, ["tile", "icon"]);
}
