use jiff::civil::{Weekday, time};

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn days(days: &[Weekday], minutes: u32, from: (i8, i8), to: (i8, i8)) -> Recurrence {
    let (from, to) = (time(from.0, from.1, 0, 0), time(to.0, to.1, 0, 0));
    let rule = Rule::Days { days: Weekdays::of(days), minutes, from, to };
    Recurrence { zone: "Europe/Berlin".to_owned(), ..Recurrence::of(rule) }
}

fn cron(pattern: &str) -> Recurrence {
    Recurrence { zone: "Europe/Berlin".to_owned(), ..Recurrence::of(Rule::Cron(pattern.to_owned())) }
}

/// The due times after a moment, as the clock in Berlin shows them.
#[track_caller]
fn check(recurrence: &Recurrence, after: &str, expect: &[&str]) {
    let timetable = Timetable::new(recurrence).unwrap();
    let mut next = at(after);
    let found: Vec<_> = expect
        .iter()
        .map(|_| {
            next = timetable.next_after(next).unwrap();
            next.to_zoned(TimeZone::get("Europe/Berlin").unwrap()).strftime("%a %d %H:%M %z").to_string()
        })
        .collect();
    assert_eq!(found, expect);
}

const EVERY_DAY: [Weekday; 7] = Weekdays::ORDER;

#[test]
fn once_a_day_on_weekdays() {
    let recurrence = days(&[Weekday::Monday, Weekday::Friday], 0, (2, 30), (23, 59));
    // 20 November 2026 is a Friday.
    let expect = ["Fri 20 02:30 +0100", "Mon 23 02:30 +0100", "Fri 27 02:30 +0100"];
    check(&recurrence, "2026-11-20T00:00:00Z", &expect);
    check(&recurrence, "2026-11-20T01:30:00Z", &expect[1..]);
}

#[test]
fn minutes_within_a_window() {
    let recurrence = days(&[Weekday::Friday], 45, (8, 0), (9, 45));
    let expect = ["Fri 20 08:00 +0100", "Fri 20 08:45 +0100", "Fri 20 09:30 +0100", "Fri 27 08:00 +0100"];
    check(&recurrence, "2026-11-20T00:00:00Z", &expect);
}

#[test]
fn a_window_across_midnight_belongs_to_the_day_it_begins_on() {
    let recurrence = days(&[Weekday::Friday], 120, (22, 0), (3, 0));
    let expect = ["Fri 20 22:00 +0100", "Sat 21 00:00 +0100", "Sat 21 02:00 +0100", "Fri 27 22:00 +0100"];
    check(&recurrence, "2026-11-20T12:00:00Z", &expect);
    check(&recurrence, "2026-11-20T23:30:00Z", &expect[2..]);
}

#[test]
fn a_time_in_the_skipped_hour_is_due_when_the_clock_goes_on() {
    // On 29 March 2026 the clock goes from 02:00 to 03:00.
    let daily = days(&EVERY_DAY, 0, (2, 30), (23, 59));
    let expect = ["Sat 28 02:30 +0100", "Sun 29 03:30 +0200", "Mon 30 02:30 +0200"];
    check(&daily, "2026-03-27T12:00:00Z", &expect);
    let often = days(&EVERY_DAY, 30, (1, 0), (4, 0));
    let expect = ["Sun 29 01:00 +0100", "Sun 29 01:30 +0100", "Sun 29 03:00 +0200", "Sun 29 03:30 +0200"];
    check(&often, "2026-03-28T12:00:00Z", &expect);
}

#[test]
fn a_time_in_the_doubled_hour_is_due_once() {
    // On 25 October 2026 the clock goes from 03:00 back to 02:00.
    let daily = days(&EVERY_DAY, 0, (2, 30), (23, 59));
    let expect = ["Sat 24 02:30 +0200", "Sun 25 02:30 +0200", "Mon 26 02:30 +0100"];
    check(&daily, "2026-10-23T12:00:00Z", &expect);
    let often = days(&EVERY_DAY, 30, (1, 30), (3, 0));
    let expect = ["Sun 25 01:30 +0200", "Sun 25 02:00 +0200", "Sun 25 02:30 +0200", "Sun 25 03:00 +0100"];
    check(&often, "2026-10-24T12:00:00Z", &expect);
}

#[test]
fn cron_expressions_are_followed() {
    let expect = ["Fri 20 06:00 +0100", "Mon 23 06:00 +0100"];
    check(&cron("0 6 * * MON-FRI"), "2026-11-20T00:00:00Z", &expect);
    check(&cron("30 2 * * *"), "2026-10-24T12:00:00Z", &["Sun 25 02:30 +0200", "Mon 26 02:30 +0100"]);
    check(&cron("*/20 * * * *"), "2026-11-20T05:30:00Z", &["Fri 20 06:40 +0100", "Fri 20 07:00 +0100"]);
}

