//! Sources, steps and checks of fields, in whole mappings.

use super::*;
use crate::model::{
    AutoNumber, Check, CheckRule, CheckSeverity, Lookup, NoneFound, RecordCheck, SeveralFound, Step,
    import::SeriesStart,
};

/// Changes one rule of a mapping into customers from the columns A to E.
fn with(rules: &[&str], field: &str, change: impl Fn(&mut FieldRule)) -> Mapping {
    let mut mapping = mapping(vec![part("Customer", Part::Record, rules)]);
    change(mapping.tables[0].rules.iter_mut().find(|rule| rule.field == field).unwrap());
    mapping
}

const LETTERS: &[&str] = &["A", "B", "C", "D", "E"];

#[track_caller]
fn check_mapping(mapping: &Mapping, rows: &[&str], expect: &[&str]) {
    let pipeline = compiled(mapping, LETTERS);
    assert_eq!(shown(&pipeline, &convert(&pipeline, &block(rows))), expect);
}

#[track_caller]
fn check_fault(mapping: &Mapping, context: &RunContext, expect: &[&str]) {
    let columns: Vec<_> = LETTERS.iter().map(|column| (*column).to_owned()).collect();
    let faults = compile(mapping, &columns, &tables(), context).err().unwrap_or_default();
    assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), expect);
}

fn checks(rules: &[(CheckRule, CheckSeverity)]) -> Vec<Check> {
    rules.iter().map(|(rule, severity)| Check { rule: rule.clone(), severity: *severity }).collect()
}

use CheckSeverity::{Error, Warning};

#[test]
fn a_template_joins_columns() {
    let template = |text: &str| {
        with(&["No.=A", "Name=B"], "Name", |rule| {
            rule.from = FieldSource::Template(text.to_owned());
        })
    };
    check_mapping(&template("{B} {C}"), &["C1| Ann |Ünal"], &["1 C1|Ann Ünal||||||||DE"]);
    check_mapping(&template("{B} {C}"), &["C1||"], &["1! missing_mandatory Name ()"]);
    check_fault(
        &template("{Q}"),
        &context(),
        &["the file has no column “Q”, from which “Name” of table Customer takes its value"],
    );
    check_fault(
        &template("{B"),
        &context(),
        &["the template of “Name” of table Customer has a brace that is not closed; write {{ for a brace itself"],
    );
}

#[test]
fn the_moment_and_the_user_are_known() {
    check_mapping(
        &with(&["No.=A", "Name@now", "City@user"], "City", |_| {}),
        &["C1"],
        &["1 C1|2026-11-20T08:15:00|ann|||||||DE"],
    );
}

#[test]
fn numbers_are_those_reserved_for_the_import() {
    let number = AutoNumber { prefix: "K".to_owned(), digits: 4, first: 10 };
    let mapping = with(&["No.=A", "Name=B"], "No.", |rule| rule.from = FieldSource::AutoNumber(number.clone()));
    check_mapping(&mapping, &["x|A", "y|B"], &["1 K0010|A||||||||DE", "2 K0011|B||||||||DE"]);
    let start = SeriesStart { table: "Customer".into(), field: "No.".to_owned(), start: 99_999 };
    let context = RunContext { series: vec![start], ..context() };
    let columns: Vec<_> = LETTERS.iter().map(|column| (*column).to_owned()).collect();
    let pipeline = compile(&mapping, &columns, &tables(), &context).unwrap();
    assert_eq!(shown(&pipeline, &convert(&pipeline, &block(&["x|A"]))), ["1 K99999|A||||||||DE"]);
    assert_eq!((pipeline.series()[0].first, pipeline.series().len()), (10, 1));
}

#[test]
fn steps_come_before_the_type() {
    let steps = |steps: Vec<Step>| {
        with(&["No.=A", "Name=B", "Created=C"], "Created", move |rule| {
            rule.steps = steps.clone();
        })
    };
    let date = || Step::Date { from: "yyyyMMdd".to_owned(), to: String::new() };
    check_mapping(&steps(vec![Step::Trim, date()]), &["C1|A| 20261120"], &["1 C1|A|||||||2026-11-20|DE"]);
    check_mapping(
        &steps(vec![Step::Trim, date()]),
        &["C1|A|31.02.2026", "C2|B|"],
        &[
            "2 C2|B||||||||DE",
            "1! step_failed Created (31.02.2026) Step 2, Date: “31.02.2026” is not a date written as yyyyMMdd",
        ],
    );
    check_fault(
        &steps(vec![Step::Trim, Step::Split { separator: String::new(), part: 1 }]),
        &context(),
        &["step 2 (Split) of “Created” of table Customer: it does not say where to cut"],
    );
}

