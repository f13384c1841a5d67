//! The parts of a workbook that is a zip archive, and how they refer to each other.
//!
//! Names are compared as Excel does: without case, with either slash, from the root or not. What lies outside the
//! archive is never asked for.

use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};

use zip::ZipArchive;

use super::{
    child::Stop,
    wire::Refusal,
    xml::{Event, Xml},
};

/// A part may unpack to this many times its size, or to [`SMALL`].
const MAX_RATIO: u64 = 300;
const SMALL: u64 = 64 << 20;

/// What is wrong with a part that goes beyond.
pub(super) const UNPACKS_TOO_FAR: &str = "it unpacks to more than 300 times its size";

/// No relations or styles are longer.
pub(super) const MAX_HELD: u64 = 256 << 20;

/// An open archive.
pub(super) struct Package {
    archive: ZipArchive<BufReader<File>>,
    /// Each part's place, by its name as compared.
    places: HashMap<String, usize>,
}

/// How one part refers to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Relation {
    pub id: String,
    /// The last word of its type: `worksheet`.
    pub kind: String,
    /// The part's name as compared.
    pub target: String,
}

impl Package {
    pub fn open(path: &Path) -> Result<Self, Stop> {
        let file = File::open(path).map_err(|error| damaged(&error))?;
        let archive = ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(&error))?;
        let mut places = HashMap::new();
        for i in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(i) {
                places.insert(compared(&name), i);
            }
        }
        Ok(Self { archive, places })
    }

    pub fn has(&self, part: &str) -> bool {
        self.places.contains_key(part)
    }

    /// Returns the names, as compared, that begin and end so, in the order of the numbers in them.
    pub fn names(&self, start: &str, end: &str) -> Vec<String> {
        let fits = |name: &&String| name.starts_with(start) && name.ends_with(end);
        let mut names: Vec<String> = self.places.keys().filter(fits).cloned().collect();
        names.sort_by_key(|name| (name.len(), name.clone()));
        names
    }

    /// Returns the unpacked size that a part claims.
    pub fn size(&mut self, part: &str) -> u64 {
        let Some(place) = self.places.get(part) else { return 0 };
        self.archive.by_index_raw(*place).map_or(0, |entry| entry.size())
    }

    /// Opens a part; `None` where there is none.
    pub fn part(&mut self, part: &str) -> Result<Option<impl Read + '_>, Stop> {
        let Some(place) = self.places.get(part) else { return Ok(None) };
        let entry = self.archive.by_index(*place).map_err(|error| damaged(&error))?;
        let left = SMALL.max(entry.compressed_size().saturating_mul(MAX_RATIO));
        Ok(Some(Bounded { input: entry, left }))
    }

    /// Reads a whole part.
    pub fn bytes(&mut self, part: &str) -> Result<Option<Vec<u8>>, Stop> {
        let Some(input) = self.part(part)? else { return Ok(None) };
        let mut bytes = Vec::new();
        input.take(MAX_HELD).read_to_end(&mut bytes).map_err(|error| damaged(&error))?;
        Ok(Some(bytes))
    }

    /// Reads to whom a part refers; none where nothing says so.
    pub fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Stop> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let place = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let Some(input) = self.part(&format!("{place}_rels/{file}.rels"))? else { return Ok(Vec::new()) };
        let mut xml = Xml::new(input);
        let mut found = Vec::new();
        loop {
            match xml.next() {
                Ok(Event::Start(tag)) if tag.name == b"Relationship" && tag.get(b"TargetMode") != Some(b"External") => {
                    let kind = tag.text(b"Type").unwrap_or_default();
                    found.push(Relation {
                        id: tag.text(b"Id").unwrap_or_default(),
                        kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                        target: resolved(folder, &tag.text(b"Target").unwrap_or_default()),
                    });
                }
                // What can't be read on is as good as not said: the names of parts are known.
                Ok(Event::Eof) | Err(_) => return Ok(found),
                Ok(_) => {}
            }
        }
    }
}

/// Returns a name in the form in which names are compared.
fn compared(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Returns the part that `target` means, said by a part in `folder`.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/").replace("%20", " ").to_lowercase();
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|step| !step.is_empty());
    path.join("/")
}

/// Stops a part that unpacks to more than anything sensible does, whatever it claims.
struct Bounded<R> {
    input: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let len = self.input.read(out)?;
        self.left = self.left.checked_sub(len as u64).ok_or_else(|| io::Error::other(UNPACKS_TOO_FAR))?;
        Ok(len)
    }
}

/// Says that the workbook is damaged.
pub(super) fn damaged(reason: &impl std::fmt::Display) -> Stop {
    Stop::Refused(Refusal::Damaged { reason: reason.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_however_they_are_written() {
        for (folder, target, expect) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/Sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "..\\xl\\worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "./a//b.xml", "xl/a/b.xml"),
            ("", "../../../etc/passwd", "etc/passwd"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
        ] {
            assert_eq!(resolved(folder, target), expect, "{folder} {target}");
        }
        assert_eq!(compared("\\XL\\Workbook.xml"), "xl/workbook.xml");
    }
}
