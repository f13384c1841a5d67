use std::sync::Mutex;

use crossbeam_channel::Sender;

use super::*;

/// Short, so that tests need not wait; long enough for a thread that waits for a core.
const BOUND: Bound = Bound { look_every: Duration::from_millis(5), num_looks: 16 };

#[derive(Debug, PartialEq, Eq)]
enum Fault {
    Broken,
    TooManyHang,
}

impl From<TooManyHang> for Fault {
    fn from(_: TooManyHang) -> Self {
        Self::TooManyHang
    }
}

fn terms(num_threads: usize) -> Terms<'static> {
    Terms { num_threads, num_ahead: num_threads * 4, bound: BOUND, go_on: &|| true }
}

fn numbers(up_to: u32) -> impl FnMut() -> Result<Option<u32>, Fault> + Send {
    let mut next = 0;
    move || {
        next += 1;
        Ok((next <= up_to).then_some(next))
    }
}

fn keep<U>(seen: &mut Vec<U>) -> impl FnMut(U) -> Result<ControlFlow<()>, Fault> + use<'_, U> {
    |n| {
        seen.push(n);
        Ok(ControlFlow::Continue(()))
    }
}

#[test]
fn results_come_in_the_order_of_the_items() {
    for num_threads in [0, 1, 3, 8] {
        let mut seen = Vec::new();
        let result = run(terms(num_threads), numbers(500), |n, _| **n * 2, keep(&mut seen));
        assert_eq!(result, Ok(()));
        assert_eq!(seen, (1..=500).map(|n| n * 2).collect::<Vec<_>>());
    }
}

#[test]
fn an_error_of_the_feed_comes_after_the_items_before_it() {
    let mut next = 0;
    let feed = || {
        next += 1;
        if next == 4 { Err(Fault::Broken) } else { Ok(Some(next)) }
    };
    let mut seen = Vec::new();
    let result = run(terms(2), feed, |n: &Arc<u32>, _| **n, keep(&mut seen));
    assert_eq!((result, seen), (Err(Fault::Broken), vec![1, 2, 3]));
}

#[test]
fn breaking_off_ends_the_threads() {
    let mut seen = 0;
    let sink = |_| {
        seen += 1;
        Ok(if seen == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    };
    let result = run(terms(3), numbers(u32::MAX), |n, _| **n, sink);
    assert_eq!((result, seen), (Ok(()), 10));
}

#[test]
fn an_error_of_the_sink_ends_the_threads() {
    let sink = |n| if n == 7 { Err(Fault::Broken) } else { Ok(ControlFlow::Continue(())) };
    let result = run(terms(2), numbers(u32::MAX), |n, _| **n, sink);
    assert_eq!(result, Err(Fault::Broken));
}

#[test]
fn a_panic_in_the_middle_is_one_of_the_caller() {
    let work = |n: &Arc<u32>, _: Way<'_>| if **n == 5 { panic!("of the item") } else { **n };
    // Telling of a panic with all that led to it takes longer than what hangs may.
    let patient = Terms { bound: Bound { num_looks: 6_000, ..BOUND }, ..terms(2) };
    let all = || run(patient, numbers(100), work, keep(&mut Vec::new()));
    let panic = catch_unwind(AssertUnwindSafe(all)).unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"of the item"));
}

#[test]
fn no_more_is_fed_ahead_than_allowed() {
    let num_fed = Arc::new(Mutex::new(0));
    let fed = Arc::clone(&num_fed);
    let feed = move || {
        *fed.lock().unwrap() += 1;
        Ok::<_, Fault>(Some(0))
    };
    let mut num_seen = 0;
    let sink = |_: u32| {
        num_seen += 1;
        assert!(*num_fed.lock().unwrap() <= num_seen + 4);
        Ok(if num_seen == 300 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    };
    assert_eq!(run(Terms { num_ahead: 4, ..terms(2) }, feed, |n, _| **n, sink), Ok(()));
}

/// Items of ten units. Those of the given numbers hang until the gate is opened; a unit's result is its number, or 0
/// where it was left out.
fn hang(at: &'static [u32], gate: Receiver<()>) -> impl Fn(&Arc<u32>, Way<'_>) -> Vec<u32> + Send + Sync {
    move |item, way| {
        let mut done = Vec::new();
        for unit in 0..10 {
            let number = **item * 10 + unit;
            match way.begin(unit as usize) {
                Turn::Leave => return done,
                Turn::Hangs => done.push(0),
                Turn::Work if at.contains(&number) => drop(gate.recv()),
                Turn::Work => done.push(number),
            }
        }
        done
    }
}

#[track_caller]
fn check_hanging(num_threads: usize, at: &'static [u32]) {
    let (open, gate): (Sender<()>, _) = unbounded();
    let mut seen = Vec::new();
    let result = run(terms(num_threads), numbers(20), hang(at, gate), keep(&mut seen));
    drop(open);
    let expect: Vec<u32> = (10..210).map(|number| if at.contains(&number) { 0 } else { number }).collect();
    assert_eq!((result, seen.concat()), (Ok(()), expect));
}

#[test]
fn a_unit_that_hangs_is_left_out_and_the_others_go_on() {
    check_hanging(1, &[57]);
    check_hanging(2, &[57]);
    check_hanging(1, &[10, 209]);
}

#[test]
fn several_units_of_one_item_may_hang() {
    check_hanging(1, &[50, 51, 59]);
    check_hanging(3, &[50, 64, 69, 75]);
}

#[test]
fn threads_are_not_left_behind_without_end() {
    let (open, gate): (Sender<()>, _) = unbounded();
    let at = &[10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120];
    let result = run(terms(2), numbers(20), hang(at, gate), keep(&mut Vec::new()));
    drop(open);
    assert_eq!(result, Err(Fault::TooManyHang));
}

#[test]
fn what_is_not_wanted_any_more_is_not_waited_for() {
    let (open, gate): (Sender<()>, _) = unbounded();
    let bound = Bound { num_looks: u32::MAX, ..BOUND };
    let terms = Terms { bound, go_on: &|| false, ..terms(1) };
    assert_eq!(run(terms, numbers(20), hang(&[10], gate), keep(&mut Vec::new())), Ok(()));
    drop(open);
}
