//! An integration being changed: as it is saved, as it stands on the card, and what is wrong with that.

use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};

use super::{destination::Moved, source_form::SourceForm};
use crate::{
    engine::{Overview, sentence},
    model::{ExecutionMode, ImportMode, Integration, Mapping, Notifications, TableName, TableSchema},
    pipeline::{self, RunContext},
};

/// Most characters of a job queue category, as of every code.
const MAX_CATEGORY: usize = 20;

/// An integration being changed.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What Discard goes back to.
    saved: Integration,
    pub form: CardForm,
    /// What the latest change of the destination was made of.
    pub moved: Option<Moved>,
    /// What was sent to the store and has not been read back yet.
    saving: Option<Integration>,
    /// What was last kept of the changes for the next start.
    kept: Kept,
    checked: Option<Checked>,
}

/// Unsaved changes as they were last kept on disk.
#[derive(Clone, Debug, Default)]
struct Kept {
    form: Option<CardForm>,
    integration: Option<Integration>,
}

/// What is typed and chosen on the card.
#[derive(Clone, Debug, PartialEq)]
pub struct CardForm {
    pub description: String,
    pub sort_order: String,
    pub execution_mode: ExecutionMode,
    pub import_mode: ImportMode,
    pub match_key: Vec<String>,
    pub notifications: Notifications,
    pub file_pattern: String,
    pub category: String,
    pub source: SourceForm,
    pub mapping: Mapping,
}

/// What is wrong with a mapping, and what it leaves out; found anew when it or the tables changed.
#[derive(Clone, Debug)]
struct Checked {
    mapping: Mapping,
    version: u64,
    findings: Arc<Findings>,
}

/// What was found in a mapping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Why it can't run, in sentences.
    pub faults: Vec<String>,
    /// Columns of the file that go nowhere.
    pub unused: Vec<String>,
    /// Mandatory fields that get no value.
    pub missing: Vec<String>,
}

impl CardForm {
    fn of(integration: &Integration) -> Self {
        Self {
            description: integration.description.clone(),
            sort_order: integration.sort_order.to_string(),
            execution_mode: integration.execution_mode,
            import_mode: integration.import_mode,
            match_key: integration.match_key.clone(),
            notifications: integration.notifications,
            file_pattern: integration.file_pattern.clone().unwrap_or_default(),
            category: integration.category.clone().unwrap_or_default(),
            source: SourceForm::of(&integration.format),
            mapping: integration.mapping.clone(),
        }
    }
}

/// Reads a sort order as it is typed.
pub fn sort_order(text: &str) -> Result<u32, &'static str> {
    text.trim().parse().map_err(|_| "A whole number; the smallest stands first")
}

/// Reads a job queue category as it is typed; nothing is none.
pub fn category(text: &str) -> Result<Option<String>, &'static str> {
    let text = text.trim().to_uppercase();
    match text.chars().count() {
        0 => Ok(None),
        1..=MAX_CATEGORY => Ok(Some(text)),
        _ => Err("At most 20 characters"),
    }
}

impl Draft {
    pub fn of(integration: &Integration) -> Self {
        Self {
            saved: integration.clone(),
            form: CardForm::of(integration),
            moved: None,
            saving: None,
            kept: Kept::default(),
            checked: None,
        }
    }

    /// Takes up changes that were kept when the program was last closed.
    pub fn kept(latest: &Integration, kept: &Integration) -> Self {
        // They were begun on another version where one was saved since: the card then says so.
        let saved = Integration { version: kept.version, ..latest.clone() };
        let form = CardForm::of(kept);
        let kept = Kept { form: Some(form.clone()), integration: Some(kept.clone()) };
        Self { form, kept, ..Self::of(&saved) }
    }

    /// Returns what is to be kept now, where that is another than was kept last: none where nothing is unsaved.
    pub fn unkept(&mut self) -> Option<Option<Integration>> {
        if self.kept.form.as_ref() == Some(&self.form) && self.saving.is_none() {
            return None;
        }
        self.kept.form = Some(self.form.clone());
        // What can't be read is kept in memory only.
        let now = self.read()?;
        let now = (now != self.saved).then_some(now);
        if now == self.kept.integration {
            return None;
        }
        self.kept.integration.clone_from(&now);
        Some(now)
    }

    /// Returns the integration as it is saved.
    pub fn saved(&self) -> &Integration {
        &self.saved
    }

    /// Whether something stands on the card that is not saved.
    pub fn is_changed(&self) -> bool {
        self.read().is_none_or(|read| read != self.saved)
    }

