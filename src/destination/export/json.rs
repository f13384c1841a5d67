//! Export as JSON: an array of objects with values in neutral form; numbers keep every digit.

use std::io::Write;

use super::{ExportError, Records};
use crate::model::{Field, Value};

pub(super) fn write(records: &Records<'_>, out: &mut dyn Write) -> Result<u64, ExportError> {
    let fields = &records.schema().fields;
    let names: Vec<_> = fields.iter().map(|field| format!("{}:", quoted(&field.name))).collect();
    let mut line = String::new();
    let mut is_first = true;
    out.write_all(b"[")?;
    let num = records.each(|values| {
        line.clear();
        line.push_str(if is_first { "\n{" } else { ",\n{" });
        is_first = false;
        for (at, ((field, name), value)) in fields.iter().zip(&names).zip(values).enumerate() {
            line.push_str(if at == 0 { "" } else { "," });
            line.push_str(name);
            push_value(&mut line, field, *value);
        }
        line.push('}');
        Ok(out.write_all(line.as_bytes())?)
    })?;
    out.write_all(b"\n]\n")?;
    Ok(num)
}

fn push_value(out: &mut String, field: &Field, value: Value<'_>) {
    match value {
        Value::Empty => out.push_str("null"),
        Value::Text(text) => out.push_str(&quoted(text)),
        Value::Integer(_) | Value::Decimal(_) | Value::Boolean(_) => out.push_str(&value.to_string()),
        Value::Option(_) => out.push_str(&quoted(&field.show(value))),
        Value::Date(_) | Value::Time(_) | Value::DateTime(_) | Value::Guid(_) => {
            out.push_str(&quoted(&value.to_string()));
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
