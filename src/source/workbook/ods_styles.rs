//! What the styles of an OpenDocument say about numbers, and which sheets they hide.

use std::{
    collections::{HashMap, HashSet},
    io::Read,
};

use super::{
    masks,
    number_format::NumberFormat,
    sections::{Condition, Section},
    xml::{Event, Tag, Xml},
};

/// Styles by name.
#[derive(Default)]
pub(super) struct Styles {
    formats: HashMap<String, NumberFormat>,
    /// What the cell styles refer to, also from the other part.
    data: HashMap<String, NumberFormat>,
    hidden: HashSet<String>,
}

/// A cell style before its format is known.
struct Named {
    name: String,
    format: Option<String>,
    parent: Option<String>,
}

impl Styles {
    pub fn format(&self, style: &str) -> Option<&NumberFormat> {
        self.formats.get(style)
    }

    pub fn is_hidden(&self, style: &str) -> bool {
        self.hidden.contains(style)
    }

    /// Reads on up to the body, or to the end; what stands there goes before what was read from elsewhere.
    pub fn read(&mut self, xml: &mut Xml<impl Read>) {
        let mut named = Vec::new();
        let mut table_style = None;
        // What breaks off has said what it said.
        while let Ok(event) = xml.next() {
            let Event::Start(tag) = event else {
                if matches!(event, Event::Eof) {
                    break;
                }
                continue;
            };
            match tag.name {
                b"body" => break,
                b"style" => {
                    let name = tag.text(b"name").unwrap_or_default();
                    table_style = (tag.get(b"family") == Some(b"table")).then(|| name.clone());
                    if tag.get(b"family") == Some(b"table-cell") {
                        let (format, parent) = (tag.text(b"data-style-name"), tag.text(b"parent-style-name"));
                        named.push(Named { name, format, parent });
                    }
                }
                b"table-properties" if tag.get(b"display") == Some(b"false") => {
                    self.hidden.extend(table_style.take());
                }
                name if is_format(name) => {
                    let (name, is_empty) = (tag.text(b"name").unwrap_or_default(), tag.is_empty);
                    let format = Format::begun(&tag);
                    let format = if is_empty { NumberFormat::Other } else { format.read(xml, &self.data) };
                    self.data.insert(name, format);
                }
                _ => {}
            }
        }
        for Named { name, format, parent } in named {
            let own = format.and_then(|format| self.data.get(&format).cloned());
            let inherited = || parent.and_then(|parent| self.formats.get(&parent).cloned());
            if let Some(format) = own.or_else(inherited) {
                self.formats.insert(name, format);
            }
        }
    }
}

fn is_format(name: &[u8]) -> bool {
    matches!(
        name,
        b"number-style"
            | b"percentage-style"
            | b"currency-style"
            | b"date-style"
            | b"time-style"
            | b"boolean-style"
            | b"text-style"
    )
}

/// More digits than a number has.
const MAX_DIGITS: usize = 16;

/// A number format being read.
#[expect(clippy::struct_excessive_bools, reason = "what was seen, in any order")]
struct Format {
    is_number: bool,
    is_text: bool,
    is_boolean: bool,
    goes_beyond: bool,
    has_date: bool,
    has_time: bool,
    /// Zeros of the digits, once they were seen.
    num_zeros: Option<usize>,
    /// The text before the digits.
    before: String,
    /// Texts between the digits, each with the number of digits behind it.
    joints: Vec<(usize, String)>,
    has_more: bool,
}

impl Format {
    fn begun(tag: &Tag) -> Self {
        Self {
            is_number: tag.name == b"number-style",
            is_text: tag.name == b"text-style",
            is_boolean: tag.name == b"boolean-style",
            goes_beyond: tag.get(b"truncate-on-overflow") == Some(b"false"),
            has_date: false,
            has_time: false,
            num_zeros: None,
            before: String::new(),
            joints: Vec::new(),
            has_more: false,
        }
    }

