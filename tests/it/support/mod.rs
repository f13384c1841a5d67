//! What several tests need: workspaces, whole imports without threads, and the real program.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command as Process, Output},
    sync::{Arc, Mutex, PoisonError, Weak},
};

use jiff::Timestamp;
use longshore::{
    engine::{Clock, Command, Event, InlineEngine, RecordsQuery, RequestId, Target},
    model::{AfterStaging, Import, ImportId, RecordStatus},
    source::{self, BlockLimit, Overrides},
    store::staging::Record,
};
use tempfile::TempDir;

pub mod accounted;
pub mod picture;

/// The moment at which tests without a real clock take place.
pub const NOW: &str = "2026-11-20T08:15:00Z";

/// A workspace of its own, gone with the test.
pub struct Workspace {
    folder: TempDir,
    /// What this one is a copy of: it stays while a test uses one.
    _made: Option<Arc<TempDir>>,
}

/// A workspace that many tests begin with: made once, copied for each.
pub struct Made(Mutex<Weak<TempDir>>);

impl Made {
    pub const fn new() -> Self {
        Self(Mutex::new(Weak::new()))
    }
}

impl Workspace {
    pub fn new() -> Self {
        source::set_child_program(program());
        Self { folder: TempDir::new().unwrap(), _made: None }
    }

    /// Copies a workspace; the first test that asks makes it.
    pub fn copied(made: &Made, make: impl FnOnce(&mut InlineEngine)) -> Self {
        let mut kept = made.0.lock().unwrap_or_else(PoisonError::into_inner);
        let from = kept.upgrade().unwrap_or_else(|| {
            let workspace = Self::new();
            make(&mut workspace.engine());
            Arc::new(workspace.folder)
        });
        *kept = Arc::downgrade(&from);
        drop(kept);
        let workspace = Self { _made: Some(Arc::clone(&from)), ..Self::new() };
        copy_folder(from.path(), workspace.path());
        workspace
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Opens the workspace without threads and with a clock that stands still.
    pub fn engine(&self) -> InlineEngine {
        InlineEngine::open(&self.path().join("workspace"), clock()).unwrap()
    }

    /// Writes a file to be imported.
    pub fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Runs the program on this workspace.
    pub fn longshore<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Output {
        self.process(args).output().unwrap()
    }

    /// Prepares the program to be run on this workspace.
    pub fn process<I: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = I>) -> Process {
        let mut process = Process::new(program());
        process.args(args).arg("--data").arg(self.path().join("workspace"));
        process
    }
}

pub fn clock() -> Clock {
    Clock::fixed(NOW.parse::<Timestamp>().unwrap())
}

/// The program under test; `LONGSHORE_PROGRAM` names another build of it, such as the released one.
pub fn program() -> PathBuf {
    std::env::var_os("LONGSHORE_PROGRAM").map_or_else(|| env!("CARGO_BIN_EXE_longshore").into(), PathBuf::from)
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

/// A sample file of the project.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(name)
}

/// The first refusal among events, as a panic: what is asked for here must be possible.
#[track_caller]
pub fn expect_done(events: &[Event]) {
    for event in events {
        if let Event::Refused { text, .. } = event {
            panic!("refused: {text}");
        }
    }
}

/// Stages a file as the assistant proposes, and does what follows.
#[track_caller]
pub fn import_as(engine: &mut InlineEngine, file: &Path, target: &Target, then: AfterStaging) -> ImportId {
    let overrides = Overrides::default();
    let preview = source::preview(file, &overrides, BlockLimit { num_rows: 1000, num_bytes: 1 << 22 }).unwrap();
    let proposal = engine.library().propose(file, &preview, &overrides, target).unwrap();
    let events = engine.send(Command::StartImport {
        request: RequestId(1),
        path: file.to_owned(),
        integration: Box::new(proposal.integration),
        new_table: proposal.new_table.map(Box::new),
        then,
    });
    expect_done(&events);
    let import = events.iter().find_map(|event| match event {
        Event::ImportStarted { import, .. } => Some(*import),
        _ => None,
    });
    run(engine);
    import.unwrap()
}

/// Imports a file with everything guessed, and processes it.
#[track_caller]
pub fn import(engine: &mut InlineEngine, file: &Path) -> ImportId {
    import_as(engine, file, &Target::Guess, AfterStaging::Process)
}

/// Works until nothing is left to do.
#[track_caller]
pub fn run(engine: &mut InlineEngine) {
    let events = engine.run_until_idle(&mut |_, _, _| {}).unwrap();
    expect_done(&events);
}

/// The import as it stands.
#[track_caller]
pub fn standing(engine: &mut InlineEngine, import: ImportId) -> Import {
    engine.overview().import(import).unwrap().import.clone()
}

/// All records of an import, or those of a status.
#[track_caller]
pub fn records(engine: &InlineEngine, import: ImportId, status: Option<RecordStatus>) -> Vec<Record> {
    let query = RecordsQuery { imports: vec![import], status, text: String::new() };
    let page = engine.library().records(&query, 0, 100_000, &|| true).unwrap();
    page.records.into_iter().map(|(_, record)| record).collect()
}

/// What a sample's expectations say: row, field, code, value.
pub fn expected(sample: &str) -> Vec<[String; 4]> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(format!("{sample}.expected.csv"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.records().map(|row| std::array::from_fn(|i| row.as_ref().unwrap()[i].to_owned())).collect()
}

/// The issues of records in the form of [`expected`].
pub fn found(records: &[Record]) -> Vec<[String; 4]> {
    let issues = records.iter().flat_map(|record| record.issues.iter().map(move |issue| (record.row, issue)));
    issues
        .filter(|(_, issue)| issue.is_error())
        .map(|(row, issue)| [row.to_string(), issue.field.clone(), issue.code.name().to_owned(), issue.value.clone()])
        .collect()
}
