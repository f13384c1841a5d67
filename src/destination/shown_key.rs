//! Keys as they are shown to users: `SO-1001, 10000`.

use crate::model::{Field, FieldType, TableSchema, Value, cells, digits, record::KeyText};

/// How the keys of a table are shown.
#[derive(Clone, Debug)]
pub struct ShownKey {
    /// The key's fields, and whether each is shown.
    fields: Vec<(Field, bool)>,
    names: String,
}

impl ShownKey {
    /// Finds out which fields tell records apart: an option with a default (Document Type) is left out, unless it is
    /// the only one.
    pub fn of(schema: &TableSchema) -> Self {
        let fields: Vec<_> = schema.key.iter().filter_map(|name| schema.field(name)).cloned().collect();
        let is_alone = fields.len() == 1;
        let is_shown = |field: &Field| is_alone || field.kind != FieldType::Option || field.default.is_none();
        let fields: Vec<_> =
            fields.into_iter().map(|field| (is_shown(&field), field)).map(|(shown, f)| (f, shown)).collect();
        let shown = fields.iter().filter(|(_, is_shown)| *is_shown).map(|(field, _)| field.name.as_str());
        let names = shown.collect::<Vec<_>>().join(", ");
        Self { fields, names }
    }

    /// Returns the names of the fields shown.
    pub fn names(&self) -> &str {
        &self.names
    }

    /// Returns an encoded key as text.
    pub fn show(&self, key: &[u8]) -> KeyText {
        let mut shown = KeyText::default();
        let mut is_first = true;
        for ((field, is_shown), value) in self.fields.iter().zip(cells::iter(key)) {
            if !is_shown {
                continue;
            }
            if !is_first {
                shown.push_str(", ");
            }
            is_first = false;
            push_shown(&mut shown, field, value);
        }
        shown
    }
}

/// Shows the frequent kinds without an allocation: this runs once for each record.
fn push_shown(out: &mut KeyText, field: &Field, value: Value<'_>) {
    match value {
        Value::Empty => {}
        Value::Text(text) => out.push_str(text),
        Value::Integer(number) => digits::push(out, number),
        Value::Decimal(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::DateTime(_)
        | Value::Boolean(_)
        | Value::Option(_)
        | Value::Guid(_) => out.push_str(&field.show(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::company::fixture::{encoded, schema};

    #[track_caller]
    fn check(table: &str, key: &[Value<'_>], names: &str, expect: &str) {
        let shown = ShownKey::of(&schema(table));
        assert_eq!((shown.names(), shown.show(&encoded(key)).as_str()), (names, expect));
    }

    #[test]
    fn a_document_type_with_a_default_is_left_out() {
        let key = [Value::Option(1), Value::Text("SO-1001"), Value::Integer(10_000)];
        check("Sales Line", &key, "Document No., Line No.", "SO-1001, 10000");
        check("Sales Header", &key[..2], "No.", "SO-1001");
        check("Customer", &[Value::Text("C1")], "No.", "C1");
    }

    #[test]
    fn an_option_alone_is_shown() {
        let mut alone = (*schema("Sales Header")).clone();
        alone.key.truncate(1);
        assert_eq!(ShownKey::of(&alone).show(&encoded(&[Value::Option(1)])), "Order");
    }
}