    /// Reads the card; none where something on it can't be read.
    pub fn read(&self) -> Option<Integration> {
        let CardForm {
            description,
            sort_order: order,
            execution_mode,
            import_mode,
            match_key,
            notifications,
            file_pattern,
            category: name,
            source,
            mapping,
        } = &self.form;
        Some(Integration {
            description: description.trim().to_owned(),
            sort_order: sort_order(order).ok()?,
            execution_mode: *execution_mode,
            import_mode: *import_mode,
            match_key: match_key.clone(),
            notifications: *notifications,
            file_pattern: Some(file_pattern.trim().to_owned()).filter(|pattern| !pattern.is_empty()),
            category: category(name).ok()?,
            format: source.read()?,
            mapping: mapping.clone(),
            ..self.saved.clone()
        })
    }

    /// Goes back to what is saved.
    pub fn discard(&mut self) {
        self.form = CardForm::of(&self.saved);
    }

    /// Notes what is on its way to the store.
    pub fn sent(&mut self, integration: Integration) {
        self.saving = Some(integration);
    }

    /// Follows the store: what was sent and is there is no change any more, and without changes the card shows the
    /// latest version. Returns the version that was saved from here.
    pub fn follow(&mut self, latest: &Integration) -> Option<u32> {
        if latest.version == self.saved.version {
            return None;
        }
        let is_sent = self.saving.as_ref().is_some_and(|sent| is_same(sent, latest));
        if is_sent {
            let shows_sent = self.read().is_some_and(|read| is_same(&read, latest));
            self.saving = None;
            self.kept.form = None;
            self.saved = latest.clone();
            if shows_sent {
                self.discard();
            }
            return Some(latest.version);
        }
        if !self.is_changed() {
            *self = Self { kept: std::mem::take(&mut self.kept), ..Self::of(latest) };
        }
        None
    }

    /// Whether another version was saved elsewhere since these changes were begun.
    pub fn is_overtaken(&self, latest: &Integration) -> bool {
        latest.version != self.saved.version
    }

    /// Returns the table of each part of the mapping; one that is gone has no fields.
    pub fn tables(&self, overview: &Overview) -> Vec<Arc<TableSchema>> {
        let names = self.form.mapping.tables.iter().map(|part| &part.table);
        let gone = |name: &TableName| {
            Arc::new(TableSchema {
                name: name.clone(),
                plural: String::new(),
                description: String::new(),
                sort_order: 0,
                key: Vec::new(),
                header_table: None,
                fields: Vec::new(),
                prefill: None,
            })
        };
        names.map(|name| overview.table(name).map_or_else(|| gone(name), |view| Arc::clone(&view.schema))).collect()
    }

    /// Returns what is wrong with the mapping, and what it leaves out.
    pub fn findings(&mut self, overview: &Overview, now: Timestamp, zone: &TimeZone) -> Arc<Findings> {
        let is_known = |checked: &&Checked| checked.version == overview.version && checked.mapping == self.form.mapping;
        if let Some(checked) = self.checked.as_ref().filter(is_known) {
            return Arc::clone(&checked.findings);
        }
        let mapping = self.form.mapping.clone();
        let tables: Vec<_> = overview.tables.iter().map(|view| Arc::clone(&view.schema)).collect();
        let context = RunContext { today: now.to_zoned(zone.clone()).date(), ..RunContext::default() };
        let findings = Arc::new(find(&mapping, &self.saved.columns, &tables, &context));
        self.checked = Some(Checked { mapping, version: overview.version, findings: Arc::clone(&findings) });
        findings
    }
}

/// Whether both are the same but for their version.
fn is_same(one: &Integration, other: &Integration) -> bool {
    *one == Integration { version: one.version, ..other.clone() }
}

