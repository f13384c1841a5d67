use jiff::civil::date as civil;
use proptest::prelude::*;

use super::*;

const DMY: DateOrder = DateOrder::Dmy;
const MDY: DateOrder = DateOrder::Mdy;
const YMD: DateOrder = DateOrder::Ymd;

#[track_caller]
fn check(text: &str, order: DateOrder, expect: &str) {
    let found = date(text, order).map(|date| date.to_string());
    assert_eq!(found.as_deref().unwrap_or("none"), expect, "{text}");
}

#[track_caller]
fn check_date_time(text: &str, order: DateOrder, expect: &str) {
    let found = date_time(text, order).map(|at| at.to_string());
    assert_eq!(found.as_deref().unwrap_or("none"), expect, "{text}");
}

#[test]
fn a_leading_year_is_read_in_every_order() {
    for order in DateOrder::ALL {
        check("2026-11-20", order, "2026-11-20");
        check("2026/11/20", order, "2026-11-20");
        check("2026.11.20", order, "2026-11-20");
        check("2026-1-5", order, "2026-01-05");
        check("2024-02-29", order, "2024-02-29");
    }
}

#[test]
fn the_order_of_the_column_decides() {
    check("05/03/2026", DMY, "2026-03-05");
    check("05/03/2026", MDY, "2026-05-03");
    check("05/03/2026", YMD, "none");
    check("20.11.2026", DMY, "2026-11-20");
    check("20.11.2026", MDY, "none");
    check("11-20-2026", MDY, "2026-11-20");
    check("5.3.2026", DMY, "2026-03-05");
    check("20. 11. 2026", DMY, "2026-11-20");
    check("26-11-20", YMD, "2026-11-20");
}

#[test]
fn eight_digits_are_read_in_the_order_of_the_column() {
    check("20261120", YMD, "2026-11-20");
    check("20112026", DMY, "2026-11-20");
    check("11202026", MDY, "2026-11-20");
    check("20261120", DMY, "none");
    check("20112026", YMD, "none");
}

#[test]
fn two_digits_are_a_year_from_1950_to_2049() {
    check("01.02.49", DMY, "2049-02-01");
    check("01.02.50", DMY, "1950-02-01");
    check("01.02.00", DMY, "2000-02-01");
    check("1/2/99", MDY, "1999-01-02");
    check("1/2/199", MDY, "none");
}

#[test]
fn months_by_name() {
    check("20 Nov 2026", DMY, "2026-11-20");
    check("20-Nov-26", DMY, "2026-11-20");
    check("20. November 2026", DMY, "2026-11-20");
    check("Nov 20, 2026", DMY, "2026-11-20");
    check("2026 Nov 20", MDY, "2026-11-20");
    check("3. März 2026", DMY, "2026-03-03");
    check("3 MÄR 2026", DMY, "2026-03-03");
    check("3 mrz 26", DMY, "2026-03-03");
    check("1 May 2026", YMD, "2026-05-01");
    check("1 Mai 2026", YMD, "2026-05-01");
    check("24 Dez 2026", YMD, "2026-12-24");
    check("1 Sept 2026", YMD, "2026-09-01");
}

/// The same day, in languages from English to Korean.
const DAY_BY_NAME: &[&str] = &[
    "20 November 2026",
    "November 20, 2026",
    "20th November 2026",
    "the 20th of November, 2026",
    "20-NOV-2026",
    "20NOV2026",
    "20 Nov '26",
    "20. November 2026",
    "20. Nov. 2026",
    "den 20. november 2026",
    "20 novembre 2026",
    "20 nov. 2026",
    "le 20 novembre 2026",
    "20 de noviembre de 2026",
    "20 de novembro de 2026",
    "20 de novembre de 2026",
    "20 november 2026",
    "20. marraskuuta 2026",
    "20.marras.2026",
    "20 listopada 2026",
    "20 listopada 2026 r.",
    "20. listopadu 2026",
    "20. november 2026",
    "20. studenoga 2026.",
    "20. novembra 2026",
    "2026. november 20.",
    "20 noiembrie 2026",
    "20 ноември 2026 г.",
    "20 ноября 2026 г.",
    "20 ноября 2026 года",
    "20 листопада 2026 р.",
    "20. новембар 2026.",
    "20 Νοεμβρίου 2026",
    "20 ΝΟΕΜΒΡΊΟΥ 2026",
    "20 Kasım 2026",
    "20 KASIM 2026",
    "20. november 2026",
    "2026. gada 20. novembris",
    "2026 m. lapkričio 20 d.",
    "20 de novembro de 2026",
    "20 nëntor 2026",
    "20 Tachwedd 2026",
    "20 Novembru 2026",
    "20 نوفمبر 2026",
    "٢٠ نوفمبر ٢٠٢٦",
    "20 בנובמבר 2026",
    "20 नवंबर 2026",
    "20 नवम्बर 2026",
    "20 XI 2026",
    "20.XI.2026",
    "2026年11月20日",
    "2026年 11月 20日",
    "2026년 11월 20일",
];

