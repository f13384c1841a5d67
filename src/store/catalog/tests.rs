//! The catalog as a whole, over a real folder.

use std::{fs, path::PathBuf};

use jiff::Timestamp;

use super::*;
use crate::{
    model::{
        Crashes, CsvOptions, ExecutionMode, Field, FieldType, FileFormat, Hold, ImportMode, ImportStage, Integration,
        JobKind, JobStatus, LogOutcome, Made, Mapping, NoticeKind, Pickup, PickupPlace, Priority, Progress,
        RecordStatus, Recurrence, Repeats, Rule, Selection, SightingState, SourceFile, TableMapping, Terms, Turn,
        WorkedOn,
        mapping::{FieldRule, FieldSource, MatchedBy, Part, SystemValue},
        settings::ThemeChoice,
    },
    store::{
        manifest::FolderKind,
        repair::{self, Place},
        testing::sample,
    },
};

fn open(root: &Path) -> Catalog {
    let place = Place {
        kind: FolderKind::Catalog,
        path: root.join("catalog"),
        words: WORDS.to_owned(),
        quarantine: root.join("quarantine"),
        name: "catalog".to_owned(),
        saved: String::new(),
        cache_mb: 4,
    };
    Catalog::open(repair::open(&place).unwrap(), root).unwrap()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + second).unwrap()
}

fn rule(field: &str, from: FieldSource) -> FieldRule {
    FieldRule {
        field: field.to_owned(),
        from,
        decimal: Some(','),
        confidence: 0.75,
        matched_by: MatchedBy::Similarity,
        ..FieldRule::default()
    }
}

fn integration(code: &str) -> Integration {
    let rules = vec![
        rule("No.", FieldSource::Column("Number \"quoted\"".to_owned())),
        rule("Country", FieldSource::Constant("SE".to_owned())),
        rule("File", FieldSource::System(SystemValue::FileName)),
    ];
    let tables = vec![TableMapping { table: "Customer".into(), part: Part::Record, rules, ..TableMapping::default() }];
    Integration {
        code: code.into(),
        version: 1,
        description: "Customers from the shop".to_owned(),
        sort_order: 3,
        execution_mode: ExecutionMode::Deferred,
        import_mode: ImportMode::InsertOnlyNew,
        category: Some("SHOP".to_owned()),
        columns: vec!["Number \"quoted\"".to_owned(), "Namn".to_owned()],
        format: FileFormat::Csv(CsvOptions { delimiter: ';'.into(), ..CsvOptions::default() }),
        mapping: Mapping { tables, ..Mapping::default() },
        ..Integration::default()
    }
}

fn table(name: &str) -> TableSchema {
    let no = Field { length: Some(20), mandatory: true, ..Field::new("No.", FieldType::Code) };
    let kind = Field { members: vec![String::new(), "Dog".to_owned()], ..Field::new("Kind", FieldType::Option) };
    TableSchema {
        name: name.into(),
        plural: format!("{name}s"),
        description: "Made from a file".to_owned(),
        sort_order: 900,
        key: vec!["No.".to_owned()],
        header_table: None,
        fields: vec![no, kind],
        prefill: None,
    }
}

fn import(id: u64) -> Import {
    Import {
        id: ImportId(id),
        integration: "SHOP".into(),
        version: 2,
        table: "Customer".into(),
        file: SourceFile {
            path: PathBuf::from("/in/customers.csv"),
            name: "customers.csv".to_owned(),
            num_bytes: 1 << 33,
            modified: Some(at(1)),
        },
        created: at(2),
        stage: ImportStage::Failed { reason: "the file is empty".to_owned() },
        columns: vec!["No.".to_owned()],
        counts: StatusCounts { ready: 5, ..StatusCounts::default() },
        totals: Totals::default(),
        staged_with_issues: 1,
        stage_seconds: 0.5,
        process_seconds: 0.25,
        series: Vec::new(),
    }
}

fn job(id: u64) -> Job {
    let kind = JobKind::Process { import: ImportId(7), selection: Selection::Status(RecordStatus::Error), plan: None };
    Job {
        category: Some("SHOP".to_owned()),
        priority: Priority::High,
        status: JobStatus::OnHold,
        started: Some(at(4)),
        progress: Progress { done: 150, total: 500, ..Progress::default() },
        attempts: 2,
        last_error: Some("the disk is full".to_owned()),
        is_foreground: true,
        ..Job::new(JobId(id), kind, "Process customers.csv", at(3))
    }
}

