//! Checking a staging folder whole: every checksum, every count.

use super::{
    Staging,
    blocks::{self, Blocks},
    head::Head,
    keys,
    page::{self, Page},
    status::StatusByte,
};
use crate::{
    model::{RecordStatus, StatusCounts, Totals},
    store::{StoreError, manifest},
};

impl Staging {
    /// Reads everything, and says in sentences what is not as it should be; nothing where all is sound.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        let _writer = self.writer();
        let head = self.state().head.clone();
        let mut faults = Vec::new();
        self.check_blocks(&head, &mut faults)?;
        self.check_pages(&head, &mut faults)?;
        self.check_manifest(&head, &mut faults)?;
        Ok(faults)
    }

    /// Blocks must have the rows they are said to have, and give the checksum in the head.
    fn check_blocks(&self, head: &Head, faults: &mut Vec<String>) -> Result<(), StoreError> {
        let words = &self.words;
        let index = self.state().index.clone();
        let mut blocks = Blocks::new(&self.table, words);
        let mut checksum = 0;
        for (number, rows) in index.blocks() {
            let num_rows = rows.end.0 - rows.start.0;
            match blocks.open(number, rows.clone()) {
                Ok(found) if found.num_rows() as u64 == num_rows => {}
                Ok(_) => faults.push(format!("{words}: the block of row {} lacks rows", rows.start)),
                Err(error) => told(error, faults)?,
            }
            match self.table.get(&keys::block(number)) {
                Ok(value) => checksum = blocks::roll(checksum, &value.unwrap_or_default()),
                Err(error) => told(error, faults)?,
            }
        }
        if (u64::from(index.len()), index.num_rows(), checksum) != (head.blocks, head.rows, head.checksum) {
            faults.push(format!("{words}: the blocks are not the {} rows that were staged", head.rows));
        }
        Ok(())
    }

    /// Pages must add up to the head, and their entries must be readable.
    fn check_pages(&self, head: &Head, faults: &mut Vec<String>) -> Result<(), StoreError> {
        let mut counted = Head::default();
        counted.count_staged(head.rows);
        for number in 0..self.state().num_pages() {
            match Page::load(&self.table, &self.words, number) {
                Ok(page) => self.check_page(&page, &mut counted, faults)?,
                Err(error) => told(error, faults)?,
            }
        }
        if (counted.counts, counted.totals) != (head.counts, head.totals) {
            let (found, wanted) = (show(counted.counts, counted.totals), show(head.counts, head.totals));
            faults.push(format!("{}: the statuses add up to {found}; they should to {wanted}", self.words));
        }
        Ok(())
    }

    fn check_page(&self, page: &Page, counted: &mut Head, faults: &mut Vec<String>) -> Result<(), StoreError> {
        let rows: Vec<_> = self.state().rows_on(page).collect();
        for (row, place) in rows {
            let status = page.status(place);
            counted.count(StatusByte::default(), status);
            if status.status() == RecordStatus::Processing {
                faults.push(format!("{}: row {row} is stored as Processing", self.words));
            }
            if status.is_corrected()
                && let Err(error) = self.with_corrected(row, 0, |cells| cells.cells().count())
            {
                told(error, faults)?;
            }
        }
        for (place, _) in page.entries() {
            if let Err(error) = page.entry(place, &self.words) {
                told(error, faults)?;
            }
        }
        if page.summary() != self.state().summary(page.number) {
            let first = page::row_at(page.number, 0);
            faults.push(format!("{}: the page of row {first} is not as it is known", self.words));
        }
        Ok(())
    }

    /// What was made durable can't be more than there is.
    fn check_manifest(&self, head: &Head, faults: &mut Vec<String>) -> Result<(), StoreError> {
        let stand = match manifest::read(self.folder.path())? {
            manifest::Manifest::Missing => return Ok(()),
            manifest::Manifest::Damaged => {
                faults.push(format!("{}: the manifest is damaged", self.words));
                return Ok(());
            }
            manifest::Manifest::Sound(mark) => mark.stand,
        };
        let has_all = stand.rows <= head.rows && stand.blocks <= head.blocks;
        if !has_all || (stand.blocks == head.blocks && stand.checksum != head.checksum) {
            faults
                .push(format!("{}: the manifest tells of {} rows, the head of {}", self.words, stand.rows, head.rows));
        }
        Ok(())
    }
}

/// Makes a fault of an error that says "damaged"; any other ends the check.
fn told(error: StoreError, faults: &mut Vec<String>) -> Result<(), StoreError> {
    if error.is_damage() {
        faults.push(error.to_string());
        return Ok(());
    }
    Err(error)
}

fn show(counts: StatusCounts, totals: Totals) -> String {
    let StatusCounts { ready, processing, completed, error, skipped } = counts;
    let Totals { created, updated, unchanged } = totals;
    format!(
        "{ready} ready, {processing} processing, {completed} completed ({created} created, {updated} updated, \
         {unchanged} unchanged), {error} in error, {skipped} skipped"
    )
}