#[test]
fn months_in_many_languages() {
    for text in DAY_BY_NAME {
        for order in DateOrder::ALL {
            check(text, order, "2026-11-20");
        }
    }
    check("1er janvier 2026", DMY, "2026-01-01");
    check("1º de enero de 2026", DMY, "2026-01-01");
    check("3rd March 2026", DMY, "2026-03-03");
    check("20. listopada 2026.", DMY, "2026-10-20");
    check("20. srp 2026", DMY, "none");
    check("11 août 2026", DMY, "2026-08-11");
    check("11 AOUT 2026", DMY, "2026-08-11");
    check("31 June 2026", DMY, "none");
}

#[test]
fn weekdays_are_ignored() {
    for text in [
        "Friday, 20 November 2026",
        "Fri 20/11/2026",
        "Fr. 20.11.2026",
        "20.11.2026 (Fr)",
        "vendredi 20 novembre 2026",
        "viernes, 20 de noviembre de 2026",
        "pt. 20.11.2026",
        "пт, 20.11.2026",
        "2026年11月20日（金）",
        "Fri, 20 Nov 2026",
        "vrijdag 20 november 2026",
    ] {
        check(text, DMY, "2026-11-20");
    }
    check("mar. 20 mai 2026", DMY, "2026-05-20");
    check("due 20.11.2026", DMY, "none");
}

#[test]
fn spaces_and_trailing_stops_part_a_date() {
    check("20 11 2026", DMY, "2026-11-20");
    check("2026 11 20", DMY, "2026-11-20");
    check("20.11.2026.", DMY, "2026-11-20");
    check("2026. 11. 20.", DMY, "2026-11-20");
    check("２０２６／１１／２０", DMY, "2026-11-20");
    check("٢٠/١١/٢٠٢٦", DMY, "2026-11-20");
    check("20‑11‑2026", DMY, "2026-11-20");
    check("20 11", DMY, "none");
}

#[test]
fn weeks_and_days_of_the_year() {
    check("2026-W47-5", DMY, "2026-11-20");
    check("2026W475", DMY, "2026-11-20");
    check("2020-W53-7", DMY, "2021-01-03");
    check("2026-324", DMY, "2026-11-20");
    check("2024-366", DMY, "2024-12-31");
    for text in ["2026-W47", "2026-W54-1", "2026-W47-8", "2026-366", "2026-000", "2026324"] {
        check(text, DMY, "none");
    }
}

#[test]
fn why_a_text_is_no_date() {
    let check = |text, expect| assert_eq!(fault(text, DMY), expect, "{text}");
    check("20.11.2026", None);
    check("31/02/2023", Some(Fault::NotInCalendar));
    check("2023-02-30", Some(Fault::NotInCalendar));
    check("31 June 2026", Some(Fault::NotInCalendar));
    check("11/20/2026", Some(Fault::OtherOrder(MDY)));
    check("tbd", Some(Fault::NotADate));
    check("45/99/2026", Some(Fault::NotADate));
}

#[test]
fn day_numbers_are_dates_only_in_a_column_of_them() {
    const SERIAL: DateOrder = DateOrder::Serial;
    check("46346", SERIAL, "2026-11-20");
    check("46346.75", SERIAL, "2026-11-20");
    check("61", SERIAL, "1900-03-01");
    check("2958465", SERIAL, "9999-12-31");
    check("60", SERIAL, "none");
    check("2958466", SERIAL, "none");
    check("2026-11-20", SERIAL, "2026-11-20");
    check("20 Nov 2026", SERIAL, "2026-11-20");
    check("20.11.2026", SERIAL, "none");
    check("20112026", SERIAL, "none");
    check_date_time("46346.34375", SERIAL, "2026-11-20T08:15:00");
    check_date_time("46346,5", SERIAL, "2026-11-20T12:00:00");
}

#[test]
fn short_years_are_noticed() {
    assert!(has_short_year("20.11.26", DMY) && has_short_year("20 Nov 26", DMY));
    assert!(!has_short_year("20.11.2026", DMY) && !has_short_year("2026-11-20", DMY));
}

#[test]
fn what_is_no_date() {
    for order in DateOrder::ALL {
        for text in [
            "2023-02-30",
            "2023-13-05",
            "n/a",
            "00/00/0000",
            "2022-06-31",
            "tbd",
            "31/02/2023",
            "30/02/2024",
            "",
            "-",
            "2026",
            "MARCH1",
            "1 March",
            "Nov Nov 2026",
            "2026-11",
            "2026-11-20-1",
            "20-11/2026",
            "0000-01-01",
            "45000",
            "2026-+1-01",
            "20 Novem 2026",
            "10x20",
            "10 x 20",
            "12V24",
        ] {
            check(text, order, "none");
        }
    }
    check("15/13/2022", DMY, "none");
}

