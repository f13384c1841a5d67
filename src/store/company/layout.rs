//! Layouts: which fields a table's records have on disk, and in which order.
//!
//! A table's definition may gain, lose and reorder fields from version to version; segments are never rewritten for
//! it. Each segment names the layout it was written in, and is read in the present one.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::pack::{self, Packer};
use crate::model::{FieldType, TableSchema, Value, cells};

pub(super) const VERSION: u8 = 1;

/// The fields of a table, as far as they matter for bytes on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Layout {
    pub key: Vec<String>,
    pub fields: Vec<LayoutField>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LayoutField {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: FieldType,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
}

/// All layouts a table has had; the last is the present one.
#[derive(Debug)]
pub(super) struct Layouts {
    layouts: Vec<Layout>,
    /// For each layout but the last, how its records become the present ones.
    changes: Vec<Change>,
}

/// How records of a layout are read.
#[derive(Debug)]
pub(super) enum Reading<'a> {
    AsItIs,
    Changed(&'a Change),
}

/// How a record of an older layout becomes one of the present layout.
#[derive(Debug)]
pub(super) struct Change {
    fields: Vec<FieldChange>,
}

#[derive(Debug)]
struct FieldChange {
    /// Position in the older layout; `None` where it had no such field.
    position: Option<usize>,
    /// For an Option whose members changed: the present position of each former one.
    members: Option<Vec<Option<u16>>>,
}

impl Layout {
    /// Returns the layout of a definition.
    pub(super) fn of(schema: &TableSchema) -> Self {
        let fields = schema.fields.iter().map(|field| LayoutField {
            name: field.name.clone(),
            kind: field.kind,
            members: field.members.clone(),
        });
        Self { key: schema.key.clone(), fields: fields.collect() }
    }

    /// Returns the bytes kept on disk.
    pub(super) fn encode(&self) -> Vec<u8> {
        let json = serde_json::to_vec(self).expect("BUG: names and types always become JSON");
        let mut body = Vec::new();
        Packer::default().push(&mut body, &json);
        body
    }

    /// Reads what [`Self::encode`] made.
    pub(super) fn decode(mut body: &[u8]) -> Option<Self> {
        let mut json = Vec::new();
        pack::unpack(&mut json, pack::take_packed(&mut body)?)?;
        serde_json::from_slice(&json).ok()
    }

    /// Whether keys written under `older` are found under this layout. Members may be added to an Option at its end.
    pub(super) fn keeps_keys_of(&self, older: &Self) -> bool {
        let is_kept = |name: &String| match (older.find(name), self.find(name)) {
            (Some((_, former)), Some((_, field))) => {
                former.kind == field.kind && field.members.starts_with(&former.members)
            }
            (None, _) | (_, None) => false,
        };
        self.key == older.key && self.key.iter().all(is_kept)
    }

    fn find(&self, name: &str) -> Option<(usize, &LayoutField)> {
        self.fields.iter().enumerate().find(|(_, field)| field.name == name)
    }
}

impl Layouts {
    /// Makes the list, oldest first; it must not be empty.
    pub(super) fn new(layouts: Vec<Layout>) -> Self {
        let (present, older) = layouts.split_last().expect("BUG: a table has a layout");
        let changes = older.iter().map(|older| Change::between(older, present)).collect();
        Self { layouts, changes }
    }

    /// Returns the number of the present layout.
    pub(super) fn present(&self) -> u16 {
        (self.layouts.len() - 1) as u16
    }

    /// Returns how records of that layout are read; `None` where there is no such layout.
    pub(super) fn reading(&self, layout: u16) -> Option<Reading<'_>> {
        let layout = usize::from(layout);
        (layout < self.layouts.len()).then(|| self.changes.get(layout).map_or(Reading::AsItIs, Reading::Changed))
    }
}

impl Change {
    fn between(older: &Layout, present: &Layout) -> Self {
        let fields = present.fields.iter().map(|field| match older.find(&field.name) {
            None => FieldChange { position: None, members: None },
            Some((position, former)) => FieldChange {
                position: Some(position),
                members: (former.members != field.members).then(|| moved(&former.members, &field.members)),
            },
        });
        Self { fields: fields.collect() }
    }

    /// Changes all records of a segment.
    pub(super) fn all(&self, bytes: &[u8], records: &[Range<u32>]) -> (Vec<u8>, Vec<Range<u32>>) {
        let mut changed = Vec::with_capacity(bytes.len());
        let mut ranges = Vec::with_capacity(records.len());
        for record in records {
            let start = changed.len() as u32;
            self.one(&bytes[record.start as usize..record.end as usize], &mut changed);
            ranges.push(start..changed.len() as u32);
        }
        (changed, ranges)
    }

