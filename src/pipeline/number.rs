//! Numbers, as people and programs write them.
//!
//! What is read is exactly what is written, or nothing: a grouping sign counts only where it parts the digits in
//! threes (or, as in India, in twos before the last three), so `1,5` is never 15, and a number that can't be kept to
//! its last digit is none.
//!
//! Nearly every number is plain ASCII digits: [`short`] reads those, and only what it refuses is looked at closer.

mod dress;
mod plain;

use rust_decimal::Decimal;

use self::{
    dress::{Marks, Undressed, undress},
    plain::{plain, scientific, workbook},
};

/// Most digits a short number has: they fit in 64 bits without looking.
const MAX_SHORT_DIGITS: usize = 19;

/// The greatest mantissa of a [`Decimal`]: 96 bits.
const MAX_MANTISSA: u128 = (1 << 96) - 1;

/// How the numbers of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `1,234.56`
    Point,
    /// `1.234,56`
    Comma,
    /// As a workbook's cell gives it: `1234.56`, `1.5E-7`.
    Workbook,
}

/// A number without trailing zeros behind its decimal sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Number {
    is_negative: bool,
    /// At most 96 bits.
    mantissa: u128,
    /// At most [`Decimal::MAX_SCALE`].
    scale: u32,
}

impl Notation {
    /// Returns the notation with that decimal sign; `None` where the sign is neither point nor comma.
    pub fn of(decimal: char) -> Option<Self> {
        match decimal {
            '.' => Some(Self::Point),
            ',' => Some(Self::Comma),
            _ => None,
        }
    }

    pub(in crate::pipeline) fn decimal_sign(self) -> char {
        match self {
            Self::Point | Self::Workbook => '.',
            Self::Comma => ',',
        }
    }
}

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    NotANumber,
    /// A number, but one of more digits than are kept exactly.
    TooManyDigits,
}

/// Says why a text can't be read as a decimal number; `None` where it can.
pub fn fault(text: &str, notation: Notation) -> Option<Fault> {
    if short(text.as_bytes(), notation).is_some() {
        return None;
    }
    long(text, notation, Marks::Money).err()
}

/// Reads a number in its usual form, as mantissa and digits behind the decimal sign, the last of them no zero.
pub fn usual(text: &str, notation: Notation) -> Option<(i64, u32)> {
    let (is_negative, mantissa, scale) = shortest(text.as_bytes(), notation)?;
    let mantissa = i64::try_from(mantissa).ok()?;
    Some((if is_negative { -mantissa } else { mantissa }, scale))
}

/// Reads a decimal number. One currency or percent sign is left out: `€ 1.5` and `15 %` are 1.5 and 15.
pub fn decimal(text: &str, notation: Notation) -> Option<Decimal> {
    let number = match short(text.as_bytes(), notation) {
        Some(number) => number,
        None => long(text, notation, Marks::Money).ok()?,
    };
    let Number { is_negative, mantissa, scale } = number;
    Some(Decimal::from_parts(mantissa as u32, (mantissa >> 32) as u32, (mantissa >> 64) as u32, is_negative, scale))
}

/// Reads a whole number; `12.00` is one, `12.5` is none.
pub fn integer(text: &str, notation: Notation) -> Option<i64> {
    let number = match short(text.as_bytes(), notation) {
        Some(number) => number,
        None => long(text, notation, Marks::None).ok()?,
    };
    if number.scale > 0 {
        return None;
    }
    let mantissa = i128::try_from(number.mantissa).ok()?;
    i64::try_from(if number.is_negative { -mantissa } else { mantissa }).ok()
}

/// Reads what nearly every number is.
fn short(text: &[u8], notation: Notation) -> Option<Number> {
    let (is_negative, mantissa, scale) = shortest(text, notation)?;
    Some(Number { is_negative, mantissa: u128::from(mantissa), scale })
}

/// Reads few digits, perhaps with a minus before and a decimal sign between: whether there is a minus, the digits, and
/// how many of them are behind the sign.
#[inline]
fn shortest(text: &[u8], notation: Notation) -> Option<(bool, u64, u32)> {
    let decimal_sign = notation.decimal_sign() as u8;
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > MAX_SHORT_DIGITS {
        return None;
    }
    let mut mantissa = 0u64;
    let mut point = None;
    for (i, &byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            mantissa = mantissa * 10 + u64::from(digit);
        } else if byte == decimal_sign && point.is_none() && digits.len() > 1 {
            point = Some(i);
        } else {
            return None;
        }
    }
    let mut scale = point.map_or(0, |at| digits.len() - at - 1) as u32;
    while scale > 0 && mantissa.is_multiple_of(10) {
        mantissa /= 10;
        scale -= 1;
    }
    Some((is_negative, mantissa, scale))
}

/// Reads every form of a number.
fn long(text: &str, notation: Notation, marks: Marks) -> Result<Number, Fault> {
    let Undressed { is_negative, body } = undress(text, notation, marks).ok_or(Fault::NotANumber)?;
    let number = match notation {
        Notation::Workbook => workbook(body)?,
        Notation::Point | Notation::Comma if body.contains(['e', 'E']) => scientific(body, notation)?,
        Notation::Point | Notation::Comma => plain(body, notation)?,
    };
    Ok(Number { is_negative, ..number })
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