#[test]
fn workbook_cells_keep_their_kind_through_steps() {
    let mut mapping =
        with(&["No.=A", "Name=B", "Credit Limit=C"], "Credit Limit", |rule| rule.steps = vec![Step::Trim]);
    mapping.locale.decimal = ',';
    check_mapping(
        &mapping,
        &["C1|A|=1234.5", "C2|A| 1.234,5 ", "C3|A|#N/A"],
        &["1 C1|A|||1234.50|||||DE", "2 C2|A|||1234.50|||||DE", "3! error_cell Credit Limit (#N/A)"],
    );
}

#[test]
fn a_type_fault_behind_steps_shows_what_the_steps_made() {
    let mapping = with(&["No.=A", "Name=B", "Rating=C"], "Rating", |rule| {
        rule.steps = vec![Step::Substring { start: 2, length: None }];
    });
    check_mapping(&mapping, &["C1|A|xyz"], &["1! bad_integer Rating (yz)"]);
}

#[test]
fn checks_of_a_value() {
    let rules = checks(&[
        (CheckRule::Mandatory, Error),
        (CheckRule::Range { min: Some("0.5".to_owned()), max: Some("10".to_owned()) }, Error),
    ]);
    let limit = with(&["No.=A", "Name=B", "Credit Limit=C"], "Credit Limit", |rule| rule.checks = rules.clone());
    check_mapping(
        &limit,
        &["C1|A|0.5", "C2|A|", "C3|A|10.01", "C4|A|x"],
        &[
            "1 C1|A|||0.50|||||DE",
            "2! missing_mandatory Credit Limit ()",
            "3! out_of_range Credit Limit (10.01) between 0.5 and 10",
            "4! bad_decimal Credit Limit (x)",
        ],
    );
    let rules = checks(&[
        (CheckRule::Pattern("[A-Z].*".to_owned()), Warning),
        (CheckRule::OneOf(vec!["Köln".to_owned(), "bonn".to_owned()]), Warning),
    ]);
    let city = with(&["No.=A", "Name=B", "City=C"], "City", |rule| rule.checks = rules.clone());
    check_mapping(
        &city,
        &["C1|A|Köln", "C2|A|bonn", "C3|A|ulm", "C4|A|"],
        &[
            "1 C1|A|Köln|||||||DE",
            "2 C2|A|bonn|||||||DE",
            "3 C3|A|ulm|||||||DE",
            "4 C4|A||||||||DE",
            "2? bad_pattern City (bonn) [A-Z].*",
            "3? bad_option City (ulm) Köln, bonn; bad_pattern City (ulm) [A-Z].*",
        ],
    );
}

#[test]
fn checks_that_cannot_be_made_are_refused() {
    let check = |rule: CheckRule| {
        with(&["No.=A", "Name=B", "Rating=C"], "Rating", move |to| {
            to.checks = checks(&[(rule.clone(), Error)]);
        })
    };
    let of_rating = |fault: &str| format!("a check of “Rating” of table Customer can't be made: {fault}");
    check_fault(
        &check(CheckRule::Range { min: None, max: None }),
        &context(),
        &[&of_rating("the range has neither end")],
    );
    check_fault(
        &check(CheckRule::Range { min: Some("low".to_owned()), max: None }),
        &context(),
        &[&of_rating("“low” is not a whole number")],
    );
    check_fault(
        &check(CheckRule::Pattern("(".to_owned())),
        &context(),
        &[&of_rating("the pattern is not understood: unclosed group")],
    );
}

#[test]
fn conditions_on_several_fields() {
    let mut mapping = with(&["No.=A", "Name=B", "City=C", "Credit Limit=D"], "Name", |_| {});
    let condition = |expression: &str, message: &str, severity| RecordCheck {
        expression: expression.to_owned(),
        message: message.to_owned(),
        severity,
    };
    mapping.tables[0].checks = vec![
        condition("field[\"City\"] != field[\"Name\"]", "A name is no city", Error),
        condition("field[\"Credit Limit\"] < 1000", "The limit is high", Warning),
    ];
    check_mapping(
        &mapping,
        &["C1|A|B|1", "C2|B|B|1", "C3|A|B|1000", "C4|A|B|x"],
        &[
            "1 C1|A|B||1.00|||||DE",
            "3 C3|A|B||1000.00|||||DE",
            "2! check_failed City (B) A name is no city",
            "4! bad_decimal Credit Limit (x)",
            "3? check_failed Credit Limit (1000.00) The limit is high",
        ],
    );
    mapping.tables[0].checks = vec![condition("field[\"Town\"] == 1", "", Error)];
    check_fault(
        &mapping,
        &context(),
        &["the check “field[\"Town\"] == 1” of table Customer can't be made: there is no “Town”"],
    );
}

