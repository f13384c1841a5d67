//! Signs that may delimit or quote in a text: those that stand where such signs would.

use std::collections::HashMap;

use super::places::Places;
use crate::{model::Sign, source::look::Look};

/// Signs that delimit fields, the more usual ones first.
const USUAL: &str = ",;\t|:^~ \u{1}\u{1C}\u{1D}\u{1E}\u{1F}";

/// Signs that delimit fields only where nothing usual does, and that must then stand in nearly every line.
const UNUSUAL: &str = "#&/*%=!@$+-_.";

/// Of those, the ones that stand in names and numbers.
const NATURAL: &str = "/-_.";

/// What surely delimits nothing.
const NEVER: &str = "\"'`\\()[]{}<>?\u{FEFF}\u{FFFD}\u{A0}’‘“”„«»°\0";

/// How many lines are looked at.
const NUM_LINES: usize = 200;

/// How many signs of several characters are worth a trial.
const MAX_LONG: usize = 6;

/// Returns the delimiters worth a trial.
pub(crate) fn delimiters(places: &Places) -> Vec<Sign> {
    let lines = places.lines(NUM_LINES);
    let share = |sign: &str| lines.iter().filter(|line| line.contains(sign)).count() * 10 / lines.len().max(1);
    let of = |signs: &'static str| signs.chars().map(Sign::from);
    let usual: Vec<Sign> = of(USUAL).filter(|sign| lines.iter().any(|line| line.contains(sign.as_str()))).collect();
    let usual = usual.into_iter().filter(|sign| share(sign.as_str()) >= 1 || lines.len() < 10);
    let is_of_clock = is_of_clock(&lines);
    let usual = usual.filter(|sign| !(is_of_clock && sign.as_str() == ","));
    let is_of_dates = !lines.is_empty() && !lines.iter().any(|line| divides_words(line, ":"));
    let usual = usual.filter(|sign| !(is_of_dates && sign.as_str() == ":"));
    let num_divided = |sign: &str| lines.iter().filter(|line| divides_words(line, sign)).count();
    let is_of_names = !lines.is_empty() && lines.iter().all(|line| names_values(line));
    let unusual = of(UNUSUAL).filter(|sign| {
        let is_natural = NATURAL.contains(sign.as_str());
        share(sign.as_str()) >= 7
            && !(is_of_names && sign.as_str() == "=")
            && (!is_natural || num_divided(sign.as_str()) * 10 >= lines.len() * 9)
    });
    let foreign = foreign(&lines).into_iter().filter(|sign| share(sign.as_str()) >= 7);
    let long = runs(&lines).into_iter().filter(|sign| share(sign.as_str()) >= 7);
    let arrows = arrows(&lines).into_iter().filter(|sign| share(sign.as_str()) >= 9);
    let all: Vec<Sign> =
        usual.chain(long.take(MAX_LONG)).chain(arrows.take(MAX_LONG)).chain(unusual).chain(foreign).collect();
    let is_whole = |sign: &Sign| !all.iter().any(|longer| is_part_only(&lines, *sign, *longer));
    all.iter().copied().filter(is_whole).collect()
}

/// Whether the sign stands in the line, and not only in dates, times and numbers among other words, as logs begin with
/// a date.
fn divides_words(line: &str, sign: &str) -> bool {
    let is_date = |word: &str| match Look::of(word) {
        Look::Date | Look::DateTime => true,
        Look::Time => sign == ":",
        Look::Decimal => sign == ".",
        _ => false,
    };
    // A log may name its dates, or put them in brackets.
    let is_only_in_dates = |word: &str| {
        let parts = word.split(['=', '[', ']', '(', ')', '"', '\'', ',', ';']);
        parts.filter(|part| part.contains(sign)).all(is_date)
    };
    let is_alone = line.split_whitespace().nth(1).is_none();
    line.split_whitespace().any(|word| word.contains(sign) && (is_alone || !is_only_in_dates(word)))
}

/// Whether several words of the line are names with values, `level=info`, as logs write them.
fn names_values(line: &str) -> bool {
    let is_named = |word: &&str| word.split_once('=').is_some_and(|(name, _)| name.starts_with(char::is_alphabetic));
    line.split_whitespace().filter(is_named).count() >= 2
}

/// Whether the comma of nearly every line that has one is that of a clock, `08:15:00,123`, as logs write it.
fn is_of_clock(lines: &[&str]) -> bool {
    let with_comma: Vec<(&str, &str)> = lines.iter().filter_map(|line| line.split_once(',')).collect();
    let is_clock = |(before, after): &&(&str, &str)| {
        let time: Vec<u8> = before.bytes().rev().take(8).collect();
        let is_time = time.len() == 8
            && time
                .iter()
                .enumerate()
                .all(|(at, byte)| if at % 3 == 2 { *byte == b':' } else { byte.is_ascii_digit() });
        let num_digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let is_of_text = |part: &str| part.starts_with(char::is_whitespace);
        is_time && num_digits == 3 && after[num_digits..].split(',').skip(1).all(is_of_text)
    };
    // One digit more or less, or a second comma that is none of a sentence: then it delimits after all.
    with_comma.len() >= 3 && with_comma.iter().filter(is_clock).count() * 10 >= with_comma.len() * 9
}

