//! Dry runs: that they foresee exactly what a run does, write nothing, and that a plan is carried out exactly or not at
//! all.

use std::{collections::BTreeMap, fs, path::Path};

use longshore::{
    destination::export::{CsvExport, ExportFormat},
    engine::{Attention, Command, Event, InlineEngine, RequestId, definition},
    model::{
        AfterStaging, DryRun, Fingerprint, ImportId, ImportMode, Integration, Issue, Outcome, PlannedRow, RecordStatus,
        RowClass, RowNo, Selection, TableName,
    },
    store::company::TableQuery,
};
use proptest::prelude::*;

use crate::support::{Workspace, expect_done, records, run, standing};

const CUSTOMERS: &str = r#"
code = "CUST"
[format]
type = "csv"
delimiter = ","
quote = '"'
encoding = "UTF-8"
has_header = true
[mapping]
[[mapping.tables]]
table = "Customer"
[[mapping.tables.rules]]
field = "No."
from = { column = "no" }
[[mapping.tables.rules]]
field = "Name"
from = { column = "name" }
steps = [{ step = "collapse_spaces" }, { step = "uppercase" }]
[[mapping.tables.rules]]
field = "City"
from = { column = "city" }
[[mapping.tables.rules]]
field = "Bill-to Customer No."
from = { column = "bill" }
[[mapping.tables.rules]]
field = "Country/Region Code"
from = { column = "country" }
[[mapping.tables.rules.steps]]
step = "lookup"
table = "Country/Region"
by = "Name"
give = "Code"
"#;

pub fn customers(mode: ImportMode, match_key: &[&str]) -> Integration {
    let integration = definition::read(CUSTOMERS).unwrap();
    let match_key = match_key.iter().map(|field| (*field).to_owned()).collect();
    Integration { import_mode: mode, match_key, ..integration }
}

