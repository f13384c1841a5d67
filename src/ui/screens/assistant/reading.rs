//! The step "How it was read": each guess with its evidence, each changeable; the preview follows at once.

use eframe::egui::Ui;

use super::{encodings::encoding_ui, signs};
use crate::{
    engine::{Look, sentence},
    model::{CsvOptions, Evidence, FileFormat, IntegrationCode, Sign, WorkbookOptions},
    source::{Guess, Overrides},
    ui::{
        theme::{Tone, icon},
        widgets::{Button, Choice, Form, Stepper, TextField, badge_within, check, confidence, small},
        words,
    },
};

/// Lines that can be left out before the header.
const MAX_SKIPPED: u64 = 1_000_000;

/// Width of the choice of a sheet.
const SHEET: f32 = 200.0;

/// Rows of a sheet.
const MAX_HEADER_ROW: u64 = 1_048_576;

/// What is being typed and can't be read yet; `None` where nothing is to be typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    delimiter: Option<String>,
    quote: Option<String>,
    escape: Option<String>,
    comment: Option<String>,
    pub record_end: Option<String>,
    encoding: String,
    pub columns: Option<String>,
    pub tag: Option<String>,
    /// Whether the settings that few files need were asked for.
    pub shows_more: bool,
}

/// The two ways of reading text.
#[derive(Clone, Copy, PartialEq)]
enum TextKind {
    Delimited,
    Fixed,
}

/// The form of the options, and who set those that were not guessed.
pub struct Options<'a, 'u> {
    pub form: &'a mut Form<'u>,
    pub look: &'a Look,
    guess: &'a Guess,
    pub overrides: &'a mut Overrides,
    /// "Set by hand", or by which integration.
    set_by: String,
}

/// A sign to be chosen or typed.
pub struct SignInput<'a> {
    pub name: &'static str,
    pub offered: Vec<Option<Sign>>,
    /// What no sign means.
    pub none: &'static str,
    pub now: Option<Sign>,
    pub typed: &'a mut Option<String>,
    pub is_set: fn(&Overrides) -> bool,
    pub set: fn(&mut Overrides, Option<Sign>),
}

/// What is chosen from a list of signs.
#[derive(Clone, Copy, PartialEq)]
enum Pick {
    Sign(Option<Sign>),
    /// One that is not in the list, to be typed.
    Other,
}

/// Shows the options; changes `overrides`.
pub fn reading_ui(
    ui: &mut Ui,
    look: &Look,
    overrides: &mut Overrides,
    typed: &mut Typed,
    set_by: Option<&IntegrationCode>,
) {
    let guess = &look.preview.guess;
    let set_by = set_by.map_or_else(|| "Set by hand".to_owned(), |code| format!("As in {code}"));
    Form::with_labels(ui, 88.0, |form| {
        let mut options = Options { form, look, guess, overrides, set_by };
        match &guess.format {
            FileFormat::Csv(csv) => options.csv_ui(csv, typed),
            FileFormat::Fixed(fixed) => {
                options.kind_ui(TextKind::Fixed);
                options.fixed_ui(fixed, typed);
                options.text_ui(&fixed.encoding, fixed.skip_lines, fixed.has_header, typed);
            }
            FileFormat::Excel(book) => options.workbook_ui(book),
        }
    });
    ui.add_space(4.0);
    let is_changed = *overrides != Overrides::default();
    let reset = Button::secondary("Reset to what was found").icon(icon::RETRY);
    if ui.add_enabled(is_changed, reset).clicked() {
        *overrides = Overrides::default();
        *typed = Typed::default();
    }
}

impl Options<'_, '_> {
    fn csv_ui(&mut self, csv: &CsvOptions, typed: &mut Typed) {
        self.kind_ui(TextKind::Delimited);
        let CsvOptions { delimiter, quote, escape, comment, encoding, skip_lines, has_header, .. } = csv;
        self.sign_ui(SignInput {
            name: "Delimiter",
            offered: signs::DELIMITERS.map(|sign| Some(sign.into())).to_vec(),
            none: "",
            now: Some(*delimiter),
            typed: &mut typed.delimiter,
            is_set: |overrides| overrides.delimiter.is_some(),
            set: |overrides, sign| overrides.delimiter = sign,
        });
        self.sign_ui(SignInput {
            name: "Quote",
            offered: signs::QUOTES.map(|sign| sign.map(Sign::from)).to_vec(),
            none: "None",
            now: *quote,
            typed: &mut typed.quote,
            is_set: |overrides| overrides.quote.is_some(),
            set: |overrides, sign| overrides.quote = Some(sign),
        });
        self.text_ui(encoding, *skip_lines, *has_header, typed);
        self.sign_ui(SignInput {
            name: "Escape",
            offered: signs::ESCAPES.map(|sign| sign.map(Sign::from)).to_vec(),
            none: "A quote is doubled",
            now: *escape,
            typed: &mut typed.escape,
            is_set: |overrides| overrides.escape.is_some(),
            set: |overrides, sign| overrides.escape = Some(sign),
        });
        self.sign_ui(SignInput {
            name: "Comment",
            offered: signs::COMMENTS.map(|sign| sign.map(Sign::from)).to_vec(),
            none: "No comment lines",
            now: *comment,
            typed: &mut typed.comment,
            is_set: |overrides| overrides.comment.is_some(),
            set: |overrides, sign| overrides.comment = Some(sign),
        });
        self.excel_text_ui(csv);
        self.more_ui(csv, typed);
    }

