//! One job on one data set: all that do it, one after the other, round by round.

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::{
    args::{Args, Job},
    bare, check,
    data::{self, Data, Set},
    measure,
    peers::Peer,
    program::{self, Bases, Program},
    reprocess::Prepared,
};

/// What came of it.
pub struct Race {
    pub title: String,
    pub num_rows: u64,
    /// Of the file that is read.
    pub file_bytes: u64,
    pub entries: Vec<Entry>,
}

/// One of those that did the job.
pub struct Entry {
    pub who: String,
    pub keeps: Keeps,
    pub samples: Vec<Sample>,
    /// Why there are no samples, or not all of them.
    pub skipped: Option<String>,
}

/// What is durable at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// Longshore itself.
    AndUndo,
    Everything,
    RecordsAndErrors,
    Rows,
    Nothing,
}

/// One run.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    pub seconds: f64,
    /// Processor time of all its processes.
    pub cpu_seconds: f64,
    pub stage: Option<f64>,
    pub process: Option<f64>,
    pub peak_bytes: Option<u64>,
    pub written_bytes: Option<u64>,
    pub kept_bytes: Option<u64>,
    /// Processors that others kept busy.
    pub other_cores: f64,
    pub verdict: String,
}

enum Contender<'a> {
    Import(PathBuf),
    Stage(PathBuf),
    Again(Box<Prepared>),
    /// How, and what.
    Bare(&'static str, PathBuf),
    Peer(&'a Peer),
}

struct Setting<'a> {
    set: &'a Set,
    program: &'a Program,
    bases: &'a Bases,
}

impl Keeps {
    pub fn words(self) -> &'static str {
        match self {
            Self::AndUndo => "rows, statuses, errors, records, undo",
            Self::Everything => "rows, statuses, errors, records",
            Self::RecordsAndErrors => "records, errors",
            Self::Rows => "rows",
            Self::Nothing => "nothing",
        }
    }
}

impl Race {
    /// Runs it. A wrong answer of Longshore's is an error; what a peer lacks is noted.
    pub fn run(
        job: Job,
        set: &Set,
        program: &Program,
        bases: &Bases,
        (data, peers): (&Data, &[Peer]),
        args: &Args,
    ) -> anyhow::Result<Self> {
        let setting = Setting { set, program, bases };
        let name = set.table.name();
        let (title, file, contenders) = match job {
            Job::Csv => (format!("{name}, text"), set.csv.clone(), of_text(set, peers)),
            Job::Xlsx => (format!("{name}, workbook"), set.workbook()?, of_workbook(&set.workbook()?)),
            Job::Reprocess => {
                let prepared = Prepared::make(program, bases, data, set).context("prepare what is processed again")?;
                let title = format!("{name}, {} failed rows processed again", prepared.num_failed);
                (title, prepared.file.clone(), vec![Contender::Again(Box::new(prepared))])
            }
        };
        let mut entries: Vec<_> = contenders.iter().map(Contender::entry).collect();
        for round in 1..=args.runs {
            for (contender, entry) in contenders.iter().zip(&mut entries) {
                if entry.skipped.is_none() {
                    eprintln!("{title}, {} rows, run {round}: {}", set.size, entry.who);
                    contender.run(&setting, entry)?;
                }
            }
        }
        Ok(Self { title, num_rows: set.expected.rows, file_bytes: data::num_bytes(&file), entries })
    }
}

fn of_text<'a>(set: &Set, peers: &'a [Peer]) -> Vec<Contender<'a>> {
    let file = || set.csv.clone();
    let mut all = vec![Contender::Import(file()), Contender::Stage(file()), Contender::Bare("csv", file())];
    all.extend(peers.iter().filter(|peer| peer.does(set.table)).map(Contender::Peer));
    all
}

fn of_workbook(file: &Path) -> Vec<Contender<'static>> {
    let file = || file.to_owned();
    vec![
        Contender::Import(file()),
        Contender::Stage(file()),
        Contender::Bare("cells", file()),
        Contender::Bare("range", file()),
    ]
}