fn web_shop() -> Integration {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/conversions/web-shop.toml");
    definition::read(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Stages a file under an integration and does what follows.
#[track_caller]
pub fn import(engine: &mut InlineEngine, file: &Path, integration: &Integration, then: AfterStaging) -> ImportId {
    let (request, path) = (RequestId(1), file.to_owned());
    let integration = Box::new(integration.clone());
    expect_done(&engine.send(Command::StartImport { request, path, integration, new_table: None, then }));
    run(engine);
    engine.overview().imports[0].import.id
}

const READY: Selection = Selection::Status(RecordStatus::Ready);

#[track_caller]
pub fn dry_run(engine: &mut InlineEngine, import: ImportId, selection: Selection) -> (DryRun, Vec<PlannedRow>) {
    let attention = Attention::Foreground;
    expect_done(&engine.send(Command::DryRun { request: RequestId(2), import, selection, attention }));
    run(engine);
    let library = engine.library();
    let state = library.dry_run(import).unwrap().unwrap();
    assert_eq!(state.outdated, Vec::<String>::new());
    (state.dry_run, library.planned_rows(import, None, 0, 100_000).unwrap().rows)
}

/// Processes what was planned; the error is the job's.
fn process_planned(engine: &mut InlineEngine, import: ImportId, plan: Fingerprint) -> Result<(), String> {
    let attention = Attention::Foreground;
    let events = engine.send(Command::ProcessPlanned { request: RequestId(3), import, plan, attention });
    if let Some(Event::Refused { text, .. }) = events.iter().find(|event| matches!(event, Event::Refused { .. })) {
        return Err(text.clone());
    }
    engine.run_until_idle(&mut |_, _, _| {}).unwrap();
    engine.overview().jobs[0].last_error.clone().map_or(Ok(()), Err)
}

/// What became of each row, in the words of a dry run.
type Became = BTreeMap<u64, (RowClass, String, Vec<String>)>;

fn became(engine: &InlineEngine, import: ImportId) -> Became {
    let class = |outcome| match outcome {
        Some(Outcome::Created) => RowClass::Create,
        Some(Outcome::Updated) => RowClass::Update,
        Some(Outcome::Unchanged) => RowClass::Unchanged,
        Some(Outcome::LeftAlone) => RowClass::Skip,
        None => RowClass::Error,
    };
    let done = records(engine, import, None).into_iter().filter(|record| record.status != RecordStatus::Ready);
    done.map(|record| {
        let mut issues: Vec<_> = record.issues.iter().map(Issue::message).collect();
        issues.sort();
        (record.row.0, (class(record.outcome), record.key.unwrap_or_default(), issues))
    })
    .collect()
}

fn foreseen(rows: &[PlannedRow]) -> Became {
    let of_row = |row: &PlannedRow| {
        let mut issues: Vec<_> = row.issues.iter().map(Issue::message).collect();
        issues.sort();
        (row.row.0, (row.class, row.key.clone(), issues))
    };
    rows.iter().map(of_row).collect()
}

/// Everything the company holds: the totals have a checksum over all that was ever written.
fn company(engine: &InlineEngine) -> Vec<String> {
    let company = &engine.stores().company;
    company.totals().iter().map(|(table, head)| format!("{table} {head:?}")).collect()
}

/// Foresees an import, then runs it, and holds both against each other.
#[track_caller]
pub fn check(engine: &mut InlineEngine, file: &Path, integration: &Integration) -> (DryRun, Vec<PlannedRow>) {
    let import = import(engine, file, integration, AfterStaging::Ask);
    let (before, statuses) = (company(engine), standing(engine, import).counts);
    let (plan, rows) = dry_run(engine, import, READY);
    assert_eq!(company(engine), before, "nothing is written");
    assert_eq!(engine.stores().company.last_batch(import).unwrap(), 0);
    assert_eq!(standing(engine, import).counts, statuses);
    assert_eq!(dry_run(engine, import, READY).0.fingerprint, plan.fingerprint, "the same plan again");
    assert_eq!(process_planned(engine, import, plan.fingerprint), Ok(()));
    assert_eq!(foreseen(&rows), became(engine, import));
    for class in RowClass::ALL {
        assert_eq!(plan.counts.of(class), rows.iter().filter(|row| row.class == class).count() as u64);
    }
    check_changes(engine, import, &rows);
    (plan, rows)
}

/// What was said to change is what has.
#[track_caller]
fn check_changes(engine: &InlineEngine, import: ImportId, rows: &[PlannedRow]) {
    for row in rows.iter().filter(|row| row.class == RowClass::Update) {
        let detail = engine.library().record(import, row.row).unwrap().unwrap();
        for record in &row.records {
            let Some(made) = detail.created.iter().find(|made| made.table == record.table) else { continue };
            for change in &record.changes {
                let now = made.fields.iter().find(|(field, _)| *field == change.field);
                assert_eq!(now.map_or("", |(_, value)| value), change.new, "row {} {}", row.row, change.field);
                assert_ne!(change.old, change.new);
            }
        }
    }
}

const NAMES: [&str; 6] = ["Ann", "ann ", "Bob  B", "", "Carl", "Dora"];
const CITIES: [&str; 4] = ["Oslo", "Bergen", "", "Bonn"];
const COUNTRIES: [&str; 4] = ["Germany", "Norway", "Atlantis", ""];
const MATCH_KEYS: [&[&str]; 3] = [&[], &["Name"], &["No.", "City"]];

fn customer_row() -> impl Strategy<Value = String> {
    (0..12u8, 0..NAMES.len(), 0..CITIES.len(), 0..14u8, 0..COUNTRIES.len()).prop_map(
        |(no, name, city, bill, country)| {
            let number = |number: u8| if number == 0 { String::new() } else { format!("C{number}") };
            let bill = if bill > 4 { String::new() } else { number(bill) };
            format!("{},{},{},{bill},{}\n", number(no), NAMES[name], CITIES[city], COUNTRIES[country])
        },
    )
}

pub fn customer_file(rows: impl IntoIterator<Item = String>) -> String {
    let mut file = "no,name,city,bill,country\n".to_owned();
    file.extend(rows);
    file
}

fn shop_row() -> impl Strategy<Value = String> {
    (0..5u8, 0..4u8, 0..4u8, 0..3usize, 1..4u8).prop_map(|(order, mail, customer, sku, quantity)| {
        let sku = ["SHIRT", "CUP", "GONE"][sku];
        let mails = ["a@x.de", "B@x.de", "old@example.com", ""];
        format!(
            "{order},2026-11-18T09:30:00Z,{},{customer},N{customer},{sku},T,,{quantity},1.50\n",
            mails[mail as usize]
        )
    })
}

const SHOP_HEADINGS: &str = "order,created,mail,customer id,customer name,sku,title,options,qty,price\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_run_does_what_its_dry_run_says_of_records(
        held in prop::collection::vec(customer_row(), 0..12),
        rows in prop::collection::vec(customer_row(), 1..30),
        mode in prop::sample::select(&ImportMode::ALL[..]),
        match_key in prop::sample::select(&MATCH_KEYS[..]),
    ) {
        let workspace = Workspace::new();
        let mut engine = workspace.engine();
        let first = workspace.file("first.csv", customer_file(held));
        import(&mut engine, &first, &customers(ImportMode::Upsert, &[]), AfterStaging::Process);
        let second = workspace.file("second.csv", customer_file(rows));
        check(&mut engine, &second, &customers(mode, match_key));
    }

    #[test]
    fn a_run_does_what_its_dry_run_says_of_documents(
        held in prop::collection::vec(shop_row(), 0..8),
        rows in prop::collection::vec(shop_row(), 1..24),
        mode in prop::sample::select(&ImportMode::ALL[..]),
    ) {
        let workspace = Workspace::new();
        let mut engine = workspace.engine();
        stock(&workspace, &mut engine);
        let file = |name: &str, rows: Vec<String>| workspace.file(name, [SHOP_HEADINGS, &rows.concat()].concat());
        import(&mut engine, &file("first.csv", held), &web_shop(), AfterStaging::Process);
        check(&mut engine, &file("second.csv", rows), &Integration { import_mode: mode, ..web_shop() });
    }
}

