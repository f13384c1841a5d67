//! Definitions out and in: one readable file each. Its path is typed, or chosen in the system's dialog.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::Receiver,
};

use eframe::egui::{Context, Id, Ui};

use crate::{
    engine::{Answer, Command, RequestId},
    model::{Integration, IntegrationCode, difference::differences},
    ui::{
        file_dialog,
        screen::{Request, ScreenCx},
        widgets::{Button, Dialog, TextField, body, small},
        words,
    },
};

/// Differences told before the rest is counted.
const MAX_TOLD: usize = 6;

/// The path of a file, typed or chosen.
#[derive(Default)]
struct FilePath {
    text: String,
    chosen: Option<Receiver<PathBuf>>,
}

/// Where a definition is to be written.
pub struct Export {
    integration: Integration,
    path: FilePath,
    underway: Option<Answer<Result<(), String>>>,
    fault: Option<String>,
}

/// From which file a definition is to be read.
#[derive(Default)]
pub struct Import {
    path: FilePath,
    underway: Option<Answer<Result<Integration, String>>>,
    read: Option<Integration>,
    fault: Option<String>,
}

/// How far an import of a definition is.
pub enum Imported {
    Waiting,
    Left,
    Saved(IntegrationCode),
}

impl FilePath {
    /// Draws the field and the button of the system's dialog.
    fn show(&mut self, ui: &mut Ui, id: Id, fault: Option<&str>, write_as: Option<&str>) -> bool {
        let chosen = self.chosen.as_ref().and_then(|chosen| chosen.try_recv().ok());
        let mut is_changed = chosen.is_some();
        if let Some(path) = chosen {
            self.text = path.display().to_string();
            self.chosen = None;
        }
        ui.horizontal_top(|ui| {
            let width = ui.available_width() - 112.0;
            let field = TextField::new(&mut self.text).id(id).name("Path of the definition").mono();
            is_changed |= ui.add(field.hint("…/CUSTOMERS.toml").width(width).error(fault)).changed();
            if ui.add(Button::secondary("Browse…")).clicked() {
                self.chosen = Some(file_dialog::definition(write_as.map(str::to_owned), ui.ctx()));
            }
        });
        is_changed
    }

    /// The path as it is meant: without quotes around it.
    fn path(&self) -> Option<PathBuf> {
        let text = self.text.trim().trim_matches('"');
        (!text.is_empty()).then(|| PathBuf::from(text))
    }
}

impl Export {
    pub fn new(integration: &Integration, folder: &Path) -> Self {
        let path = folder.join(file_name(&integration.code));
        Self {
            integration: integration.clone(),
            path: FilePath { text: path.display().to_string(), chosen: None },
            underway: None,
            fault: None,
        }
    }

    /// Draws the question; tells whether it is answered.
    pub fn show(&mut self, cx: &mut ScreenCx<'_>, ctx: &Context) -> bool {
        if let Some(answer) = self.underway.as_ref().and_then(Answer::take) {
            self.underway = None;
            match answer.and_then(|written| written) {
                Ok(()) => {
                    cx.requests.push(Request::Tell(format!("{} written to {}", self.integration.code, self.path.text)));
                    return true;
                }
                Err(fault) => self.fault = Some(fault),
            }
        }
        let title = format!("Export integration {}", self.integration.code);
        let field = Id::unique("path of an export");
        let dialog = Dialog::new("export integration", &title).width(520.0).primary("Export").secondary("Cancel");
        let response = dialog.first_field(field).primary_enabled(self.path.path().is_some()).show(ctx, |ui| {
            body(ui, "The saved version is written to one readable file. Keep it, or import it in another workspace.");
            ui.add_space(8.0);
            let name = file_name(&self.integration.code);
            if self.path.show(ui, field, self.fault.as_deref(), Some(&name)) {
                self.fault = None;
            }
        });
        if response.is_confirmed() {
            if let Some(path) = self.path.path() {
                let integration = self.integration.clone();
                self.underway = Some(cx.reader.ask(move |library, _| library.write_definition(&integration, &path)));
                ctx.request_repaint();
            }
            return false;
        }
        response.is_answered()
    }
}

impl Import {
    /// Draws the question.
    pub fn show(&mut self, cx: &mut ScreenCx<'_>, ctx: &Context) -> Imported {
        if let Some(answer) = self.underway.as_ref().and_then(Answer::take) {
            self.underway = None;
            match answer.and_then(|read| read) {
                Ok(integration) => self.read = Some(integration),
                Err(fault) => self.fault = Some(fault),
            }
        }
        let field = Id::unique("path of an import");
        let primary = if self.read.is_some() { "Import" } else { "Read" };
        let dialog = Dialog::new("import integration", "Import an integration").width(520.0);
        let dialog = dialog.primary(primary).secondary("Cancel").first_field(field);
        let response = dialog.primary_enabled(self.path.path().is_some()).show(ctx, |ui| {
            body(ui, "A file that an integration was exported to.");
            ui.add_space(8.0);
            if self.path.show(ui, field, self.fault.as_deref(), None) {
                (self.fault, self.read) = (None, None);
            }
            if let Some(read) = &self.read {
                ui.add_space(8.0);
                told_ui(cx, ui, read);
            }
        });
        if !response.is_confirmed() {
            return if response.is_answered() { Imported::Left } else { Imported::Waiting };
        }
        if let Some(integration) = self.read.take() {
            let code = integration.code.clone();
            let request = RequestId::default();
            cx.requests.push(Request::Do(Command::SaveIntegration { request, integration: Box::new(integration) }));
            return Imported::Saved(code);
        }
        if let Some(path) = self.path.path() {
            self.underway = Some(cx.reader.ask(move |library, _| library.read_definition(&path)));
            ctx.request_repaint();
        }
        Imported::Waiting
    }
}

/// Says what the file has, and what it changes.
fn told_ui(cx: &ScreenCx<'_>, ui: &mut Ui, read: &Integration) {
    let Some(known) = cx.overview.integration(&read.code) else {
        body(ui, &format!("{} is new here.", read.code));
        return;
    };
    let lines = differences(known, read);
    if lines.is_empty() {
        body(ui, &format!("{} is here already, just so.", read.code));
        return;
    }
    let next = known.version + 1;
    body(ui, &format!("{} is here already; it becomes version {next}, which changes:", read.code));
    for line in lines.iter().take(MAX_TOLD) {
        small(ui, &format!("•  {line}"));
    }
    if lines.len() > MAX_TOLD {
        small(ui, &format!("and {}", words::plural((lines.len() - MAX_TOLD) as u64, "more change")));
    }
}

fn file_name(code: &IntegrationCode) -> String {
    let plain = |sign: char| if sign.is_alphanumeric() || matches!(sign, '-' | '_') { sign } else { '_' };
    format!("{}.toml", code.as_str().chars().map(plain).collect::<String>())
}