impl Contender<'_> {
    fn entry(&self) -> Entry {
        let (who, keeps) = match self {
            Self::Import(_) => ("**Longshore**".to_owned(), Keeps::AndUndo),
            Self::Stage(_) => ("Longshore, staging alone".to_owned(), Keeps::Rows),
            Self::Again(_) => ("**Longshore**".to_owned(), Keeps::AndUndo),
            Self::Bare("csv", _) => ("the csv crate, reading alone".to_owned(), Keeps::Nothing),
            Self::Bare(how, _) => (format!("calamine, reading the {how} alone"), Keeps::Nothing),
            Self::Peer(peer) => (peer.name.clone(), peer.keeps()),
        };
        Entry { who, keeps, samples: Vec::new(), skipped: None }
    }

    fn run(&self, setting: &Setting<'_>, entry: &mut Entry) -> anyhow::Result<()> {
        let sample = match self {
            Self::Import(file) => setting.import(file)?,
            Self::Stage(file) => setting.stage(file)?,
            Self::Again(prepared) => setting.again(prepared)?,
            Self::Bare(how, file) => bare_run(how, file, setting.program.wait)?,
            Self::Peer(peer) => match peer.run(setting.set) {
                Ok(sample) => sample,
                Err(reason) => {
                    entry.skipped = Some(reason);
                    return Ok(());
                }
            },
        };
        entry.samples.push(sample);
        Ok(())
    }
}

impl Setting<'_> {
    fn import(&self, file: &Path) -> anyhow::Result<Sample> {
        let Self { set, program, bases } = self;
        let fresh = bases.copy(bases.of(set.table))?;
        let command = program.command(fresh.path(), program::import_args(file, set.table));
        let (measured, outcome) = program.timed(command, file)?;
        let kept = fresh.kept();
        check::import(program, fresh.path(), &outcome, set)
            .with_context(|| format!("{}: what came out is wrong", file.display()))?;
        let sample = Sample {
            stage: Some(outcome.seconds.stage),
            process: Some(outcome.seconds.process),
            ..Sample::of(&measured)
        };
        Ok(Sample { kept_bytes: Some(kept), ..sample })
    }

    fn stage(&self, file: &Path) -> anyhow::Result<Sample> {
        let Self { set, program, bases } = self;
        let fresh = bases.copy(bases.of(set.table))?;
        let mut command = program.command(fresh.path(), program::import_args(file, set.table));
        command.arg("--stage-only");
        let (measured, outcome) = program.timed(command, file)?;
        check::staged(&outcome, set).with_context(|| format!("{}: what was staged is wrong", file.display()))?;
        Ok(Sample { stage: Some(outcome.seconds.stage), kept_bytes: Some(fresh.kept()), ..Sample::of(&measured) })
    }

    fn again(&self, prepared: &Prepared) -> anyhow::Result<Sample> {
        let Self { set, program, bases } = self;
        let fresh = bases.copy(&prepared.workspace())?;
        let import = prepared.import.to_string();
        let command = program.command(fresh.path(), ["process", &import, "--status", "error", "--json"]);
        let (measured, outcome) = program.timed(command, &prepared.file)?;
        let kept = fresh.kept();
        let good = set.expected.good;
        anyhow::ensure!(
            (outcome.completed, outcome.created, outcome.error) == (good, good, 0),
            "expected {good} records after the second processing, found {outcome:?}"
        );
        check::records(program, fresh.path(), set)?;
        let process = Some(outcome.seconds.process - prepared.seconds);
        Ok(Sample { process, kept_bytes: Some(kept), ..Sample::of(&measured) })
    }
}

fn bare_run(how: &str, file: &Path, wait: f64) -> anyhow::Result<Sample> {
    program::make_ready(file, wait)?;
    let mut command = std::process::Command::new(std::env::current_exe()?);
    let measured = measure::run(command.arg(bare::VERB).arg(how).arg(file))?;
    anyhow::ensure!(measured.code == Some(0), "reading {} alone failed", file.display());
    Ok(Sample::of(&measured))
}

impl Sample {
    fn of(measured: &measure::Measured) -> Self {
        Self {
            seconds: measured.seconds,
            cpu_seconds: measured.cpu_seconds,
            peak_bytes: measured.peak_bytes,
            written_bytes: measured.written_bytes,
            other_cores: measured.other_cores,
            verdict: "exact".to_owned(),
            ..Self::default()
        }
    }
}
