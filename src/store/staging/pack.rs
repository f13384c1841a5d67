//! Bytes made smaller where that pays: LZ4, or as they are.

use lz4_flex::block;

use crate::{
    model::varint,
    store::{StoreError, codec},
};

/// A value above this size makes sled write blob files, which it never gives back.
pub const MAX_VALUE_BYTES: usize = 7000;

const PLAIN: u8 = 0;
const LZ4: u8 = 1;

/// Below this size there is nothing to gain.
const MIN_PACKED_BYTES: usize = 64;

/// Seals `head` and, behind it, `body` packed.
pub fn seal(version: u8, head: &[u8], body: &[u8], scratch: &mut Vec<u8>) -> Vec<u8> {
    let packed = compress(body, scratch);
    let mut value = codec::begin(version, head.len() + 11 + packed.map_or(body.len(), <[u8]>::len));
    value.extend_from_slice(head);
    if let Some(packed) = packed {
        value.push(LZ4);
        varint::push(&mut value, body.len() as u64);
        value.extend_from_slice(packed);
    } else {
        value.push(PLAIN);
        value.extend_from_slice(body);
    }
    codec::finish(value)
}

/// Unpacks what [`seal`] put behind the head, after `out`; `None` where it is not that.
pub fn unpack(packed: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (&kind, mut packed) = packed.split_first()?;
    match kind {
        PLAIN => out.extend_from_slice(packed),
        LZ4 => {
            let length = usize::try_from(varint::take(&mut packed)?).ok()?;
            // LZ4 makes at most 255 bytes of one: a greater length is no length.
            if length > packed.len().saturating_mul(256) {
                return None;
            }
            let start = out.len();
            out.resize(start + length, 0);
            let written = block::decompress_into(packed, &mut out[start..]).ok();
            if written != Some(length) {
                out.truncate(start);
                return None;
            }
        }
        _ => return None,
    }
    Some(())
}

/// Returns the body, compressed into `scratch`, where that saves an eighth.
fn compress<'a>(body: &[u8], scratch: &'a mut Vec<u8>) -> Option<&'a [u8]> {
    if body.len() < MIN_PACKED_BYTES {
        return None;
    }
    let room = block::get_maximum_output_size(body.len());
    if scratch.len() < room {
        scratch.resize(room, 0);
    }
    let length = block::compress_into(body, scratch).ok()?;
    (length < body.len() - body.len() / 8).then(|| &scratch[..length])
}

/// The error for a value that is sealed and still makes no sense.
pub fn damaged(folder: &str, what: &str) -> StoreError {
    StoreError::Damaged { folder: folder.to_owned(), what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &[u8], expect_size: std::ops::Range<usize>) {
        let sealed = seal(1, b"ab", body, &mut Vec::new());
        assert!(expect_size.contains(&sealed.len()), "{} bytes", sealed.len());
        let value = codec::unseal_as(1, "a value", "a folder", &sealed).unwrap();
        let mut out = b"before".to_vec();
        unpack(value.strip_prefix(b"ab").unwrap(), &mut out).unwrap();
        assert_eq!(out.strip_prefix(b"before").unwrap(), body);
    }

    #[test]
    fn what_repeats_is_packed_and_what_does_not_is_left() {
        check(b"", 8..9);
        check(b"short text stays as it is", 33..34);
        check(&b"the same again ".repeat(100), 10..60);
        let noise: Vec<u8> = (0..1000u64).map(|i| (i.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect();
        check(&noise, 1008..1009);
    }

    #[test]
    fn nonsense_is_refused() {
        let mut out = Vec::new();
        for packed in [&b""[..], &[2, 0], &[LZ4, 200, 200], &[LZ4, 0xff, 0xff, 0xff, 0xff, 0x7f, 1, 2], &[LZ4, 5, 0x10]]
        {
            assert_eq!(unpack(packed, &mut out), None, "{packed:?}");
            assert!(out.is_empty());
        }
    }
}