    /// Reads what is inside the format; others that it names for some numbers stand before it.
    fn read(mut self, xml: &mut Xml<impl Read>, known: &HashMap<String, NumberFormat>) -> NumberFormat {
        let mut depth = 1;
        let mut sections = Vec::new();
        while depth > 0 {
            match xml.next() {
                Ok(Event::Start(tag)) if tag.name == b"embedded-text" && !tag.is_empty => {
                    let position = tag.number(b"position").unwrap_or(0) as usize;
                    let mut joint = String::new();
                    self.has_more |= xml.push_inner_text(&mut joint).is_err();
                    self.joints.push((position, joint));
                }
                Ok(Event::Start(tag)) if tag.name == b"text" && self.num_zeros.is_none() && !tag.is_empty => {
                    self.has_more |= xml.push_inner_text(&mut self.before).is_err();
                }
                Ok(Event::Start(tag)) => {
                    if tag.name == b"map" {
                        sections.extend(section(&tag, known));
                    }
                    self.part(&tag);
                    depth += i32::from(!tag.is_empty);
                }
                Ok(Event::End(_)) => depth -= 1,
                Ok(Event::Text(_) | Event::Verbatim(_)) => {}
                Ok(Event::Eof) | Err(_) => break,
            }
        }
        let own = self.found(&sections);
        // Where all numbers have formats of their own, this one is for texts.
        if !sections.is_empty() && own != NumberFormat::Text {
            sections.push(Section { condition: Condition::Always, format: own });
        } else if sections.is_empty() {
            return own;
        }
        NumberFormat::of_sections(sections)
    }

    fn part(&mut self, tag: &Tag) {
        match tag.name {
            b"day" | b"month" | b"year" | b"era" | b"day-of-week" | b"week-of-year" | b"quarter" => {
                self.has_date = true;
            }
            b"hours" | b"minutes" | b"seconds" | b"am-pm" => self.has_time = true,
            b"number" => {
                self.num_zeros = Some(tag.number(b"min-integer-digits").unwrap_or(0) as usize);
                self.has_more |= tag.number(b"decimal-places").unwrap_or(0) > 0 || tag.is_set(b"grouping");
            }
            b"text" | b"scientific-number" | b"fraction" | b"fill-character" => {
                self.has_more = true;
            }
            _ => {}
        }
    }

    /// Returns what makes an identifier of the number, in a sheet's own terms. Where others are for positive numbers, the
    /// minus that this one shows is the number's own.
    fn mask(&self, others: &[Section]) -> Option<String> {
        let takes_all = |other: &Section| matches!(other.condition, Condition::AtLeast(0.0) | Condition::Above(0.0));
        let is_for_negatives = others.iter().any(takes_all);
        let before = if is_for_negatives { self.before.strip_prefix('-')? } else { &self.before };
        let mut section = format!("\"{before}\"");
        let num_zeros = self.num_zeros?.min(MAX_DIGITS);
        let first_joint = self.joints.iter().map(|(position, _)| position + 1).max().unwrap_or(0).min(MAX_DIGITS);
        for left in (0..=num_zeros.max(first_joint)).rev() {
            for (_, joint) in self.joints.iter().filter(|(position, _)| *position == left) {
                section.extend(["\"", joint, "\""]);
            }
            if left > 0 {
                section.push(if left <= num_zeros { '0' } else { '#' });
            }
        }
        masks::of(&section)
    }

    fn found(self, others: &[Section]) -> NumberFormat {
        match (self.has_date, self.has_time) {
            (true, true) => NumberFormat::DateTime,
            (true, false) => NumberFormat::Date,
            (false, true) if self.goes_beyond => NumberFormat::Duration,
            (false, true) => NumberFormat::Time,
            (false, false) if self.is_text => NumberFormat::Text,
            (false, false) if self.is_boolean => NumberFormat::Boolean,
            (false, false) if self.is_number && !self.has_more => {
                self.mask(others).map_or(NumberFormat::Other, |mask| NumberFormat::Digits(mask.into()))
            }
            (false, false) => NumberFormat::Other,
        }
    }
}

