//! Lists of fingerprints and values that only grow, all in one piece of memory.
//!
//! Many lists that grow by themselves would leave holes behind each time they move; one large piece is moved by the
//! system without a copy, and given back to it whole.

use crate::model::KeyPrint;

/// Notes that a list takes at a time.
const PIECE: usize = 64;

/// The memory of many lists.
#[derive(Debug)]
pub(super) struct Notes<V> {
    notes: Vec<Note<V>>,
    /// Where pieces begin that lists gave back.
    free: Vec<u32>,
}

/// One list, by where its pieces begin.
#[derive(Debug, Default)]
pub(super) struct List {
    pieces: Vec<u32>,
    len: usize,
}

/// The fingerprint stands here as two halves: a `u128` would pad the note to 32 bytes.
#[derive(Clone, Copy, Debug)]
struct Note<V> {
    print: [u64; 2],
    value: V,
}

impl List {
    /// Returns the number of notes.
    pub fn len(&self) -> usize {
        self.len
    }
}

impl<V> Default for Notes<V> {
    fn default() -> Self {
        Self { notes: Vec::new(), free: Vec::new() }
    }
}

impl<V: Copy> Notes<V> {
    /// Makes room for so many more notes in so many lists.
    pub fn reserve(&mut self, num: usize, num_lists: usize) {
        self.notes.reserve(num.next_multiple_of(PIECE) + num_lists * PIECE);
    }

    /// Appends a note to a list of this memory.
    pub fn push(&mut self, list: &mut List, print: KeyPrint, value: V) {
        let note = Note { print: halves(print), value };
        let at = list.len % PIECE;
        if at == 0 {
            let piece = self.free.pop().unwrap_or_else(|| {
                let piece = self.notes.len();
                self.notes.resize(piece + PIECE, note);
                piece as u32
            });
            list.pieces.push(piece);
        }
        if let Some(piece) = list.pieces.last() {
            self.notes[*piece as usize + at] = note;
            list.len += 1;
        }
    }

    /// Walks a list.
    pub fn iter(&self, list: &List) -> impl Iterator<Item = (KeyPrint, V)> {
        self.notes_of(list).map(|note| (note.key(), note.value))
    }

    /// Looks a whole list through for a fingerprint.
    pub fn get(&self, list: &List, print: KeyPrint) -> Option<V> {
        let print = halves(print);
        self.notes_of(list).find(|note| note.print == print).map(|note| note.value)
    }

    /// The same; the value may be changed.
    pub fn get_mut(&mut self, list: &List, print: KeyPrint) -> Option<&mut V> {
        let print = halves(print);
        let at = self.notes_of(list).position(|note| note.print == print)?;
        let piece = list.pieces[at / PIECE] as usize;
        Some(&mut self.notes[piece + at % PIECE].value)
    }

    /// Empties a list; its memory goes to others.
    pub fn clear(&mut self, list: &mut List) {
        self.free.append(&mut list.pieces);
        list.len = 0;
        if self.free.len() * PIECE == self.notes.len() {
            *self = Self::default();
        }
    }

    fn notes_of(&self, list: &List) -> impl Iterator<Item = &Note<V>> {
        list.pieces.iter().flat_map(|start| &self.notes[*start as usize..][..PIECE]).take(list.len)
    }
}

impl<V> Note<V> {
    fn key(&self) -> KeyPrint {
        KeyPrint(u128::from(self.print[1]) << 64 | u128::from(self.print[0]))
    }
}

fn halves(print: KeyPrint) -> [u64; 2] {
    [print.0 as u64, (print.0 >> 64) as u64]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_grow_beside_each_other() {
        let (mut notes, mut lists) = (Notes::default(), [List::default(), List::default(), List::default()]);
        for number in 0..1_000u64 {
            notes.push(&mut lists[(number % 3) as usize], KeyPrint(u128::from(number) << 60), number);
        }
        for (no, list) in (0..).zip(&lists) {
            assert!(notes.iter(list).map(|(_, value)| value).eq((no..1_000).step_by(3)));
        }
        assert_eq!(
            (notes.get(&lists[1], KeyPrint(400 << 60)), notes.get(&lists[0], KeyPrint(400 << 60))),
            (Some(400), None)
        );
        *notes.get_mut(&lists[1], KeyPrint(400 << 60)).unwrap() = 7;
        assert_eq!(notes.get(&lists[1], KeyPrint(400 << 60)), Some(7));
        assert!(notes.get_mut(&lists[2], KeyPrint(1)).is_none());
    }

    #[test]
    fn what_a_list_gives_back_is_used_again() {
        let (mut notes, mut one, mut other) = (Notes::default(), List::default(), List::default());
        (0..500u64).for_each(|number| notes.push(&mut one, KeyPrint(1), number));
        notes.push(&mut other, KeyPrint(2), 9);
        let size = notes.notes.len();
        notes.clear(&mut one);
        assert_eq!((one.len(), notes.get(&other, KeyPrint(2)), notes.get(&one, KeyPrint(1))), (0, Some(9), None));
        (0..500u64).for_each(|number| notes.push(&mut other, KeyPrint(1), number));
        assert_eq!((other.len(), notes.notes.len()), (501, size));
        notes.clear(&mut other);
        assert!(notes.notes.is_empty() && notes.free.is_empty());
    }
}
