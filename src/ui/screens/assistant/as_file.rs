//! A file's first lines as they stand in it, with what can't be seen made visible and the delimiters set off.

use std::collections::HashMap;

use eframe::egui::{
    Align2, Color32, CornerRadius, Rect, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role, pos2, text::LayoutJob,
    text::TextFormat, vec2,
};

use super::{
    line_list::List,
    quoting::{self, Start, Token},
    signs,
};
use crate::{
    engine::Look,
    model::{CsvOptions, FileFormat, Issue, RowNo, left_out::begins},
    source::{LineEnding, RawLine},
    ui::{
        theme::{self, Text, Tokens, icon},
        widgets::small,
    },
};

/// Room for the sign and number of a line.
const GUTTER: f32 = 72.0;

const ROW: f32 = 20.0;

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Plain,
    Delimiter,
    Quote,
    Space,
    /// A control character, or one without width.
    Control,
    /// Stands for bytes that are no text.
    Undecodable,
}

/// What a line is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Above the table, a comment, or blank.
    LeftOut,
    Header,
    Row,
}

/// Shows the lines; `reveal` is one to be brought into sight. A click or the arrow keys select one.
pub fn lines_ui(ui: &mut Ui, look: &Look, issues: &[(RowNo, Issue)], reveal: Option<u64>, selected: &mut Option<u64>) {
    small(ui, &legend(&look.preview.guess.format, look.lines.len()));
    let kinds = kinds(&look.preview.guess.format, &look.lines);
    let found = by_line(issues);
    let list = List::begin(ui);
    let moved = list.keys(ui, look.lines.len() as u64, selected);
    let mut area = ScrollArea::both().auto_shrink(false).id_salt("lines");
    if let Some(line) = reveal.or(moved) {
        area = area.vertical_scroll_offset((line.saturating_sub(4)) as f32 * ROW);
    }
    let csv = match &look.preview.guess.format {
        FileFormat::Csv(csv) => Some(csv),
        FileFormat::Fixed(_) | FileFormat::Excel(_) => None,
    };
    let is_row = |kind: &LineKind| *kind != LineKind::LeftOut;
    let rows = look.lines.iter().zip(&kinds).map(|(line, kind)| (line.text.as_str(), is_row(kind)));
    let starts = csv.map_or_else(Vec::new, |csv| quoting::starts(rows, csv, issues));
    ui.spacing_mut().item_spacing.y = 0.0;
    area.show_rows(ui, ROW, look.lines.len(), |ui, range| {
        for i in range {
            let told = found.get(&(i as u64 + 1)).map(Vec::as_slice).unwrap_or_default();
            let number = i as u64 + 1;
            let line = Line { number, raw: &look.lines[i], kind: kinds[i], csv: csv.zip(starts.get(i).copied()), told };
            if line_ui(ui, &line, *selected == Some(number)) {
                *selected = Some(number);
                ui.memory_mut(|memory| memory.request_focus(list.id));
            }
        }
    });
    list.focus_ui(ui);
}

/// The messages of each line's issues.
pub fn by_line(issues: &[(RowNo, Issue)]) -> HashMap<u64, Vec<String>> {
    let mut found: HashMap<u64, Vec<String>> = HashMap::new();
    for (_, issue) in issues {
        found.entry(issue.place.line).or_default().push(issue.message());
    }
    found
}

fn legend(format: &FileFormat, num_lines: usize) -> String {
    let delimiter = match format {
        FileFormat::Csv(csv) => {
            let name = signs::name(csv.delimiter).split("  ").next().unwrap_or_default().to_lowercase();
            format!("Highlighted: the delimiter ({name}). ")
        }
        FileFormat::Fixed(_) | FileFormat::Excel(_) => String::new(),
    };
    // Not more are looked at.
    let first = if num_lines >= 500 { ". The first 500 lines" } else { "" };
    format!("{delimiter}· is a space, → a tab; pale lines are left out{first}")
}

/// A line about to be shown.
struct Line<'a> {
    number: u64,
    raw: &'a RawLine,
    kind: LineKind,
    csv: Option<(&'a CsvOptions, Start)>,
    told: &'a [String],
}

/// Shows a line; tells whether it was clicked.
fn line_ui(ui: &mut Ui, line: &Line<'_>, is_selected: bool) -> bool {
    let Line { number, raw, kind, csv, told } = *line;
    let tokens = theme::tokens(ui);
    let job = job(raw, kind, csv, tokens);
    let galley = ui.painter().layout_job(job);
    let width = (GUTTER + galley.size().x + 16.0).max(ui.available_width());
    // Not a stop for the Tab key: the list is.
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::CLICK);
    let spoken = format!("Line {number}: {}", raw.text);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_selected, &spoken));
    if kind == LineKind::Header {
        ui.painter().rect_filled(rect, 0.0, tokens.color.sunken);
    }
    if is_selected {
        ui.painter().rect_filled(rect, 0.0, tokens.color.accent_soft);
    }
    gutter(ui, rect, number as usize, !told.is_empty(), tokens);
    ui.painter().galley(pos2(rect.left() + GUTTER, rect.center().y - galley.size().y / 2.0), galley, tokens.color.text);
    let is_clicked = response.clicked();
    if !told.is_empty() {
        ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(told.join("\n")));
        response.on_hover_text(told.join("\n"));
    }
    is_clicked
}

