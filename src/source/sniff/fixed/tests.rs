//! Aligned texts, as people send them, and the columns found in them; written ones found again.

use proptest::prelude::*;

use super::*;

fn found(text: &str) -> Option<Layout> {
    guess(text, Rest::Ends, Codec::Utf8, &Given::default())
}

/// The layout in a line: `1-10, 11-18 skip 2 tag D bytes`.
fn describe(layout: &Layout) -> String {
    let mut text = FixedColumn::list_text(&layout.columns);
    if layout.skip_lines > 0 {
        text += &format!(" skip {}", layout.skip_lines);
    }
    if let Some(tag) = &layout.tag {
        text += &format!(" tag {tag}");
    }
    text += match layout.unit {
        FixedUnit::Characters => "",
        FixedUnit::Bytes => " bytes",
        FixedUnit::Cells => " cells",
    };
    text
}

#[track_caller]
fn check(lines: &[&str], expect: Option<&str>) {
    let layout = found(&lines.join("\n"));
    assert_eq!(layout.as_ref().map(describe).as_deref(), expect, "{layout:#?}");
}

#[test]
fn aligned_columns() {
    check(
        &[
            "Item      Weight  Colour",
            "apple        1.5  red",
            "pear         2.0  green",
            "plum        10.0  dark blue",
        ],
        Some("1-10, 11-18, 19-27"),
    );
}

#[test]
fn a_drawn_line_marks_the_columns() {
    check(
        &["Id Name       Amount", "-- ---------- ------", "1  Ann Miller   1.50", "22 Bob           .75"],
        Some("1-3, 4-14, 15-20"),
    );
}

#[test]
fn lines_above_a_drawn_line_are_left_out() {
    check(&["Report of the day", "", "Id Name", "== ==========", "1  Ann Miller", "22 Bob"], Some("1-3, 4-13 skip 2"));
}

#[test]
fn a_title_above_aligned_columns() {
    check(
        &[
            "Stock list of warehouse North, 20 November",
            "",
            "No.     Name           Qty",
            "A100    Anchor          12",
            "A2001   Buoy, small      3",
            "A30     Rope 12 mm     100",
            "B7      Shackle          7",
        ],
        Some("1-8, 9-23, 24-26 skip 2"),
    );
}

#[test]
fn a_short_title_above_aligned_columns() {
    check(
        &[
            "Stock",
            "",
            "No.     Name           Qty",
            "A100    Anchor          12",
            "A2001   Buoy, small      3",
            "A30     Rope 12 mm     100",
            "B7      Shackle          7",
        ],
        Some("1-8, 9-23, 24-26 skip 2"),
    );
}

#[test]
fn a_column_that_is_mostly_empty() {
    check(
        &[
            "No.     Name         Note",
            "A100    Anchor",
            "A2001   Buoy",
            "A30     Rope 12 mm   sold",
            "B7      Shackle",
            "B8      Cleat        lost",
            "B9      Chain",
        ],
        Some("1-8, 9-21, 22-25"),
    );
}

#[test]
fn columns_that_touch() {
    check(&["000012Apple     0000150", "000245Dark plum 0001000", "123456Pear      0022225"], Some("1-6, 7-16, 17-23"));
    check(
        &["20261120000012Apple     +0150", "20261121000245Dark plum -1000", "20261201123456Pear      +2225"],
        Some("1-8, 9-14, 15-24, 25-29"),
    );
    check(
        &["NumberName        Price", "000012Apple     0000150", "000245Dark plum 0001000", "123456Pear      0022225"],
        Some("1-6, 7-16, 17-23"),
    );
}

#[test]
fn a_minus_behind_an_amount() {
    check(
        &["000012Apple     00150 20261120", "000245Dark plum 01000-20261121", "123456Pear      22225 20261201"],
        Some("1-6, 7-16, 17-22, 23-30"),
    );
    check(
        &["Apple     00150+20261120", "Dark plum 01000-20261121", "Pear      22225+20261201"],
        Some("1-10, 11-16, 17-24"),
    );
}

