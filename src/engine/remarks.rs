//! The comments that a person wrote into an integration's text: each is kept with the place it speaks of, and written
//! there again, in the order of the exported form. What is gone gives its comments to what it was part of.

use std::collections::{BTreeMap, HashMap};

use crate::model::{Integration, Remark};

/// How far a line is inside of quotes and brackets, and where its comment begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lexed {
    /// The quotes of several lines that are open behind it.
    pub open: Option<&'static str>,
    /// Brackets of a value that are open behind it.
    depth: usize,
    comment: Option<usize>,
}

impl Lexed {
    /// Looks at the next line.
    pub fn next(self, line: &str) -> Self {
        let (mut open, mut depth, mut at) = (self.open, self.depth, 0);
        let is_header = self.is_between() && line.trim_start().starts_with('[');
        while let Some(sign) = line[at..].chars().next() {
            let rest = &line[at..];
            at += match open {
                Some(quotes) if rest.starts_with(quotes) => {
                    open = None;
                    // Up to two quotes before the closing ones belong to the text.
                    let num = rest.chars().take_while(|other| *other == sign).count();
                    if quotes.len() == 3 { num.min(5) } else { 1 }
                }
                Some(quotes) if quotes.starts_with('"') && sign == '\\' => {
                    1 + rest[1..].chars().next().map_or(0, char::len_utf8)
                }
                Some(_) => sign.len_utf8(),
                None if sign == '#' => return Self { open, depth, comment: Some(at) },
                None => {
                    match sign {
                        '[' | '{' if !is_header => depth += 1,
                        ']' | '}' if !is_header => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    open = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| rest.starts_with(quotes));
                    open.map_or(sign.len_utf8(), str::len)
                }
            };
        }
        // Only texts of several lines go on.
        Self { open: open.filter(|quotes| quotes.len() == 3), depth, comment: None }
    }

    /// Whether what follows begins a line of its own: a header, a key or a comment.
    pub fn is_between(self) -> bool {
        self.open.is_none() && self.depth == 0
    }
}

/// A place in an integration, by the names of what it is in: `mapping`, `tables`, `Item`, `rules`, `No.`, `steps`, `0`.
type Place = Vec<String>;

/// Follows the places of a text's lines.
#[derive(Default)]
struct Places {
    section: Place,
    /// The latest position in each list of tables.
    positions: HashMap<String, usize>,
}

impl Places {
    /// Returns the place of a line that is a header or begins with a key.
    fn of(&mut self, line: &str, integration: &Integration) -> Option<Place> {
        let line = line.trim();
        if let Some(list) = line.strip_prefix("[[") {
            let path = list.split(']').next()?.trim();
            let next = self.positions.get(path).map_or(0, |at| at + 1);
            let inside = format!("{path}.");
            self.positions.retain(|other, _| !other.starts_with(&inside));
            self.positions.insert(path.to_owned(), next);
            self.section = self.named(path, integration);
            return Some(self.section.clone());
        }
        if let Some(table) = line.strip_prefix('[') {
            self.section = self.named(table.split(']').next()?.trim(), integration);
            return Some(self.section.clone());
        }
        let (key, _) = line.split_once('=')?;
        let keys = key.split('.').map(|key| key.trim().trim_matches(['"', '\'']).to_owned());
        Some(self.section.iter().cloned().chain(keys).collect())
    }

    /// Names tables and fields of a mapping by what they are called: they may stand elsewhere the next time.
    fn named(&self, path: &str, integration: &Integration) -> Place {
        let tables = &integration.mapping.tables;
        let table = self.positions.get("mapping.tables").and_then(|at| tables.get(*at));
        let (mut place, mut prefix) = (Place::new(), String::new());
        for key in path.split('.').map(str::trim) {
            prefix.push_str(if prefix.is_empty() { "" } else { "." });
            prefix.push_str(key);
            place.push(key.to_owned());
            let Some(at) = self.positions.get(&prefix) else { continue };
            let name = match prefix.as_str() {
                "mapping.tables" => table.map(|table| table.table.to_string()),
                "mapping.tables.rules" => table.and_then(|table| table.rules.get(*at)).map(|rule| rule.field.clone()),
                _ => None,
            };
            place.push(name.unwrap_or_else(|| at.to_string()));
        }
        place
    }
}

/// Collects the comments of an integration's text but those that `is_own` says are written with each one.
pub fn collect(text: &str, integration: &Integration, is_own: impl Fn(&str) -> bool) -> Vec<Remark> {
    let (mut lexed, mut places, mut here) = (Lexed::default(), Places::default(), Place::new());
    let (mut waiting, mut remarks) = (Vec::new(), Vec::new());
    for line in text.lines() {
        let (before, after) = (lexed, lexed.next(line));
        lexed = after;
        let (code, comment) = after.comment.map_or((line, None), |at| (&line[..at], Some(&line[at + 1..])));
        if let Some(comment) = comment {
            let comment = comment.strip_prefix(' ').unwrap_or(comment).trim_end();
            waiting.extend((!is_own(comment)).then(|| comment.to_owned()));
        }
        if before.is_between() {
            if code.trim().is_empty() {
                continue;
            }
            here = places.of(code, integration).unwrap_or(here);
        }
        take(&mut remarks, &mut waiting, &here);
    }
    take(&mut remarks, &mut waiting, &Place::new());
    remarks
}

fn take(remarks: &mut Vec<Remark>, waiting: &mut Vec<String>, at: &Place) {
    if !waiting.is_empty() {
        remarks.push(Remark { at: at.clone(), text: std::mem::take(waiting).join("\n") });
    }
}

/// Returns the comments that stand before each line of a text without any, by the line's number from 0; those of what
/// is nowhere come behind the last.
pub fn by_line<'r>(plain: &str, integration: &'r Integration) -> BTreeMap<usize, Vec<&'r str>> {
    let mut lines: HashMap<Place, usize> = HashMap::new();
    let (mut lexed, mut places, mut num_lines) = (Lexed::default(), Places::default(), 0);
    for (number, line) in plain.lines().enumerate() {
        if lexed.is_between()
            && let Some(place) = places.of(line, integration)
        {
            lines.entry(place).or_insert(number);
        }
        lexed = lexed.next(line);
        num_lines = number + 1;
    }
    let mut told: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for Remark { at, text } in &integration.remarks {
        let line = (1..=at.len()).rev().find_map(|num| lines.get(&at[..num])).copied().unwrap_or(num_lines);
        told.entry(line).or_default().extend(text.split('\n'));
    }
    told
}
