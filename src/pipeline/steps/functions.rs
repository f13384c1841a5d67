//! The functions of expressions. Each is pure, and each result has a bound.

use jiff::{
    Span,
    civil::{Date, Weekday},
};
use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString as Text};
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive};

use super::{expression::decimal, patterns::Pattern, text};

type Result<T> = std::result::Result<T, Box<EvalAltResult>>;

/// Characters to which a text can be padded.
const MAX_PADDED: usize = 10_000;

/// What can be called in an expression, with what it gives: shown beside the editor.
pub const FUNCTIONS: &[(&str, &str)] = &[
    ("value", "the text so far; in a check on a record, use field[\"Name\"]"),
    ("row[\"Heading\"]", "the text of another column"),
    ("if x { a } else { b }", "one of two values"),
    ("number(text)", "the number in a text with a decimal point"),
    ("number(text, \",\")", "the number in a text with that decimal sign"),
    ("number_or(text, number)", "the number in a text, or that one where the text is blank"),
    ("text(number)", "the text of a number"),
    ("round(number, places), floor(number), ceil(number), abs(number)", "rounded; halves away from zero"),
    ("min(a, b), max(a, b)", "the smaller, the greater of two numbers"),
    ("len(text)", "how many characters"),
    ("is_blank(text)", "whether nothing but spaces is there"),
    ("upper(text), lower(text), title(text), trim(text)", "the text in other letters, or without outer spaces"),
    ("left(text, n), right(text, n), mid(text, start, n)", "some characters; the first is 1"),
    ("contains(text, part), starts_with(text, part), ends_with(text, part)", "true or false"),
    ("replace(text, find, with)", "the text with each find replaced"),
    ("part(text, separator, n)", "the nth part of a text that is cut at separators; -1 is the last"),
    ("pad_left(text, n, sign), pad_right(text, n, sign)", "filled up to n characters"),
    ("date(text, pattern)", "the date in a text, as 2026-11-20"),
    ("format_date(date, pattern)", "the date written by a pattern, such as dd.MM.yyyy"),
    ("year(date), month(date), day(date), weekday(date)", "numbers; Monday is 1"),
    ("add_days(date, n), add_months(date, n)", "another date"),
    ("days_between(from, to)", "how many days"),
];

/// Registers all functions.
pub fn register(engine: &mut Engine) {
    numbers(engine);
    comparisons(engine);
    texts(engine);
    dates(engine);
}

fn numbers(engine: &mut Engine) {
    engine.register_fn("dec", |text: &str| decimal(text));
    engine.register_fn("number", |text: &str| decimal(text));
    engine.register_fn("number", |number: Decimal| number);
    engine.register_fn("number", |text: &str, sign: &str| match sign {
        "," => decimal(&text.replace('.', "").replace(',', ".")),
        "." => decimal(&text.replace(',', "")),
        other => Err(format!("“{other}” is not a decimal sign").into()),
    });
    engine.register_fn(
        "number_or",
        |text: &str, other: Decimal| {
            if text.trim().is_empty() { Ok(other) } else { decimal(text) }
        },
    );
    engine.register_fn("number_or", |number: Decimal, _: Decimal| number);
    engine.register_fn("text", |number: Decimal| number.normalize().to_string());
    engine.register_fn("text", |text: Text| text);
    engine.register_fn("text", |yes: bool| yes.to_string());
    engine.register_fn("round", |number: Decimal, places: Decimal| {
        Ok(number.round_dp_with_strategy(count(places)?.min(28) as u32, RoundingStrategy::MidpointAwayFromZero))
            as Result<Decimal>
    });
    engine.register_fn("floor", |number: Decimal| number.floor());
    engine.register_fn("ceil", |number: Decimal| number.ceil());
    engine.register_fn("abs", |number: Decimal| number.abs());
    engine.register_fn("min", |a: Decimal, b: Decimal| a.min(b));
    engine.register_fn("max", |a: Decimal, b: Decimal| a.max(b));
}

