//! The number format of each cell style of an xlsx.

use std::{collections::HashMap, io::Read};

use super::{
    number_format::NumberFormat,
    xml::{Event, Xml},
};

/// Reads what each style says about numbers; a part that breaks off gives what it has.
pub(super) fn read(input: impl Read) -> Vec<NumberFormat> {
    let mut xml = Xml::new(input);
    let mut codes = HashMap::new();
    let (mut ids, mut is_inside) = (Vec::new(), false);
    loop {
        match xml.next() {
            Ok(Event::Start(tag)) => match tag.name {
                b"numFmt" => {
                    if let (Some(id), Some(code)) = (tag.number(b"numFmtId"), tag.text(b"formatCode")) {
                        codes.entry(id).or_insert(code);
                    }
                }
                b"cellXfs" => is_inside = !tag.is_empty,
                b"xf" if is_inside => ids.push(tag.number(b"numFmtId").unwrap_or(0)),
                _ => {}
            },
            Ok(Event::End(b"cellXfs")) => is_inside = false,
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    // A book may define thousands of formats that no style has.
    let mut formats = HashMap::new();
    for id in &ids {
        if let Some(code) = codes.remove(id) {
            formats.insert(*id, NumberFormat::of(&code));
        }
    }
    ids.into_iter().map(|id| format_of(id, &formats)).collect()
}

/// Returns the format that a book gives a number, or that everyone knows by it.
pub(super) fn format_of(id: u32, codes: &HashMap<u32, NumberFormat>) -> NumberFormat {
    let known = || u16::try_from(id).map_or(NumberFormat::Other, NumberFormat::builtin);
    codes.get(&id).cloned().unwrap_or_else(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_styles() {
        let text = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy\\-mm'/></numFmts>
            <cellStyleXfs><xf numFmtId='22'/></cellStyleXfs>
            <cellXfs><xf/><xf numFmtId='14' applyNumberFormat='1'/><xf numFmtId='164'><alignment/></xf></cellXfs>
            <dxfs><xf numFmtId='22'/></dxfs></styleSheet>";
        assert_eq!(read(text.as_bytes()), [NumberFormat::Other, NumberFormat::Date, NumberFormat::Date]);
        assert_eq!(read("<styleSheet><cellXfs><xf numFmtId='20'/><".as_bytes()), [NumberFormat::Time]);
    }
}
