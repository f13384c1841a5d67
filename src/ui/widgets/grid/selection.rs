//! Which rows of a grid are selected: ranges, never one entry per row, so that a million rows cost nothing.

/// Selected rows, with the row that has the keyboard and the row a range grows from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// First and last row of each range: sorted, apart from each other.
    ranges: Vec<(u64, u64)>,
    anchor: u64,
    cursor: Option<u64>,
}

impl Selection {
    /// Whether the row is selected.
    pub fn contains(&self, row: u64) -> bool {
        let after = self.ranges.partition_point(|(_, last)| *last < row);
        self.ranges.get(after).is_some_and(|(first, _)| *first <= row)
    }

    /// Returns the number of selected rows.
    pub fn len(&self) -> u64 {
        self.ranges.iter().map(|(first, last)| last - first + 1).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// Returns first and last row of each run of selected rows, in order.
    pub fn ranges(&self) -> &[(u64, u64)] {
        &self.ranges
    }

    /// Returns the selected rows, in order.
    pub fn rows(&self) -> impl Iterator<Item = u64> + '_ {
        self.ranges.iter().flat_map(|(first, last)| *first..=*last)
    }

    /// Returns the row if exactly one is selected: what a detail pane shows.
    pub fn single(&self) -> Option<u64> {
        match self.ranges.as_slice() {
            [(first, last)] if first == last => Some(*first),
            _ => None,
        }
    }

    /// Returns the row that has the keyboard.
    pub fn cursor(&self) -> Option<u64> {
        self.cursor
    }

    /// Forgets everything: after a filter or a sort the row numbers mean other rows.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Selects that row alone: a click, an arrow key.
    pub fn select_only(&mut self, row: u64) {
        *self = Self { ranges: vec![(row, row)], anchor: row, cursor: Some(row) };
    }

    /// Adds the row or takes it away: a click with Ctrl.
    pub fn toggle(&mut self, row: u64) {
        if self.contains(row) {
            self.remove(row);
        } else {
            self.add(row, row);
        }
        self.anchor = row;
        self.cursor = Some(row);
    }

    /// Selects from the anchor to that row and nothing else: a click or a key with Shift.
    pub fn extend_to(&mut self, row: u64) {
        self.ranges = vec![(self.anchor.min(row), self.anchor.max(row))];
        self.cursor = Some(row);
    }

    /// Adds the rows from the anchor to that row: a click with Shift and Ctrl.
    pub fn add_to(&mut self, row: u64) {
        self.add(self.anchor.min(row), self.anchor.max(row));
        self.cursor = Some(row);
    }

    /// Selects all rows of a grid of that many.
    pub fn select_all(&mut self, num_rows: u64) {
        self.ranges = if num_rows == 0 { Vec::new() } else { vec![(0, num_rows - 1)] };
        self.cursor = self.cursor.filter(|row| *row < num_rows).or((num_rows > 0).then_some(0));
    }

    /// Forgets rows beyond the end: the grid may have become shorter.
    pub fn limit_to(&mut self, num_rows: u64) {
        self.ranges.retain(|(first, _)| *first < num_rows);
        if let Some((_, last)) = self.ranges.last_mut() {
            *last = (*last).min(num_rows - 1);
        }
        self.cursor = self.cursor.filter(|row| *row < num_rows);
        self.anchor = self.anchor.min(num_rows.saturating_sub(1));
    }

    fn add(&mut self, first: u64, last: u64) {
        // Neighbours and overlaps melt into one range.
        let from = self.ranges.partition_point(|(_, end)| end.saturating_add(1) < first);
        let to = self.ranges.partition_point(|(start, _)| *start <= last.saturating_add(1));
        let (mut first, mut last) = (first, last);
        if from < to {
            first = first.min(self.ranges[from].0);
            last = last.max(self.ranges[to - 1].1);
        }
        self.ranges.splice(from..to, [(first, last)]);
    }

    fn remove(&mut self, row: u64) {
        let at = self.ranges.partition_point(|(_, last)| *last < row);
        let (first, last) = self.ranges[at];
        let left = (first < row).then(|| (first, row - 1));
        let right = (row < last).then(|| (row + 1, last));
        self.ranges.splice(at..=at, left.into_iter().chain(right));
    }
}