#[test]
fn what_cannot_be_followed_is_said() {
    let said = |recurrence: &Recurrence| Timetable::new(recurrence).unwrap_err();
    assert!(said(&cron("6 o'clock")).starts_with("“6 o'clock” is no cron expression"));
    assert_eq!(said(&days(&[], 5, (0, 0), (1, 0))), "choose at least one weekday");
    assert_eq!(said(&cron("0 0 30 2 *")), "this schedule is never due");
    let nowhere = Recurrence { zone: "Atlantis".to_owned(), ..cron("0 6 * * *") };
    assert_eq!(said(&nowhere), "there is no time zone named Atlantis; use a name such as Europe/Berlin");
}

fn hourly(missed: Missed, overlap: Overlap) -> Terms {
    let recurrence = Recurrence { zone: "UTC".to_owned(), missed, overlap, ..cron("0 * * * *") };
    Terms { recurrence: Some(recurrence), ..Terms::default() }
}

/// The job was due at 01:00; now it is `now`. What is owed, the next due hour, and how many were missed.
#[track_caller]
fn check_due(terms: &Terms, now: &str, former: Former, owed: &[i8], due: Option<i8>, missed: &[(usize, WhyMissed)]) {
    let timetable = Timetable::new(terms.recurrence.as_ref().unwrap()).unwrap();
    let mut turn = Turn { due: Some(at("2026-11-20T01:00:00Z")), ..Turn::default() };
    let found = come_due(&timetable, terms, &mut turn, at(now), former);
    let hour = |at: &Timestamp| at.to_zoned(TimeZone::UTC).hour();
    assert_eq!(turn.owed.iter().map(hour).collect::<Vec<_>>(), owed);
    assert_eq!(turn.due.as_ref().map(hour), due);
    assert_eq!(found.iter().map(|span| (span.num, span.why)).collect::<Vec<_>>(), missed);
}

#[test]
fn nothing_happens_before_it_is_due() {
    check_due(&hourly(Missed::Once, Overlap::Skip), "2026-11-20T00:59:59Z", Former::Over, &[], Some(1), &[]);
}

#[test]
fn what_is_due_now_is_owed_once() {
    for missed in [Missed::Once, Missed::Each, Missed::Skip] {
        check_due(&hourly(missed, Overlap::Skip), "2026-11-20T01:00:20Z", Former::Over, &[1], Some(2), &[]);
    }
}

#[test]
fn missed_runs_follow_the_rule() {
    let check = |missed, owed: &[i8], spans: &[(usize, WhyMissed)]| {
        check_due(&hourly(missed, Overlap::Skip), "2026-11-20T04:30:00Z", Former::Over, owed, Some(5), spans);
    };
    check(Missed::Once, &[4], &[(3, WhyMissed::Away)]);
    check(Missed::Each, &[1, 2, 3, 4], &[]);
    check(Missed::Skip, &[], &[(4, WhyMissed::Away)]);
}

#[test]
fn a_run_that_is_due_now_stands_for_those_missed() {
    let terms = hourly(Missed::Once, Overlap::Skip);
    check_due(&terms, "2026-11-20T04:00:30Z", Former::Over, &[4], Some(5), &[(3, WhyMissed::Away)]);
}

#[test]
fn runs_do_not_overlap() {
    let check = |overlap, owed: &[i8], spans: &[(usize, WhyMissed)]| {
        check_due(&hourly(Missed::Once, overlap), "2026-11-20T01:00:00Z", Former::AtWork, owed, Some(2), spans);
    };
    check(Overlap::Skip, &[], &[(1, WhyMissed::StillAtWork)]);
    check(Overlap::Wait, &[1], &[]);
}

#[test]
fn what_came_due_on_hold_is_shown_as_missed() {
    let terms = hourly(Missed::Each, Overlap::Wait);
    check_due(&terms, "2026-11-20T04:30:00Z", Former::OnHold, &[], Some(5), &[(4, WhyMissed::OnHold)]);
}

#[test]
fn after_years_away_the_missed_ones_are_told_together() {
    let terms = hourly(Missed::Once, Overlap::Skip);
    let expect = [(2000, WhyMissed::Away)];
    check_due(&terms, "2029-11-20T04:30:00Z", Former::Over, &[], Some(5), &expect);
}

#[test]
fn nothing_is_due_after_the_expiration() {
    let terms = Terms { expiration: Some(at("2026-11-20T02:30:00Z")), ..hourly(Missed::Each, Overlap::Wait) };
    check_due(&terms, "2026-11-20T09:00:00Z", Former::Over, &[1, 2], None, &[]);
}

#[test]
fn the_next_runs_are_previewed() {
    let terms = Terms {
        earliest_start: Some(at("2026-12-01T06:00:00Z")),
        expiration: Some(at("2026-12-01T08:59:00Z")),
        ..hourly(Missed::Once, Overlap::Skip)
    };
    let hours = ["2026-12-01T06:00:00Z", "2026-12-01T07:00:00Z", "2026-12-01T08:00:00Z"].map(at);
    assert_eq!(preview(&terms, at("2026-11-20T04:30:00Z"), 10).unwrap(), hours);
    assert_eq!(preview(&hourly(Missed::Once, Overlap::Skip), at("2026-11-20T04:30:00Z"), 10).unwrap().len(), 10);
}
