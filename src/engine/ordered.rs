//! A bounded pipeline of threads that keeps its order: one feeds, several work, the caller takes the results as if
//! there had been one thread.

use std::{
    collections::BTreeMap,
    ops::ControlFlow,
    sync::atomic::{AtomicBool, Ordering},
};

use crossbeam_channel::{Receiver, Sender, bounded};

/// Feeds items, maps them on `num_threads` threads, and sinks the results in the order of the items.
///
/// `feed` gives `None` at the end. `sink` runs on the calling thread and may break off; nothing further is then fed,
/// and what is under way is dropped. Memory is bounded: at most about four items a thread are under way.
pub fn run<T: Send, U: Send, E: Send>(
    num_threads: usize,
    mut feed: impl FnMut() -> Result<Option<T>, E> + Send,
    map: impl Fn(T) -> U + Sync,
    mut sink: impl FnMut(U) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    let num_threads = num_threads.max(1);
    let (work_in, work_out) = bounded::<(u64, Result<T, E>)>(num_threads * 2);
    let (done_in, done_out) = bounded::<(u64, Result<U, E>)>(num_threads * 2);
    let is_stopped = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let named = |name: &str| std::thread::Builder::new().name(name.to_owned());
        let stopped = &is_stopped;
        let feeder = named("feed").spawn_scoped(scope, move || feed_all(&mut feed, &work_in, stopped));
        let map = &map;
        let mut mappers = Vec::new();
        for _ in 0..num_threads {
            let (work, done) = (work_out.clone(), done_in.clone());
            mappers.push(named("convert").spawn_scoped(scope, move || map_all(map, &work, &done)));
        }
        drop((work_out, done_in));
        // Without them the channels are closed, and the sink would take that for the end.
        let has_threads = feeder.is_ok() && mappers.iter().any(Result::is_ok);
        assert!(has_threads, "the system gives no more threads");
        let result = sink_all(&done_out, &mut sink);
        is_stopped.store(true, Ordering::Relaxed);
        drop(done_out);
        result
    })
}

fn feed_all<T, E>(
    feed: &mut impl FnMut() -> Result<Option<T>, E>,
    work: &Sender<(u64, Result<T, E>)>,
    is_stopped: &AtomicBool,
) {
    for number in 0.. {
        if is_stopped.load(Ordering::Relaxed) {
            return;
        }
        let item = match feed() {
            Ok(Some(item)) => Ok(item),
            Ok(None) => return,
            Err(error) => Err(error),
        };
        let is_last = item.is_err();
        if work.send((number, item)).is_err() || is_last {
            return;
        }
    }
}

fn map_all<T, U, E>(map: &impl Fn(T) -> U, work: &Receiver<(u64, Result<T, E>)>, done: &Sender<(u64, Result<U, E>)>) {
    for (number, item) in work {
        if done.send((number, item.map(map))).is_err() {
            return;
        }
    }
}

fn sink_all<U, E>(
    done: &Receiver<(u64, Result<U, E>)>,
    sink: &mut impl FnMut(U) -> Result<ControlFlow<()>, E>,
) -> Result<(), E> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (number, item) in done {
        early.insert(number, item);
        while let Some(item) = early.remove(&next) {
            next += 1;
            if sink(item?)?.is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(up_to: u32) -> impl FnMut() -> Result<Option<u32>, String> + Send {
        let mut next = 0;
        move || {
            next += 1;
            Ok((next <= up_to).then_some(next))
        }
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for num_threads in [0, 1, 3, 8] {
            let mut seen = Vec::new();
            let result = run(
                num_threads,
                numbers(500),
                |n| n * 2,
                |n| {
                    seen.push(n);
                    Ok(ControlFlow::Continue(()))
                },
            );
            assert_eq!(result, Ok(()));
            assert_eq!(seen, (1..=500).map(|n| n * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_of_the_feed_comes_after_the_items_before_it() {
        let mut next = 0;
        let feed = || {
            next += 1;
            if next == 4 { Err("broken".to_owned()) } else { Ok(Some(next)) }
        };
        let mut seen = Vec::new();
        let result = run(
            2,
            feed,
            |n| n,
            |n| {
                seen.push(n);
                Ok(ControlFlow::Continue(()))
            },
        );
        assert_eq!((result, seen), (Err("broken".to_owned()), vec![1, 2, 3]));
    }

    #[test]
    fn breaking_off_ends_the_threads() {
        let mut seen = 0;
        let result = run(
            3,
            numbers(u32::MAX),
            |n| n,
            |_| {
                seen += 1;
                Ok(if seen == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
            },
        );
        assert_eq!((result, seen), (Ok(()), 10));
    }

    #[test]
    fn an_error_of_the_sink_ends_the_threads() {
        let result = run(
            2,
            numbers(u32::MAX),
            |n| n,
            |n| if n == 7 { Err("full".to_owned()) } else { Ok(ControlFlow::Continue(())) },
        );
        assert_eq!(result, Err("full".to_owned()));
    }
}
