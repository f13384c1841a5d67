use eframe::egui::{self, Key, Modifiers, accesskit::Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use longshore::{
    model::RecordStatus,
    ui::{
        theme::icon,
        widgets::{
            EmptyState,
            grid::{Cell, Column, Grid, GridResponse, Selection, Sort, SortOrder},
        },
    },
};

use crate::support::picture::{SMALL, builder};

/// A grid under test, and what it told.
struct Table {
    num_rows: u64,
    missing: Option<u64>,
    selection: Selection,
    sort: Option<Sort>,
    last: GridResponse,
    activated: Vec<u64>,
    asked: Vec<u64>,
    empty_actions: usize,
}

fn table(num_rows: u64) -> Harness<'static, Table> {
    table_stepping(num_rows, 0.25)
}

// Seconds between two frames: a double-click wants short ones.
fn table_stepping(num_rows: u64, step_dt: f32) -> Harness<'static, Table> {
    let state = Table {
        num_rows,
        missing: None,
        selection: Selection::default(),
        sort: None,
        last: GridResponse::default(),
        activated: Vec::new(),
        asked: Vec::new(),
        empty_actions: 0,
    };
    let mut harness = builder(SMALL, egui::Theme::Light).with_step_dt(step_dt).build_ui_state(draw, state);
    harness.run();
    harness
}

fn draw(ui: &mut egui::Ui, table: &mut Table) {
    let columns = [
        Column::text("No.").width(100.0).sortable(),
        Column::text("Name").fill(),
        Column::number("Balance").sortable(),
        Column::status("Status"),
        Column::text("Wide").width(700.0),
    ];
    table.asked.clear();
    let empty = EmptyState::new(icon::TABLE, "No customers", "Import a file").action("Choose a file…");
    let response = Grid::new("table", "Customers", &columns)
        .num_rows(table.num_rows)
        .selection(&mut table.selection)
        .sorted(table.sort)
        .empty(empty)
        .show(ui, |row| {
            table.asked.push(row);
            (table.missing != Some(row)).then(|| {
                vec![
                    Cell::text(format!("C{row}")),
                    Cell::strong(format!("Customer {row}")),
                    Cell::number(format!("{row}.00")),
                    Cell::status(RecordStatus::Completed),
                    Cell::issue("XX", "“XX” is no Country/Region"),
                ]
            })
        });
    table.activated.extend(response.activated);
    table.sort = response.sort.or(table.sort);
    table.empty_actions += usize::from(response.is_empty_action);
    table.last = response;
}

