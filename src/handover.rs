//! A second start hands over to the window that is open already: it comes forward and opens the file.
//!
//! The window listens on a local socket named after its workspace. A word that only the workspace's owner can read, kept
//! in a file there, must come with each message, for on some systems anybody could connect. Independent of the engine and
//! of the window.

use std::{
    fs,
    hash::{BuildHasher, Hasher, RandomState},
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use interprocess::local_socket::{ConnectOptions, GenericNamespaced, ListenerOptions, Name, Stream, prelude::*};
use serde::{Deserialize, Serialize};

/// How long either side waits for the other.
const PATIENCE: Duration = Duration::from_secs(3);
/// The longest message that is read.
const MAX_BYTES: u64 = 64 << 10;
/// The file with the word, in the workspace.
const WORD_FILE: &str = "window";
const TAKEN: &str = "taken\n";

/// What a second start asks of the window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// The file to be opened; without one the window only comes forward.
    pub file: Option<PathBuf>,
}

#[derive(Serialize, Deserialize)]
struct Message {
    word: String,
    handover: Handover,
}

/// Listens for second starts until it is dropped.
#[derive(Debug)]
pub struct Listener {
    workspace: PathBuf,
    is_over: Arc<AtomicBool>,
}

impl Listener {
    /// Starts listening for the workspace, which this process owns. `hear` is called on a thread of its own.
    pub fn start(workspace: &Path, hear: impl Fn(Handover) + Send + 'static) -> io::Result<Self> {
        let word = new_word();
        write_word(workspace, &word)?;
        let listener = ListenerOptions::new().name(name(workspace)?).try_overwrite(true).create_sync()?;
        let is_over = Arc::new(AtomicBool::new(false));
        let over = Arc::clone(&is_over);
        thread::Builder::new().name("handover".to_owned()).spawn(move || {
            for stream in listener.incoming() {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                // Whoever does not speak as agreed is not heard; the next one may be.
                if let Ok(handover) = stream.and_then(|stream| receive(stream, &word)) {
                    hear(handover);
                }
            }
        })?;
        Ok(Self { workspace: workspace.to_owned(), is_over })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread, which then ends.
        let _ = name(&self.workspace).and_then(Stream::connect);
        let _ = fs::remove_file(self.workspace.join(WORD_FILE));
    }
}

/// Hands over to the window of the workspace; `false` where none is open.
pub fn hand_over(workspace: &Path, handover: &Handover) -> io::Result<bool> {
    let Ok(word) = fs::read_to_string(workspace.join(WORD_FILE)) else { return Ok(false) };
    // A window that was killed leaves the word behind, and nobody listens.
    let Ok(mut stream) = ConnectOptions::new().name(name(workspace)?).connect_sync() else { return Ok(false) };
    limit(&stream)?;
    let message = Message { word: word.trim().to_owned(), handover: handover.clone() };
    writeln!(stream, "{}", serde_json::to_string(&message)?)?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    Ok(answer == TAKEN)
}

fn receive(stream: Stream, word: &str) -> io::Result<Handover> {
    limit(&stream)?;
    let mut reader = BufReader::new(io::Read::take(stream, MAX_BYTES));
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let message: Message = serde_json::from_str(&line)?;
    if message.word != word {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    reader.into_inner().into_inner().write_all(TAKEN.as_bytes())?;
    Ok(message.handover)
}

fn limit(stream: &Stream) -> io::Result<()> {
    // Not every system can; there the other side is trusted to answer.
    let _ = stream.set_recv_timeout(Some(PATIENCE));
    let _ = stream.set_send_timeout(Some(PATIENCE));
    Ok(())
}

/// Names the socket after the workspace.
fn name(workspace: &Path) -> io::Result<Name<'static>> {
    let place = workspace.canonicalize().unwrap_or_else(|_| workspace.to_owned());
    let print = place
        .to_string_lossy()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |print, byte| (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("longshore-{print:016x}.sock").to_ns_name::<GenericNamespaced>()
}

fn new_word() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

fn write_word(workspace: &Path, word: &str) -> io::Result<()> {
    let path = workspace.join(WORD_FILE);
    let _ = fs::remove_file(&path);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path)?.write_all(word.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn the_open_window_is_handed_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let (heard, hears) = mpsc::channel();
        let listener = Listener::start(dir.path(), move |handover| drop(heard.send(handover))).unwrap();
        for file in [Some(PathBuf::from("/home/me/customers.csv")), None] {
            let handover = Handover { file };
            assert!(hand_over(dir.path(), &handover).unwrap());
            assert_eq!(hears.recv_timeout(PATIENCE).unwrap(), handover);
        }
        drop(listener);
        assert!(!hand_over(dir.path(), &Handover::default()).unwrap());
    }

    #[test]
    fn without_a_window_nobody_takes_it() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!hand_over(dir.path(), &Handover::default()).unwrap());
        fs::write(dir.path().join(WORD_FILE), "left by one that was killed").unwrap();
        assert!(!hand_over(dir.path(), &Handover::default()).unwrap());
    }

    #[test]
    fn who_does_not_know_the_word_is_not_heard() {
        let dir = tempfile::tempdir().unwrap();
        let (heard, hears) = mpsc::channel();
        let listener = Listener::start(dir.path(), move |handover| drop(heard.send(handover))).unwrap();
        fs::write(dir.path().join(WORD_FILE), "guessed").unwrap();
        assert!(!hand_over(dir.path(), &Handover::default()).unwrap_or(false));
        drop(listener);
        assert!(hears.recv().is_err(), "the thread has ended without having heard anything");
    }
}
