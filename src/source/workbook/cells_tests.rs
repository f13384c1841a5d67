//! Values and formats, and exactly what becomes of them.

use super::*;

#[track_caller]
fn check_as(value: Value, format: &NumberFormat, epoch: Epoch, kind: CellKind, text: &str) {
    let mut out = String::new();
    assert_eq!((write(value, format, epoch, &mut out), out.as_str()), (kind, text));
}

#[track_caller]
fn check(value: Value, kind: CellKind, text: &str) {
    check_as(value, &NumberFormat::Other, Epoch::Of1900, kind, text);
}

#[test]
fn numbers_keep_their_value() {
    for (number, text) in [
        (1.0, "1"),
        (-0.0, "0"),
        (0.1, "0.1"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e15, "1000000000000000"),
        (123_456_789_012_345_680.0, "123456789012345680"),
        (1e300, "1e300"),
        (-2.5e-9, "-2.5e-9"),
    ] {
        check(Value::Number(number), CellKind::Number, text);
        assert!(text.parse::<f64>().unwrap().to_bits() == number.to_bits() || text == "0");
    }
    check(Value::Number(f64::NAN), CellKind::Error, "#NUM!");
}

#[track_caller]
fn check_code(number: f64, code: &str, kind: CellKind, text: &str) {
    check_as(Value::Number(number), &NumberFormat::of(code), Epoch::Of1900, kind, text);
}

#[test]
fn leading_zeros_are_as_shown() {
    check_code(42.0, "00000", CellKind::Text, "00042");
    check_code(-42.0, "00000", CellKind::Text, "-00042");
    check_code(1_234_567.0, "00000", CellKind::Text, "1234567");
    check_code(4.5, "00000", CellKind::Number, "4.5");
    check_code(12_345_678.0, "000-00-0000", CellKind::Text, "012-34-5678");
    check_code(49_301_234_567.0, "(000) 000-0000", CellKind::Text, "(4930) 123-4567");
    check_code(0.0, "00000", CellKind::Text, "00000");
    check_code(0.0, "00000;;", CellKind::Number, "0");
    check_code(-42.0, "00000;[Red]-00000;0", CellKind::Text, "-00042");
    check_code(42.0, "[<=99999]00000;00000-0000", CellKind::Text, "00042");
    check_code(42.0, "\"0\"0", CellKind::Number, "42");
    check_code(42.0, "#000", CellKind::Text, "042");
    check_code(42_000.0, "#000", CellKind::Text, "42000");
    check_code(0.0, "#000", CellKind::Text, "000");
    check_code(42.0, "\"INV-\"00000", CellKind::Text, "INV-00042");
    check_code(-42.0, "\"INV-\"00000", CellKind::Text, "-INV-00042");
    check_code(815.0, "00:00", CellKind::Text, "08:15");
    check_code(1_234_567_890.0, "000\\.000\\.000\\-00", CellKind::Text, "012.345.678-90");
}

#[test]
fn telephone_numbers_are_as_shown() {
    let code = "[<=9999999]###-####;(###) ###-####";
    check_code(5_551_234.0, code, CellKind::Text, "555-1234");
    check_code(2_065_551_234.0, code, CellKind::Text, "(206) 555-1234");
    check_code(5.0, "0#-##", CellKind::Text, "00-05");
}

#[test]
fn a_number_formatted_as_text_is_a_text() {
    check_code(7.0, "@", CellKind::Text, "7");
    check_code(123_456_789_012_345.0, "@", CellKind::Text, "123456789012345");
    check_code(0.1 + 0.2, "@", CellKind::Text, "0.3");
    check_code(0.000_012_5, "@", CellKind::Text, "0.0000125");
    check_code(1.25e-8, "@", CellKind::Text, "1.25E-08");
    // The sheet shows less than it holds.
    check_code(1.0 / 3.0, "@", CellKind::Number, "0.3333333333333333");
}

#[test]
fn shares_and_amounts_are_values() {
    check_code(0.125, "0.0%", CellKind::Number, "0.125");
    check_code(-1234.5, "#,##0.00 [$€-407];[Red]-#,##0.00 [$€-407]", CellKind::Number, "-1234.5");
    check_code(0.5, "# ?/?", CellKind::Number, "0.5");
}

#[track_caller]
fn check_moment(serial: f64, format: &NumberFormat, epoch: Epoch, kind: CellKind, text: &str) {
    check_as(Value::Number(serial), format, epoch, kind, text);
}

