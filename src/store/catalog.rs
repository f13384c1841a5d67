//! The catalog: definitions, imports, jobs, notices, settings. Small, and mirrored in memory.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde::{Serialize, de::DeserializeOwned};

use super::{Folder, StoreError, Table, codec, files};
use crate::model::{
    Import, ImportId, Integration, IntegrationCode, Job, JobId, Notice, NoticeId, Settings, TableSchema,
};

const VERSION: u8 = 1;
const FOLDER: &str = "the catalog";

/// What the workspace knows beside rows and records.
#[derive(Debug)]
pub struct Catalog {
    folder: Folder,
    table: Table,
    definitions: PathBuf,
    mirror: Mutex<Mirror>,
}

#[derive(Debug, Default)]
struct Mirror {
    integrations: BTreeMap<(IntegrationCode, u32), Integration>,
    tables: BTreeMap<String, TableSchema>,
    imports: BTreeMap<ImportId, Import>,
    jobs: BTreeMap<JobId, Job>,
    notices: BTreeMap<NoticeId, Notice>,
    settings: Settings,
    counters: BTreeMap<String, u64>,
}

impl Catalog {
    /// Reads the catalog of a folder.
    pub fn open(folder: Folder, definitions: &Path) -> Result<Self, StoreError> {
        let table = folder.table("catalog")?;
        let mut mirror = Mirror::default();
        for entry in table.iter() {
            let (key, value) = entry?;
            mirror.take(&key, &value)?;
        }
        Ok(Self { folder, table, definitions: definitions.to_owned(), mirror: Mutex::new(mirror) })
    }

    /// Returns when everything written so far survives a power failure.
    pub fn flush_durably(&self) -> Result<(), StoreError> {
        self.folder.flush_durably()
    }

    pub fn next_import_id(&self) -> Result<ImportId, StoreError> {
        self.next("import").map(ImportId)
    }

    pub fn next_job_id(&self) -> Result<JobId, StoreError> {
        self.next("job").map(JobId)
    }

    pub fn next_notice_id(&self) -> Result<NoticeId, StoreError> {
        self.next("notice").map(NoticeId)
    }

    /// Saves an integration; a change makes the next version.
    pub fn save_integration(&self, integration: &Integration) -> Result<Integration, StoreError> {
        let latest = self.integration(&integration.code);
        let version = latest.as_ref().map_or(1, |latest| latest.version);
        let same = Integration { version, ..integration.clone() };
        if latest.as_ref() == Some(&same) {
            return Ok(same);
        }
        let saved = Integration { version: version + u32::from(latest.is_some()), ..same };
        self.put(&format!("integration/{}/{:010}", saved.code, saved.version), &saved)?;
        self.mirror().integrations.insert((saved.code.clone(), saved.version), saved.clone());
        self.define("integrations", saved.code.as_str(), &saved)?;
        Ok(saved)
    }

    pub fn integration(&self, code: &IntegrationCode) -> Option<Integration> {
        let mirror = self.mirror();
        let mut versions = mirror.integrations.range((code.clone(), 0)..=(code.clone(), u32::MAX));
        versions.next_back().map(|(_, integration)| integration.clone())
    }

    pub fn integration_version(&self, code: &IntegrationCode, version: u32) -> Result<Option<Integration>, StoreError> {
        Ok(self.mirror().integrations.get(&(code.clone(), version)).cloned())
    }

    /// Returns the latest version of each, by sort order, then code.
    pub fn integrations(&self) -> Vec<Integration> {
        let latest: BTreeMap<_, _> =
            self.mirror().integrations.values().map(|one| (one.code.clone(), one.clone())).collect();
        let mut latest: Vec<_> = latest.into_values().collect();
        latest.sort_by(|a, b| (a.sort_order, &a.code).cmp(&(b.sort_order, &b.code)));
        latest
    }

    pub fn remove_integration(&self, code: &IntegrationCode) -> Result<(), StoreError> {
        let versions: Vec<u32> = {
            let mirror = self.mirror();
            mirror.integrations.keys().filter(|(known, _)| known == code).map(|(_, version)| *version).collect()
        };
        for version in versions {
            self.table.remove(format!("integration/{code}/{version:010}").as_bytes())?;
            self.mirror().integrations.remove(&(code.clone(), version));
        }
        files::remove(&self.definition("integrations", code.as_str()))
    }

    pub fn save_table(&self, table: &TableSchema) -> Result<(), StoreError> {
        self.put(&format!("table/{}", table.name), table)?;
        self.mirror().tables.insert(table.name.0.clone(), table.clone());
        self.define("tables", table.name.as_str(), table)
    }

    pub fn tables(&self) -> Vec<TableSchema> {
        self.mirror().tables.values().cloned().collect()
    }

