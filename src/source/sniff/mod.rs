//! How a text file is to be read, found from samples of it, with the evidence.
//!
//! One decision after the other, each given what was decided or set by hand before: encoding, delimiter with quote
//! and escape, comment lines, lines above the table, header. Where no delimiter convinces, aligned columns are
//! looked for.

mod aligned;
mod bars;
mod candidates;
mod delimited;
mod encoding;
mod fixed;
pub(super) mod header;
mod lead;
mod lines;
mod odd_rows;
mod places;
mod quality;
mod sample;
mod trial;
pub(super) mod words;

use std::{borrow::Cow, path::Path};

use self::{
    aligned::{Wanted, guess_fixed},
    delimited::DialectGuess,
    header::{Cell, HeaderGuess},
    places::Places,
    sample::Sample,
    trial::{SampleRow, Trial},
};
use super::{
    Guess, Overrides, SourceError,
    codec::{Codec, REPLACEMENT, Rest},
    excel_text,
    lines::are_feed_returns,
    look::Look,
    stream::{Container, container},
};
use crate::model::{Bars, CsvOptions, Evidence, FileFormat, Sign};

/// Guesses how to read a text file.
pub(super) fn guess(path: &Path, overrides: &Overrides) -> Result<Guess, SourceError> {
    let sample = Sample::read(path)?;
    if sample.head().is_empty() {
        return Err(SourceError::Empty { path: path.to_owned() });
    }
    let (codec, encoding, encodings) = if let Some(name) = &overrides.encoding {
        let codec = Codec::named(name)?;
        (codec, by_hand("Encoding", codec.name()), Vec::new())
    } else {
        let found = encoding::guess(&sample);
        (found.codec, found.evidence, found.others.iter().map(|codec| codec.name().to_owned()).collect())
    };
    let text = sample.text(codec);
    if text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{1A}')).is_empty()
        && sample.rest == Rest::Ends
    {
        return Err(SourceError::Empty { path: path.to_owned() });
    }
    if overrides.encoding.is_none() && is_binary(&text) {
        let (what, advice) = ("a binary file", "ask for the data as CSV or Excel");
        return Err(SourceError::Unsupported { path: path.to_owned(), what, advice });
    }
    let mut later = sample.later_texts(codec);
    let line_ends = |format: &FileFormat| lines::evidence(&text, format);
    let mut plain = Cow::Borrowed(text.as_str());
    if are_feed_returns(&text) {
        // So that a line is one, whoever counts.
        plain = Cow::Owned(text.replace("\n\r", "\n"));
        later.iter_mut().for_each(|text| *text = text.replace("\n\r", "\n"));
    } else if !text.contains('\n') && text.contains('\r') {
        plain = Cow::Owned(text.replace('\r', "\n"));
        later.iter_mut().for_each(|text| *text = text.replace('\r', "\n"));
    }
    let places = Places::new(&plain, sample.rest, &later);
    let (format, mut evidence) = guess_text(&places, codec, overrides)?;
    evidence.insert(0, encoding);
    evidence.extend(archive_evidence(&container(path)?));
    evidence.push(line_ends(&format));
    Ok(Guess { format, evidence, sheets: Vec::new(), encodings })
}

/// Whether control characters stand all over, which no text has; those that separate fields and records aside. What
/// can't be decoded counts too, but without control characters it is a text in two encodings.
fn is_binary(text: &str) -> bool {
    // The fields of files made for law courts are separated by the sign 14.
    let is_control =
        |c: &char| matches!(c, '\u{2}'..='\u{8}' | '\u{E}'..='\u{13}' | '\u{15}'..='\u{19}' | '\u{7F}'..='\u{9F}');
    let (num_chars, num_controls) = (text.chars().count(), text.chars().filter(is_control).count());
    let num_odd = num_controls + text.matches(REPLACEMENT).count();
    if num_chars < 64 || num_odd * 10 <= num_chars || num_controls * 50 <= num_chars {
        return false;
    }
    // One of them may divide the fields.
    let num_of = |sign: char| text.matches(sign).count();
    let most = ('\u{2}'..='\u{19}').filter(is_control).map(num_of).max().unwrap_or(0);
    (num_odd - most) * 10 > num_chars
}

