//! The questions of both pages: the code of a copy, and whether an integration is to be removed.

use eframe::egui::{Context, Id};

use super::files::{Export, Import, Imported};
use crate::{
    engine::{Command, Overview, RequestId},
    model::{Integration, IntegrationCode},
    ui::{
        screen::{Page, Request, ScreenCx},
        widgets::{Dialog, Form, TextField, body},
        words,
    },
};

/// Longest code, in characters (PRODUCT: unique, at most 20).
const MAX_CODE: usize = 20;

/// The question that is asked.
#[derive(Default)]
pub enum Question {
    #[default]
    None,
    Copy {
        integration: Box<Integration>,
        code: String,
    },
    Remove(IntegrationCode),
    /// Where a definition is to be written.
    Export(Export),
    /// From which file one is to be read.
    Import(Import),
    /// A copy is on its way to the store: its card is opened when it is there.
    Opening(IntegrationCode),
    /// An integration is being taken away: its card is left when it is gone.
    Leaving(IntegrationCode),
}

impl Question {
    /// Asks for the code of a copy.
    pub fn copy(integration: &Integration, overview: &Overview) -> Self {
        let code = free_code(integration.code.as_str(), overview);
        Self::Copy { integration: Box::new(integration.clone()), code }
    }

    /// Asks where a definition is to be written.
    pub fn export(integration: &Integration, overview: &Overview) -> Self {
        Self::Export(Export::new(integration, &overview.workspace))
    }

    /// Asks for the file of a definition.
    pub fn import() -> Self {
        Self::Import(Import::default())
    }

    /// Draws the question, and does what was answered.
    pub fn show(&mut self, cx: &mut ScreenCx<'_>, ctx: &Context) {
        let next = match self {
            Self::None => return,
            Self::Copy { integration, code } => copy_ui(cx, ctx, integration, code),
            Self::Remove(code) => remove_ui(cx, ctx, code),
            Self::Export(export) => export.show(cx, ctx).then_some(Self::None),
            Self::Import(import) => match import.show(cx, ctx) {
                Imported::Waiting => None,
                Imported::Left => Some(Self::None),
                Imported::Saved(code) => Some(Self::Opening(code)),
            },
            Self::Opening(code) => cx.overview.integration(code).is_some().then(|| {
                cx.requests.push(Request::Go(Page::Integration(code.clone())));
                Self::None
            }),
            Self::Leaving(code) => cx.overview.integration(code).is_none().then(|| {
                cx.requests.push(Request::Go(Page::Integrations));
                Self::None
            }),
        };
        if let Some(next) = next {
            *self = next;
        }
    }
}

fn copy_ui(cx: &mut ScreenCx<'_>, ctx: &Context, integration: &Integration, code: &mut String) -> Option<Question> {
    let wanted = new_code(code, cx.overview);
    let title = format!("Copy integration {}", integration.code);
    let field = Id::unique("code of the copy");
    let dialog = Dialog::new("copy integration", &title).primary("Copy").secondary("Cancel").first_field(field);
    let response = dialog.primary_enabled(wanted.is_ok()).show(ctx, |ui| {
        body(ui, "The copy begins with version 1 and has no imports.");
        ui.add_space(8.0);
        Form::with_labels(ui, 96.0, |form| {
            let fault = wanted.as_ref().err().map(String::as_str);
            form.row("New code", |ui| ui.add(TextField::new(code).id(field).width(280.0).error(fault)));
        });
    });
    match (response.is_confirmed(), wanted) {
        (true, Ok(code)) => {
            let copy = Integration { code: code.clone(), version: 1, ..integration.clone() };
            let request = RequestId::default();
            cx.requests.push(Request::Do(Command::SaveIntegration { request, integration: Box::new(copy) }));
            Some(Question::Opening(code))
        }
        (true | false, _) => response.is_answered().then_some(Question::None),
    }
}

fn remove_ui(cx: &mut ScreenCx<'_>, ctx: &Context, code: &IntegrationCode) -> Option<Question> {
    let num_imports = cx.overview.imports.iter().filter(|view| view.import.integration == *code).count();
    let title = format!("Remove integration {code}?");
    let dialog = Dialog::new("remove integration", &title).danger("Remove integration").secondary("Keep");
    let response = dialog.show(ctx, |ui| {
        body(ui, "Its mapping and all its versions are taken away; files like those it read have to be mapped anew.");
        let rest = match num_imports {
            0 => "No import was made with it.".to_owned(),
            1 => "The import made with it stays, and so do the records it created.".to_owned(),
            number => format!(
                "{} made with it stay, and so do the records they created.",
                words::plural(number as u64, "import")
            ),
        };
        body(ui, &rest);
    });
    if response.is_confirmed() {
        cx.requests.push(Request::Do(Command::RemoveIntegration(code.clone())));
        return Some(Question::Leaving(code.clone()));
    }
    response.is_answered().then_some(Question::None)
}

/// Reads the code of a new integration as it is typed.
fn new_code(text: &str, overview: &Overview) -> Result<IntegrationCode, String> {
    let code = text.trim().to_uppercase();
    let is_taken = || overview.integrations.iter().any(|other| other.code.as_str().to_uppercase() == code);
    match code.chars().count() {
        0 => Err("An integration needs a code".to_owned()),
        1..=MAX_CODE if is_taken() => Err(format!("There is an integration {code} already")),
        1..=MAX_CODE => Ok(IntegrationCode(code)),
        _ => Err("At most 20 characters".to_owned()),
    }
}

fn free_code(base: &str, overview: &Overview) -> String {
    let numbered = (2..1000).map(|number| {
        let number = format!("-{number}");
        base.chars().take(MAX_CODE - number.len()).collect::<String>() + number.as_str()
    });
    let mut free = numbered.filter(|code| new_code(code, overview).is_ok());
    free.next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CsvOptions, FileFormat, Mapping};

    fn overview(codes: &[&str]) -> Overview {
        let integration = |code: &&str| Integration {
            code: (*code).into(),
            version: 1,
            description: String::new(),
            sort_order: 0,
            execution_mode: crate::model::ExecutionMode::Immediate,
            import_mode: crate::model::ImportMode::Upsert,
            category: None,
            columns: Vec::new(),
            format: FileFormat::Csv(CsvOptions::default()),
            mapping: Mapping::default(),
            ..Integration::default()
        };
        Overview { integrations: codes.iter().map(integration).collect::<Vec<_>>().into(), ..Overview::default() }
    }

    #[test]
    fn codes_are_upper_case_unique_and_short() {
        let overview = overview(&["CUSTOMERS"]);
        let check = |text, expect: Result<&str, &str>| {
            assert_eq!(new_code(text, &overview), expect.map(Into::into).map_err(str::to_owned), "{text}");
        };
        check(" vendors ", Ok("VENDORS"));
        check("12345678901234567890", Ok("12345678901234567890"));
        check("123456789012345678901", Err("At most 20 characters"));
        check("", Err("An integration needs a code"));
        check("Customers", Err("There is an integration CUSTOMERS already"));
    }

    #[test]
    fn a_free_code_is_offered() {
        assert_eq!(free_code("CUSTOMERS", &overview(&["CUSTOMERS", "CUSTOMERS-2"])), "CUSTOMERS-3");
        assert_eq!(free_code("12345678901234567890", &overview(&[])), "123456789012345678-2");
    }
}
