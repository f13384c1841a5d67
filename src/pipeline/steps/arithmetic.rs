//! Arithmetic: the expressions that only reckon, run without the expression language.
//!
//! Most formulas of an import are `round(row["Quantity"] * row["Unit Price"], 2)`. What consists of nothing but numbers,
//! columns, `+ - * /` and rounding is compiled into a few operations on exact decimals: the same ones, in the same order,
//! that the language would run, at a fiftieth of its cost. It answers only where all goes well; whatever is wrong with a
//! row is left to the language, which says it in its own words.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::model::RawRow;

/// Numbers that wait for their operator, at most.
pub(super) const MAX_DEPTH: usize = 12;
/// Digits that fit in 64 bits without looking.
const MAX_DIGITS: usize = 18;

/// A formula, as operations on a stack of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Arithmetic {
    operations: Vec<Operation>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Operation {
    Number(Decimal),
    /// A text that must be a number; a blank may stand for one.
    Read {
        from: From,
        blank: Option<Decimal>,
    },
    Add,
    Subtract,
    Multiply,
    Divide,
    Negate,
    Round(u32),
    Floor,
    Ceil,
    Abs,
    Min,
    Max,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum From {
    /// The text so far.
    Value,
    Column(usize),
}

/// What an operand is: a text becomes a number only where the language would read it as one.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Number,
    Text(From),
}

impl Arithmetic {
    /// Compiles an expression over these columns; `None` where it does anything but reckon.
    pub fn compile(code: &str, names: &[String]) -> Option<Self> {
        let mut parser = Parser { rest: code.trim(), names, operations: Vec::new() };
        let kind = parser.sum()?;
        let is_whole = parser.rest.is_empty() && kind == Kind::Number;
        let arithmetic = Self { operations: parser.operations };
        (is_whole && arithmetic.depth() <= MAX_DEPTH).then_some(arithmetic)
    }

    /// Returns the columns it looks at.
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        self.operations.iter().filter_map(|operation| match operation {
            Operation::Read { from: From::Column(column), .. } => Some(*column),
            _ => None,
        })
    }

    pub(super) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    /// Reckons for a text and a row; `None` where something is not a number, too large or divided by zero.
    pub fn run(&self, value: &str, cells: RawRow<'_>) -> Option<Decimal> {
        let mut stack = [Decimal::ZERO; MAX_DEPTH];
        let mut top = 0;
        for operation in &self.operations {
            let pushed = match operation {
                Operation::Number(number) => Some(*number),
                Operation::Read { from, blank } => {
                    let text = match from {
                        From::Value => value,
                        From::Column(column) => cells.cell(*column).text,
                    };
                    Some(read(text, *blank)?)
                }
                _ => None,
            };
            if let Some(number) = pushed {
                stack[top] = number;
                top += 1;
            } else if let Some(result) = operation.of_one(stack[top - 1]) {
                stack[top - 1] = result;
            } else {
                top -= 1;
                stack[top - 1] = operation.of_two(stack[top - 1], stack[top])?;
            }
        }
        Some(stack[0])
    }

    fn depth(&self) -> usize {
        let (mut now, mut most) = (0usize, 0);
        for operation in &self.operations {
            match operation {
                Operation::Number(_) | Operation::Read { .. } => now += 1,
                _ if operation.of_one(Decimal::ZERO).is_some() => {}
                _ => now -= 1,
            }
            most = most.max(now);
        }
        most
    }
}

impl Operation {
    /// The result of an operation on one number; `None` for the others.
    fn of_one(self, number: Decimal) -> Option<Decimal> {
        Some(match self {
            Self::Negate => -number,
            Self::Round(places) => number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero),
            Self::Floor => number.floor(),
            Self::Ceil => number.ceil(),
            Self::Abs => number.abs(),
            Self::Number(_)
            | Self::Read { .. }
            | Self::Add
            | Self::Subtract
            | Self::Multiply
            | Self::Divide
            | Self::Min
            | Self::Max => return None,
        })
    }

    /// The result of an operation on two numbers; `None` where there is none.
    fn of_two(self, a: Decimal, b: Decimal) -> Option<Decimal> {
        match self {
            Self::Add => a.checked_add(b),
            Self::Subtract => a.checked_sub(b),
            Self::Multiply => a.checked_mul(b),
            Self::Divide => a.checked_div(b),
            Self::Min => Some(a.min(b)),
            Self::Max => Some(a.max(b)),
            Self::Number(_)
            | Self::Read { .. }
            | Self::Negate
            | Self::Round(_)
            | Self::Floor
            | Self::Ceil
            | Self::Abs => None,
        }
    }
}

