use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::model::KeyPrint;
use crate::{
    model::{
        DatePart, FieldRule, Integration, Locale, Lookup, Mapping, NoneFound, RecipeTest, RoundDirection, RowNo,
        SeveralFound, Side, Step, TableMapping, TableSchema, TemplateField, TimestampUnit, UnicodeForm, Unmapped,
        ValueMap, ValuePair,
    },
    pipeline::{
        LookupPlan, RunContext,
        compile::Compiler,
        plan::{Found, Lookups},
    },
};

/// Answers with a small list, by what is looked for.
struct List;

impl Lookups for List {
    fn contains(&self, _: usize, _: KeyPrint) -> bool {
        true
    }

    fn find(&self, _: usize, folded: &str, give: &mut String) -> Found {
        match folded {
            "germany" => {
                give.push_str("DE");
                Found::One
            }
            "congo" => Found::Several(vec!["CD".to_owned(), "CG".to_owned()]),
            _ => Found::None,
        }
    }
}

fn tables() -> Vec<Arc<TableSchema>> {
    let country = r#"
        name = "Country"
        plural = "Countries"
        key = ["Code"]
        fields = [
            { name = "Code", type = "Code", length = 5, mandatory = true },
            { name = "Name", type = "Text", length = 20 },
        ]
    "#;
    vec![Arc::new(toml::from_str(country).unwrap())]
}

fn columns() -> Vec<String> {
    ["Street", "Zip", "City"].map(str::to_owned).to_vec()
}

const ROW: [&str; 3] = [" Ringstr. 1 ", "", "Köln"];

fn answers(_: &[LookupPlan]) -> Result<Arc<dyn Lookups>, String> {
    Ok(Arc::new(List))
}

fn rule(steps: Vec<Step>) -> FieldRule {
    FieldRule { field: "F".to_owned(), steps, ..FieldRule::default() }
}

fn locale() -> Locale {
    Locale { decimal: ',', date_order: DateOrder::Dmy }
}

fn traced(steps: Vec<Step>, sample: &str) -> Vec<StepResult> {
    trace(&rule(steps), sample, &columns(), &ROW, locale(), &tables(), &answers)
}

#[track_caller]
fn check(step: Step, table: &[(&str, &str)]) {
    for (input, expect) in table {
        let last = traced(vec![step.clone()], input).pop().unwrap();
        assert_eq!(last.name, step.name());
        let found = last.text.unwrap_or_else(|fault| format!("! {fault}"));
        assert_eq!(found, *expect, "{input:?} through {step:?}");
    }
}

/// A cell of that kind through the steps, and the kind it has then.
#[track_caller]
fn check_kind(steps: Vec<Step>, kind: CellKind, text: &str, expect: (CellKind, &str)) {
    let (columns, tables, context) = (columns(), tables(), RunContext::default());
    let chain = Compiler::new(locale(), &columns, &tables, &context).chain(&steps).unwrap();
    let mut scratch = Scratch::default();
    scratch.start(RawCell { kind, text });
    chain.run(&cx(&[]), &mut scratch).unwrap();
    assert_eq!((scratch.kind, scratch.text.as_str()), expect);
}

