//! Short cuts: values that are made on a shorter way are what the long way makes.

use super::*;
use crate::model::Step;

const COLUMNS: &[&str] = &["Order", "Line", "Customer", "Item", "Qty", "Price"];
const RULES: &[&str] = &[
    "Document No.=Order",
    "Line No.=Line",
    "Customer No.=Customer",
    "Item No.=Item",
    "Quantity=Qty",
    "Shipment Date@today",
];
const FORMULA: &str = "round(value * number_or(row[\"Price\"], 0), 2)";

/// Compiles a mapping into sales lines whose quantity goes through these steps.
fn lines(steps: Vec<Step>) -> Pipeline {
    let mut part = part("Sales Line", Part::Record, RULES);
    part.rules.iter_mut().filter(|rule| rule.field == "Quantity").for_each(|rule| rule.steps = steps.clone());
    compiled(&mapping(vec![part]), COLUMNS)
}

#[test]
fn a_number_reckoned_from_columns_needs_no_text() {
    let formula = || Step::Expression { code: FORMULA.to_owned() };
    let (short, long) = (lines(vec![formula()]), lines(vec![formula(), Step::Trim]));
    let rows = block(&[
        "A|1|C1|I1|2.50|3",
        "A|2|C1|I1|2.345|1",
        "A|3|C1|I1|7|",
        "A|4|C1|I1||3",
        "A|5|C1|I1|x|3",
        "A|6|C1|I1|3|y",
        "A|7|C1|I1|=1.5|=-2",
        "A|8|C1|I1|#N/A|3",
        "A|9|C1|I1|99999999999999999999999999999|9999999999",
    ]);
    let found = shown(&short, &convert(&short, &rows));
    assert_eq!(found, shown(&long, &convert(&long, &rows)));
    assert!(found[0].contains("|7.5|") && found[1].contains("|2.35|") && found[2].contains("|0|"), "{found:?}");
    assert_eq!(found.iter().filter(|line| line.contains('!')).count(), 5, "{found:?}");
}

#[test]
fn a_value_of_the_row_above_is_the_same_and_its_faults_are_told_of_each_row() {
    let pipeline = lines(Vec::new());
    let rows = ["A|1|C1|I1|1|", "A|2|C1|I1|1|", "A|3|C9|I1|1|", "A|4|C9|I1|1|", "A|5|C1|I1|1|", "A|6||I1|1|"];
    let together = shown(&pipeline, &convert(&pipeline, &block(&rows)));
    let alone = rows.iter().enumerate().flat_map(|(at, row)| {
        let found = shown(&pipeline, &convert(&pipeline, &block(&[row])));
        found.into_iter().map(move |line| line.replacen('1', &(at + 1).to_string(), 1))
    });
    let mut alone: Vec<_> = alone.collect();
    alone.sort_by_key(|line| line.contains('!'));
    assert_eq!(together, alone);
    assert_eq!(together.iter().filter(|line| line.contains("unknown_code Customer No. (C9)")).count(), 2);
}