#[test]
fn the_time_behind_a_date_is_left_out() {
    check("2026-11-20T08:15:00", DMY, "2026-11-20");
    check("20.11.2026 08:15", DMY, "2026-11-20");
    check("2026-11-20 25:00", DMY, "none");
}

#[test]
fn dates_with_times() {
    check_date_time("2026-11-20T08:15:00", DMY, "2026-11-20T08:15:00");
    check_date_time("2026-11-20 08:15:30.5", DMY, "2026-11-20T08:15:30.5");
    check_date_time("20.11.2026 08:15", DMY, "2026-11-20T08:15:00");
    check_date_time("11/20/2026 8:15 PM", MDY, "2026-11-20T20:15:00");
    check_date_time("20 Nov 2026 08:15", DMY, "2026-11-20T08:15:00");
    check_date_time("2026-11-20T08:15:00Z", DMY, "2026-11-20T08:15:00");
    check_date_time("2026-11-20T08:15:00+01:00", DMY, "2026-11-20T08:15:00");
    check_date_time("2026-11-20 08:15:00 +0100", DMY, "2026-11-20T08:15:00");
    check_date_time("2026-11-20", DMY, "2026-11-20T00:00:00");
    check_date_time("20261120T081500Z", DMY, "2026-11-20T08:15:00");
    check_date_time("20261120T0815", DMY, "2026-11-20T08:15:00");
    check_date_time("20.11.2026 08.15", DMY, "2026-11-20T08:15:00");
    check_date_time("20.11.2026 kl. 08.15", DMY, "2026-11-20T08:15:00");
    check_date_time("20/11/2026 8h15", DMY, "2026-11-20T08:15:00");
    check_date_time("20/11/2026 à 8h15", DMY, "2026-11-20T08:15:00");
    check_date_time("20/11/2026, 08:15:00", DMY, "2026-11-20T08:15:00");
    check_date_time("20.11.2026 um 8:15 Uhr", DMY, "2026-11-20T08:15:00");
    check_date_time("20 de noviembre de 2026, 20:15", DMY, "2026-11-20T20:15:00");
    check_date_time("Nov 20, 2026 at 8:15 PM", MDY, "2026-11-20T20:15:00");
    check_date_time("2026-11-20 下午8:15", DMY, "2026-11-20T20:15:00");
    check_date_time("Fri, 20 Nov 2026 08:15:00 +0100", DMY, "2026-11-20T08:15:00");
    check_date_time("Fri Nov 20 2026 08:15:00 GMT+0100 (CET)", DMY, "2026-11-20T08:15:00");
    check_date_time("Fri Nov 20 08:15:00 2026", DMY, "2026-11-20T08:15:00");
    check_date_time("2026-11-20 08:15:00.000 UTC", DMY, "2026-11-20T08:15:00");
    check_date_time("11/20/2026 8:15:30 a.m.", MDY, "2026-11-20T08:15:30");
    check_date_time("2026-11-20 99.99", DMY, "none");
    check_date_time("2026-11-20T", DMY, "none");
    check_date_time("08:15", DMY, "none");
    check_date_time("2026-02-30 08:15", DMY, "none");
}

#[test]
fn the_order_matters_for_numbers_that_do_not_start_with_a_year() {
    assert!(depends_on_order("31/02/2023"));
    assert!(depends_on_order("00/00/0000"));
    assert!(!depends_on_order("2023-02-30"));
    assert!(!depends_on_order("tbd"));
    assert!(!depends_on_order("n/a"));
}

proptest! {
    #[test]
    fn a_date_written_in_an_order_comes_back(year in 1000i16..=9999, month in 1i8..=12, day in 1i8..=31, sign in "[-/.]") {
        prop_assume!(Date::new(year, month, day).is_ok());
        let expect = Some(civil(year, month, day));
        prop_assert_eq!(date(&format!("{year:04}{sign}{month:02}{sign}{day:02}"), YMD), expect);
        prop_assert_eq!(date(&format!("{day:02}{sign}{month:02}{sign}{year:04}"), DMY), expect);
        prop_assert_eq!(date(&format!("{month}{sign}{day}{sign}{year:04}"), MDY), expect);
        prop_assert_eq!(date(&format!("{day:02}{month:02}{year:04}"), DMY), expect);
        let name = civil(year, month, day).strftime("%d %B %Y").to_string();
        prop_assert_eq!(date(&name, YMD), expect);
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>(), dated in "[-/.: 0-9TZäJanNov]{0,24}") {
        for order in DateOrder::ALL {
            let _ = (date(&text, order), date_time(&text, order), depends_on_order(&text));
            let _ = (date(&dated, order), date_time(&dated, order));
        }
    }
}
