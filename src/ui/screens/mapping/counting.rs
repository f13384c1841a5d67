//! The values of a whole import, counted some rows at a time while the user works.

use std::sync::Arc;

use crate::{
    engine::{Answer, Counted, Counting, TraceQuery, Values},
    model::ImportId,
    ui::screen::ScreenCx,
};

/// A count, as far as it is.
#[derive(Default)]
pub struct WholeCount {
    of: Option<(ImportId, TraceQuery)>,
    underway: Option<Answer<Result<Counting, String>>>,
    values: Option<Arc<Values>>,
}

impl WholeCount {
    /// Asks for the next rows where some are left; returns what is known.
    pub fn follow(
        &mut self,
        cx: &ScreenCx<'_>,
        import: ImportId,
        query: TraceQuery,
        step: usize,
    ) -> Option<Arc<Values>> {
        let of = (import, query);
        if self.of.as_ref() != Some(&of) {
            // What was known is shown until the first rows of the new count are.
            *self = Self { of: Some(of), underway: None, values: self.values.take() };
            self.ask(cx, Counting::default());
        }
        if let Some(answer) = self.underway.as_ref().and_then(Answer::take) {
            self.underway = None;
            match answer.and_then(|counted| counted) {
                Ok(counting) => {
                    self.values = Some(Arc::new(values(&counting, step)));
                    if counting.is_underway() {
                        self.ask(cx, counting);
                    }
                }
                // What is wrong with the rows is told where they are shown: here the map is filled in by hand.
                Err(_) => self.values = Some(Arc::new(Values { step, ..Values::default() })),
            }
        }
        self.values.clone()
    }

    fn ask(&mut self, cx: &ScreenCx<'_>, counting: Counting) {
        let Some((import, query)) = self.of.clone() else { return };
        self.underway = Some(cx.reader.ask(move |library, _| library.count_on(&query, import, counting)));
    }
}

fn values(counting: &Counting, step: usize) -> Values {
    let Counting { num_done, num_rows, .. } = *counting;
    let counted = if counting.is_underway() { Counted::SoFar { num_done, num_rows } } else { Counted::All };
    Values { step, counts: counting.counts(), counted }
}