/// Items and a customer that the shop's orders name.
fn stock(workspace: &Workspace, engine: &mut InlineEngine) {
    let items = "No.,Description,Base Unit of Measure\nSHIRT,Shirt,PCS\nCUP,Cup,PCS\n";
    crate::support::import(engine, &workspace.file("items.csv", items));
    let customers = "No.,Name,E-Mail\nC12,Old Customer,OLD@example.com\n";
    crate::support::import(engine, &workspace.file("customers.csv", customers));
}

#[test]
fn batches_of_a_dry_run_follow_each_other_as_those_of_a_run() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    // Three batches; each key comes again one batch later, and names one of an earlier row.
    let row = |n: u32| {
        format!(
            "K{},N{n},Oslo,{},Germany\n",
            n % 1500,
            if n.is_multiple_of(7) { "K1".to_owned() } else { String::new() }
        )
    };
    let file = workspace.file("many.csv", customer_file((0..2500).map(row)));
    let (plan, _) = check(&mut engine, &file, &customers(ImportMode::Upsert, &[]));
    assert_eq!((plan.counts.total(), plan.counts.update, plan.counts.unchanged), (2500, 0, 0));
}

#[test]
fn records_made_by_lookups_are_foreseen_over_batches() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    stock(&workspace, &mut engine);
    // Scattered documents; customers are missed again and again, and one is in the way of another.
    let row = |n: u32| {
        let (order, customer) = (n % 700, n % 300);
        format!(
            "{order},2026-11-18T09:30:00Z,m{}@x.de,{},N,CUP,T,,1,1.50\n",
            customer,
            if customer == 9 { 8 } else { customer }
        )
    };
    let file = workspace.file("shop.csv", [SHOP_HEADINGS, &(0..2100).map(row).collect::<String>()].concat());
    check(&mut engine, &file, &web_shop());
}

