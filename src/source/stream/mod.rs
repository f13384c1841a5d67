//! A file as a stream of bytes: plain, or out of a gzip or zip archive, whatever its name.
//!
//! What must hold: memory is bounded, also where little unpacks to much; places are counted in the unpacked bytes, and
//! progress in the bytes of the file. An archive that breaks off gives all that could be unpacked, and says so.

mod gzip;
mod state;
mod zipped;

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

pub(super) use self::zipped::Entry;
use self::{gzip::Members, state::FileState, zipped::Unpacked};
use super::SourceError;

/// How a text lies in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Plain,
    Gzip,
    Zip(Entry),
}

/// What is wrong with an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    /// The end of the sentence “The compressed file …”.
    pub what: String,
    /// Whether something of the text is missing or may be wrong.
    pub is_loss: bool,
}

/// A file being read.
pub(super) struct ByteStream {
    path: PathBuf,
    reader: Reader,
    meter: Meter,
    state: FileState,
    num_read: u64,
    trouble: Option<Trouble>,
}

enum Reader {
    Plain(Metered),
    Gzip(Members<BufReader<Metered>>),
    Zip(Unpacked<BufReader<Metered>>),
}

impl ByteStream {
    /// Opens a file.
    pub fn open(path: &Path) -> Result<Self, SourceError> {
        let (mut file, len) = open_file(path)?;
        let io_error = |error| SourceError::from_io(path, error);
        let state = FileState::of(&file).map_err(io_error)?;
        let mut head = Vec::new();
        // What can't be read twice, as a pipe, is read as it is.
        if state.is_regular() {
            read_up_to(&mut file, 4, &mut head).map_err(io_error)?;
        }
        let container = if gzip::is_start(&head) {
            Container::Gzip
        } else if zipped::is_start(&head) {
            zipped::text_entry(path, &mut file)?.map_or(Container::Plain, Container::Zip)
        } else {
            Container::Plain
        };
        Self::in_container(path, file, len, state, &container).map_err(io_error)
    }

    fn in_container(
        path: &Path,
        mut file: File,
        len: u64,
        state: FileState,
        container: &Container,
    ) -> io::Result<Self> {
        use io::{Seek, SeekFrom};
        let start = if let Container::Zip(entry) = container { entry.start } else { 0 };
        if state.is_regular() {
            file.seek(SeekFrom::Start(start))?;
        }
        let meter = Meter { num_total: len, ..Meter::default() };
        meter.num_done.store(start, Ordering::Relaxed);
        let metered = Metered { file, meter: meter.clone() };
        let reader = match container {
            Container::Plain => Reader::Plain(metered),
            Container::Gzip => Reader::Gzip(Members::new(BufReader::new(metered))),
            Container::Zip(entry) => Reader::Zip(Unpacked::new(BufReader::new(metered), entry)),
        };
        Ok(Self { path: path.to_owned(), reader, meter, state, num_read: 0, trouble: None })
    }

    /// Appends up to `len` bytes of text to `out`; fewer only at the end.
    pub fn read(&mut self, len: usize, out: &mut Vec<u8>) -> Result<usize, SourceError> {
        if self.trouble.is_some() {
            return Ok(0);
        }
        let before = out.len();
        let done = match &mut self.reader {
            Reader::Plain(file) => read_up_to(file, len, out),
            Reader::Gzip(members) => read_up_to(members, len, out),
            Reader::Zip(unpacked) => read_up_to(unpacked, len, out),
        };
        let num_read = out.len() - before;
        self.num_read += num_read as u64;
        match done {
            Ok(_) => {
                if num_read < len
                    && let Reader::Gzip(members) = &self.reader
                {
                    self.trouble = members.trouble();
                }
                Ok(num_read)
            }
            Err(error) if !self.is_packed() || self.meter.has_failed.load(Ordering::Relaxed) => {
                Err(SourceError::from_io(&self.path, error))
            }
            Err(error) => {
                let what = if error.kind() == io::ErrorKind::UnexpectedEof {
                    format!("breaks off after {} bytes of text", self.num_read)
                } else {
                    format!("is damaged after {} bytes of text ({error})", self.num_read)
                };
                self.trouble = Some(Trouble { what, is_loss: true });
                Ok(num_read)
            }
        }
    }

    /// Whether the text is unpacked.
    pub fn is_packed(&self) -> bool {
        match self.reader {
            Reader::Plain(_) => false,
            Reader::Gzip(_) | Reader::Zip(_) => true,
        }
    }

    /// Returns what is wrong with the archive, as far as it was read.
    pub fn trouble(&self) -> Option<&Trouble> {
        self.trouble.as_ref()
    }

    /// Returns how many bytes of the file, packed as they are, were read.
    pub fn num_done(&self) -> u64 {
        self.meter.num_done.load(Ordering::Relaxed)
    }

    /// Returns the file's size.
    pub fn num_total(&self) -> u64 {
        self.meter.num_total
    }

    /// Checks, after all was read, that the file is still what it was when it was opened.
    pub fn check_unchanged(&self) -> Result<(), SourceError> {
        let now = FileState::at(&self.path);
        let num_read = (!self.is_packed()).then_some(self.num_read);
        match self.state.difference(now.as_ref(), num_read) {
            None => Ok(()),
            Some(how) => Err(SourceError::Changed { path: self.path.clone(), how }),
        }
    }
}

/// Says how the text lies in its file, for a person; nothing for a plain file.
pub(super) fn container(path: &Path) -> Result<Container, SourceError> {
    let (mut file, _) = open_file(path)?;
    let mut head = Vec::new();
    read_up_to(&mut file, 4, &mut head).map_err(|error| SourceError::from_io(path, error))?;
    Ok(if gzip::is_start(&head) {
        Container::Gzip
    } else if zipped::is_start(&head) {
        zipped::text_entry(path, &mut file)?.map_or(Container::Plain, Container::Zip)
    } else {
        Container::Plain
    })
}

/// How far a file was read, as seen from outside of those who unpack it.
#[derive(Clone, Debug, Default)]
struct Meter {
    num_done: Arc<AtomicU64>,
    num_total: u64,
    /// Whether the file itself could not be read.
    has_failed: Arc<AtomicBool>,
}

struct Metered {
    file: File,
    meter: Meter,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let found = self.file.read(buffer);
        match &found {
            Ok(num_read) => {
                self.meter.num_done.fetch_add(*num_read as u64, Ordering::Relaxed);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => self.meter.has_failed.store(true, Ordering::Relaxed),
        }
        found
    }
}

/// Opens a file for reading, and gives its size.
pub(super) fn open_file(path: &Path) -> Result<(File, u64), SourceError> {
    let io_error = |error| SourceError::from_io(path, error);
    let file = File::open(path).map_err(io_error)?;
    let found = file.metadata().map_err(io_error)?;
    if found.is_dir() {
        return Err(SourceError::IsFolder { path: path.to_owned() });
    }
    Ok((file, found.len()))
}

/// Appends up to `len` bytes to `out`; fewer only at the end.
pub(super) fn read_up_to(file: &mut impl Read, len: usize, out: &mut Vec<u8>) -> io::Result<usize> {
    file.by_ref().take(len as u64).read_to_end(out)
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
