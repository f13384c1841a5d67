use proptest::prelude::*;

use super::*;
use crate::model::{
    AutoNumber, Check, CheckRule, CheckSeverity, DateOrder, ExecutionMode, FieldRule, FieldSource, FileFormat,
    ImportMode, IntegrationCode, Locale, Lookup, Mapping, MatchedBy, NoneFound, Notifications, Part, RecipeTest,
    RecordCheck, RoundDirection, SeveralFound, Step, SystemValue, TableMapping, TemplateField, Unmapped, ValueMap,
    ValuePair,
};

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[A-Za-z .{}'\"#=\\[\\]\\\\]{0,12}", any::<String>(), Just("[[mapping.tables]]\ncode = 'x'".to_owned())]
}

fn source() -> impl Strategy<Value = FieldSource> {
    prop_oneof![
        text().prop_map(FieldSource::Column),
        text().prop_map(FieldSource::Constant),
        text().prop_map(FieldSource::Template),
        prop::sample::select(vec![SystemValue::Now, SystemValue::User, SystemValue::RowNo])
            .prop_map(FieldSource::System),
        (text(), 0..9u8, 0..1_000_000u64).prop_map(|(prefix, digits, first)| FieldSource::AutoNumber(AutoNumber {
            prefix,
            digits,
            first
        })),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let missing = prop_oneof![
        Just(NoneFound::Error),
        Just(NoneFound::Original),
        text().prop_map(NoneFound::Fallback),
        (text(), text()).prop_map(|(field, value)| NoneFound::Create(vec![TemplateField { field, value }])),
    ];
    let unmapped = prop_oneof![Just(Unmapped::Keep), Just(Unmapped::Error), text().prop_map(Unmapped::Fallback)];
    let pairs = prop::collection::vec((text(), text()).prop_map(|(from, to)| ValuePair { from, to }), 0..3);
    prop_oneof![
        Just(Step::Trim),
        (any::<i32>(), any::<Option<u32>>()).prop_map(|(start, length)| Step::Substring { start, length }),
        (text(), text()).prop_map(|(from, to)| Step::Date { from, to }),
        text().prop_map(|precision| Step::Round { precision, direction: RoundDirection::Up }),
        (any::<Option<char>>(), any::<Option<u32>>()).prop_map(|(decimal, places)| Step::Decimal { decimal, places }),
        (prop::collection::vec(text(), 0..3), text())
            .prop_map(|(columns, separator)| Step::Join { columns, separator }),
        text().prop_map(|code| Step::Expression { code }),
        (pairs, unmapped).prop_map(|(pairs, unmapped)| Step::ValueMap(ValueMap { pairs, unmapped })),
        (text(), text(), text(), missing).prop_map(|(table, by, give, missing)| {
            Step::Lookup(Lookup { table: table.as_str().into(), by, give, several: SeveralFound::Ask, missing })
        }),
    ]
}

fn check_rule() -> impl Strategy<Value = CheckRule> {
    prop_oneof![
        Just(CheckRule::Mandatory),
        Just(CheckRule::UniqueInTable),
        text().prop_map(CheckRule::Pattern),
        prop::collection::vec(text(), 0..3).prop_map(CheckRule::OneOf),
        (any::<Option<u8>>(), text())
            .prop_map(|(min, max)| CheckRule::Range { min: min.map(|min| min.to_string()), max: Some(max) }),
    ]
}

fn rule() -> impl Strategy<Value = FieldRule> {
    let checks =
        prop::collection::vec(check_rule().prop_map(|rule| Check { rule, severity: CheckSeverity::Warning }), 0..3);
    let tests =
        prop::collection::vec((text(), text()).prop_map(|(input, expected)| RecipeTest { input, expected }), 0..3);
    (text(), source(), prop::collection::vec(step(), 0..4), checks, tests, 0..=100u8).prop_map(
        |(field, from, steps, checks, tests, confidence)| FieldRule {
            field,
            from,
            steps,
            checks,
            tests,
            date_order: Some(DateOrder::Mdy),
            decimal: Some(','),
            confidence: f32::from(confidence) / 100.0,
            matched_by: MatchedBy::Alias,
        },
    )
}

fn table() -> impl Strategy<Value = TableMapping> {
    let check = (text(), text()).prop_map(|(expression, message)| RecordCheck {
        expression,
        message,
        severity: CheckSeverity::Error,
    });
    (text(), prop::collection::vec(rule(), 0..4), prop::collection::vec(check, 0..2)).prop_map(
        |(table, rules, checks)| TableMapping { table: table.as_str().into(), part: Part::Header, rules, checks },
    )
}

fn integration() -> impl Strategy<Value = Integration> {
    let names = || prop::collection::vec(text(), 0..4);
    (prop::collection::vec(table(), 1..3), names(), names(), text(), any::<Option<u8>>()).prop_map(
        |(tables, columns, match_key, description, pattern)| Integration {
            code: IntegrationCode("MINE".to_owned()),
            version: 7,
            description,
            sort_order: 3,
            execution_mode: ExecutionMode::Deferred,
            import_mode: ImportMode::InsertOnlyNew,
            match_key,
            notifications: Notifications::OnErrors,
            file_pattern: pattern.map(|number| format!("file{number}_*.csv")),
            category: Some("NIGHT".to_owned()),
            columns,
            format: FileFormat::default(),
            mapping: Mapping { locale: Locale { decimal: ',', date_order: DateOrder::Dmy }, tables },
            remarks: Vec::new(),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back_as_the_same(integration in integration()) {
        let text = write(&integration).unwrap();
        prop_assert_eq!(read(&text), Ok(integration.clone()));
        // A text of several lines keeps the line ends it is written with.
        if !text.contains("\"\"\"") && !text.contains("'''") {
            let on_windows = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            prop_assert_eq!(read(&on_windows), Ok(integration));
        }
    }
}

fn small() -> Integration {
    let rule = FieldRule {
        field: "No.".to_owned(),
        from: FieldSource::Column("Number".to_owned()),
        steps: vec![Step::Trim],
        ..FieldRule::default()
    };
    let part = TableMapping { table: "Item".into(), rules: vec![rule], ..TableMapping::default() };
    let mapping = Mapping { tables: vec![part], ..Mapping::default() };
    Integration { code: "ITEMS".into(), version: 1, mapping, ..Integration::default() }
}

#[test]
fn each_part_is_explained_where_it_comes_first() {
    let text = write(&small()).unwrap();
    let lines: Vec<_> = text.lines().collect();
    let before = |line: &str| lines[lines.iter().position(|other| *other == line).unwrap() - 1];
    assert_eq!(before("code = \"ITEMS\""), "# The integration's name: unique, in capitals, at most 20 characters.");
    assert_eq!(before("[format]"), "# How the file is read.");
    assert_eq!(before("column = \"Number\""), "# A column of the file, by its heading.");
    assert!(before("[[mapping.tables.rules.steps]]").starts_with("# Steps change the text"));
}

#[track_caller]
fn check_fault(change: impl Fn(&str) -> String, expect: &str) {
    let text = change(&write(&small()).unwrap());
    assert_eq!(read(&text).map(|_| ()), Err(expect.to_owned()));
}

#[test]
fn faults_name_their_line() {
    let line = |text: &str, of: &str| text.lines().position(|line| line.starts_with(of)).unwrap() + 1;
    let text = write(&small()).unwrap();
    let at = line(&text, "delimiter");
    let broken = |text: &str| text.replace("delimiter = \",\"", "delimiter = ");
    assert!(read(&broken(&text)).unwrap_err().starts_with(&format!("this is no TOML, line {at}: ")));
    let at = line(&text, "import_mode");
    let unknown = text.replace("import_mode = \"Upsert\"", "import_mode = \"Merge\"");
    let fault = read(&unknown).unwrap_err();
    assert!(fault.starts_with(&format!("this is no integration, line {at}: unknown variant `Merge`")), "{fault}");
    check_fault(|_| "code = 'X'".to_owned(), "this is no integration, line 1: missing field `format`");
    check_fault(
        |text| text.replace("code = \"ITEMS\"", "code = \"\""),
        "the integration's code must have 1 to 20 characters",
    );
}

#[test]
fn what_may_be_left_out_may_be() {
    let text = "code = 'X'\n[format]\ntype = 'csv'\ndelimiter = ';'\nencoding = 'UTF-8'\nhas_header = true\n\
                [mapping]\n[[mapping.tables]]\ntable = 'Item'\nrules = []\n";
    let least = read(text).unwrap();
    assert_eq!((least.version, least.import_mode, least.mapping.tables[0].part), (1, ImportMode::Upsert, Part::Record));
    let misspelt = text.replace("code = 'X'", "code = 'X'\nmatchkey = ['No.']");
    let expect = "line 2: “matchkey” is no key of an integration; is “match_key” meant?";
    assert_eq!(read(&misspelt), Err(expect.to_owned()));
}

/// What a text with comments is exported as, but the comments that each one has: the line before each of those lines.
#[track_caller]
fn check_remarks(text: &str, expect: &[(&str, &str)], at_end: &str) {
    let integration = read(text).unwrap();
    let exported = write(&integration).unwrap();
    let lines: Vec<_> = exported.lines().collect();
    for (comment, before) in expect {
        let at = lines.iter().position(|line| line == comment).unwrap_or_else(|| panic!("{comment} in\n{exported}"));
        assert_eq!(lines[at + 1], *before, "{exported}");
    }
    assert!(exported.ends_with(at_end), "{exported}");
    // A line of a text is none.
    let num_comments = lines.iter().filter(|line| line.starts_with("# ") && **line != "# a text");
    let num_comments = num_comments.filter(|line| **line != format!("# {TITLE}"));
    let num_own = num_comments.filter(|line| COMMENTS.iter().all(|own| format!("# {}", own.text) != **line)).count();
    assert_eq!(num_own, expect.len() + at_end.lines().count(), "{exported}");
    assert_eq!(read(&exported), Ok(integration), "what is exported is the same");
}

const REMARKED: &str = "\
# Ours since 2024
# and nobody else's
code = 'X' # the code
columns = [
  'A', # comes as text
  'B # no comment',
]
# how it is written
format = { type = 'csv', delimiter = ';', encoding = 'UTF-8', has_header = true }
[mapping]
[[mapping.tables]]
table = 'Item'
# the supplier's number
[[mapping.tables.rules]]
field = 'No.'
from = { column = 'A' } # not B!
# twice
[[mapping.tables.rules.steps]]
step = 'trim'
[[mapping.tables.rules]]
field = 'Description'
from = { constant = \"\"\"
# a text
\"\"\" }
# the end
";

#[test]
fn comments_stay_with_what_they_speak_of_in_the_exported_forms_order() {
    let expect = [
        ("# Ours since 2024", "# and nobody else's"),
        ("# and nobody else's", "# the code"),
        ("# the code", "code = \"X\""),
        ("# comes as text", "columns = [\"A\", \"B # no comment\"]"),
        ("# how it is written", "[format]"),
        ("# the supplier's number", "[[mapping.tables.rules]]"),
        ("# not B!", "[mapping.tables.rules.from]"),
        ("# twice", "[[mapping.tables.rules.steps]]"),
    ];
    check_remarks(REMARKED, &expect, "# the end\n");
}

#[test]
fn comments_follow_their_field_and_outlive_it() {
    let mut integration = read(REMARKED).unwrap();
    integration.mapping.tables[0].rules.reverse();
    let exported = write(&integration).unwrap();
    assert!(exported.contains("# the supplier's number\n[[mapping.tables.rules]]\nfield = \"No.\"\n"), "{exported}");
    integration.mapping.tables[0].rules.retain(|rule| rule.field != "No.");
    let exported = write(&integration).unwrap();
    let gone = "# the supplier's number\n# not B!\n# twice\n[[mapping.tables]]\ntable = \"Item\"\n";
    assert!(exported.contains(gone), "{exported}");
}