/// A line's number, and whether something is wrong with it.
pub fn gutter(ui: &Ui, rect: Rect, number: usize, is_odd: bool, tokens: &Tokens) {
    let painter = ui.painter();
    let gutter = rect.with_max_x(rect.left() + GUTTER - 12.0);
    let color = if is_odd { tokens.color.error } else { tokens.color.faint };
    if is_odd {
        painter.rect_filled(gutter.shrink(1.0), CornerRadius::same(tokens.radius.small), tokens.color.error_soft);
        let at = pos2(gutter.left() + 12.0, gutter.center().y);
        painter.text(at, Align2::CENTER_CENTER, icon::ERROR.codepoint, icon::font(14.0), color);
    }
    let at = pos2(gutter.right() - 4.0, gutter.center().y);
    painter.text(at, Align2::RIGHT_CENTER, number, Text::Mono.font(), color);
}

fn job(line: &RawLine, kind: LineKind, csv: Option<(&CsvOptions, Start)>, tokens: &Tokens) -> LayoutJob {
    let color = &tokens.color;
    let mut job = LayoutJob::default();
    let format = |text: Color32, ground: Color32| TextFormat {
        font_id: Text::Mono.font(),
        color: text,
        background: ground,
        ..TextFormat::default()
    };
    let csv = csv.filter(|(_, start)| kind != LineKind::LeftOut || *start == Start::Inside);
    for (piece, text) in pieces(&line.text, csv) {
        let look = match (piece, kind) {
            (Piece::Undecodable, _) => format(color.error, color.error_soft),
            (Piece::Control, _) => format(color.warning, color.warning_soft),
            (Piece::Space, _) | (_, LineKind::LeftOut) => format(color.faint, Color32::TRANSPARENT),
            (Piece::Delimiter, _) => format(color.accent, color.accent_soft),
            (Piece::Quote, _) => format(color.accent, Color32::TRANSPARENT),
            (Piece::Plain, _) => format(color.text, Color32::TRANSPARENT),
        };
        job.append(&text, 0.0, look);
    }
    let end = match line.ending {
        LineEnding::None => "",
        LineEnding::LineFeed => "LF",
        LineEnding::CarriageReturn => "CR",
        LineEnding::Both => "CRLF",
        LineEnding::Beyond => "…",
    };
    let small = TextFormat { font_id: Text::Small.font(), color: color.faint, ..TextFormat::default() };
    job.append(end, 8.0, small);
    job
}

/// Divides a line; what can't be seen is written so that it can.
fn pieces(text: &str, csv: Option<(&CsvOptions, Start)>) -> Vec<(Piece, String)> {
    let mut pieces: Vec<(Piece, String)> = Vec::new();
    let mut push = |piece: Piece, text: &str| match pieces.last_mut() {
        Some((last, run)) if *last == piece && !matches!(piece, Piece::Delimiter | Piece::Control) => {
            run.push_str(text);
        }
        Some(_) | None => pieces.push((piece, text.to_owned())),
    };
    let sign = |c: char, push: &mut dyn FnMut(Piece, &str)| {
        let (piece, text) = visible(c);
        push(piece, &text);
    };
    let Some((csv, start)) = csv else {
        text.chars().for_each(|c| sign(c, &mut push));
        return pieces;
    };
    let shown = |text: &str| text.chars().map(|c| visible(c).1).collect::<String>();
    quoting::walk(text, csv, start, |token| match token {
        Token::Delimiter => push(Piece::Delimiter, &shown(csv.delimiter.as_str())),
        Token::Quote(quote) => push(Piece::Quote, &shown(quote)),
        Token::Sign(c) => sign(c, &mut push),
    });
    pieces
}

/// Returns a character as it is shown.
fn visible(c: char) -> (Piece, String) {
    match c {
        ' ' => (Piece::Space, "·".to_owned()),
        '\t' => (Piece::Space, "→   ".to_owned()),
        '\u{FFFD}' => (Piece::Undecodable, c.to_string()),
        '\u{A0}' | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202F}' | '\u{2060}' | '\u{FEFF}' => {
            (Piece::Control, format!("{:X}", u32::from(c)))
        }
        c if c.is_control() => (Piece::Control, format!("{:02X}", u32::from(c))),
        c if c.is_whitespace() => (Piece::Space, "·".to_owned()),
        c => (Piece::Plain, c.to_string()),
    }
}