/// Whether an unusual sign stands nowhere but in a longer one, which is then what delimits.
fn is_part_only(lines: &[&str], sign: Sign, longer: Sign) -> bool {
    let (sign, longer) = (sign.as_str(), longer.as_str());
    let num_in_one = longer.matches(sign).count();
    let count = |text: &str| lines.iter().map(|line| line.matches(text).count()).sum::<usize>();
    UNUSUAL.contains(sign) && sign.len() < longer.len() && num_in_one > 0 && count(sign) == count(longer) * num_in_one
}

/// Returns the first lines' control characters, wide spaces, and characters beyond ASCII that are no letters; the letter
/// thorn is one that hosts and law courts delimit with.
fn foreign(lines: &[&str]) -> Vec<Sign> {
    let mut found: Vec<char> = Vec::new();
    for c in lines.iter().take(5).flat_map(|line| line.chars()) {
        let is_sign = (c.is_control() || !c.is_ascii()) && !c.is_alphanumeric() && !c.is_whitespace();
        let is_odd = matches!(c, 'þ' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{3000}');
        if (is_odd || (is_sign && !NEVER.contains(c))) && !found.contains(&c) && !USUAL.contains(c) {
            found.push(c);
        }
    }
    found.into_iter().map(Sign::from).collect()
}

/// Returns signs of several characters that stand between words and numbers, the longest and most frequent first.
fn runs(lines: &[&str]) -> Vec<Sign> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for line in lines.iter().take(30) {
        let is_word = |c: char| c.is_alphanumeric() || NEVER.contains(c);
        for run in line.split(is_word).filter(|run| may_delimit(run)) {
            *counts.entry(run).or_default() += 1;
        }
    }
    let mut found: Vec<(&str, usize)> = counts.into_iter().collect();
    found.sort_unstable_by_key(|&(run, count)| (std::cmp::Reverse(count * run.len()), run));
    found.into_iter().filter_map(|(run, _)| Sign::new(run)).collect()
}

/// Returns signs of several characters that are made of brackets, dashes and lines: `=>`, `<>`, `__`, `{|}`.
fn arrows(lines: &[&str]) -> Vec<Sign> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let is_arrow = |c: char| "<>[]{}=-_/|~".contains(c);
    let may_delimit = |run: &&str| (2..=5).contains(&run.len()) && run.contains(|c| "<>[]{}-_/".contains(c));
    for line in lines.iter().take(30) {
        for run in line.split(|c| !is_arrow(c)).filter(may_delimit) {
            // Behind a scheme's colon, slashes are an address's.
            let at = run.as_ptr() as usize - line.as_ptr() as usize;
            if !line[..at].ends_with(':') {
                *counts.entry(run).or_default() += 1;
            }
        }
    }
    let mut found: Vec<(&str, usize)> = counts.into_iter().collect();
    found.sort_unstable_by_key(|&(run, count)| (std::cmp::Reverse(count * run.len()), run));
    found.into_iter().filter_map(|(run, _)| Sign::new(run)).collect()
}

/// Whether a run of signs may be one delimiter: `||`, `~|~`, `, `.
fn may_delimit(run: &str) -> bool {
    let num_chars = run.chars().count();
    // With spaces around, only what usually delimits does.
    let has_space = run.contains(' ');
    let has_usual = run.contains([',', ';', '|', '\t', '~', '^']);
    let is_sign = |c: char| !matches!(c, '.' | '-' | '_' | '/');
    (2..=5).contains(&num_chars)
        && !run.trim_matches(' ').is_empty()
        && (!has_space || has_usual)
        && run.chars().all(is_sign)
}

/// Returns quotes other than the double one that stand at the start or end of fields.
pub(crate) fn quotes(places: &Places, delimiter: Sign) -> Vec<Sign> {
    let mut at_edges: Vec<char> = places.lines(NUM_LINES).iter().filter_map(|line| line.chars().next()).collect();
    for text in places.texts() {
        beside(text, delimiter.as_str(), |before, after| at_edges.extend(before.into_iter().chain(after)));
        at_edges.sort_unstable();
        at_edges.dedup();
    }
    let is_likely = |quote: &char| delimiter != *quote && at_edges.contains(quote);
    "'`|$~^*%þ“„«‘".chars().filter(is_likely).map(Sign::from).collect()
}

/// Walks the characters before and behind each place of a sign.
fn beside(text: &str, sign: &str, mut each: impl FnMut(Option<char>, Option<char>)) {
    for at in memchr::memmem::find_iter(text.as_bytes(), sign) {
        each(text[..at].chars().next_back(), text[at + sign.len()..].chars().next());
    }
}

