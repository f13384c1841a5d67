//! Steps on dates and numbers.

use super::*;

#[test]
fn dates() {
    let date = |from: &str, to: &str| Step::Date { from: from.to_owned(), to: to.to_owned() };
    check(date("", ""), &[("20.11.2026", "2026-11-20"), ("", ""), ("tbd", "! “tbd” is not a date")]);
    check(
        date("dd.MM.yyyy", ""),
        &[("31.02.2026", "! “31.02.2026” is not a date written as dd.MM.yyyy"), (" 1.2.2026", "2026-02-01")],
    );
    check(date("yyyyMMdd", "d. MMM yy"), &[("20261120", "20. Nov 26")]);
    check(date("HH:mm", ""), &[("08:15", "! “HH:mm” does not say which day it is")]);
    check(date("", "qq"), &[("1.1.2026", "! “qq” means nothing in a date pattern such as dd.MM.yyyy HH:mm")]);
    let at = |from: &str, to: &str| Step::DateTime { from: from.to_owned(), to: to.to_owned() };
    check(at("dd.MM.yyyy HH:mm", ""), &[("20.11.2026 8:15", "2026-11-20T08:15:00")]);
    check(at("", "yyyyMMdd-HHmmss"), &[("20.11.2026 08:15:30", "20261120-081530")]);
}

#[test]
fn parts_of_dates() {
    let part = |part| Step::ExtractFromDate { part };
    let cases = [
        (DatePart::Year, "2026"),
        (DatePart::Quarter, "4"),
        (DatePart::Month, "11"),
        (DatePart::MonthName, "November"),
        (DatePart::Week, "47"),
        (DatePart::Day, "20"),
        (DatePart::DayOfYear, "324"),
        (DatePart::Weekday, "5"),
        (DatePart::WeekdayName, "Friday"),
        (DatePart::Date, "2026-11-20"),
        (DatePart::Time, "08:15:30"),
        (DatePart::Hour, "8"),
        (DatePart::Minute, "15"),
        (DatePart::Second, "30"),
    ];
    for (wanted, expect) in cases {
        check(part(wanted), &[("20.11.2026 08:15:30", expect)]);
    }
    check(part(DatePart::Hour), &[("08:15", "8"), ("noon", "! “noon” is not a date")]);
    check(
        Step::UnixTimestamp { unit: TimestampUnit::Seconds },
        &[
            ("1763625600", "2025-11-20T08:00:00"),
            ("-1", "1969-12-31T23:59:59"),
            ("1e99", "! “1e99” is not a count of seconds since 1970"),
            ("soon", "! “soon” is not a count of seconds since 1970"),
        ],
    );
    check(Step::UnixTimestamp { unit: TimestampUnit::Milliseconds }, &[("1763625600500", "2025-11-20T08:00:00.5")]);
}

#[test]
fn numbers() {
    let decimal = |decimal, places| Step::Decimal { decimal, places };
    check(decimal(None, None), &[("1.234,5", "1234.5"), ("12,5O", "! “12,5O” is not a number"), ("", "")]);
    check(decimal(Some('.'), Some(2)), &[("1,234.565", "1234.57"), ("7", "7.00"), ("-0.005", "-0.01")]);
    check(decimal(Some(';'), None), &[("1", "! “;” can't be a decimal separator; choose . or ,")]);
    let round = |precision: &str, direction| Step::Round { precision: precision.to_owned(), direction };
    let nearest = RoundDirection::Nearest;
    check(round("0.05", nearest), &[("1,02", "1"), ("1,025", "1.05"), ("-1,03", "-1.05"), ("0,01", "0")]);
    check(round("100", RoundDirection::Up), &[("101", "200"), ("-101", "-200"), ("100", "100")]);
    check(round("1", RoundDirection::Down), &[("1,9", "1"), ("-1,9", "-1")]);
    check(round("0", nearest), &[("1", "! “0” is no precision such as 0.05")]);
    check(round("0.3", nearest), &[("0,45", "0.6"), ("0,44", "0.3")]);
}
