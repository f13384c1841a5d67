//! Values as text in neutral form: decimal point, ISO dates, members by name. What definitions, defaults and filters
//! are written in, whatever the locale of a file.

use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;

use crate::model::{Field, FieldType, Value};

/// Reads a value of that field. Blank text is no value; `None` says that the text is no value of the field's type.
pub fn parse<'a>(field: &Field, text: &'a str) -> Option<Value<'a>> {
    let trimmed = text.trim();
    if trimmed.is_empty() && field.kind != FieldType::Option {
        return Some(Value::Empty);
    }
    Some(match field.kind {
        FieldType::Code => Value::Text(trimmed),
        FieldType::Text => Value::Text(text),
        FieldType::Integer => Value::Integer(trimmed.parse().ok()?),
        FieldType::Decimal => Value::Decimal(Decimal::from_str_exact(trimmed).ok()?),
        FieldType::Date => Value::Date(trimmed.parse::<Date>().ok()?),
        FieldType::Time => Value::Time(trimmed.parse::<Time>().ok()?),
        FieldType::DateTime => Value::DateTime(trimmed.parse::<DateTime>().ok()?),
        FieldType::Boolean => Value::Boolean(boolean(trimmed)?),
        FieldType::Option => return option(field, trimmed),
        FieldType::Guid => Value::Guid(guid(trimmed)?),
    })
}

fn boolean(text: &str) -> Option<bool> {
    [("true", true), ("yes", true), ("false", false), ("no", false)]
        .into_iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
        .map(|(_, value)| value)
}

fn option(field: &Field, text: &str) -> Option<Value<'static>> {
    let member = field.members.iter().position(|member| member.eq_ignore_ascii_case(text));
    match member {
        Some(position) => Some(Value::Option(position as u16)),
        None => text.is_empty().then_some(Value::Empty),
    }
}

fn guid(text: &str) -> Option<u128> {
    let digits: String = text.trim_matches(['{', '}']).chars().filter(|c| *c != '-').collect();
    (digits.len() == 32).then(|| u128::from_str_radix(&digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn check(kind: FieldType, text: &str, expect: Option<Value<'_>>) {
        let members = if kind == FieldType::Option { vec![String::new(), "Item".to_owned()] } else { Vec::new() };
        assert_eq!(parse(&Field { members, ..Field::new("F", kind) }, text), expect, "{text}");
    }

    #[test]
    fn each_type_reads_its_neutral_form() {
        check(FieldType::Code, " DE ", Some(Value::Text("DE")));
        check(FieldType::Text, " two words", Some(Value::Text(" two words")));
        check(FieldType::Integer, "-12", Some(Value::Integer(-12)));
        check(FieldType::Decimal, "1.50", Some(Value::Decimal(Decimal::new(150, 2))));
        check(FieldType::Date, "2026-11-20", Some(Value::Date(date(2026, 11, 20))));
        check(FieldType::DateTime, "2026-11-20T08:15:00", Some(Value::DateTime(date(2026, 11, 20).at(8, 15, 0, 0))));
        check(FieldType::Time, "08:15:00", Some(Value::Time(jiff::civil::time(8, 15, 0, 0))));
        check(FieldType::Boolean, "Yes", Some(Value::Boolean(true)));
        check(FieldType::Option, "item", Some(Value::Option(1)));
        check(FieldType::Guid, "{00000000-0000-0000-0000-00000000000A}", Some(Value::Guid(10)));
    }

    #[test]
    fn blank_is_no_value_and_a_blank_member_is_one() {
        for kind in [FieldType::Code, FieldType::Text, FieldType::Integer, FieldType::Date, FieldType::Boolean] {
            check(kind, "  ", Some(Value::Empty));
        }
        check(FieldType::Option, "", Some(Value::Option(0)));
    }

    #[test]
    fn what_is_no_value_of_the_type_is_refused() {
        check(FieldType::Integer, "1.5", None);
        check(FieldType::Decimal, "1,5", None);
        check(FieldType::Date, "20.11.2026", None);
        check(FieldType::Boolean, "2", None);
        check(FieldType::Option, "Resource", None);
        check(FieldType::Guid, "00", None);
    }
}
