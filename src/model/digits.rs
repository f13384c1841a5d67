//! Whole numbers as digits, without an allocation: written for every row.

use super::record::KeyText;

/// Room for the digits of any number.
pub type Digits = [u8; 20];

/// Writes a number into `digits`, and returns its text.
pub fn of(mut number: u64, digits: &mut Digits) -> &str {
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    std::str::from_utf8(&digits[start..]).unwrap_or_default()
}

/// Appends a number.
pub fn push(out: &mut KeyText, number: i64) {
    if number < 0 {
        out.push('-');
    }
    out.push_str(of(number.unsigned_abs(), &mut [0; 20]));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_those_of_the_number() {
        for number in [0, 7, 10, 10_000, u64::MAX] {
            assert_eq!(of(number, &mut [0; 20]), number.to_string());
        }
        for number in [0, 7, -7, 10_000, i64::MAX, i64::MIN] {
            let mut out = KeyText::default();
            push(&mut out, number);
            assert_eq!(out, number.to_string());
        }
    }
}
