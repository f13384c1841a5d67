use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(text: &str, notation: Notation, expect: &str) {
    let found = decimal(text, notation).map(|number| number.to_string());
    assert_eq!(found.as_deref().unwrap_or("none"), expect, "{text}");
}

#[track_caller]
fn check_integer(text: &str, notation: Notation, expect: Option<i64>) {
    assert_eq!(integer(text, notation), expect, "{text}");
}

#[test]
fn plain_numbers() {
    check("0", Notation::Point, "0");
    check("12.50", Notation::Point, "12.5");
    check("-5", Notation::Point, "-5");
    check("+5", Notation::Point, "5");
    check(".5", Notation::Point, "0.5");
    check("5.", Notation::Point, "5");
    check("007", Notation::Point, "7");
    check("-0.00", Notation::Point, "0");
    check("12,5", Notation::Comma, "12.5");
    check("-,25", Notation::Comma, "-0.25");
}

#[test]
fn groups_of_three() {
    check("1,234,567.89", Notation::Point, "1234567.89");
    check("1.234.567,89", Notation::Comma, "1234567.89");
    check("1 234,5", Notation::Comma, "1234.5");
    check("1\u{a0}234,5", Notation::Comma, "1234.5");
    check("1\u{202f}234.5", Notation::Point, "1234.5");
    check("1'234.50", Notation::Point, "1234.5");
    check("1’234.50", Notation::Point, "1234.5");
    check("1,500", Notation::Point, "1500");
    check("1.500", Notation::Comma, "1500");
}

#[test]
fn misplaced_groups_are_no_number() {
    check("1,5", Notation::Point, "none");
    check("1.5", Notation::Comma, "none");
    check("1,50", Notation::Point, "none");
    check("0,500", Notation::Point, "none");
    check("1234,567", Notation::Point, "none");
    check("1,234 567", Notation::Point, "none");
    check("1,,234", Notation::Point, "none");
    check(",234", Notation::Point, "none");
    check("1,234,", Notation::Point, "none");
    check("1.5,000", Notation::Point, "none");
    check("1.234.56", Notation::Comma, "none");
}

#[test]
fn signs_on_either_side() {
    check("5-", Notation::Point, "-5");
    check("(1,234.56)", Notation::Point, "-1234.56");
    check("−5", Notation::Point, "-5");
    check("- 5", Notation::Point, "-5");
    check("--5", Notation::Point, "none");
    check("-5-", Notation::Point, "none");
    check("(-5)", Notation::Point, "none");
    check("(5", Notation::Point, "none");
    check("5)", Notation::Point, "none");
    check("()", Notation::Point, "none");
}

#[test]
fn currency_and_percent_are_left_out_of_decimals_only() {
    check("€ 1.234,56", Notation::Comma, "1234.56");
    check("1.234,56 €", Notation::Comma, "1234.56");
    check("-$5", Notation::Point, "-5");
    check("$-5", Notation::Point, "-5");
    check("($5.00)", Notation::Point, "-5");
    check("15 %", Notation::Point, "15");
    check("€ 5 €", Notation::Point, "none");
    check("%5", Notation::Point, "none");
    check("5¢", Notation::Point, "none");
    check("EUR 5", Notation::Point, "none");
    check_integer("15%", Notation::Point, None);
    check_integer("$5", Notation::Point, None);
}

#[test]
fn what_is_no_number() {
    for text in
        ["12,5O", "1.2.3", "abc", "1O0.00", "", ".", "-", "€", "%", "1E05", "1e5", "٣", "NaN", "inf", "1_000", "0x10"]
    {
        check(text, Notation::Point, "none");
    }
    check(",", Notation::Comma, "none");
}

