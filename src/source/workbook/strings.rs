//! The texts that the cells of a workbook share, kept as one.

use std::io::Read;

use super::{
    child::Stop,
    package::damaged,
    xml::{Broken, Event, Tag, Xml, push_text, push_utf8},
};

/// Texts by number.
#[derive(Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Texts {
    pub fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.all[start..end])
    }

    pub fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }
}

/// Reads the table of shared texts; one that breaks off gives what it has.
pub(super) fn read(input: impl Read) -> Result<Texts, Stop> {
    let mut xml = Xml::new(input);
    let mut texts = Texts::default();
    let mut text = String::new();
    loop {
        match xml.next() {
            Ok(Event::Start(Tag { name: b"si", is_empty, .. })) => {
                text.clear();
                let read = if is_empty { Ok(()) } else { push_rich(&mut xml, &mut text) };
                read.map_err(|error| damaged(&error))?;
                texts.push(&text);
            }
            Ok(Event::Eof) => return Ok(texts),
            Ok(_) => {}
            Err(error) => return Err(damaged(&error)),
        }
    }
}

/// Appends the text of a rich text that was just started, all its runs, without what tells how it is spoken.
pub(super) fn push_rich(xml: &mut Xml<impl Read>, out: &mut String) -> Result<(), Broken> {
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            Event::Start(Tag { is_empty: true, .. }) => {}
            Event::Start(tag) if tag.name == b"rPh" => xml.skip_element()?,
            Event::Start(tag) if tag.name == b"t" => {
                let is_kept = tag.get(b"space") == Some(b"preserve");
                push_t(xml, is_kept, out)?;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(Broken::CutShort),
            Event::Text(_) | Event::Verbatim(_) => {}
        }
    }
    Ok(())
}

/// Appends what stands in a `t`; spaces around it count only where it says so.
fn push_t(xml: &mut Xml<impl Read>, is_kept: bool, out: &mut String) -> Result<(), Broken> {
    let start = out.len();
    xml.push_inner_text(out)?;
    if !is_kept {
        let text = out[start..].trim_matches([' ', '\n', '\t', '\r']);
        if text.len() < out.len() - start {
            let text = text.to_owned();
            out.truncate(start);
            out.push_str(&text);
        }
    }
    unescape(out, start);
    Ok(())
}

/// Replaces `_x000D_`, by which Excel writes the signs that XML can't hold, from `start` on.
pub(super) fn unescape(text: &mut String, start: usize) {
    if !text[start..].contains("_x") {
        return;
    }
    let escaped = text.split_off(start);
    let mut rest = escaped.as_str();
    let mut pair = None;
    while let Some(at) = rest.find("_x") {
        let unit = rest.get(at + 2..at + 7).filter(|code| code.ends_with('_'));
        let unit = unit.map(|code| &code[..4]).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let unit = unit.and_then(|code| u16::from_str_radix(code, 16).ok());
        text.push_str(&rest[..at]);
        let Some(unit) = unit else {
            text.push_str("_x");
            rest = &rest[at + 2..];
            continue;
        };
        rest = &rest[at + 7..];
        let units = pair.take().map_or(vec![unit], |first| vec![first, unit]);
        if (0xD800..0xDC00).contains(&unit) && rest.starts_with("_x") {
            pair = Some(unit);
        } else {
            text.push_str(&String::from_utf16_lossy(&units));
        }
    }
    text.push_str(rest);
}

/// Appends a piece of text of an event.
pub(super) fn push_event(event: &Event, out: &mut String) {
    match event {
        Event::Text(text) => push_text(text, out),
        Event::Verbatim(text) => push_utf8(text, out),
        Event::Start(_) | Event::End(_) | Event::Eof => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(table: &str, expect: &[&str]) {
        let texts = read(table.as_bytes()).ok().unwrap();
        let found: Vec<&str> = (0..).map_while(|i| texts.get(i)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn plain_and_rich_texts() {
        check(
            "<sst><si><t>a</t></si><si/><si><r><rPr><b/></rPr><t>b</t></r><r><t>c</t></r></si></sst>",
            &["a", "", "bc"],
        );
        check("<x:sst><x:si><x:t>東京</x:t><x:rPh sb='0'><x:t>トウキョウ</x:t></x:rPh></x:si></x:sst>", &["東京"]);
    }

    #[test]
    fn spaces_count_where_they_are_kept() {
        check(
            "<sst><si><t xml:space='preserve'> a\n</t></si><si><t> b </t></si><si><t> </t></si></sst>",
            &[" a\n", "b", ""],
        );
    }

    #[test]
    fn escaped_signs() {
        check(
            "<sst><si><t>a_x000D_b_x0041__x005F_x0041_</t></si><si><t>_x_xyz_xD83D__xDE00_</t></si><si><t>_x+041_</t></si></sst>",
            &["a\rbA_x0041_", "_x_xyz😀", "_x+041_"],
        );
    }

    #[test]
    fn a_table_that_breaks_off_is_damaged() {
        assert!(read("<sst><si><t>a</t></si><si><t>b".as_bytes()).is_err());
    }
}