#[test]
fn what_stands_to_the_right_of_its_column_is_not_divided() {
    check(
        &["Text            Debit", "Rent March   1,021.41", "Stationery     625.46", "Bank fee     8,176.23"],
        Some("1-13, 14-21"),
    );
}

#[test]
fn one_space_divides_values_but_no_words() {
    let table = [
        "B603 Rope 10 mm  N-14 3633 325.92 2026-11-14 08:15",
        "A610 Anchor      N-02   83  32.21 2026-04-17 09:30",
        "A890 Lamp, small S-09 1160 426.10 2026-01-11 12:00",
        "C219 Shackle     S-02    9 507.96 2026-02-14 07:45",
    ];
    check(&table, Some("1-5, 6-17, 18-22, 23-27, 28-34, 35-50"));
    check(&["Full name", "Mr Miller", "Ms Li", "Mr Olsen", "Ms Byrne", "Mr Dahl", "Ms Roth", "Ms Ek", "Mr Fog"], None);
    check(&["1 234,50", "7 898,24", "9 001,75", "5 398,45"], None);
}

#[test]
fn headings_wider_than_their_columns() {
    check(
        &[
            "Number of item  Description  Total amount",
            "000001  Rope             1.50   2026-01-02",
            "000002  Buoy            12.00   2026-01-03",
            "000003  Anchor           7.25   2026-11-04",
            "000004  Lamp            10.00   2026-12-05",
        ],
        Some("1-8, 9-24, 25-32, 33-42"),
    );
}

#[test]
fn rows_are_not_left_out_as_titles() {
    let row = |i: usize| format!("10.0.0.{i} [20/Nov:08:{i:02}] /a{i}.html 200 {}", i * 97);
    let lines: Vec<String> = (5..15).map(row).collect();
    let layout = found(&lines.join("\n"));
    assert!(layout.is_none_or(|layout| layout.skip_lines == 0));
}

#[test]
fn heads_of_later_pages_say_nothing() {
    let page = |from: usize| {
        let rows = (from..from + 5).map(|i| format!("A{i:<9}{:<12}{:>6}\n", format!("part {i}"), i * 7));
        format!("\u{C}Stock list, page {from}\n\nNo        Name           Qty\n{}", rows.collect::<String>())
    };
    assert_eq!(
        found(&(page(10) + page(20).as_str())).as_ref().map(describe).as_deref(),
        Some("1-10, 11-25, 26-28 skip 2")
    );
}

#[test]
fn words_and_codes_are_no_columns() {
    check(&["the quick brown fox", "jumps over a lazy", "dog and runs away", "into the dark wood"], None);
    check(&["a  1", "b  2"], None);
    check(&["Anchor Ltd", "Buoy & Sons, Bergen", "Rope Works", "Fender Trade (closed)"], None);
    check(&["AB1204", "AC2210", "BB7777", "XY0001"], None);
    check(&["20261120", "20261121", "20261122", "20261123"], None);
}

#[test]
fn a_note_among_many_rows_divides_no_less() {
    let row = |i: usize| format!("A{i:<9}{:<12}{:>6}\n", format!("part {i}"), i * 7);
    let rows: String = (1..100).map(row).collect();
    let text = format!("{rows}carried over to the next page ...\n{rows}");
    assert_eq!(found(&text).as_ref().map(describe).as_deref(), Some("1-10, 11-25, 26-28"));
}

#[test]
fn tabs_are_not_guessed_at() {
    check(&["a\t1  x", "b\t2  y", "c\t3  z", "d\t4  w"], None);
}

#[test]
fn records_of_several_types() {
    check(
        &["H20261120SHOP", "D000012Apple     0150", "D000245Dark plum 1000", "D123456Pear      2225", "T000003"],
        Some("1-1, 2-7, 8-17, 18-21 tag D"),
    );
    check(
        &[
            "00 BANK LTD 20261120",
            "10000012Apple     0150",
            "10000245Dark plum 1000",
            "10123456Pear      2225",
            "99000002",
        ],
        Some("1-2, 3-8, 9-18, 19-22 tag 10"),
    );
}

