use super::*;
use crate::model::RowNo;

fn block(cells: &[(CellKind, &str)]) -> RawBlock {
    let mut block = RawBlock::new(RowNo(1));
    for (kind, text) in cells {
        block.begin_row(1);
        block.push_cell(*kind, text);
        block.end_row();
    }
    block
}

#[track_caller]
fn check_in(heading: &str, texts: &[&str], scope: Scope, expect: &str) {
    let cells: Vec<_> = texts.iter().map(|text| (CellKind::Text, *text)).collect();
    let types = propose_types(&[heading.to_owned()], &block(&cells), scope);
    let [found] = &types[..] else { panic!("one column") };
    assert_eq!(format!("{}: {}", found.kind.name(), found.why), expect, "{heading}");
}

#[track_caller]
fn check(heading: &str, texts: &[&str], expect: &str) {
    check_in(heading, texts, Scope::Part, expect);
}

/// Many values, with others in their place at these rows (from 1).
fn many(num: usize, value: impl Fn(usize) -> String, others: &[(usize, &str)]) -> Vec<String> {
    let mut values: Vec<_> = (1..=num).map(value).collect();
    for (row, other) in others {
        (*other).clone_into(&mut values[row - 1]);
    }
    values
}

#[track_caller]
fn check_many(heading: &str, values: &[String], expect: &str) {
    let texts: Vec<_> = values.iter().map(String::as_str).collect();
    check(heading, &texts, expect);
}

#[test]
fn exceptions_are_named_with_their_rows() {
    let days = |i: usize| format!("{:02}/{:02}/2026", i % 28 + 1, i % 12 + 1);
    check_many(
        "Order Date",
        &many(1000, days, &[(17, "tbd"), (402, "31/02/2026")]),
        "Date: 998 of 1,000 are dates, day/month/year; rows 17 and 402 are not: “tbd”, “31/02/2026”",
    );
    check_many(
        "Amount",
        &many(100, |i| format!("{i},50"), &[(5, "12,5O")]),
        "Decimal: 99 of 100 are numbers with a decimal comma; row 5 is not: “12,5O”",
    );
    check_many(
        "Pieces",
        &many(100, |i| i.to_string(), &[(1, "n/a"), (2, "?"), (3, "-"), (4, "n/a")]),
        "Integer: 96 of 100 are whole numbers; rows 1, 2, 3 and 1 more are not: “n/a”, “?”, “-”",
    );
}

#[test]
fn too_many_exceptions_are_no_chance() {
    check(
        "Delivered",
        &["20/11/2026", "21/11/2026", "later"],
        "Text: kept as text: 2 of 3 are dates, day/month/year; row 3 is not: “later”",
    );
    check(
        "Date",
        &["01.11.2026", "05.11.2026", "12.11.2026", "Closing balance"],
        "Text: kept as text: 3 of 4 are dates, day/month/year; row 4 is not: “Closing balance”",
    );
    check_many(
        "Size",
        &many(200, |i| (36 + i % 10).to_string(), &[(3, "XL"), (50, "XL"), (90, "XL")]),
        "Text: kept as text: 197 of 200 are whole numbers; rows 3, 50 and 90 are not: “XL”, “XL”, “XL”",
    );
    check("Note", &["n/a", "n/a", "5"], "Text: texts, such as “n/a” in row 1");
}

#[test]
fn amounts_in_every_locale() {
    check("Sum", &["1.234,50 €", "12,00 €"], "Decimal: 2 of 2 are numbers with a decimal comma");
    check("Sum", &["1'234.50", "(12.00)"], "Decimal: 2 of 2 are numbers with a decimal point");
    check("Sum", &["12,34,567.89", "5.00"], "Decimal: 2 of 2 are numbers with a decimal point");
    check("Rate", &["5 %", "7 %"], "Decimal: 2 of 2 are numbers");
    check("Sum", &["١٬٢٣٤٫٥", "٥"], "Decimal: 2 of 2 are numbers");
    check("Stock", &["1 234", "12"], "Integer: 2 of 2 are whole numbers");
    check("Stock", &["5-", "−3"], "Integer: 2 of 2 are whole numbers");
}