/// Guesses how to read the text that a file starts with.
fn guess_text(
    places: &Places,
    codec: Codec,
    overrides: &Overrides,
) -> Result<(FileFormat, Vec<Evidence>), SourceError> {
    let text = places.head;
    let encoding = codec.name().to_owned();
    if let Some(fixed) = guess_fixed(text, places.rest, codec, overrides, Wanted::ByUser) {
        return Ok(fixed);
    }
    let (overrides, hint) = with_delimiter_line(text, overrides);
    let overrides = &overrides;
    let num_given = overrides.skip_lines.unwrap_or(0);
    let body = &places.below(num_given);
    let base = CsvOptions {
        encoding: encoding.clone(),
        comment: overrides.comment.unwrap_or(usual_comment(places).filter(|sign| overrides.delimiter != Some(*sign))),
        quote: overrides.quote.unwrap_or(Some('"'.into())),
        escape: overrides.escape.unwrap_or_default(),
        skip_space: overrides.skip_space.unwrap_or_default(),
        bars: overrides.bars.unwrap_or_default(),
        record_end: overrides.record_end.unwrap_or_else(|| lines::record_end(places)),
        max_record_mib: overrides.max_record_mib.unwrap_or(CsvOptions::default().max_record_mib),
        excel_text: overrides.excel_text.unwrap_or(true),
        ..CsvOptions::default()
    };
    let markup = odd_rows::markup_evidence(text).filter(|_| overrides.delimiter.is_none());
    if let Some(markup) = markup {
        let trial = delimited::as_lines(body, overrides, &base);
        let options = CsvOptions { has_header: overrides.has_header.unwrap_or(false), ..trial.options };
        let options = CsvOptions { skip_lines: num_given, header_rows: overrides.header_rows.unwrap_or(1), ..options };
        return Ok((FileFormat::Csv(options), vec![markup]));
    }
    if let Some(found) = guess_wrapped(body, codec, overrides) {
        return found;
    }
    let found = delimited::guess(body, overrides, &base);
    if overrides.delimiter.is_none()
        && let Some(fixed) = guess_fixed(text, places.rest, codec, overrides, Wanted::InsteadOf(&found))
    {
        return Ok(fixed);
    }
    let DialectGuess { trial, mut evidence, .. } = found;
    check_options(&trial.options, overrides)?;
    evidence.extend(hint);
    let options = guess_rows(body, &trial, overrides, &mut evidence);
    let options = CsvOptions { skip_lines: options.skip_lines + num_given, ..options };
    Ok((FileFormat::Csv(options), evidence))
}

/// Returns the sign that mostly starts comments, unless too many lines below the first ones start with it: these are
/// rows, whatever they start with.
fn usual_comment(places: &Places) -> Option<Sign> {
    let lines = places.lines(200);
    let num_leading = lines.iter().take_while(|line| line.starts_with('#')).count();
    let num_marked = lines[num_leading..].iter().filter(|line| line.starts_with('#')).count();
    (num_marked * 5 <= lines.len() - num_leading).then_some('#'.into())
}

/// Guesses how to read a text whose rows are wholly in quotes, by what is inside.
fn guess_wrapped(
    body: &Places,
    codec: Codec,
    overrides: &Overrides,
) -> Option<Result<(FileFormat, Vec<Evidence>), SourceError>> {
    let inner = odd_rows::unwrapped(body)?;
    let later = odd_rows::unwrapped_later(body);
    let inner = Places::new(&inner, body.rest, &later);
    let base = CsvOptions { encoding: codec.name().to_owned(), ..CsvOptions::default() };
    let DialectGuess { trial, is_one_column, mut evidence } = delimited::guess(&inner, overrides, &base);
    if is_one_column || !odd_rows::are_rows(&trial.rows, &trial.options) {
        return None;
    }
    evidence.push(odd_rows::wrapped_evidence());
    let options = guess_rows(&inner, &trial, overrides, &mut evidence);
    let num_given = overrides.skip_lines.unwrap_or(0);
    let options =
        CsvOptions { skip_lines: options.skip_lines + num_given, comment: overrides.comment.flatten(), ..options };
    Some(check_options(&options, overrides).map(|()| (FileFormat::Csv(options), evidence)))
}

