//! What each step makes of texts.

mod mapped;
mod recipes;
mod texts;
mod values;

use std::sync::Arc;

use super::*;
use crate::{
    model::{
        DatePart, FieldRule, Integration, KeyPrint, Locale, Lookup, Mapping, NoneFound, RecipeTest, RoundDirection,
        RowNo, SeveralFound, Side, Step, TableMapping, TableSchema, TemplateField, TimestampUnit, UnicodeForm,
        Unmapped, ValueMap, ValuePair,
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
    chain.run(&cx(RawRow::default()), &mut scratch).unwrap();
    assert_eq!((scratch.kind, scratch.text.as_str()), expect);
}

fn cx(cells: RawRow<'_>) -> StepCx<'_> {
    StepCx { cells, row: RowNo(1), line: 1, notation: Notation::Comma, date_order: DateOrder::Dmy, lookups: &List }
}

fn lookup(several: SeveralFound, missing: NoneFound) -> Step {
    Step::Lookup(Lookup { table: "Country".into(), by: "Name".to_owned(), give: "Code".to_owned(), several, missing })
}