fn scheduled_job(id: u64) -> Job {
    let place = PickupPlace::Folder { folder: "in".into(), pattern: "*.csv".to_owned() };
    let pickup = Pickup { place, min_age_secs: 5, archive: Some("done".into()), repeats: Repeats::Never };
    let recurrence = Recurrence { zone: "Europe/Berlin".to_owned(), ..Recurrence::of(Rule::every_minutes(15)) };
    Job {
        user: "ann".to_owned(),
        terms: Terms { recurrence: Some(recurrence), earliest_start: Some(at(6)), ..Terms::default() },
        turn: Turn { due: Some(at(7)), owed: vec![at(6)], ..Turn::default() },
        hold: Some(Hold::TooManyErrors { sentence: "too many".to_owned() }),
        parent: Some(JobId(3)),
        crashes: Crashes {
            num: 1,
            place: Some(RowNo(5)),
            suspect: Some(RowNo(6)),
            num_suspected: 1,
            num_unexplained: 0,
        },
        ..Job::new(JobId(id), JobKind::Collect { integration: "SHOP".into(), pickup }, "Import *.csv in in", at(3))
    }
}

fn log_entry() -> LogEntry {
    LogEntry {
        key: LogKey { job: JobId(9), number: 2 },
        description: "Process customers.csv".to_owned(),
        user: "ann".to_owned(),
        due: Some(at(3)),
        started: at(4),
        ended: Some(at(8)),
        outcome: LogOutcome::TriedAgain,
        message: "the file is locked".to_owned(),
        import: Some(ImportId(7)),
        progress: Progress { done: 150, total: 500, ..Progress::default() },
        totals: Totals::default(),
        num_interruptions: 1,
        paused_secs: 0.0,
    }
}

fn sightings() -> Vec<Sighting> {
    let states = [
        SightingState::Unsettled { since: at(1) },
        SightingState::Imported { import: ImportId(7) },
        SightingState::Repeated { import: ImportId(7) },
        SightingState::Failed { why: "it is locked".to_owned() },
    ];
    let sighting = |state| Sighting { path: "in/a.csv".into(), num_bytes: 9, modified: Some(at(1)), state };
    states.map(sighting).to_vec()
}

fn notice(id: u64) -> Notice {
    Notice {
        id: NoticeId(id),
        at: at(5),
        kind: NoticeKind::Warning,
        title: "Import Processing Complete".to_owned(),
        text: "497 records created, 3 errors".to_owned(),
        import: Some(ImportId(7)),
        job: None,
        is_read: false,
    }
}

fn made() -> Made {
    Made { at: "2026-11-20T08:15:00Z".parse().unwrap(), by: "ann".to_owned() }
}

#[test]
fn everything_is_there_after_closing() {
    let dir = tempfile::tempdir().unwrap();
    let settings = Settings { theme: ThemeChoice::Dark, zoom_percent: 120, ..Settings::default() };
    {
        let catalog = open(dir.path());
        assert_eq!(*catalog.settings(), Settings::default());
        catalog.save_integration(&integration("SHOP"), made()).unwrap();
        catalog.save_table(&table("Dog License")).unwrap();
        catalog.save_import(&import(7)).unwrap();
        catalog.save_job(&job(9)).unwrap();
        catalog.save_job(&job(300)).unwrap();
        catalog.save_notice(&notice(2)).unwrap();
        catalog.save_settings(&settings).unwrap();
        catalog.flush_durably().unwrap();
    }
    let catalog = open(dir.path());
    assert_eq!(*catalog.integration(&"SHOP".into()).unwrap(), integration("SHOP"));
    assert_eq!(*catalog.table(&"Dog License".into()).unwrap(), table("Dog License"));
    assert_eq!((*catalog.import(ImportId(7)).unwrap()).clone(), import(7));
    assert_eq!(catalog.jobs().iter().map(|job| job.id.0).collect::<Vec<_>>(), [9, 300]);
    assert_eq!(*catalog.job(JobId(9)).unwrap(), job(9));
    assert_eq!(*catalog.notice(NoticeId(2)).unwrap(), notice(2));
    assert_eq!(*catalog.settings(), settings);
}

