//! Imports whose results are known, each on a workspace that is prepared for it.

use std::{
    path::Path,
    process::Output,
    time::{Duration, Instant},
};

use longshore::{
    destination::export::{self, Export, ExportFormat},
    engine::{Clock, Command, InlineEngine, RecordsQuery},
    model::{ImportId, ImportStage, Job, JobKind, JobStatus, TableName},
    store::company::TableQuery,
};

use crate::support::{Workspace, copy_folder};

/// An import, and what an uninterrupted run of it leaves.
pub struct Trial {
    pub name: &'static str,
    prepared: Workspace,
    pub args: Vec<String>,
    /// The file's name.
    file: String,
    /// The table its records go to, and others that they change.
    tables: &'static [&'static str],
    pub expect: Contents,
    /// The number of the import.
    pub import: ImportId,
    /// How long the uninterrupted run took.
    pub whole: Duration,
}

/// The import's records and the company's tables.
#[derive(Debug, PartialEq, Eq)]
pub struct Contents {
    records: String,
    tables: Vec<String>,
}

impl Contents {
    /// Says in a few words how they differ: megabytes of text are no message.
    pub fn difference(&self, other: &Self) -> String {
        let first = |a: &str, b: &str| {
            let differing = a.lines().zip(b.lines()).find(|(a, b)| a != b);
            let (a_lines, b_lines) = (a.lines().count(), b.lines().count());
            format!("{a_lines} and {b_lines} lines; the first that differ: {differing:?}")
        };
        let mut told = format!("records: {}", first(&self.records, &other.records));
        for (own, other) in self.tables.iter().zip(&other.tables) {
            told.push_str(&format!("\ntable: {}", first(own, other)));
        }
        told
    }
}

impl Trial {
    /// Customers: new ones, ones that exist and get another name, and some with faults.
    pub fn customers(num_rows: u64) -> Self {
        let prepared = Workspace::new();
        let former = prepared.file("former.csv", customers((1..=num_rows).step_by(3), "Former"));
        told(&prepared, &["import", &text(&former), "--table", "Customer"]);
        let file = prepared.file("customers.csv", customers(1..=num_rows, "Customer"));
        let args = ["import", &text(&file), "--table", "Customer"].map(str::to_owned).to_vec();
        Self::new("customers", prepared, args, &["Customer"])
    }

