//! Numbers as a sheet shows them that has no format for them: Excel's “General” in a column that is wide enough.

/// So many signs have room, the minus not counted.
const WIDTH: usize = 11;

/// Returns the text that a sheet shows: at most eleven signs, a power of ten where they do not suffice.
pub(super) fn shown(number: f64) -> String {
    let size = number.abs();
    if size == 0.0 {
        return "0".to_owned();
    }
    let text = fixed(size).unwrap_or_else(|| scientific(size));
    if number < 0.0 && text != "0" { format!("-{text}") } else { text }
}

/// Writes a number without a power of ten; `None` where it has too many digits for that, or too many zeros.
fn fixed(size: f64) -> Option<String> {
    if size >= 1e11 {
        return None;
    }
    let whole = format!("{:.0}", size.trunc()).len();
    let room = WIDTH.saturating_sub(whole + 1);
    if size < 1e-4 {
        // What is so small is written out only where that loses nothing.
        return Some(trimmed(&format!("{size:.14}"))).filter(|text| text.len() <= WIDTH && text != "0");
    }
    let text = trimmed(&rounded(size, room));
    (text.len() <= WIDTH).then_some(text)
}

/// Rounds the fifteen digits that a sheet knows of a number, the half upwards.
fn rounded(size: f64, decimals: usize) -> String {
    use rust_decimal::{Decimal, RoundingStrategy::MidpointAwayFromZero};
    let known: f64 = format!("{size:.14e}").parse().unwrap_or(size);
    let decimal: Option<Decimal> = known.to_string().parse().ok();
    decimal.map_or_else(
        || format!("{size:.decimals$}"),
        |decimal| decimal.round_dp_with_strategy(decimals as u32, MidpointAwayFromZero).to_string(),
    )
}

fn scientific(size: f64) -> String {
    let text = format!("{size:.5e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, power) = power.strip_prefix('-').map_or(('+', power), |power| ('-', power));
    format!("{}E{sign}{power:0>2}", trimmed(digits))
}

/// Cuts the zeros off that end a fraction.
fn trimmed(text: &str) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(numbers: &[(f64, &str)]) {
        for (number, expect) in numbers {
            assert_eq!(shown(*number), *expect, "{number}");
        }
    }

    #[test]
    fn eleven_signs_are_shown() {
        check(&[(0.0, "0"), (-0.0, "0"), (42.0, "42"), (-42.5, "-42.5"), (0.1 + 0.2, "0.3")]);
        check(&[(1.0 / 3.0, "0.333333333"), (-2.0 / 3.0, "-0.666666667"), (100.0 / 3.0, "33.33333333")]);
        check(&[
            (1_234_567.891_234, "1234567.891"),
            (12_345_678_901.0, "12345678901"),
            (1_234_567_890.12, "1234567890"),
        ]);
        check(&[(99_999_999_999.4, "99999999999"), (0.999_999_999_9, "1"), (1.005, "1.005")]);
    }

    #[test]
    fn more_digits_need_a_power_of_ten() {
        check(&[(1e11, "1E+11"), (123_456_789_012.0, "1.23457E+11"), (1_234_567_890_123_456.0, "1.23457E+15")]);
        check(&[(1e20, "1E+20"), (1e300, "1E+300"), (-1.5e100, "-1.5E+100"), (99_999_999_999.6, "1E+11")]);
    }

    #[test]
    fn small_numbers_are_written_out_where_they_have_few_digits() {
        check(&[(0.000_123_456_7, "0.000123457"), (0.000_01, "0.00001"), (0.000_012_3, "0.0000123")]);
        check(&[(0.000_012_345_67, "1.23457E-05"), (1.23e-8, "1.23E-08"), (1e-9, "0.000000001"), (1e-10, "1E-10")]);
        check(&[(5e-300, "5E-300"), (-1e-9, "-0.000000001")]);
    }

    #[test]
    fn halves_of_the_decimal_number_are_rounded_up() {
        check(&[(0.123_456_789_5, "0.12345679"), (1.000_000_000_5, "1.000000001"), (2.5, "2.5")]);
    }
}