/// Reads a number as the language does, its scale kept: how far a division goes depends on it.
fn read(text: &str, blank: Option<Decimal>) -> Option<Decimal> {
    if let Some(number) = short(text.as_bytes()) {
        return Some(number);
    }
    let text = text.trim();
    match blank {
        Some(blank) if text.is_empty() => Some(blank),
        Some(_) | None => Decimal::from_str_exact(text).ok(),
    }
}

/// Reads what nearly every number is: a few plain digits.
fn short(text: &[u8]) -> Option<Decimal> {
    let (mantissa, scale) = digits(text)?;
    Some(Decimal::new(mantissa, scale))
}

/// Reads a few plain digits, as mantissa and digits behind the point.
pub(super) fn digits(text: &[u8]) -> Option<(i64, u32)> {
    let (is_negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.len() > MAX_DIGITS || !digits.first()?.is_ascii_digit() || !digits.last()?.is_ascii_digit() {
        return None;
    }
    let (mut mantissa, mut scale, mut has_point) = (0i64, 0, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                scale += u32::from(has_point);
            }
            b'.' if !has_point => has_point = true,
            _ => return None,
        }
    }
    Some((if is_negative { -mantissa } else { mantissa }, scale))
}

/// Reads an expression from left to right and writes its operations behind its operands.
struct Parser<'c> {
    rest: &'c str,
    names: &'c [String],
    operations: Vec<Operation>,
}