    fn workbook_ui(&mut self, book: &WorkbookOptions) {
        let WorkbookOptions { sheet, header_row, left_out } = book;
        let sheets = self.guess.sheets.iter().map(|sheet| {
            let hidden = if sheet.is_hidden { ", hidden" } else { "" };
            let rows = words::plural(sheet.rows, "row");
            (sheet.name.clone(), format!("{} ({rows}{hidden})", sheet.name))
        });
        let mut chosen = sheet.clone();
        let choice = Choice::new("Sheet", sheets.collect::<Vec<_>>()).width(SHEET);
        let is_set = self.overrides.sheet.is_some();
        // A choice grows with what is chosen, and a sheet's name can be long.
        let input = |ui: &mut Ui| {
            ui.scope(|ui| {
                ui.set_max_width(SHEET);
                choice.show(ui, &mut chosen)
            })
        };
        if self.row("Sheet", "sheet", is_set, input).inner {
            self.overrides.sheet = Some(chosen);
            // Another sheet has its own header.
            self.overrides.header_row = None;
        }
        let is_set = self.overrides.header_row.is_some();
        let mut row = header_row.map_or(1, u64::from);
        let mut has_header = header_row.is_some();
        let is_changed = self.row("Header row", "header", is_set, |ui| {
            let is_toggled = check(ui, &mut has_header, "In row").changed();
            let number = Stepper::new("Header row", 1..=MAX_HEADER_ROW);
            let is_moved = has_header && number.show(ui, &mut row);
            is_toggled || is_moved
        });
        if is_changed {
            self.overrides.header_row = Some(has_header.then_some(u32::try_from(row).unwrap_or(1)));
        }
        self.left_out_ui(left_out);
    }

    fn kind_ui(&mut self, now: TextKind) {
        let mut kind = now;
        let options = [(TextKind::Delimited, "Delimited text"), (TextKind::Fixed, "Text fixed width")];
        let is_set = self.overrides.columns.is_some();
        if !self.row("Format", "format", is_set, |ui| Choice::new("Format", options).width(200.0).show(ui, &mut kind)) {
            return;
        }
        match kind {
            TextKind::Delimited => {
                *self.overrides = without_fixed(self.overrides);
                self.overrides.delimiter = Some(','.into());
            }
            TextKind::Fixed => {
                self.overrides.delimiter = None;
                // Wherever they are found: the ruler shows where that is wrong.
                self.overrides.columns = Some(Vec::new());
            }
        }
    }

    /// What delimited and fixed-width text have in common.
    fn text_ui(&mut self, encoding: &str, skip_lines: u64, has_header: bool, typed: &mut Typed) {
        let mut header = has_header;
        let is_set = self.overrides.has_header.is_some();
        let meaning = "First row names columns";
        if self.row("Header", "header", is_set, |ui| check(ui, &mut header, meaning).changed()) {
            self.overrides.has_header = Some(header);
        }
        let mut skip = skip_lines;
        let is_set = self.overrides.skip_lines.is_some();
        let number = Stepper::new("Lines to skip", 0..=MAX_SKIPPED);
        if self.row("Lines to skip", "lines above", is_set, |ui| number.show(ui, &mut skip)) {
            self.overrides.skip_lines = Some(skip);
        }
        let format = &self.guess.format;
        self.left_out_ui(format.left_out());
        let is_set = self.overrides.encoding.is_some();
        let likely = &self.guess.encodings;
        let chosen =
            self.row("Encoding", "encoding", is_set, |ui| encoding_ui(ui, encoding, likely, &mut typed.encoding));
        if chosen.is_some() {
            self.overrides.encoding = chosen;
        }
    }

    /// A sign, chosen from a list or typed.
    pub fn sign_ui(&mut self, input: SignInput<'_>) {
        let SignInput { name, mut offered, none, now, typed, is_set, set } = input;
        if !offered.contains(&now) {
            offered.push(now);
        }
        let label = |sign: Option<Sign>| sign.map_or_else(|| none.to_owned(), signs::name);
        let mut options: Vec<_> = offered.into_iter().map(|sign| (Pick::Sign(sign), label(sign))).collect();
        options.push((Pick::Other, "Other…".to_owned()));
        let mut pick = if typed.is_some() { Pick::Other } else { Pick::Sign(now) };
        let keyword = name.to_lowercase();
        let (is_picked, is_typed) = self.row(name, &keyword, is_set(self.overrides), |ui| {
            let is_picked = Choice::new(name, options).width(152.0).show(ui, &mut pick);
            let Some(text) = typed.as_mut() else { return (is_picked, false) };
            let fault = signs::typed(text).err();
            let other = format!("Other {keyword}");
            let field = ui.add(TextField::new(text).mono().width(64.0).name(&other).error(fault));
            if text.is_empty() && !field.has_focus() && !field.lost_focus() {
                field.request_focus();
            }
            (is_picked, field.lost_focus())
        });
        match (is_picked, pick) {
            (true, Pick::Other) => *typed = Some(String::new()),
            (true, Pick::Sign(sign)) => {
                *typed = None;
                set(self.overrides, sign);
            }
            (false, _) if is_typed => {
                if let Some(Ok(Some(sign))) = typed.as_deref().map(signs::typed) {
                    set(self.overrides, Some(sign));
                    *typed = None;
                } else if typed.as_deref() == Some("") {
                    *typed = None;
                }
            }
            (false, _) => {}
        }
    }