fn cx<'r>(cells: &'r [RawCell<'r>]) -> StepCx<'r> {
    StepCx { cells, row: RowNo(1), line: 1, notation: Notation::Comma, date_order: DateOrder::Dmy, lookups: &List }
}

#[test]
fn letters() {
    check(Step::Uppercase, &[("straße é", "STRASSE É"), ("", ""), ("ﬁ", "FI")]);
    check(Step::Lowercase, &[("ÄÖÜ İ", "äöü i̇"), ("  ", "  ")]);
    check(
        Step::TitleCase,
        &[
            ("mÜLLER & söhne GMBH", "Müller & Söhne Gmbh"),
            ("o'brien-smith", "O'brien-Smith"),
            ("3m co", "3m Co"),
            ("", ""),
            ("'tis", "'Tis"),
        ],
    );
}

#[test]
fn spaces_and_signs() {
    check(Step::Trim, &[("\u{a0} a b\t", "a b"), ("a", "a"), ("  ", "  ")]);
    check(Step::CollapseSpaces, &[(" a \t\n b\u{2003}c ", "a b c"), ("a", "a")]);
    check(Step::RemoveNonAlphanumeric, &[("+49 (0)221/12-3", "490221123"), ("Zoë №5", "Zoë5"), ("---", "")]);
}

#[test]
fn unicode_forms() {
    let form = |form| Step::NormaliseUnicode { form };
    check(form(UnicodeForm::Nfc), &[("e\u{301}", "é")]);
    check(form(UnicodeForm::Nfd), &[("é", "e\u{301}")]);
    check(form(UnicodeForm::Nfkc), &[("ﬁ１２", "fi12")]);
    check(form(UnicodeForm::Nfkd), &[("é", "e\u{301}"), ("①", "1")]);
}

#[test]
fn parts_by_position() {
    let substring = |start, length| Step::Substring { start, length };
    check(substring(2, Some(3)), &[("Köln!", "öln"), ("K", ""), ("", "")]);
    check(substring(-2, None), &[("Köln", "ln"), ("n", "n")]);
    check(substring(1, Some(0)), &[("abc", "")]);
    check(substring(3, None), &[("日本語", "語")]);
    check(substring(0, None), &[("abc", "! characters are counted from 1")]);
    check(substring(i32::MIN, Some(u32::MAX)), &[("abc", "abc")]);
}

#[test]
fn parts_by_text() {
    let between = |after: &str, before: &str| Step::Between { after: after.to_owned(), before: before.to_owned() };
    check(between("(", ")"), &[("a (b) c", "b"), ("a (b", ""), ("a b)", ""), ("()", "")]);
    check(between("", "@"), &[("ann@x.de", "ann"), ("ann", "")]);
    check(between("@", ""), &[("ann@x@y", "x@y")]);
    let split = |separator: &str, part| Step::Split { separator: separator.to_owned(), part };
    check(split(";", 2), &[("a;b;c", "b"), ("a", ""), (";b", "b")]);
    check(split(";", -1), &[("a;b;c", "c"), ("a", "a")]);
    check(split(", ", 1), &[("rot, XL", "rot")]);
    check(split("", 1), &[("a", "! it does not say where to cut")]);
    check(split(";", 0), &[("a", "! parts are counted from 1")]);
}

#[test]
fn replacing() {
    let replace = |find: &str, with: &str| Step::Replace { find: find.to_owned(), with: with.to_owned() };
    check(replace("ä", "ae"), &[("Bär ä", "Baer ae"), ("x", "x")]);
    check(replace("", "x"), &[("a", "! it does not say what to find")]);
    let regex = |pattern: &str, with: &str| Step::RegexReplace { pattern: pattern.to_owned(), with: with.to_owned() };
    check(regex(r"(\d+)-(\d+)", "$2a$1"), &[("12-34", "34a12"), ("x", "x")]);
    check(regex("^", "§"), &[("é", "§é")]);
    check(regex("(", ""), &[("x", "! the pattern is not understood: unclosed group")]);
    let found = |pattern: &str| Step::RegexMatch { pattern: pattern.to_owned() };
    check(found(r"\d+"), &[("ab 12 34", "12"), ("ab", "")]);
    check(found(r"(?i)size: (\w+)"), &[("Colour: red, Size: XL", "XL")]);
    check(found(r"(a)|b"), &[("b", "b")]);
}

#[test]
fn joining_padding_and_filling() {
    let join = |columns: &[&str]| Step::Join {
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        separator: ", ".to_owned(),
    };
    check(join(&["Street", "Zip", "City"]), &[("Ann", "Ann, Ringstr. 1, Köln"), (" ", "Ringstr. 1, Köln")]);
    check(join(&["Town"]), &[("x", "! the file has no column “Town”")]);
    let pad = |side, length| Step::Pad { side, length, with: '0' };
    check(pad(Side::Left, 5), &[("12", "00012"), ("123456", "123456"), ("ü", "0000ü"), ("", "")]);
    check(pad(Side::Right, 3), &[("1", "100")]);
    check(pad(Side::Left, 10_001), &[("1", "! a text can be padded to 10000 characters at most")]);
    check(Step::DefaultIfEmpty { text: "DE".to_owned() }, &[("", "DE"), (" ", "DE"), ("FR", "FR")]);
    let markers = Step::NullMarkers { markers: ["NULL", "n/a", "-"].map(str::to_owned).to_vec() };
    check(markers, &[(" null ", ""), ("N/A", ""), ("-", ""), ("--", "--"), ("nullable", "nullable")]);
}

#[test]
fn dates() {
    let date = |from: &str, to: &str| Step::Date { from: from.to_owned(), to: to.to_owned() };
    check(date("", ""), &[("20.11.2026", "2026-11-20"), ("", ""), ("tbd", "! “tbd” is no date")]);
    check(
        date("dd.MM.yyyy", ""),
        &[("31.02.2026", "! “31.02.2026” is no date by dd.MM.yyyy"), (" 1.2.2026", "2026-02-01")],
    );
    check(date("yyyyMMdd", "d. MMM yy"), &[("20261120", "20. Nov 26")]);
    check(date("HH:mm", ""), &[("08:15", "! “HH:mm” does not say which day it is")]);
    check(date("", "qq"), &[("1.1.2026", "! “qq” means nothing in a date pattern such as dd.MM.yyyy HH:mm")]);
    let at = |from: &str, to: &str| Step::DateTime { from: from.to_owned(), to: to.to_owned() };
    check(at("dd.MM.yyyy HH:mm", ""), &[("20.11.2026 8:15", "2026-11-20T08:15:00")]);
    check(at("", "yyyyMMdd-HHmmss"), &[("20.11.2026 08:15:30", "20261120-081530")]);
}

#[test]
fn parts_of_dates() {
    let part = |part| Step::ExtractFromDate { part };
    let cases = [
        (DatePart::Year, "2026"),
        (DatePart::Quarter, "4"),
        (DatePart::Month, "11"),
        (DatePart::MonthName, "November"),
        (DatePart::Week, "47"),
        (DatePart::Day, "20"),
        (DatePart::DayOfYear, "324"),
        (DatePart::Weekday, "5"),
        (DatePart::WeekdayName, "Friday"),
        (DatePart::Date, "2026-11-20"),
        (DatePart::Time, "08:15:30"),
        (DatePart::Hour, "8"),
        (DatePart::Minute, "15"),
        (DatePart::Second, "30"),
    ];
    for (wanted, expect) in cases {
        check(part(wanted), &[("20.11.2026 08:15:30", expect)]);
    }
    check(part(DatePart::Hour), &[("08:15", "8"), ("noon", "! “noon” is no date")]);
    check(
        Step::UnixTimestamp { unit: TimestampUnit::Seconds },
        &[
            ("1763625600", "2025-11-20T08:00:00"),
            ("-1", "1969-12-31T23:59:59"),
            ("1e99", "! “1e99” is no count of seconds since 1970"),
            ("soon", "! “soon” is no count of seconds since 1970"),
        ],
    );
    check(Step::UnixTimestamp { unit: TimestampUnit::Milliseconds }, &[("1763625600500", "2025-11-20T08:00:00.5")]);
}

#[test]
fn numbers() {
    let decimal = |decimal, places| Step::Decimal { decimal, places };
    check(decimal(None, None), &[("1.234,5", "1234.5"), ("12,5O", "! “12,5O” is no number"), ("", "")]);
    check(decimal(Some('.'), Some(2)), &[("1,234.565", "1234.57"), ("7", "7.00"), ("-0.005", "-0.01")]);
    check(decimal(Some(';'), None), &[("1", "! “;” can't be a decimal separator; choose . or ,")]);
    let round = |precision: &str, direction| Step::Round { precision: precision.to_owned(), direction };
    let nearest = RoundDirection::Nearest;
    check(round("0.05", nearest), &[("1,02", "1"), ("1,025", "1.05"), ("-1,03", "-1.05"), ("0,01", "0")]);
    check(round("100", RoundDirection::Up), &[("101", "200"), ("-101", "-200"), ("100", "100")]);
    check(round("1", RoundDirection::Down), &[("1,9", "1"), ("-1,9", "-1")]);
    check(round("0", nearest), &[("1", "! “0” is no precision such as 0.05")]);
    check(round("0.3", nearest), &[("0,45", "0.6"), ("0,44", "0.3")]);
}

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

fn lookup(several: SeveralFound, missing: NoneFound) -> Step {
    Step::Lookup(Lookup { table: "Country".into(), by: "Name".to_owned(), give: "Code".to_owned(), several, missing })
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
    check(Step::Lookup(elsewhere), &[("x", "! there is no table Town")]);
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
        [result("Trim", Ok("31.02.2026")), result("Date", Err("“31.02.2026” is no date by dd.MM.yyyy")),]
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

#[test]
fn recipes_carry_their_tests() {
    let test = |input: &str, expected: &str| RecipeTest { input: input.to_owned(), expected: expected.to_owned() };
    let rule = FieldRule { tests: vec![test(" a ", "A"), test("b", "C")], ..rule(vec![Step::Trim, Step::Uppercase]) };
    let part = TableMapping { table: "Country".into(), rules: vec![rule], ..TableMapping::default() };
    let integration =
        Integration { mapping: Mapping { tables: vec![part], ..Mapping::default() }, ..Integration::default() };
    let failures = run_tests(&integration, &tables(), &answers);
    assert_eq!(
        failures.iter().map(RecipeFailure::sentence).collect::<Vec<_>>(),
        ["the test of “F” of table Country does not hold: “b” gives “B”, “C” is expected"]
    );
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[-+0-9.,/: ]{0,20}", "[a-zäß(){};]{0,12}", "(Germany|Congo| |20.11.2026)"]
}

fn any_step() -> impl Strategy<Value = Step> {
    let text = || any_text();
    prop_oneof![
        prop::sample::select(vec![
            Step::Uppercase,
            Step::Lowercase,
            Step::TitleCase,
            Step::Trim,
            Step::CollapseSpaces,
            Step::RemoveNonAlphanumeric,
            Step::UnixTimestamp { unit: TimestampUnit::Seconds },
            Step::ExtractFromDate { part: DatePart::Week },
            Step::ExtractFromDate { part: DatePart::Time },
            lookup(SeveralFound::First, NoneFound::Original),
            Step::Expression { code: "left(value, 3) + row[\"City\"]".to_owned() },
        ]),
        prop::sample::select(vec![UnicodeForm::Nfc, UnicodeForm::Nfkd])
            .prop_map(|form| Step::NormaliseUnicode { form }),
        (any::<i32>(), any::<Option<u32>>()).prop_map(|(start, length)| Step::Substring { start, length }),
        (text(), text()).prop_map(|(after, before)| Step::Between { after, before }),
        (text(), text()).prop_map(|(find, with)| Step::Replace { find, with }),
        (text(), text()).prop_map(|(pattern, with)| Step::RegexReplace { pattern, with }),
        text().prop_map(|pattern| Step::RegexMatch { pattern }),
        (text(), any::<i32>()).prop_map(|(separator, part)| Step::Split { separator, part }),
        text().prop_map(|separator| Step::Join { columns: vec!["City".to_owned()], separator }),
        (0..50u32, any::<char>()).prop_map(|(length, with)| Step::Pad { side: Side::Left, length, with }),
        text().prop_map(|text| Step::DefaultIfEmpty { text }),
        (text(), text()).prop_map(|(from, to)| Step::Date { from, to }),
        ("[dMy.]{1,10}", "[dMyHms: ]{0,10}").prop_map(|(from, to)| Step::DateTime { from, to }),
        (any::<Option<bool>>(), 0..30u32).prop_map(|(sign, places)| Step::Decimal {
            decimal: sign.map(|point| if point { '.' } else { ',' }),
            places: Some(places),
        }),
        "[0-9.]{1,5}".prop_map(|precision| Step::Round { precision, direction: RoundDirection::Nearest }),
        text().prop_map(|code| Step::Expression { code }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn chains_never_panic_and_a_trace_tells_what_a_run_does(
        steps in prop::collection::vec(any_step(), 0..5),
        sample in any_text(),
    ) {
        let (columns, tables, context) = (columns(), tables(), RunContext::default());
        let traced = traced(steps.clone(), &sample);
        let Ok(chain) = Compiler::new(locale(), &columns, &tables, &context).chain(&steps) else {
            prop_assert!(traced.iter().any(|result| result.text.is_err()));
            return Ok(());
        };
        let cells: Vec<_> = ROW.iter().map(|text| RawCell::text(text)).collect();
        let mut scratch = Scratch::default();
        scratch.start(RawCell::text(&sample));
        let run = chain.run(&cx(&cells), &mut scratch);
        match (run, traced.last()) {
            (Ok(()), Some(last)) => prop_assert_eq!(last.text.as_ref(), Ok(&scratch.text)),
            (Ok(()), None) => prop_assert_eq!(&scratch.text, &sample),
            (Err(fault), last) => {
                prop_assert_eq!(traced.len(), fault.step);
                prop_assert_eq!(last.unwrap().text.as_ref().err(), Some(&fault.what.replace('\n', ", ")));
            }
        }
    }

    #[test]
    fn a_chain_is_its_steps_one_by_one(steps in prop::collection::vec(any_step(), 1..5), sample in any_text()) {
        let (columns, tables, context) = (columns(), tables(), RunContext::default());
        let compiled = |steps: &[Step]| Compiler::new(locale(), &columns, &tables, &context).chain(steps);
        let Ok(whole) = compiled(&steps) else { return Ok(()) };
        let (mut once, mut each) = (Scratch::default(), Scratch::default());
        once.start(RawCell::text(&sample));
        each.start(RawCell::text(&sample));
        let of_whole = whole.run(&cx(&[]), &mut once).is_ok();
        let of_each = steps.iter().all(|step| {
            compiled(std::slice::from_ref(step)).unwrap().run(&cx(&[]), &mut each).is_ok()
        });
        prop_assert_eq!(of_whole, of_each);
        if of_whole {
            prop_assert_eq!((once.text, once.kind), (each.text, each.kind));
        }
    }

    #[test]
    fn a_buffer_that_was_used_before_changes_nothing(step in any_step(), first in any_text(), sample in any_text()) {
        let (columns, tables, context) = (columns(), tables(), RunContext::default());
        let chain = Compiler::new(locale(), &columns, &tables, &context).chain(&[step]);
        let Ok(chain) = chain else { return Ok(()) };
        let (mut used, mut fresh) = (Scratch::default(), Scratch::default());
        used.start(RawCell::text(&first));
        let _ = chain.run(&cx(&[]), &mut used);
        used.start(RawCell::text(&sample));
        fresh.start(RawCell::text(&sample));
        prop_assert_eq!(chain.run(&cx(&[]), &mut used), chain.run(&cx(&[]), &mut fresh));
        prop_assert_eq!(used.text, fresh.text);
    }
}
