//! A value map: each imported value with the rows that have it, unmapped ones first, and what it becomes: a member of
//! an option, a record of the related table, or any text.

use std::collections::HashMap;

use eframe::egui::{Label, Margin, Rect, ScrollArea, Ui, vec2};

use super::{
    fields::cell,
    pane::{FieldCx, Pane},
    sample::one_line,
};
use crate::{
    engine::Counted,
    model::{Unmapped, ValueMap, ValuePair},
    ui::{
        theme::{self, Text, Tone, icon},
        widgets::{Button, Choice, IconButton, PickEntry, TextField, badge, pick, pick_or_type, reveal_focus, small},
        words,
    },
};

const ROW: f32 = 36.0;
const MAX_ROWS: f32 = 8.0;
/// Widths of a line's parts; the imported value takes the rest.
const ROWS: f32 = 72.0;
const ARROW: f32 = 24.0;
const TARGET: f32 = 184.0;
const STATE: f32 = 96.0;

/// What becomes of other values, without what belongs to it.
#[derive(Clone, Copy, PartialEq)]
enum Rest {
    Keep,
    Error,
    Blank,
    Fallback,
}

/// A line of the map: a value of the file, of the map, or of both.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    from: String,
    /// Rows that have it; none where no rows are known.
    num_rows: Option<u64>,
    /// Position of its pair.
    pair: Option<usize>,
    /// Whether it needs none: it stays as it is, and the field or the lookup behind knows it so.
    is_valid: bool,
}

impl Line {
    fn is_unmapped(&self) -> bool {
        self.pair.is_none() && !self.is_valid
    }
}

impl FieldCx<'_, '_> {
    pub(super) fn value_map_ui(&self, ui: &mut Ui, pane: &mut Pane, map: &mut ValueMap, number: usize) {
        let counts = self.values.filter(|values| values.step == number - 1).map(|values| values.counts.as_slice());
        let mut lines = lines(map, counts, |text| self.is_valid(text));
        if let Some((_, order)) = pane.value_order.as_ref().filter(|(of, _)| *of == number) {
            keep_order(&mut lines, order);
        }
        let num_pairs = map.pairs.len();
        self.summary_ui(ui, &lines);
        let mut removed = None;
        // The ring around what has the keyboard needs a hair of room.
        let height = ROW * (lines.len() as f32).min(MAX_ROWS) + 4.0;
        let area = ScrollArea::vertical().id_salt(("value map", number)).max_height(height).min_scrolled_height(height);
        ui.spacing_mut().item_spacing.y = 0.0;
        area.auto_shrink([false, true]).content_margin(Margin::symmetric(0, 2)).show_rows(
            ui,
            ROW,
            lines.len(),
            |ui, range| {
                for line in &lines[range] {
                    removed = self.line_ui(ui, map, line).or(removed);
                }
                reveal_focus(ui);
            },
        );
        ui.spacing_mut().item_spacing.y = 4.0;
        if let Some(at) = removed {
            map.pairs.remove(at);
        }
        if map.pairs.len() != num_pairs && pane.value_order.as_ref().is_none_or(|(of, _)| *of != number) {
            pane.value_order = Some((number, lines.into_iter().map(|line| line.from).collect()));
        }
        add_ui(ui, pane, map, number);
        rest_ui(ui, &mut map.unmapped, number);
    }

    /// Whether the field takes a value without its being mapped.
    fn is_valid(&self, text: &str) -> bool {
        let members = &self.at.field.members;
        let is_member = members.iter().any(|member| member.trim().to_lowercase() == text.trim().to_lowercase());
        is_member || self.related.is_some_and(|related| related.holds(text))
    }

    fn summary_ui(&self, ui: &mut Ui, lines: &[Line]) {
        let Some(values) = self.values else {
            let text = if self.subject.look.is_some() {
                "Counting the values…"
            } else {
                "No rows are known; values can be added by hand"
            };
            return drop(small(ui, text));
        };
        small(ui, &summary(values.counted, lines));
    }

    /// Draws a line; returns the pair to be taken away.
    fn line_ui(&self, ui: &mut Ui, map: &mut ValueMap, line: &Line) -> Option<usize> {
        let color = &theme::tokens(ui).color;
        let rect = Rect::from_min_size(ui.cursor().min, vec2(ui.max_rect().width() - 12.0, ROW));
        let from = (rect.width() - ROWS - ARROW - TARGET - STATE).max(72.0);
        let removed = ui.push_id(&line.from, |ui| {
            cell(ui, rect, (0.0, from), |ui| ui.add(Label::new(Text::Mono.of(one_line(&line.from))).truncate()));
            cell(ui, rect, (from, ROWS), |ui| {
                let (text, color) = match line.num_rows {
                    Some(number) => (words::plural(number, "row"), color.muted),
                    None => ("no row".to_owned(), color.faint),
                };
                ui.add(Label::new(Text::Small.of(text).color(color)).truncate())
            });
            cell(ui, rect, (from + ROWS, ARROW), |ui| ui.label(Text::Body.of("→").color(color.faint)));
            let mut to = line.pair.map(|at| map.pairs[at].to.clone()).unwrap_or_default();
            if cell(ui, rect, (from + ROWS + ARROW, TARGET), |ui| self.target_ui(ui, line, &mut to)) {
                match line.pair {
                    Some(at) => map.pairs[at].to = to,
                    None => map.pairs.push(ValuePair { from: line.from.clone(), to }),
                }
            }
            let state = (from + ROWS + ARROW + TARGET, STATE);
            cell(ui, rect, state, |ui| state_ui(ui, line))
        });
        ui.advance_cursor_after_rect(rect);
        removed.inner
    }

