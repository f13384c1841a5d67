//! The digits of a number: their script, their groups, their decimal sign and exponent.

use rust_decimal::Decimal;

use super::{Fault, MAX_MANTISSA, Notation, Number};
use crate::pipeline::digits::digit;

/// What one character of a number is.
#[derive(Clone, Copy, PartialEq)]
enum Sign {
    Digit(u8),
    Decimal,
    /// Parts groups of digits. Signs that look alike are one.
    Group(char),
}

/// Digits being read.
#[derive(Default)]
struct Digits {
    mantissa: u128,
    /// Digits behind the decimal sign that the mantissa has.
    scale: u32,
    /// Zeros behind the decimal sign that count only if another digit follows.
    num_waiting_zeros: u32,
    is_over: bool,
    num_digits: u32,
    /// The zero of the script that all digits are of.
    zero: Option<char>,
    is_fraction: bool,
    groups: Groups,
}

/// Groups of digits before the decimal sign.
#[derive(Default)]
struct Groups {
    sign: Option<char>,
    first: u32,
    /// Digits of the group at hand.
    current: u32,
    starts_with_zero: bool,
    /// Whether all groups between the first and the last have three digits, or two.
    has_other_than_threes: bool,
    has_other_than_twos: bool,
}

/// Reads digits with grouping signs and a decimal sign.
pub(super) fn plain(body: &str, notation: Notation) -> Result<Number, Fault> {
    let mut digits = Digits::default();
    for character in body.chars() {
        digits.take(character, notation).ok_or(Fault::NotANumber)?;
    }
    digits.finish()
}

/// Reads a number with an exponent from a text. Without a decimal sign and a sign of the exponent it is none: `1E05`
/// may name something, `1.0E5` and `1E+05` are numbers that a program wrote.
pub(super) fn scientific(body: &str, notation: Notation) -> Result<Number, Fault> {
    let (digits, exponent) = body.split_once(['e', 'E']).ok_or(Fault::NotANumber)?;
    let is_told = digits.contains(notation.decimal_sign()) || exponent.starts_with(['+', '-']);
    let number = plain(digits, notation)?;
    if !is_told || digits.contains([' ', '\'']) {
        return Err(Fault::NotANumber);
    }
    let (mut mantissa, mut scale) = (number.mantissa, shifted(number.scale, exponent)?);
    while scale < 0 && mantissa > 0 {
        mantissa = times_ten(mantissa).ok_or(Fault::TooManyDigits)?;
        scale += 1;
    }
    while scale > 0 && mantissa > 0 && mantissa.is_multiple_of(10) {
        mantissa /= 10;
        scale -= 1;
    }
    let scale = if mantissa == 0 { 0 } else { u32::try_from(scale).map_err(|_| Fault::TooManyDigits)? };
    if scale > Decimal::MAX_SCALE { Err(Fault::TooManyDigits) } else { Ok(Number { mantissa, scale, ..number }) }
}

/// Reads a workbook's number. It is a binary fraction: digits beyond those a decimal keeps are rounded away.
pub(super) fn workbook(body: &str) -> Result<Number, Fault> {
    let Some((digits, exponent)) = body.split_once(['e', 'E']) else {
        return plain(body, Notation::Workbook);
    };
    let Number { is_negative, mut mantissa, scale } = plain(digits, Notation::Workbook)?;
    let mut scale = shifted(scale, exponent)?;
    while scale < 0 && mantissa > 0 {
        mantissa = times_ten(mantissa).ok_or(Fault::TooManyDigits)?;
        scale += 1;
    }
    while scale > Decimal::MAX_SCALE as i32 && mantissa > 0 {
        // Rounded once, by the last digit dropped.
        mantissa = if scale == Decimal::MAX_SCALE as i32 + 1 { (mantissa + 5) / 10 } else { mantissa / 10 };
        scale -= 1;
    }
    while scale > 0 && mantissa > 0 && mantissa.is_multiple_of(10) {
        mantissa /= 10;
        scale -= 1;
    }
    Ok(Number { is_negative, mantissa, scale: if mantissa == 0 { 0 } else { scale as u32 } })
}

fn shifted(scale: u32, exponent: &str) -> Result<i32, Fault> {
    let exponent: i32 = exponent.parse().map_err(|_| Fault::NotANumber)?;
    let scale = i32::try_from(scale).ok().and_then(|scale| scale.checked_sub(exponent));
    scale.ok_or(Fault::TooManyDigits)
}

