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
    check("%5", Notation::Point, "5");
    check("5¢", Notation::Point, "none");
    check("5‰", Notation::Point, "none");
    check("€ %5", Notation::Point, "none");
    check_integer("15%", Notation::Point, None);
    check_integer("$5", Notation::Point, None);
}

#[test]
fn currencies_by_code_word_and_sign() {
    for text in [
        "EUR 1.234,50",
        "1.234,50 EUR",
        "1 234,50 €",
        "1\u{202f}234,50\u{a0}€",
        "€1.234,50",
        "1.234,50€",
        "kr 1.234,50",
        "1.234,50 kr.",
        "1 234,50 zł",
        "1 234,50 Kč",
        "1.234,50 lei",
        "R$ 1.234,50",
        "1 234,50 руб.",
        "1 234,50 ₽",
        "₺1.234,50",
        "eur 1.234,50",
        "1.234,50 Ft",
        "1.234,50 euros",
    ] {
        check(text, Notation::Comma, "1234.5");
    }
    for text in [
        "$1,234.50",
        "US$ 1,234.50",
        "CA$1,234.50",
        "CHF 1'234.50",
        "SFr. 1’234.50",
        "Rs. 1,234.50",
        "Rs.1,234.50",
        "₹1,234.50",
        "£1,234.50",
        "¥1,234.50",
        "￥1,234.50",
        "1,234.50 USD",
        "1234.50元",
        "A$ 1,234.50",
        "฿1,234.50",
        "1,234.50 د.إ",
        "R 1 234.50",
    ] {
        check(text, Notation::Point, "1234.5");
    }
    for text in ["EUR USD 5", "ABC 5", "5 pcs", "5 kg", "EUR", "5 EURO5", "Rs.", "5m"] {
        check(text, Notation::Point, "none");
    }
    check("EUR.50", Notation::Point, "0.5");
    check("5.EUR", Notation::Point, "5");
}

#[test]
fn negative_in_every_place() {
    for text in [
        "-$5",
        "$-5",
        "$ -5",
        "($5)",
        "$(5)",
        "(5) $",
        "(EUR 5)",
        "EUR (5.00)",
        "5- EUR",
        "5 EUR-",
        "−5",
        "–5",
        "‒5",
        "－5",
        "5−",
        "- 5",
        "\u{200e}-5",
        "\u{200f}5-",
        "（5）",
        "5 CR",
        "5CR",
        "5.00 Cr.",
        "-5.00 USD",
        "\u{202d}-5\u{202c}",
    ] {
        check(text, Notation::Point, "-5");
    }
    for text in ["+5", "＋5", "5 DR", "5 Dr", "+$5", "5.00 dr."] {
        check(text, Notation::Point, "5");
    }
    for text in ["-5 CR", "(5) CR", "-(5)", "CR", "ACR", "+-5", "5+"] {
        check(text, Notation::Point, "none");
    }
}

#[test]
fn no_cents_are_not_negative() {
    check("1.234,-", Notation::Comma, "1234");
    check("1.234,--", Notation::Comma, "1234");
    check("1.234,– €", Notation::Comma, "1234");
    check("€ 5,-", Notation::Comma, "5");
    check("CHF 1'234.–", Notation::Point, "1234");
    check("5.-", Notation::Point, "5");
    check("-5.-", Notation::Point, "-5");
    check("1.234-", Notation::Comma, "-1234");
    check("1,234-", Notation::Point, "-1234");
    check(",-", Notation::Comma, "none");
}

#[test]
fn india_groups_by_two() {
    check("12,34,567.89", Notation::Point, "1234567.89");
    check("1,00,000", Notation::Point, "100000");
    check("₹ 1,23,45,678", Notation::Point, "12345678");
    check("123,45,678", Notation::Point, "none");
    check("1,23,456,789", Notation::Point, "none");
    check("12.34.567", Notation::Comma, "none");
    check("1,23", Notation::Point, "none");
}

#[test]
fn digits_of_other_scripts() {
    check("١٬٢٣٤٫٥٦", Notation::Point, "1234.56");
    check("١٬٢٣٤٫٥٦", Notation::Comma, "1234.56");
    check("۱٬۲۳۴٫۵", Notation::Point, "1234.5");
    check("-۵", Notation::Point, "-5");
    check("१२,३४,५६७.८९", Notation::Point, "1234567.89");
    check("１，２３４．５", Notation::Point, "1234.5");
    check("１２３４，５", Notation::Comma, "1234.5");
    check("٣", Notation::Point, "3");
    check("1٣", Notation::Point, "none");
    check("٣", Notation::Workbook, "none");
    check("٪٥", Notation::Point, "5");
    check_integer("１２", Notation::Point, Some(12));
}

#[test]
fn spaces_and_apostrophes_of_every_kind_group() {
    for sign in [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\u{2007}', '\'', '’', 'ʼ', '′', '´', '`', '٬'] {
        check(&format!("1{sign}234{sign}567,5"), Notation::Comma, "1234567.5");
        check(&format!("1{sign}234{sign}567.5"), Notation::Point, "1234567.5");
    }
    check("1\t234", Notation::Point, "none");
    check("1 234'567", Notation::Point, "none");
}

#[test]
fn an_exponent_must_look_like_one() {
    check("1.5E-7", Notation::Point, "0.00000015");
    check("1,5E-7", Notation::Comma, "0.00000015");
    check("1E+05", Notation::Point, "100000");
    check("-2.50e1", Notation::Point, "-25");
    check("1.0E5", Notation::Point, "100000");
    check("1E05", Notation::Point, "none");
    check("5e1", Notation::Point, "none");
    check("1.5E-30", Notation::Point, "none");
    check("1.5E+30", Notation::Point, "none");
    check("1.5E", Notation::Point, "none");
    check("1.5E99999999999", Notation::Point, "none");
    check("0.0E-400", Notation::Point, "0");
}

#[test]
fn too_many_digits_are_told_from_what_is_no_number() {
    let check = |text, expect| assert_eq!(fault(text, Notation::Point), expect, "{text}");
    check("5", None);
    check("79228162514264337593543950336", Some(Fault::TooManyDigits));
    check("0.00000000000000000000000000001", Some(Fault::TooManyDigits));
    check("1E+40", Some(Fault::TooManyDigits));
    check("79228162514264337593543950336x", Some(Fault::NotANumber));
    check("12,5O", Some(Fault::NotANumber));
}

#[test]
fn what_is_no_number() {
    for text in
        ["12,5O", "1.2.3", "abc", "1O0.00", "", ".", "-", "€", "%", "1E05", "1e5", "NaN", "inf", "1_000", "0x10"]
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
    fn any_text_is_read_without_panic(text in any::<String>(), numeric in "[-+(). ,'’%€$٫٬٣۵−–0-9eECRDru]{0,40}") {
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
