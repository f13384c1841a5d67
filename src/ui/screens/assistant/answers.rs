//! What the assistant asks of the engine: a look into the file, a proposal for it, a trial of the mapping. Each
//! follows from the one before and is asked again when what it was asked for changes.

use std::{path::PathBuf, sync::Arc};

use super::edits::{Draft, Edits};
use crate::{
    engine::{Faults, Look, Proposal, Target, Trial},
    model::{Mapping, TableSchema},
    source::Overrides,
    ui::{fetched::Fetched, screen::ScreenCx},
};

/// What was decided so far, of which the answers follow.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub path: PathBuf,
    pub overrides: Overrides,
    pub target: Target,
    pub edits: Edits,
}

#[derive(Clone, PartialEq)]
struct LookKey {
    path: PathBuf,
    overrides: Overrides,
}

#[derive(Clone, PartialEq)]
struct ProposalKey {
    look: LookKey,
    target: Target,
}

#[derive(Clone, PartialEq)]
struct TrialKey {
    look: LookKey,
    mapping: Mapping,
    new_table: Option<TableSchema>,
}

/// The questions, and the latest answers.
#[derive(Default)]
pub struct Answers {
    look: Fetched<LookKey, Result<Look, String>>,
    proposal: Fetched<ProposalKey, Result<Proposal, String>>,
    trial: Fetched<TrialKey, Result<Trial, Faults>>,
    /// The latest file that could be read: its options stay on the page while others are tried.
    readable: Option<Arc<Result<Look, String>>>,
    draft: Option<Drafted>,
    /// What was known last: shown while the next is on its way, so that nothing flickers.
    before: View,
}

/// A draft, and what it was made of.
struct Drafted {
    proposal: Arc<Result<Proposal, String>>,
    look: Arc<Result<Look, String>>,
    edits: Edits,
    num_tables: usize,
    draft: Arc<Draft>,
}

/// What is known now.
#[derive(Clone, Default)]
pub struct View {
    pub look: Option<Arc<Result<Look, String>>>,
    proposal: Option<Arc<Result<Proposal, String>>>,
    pub trial: Option<Arc<Result<Trial, Faults>>>,
    pub draft: Option<Arc<Draft>>,
    /// Why the file can't be read as it is wanted.
    pub unreadable: Option<String>,
    /// Why there is no proposal, or the mapping can't run.
    pub faults: Vec<String>,
    /// Whether everything here follows from what is wanted now.
    pub is_current: bool,
}

impl View {
    pub fn look(&self) -> Option<&Look> {
        self.look.as_ref()?.as_ref().as_ref().ok()
    }

    pub fn proposal(&self) -> Option<&Proposal> {
        self.proposal.as_ref()?.as_ref().as_ref().ok()
    }

    pub fn trial(&self) -> Option<&Trial> {
        self.trial.as_ref()?.as_ref().as_ref().ok()
    }

    /// Whether the import can be started now.
    pub fn is_complete(&self) -> bool {
        let has_draft = self.draft.as_ref().is_some_and(|draft| draft.hindrance.is_none());
        self.is_current && has_draft && self.unreadable.is_none() && self.faults.is_empty()
    }
}

impl Answers {
    /// Asks what has to be asked, and returns what is known.
    pub fn view(&mut self, cx: &ScreenCx<'_>, wanted: &Wanted) -> View {
        let mut view = View { is_current: true, ..View::default() };
        let key = LookKey { path: wanted.path.clone(), overrides: wanted.overrides.clone() };
        self.look_at(cx, &key, &mut view);
        if view.unreadable.is_none() && view.is_current {
            self.propose(cx, &key, wanted, &mut view);
        }
        if view.faults.is_empty() && view.is_current {
            self.draft(cx, wanted, &mut view);
            self.attempt(cx, &key, &mut view);
        }
        if view.draft.is_some() {
            self.before = view.clone();
            return view;
        }
        let View { proposal, trial, draft, .. } = self.before.clone();
        View { proposal: view.proposal.filter(|proposal| proposal.is_ok()).or(proposal), trial, draft, ..view }
    }

