//! Where the next sign stands: 64 bytes looked at in one go, as the compiler makes vector code of it.

/// How many bytes are looked at in one go.
const WIDTH: usize = 64;

/// Finds a dialect's signs in a text, from left to right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finder {
    signs: [u8; 6],
    /// Which piece of the text `hits` is about.
    piece: usize,
    /// A bit for each byte of the piece that is a sign.
    hits: u64,
}

impl Finder {
    /// Makes a finder of these signs.
    pub fn new(signs: [u8; 6]) -> Self {
        Self { signs, piece: usize::MAX, hits: 0 }
    }

    /// Forgets the text, to look at another one.
    pub fn forget(&mut self) {
        self.piece = usize::MAX;
    }

    /// Returns where the first sign at or after `at` stands.
    #[inline]
    pub fn next(&mut self, bytes: &[u8], mut at: usize) -> Option<usize> {
        while at < bytes.len() {
            let piece = at / WIDTH;
            if piece != self.piece {
                self.piece = piece;
                self.hits = hits(bytes, piece * WIDTH, self.signs);
            }
            let hits = self.hits >> (at % WIDTH);
            if hits != 0 {
                return Some(at + hits.trailing_zeros() as usize);
            }
            at = (piece + 1) * WIDTH;
        }
        None
    }
}

fn hits(bytes: &[u8], from: usize, signs: [u8; 6]) -> u64 {
    if let Some(piece) = bytes[from..].first_chunk::<WIDTH>() {
        return hits_of(piece, signs);
    }
    let mut last = [0; WIDTH];
    let len = bytes.len() - from;
    last[..len].copy_from_slice(&bytes[from..]);
    // What is behind the text is no sign.
    hits_of(&last, signs) & ((1 << len) - 1)
}

fn hits_of(piece: &[u8; WIDTH], signs: [u8; 6]) -> u64 {
    let mut is_sign = [0u8; WIDTH];
    for (is_sign, &byte) in is_sign.iter_mut().zip(piece) {
        *is_sign = signs.iter().fold(0, |hit, &sign| hit | u8::from(byte == sign));
    }
    let mut hits = 0;
    for (i, eight) in is_sign.as_chunks::<8>().0.iter().enumerate() {
        // Gathers the lowest bits of eight bytes into one byte.
        let gathered = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        hits |= gathered << (8 * i);
    }
    hits
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_sign_is_found(bytes in prop::collection::vec(prop::sample::select(b"ab,;\n\"\r\\\xFF\0".to_vec()), 0..200)) {
            let signs = *b",\n\r\"\\\0";
            let mut finder = Finder::new(signs);
            let (mut at, mut found) = (0, Vec::new());
            while let Some(sign) = finder.next(&bytes, at) {
                found.push(sign);
                at = sign + 1;
            }
            let expect: Vec<usize> = (0..bytes.len()).filter(|&i| signs.contains(&bytes[i])).collect();
            prop_assert_eq!(found, expect);
        }
    }
}
