//! Numbers, as people and programs write them.
//!
//! What is read is exactly what is written, or nothing: a grouping sign counts only where it parts the digits in
//! threes, so `1,5` is never 15, and a number that can't be kept to its last digit is none.

use rust_decimal::Decimal;

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

    fn decimal_sign(self) -> char {
        match self {
            Self::Point | Self::Workbook => '.',
            Self::Comma => ',',
        }
    }

    /// Whether the sign parts groups of three digits.
    fn groups_by(self, sign: char) -> bool {
        match sign {
            ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' => self != Self::Workbook,
            ',' => self == Self::Point,
            '.' => self == Self::Comma,
            _ => false,
        }
    }
}

/// Reads a decimal number. One currency sign or percent sign is left out: `€ 1.5` and `15 %` are 1.5 and 15.
pub fn decimal(text: &str, notation: Notation) -> Option<Decimal> {
    let number = match short(text.as_bytes(), notation) {
        Some(number) => number,
        None => long(text, notation, is_mark)?,
    };
    let Number { is_negative, mantissa, scale } = number;
    Some(Decimal::from_parts(mantissa as u32, (mantissa >> 32) as u32, (mantissa >> 64) as u32, is_negative, scale))
}

/// Reads a whole number; `12.00` is one, `12.5` is none.
pub fn integer(text: &str, notation: Notation) -> Option<i64> {
    let number = match short(text.as_bytes(), notation) {
        Some(number) => number,
        None => long(text, notation, |_| false)?,
    };
    if number.scale > 0 {
        return None;
    }
    let mantissa = i128::try_from(number.mantissa).ok()?;
    i64::try_from(if number.is_negative { -mantissa } else { mantissa }).ok()
}

/// Reads what nearly every number is: few digits, perhaps a minus before and a decimal sign between.
fn short(text: &[u8], notation: Notation) -> Option<Number> {
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
    Some(Number { is_negative, mantissa: u128::from(mantissa), scale })
}

/// Reads every form of a number. `is_mark` says which signs may stand beside it without meaning anything.
fn long(text: &str, notation: Notation, is_mark: fn(char) -> bool) -> Option<Number> {
    let (is_negative, body) = undress(text, is_mark)?;
    let number = match notation {
        Notation::Point | Notation::Comma => plain(body, notation)?,
        Notation::Workbook => scientific(body)?,
    };
    Some(Number { is_negative, ..number })
}

/// Takes sign, parentheses and a mark off a number; says whether it is negative.
fn undress(text: &str, is_mark: fn(char) -> bool) -> Option<(bool, &str)> {
    let mut body = text.trim();
    let (mut sign, mut has_mark) = (None, false);
    if let Some(inner) = body.strip_prefix('(') {
        body = inner.strip_suffix(')')?.trim();
        sign = Some(true);
    }
    loop {
        let (first, last) = (body.chars().next()?, body.chars().next_back()?);
        let (front, back) = (&body[first.len_utf8()..], &body[..body.len() - last.len_utf8()]);
        body = if sign.is_none() && (is_minus(first) || first == '+') {
            sign = Some(first != '+');
            front
        } else if sign.is_none() && is_minus(last) {
            sign = Some(true);
            back
        } else if !has_mark && is_mark(first) && first != '%' {
            has_mark = true;
            front
        } else if !has_mark && is_mark(last) {
            has_mark = true;
            back
        } else {
            return Some((sign == Some(true), body));
        }
        .trim();
    }
}

fn is_minus(sign: char) -> bool {
    matches!(sign, '-' | '−')
}

/// Whether the sign is a currency's or percent. A cent sign is none: it would change the value.
fn is_mark(sign: char) -> bool {
    matches!(sign, '%' | '$' | '£' | '¥' | '\u{20a0}'..='\u{20cf}')
}

/// Reads digits with grouping signs and a decimal sign.
fn plain(body: &str, notation: Notation) -> Option<Number> {
    let (whole, fraction) = body.split_once(notation.decimal_sign()).unwrap_or((body, ""));
    let fraction_digits = fraction.trim_end_matches('0');
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mantissa = ungroup(whole, notation)?;
    let mantissa = fraction_digits.chars().try_fold(mantissa, append)?;
    let scale = u32::try_from(fraction_digits.len()).ok().filter(|scale| *scale <= Decimal::MAX_SCALE)?;
    Some(Number { is_negative: false, mantissa, scale })
}

/// Reads a whole number whose digits may be grouped in threes, always by the same sign.
fn ungroup(whole: &str, notation: Notation) -> Option<u128> {
    let mut mantissa = 0;
    let mut group_sign = None;
    let mut num_digits = 0;
    for sign in whole.chars() {
        if sign.is_ascii_digit() {
            mantissa = append(mantissa, sign)?;
            num_digits += 1;
            continue;
        }
        let is_well_placed = match group_sign {
            // Nobody groups 0,500: that is half of something, written with another decimal sign.
            None => (1..=3).contains(&num_digits) && !whole.starts_with('0'),
            Some(before) => before == sign && num_digits == 3,
        };
        if !is_well_placed || !notation.groups_by(sign) {
            return None;
        }
        group_sign = Some(sign);
        num_digits = 0;
    }
    (group_sign.is_none() || num_digits == 3).then_some(mantissa)
}

fn append(mantissa: u128, digit: char) -> Option<u128> {
    let mantissa = mantissa * 10 + u128::from(digit.to_digit(10)?);
    (mantissa <= MAX_MANTISSA).then_some(mantissa)
}

/// Reads a workbook's number. It is a binary fraction: digits beyond those a decimal keeps are rounded away.
fn scientific(body: &str) -> Option<Number> {
    let Some((digits, exponent)) = body.split_once(['e', 'E']) else {
        return plain(body, Notation::Workbook);
    };
    let exponent: i32 = exponent.parse().ok()?;
    let Number { is_negative, mut mantissa, scale } = plain(digits, Notation::Workbook)?;
    let mut scale = i32::try_from(scale).ok()?.checked_sub(exponent)?;
    while scale < 0 && mantissa > 0 {
        mantissa = append(mantissa, '0')?;
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
    Some(Number { is_negative, mantissa, scale: if mantissa == 0 { 0 } else { scale as u32 } })
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
