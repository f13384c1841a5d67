//! Numbers in as few bytes as they need: seven bits a byte, lowest first, the high bit saying "more follows".

/// Appends `number` in 1 to 10 bytes.
pub fn push(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number as u8) | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Appends a signed number; small magnitudes of either sign stay short (zigzag).
pub fn push_signed(out: &mut Vec<u8>, number: i64) {
    push(out, ((number << 1) ^ (number >> 63)) as u64);
}

/// Appends a 128-bit signed number (zigzag), in 1 to 19 bytes.
pub fn push_signed128(out: &mut Vec<u8>, number: i128) {
    // Nearly every number fits, and its bytes are the same.
    if let Ok(number) = i64::try_from(number) {
        return push_signed(out, number);
    }
    let mut zigzag = ((number << 1) ^ (number >> 127)) as u128;
    while zigzag >= 0x80 {
        out.push((zigzag as u8) | 0x80);
        zigzag >>= 7;
    }
    out.push(zigzag as u8);
}

/// Takes a number off the front of `bytes`; `None` where they end or run over 64 bits.
pub fn take(bytes: &mut &[u8]) -> Option<u64> {
    // One byte or two are by far the most frequent cases: lengths of cells.
    match **bytes {
        [first, ref rest @ ..] if first < 0x80 => {
            *bytes = rest;
            Some(u64::from(first))
        }
        [first, second, ref rest @ ..] if second < 0x80 => {
            *bytes = rest;
            Some(u64::from(first & 0x7f) | u64::from(second) << 7)
        }
        _ => u64::try_from(take128(bytes)?).ok(),
    }
}

/// Takes a signed number written by [`push_signed`].
pub fn take_signed(bytes: &mut &[u8]) -> Option<i64> {
    let zigzag = take(bytes)?;
    Some(((zigzag >> 1) as i64) ^ -((zigzag & 1) as i64))
}

/// Takes a signed number written by [`push_signed128`].
pub fn take_signed128(bytes: &mut &[u8]) -> Option<i128> {
    let zigzag = take128(bytes)?;
    Some(((zigzag >> 1) as i128) ^ -((zigzag & 1) as i128))
}

fn take128(bytes: &mut &[u8]) -> Option<u128> {
    let mut short = 0u64;
    for (i, &byte) in bytes.iter().enumerate().take(9) {
        short |= u64::from(byte & 0x7f) << (7 * i);
        if byte < 0x80 {
            *bytes = &bytes[i + 1..];
            return Some(u128::from(short));
        }
    }
    let mut number = 0u128;
    for (i, &byte) in bytes.iter().enumerate().take(19) {
        number |= u128::from(byte & 0x7f) << (7 * i);
        if byte < 0x80 {
            *bytes = &bytes[i + 1..];
            return Some(number);
        }
    }
    None
}

/// Appends text behind its length.
pub fn push_str(out: &mut Vec<u8>, text: &str) {
    push(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Takes text written by [`push_str`].
pub fn take_str<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let len = usize::try_from(take(bytes)?).ok()?;
    let (text, rest) = bytes.split_at_checked(len)?;
    *bytes = rest;
    std::str::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        for number in [0, 1, 127, 128, 16_383, 16_384, u64::from(u32::MAX), u64::MAX] {
            let mut out = Vec::new();
            push(&mut out, number);
            assert_eq!(take(&mut &out[..]), Some(number));
        }
        for number in [0, -1, 1, i64::MIN, i64::MAX] {
            let mut out = Vec::new();
            push_signed(&mut out, number);
            assert_eq!(take_signed(&mut &out[..]), Some(number));
        }
        for number in [0, -1, i128::MIN, i128::MAX] {
            let mut out = Vec::new();
            push_signed128(&mut out, number);
            assert_eq!(take_signed128(&mut &out[..]), Some(number));
        }
    }

    #[test]
    fn small_numbers_take_one_byte() {
        let mut out = Vec::new();
        push(&mut out, 127);
        push_signed(&mut out, -64);
        assert_eq!(out, [127, 127]);
    }

    #[test]
    fn a_cut_number_is_none() {
        assert_eq!(take(&mut &[0x80u8][..]), None);
        assert_eq!(take(&mut &[][..]), None);
        assert_eq!(take(&mut &[0xff; 12][..]), None);
    }

    #[test]
    fn text_comes_back_and_cut_text_is_none() {
        let mut out = Vec::new();
        push_str(&mut out, "Å");
        assert_eq!(take_str(&mut &out[..]), Some("Å"));
        assert_eq!(take_str(&mut &out[..2]), None);
    }
}
