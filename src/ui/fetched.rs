//! What is not in memory: asked for when its key changes, the former value shown meanwhile.

use std::sync::Arc;

use crate::engine::{Answer, Library, Reader};

/// A value that the reader fetches. No frame waits for it.
pub struct Fetched<K, T> {
    /// The latest value, and what it answers.
    value: Option<(Asked<K>, Arc<T>)>,
    underway: Option<(Asked<K>, Answer<T>)>,
    fault: Option<String>,
}

/// What was asked, and of which generation of the store.
#[derive(Clone, PartialEq)]
struct Asked<K> {
    key: K,
    generation: u64,
}

/// A value as it is known now.
pub struct Known<T> {
    /// The value of the key asked for, or of a former one; none before the first answer.
    pub value: Option<Arc<T>>,
    /// Whether it is of the key asked for (of its latest generation or a former one).
    pub is_current: bool,
    /// Why asking failed, in a sentence.
    pub fault: Option<String>,
}

impl<K, T> Default for Fetched<K, T> {
    fn default() -> Self {
        Self { value: None, underway: None, fault: None }
    }
}

impl<K: PartialEq + Clone + Send + 'static, T: Send + 'static> Fetched<K, T> {
    /// Returns what is known of `key`, asking for it where that is not underway.
    ///
    /// A question underway for another key is withdrawn. One for a former generation of the same key is let finish,
    /// so that a page shows something while a job changes its records ten times a second.
    pub fn get(
        &mut self,
        reader: &Reader,
        key: K,
        generation: u64,
        ask: impl FnOnce(&K, &Library, &dyn Fn() -> bool) -> T + Send + 'static,
    ) -> Known<T> {
        self.take();
        let asked = Asked { key, generation };
        let is_known = self.value.as_ref().is_some_and(|(known, _)| *known == asked);
        let is_underway = self.underway.as_ref().is_some_and(|(underway, _)| underway.key == asked.key);
        if !is_known && !is_underway {
            let key = asked.key.clone();
            let answer = reader.ask(move |library, go_on| ask(&key, library, go_on));
            self.underway = Some((asked.clone(), answer));
            self.take();
        }
        Known {
            value: self.value.as_ref().map(|(_, value)| Arc::clone(value)),
            is_current: self.value.as_ref().is_some_and(|(known, _)| known.key == asked.key),
            fault: self.fault.clone(),
        }
    }

    /// Forgets everything: the next [`Self::get`] starts blank.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn take(&mut self) {
        let Some(answer) = self.underway.as_ref().and_then(|(_, answer)| answer.take()) else { return };
        let Some((asked, _)) = self.underway.take() else { return };
        match answer {
            Ok(value) => {
                self.value = Some((asked, Arc::new(value)));
                self.fault = None;
            }
            Err(fault) => self.fault = Some(fault),
        }
    }
}
