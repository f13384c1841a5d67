//! Opening the company: its tables are found, or made at first sight with the records they have from the start.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use super::{
    Company, Head, Records, Table,
    disk::Batch,
    head::{self, TableEntry},
    index,
    keys::{self, KeyRange, TableId},
    layout::{self, Layout, Layouts},
    neutral,
    segment::{self, Origin},
    table::{TableParts, TableState, read_head},
};
use crate::{
    model::{Field, FieldType, ImportId, KeyPrint, RowNo, TableSchema, Value, cells, schema::Prefill},
    store::{Folder, StoreError, codec},
};

/// The one tree of the folder.
pub(super) const TREE: &str = "company";

impl Company {
    /// Opens the company in its folder, with the tables that come with the program and those its users made.
    pub fn open(folder: Folder, standard: Vec<TableSchema>, user: Vec<TableSchema>) -> Result<Self, StoreError> {
        Self::open_with(folder, standard.into_iter().chain(user), index::FULL)
    }

    /// Opens it with that many keys of a table in memory.
    pub(super) fn open_with(
        folder: Folder,
        schemas: impl Iterator<Item = TableSchema>,
        max_keys: usize,
    ) -> Result<Self, StoreError> {
        let disk = folder.table(TREE)?;
        let tables = RwLock::new(HashMap::new());
        let company = Self { folder, disk, tables, max_keys, writing: Mutex::default() };
        for schema in schemas {
            company.add_table(schema)?;
        }
        Ok(company)
    }

    /// Adds a table, or takes its new definition; its records stay.
    pub fn add_table(&self, schema: TableSchema) -> Result<(), StoreError> {
        let _writing = self.writer();
        let name = schema.name.clone();
        let table = match self.entry(&schema)? {
            Some(entry) => self.known_table(schema, entry)?,
            None => self.new_table(schema)?,
        };
        self.tables.write().unwrap_or_else(PoisonError::into_inner).insert(name, Arc::new(table));
        Ok(())
    }

    fn entry(&self, schema: &TableSchema) -> Result<Option<TableEntry>, StoreError> {
        let Some(sealed) = self.disk().get(&keys::table(schema.name.as_str()))? else { return Ok(None) };
        let what = format!("the entry of table {}", schema.name);
        let body = codec::unseal_as(head::VERSION, &what, &self.folder_name(), &sealed)?;
        Ok(Some(TableEntry::decode(body).ok_or_else(|| self.damaged(&what))?))
    }

    fn known_table(&self, schema: TableSchema, entry: TableEntry) -> Result<Table, StoreError> {
        let mut layouts = Vec::new();
        for no in 0..entry.num_layouts {
            layouts.push(self.layout(&schema, entry.id, no)?);
        }
        let present = Layout::of(&schema);
        if let Some(older) = layouts.iter().find(|older| !present.keeps_keys_of(older)) {
            let former = older.key.join(", ");
            let why = format!("the key of table {} can't be changed; it is {former}", schema.name);
            return Err(StoreError::Refused { why });
        }
        if layouts.last() != Some(&present) {
            let mut batch = Batch::default();
            add_layout(&mut batch, &schema, entry.id, layouts.len() as u16, &present);
            self.disk().apply(batch)?;
            layouts.push(present);
        }
        let state = match self.table(&schema.name) {
            Ok(table) => Arc::clone(table.state()),
            Err(_) => TableState::new(read_head(self.disk(), entry.id, &self.folder_name())?, self.max_keys),
        };
        Ok(self.table_of(schema, entry.id, Layouts::new(layouts), state))
    }

    fn layout(&self, schema: &TableSchema, id: TableId, no: u16) -> Result<Layout, StoreError> {
        let what = format!("the list of fields of table {}", schema.name);
        let sealed = self.disk().get(&keys::layout(id, no))?.ok_or_else(|| self.damaged(&what))?;
        let body = codec::unseal_as(layout::VERSION, &what, &self.folder_name(), &sealed)?;
        Layout::decode(body).ok_or_else(|| self.damaged(&what))
    }