    /// Draws what the value becomes; tells whether it changed.
    fn target_ui(&self, ui: &mut Ui, line: &Line, to: &mut String) -> bool {
        let name = format!("{} becomes", line.from);
        let width = 176.0;
        let members = self.at.field.members.as_slice();
        let records = self.related.map(|related| related.records.as_slice()).unwrap_or_default();
        let offered = || -> Vec<PickEntry<String>> {
            let members = members.iter().map(|member| PickEntry::new(member.clone(), member));
            let records = records.iter().map(|(key, name)| PickEntry::new(key.clone(), key).aside(name.as_str()));
            members.chain(records).map(|entry| PickEntry { is_current: entry.value == *to, ..entry }).collect()
        };
        let shown = match line.pair {
            Some(_) => to.clone(),
            None if line.is_valid => "stays as it is".to_owned(),
            None => "Choose…".to_owned(),
        };
        let chosen = match (members.is_empty(), records.is_empty()) {
            (true, true) => return ui.add(TextField::new(to).name(&name).width(width)).changed(),
            // An option has its members only; of a table, not all records may be listed.
            (false, _) => pick(ui, &name, (&shown, width), offered),
            (true, false) => pick_or_type(ui, &name, (&shown, width), offered),
        };
        match chosen {
            Some(chosen) => {
                *to = chosen;
                true
            }
            None => false,
        }
    }
}

/// Says how many values are mapped, and of which rows that is known.
fn summary(counted: Counted, lines: &[Line]) -> String {
    let values = words::plural(lines.len() as u64, "value");
    let all = if lines.len() == 1 { "The only value".to_owned() } else { format!("All {values}") };
    let num_unmapped = lines.iter().filter(|line| line.is_unmapped()).count() as u64;
    let num_valid = lines.iter().filter(|line| line.is_valid && line.pair.is_none()).count() as u64;
    let mapped = match num_unmapped {
        0 if lines.is_empty() => "No value of the file comes as far as this step".to_owned(),
        0 if num_valid > 0 => {
            let verb = if num_valid == 1 { "is" } else { "are" };
            format!("{values}, {} of which {verb} valid without being mapped", words::count(num_valid))
        }
        0 => format!("{all} of the file {} mapped", if lines.len() == 1 { "is" } else { "are" }),
        1 => format!("1 of {values} is not mapped"),
        number => format!("{} of {values} are not mapped", words::count(number)),
    };
    match counted {
        Counted::All => mapped,
        Counted::First(number) => format!("{mapped} (looked at: the first {})", words::plural(number, "row")),
        Counted::SoFar { num_done, num_rows } => {
            format!("Counting, {} of {}: {mapped} so far", words::count(num_done), words::plural(num_rows, "row"))
        }
    }
}

/// Returns the lines: unmapped values first, the most frequent before the others, then the map's own.
fn lines(map: &ValueMap, counts: Option<&[(String, u64)]>, is_valid: impl Fn(&str) -> bool) -> Vec<Line> {
    let plain = |text: &str| text.trim().to_lowercase();
    let counts = counts.unwrap_or_default();
    let pair_of = |from: &str| map.pairs.iter().position(|pair| plain(&pair.from) == plain(from));
    let stays = map.unmapped == Unmapped::Keep;
    let of_file = counts.iter().map(|(from, number)| {
        let pair = pair_of(from);
        Line { from: from.clone(), num_rows: Some(*number), pair, is_valid: stays && pair.is_none() && is_valid(from) }
    });
    let mut lines: Vec<Line> = of_file.collect();
    lines.sort_by_key(|line| !line.is_unmapped());
    let is_in_file = |pair: &ValuePair| counts.iter().any(|(from, _)| plain(from) == plain(&pair.from));
    let others = map.pairs.iter().enumerate().filter(|(_, pair)| !is_in_file(pair));
    lines.extend(others.map(|(at, pair)| Line {
        from: pair.from.clone(),
        num_rows: None,
        pair: Some(at),
        is_valid: false,
    }));
    lines
}

/// Brings lines into the order they stood in before; new ones come last.
fn keep_order(lines: &mut [Line], order: &[String]) {
    let places: HashMap<&str, usize> = order.iter().enumerate().map(|(at, from)| (from.as_str(), at)).collect();
    lines.sort_by_key(|line| places.get(line.from.as_str()).copied().unwrap_or(usize::MAX));
}