    fn one(&self, record: &[u8], out: &mut Vec<u8>) {
        let former: Vec<_> = cells::iter(record).collect();
        for field in &self.fields {
            let value = field.position.and_then(|position| former.get(position)).copied().unwrap_or_default();
            cells::push(out, field.value(value));
        }
    }
}

impl FieldChange {
    fn value<'a>(&self, value: Value<'a>) -> Value<'a> {
        let (Value::Option(position), Some(moved)) = (value, &self.members) else { return value };
        moved.get(usize::from(position)).copied().flatten().map_or(Value::Empty, Value::Option)
    }
}

/// Returns where each former member stands now.
fn moved(former: &[String], present: &[String]) -> Vec<Option<u16>> {
    former.iter().map(|name| present.iter().position(|member| member == name).map(|at| at as u16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(fields: &[(&str, FieldType, &[&str])]) -> Layout {
        let fields = fields.iter().map(|(name, kind, members)| LayoutField {
            name: (*name).to_owned(),
            kind: *kind,
            members: members.iter().map(|member| (*member).to_owned()).collect(),
        });
        Layout { key: vec!["No.".to_owned()], fields: fields.collect() }
    }

    #[track_caller]
    fn check(older: &Layout, present: &Layout, record: &[Value<'_>], expect: &[Value<'_>]) {
        let mut bytes = Vec::new();
        for value in record {
            cells::push(&mut bytes, *value);
        }
        let layouts = Layouts::new(vec![older.clone(), present.clone()]);
        let Some(Reading::Changed(change)) = layouts.reading(0) else { panic!("no change") };
        let whole = 0..bytes.len() as u32;
        let (bytes, ranges) = change.all(&bytes, std::slice::from_ref(&whole));
        assert_eq!(ranges, vec![0..bytes.len() as u32; 1]);
        assert_eq!(cells::iter(&bytes).collect::<Vec<_>>(), expect);
    }

    const NO: (&str, FieldType, &[&str]) = ("No.", FieldType::Code, &[]);
    const NAME: (&str, FieldType, &[&str]) = ("Name", FieldType::Text, &[]);

    #[test]
    fn fields_that_came_are_empty_and_those_that_went_are_gone() {
        let older = layout(&[NO, NAME]);
        let present = layout(&[("City", FieldType::Text, &[]), NO]);
        check(&older, &present, &[Value::Text("A1"), Value::Text("Ann")], &[Value::Empty, Value::Text("A1")]);
    }

    #[test]
    fn options_follow_their_members_names() {
        let older = layout(&[NO, ("Kind", FieldType::Option, &["", "Item", "Gone"])]);
        let present = layout(&[NO, ("Kind", FieldType::Option, &["", "G/L Account", "Item"])]);
        check(&older, &present, &[Value::Text("1"), Value::Option(1)], &[Value::Text("1"), Value::Option(2)]);
        check(&older, &present, &[Value::Text("1"), Value::Option(2)], &[Value::Text("1"), Value::Empty]);
    }

    #[test]
    fn the_present_layout_needs_no_change() {
        let layouts = Layouts::new(vec![layout(&[NO]), layout(&[NO, NAME])]);
        assert_eq!(layouts.present(), 1);
        assert!(matches!(layouts.reading(1), Some(Reading::AsItIs)));
        assert!(layouts.reading(2).is_none());
    }

    #[test]
    fn a_layout_comes_back_from_its_bytes() {
        let layout = layout(&[NO, ("Kind", FieldType::Option, &["", "Item"])]);
        assert_eq!(Layout::decode(&layout.encode()), Some(layout));
        assert_eq!(Layout::decode(b"x"), None);
    }

    #[test]
    fn another_key_is_noticed() {
        let here = layout(&[NO, NAME]);
        assert!(layout(&[NO]).keeps_keys_of(&here));
        assert!(!layout(&[("No.", FieldType::Integer, &[])]).keeps_keys_of(&here));
        assert!(!Layout { key: vec!["Name".to_owned()], ..here.clone() }.keeps_keys_of(&here));
        let kinds = |members| layout(&[("No.", FieldType::Option, members)]);
        assert!(kinds(&["Order", "Quote"]).keeps_keys_of(&kinds(&["Order"])));
        assert!(!kinds(&["Quote", "Order"]).keeps_keys_of(&kinds(&["Order"])));
    }
}
