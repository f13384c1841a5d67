use super::*;
use crate::model::{CellKind, RawBlock, RowNo};

fn block(texts: &[&str]) -> RawBlock {
    let mut block = RawBlock::new(RowNo(1));
    for text in texts {
        block.begin_row(1);
        block.push_cell(CellKind::Text, text);
        block.end_row();
    }
    block
}

#[track_caller]
fn check_dates(texts: &[&str], order: DateOrder, why: &str) {
    let block = block(texts);
    let sample = Sample::new(&block, 1);
    let tally = tally_dates(&sample, 0);
    assert_eq!(DateOrder::ALL[usual_order([&tally].into_iter())], order);
    assert_eq!(date_evidence(("D", &sample, 0), &tally, order).map_or(String::new(), |evidence| evidence.why), why);
}

#[track_caller]
fn check_numbers(texts: &[&str], decimal: char, why: &str) {
    let block = block(texts);
    let tally = tally_numbers(&Sample::new(&block, 1), 0, FieldType::Decimal);
    assert_eq!(DECIMAL_SIGNS[tally.best()], decimal);
    assert_eq!(number_evidence("N", &tally, decimal).map_or(String::new(), |evidence| evidence.why), why);
}

#[test]
fn day_before_month_when_the_first_is_over_twelve() {
    check_dates(&["05/03/2026", "20/11/2026"], DateOrder::Dmy, "2 of 2 read as day/month/year; 1 only so");
}

#[test]
fn month_before_day_when_the_second_is_over_twelve() {
    check_dates(
        &["05/03/2026", "11/20/2026", "tbd"],
        DateOrder::Mdy,
        "2 of 3 read as month/day/year; 1 only so; row 3 is not: “tbd”",
    );
}

#[test]
fn undecided_dates_are_said_to_be() {
    check_dates(&["05/03/2026", ""], DateOrder::Dmy, "1 of 1 read as day/month/year; none only so");
}

#[test]
fn iso_dates_read_in_any_order() {
    check_dates(&["2026-11-20"], DateOrder::Ymd, "1 of 1 read as year-month-day, in any order");
    check_dates(&["", " "], DateOrder::Ymd, "");
}

#[test]
fn decimal_signs() {
    check_numbers(&["12,5", "7", "1.234,56"], ',', "2 of 2 read as numbers with a decimal comma; 2 only so");
    check_numbers(&["12.5", "1,234"], '.', "2 of 2 read as numbers with a decimal point; 1 only so");
    check_numbers(&["1,234"], '.', "1 of 1 read as numbers with a decimal point; none only so");
    check_numbers(&["7"], '.', "");
}

#[test]
fn a_column_differs_only_where_it_reads_better() {
    let block = block(&["20/11/2026"]);
    let tally = tally_dates(&Sample::new(&block, 1), 0);
    assert_eq!(tally.differing_from(1), None);
    assert_eq!(tally.differing_from(2), Some(1));
}

#[test]
fn rows_that_are_no_dates_are_named_and_impossible_ones_told() {
    check_dates(
        &["20/11/2026", "31/02/2023", "n/a", "tbd", "?", "21/11/26"],
        DateOrder::Dmy,
        "2 of 6 read as day/month/year; 1 only so; rows 2, 3, 4 and 1 more are not: “31/02/2023”, “n/a”, “tbd”; \
         no calendar has “31/02/2023”; years of two digits are 1950 to 2049",
    );
}

#[test]
fn numbers_of_too_many_digits_are_told() {
    check_numbers(
        &["1.5", "79228162514264337593543950336.5"],
        '.',
        "1 of 2 read as numbers with a decimal point; 1 only so; row 2 is not: “79228162514264337593543950336.5”; \
         “79228162514264337593543950336.5” has more digits than are kept exactly",
    );
}
