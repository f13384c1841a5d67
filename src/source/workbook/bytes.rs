//! Numbers and texts in the records of the binary formats, none of which is trusted to be whole.

/// What is left of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    pub fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    pub fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    pub fn f64(&mut self) -> Option<f64> {
        Some(f64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    /// Reads a number packed in four bytes: a whole one or half of a double, perhaps in hundredths.
    pub fn rk(&mut self) -> Option<f64> {
        let bits = self.u32()?;
        let number = match bits & 2 {
            0 => f64::from_bits(u64::from(bits & !3) << 32),
            _ => f64::from(bits as i32 >> 2),
        };
        Some(if bits & 1 == 1 { number / 100.0 } else { number })
    }

    /// Reads a text of the xlsb format: its length in units, then the units.
    pub fn wide(&mut self) -> Option<String> {
        let len = self.u32()?;
        if len == u32::MAX {
            return Some(String::new());
        }
        self.units(len as usize)
    }

    pub fn units(&mut self, len: usize) -> Option<String> {
        let bytes = self.take(len.checked_mul(2)?)?;
        let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
        Some(String::from_utf16_lossy(&units))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers() {
        for (bits, expect) in [
            (2u32 | 7 << 2, 7.0),
            (3 | 1234 << 2, 12.34),
            (2 | (-5i32 << 2) as u32, -5.0),
            ((1.5f64.to_bits() >> 32) as u32, 1.5),
            ((150f64.to_bits() >> 32) as u32 | 1, 1.5),
        ] {
            assert_eq!(Bytes(&bits.to_le_bytes()).rk(), Some(expect));
        }
        assert_eq!(Bytes(&[1, 2, 3]).rk(), None);
    }

    #[test]
    fn wide_texts() {
        assert_eq!(Bytes(&[2, 0, 0, 0, b'a', 0, 0xDF, 0]).wide().as_deref(), Some("aß"));
        assert_eq!(Bytes(&[255, 255, 255, 255]).wide().as_deref(), Some(""));
        assert_eq!(Bytes(&[2, 0, 0, 0, b'a', 0]).wide(), None);
        assert_eq!(Bytes(&[255, 255, 255, 127]).wide(), None);
    }
}