/// Reads which numbers have another format: `value()>=0`.
fn section(tag: &Tag, known: &HashMap<String, NumberFormat>) -> Option<Section> {
    let condition = Condition::of(tag.text(b"condition")?.trim().strip_prefix("value()")?)?;
    Some(Section { condition, format: known.get(&tag.text(b"apply-style-name")?).cloned().unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(format: &str, expect: Option<NumberFormat>) {
        let text = format!(
            "<x:doc>{format}<style:style style:name='a' style:family='table-cell' style:data-style-name='N'/>
            <style:style style:name='b' style:family='table-cell' style:parent-style-name='a'/></x:doc>"
        );
        let mut styles = Styles::default();
        styles.read(&mut Xml::new(text.as_bytes()));
        assert_eq!(styles.format("b").cloned(), expect);
    }

    #[test]
    fn formats_of_styles() {
        check("<n:date-style style:name='N'><n:day/>.<n:month/></n:date-style>", Some(NumberFormat::Date));
        check("<n:date-style style:name='N'><n:day/><n:hours/></n:date-style>", Some(NumberFormat::DateTime));
        check("<n:time-style style:name='N'><n:hours/></n:time-style>", Some(NumberFormat::Time));
        let beyond = "<n:time-style style:name='N' n:truncate-on-overflow='false'><n:hours/></n:time-style>";
        check(beyond, Some(NumberFormat::Duration));
        check("<n:text-style style:name='N'><n:text-content/></n:text-style>", Some(NumberFormat::Text));
        let zeros =
            "<n:number-style style:name='N'><n:number n:decimal-places='0' n:min-integer-digits='5'/></n:number-style>";
        check(zeros, Some(NumberFormat::Digits("00000".into())));
        check(
            "<n:number-style style:name='N'><n:number n:min-integer-digits='1'/></n:number-style>",
            Some(NumberFormat::Other),
        );
        check("", None);
        check("<n:boolean-style style:name='N'><n:boolean/></n:boolean-style>", Some(NumberFormat::Boolean));
    }

    #[track_caller]
    fn check_digits(text: &str, number: &str, joints: &str, mask: &str) {
        let digits = NumberFormat::Digits(mask.into());
        check(
            &format!(
                "<n:number-style style:name='N'><n:text>{text}</n:text>
                <n:number n:min-integer-digits='{number}'>{joints}</n:number></n:number-style>"
            ),
            Some(if mask.is_empty() { NumberFormat::Other } else { digits }),
        );
    }

    #[test]
    fn identifiers() {
        let joint = |position, text| format!("<n:embedded-text n:position='{position}'>{text}</n:embedded-text>");
        check_digits("INV-", "5", "", "INV-00000");
        check_digits("(", "10", &(joint(7, ") ") + joint(4, "-").as_str()), "(000) 000-0000");
        check_digits("(", "0", &(joint(7, ") ") + joint(4, "-").as_str()), "(#) ###-####");
        check_digits("", "0", &joint(4, "-"), "#-####");
        check_digits("", "1", &joint(3, " "), "");
        check_digits("€ ", "5", "", "");
        check_digits("-", "5", "", "");
    }

    #[test]
    fn the_minus_of_a_section_is_the_numbers() {
        let zeros = "<n:number n:min-integer-digits='5'/>";
        check(
            &format!(
                "<n:number-style style:name='P0'>{zeros}</n:number-style>
                <n:number-style style:name='N'><n:text>-</n:text>{zeros}
                <style:map style:condition='value()&gt;=0' style:apply-style-name='P0'/></n:number-style>"
            ),
            Some(NumberFormat::Digits("00000".into())),
        );
        check(
            &format!(
                "<n:number-style style:name='P0'>{zeros}</n:number-style><n:number-style style:name='N'>{zeros}
                <style:map style:condition='value()&lt;=99999' style:apply-style-name='P0'/></n:number-style>"
            ),
            Some(NumberFormat::Digits("00000".into())),
        );
    }

    /// An accounting format: its last section is for texts.
    #[test]
    fn numbers_have_the_format_of_their_section() {
        let part = |name: &str| {
            format!("<n:number-style style:name='{name}'><n:number n:min-integer-digits='1'/></n:number-style>")
        };
        let map = |sign: &str, name: &str| {
            format!("<style:map style:condition='value(){sign}0' style:apply-style-name='{name}'/>")
        };
        let text = |maps: &str| format!("<n:text-style style:name='N'><n:text-content/>{maps}</n:text-style>");
        let maps = [map("&gt;", "P0"), map("&lt;", "P1"), map("=", "P2")].concat();
        let parts = [part("P0"), part("P1"), part("P2")].concat();
        check(&(parts + text(&maps).as_str()), Some(NumberFormat::Other));
        let date = "<n:date-style style:name='P0'><n:day/></n:date-style>";
        let section = |condition, format| Section { condition, format };
        check(
            &format!("{date}<n:number-style style:name='N'><n:number/>{}</n:number-style>", map("&gt;=", "P0")),
            Some(NumberFormat::Sections(
                [section(Condition::AtLeast(0.0), NumberFormat::Date), section(Condition::Always, NumberFormat::Other)]
                    .into(),
            )),
        );
    }

    #[test]
    fn sheets_are_hidden_by_their_style() {
        let text = "<style:style style:name='ta1' style:family='table'><style:table-properties table:display='false'/></style:style>
            <style:style style:name='ta2' style:family='table'><style:table-properties table:display='true'/></style:style>";
        let mut styles = Styles::default();
        styles.read(&mut Xml::new(text.as_bytes()));
        assert!(styles.is_hidden("ta1") && !styles.is_hidden("ta2"));
    }
}
