//! Numbers that look like chance: a function of a seed and a row, so that each row can be made by itself.

/// A row's own chance.
pub struct Random(u64);

impl Random {
    pub fn of(seed: u64, row: u64) -> Self {
        Self(mixed(mixed(seed).wrapping_add(row)))
    }

    /// Returns a number from 0 to below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        // The constants are those of SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        ((u128::from(mixed(self.0)) * u128::from(limit)) >> 64) as u64
    }

    /// Whether something happens that happens `percent` times in a hundred.
    pub fn happens(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}

fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}
