//! How fast the built-in company takes records: `cargo bench --bench commit [-- RECORDS]`.
//!
//! Sales lines of 14 fields go in batches of 1,000 through the destination, as the engine sends them; only the
//! destination's own time is counted. Then the folder is opened again and the index built from it.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::civil::date;
use longshore::{
    destination::{CompanyDestination, Destination, DestinationPart},
    model::{
        Field, FieldType, Finished, ImportId, ImportMode, KeyPrint, Part, RowNo, TableName, TableSchema, Value, cells,
    },
    store::{
        Folder,
        company::{Company, Direction, TableQuery},
    },
};
use rust_decimal::Decimal;

const BATCH: u64 = 1_000;

fn main() {
    let num = std::env::args().find_map(|arg| arg.parse().ok()).unwrap_or(1_000_000);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let commit = fill(folder.path(), num);
    println!(
        "commit {num} records: {:.3} s, of it at work {:.3} s",
        commit.wall.as_secs_f64(),
        commit.work.as_secs_f64()
    );
    println!("on disk: {:.1} MB, peak memory: {:.0} MB", megabytes(folder.path()), peak_memory());
    reopen(folder.path(), num);
    println!("peak memory at the end: {:.0} MB", peak_memory());
}

/// Time that passed, and time this thread was running: they differ where other programs want the processor too.
#[derive(Clone, Copy, Default)]
struct Spent {
    wall: Duration,
    work: Duration,
}

impl Spent {
    fn add(&mut self, work: impl FnOnce()) -> Duration {
        let (start, before) = (Instant::now(), running_time());
        work();
        let wall = start.elapsed();
        self.wall += wall;
        self.work += running_time().saturating_sub(before);
        wall
    }
}

/// The time this thread has been running, where the system tells.
fn running_time() -> Duration {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    Duration::from_nanos(times.split(' ').next().and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or(0))
}

fn fill(path: &Path, num: u64) -> Spent {
    let company = open(path);
    let schema = company.schema(&table()).expect("the table");
    let mapped = vec![true; schema.fields.len()];
    let parts = vec![DestinationPart { schema, part: Part::Record, mapped }];
    let mut destination =
        CompanyDestination::new(Arc::clone(&company), ImportId(1), parts, ImportMode::Upsert).expect("a destination");
    let mut batch = Finished::default();
    let mut spent = Spent::default();
    let mut slowest = Duration::ZERO;
    for batch_no in 1..=num.div_ceil(BATCH) {
        make_batch(&mut batch, (batch_no - 1) * BATCH, num);
        let took = spent.add(|| {
            let outcomes = destination.commit(batch_no, &batch).expect("a commit");
            assert_eq!(outcomes.len(), batch.num_units());
            if batch_no % 100 == 0 {
                destination.forget_markers(batch_no - 1).expect("trimmed markers");
            }
        });
        slowest = slowest.max(took);
    }
    let flush = spent.add(|| destination.make_durable().expect("a flush"));
    println!("slowest batch: {:.1} ms, flush at the end: {:.1} ms", millis(slowest), millis(flush));
    spent
}

fn reopen(path: &Path, num: u64) {
    let timed = |what: &str, work: &mut dyn FnMut()| {
        let mut spent = Spent::default();
        spent.add(work);
        println!("{what}: {:.1} ms, at work {:.1} ms", millis(spent.wall), millis(spent.work));
    };
    let mut company = None;
    timed("open", &mut || company = Some(open(path)));
    let company = company.expect("just opened");
    let table = company.table(&table()).expect("the table");
    assert_eq!(table.num_records(), num);
    timed("build the index", &mut || drop(table.keys().expect("an index")));
    let prints: Vec<_> = (0..num).step_by(3).map(|no| KeyPrint::of(&key(no * 7 % num))).collect();
    timed(&format!("look up {} keys", prints.len()), &mut || {
        let keys = table.keys().expect("an index");
        assert!(prints.iter().all(|print| keys.contains(*print)));
    });
    let page = |query: &TableQuery, position| {
        table.page(query, position, 50, &|| true).expect("a page").expect("not stopped").total
    };
    timed("a page in the middle", &mut || assert_eq!(page(&TableQuery::default(), num / 2), num));
    let sorted = TableQuery { sort: Some((6, Direction::Descending)), ..TableQuery::default() };
    timed("a page sorted by price, first", &mut || assert_eq!(page(&sorted, num / 2), num));
    timed("a page sorted by price, again", &mut || assert_eq!(page(&sorted, num / 3), num));
    let search = TableQuery { search: "bicycle 999".to_owned(), ..TableQuery::default() };
    timed("a page of a search", &mut || assert!(page(&search, 0) <= num));
    timed("check", &mut || assert_eq!(company.check().expect("a check"), Vec::<String>::new()));
}

