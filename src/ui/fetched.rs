//! What is not in memory: asked for when its key changes, the former value shown meanwhile.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use crate::engine::{Answer, Library, Reader};

/// A value that the reader fetches. No frame waits for it.
pub struct Fetched<K, T> {
    /// The latest value, and what it answers.
    value: Option<(Asked<K>, Arc<T>)>,
    underway: Option<(Asked<K>, Answer<T>)>,
    fault: Option<String>,
    /// What could not be answered, and when.
    failed: Option<(Asked<K>, Instant)>,
}

/// How long what could not be answered is not asked again: it would only fail again and again.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(30);

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
        Self { value: None, underway: None, fault: None, failed: None }
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
        let is_in_vain =
            self.failed.as_ref().is_some_and(|(failed, at)| *failed == asked && at.elapsed() < ASK_AGAIN_AFTER);
        if !is_known && !is_underway && !is_in_vain {
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
                (self.fault, self.failed) = (None, None);
            }
            Err(fault) => {
                self.fault = Some(fault);
                self.failed = Some((asked, Instant::now()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Clock, Stores};

    #[test]
    fn what_could_not_be_answered_is_not_asked_again_until_something_changes() {
        let dir = tempfile::tempdir().unwrap();
        let reader = Reader::inline(Arc::new(Stores::open(dir.path(), Clock::System).unwrap()));
        let mut fetched: Fetched<u64, u64> = Fetched::default();
        let num_asked = Arc::new(std::sync::atomic::AtomicU64::new(0));
        let mut get = |key: u64, generation: u64| {
            let num_asked = Arc::clone(&num_asked);
            let known = fetched.get(&reader, key, generation, move |key, _, _| {
                let before = num_asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                assert!(before > 2, "no answer");
                *key
            });
            (known.fault, known.value.as_deref().copied())
        };
        let faulty = (Some("no answer".to_owned()), None);
        assert_eq!([get(7, 1), get(7, 1), get(7, 1)], [faulty.clone(), faulty.clone(), faulty.clone()]);
        assert_eq!([get(7, 2), get(8, 2)], [faulty.clone(), faulty]);
        assert_eq!(get(7, 2), (None, Some(7)));
    }
}