fn times_ten(mantissa: u128) -> Option<u128> {
    mantissa.checked_mul(10).filter(|mantissa| *mantissa <= MAX_MANTISSA)
}

impl Digits {
    fn take(&mut self, character: char, notation: Notation) -> Option<()> {
        match self.sign(character, notation)? {
            Sign::Digit(digit) => self.digit(u128::from(digit)),
            Sign::Decimal if self.is_fraction => return None,
            Sign::Decimal => self.is_fraction = true,
            Sign::Group(_) if self.is_fraction => return None,
            Sign::Group(sign) => self.groups.part(sign)?,
        }
        Some(())
    }

    fn sign(&mut self, character: char, notation: Notation) -> Option<Sign> {
        if character.is_ascii_digit() && self.zero.is_none_or(|zero| zero == '0') {
            self.zero = Some('0');
            return Some(Sign::Digit(character as u8 - b'0'));
        }
        if let Some((zero, value)) = digit(character).filter(|_| notation != Notation::Workbook) {
            // Digits of two scripts are no number that anyone wrote.
            let is_of_script = *self.zero.get_or_insert(zero) == zero;
            return is_of_script.then_some(Sign::Digit(value));
        }
        match (character, notation) {
            ('.', Notation::Point | Notation::Workbook) | (',', Notation::Comma) => Some(Sign::Decimal),
            (_, Notation::Workbook) => None,
            // Arabic signs mean one thing each, whatever the file's other numbers have.
            ('٫', _) | ('．', Notation::Point) | ('，', Notation::Comma) => Some(Sign::Decimal),
            ('٬', _) => Some(Sign::Group('٬')),
            (',' | '，', Notation::Point) => Some(Sign::Group(',')),
            ('.' | '．', Notation::Comma) => Some(Sign::Group('.')),
            (' ' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}', _) => {
                Some(Sign::Group(' '))
            }
            ('\'' | '’' | '‘' | 'ʼ' | '′' | '＇' | '´' | '`', _) => Some(Sign::Group('\'')),
            _ => None,
        }
    }

    fn digit(&mut self, digit: u128) {
        self.num_digits += 1;
        if self.is_fraction {
            if digit == 0 {
                self.num_waiting_zeros += 1;
                return;
            }
            for _ in 0..std::mem::take(&mut self.num_waiting_zeros) {
                self.append(0);
                self.scale += 1;
            }
            self.append(digit);
            self.scale += 1;
        } else {
            self.groups.starts_with_zero |= self.num_digits == 1 && digit == 0;
            self.groups.current += 1;
            self.append(digit);
        }
    }

    fn append(&mut self, digit: u128) {
        // A number that is over stays so: what follows is still looked at, so that a text is not called a number.
        let mantissa = if self.is_over { 0 } else { self.mantissa * 10 + digit };
        self.is_over |= mantissa > MAX_MANTISSA;
        self.mantissa = mantissa;
    }

    fn finish(self) -> Result<Number, Fault> {
        if self.num_digits == 0 || !self.groups.are_whole() {
            return Err(Fault::NotANumber);
        }
        if self.is_over || self.scale > Decimal::MAX_SCALE {
            return Err(Fault::TooManyDigits);
        }
        Ok(Number { is_negative: false, mantissa: self.mantissa, scale: self.scale })
    }
}

impl Groups {
    /// Ends a group.
    fn part(&mut self, sign: char) -> Option<()> {
        let length = std::mem::take(&mut self.current);
        match self.sign {
            // Nobody groups 0,500: that is half of something, written with another decimal sign.
            None if !(1..=3).contains(&length) || self.starts_with_zero => return None,
            None => (self.sign, self.first) = (Some(sign), length),
            Some(before) if before != sign => return None,
            Some(_) => {
                self.has_other_than_threes |= length != 3;
                self.has_other_than_twos |= length != 2;
            }
        }
        Some(())
    }

    /// Whether the groups are all of three, or as in 12,34,567.
    fn are_whole(&self) -> bool {
        let Some(sign) = self.sign else { return true };
        let is_indian = matches!(sign, ',' | '٬') && !self.has_other_than_twos && self.first <= 2;
        self.current == 3 && (!self.has_other_than_threes || is_indian)
    }
}
