//! What the import assistant proposes for a file: the integration that knows it, or a new one with everything guessed.

use std::{path::Path, sync::Arc};

use super::Library;
use crate::{
    engine::sentence,
    model::{
        Evidence, ExecutionMode, FieldRule, FileFormat, ImportMode, Integration, IntegrationCode, Mapping, MatchedBy,
        RowNo, TableName, TableSchema,
    },
    pipeline::{self, ColumnQuestion, ColumnType, MappingProposal, Scope, TableProposal},
    source::{self, BlockLimit, Overrides, Preview},
};

/// Longest code of an integration, in characters (PRODUCT: unique, at most 20).
const MAX_CODE: usize = 20;
/// Below this score, no table of the company is like the file: a new one is proposed, from its own columns.
const MIN_SCORE: f32 = 0.35;
/// Integrations whose own format is tried on a file whose columns nobody knows.
const MAX_TRIED: usize = 20;

/// Where a file's records are to go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// Wherever fits best.
    #[default]
    Guess,
    Integration(IntegrationCode),
    /// A table; as header of a document where the file has its lines too.
    Table(TableName),
    /// One table, or a header's and its lines'.
    Tables(Vec<TableName>),
    /// A new table with the file's own columns.
    NewTable(TableName),
}

/// What is proposed.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The integration to import under: one that exists, or a draft.
    pub integration: Integration,
    /// Why an integration that exists is proposed; none for a draft.
    pub known: Option<String>,
    /// The table to be made first.
    pub new_table: Option<TableSchema>,
    /// How numbers and dates are read, and why.
    pub evidence: Vec<Evidence>,
    /// What the rows of single columns leave open; for an integration that exists, where it has no answer.
    pub questions: Vec<ColumnQuestion>,
    /// What each column of the file holds, in the file's order.
    pub types: Vec<ColumnType>,
    /// Columns of the file that go nowhere.
    pub unused_columns: Vec<String>,
    /// Fields that every record must have and no column gives.
    pub missing_mandatory: Vec<String>,
    /// Tables the file could go to, best first.
    pub tables: Vec<TableProposal>,
}

impl Library {
    /// Proposes how to import a file that was looked at.
    pub fn propose(
        &self,
        file: &Path,
        preview: &Preview,
        overrides: &Overrides,
        target: &Target,
    ) -> Result<Proposal, String> {
        let tables = self.stores.company.schemas();
        match target {
            Target::Integration(code) => self.under(code, preview, &tables),
            Target::Guess => match self.recognise(file, preview, overrides) {
                Some((integration, why)) => Ok(Self::known(integration, Some(why), preview, &tables)),
                None => self.guess(file, preview, &tables),
            },
            Target::Table(table) => Ok(self.draft(file, preview, &tables, &as_proposed(table, preview, &tables))),
            Target::Tables(names) => Ok(self.draft(file, preview, &tables, names)),
            Target::NewTable(name) => self.new_table(file, preview, name, &tables),
        }
    }

    fn under(
        &self,
        code: &IntegrationCode,
        preview: &Preview,
        tables: &[Arc<TableSchema>],
    ) -> Result<Proposal, String> {
        Ok(Self::known(self.named(code, preview)?, None, preview, tables))
    }

    /// Returns the integration of that name, set to read the file as it was found to be written.
    pub fn named(&self, code: &IntegrationCode, preview: &Preview) -> Result<Integration, String> {
        let found = self.stores.workspace.catalog().integration(code).map(Arc::unwrap_or_clone);
        let integration = found.ok_or_else(|| format!("There is no integration {code}."))?;
        Ok(Integration { format: preview.guess.format.clone(), ..integration })
    }

    /// Returns the integration of that name, where the file is surely written as the integration says: its columns are
    /// there, and UTF-8 can't be mistaken for another encoding. Then nothing has to be guessed.
    pub fn as_written(&self, code: &IntegrationCode, file: &Path) -> Option<Integration> {
        let integration = self.stores.workspace.catalog().integration(code).map(Arc::unwrap_or_clone)?;
        let is_utf8 = matches!(&integration.format, FileFormat::Csv(options) if options.encoding == "UTF-8");
        let is_sure = is_utf8 && !integration.columns.is_empty() && source::utf8::is_valid_in_places(file);
        (is_sure && reads_alike(file, &integration)).then_some(integration)
    }

    fn known(
        integration: Integration,
        known: Option<String>,
        preview: &Preview,
        tables: &[Arc<TableSchema>],
    ) -> Proposal {
        let (unused_columns, missing_mandatory) = gaps(&integration.mapping, &preview.columns, tables);
        let questions = pipeline::open_questions(&preview.columns, &preview.block, &integration.mapping, tables);
        Proposal {
            integration,
            known,
            new_table: None,
            evidence: Vec::new(),
            questions,
            types: types_of(preview),
            unused_columns,
            missing_mandatory,
            tables: pipeline::propose_tables(&preview.columns, tables),
        }
    }