/// Says that a value is not mapped, or offers to leave it so; returns the pair to be taken away.
fn state_ui(ui: &mut Ui, line: &Line) -> Option<usize> {
    let Some(at) = line.pair else {
        if line.is_valid {
            badge(ui, "Valid", Tone::Success);
        } else {
            badge(ui, "Not mapped", Tone::Warning);
        }
        return None;
    };
    let remove = IconButton::new(icon::DELETE, format!("Leave {} unmapped", line.from)).small();
    ui.add(remove).clicked().then_some(at)
}

fn add_ui(ui: &mut Ui, pane: &mut Pane, map: &mut ValueMap, number: usize) {
    ui.horizontal(|ui| {
        let name = format!("Another value, step {number}");
        ui.add(TextField::new(&mut pane.new_value).name(&name).hint("another value").mono().width(160.0));
        let from = pane.new_value.trim();
        let is_new = !from.is_empty() && map.pairs.iter().all(|pair| !pair.from.trim().eq_ignore_ascii_case(from));
        if ui.add_enabled(is_new, Button::quiet("Add value").icon(icon::ADD)).clicked() {
            map.pairs.push(ValuePair { from: from.to_owned(), to: String::new() });
            pane.new_value.clear();
        }
    });
}

fn rest_ui(ui: &mut Ui, unmapped: &mut Unmapped, number: usize) {
    let color = theme::tokens(ui).color.muted;
    ui.horizontal(|ui| {
        ui.add(Label::new(Text::Body.of("Every other value").color(color)));
        let mut rest = Rest::of(unmapped);
        let options = [
            (Rest::Keep, "stays as it is"),
            (Rest::Error, "is an error"),
            (Rest::Blank, "becomes blank"),
            (Rest::Fallback, "becomes…"),
        ];
        let name = format!("Every other value, step {number}");
        if Choice::new(&name, options).width(152.0).show(ui, &mut rest) {
            *unmapped = match rest {
                Rest::Keep => Unmapped::Keep,
                Rest::Error => Unmapped::Error,
                Rest::Blank => Unmapped::Blank,
                Rest::Fallback => Unmapped::Fallback(String::new()),
            };
        }
        if let Unmapped::Fallback(text) = unmapped {
            let name = format!("Other values become, step {number}");
            ui.add(TextField::new(text).name(&name).width(144.0));
        }
    });
}

impl Rest {
    fn of(unmapped: &Unmapped) -> Self {
        match unmapped {
            Unmapped::Keep => Self::Keep,
            Unmapped::Error => Self::Error,
            Unmapped::Blank => Self::Blank,
            Unmapped::Fallback(_) => Self::Fallback,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unmapped_values_come_first_and_the_maps_own_last() {
        let pair = |from: &str| ValuePair { from: from.to_owned(), to: "x".to_owned() };
        let map = ValueMap { pairs: vec![pair("30 Tage"), pair("gone")], ..ValueMap::default() };
        let counts = [(" 30 TAGE".to_owned(), 7), ("sofort".to_owned(), 3)];
        let line = |from: &str, num_rows, pair| Line { from: from.to_owned(), num_rows, pair, is_valid: false };
        let expect = [line("sofort", Some(3), None), line(" 30 TAGE", Some(7), Some(0)), line("gone", None, Some(1))];
        assert_eq!(lines(&map, Some(&counts), |_| false), expect);
    }

    #[track_caller]
    fn check_valid(unmapped: Unmapped, expect_unmapped: &[&str], expect: &str) {
        let pairs = vec![ValuePair { from: "Kilo".to_owned(), to: "KG".to_owned() }];
        let counts = [("kg".to_owned(), 9), ("Kilo".to_owned(), 7), ("sack".to_owned(), 3)];
        let lines = lines(&ValueMap { pairs, unmapped }, Some(&counts), |text| text == "kg");
        let unmapped: Vec<_> = lines.iter().filter(|line| line.is_unmapped()).map(|line| line.from.as_str()).collect();
        assert_eq!(unmapped, expect_unmapped);
        assert_eq!(summary(Counted::All, &lines), expect);
        let without: Vec<_> = lines.into_iter().filter(|line| line.from != "sack").collect();
        let rest = summary(Counted::All, &without);
        assert_eq!(rest == "2 values, 1 of which is valid without being mapped", expect_unmapped == ["sack"], "{rest}");
    }

    #[test]
    fn a_value_that_is_valid_as_it_is_needs_no_pair() {
        check_valid(Unmapped::Keep, &["sack"], "1 of 3 values is not mapped");
        check_valid(Unmapped::Error, &["kg", "sack"], "2 of 3 values are not mapped");
        check_valid(Unmapped::Blank, &["kg", "sack"], "2 of 3 values are not mapped");
    }

    #[test]
    fn a_line_that_was_filled_in_stays_where_it_is() {
        let map =
            ValueMap { pairs: vec![ValuePair { from: "b".to_owned(), to: "x".to_owned() }], ..ValueMap::default() };
        let counts = ["a", "b", "c", "new"].map(|from| (from.to_owned(), 1));
        let mut lines = lines(&map, Some(&counts), |_| false);
        keep_order(&mut lines, &["b", "c", "a"].map(str::to_owned));
        assert_eq!(lines.iter().map(|line| line.from.as_str()).collect::<Vec<_>>(), ["b", "c", "a", "new"]);
    }
}
