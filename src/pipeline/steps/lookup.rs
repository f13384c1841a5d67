//! Lookups: a record of a company table found by a text, and one of its fields taken.
//!
//! Answers come from [`Lookups`], by position among the pipeline's own. Nothing is created here: where the table lacks
//! the text, the record to be made is put together and handed on with the row that needs it.

use std::sync::Arc;

use super::{OperationFault, StepCx};
use crate::{
    model::{Answer, Creation, IssueCode, RawBlock, RawCell, SeveralFound, cells, issue::SEVERAL_OF, keys},
    pipeline::{
        convert::{RowAt, Workspace},
        plan::{Found, PartPlan},
    },
};

/// A lookup, ready to be asked for every row.
#[derive(Clone, Debug)]
pub struct LookupStep {
    /// Position among the pipeline's lookups.
    pub lookup: usize,
    /// The first that looks in the same field of the same table: what one of them makes is there for all.
    pub group: usize,
    /// The table's name and the field's, for sentences.
    pub table: String,
    pub by: String,
    pub several: SeveralFound,
    pub missing: Missing,
}

/// What happens where no record has the text.
#[derive(Clone, Debug)]
pub enum Missing {
    Error,
    Blank,
    Original,
    Fallback(String),
    Create(Creator),
}

/// Makes a record from a template.
#[derive(Clone, Debug)]
pub struct Creator {
    pub part: Box<PartPlan>,
    /// The column in which the template finds what was looked for.
    pub value_column: usize,
    /// Positions of the field looked in and of the field given.
    pub by: usize,
    pub give: usize,
}

impl LookupStep {
    /// Whether it makes records that are missing.
    pub fn creates(&self) -> bool {
        matches!(self.missing, Missing::Create(_))
    }

    /// Looks the text up and writes what was found.
    pub fn apply(
        &self,
        text: &str,
        cx: &StepCx<'_>,
        folded: &mut String,
        creations: &mut Vec<Arc<Creation>>,
        next: &mut String,
    ) -> Result<(), OperationFault> {
        keys::fold(text, folded);
        match cx.lookups.find(self.lookup, folded, next) {
            Found::One => Ok(()),
            Found::Several(candidates) => self.choose(text, &candidates, cx, next),
            Found::None => self.do_without(text, cx, folded, creations, next),
        }
    }

    fn choose(
        &self,
        text: &str,
        candidates: &[String],
        cx: &StepCx<'_>,
        next: &mut String,
    ) -> Result<(), OperationFault> {
        let Self { table, by, .. } = self;
        let mut what = format!("{SEVERAL_OF}{table} have “{}” as {by}", text.trim());
        match self.several {
            SeveralFound::First => {
                next.push_str(candidates.first().map_or("", String::as_str));
                return Ok(());
            }
            SeveralFound::Error => {}
            SeveralFound::Ask => {
                let line = |candidate: &String| candidate.replace('\n', " ");
                let answers = cx.lookups.answers(&what);
                let is_chosen = |candidate: &&String| answers.contains(&Answer::Choose(line(candidate)));
                if let Some(candidate) = candidates.iter().find(is_chosen) {
                    next.push_str(candidate);
                    return Ok(());
                }
                if answers.contains(&Answer::Fail) {
                    return Err(OperationFault { code: IssueCode::SeveralFound, what });
                }
                candidates.iter().for_each(|candidate| {
                    what.push('\n');
                    what.push_str(&line(candidate));
                });
            }
        }
        Err(OperationFault { code: IssueCode::SeveralFound, what })
    }

    fn do_without(
        &self,
        text: &str,
        cx: &StepCx<'_>,
        folded: &str,
        creations: &mut Vec<Arc<Creation>>,
        next: &mut String,
    ) -> Result<(), OperationFault> {
        match &self.missing {
            Missing::Blank => {}
            Missing::Original => next.push_str(text),
            Missing::Fallback(fallback) => next.push_str(fallback),
            Missing::Error => return Err(self.nothing(text, "")),
            Missing::Create(creator) => {
                let made = creator.make(self.group, text, folded, cx);
                let made = made.map_err(|why| self.nothing(text, &format!(", and none can be made: {why}")))?;
                // Of several rows that need the record, one makes it for all.
                let creation = cx.lookups.planned(self.group, folded).unwrap_or_else(|| Arc::new(made));
                next.push_str(&creator.given(&creation.cells));
                if !creations.contains(&creation) {
                    creations.push(creation);
                }
            }
        }
        Ok(())
    }

    fn nothing(&self, text: &str, why: &str) -> OperationFault {
        let what = format!("no record of {} has “{}” as {}{why}", self.table, text.trim(), self.by);
        OperationFault { code: IssueCode::NothingFound, what }
    }
}

impl Creator {
    /// Puts the record together; the error says why it can't be.
    fn make(&self, lookup: usize, text: &str, folded: &str, cx: &StepCx<'_>) -> Result<Creation, String> {
        let cells = (0..self.value_column).map(|column| cx.cells.cell(column));
        let block = RawBlock::of_row(cx.row, cx.line, cells.chain([RawCell::text(text)]));
        let Some(cells) = block.row(0) else { return Err("there is no row".to_owned()) };
        let row = RowAt { row: cx.row, line: cx.line, position: cx.row.0, cells, found: &[] };
        let mut work = Workspace::default();
        self.part.convert(&row, cx.lookups, &mut work);
        if let Some(issue) = work.issues.iter().find(|issue| issue.is_error()) {
            return Err(issue.message());
        }
        let shown = |position| self.shown(&work.values, position);
        let mut kept = String::new();
        keys::fold(&shown(self.by), &mut kept);
        if kept != folded {
            let field = &self.part.table.fields[self.by].name;
            return Err(format!("{field} would be “{}”", shown(self.by)));
        }
        Ok(Creation { lookup, text: folded.to_owned(), key: work.key, cells: work.values })
    }

    /// Returns what the lookup gives of a record's values.
    fn given(&self, values: &[u8]) -> String {
        self.shown(values, self.give)
    }

    fn shown(&self, values: &[u8], position: usize) -> String {
        let value = cells::iter(values).nth(position).unwrap_or_default();
        self.part.table.fields[position].text_of(value)
    }
}