fn lookup() -> Step {
    Step::Lookup(Lookup {
        table: "Currency".into(),
        by: "Description".to_owned(),
        give: "Code".to_owned(),
        several: SeveralFound::Error,
        missing: NoneFound::Error,
    })
}

fn document(change: impl Fn(&mut FieldRule, &mut FieldRule)) -> Mapping {
    let header = part("Sales Header", Part::Header, &["No.=A", "Customer No.=B", "Your Reference=C"]);
    let line = part("Sales Line", Part::Line, &["Document No.=A", "Line No.@line", "Item No.=D"]);
    let mut mapping = mapping(vec![header, line]);
    let [header, line] = &mut mapping.tables[..] else { return mapping };
    change(&mut header.rules[0], &mut line.rules[0]);
    header.rules[2].steps = vec![Step::Uppercase];
    mapping
}

#[test]
fn documents_are_known_by_what_the_steps_make_of_their_key() {
    let steps = vec![Step::Split { separator: "/".to_owned(), part: 1 }];
    let both = document(|header, line| {
        header.steps = steps.clone();
        line.steps = steps.clone();
    });
    check_mapping(
        &both,
        &["S1/1|C1|x|I1", "S1/2|C1|X|I2", "S2/1|C2||I3", "S2/2|C2|y|I4"],
        &[
            "1 Order|S1|C1|||X",
            "1 Order|S1|10000||I1",
            "2 Order|S1|20000||I2",
            "--",
            "3! document_failed  (S2/1) 4",
            "4! header_conflict Your Reference (Y)",
        ],
    );
    let template = document(|header, line| {
        header.from = FieldSource::Template("W-{A}".to_owned());
        line.from = FieldSource::Template("W-{A}".to_owned());
    });
    check_mapping(
        &template,
        &["1|C1|x|I1", "1|C1||I2"],
        &["1 Order|W-1|C1|||X", "1 Order|W-1|10000||I1", "2 Order|W-1|20000||I2", "--"],
    );
}

#[test]
fn a_documents_key_is_neither_looked_up_nor_cut_otherwise_in_its_lines() {
    check_fault(
        &document(|header, line| (header.steps, line.steps) = (vec![lookup()], vec![lookup()])),
        &context(),
        &["“No.” of table Sales Header is part of a document's key and can't be looked up in a table"],
    );
    check_fault(
        &document(|header, _| header.steps = vec![Step::Trim]),
        &context(),
        &["“Document No.” of table Sales Line must take its value from where “No.” of table Sales Header does"],
    );
    check_fault(
        &document(|_, _| ()),
        &RunContext { match_key: vec!["No.".to_owned()], ..context() },
        &["documents are found by their own key; a match key can't be used with them"],
    );
}

#[test]
fn the_steps_of_a_field_are_explained() {
    let mapping = with(&["No.=A", "Name=B"], "Name", |rule| rule.steps = vec![Step::Trim, Step::Uppercase]);
    let pipeline = compiled(&mapping, LETTERS);
    let block = block(&["C1| Ann "]);
    let explained = pipeline.explain(&block.row(0).unwrap(), &Company::of(&pipeline));
    let name = &explained.parts[0].fields[1];
    let texts: Vec<_> = name.steps.iter().map(|step| (step.name, step.text.clone().unwrap())).collect();
    assert_eq!(texts, [("Trim", "Ann".to_owned()), ("Upper case", "ANN".to_owned())]);
    assert_eq!((name.raw.as_str(), name.shown.as_str()), (" Ann ", "ANN"));
}

#[test]
fn a_match_key_must_be_mapped() {
    let mapping = with(&["Name=B", "City=C"], "Name", |_| {});
    let by = |field: &str| RunContext { match_key: vec![field.to_owned()], ..context() };
    check_fault(&mapping, &by("City"), &[]);
    check_fault(
        &mapping,
        &by("Rating"),
        &["“Rating” is part of the key of table Customer and takes its value from nowhere; map it"],
    );
    check_fault(&mapping, &by("Town"), &["table Customer has no field “Town”"]);
}