impl Parser<'_> {
    fn sum(&mut self) -> Option<Kind> {
        let mut left = self.product()?;
        loop {
            let operation = match () {
                () if self.take("+") => Operation::Add,
                () if self.take("-") => Operation::Subtract,
                () => return Some(left),
            };
            // What is read stands before what follows it: in the order of the operands.
            let at = self.operations.len();
            let right = self.product()?;
            if operation == Operation::Add && (left, right) != (Kind::Number, Kind::Number) {
                // It joins texts.
                return None;
            }
            left = self.binary(operation, left, right, at);
        }
    }

    fn product(&mut self) -> Option<Kind> {
        let mut left = self.unary()?;
        loop {
            let operation = match () {
                () if self.rest.starts_with("**") => return None,
                () if self.take("*") => Operation::Multiply,
                () if self.take("/") => Operation::Divide,
                () => return Some(left),
            };
            let at = self.operations.len();
            let right = self.unary()?;
            left = self.binary(operation, left, right, at);
        }
    }

    /// Joins two operands; the operations of the second begin `at`.
    fn binary(&mut self, operation: Operation, left: Kind, right: Kind, at: usize) -> Kind {
        if let Kind::Text(from) = left {
            self.operations.insert(at, Operation::Read { from, blank: None });
        }
        self.number_of(right);
        self.operations.push(operation);
        Kind::Number
    }

    /// Makes a number of the operand just read.
    fn number_of(&mut self, kind: Kind) {
        if let Kind::Text(from) = kind {
            self.operations.push(Operation::Read { from, blank: None });
        }
    }

    fn unary(&mut self) -> Option<Kind> {
        if !self.take("-") {
            return self.operand();
        }
        let kind = self.operand()?;
        self.operations.push(Operation::Negate);
        // The language has no negative of a text.
        (kind == Kind::Number).then_some(kind)
    }

    fn operand(&mut self) -> Option<Kind> {
        if self.take("(") {
            let kind = self.sum()?;
            return self.take(")").then_some(kind);
        }
        if self.rest.starts_with(|sign: char| sign.is_ascii_digit()) {
            let number = self.number()?;
            self.operations.push(Operation::Number(number));
            return Some(Kind::Number);
        }
        let end = self.rest.find(|sign: char| !(sign.is_ascii_alphanumeric() || sign == '_'));
        let word = &self.rest[..end.unwrap_or(self.rest.len())];
        self.rest = self.rest[word.len()..].trim_start();
        match word {
            "value" => Some(Kind::Text(From::Value)),
            "row" => self.column(),
            _ => self.call(word),
        }
    }

    fn column(&mut self) -> Option<Kind> {
        let quoted = self.rest.strip_prefix("[\"")?;
        let (name, rest) = quoted.split_once('"')?;
        self.rest = rest.strip_prefix(']')?.trim_start();
        let column = self.names.iter().position(|known| known == name).filter(|_| !name.contains('\\'))?;
        Some(Kind::Text(From::Column(column)))
    }

    fn call(&mut self, function: &str) -> Option<Kind> {
        if !self.take("(") {
            return None;
        }
        let first = self.sum()?;
        let operation = match (function, first) {
            ("number", kind) => {
                self.number_of(kind);
                None
            }
            ("number_or", Kind::Text(from)) if self.take(",") => {
                let blank = Some(self.number()?);
                self.operations.push(Operation::Read { from, blank });
                None
            }
            ("round", Kind::Number) if self.take(",") => {
                let places = u32::try_from(self.number()?).ok()?;
                Some(Operation::Round(places.min(28)))
            }
            ("floor", Kind::Number) => Some(Operation::Floor),
            ("ceil", Kind::Number) => Some(Operation::Ceil),
            ("abs", Kind::Number) => Some(Operation::Abs),
            ("min" | "max", Kind::Number) if self.take(",") && self.sum()? == Kind::Number => {
                Some(if function == "min" { Operation::Min } else { Operation::Max })
            }
            _ => return None,
        };
        self.operations.extend(operation);
        self.take(")").then_some(Kind::Number)
    }

    /// Takes a plain number.
    fn number(&mut self) -> Option<Decimal> {
        let is_part = |sign: char| sign.is_ascii_digit() || sign == '.';
        let end = self.rest.find(|sign| !is_part(sign)).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        let is_word = rest.starts_with(|sign: char| sign.is_alphanumeric() || sign == '_');
        self.rest = rest.trim_start();
        short(number.as_bytes()).filter(|_| !is_word)
    }

    fn take(&mut self, sign: &str) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.map_or(self.rest, str::trim_start);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{RawBlock, RawCell, RowNo};

    fn names() -> Vec<String> {
        ["Qty", "Price", "Disc"].map(str::to_owned).into()
    }

    #[track_caller]
    fn check(code: &str, row: [&str; 3], expect: Option<&str>) {
        let arithmetic = Arithmetic::compile(code, &names()).expect("it only reckons");
        let block = RawBlock::of_row(RowNo(1), 1, row.map(RawCell::text));
        let found = arithmetic.run("8", block.row(0).unwrap());
        assert_eq!(found.map(|number| number.normalize().to_string()).as_deref(), expect, "{code} of {row:?}");
    }

    #[test]
    fn it_reckons_in_the_usual_order() {
        check("1 + 2 * 3 - 4 / 8", ["", "", ""], Some("6.5"));
        check("(1 + 2) * -3", ["", "", ""], Some("-9"));
        check("value - row[\"Qty\"] - 1", ["3", "", ""], Some("4"));
        check("row[\"Qty\"] / row[\"Price\"]", ["1", "8", ""], Some("0.125"));
        check("min(2, value * 1) + max(number(row[\"Qty\"]), 1)", ["0.5", "", ""], Some("3"));
        check("abs(-1.5) + floor(1.9) + ceil(0.1)", ["", "", ""], Some("3.5"));
    }

    #[test]
    fn an_amount_is_rounded_half_up() {
        let code = "round(row[\"Qty\"] * number_or(row[\"Price\"], 0) * (100 - number_or(row[\"Disc\"], 0)) / 100, 2)";
        check(code, ["63", "2249.96", "12.50"], Some("124029.05"));
        check(code, ["5", "0.1", "1"], Some("0.5"));
        check(code, [" 7 ", "", " "], Some("0"));
        check(code, ["x", "1", ""], None);
        check(code, ["", "1", ""], None);
    }

    #[test]
    fn what_goes_wrong_is_left_to_the_language() {
        check("1 / row[\"Qty\"]", ["0", "", ""], None);
        check("row[\"Qty\"] * 10", ["79228162514264337593543950335", "", ""], None);
        check("row[\"Qty\"] * 1", ["1e3", "", ""], None);
    }

    #[test]
    fn what_does_more_than_reckon_is_not_compiled() {
        for code in [
            "value",
            "value + 1",
            "row[\"Qty\"] + row[\"Price\"]",
            "-value",
            "2 ** 3",
            "7 % 3",
            "if value > 1 { 1 } else { 2 }",
            "upper(value)",
            "row[\"Gone\"] * 1",
            "number(value, \",\") * 1",
            "round(value, 2)",
            "round(1, value)",
            "12345678901234567890 * 1",
            "1 +",
            "(1",
            "1 2",
            "1x",
            "",
        ] {
            assert_eq!(Arithmetic::compile(code, &names()), None, "{code}");
        }
    }

    #[test]
    fn its_columns_are_known() {
        let arithmetic = Arithmetic::compile("row[\"Disc\"] * value * row[\"Qty\"]", &names()).unwrap();
        assert_eq!(arithmetic.columns().collect::<Vec<_>>(), [2, 0]);
    }

    #[test]
    fn numbers_keep_their_scale() {
        for text in ["0", "7", "-7.50", "123456789.12345678", "00012", "0.00"] {
            let exact = Decimal::from_str_exact(text).unwrap();
            let found = short(text.as_bytes()).unwrap();
            assert_eq!((found, found.scale()), (exact, exact.scale()), "{text}");
        }
        for text in ["", "-", ".5", "5.", "1.2.3", "+1", "1 ", "1e3", "1234567890123456789"] {
            assert_eq!(short(text.as_bytes()), None, "{text}");
        }
    }
}
