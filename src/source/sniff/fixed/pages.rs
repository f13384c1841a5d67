//! Heads of printed pages: titles and headings that come again further down, among the rows.

use super::Line;

/// Leaves the heads of all pages but the first out. They must be few beside the rows.
pub(super) fn without_heads(lines: Vec<Line>) -> Vec<Line> {
    let texts: Vec<String> = lines.iter().map(|line| line.places.iter().collect::<String>()).collect();
    let forms: Vec<String> = texts.iter().map(|text| form(text)).collect();
    let Some(first) = forms.first().filter(|form| form.contains(char::is_alphabetic)) else { return lines };
    let again: Vec<usize> = (1..forms.len()).filter(|&at| forms[at] == *first).collect();
    let Some(&nearest) = again.first() else { return lines };
    let is_alike = |texts: &[String], i: usize| again.iter().all(|&at| texts.get(at + i) == texts.get(i));
    let num_alike = (0..nearest).take_while(|&i| is_alike(&forms, i)).count();
    // Rows may be alike but for their digits; what is the same to the letter ends the head.
    let Some(last) = (0..num_alike).rev().find(|&i| is_alike(&texts, i)) else { return lines };
    if again.len() * (last + 1) * 3 > lines.len() {
        return lines;
    }
    let is_head = |at: usize| again.iter().any(|&start| (start..=start + last).contains(&at));
    lines.into_iter().enumerate().filter(|(at, _)| !is_head(*at)).map(|(_, line)| line).collect()
}

/// A line's text with its digits as 9: page numbers and times differ.
fn form(text: &str) -> String {
    text.trim_end().chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &[&str], expect: &[u64]) {
        let line = |(number, text): (u64, &&str)| Line { number, places: text.chars().collect() };
        let left = without_heads((1..).zip(text).map(line).collect());
        assert_eq!(left.iter().map(|line| line.number).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn heads_of_later_pages_are_left_out() {
        check(&["P 1", "No Name", "1 a", "2 b", "3 c", "P 2", "No Name", "4 a", "5 e"], &[1, 2, 3, 4, 5, 8, 9]);
        check(&["No Name", "1 a", "2 b", "No Name", "3 c"], &[1, 2, 3, 5]);
    }

    #[test]
    fn rows_that_are_alike_stay() {
        check(&["A1", "A2", "A3", "A4"], &[1, 2, 3, 4]);
        check(&["P 1", "a b", "c d", "P 2", "e f"], &[1, 2, 3, 4, 5]);
        check(&["11", "22", "11", "33", "44"], &[1, 2, 3, 4, 5]);
    }
}
