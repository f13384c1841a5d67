//! What was typed into records and not saved yet. Going to another record loses none of it.

use std::{collections::HashMap, sync::Arc};

use crate::{
    engine::{RecordDetail, library::detail::editable},
    model::ImportId,
    ui::screens::records::RecordId,
};

/// The values of one record as the user has them before them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// As they are in the store.
    base: Vec<String>,
    pub texts: Vec<String>,
}

/// The drafts of all records that were typed into.
#[derive(Default)]
pub struct Drafts {
    drafts: HashMap<RecordId, Draft>,
    /// The detail whose values were last taken over, to take over each once.
    seen: Option<Arc<RecordDetail>>,
}

impl Draft {
    /// Whether anything was typed.
    pub fn is_dirty(&self) -> bool {
        self.texts != self.base
    }

    /// Whether something was typed into that column.
    pub fn is_changed(&self, column: usize) -> bool {
        self.texts.get(column) != self.base.get(column)
    }

    /// Takes back what was typed into that column.
    pub fn revert_column(&mut self, column: usize) {
        if let (Some(text), Some(base)) = (self.texts.get_mut(column), self.base.get(column)) {
            text.clone_from(base);
        }
    }

    /// Takes back everything.
    pub fn revert(&mut self) {
        self.texts.clone_from(&self.base);
    }

    /// Takes over what is in the store now; what was typed stays.
    pub fn rebase(&mut self, base: Vec<String>) {
        let typed = |column: usize| self.is_changed(column).then(|| self.texts.get(column).cloned()).flatten();
        let texts = base.iter().enumerate().map(|(i, text)| typed(i).unwrap_or_else(|| text.clone())).collect();
        *self = Self { base, texts };
    }

    /// Says that what was typed is what the store will have.
    fn settle(&mut self) {
        self.base.clone_from(&self.texts);
    }
}

impl Drafts {
    /// Returns the draft of a record, with the store's values where nothing was typed.
    pub fn of(&mut self, id: RecordId, detail: &Arc<RecordDetail>) -> &mut Draft {
        let is_new = !self.seen.as_ref().is_some_and(|seen| Arc::ptr_eq(seen, detail));
        if is_new {
            self.seen = Some(Arc::clone(detail));
            // Untouched drafts of other records are no drafts.
            self.drafts.retain(|known, draft| *known == id || draft.is_dirty());
        }
        let draft = self.drafts.entry(id).or_default();
        if is_new {
            draft.rebase(editable(&detail.record, detail.columns.len()));
        }
        draft
    }

    /// Returns what was typed, to be saved.
    pub fn save(&mut self, id: RecordId) -> Option<Vec<String>> {
        let draft = self.drafts.get_mut(&id).filter(|draft| draft.is_dirty())?;
        draft.settle();
        Some(draft.texts.clone())
    }

    /// Takes back what was typed into the record.
    pub fn revert(&mut self, id: RecordId) {
        if let Some(draft) = self.drafts.get_mut(&id) {
            draft.revert();
        }
    }

    /// Whether the record has a draft with something typed.
    pub fn is_dirty(&self, id: RecordId) -> bool {
        self.drafts.get(&id).is_some_and(Draft::is_dirty)
    }

    /// Returns another record of that import (or of any) into which something was typed: the first by number.
    pub fn other_dirty(&self, than: Option<RecordId>, import: Option<ImportId>) -> Option<RecordId> {
        let dirty = self.drafts.iter().filter(|(_, draft)| draft.is_dirty()).map(|(id, _)| *id);
        dirty.filter(|id| Some(*id) != than && import.is_none_or(|import| id.import == import)).min()
    }

    /// Forgets the drafts of imports that are gone.
    pub fn keep(&mut self, is_there: impl Fn(ImportId) -> bool) {
        self.drafts.retain(|id, _| is_there(id.import));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[track_caller]
    fn check(draft: &Draft, expect: &[&str], is_dirty: bool) {
        assert_eq!((draft.texts.as_slice(), draft.is_dirty()), (texts(expect).as_slice(), is_dirty));
    }

    #[test]
    fn what_was_typed_survives_a_change_in_the_store() {
        let mut draft = Draft::default();
        draft.rebase(texts(&["a", "b"]));
        check(&draft, &["a", "b"], false);
        draft.texts[1] = "typed".to_owned();
        draft.rebase(texts(&["new", "b2", "c"]));
        check(&draft, &["new", "typed", "c"], true);
        draft.revert_column(1);
        check(&draft, &["new", "b2", "c"], false);
    }

    #[test]
    fn reverting_takes_everything_back() {
        let mut draft = Draft::default();
        draft.rebase(texts(&["a", "b"]));
        draft.texts = texts(&["x", "y"]);
        assert!(draft.is_changed(0) && draft.is_changed(1));
        draft.revert();
        check(&draft, &["a", "b"], false);
    }

    #[test]
    fn what_was_saved_is_not_typed_any_more() {
        let mut draft = Draft::default();
        draft.rebase(texts(&["UK"]));
        draft.texts[0] = "GB".to_owned();
        draft.settle();
        check(&draft, &["GB"], false);
    }
}