/// Four customers in the company, and an import staged that touches them.
pub fn planned() -> (Workspace, InlineEngine, ImportId, DryRun, Vec<PlannedRow>) {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let held = ["C1,ANN,Bergen,,\n", "C2,BOB,Oslo,,\n", "C3,CARL,Bonn,,\n"].map(str::to_owned);
    let first = workspace.file("first.csv", customer_file(held));
    import(&mut engine, &first, &customers(ImportMode::Upsert, &[]), AfterStaging::Process);
    let rows = ["C1,ann,Bonn,,Germany\n", "C2,bob,Oslo,,\n", "C9,New,Oslo,,Norway\n", "C3,x,Bonn,,Atlantis\n"];
    let second = workspace.file("second.csv", customer_file(rows.map(str::to_owned)));
    let import = import(&mut engine, &second, &customers(ImportMode::Upsert, &[]), AfterStaging::Ask);
    let (plan, rows) = dry_run(&mut engine, import, READY);
    (workspace, engine, import, plan, rows)
}

#[test]
fn a_plan_says_what_changes_and_why_not() {
    let (_workspace, _, _, plan, rows) = planned();
    let classes: Vec<_> = rows.iter().map(|row| (row.row.0, row.class, row.key.as_str())).collect();
    assert_eq!(
        classes,
        [
            (1, RowClass::Update, "C1"),
            (2, RowClass::Unchanged, "C2"),
            (3, RowClass::Create, "C9"),
            (4, RowClass::Error, "")
        ]
    );
    let changes: Vec<_> =
        rows[0].records[0].changes.iter().map(|c| [&c.field, &c.old, &c.new].map(String::as_str)).collect();
    assert_eq!(changes, [["City", "Bergen", "Bonn"], ["Country/Region Code", "", "DE"]]);
    assert_eq!(
        rows[3].issues[0].message(),
        "Step 1, Find in a table: no record of Country/Region has “Atlantis” as Name"
    );
    assert_eq!((plan.version, plan.latest_version, plan.counts.total()), (1, 1, 4));
}

#[test]
fn a_plan_is_carried_out_once() {
    let (_workspace, mut engine, import, plan, rows) = planned();
    assert_eq!(process_planned(&mut engine, import, plan.fingerprint), Ok(()));
    assert_eq!(foreseen(&rows), became(&engine, import));
    let (done, totals) = (standing(&mut engine, import).counts, company(&engine));
    let refused = process_planned(&mut engine, import, plan.fingerprint).unwrap_err();
    assert!(refused.contains("\n3 records were processed since"), "{refused}");
    assert_eq!((standing(&mut engine, import).counts, company(&engine)), (done, totals));
}

/// Refused with this line, and nothing was done.
#[track_caller]
fn check_refused(engine: &mut InlineEngine, import: ImportId, plan: &DryRun, expect: &str) {
    let before = (company(engine), standing(engine, import).counts);
    let refused = process_planned(engine, import, plan.fingerprint).unwrap_err();
    let heading = "Nothing was processed, because the plan does not hold any more:\n";
    assert_eq!(refused.strip_prefix(heading), Some(expect));
    assert_eq!((company(engine), standing(engine, import).counts), before);
}

#[test]
fn a_changed_record_is_told_with_its_values() {
    let (workspace, mut engine, id, plan, _) = planned();
    let other = workspace.file("other.csv", customer_file(["C1,ANN,Oslo,,\n".to_owned()]));
    import(&mut engine, &other, &customers(ImportMode::Upsert, &[]), AfterStaging::Process);
    let expect = "1 record was changed since:\nCustomer C1 (row 1): City was Bergen, is now Oslo";
    check_refused(&mut engine, id, &plan, expect);
    let (again, _) = dry_run(&mut engine, id, READY);
    assert_ne!(again.fingerprint, plan.fingerprint);
    assert_eq!(process_planned(&mut engine, id, again.fingerprint), Ok(()));
}

