//! What a draft is, for edits of every kind.

use super::*;
use crate::{
    engine::TableView,
    model::{
        CheckSeverity, CsvOptions, Field, FieldSource, FieldType, FileFormat, Locale, Mapping, MatchedBy, Part,
        RawBlock, RowNo, SystemValue,
    },
    source::Guess,
};

fn table() -> TableSchema {
    let field = |name: &str, mandatory| Field { mandatory, ..Field::new(name, FieldType::Text) };
    TableSchema {
        name: "Customer".into(),
        plural: "Customers".to_owned(),
        key: vec!["No.".to_owned()],
        fields: vec![field("No.", false), field("Name", true), field("City", false), field("Phone No.", false)],
        ..nothing()
    }
}

fn overview() -> Overview {
    let view = TableView { schema: Arc::new(table()), num_records: 0, generation: 0 };
    Overview { tables: Arc::new(vec![view]), ..Overview::default() }
}

fn preview(columns: &[&str]) -> Preview {
    Preview {
        guess: Guess {
            format: FileFormat::Csv(CsvOptions::default()),
            evidence: Vec::new(),
            sheets: Vec::new(),
            encodings: Vec::new(),
        },
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        header_issues: Vec::new(),
        block: RawBlock::new(RowNo(1)),
        is_complete: true,
    }
}

fn by_hand(field: &str, from: FieldSource) -> FieldRule {
    FieldRule { field: field.to_owned(), from, confidence: 1.0, matched_by: MatchedBy::Hand, ..FieldRule::default() }
}

fn rule(field: &str, column: &str) -> FieldRule {
    let from = FieldSource::Column(column.to_owned());
    FieldRule { matched_by: MatchedBy::Name, confidence: 0.8, ..by_hand(field, from) }
}

/// "No." and "Name" come from columns of their name.
fn proposal() -> Proposal {
    let rules = vec![FieldRule { decimal: Some(','), ..rule("No.", "No.") }, rule("Name", "Name")];
    let tables = vec![TableMapping { table: "Customer".into(), part: Part::Record, rules, ..TableMapping::default() }];
    Proposal {
        integration: Integration {
            code: "CUSTOMERS".into(),
            version: 1,
            description: "customers".to_owned(),
            sort_order: 0,
            execution_mode: ExecutionMode::Immediate,
            import_mode: ImportMode::Upsert,
            category: None,
            columns: Vec::new(),
            format: FileFormat::Csv(CsvOptions::default()),
            mapping: Mapping { locale: Locale::default(), tables },
            ..Integration::default()
        },
        known: None,
        new_table: None,
        evidence: Vec::new(),
        questions: Vec::new(),
        types: Vec::new(),
        unused_columns: Vec::new(),
        missing_mandatory: Vec::new(),
        tables: Vec::new(),
    }
}

fn with_source(field: &str, source: Option<FieldSource>) -> Edits {
    let rule = source.map(|from| Box::new(by_hand(field, from)));
    let mut edits = Edits::default();
    edits.take(Change::Rule { table: "Customer".into(), field: field.to_owned(), rule });
    edits
}

fn column(name: &str) -> Option<FieldSource> {
    Some(FieldSource::Column(name.to_owned()))
}

/// The mapping as "field=source by match".
#[track_caller]
fn check(edits: &Edits, columns: &[&str], expect: &[&str]) {
    let draft = edits.over(&proposal(), &preview(columns), &overview());
    let rules = &draft.integration.mapping.tables[0].rules;
    let shown = rules.iter().map(|rule| {
        let from = match &rule.from {
            FieldSource::Column(name) => name.clone(),
            FieldSource::Constant(text) => format!("“{text}”"),
            FieldSource::System(system) => format!("{system:?}"),
            FieldSource::Template(_) | FieldSource::AutoNumber(_) => String::new(),
        };
        format!("{}={from} {:?}", rule.field, rule.matched_by)
    });
    assert_eq!(shown.collect::<Vec<_>>(), expect);
}

const COLUMNS: [&str; 3] = ["No.", "Name", "Town"];

#[test]
fn without_edits_the_proposal_stands() {
    check(&Edits::default(), &COLUMNS, &["No.=No. Name", "Name=Name Name"]);
}

#[test]
fn a_rule_by_hand_stands_where_its_field_does() {
    check(&with_source("City", column("Town")), &COLUMNS, &["No.=No. Name", "Name=Name Name", "City=Town Hand"]);
    check(&with_source("No.", column("Town")), &COLUMNS, &["No.=Town Hand", "Name=Name Name"]);
}

#[test]
fn choosing_what_was_proposed_confirms_it() {
    check(&with_source("Name", column("Name")), &COLUMNS, &["No.=No. Name", "Name=Name Hand"]);
}

#[test]
fn nothing_takes_the_rule_away() {
    check(&with_source("Name", None), &COLUMNS, &["No.=No. Name"]);
}

#[test]
fn constants_and_system_values_need_no_column() {
    let constant = Some(FieldSource::Constant("Oslo".to_owned()));
    check(&with_source("City", constant), &[], &["No.=No. Name", "Name=Name Name", "City=“Oslo” Hand"]);
    let today = Some(FieldSource::System(SystemValue::Today));
    check(&with_source("City", today), &[], &["No.=No. Name", "Name=Name Name", "City=Today Hand"]);
}

