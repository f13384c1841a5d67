//! Which dialect a delimited text is in.

use crate::{
    model::{Bars, CsvOptions, Evidence, Sign},
    source::Overrides,
};

use super::{bars, candidates, places::Places, trial::Trial, words};

/// The dialect found, and the sample read in it.
pub(crate) struct DialectGuess<'a> {
    pub trial: Trial<'a>,
    /// Whether no delimiter gives a better table than the lines alone.
    pub is_one_column: bool,
    pub evidence: Vec<Evidence>,
}

/// Tries all dialects on the sample, as far as they are not given.
pub(crate) fn guess<'a>(places: &Places<'a>, overrides: &Overrides, base: &CsvOptions) -> DialectGuess<'a> {
    let mut trials = Vec::new();
    let given = overrides.delimiter.map(|sign| vec![sign]);
    for delimiter in given.unwrap_or_else(|| candidates::delimiters(places)) {
        let comment = base.comment.filter(|sign| *sign != delimiter || overrides.comment.is_some());
        for skip_space in spaces(places, delimiter, overrides) {
            let (bars, short_rule) = bars::drawn(places, delimiter, overrides);
            let comment = if overrides.comment.is_none() { short_rule.or(comment) } else { comment };
            let options = CsvOptions { delimiter, comment, skip_space, bars, ..base.clone() };
            trials.extend(with_each_quote(places, overrides, &options));
        }
    }
    choose(places, overrides, base, score(trials))
}

/// Returns the trials with their scores, the best first; without those that can't come near.
fn score(trials: Vec<Trial<'_>>) -> Vec<(f64, Trial<'_>)> {
    let mut bound: Vec<(f64, usize, Trial)> =
        trials.into_iter().enumerate().map(|(order, trial)| (trial.bound(), order, trial)).collect();
    bound.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut best = 0.0;
    let mut scored: Vec<(f64, usize, Trial)> = Vec::new();
    for (bound, order, trial) in bound {
        if bound > best {
            let score = trial.score();
            best = f64::max(best, score);
            scored.push((score, order, trial));
        }
    }
    // Of equal scores, the more usual sign wins.
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut scored: Vec<(f64, Trial)> = scored.into_iter().map(|(score, _, trial)| (score, trial)).collect();
    if let Some(at) = whole_table(&scored) {
        let found = scored.remove(at);
        scored.insert(0, found);
    }
    scored
}

/// Finds a usual delimiter that divides every line alike, where the best one leaves lines above its table and only
/// divides the texts of one column: lists of words, sentences.
fn whole_table(scored: &[(f64, Trial)]) -> Option<usize> {
    let (_, best) = scored.first()?;
    let is_whole = |trial: &Trial| {
        let sign = trial.options.delimiter.as_char();
        sign.is_some_and(|sign| matches!(sign, ',' | ';' | '\t' | '|'))
            && trial.width().0 >= 3
            && trial.is_regular(5)
            && trial.num_columns_with(best.options.delimiter) == 1
    };
    if best.num_above() == 0 { None } else { scored.iter().position(|(_, trial)| is_whole(trial)) }
}

fn choose<'a>(
    places: &Places<'a>,
    overrides: &Overrides,
    base: &CsvOptions,
    scored: Vec<(f64, Trial<'a>)>,
) -> DialectGuess<'a> {
    let given = overrides.delimiter;
    let lines = one_column(places, overrides, base);
    let runner_up =
        scored.iter().find(|(score, trial)| *score > 0.0 && trial.options.delimiter != scored[0].1.options.delimiter);
    let runner_up = runner_up.map(|(score, trial)| (*score, describe_widths(trial)));
    let best = scored.into_iter().next();
    match best {
        Some((score, trial)) if given.is_some() || score > score_of_lines(&lines, &trial) => {
            let evidence = vec![delimiter_evidence(&trial, score, runner_up, given), quote_evidence(&trial, overrides)];
            DialectGuess { trial, is_one_column: false, evidence }
        }
        _ => {
            let evidence = vec![one_column_evidence(&lines), quote_evidence(&lines, overrides)];
            DialectGuess { trial: lines, is_one_column: true, evidence }
        }
    }
}

/// Reads the sample as lines, whatever divides them.
pub(crate) fn as_lines<'a>(places: &Places<'a>, overrides: &Overrides, base: &CsvOptions) -> Trial<'a> {
    let base = CsvOptions {
        bars: Bars::Between,
        quote: overrides.quote.unwrap_or(None),
        comment: overrides.comment.flatten(),
        ..base.clone()
    };
    one_column(places, overrides, &base)
}