#[test]
fn a_record_that_came_into_being_is_told() {
    let (workspace, mut engine, id, plan, _) = planned();
    let other = workspace.file("other.csv", customer_file(["C9,Other,Oslo,,\n".to_owned()]));
    import(&mut engine, &other, &customers(ImportMode::Upsert, &[]), AfterStaging::Process);
    let expect = "1 record was changed since:\nCustomer C9 (row 3) was created by another job";
    check_refused(&mut engine, id, &plan, expect);
}

#[test]
fn a_corrected_row_is_told() {
    let (_workspace, mut engine, id, plan, _) = planned();
    let cells = ["C3", "x", "Bonn", "", "Germany"].map(str::to_owned).to_vec();
    let then = longshore::engine::AfterCorrection::Wait;
    expect_done(&engine.send(Command::CorrectRecord { import: id, row: RowNo(4), cells, then }));
    assert_eq!(engine.library().dry_run(id).unwrap().unwrap().outdated, ["row 4 was corrected"]);
    check_refused(&mut engine, id, &plan, "row 4 was corrected");
}

#[test]
fn a_changed_mapping_is_told() {
    let (_workspace, mut engine, id, plan, _) = planned();
    let changed = Box::new(customers(ImportMode::Insert, &[]));
    expect_done(&engine.send(Command::SaveIntegration { request: RequestId(9), integration: changed }));
    let expect = "the mapping of CUST changed (version 1 → 2); rows that are staged keep version 1, so plan again, or \
                  import the file again";
    check_refused(&mut engine, id, &plan, expect);
}

#[test]
fn a_changed_file_is_told_and_a_gone_one_is_not() {
    let (workspace, mut engine, id, plan, _) = planned();
    let file = workspace.file("second.csv", customer_file(["C1,other,,,\n".to_owned()]));
    check_refused(&mut engine, id, &plan, "the file second.csv changed since it was read; import it again");
    fs::remove_file(file).unwrap();
    assert_eq!(process_planned(&mut engine, id, plan.fingerprint), Ok(()));
}

#[test]
fn a_value_that_is_looked_up_otherwise_is_told() {
    let (workspace, mut engine, id, plan, _) = planned();
    let atlantis = "Code,Name\nAT2,Atlantis\n";
    crate::support::import(&mut engine, &workspace.file("country-regions.csv", atlantis));
    let page =
        engine.library().table_page(&TableName::from("Country/Region"), &TableQuery::default(), 0, 900, &|| true);
    assert!(page.unwrap().rows.iter().any(|row| row.cells[0] == "AT2"));
    check_refused(&mut engine, id, &plan, "row 4 (C3) was to be an error, is now updated");
}

#[test]
fn an_unknown_plan_is_refused_at_once() {
    let (_workspace, mut engine, id, _, _) = planned();
    let refused = process_planned(&mut engine, id, "0123456789ab".parse().unwrap()).unwrap_err();
    assert_eq!(refused, "Plan 0123456789ab of import 2 does not exist any more");
}

#[test]
fn another_job_between_check_and_batch_is_noticed() {
    let (workspace, mut engine, id, plan, _) = planned();
    let other = workspace.file("other.csv", customer_file(["C1,ANN,Oslo,,\n".to_owned()]));
    let staged = import(&mut engine, &other, &customers(ImportMode::Upsert, &[]), AfterStaging::Ask);
    expect_done(&engine.send(Command::ProcessPlanned {
        request: RequestId(3),
        import: id,
        plan: plan.fingerprint,
        attention: Attention::Foreground,
    }));
    let job = engine.overview().jobs[0].id;
    let stores = std::sync::Arc::clone(engine.stores());
    // The first report comes before the check, so what is written then is seen by it: the other job's own batch.
    let mut is_written = false;
    let mut watch = |_: &_, _: &_, _: &_| {
        if !std::mem::replace(&mut is_written, true) {
            let company = &stores.company;
            let table = company.table(&"Customer".into()).unwrap();
            write_city(company, &table, staged);
        }
    };
    engine.run_job(job, &mut watch).unwrap();
    let error = engine.overview().jobs[0].last_error.clone().unwrap();
    assert!(error.contains("Customer C1 (row 1): City was Bergen, is now Hamar"), "{error}");
}