#[test]
fn what_is_removed_is_gone_for_good() {
    let dir = tempfile::tempdir().unwrap();
    {
        let catalog = open(dir.path());
        catalog.save_table(&table("Dog License")).unwrap();
        catalog.save_import(&import(7)).unwrap();
        catalog.save_job(&job(9)).unwrap();
        catalog.save_notice(&notice(2)).unwrap();
        let generation = catalog.generation();
        catalog.remove_table(&"Dog License".into()).unwrap();
        catalog.remove_import(ImportId(7)).unwrap();
        catalog.remove_job(JobId(9)).unwrap();
        catalog.remove_notice(NoticeId(2)).unwrap();
        catalog.remove_notice(NoticeId(3)).unwrap();
        assert!(catalog.generation() > generation);
    }
    let catalog = open(dir.path());
    let num = (catalog.tables().len(), catalog.imports().len(), catalog.jobs().len(), catalog.notices().len());
    assert_eq!(num, (0, 0, 0, 0));
    assert!(!dir.path().join("definitions/tables/Dog License.toml").exists());
}

#[test]
fn a_change_makes_the_next_version() {
    let dir = tempfile::tempdir().unwrap();
    let catalog = open(dir.path());
    let first = catalog.save_integration(&Integration { version: 99, ..integration("SHOP") }, made()).unwrap();
    assert_eq!(first.version, 1);
    assert_eq!(catalog.save_integration(&Integration { version: 5, ..first.clone() }, made()).unwrap(), first);
    let changed = Integration { description: "Changed".to_owned(), ..first.clone() };
    let second = catalog.save_integration(&changed, made()).unwrap();
    assert_eq!(second, Integration { version: 2, ..changed });
    assert_eq!(*catalog.integration(&"SHOP".into()).unwrap(), second);
    assert_eq!(*catalog.integration_version(&"SHOP".into(), 1).unwrap(), first);
    assert!(catalog.integration_version(&"SHOP".into(), 3).is_none());
    assert!(catalog.integration(&"SHO".into()).is_none());
}

#[test]
fn integrations_are_listed_once_in_their_order() {
    let dir = tempfile::tempdir().unwrap();
    let catalog = open(dir.path());
    for (code, sort_order) in [("B", 1), ("A", 1), ("C", 0), ("B", 2), ("AB", 1)] {
        catalog.save_integration(&Integration { sort_order, ..integration(code) }, made()).unwrap();
    }
    let list = |catalog: &Catalog| {
        catalog.integrations().iter().map(|integration| integration.code.0.clone()).collect::<Vec<_>>()
    };
    assert_eq!(list(&catalog), ["C", "A", "AB", "B"]);
    catalog.remove_integration(&"A".into()).unwrap();
    assert_eq!(list(&catalog), ["C", "AB", "B"]);
}

#[test]
fn a_removed_integration_is_readable_and_its_versions_go_on() {
    let dir = tempfile::tempdir().unwrap();
    let catalog = open(dir.path());
    let first = catalog.save_integration(&integration("SHOP"), made()).unwrap();
    catalog.remove_integration(&"SHOP".into()).unwrap();
    catalog.remove_integration(&"NONE".into()).unwrap();
    assert!(catalog.integration(&"SHOP".into()).is_none());
    assert_eq!(*catalog.integration_version(&"SHOP".into(), 1).unwrap(), first);
    assert_eq!(catalog.save_integration(&integration("SHOP"), made()).unwrap().version, 2);
}

#[test]
fn numbers_are_given_once() {
    let dir = tempfile::tempdir().unwrap();
    {
        let catalog = open(dir.path());
        assert_eq!([catalog.next_import_id().unwrap(), catalog.next_import_id().unwrap()], [ImportId(1), ImportId(2)]);
        assert_eq!(catalog.next_job_id().unwrap(), JobId(1));
        assert_eq!(catalog.next_notice_id().unwrap(), NoticeId(1));
    }
    let catalog = open(dir.path());
    assert_eq!(catalog.next_import_id().unwrap(), ImportId(3));
    let jobs: Vec<_> = (0..70).map(|_| catalog.next_job_id().unwrap().0).collect();
    assert_eq!(jobs, (2..72).collect::<Vec<_>>());
}