/// Settings by hand that contradict each other are told, not bent.
fn check_options(options: &CsvOptions, overrides: &Overrides) -> Result<(), SourceError> {
    let asked = CsvOptions {
        delimiter: overrides.delimiter.unwrap_or(options.delimiter),
        quote: overrides.quote.unwrap_or(options.quote),
        escape: overrides.escape.unwrap_or(options.escape),
        comment: overrides.comment.unwrap_or(None),
        ..options.clone()
    };
    super::dialect::Dialect::new(&asked).map(|_| ())
}

/// Decides on comments, lines above and the header.
fn guess_rows(places: &Places, trial: &Trial, overrides: &Overrides, evidence: &mut Vec<Evidence>) -> CsvOptions {
    let (_, short_rule) = bars::drawn(places, trial.options.delimiter, overrides);
    let comment = overrides.comment.unwrap_or(short_rule);
    let with_comments = CsvOptions { comment, ..trial.options.clone() };
    let (width, _) = trial.width();
    let mut all = Trial::run(places, with_comments).unwrap_or_else(|| trial.clone());
    if overrides.comment.is_none()
        && short_rule.is_none()
        && let Some(sign) = lead::comment(&all)
        && !starts_header(&all.rows, width, sign)
    {
        let options = CsvOptions { comment: Some(sign), ..all.options.clone() };
        all = Trial::run(places, options).unwrap_or(all);
        evidence.push(comment_evidence(places.head, sign));
    }
    odd_rows::divide(&mut all.rows, width);
    let num_above = if overrides.skip_lines.is_some() { 0 } else { lead::num_above(&all.rows, width) };
    let skip_lines = match all.rows.get(num_above) {
        Some(row) if num_above > 0 => row.line - 1,
        Some(_) | None => 0,
    };
    if num_above > 0 {
        let width = all.rows.get(num_above).map_or(width, |row| row.cells.len());
        evidence.push(above_evidence(&all.rows, num_above, width, skip_lines));
    }
    let rows = &all.rows[num_above.min(all.rows.len())..];
    let header = judge_header(rows, overrides);
    let header = if bars::rules_header(rows, &all.options) { header.ruled(overrides) } else { header };
    evidence.push(header_evidence(&header));
    evidence.extend(excel_text::evidence(all.num_excel_texts, all.excel_text));
    let is_ended = overrides.bars.is_none() && header.has_header && bars::are_ended(rows, &all, width);
    let bars = if is_ended { Bars::Behind } else { all.options.bars };
    evidence.extend(bars::evidence(bars, overrides.bars.is_some()));
    let header_rows = overrides.header_rows.unwrap_or(header.num_rows);
    CsvOptions { skip_lines, has_header: header.has_header, header_rows, bars, ..all.options }
}

/// Whether the last of the lines that start with `sign` is the header: as wide as the table, right above rows that
/// have no clear header of their own.
fn starts_header(rows: &[SampleRow], width: usize, sign: Sign) -> bool {
    let is_marked = |row: &SampleRow| row.cells.first().is_some_and(|cell| cell.starts_with(sign.as_str()));
    let num_marked = rows.iter().take_while(|row| is_marked(row)).count();
    let (marked, below) = rows.split_at(num_marked);
    let is_wide = marked.last().is_some_and(|row| row.cells.len() == width && width > 1);
    // A sentence with a comma among rows without spaces behind theirs is a comment.
    let is_spaced = |row: &SampleRow| row.cells[1..].iter().all(|cell| cell.starts_with(' '));
    let is_sentence = marked.last().is_some_and(is_spaced) && !below.iter().any(is_spaced);
    if !is_wide || is_sentence || below.iter().any(is_marked) {
        return false;
    }
    let own = judge_header(below, &Overrides::default());
    !own.has_header || own.confidence < 0.6
}

fn judge_header(rows: &[SampleRow], overrides: &Overrides) -> HeaderGuess {
    let by_hand = overrides.has_header.or(overrides.header_row.map(|row| row.is_some()));
    if let Some(has_header) = by_hand {
        return HeaderGuess { has_header, num_rows: 1, why: "set by hand".to_owned(), confidence: 1.0 };
    }
    let cells = |row: &SampleRow<'_>| -> Vec<(String, Look)> {
        row.cells.iter().map(|cell| (cell.replace("\"\"", "\""), Look::of(cell))).collect()
    };
    let rows: Vec<Vec<(String, Look)>> = rows.iter().map(cells).collect();
    let rows: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| row.iter().map(|(text, look)| Cell { text: text.trim(), look: *look }).collect())
        .collect();
    match rows.split_first() {
        Some((first, below)) => header::judge(first, below),
        None => HeaderGuess { has_header: true, num_rows: 1, why: "there are no rows".to_owned(), confidence: 0.5 },
    }
}

