//! What Tell me finds: everything that has a name, best match first.

use std::{cmp::Reverse, sync::Arc};

use eframe::egui::KeyboardShortcut;
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{AtomKind, CaseMatching, Normalization, Pattern},
};

use crate::{
    engine::Overview,
    ui::{
        actions,
        screen::{Page, RecordsScope, Request},
        theme::{Icon, icon},
    },
};

/// More can't be looked through; who wants them types another letter.
const MAX_FOUND: usize = 50;
/// Imports that are offered; older ones are found on their page.
const MAX_IMPORTS: usize = 5000;

/// Something to go to or to do.
#[derive(Clone, Debug)]
pub struct Entry {
    pub kind: EntryKind,
    pub name: String,
    pub icon: Icon,
    pub shortcut: Option<KeyboardShortcut>,
    pub request: Request,
    /// Other words it is found under.
    keywords: String,
}

/// What an entry is: shown beside it. Among equals, the first goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    Page,
    Action,
    Table,
    Integration,
    Import,
}

impl EntryKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "Page",
            Self::Action => "Action",
            Self::Table => "Table",
            Self::Integration => "Integration",
            Self::Import => "Import",
        }
    }
}

/// The entries that fit what is typed.
#[derive(Default)]
pub struct Found {
    /// All entries, and the version of the overview they are of.
    all: Option<(u64, Vec<Entry>)>,
    query: Option<String>,
    positions: Vec<usize>,
    matcher: Option<Matcher>,
}

impl Found {
    /// Searches again where the overview or the query changed.
    pub fn update(&mut self, overview: &Overview, query: &str) {
        if self.all.as_ref().is_none_or(|(version, _)| *version != overview.version) {
            self.all = Some((overview.version, entries(overview)));
            self.query = None;
        }
        if self.query.as_deref() != Some(query) {
            let matcher = self.matcher.get_or_insert_with(|| Matcher::new(Config::DEFAULT));
            self.positions = self.all.as_ref().map(|(_, all)| best(all, query, matcher)).unwrap_or_default();
            self.query = Some(query.to_owned());
        }
    }

    /// Walks what was found, best first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.positions.iter().filter_map(|i| self.all.as_ref()?.1.get(*i))
    }

    pub fn entry(&self, position: usize) -> Option<&Entry> {
        self.all.as_ref()?.1.get(*self.positions.get(position)?)
    }

    pub fn len(&self) -> usize {
        self.positions.len()
    }

    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }
}

/// Returns the positions of the entries that fit, best first; without a query, pages and actions.
///
/// A name may have other letters between those that are typed ("jq", "intrec"); other words have to hold them as they
/// are. Letters scattered over a name are no match where another name has them together.
fn best(all: &[Entry], query: &str, matcher: &mut Matcher) -> Vec<usize> {
    let pattern = |kind| Pattern::new(query.trim(), CaseMatching::Ignore, Normalization::Smart, kind);
    let (by_letters, by_words) = (pattern(AtomKind::Fuzzy), pattern(AtomKind::Substring));
    if by_letters.atoms.is_empty() {
        let is_fixed = |entry: &Entry| matches!(entry.kind, EntryKind::Page | EntryKind::Action);
        return (0..all.len()).filter(|i| is_fixed(&all[*i])).collect();
    }
    let mut buffer = Vec::new();
    let mut score = |pattern: &Pattern, text: &str| pattern.score(Utf32Str::new(text, &mut buffer), matcher);
    let mut found: Vec<Hit> = Vec::new();
    for (at, entry) in all.iter().enumerate() {
        let by_name = score(&by_letters, &entry.name).map(|score| (true, score));
        let by_all = || score(&by_words, &format!("{} {}", entry.name, entry.keywords)).map(|score| (false, score));
        if let Some((is_name, score)) = by_name.or_else(by_all) {
            found.push(Hit { is_name, score, kind: entry.kind, num_letters: entry.name.len(), at });
        }
    }
    let highest = found.iter().map(|hit| hit.score).max().unwrap_or_default();
    found.retain(|hit| hit.score * 4 >= highest * 3);
    found.sort_by_key(|hit| (Reverse(hit.is_name), Reverse(hit.score), hit.num_letters, hit.kind, hit.at));
    found.into_iter().take(MAX_FOUND).map(|hit| hit.at).collect()
}