/// Reads the sample as lines: with a delimiter that does not occur.
fn one_column<'a>(places: &Places<'a>, overrides: &Overrides, base: &CsvOptions) -> Trial<'a> {
    let mut absent = ",;\t|\u{1F}\u{1E}".chars().map(Sign::from).filter(|sign| !places.contains(sign.as_str()));
    let delimiter = overrides.delimiter.or_else(|| absent.next()).unwrap_or('\u{1F}'.into());
    let quoted = CsvOptions { delimiter, bars: overrides.bars.unwrap_or_default(), ..base.clone() };
    let plain = CsvOptions { quote: None, ..quoted.clone() };
    let trial = Trial::run(places, quoted).filter(|trial| trial.num_faults == 0 || overrides.quote.is_some());
    let trial = trial.or_else(|| Trial::run(places, plain));
    trial.unwrap_or_else(|| {
        // What was set by hand may contradict itself; that is told when the options are checked.
        let delimiter = Sign::from('\u{1F}');
        let options = CsvOptions { delimiter, quote: None, comment: None, ..CsvOptions::default() };
        Trial::run(places, options).expect("BUG: a delimiter alone is a dialect")
    })
}

/// Returns what a table of the lines alone is worth against the best delimiter's.
fn score_of_lines(lines: &Trial, best: &Trial) -> f64 {
    let texts: Vec<&str> = lines.all_rows().filter_map(|row| row.cells.first().copied()).collect();
    let score = lines.score_as_one_column();
    let Some((first, rest)) = texts.split_first() else { return score };
    let is_value = |text: &&&str| super::look_of(text).is_strict() || super::aligned::is_phone(text.trim());
    let num_strict = rest.iter().filter(is_value).count();
    // Each line is one date or one number as it stands: a delimiter inside is a decimal comma or a clock's colon.
    // A lone heading must say so where commas could delimit as well.
    let is_strict = num_strict * 10 >= rest.len() * 9 && rest.len() >= 2;
    let sign = best.options.delimiter;
    let has_heading = !first.contains(sign.as_str()) && !super::look_of(first).is_number();
    let is_usual = sign.as_char().is_some_and(|sign| matches!(sign, ',' | ';' | '\t' | '|'));
    if is_strict && (has_heading || !is_usual) { 0.75 } else { score }
}

/// Tries the quotes, each with the escape sign that suits it.
fn with_each_quote<'a>(places: &Places<'a>, overrides: &Overrides, options: &CsvOptions) -> Vec<Trial<'a>> {
    let with = |quote| {
        let trial = Trial::run(places, CsvOptions { quote, ..options.clone() })?;
        Some(with_escape(trial, places, overrides))
    };
    // Who draws a table quotes nothing in it.
    let given = overrides.quote.or((options.bars == Bars::Drawn).then_some(None));
    if let Some(given) = given {
        return with(given).into_iter().collect();
    }
    let mut trials: Vec<Trial> = with(Some('"'.into())).into_iter().collect();
    // A sign that wraps no cells and stands about in the text, time and again, is none. Once is a mistake; and what
    // keeps delimiters from dividing cells, so that the rows are more alike, is a quote however often it went wrong.
    let num_wrong = trials.first().map_or(0, |trial| trial.num_faults + trial.num_stray);
    if num_wrong >= 3 && trials.first().is_some_and(|trial| num_wrong > trial.num_quoted) {
        let keeps = |none: &Trial| trials[0].num_needed > 0 && trials[0].consistency() > none.consistency();
        let none = with(None).filter(|none| !keeps(none));
        trials.extend(none);
    }
    let usual_consistency = trials.first().map_or(0.0, Trial::consistency);
    for quote in candidates::quotes(places, options.delimiter) {
        // Another quote must wrap cells far more often than it stands about; where it wraps only one, that must
        // mend the table.
        let wraps = |trial: &Trial| {
            let num_wrong = trial.num_faults + trial.num_stray;
            let is_better = num_wrong == 0 && trial.consistency() > usual_consistency;
            // What is quoted in one row alone, and need not be, is that row's own.
            let is_meant = trial.num_needed > 0 || trial.num_quoting_rows * 2 >= trial.num_rows();
            let is_enough = trial.num_quoted >= 2 && trial.num_quoted > 3 * num_wrong && is_meant;
            is_enough || (trial.num_quoted == 1 && is_better)
        };
        trials.extend(with(Some(quote)).filter(wraps));
    }
    trials
}

/// Returns whether to try leaving out spaces after the delimiter.
fn spaces(places: &Places, delimiter: Sign, overrides: &Overrides) -> Vec<bool> {
    if let Some(given) = overrides.skip_space {
        return vec![given];
    }
    if delimiter == ' ' {
        return if places.contains("  ") { vec![false, true] } else { vec![false] };
    }
    let (mut num_delimiters, mut num_spaced) = (0, 0);
    for line in places.lines(200) {
        for (at, sign) in line.match_indices(delimiter.as_str()) {
            num_delimiters += 1;
            num_spaced += usize::from(line[at + sign.len()..].starts_with(' '));
        }
    }
    if num_spaced > 0 && num_spaced * 10 >= num_delimiters * 8 { vec![true, false] } else { vec![false] }
}

