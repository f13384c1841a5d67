//! Tables of the company as data: `assets/tables/*.toml`, and tables made from a file's own columns.

use std::{
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
};

use serde::{Deserialize, Serialize};

use super::{
    ids::TableName,
    value::{FieldType, Value},
};

/// A business table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableSchema {
    /// The name of one record: "Customer". Unique.
    pub name: TableName,
    /// The name of many: "Customers".
    pub plural: String,
    /// What a record is, in a sentence for the catalogue.
    #[serde(default)]
    pub description: String,
    /// Position in the list of tables.
    #[serde(default)]
    pub sort_order: u32,
    /// Fields of the primary key, in order.
    pub key: Vec<String>,
    /// Where the records are lines of a document: the table of their headers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_table: Option<TableName>,
    pub fields: Vec<Field>,
    /// Records that are there from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefill: Option<Prefill>,
}

/// A field of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Most characters, for Code and Text; none is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u32>,
    /// Whether a record can't be without it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mandatory: bool,
    /// The table whose single-field key this field's values must be in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<TableName>,
    /// Members of an Option, in order. An empty first member is the blank one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// Other words under which files carry a member, in any language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub member_aliases: BTreeMap<String, Vec<String>>,
    /// Least value, for numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Greatest value, for numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// Fewest decimal places shown.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub decimals: u32,
    /// The value of a new record where the file gives none, in neutral form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Other headings under which files carry this field, in any language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
}

/// Records that a table has from the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prefill {
    pub fields: Vec<String>,
    /// One value a field, as text in neutral form.
    pub rows: Vec<Vec<String>>,
}

impl TableSchema {
    /// Makes a table of its key and fields; nothing describes it yet.
    pub fn new(name: &str, key: &[&str], fields: Vec<Field>) -> Self {
        Self {
            name: name.into(),
            plural: String::new(),
            description: String::new(),
            sort_order: 0,
            key: key.iter().map(|name| (*name).to_owned()).collect(),
            header_table: None,
            fields,
            prefill: None,
        }
    }

    /// Returns the position of the field of that name.
    pub fn position(&self, field: &str) -> Option<usize> {
        self.fields.iter().position(|candidate| candidate.name == field)
    }

    /// Returns the field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Returns the positions of the key's fields, in key order.
    pub fn key_positions(&self) -> Vec<usize> {
        self.key.iter().filter_map(|name| self.position(name)).collect()
    }

    /// Writes an encoded key for a person: values joined by commas. An option that has a default (a document's type)
    /// goes without saying, unless it is all there is.
    pub fn show_key(&self, key: &[u8]) -> String {
        let fields = self.key.iter().filter_map(|name| self.field(name));
        let is_plain = |field: &Field| self.key.len() > 1 && field.kind == FieldType::Option && field.default.is_some();
        let shown = fields.zip(super::cells::iter(key)).filter(|(field, _)| !is_plain(field));
        shown.map(|(field, value)| field.show(value)).collect::<Vec<_>>().join(", ")
    }

    /// Whether the field is part of the primary key.
    pub fn is_key(&self, field: &str) -> bool {
        self.key.iter().any(|name| name == field)
    }

    /// Says what is wrong with the definition itself, in words; empty where it is sound.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.key.is_empty() {
            faults.push(format!("table {} has no key", self.name));
        }
        for name in &self.key {
            if self.position(name).is_none() {
                faults.push(format!("table {}: key field {name} is not among its fields", self.name));
            }
        }
        let mut seen = HashSet::with_capacity(self.fields.len());
        for field in &self.fields {
            if !seen.insert(field.name.as_str()) {
                faults.push(format!("table {} has field {} twice", self.name, field.name));
            }
            if (field.kind == FieldType::Option) == field.members.is_empty() {
                faults.push(format!(
                    "table {}: field {} must be an Option and have members, or neither",
                    self.name, field.name
                ));
            }
        }
        faults
    }
}

impl Field {
    /// Makes a field with no rules beyond its type.
    pub fn new(name: &str, kind: FieldType) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            length: None,
            mandatory: false,
            relation: None,
            members: Vec::new(),
            member_aliases: BTreeMap::new(),
            min: None,
            max: None,
            decimals: 0,
            default: None,
            aliases: Vec::new(),
        }
    }

    /// Writes a value of this field as lookups compare and give it: an option by its member, all else in neutral form.
    pub fn text_of(&self, value: Value<'_>) -> String {
        match value {
            Value::Text(text) => text.to_owned(),
            value if self.kind == FieldType::Option => self.show(value),
            value => value.to_string(),
        }
    }

    /// Writes a value of this field for a person: members by name, decimals with their places.
    pub fn show(&self, value: Value<'_>) -> String {
        match value {
            Value::Option(position) => self.members.get(usize::from(position)).cloned().unwrap_or_default(),
            Value::Boolean(yes) => if yes { "Yes" } else { "No" }.to_owned(),
            Value::Decimal(number) => {
                let mut shown = number;
                if number.scale() < self.decimals {
                    shown.rescale(self.decimals);
                }
                shown.to_string()
            }
            Value::DateTime(at) => at.to_string().replace('T', " "),
            Value::Empty | Value::Text(_) | Value::Integer(_) | Value::Date(_) | Value::Time(_) | Value::Guid(_) => {
                let mut shown = String::new();
                let _ = write!(shown, "{value}");
                shown
            }
        }
    }
}

// serde hands references to these two.
#[expect(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref)]
fn is_zero(value: &u32) -> bool {
    *value == 0
}
