//! What one version of an integration has otherwise than another, in sentences for its owner.

use super::{
    fixed::{FixedColumn, FixedOptions},
    format::FileFormat,
    integration::{ExecutionMode, Integration},
    left_out::LeftOut,
    mapping::{FieldRule, Locale, Mapping, TableMapping},
    sign::Sign,
    step::{RecordCheck, Step},
};

/// Says what `after` has otherwise than `before`, one sentence each; empty where they do the same. How a column was
/// matched is no difference, and neither are code and version.
pub fn differences(before: &Integration, after: &Integration) -> Vec<String> {
    let mut told = Vec::new();
    let Integration {
        code: _,
        version: _,
        description,
        sort_order,
        execution_mode,
        import_mode,
        match_key,
        notifications,
        file_pattern,
        category,
        columns,
        format,
        mapping,
        remarks,
    } = after;
    changed(&mut told, "Description", &before.description, description);
    changed(&mut told, "Sort order", &before.sort_order.to_string(), &sort_order.to_string());
    let mode = |mode: ExecutionMode| mode.name();
    changed(&mut told, "Processing Execution Mode", mode(before.execution_mode), mode(*execution_mode));
    changed(&mut told, "Import mode", before.import_mode.name(), import_mode.name());
    changed(&mut told, "Match key", &before.match_key.join(", "), &match_key.join(", "));
    changed(&mut told, "Notifications", before.notifications.name(), notifications.name());
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    changed(&mut told, "File name pattern", &text(&before.file_pattern), &text(file_pattern));
    changed(&mut told, "Job queue category", &text(&before.category), &text(category));
    formats(&mut told, &before.format, format);
    gone_and_come(&mut told, "Column", &before.columns, columns);
    mappings(&mut told, &before.mapping, mapping);
    if before.remarks != *remarks {
        told.push("Comments in its text".to_owned());
    }
    told
}

/// Says what a mapping has otherwise than another.
pub fn mapping_differences(before: &Mapping, after: &Mapping) -> Vec<String> {
    let mut told = Vec::new();
    mappings(&mut told, before, after);
    told
}

fn changed(told: &mut Vec<String>, what: &str, before: &str, after: &str) {
    if before != after {
        told.push(match (before.is_empty(), after.is_empty()) {
            (true, _) => format!("{what}: “{after}” added"),
            (false, true) => format!("{what}: “{before}” removed"),
            (false, false) => format!("{what}: “{after}” instead of “{before}”"),
        });
    }
}

fn gone_and_come(told: &mut Vec<String>, what: &str, before: &[String], after: &[String]) {
    let is_in = |name: &&String, others: &[String]| others.contains(name);
    told.extend(before.iter().filter(|name| !is_in(name, after)).map(|name| format!("{what} “{name}” removed")));
    told.extend(after.iter().filter(|name| !is_in(name, before)).map(|name| format!("{what} “{name}” added")));
    let is_same_set = before.iter().all(|name| after.contains(name)) && after.iter().all(|name| before.contains(name));
    if before != after && is_same_set {
        told.push(format!("{what}s stand in another order"));
    }
}

fn formats(told: &mut Vec<String>, before: &FileFormat, after: &FileFormat) {
    left_out(told, before.left_out(), after.left_out());
    let sign = |sign: Option<Sign>| sign.map_or_else(|| "none".to_owned(), |sign| sign.to_string());
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    match (before, after) {
        (FileFormat::Csv(before), FileFormat::Csv(after)) => {
            changed(told, "Delimiter", &before.delimiter.to_string(), &after.delimiter.to_string());
            changed(told, "Quote", &sign(before.quote), &sign(after.quote));
            changed(told, "Escape", &sign(before.escape), &sign(after.escape));
            changed(told, "Comment", &sign(before.comment), &sign(after.comment));
            changed(told, "Encoding", &before.encoding, &after.encoding);
            changed(told, "Lines to skip", &before.skip_lines.to_string(), &after.skip_lines.to_string());
            changed(told, "Header", yes(before.has_header), yes(after.has_header));
            changed(told, "Leading spaces left out", yes(before.skip_space), yes(after.skip_space));
            changed(told, "Row ends", before.bars.name(), after.bars.name());
            changed(told, "Record end", &sign(before.record_end), &sign(after.record_end));
            changed(told, "Header rows", &before.header_rows.to_string(), &after.header_rows.to_string());
            let (old, new) = (before.max_record_mib, after.max_record_mib);
            changed(told, "Longest record", &format!("{old} MiB"), &format!("{new} MiB"));
            changed(told, "=\"…\" is text", yes(before.excel_text), yes(after.excel_text));
        }
        (FileFormat::Fixed(before), FileFormat::Fixed(after)) => {
            let columns = |fixed: &FixedOptions| FixedColumn::list_text(&fixed.columns);
            let tag =
                |fixed: &FixedOptions| fixed.record_tag.as_ref().map_or_else(|| "all".to_owned(), ToString::to_string);
            changed(told, "Columns", &columns(before), &columns(after));
            changed(told, "Places count", before.unit.name(), after.unit.name());
            changed(told, "Record type", &tag(before), &tag(after));
            changed(told, "Encoding", &before.encoding, &after.encoding);
            changed(told, "Lines to skip", &before.skip_lines.to_string(), &after.skip_lines.to_string());
            changed(told, "Header", yes(before.has_header), yes(after.has_header));
        }
        (FileFormat::Excel(before), FileFormat::Excel(after)) => {
            let row = |row: Option<u32>| row.map_or_else(|| "none".to_owned(), |row| row.to_string());
            changed(told, "Sheet", &before.sheet, &after.sheet);
            changed(told, "Header row", &row(before.header_row), &row(after.header_row));
        }
        (FileFormat::Csv(_) | FileFormat::Fixed(_) | FileFormat::Excel(_), _) => {
            changed(told, "Source type", before.name(), after.name());
        }
    }
}