    /// The same customers, found in a folder that is watched.
    pub fn watched(num_rows: u64) -> Self {
        let prepared = Workspace::new();
        let former = prepared.file("former.csv", customers((1..=num_rows).step_by(3), "Former"));
        told(&prepared, &["import", &text(&former), "--table", "Customer"]);
        let folder = prepared.path().join("watched");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("customers.csv"), customers(1..=num_rows, "Customer")).unwrap();
        told(&prepared, &["jobs", "schedule", "former", &text(&folder), "--min-age", "0", "--every", "1440"]);
        let args = ["jobs", "run", "3"].map(str::to_owned).to_vec();
        Self::new("watched customers", prepared, args, &["Customer"])
    }

    /// Orders with lines, whose customers are made where they are missing.
    pub fn orders(num_orders: u64) -> Self {
        let prepared = Workspace::new();
        let customers = "No.,Name,E-Mail\nC12,Old Customer,c7@x.de\n";
        told(&prepared, &["import", &text(&prepared.file("items.csv", ITEMS)), "--table", "Item"]);
        told(&prepared, &["import", &text(&prepared.file("customers.csv", customers)), "--table", "Customer"]);
        let definition = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/conversions/web-shop.toml");
        told(&prepared, &["integrations", "import", &text(&definition)]);
        let file = prepared.file("orders.csv", orders(num_orders));
        let args = ["import", &text(&file), "--integration", "WEB-SHOP"].map(str::to_owned).to_vec();
        Self::new("orders", prepared, args, &["Customer", "Sales Header", "Sales Line"])
    }

    /// Orders whose lines stand apart, so that the first is taken up with rows from the end of the file.
    pub fn scattered_orders(num_rows: u64) -> Self {
        let prepared = Workspace::new();
        told(&prepared, &["import", &text(&prepared.file("items.csv", ITEMS)), "--table", "Item"]);
        let customers = "No.,Name,E-Mail\nC12,Old Customer,c7@x.de\n";
        told(&prepared, &["import", &text(&prepared.file("customers.csv", customers)), "--table", "Customer"]);
        let definition = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/conversions/web-shop.toml");
        told(&prepared, &["integrations", "import", &text(&definition)]);
        let row = |row: u64| {
            let (order, sku) = (row % (num_rows - 1), if row == 9 { "GONE" } else { "CUP" });
            format!("{order},2026-11-18,c7@x.de,7,Customer,{sku},T,,1,2.50\n")
        };
        let rows: String = (0..num_rows).map(row).collect();
        let file = prepared.file("orders.csv", [ORDER_HEADINGS, &rows].concat());
        let args = ["import", &text(&file), "--integration", "WEB-SHOP"].map(str::to_owned).to_vec();
        Self::new("scattered orders", prepared, args, &["Sales Header", "Sales Line"])
    }

    /// Categories, each before its parent, so that they are taken up from the end of the file; some have a bad ancestor.
    pub fn categories(num_rows: u64) -> Self {
        let prepared = Workspace::new();
        told(&prepared, &["tables"]);
        let row = |row: u64| {
            let parent = if row % 40 == 39 { String::new() } else { format!("K{}", row + 1) };
            format!("K{row},{parent},{}\n", if row % 80 == 47 { "x" } else { "1" })
        };
        let rows: String = (0..num_rows).map(row).collect();
        let file = prepared.file("categories.csv", ["Code,Parent Category,Indentation\n", &rows].concat());
        let args = ["import", &text(&file), "--table", "Item Category"].map(str::to_owned).to_vec();
        Self::new("categories", prepared, args, &["Item Category"])
    }

    fn new(name: &'static str, prepared: Workspace, args: Vec<String>, tables: &'static [&'static str]) -> Self {
        let expect = Contents { records: String::new(), tables: Vec::new() };
        let file = Path::new(&args[1]).extension().and(Path::new(&args[1]).file_name());
        let file = file.map_or_else(|| "customers.csv".to_owned(), |name| name.to_string_lossy().into_owned());
        let (import, whole) = (ImportId(0), Duration::ZERO);
        let mut trial = Self { name, prepared, args, file, tables, expect, import, whole };
        let calm = trial.workspace();
        let start = Instant::now();
        let output = calm.longshore(&trial.args);
        trial.whole = start.elapsed();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}", stderr(&output));
        let last = trial.jobs(&mut open(&calm)).iter().filter_map(|job| job.kind.import()).max();
        trial.import = last.expect("the import is there");
        trial.expect = trial.contents(&calm);
        trial
    }

    /// Returns a workspace of its own, as it is before the import.
    pub fn workspace(&self) -> Workspace {
        let workspace = Workspace::new();
        copy_folder(&self.prepared.path().join("workspace"), &workspace.path().join("workspace"));
        workspace
    }

    /// Lets the import end, by what its owner would do: what was queued goes on by itself, what is on hold or has failed
    /// is set ready, and what was never queued is asked for again.
    pub fn settle(&self, workspace: &Workspace) {
        let mut engine = open(workspace);
        for _ in 0..3 {
            engine.run_until_idle(&mut |_, _, _| {}).unwrap();
            let jobs = self.jobs(&mut engine);
            if !is_promised(&jobs) {
                drop(engine);
                told(workspace, &self.args.iter().map(String::as_str).collect::<Vec<_>>());
                engine = open(workspace);
                continue;
            }
            let stopped: Vec<_> =
                jobs.iter().filter(|job| matches!(job.status, JobStatus::OnHold | JobStatus::Error)).collect();
            for job in &stopped {
                // One whose work another has done meanwhile may be refused.
                engine.send(match job.status {
                    JobStatus::OnHold => Command::ReadyJob(job.id),
                    _ => Command::RunJobNow(job.id),
                });
            }
            if stopped.is_empty() {
                return;
            }
        }
    }

    /// Tells the records of the import and the tables, and checks the store.
    pub fn contents(&self, workspace: &Workspace) -> Contents {
        let mut engine = open(workspace);
        let stores = engine.stores().clone();
        assert_eq!(stores.company.check().unwrap(), Vec::<String>::new());
        let overview = engine.overview();
        for view in overview.imports.iter().filter(|view| view.import.stage == ImportStage::Staged) {
            let staging = stores.workspace.staging(view.import.id).unwrap();
            assert_eq!(staging.check().unwrap(), Vec::<String>::new());
        }
        // Asked for once more it has another number; of a catalog that was lost no job tells it.
        let latest = self.jobs(&mut engine).iter().filter_map(|job| job.kind.import()).max();
        let query = RecordsQuery { imports: vec![latest.unwrap_or(self.import)], ..RecordsQuery::default() };
        let page = engine.library().records(&query, 0, 1_000_000, &|| true).unwrap();
        let records = page.records.iter().map(|(_, record)| format!("{record:?}\n")).collect::<Vec<_>>().concat();
        let table = |name: &&str| {
            let mut out = Vec::new();
            let (table, query) = (TableName::from(*name), TableQuery::default());
            let wanted = Export { table: &table, format: ExportFormat::Json, query: &query };
            export::export(&stores.company, &wanted, &mut out, &|_| true).unwrap();
            String::from_utf8(out).unwrap()
        };
        Contents { records, tables: self.tables.iter().map(table).collect() }
    }

    /// Compares the workspace with the uninterrupted run.
    #[track_caller]
    pub fn check(&self, workspace: &Workspace, what: &str) {
        let contents = self.contents(workspace);
        if contents != self.expect {
            let jobs = told(workspace, &["jobs"]);
            panic!("{}, {what}: {}\n{jobs}", self.name, contents.difference(&self.expect));
        }
    }

    /// The jobs of the import, the newest first: those that prepared the workspace are left out.
    pub fn jobs(&self, engine: &mut InlineEngine) -> Vec<Job> {
        let all = engine.overview().jobs;
        all.iter().filter(|job| job.description.ends_with(&self.file)).cloned().collect()
    }
}

