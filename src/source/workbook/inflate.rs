//! Unpacks on a thread of its own, while what is unpacked is being read.

use std::{
    io::{self, Read},
    sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    thread,
};

/// How much is handed over at once.
const PIECE: usize = 256 * 1024;

/// How many pieces wait for the reader.
const NUM_WAITING: usize = 4;

/// Calls `read` with an input that another thread fills.
pub(super) fn with_thread<T>(input: impl Read + Send, read: impl FnOnce(Pieces) -> T) -> T {
    thread::scope(|scope| {
        let (sender, pieces) = sync_channel(NUM_WAITING);
        let (give_back, used) = channel();
        // It ends when its input does, or when nobody takes its pieces any more.
        scope.spawn(move || fill(input, &sender, &used));
        read(Pieces { pieces, give_back, piece: Vec::new(), at: 0 })
    })
}

fn fill(mut input: impl Read, sender: &SyncSender<io::Result<Vec<u8>>>, used: &Receiver<Vec<u8>>) {
    loop {
        let mut piece = used.try_recv().unwrap_or_default();
        piece.clear();
        let done = input.by_ref().take(PIECE as u64).read_to_end(&mut piece);
        let is_last = piece.is_empty() || done.is_err();
        if !piece.is_empty() && sender.send(Ok(piece)).is_err() {
            return;
        }
        if let Err(error) = done {
            // Whoever no longer listens has what it needs.
            let _ = sender.send(Err(error));
        }
        if is_last {
            return;
        }
    }
}

/// What the other thread has unpacked.
pub(super) struct Pieces {
    pieces: Receiver<io::Result<Vec<u8>>>,
    give_back: Sender<Vec<u8>>,
    piece: Vec<u8>,
    at: usize,
}

impl Read for Pieces {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            let Ok(piece) = self.pieces.recv() else { return Ok(0) };
            let used = std::mem::replace(&mut self.piece, piece?);
            let _ = self.give_back.send(used);
            self.at = 0;
        }
        let len = out.len().min(self.piece.len() - self.at);
        out[..len].copy_from_slice(&self.piece[self.at..self.at + len]);
        self.at += len;
        Ok(len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken"))
        }
    }

    #[test]
    fn what_the_thread_reads_arrives_whole() {
        let bytes: Vec<u8> = (0..1_000_000u32).map(|i| (i % 251) as u8).collect();
        let arrived = with_thread(&bytes[..], |mut input| {
            let mut arrived = Vec::new();
            input.read_to_end(&mut arrived).map(|_| arrived)
        });
        assert!(arrived.unwrap() == bytes);
    }

    #[test]
    fn a_reader_may_leave_early_and_errors_arrive() {
        assert_eq!(with_thread(io::repeat(7), |mut input| input.read(&mut [0; 3]).unwrap()), 3);
        let error = with_thread(Failing, |mut input| input.read(&mut [0; 3]).unwrap_err());
        assert_eq!(error.to_string(), "broken");
    }
}
