//! What is converted together: rows taken up, and what became of them.

use crate::{
    engine::prepared::Again,
    model::{Finished, Issue, RawBlock, RawRow, RowNo},
    store::{
        Staging, StoreError,
        company::{SealedAhead, Sealer},
    },
};

/// Rows in a chunk, and so records in a batch: about what the store takes at once without a pause.
pub const CHUNK: usize = 1024;

/// Rows to be converted together. A document is never split between chunks.
pub struct Chunk {
    pub taken: Taken,
    /// Where the job goes on when this chunk is done.
    pub cursor: RowNo,
}

/// What is taken up.
pub enum Taken {
    /// Rows in the order in which they are taken up, read by the thread that converts them.
    Unread(Vec<RowNo>),
    Read(Rows),
    /// All rows up to the chunk's cursor, which were converted before.
    Again(Again),
}

/// Rows that were read.
#[derive(Default)]
pub struct Rows {
    pub blocks: Vec<RawBlock>,
    /// Which of them are taken up: block, and row in it. Documents' rows are adjacent.
    pub places: Vec<(usize, usize)>,
}

/// A chunk after conversion.
pub struct Converted {
    pub finished: Finished,
    pub cursor: RowNo,
    /// Its records, sealed part by part as they are if all of them are new.
    pub ahead: Vec<SealedAhead>,
}

impl Chunk {
    /// Whether nothing was taken up.
    pub fn is_empty(&self) -> bool {
        match &self.taken {
            Taken::Unread(rows) => rows.is_empty(),
            Taken::Read(rows) => rows.places.is_empty(),
            Taken::Again(_) => false,
        }
    }

    /// Returns the rows taken up.
    pub fn row_nos(&self) -> Vec<RowNo> {
        match &self.taken {
            Taken::Unread(rows) => rows.clone(),
            Taken::Read(rows) => rows.each().map(|row| row.row).collect(),
            Taken::Again(again) => (again.first.0..self.cursor.0).map(RowNo).collect(),
        }
    }
}

impl Rows {
    /// Reads rows, in the order given.
    pub fn read(staging: &Staging, rows: &[RowNo]) -> Result<Self, StoreError> {
        let mut read = Self::default();
        read.add(staging.read_rows(rows)?);
        Ok(read)
    }

    /// Takes all rows of these blocks up too.
    pub fn add(&mut self, blocks: Vec<RawBlock>) {
        for block in blocks {
            self.places.extend((0..block.num_rows()).map(|at| (self.blocks.len(), at)));
            self.blocks.push(block);
        }
    }

    /// Walks the rows taken up.
    pub fn each(&self) -> impl Iterator<Item = RawRow<'_>> {
        self.places.iter().filter_map(|&(block, index)| self.blocks[block].row(index))
    }

    /// Returns what the reader found wrong with the rows, by row.
    pub fn issues(&self) -> Vec<(RowNo, Issue)> {
        let mut issues: Vec<_> = self.blocks.iter().flat_map(|block| block.issues.iter().cloned()).collect();
        issues.sort_by_key(|(row, _)| *row);
        issues
    }
}

impl Converted {
    /// Seals the records of each part, where that is not left to the one who commits.
    #[must_use]
    pub fn sealed_by(self, sealers: &[Sealer]) -> Self {
        let seal = |(part, sealer): (usize, &Sealer)| {
            let own = self.finished.units().flatten().filter(|entry| usize::from(entry.part) == part);
            sealer.seal(
                self.finished.num_bytes(),
                own.map(|entry| (entry.row, self.finished.key(entry), self.finished.cells(entry))),
            )
        };
        Self { ahead: sealers.iter().enumerate().map(seal).collect(), ..self }
    }
}