/// Takes a first line such as `sep=;`, which Excel understands, as what it says.
fn with_delimiter_line(text: &str, overrides: &Overrides) -> (Overrides, Option<Evidence>) {
    let mut overrides = overrides.clone();
    if let Some(Some(row)) = overrides.header_row {
        overrides.skip_lines.get_or_insert(u64::from(row.saturating_sub(1)));
    }
    let first = text.lines().next().unwrap_or_default().trim_matches('"');
    let is_marked = first.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
    let sign = first
        .get(4..)
        .and_then(Sign::new)
        .filter(|sign| sign.len() <= 3 && !sign.as_str().contains(['\0', '\r', '\n', '"']));
    let (Some(sign), true) = (sign, is_marked) else { return (overrides, None) };
    overrides.delimiter.get_or_insert(sign);
    overrides.skip_lines.get_or_insert(1);
    let why = format!("the first line says “{first}”");
    let evidence =
        Evidence { what: "Lines above".to_owned(), finding: "1 line left out".to_owned(), why, confidence: 1.0 };
    (overrides, Some(evidence))
}

fn look_of(text: &str) -> Look {
    Look::of(text)
}

fn by_hand(what: &str, finding: &str) -> Evidence {
    Evidence { what: what.to_owned(), finding: finding.to_owned(), why: "set by hand".to_owned(), confidence: 1.0 }
}

fn archive_evidence(container: &Container) -> Option<Evidence> {
    let (finding, why) = match container {
        Container::Plain => return None,
        Container::Gzip => ("gzip".to_owned(), "unpacked while it is read".to_owned()),
        Container::Zip(entry) if entry.others.is_empty() => {
            (entry.name.clone(), "the one text in the zip archive".to_owned())
        }
        Container::Zip(entry) => {
            let others: Vec<&str> = entry.others.iter().map(String::as_str).take(5).collect();
            let rest =
                if entry.others.len() > 5 { format!(" and {} more", entry.others.len() - 5) } else { String::new() };
            (
                entry.name.clone(),
                format!("the largest text in the zip archive; {}{rest} are not read", others.join(", ")),
            )
        }
    };
    Some(Evidence { what: "Archive".to_owned(), finding, why, confidence: 1.0 })
}

fn comment_evidence(text: &str, sign: Sign) -> Evidence {
    let num_lines = text.lines().filter(|line| line.starts_with(sign.as_str())).count();
    let lines = words::count(num_lines, "line");
    Evidence {
        what: "Comments".to_owned(),
        finding: words::sign(sign),
        why: match num_lines {
            1 => format!("{lines} starts with it and is not like the rows"),
            _ => format!("{lines} start with it and are not like the rows"),
        },
        confidence: 0.85,
    }
}

fn above_evidence(rows: &[SampleRow], num_above: usize, width: usize, skip_lines: u64) -> Evidence {
    let filled = rows[0].cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let first = filled.collect::<Vec<_>>().join(" ");
    let first = words::shortened(&first);
    Evidence {
        what: "Lines above".to_owned(),
        finding: format!("{} left out", words::count(skip_lines as usize, "line")),
        why: format!("{} such as “{first}” above a table of {width} columns", words::count(num_above, "row")),
        confidence: 0.8,
    }
}

fn header_evidence(header: &HeaderGuess) -> Evidence {
    let HeaderGuess { has_header, num_rows, why, confidence } = header;
    let finding = match num_rows {
        _ if !has_header => "none".to_owned(),
        0 | 1 => "first row".to_owned(),
        _ => format!("first {}", words::count(*num_rows as usize, "row")),
    };
    Evidence { what: "Header".to_owned(), finding, why: why.clone(), confidence: *confidence }
}

#[cfg(test)]
#[path = "guess_tests.rs"]
mod tests;

#[cfg(test)]
mod small_tests;
