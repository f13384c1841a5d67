//! The workspace as a whole: one owner, folders on demand, damage told.

use std::fs;

use jiff::Timestamp;

use super::*;
use crate::{
    model::{
        CellKind, ImportStage, Job, JobId, Notice, Outcome, RawBlock, RowNo, RowOutcome, Settings, SourceFile,
        StatusCounts, Totals, record::RowResult,
    },
    store::testing::Random,
};

fn open(root: &Path) -> Workspace {
    Workspace::open(root, CacheSizes { catalog_mb: 2, company_mb: 2, staging_mb: 2 }).unwrap()
}

fn import(id: u64) -> Import {
    Import {
        id: ImportId(id),
        integration: "SHOP".into(),
        version: 1,
        table: "Customer".into(),
        file: SourceFile { name: "customers.csv".to_owned(), ..SourceFile::default() },
        created: Timestamp::UNIX_EPOCH,
        stage: ImportStage::Staged,
        columns: vec!["No.".to_owned()],
        counts: StatusCounts::default(),
        totals: Totals::default(),
        staged_with_issues: 0,
        stage_seconds: 0.0,
        process_seconds: 0.0,
        series: Vec::new(),
    }
}

fn rows(num: u64) -> RawBlock {
    let mut block = RawBlock::new(RowNo(1));
    for row in 1..=num {
        block.begin_row(row + 1);
        block.push_cell(CellKind::Text, &format!("row {row}"));
        block.end_row();
    }
    block
}

/// Makes an import with staged rows, the first of which is completed.
fn stage(workspace: &Workspace, num: u64) -> ImportId {
    let id = workspace.catalog().next_import_id().unwrap();
    workspace.catalog().save_import(&import(id.0)).unwrap();
    let staging = workspace.create_staging(id).unwrap();
    staging.append(&rows(num)).unwrap();
    staging.finish().unwrap();
    let result = RowResult::Completed { outcome: Outcome::Created, key: "K1".into() };
    staging.take_over(&[RowOutcome { row: RowNo(1), result, issues: Vec::new() }], None).unwrap();
    staging.flush_durably().unwrap();
    id
}

fn damage(db: &Path) {
    let mut bytes = fs::read(db).unwrap();
    bytes.truncate(100);
    fs::write(db, bytes).unwrap();
}

#[test]
fn a_second_owner_is_refused_and_told_the_first() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path());
    let error = Workspace::open(dir.path(), CacheSizes::default()).unwrap_err();
    assert!(matches!(&error, StoreError::AlreadyOpen { pid: Some(pid), .. } if *pid == std::process::id()), "{error}");
    assert!(error.to_string().starts_with("the workspace is already open in another Longshore (process "));
    drop(first);
    assert!(open(dir.path()).repairs().is_empty());
}

#[test]
fn staging_is_opened_on_demand_and_closed_when_idle() {
    let dir = tempfile::tempdir().unwrap();
    let workspace = open(dir.path());
    let ids: Vec<_> = (0..7).map(|_| stage(&workspace, 10)).collect();
    assert_eq!(workspace.stagings().open.len(), MAX_IDLE + 1, "the one opened last was in use then");
    let held = workspace.staging(ids[0]).unwrap();
    assert!(Arc::ptr_eq(&held, &workspace.staging(ids[0]).unwrap()));
    workspace.close_idle(0);
    assert_eq!(workspace.stagings().open.len(), 1, "what is in use stays open");
    assert_eq!((held.num_rows(), workspace.staging(ids[6]).unwrap().num_rows()), (10, 10));
}

#[test]
fn a_generation_is_never_shown_twice() {
    let dir = tempfile::tempdir().unwrap();
    let workspace = open(dir.path());
    let id = stage(&workspace, 10);
    let staging = workspace.staging(id).unwrap();
    staging.take_up(&[RowNo(2), RowNo(3)]);
    let shown = staging.generation();
    drop(staging);
    workspace.close_idle(0);
    assert!(workspace.staging(id).unwrap().generation() > shown);
}

#[test]
fn what_was_not_staged_does_not_exist() {
    let dir = tempfile::tempdir().unwrap();
    let error = open(dir.path()).staging(ImportId(3)).unwrap_err().to_string();
    assert_eq!(error, "the staging of import 3 does not exist");
    assert!(!dir.path().join("imports/00000003").exists());
}

#[test]
fn deleting_gives_the_room_back_also_while_it_is_in_use() {
    let dir = tempfile::tempdir().unwrap();
    let workspace = open(dir.path());
    let id = stage(&workspace, 1000);
    let held = workspace.staging(id).unwrap();
    workspace.delete_staging(id).unwrap();
    workspace.delete_staging(id).unwrap();
    assert!(fs::read_dir(dir.path().join("imports")).unwrap().next().is_none());
    let anew = workspace.create_staging(id).unwrap();
    assert!(held.flush_durably().is_err(), "the old one can't write into the new one's place");
    anew.append(&rows(5)).unwrap();
    anew.finish().unwrap();
    drop((held, anew));
    workspace.close_idle(0);
    assert_eq!(workspace.staging(id).unwrap().num_rows(), 5);
}

#[test]
fn what_a_crash_left_of_deleting_is_removed() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("imports/00000002.deleted/rows")).unwrap();
    drop(open(dir.path()));
    assert!(fs::read_dir(dir.path().join("imports")).unwrap().next().is_none());
}