/// Writes a new version of customer C1, as another import's batch does.
fn write_city(
    company: &longshore::store::Company,
    table: &std::sync::Arc<longshore::store::company::Table>,
    import: ImportId,
) {
    use longshore::{
        model::{KeyPrint, Value, cells},
        store::company::{CompanyWrite, Records, TableWrite},
    };
    let print = KeyPrint::of_code("C1");
    let location = table.keys().unwrap().find(print).unwrap().unwrap();
    let stored = table.record(location).unwrap();
    let city = table.schema().position("City").unwrap();
    let mut changed = Vec::new();
    for (at, value) in cells::slices(stored.cells()).enumerate() {
        if at == city { cells::push(&mut changed, Value::Text("Hamar")) } else { changed.extend_from_slice(value) }
    }
    let mut records = Records::default();
    records.push(print, RowNo(1), Some(location), stored.key(), &changed);
    let write = TableWrite { table: std::sync::Arc::clone(table), records, touched: Records::default() };
    company
        .writer()
        .commit(&CompanyWrite { import, batch_no: 1, tables: &[&write], outcomes: &[] }, Vec::new())
        .unwrap();
}

#[test]
fn a_plan_outlives_the_program() {
    let (workspace, engine, id, plan, rows) = planned();
    drop(engine);
    let mut engine = workspace.engine();
    assert_eq!(engine.library().dry_run(id).unwrap().unwrap().dry_run, plan);
    assert_eq!(dry_run(&mut engine, id, READY).0.fingerprint, plan.fingerprint);
    assert_eq!(process_planned(&mut engine, id, plan.fingerprint), Ok(()));
    assert_eq!(foreseen(&rows), became(&engine, id));
}

#[test]
fn a_deleted_import_takes_its_plan_along() {
    let (_workspace, mut engine, id, _, _) = planned();
    expect_done(&engine.send(Command::DeleteImport(id)));
    assert!(engine.library().dry_run(id).unwrap().is_none());
}

#[test]
fn a_cancelled_dry_run_leaves_everything() {
    let (_workspace, mut engine, id, plan, _) = planned();
    let attention = Attention::Background;
    let counts = standing(&mut engine, id).counts;
    for at_once in [true, false] {
        let request = RequestId(4);
        expect_done(&engine.send(Command::DryRun { request, import: id, selection: READY, attention }));
        let job = engine.overview().jobs[0].id;
        if at_once {
            expect_done(&engine.send(Command::CancelJob(job)));
        }
        engine.run_job(job, &mut |_, _, control| control.cancel()).unwrap();
        assert_eq!(standing(&mut engine, id).counts, counts);
        assert_eq!(engine.library().dry_run(id).unwrap().unwrap().dry_run, plan);
    }
}

#[test]
fn a_dry_run_that_was_interrupted_goes_on_at_the_next_start() {
    let (workspace, mut engine, id, plan, rows) = planned();
    let attention = Attention::Background;
    expect_done(&engine.send(Command::DryRun { request: RequestId(4), import: id, selection: READY, attention }));
    let job = engine.overview().jobs[0].id;
    engine.run_job(job, &mut |_, _, control| control.suspend()).unwrap();
    assert_eq!(engine.library().dry_run(id).unwrap().unwrap().dry_run, plan, "the former one stands meanwhile");
    drop(engine);
    let mut engine = workspace.engine();
    run(&mut engine);
    assert_eq!(engine.overview().jobs[0].status, longshore::model::JobStatus::Finished);
    let library = engine.library();
    assert_eq!(library.dry_run(id).unwrap().unwrap().dry_run.fingerprint, plan.fingerprint);
    assert_eq!(foreseen(&library.planned_rows(id, None, 0, 100).unwrap().rows), foreseen(&rows));
}