#[test]
fn the_greatest_numbers_are_exact_and_greater_ones_none() {
    check("79228162514264337593543950335", Notation::Point, "79228162514264337593543950335");
    check("79228162514264337593543950336", Notation::Point, "none");
    check("0.0000000000000000000000000001", Notation::Point, "0.0000000000000000000000000001");
    check("0.00000000000000000000000000001", Notation::Point, "none");
    check(&format!("1.{}", "0".repeat(60)), Notation::Point, "1");
    check(&format!("{}1", "0".repeat(60)), Notation::Point, "1");
    check("9999999999999999999", Notation::Point, "9999999999999999999");
}

#[test]
fn workbook_numbers_may_have_an_exponent() {
    check("1234.5", Notation::Workbook, "1234.5");
    check("1.5E-7", Notation::Workbook, "0.00000015");
    check("1e5", Notation::Workbook, "100000");
    check("1E+05", Notation::Workbook, "100000");
    check("-2.50e1", Notation::Workbook, "-25");
    check("10e-1", Notation::Workbook, "1");
    check("0e400", Notation::Workbook, "0");
    check("1e400", Notation::Workbook, "none");
    check("1,234", Notation::Workbook, "none");
    check("1e", Notation::Workbook, "none");
    check("e5", Notation::Workbook, "none");
    // Residues of a calculation.
    check("5.551115123125783e-17", Notation::Workbook, "0.0000000000000000555111512313");
    check("1e-300", Notation::Workbook, "0");
    check("6e-29", Notation::Workbook, "0.0000000000000000000000000001");
}

#[test]
fn whole_numbers() {
    check_integer("42", Notation::Point, Some(42));
    check_integer("-42", Notation::Point, Some(-42));
    check_integer("1,234", Notation::Point, Some(1234));
    check_integer("12.00", Notation::Point, Some(12));
    check_integer("12.5", Notation::Point, None);
    check_integer("9223372036854775807", Notation::Point, Some(i64::MAX));
    check_integer("-9223372036854775808", Notation::Point, Some(i64::MIN));
    check_integer("9223372036854775808", Notation::Point, None);
    check_integer("1e3", Notation::Workbook, Some(1000));
    check_integer("1e30", Notation::Workbook, None);
}

proptest! {
    #[test]
    fn neutral_numbers_are_read_as_rust_decimal_reads_them(text in "-?[0-9]{1,22}(\\.[0-9]{0,9})?") {
        // rust_decimal has no room for zeros that say nothing.
        let told = if text.contains('.') { text.trim_end_matches('0') } else { &text };
        let expect = Decimal::from_str_exact(told).ok().map(|number| number.normalize());
        prop_assert_eq!(decimal(&text, Notation::Point), expect);
        prop_assert_eq!(decimal(&text.replace('.', ","), Notation::Comma), expect);
        prop_assert_eq!(decimal(&text, Notation::Workbook), expect);
    }

    #[test]
    fn integers_come_back(number in any::<i64>()) {
        prop_assert_eq!(integer(&number.to_string(), Notation::Point), Some(number));
    }

    #[test]
    fn grouped_numbers_come_back(number in any::<u64>(), group_sign in prop::sample::select(vec![',', ' ', '\'', '\u{a0}'])) {
        let digits = number.to_string();
        let mut grouped = String::new();
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i) % 3 == 0 {
                grouped.push(group_sign);
            }
            grouped.push(digit);
        }
        prop_assert_eq!(decimal(&grouped, Notation::Point), Some(Decimal::from(number)));
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), numeric in "[-+(). ,'%€0-9eE]{0,40}") {
        for notation in [Notation::Point, Notation::Comma, Notation::Workbook] {
            let _ = (decimal(&text, notation), integer(&text, notation));
            let _ = (decimal(&numeric, notation), integer(&numeric, notation));
        }
    }

    #[test]
    fn workbook_numbers_are_the_nearest_decimals(number in any::<f64>().prop_filter("in range", |n| n.abs() < 1e20 && n.abs() > 1e-10)) {
        let found = decimal(&format!("{number:e}"), Notation::Workbook).unwrap();
        prop_assert_eq!(decimal(&format!("{number}"), Notation::Workbook).or(Some(found)), Some(found));
    }
}