fn find(mapping: &Mapping, columns: &[String], tables: &[Arc<TableSchema>], context: &RunContext) -> Findings {
    let faults = pipeline::compile(mapping, columns, tables, context).err().unwrap_or_default();
    let (unused, missing) = crate::engine::library::assistant::gaps(mapping, columns, tables);
    Findings { faults: faults.iter().map(|fault| sentence(&fault.to_string())).collect(), unused, missing }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        CsvOptions, FieldRule, FieldSource, FileFormat, MatchedBy, Part, TableMapping, schema::Field, value::FieldType,
    };

    fn rule(field: &str, column: &str) -> FieldRule {
        FieldRule {
            field: field.to_owned(),
            from: FieldSource::Column(column.to_owned()),
            confidence: 1.0,
            matched_by: MatchedBy::Name,
            ..FieldRule::default()
        }
    }

    fn integration(version: u32) -> Integration {
        let part = TableMapping {
            table: "T".into(),
            part: Part::Record,
            rules: vec![rule("No.", "Number")],
            ..TableMapping::default()
        };
        Integration {
            code: "CUSTOMERS".into(),
            version,
            description: "Customers".to_owned(),
            sort_order: 0,
            execution_mode: ExecutionMode::Immediate,
            import_mode: ImportMode::Upsert,
            category: None,
            columns: vec!["Number".to_owned(), "Fax".to_owned()],
            format: FileFormat::Csv(CsvOptions::default()),
            mapping: Mapping { tables: vec![part], ..Mapping::default() },
            ..Integration::default()
        }
    }

    fn changed(version: u32) -> Draft {
        let mut draft = Draft::of(&integration(version));
        draft.form.description = "All customers".to_owned();
        draft
    }

    #[test]
    fn nothing_typed_is_no_change() {
        let mut draft = Draft::of(&integration(1));
        assert!(!draft.is_changed());
        draft.form.category = "  ".to_owned();
        assert!(!draft.is_changed());
        draft.form.category = "night".to_owned();
        assert_eq!(draft.read().unwrap().category.as_deref(), Some("NIGHT"));
        draft.discard();
        assert!(!draft.is_changed());
    }

    #[test]
    fn what_cannot_be_read_is_a_change_that_cannot_be_saved() {
        let mut draft = changed(1);
        draft.form.sort_order = "first".to_owned();
        assert!(draft.is_changed());
        assert_eq!(draft.read(), None);
    }

    #[test]
    fn a_save_that_arrived_is_told_once() {
        let mut draft = changed(1);
        let sent = draft.read().unwrap();
        draft.sent(sent.clone());
        assert_eq!(draft.follow(&integration(1)), None);
        assert!(draft.is_changed());
        let latest = Integration { version: 2, ..sent };
        assert_eq!(draft.follow(&latest), Some(2));
        assert!(!draft.is_changed());
        assert_eq!(draft.follow(&latest), None);
    }

    #[test]
    fn what_was_typed_after_saving_stays_unsaved() {
        let mut draft = changed(1);
        let sent = draft.read().unwrap();
        draft.sent(sent.clone());
        draft.form.sort_order = "5".to_owned();
        assert_eq!(draft.follow(&Integration { version: 2, ..sent }), Some(2));
        assert!(draft.is_changed());
        assert_eq!(draft.read().unwrap().version, 2);
    }

    #[test]
    fn a_version_from_elsewhere_is_shown_unless_something_was_changed() {
        let elsewhere = Integration { description: "Kunden".to_owned(), ..integration(2) };
        let mut draft = Draft::of(&integration(1));
        assert_eq!(draft.follow(&elsewhere), None);
        assert_eq!(draft.form.description, "Kunden");
        let mut draft = changed(1);
        assert_eq!(draft.follow(&elsewhere), None);
        assert_eq!(draft.form.description, "All customers");
        assert!(draft.is_overtaken(&elsewhere));
    }

    #[test]
    fn a_mapping_is_checked_with_what_it_leaves_out() {
        let field = |name: &str, mandatory| Field { mandatory, ..Field::new(name, FieldType::Code) };
        let table = TableSchema {
            name: "T".into(),
            plural: "Ts".to_owned(),
            description: String::new(),
            sort_order: 0,
            key: vec!["No.".to_owned()],
            header_table: None,
            fields: vec![field("No.", true), field("Name", true)],
            prefill: None,
        };
        let context = RunContext { today: jiff::civil::date(2026, 11, 20), ..RunContext::default() };
        let Integration { mapping, columns, .. } = integration(1);
        let found = find(&mapping, &columns, &[Arc::new(table.clone())], &context);
        let missing = vec!["T: Name".to_owned()];
        assert_eq!(found, Findings { faults: Vec::new(), unused: vec!["Fax".to_owned()], missing });
        let found = find(&mapping, &["Fax".to_owned()], &[Arc::new(table)], &context);
        assert_eq!(found.faults.len(), 1);
        assert!(found.faults[0].starts_with("The file has no column “Number”"), "{}", found.faults[0]);
    }

    #[test]
    fn categories_are_codes() {
        assert_eq!(category(" sales "), Ok(Some("SALES".to_owned())));
        assert_eq!(category("ABCDEFGHIJKLMNOPQRSTU"), Err("At most 20 characters"));
    }
}