#[test]
fn dates_of_1900_with_its_leap_day() {
    use Epoch::Of1900;
    check_moment(0.0, &NumberFormat::Date, Of1900, CellKind::Text, "1900-01-00");
    check_moment(0.0, &NumberFormat::DateTime, Of1900, CellKind::Time, "00:00:00");
    check_moment(1.0, &NumberFormat::Date, Of1900, CellKind::Date, "1900-01-01");
    check_moment(59.0, &NumberFormat::Date, Of1900, CellKind::Date, "1900-02-28");
    check_moment(60.0, &NumberFormat::Date, Of1900, CellKind::Text, "1900-02-29");
    check_moment(61.0, &NumberFormat::Date, Of1900, CellKind::Date, "1900-03-01");
    check_moment(46_346.0, &NumberFormat::Date, Of1900, CellKind::Date, "2026-11-20");
    check_moment(2_958_465.0, &NumberFormat::Date, Of1900, CellKind::Date, "9999-12-31");
    check_moment(2_958_466.0, &NumberFormat::Date, Of1900, CellKind::Number, "2958466");
    check_moment(-1.0, &NumberFormat::Date, Of1900, CellKind::Number, "-1");
}

#[test]
fn dates_of_1904() {
    check_moment(0.0, &NumberFormat::Date, Epoch::Of1904, CellKind::Date, "1904-01-01");
    check_moment(44_884.0, &NumberFormat::Date, Epoch::Of1904, CellKind::Date, "2026-11-20");
    check_moment(0.5, &NumberFormat::DateTime, Epoch::Of1904, CellKind::DateTime, "1904-01-01T12:00:00");
    check_moment(0.5, &NumberFormat::Time, Epoch::Of1904, CellKind::Time, "12:00:00");
    check_moment(-0.25, &NumberFormat::Time, Epoch::Of1904, CellKind::Duration, "-21600");
    check_moment(-0.25, &NumberFormat::Time, Epoch::Of1900, CellKind::Number, "-0.25");
}

#[test]
fn times_and_both() {
    use Epoch::Of1900;
    check_moment(0.34375, &NumberFormat::Time, Of1900, CellKind::Time, "08:15:00");
    check_moment(0.0, &NumberFormat::Time, Of1900, CellKind::Time, "00:00:00");
    check_moment(46_346.343_75, &NumberFormat::DateTime, Of1900, CellKind::DateTime, "2026-11-20T08:15:00");
    check_moment(46_346.0, &NumberFormat::DateTime, Of1900, CellKind::DateTime, "2026-11-20T00:00:00");
    check_moment(46_346.5, &NumberFormat::Date, Of1900, CellKind::DateTime, "2026-11-20T12:00:00");
    check_moment(46_345.999_999_999, &NumberFormat::Date, Of1900, CellKind::Date, "2026-11-20");
    check_moment(0.000_002_893_5, &NumberFormat::Time, Of1900, CellKind::Time, "00:00:00.250");
}

#[test]
fn durations_are_seconds() {
    check_moment(1.5, &NumberFormat::Duration, Epoch::Of1900, CellKind::Duration, "129600");
    check_moment(-0.5, &NumberFormat::Duration, Epoch::Of1900, CellKind::Duration, "-43200");
}

#[test]
fn moments_in_iso_form() {
    let check_iso = |text: &str, kind, expect| check(Value::Moment(text), kind, expect);
    check_iso("2026-11-20", CellKind::Date, "2026-11-20");
    check_iso("2026-11-20T08:15:00.000Z", CellKind::DateTime, "2026-11-20T08:15:00");
    check_iso("08:15:00", CellKind::Time, "08:15:00");
    check_iso("someday", CellKind::Text, "someday");
    let check_as =
        |text: &str, format, kind, expect| check_as(Value::Moment(text), &format, Epoch::Of1900, kind, expect);
    check_as("2026-11-20T00:00:00.000", NumberFormat::Date, CellKind::Date, "2026-11-20");
    check_as("2026-11-20", NumberFormat::DateTime, CellKind::DateTime, "2026-11-20T00:00:00");
    check_as("1899-12-31T08:15:00.000", NumberFormat::Time, CellKind::Time, "08:15:00");
    check_as("1900-01-01T06:00:00.000", NumberFormat::Duration, CellKind::Duration, "108000");
    let check_duration = |text: &str, kind, expect| check(Value::Span(text), kind, expect);
    check_duration("PT08H15M00S", CellKind::Time, "08:15:00");
    check_duration("PT30H00M00.5S", CellKind::Duration, "108000.5");
    check_duration("P1DT6H", CellKind::Duration, "108000");
    check_duration("odd", CellKind::Text, "odd");
    let time = NumberFormat::Time;
    let clock = |text, kind, expect| super::tests::check_as(Value::Span(text), &time, Epoch::Of1900, kind, expect);
    clock("PT08H15M00S", CellKind::Time, "08:15:00");
    clock("PT1080006H00M00S", CellKind::DateTime, "2023-03-15T06:00:00");
}

#[test]
fn the_rest() {
    check(Value::Boolean(true), CellKind::Boolean, "true");
    check(Value::Error("#N/A"), CellKind::Error, "#N/A");
    check(Value::Text("007"), CellKind::Text, "007");
    check(Value::Text(""), CellKind::Null, "");
    check(Value::Empty, CellKind::Null, "");
}
