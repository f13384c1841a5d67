//! The card of one integration: everything it says, changeable, saved as a new version.

use eframe::egui::{Key, ScrollArea, Ui};

use super::{
    definition,
    dialogs::Question,
    draft::{Draft, Findings},
    made,
    tried::Tried,
    versions::Versions,
};
use crate::{
    engine::{Command, RequestId},
    model::{Integration, IntegrationCode},
    ui::{
        page_keys,
        parts::{self, part},
        screen::{Page, Request, ScheduleScope, ScreenCx},
        screens::mapping::{MappingEditor, Subject},
        theme::{self, Tone},
        widgets::{self, Button, Chip, FilterChips, grid::Selection, sub_page_header},
        words,
    },
};

/// What the card of one integration remembers besides its draft.
#[derive(Default)]
pub struct Card {
    code: IntegrationCode,
    part: Part,
    editor: MappingEditor,
    tried: Tried,
    versions: Versions,
    imports: Selection,
    /// The part in which something about the mapping was told above.
    told_in: Option<Part>,
}

/// A page of the card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Definition,
    Mapping,
    Versions,
    Imports,
}

const SAVE: &str = "Saves a new version, which imports made before do not follow: Ctrl+S";
const DISCARD: &str = "Unsaved changes are kept, also when the program is closed, until you save or discard them";

/// What was asked for in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Save,
    Discard,
    Copy,
    Export,
    Schedule,
    Remove,
}

impl Card {
    /// Shows that integration.
    pub fn open(&mut self, code: &IntegrationCode) {
        if self.code != *code {
            *self = Self { code: code.clone(), ..Self::default() };
        }
    }

    pub fn page_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, draft: &mut Draft, question: &mut Question) {
        let findings = draft.findings(cx.overview, cx.now, cx.zone);
        let asked = header_ui(cx, ui, draft, &findings);
        // In a room of its own, so that what is typed in below keeps the keyboard when a banner comes or goes.
        ui.scope(|ui| self.banners_ui(cx, ui, draft, &findings));
        match asked {
            None => {}
            Some(Asked::Save) => save(cx, draft),
            Some(Asked::Discard) => draft.discard(),
            Some(Asked::Copy) => {
                let copied = draft.read().unwrap_or_else(|| draft.saved().clone());
                *question = Question::copy(&copied, cx.overview);
            }
            Some(Asked::Export) => *question = Question::export(draft.saved(), cx.overview),
            Some(Asked::Schedule) => {
                let scope = ScheduleScope { integration: Some(self.code.clone()), job: None };
                cx.requests.push(Request::Go(Page::Schedule(scope)));
            }
            Some(Asked::Remove) => *question = Question::Remove(self.code.clone()),
        }
        self.parts_ui(cx, ui);
        ui.add_space(4.0);
        match self.part {
            Part::Definition => {
                let area = ScrollArea::vertical().id_salt(self.code.as_str()).auto_shrink(false);
                part(ui, parts::Part::List, |ui| {
                    area.show(ui, |ui| {
                        // The scroll bar has room of its own.
                        ui.set_max_width(ui.available_width() - theme::tokens(ui).space.m);
                        definition::definition_ui(ui, cx.overview, &self.code, draft);
                        widgets::reveal_focus(ui);
                    });
                });
            }
            Part::Mapping => self.mapping_ui(cx, ui, draft),
            Part::Versions => self.versions.versions_ui(cx, ui, &self.code, draft),
            Part::Imports => made::imports_ui(cx, ui, &self.code, &mut self.imports),
        }
    }

    fn parts_ui(&mut self, cx: &ScreenCx<'_>, ui: &mut Ui) {
        let num_imports = cx.overview.imports.iter().filter(|view| view.import.integration == self.code).count();
        let version = cx.overview.integration(&self.code).map_or(1, |latest| latest.version);
        let chips = [
            Chip::plain(Part::Definition, "Definition"),
            Chip::plain(Part::Mapping, "Mapping"),
            Chip::new(Part::Versions, "Versions", u64::from(version)),
            Chip::new(Part::Imports, "Imports", num_imports as u64),
        ];
        let mut part = Some(self.part);
        FilterChips::new("Pages of the card", &chips).show(ui, &mut part);
        self.part = part.unwrap_or_default();
    }

    /// One banner at most: what is most in the way.
    fn banners_ui(&mut self, cx: &ScreenCx<'_>, ui: &mut Ui, draft: &mut Draft, findings: &Findings) {
        let latest = cx.overview.integration(&self.code);
        if self.told_in != Some(self.part) {
            self.told_in = None;
        }
        if let Some(latest) = latest.filter(|latest| draft.is_overtaken(latest)) {
            let sentence = "A newer version was saved elsewhere; saving here makes one more, without what is in it";
            if widgets::banner(ui, Tone::Warning, sentence, Some("Show the newer version")) {
                *draft = Draft::of(latest);
            }
        } else if !findings.faults.is_empty() {
            widgets::banner(ui, Tone::Error, &findings.faults.join(". "), None);
            self.told_in = Some(self.part);
        } else if !findings.missing.is_empty() {
            let sentence = needed(&findings.missing, draft.form.mapping.tables.len() == 1);
            let action = (self.part != Part::Mapping).then_some("Show the mapping");
            self.told_in = Some(self.part);
            if widgets::banner(ui, Tone::Warning, &sentence, action) {
                self.part = Part::Mapping;
            }
        } else if let Some((last, number)) = self.versions.changed_since_last_run(cx, &self.code) {
            let sentence = format!(
                "The mapping was changed since the last import, which was made with version {last}: {}",
                words::plural(number as u64, "change")
            );
            if widgets::banner(ui, Tone::Accent, &sentence, Some("Show changes")) {
                self.versions.compare(draft.saved().version, last);
                self.part = Part::Versions;
            }
        } else if self.told_in.is_some() {
            // Nothing moves by itself: what is mended leaves its place to the good news until the part is left.
            widgets::banner(ui, Tone::Success, "Every field that needs a value has one", None);
        }
    }

    fn mapping_ui(&mut self, cx: &ScreenCx<'_>, ui: &mut Ui, draft: &mut Draft) {
        let tables = draft.tables(cx.overview);
        let (look, trial) = self.tried.follow(cx, &self.code, draft);
        let trial = self.editor.trial(trial);
        let columns = draft.saved().columns.clone();
        let subject = Subject {
            mapping: &draft.form.mapping,
            tables: &tables,
            columns: &columns,
            look: look.as_ref(),
            import: self.tried.import(),
            trial: trial.as_ref(),
            new_table: None,
            evidence: &[],
        };
        for change in self.editor.show(cx, ui, &subject) {
            change.apply(&mut draft.form.mapping, &tables);
        }
    }
}

