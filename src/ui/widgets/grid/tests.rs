use std::collections::HashMap;

use super::{
    cell::one_line,
    column,
    scroll::{Extent, Scroll, handle},
    *,
};

fn selected(steps: &[fn(&mut Selection)]) -> Selection {
    let mut selection = Selection::default();
    for step in steps {
        step(&mut selection);
    }
    selection
}

#[track_caller]
fn check_ranges(steps: &[fn(&mut Selection)], expect: &[(u64, u64)]) {
    let selection = selected(steps);
    assert_eq!(selection.ranges(), expect);
    assert_eq!(selection.len(), selection.rows().count() as u64);
    for row in 0..30 {
        let within = expect.iter().any(|(first, last)| (*first..=*last).contains(&row));
        assert_eq!(selection.contains(row), within, "row {row}");
    }
}

#[test]
fn a_click_selects_one_row() {
    check_ranges(&[|s| s.select_only(4), |s| s.select_only(7)], &[(7, 7)]);
    assert_eq!(selected(&[|s| s.select_only(7)]).single(), Some(7));
}

#[test]
fn shift_extends_from_the_anchor_in_both_directions() {
    check_ranges(&[|s| s.select_only(5), |s| s.extend_to(9)], &[(5, 9)]);
    check_ranges(&[|s| s.select_only(5), |s| s.extend_to(9), |s| s.extend_to(2)], &[(2, 5)]);
    assert_eq!(selected(&[|s| s.select_only(5), |s| s.extend_to(2)]).cursor(), Some(2));
}

#[test]
fn ctrl_adds_and_takes_away() {
    check_ranges(&[|s| s.toggle(3), |s| s.toggle(5)], &[(3, 3), (5, 5)]);
    check_ranges(&[|s| s.toggle(3), |s| s.toggle(5), |s| s.toggle(4)], &[(3, 5)]);
    check_ranges(&[|s| s.extend_to(9), |s| s.toggle(4)], &[(0, 3), (5, 9)]);
    check_ranges(&[|s| s.extend_to(9), |s| s.toggle(0), |s| s.toggle(9)], &[(1, 8)]);
    check_ranges(&[|s| s.toggle(3), |s| s.toggle(3)], &[]);
}

#[test]
fn shift_and_ctrl_add_a_range() {
    check_ranges(&[|s| s.select_only(2), |s| s.toggle(8), |s| s.add_to(10)], &[(2, 2), (8, 10)]);
    check_ranges(&[|s| s.select_only(2), |s| s.toggle(8), |s| s.add_to(3)], &[(2, 8)]);
    check_ranges(&[|s| s.toggle(1), |s| s.toggle(5), |s| s.toggle(9), |s| s.add_to(4)], &[(1, 1), (4, 9)]);
}

#[test]
fn all_rows_cost_one_range() {
    check_ranges(&[|s| s.select_all(20)], &[(0, 19)]);
    check_ranges(&[|s| s.select_all(0)], &[]);
    assert_eq!(selected(&[|s| s.select_all(100_000_000)]).len(), 100_000_000);
}

#[test]
fn rows_that_are_gone_are_forgotten() {
    check_ranges(&[|s| s.select_all(20), |s| s.limit_to(5)], &[(0, 4)]);
    check_ranges(&[|s| s.toggle(3), |s| s.toggle(9), |s| s.limit_to(5)], &[(3, 3)]);
    let selection = selected(&[|s| s.select_only(9), |s| s.limit_to(0)]);
    assert_eq!((selection.is_empty(), selection.cursor()), (true, None));
}

const ROWS: Extent = Extent { num_rows: 100_000_000, row_height: 28.0, height: 280.0 };

#[track_caller]
fn check_visible(scroll: &Scroll, extent: &Extent, expect: Range<u64>, top: f32) {
    assert_eq!(scroll.visible(extent), expect);
    let found = scroll.top_of(expect.start, extent);
    assert!((found - top).abs() < 0.01, "the first row is at {found}");
}

#[test]
fn scrolling_is_exact_at_a_hundred_million_rows() {
    let mut scroll = Scroll::default();
    check_visible(&scroll, &ROWS, 0..10, 0.0);
    scroll.by(1.5, &ROWS);
    check_visible(&scroll, &ROWS, 0..11, -1.5);
    scroll.reveal(99_999_999, &ROWS);
    check_visible(&scroll, &ROWS, 99_999_990..100_000_000, 0.0);
    scroll.by(-1.5, &ROWS);
    check_visible(&scroll, &ROWS, 99_999_989..100_000_000, -26.5);
    scroll.by(1_000.0, &ROWS);
    check_visible(&scroll, &ROWS, 99_999_990..100_000_000, 0.0);
}

#[test]
fn revealing_moves_as_little_as_possible() {
    let mut scroll = Scroll::default();
    scroll.reveal(9, &ROWS);
    check_visible(&scroll, &ROWS, 0..10, 0.0);
    scroll.reveal(10, &ROWS);
    check_visible(&scroll, &ROWS, 1..11, 0.0);
    scroll.reveal(4, &ROWS);
    check_visible(&scroll, &ROWS, 1..11, 0.0);
    scroll.reveal(0, &ROWS);
    check_visible(&scroll, &ROWS, 0..10, 0.0);
}