    /// Finds the integration that a file with these columns was imported under before.
    fn recognise(&self, file: &Path, preview: &Preview, overrides: &Overrides) -> Option<(Integration, String)> {
        let integrations = self.stores.workspace.catalog().integrations();
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut alike: Vec<_> =
            integrations.iter().filter(|known| same_columns(&known.columns, &preview.columns)).collect();
        // Of several with the same columns, the one that is meant for files of this name; else the first.
        alike.sort_by_key(|known| !known.fits_file_name(&name));
        if let Some(known) = alike.first() {
            let mut why =
                format!("The file has the same {} columns as files imported with it before", preview.columns.len());
            if let Some(pattern) = known.file_pattern.as_ref().filter(|_| known.fits_file_name(&name)) {
                why.push_str(&format!(", and its name fits “{pattern}”"));
            }
            let mut integration = Integration::clone(known);
            // What was set by hand for this file counts more than what was set for the last one.
            if *overrides != Overrides::default() || !reads_alike(file, known) {
                integration.format = preview.guess.format.clone();
            }
            return Some((integration, why));
        }
        let by_name = integrations.iter().find(|known| known.fits_file_name(&name) && has_mapped(known, preview));
        if let Some(known) = by_name {
            let pattern = known.file_pattern.clone().unwrap_or_default();
            let why = format!("Its name fits “{pattern}”, and it has every column that is mapped");
            let format = preview.guess.format.clone();
            return Some((Integration { format, ..Integration::clone(known) }, why));
        }
        if *overrides != Overrides::default() {
            return None;
        }
        let known = integrations.into_iter().take(MAX_TRIED).find(|integration| reads_alike(file, integration))?;
        let why = "Read the way this integration reads, the file has its columns".to_owned();
        Some((Arc::unwrap_or_clone(known), why))
    }

    fn guess(&self, file: &Path, preview: &Preview, tables: &[Arc<TableSchema>]) -> Result<Proposal, String> {
        let best = pipeline::propose_tables(&preview.columns, tables).into_iter().next();
        match best.filter(|best| best.score >= MIN_SCORE) {
            Some(best) => Ok(self.draft(file, preview, tables, &best.tables)),
            None => self.new_table(file, preview, &free_table_name(file, tables), tables),
        }
    }

    fn draft(&self, file: &Path, preview: &Preview, tables: &[Arc<TableSchema>], target: &[TableName]) -> Proposal {
        let MappingProposal { mut mapping, evidence, questions, .. } =
            pipeline::propose_mapping(&preview.columns, &preview.block, target, tables);
        let known = self.stores.workspace.catalog().integrations();
        earlier_choices(&mut mapping, &known, &preview.columns, tables);
        let (unused_columns, missing_mandatory) = gaps(&mapping, &preview.columns, tables);
        Proposal {
            integration: self.integration(file, preview, mapping),
            known: None,
            new_table: None,
            evidence,
            questions,
            types: types_of(preview),
            unused_columns,
            missing_mandatory,
            tables: pipeline::propose_tables(&preview.columns, tables),
        }
    }

    fn new_table(
        &self,
        file: &Path,
        preview: &Preview,
        name: &TableName,
        tables: &[Arc<TableSchema>],
    ) -> Result<Proposal, String> {
        if preview.columns.is_empty() {
            return Err("The file has no columns to make a table of.".to_owned());
        }
        if tables.iter().any(|table| table.name == *name) {
            return Err(sentence(&format!("table {name} exists already; choose another name")));
        }
        let schema = pipeline::schema_from_columns(name.as_str(), &preview.columns, &preview.block, scope(preview));
        let mut all = tables.to_vec();
        all.push(Arc::new(schema.clone()));
        let MappingProposal { mapping, evidence, questions, unused_columns, missing_mandatory } =
            pipeline::propose_mapping(&preview.columns, &preview.block, std::slice::from_ref(name), &all);
        Ok(Proposal {
            integration: self.integration(file, preview, mapping),
            known: None,
            new_table: Some(schema),
            evidence,
            questions,
            types: types_of(preview),
            unused_columns,
            missing_mandatory,
            tables: pipeline::propose_tables(&preview.columns, tables),
        })
    }

