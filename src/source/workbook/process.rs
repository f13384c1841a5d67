//! The parent's side of the child: starts it, listens with a time limit, and ends it.

use std::{
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{
    child::Request,
    wire::{self, Lost, Message, Refusal},
};
use crate::source::SourceError;

/// The hidden verb by which this program reads a workbook for itself.
pub const CHILD_VERB: &str = "__read-workbook";

/// How much memory the child may ask for.
pub(super) const MEMORY_MB: u64 = 832;

/// How long the child may work without giving anything.
const PATIENCE: Duration = Duration::from_secs(12);

/// What it must give for each second that it is waited for, once its patience is used up.
const MIN_RATE: u64 = 20_000;

/// How many frames wait for the parent; the child waits when there are more.
const NUM_WAITING: usize = 4;

/// How much of what the child complains is kept.
const MAX_COMPLAINT: usize = 8 * 1024;

static CHILD_PROGRAM: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Sets which program plays the child; without it, this program itself does. For tests, whose own executable is not
/// the program.
pub fn set_child_program(path: impl Into<PathBuf>) {
    *CHILD_PROGRAM.lock().unwrap_or_else(PoisonError::into_inner) = Some(path.into());
}

fn child_program() -> io::Result<PathBuf> {
    let set = CHILD_PROGRAM.lock().unwrap_or_else(PoisonError::into_inner).clone();
    set.map_or_else(std::env::current_exe, Ok)
}

/// A child at work; it is ended when this is dropped.
pub(super) struct Reading {
    path: PathBuf,
    messages: Receiver<Result<Message, Lost>>,
    /// How long its messages were waited for, and how many bytes of rows they brought.
    waited: Duration,
    num_bytes: u64,
    child: Option<Child>,
    complaint: Option<JoinHandle<String>>,
    patience: Duration,
    memory_mb: u64,
}

impl Reading {
    /// Starts a child on a workbook.
    pub fn start(request: &Request) -> Result<Self, SourceError> {
        let path = request.path.clone();
        let not_started = |source| SourceError::ReaderNotStarted { path: path.clone(), source };
        let mut child = Command::new(child_program().map_err(not_started)?)
            .arg(CHILD_VERB)
            .args(request.to_args())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(not_started)?;
        let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else {
            return Err(not_started(io::Error::other("it has no output")));
        };
        let complaint = thread::Builder::new().name("workbook complaints".to_owned()).spawn(move || complaint(stderr));
        let mut reading = Self::listen(&path, stdout).map_err(not_started)?;
        reading.child = Some(child);
        reading.complaint = complaint.ok();
        reading.memory_mb = request.memory_mb;
        Ok(reading)
    }

    /// Listens to what a child writes.
    pub fn listen(path: &Path, output: impl Read + Send + 'static) -> io::Result<Self> {
        let (sender, messages) = sync_channel(NUM_WAITING);
        thread::Builder::new().name("workbook rows".to_owned()).spawn(move || forward(output, &sender))?;
        let path = path.to_owned();
        Ok(Self {
            path,
            messages,
            waited: Duration::ZERO,
            num_bytes: 0,
            child: None,
            complaint: None,
            patience: PATIENCE,
            memory_mb: MEMORY_MB,
        })
    }

    /// Returns the child's next message but a refusal, which is an error.
    pub fn next(&mut self) -> Result<Message, SourceError> {
        let begun = Instant::now();
        let message = self.messages.recv_timeout(self.patience);
        self.waited += begun.elapsed();
        if self.waited > self.patience && self.num_bytes < self.waited.as_secs() * MIN_RATE {
            return Err(self.timed_out());
        }
        match message {
            Ok(Ok(Message::Refusal(refusal))) => Err(self.refused(refusal)),
            Ok(Ok(message)) => {
                if let Message::Rows(rows) = &message {
                    self.num_bytes += rows.len() as u64;
                }
                Ok(message)
            }
            Ok(Err(Lost::Silence)) | Err(RecvTimeoutError::Disconnected) => Err(self.died()),
            Ok(Err(Lost::Nonsense)) => Err(self.nonsense()),
            Err(RecvTimeoutError::Timeout) => Err(self.timed_out()),
        }
    }

    fn timed_out(&mut self) -> SourceError {
        self.kill();
        SourceError::TimedOut { path: self.path.clone(), seconds: self.waited.as_secs() }
    }

    /// Ends a child that says what can't be.
    pub fn nonsense(&mut self) -> SourceError {
        self.kill();
        SourceError::ReaderDied { path: self.path.clone(), how: "it said what can't be".to_owned() }
    }

    fn refused(&self, refusal: Refusal) -> SourceError {
        let path = self.path.clone();
        match refusal {
            Refusal::Encrypted => SourceError::Encrypted { path },
            Refusal::Damaged { reason } => SourceError::Damaged { path, reason },
            Refusal::Greedy { reason } => SourceError::Greedy { path, reason },
            Refusal::NoSuchSheet { found } => SourceError::NoSuchSheet { path, sheet: String::new(), found },
            Refusal::NoSheets => SourceError::NoSheets { path },
        }
    }

    /// Says why a child that fell silent did so.
    fn died(&mut self) -> SourceError {
        let path = self.path.clone();
        let Some(mut child) = self.child.take() else {
            return SourceError::ReaderDied { path, how: "it fell silent".to_owned() };
        };
        // Its output is closed, so it is over or about to be, and its status is settled: killing it changes nothing
        // but that the wait surely ends.
        let _ = child.kill();
        let status = child.wait();
        let complaint = self.complaint.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        let asked_too_much = ["memory allocation of", "capacity overflow"].iter().any(|sign| complaint.contains(sign));
        if asked_too_much || status.as_ref().is_ok_and(|status| is_killed_by_system(*status)) {
            return SourceError::OutOfMemory { path, limit_mb: self.memory_mb };
        }
        let how = match status {
            Ok(status) => how_it_ended(status, &complaint),
            Err(error) => error.to_string(),
        };
        SourceError::ReaderDied { path, how }
    }

    fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // A child that is gone already needs no killing.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Hands messages on until the end, or until nobody listens any more.
fn forward(output: impl Read, sender: &SyncSender<Result<Message, Lost>>) {
    let mut output = BufReader::with_capacity(1 << 16, output);
    loop {
        let message = wire::receive(&mut output);
        let is_last = message.is_err();
        if sender.send(message).is_err() || is_last {
            return;
        }
    }
}

/// Reads what the child complains, to its end, and keeps the start of it.
fn complaint(mut stderr: impl Read) -> String {
    let mut kept = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(len @ 1..) = stderr.read(&mut piece) {
        let room = MAX_COMPLAINT - kept.len().min(MAX_COMPLAINT);
        kept.extend_from_slice(&piece[..len.min(room)]);
    }
    String::from_utf8_lossy(&kept).into_owned()
}

/// Whether the system ended the process by force, as it does when memory runs out.
#[cfg(unix)]
fn is_killed_by_system(status: std::process::ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(9)
}

#[cfg(not(unix))]
fn is_killed_by_system(_status: std::process::ExitStatus) -> bool {
    false
}

/// Says how a process ended: the message of its panic, or its status.
fn how_it_ended(status: std::process::ExitStatus, complaint: &str) -> String {
    let mut lines = complaint.lines().skip_while(|line| !line.contains("panicked at"));
    let panic = lines.next().and_then(|_| lines.next());
    let panic: Option<String> = panic.map(|line| line.chars().take(120).collect());
    panic.unwrap_or_else(|| status.to_string())
}
