//! The step "How it was read": every option, the file as it stands, the ruler of fixed columns, by accessible names.

use std::path::{Path, PathBuf};

use eframe::egui::{Key, Modifiers, Vec2, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use longshore::ui::screen::Page;
use rust_xlsxwriter::Workbook as XlsxWorkbook;

use super::window::Window;
use crate::support::Workspace;

/// A file as people send them.
pub fn ugly(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ugly").join(name)
}

pub fn open(workspace: &Workspace, file: &Path) -> Window {
    let mut window = Window::open(workspace, Page::Home);
    window.harness.state_mut().open_file(file.to_owned());
    window.settle();
    if !window.texts().iter().any(|text| text == "Reset to what was found") {
        window.the(Role::Tab, "How it was read").click();
        window.settle();
    }
    window
}

pub fn choose(window: &mut Window, list: &str, option: &str) {
    window.the(Role::ComboBox, list).click();
    window.settle();
    window.the(Role::Button, option).click();
    window.settle();
}

pub fn show_as_in_the_file(window: &mut Window) {
    window.the(Role::RadioButton, "As in the file").click();
    window.settle();
}

/// Names of the boundaries on the ruler.
fn boundaries(window: &Window) -> Vec<String> {
    window.texts().into_iter().filter(|text| text.starts_with("Boundary ")).collect()
}

const STOCK: &str = "Item      Weight  Colour\n\
                     apple        1.5  red\n\
                     pear         2.0  green\n\
                     plum        10.0  dark blue\n";

fn stock(workspace: &Workspace) -> Window {
    open(workspace, &workspace.file("stock.txt", STOCK))
}

#[test]
fn boundaries_have_names_and_places() {
    let workspace = Workspace::new();
    let window = stock(&workspace);
    assert_eq!(boundaries(&window), ["Boundary 1 at 11", "Boundary 2 at 19", "Boundary 3 at 28"]);
    assert_eq!(window.rows(), ["2, apple, 1.5, red", "3, pear, 2.0, green", "4, plum, 10.0, dark blue"]);
}

#[test]
fn arrow_keys_move_a_boundary_and_the_table_follows() {
    let workspace = Workspace::new();
    let mut window = stock(&workspace);
    window.the(Role::Slider, "Boundary 1 at 11").focus();
    window.settle();
    for _ in 0..7 {
        window.key(Key::ArrowLeft);
    }
    assert_eq!(boundaries(&window)[0], "Boundary 1 at 4");
    assert_eq!(window.rows()[0], "2, app, le        1.5, red");
    window.keys(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(boundaries(&window)[0], "Boundary 1 at 14");
    window.press("Reset to what was found");
    assert_eq!(boundaries(&window)[0], "Boundary 1 at 11");
}

#[test]
fn delete_takes_a_boundary_away() {
    let workspace = Workspace::new();
    let mut window = stock(&workspace);
    window.the(Role::Slider, "Boundary 1 at 11").focus();
    window.settle();
    window.key(Key::Delete);
    assert_eq!(boundaries(&window), ["Boundary 1 at 19", "Boundary 2 at 28"]);
    assert_eq!(window.rows()[0], "2, apple        1.5, red");
}

#[test]
fn a_boundary_is_dragged() {
    let workspace = Workspace::new();
    let mut window = stock(&workspace);
    let from = window.the(Role::Slider, "Boundary 1 at 11").rect().center();
    let next = window.the(Role::Slider, "Boundary 2 at 19").rect().center();
    let step = (next.x - from.x) / 8.0;
    window.harness.drag_at(from);
    window.settle();
    window.harness.hover_at(from - Vec2::new(3.0 * step, 0.0));
    window.settle();
    window.harness.drop_at(from - Vec2::new(3.0 * step, 0.0));
    window.settle();
    assert_eq!(boundaries(&window)[0], "Boundary 1 at 8");
}

#[test]
fn a_click_adds_a_boundary() {
    let workspace = Workspace::new();
    let mut window = stock(&workspace);
    let first = window.the(Role::Slider, "Boundary 1 at 11").rect().center();
    let next = window.the(Role::Slider, "Boundary 2 at 19").rect().center();
    let at = first + (next - first) / 2.0;
    window.harness.hover_at(at);
    window.settle();
    window.harness.drag_at(at);
    window.harness.drop_at(at);
    window.settle();
    assert_eq!(boundaries(&window)[1], "Boundary 2 at 15");
}

#[test]
fn columns_are_typed_and_taken_away_in_the_list() {
    let workspace = Workspace::new();
    let mut window = stock(&workspace);
    window.fill("Places of the columns", "1-8, 11-18");
    assert_eq!(window.rows()[0], "2, apple, 1.5");
    window.fill("Places of the columns", "1-8, 18-");
    window.expect("“18-” is not a first and last place such as 1-8");
    window.press("Reset to what was found");
    window.press("Remove column 2");
    assert_eq!(window.rows()[0], "2, apple, red");
    window.press("Add column");
    window.expect("Boundary 4 at 38");
    for name in ["Start of column 1", "Length of column 1"] {
        window.the(Role::SpinButton, name);
    }
}

#[test]
fn another_record_type_has_its_own_columns() {
    let workspace = Workspace::new();
    let mut window = open(&workspace, &ugly("orders-of-several-types.txt"));
    window.expect("2 of 6 rows have issues: 2 lines of another record type");
    window.expect("The line is not of the record type “D”; it is kept whole and not processed");
    assert_eq!(window.rows()[1], "2, D, 000012, Anchor, 0000150, +00008950");
    choose(&mut window, "Record type", "H  1 line");
    window.expect("The line is not of the record type “H”");
    choose(&mut window, "Record type", "All lines are rows");
    window.expect_none("The line is not of the record type");
}

#[test]
fn fixed_width_can_be_asked_for_and_left_again() {
    let workspace = Workspace::new();
    let mut window = open(&workspace, &workspace.file("few.csv", "No.,Name\nC1,One\nC2,Two\n"));
    choose(&mut window, "Format", "Text fixed width");
    assert_eq!(boundaries(&window), ["Boundary 1 at 9"]);
    choose(&mut window, "Format", "Delimited text");
    assert_eq!(window.rows(), ["2, C1, One", "3, C2, Two"]);
}

#[test]
fn the_file_is_shown_as_it_stands() {
    let workspace = Workspace::new();
    let mut window = open(&workspace, &ugly("kunden-gemischt.csv"));
    show_as_in_the_file(&mut window);
    window.expect("Line 3: 0002;\"Gärtner; Groß\";Düsseldorf;99,00");
    window.expect("Highlighted: the delimiter (semicolon)");
    // It stays so while options are tried.
    choose(&mut window, "Delimiter", "Comma  ,");
    window.expect("Highlighted: the delimiter (comma)");
}

#[test]
fn lines_with_issues_are_told_in_place() {
    let workspace = Workspace::new();
    let mut window = open(&workspace, &ugly("kunden-gemischt.csv"));
    show_as_in_the_file(&mut window);
    let line = window.harness.get_by(|node| node.label().is_some_and(|label| label.starts_with("Line 4: 0003;Weiß")));
    let told = line.accesskit_node().description().unwrap_or_default();
    assert!(told.contains("A quote stands inside the unquoted text"), "{told}");
}

#[test]
fn encodings_are_searched() {
    let workspace = Workspace::new();
    let mut window = open(&workspace, &ugly("kunden-gemischt.csv"));
    window.the(Role::ComboBox, "Encoding").click();
    window.settle();
    window.fill("Search encodings", "greek");
    window.expect_none("KOI8-R");
    window.the(Role::Button, "ISO-8859-7  Greek").click();
    window.settle();
    window.expect("Set by hand");
    assert!(window.rows()[0].contains("Mόller"), "{:?}", window.rows());
}

#[test]
fn an_unusual_delimiter_is_typed() {
    let workspace = Workspace::new();
    let mut window = open(&workspace, &workspace.file("few.csv", "No.,Na!me\nC1,O!ne\nC2,T!wo\n"));
    choose(&mut window, "Delimiter", "Other…");
    window.fill("Other delimiter", "!");
    window.key(Key::Enter);
    assert_eq!(window.rows(), ["2, C1,O, ne", "3, C2,T, wo"]);
    window.expect_none("Other delimiter");
}

#[test]
fn issues_are_gone_through_by_key() {
    let workspace = Workspace::new();
    let mut window = open(&workspace, &ugly("lengths-off.txt"));
    window.expect("Line 4: The line has only 25 characters, 34 were expected; it ends before the end of CITY");
    window.key(Key::F8);
    window.key(Key::F8);
    window.expect("Line 6: The line has 45 characters, 34 were expected; the last ones belong to no column");
    window.keys(Modifiers::SHIFT, Key::F8);
    window.expect("Line 4: ");
}

#[test]
fn a_row_that_is_selected_tells_its_issue() {
    let workspace = Workspace::new();
    let mut window = open(&workspace, &ugly("lengths-off.txt"));
    window.click_row("6, ");
    window.expect("Line 6: The line has 45 characters");
}

#[test]
fn every_ugly_file_opens_with_all_its_controls() {
    for (name, controls) in [
        ("bank-statement.csv", ["Delimiter", "Quote", "Encoding", "Escape", "Comment", "Format"]),
        ("stock-report.txt", ["Format", "Record type", "Counted in", "Encoding", "Format", "Encoding"]),
    ] {
        let workspace = Workspace::new();
        let window = open(&workspace, &ugly(name));
        for control in controls {
            assert!(!window.the(Role::ComboBox, control).accesskit_node().is_disabled(), "{control}");
        }
        window.the(Role::CheckBox, "First row names columns");
        window.the(Role::SpinButton, "Lines to skip");
    }
}

/// Checks that the options end before the preview beside them begins.
#[track_caller]
fn check_beside(window: &Window) {
    let table = window.the(Role::RadioButton, "Table").rect();
    let (top, left) = (f64::from(table.top()), f64::from(table.left()));
    let nodes = window.harness.query_all_by(|_| true);
    let options = nodes.filter_map(|node| {
        let node = node.accesskit_node();
        let place = node.bounding_box().filter(|place| place.y0 > top && place.x0 > 260.0 && place.x0 < left)?;
        Some((place.x1, node.label().or(node.value()).filter(|name| !name.is_empty())?))
    });
    let (last, name) = options.max_by(|(a, _), (b, _)| a.total_cmp(b)).unwrap();
    assert!(last > left - 120.0 && last < left - 16.0, "{name} ends at {last}, the preview begins at {left}");
}

#[test]
fn options_end_before_the_preview_begins() {
    let workspace = Workspace::new();
    let mut book = XlsxWorkbook::new();
    for name in ["Verkaufsauftragszeilen Mai 2026", "Notes"] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write_row(0, 0, ["No.", "Name", "City"]).unwrap();
        sheet.write_row(1, 0, ["C1", "Ann", "Oslo"]).unwrap();
    }
    let path = workspace.file("book.xlsx", "");
    book.save(&path).unwrap();
    let mut window = open(&workspace, &path);
    window.picture("reading-long-sheet");
    check_beside(&window);
    choose(&mut window, "Sheet", "Notes (2 rows)");
    choose(&mut window, "Sheet", "Verkaufsauftragszeilen Mai 2026 (2 rows)");
    window.expect("Set by hand");
    check_beside(&window);
    drop(window);
    let mut window = open(&workspace, &workspace.file("few.csv", "No;Name\n1;Ann\n2;Bob\n"));
    for _ in 0..2 {
        window.the(Role::CheckBox, "First row names columns").click();
        window.settle();
    }
    window.expect("Set by hand");
    check_beside(&window);
}
