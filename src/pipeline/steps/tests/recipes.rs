//! Test cases of recipes, and what holds of all steps.

use proptest::prelude::*;

use super::*;
use crate::model::RawBlock;

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
        let block = RawBlock::of_row(RowNo(1), 1, ROW.map(RawCell::text));
        let mut scratch = Scratch::default();
        scratch.start(RawCell::text(&sample));
        let run = chain.run(&cx(block.row(0).unwrap()), &mut scratch);
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
        let of_whole = whole.run(&cx(RawRow::default()), &mut once).is_ok();
        let of_each = steps.iter().all(|step| {
            compiled(std::slice::from_ref(step)).unwrap().run(&cx(RawRow::default()), &mut each).is_ok()
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
        let _ = chain.run(&cx(RawRow::default()), &mut used);
        used.start(RawCell::text(&sample));
        fresh.start(RawCell::text(&sample));
        prop_assert_eq!(chain.run(&cx(RawRow::default()), &mut used), chain.run(&cx(RawRow::default()), &mut fresh));
        prop_assert_eq!(used.text, fresh.text);
    }
}