#[test]
fn headings_and_sums_are_no_types() {
    check(
        &[
            "NO.   NAME        QTY",
            "C100  Anchor       12",
            "C200  Buoy          3",
            "C300  Rope        100",
            "TOTAL             115",
        ],
        Some("1-6, 7-18, 19-21"),
    );
}

#[test]
fn a_type_of_record_asked_for() {
    let text = "H20261120SHOP      \nD000012Apple     0150\nH20261121DOCK      \nH20261122QUAY NORTH\n";
    let tag = RecordTag { start: 1, text: "H".to_owned() };
    let given = Given { tag: Some(Some(&tag)), ..Given::default() };
    let layout = guess(text, Rest::Ends, Codec::Utf8, &given).unwrap();
    assert_eq!(describe(&layout), "1-1, 2-9, 10-19 tag H");
}

#[test]
fn bytes_where_the_lines_agree_in_bytes_only() {
    let lines = ["1  Köln    12", "22 Oslo     3", "3  Málaga 100", "4  Ålesund 7 "];
    let text = lines.map(|line| line.to_owned() + " ".repeat(16 - line.len()).as_str()).join("\n");
    assert_eq!(found(&text).map(|layout| layout.unit), Some(FixedUnit::Bytes));
    let text = lines.map(|line| format!("{line:16}")).join("\n");
    assert_eq!(found(&text).map(|layout| layout.unit), Some(FixedUnit::Characters));
}

#[test]
fn cells_where_wide_characters_are_aligned_on_a_screen() {
    check(
        &[
            "Code  Name        Town      Qty",
            "A100  東京商会    東京       12",
            "A200  Ångström    Århus       3",
            "A300  Þór hf.     Höfn      100",
            "A400  大阪船具店  大阪        7",
        ],
        Some("1-6, 7-18, 19-28, 29-31 cells"),
    );
}

#[test]
fn one_longer_line_makes_no_column_longer() {
    let mut lines = vec!["NO    NAME           AMT"];
    lines.extend(["C100  Anchor Ltd      12", "C200  Buoy & Sons      3", "C300  Rope Works     100"].repeat(3));
    lines.push("C400  Fender Trade    77 see letter");
    check(&lines, Some("1-6, 7-21, 22-24"));
}

#[test]
fn the_last_line_of_a_sample_may_be_cut() {
    let text = "Item      Weight\napple        1.5\npear         2.0\nplum        10.0\nquin";
    let layout = guess(text, Rest::Follows, Codec::Utf8, &Given::default()).unwrap();
    assert!(layout.why.contains("4 of 4 lines"), "{}", layout.why);
}

#[test]
fn without_columns_there_is_one() {
    let layout = one_column("ab c\nabcdefgh\n", Rest::Ends, Codec::Utf8, &Given::default());
    assert_eq!(describe(&layout), "1-8");
}

proptest! {
    /// Words of any length up to their column's, at least two spaces apart, one of them reaching over the whole column.
    #[test]
    fn a_written_layout_is_found_again(
        rows in prop::collection::vec(prop::collection::vec("[a-z]{1,6}", 4), 6..20),
        lengths in prop::collection::vec(8..14usize, 3),
    ) {
        let mut text = String::new();
        for row in &rows {
            for (cell, length) in row.iter().zip(&lengths) {
                text += &format!("{cell:length$}");
            }
            text += &format!("{}\n", row[3]);
        }
        let layout = found(&text).unwrap();
        let starts: Vec<usize> = layout.columns.iter().map(|column| column.start as usize).collect();
        let expect: Vec<usize> = (0..4).map(|i| 1 + lengths[..i].iter().sum::<usize>()).collect();
        prop_assert_eq!(starts, expect);
    }

    #[test]
    fn any_text_is_looked_at_without_harm(text in "[ -~é日\t\r\n]{0,300}") {
        found(&text);
        one_column(&text, Rest::Follows, Codec::Utf8, &Given::default());
    }
}