#[test]
fn fewer_rows_than_room_do_not_scroll() {
    let few = Extent { num_rows: 3, ..ROWS };
    let mut scroll = Scroll::default();
    scroll.by(500.0, &few);
    check_visible(&scroll, &few, 0..3, 0.0);
    assert!(few.max() <= 0.0 && few.page() == 10);
    let mut far = Scroll::default();
    far.move_to_share(1.0, &ROWS);
    far.limit(&few);
    check_visible(&far, &few, 0..3, 0.0);
}

#[test]
fn the_handle_can_always_be_taken() {
    assert_eq!(handle(200.0, 100.0, 200.0, 0.0), (100.0, 0.0));
    assert_eq!(handle(200.0, 100.0, 200.0, 1.0), (100.0, 100.0));
    assert_eq!(handle(200.0, 280.0, 2.8e9, 0.5), (32.0, 84.0));
    assert_eq!(handle(20.0, 1.0, 1e9, 1.0), (20.0, 0.0));
}

#[test]
fn shares_lead_back_to_themselves() {
    let mut scroll = Scroll::default();
    scroll.move_to_share(0.25, &ROWS);
    assert!((scroll.share(&ROWS) - 0.25).abs() < 1e-9);
}

#[track_caller]
fn check_widths(columns: &[Column], by_user: &[(&str, f32)], room: f32, expect: &[f32]) {
    let by_user: HashMap<String, f32> = by_user.iter().map(|(title, width)| ((*title).to_owned(), *width)).collect();
    assert_eq!(column::widths(columns, &by_user, room), expect);
}

#[test]
fn filling_columns_share_what_is_left() {
    let columns =
        [Column::text("A").width(100.0), Column::text("B").width(50.0).fill(), Column::text("C").width(50.0).fill()];
    check_widths(&columns, &[], 400.0, &[100.0, 150.0, 150.0]);
    check_widths(&columns, &[], 150.0, &[100.0, 50.0, 50.0]);
    check_widths(&columns, &[("B", 80.0)], 400.0, &[100.0, 80.0, 220.0]);
    check_widths(&columns, &[("A", 40.0), ("B", 40.0), ("C", 40.0)], 400.0, &[40.0, 40.0, 40.0]);
}

#[test]
fn a_column_keeps_a_width_that_can_be_taken_again() {
    assert!((column::resized(100.0, 20.4) - 120.0).abs() < f32::EPSILON);
    assert!((column::resized(100.0, -500.0) - 40.0).abs() < f32::EPSILON);
    assert!((Column::number("Rows").width(72.0).holding("20,000".len()).width - 78.0).abs() < f32::EPSILON);
    assert!((Column::number("Rows").width(72.0).holding(1).width - 72.0).abs() < f32::EPSILON);
    assert!((column::fitting(10_000.0) - 600.0).abs() < f32::EPSILON);
}

#[test]
fn a_second_click_turns_the_sort_around() {
    let ascending = Sort { column: 2, order: SortOrder::Ascending };
    let descending = Sort { column: 2, order: SortOrder::Descending };
    assert_eq!(Sort::clicked(None, 2), ascending);
    assert_eq!(Sort::clicked(Some(ascending), 2), descending);
    assert_eq!(Sort::clicked(Some(descending), 2), ascending);
    assert_eq!(Sort::clicked(Some(descending), 1), Sort { column: 1, order: SortOrder::Ascending });
}

#[test]
fn a_cell_is_one_line_whatever_is_in_it() {
    assert_eq!(one_line("plain"), "plain");
    assert_eq!(one_line("a\r\nb\nc\td"), "a↵b↵c→d");
    assert_eq!(one_line("nul\0"), "nul\u{FFFD}");
    assert_eq!(one_line(&"x".repeat(1_000_000)).chars().count(), 300);
}

#[test]
fn copied_cells_keep_to_their_columns() {
    let rows = [vec!["10000", "Adatum"], vec!["a\tb", "say \"hi\""], vec!["line\nend \"q\"", ""]];
    assert_eq!(tab_separated(rows), "10000\tAdatum\n\"a\tb\"\tsay \"hi\"\n\"line\nend \"\"q\"\"\"\t\n");
}

#[test]
fn rows_that_are_not_there_are_left_to_the_caller() {
    let selection = selected(&[|s| s.select_only(0), |s| s.extend_to(2)]);
    let text = copy::selected(&selection, &mut |row| Some(vec![Cell::text(row.to_string()), Cell::text("x")]));
    assert_eq!(text.as_deref(), Some("0\tx\n1\tx\n2\tx\n"));
    assert_eq!(copy::selected(&selection, &mut |row| (row < 2).then(|| vec![Cell::text("x")])), None);
    let all = selected(&[|s| s.select_all(1_000_000)]);
    assert_eq!(copy::selected(&all, &mut |_| panic!("too many rows are not asked for")), None);
}