#[test]
fn the_command_line_plans_and_carries_out() {
    let workspace = Workspace::new();
    let mut engine = workspace.engine();
    let integration = Box::new(customers(ImportMode::Upsert, &[]));
    expect_done(&engine.send(Command::SaveIntegration { request: RequestId(1), integration }));
    drop(engine);
    let rows = ["C1,ann,Bonn,,Germany\n", "C2,x,Bonn,,Atlantis\n"].map(str::to_owned);
    let file = workspace.file("a.csv", customer_file(rows));
    let run = |args: &[&str]| {
        let output = workspace.longshore(args);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    };
    let (code, out, _) =
        run(&["import", file.to_str().unwrap(), "--integration", "CUST", "--dry-run", "--json", "--records"]);
    let said: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &said["create"], &said["error"], &said["records"]), (1, &1.into(), &1.into(), &2.into()));
    assert_eq!(
        (&said["rows"][0]["class"], &said["rows"][1]["issues"][0]["code"]),
        (&"create".into(), &"nothing_found".into())
    );
    let plan = said["fingerprint"].as_str().unwrap().to_owned();
    let (code, out, _) = run(&["process", "1", "--dry-run"]);
    assert_eq!(code, 1);
    assert!(out.contains(&format!("`longshore process 1 --plan {plan}` does exactly this")), "{out}");
    let (code, out, _) = run(&["process", "1", "--plan", &plan]);
    assert!(out.contains("1 created, 0 updated, 0 unchanged, 1 with errors"), "{out}");
    assert_eq!(code, 1);
    let (code, _, error) = run(&["process", "1", "--plan", &plan]);
    assert!(error.starts_with("Nothing was processed, because the plan does not hold any more:\n"), "{error}");
    assert_eq!(code, 2);
    assert_eq!(run(&["process", "1", "--plan", "xyz"]).0, 2);
}

#[test]
fn a_dry_run_of_chosen_rows_speaks_of_those_only() {
    let (_workspace, mut engine, id, _, _) = planned();
    let (plan, rows) = dry_run(&mut engine, id, Selection::Rows(vec![(RowNo(1), RowNo(1)), (RowNo(3), RowNo(3))]));
    assert_eq!(rows.iter().map(|row| row.row.0).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(process_planned(&mut engine, id, plan.fingerprint), Ok(()));
    let counts = standing(&mut engine, id).counts;
    assert_eq!((counts.completed, counts.ready), (2, 2));
}

#[test]
fn a_dry_run_is_exported_as_lines() {
    let (workspace, engine, id, _, _) = planned();
    let path = workspace.path().join("plan.csv");
    let format = ExportFormat::Csv(CsvExport::Plain);
    assert_eq!(engine.library().export_dry_run(id, None, (&path, format), &|| true), Ok(4));
    let text = fs::read_to_string(path).unwrap();
    assert_eq!(
        text.lines().collect::<Vec<_>>(),
        [
            "Row,Class,Key,Table,Record,Field,Old value,New value,Issue",
            "1,Update,C1,Customer,C1,City,Bergen,Bonn,",
            "1,Update,C1,Customer,C1,Country/Region Code,,DE,",
            "2,Unchanged,C2,Customer,C2,,,,",
            "3,Create,C9,Customer,C9,,,,",
            "4,Error,,,,Country/Region Code,Atlantis,,\"Step 1, Find in a table: no record of Country/Region has “Atlantis” as Name\"",
        ]
    );
}
