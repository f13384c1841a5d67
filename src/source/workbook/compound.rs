//! The streams of an OLE compound file, the container of old workbooks.
//!
//! A file is a table of sectors that chain to each other; chains of damaged files run in circles or out of the file,
//! and are cut there.

/// Marks the end of a chain; all above the last sector mark something that is none.
const MAX_SECTOR: u32 = 0xFFFF_FFF9;

/// Marks a sector that belongs to nothing.
const FREE: u32 = u32::MAX;

/// A stream shorter than this lies in small sectors within the root's stream.
const USUAL_CUTOFF: u32 = 4096;

/// A directory entry.
struct Entry {
    name: String,
    kind: u8,
    /// The entries before and after it in its storage.
    beside: [u32; 2],
    /// An entry in the storage that it is.
    child: u32,
    start: u32,
    size: u32,
}

/// The kinds of entries.
const STREAM: u8 = 2;
const ROOT: u8 = 5;

/// A compound file held in memory.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector_size: usize,
    small_size: usize,
    cutoff: u32,
    fat: Vec<u32>,
    small_fat: Vec<u32>,
    entries: Vec<Entry>,
}

impl<'a> Compound<'a> {
    /// Reads the tables; `None` where there is no compound file.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") || bytes.len() < 512 {
            return None;
        }
        let said = if u16_at(bytes, 30)? == 12 { 4096 } else { 512 };
        let file = Self::with_sectors(bytes, said)?;
        if file.root().is_some() {
            return Some(file);
        }
        // A size that is said wrongly shows itself by a directory without a root.
        let other = Self::with_sectors(bytes, if said == 512 { 4096 } else { 512 })?;
        Some(if other.root().is_some() { other } else { file })
    }

    fn with_sectors(bytes: &'a [u8], sector_size: usize) -> Option<Self> {
        let cutoff = u32_at(bytes, 56).filter(|cutoff| *cutoff > 0).unwrap_or(USUAL_CUTOFF);
        let small_size = 1 << u16_at(bytes, 32).filter(|shift| (4..=9).contains(shift)).unwrap_or(6);
        let mut file = Self {
            bytes,
            sector_size,
            small_size,
            cutoff,
            fat: Vec::new(),
            small_fat: Vec::new(),
            entries: Vec::new(),
        };
        file.fat = file.read_fat()?;
        let small = file.chain(u32_at(bytes, 60)?, usize::MAX);
        file.small_fat = numbers(&small);
        let directory = file.chain(u32_at(bytes, 48)?, usize::MAX);
        file.entries = directory.chunks_exact(128).filter_map(entry).collect();
        Some(file)
    }

    fn root(&self) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.kind == ROOT)
    }

    fn read_fat(&self) -> Option<Vec<u32>> {
        let mut places = numbers(self.bytes.get(76..512)?);
        let mut next = u32_at(self.bytes, 68)?;
        let num_sectors = self.bytes.len() / self.sector_size + 1;
        for _ in 0..num_sectors {
            let Some(sector) = self.sector(next) else { break };
            let mut more = numbers(sector);
            next = more.pop().unwrap_or(u32::MAX);
            places.append(&mut more);
        }
        let num_used = places.iter().rposition(|place| *place <= MAX_SECTOR).map_or(0, |last| last + 1);
        let per_sector = self.sector_size / 4;
        let mut fat = Vec::new();
        for place in places.into_iter().take(num_used.min(num_sectors)) {
            // Those after a table that is lost keep their places.
            let mut table = self.sector(place).map(numbers).unwrap_or_default();
            table.resize(per_sector, FREE);
            fat.append(&mut table);
        }
        Some(fat)
    }

    fn sector(&self, number: u32) -> Option<&'a [u8]> {
        if number > MAX_SECTOR {
            return None;
        }
        let start = (number as usize + 1).checked_mul(self.sector_size)?;
        let end = self.bytes.len().min(start.checked_add(self.sector_size)?);
        // The last sector of a file that was cut counts as far as it goes.
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    /// Returns what a chain holds, up to `limit` bytes.
    fn chain(&self, start: u32, limit: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let mut number = start;
        while out.len() < limit && out.len() <= self.bytes.len() {
            let Some(sector) = self.sector(number) else { break };
            out.extend_from_slice(sector);
            number = self.fat.get(number as usize).copied().unwrap_or(u32::MAX);
        }
        out.truncate(limit);
        out
    }

    /// Returns the streams of that name, without case, the likeliest first: one may lie in a storage of its own, and
    /// where its size is wrong it lies in sectors of the other kind.
    pub fn streams(&self, name: &str) -> impl Iterator<Item = Vec<u8>> {
        let entries = self.entries.iter().filter(move |entry| entry.name.eq_ignore_ascii_case(name));
        let mut found: Vec<&Entry> = entries.filter(|entry| entry.kind != ROOT).collect();
        let at_top = self.starts_at_top();
        found.sort_by_key(|entry| (entry.kind != STREAM, !at_top.contains(&entry.start)));
        found.into_iter().flat_map(|entry| {
            let is_small = entry.size < self.cutoff;
            [is_small, !is_small].map(|is_small| self.content(entry, is_small))
        })
    }

    fn content(&self, entry: &Entry, is_small: bool) -> Vec<u8> {
        let size = entry.size as usize;
        if !is_small {
            return self.chain(entry.start, size);
        }
        let container = self.root().map(|root| self.chain(root.start, usize::MAX)).unwrap_or_default();
        let mut out = Vec::new();
        let mut number = entry.start;
        while out.len() < size && out.len() <= container.len() && number <= MAX_SECTOR {
            let start = (number as usize).checked_mul(self.small_size);
            let Some(rest) = start.and_then(|start| container.get(start..)) else { break };
            out.extend_from_slice(&rest[..rest.len().min(self.small_size)]);
            number = self.small_fat.get(number as usize).copied().unwrap_or(u32::MAX);
        }
        out.truncate(size);
        out
    }

    /// Returns the first sectors of what lies in the root itself.
    fn starts_at_top(&self) -> Vec<u32> {
        let mut seen = vec![false; self.entries.len()];
        let mut waiting: Vec<u32> = self.root().map(|root| root.child).into_iter().collect();
        let mut starts = Vec::new();
        while let Some(number) = waiting.pop() {
            let (Some(entry), Some(seen)) = (self.entries.get(number as usize), seen.get_mut(number as usize)) else {
                continue;
            };
            if !std::mem::replace(seen, true) {
                starts.push(entry.start);
                waiting.extend(entry.beside);
            }
        }
        starts
    }

    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.kind != 0 && entry.name.eq_ignore_ascii_case(name))
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let units = bytes[..64].as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
    let name = String::from_utf16_lossy(&units.take_while(|unit| *unit != 0).collect::<Vec<_>>());
    Some(Entry {
        name,
        kind: bytes[66],
        beside: [u32_at(bytes, 68)?, u32_at(bytes, 72)?],
        child: u32_at(bytes, 76)?,
        start: u32_at(bytes, 116)?,
        // Streams of short sectors are below 4 GB, and some writers leave rubbish in the upper half.
        size: u32_at(bytes, 120)?,
    })
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|number| u32::from_le_bytes(*number)).collect()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STOCK: &[u8] = include_bytes!("../../../tests/data/stock.xls");

    #[test]
    fn a_stream_is_found_by_its_name() {
        let file = Compound::read(STOCK).unwrap();
        let book = file.streams("workbook").next().unwrap();
        assert_eq!(book[..4], [9, 8, 16, 0]);
        assert!(file.streams("Nothing").next().is_none() && !file.has("EncryptedPackage"));
    }

    #[test]
    fn chains_that_run_in_circles_end() {
        let mut bytes = STOCK.to_vec();
        let fat = (u32_at(&bytes, 76).unwrap() as usize + 1) * 512;
        for i in 0..128u32 {
            bytes[fat + i as usize * 4..][..4].copy_from_slice(&(i % 3).to_le_bytes());
        }
        let file = Compound::read(&bytes);
        assert!(file.is_none_or(|file| file.streams("Workbook").all(|stream| stream.len() <= bytes.len())));
    }

    #[test]
    fn what_is_cut_or_no_compound_file() {
        for len in [0, 8, 100, 511, 512, 600, 1024, 3000] {
            let file = Compound::read(&STOCK[..len.min(STOCK.len())]);
            assert!(file.is_none_or(|file| file.streams("Workbook").all(|stream| stream.len() <= len)), "{len}");
        }
        assert!(Compound::read(b"PK").is_none());
    }
}
