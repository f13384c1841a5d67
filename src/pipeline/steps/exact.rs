//! Arithmetic on small numbers: exact, or not at all.
//!
//! Quantities and prices have a few digits. Their sums and products fit in 64 bits, and what is divided by is 100: such
//! a formula needs no decimal of 96 bits. Where anything would not fit or not come out even, the other way is taken.

use rust_decimal::Decimal;

use super::arithmetic::{Arithmetic, From, MAX_DEPTH, Operation, digits};
use crate::model::RawRow;

/// Digits behind the decimal sign at most: a power of ten as large still fits.
const MAX_SCALE: u32 = 18;

/// A number: `mantissa` with so many digits behind the decimal sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exact {
    pub mantissa: i64,
    pub scale: u32,
}

impl Arithmetic {
    /// Reckons as [`Self::run`] does, with small numbers; `None` where that is not enough. The last digit behind the
    /// decimal sign is no zero.
    pub fn reckon(&self, value: &str, cells: RawRow<'_>) -> Option<Exact> {
        let mut stack = [Exact::default(); MAX_DEPTH];
        let mut top = 0;
        for operation in self.operations() {
            match operation {
                Operation::Number(number) => {
                    stack[top] = Exact::of(*number)?;
                    top += 1;
                }
                Operation::Read { from, blank } => {
                    let text = match from {
                        From::Value => value,
                        From::Column(column) => cells.cell(*column).text,
                    };
                    stack[top] = match (digits(text.as_bytes()), blank) {
                        (Some((mantissa, scale)), _) => Exact { mantissa, scale },
                        (None, Some(blank)) if text.is_empty() => Exact::of(*blank)?,
                        (None, _) => return None,
                    };
                    top += 1;
                }
                Operation::Negate => stack[top - 1].mantissa = stack[top - 1].mantissa.checked_neg()?,
                Operation::Abs => stack[top - 1].mantissa = stack[top - 1].mantissa.checked_abs()?,
                Operation::Round(places) => stack[top - 1] = stack[top - 1].rounded(*places),
                Operation::Floor | Operation::Ceil => return None,
                Operation::Add
                | Operation::Subtract
                | Operation::Multiply
                | Operation::Divide
                | Operation::Min
                | Operation::Max => {
                    top -= 1;
                    stack[top - 1] = stack[top - 1].with(*operation, stack[top])?;
                }
            }
        }
        Some(stack[0].bare())
    }
}

impl Exact {
    fn of(number: Decimal) -> Option<Self> {
        let mantissa = i64::try_from(number.mantissa()).ok()?;
        Some(Self { mantissa, scale: number.scale() }).filter(Self::is_small)
    }

    fn with(self, operation: Operation, other: Self) -> Option<Self> {
        if operation == Operation::Multiply {
            let scale = self.scale + other.scale;
            return Some(Self { mantissa: self.mantissa.checked_mul(other.mantissa)?, scale }).filter(Self::is_small);
        }
        if operation == Operation::Divide {
            // By 100, mostly: the digits stay, and the sign moves.
            let Self { mantissa: by, scale: 0 } = other.bare() else { return None };
            let places = u32::try_from(by).ok()?.checked_ilog10().filter(|places| 10i64.pow(*places) == by)?;
            return Some(Self { scale: self.scale + places, ..self }).filter(Self::is_small);
        }
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.scaled(scale)?, other.scaled(scale)?);
        let mantissa = match operation {
            Operation::Add => a.checked_add(b)?,
            Operation::Subtract => a.checked_sub(b)?,
            Operation::Min => a.min(b),
            Operation::Max => a.max(b),
            _ => return None,
        };
        Some(Self { mantissa, scale })
    }

    /// Rounds to so many digits behind the decimal sign, halves away from zero.
    fn rounded(self, places: u32) -> Self {
        let Some(dropped) = self.scale.checked_sub(places).filter(|dropped| *dropped > 0) else { return self };
        let unit = 10i64.pow(dropped);
        let (whole, rest) = (self.mantissa / unit, self.mantissa % unit);
        let is_up = rest.unsigned_abs() * 2 >= unit.unsigned_abs();
        Self { mantissa: whole + if is_up { rest.signum() } else { 0 }, scale: places }
    }

    fn scaled(self, scale: u32) -> Option<i64> {
        self.mantissa.checked_mul(10i64.pow(scale - self.scale))
    }

    /// Takes the zeros at the end off.
    fn bare(mut self) -> Self {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }

    fn is_small(&self) -> bool {
        self.scale <= MAX_SCALE
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{RawBlock, RawCell, RowNo};

    fn reckoned(code: &str, value: &str, row: [&str; 2]) -> (Option<Decimal>, Option<Decimal>) {
        let arithmetic = Arithmetic::compile(code, &["A", "B"].map(str::to_owned)).expect("it only reckons");
        let block = RawBlock::of_row(RowNo(1), 1, row.map(RawCell::text));
        let row = block.row(0).unwrap();
        let exact = arithmetic.reckon(value, row);
        (exact.map(|exact| Decimal::new(exact.mantissa, exact.scale)), arithmetic.run(value, row))
    }

    #[track_caller]
    fn check(code: &str, value: &str, expect: Option<&str>) {
        let (exact, long) = reckoned(code, value, ["2.50", "-3"]);
        assert_eq!(exact.map(|number| number.to_string()).as_deref(), expect, "{code} of {value}");
        assert!(exact.is_none_or(|exact| long == Some(exact)), "{code} of {value}: {long:?}");
    }

    #[test]
    fn small_numbers_are_reckoned_exactly() {
        check("value * row[\"A\"]", "4", Some("10"));
        check("round(value * row[\"A\"] * (100 - row[\"B\"]) / 100, 2)", "7.01", Some("18.05"));
        check("round(value / 10, 1)", "-0.5", Some("-0.1"));
        check("min(value - row[\"A\"], max(row[\"B\"] * 1, abs(value * 1)))", "1", Some("-1.5"));
    }

    #[test]
    fn what_does_not_fit_or_come_out_even_is_left() {
        check("value / 3", "9", None);
        check("value / row[\"B\"]", "9", None);
        check("value / 0", "9", None);
        check("value * 10", "999999999999999999", None);
        check("value - 1", "x", None);
        check("value - 1", "", None);
        check("floor(value * 1)", "1.5", None);
    }

    proptest! {
        #[test]
        fn what_is_reckoned_is_what_the_long_way_gives(
            value in "-?[0-9]{1,6}(\\.[0-9]{1,4})?|-?[0-9]{15,18}",
            a in "-?[0-9]{1,4}(\\.[0-9]{1,3})?",
            b in "-?[0-9]{1,3}|0\\.[0-9]{15,18}|",
            code in proptest::sample::select(&[
                "round(value * row[\"A\"] * (100 - number_or(row[\"B\"], 0)) / 100, 2)",
                "(value - row[\"A\"]) * row[\"B\"] / 1000",
                "round(-(value * 1), 0) - round(abs(number(row[\"A\"])), 1)",
                "max(value / 10, min(number(row[\"A\"]), 7.50))",
            ][..]),
        ) {
            let (exact, long) = reckoned(code, &value, [&a, &b]);
            if exact.is_some() {
                prop_assert_eq!(exact, long);
            }
        }
    }
}