#[test]
fn identifiers_say_why_they_stay_text() {
    check("X", &["12", "007"], "Text: kept as text: row 2 has a leading zero, “007”");
    check("X", &["1234567890123456"], "Text: kept as text: row 1 has more than 15 digits, “1234567890123456”");
    check("Gene", &["BRCA1", "MARCH1"], "Text: kept as text: “MARCH1” in row 2 is not a date here");
    check("Article", &["1E05"], "Text: kept as text: “1E05” in row 1 is not a number with an exponent here");
    check("Range", &["1-2", "2-3"], "Text: kept as text: “1-2” in row 1 is not a date here");
    check("Release", &["1.2.3", "2.0.1"], "Text: kept as text: “1.2.3” in row 1 is a version or a network address");
    check("Contact", &["123 456 789", "987 654 321"], "Text: kept as text: the values look like telephone numbers");
    check("Order No.", &["1001", "1002"], "Code: kept as a code: the heading “Order No.” names things");
    check("Post Code", &["1001", "10115"], "Code: kept as a code: the heading “Post Code” names things");
    check("Customer ID", &["a-1", "b-2"], "Text: texts, such as “a-1” in row 1");
}

#[test]
fn dates_times_and_words() {
    check("Day", &["2026-11-20", "2026-11-21"], "Date: 2 of 2 are dates");
    check("Day", &["03/04/26"], "Date: 1 of 1 are dates, day/month/year; years of two digits are 1950 to 2049");
    check("Day", &["20. November 2026", "1er janvier 2026"], "Date: 2 of 2 are dates");
    check("At", &["2026-11-20 08:15", "2026-11-20"], "DateTime: 2 of 2 are dates with times");
    check("At", &["08:15", "8:15 PM"], "Time: 2 of 2 are times of day");
    check("Paid", &["ja", "nein"], "Boolean: 2 of 2 are yes or no");
    check("Paid", &["ДА", "нет"], "Boolean: 2 of 2 are yes or no");
    check("Key", &["01234567-89ab-cdef-0123-456789abcdef"], "Guid: 1 of 1 are GUIDs");
    check("Size", &["10x20", "10 x 20"], "Text: texts, such as “10x20” in row 1");
    check("Empty", &["", " "], "Text: no values to judge by");
}

#[test]
fn a_handful_of_words_in_the_whole_file_is_an_option() {
    let words = many(30, |i| ["Pallet", "Box", "bulk"][i % 3].to_owned(), &[]);
    let words: Vec<_> = words.iter().map(String::as_str).collect();
    check_in("Packing", &words, Scope::Whole, "Option: 30 values are one of Box, bulk, Pallet");
    check_in("Packing", &words, Scope::Part, "Text: texts, such as “Box” in row 1");
    check_in("Packing", &words[..12], Scope::Whole, "Text: texts, such as “Box” in row 1");
}

#[test]
fn a_workbooks_kinds_count() {
    let kinds =
        |cells: &[(CellKind, &str)]| propose_types(&["X".to_owned()], &block(cells), Scope::Part).remove(0).kind;
    assert_eq!(kinds(&[(CellKind::Date, "2026-11-20"), (CellKind::Text, "2026-11-21")]), FieldType::Date);
    assert_eq!(kinds(&[(CellKind::Number, "1.5"), (CellKind::Number, "2")]), FieldType::Decimal);
    assert_eq!(kinds(&[(CellKind::Number, "5"), (CellKind::Number, "2")]), FieldType::Integer);
    assert_eq!(kinds(&[(CellKind::Boolean, "true")]), FieldType::Boolean);
    assert_eq!(kinds(&[(CellKind::Time, "08:15:00")]), FieldType::Time);
    assert_eq!(kinds(&[(CellKind::Error, "#N/A")]), FieldType::Text);
}

#[test]
fn evidence_carries_the_share() {
    let cells: Vec<_> = ["1", "2", "n/a", "4"].map(|text| (CellKind::Text, text)).to_vec();
    let evidence = propose_types(&["X".to_owned()], &block(&cells), Scope::Part)[0].evidence();
    assert_eq!((evidence.what.as_str(), evidence.finding.as_str()), ("Type of X", "Integer"));
    assert!((evidence.confidence - 0.75).abs() < 1e-6);
}