/// Opens the workspace as the command line does.
pub fn open(workspace: &Workspace) -> InlineEngine {
    let mut engine = InlineEngine::open(&workspace.path().join("workspace"), Clock::System).unwrap();
    engine.restore().unwrap();
    engine
}

/// Whether the import was queued, and so goes on by itself.
fn is_promised(jobs: &[Job]) -> bool {
    jobs.iter().any(|job| matches!(job.kind, JobKind::Process { .. }) || job.status != JobStatus::Error)
}

/// Runs the program, which must do what is asked, and returns what it says.
#[track_caller]
pub fn told(workspace: &Workspace, args: &[&str]) -> String {
    let output = workspace.longshore(args);
    let is_done = matches!(output.status.code(), Some(0 | 1));
    assert!(is_done, "{args:?} ended with {}: {}", output.status, stderr(&output));
    assert!(!stderr(&output).contains("panicked"), "{args:?}: {}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Customers, of which every 19th has a country that does not exist and every 23rd the number of an earlier one.
fn customers(rows: impl Iterator<Item = u64>, name: &str) -> String {
    let mut text = String::from("No.,Name,City,Country/Region Code,Credit Limit (LCY)\n");
    for row in rows {
        let country = if row % 19 == 0 { "ZZ" } else { "DE" };
        let number = if row % 23 == 0 { row - 11 } else { row };
        text.push_str(&format!("K{number:07},{name} {row},Hamburg,{country},{}.50\n", row % 9000));
    }
    text
}

const ITEMS: &str = "No.,Description,Base Unit of Measure\nSHIRT,Shirt,PCS\nCUP,Cup,PCS\n";
const ORDER_HEADINGS: &str = "order,created,mail,customer id,customer name,sku,title,options,qty,price\n";

/// Orders of a shop, two lines each: customers come again, every 17th order has an item that does not exist.
fn orders(num: u64) -> String {
    let mut text = ORDER_HEADINGS.to_owned();
    for order in 1..=num {
        let customer = order % (num / 2).max(8);
        for sku in ["SHIRT", if order % 17 == 0 { "GONE" } else { "CUP" }] {
            let day = 1 + order % 28;
            text.push_str(&format!(
                "{order},2026-11-{day:02},c{customer}@x.de,{customer},Customer {customer},{sku},{sku},,1,2.50\n"
            ));
        }
    }
    text
}
