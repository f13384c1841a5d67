//! Texts in the encodings that are read here, as other programs write them, and what they say.

use super::{super::Codec, *};

/// Decodes in pieces of `size` bytes; gives the text with the ends of what was undecodable.
fn decode(name: &str, bytes: &[u8], size: usize) -> (String, Vec<usize>) {
    let mut decoder = Codec::named(name).unwrap().decoder();
    let (mut text, mut bad, mut pending, mut at) = (String::new(), Vec::new(), Vec::new(), 0);
    for piece in bytes.chunks(size).chain([&[][..]]) {
        pending.extend_from_slice(piece);
        let rest = if piece.is_empty() { Rest::Ends } else { Rest::Follows };
        let used = decoder.decode(&pending, rest, &mut text, |spot| {
            if spot.is_undecodable() {
                bad.push(at + spot.end);
            }
        });
        pending.drain(..used);
        at += used;
    }
    (text, bad)
}

#[track_caller]
fn check(name: &str, bytes: &[u8], expect: &str, bad: &[usize]) {
    for size in [1, 2, 3, 5, 100] {
        assert_eq!(decode(name, bytes, size), (expect.to_owned(), bad.to_vec()), "{name} in pieces of {size}");
    }
}

#[test]
fn texts_of_other_programs() {
    for (name, bytes, text) in TEXTS {
        check(name, bytes, text, &[]);
    }
}

/// Written by Python's codecs.
#[rustfmt::skip]
const TEXTS: &[(&str, &[u8], &str)] = &[
    ("UTF-7", b"Gr+APYA3w-e +- +ZeVnLA +2D3eAA\nx", "Größe + 日本 😀\nx"),
    ("HZ-GB-2312", b"~{Dc:C~},a~~b\n~{VPND~}\n", "你好,a~b\n中文\n"),
    ("ISO-2022-KR", b"\x1B$)C\x0EGQ19>n\x0F abc\n\x0E<-?o\x0F\n", "한국어 abc\n서울\n"),
    ("ISO-2022-CN", b"\x1B$)A\x0EVPND\x0F,\x1B$)G\x0EjW}$\x0F abc\n\x1B$)G\x0E\\SD!\x0F\n", "中文,臺灣 abc\n統一\n"),
    ("ISO-2022-CN", b"\x1B$*H\x1BN!!\x1B$)A\x0EVP\x0F\n\x1B$)A\x0E9z\x0F\n", "乂中\n国\n"),
    ("EUC-TW", b"\xEA\xD7\xFD\xA4\xC4\xE3\xC5\xC6,\x8E\xA2\xA1\xA1abc\n\xDC\xD3\xC4\xA1\n", "臺灣中文,乂abc\n統一\n"),
    ("Johab", b"\xD0e\x8A\x82\xB4\xE1 abc \xAC\xE1\xB6\x89 \x88A\x84a\x84D \xD92\xF7\xDB\xE2\xD0 \xD3\xBD\x99\xB1\n", "한국어 abc 서울 ㄱㅏㄳ 、韓國 힣똠\n"),
    ("ISO-2022-JP", b"\x1B$BF|K\\\x1B(B abc\n\x1B$BK\\\x1B(B\n", "日本 abc\n本\n"),
    ("ISO-2022-JP", b"\x1B$BF|K\\\x1B$(D0!\x1B(B\n", "日本丂\n"),
    ("ISO-2022-JP", b"\x1B$BF|K\\\x1B$(CGQ\x1B$BCf\x1B$(D+1\x1B(B\n", "日本한中é\n"),
    ("ISO-2022-JP", b"\x1B$(P!!\x1B$BF|K\\\x1B(B\n", "𠂉日本\n"),
    ("ISO-2022-JP", b"\x1B$(Q.!\x1B$BF|\x1B(B\n", "俱日\n"),
    ("ISO-2022-JP", b"\x1B(I12\x1B$BF|K\\\x1B(B\n", "ｱｲ日本\n"),
    ("EUC-JIS-2004", b"\xAE\xA1\x8F\xA1\xA1\xC6\xFC\xCB\xDC\xA4\xF7\x8E\xB1\x8F\xA1\xA2\n", "俱𠂉日本か゚ｱ丂\n"),
    ("Shift_JIS-2004", b"\x87\x9F\xF0@\x93\xFA\x96{\x82\xA9\xB1\n\xFC\xF4", "俱𠂉日本かｱ\n𪚲"),
];

#[test]
fn what_is_no_character_is_told() {
    check("UTF-7", b"a\xFFb+AB,c", "a\u{FFFD}b\u{FFFD},c", &[2, 6]);
    check("HZ-GB-2312", b"~{Dc\x80~}x~", "你\u{FFFD}x\u{FFFD}", &[5, 9]);
    check("ISO-2022-KR", b"\x0EGQ\x0F\x90", "한\u{FFFD}", &[5]);
    check("ISO-2022-JP", b"a\x1Bx\x1B$BF", "a\u{FFFD}x\u{FFFD}", &[2, 7]);
    check("Johab", b"\xD0e\x80\xD0", "한\u{FFFD}\u{FFFD}", &[3, 4]);
    check("EUC-JIS-2004", b"\xC6\xFC\x8F\xA1", "日\u{FFFD}", &[4]);
    check("Shift_JIS-2004", b"\x93\xFA\xFF\xFA", "日\u{FFFD}\u{FFFD}", &[3, 4]);
}

#[test]
fn a_line_end_ends_a_switch_that_was_left_open() {
    check("ISO-2022-JP", b"\x1B$BF|\nab\n", "日\nab\n", &[]);
    check("HZ-GB-2312", b"~{Dc\nab\n", "你\nab\n", &[]);
}

#[test]
fn lengths_are_told_where_they_are_unusual() {
    let mut decoder = RareDecoder::new(Scheme::Iso2022Jp);
    let (mut text, mut spots) = (String::new(), Vec::new());
    decoder.decode(b"a\x1B$BF|\x1B(Bb", Rest::Ends, &mut text, &mut |spot| spots.push(spot));
    assert_eq!((text.as_str(), spots), ("a日b", vec![Spot::measured(1, 4), Spot::measured(4, 9)]));
}