/// An entry that fits. Names go before other words; of equals, the shorter is closer to what was typed.
struct Hit {
    is_name: bool,
    score: u32,
    kind: EntryKind,
    num_letters: usize,
    at: usize,
}

fn entries(overview: &Overview) -> Vec<Entry> {
    let fixed = |kind: EntryKind| {
        move |action: &actions::Action| Entry {
            kind,
            name: action.name.to_owned(),
            icon: action.icon,
            shortcut: action.shortcut,
            request: (action.request)(),
            keywords: action.keywords.to_owned(),
        }
    };
    let mut entries: Vec<Entry> = actions::PAGES.iter().map(fixed(EntryKind::Page)).collect();
    let is_other = |action: &&actions::Action| !matches!((action.request)(), Request::TellMe);
    entries.extend(actions::ACTIONS.iter().filter(is_other).map(fixed(EntryKind::Action)));
    entries.extend(tables(overview));
    entries.extend(integrations(overview));
    entries.extend(imports(overview));
    entries
}

fn tables(overview: &Overview) -> impl Iterator<Item = Entry> {
    overview.tables.iter().map(|view| {
        let schema = Arc::clone(&view.schema);
        Entry {
            kind: EntryKind::Table,
            name: schema.plural.clone(),
            icon: icon::TABLE,
            shortcut: None,
            request: Request::Go(Page::Table(schema.name.clone())),
            keywords: format!("{} table", schema.name),
        }
    })
}

fn integrations(overview: &Overview) -> impl Iterator<Item = Entry> {
    overview.integrations.iter().map(|integration| {
        let tables = integration.mapping.tables.iter().map(|part| part.table.as_str());
        Entry {
            kind: EntryKind::Integration,
            name: format!("Integration {}", integration.code),
            icon: icon::INTEGRATIONS,
            shortcut: None,
            request: Request::Go(Page::Integration(integration.code.clone())),
            keywords: format!("{} {} mapping", integration.description, tables.collect::<Vec<_>>().join(" ")),
        }
    })
}

fn imports(overview: &Overview) -> impl Iterator<Item = Entry> {
    overview.imports.iter().take(MAX_IMPORTS).map(|view| Entry {
        kind: EntryKind::Import,
        name: format!("{}, import {}", view.import.file.name, view.import.id),
        icon: icon::FILE,
        shortcut: None,
        request: Request::Go(Page::Records(RecordsScope::of_import(view.import.id))),
        keywords: format!("{} {} records", view.import.integration, view.import.table),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names found for a query among pages and actions, best first.
    fn found(query: &str) -> Vec<String> {
        let mut found = Found::default();
        found.update(&Overview::default(), query);
        found.entries().map(|entry| entry.name.clone()).collect()
    }

    #[track_caller]
    fn check_first(query: &str, expect: &str) {
        assert_eq!(found(query).first().map(String::as_str), Some(expect), "{query}");
    }

    #[test]
    fn names_are_found_by_their_letters() {
        check_first("job", "Job queue");
        check_first("jq", "Job queue");
        check_first("integration", "Integrations");
        check_first("integration rec", "Integration records");
        check_first("SETTINGS", "Settings");
        check_first("dark", "Dark theme");
    }

    #[test]
    fn other_words_find_them_too() {
        check_first("preferences", "Settings");
        check_first("bell", "Notifications");
        check_first("exit", "Quit");
    }

    #[test]
    fn without_a_word_pages_and_actions_are_offered_in_order() {
        let all = found("  ");
        assert_eq!(all[..3], ["Home", "Imports", "Integration records"]);
        assert!(!all.contains(&"Tell me…".to_owned()), "it is open already");
    }

    #[test]
    fn letters_scattered_over_a_name_are_no_match_where_others_have_them_together() {
        assert_eq!(found("import"), ["Imports", "Import a file…"]);
        assert_eq!(found("theme"), ["Dark theme", "Light theme", "Theme of the system", "Settings"]);
    }

    #[test]
    fn nothing_is_found_for_nonsense() {
        assert_eq!(found("xyzzy"), [""; 0]);
    }
}