/// Says which fields need a value; the table goes without saying where it is the only one.
fn needed(missing: &[String], is_alone: bool) -> String {
    let name = |name: &String| name.split_once(": ").filter(|_| is_alone).map_or(name.clone(), |(_, of)| of.to_owned());
    let names: Vec<_> = missing.iter().map(name).collect();
    let verb = if names.len() == 1 { "needs" } else { "need" };
    format!("{} {verb} a value: choose where it comes from", names.join(", "))
}

fn header_ui(cx: &mut ScreenCx<'_>, ui: &mut Ui, draft: &Draft, findings: &Findings) -> Option<Asked> {
    let is_changed = draft.is_changed();
    let fault = match (draft.read(), findings.faults.is_empty()) {
        (Some(_), true) => None,
        (None, _) => Some("Mend what is marked on the card first"),
        (Some(_), false) => Some("Mend what is wrong with the mapping first"),
    };
    let mut asked = (is_changed && fault.is_none() && page_keys::pressed_with_ctrl(ui, Key::S)).then_some(Asked::Save);
    let Integration { code, version, .. } = draft.saved();
    let subtitle =
        if is_changed { format!("Version {version} · unsaved changes") } else { format!("Version {version}") };
    let is_back = sub_page_header(ui, "All integrations", code.as_str(), &subtitle, |ui| {
        let mut offer = |ui: &mut Ui, is_possible: bool, button: Button<'_>, what: Asked| {
            if ui.add_enabled(is_possible, button).clicked() {
                asked = Some(what);
            }
        };
        let save = Button::primary("Save").tooltip(fault.unwrap_or(SAVE));
        offer(ui, is_changed && fault.is_none(), save, Asked::Save);
        offer(ui, is_changed, Button::secondary("Discard").tooltip(DISCARD), Asked::Discard);
        offer(ui, true, Button::secondary("Copy…"), Asked::Copy);
        offer(ui, true, Button::secondary("Export…"), Asked::Export);
        offer(ui, true, Button::secondary("Schedule…"), Asked::Schedule);
        offer(ui, true, Button::secondary("Remove…"), Asked::Remove);
    });
    if is_back {
        cx.requests.push(Request::Go(Page::Integrations));
    }
    asked
}

fn save(cx: &mut ScreenCx<'_>, draft: &mut Draft) {
    let Some(integration) = draft.read() else { return };
    let command =
        Command::SaveIntegration { request: RequestId::default(), integration: Box::new(integration.clone()) };
    cx.requests.push(Request::Do(command));
    draft.sent(integration);
}