    /// Makes a table with its first records, all in one write.
    fn new_table(&self, schema: TableSchema) -> Result<Table, StoreError> {
        let id = TableId(self.num_known_tables()?);
        let mut batch = Batch::default();
        let layout = Layout::of(&schema);
        add_layout(&mut batch, &schema, id, 0, &layout);
        let records = schema.prefill.as_ref().map(|prefill| prefilled(&schema, prefill)).unwrap_or_default();
        let mut head = Head { num_records: records.len() as u64, ..Head::default() };
        for (_, sealed) in segment::seal_all(ImportId(0), 0, &records) {
            batch.insert(keys::segment(id, head.num_segments), &sealed[..]);
            head.add_segment(&sealed);
        }
        batch.insert(keys::head(id), codec::seal(head::VERSION, &head.encode()));
        self.disk().apply(batch)?;
        Ok(self.table_of(schema, id, Layouts::new(vec![layout]), TableState::new(head, self.max_keys)))
    }

    fn num_known_tables(&self) -> Result<u16, StoreError> {
        let KeyRange { from, to } = keys::tables();
        self.disk().range(&from, &to).try_fold(0, |num, entry| entry.map(|_| num + 1))
    }

    fn table_of(&self, schema: TableSchema, id: TableId, layouts: Layouts, state: Arc<TableState>) -> Table {
        let (schema, disk, folder) = (Arc::new(schema), self.disk().clone(), self.folder_name());
        let scratch = self.folder.path().parent().unwrap_or(self.folder.path()).to_owned();
        Table::new(TableParts { id, schema, layouts, state, disk, folder, scratch })
    }

    fn damaged(&self, what: &str) -> StoreError {
        Origin { what, folder: &self.folder_name() }.damaged()
    }
}

fn add_layout(batch: &mut Batch, schema: &TableSchema, id: TableId, no: u16, layout: &Layout) {
    let entry = TableEntry { id, num_layouts: no + 1 };
    batch.insert(keys::table(schema.name.as_str()), codec::seal(head::VERSION, &entry.encode()));
    batch.insert(keys::layout(id, no), codec::seal(layout::VERSION, &layout.encode()));
}

/// Makes the records a table has from the start. What is no value of its field is left blank, and a key that comes
/// twice counts once: [`super::standard`]'s tests see to it that the program's own tables have neither.
fn prefilled(schema: &TableSchema, prefill: &Prefill) -> Records {
    let mut records = Records::default();
    let mut seen = super::PrintMap::default();
    for (at, texts) in prefill.rows.iter().enumerate() {
        let (mut key, mut cells) = (Vec::new(), Vec::new());
        for field in &schema.fields {
            push_neutral(&mut cells, field, first_text(field, prefill, texts));
        }
        for field in schema.key.iter().filter_map(|name| schema.field(name)) {
            push_neutral(&mut key, field, first_text(field, prefill, texts));
        }
        let print = KeyPrint::of(&key);
        if seen.insert(print, at as u64).is_none() {
            records.push(print, RowNo(at as u64 + 1), None, &key, &cells);
        }
    }
    records
}

/// Returns what a prefilled row gives a field: its text, else the field's default.
fn first_text<'a>(field: &'a Field, prefill: &Prefill, texts: &'a [String]) -> &'a str {
    let given = prefill.fields.iter().position(|name| *name == field.name).and_then(|at| texts.get(at));
    given.filter(|text| !text.is_empty()).or(field.default.as_ref()).map_or("", String::as_str)
}

fn push_neutral(out: &mut Vec<u8>, field: &Field, text: &str) {
    let value = neutral::parse(field, text).unwrap_or_default();
    match value {
        Value::Text(text) if field.kind == FieldType::Code => cells::push(out, Value::Text(&text.to_uppercase())),
        Value::Empty
        | Value::Text(_)
        | Value::Integer(_)
        | Value::Decimal(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::DateTime(_)
        | Value::Boolean(_)
        | Value::Option(_)
        | Value::Guid(_) => cells::push(out, value),
    }
}