#[test]
fn an_import_is_copied_into_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    let workspace = open(dir.path());
    let id = stage(&workspace, 10);
    let json = fs::read(dir.path().join("imports/00000001/import.json")).unwrap();
    assert_eq!(serde_json::from_slice::<Import>(&json).unwrap(), import(id.0));
}

#[test]
fn a_damaged_staging_is_told_and_can_be_made_again() {
    let dir = tempfile::tempdir().unwrap();
    let workspace = open(dir.path());
    let id = stage(&workspace, 1000);
    workspace.close_idle(0);
    damage(&dir.path().join("imports/00000001/rows/db"));
    let error = workspace.staging(id).unwrap_err();
    let moved_to = dir.path().join("quarantine/00000001-1");
    let sentence = format!(
        "import 1 was damaged and has been moved to {}; its rows are read again from the file customers.csv at the next start",
        moved_to.display()
    );
    assert_eq!((error.to_string(), moved_to.join("rows/db").exists()), (sentence, true));
    assert_eq!(workspace.staging(id).unwrap_err().to_string(), "the staging of import 1 does not exist");
    workspace.create_staging(id).unwrap().append(&rows(3)).unwrap();
    assert_eq!(workspace.staging(id).unwrap().num_rows(), 3);
}

#[test]
fn a_damaged_catalog_is_restored_from_copies_and_staging() {
    let mut random = Random(3);
    for damaged in 1..=20 {
        let dir = tempfile::tempdir().unwrap();
        {
            let workspace = open(dir.path());
            stage(&workspace, 100);
            workspace.catalog().save_settings(&Settings { zoom_percent: 110, ..Settings::default() }).unwrap();
            workspace.catalog().flush_durably().unwrap();
        }
        let db = dir.path().join("catalog/db");
        let mut bytes = fs::read(&db).unwrap();
        // sled's file is half a megabyte, most of it empty: only the part in use is worth hitting.
        let end = bytes.iter().rposition(|byte| *byte != 0).unwrap() as u64;
        if damaged % 2 == 0 {
            bytes[random.below(end) as usize] ^= 1 << random.below(8);
        } else {
            bytes.truncate(random.below(end) as usize);
        }
        fs::write(&db, bytes).unwrap();
        let workspace = open(dir.path());
        let restored = workspace.catalog().import(ImportId(1)).unwrap();
        if let [sentence] = workspace.repairs() {
            assert!(sentence.starts_with("the catalog was damaged and has been moved to "), "{sentence}");
            assert!(sentence.contains("0 integrations, 0 tables and 1 imports"), "{sentence}");
            assert_eq!((restored.counts.ready, restored.counts.completed, restored.totals.created), (99, 1, 1));
        }
        assert_eq!(workspace.catalog().settings().zoom_percent, 110);
        assert!(workspace.catalog().next_import_id().unwrap() > ImportId(1));
        assert!(damaged % 2 == 0 || workspace.repairs().len() == 1);
    }
}

#[test]
fn a_missing_catalog_is_restored_too() {
    let dir = tempfile::tempdir().unwrap();
    stage(&open(dir.path()), 10);
    for name in ["catalog", "catalog.manifest"] {
        let path = dir.path().join(name);
        let _ = fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path));
    }
    let workspace = open(dir.path());
    assert!(workspace.repairs()[0].starts_with("the catalog was missing; restored from copies are"));
    assert_eq!(workspace.catalog().imports().len(), 1);
    drop(workspace);
    assert!(open(dir.path()).repairs().is_empty(), "it is told once");
}

#[test]
fn a_damaged_company_is_told_once_and_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let workspace = open(dir.path());
    {
        let company = workspace.company_folder().unwrap();
        company.tree("customers").unwrap().insert("K1", "values").unwrap();
        company.flush_durably().unwrap();
    }
    assert!(workspace.company_folder().unwrap().tree("customers").unwrap().contains_key("K1").unwrap());
    damage(&dir.path().join("company/db"));
    let sentence = workspace.company_folder().unwrap_err().to_string();
    assert!(
        sentence.ends_with("quarantine/company-1; its records are made again from the staged rows of the imports"),
        "{sentence}"
    );
    assert!(workspace.company_folder().unwrap().tree("customers").unwrap().is_empty());
}

#[test]
fn too_little_room_is_told_before_staging() {
    let dir = tempfile::tempdir().unwrap();
    let workspace = open(dir.path());
    workspace.check_free_space(1).unwrap();
    let error = workspace.check_free_space(u64::MAX).unwrap_err();
    assert!(error.is_disk_full() && error.to_string().starts_with("the disk is full; free some space"), "{error}");
}

#[test]
fn a_later_value_keeps_the_workspace_closed_and_untouched() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let later = [9, b'{', b'}'];
    let checksum = crc32fast::hash(&later).to_le_bytes();
    {
        let folder = Folder::open(&dir.path().join("catalog"), 2).unwrap();
        folder.tree("jobs").unwrap().insert(7u64.to_be_bytes(), [&later[..], &checksum].concat()).unwrap();
    }
    let error = Workspace::open(dir.path(), CacheSizes::default()).unwrap_err().to_string();
    assert_eq!(error, "a job was written by a newer version of Longshore (format 9); this one reads up to 1");
    assert!(fs::read_dir(dir.path().join("quarantine")).unwrap().next().is_none());
}

#[test]
fn the_workspace_serves_many_threads() {
    fn check<T: Send + Sync>() {}
    check::<Workspace>();
    check::<Staging>();
    check::<(Job, JobId, Notice)>();
}
