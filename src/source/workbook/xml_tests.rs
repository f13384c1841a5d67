//! Texts and the events they give, however they arrive.

use super::*;

/// Gives its bytes a few at a time.
struct Dripping<'a>(&'a [u8], usize);

impl Read for Dripping<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let len = self.1.min(self.0.len()).min(out.len());
        out[..len].copy_from_slice(&self.0[..len]);
        self.0 = &self.0[len..];
        Ok(len)
    }
}

fn events(text: &[u8], at_once: usize) -> String {
    let mut xml = Xml::new(Dripping(text, at_once));
    let mut out = String::new();
    loop {
        match xml.next() {
            Ok(Event::Start(tag)) => {
                out += &format!("<{}", String::from_utf8_lossy(tag.name));
                for (name, value) in tag.attributes() {
                    out += &format!(" {}={}", String::from_utf8_lossy(name), String::from_utf8_lossy(value));
                }
                out += if tag.is_empty { "/>" } else { ">" };
            }
            Ok(Event::End(name)) => out += &format!("</{}>", String::from_utf8_lossy(name)),
            Ok(Event::Text(text)) => push_text(text, &mut out),
            Ok(Event::Verbatim(text)) => push_utf8(text, &mut out),
            Ok(Event::Eof) => return out,
            Err(error) => return out + "! " + error.to_string().as_str(),
        }
    }
}

#[track_caller]
fn check(text: &str, expect: &str) {
    for at_once in [1, 2, 7, 10_000] {
        assert_eq!(events(text.as_bytes(), at_once), expect, "{at_once} bytes at once");
    }
}

#[test]
fn elements_texts_and_ends() {
    check("<a><b>x</b><c/></a>", "<a><b>x</b><c/></a>");
    check("<?xml version='1.0'?><!-- <a> --><a >x<!-- > --></a >", "<a>x</a>");
    check("<x:a xmlns:x=\"u\" x:r = 'a>b' s=\"'\"/>", "<a r=a>b s='/>");
    check("<a r='1' t=\"a'>'b\">", "<a r=1 t=a'>'b>");
}

#[test]
fn entities_and_verbatim_text() {
    check("<a>&lt;&amp;&#65;&#x42;&quot;</a>", "<a><&AB\"</a>");
    check("<a><![CDATA[<&amp;]]]></a>", "<a><&amp;]</a>");
    check("a\r\nb\rc\n", "a\nb\nc\n");
    check("a & b &unknown; &#xFFFFFFFF; &", "a & b &unknown; &#xFFFFFFFF; &");
}

#[test]
fn declared_entities_are_not_replaced() {
    check(
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\"> <!ENTITY c \"&b;&b;\">]><a>&b;&c;</a>",
        "<a>&b;&c;</a>",
    );
}

#[test]
fn what_ends_too_early() {
    check("<a>x</", "<a>x! a part of it ends too early");
    check("<a><!-- ", "<a>! a part of it ends too early");
    check("<a b='", "! a part of it ends too early");
    check("", "");
}

#[test]
fn other_encodings() {
    let wide: Vec<u8> =
        "<?xml version='1.0' encoding='UTF-16'?><a>größer</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(events(&wide, 5), "<a>größer</a>");
    assert_eq!(events(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>gr\xF6\xDFer</a>", 5), "<a>größer</a>");
    assert_eq!(events(b"\xEF\xBB\xBF<a>\xFF</a>", 5), "<a>\u{FFFD}</a>");
}

#[test]
fn a_text_without_end_is_not_held() {
    struct Endless;
    impl Read for Endless {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            out.fill(b'x');
            Ok(out.len())
        }
    }
    assert!(matches!(Xml::new(Endless).next(), Err(Broken::TooLong)));
}