/// Says of each line what it is.
pub fn kinds(format: &FileFormat, lines: &[RawLine]) -> Vec<LineKind> {
    let (skip, mut headings_due, comment, tag) = match format {
        FileFormat::Csv(csv) => (csv.skip_lines, if csv.has_header { csv.header_rows } else { 0 }, csv.comment, None),
        FileFormat::Fixed(fixed) => (fixed.skip_lines, u32::from(fixed.has_header), None, fixed.record_tag.as_ref()),
        FileFormat::Excel(_) => (0, 0, None, None),
    };
    let left_out = format.left_out();
    let mut is_ended = false;
    let mut kinds = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        let is_comment = comment.is_some_and(|sign| line.text.starts_with(sign.as_str()));
        let is_other = tag.is_some_and(|tag| !has_tag(&line.text, tag.start as usize - 1, &tag.text));
        kinds.push(if (i as u64) < skip || is_comment || line.text.trim().is_empty() {
            LineKind::LeftOut
        } else if headings_due > 0 {
            headings_due -= 1;
            LineKind::Header
        } else {
            let starts_so = |start: &String| begins(unquoted(&line.text), start);
            is_ended |= left_out.end.as_ref().is_some_and(starts_so);
            let is_left_out = is_other || is_ended || left_out.rows.iter().any(starts_so);
            if is_left_out { LineKind::LeftOut } else { LineKind::Row }
        });
    }
    kinds
}

/// Returns a line from its first value on, near enough to show what the line is.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || ",;|\"'".contains(c))
}

fn has_tag(line: &str, start: usize, tag: &str) -> bool {
    line.char_indices().nth(start).is_some_and(|(at, _)| line[at..].starts_with(tag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::LeftOut;

    #[track_caller]
    fn check(text: &str, csv: &CsvOptions, expect: &str) {
        let pieces = pieces(text, Some((csv, Start::Outside)));
        let shown: Vec<String> = pieces
            .iter()
            .map(|(piece, text)| match piece {
                Piece::Plain => text.clone(),
                Piece::Delimiter => format!("<{text}>"),
                Piece::Quote => format!("[{text}]"),
                Piece::Space => format!("_{text}_"),
                Piece::Control => format!("!{text}!"),
                Piece::Undecodable => "?".to_owned(),
            })
            .collect();
        assert_eq!(shown.concat(), expect);
    }

    #[test]
    fn delimiters_are_set_off_outside_quotes() {
        check("a,\"b,c\",d", &CsvOptions::default(), "a<,>[\"]b,c[\"]<,>d");
        let tab = CsvOptions { delimiter: '\t'.into(), quote: None, ..CsvOptions::default() };
        check("a\t\"b", &tab, "a<→   >\"b");
        let escaped = CsvOptions { escape: Some('\\'.into()), ..CsvOptions::default() };
        check("\"a\\\",b\",c", &escaped, "[\"]a[\\\"],b[\"]<,>c");
    }

    #[test]
    fn what_can_not_be_seen_is_shown() {
        check("a  b\u{A0}\0\u{FFFD}", &CsvOptions::default(), "a_··_b!A0!!00!?");
    }

    fn lines(text: &str) -> Vec<RawLine> {
        text.split('\n').map(|line| RawLine { text: line.to_owned(), ending: LineEnding::LineFeed }).collect()
    }

    #[test]
    fn lines_are_left_out_headings_or_rows() {
        let csv = CsvOptions { skip_lines: 1, comment: Some('#'.into()), ..CsvOptions::default() };
        let found = kinds(&FileFormat::Csv(csv), &lines("title\n# note\na,b\n\n1,2"));
        assert_eq!(found, [LineKind::LeftOut, LineKind::LeftOut, LineKind::Header, LineKind::LeftOut, LineKind::Row]);
        let fixed = crate::model::FixedOptions {
            has_header: false,
            record_tag: "D".parse().ok(),
            ..crate::model::FixedOptions::default()
        };
        assert_eq!(kinds(&FileFormat::Fixed(fixed), &lines("H1\nD2")), [LineKind::LeftOut, LineKind::Row]);
    }

    #[test]
    fn lines_that_are_no_records_are_left_out() {
        let left_out = LeftOut { rows: vec!["PAGE".to_owned()], end: Some("Total".to_owned()) };
        let csv = CsvOptions { left_out, ..CsvOptions::default() };
        let found = kinds(&FileFormat::Csv(csv), &lines("a,b\n1,2\n\u{C}PAGE 2,\n3,4\n,\"Total\"\n5,6"));
        let (header, row, out) = (LineKind::Header, LineKind::Row, LineKind::LeftOut);
        assert_eq!(found, [header, row, out, row, out, out]);
    }

    #[test]
    fn issues_are_found_by_line() {
        let issue = |line| {
            let place = crate::model::Place { line, ..crate::model::Place::default() };
            Issue::error(crate::model::IssueCode::NulByte, "", "").at(place)
        };
        let found = by_line(&[(RowNo(1), issue(3)), (RowNo(1), issue(3)), (RowNo(2), issue(4))]);
        assert_eq!((found[&3].len(), found[&4].len()), (2, 1));
    }
}