fn open(path: &Path) -> Arc<Company> {
    // sled's threads may hold the folder for a moment after it was closed.
    let mut tries = std::iter::repeat_with(|| Folder::open(path, 32)).take(1_000_000);
    let folder = tries.find_map(Result::ok).expect("a folder");
    Arc::new(Company::open(folder, vec![schema()], Vec::new()).expect("a company"))
}

fn table() -> TableName {
    "Sales Line".into()
}

fn schema() -> TableSchema {
    let field = |(name, kind): (&str, FieldType)| Field::new(name, kind);
    let fields = [
        ("Document No.", FieldType::Code),
        ("Line No.", FieldType::Integer),
        ("Sell-to Customer No.", FieldType::Code),
        ("No.", FieldType::Code),
        ("Description", FieldType::Text),
        ("Quantity", FieldType::Decimal),
        ("Unit Price", FieldType::Decimal),
        ("Line Discount %", FieldType::Decimal),
        ("Currency Code", FieldType::Code),
        ("Order Date", FieldType::Date),
        ("Shipment Date", FieldType::Date),
        ("Location Code", FieldType::Code),
        ("Your Reference", FieldType::Text),
        ("Comment", FieldType::Text),
    ];
    TableSchema {
        name: table(),
        plural: "Sales Lines".to_owned(),
        description: String::new(),
        sort_order: 0,
        key: vec!["Document No.".to_owned(), "Line No.".to_owned()],
        header_table: None,
        fields: fields.map(field).to_vec(),
        prefill: None,
    }
}

fn key(no: u64) -> Vec<u8> {
    let mut key = Vec::new();
    cells::push(&mut key, Value::Text(&format!("SO-{:07}", no / 5)));
    cells::push(&mut key, Value::Integer((no % 5 + 1).cast_signed() * 10_000));
    key
}

fn make_batch(batch: &mut Finished, from: u64, num: u64) {
    batch.clear();
    for no in from..(from + BATCH).min(num) {
        // Steps that scatter the values as in a real file.
        let chance = no.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        let decimal = |units: u64, places| Value::Decimal(Decimal::new(units.cast_signed(), places));
        let key = key(no);
        let mut line = key.clone();
        let mut push = |value: Value<'_>| cells::push(&mut line, value);
        push(Value::Text(&format!("C{:05}", chance % 10_000)));
        push(Value::Text(&format!("I{:05}", chance % 20_011)));
        push(Value::Text(&format!("Bicycle {} for adults", chance % 20_011)));
        push(decimal(chance % 500 + 1, 0));
        push(decimal(chance % 999_983, 2));
        push(decimal(chance % 4 * 25, 1));
        push(Value::Text(["EUR", "USD", "GBP", "DKK"][(chance % 4) as usize]));
        push(Value::Date(date(2026, (chance % 12) as i8 + 1, (chance % 28) as i8 + 1)));
        push(Value::Date(date(2027, (chance % 12) as i8 + 1, (chance % 27) as i8 + 1)));
        push(Value::Text(["BLUE", "RED"][(chance % 2) as usize]));
        push(Value::Text(&format!("REF{}", chance % 99_991)));
        push(if chance % 10 == 0 { Value::Text("deliver before noon") } else { Value::Empty });
        batch.push_entry(RowNo(no + 1), 0, &key, &line);
        batch.end_unit();
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

fn megabytes(path: &Path) -> f64 {
    let sizes = std::fs::read_dir(path).into_iter().flatten().filter_map(|entry| entry.ok()?.metadata().ok());
    sizes.map(|size| size.len() as f64 / 1e6).sum()
}

/// The process's peak memory in MB, where the system tells.
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1e3
}