/// Sets the escape sign where it makes better records than without.
fn with_escape<'a>(trial: Trial<'a>, places: &Places<'a>, overrides: &Overrides) -> Trial<'a> {
    if let Some(escape) = overrides.escape {
        let options = CsvOptions { escape, ..trial.options.clone() };
        return Trial::run(places, options).unwrap_or(trial);
    }
    let faults = |trial: &Trial| trial.num_faults + trial.num_stray;
    let is_better = |escaped: &Trial, sign: char| {
        let (before, after) = (faults(&trial), faults(escaped));
        let is_alike = escaped.consistency() >= trial.consistency();
        let is_usual = sign == '\\';
        (after < before && is_alike && (is_usual || after == 0))
            || (is_usual && after <= before && escaped.consistency() > trial.consistency())
    };
    let found =
        candidates::escapes(places, trial.options.delimiter, trial.options.quote).into_iter().find_map(|sign| {
            // What is only looked for may mean something else.
            let comment = trial.options.comment.filter(|comment| overrides.comment.is_some() || *comment != sign);
            let options = CsvOptions { escape: Some(sign.into()), comment, ..trial.options.clone() };
            Trial::run(places, options).filter(|escaped| is_better(escaped, sign))
        });
    match found {
        Some(escaped) => escaped,
        None if escapes_backslashes(&trial, places) => {
            let options = CsvOptions { escape: Some('\\'.into()), ..trial.options.clone() };
            Trial::run(places, options).filter(|escaped| faults(escaped) <= faults(&trial)).unwrap_or(trial)
        }
        None => trial,
    }
}

/// Whether each backslash in quoted cells is doubled, and no quote is: a program that escapes by backslashes wrote it.
fn escapes_backslashes(trial: &Trial, places: &Places) -> bool {
    let doubled = trial.options.quote.map(|quote| format!("{quote}{quote}")).unwrap_or_default();
    trial.num_quoted > 0
        && candidates::doubles_backslashes(places)
        && !trial.all_rows().flat_map(|row| &row.cells).any(|cell| cell.contains(&doubled))
}

fn delimiter_evidence(trial: &Trial, score: f64, runner_up: Option<(f64, String)>, given: Option<Sign>) -> Evidence {
    let mut why = describe_widths(trial);
    let mut confidence = 1.0;
    if given.is_some() {
        why = format!("set by hand; {why}");
    } else if let Some((next_score, next)) = runner_up {
        why = format!("{why}; next best: {next}");
        confidence = (0.5 + 0.5 * (score - next_score) / score.max(1e-9)) * trial.consistency().sqrt();
    } else {
        confidence = 0.95 * trial.consistency().sqrt();
    }
    let finding = words::sign(trial.options.delimiter);
    Evidence { what: "Delimiter".to_owned(), finding, why, confidence: confidence.clamp(0.0, 1.0) as f32 }
}

/// Says how many columns a delimiter gives.
fn describe_widths(trial: &Trial) -> String {
    let (width, num_alike) = trial.width();
    let sign = words::sign(trial.options.delimiter);
    let columns = words::count(width, "column");
    format!("{sign} gives {columns} in {num_alike} of {} rows looked at", trial.num_rows())
}

fn one_column_evidence(lines: &Trial) -> Evidence {
    Evidence {
        what: "Delimiter".to_owned(),
        finding: "none".to_owned(),
        why: format!("no sign divides the {} looked at into a better table", words::count(lines.num_rows(), "line")),
        confidence: 0.6,
    }
}

fn quote_evidence(trial: &Trial, overrides: &Overrides) -> Evidence {
    let Trial { num_quoted, num_faults, num_stray, .. } = trial;
    let finding = trial.options.quote.map_or("none".to_owned(), words::sign);
    let cells = words::count(*num_quoted, "cell");
    let (why, confidence) = match (overrides.quote.is_some(), trial.options.quote) {
        (true, _) => ("set by hand".to_owned(), 1.0),
        (false, None) => ("quotes stand inside the text and wrap no cells".to_owned(), 0.8),
        (false, Some(_)) if *num_quoted == 0 => ("no cell is quoted; the usual sign".to_owned(), 0.9),
        (false, Some(_)) => {
            let num_wrong = num_faults + num_stray;
            let share = *num_quoted as f32 / (num_quoted + num_wrong) as f32;
            let elsewhere = match num_wrong {
                0 => " and stands nowhere else".to_owned(),
                _ => format!(", stands elsewhere {}", words::count(num_wrong, "time")),
            };
            (format!("wraps {cells}{elsewhere}"), share)
        }
    };
    let finding = match trial.options.escape {
        Some(escape) => format!("{finding}, escaped by {}", words::sign(escape)),
        None => finding,
    };
    Evidence { what: "Quote".to_owned(), finding, why, confidence }
}