    fn look_at(&mut self, cx: &ScreenCx<'_>, key: &LookKey, view: &mut View) {
        let known = self.look.get(cx.reader, key.clone(), 0, |key, library, _| library.look(&key.path, &key.overrides));
        view.is_current &= known.is_current && known.value.is_some();
        view.unreadable = known.fault;
        match known.value.as_deref() {
            Some(Ok(_)) => self.readable.clone_from(&known.value),
            Some(Err(sentence)) => view.unreadable = Some(sentence.clone()),
            None => {}
        }
        view.look.clone_from(&self.readable);
    }

    fn propose(&mut self, cx: &ScreenCx<'_>, key: &LookKey, wanted: &Wanted, view: &mut View) {
        let Some(look) = view.look.clone() else { return };
        let generation = definitions(cx);
        let key = ProposalKey { look: key.clone(), target: wanted.target.clone() };
        let known = self.proposal.get(cx.reader, key, generation, move |key, library, _| match look.as_ref() {
            Ok(look) => library.propose(&key.look.path, &look.preview, &key.look.overrides, &key.target),
            Err(sentence) => Err(sentence.clone()),
        });
        view.is_current &= known.is_current && known.value.is_some();
        view.faults.extend(known.fault);
        if let Some(Err(sentence)) = known.value.as_deref() {
            view.faults.push(sentence.clone());
        }
        view.proposal = known.value;
    }

    /// Makes the draft anew where something it is made of has changed.
    fn draft(&mut self, cx: &ScreenCx<'_>, wanted: &Wanted, view: &mut View) {
        let (Some(look_arc), Some(proposal_arc)) = (&view.look, &view.proposal) else { return };
        let (Some(look), Some(proposal)) = (view.look(), view.proposal()) else { return };
        let is_made = self.draft.as_ref().is_some_and(|made| {
            Arc::ptr_eq(&made.proposal, proposal_arc)
                && Arc::ptr_eq(&made.look, look_arc)
                && made.edits == wanted.edits
                && made.num_tables == cx.overview.tables.len()
        });
        if !is_made {
            let draft = wanted.edits.over(proposal, &look.preview, cx.overview);
            self.draft = Some(Drafted {
                proposal: Arc::clone(proposal_arc),
                look: Arc::clone(look_arc),
                edits: wanted.edits.clone(),
                num_tables: cx.overview.tables.len(),
                draft: Arc::new(draft),
            });
        }
        view.draft = self.draft.as_ref().map(|made| Arc::clone(&made.draft));
    }

    fn attempt(&mut self, cx: &ScreenCx<'_>, key: &LookKey, view: &mut View) {
        let (Some(look), Some(draft)) = (view.look.clone(), view.draft.clone()) else { return };
        let key = TrialKey {
            look: key.clone(),
            mapping: draft.integration.mapping.clone(),
            new_table: draft.new_table.clone(),
        };
        // Values are looked up in the company's tables: their records belong to the question.
        let generation = cx.overview.tables.iter().map(|table| table.generation).sum();
        let known = self.trial.get(cx.reader, key, generation, move |_, library, _| match look.as_ref() {
            Ok(look) => {
                library.try_mapping(&draft.integration, draft.new_table.as_ref(), &look.preview, &look.file.name)
            }
            Err(sentence) => Err(Faults(vec![sentence.clone()])),
        });
        view.is_current &= known.is_current && known.value.is_some();
        view.faults.extend(known.fault);
        if let Some(Err(Faults(sentences))) = known.value.as_deref() {
            view.faults.extend(sentences.iter().cloned());
        }
        view.trial = known.value;
    }
}

/// Changes with each change of an integration or table: proposals are made of them.
fn definitions(cx: &ScreenCx<'_>) -> u64 {
    let versions = cx.overview.integrations.iter().map(|integration| u64::from(integration.version));
    versions.sum::<u64>() + cx.overview.tables.len() as u64
}