/// A text that is a number is compared and reckoned with as the number: columns are texts. Only `+` joins.
fn comparisons(engine: &mut Engine) {
    macro_rules! compare {
        ($($sign:literal $operator:tt),*) => {$(
            engine.register_fn($sign, |a: Text, b: Decimal| Ok(decimal(&a)? $operator b) as Result<bool>);
            engine.register_fn($sign, |a: Decimal, b: Text| Ok(a $operator decimal(&b)?) as Result<bool>);
        )*};
    }
    compare!("<" <, "<=" <=, ">" >, ">=" >=);
    macro_rules! reckon {
        ($($sign:literal $method:ident),*) => {$(
            engine.register_fn($sign, |a: Text, b: Decimal| reckoned(decimal(&a)?.$method(b)));
            engine.register_fn($sign, |a: Decimal, b: Text| reckoned(a.$method(decimal(&b)?)));
            engine.register_fn($sign, |a: Text, b: Text| reckoned(decimal(&a)?.$method(decimal(&b)?)));
        )*};
    }
    reckon!("*" checked_mul, "/" checked_div, "-" checked_sub, "%" checked_rem);
    engine.register_fn("==", |a: Text, b: Decimal| decimal(&a).is_ok_and(|a| a == b));
    engine.register_fn("==", |a: Decimal, b: Text| decimal(&b).is_ok_and(|b| a == b));
    engine.register_fn("!=", |a: Text, b: Decimal| !decimal(&a).is_ok_and(|a| a == b));
    engine.register_fn("!=", |a: Decimal, b: Text| !decimal(&b).is_ok_and(|b| a == b));
    engine.register_fn("+", |a: Text, b: Decimal| format!("{a}{}", b.normalize()));
    engine.register_fn("+", |a: Decimal, b: Text| format!("{}{b}", a.normalize()));
}

fn reckoned(result: Option<Decimal>) -> Result<Decimal> {
    result.ok_or_else(|| "the result is too large, or divided by zero".into())
}

fn texts(engine: &mut Engine) {
    engine.register_fn("len", |text: &str| Decimal::from(text.chars().count() as u64));
    engine.register_fn("is_blank", |text: &str| text.trim().is_empty());
    engine.register_fn("is_blank", |(): ()| true);
    engine.register_fn("is_blank", |_: Decimal| false);
    engine.register_fn("upper", |text: &str| text.to_uppercase());
    engine.register_fn("lower", |text: &str| text.to_lowercase());
    engine.register_fn("title", |text: &str| {
        let mut out = String::new();
        text::title(text, &mut out);
        out
    });
    engine.register_fn("trim", |text: &str| text.trim().to_owned());
    engine.register_fn("left", |text: &str, num: Decimal| {
        Ok(text.chars().take(count(num)?).collect::<String>()) as Result<_>
    });
    engine.register_fn("right", |text: &str, num: Decimal| {
        let skipped = text.chars().count().saturating_sub(count(num)?);
        Ok(text.chars().skip(skipped).collect::<String>()) as Result<_>
    });
    engine.register_fn("mid", |text: &str, start: Decimal, num: Decimal| {
        let skipped = count(start)?.saturating_sub(1);
        Ok(text.chars().skip(skipped).take(count(num)?).collect::<String>()) as Result<_>
    });
    engine.register_fn("contains", |text: &str, part: &str| text.contains(part));
    engine.register_fn("starts_with", |text: &str, part: &str| text.starts_with(part));
    engine.register_fn("ends_with", |text: &str, part: &str| text.ends_with(part));
    engine.register_fn("replace", |text: &str, find: &str, with: &str| {
        let num = if find.is_empty() { 0 } else { text.matches(find).count() };
        let len = text.len().saturating_add(num.saturating_mul(with.len()));
        if len > 1 << 17 { Err("its text grows too long".into()) } else { Ok(text.replace(find, with)) as Result<_> }
    });
    engine.register_fn("part", |text: &str, separator: &str, num: Decimal| {
        let num = num.to_i32().ok_or("the number of a part is a whole number")?;
        Ok(text::part(text, separator, num).unwrap_or_default().to_owned()) as Result<_>
    });
    engine.register_fn("pad_left", |text: &str, num: Decimal, sign: &str| {
        Ok(padding(text, num, sign)? + text) as Result<_>
    });
    engine.register_fn("pad_right", |text: &str, num: Decimal, sign: &str| {
        Ok(text.to_owned() + padding(text, num, sign)?.as_str()) as Result<_>
    });
}

fn padding(text: &str, num: Decimal, sign: &str) -> Result<String> {
    let num = count(num)?;
    if num > MAX_PADDED {
        return Err(format!("a text can be padded to {MAX_PADDED} characters at most").into());
    }
    let sign = sign.chars().next().unwrap_or(' ');
    Ok(std::iter::repeat_n(sign, num.saturating_sub(text.chars().count())).collect())
}

