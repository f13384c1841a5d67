//! Value maps, lookups and expressions, and how steps follow each other.

use super::*;

#[test]
fn value_maps() {
    let map = |unmapped| {
        let pairs = [("30 Tage", "30 DAYS"), ("sofort", "COD")];
        let pairs = pairs.map(|(from, to)| ValuePair { from: from.to_owned(), to: to.to_owned() }).to_vec();
        Step::ValueMap(ValueMap { pairs, unmapped })
    };
    check(map(Unmapped::Keep), &[(" 30 TAGE ", "30 DAYS"), ("bar", "bar"), ("", "")]);
    check(map(Unmapped::Error), &[("SOFORT", "COD"), ("bar", "! “bar” is not in the value map")]);
    check(map(Unmapped::Blank), &[("bar", "")]);
    check(map(Unmapped::Fallback("X".to_owned())), &[("bar", "X")]);
    let pair = |from: &str, to: &str| ValuePair { from: from.to_owned(), to: to.to_owned() };
    let blank = ValueMap { pairs: vec![pair("", "NONE")], unmapped: Unmapped::Keep };
    check(Step::ValueMap(blank), &[("", "NONE"), ("x", "x")]);
    let twice = ValueMap { pairs: vec![pair("A", "1"), pair("a ", "2")], unmapped: Unmapped::Keep };
    check(Step::ValueMap(twice), &[("a", "! “a ” stands in the map twice, as “1” and as “2”")]);
}

#[test]
fn lookups() {
    let several = "several records of Country have “Congo” as Name";
    let error = lookup(SeveralFound::Error, NoneFound::Error);
    check(
        error,
        &[
            (" germany ", "DE"),
            ("", ""),
            ("Congo", &format!("! {several}")),
            ("Atlantis", "! no record of Country has “Atlantis” as Name"),
        ],
    );
    check(lookup(SeveralFound::First, NoneFound::Blank), &[("Congo", "CD"), ("Atlantis", "")]);
    check(
        lookup(SeveralFound::Ask, NoneFound::Original),
        &[("Congo", &format!("! {several}, CD, CG")), ("Atlantis", "Atlantis")],
    );
    check(lookup(SeveralFound::Error, NoneFound::Fallback("XX".to_owned())), &[("Atlantis", "XX")]);
    let elsewhere = Lookup {
        table: "Town".into(),
        by: String::new(),
        give: String::new(),
        several: SeveralFound::Error,
        missing: NoneFound::Error,
    };
    check(Step::Lookup(elsewhere.clone()), &[("x", "! there is no table Town")]);
    check(Step::Lookup(Lookup { table: "".into(), ..elsewhere }), &[("x", "! no table is chosen")]);
}

#[test]
fn lookups_that_make_what_is_missing() {
    let template = |fields: &[(&str, &str)]| {
        let field =
            |(field, value): &(&str, &str)| TemplateField { field: (*field).to_owned(), value: (*value).to_owned() };
        NoneFound::Create(fields.iter().map(field).collect())
    };
    let make = |fields: &[(&str, &str)]| lookup(SeveralFound::Error, template(fields));
    check(make(&[("Code", "{City}")]), &[("Atlantis", "KÖLN"), ("Germany", "DE")]);
    check(
        make(&[("Code", "{Zip}")]),
        &[("Atlantis", "! no record of Country has “Atlantis” as Name, and none can be made: Code must have a value")],
    );
    check(
        make(&[("Code", "{City}"), ("Name", "{City}")]),
        &[("Atlantis", "! no record of Country has “Atlantis” as Name, and none can be made: Name would be “Köln”")],
    );
    check(make(&[("Code", "x"), ("Kode", "x")]), &[("x", "! table Country has no field “Kode”")]);
    check(make(&[]), &[("x", "! “Code” is part of the key of table Country and takes its value from nowhere; map it")]);
}

#[test]
fn expressions() {
    let expression = |code: &str| Step::Expression { code: code.to_owned() };
    check(expression(r#"value + " in " + row["City"]"#), &[("Ann", "Ann in Köln"), ("", " in Köln")]);
    check(expression("value *"), &[("1", "! Script is incomplete")]);
    check(expression(r#"row["Town"]"#), &[("1", "! there is no “Town”")]);
}

#[test]
fn steps_follow_each_other_up_to_the_first_fault() {
    let steps = vec![
        Step::Trim,
        Step::Date { from: "dd.MM.yyyy".to_owned(), to: String::new() },
        Step::ExtractFromDate { part: DatePart::Year },
    ];
    let result =
        |name, text: Result<&str, &str>| StepResult { name, text: text.map(str::to_owned).map_err(str::to_owned) };
    assert_eq!(
        traced(steps.clone(), " 1.2.2026 "),
        [result("Trim", Ok("1.2.2026")), result("Date", Ok("2026-02-01")), result("Extract from date", Ok("2026")),]
    );
    assert_eq!(
        traced(steps, "31.02.2026"),
        [result("Trim", Ok("31.02.2026")), result("Date", Err("“31.02.2026” is not a date written as dd.MM.yyyy")),]
    );
    let broken = vec![Step::Trim, Step::RegexMatch { pattern: "[".to_owned() }, Step::Trim];
    assert_eq!(traced(broken, " a ")[0], result("Trim", Ok("a")));
}

#[test]
fn typed_cells_stay_what_they_are_until_they_change() {
    use CellKind::{Boolean, Date, DateTime, Error, Number, Text};
    check_kind(vec![Step::Trim], Date, "2026-11-20", (Date, "2026-11-20"));
    check_kind(vec![Step::Uppercase], DateTime, "2026-11-20T08:15:00", (Text, "2026-11-20T08:15:00"));
    check_kind(vec![Step::Uppercase], Number, "1234.5", (Number, "1234.5"));
    check_kind(vec![Step::Replace { find: ".".into(), with: ",".into() }], Number, "1234.5", (Text, "1234,5"));
    check_kind(
        vec![Step::Round { precision: "1".into(), direction: RoundDirection::Nearest }],
        Number,
        "1234.5",
        (Number, "1235"),
    );
    let date = Step::Date { from: "dd.MM.yyyy".to_owned(), to: "yyyy".to_owned() };
    check_kind(vec![date], Date, "2026-11-20", (Text, "2026"));
    check_kind(vec![Step::DefaultIfEmpty { text: "x".into() }], Error, "#N/A", (Error, "#N/A"));
    check_kind(vec![Step::Expression { code: "number(value) * 2".into() }], Number, "0.1", (Number, "0.2"));
    check_kind(vec![Step::Expression { code: "value == \"x\"".into() }], Text, "x", (Boolean, "true"));
}
