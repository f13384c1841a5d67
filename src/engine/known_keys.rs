//! The keys that an integration's text may have: one that is misspelt would else be ignored without a word.

use toml::de::{DeTable, DeValue};

use crate::pipeline::most_alike;

/// A key that says nothing, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownKey {
    pub line: usize,
    pub key: String,
    /// The section it stands in, as it is written; empty above all of them.
    pub section: String,
    /// What was most likely meant.
    pub nearest: Option<&'static str>,
}

impl UnknownKey {
    /// Says it in a sentence, without the full stop.
    pub fn sentence(&self) -> String {
        let Self { line, key, section, nearest } = self;
        let place = if section.is_empty() { "an integration".to_owned() } else { format!("[{section}]") };
        let meant = nearest.map_or_else(String::new, |nearest| format!("; is “{nearest}” meant?"));
        format!("line {line}: “{key}” is no key of {place}{meant}")
    }
}

/// Finds the first key that means nothing. A text that can't be parsed has none: that is told elsewhere.
pub fn first_unknown(text: &str) -> Option<UnknownKey> {
    let table = DeTable::parse(text).ok()?;
    let mut found = Vec::new();
    walk(text, table.get_ref(), "", &mut found);
    // Tables are walked by name; the reader goes through lines.
    found.into_iter().min_by_key(|unknown| unknown.line)
}

fn walk(text: &str, table: &DeTable<'_>, section: &str, found: &mut Vec<UnknownKey>) {
    let kind = |name: &str| table.get(name).and_then(|value| value.get_ref().as_str());
    let Some(known) = known(section, kind("step").or(kind("type"))) else { return };
    for (name, value) in table {
        let key = name.get_ref().as_ref();
        if known.contains(&key) {
            let inner = if section.is_empty() { key.to_owned() } else { format!("{section}.{key}") };
            inside(text, value.get_ref(), &inner, found);
            continue;
        }
        let line = text[..name.span().start.min(text.len())].matches('\n').count() + 1;
        let nearest = most_alike(key, known.iter().copied());
        found.push(UnknownKey { line, key: key.to_owned(), section: section.to_owned(), nearest });
    }
}

fn inside(text: &str, value: &DeValue<'_>, section: &str, found: &mut Vec<UnknownKey>) {
    match value {
        DeValue::Table(table) => walk(text, table, section, found),
        DeValue::Array(values) => {
            for value in values {
                inside(text, value.get_ref(), section, found);
            }
        }
        DeValue::String(_) | DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {}
    }
}

const INTEGRATION: &[&str] = &[
    "code",
    "version",
    "description",
    "sort_order",
    "execution_mode",
    "import_mode",
    "match_key",
    "notifications",
    "file_pattern",
    "category",
    "columns",
    "format",
    "mapping",
];
const CSV: &[&str] = &[
    "type",
    "delimiter",
    "quote",
    "escape",
    "comment",
    "record_end",
    "skip_space",
    "bars",
    "encoding",
    "skip_lines",
    "has_header",
    "header_rows",
    "max_record_mib",
    "excel_text",
    "left_out",
];
const FIXED: &[&str] =
    &["type", "columns", "widths", "unit", "record_tag", "encoding", "skip_lines", "has_header", "left_out"];
const RULE: &[&str] =
    &["field", "from", "steps", "checks", "tests", "date_order", "decimal", "confidence", "matched_by"];

/// Returns the keys of a section; `None` where the reader itself refuses others. `kind` is the step's, or the format's.
fn known(section: &str, kind: Option<&str>) -> Option<&'static [&'static str]> {
    Some(match section {
        "" => INTEGRATION,
        "format" => match kind? {
            "csv" => CSV,
            "fixed" => FIXED,
            "excel" => &["type", "sheet", "header_row", "left_out"],
            _ => return None,
        },
        "format.left_out" => &["rows", "end"],
        "format.record_tag" => &["start", "text"],
        "mapping" => &["locale", "tables"],
        "mapping.locale" => &["decimal", "date_order"],
        "mapping.tables" => &["table", "part", "rules", "checks"],
        "mapping.tables.checks" => &["expression", "message", "severity"],
        "mapping.tables.rules" => RULE,
        "mapping.tables.rules.from" => &["column", "constant", "system", "template", "auto_number"],
        "mapping.tables.rules.from.auto_number" => &["prefix", "digits", "first"],
        "mapping.tables.rules.steps" => step(kind?)?,
        "mapping.tables.rules.steps.pairs" => &["from", "to"],
        "mapping.tables.rules.steps.missing" => &["fallback", "create"],
        "mapping.tables.rules.steps.missing.create" => &["field", "value"],
        "mapping.tables.rules.checks" => &["rule", "severity"],
        "mapping.tables.rules.checks.rule" => &["range", "pattern", "one_of"],
        "mapping.tables.rules.checks.rule.range" => &["min", "max"],
        "mapping.tables.rules.tests" => &["input", "expected"],
        _ => return None,
    })
}

/// Returns the keys of a step.
fn step(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "uppercase" | "lowercase" | "title_case" | "trim" | "collapse_spaces" | "remove_non_alphanumeric" => &["step"],
        "normalise_unicode" => &["step", "form"],
        "substring" => &["step", "start", "length"],
        "between" => &["step", "after", "before"],
        "replace" => &["step", "find", "with"],
        "regex_replace" => &["step", "pattern", "with"],
        "regex_match" => &["step", "pattern"],
        "split" => &["step", "separator", "part"],
        "join" => &["step", "columns", "separator"],
        "pad" => &["step", "side", "length", "with"],
        "default_if_empty" => &["step", "text"],
        "null_markers" => &["step", "markers"],
        "date" | "date_time" => &["step", "from", "to"],
        "decimal" => &["step", "decimal", "places"],
        "round" => &["step", "precision", "direction"],
        "extract_from_date" => &["step", "part"],
        "unix_timestamp" => &["step", "unit"],
        "lookup" => &["step", "table", "by", "give", "several", "missing"],
        "expression" => &["step", "code"],
        "value_map" => &["step", "pairs", "unmapped"],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        assert_eq!(first_unknown(text).map(|unknown| unknown.sentence()).as_deref(), expect);
    }

    #[test]
    fn a_misspelt_key_is_told_with_its_line_and_the_one_meant() {
        let expect = "line 2: “matchkey” is no key of an integration; is “match_key” meant?";
        check("code = 'A'\nmatchkey = ['No.']\n", Some(expect));
    }

    #[test]
    fn a_key_of_a_section_is_told_with_it() {
        let text = "[format]\ntype = 'csv'\ndelimeter = ','\n";
        check(text, Some("line 3: “delimeter” is no key of [format]; is “delimiter” meant?"));
        let text = "[[mapping.tables]]\n[[mapping.tables.rules]]\nfrom = { column = 'a' }\nsteps = [{ step = 'replace', \
                    find = 'a', by = 'b' }]";
        check(text, Some("line 4: “by” is no key of [mapping.tables.rules.steps]"));
    }

    #[test]
    fn the_first_of_several_is_told() {
        check(
            "[mapping]\nrules = 1\n[format]\ntype = 'excel'\nshet = 'x'",
            Some("line 2: “rules” is no key of [mapping]"),
        );
    }

    #[test]
    fn what_is_refused_elsewhere_is_none() {
        check("code = ", None);
        check("[format]\ntype = 'pdf'\npages = 3", None);
        check("", None);
    }
}
