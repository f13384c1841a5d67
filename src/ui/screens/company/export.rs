//! Tables on their way to files: the question where to, and the exports underway.

use std::{
    env,
    path::{Path, PathBuf},
};

use eframe::egui::{Context, Ui};

use crate::{
    destination::export::{CsvExport, Export, ExportFormat},
    engine::{Answer, Reader},
    store::company::TableQuery,
    ui::{
        fetched::Fetched,
        screen::{ExportRequest, Request, ScreenCx},
        theme::icon,
        widgets::{Button, Choice, Dialog, DialogAnswer, Form, TextField, body, small},
        words,
    },
};

const FORMATS: [(&str, &str); 3] = [("csv", "CSV"), ("xlsx", "Excel workbook"), ("json", "JSON")];

/// What is asked for and underway.
#[derive(Default)]
pub struct Exports {
    asking: Option<Asking>,
    underway: Vec<Underway>,
}

/// The question where to.
struct Asking {
    export: ExportRequest,
    num_records: u64,
    path: String,
    place: Fetched<PathBuf, Place>,
}

struct Underway {
    path: PathBuf,
    answer: Answer<Result<u64, String>>,
}

/// What is at a path that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Free,
    File,
    Folder,
    /// The folder it is to be in does not exist.
    NoFolder,
}

impl Exports {
    /// Asks where to.
    pub fn ask(&mut self, export: ExportRequest, num_records: u64) {
        let home = env::home_dir().unwrap_or_default();
        let path = home.join(format!("{}.csv", file_stem(&export.name()))).display().to_string();
        self.asking = Some(Asking { export, num_records, path, place: Fetched::default() });
    }

    /// Writes a table to a file.
    pub fn write(&mut self, reader: &Reader, path: PathBuf, export: ExportRequest) {
        self.asking = None;
        let to = path.clone();
        let answer = reader.ask_apart(move |library, go_on| {
            let path = with_ending(&to)?;
            let format = format_of(&path)?;
            match export {
                ExportRequest::Table { table, search } => {
                    let query = TableQuery { search, ..TableQuery::default() };
                    library.export(&Export { table: &table, format, query: &query }, &path, go_on)
                }
                ExportRequest::DryRun { import, class } => {
                    library.export_dry_run(import, class, (&path, format), go_on)
                }
            }
        });
        self.underway.push(Underway { path, answer });
    }

    /// Tells what came of exports that have ended.
    pub fn poll(&mut self, requests: &mut Vec<Request>) {
        self.underway.retain(|export| {
            let Some(answer) = export.answer.take() else { return true };
            let path = export.path.display();
            requests.push(Request::Tell(match answer.and_then(|written| written) {
                Ok(num_records) => format!("{} written to {path}", words::plural(num_records, "record")),
                Err(fault) => format!("The export failed: {fault}"),
            }));
            false
        });
    }

    /// Says which files are being written.
    pub fn underway_ui(&self, ui: &mut Ui) {
        for export in &self.underway {
            let name = export.path.file_name().unwrap_or_default().to_string_lossy();
            small(ui, &format!("Writing {name}…"));
        }
    }

    /// Draws the question.
    pub fn dialog_ui(&mut self, cx: &mut ScreenCx<'_>, ctx: &Context) {
        let Some(asking) = &mut self.asking else { return };
        let path = expanded(&asking.path);
        let fault = fault(&path);
        let place = match fault {
            Some(_) => None,
            None => asking.place.get(cx.reader, path.clone(), 0, |path, _, _| place_of(path)).value,
        };
        let place = place.as_deref().copied();
        let is_free = match place {
            Some(Place::Free | Place::File) => true,
            Some(Place::Folder | Place::NoFolder) | None => false,
        };
        let primary = if place == Some(Place::File) { "Replace file" } else { "Export" };
        let title = format!("Export {}", words::plural(asking.num_records, "record"));
        let dialog = Dialog::new("export", &title).primary(primary).primary_enabled(is_free).secondary("Cancel");
        let response = dialog.show(ctx, |ui| asking.content_ui(cx, ui, fault, place));
        match response.answer {
            None => {}
            Some(DialogAnswer::Primary) => {
                let export = asking.export.clone();
                self.write(cx.reader, path, export);
            }
            Some(DialogAnswer::Secondary | DialogAnswer::Dismissed) => self.asking = None,
        }
    }
}

