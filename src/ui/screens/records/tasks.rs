//! What is done with records: processed again, copied. What a selection means is asked for, then it is done.

use std::sync::Arc;

use super::{
    filter::{Filter, Scope},
    find::{self, Picked},
    list::List,
    pages::View,
};
use crate::{
    engine::{Answer, Attention, Command, Reader, RequestId},
    model::{ImportId, Issue, RecordStatus, RowNo, Selection},
    store::staging::Record,
    ui::{
        screen::{Request, ScreenCx},
        widgets::grid::tab_separated,
        words,
    },
};

/// A selection larger than this is gone through on a thread of its own.
const MAX_AT_ONCE: u64 = 5_000;

/// Rows looked at to see whether anything selected can be processed.
const MAX_LOOKED_AT: usize = 400;

/// What was asked for and is not yet done.
#[derive(Default)]
pub struct Tasks {
    picking: Option<Answer<Result<Picked, String>>>,
    copying: Option<Answer<Result<String, String>>>,
}

impl Tasks {
    /// Does what has been answered since.
    pub fn take(&mut self, cx: &mut ScreenCx<'_>) {
        if let Some(answer) = self.picking.as_ref().and_then(Answer::take) {
            self.picking = None;
            match answer.and_then(|picked| picked) {
                Ok(picked) => process_picked(cx, picked),
                Err(fault) => cx.requests.push(Request::Tell(fault)),
            }
        }
        if let Some(answer) = self.copying.as_ref().and_then(Answer::take) {
            self.copying = None;
            match answer.and_then(|text| text) {
                Ok(text) => {
                    let num = text.lines().count() as u64;
                    cx.requests.push(Request::Copy(text));
                    cx.requests.push(Request::Tell(format!("{} copied", words::plural(num, "line"))));
                }
                Err(fault) => cx.requests.push(Request::Tell(fault)),
            }
        }
    }

    /// Processes the selected records again. Completed ones among them are left out.
    pub fn process_selected(&mut self, cx: &mut ScreenCx<'_>, list: &List, view: &View) {
        let query = list.query();
        if list.is_all_selected(view) && query.text.is_empty() {
            if let Some(status) = query.status.filter(|status| *status != RecordStatus::Processing) {
                process_all(cx, &query.imports, status);
                return;
            }
            if let [import] = query.imports.as_slice() {
                let rows = vec![(RowNo(1), RowNo(view.num_rows()))];
                let num_rows = cx.overview.import(*import).map_or(0, |view| {
                    let counts = &view.import.counts;
                    counts.total() - counts.completed
                });
                process_picked(cx, Picked { rows: vec![(*import, rows)], num_rows, num_completed: 0 });
                return;
            }
        }
        self.pick(cx, list, list.selection.ranges().to_vec());
    }

    /// Processes again everything the filter finds.
    pub fn process_found(&mut self, cx: &mut ScreenCx<'_>, list: &List, view: &View) {
        if let Some(last) = view.num_rows().checked_sub(1) {
            self.pick(cx, list, vec![(0, last)]);
        }
    }

    /// Copies the selected records for a spreadsheet.
    pub fn copy_selected(&mut self, cx: &ScreenCx<'_>, list: &List, scope: &Scope<'_>) {
        let names: Vec<(ImportId, String)> = match scope.listed.as_slice() {
            [_] => Vec::new(),
            several => several.iter().map(|view| (view.import.id, view.import.file.name.clone())).collect(),
        };
        let (query, ranges) = (Arc::clone(list.query()), list.selection.ranges().to_vec());
        let question = move |library: &crate::engine::Library, go_on: &dyn Fn() -> bool| {
            let line = |import, record: &Record| line(&names, import, record);
            Ok(tab_separated(find::lines(library, &query, &ranges, go_on, &line)?))
        };
        self.copying = Some(ask(cx.reader, list.selection.len(), question));
    }

    fn pick(&mut self, cx: &mut ScreenCx<'_>, list: &List, ranges: Vec<(u64, u64)>) {
        let query = Arc::clone(list.query());
        let num: u64 = ranges.iter().map(|(first, last)| last - first + 1).sum();
        self.picking = Some(ask(cx.reader, num, move |library, go_on| find::pick(library, &query, &ranges, go_on)));
        // Without threads the answer is there already.
        self.take(cx);
    }
}

fn ask<T: Send + 'static>(
    reader: &Reader,
    num_rows: u64,
    question: impl FnOnce(&crate::engine::Library, &dyn Fn() -> bool) -> T + Send + 'static,
) -> Answer<T> {
    if num_rows > MAX_AT_ONCE { reader.ask_apart(question) } else { reader.ask(question) }
}

/// Whether anything selected can be processed, as far as it is in memory: completed records never are.
pub fn is_processable(filter: &Filter, list: &List, view: &View) -> bool {
    let mut rows = list.selection.rows().take(MAX_LOOKED_AT);
    filter.status != Some(RecordStatus::Completed)
        && rows.any(|row| view.get(row).is_none_or(|(_, record)| record.status != RecordStatus::Completed))
}

/// Whether what is selected has never been processed, as far as it is in memory.
pub fn is_first_time(list: &List, view: &View) -> bool {
    let mut rows = list.selection.rows().take(MAX_LOOKED_AT);
    rows.all(|row| view.get(row).is_some_and(|(_, record)| record.status == RecordStatus::Ready))
}

/// Processes all records of that status of those imports.
pub fn process_all(cx: &mut ScreenCx<'_>, imports: &[ImportId], status: RecordStatus) {
    let mut num = 0;
    for import in imports {
        let num_here = cx.overview.import(*import).map_or(0, |view| view.import.counts.of(status));
        if num_here > 0 {
            num += num_here;
            cx.requests.push(Request::Do(process(*import, Selection::Status(status))));
        }
    }
    tell_queued(cx, num, 0);
}

/// Returns the command that processes records in the background.
pub fn process(import: ImportId, selection: Selection) -> Command {
    Command::Process { request: RequestId::default(), import, selection, attention: Attention::Background }
}

fn process_picked(cx: &mut ScreenCx<'_>, picked: Picked) {
    let Picked { rows, num_rows, num_completed } = picked;
    if num_rows > 0 {
        let commands = rows.into_iter().map(|(import, rows)| process(import, Selection::Rows(rows)));
        cx.requests.extend(commands.map(Request::Do));
    }
    tell_queued(cx, num_rows, num_completed);
}

fn tell_queued(cx: &mut ScreenCx<'_>, num: u64, num_completed: u64) {
    let mut text = match num {
        0 => "Nothing to process here".to_owned(),
        _ => format!("{} queued to be processed", words::plural(num, "record")),
    };
    if num_completed > 0 {
        text.push_str(&format!(
            "; {} left out, completed records are never processed twice",
            words::count(num_completed)
        ));
    }
    cx.requests.push(Request::Tell(text));
}

fn line(names: &[(ImportId, String)], import: ImportId, record: &Record) -> Vec<String> {
    let mut line = vec![record.status.name().to_owned(), record.row.to_string()];
    line.extend(names.iter().find(|(id, _)| *id == import).map(|(id, name)| format!("{id} · {name}")));
    line.push(record.issues.iter().map(Issue::message).collect::<Vec<_>>().join("; "));
    line.push(record.key.clone().unwrap_or_default());
    line.extend(record.cells.iter().map(|(_, text)| text.clone()));
    line
}