/// Returns signs that may escape the quote or the delimiter: those that stand before one where none belongs.
pub(crate) fn escapes(places: &Places, delimiter: Sign, quote: Option<Sign>) -> Vec<char> {
    let is_before = |escape: char, sign: Sign| places.contains(&format!("{escape}{sign}"));
    let is_usual = is_before('\\', delimiter) || quote.is_some_and(|quote| is_before('\\', quote));
    let usual = is_usual.then_some('\\');
    let mut before_quotes = Vec::new();
    for line in places.lines(NUM_LINES) {
        let Some(quote) = quote else { break };
        beside(line, quote.as_str(), |before, _| before_quotes.extend(before.filter(|c| !before_quotes.contains(c))));
    }
    // Signs that text does not end with: it is quoted, and would have them before its closing quote.
    let is_escape = |escape: &char| {
        // Few signs do, and only those are counted.
        let may_be = delimiter != *escape && before_quotes.contains(escape);
        may_be && quote.is_some_and(|quote| quote != *escape && stands_before(places, *escape, quote))
    };
    let others = "/^~|`#&%$@!?*+=<>".chars().filter(is_escape);
    usual.into_iter().chain(others).collect()
}

/// Whether a sign stands before the quote time and again, and hardly anywhere else.
fn stands_before(places: &Places, sign: char, quote: Sign) -> bool {
    let lines = places.lines(NUM_LINES);
    let count = |text: &str| lines.iter().map(|line| line.matches(text).count()).sum::<usize>();
    let num_before = count(&format!("{sign}{quote}"));
    num_before >= 2 && num_before * 2 >= count(sign.encode_utf8(&mut [0; 4]))
}

/// Whether the backslashes of a text stand in pairs only, as where each of them is escaped by another.
pub(crate) fn doubles_backslashes(places: &Places) -> bool {
    let lines = places.lines(NUM_LINES);
    let is_backslash = |c: char| c == '\\';
    let runs = || lines.iter().flat_map(|line| line.split(|c| !is_backslash(c))).filter(|run| !run.is_empty());
    runs().count() >= 3 && runs().all(|run| run.len() % 2 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::codec::Rest;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let found = delimiters(&Places::new(text, Rest::Ends, &[]));
        let found: Vec<&str> = found.iter().map(Sign::as_str).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn signs_between_words() {
        check("a,b\n1,2\n", &[","]);
        check("a||b\n1||2\n", &["|", "||"]);
        check("a==b\n1==2\n", &["=="]);
        check("a~|~b\n1~|~2\n", &["|", "~", "~|~"]);
        check("a§b\n1§2\n", &["§"]);
        check("a\u{14}b\n1\u{14}2\n", &["\u{14}"]);
        check("a, b\n1, 2\n", &[",", " ", ", "]);
        check("“a”||“b”\n“1”||“2”\n", &["|", "||"]);
        check("aþb\n1þ2\n", &["þ"]);
        check("a\u{A0}b\n1\u{A0}2\n", &["\u{A0}"]);
        check("a<>b\n1<>2\n", &["<>"]);
        check("a=>b__c\n1=>2__3\n", &["=>", "__"]);
        check("http://a/b\nhttp://c/d\n", &[":", "/"]);
    }

    #[test]
    fn a_date_among_words_delimits_nothing() {
        check("2026-11-20 up\n2026-11-21 down\n", &[" "]);
        check("2026-11-20 a-b\n2026-11-21 c-d\n", &[" ", "-"]);
        check("2026-11-20\n2026-11-21\n", &["-"]);
        check("20.11.2026 up\n21.11.2026 down\n", &[" "]);
        check("[2026-11-20] up\n[2026-11-21] down\n", &[" "]);
        check("t=2026-11-20T08:15:00 x\nt=2026-11-21T08:16:00 y\n", &[" ", "="]);
        check("t=2026-11-20T08:15:00 x=1\nt=2026-11-21T08:16:00 x=2\n", &[" "]);
    }

    #[test]
    fn the_comma_of_a_clock_delimits_nothing() {
        check("08:15:00,123 a\n08:15:01,007 b\n08:15:02,500 c, d\n", &[" "]);
        check("08:15:00,123,a\n08:15:01,007,b\n08:15:02,500,c\n", &[",", ":"]);
        check("08:15:00,12\n08:15:01,7\n08:15:02,500\n", &[",", ":"]);
    }

    #[test]
    fn quotes_at_the_edge_of_fields() {
        let of = |text: &str| quotes(&Places::new(text, Rest::Ends, &[]), ','.into());
        assert_eq!(of("a,b\n'x',1\n"), [Sign::from('\'')]);
        assert!(of("a,b\nit's,1\n").is_empty());
        assert_eq!(of("a,b\n1,“x”\n"), [Sign::from('“')]);
    }
}