#[test]
fn a_lost_catalog_is_restored_from_its_copies() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("imports/00000007")).unwrap();
    {
        let catalog = open(dir.path());
        assert_eq!(catalog.restore().unwrap(), None, "there is nothing to restore");
        let first = catalog.save_integration(&integration("SHOP"), made()).unwrap();
        catalog.save_integration(&Integration { sort_order: 9, ..first }, made()).unwrap();
        catalog.save_integration(&integration("GONE"), made()).unwrap();
        catalog.remove_integration(&"GONE".into()).unwrap();
        catalog.save_table(&table("Pets/Owners")).unwrap();
        catalog.save_import(&import(7)).unwrap();
        catalog.save_import(&import(8)).unwrap();
        catalog.save_settings(&Settings { zoom_percent: 150, ..Settings::default() }).unwrap();
        assert_eq!((0..40).map(|_| catalog.next_job_id().unwrap()).last(), Some(JobId(40)));
        catalog.next_import_id().unwrap();
    }
    fs::remove_dir_all(dir.path().join("catalog")).unwrap();
    fs::write(dir.path().join("definitions/tables/broken.toml"), "name = ").unwrap();
    let catalog = open(dir.path());
    assert!(catalog.is_new().unwrap());
    let restored = catalog.restore().unwrap();
    assert!(catalog.is_new().unwrap(), "restoring can begin again");
    catalog.set_ready().unwrap();
    assert!(!catalog.is_new().unwrap());
    assert_eq!(restored, Some(Restored { num_integrations: 1, num_tables: 1, num_imports: 1 }));
    assert_eq!((catalog.integrations().len(), catalog.integrations()[0].version), (1, 2));
    assert_eq!(*catalog.integration_version(&"SHOP".into(), 1).unwrap(), integration("SHOP"));
    assert_eq!(*catalog.integration_version(&"GONE".into(), 1).unwrap(), integration("GONE"));
    assert_eq!(*catalog.table(&"Pets/Owners".into()).unwrap(), table("Pets/Owners"));
    assert_eq!((*catalog.import(ImportId(7)).unwrap()).clone(), import(7), "the one that has a folder");
    assert_eq!(catalog.settings().zoom_percent, 150);
    assert!(catalog.next_job_id().unwrap() > JobId(40));
    assert!(catalog.next_import_id().unwrap() > ImportId(8));
}

#[test]
fn an_imports_copy_is_written_when_more_than_counts_change() {
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("imports/00000007/import.json");
    let catalog = open(dir.path());
    catalog.save_import(&import(7)).unwrap();
    assert!(!copy.exists());
    fs::create_dir_all(copy.parent().unwrap()).unwrap();
    catalog.copy_import(ImportId(7)).unwrap();
    let staged = Import { stage: ImportStage::Staged, ..import(7) };
    catalog.save_import(&staged).unwrap();
    catalog.save_import(&Import { staged_with_issues: 99, ..staged.clone() }).unwrap();
    assert_eq!(serde_json::from_slice::<Import>(&fs::read(copy).unwrap()).unwrap(), staged);
}

/// Reads a saved value of version 1.
#[track_caller]
fn check<V: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(name: &str, value: &V) {
    let saved = sample(name, || shelf::encode(name, value).unwrap());
    assert_eq!(shelf::decode::<V>(name, &saved).unwrap(), *value);
}

#[test]
fn values_of_version_1() {
    check("catalog_integration_1.bin", &Kept::new(integration("SHOP")));
    check("catalog_table_1.bin", &table("Dog License"));
    check("catalog_import_1.bin", &import(7));
    check("catalog_job_1.bin", &job(9));
    check("catalog_notice_1.bin", &notice(2));
    check("catalog_settings_1.bin", &Settings { theme: ThemeChoice::Dark, ..Settings::default() });
    check("catalog_counter_1.bin", &77u64);
    check("catalog_scheduled_job_1.bin", &scheduled_job(10));
    check("catalog_log_1.bin", &log_entry());
    check("catalog_known_file_1.bin", &KnownFile { name: "a.csv".to_owned(), import: ImportId(7), at: at(9) });
    check("catalog_sightings_1.bin", &sightings());
    check("catalog_set_aside_1.bin", &vec![RowNo(118)]);
    check("catalog_unseen_1.bin", &vec![Unseen { row: RowNo(7), worked_on: WorkedOn::Document }]);
}

#[test]
fn definitions_are_read_from_toml() {
    for format in [
        FileFormat::Csv(CsvOptions { quote: None, comment: Some('#'.into()), ..CsvOptions::default() }),
        FileFormat::Fixed(crate::model::FixedOptions {
            columns: crate::model::FixedColumn::list("1-8, 10-39").unwrap(),
            skip_lines: 1,
            has_header: false,
            ..crate::model::FixedOptions::default()
        }),
        FileFormat::Excel(crate::model::WorkbookOptions {
            sheet: "Tab 1".to_owned(),
            header_row: None,
            left_out: crate::model::LeftOut::default(),
        }),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let integration = Integration { format, category: None, ..integration("A/B") };
        open(dir.path()).save_integration(&integration, made()).unwrap();
        let text = fs::read_to_string(dir.path().join("definitions/integrations/A%2FB.toml")).unwrap();
        assert_eq!(toml::from_str::<Integration>(&text).unwrap(), integration);
    }
}