fn press(harness: &mut Harness<'_, Table>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

#[track_caller]
fn check_selected(harness: &Harness<'_, Table>, expect: &[(u64, u64)]) {
    assert_eq!(harness.state().selection.ranges(), expect);
}

// Rows are found by what is in them.
fn click_row(harness: &mut Harness<'_, Table>, row: u64, modifiers: Modifiers) {
    harness.get_by_role_and_label(Role::Cell, &format!("C{row}")).click_modifiers(modifiers);
    harness.run();
}

#[test]
fn rows_and_cells_can_be_reached_by_name() {
    let harness = table(100);
    let row = harness.get_by_role_and_label(Role::Row, "C3, Customer 3, 3.00, Completed, XX");
    assert!(row.get_all_by_role(Role::Cell).count() >= 4);
    harness.get_by_label("Customer 3");
    harness.get_by_role_and_label(Role::ColumnHeader, "Balance");
    harness.get_by_role_and_label(Role::Grid, "Customers");
}

#[test]
fn only_visible_rows_are_asked_for() {
    let harness = table(1_000_000);
    let visible = harness.state().last.visible.clone();
    assert_eq!(visible.start, 0);
    assert!(visible.end < 30, "{visible:?}");
    assert_eq!(harness.state().asked, visible.collect::<Vec<_>>());
}

#[test]
fn the_keyboard_moves_the_cursor() {
    let mut harness = table(1_000_000);
    click_row(&mut harness, 2, Modifiers::NONE);
    check_selected(&harness, &[(2, 2)]);
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    check_selected(&harness, &[(3, 3)]);
    press(&mut harness, Modifiers::NONE, Key::ArrowUp);
    press(&mut harness, Modifiers::NONE, Key::ArrowUp);
    check_selected(&harness, &[(1, 1)]);
    press(&mut harness, Modifiers::NONE, Key::End);
    check_selected(&harness, &[(999_999, 999_999)]);
    assert!(harness.state().last.visible.contains(&999_999));
    press(&mut harness, Modifiers::NONE, Key::ArrowDown);
    check_selected(&harness, &[(999_999, 999_999)]);
    press(&mut harness, Modifiers::COMMAND, Key::Home);
    check_selected(&harness, &[(0, 0)]);
    press(&mut harness, Modifiers::NONE, Key::PageDown);
    let page = harness.state().selection.single().expect("one row");
    assert!((10..30).contains(&page), "a page is {page} rows");
    press(&mut harness, Modifiers::NONE, Key::PageUp);
    check_selected(&harness, &[(0, 0)]);
}

#[test]
fn shift_and_ctrl_select_many() {
    let mut harness = table(100);
    click_row(&mut harness, 2, Modifiers::NONE);
    click_row(&mut harness, 5, Modifiers::SHIFT);
    check_selected(&harness, &[(2, 5)]);
    click_row(&mut harness, 8, Modifiers::COMMAND);
    check_selected(&harness, &[(2, 5), (8, 8)]);
    click_row(&mut harness, 3, Modifiers::COMMAND);
    check_selected(&harness, &[(2, 2), (4, 5), (8, 8)]);
    press(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    check_selected(&harness, &[(3, 4)]);
    press(&mut harness, Modifiers::COMMAND, Key::A);
    check_selected(&harness, &[(0, 99)]);
    click_row(&mut harness, 4, Modifiers::NONE);
    press(&mut harness, Modifiers::NONE, Key::Space);
    check_selected(&harness, &[]);
}

#[test]
fn enter_and_double_click_open_a_row() {
    let mut harness = table_stepping(100, 0.02);
    click_row(&mut harness, 2, Modifiers::NONE);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().activated, [2]);
    harness.get_by_label("C7").click();
    harness.step();
    harness.get_by_label("C7").click();
    harness.run();
    assert_eq!(harness.state().activated, [2, 7]);
}

#[test]
fn a_screen_reader_can_select_a_row() {
    let mut harness = table(100);
    harness.get_by_role_and_label(Role::Row, "C3, Customer 3, 3.00, Completed, XX").click_accesskit();
    harness.run();
    check_selected(&harness, &[(3, 3)]);
}

#[test]
fn a_heading_sorts_and_turns_around() {
    let mut harness = table(100);
    harness.get_by_role_and_label(Role::ColumnHeader, "Balance").click();
    harness.run();
    assert_eq!(harness.state().sort, Some(Sort { column: 2, order: SortOrder::Ascending }));
    harness.get_by_role_and_label(Role::ColumnHeader, "Balance").click();
    harness.run();
    assert_eq!(harness.state().sort, Some(Sort { column: 2, order: SortOrder::Descending }));
    harness.get_by_role_and_label(Role::ColumnHeader, "Name").click();
    harness.run();
    assert_eq!(harness.state().sort, Some(Sort { column: 2, order: SortOrder::Descending }));
}

#[test]
fn selected_rows_are_copied_for_a_spreadsheet() {
    let mut harness = table(100);
    click_row(&mut harness, 2, Modifiers::NONE);
    click_row(&mut harness, 3, Modifiers::SHIFT);
    harness.event(egui::Event::Copy);
    harness.step();
    let copied = harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let expect = "C2\tCustomer 2\t2.00\tCompleted\tXX\nC3\tCustomer 3\t3.00\tCompleted\tXX\n";
    assert_eq!(copied.as_deref(), Some(expect));
    assert!(!harness.state().last.is_copy_requested);
}

#[test]
fn copying_what_is_not_in_memory_is_left_to_the_page() {
    let mut harness = table(100);
    harness.state_mut().missing = Some(3);
    click_row(&mut harness, 2, Modifiers::NONE);
    press(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    harness.event(egui::Event::Copy);
    harness.step();
    assert!(harness.state().last.is_copy_requested);
}

#[test]
fn a_row_on_its_way_says_so() {
    let mut harness = table(100);
    harness.state_mut().missing = Some(3);
    harness.run();
    harness.get_by_label("Row 4 is being loaded");
}

#[test]
fn the_wheel_scrolls_rows_and_columns() {
    let mut harness = table(1_000_000);
    harness.hover_at(egui::pos2(300.0, 300.0));
    harness.event(wheel(vec2(0.0, -280.0)));
    harness.run_ok();
    assert_eq!(harness.state().last.visible.start, 10);
    assert!(harness.query_by_label("C0").is_none());
    let before = harness.get_by_label("C12").rect().left();
    harness.event(wheel(vec2(-50.0, 0.0)));
    harness.run_ok();
    assert!((before - harness.get_by_label("Customer 12").rect().left()).abs() > 0.0);
}

fn wheel(delta: egui::Vec2) -> egui::Event {
    egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Momentum,
        modifiers: Modifiers::NONE,
    }
}

#[test]
fn the_scroll_bar_goes_anywhere() {
    let mut harness = table(1_000_000);
    let right = SMALL[0] - 14.0;
    harness.drag_at(egui::pos2(right, 50.0));
    harness.run();
    harness.hover_at(egui::pos2(right, 320.0));
    harness.run();
    harness.drop_at(egui::pos2(right, 320.0));
    harness.run();
    let start = harness.state().last.visible.start;
    assert!((450_000..560_000).contains(&start), "the middle is {start}");
}

#[test]
fn a_column_is_resized_and_fitted() {
    let mut harness = table_stepping(100, 0.02);
    let edge = |harness: &Harness<'_, Table>| harness.get_by_role_and_label(Role::ColumnHeader, "No.").rect().right();
    let before = edge(&harness);
    harness.drag_at(egui::pos2(before, 24.0));
    harness.run();
    harness.hover_at(egui::pos2(before + 60.0, 24.0));
    harness.run();
    harness.drop_at(egui::pos2(before + 60.0, 24.0));
    harness.run();
    let wide = edge(&harness);
    assert!((wide - before - 60.0).abs() < 2.0, "from {before} to {wide}");
    for _ in 0..2 {
        harness.drag_at(egui::pos2(wide, 24.0));
        harness.drop_at(egui::pos2(wide, 24.0));
        harness.step();
    }
    harness.run();
    assert!(edge(&harness) < before, "fitted to short numbers");
}

#[test]
fn an_empty_grid_offers_the_first_step() {
    let mut harness = table(0);
    harness.get_by_label("No customers");
    harness.get_by_label("Choose a file…").click();
    harness.run();
    assert_eq!(harness.state().empty_actions, 1);
}

#[test]
fn what_is_cut_off_is_shown_in_a_tooltip() {
    let columns = [Column::text("Name").width(60.0), Column::text("City").width(200.0)];
    let long = "School of Fine Art and Crafts";
    let mut harness = builder::<()>(SMALL, egui::Theme::Light).build_ui(|ui| {
        let row = |_| Some(vec![Cell::text(long), Cell::text("Lübeck")]);
        Grid::new("cut", "Names", &columns).num_rows(1).show(ui, row);
    });
    harness.run_ok();
    harness.get_by_role_and_label(Role::Cell, long).hover();
    harness.run_steps(8);
    assert_eq!(harness.get_all_by_label(long).count(), 2);
    harness.get_by_role_and_label(Role::Cell, "Lübeck").hover();
    harness.run_steps(8);
    assert_eq!(harness.get_all_by_label("Lübeck").count(), 1);
}

#[test]
fn a_wrong_value_says_why() {
    let harness = table(3);
    let cell = harness.get_all_by_role_and_label(Role::Cell, "XX").next().expect("a cell with an issue");
    assert_eq!(cell.accesskit_node().description().as_deref(), Some("“XX” is no Country/Region"));
}