    fn integration(&self, file: &Path, preview: &Preview, mapping: Mapping) -> Integration {
        let is_large = preview.block.next_row() > RowNo(self.stores.workspace.catalog().settings().background_from);
        Integration {
            code: self.free_code(file),
            version: 1,
            description: stem(file),
            sort_order: 0,
            execution_mode: if is_large { ExecutionMode::Deferred } else { ExecutionMode::Immediate },
            import_mode: ImportMode::default(),
            category: None,
            columns: preview.columns.clone(),
            format: preview.guess.format.clone(),
            mapping,
            ..Integration::default()
        }
    }

    fn free_code(&self, file: &Path) -> IntegrationCode {
        let base = code_of(&stem(file));
        let is_taken = |code: &str| self.stores.workspace.catalog().integration(&code.into()).is_some();
        IntegrationCode(free_name(&base, MAX_CODE, is_taken))
    }
}

fn types_of(preview: &Preview) -> Vec<ColumnType> {
    pipeline::propose_types(&preview.columns, &preview.block, scope(preview))
}

fn scope(preview: &Preview) -> Scope {
    if preview.is_complete { Scope::Whole } else { Scope::Part }
}

/// Gives fields that no column has the name of the columns that were chosen for them by hand in another integration,
/// with the steps that went with them.
fn earlier_choices(mapping: &mut Mapping, known: &[Arc<Integration>], columns: &[String], tables: &[Arc<TableSchema>]) {
    let is_chosen = |rule: &&FieldRule| matches!(rule.matched_by, MatchedBy::Hand | MatchedBy::Earlier);
    let is_sure = |rule: &FieldRule| rule.matched_by != MatchedBy::Similarity;
    for part in &mut mapping.tables {
        let Some(table) = tables.iter().find(|table| table.name == part.table) else { continue };
        let others = known.iter().flat_map(|known| &known.mapping.tables).filter(|other| other.table == part.table);
        for earlier in others.flat_map(|other| &other.rules).filter(is_chosen) {
            let Some(column) = earlier.from.column() else { continue };
            let is_taken = part
                .rules
                .iter()
                .any(|rule| is_sure(rule) && (rule.field == earlier.field || rule.from.column() == Some(column)));
            let Some(position) = table.position(&earlier.field) else { continue };
            if is_taken || columns.iter().all(|known| known != column) {
                continue;
            }
            part.rules.retain(|rule| rule.field != earlier.field && rule.from.column() != Some(column));
            let before = |rule: &FieldRule| table.position(&rule.field).is_some_and(|other| other < position);
            let at = part.rules.iter().position(|rule| !before(rule)).unwrap_or(part.rules.len());
            part.rules.insert(at, FieldRule { matched_by: MatchedBy::Earlier, confidence: 1.0, ..earlier.clone() });
        }
    }
}

/// Whether the file has every column that the integration maps.
fn has_mapped(integration: &Integration, preview: &Preview) -> bool {
    let mut rules = integration.mapping.tables.iter().flat_map(|part| &part.rules);
    rules.all(|rule| rule.from.column().is_none_or(|column| preview.columns.iter().any(|known| known == column)))
}

fn free_table_name(file: &Path, tables: &[Arc<TableSchema>]) -> TableName {
    let is_taken = |name: &str| tables.iter().any(|table| table.name.as_str().eq_ignore_ascii_case(name));
    TableName(free_name(&stem(file), 60, is_taken))
}

/// Returns the tables of the best proposal that has this one first.
fn as_proposed(table: &TableName, preview: &Preview, tables: &[Arc<TableSchema>]) -> Vec<TableName> {
    let proposals = pipeline::propose_tables(&preview.columns, tables).into_iter();
    let best = proposals.map(|proposal| proposal.tables).find(|tables| tables.first() == Some(table));
    best.unwrap_or_else(|| vec![table.clone()])
}

/// Returns the columns that a mapping leaves out, and the mandatory fields it gives nothing.
pub fn gaps(mapping: &Mapping, columns: &[String], tables: &[Arc<TableSchema>]) -> (Vec<String>, Vec<String>) {
    let rules = || mapping.tables.iter().flat_map(|part| &part.rules);
    let is_used = |column: &str| rules().any(|rule| rule.from.column() == Some(column));
    let unused = columns.iter().filter(|column| !is_used(column)).cloned().collect();
    let mut missing = Vec::new();
    for part in &mapping.tables {
        let Some(table) = tables.iter().find(|table| table.name == part.table) else { continue };
        let is_filled = |field: &str| part.rules.iter().any(|rule| rule.field == field);
        let lacking = table.fields.iter().filter(|field| {
            (field.mandatory || table.is_key(&field.name)) && field.default.is_none() && !is_filled(&field.name)
        });
        missing.extend(lacking.map(|field| format!("{}: {}", table.name, field.name)));
    }
    (unused, missing)
}