impl Asking {
    fn content_ui(&mut self, cx: &mut ScreenCx<'_>, ui: &mut Ui, fault: Option<&str>, place: Option<Place>) {
        let which = match &self.export {
            ExportRequest::Table { table, search } if search.trim().is_empty() => {
                format!("All records of table {table}, with all fields")
            }
            ExportRequest::Table { table, search } => {
                format!("The records of table {table} that hold “{}”, with all fields", search.trim())
            }
            ExportRequest::DryRun { class: None, .. } => "Every row, a line for each change and issue".to_owned(),
            ExportRequest::DryRun { class: Some(class), .. } => {
                format!("The rows of class {}, a line for each change and issue", class.name())
            }
        };
        body(ui, &which);
        ui.add_space(8.0);
        let path = &mut self.path;
        Form::with_labels(ui, 80.0, |form| {
            form.row("Format", |ui| {
                let mut ending = ending(Path::new(path.as_str()));
                let formats = FORMATS.map(|(ending, name)| (Some(ending.to_owned()), name));
                if Choice::new("Format", formats).show(ui, &mut ending) {
                    *path = Path::new(path.as_str()).with_extension(ending.unwrap_or_default()).display().to_string();
                }
            });
            form.row("File", |ui| {
                let sentence = match place {
                    Some(Place::Folder) => Some("There is a folder of this name; add a name for the file"),
                    Some(Place::NoFolder) => Some("The folder does not exist"),
                    Some(Place::Free | Place::File) | None => fault,
                };
                ui.add(TextField::new(path).width(328.0).error(sentence));
            });
            if place == Some(Place::File) {
                form.hint("A file of this name exists and will be replaced");
            }
            form.row("", |ui| {
                let choose = Button::quiet("Choose a place…").icon(icon::FOLDER).tooltip("The system's file dialog");
                if ui.add(choose).clicked() {
                    cx.requests.push(Request::Export(self.export.clone()));
                }
            });
        });
    }
}

/// Says what is wrong with the path itself.
fn fault(path: &Path) -> Option<&'static str> {
    if !path.is_absolute() {
        return Some("Type the whole path, with all folders");
    }
    match format_of(path) {
        Ok(_) => None,
        Err(_) => Some("Let the name end in .csv, .xlsx or .json"),
    }
}

fn place_of(path: &Path) -> Place {
    match (path.is_dir(), path.exists(), path.parent().is_some_and(Path::is_dir)) {
        (true, _, _) => Place::Folder,
        (false, true, _) => Place::File,
        (false, false, true) => Place::Free,
        (false, false, false) => Place::NoFolder,
    }
}

/// Returns the path with the user's folder in place of `~`.
fn expanded(path: &str) -> PathBuf {
    let path = path.trim();
    let home = path.strip_prefix("~/").and_then(|rest| Some(env::home_dir()?.join(rest)));
    home.unwrap_or_else(|| PathBuf::from(path))
}

fn ending(path: &Path) -> Option<String> {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase())
}

/// Returns the format that the path's ending names.
fn format_of(path: &Path) -> Result<ExportFormat, String> {
    match ending(path).as_deref() {
        // Whoever exports from the window opens the file in a spreadsheet, and Excel knows UTF-8 by the mark only.
        Some("csv") => Ok(ExportFormat::Csv(CsvExport::WithByteOrderMark)),
        Some("xlsx") => Ok(ExportFormat::Xlsx),
        Some("json") => Ok(ExportFormat::Json),
        Some(_) | None => Err("Let the name of the file end in .csv, .xlsx or .json.".to_owned()),
    }
}

/// Gives a name without an ending that of a CSV file. System dialogs have asked about replacing the name they saw, not
/// this one.
fn with_ending(path: &Path) -> Result<PathBuf, String> {
    if path.extension().is_some() {
        return Ok(path.to_owned());
    }
    let path = path.with_extension("csv");
    if path.exists() { Err(format!("{} exists already; choose another name.", path.display())) } else { Ok(path) }
}

/// Returns a table's name as it may stand in a file's.
fn file_stem(table: &str) -> String {
    table.chars().map(|c| if c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.') { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_names_the_format() {
        let check = |path: &str, expect| assert_eq!(format_of(Path::new(path)).ok(), expect, "{path}");
        check("/a/Customer.csv", Some(ExportFormat::Csv(CsvExport::WithByteOrderMark)));
        check("/a/Customer.XLSX", Some(ExportFormat::Xlsx));
        check("/a/Customer.v2.json", Some(ExportFormat::Json));
        check("/a/Customer.xls", None);
        check("/a/Customer", None);
    }

    #[test]
    fn a_path_is_checked_as_it_is_typed() {
        let check = |path: &str, expect| assert_eq!(fault(Path::new(path)), expect, "{path}");
        check("/a/Customer.csv", None);
        check("Customer.csv", Some("Type the whole path, with all folders"));
        check("", Some("Type the whole path, with all folders"));
        check("/a/Customer", Some("Let the name end in .csv, .xlsx or .json"));
    }

    #[test]
    fn a_name_without_ending_becomes_a_csv_file_but_replaces_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        assert_eq!(with_ending(&path), Ok(folder.path().join("out.csv")));
        std::fs::write(folder.path().join("out.csv"), "kept").unwrap();
        assert!(with_ending(&path).unwrap_err().ends_with("out.csv exists already; choose another name."));
        assert_eq!(place_of(&folder.path().join("out.csv")), Place::File);
        assert_eq!(place_of(folder.path()), Place::Folder);
        assert_eq!(place_of(&path), Place::Free);
        assert_eq!(place_of(&path.join("deeper.csv")), Place::NoFolder);
    }

    #[test]
    fn names_of_tables_become_names_of_files() {
        assert_eq!(file_stem("Country/Region"), "Country-Region");
        assert_eq!(file_stem("Sales Header"), "Sales Header");
    }
}
