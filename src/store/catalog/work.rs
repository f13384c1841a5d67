//! Jobs, their log, the files they found, and records set aside.

use std::sync::Arc;

use super::{Catalog, StoreError, counters::Counter};
use crate::model::{ContentHash, ImportId, IntegrationCode, Job, JobId, KnownFile, LogEntry, LogKey, RowNo, Sighting};

impl Catalog {
    /// Gives a job its entry no., which is never given again.
    pub fn next_job_id(&self) -> Result<JobId, StoreError> {
        self.counters.next(Counter::Job).map(JobId)
    }

    pub fn save_job(&self, job: &Job) -> Result<(), StoreError> {
        self.saved(&self.jobs, &job.id, job.clone())
    }

    pub fn job(&self, id: JobId) -> Option<Arc<Job>> {
        self.jobs.get(&id)
    }

    /// Returns all jobs in order of their entry no.
    pub fn jobs(&self) -> Vec<Arc<Job>> {
        self.jobs.list()
    }

    pub fn remove_job(&self, id: JobId) -> Result<(), StoreError> {
        self.removed(&self.sightings, &id)?;
        self.removed(&self.jobs, &id)
    }

    /// Returns the jobs that are not over, in order of their entry no.
    pub fn open_jobs(&self) -> Vec<Arc<Job>> {
        self.jobs.read().values().filter(|job| !job.status.is_over()).cloned().collect()
    }

    /// Returns a number that grows with each change of a job.
    pub fn jobs_generation(&self) -> u64 {
        self.jobs.generation()
    }

    pub fn save_log(&self, entry: &LogEntry) -> Result<(), StoreError> {
        self.saved(&self.log, &entry.key, entry.clone())
    }

    pub fn log_entry(&self, key: LogKey) -> Option<Arc<LogEntry>> {
        self.log.get(&key)
    }

    /// Returns the log entries of a job, the oldest first.
    pub fn log_of(&self, job: JobId) -> Vec<Arc<LogEntry>> {
        let all = LogKey { job, number: 0 }..=LogKey { job, number: u32::MAX };
        self.log.read().range(all).map(|(_, entry)| entry.clone()).collect()
    }

    /// Returns all log entries, job by job.
    pub fn log(&self) -> Vec<Arc<LogEntry>> {
        self.log.list()
    }

    /// Returns a number that grows with each change of the log.
    pub fn log_generation(&self) -> u64 {
        self.log.generation()
    }

    pub fn remove_log(&self, key: LogKey) -> Result<(), StoreError> {
        self.removed(&self.log, &key)
    }

    /// Returns under which import that content went into the integration.
    pub fn known_file(&self, integration: &IntegrationCode, content: ContentHash) -> Option<Arc<KnownFile>> {
        self.known_files.get(&(integration.clone(), content))
    }

    pub fn save_known_file(
        &self,
        integration: &IntegrationCode,
        content: ContentHash,
        file: &KnownFile,
    ) -> Result<(), StoreError> {
        self.saved(&self.known_files, &(integration.clone(), content), file.clone())
    }

    /// Returns what the job's latest look at its files found.
    pub fn sightings(&self, job: JobId) -> Arc<Vec<Sighting>> {
        self.sightings.get(&job).unwrap_or_default()
    }

    pub fn save_sightings(&self, job: JobId, sightings: &[Sighting]) -> Result<(), StoreError> {
        self.saved(&self.sightings, &job, sightings.to_vec())
    }

    /// Returns the rows of an import that made the program end or hang: they are not converted.
    pub fn set_aside(&self, import: ImportId) -> Arc<Vec<RowNo>> {
        self.set_aside.get(&import).unwrap_or_default()
    }

    pub fn save_set_aside(&self, import: ImportId, rows: &[RowNo]) -> Result<(), StoreError> {
        self.saved(&self.set_aside, &import, rows.to_vec())
    }
}
