//! Where a grid is scrolled to. Counted in 64 bits: 32-bit points stick beyond about half a million rows.

use std::ops::Range;

/// The vertical position: a row, and points into it, as one exact number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scroll {
    /// Points from the top of row 0; exact beyond 10¹² rows.
    y: f64,
}

/// What is scrolled: the rows and the window on them.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    pub num_rows: u64,
    pub row_height: f32,
    /// Height of what is visible of the rows.
    pub height: f32,
}

impl Extent {
    /// Returns the height of all rows.
    pub fn total(&self) -> f64 {
        self.num_rows as f64 * f64::from(self.row_height)
    }

    /// Returns the farthest position.
    pub fn max(&self) -> f64 {
        (self.total() - f64::from(self.height)).max(0.0)
    }

    /// Returns how many whole rows are visible, at least one.
    pub fn page(&self) -> u64 {
        ((self.height / self.row_height).floor() as u64).max(1)
    }
}

impl Scroll {
    /// Moves by points, down where positive.
    pub fn by(&mut self, points: f32, extent: &Extent) {
        self.to(self.y + f64::from(points), extent);
    }

    /// Moves to a share of the whole way, from 0 to 1.
    pub fn move_to_share(&mut self, share: f64, extent: &Extent) {
        self.to(share * extent.max(), extent);
    }

    /// Returns the share of the whole way, from 0 to 1.
    pub fn share(&self, extent: &Extent) -> f64 {
        if extent.max() > 0.0 { self.y / extent.max() } else { 0.0 }
    }

    /// Stays within the rows: there may have become fewer.
    pub fn limit(&mut self, extent: &Extent) {
        self.to(self.y, extent);
    }

    /// Moves as little as possible so that the row is wholly visible.
    pub fn reveal(&mut self, row: u64, extent: &Extent) {
        let top = row as f64 * f64::from(extent.row_height);
        let bottom = top + f64::from(extent.row_height);
        if top < self.y {
            self.to(top, extent);
        } else if bottom > self.y + f64::from(extent.height) {
            self.to(bottom - f64::from(extent.height), extent);
        }
    }

    /// Returns the rows that are visible, wholly or in part.
    pub fn visible(&self, extent: &Extent) -> Range<u64> {
        let height = f64::from(extent.row_height);
        let first = (self.y / height).floor() as u64;
        let end = ((self.y + f64::from(extent.height)) / height).ceil() as u64;
        first.min(extent.num_rows)..end.min(extent.num_rows)
    }

    /// Returns where the top of a visible row is, counted from the top of the window on the rows.
    pub fn top_of(&self, row: u64, extent: &Extent) -> f32 {
        (row as f64 * f64::from(extent.row_height) - self.y) as f32
    }

    fn to(&mut self, y: f64, extent: &Extent) {
        self.y = y.clamp(0.0, extent.max());
    }
}

/// Length and position of a scroll bar's handle on a track of `track` points.
pub fn handle(track: f32, visible: f64, total: f64, share: f64) -> (f32, f32) {
    const MIN_LENGTH: f32 = 32.0;
    let length = ((visible / total) as f32 * track).clamp(MIN_LENGTH.min(track), track);
    (length, (track - length) * share as f32)
}
