//! Selected records on their way to the clipboard, where not all of them are in memory.

use crate::{
    engine::Answer,
    model::TableName,
    store::company::TableQuery,
    ui::{
        screen::{Request, ScreenCx},
        widgets::grid::tab_separated,
        words,
    },
};

/// More would fill the memory of whoever pastes it.
const MAX_RECORDS: u64 = 100_000;

/// The copy that is underway.
#[derive(Default)]
pub struct Copying {
    answer: Option<Answer<Result<String, String>>>,
}

impl Copying {
    /// Fetches the rows in those ranges of a view, first and last, and the fields at those positions.
    pub fn start(
        &mut self,
        cx: &mut ScreenCx<'_>,
        view: (TableName, TableQuery),
        ranges: Vec<(u64, u64)>,
        fields: Vec<usize>,
    ) {
        let num_records: u64 = ranges.iter().map(|(first, last)| last - first + 1).sum();
        if num_records > MAX_RECORDS {
            let limit = words::plural(MAX_RECORDS, "record");
            cx.requests.push(Request::Tell(format!("At most {limit} can be copied at once; export the table instead")));
            return;
        }
        let (table, query) = view;
        self.answer = Some(cx.reader.ask_apart(move |library, go_on| {
            let mut rows = Vec::new();
            for (first, last) in ranges {
                let num = (last - first + 1) as usize;
                rows.extend(library.table_page(&table, &query, first, num, go_on)?.rows);
            }
            let texts = rows.iter().map(|row| fields.iter().filter_map(|i| row.cells.get(*i)));
            Ok(tab_separated(texts))
        }));
    }

    /// Hands the rows over once they are there.
    pub fn poll(&mut self, requests: &mut Vec<Request>) {
        let Some(answer) = self.answer.as_ref().and_then(Answer::take) else { return };
        self.answer = None;
        requests.push(match answer.and_then(|copied| copied) {
            Ok(text) => Request::Copy(text),
            Err(fault) => Request::Tell(format!("The records could not be copied: {fault}")),
        });
    }
}