#[test]
fn a_column_that_is_gone_is_not_mapped_by_hand() {
    check(&with_source("Name", column("Town")), &["No.", "Name"], &["No.=No. Name", "Name=Name Name"]);
}

#[test]
fn edits_of_a_table_that_is_not_the_target_are_kept_out() {
    let name = (TableName::from("Vendor"), "Name".to_owned());
    let edits = Edits { rules: [(name, None)].into(), ..Edits::default() };
    check(&edits, &COLUMNS, &["No.=No. Name", "Name=Name Name"]);
}

#[test]
fn a_locale_by_hand_is_that_of_every_column() {
    let edits = Edits { decimal: Some('.'), date_order: Some(DateOrder::Dmy), ..Edits::default() };
    let Integration { mapping, .. } = edits.over(&proposal(), &preview(&COLUMNS), &overview()).integration;
    assert_eq!(mapping.locale, Locale { decimal: '.', date_order: DateOrder::Dmy });
    assert!(mapping.tables[0].rules.iter().all(|rule| rule.decimal.is_none()));
}

#[test]
fn columns_that_fill_no_field_are_unused() {
    let draft = with_source("Name", None).over(&proposal(), &preview(&COLUMNS), &overview());
    assert_eq!(draft.unused_columns, ["Name", "Town"]);
    assert_eq!(draft.num_used_columns(), 1);
}

#[test]
fn a_sign_set_after_a_rule_is_that_of_the_rule_too() {
    let mut edits = Edits::default();
    let rule = FieldRule { decimal: Some(','), ..rule("Name", "Name") };
    edits.take(Change::rule(&"Customer".into(), rule));
    edits.take(Change::Decimal('.'));
    let draft = edits.over(&proposal(), &preview(&COLUMNS), &overview());
    assert!(draft.integration.mapping.tables[0].rules.iter().all(|rule| rule.decimal.is_none()));
}

#[test]
fn checks_of_records_are_kept_by_table() {
    let check = RecordCheck { expression: "true".to_owned(), message: String::new(), severity: CheckSeverity::Error };
    let mut edits = Edits::default();
    edits.take(Change::Checks { table: "Customer".into(), checks: vec![check.clone()] });
    let draft = edits.over(&proposal(), &preview(&COLUMNS), &overview());
    assert_eq!(draft.integration.mapping.tables[0].checks, [check]);
}

#[track_caller]
fn check_hindrance(edits: &Edits, expect: Option<&str>) {
    let taken = Integration { code: "TAKEN".into(), ..proposal().integration };
    let overview = Overview { integrations: Arc::new(vec![taken]), ..overview() };
    let draft = edits.over(&proposal(), &preview(&COLUMNS), &overview);
    assert_eq!(draft.hindrance.as_deref(), expect);
}

#[test]
fn what_keeps_an_import_from_starting_is_said() {
    let coded = |code: &str| Edits { code: Some(code.to_owned()), ..Edits::default() };
    check_hindrance(&Edits::default(), None);
    check_hindrance(&coded(" "), Some("The integration needs a code"));
    check_hindrance(&coded("A-CODE-OF-21-LETTERS-"), Some("The integration’s code is longer than 20 characters"));
    check_hindrance(&coded("taken"), Some("There is an integration TAKEN already; choose another code"));
    let nameless = with_source("Name", None);
    check_hindrance(&nameless, Some("Name of Customer must have a value, and takes it from nowhere"));
}

#[test]
fn definition_and_format_are_those_shown() {
    let edits = Edits {
        code: Some("kunden".to_owned()),
        description: Some(" Customers of the branch ".to_owned()),
        execution_mode: Some(ExecutionMode::Deferred),
        import_mode: Some(ImportMode::Insert),
        ..Edits::default()
    };
    let integration = edits.over(&proposal(), &preview(&COLUMNS), &overview()).integration;
    assert_eq!(integration.code, "KUNDEN".into());
    assert_eq!(integration.description, "Customers of the branch");
    assert_eq!((integration.execution_mode, integration.import_mode), (ExecutionMode::Deferred, ImportMode::Insert));
    assert_eq!(integration.columns, COLUMNS);
}

#[test]
fn a_table_to_be_made_is_a_target_too() {
    let new = TableSchema { name: "Prices".into(), ..table() };
    let mut proposal = proposal();
    proposal.integration.mapping.tables[0].table = "Prices".into();
    proposal.new_table = Some(new);
    let draft = Edits::default().over(&proposal, &preview(&COLUMNS), &overview());
    assert_eq!(draft.tables[0].name, "Prices".into());
    assert_eq!(draft.new_table.unwrap().fields[1].kind, FieldType::Text);
    let edits = Edits { field_types: [("Name".to_owned(), FieldType::Integer)].into(), ..Edits::default() };
    let draft = edits.over(&proposal, &preview(&COLUMNS), &overview());
    assert_eq!(
        (draft.new_table.unwrap().fields[1].kind, draft.tables[0].fields[1].kind),
        (FieldType::Integer, FieldType::Integer)
    );
}
