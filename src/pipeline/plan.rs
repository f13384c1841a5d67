//! A mapping that can run: checked against the file's columns and the company's tables.

use std::sync::Arc;

use super::{
    field::{FieldPlan, Kin, Source},
    record::Extras,
};
use crate::model::{Answer, Creation, KeyPrint, Need, Part, RowNo, TableName, TableSchema};

/// A compiled mapping. It holds no state: one can be shared by all threads.
#[derive(Clone, Debug)]
pub struct Pipeline {
    pub(super) parts: Vec<PartPlan>,
    pub(super) relations: Vec<TableName>,
    pub(super) lookups: Vec<LookupPlan>,
    pub(super) num_uniques: usize,
    /// Positions of the parts whose records other rows of the file refer to.
    pub(super) kin: Vec<u8>,
    /// Fields that are numbered through all imports.
    pub(super) series: Vec<Series>,
    pub(super) document: Option<DocumentPlan>,
}

/// How a row becomes a record of one table.
#[derive(Clone, Debug)]
pub struct PartPlan {
    pub table: Arc<TableSchema>,
    pub part: Part,
    /// For each field of the table, whether the mapping gives it a value. The others keep theirs in an update.
    pub mapped: Vec<bool>,
    /// Positions of the key's fields, in key order.
    pub key: Vec<usize>,
    pub(super) steps: Vec<Step>,
    /// What is asked of whole records; none for most mappings.
    pub(super) extras: Option<Box<Extras>>,
}

/// A field that is numbered through all imports of its integration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub table: TableName,
    pub field: String,
    /// The first number of the first import.
    pub first: u64,
}

/// A table that is searched by a text, and what is taken of the record found. A text is compared as
/// [`crate::model::keys::fold`] writes it; of several fields, joined by [`BETWEEN_FIELDS`].
#[derive(Clone, Debug, PartialEq)]
pub struct LookupPlan {
    pub schema: Arc<TableSchema>,
    /// Positions of the fields looked in.
    pub by: Vec<usize>,
    pub give: Give,
    /// Whether a text that no record has may also be one that a record gives: how an owner names the one that is meant.
    pub takes_given: bool,
}

/// Stands between the texts of several fields that are compared as one.
pub const BETWEEN_FIELDS: char = '\u{1f}';

/// What is taken of a record that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Give {
    /// The text of the field at that position.
    Field(usize),
    /// Its primary key.
    Key,
}

/// What a lookup finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    None,
    /// What was asked for has been appended.
    One,
    /// What each of them gives, the first by primary key first.
    Several(Vec<String>),
}

/// The first row in which a value that must be used once stands, and the document it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FirstUse {
    pub row: RowNo,
    pub document: Option<KeyPrint>,
}

/// What a row says that concerns other rows.
#[derive(Clone, Debug, Default)]
pub struct Scanned {
    /// Values that must be used once: by which rule, the value, who uses it.
    pub uses: Vec<(usize, KeyPrint, FirstUse)>,
    /// Records that the row would have made.
    pub creations: Vec<Arc<Creation>>,
    /// Records that other rows may refer to, of the part at that position.
    pub keys: Vec<(u8, KeyPrint)>,
    /// Records of the tables being filled that the row refers to and that are not there yet.
    pub needs: Vec<Need>,
    /// Whether the row by itself has an error.
    pub is_faulty: bool,
}

/// Which row of the file makes a record that another refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InFile {
    /// The rows were not looked through.
    Unknown,
    Row(RowNo),
    /// That row, which refers back to the one that asks.
    Circle(RowNo),
    Nobody,
}

/// What is appended to a record's values next.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Fields that have the same value in every row: that of the table, or none.
    Same {
        /// Their values, encoded.
        values: Vec<u8>,
        /// Those that have one.
        plans: Vec<FieldPlan>,
    },
    Field(Box<FieldPlan>),
}

/// How rows are recognised as one document.
#[derive(Clone, Debug)]
pub(super) struct DocumentPlan {
    /// Positions of the two parts.
    pub header: usize,
    pub line: usize,
    /// The header's key fields, in key order.
    pub key: Vec<FieldPlan>,
    /// Columns of the key: where their texts are the same, so is the key.
    pub key_columns: Vec<usize>,
    /// Whether any column may decide on the key.
    pub key_uses_any_column: bool,
    /// The header's other fields that come from columns, with these.
    pub header_fields: Vec<(Vec<usize>, FieldPlan)>,
}

/// Answers what is in the company's tables. A pipeline asks for every value of a field with a table relation.
pub trait Lookups {
    /// Whether the table of [`Pipeline::relations`] at `relation` has a record with that key.
    fn contains(&self, relation: usize, key: KeyPrint) -> bool;

    /// Looks for a folded text by the lookup of [`Pipeline::lookups`] at `lookup`, and appends what it gives.
    fn find(&self, lookup: usize, folded: &str, give: &mut String) -> Found {
        let _ = (lookup, folded, give);
        Found::None
    }

    /// Looks for a record by a lookup that gives its key, and appends that, encoded. Of several, the keys are shown.
    fn find_key(&self, lookup: usize, folded: &str, key: &mut Vec<u8>) -> Found {
        let _ = (lookup, folded, key);
        Found::None
    }

