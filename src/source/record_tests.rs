//! Properties of the tokenizer: what was written comes back, pieces don't matter, nothing hangs or is lost.

use proptest::prelude::*;

use super::*;
use crate::{
    model::{CsvOptions, Sign},
    source::{cell::unescape, dialect::LoneReturn},
};

/// Reads all records of a text, each as its cells' values with its faults.
fn all(text: &str, options: &CsvOptions) -> Vec<(Vec<String>, Vec<IssueCode>)> {
    let dialect = Dialect::new(options).unwrap();
    let (mut record, mut at, mut found) = (Record::default(), 0, Vec::new());
    let hint = Hint { rest: Rest::Ends, num_cells: 0 };
    loop {
        match read(&text[at..], &dialect, hint, &mut record) {
            Step::End => return found,
            Step::NeedsMore => panic!("all of the text is there"),
            Step::Passed { next } | Step::Record { next } if next == 0 => panic!("no progress at {at}"),
            Step::Passed { next } => at += next,
            Step::Record { next } => {
                let cells = record.spans.iter().map(|span| value(&text[at..], *span, &dialect)).collect();
                found.push((cells, record.faults.iter().map(|fault| fault.code).collect()));
                at += next;
            }
        }
    }
}

fn value(text: &str, span: Span, dialect: &Dialect) -> String {
    match span.writing {
        Writing::Plain | Writing::Quoted => span.of(text).to_owned(),
        Writing::Escaped | Writing::QuotedEscaped => {
            let mut out = String::new();
            unescape(text, span, dialect, &mut out);
            out
        }
    }
}

fn dialects() -> impl Strategy<Value = CsvOptions> {
    let delimiter = prop::sample::select(vec![',', ';', '\t', '|', ':', ' ', '^', '~', '\u{1F}']);
    let quote = prop::sample::select(vec!['"', '\'']);
    let escape = prop::sample::select(vec![None, Some('\\')]);
    (delimiter, quote, escape).prop_map(|(delimiter, quote, escape)| CsvOptions {
        delimiter: Sign::from(delimiter),
        quote: Some(Sign::from(quote)),
        escape: escape.map(Sign::from),
        ..CsvOptions::default()
    })
}

/// Cells full of everything that means something in some dialect.
fn tables() -> impl Strategy<Value = Vec<Vec<String>>> {
    let cell = "([a-c,;|: ^~\t\"'\\\\\r\nü0-9]|\u{1F}){0,8}";
    (1..5usize).prop_flat_map(move |width| prop::collection::vec(prop::collection::vec(cell, width), 1..6))
}

fn write(table: &[Vec<String>], options: &CsvOptions, terminator: csv::Terminator) -> String {
    let mut writer = csv::WriterBuilder::new();
    writer.delimiter(options.delimiter.first()).quote(options.quote.unwrap().first()).terminator(terminator);
    if let Some(escape) = options.escape {
        writer.double_quote(false).escape(escape.first());
    }
    // Quotes around every cell: the csv crate quotes for its own notion of what is special, not for ours of blank
    // lines and lone returns.
    writer.quote_style(csv::QuoteStyle::Always);
    let mut writer = writer.from_writer(Vec::new());
    for row in table {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_written_table_comes_back(table in tables(), options in dialects(), is_crlf: bool) {
        // Backslashes are not escaped by the csv crate's writer, so they have no meaning to give back.
        let table: Vec<Vec<String>> = match options.escape {
            Some(_) => table.iter().map(|row| row.iter().map(|cell| cell.replace('\\', "/")).collect()).collect(),
            None => table,
        };
        let terminator = if is_crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let text = write(&table, &options, terminator);
        let found = all(&text, &options);
        prop_assert!(found.iter().all(|(_, faults)| faults.is_empty()), "{text:?} {found:?}");
        let cells: Vec<_> = found.into_iter().map(|(cells, _)| cells).collect();
        prop_assert_eq!(cells, table, "{:?}", text);
    }

    #[test]
    fn necessary_quotes_are_enough(table in tables(), delimiter in prop::sample::select(vec![b',', b';', b'|'])) {
        // Without quotes, white space alone is a blank line and no row.
        let is_blank = |row: &Vec<String>| row.len() == 1 && row[0].trim().is_empty();
        let table: Vec<_> = table.into_iter().filter(|row| !is_blank(row)).collect();
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let options = CsvOptions { delimiter: Sign::from(char::from(delimiter)), ..CsvOptions::default() };
        let cells: Vec<_> = all(&text, &options).into_iter().map(|(cells, _)| cells).collect();
        prop_assert_eq!(cells, table, "{:?}", text);
    }

    #[test]
    fn pieces_do_not_matter(text in "[ab,\"\n\r '\\\\#]{0,40}", num_cells in 0..4usize, is_spaced: bool, escapes: bool) {
        let options = CsvOptions {
            skip_space: is_spaced,
            comment: Some('#'.into()),
            escape: escapes.then_some('\\'.into()),
            ..CsvOptions::default()
        };
        for lone_return in [LoneReturn::EndsLine, LoneReturn::IsText] {
            let dialect = Dialect::new(&options).unwrap().with_lone_return(lone_return);
            let mut whole = Record::default();
            let step = read(&text, &dialect, Hint { rest: Rest::Ends, num_cells }, &mut whole);
            for cut in 0..=text.len() {
                let mut part = Record::default();
                let hint = Hint { rest: Rest::Follows, num_cells };
                match read(&text[..cut], &dialect, hint, &mut part) {
                    Step::NeedsMore => {}
                    // Bytes at the end of the file may be the last line's.
                    found => {
                        prop_assert_eq!(found, step, "{:?} cut at {}", text, cut);
                        if let Step::Record { .. } = found {
                            prop_assert_eq!((&part.spans, &part.faults), (&whole.spans, &whole.faults), "{:?} cut at {}", text, cut);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn any_text_is_read_to_its_end(text in "(?s).{0,200}", options in dialects()) {
        all(&text, &options);
    }

    #[test]
    fn nothing_is_lost_without_a_fault(text in "[a-z,\"\n]{0,60}") {
        // Every letter of the text is in some cell, whatever the quotes do.
        let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).count();
        let found = all(&text, &CsvOptions::default());
        let num_found: usize = found.iter().flat_map(|(cells, _)| cells).map(|cell| letters(cell)).sum();
        prop_assert_eq!(num_found, letters(&text));
    }
}
