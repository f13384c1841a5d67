//! What the assistant foretells of a file, against what becomes of it.

use std::fs;

use longshore::{
    engine::{Faults, InlineEngine, Proposal, Target, Trial, library::samples::SAMPLES},
    model::AfterStaging,
    source::Overrides,
};

use crate::support::{self, Workspace, import, import_as, sample, standing};

#[track_caller]
fn propose(engine: &InlineEngine, file: &std::path::Path, target: &Target) -> (Proposal, Result<Trial, Faults>) {
    let library = engine.library();
    let overrides = Overrides::default();
    let look = library.look(file, &overrides).unwrap();
    let proposal = library.propose(file, &look.preview, &overrides, target).unwrap();
    let (integration, new_table) = (&proposal.integration, proposal.new_table.as_ref());
    let trial = library.try_mapping(integration, new_table, &look.preview, &look.file.name);
    (proposal, trial)
}

/// The samples needed before, and the one that is foretold and staged.
#[track_caller]
fn check(before: &[&str], name: &str, num_with_issues: u64) {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    for name in before {
        import(&mut engine, &sample(name));
    }
    let trial = propose(&engine, &sample(name), &Target::Guess).1.unwrap();
    assert_eq!(trial.num_rows_with_issues, num_with_issues);
    let id = import_as(&mut engine, &sample(name), &Target::Guess, AfterStaging::Ask);
    let staged = standing(&mut engine, id);
    assert_eq!((trial.num_rows, num_with_issues), (staged.counts.total(), staged.staged_with_issues));
}

#[test]
fn issues_foretold_are_those_found() {
    check(&[], "customers.csv", 12);
    check(&[], "items.xlsx", 3);
    check(&[], "vendors.csv", 2);
    check(&["customers.csv", "items.xlsx"], "sales-orders.csv", 1);
}

#[test]
fn codes_that_do_not_exist_yet_are_foretold_too() {
    // Without customers and items, no line of an order can be processed.
    check(&[], "sales-orders.csv", 389);
}

#[test]
fn a_sample_value_is_shown_as_it_will_be_stored() {
    let workspace = Workspace::new();
    let trial = propose(&workspace.engine(), &sample("vendors.csv"), &Target::Guess).1.unwrap();
    let shown = |field: &str| {
        let sample = &trial.samples[&("Vendor".into(), field.to_owned())];
        (sample.raw.as_str(), sample.shown.as_str())
    };
    assert_eq!(shown("No."), ("K70010", "K70010"));
    assert_eq!(shown("Prepayment %"), ("10,0", "10.00"));
}

#[test]
fn issues_are_counted_by_field_and_marked_on_cells() {
    let workspace = Workspace::new();
    let trial = propose(&workspace.engine(), &sample("vendors.csv"), &Target::Guess).1.unwrap();
    let counts: Vec<_> =
        trial.num_issues.iter().map(|((table, field), num)| (table.as_str(), field.as_str(), *num)).collect();
    assert_eq!(counts, [("Vendor", "Country/Region Code", 1), ("Vendor", "Created Date", 1)]);
    let marks: Vec<_> = trial.marks.iter().map(|mark| (mark.column, mark.sentence.as_str())).collect();
    let expect = [
        (5, "“DEU” does not exist in table Country/Region"),
        (14, "“31.04.2021” is not a date written as day/month/year"),
    ];
    assert_eq!(marks, expect);
}

#[test]
fn of_two_fields_with_one_name_the_wrong_one_is_marked() {
    let workspace = Workspace::new();
    // Both tables have a field “No.”: the order's own number, and that of the item, which is unknown.
    let mut engine = workspace.engine();
    import(&mut engine, &sample("customers.csv"));
    let trial = propose(&engine, &sample("sales-orders.csv"), &Target::Guess).1.unwrap();
    assert_eq!(trial.num_issues.get(&("Sales Header".into(), "No.".to_owned())), None);
    assert_eq!(trial.num_issues[&("Sales Line".into(), "No.".to_owned())], 389);
    assert!(trial.marks.iter().all(|mark| mark.column != 0));
}

#[test]
fn a_key_used_twice_is_marked_where_it_comes_from() {
    let workspace = Workspace::new();
    let file = workspace.file("few.csv", "No.,Name\nC1,One\nC1,Two\n");
    let trial = propose(&workspace.engine(), &file, &Target::Table("Customer".into())).1.unwrap();
    let marks: Vec<_> = trial.marks.iter().map(|mark| (mark.row.0, mark.column, mark.sentence.as_str())).collect();
    assert_eq!(marks, [(2, 0, "No. “C1” was used already by row 1 of this file")]);
}

#[test]
fn a_table_to_be_made_can_be_tried() {
    let workspace = Workspace::new();
    let file = workspace.file("Berths.csv", "Berth,Depth\nB1,12\nB1,9\n");
    let (proposal, trial) = propose(&workspace.engine(), &file, &Target::NewTable("Berths".into()));
    assert!(proposal.new_table.is_some());
    let trial = trial.unwrap();
    assert_eq!((trial.num_rows, trial.num_rows_with_issues), (2, 0));
    assert!(workspace.engine().overview().table(&"Berths".into()).is_none());
}

#[test]
fn a_mapping_that_cannot_run_says_why() {
    let workspace = Workspace::new();
    let engine = workspace.engine();
    let file = workspace.file("few.csv", "No.,Name\nC1,One\n");
    let library = engine.library();
    let look = library.look(&file, &Overrides::default()).unwrap();
    let (mut proposal, _) = propose(&engine, &file, &Target::Table("Customer".into()));
    proposal.integration.mapping.tables[0].rules.retain(|rule| rule.field != "No.");
    let Faults(sentences) =
        library.try_mapping(&proposal.integration, None, &look.preview, "few.csv").expect_err("no key is mapped");
    let expect = "“No.” is part of the key of table Customer and takes its value from nowhere; map it";
    assert_eq!(sentences, [expect]);
}

#[test]
fn a_look_says_what_the_file_is() {
    let workspace = Workspace::new();
    let library = workspace.engine().library();
    let file = workspace.file("few.csv", "No.,Name\nC1,One\n");
    let look = library.look(&file, &Overrides::default()).unwrap();
    assert_eq!((look.file.name.as_str(), look.file.num_bytes), ("few.csv", 16));
    assert_eq!(look.preview.columns, ["No.", "Name"]);
    let fault = library.look(&workspace.path().join("gone.csv"), &Overrides::default()).unwrap_err();
    assert!(fault.starts_with("The file does not exist; check its name and folder: "), "{fault}");
}

#[test]
fn samples_are_put_into_the_workspace() {
    let workspace = Workspace::new();
    let library = workspace.engine().library();
    for known in &SAMPLES {
        let path = library.sample(known.name).unwrap();
        assert!(path.starts_with(workspace.path()));
        assert_eq!(fs::read(path).unwrap(), fs::read(support::sample(known.name)).unwrap());
    }
    assert_eq!(library.sample("other.csv").unwrap_err(), "There is no sample named other.csv");
}