fn left_out(told: &mut Vec<String>, before: &LeftOut, after: &LeftOut) {
    let rows = |left_out: &LeftOut| match left_out.rows.as_slice() {
        [] => "none".to_owned(),
        rows => rows.join(", "),
    };
    let end = |left_out: &LeftOut| left_out.end.clone().unwrap_or_else(|| "none".to_owned());
    changed(told, "Rows left out", &rows(before), &rows(after));
    changed(told, "Table ends before", &end(before), &end(after));
}

fn mappings(told: &mut Vec<String>, before: &Mapping, after: &Mapping) {
    let Mapping { locale: Locale { decimal, date_order }, tables } = after;
    changed(told, "Decimal sign", &before.locale.decimal.to_string(), &decimal.to_string());
    changed(told, "Date order", before.locale.date_order.name(), date_order.name());
    for part in tables {
        match before.tables.iter().find(|other| other.table == part.table) {
            Some(other) => parts(told, other, part, if tables.len() > 1 { part.table.as_str() } else { "" }),
            None => told.push(format!("Table {} added, with {} fields", part.table, part.rules.len())),
        }
    }
    let is_gone = |part: &&TableMapping| tables.iter().all(|other| other.table != part.table);
    told.extend(before.tables.iter().filter(is_gone).map(|part| format!("Table {} removed", part.table)));
}

fn parts(told: &mut Vec<String>, before: &TableMapping, after: &TableMapping, table: &str) {
    let name = |field: &str| if table.is_empty() { field.to_owned() } else { format!("{table}, {field}") };
    for rule in &after.rules {
        match before.rules.iter().find(|other| other.field == rule.field) {
            Some(other) => rules(told, other, rule, &name(&rule.field)),
            None => told.push(format!("{}: mapped, from {}", name(&rule.field), rule.from.sentence())),
        }
    }
    let is_gone = |rule: &&FieldRule| after.rules.iter().all(|other| other.field != rule.field);
    let gone = before.rules.iter().filter(is_gone);
    told.extend(
        gone.map(|rule| format!("{}: no longer mapped (was from {})", name(&rule.field), rule.from.sentence())),
    );
    let said =
        |checks: &[RecordCheck]| -> Vec<String> { checks.iter().map(|check| check.expression.clone()).collect() };
    gone_and_come(told, "Check of the record", &said(&before.checks), &said(&after.checks));
    for check in &after.checks {
        if let Some(other) = before.checks.iter().find(|other| other.expression == check.expression && *other != check)
        {
            changed(told, &format!("Check “{}”", check.expression), &other.message, &check.message);
        }
    }
}

fn rules(told: &mut Vec<String>, before: &FieldRule, after: &FieldRule, name: &str) {
    let FieldRule {
        field: _,
        from,
        steps,
        checks,
        tests,
        date_order,
        decimal,
        // How a column was found changes nothing about what it gives.
        confidence: _,
        matched_by: _,
    } = after;
    if before.from != *from {
        told.push(format!("{name}: from {} instead of {}", from.sentence(), before.from.sentence()));
    }
    let order = |order: Option<super::mapping::DateOrder>| order.map_or("as the file", |order| order.name());
    changed(told, &format!("{name}: date order"), order(before.date_order), order(*date_order));
    let sign = |sign: Option<char>| sign.map_or_else(|| "as the file".to_owned(), |sign| sign.to_string());
    changed(told, &format!("{name}: decimal sign"), &sign(before.decimal), &sign(*decimal));
    chains(told, &before.steps, steps, name);
    let said = |checks: &[super::step::Check]| -> Vec<String> { checks.iter().map(super::Check::sentence).collect() };
    gone_and_come(told, &format!("{name}: check"), &said(&before.checks), &said(checks));
    if before.tests != *tests {
        told.push(format!("{name}: {} test cases instead of {}", tests.len(), before.tests.len()));
    }
}

/// Compares two chains by their longest common run of steps; a step replaced by one of its own kind was changed.
fn chains(told: &mut Vec<String>, before: &[Step], after: &[Step], name: &str) {
    let common = common(before, after);
    let (mut i, mut j) = (0, 0);
    for (to_i, to_j) in common.into_iter().chain([(before.len(), after.len())]) {
        let (gone, come) = (&before[i..to_i], &after[j..to_j]);
        let num_pairs = gone.iter().zip(come).take_while(|(one, other)| one.name() == other.name()).count();
        for (one, other) in gone.iter().zip(come).take(num_pairs) {
            told.push(changed_step(one, other, name));
        }
        told.extend(gone[num_pairs..].iter().map(|step| format!("{name}: step “{}” removed", step.sentence())));
        told.extend(come[num_pairs..].iter().map(|step| format!("{name}: step “{}” added", step.sentence())));
        (i, j) = (to_i + 1, to_j + 1);
    }
}

fn changed_step(before: &Step, after: &Step, name: &str) -> String {
    let (old, new) = (before.sentence(), after.sentence());
    if old == new {
        return format!("{name}: step “{new}” changed");
    }
    format!("{name}: step “{new}” instead of “{old}”")
}

/// Returns the positions of equal steps in both, as many as can stand in order.
fn common(before: &[Step], after: &[Step]) -> Vec<(usize, usize)> {
    let mut best = vec![vec![0_usize; after.len() + 1]; before.len() + 1];
    for i in (0..before.len()).rev() {
        for j in (0..after.len()).rev() {
            best[i][j] =
                if before[i] == after[j] { best[i + 1][j + 1] + 1 } else { best[i + 1][j].max(best[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < before.len() && j < after.len() {
        if before[i] == after[j] {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests;