fn dates(engine: &mut Engine) {
    engine.register_fn("date", |text: &str, pattern: &str| {
        let read = Pattern::parse(pattern)?.read(text);
        let date = read.ok_or_else(|| format!("“{text}” is not a date written as {pattern}"))?;
        Ok(date.date().to_string()) as Result<_>
    });
    engine.register_fn("format_date", |text: &str, pattern: &str| {
        let mut out = String::new();
        Pattern::parse(pattern)?.write(date(text)?.at(0, 0, 0, 0), &mut out);
        Ok(out) as Result<_>
    });
    engine.register_fn("year", |text: &str| Ok(Decimal::from(date(text)?.year())) as Result<_>);
    engine.register_fn("month", |text: &str| Ok(Decimal::from(date(text)?.month())) as Result<_>);
    engine.register_fn("day", |text: &str| Ok(Decimal::from(date(text)?.day())) as Result<_>);
    engine.register_fn("weekday", |text: &str| {
        Ok(Decimal::from(Weekday::to_monday_one_offset(date(text)?.weekday()))) as Result<_>
    });
    engine.register_fn("add_days", |text: &str, num: Decimal| later(text, num, Span::try_days));
    engine.register_fn("add_months", |text: &str, num: Decimal| later(text, num, Span::try_months));
    engine.register_fn("days_between", |from: &str, to: &str| {
        let span = date(from)?.until(date(to)?).map_err(|_| "the dates are too far apart")?;
        Ok(Dynamic::from_decimal(span.get_days().into())) as Result<_>
    });
}

fn later(
    text: &str,
    num: Decimal,
    span: impl Fn(Span, i64) -> std::result::Result<Span, jiff::Error>,
) -> Result<String> {
    let num = num.to_i64().ok_or("that many days or months there are not")?;
    let span = span(Span::new(), num).map_err(|_| "that many days or months there are not")?;
    let date = date(text)?.checked_add(span).map_err(|_| "the calendar ends before that date")?;
    Ok(date.to_string())
}

/// Reads a date as fields and earlier steps give it.
fn date(text: &str) -> Result<Date> {
    let day = text.trim().get(..10).unwrap_or(text);
    day.parse().map_err(|_| format!("“{text}” is not a date such as 2026-11-20").into())
}

fn count(number: Decimal) -> Result<usize> {
    number.to_usize().ok_or_else(|| format!("“{number}” is not a count").into())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::{model::RawRow, pipeline::steps::expression::Expression};

    #[track_caller]
    fn check(code: &str, expect: &str) {
        let mut out = String::new();
        let names: Arc<[String]> = Vec::new().into();
        let row = RawRow::default();
        let found =
            Expression::compile(code, "row", &names).and_then(|expression| expression.text("", &names, row, &mut out));
        assert_eq!(found.map_or_else(|fault| format!("! {fault}"), |_| out), expect, "{code}");
    }

    #[test]
    fn functions_of_numbers() {
        check("number(\"1.234,50\", \",\")", "1234.5");
        check("number_or(\" \", 3) + number_or(\"2\", 3) + number_or(1, 3)", "6");
        check("number(\"x\")", "! “x” is not a number");
        check("number(\"1\", \";\")", "! “;” is not a decimal sign");
        check("round(2.345, 2) + floor(1.9) + ceil(1.1) + abs(-3)", "8.35");
        check("min(1, 2) + max(1, 2)", "3");
        check("text(1.50) + text(true)", "1.5true");
    }

    #[test]
    fn functions_of_texts() {
        check("upper(\"äß\") + lower(\"Ä\") + title(\"bob SMITH\") + trim(\" x \")", "ÄSSäBob Smithx");
        check("left(\"Köln\", 2) + right(\"Köln\", 2) + mid(\"Köln\", 2, 2)", "Kölnöl");
        check("left(\"a\", -1)", "! “-1” is not a count");
        check("contains(\"abc\", \"b\") && starts_with(\"abc\", \"a\") && ends_with(\"abc\", \"c\")", "true");
        check("replace(\"a-b-c\", \"-\", \"\") + part(\"a;b;c\", \";\", -1) + part(\"a\", \";\", 9)", "abcc");
        check("pad_left(\"7\", 3, \"0\") + pad_right(\"7\", 3, \"-\")", "0077--");
        check("if is_blank(\" \") { len(\"Köln\") } else { 0 }", "4");
    }

    #[test]
    fn functions_of_dates() {
        check("date(\"20.11.2026\", \"dd.MM.yyyy\")", "2026-11-20");
        check("date(\"31.02.2026\", \"dd.MM.yyyy\")", "! “31.02.2026” is not a date written as dd.MM.yyyy");
        check("format_date(\"2026-11-20\", \"d. MMMM yyyy\")", "20. November 2026");
        check("year(\"2026-11-20\") * 10000 + month(\"2026-11-20\") * 100 + day(\"2026-11-20\")", "20261120");
        check("weekday(\"2026-11-20\")", "5");
        check("add_months(\"2026-01-31\", 1) + add_days(\"2026-12-31\", 1)", "2026-02-282027-01-01");
        check("days_between(\"2026-01-01\", \"2026-12-31\")", "364");
        check("add_days(\"2026-12-31\", 99999999999)", "! that many days or months there are not");
    }
}