    /// Returns the record that the first row of the import that needs it makes for a text.
    fn planned(&self, lookup: usize, folded: &str) -> Option<Arc<Creation>> {
        let _ = (lookup, folded);
        None
    }

    /// Returns what was answered to questions, by what they are about.
    fn answers(&self, subject: &str) -> &[Answer] {
        let _ = subject;
        &[]
    }

    /// Returns which row of the file makes the record with that key in the table of the part at `part`, for `row`.
    fn parent(&self, part: u8, key: KeyPrint, row: RowNo) -> InFile {
        let _ = (part, key, row);
        InFile::Unknown
    }

    /// Returns who uses a value first, by the rule at `unique`. Without an answer each row is judged by itself.
    fn first_use(&self, unique: usize, value: KeyPrint) -> Option<FirstUse> {
        let _ = (unique, value);
        None
    }
}

impl Pipeline {
    /// Returns the tables that values are looked up in. A [`Lookups`] is asked by position here.
    pub fn relations(&self) -> &[TableName] {
        &self.relations
    }

    /// Returns what is looked for by other fields than keys. A [`Lookups`] is asked by position here.
    pub fn lookups(&self) -> &[LookupPlan] {
        &self.lookups
    }

    /// Returns the fields that are numbered through all imports.
    pub fn series(&self) -> &[Series] {
        &self.series
    }

    /// Whether what becomes of a row depends on the others of its file: they must be [`Self::scan`]ned first.
    pub fn concerns_other_rows(&self) -> bool {
        self.num_uniques > 0 || self.has_kin() || self.creates_records()
    }

    /// Whether rows may refer to records that other rows of the file make.
    pub fn has_kin(&self) -> bool {
        !self.kin.is_empty()
    }

    /// Whether there are values that must be used once.
    pub fn has_uniques(&self) -> bool {
        self.num_uniques > 0
    }

    /// Returns the tables in which records may be made that lookups miss, each with the position of its lookup.
    pub fn creating(&self) -> Vec<usize> {
        let mut creating: Vec<_> = self.parts.iter().flat_map(PartPlan::fields).flat_map(FieldPlan::creating).collect();
        creating.sort_unstable();
        creating.dedup();
        creating
    }

    fn creates_records(&self) -> bool {
        !self.creating().is_empty()
    }

    /// Returns about how many bytes the keys and values of a row take.
    pub fn usual_bytes(&self) -> usize {
        let num_mapped = |part: &PartPlan| part.mapped.iter().filter(|is_mapped| **is_mapped).count();
        self.parts.iter().map(|part| part.mapped.len() + 10 * num_mapped(part) + 32).sum()
    }

    /// Returns the tables that records are made for, in the mapping's order.
    pub fn parts(&self) -> &[PartPlan] {
        &self.parts
    }

    /// Whether several rows with one key make one document.
    pub fn is_document(&self) -> bool {
        self.document.is_some()
    }
}

impl PartPlan {
    /// Walks the fields that may get a value or an issue, in the table's order.
    pub(super) fn fields(&self) -> impl Iterator<Item = &FieldPlan> {
        self.steps.iter().flat_map(|step| match step {
            Step::Same { plans, .. } => &plans[..],
            Step::Field(plan) => std::slice::from_ref(&**plan),
        })
    }

    pub(super) fn fields_mut(&mut self) -> impl Iterator<Item = &mut FieldPlan> {
        self.steps.iter_mut().flat_map(|step| match step {
            Step::Same { plans, .. } => &mut plans[..],
            Step::Field(plan) => std::slice::from_mut(&mut **plan),
        })
    }

    /// Lets fields that refer to one of these tables, those being filled, take records of the same file. Returns the
    /// positions of the tables that are referred to.
    pub(super) fn join_kin(&mut self, own: u8, tables: &[TableName]) -> Vec<u8> {
        let mut joined = Vec::new();
        for step in &mut self.steps {
            let Step::Field(plan) = step else { continue };
            let relation = plan.field.relation.as_ref().filter(|_| plan.relation.is_some());
            let part = relation.and_then(|relation| tables.iter().position(|table| table == relation));
            plan.kin = part.and_then(|part| {
                let field = self.table.position(&plan.field.name)?;
                Some(Kin { field: (own, field as u16), part: part as u8 })
            });
            joined.extend(plan.kin.map(|kin| kin.part));
        }
        joined
    }

    /// Lays out the steps of a table: a step for each field that needs one, the others joined.
    pub(super) fn new(table: Arc<TableSchema>, part: Part, plans: Vec<FieldPlan>, extras: Option<Box<Extras>>) -> Self {
        let mut steps = Vec::new();
        let mut mapped = Vec::with_capacity(plans.len());
        for plan in plans {
            mapped.push(plan.source != Source::Unmapped && plan.from.is_some());
            if !plan.is_same() {
                steps.push(Step::Field(Box::new(plan)));
                continue;
            }
            if !matches!(steps.last(), Some(Step::Same { .. })) {
                steps.push(Step::Same { values: Vec::new(), plans: Vec::new() });
            }
            if let Some(Step::Same { values, plans }) = steps.last_mut() {
                values.extend_from_slice(&plan.blank);
                plans.extend(plan.has_default.then_some(plan));
            }
        }
        let key = table.key_positions();
        Self { table, part, mapped, key, steps, extras }
    }
}