/// Returns the file's name without its ending.
fn stem(file: &Path) -> String {
    file.file_stem().map(|stem| stem.to_string_lossy().trim().to_owned()).unwrap_or_default()
}

/// Makes a code of a file's name: upper-case letters and digits, without the date or number at its end.
fn code_of(stem: &str) -> String {
    let upper = stem.to_uppercase();
    let mut words: Vec<&str> = upper.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    while words.len() > 1 && words.last().is_some_and(|word| word.chars().all(|c| c.is_ascii_digit())) {
        words.pop();
    }
    let code: String = words.join("-").chars().take(MAX_CODE).collect();
    if code.is_empty() { "IMPORT".to_owned() } else { code }
}

/// Returns the name, numbered where it is taken.
fn free_name(base: &str, max_chars: usize, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number: u32| {
        let number = format!("-{number}");
        let kept: String = base.chars().take(max_chars - number.len()).collect();
        kept + number.as_str()
    });
    std::iter::once(base.to_owned()).chain(numbered).find(|name| !is_taken(name)).unwrap_or_else(|| base.to_owned())
}

fn same_columns(a: &[String], b: &[String]) -> bool {
    !a.is_empty() && a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.trim().eq_ignore_ascii_case(b.trim()))
}

/// Whether the file, read in the integration's own format, has its columns.
fn reads_alike(file: &Path, integration: &Integration) -> bool {
    let Ok(mut source) = source::open(file, &integration.format) else { return false };
    let mut block = crate::model::RawBlock::new(RowNo(1));
    let limit = BlockLimit { num_rows: 20, num_bytes: 1 << 20 };
    let is_clean = source.read_block(&mut block, limit).is_ok() && block.issues.is_empty();
    is_clean && same_columns(&integration.columns, source.columns())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Field, FieldSource, FieldType, Step, TableMapping};

    #[test]
    fn codes_come_from_file_names() {
        let check = |stem, expect| assert_eq!(code_of(stem), expect);
        check("customers", "CUSTOMERS");
        check("Kunden 2025-11-20", "KUNDEN");
        check("sales orders (final).v2", "SALES-ORDERS-FINAL-V");
        check("2024", "2024");
        check("???", "IMPORT");
    }

    #[test]
    fn taken_names_are_numbered_within_their_length() {
        let taken = |name: &str| name == "AAAAA" || name == "AAA-2";
        assert_eq!(free_name("AAAAA", 5, taken), "AAA-3");
        assert_eq!(free_name("B", 5, taken), "B");
    }

    #[test]
    fn columns_are_the_same_whatever_their_case() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert!(same_columns(&names(&["No.", "Name "]), &names(&["NO.", "name"])));
        assert!(!same_columns(&names(&["No."]), &names(&["No.", "Name"])));
        assert!(!same_columns(&[], &[]));
    }

    #[test]
    fn what_was_chosen_before_is_chosen_again() {
        let rule = |field: &str, column: &str, matched_by| FieldRule {
            field: field.to_owned(),
            from: FieldSource::Column(column.to_owned()),
            matched_by,
            steps: vec![Step::Trim],
            ..FieldRule::default()
        };
        let mapping = |rules| Mapping {
            tables: vec![TableMapping { table: "T".into(), rules, ..TableMapping::default() }],
            ..Mapping::default()
        };
        let fields = ["No.", "Name", "City"].map(|name| Field::new(name, FieldType::Text)).to_vec();
        let table = TableSchema {
            name: "T".into(),
            plural: String::new(),
            description: String::new(),
            sort_order: 0,
            key: vec!["No.".to_owned()],
            header_table: None,
            fields,
            prefill: None,
        };
        let before = vec![
            rule("Name", "Wer", MatchedBy::Hand),
            rule("City", "Gone", MatchedBy::Hand),
            rule("No.", "Nr", MatchedBy::Alias),
        ];
        let known = Arc::new(Integration { mapping: mapping(before), ..Integration::default() });
        let mut proposed =
            mapping(vec![rule("No.", "No.", MatchedBy::Name), rule("City", "Wer", MatchedBy::Similarity)]);
        let columns = ["No.", "Wer", "Nr"].map(str::to_owned);
        earlier_choices(&mut proposed, &[known], &columns, &[Arc::new(table)]);
        let expect = [rule("No.", "No.", MatchedBy::Name), rule("Name", "Wer", MatchedBy::Earlier)];
        let found: Vec<_> = proposed.tables[0].rules.iter().map(|rule| (&rule.field, rule.matched_by)).collect();
        assert_eq!(found, expect.each_ref().map(|rule| (&rule.field, rule.matched_by)));
    }
}