    pub fn save_import(&self, import: &Import) -> Result<(), StoreError> {
        self.put(&format!("import/{:020}", import.id.0), import)?;
        self.mirror().imports.insert(import.id, import.clone());
        Ok(())
    }

    pub fn import(&self, id: ImportId) -> Option<Import> {
        self.mirror().imports.get(&id).cloned()
    }

    pub fn imports(&self) -> Vec<Import> {
        self.mirror().imports.values().cloned().collect()
    }

    pub fn remove_import(&self, id: ImportId) -> Result<(), StoreError> {
        self.mirror().imports.remove(&id);
        self.table.remove(format!("import/{:020}", id.0).as_bytes())
    }

    pub fn save_job(&self, job: &Job) -> Result<(), StoreError> {
        self.put(&format!("job/{:020}", job.id.0), job)?;
        self.mirror().jobs.insert(job.id, job.clone());
        Ok(())
    }

    pub fn job(&self, id: JobId) -> Option<Job> {
        self.mirror().jobs.get(&id).cloned()
    }

    pub fn jobs(&self) -> Vec<Job> {
        self.mirror().jobs.values().cloned().collect()
    }

    pub fn remove_job(&self, id: JobId) -> Result<(), StoreError> {
        self.mirror().jobs.remove(&id);
        self.table.remove(format!("job/{:020}", id.0).as_bytes())
    }

    pub fn save_notice(&self, notice: &Notice) -> Result<(), StoreError> {
        self.put(&format!("notice/{:020}", notice.id.0), notice)?;
        self.mirror().notices.insert(notice.id, notice.clone());
        Ok(())
    }

    pub fn notices(&self) -> Vec<Notice> {
        self.mirror().notices.values().cloned().collect()
    }

    pub fn remove_notice(&self, id: NoticeId) -> Result<(), StoreError> {
        self.mirror().notices.remove(&id);
        self.table.remove(format!("notice/{:020}", id.0).as_bytes())
    }

    pub fn save_settings(&self, settings: &Settings) -> Result<(), StoreError> {
        self.put("settings", settings)?;
        self.mirror().settings = settings.clone();
        Ok(())
    }

    pub fn settings(&self) -> Settings {
        self.mirror().settings.clone()
    }

    fn next(&self, counter: &str) -> Result<u64, StoreError> {
        let number = self.mirror().counters.get(counter).copied().unwrap_or(0) + 1;
        self.put(&format!("counter/{counter}"), &number)?;
        self.mirror().counters.insert(counter.to_owned(), number);
        Ok(number)
    }

    fn put(&self, key: &str, value: &impl Serialize) -> Result<(), StoreError> {
        let body = serde_json::to_vec(value).expect("BUG: definitions are plain data");
        self.table.put(key.as_bytes(), &codec::seal(VERSION, &body))
    }

    fn define(&self, kind: &str, name: &str, value: &impl Serialize) -> Result<(), StoreError> {
        let text = toml::to_string_pretty(value).expect("BUG: definitions are plain data");
        let path = self.definition(kind, name);
        files::make_folder(path.parent().unwrap_or(&self.definitions))?;
        files::write_atomically(&path, text.as_bytes())
    }

    fn definition(&self, kind: &str, name: &str) -> PathBuf {
        let name: String = name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
        self.definitions.join(kind).join(format!("{name}.toml"))
    }

    fn mirror(&self) -> MutexGuard<'_, Mirror> {
        self.mirror.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mirror {
    fn take(&mut self, key: &[u8], value: &[u8]) -> Result<(), StoreError> {
        let key = String::from_utf8_lossy(key);
        let (kind, name) = key.split_once('/').unwrap_or((&key, ""));
        match kind {
            "integration" => {
                let integration: Integration = read(value)?;
                self.integrations.insert((integration.code.clone(), integration.version), integration);
            }
            "table" => {
                let table: TableSchema = read(value)?;
                self.tables.insert(table.name.0.clone(), table);
            }
            "import" => {
                let import: Import = read(value)?;
                self.imports.insert(import.id, import);
            }
            "job" => {
                let job: Job = read(value)?;
                self.jobs.insert(job.id, job);
            }
            "notice" => {
                let notice: Notice = read(value)?;
                self.notices.insert(notice.id, notice);
            }
            "settings" => self.settings = read(value)?,
            "counter" => {
                self.counters.insert(name.to_owned(), read(value)?);
            }
            _ => {}
        }
        Ok(())
    }
}

fn read<T: DeserializeOwned>(sealed: &[u8]) -> Result<T, StoreError> {
    let body = codec::unseal_as(VERSION, "a definition", FOLDER, sealed)?;
    serde_json::from_slice(body)
        .map_err(|_| StoreError::Damaged { folder: FOLDER.to_owned(), what: "a definition".to_owned() })
}