    /// A row with its mark beside the input, and what speaks for the guess below it.
    pub fn row<R>(&mut self, label: &str, keyword: &str, is_set: bool, input: impl FnOnce(&mut Ui) -> R) -> R {
        let evidence = self.evidence(keyword).map(|evidence| evidence.confidence);
        let set_by = self.set_by.as_str();
        let answer = self.form.row(label, |ui| {
            let answer = input(ui);
            match (is_set, evidence) {
                (true, _) => {
                    badge_within(ui, set_by, Tone::Accent);
                }
                (false, Some(sure)) => {
                    confidence(ui, sure);
                }
                (false, None) => {}
            }
            answer
        });
        self.why_ui(keyword);
        answer
    }

    pub fn why_ui(&mut self, keyword: &str) {
        let why = self.evidence(keyword).map(|evidence| evidence.why.clone()).unwrap_or_default();
        // That it was set by hand stands beside the input.
        let why = why.strip_prefix("set by hand").map_or(why.as_str(), |what| what.trim_start_matches("; "));
        if !why.is_empty() {
            self.form.hint(&sentence(why));
        }
    }

    pub fn evidence(&self, keyword: &str) -> Option<&Evidence> {
        evidence(self.guess, keyword)
    }
}

/// The overrides that have nothing to do with fixed columns.
fn without_fixed(overrides: &Overrides) -> Overrides {
    Overrides { columns: None, unit: None, record_tag: None, ..overrides.clone() }
}

/// Returns what speaks for a guess; its name has that word.
fn evidence<'g>(guess: &'g Guess, keyword: &str) -> Option<&'g Evidence> {
    guess.evidence.iter().find(|evidence| evidence.what.to_lowercase().contains(keyword))
}

/// Says in a few words how the file is read: "CSV, semicolon, UTF-8".
pub fn summary(format: &FileFormat) -> String {
    match format {
        FileFormat::Csv(csv) => {
            let sign = signs::name(csv.delimiter).split("  ").next().unwrap_or_default().to_lowercase();
            format!("CSV, {sign}, {}", csv.encoding)
        }
        FileFormat::Fixed(fixed) => format!("Fixed width, {}", words::plural(fixed.columns.len() as u64, "column")),
        FileFormat::Excel(book) => format!("Excel, sheet {}", book.sheet),
    }
}

/// A line for each guess, for the file's own page.
pub fn evidence_ui(ui: &mut Ui, guess: &Guess) {
    for Evidence { what, finding, why, confidence: _ } in &guess.evidence {
        small(ui, &format!("{what}: {finding}. {}", sentence(why)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FixedColumn, FixedOptions, LeftOut};

    #[test]
    fn formats_are_said_in_a_few_words() {
        let csv = CsvOptions { delimiter: ';'.into(), encoding: "windows-1252".to_owned(), ..CsvOptions::default() };
        assert_eq!(summary(&FileFormat::Csv(csv)), "CSV, semicolon, windows-1252");
        let book = WorkbookOptions { sheet: "Items".to_owned(), header_row: Some(1), left_out: LeftOut::default() };
        assert_eq!(summary(&FileFormat::Excel(book)), "Excel, sheet Items");
        let columns = FixedColumn::side_by_side(&[8, 30]);
        let fixed = FixedOptions { columns, ..FixedOptions::default() };
        assert_eq!(summary(&FileFormat::Fixed(fixed)), "Fixed width, 2 columns");
    }

    #[test]
    fn an_integrations_format_overrides_every_guess_of_its_kind() {
        let csv = CsvOptions { delimiter: ';'.into(), skip_lines: 2, has_header: false, ..CsvOptions::default() };
        let Overrides { delimiter, quote, escape, comment, encoding, skip_lines, has_header, .. } =
            Overrides::as_in(&FileFormat::Csv(csv));
        assert_eq!(
            (delimiter, quote, escape, comment),
            (Some(';'.into()), Some(Some('"'.into())), Some(None), Some(None))
        );
        assert_eq!((encoding.as_deref(), skip_lines, has_header), (Some("UTF-8"), Some(2), Some(false)));
        let book = WorkbookOptions { sheet: "Items".to_owned(), header_row: None, left_out: LeftOut::default() };
        let Overrides { sheet, header_row, delimiter, .. } = Overrides::as_in(&FileFormat::Excel(book));
        assert_eq!((sheet.as_deref(), header_row, delimiter), (Some("Items"), Some(None), None));
    }
}
