//! The order of values in a sorted view: blank first, text without regard to case, numbers and dates by their value.
//!
//! A value becomes bytes that compare as the values do, so that a million of them lie in one buffer.

use std::cmp::Ordering;

use jiff::civil::{Date, Time};
use rust_decimal::Decimal;

use super::Location;
use crate::model::Value;

/// So much of a text decides its place; more would only cost memory.
const MAX_TEXT_BYTES: usize = 64;

/// Records on their way to being sorted.
#[derive(Debug, Default)]
pub(super) struct Sorting {
    entries: Vec<Entry>,
    /// What of the values' bytes does not fit into the entries.
    rests: Vec<u8>,
    scratch: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    /// The value's first bytes, which decide nearly always.
    first: [u8; 8],
    rest: u32,
    rest_len: u32,
    location: Location,
}

impl Sorting {
    /// Adds a record by the value it is sorted by.
    pub(super) fn push(&mut self, value: Value<'_>, location: Location) {
        self.scratch.clear();
        push_ordered(&mut self.scratch, value);
        let (start, rest) = self.scratch.split_at(self.scratch.len().min(8));
        let mut first = [0; 8];
        first[..start.len()].copy_from_slice(start);
        // Beyond 4 GB of rests the first bytes alone must do.
        let (at, rest) = u32::try_from(self.rests.len()).map_or((0, &[][..]), |at| (at, rest));
        self.rests.extend_from_slice(rest);
        self.entries.push(Entry { first, rest: at, rest_len: rest.len() as u32, location });
    }

    /// Returns where the records lie, in ascending order of their values; equal ones as they were written.
    pub(super) fn ascending(self) -> Vec<Location> {
        self.sorted(|ordering| ordering)
    }

    /// Returns where the records lie, in descending order of their values; equal ones as they were written.
    pub(super) fn descending(self) -> Vec<Location> {
        self.sorted(Ordering::reverse)
    }

    fn sorted(mut self, direct: impl Fn(Ordering) -> Ordering) -> Vec<Location> {
        let rest = |entry: &Entry| &self.rests[entry.rest as usize..][..entry.rest_len as usize];
        self.entries.sort_unstable_by(|a, b| {
            let by_value = a.first.cmp(&b.first).then_with(|| rest(a).cmp(rest(b)));
            direct(by_value).then_with(|| a.location.cmp(&b.location))
        });
        self.entries.into_iter().map(|entry| entry.location).collect()
    }
}

/// Compares two values as a sorted view does.
pub(super) fn compare(a: Value<'_>, b: Value<'_>) -> Ordering {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    push_ordered(&mut left, a);
    push_ordered(&mut right, b);
    left.cmp(&right)
}

fn push_ordered(out: &mut Vec<u8>, value: Value<'_>) {
    if value.is_empty() {
        return;
    }
    // Anything is more than nothing, an empty text too.
    out.push(1);
    match value {
        Value::Empty => {}
        Value::Text(text) => push_text(out, text),
        Value::Integer(number) => push_whole(out, number.into()),
        Value::Decimal(number) => push_decimal(out, number),
        Value::Date(date) => push_date(out, date),
        Value::Time(time) => push_time(out, time),
        Value::DateTime(at) => {
            push_date(out, at.date());
            push_time(out, at.time());
        }
        Value::Boolean(yes) => out.push(u8::from(yes)),
        Value::Option(position) => out.extend_from_slice(&position.to_be_bytes()),
        Value::Guid(guid) => out.extend_from_slice(&guid.to_be_bytes()),
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    let end = out.len() + MAX_TEXT_BYTES;
    let mut buffer = [0; 4];
    for c in text.chars().take(MAX_TEXT_BYTES).flat_map(char::to_lowercase) {
        out.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes());
    }
    out.truncate(end);
}

/// Writes how many bytes the number needs, then those: larger counts are larger numbers, or smaller below zero.
fn push_whole(out: &mut Vec<u8>, number: i128) {
    let bytes = number.unsigned_abs().to_be_bytes();
    let used = &bytes[bytes.iter().take_while(|byte| **byte == 0).count()..];
    if number < 0 {
        out.push(0x7f - used.len() as u8);
        out.extend(used.iter().map(|byte| !byte));
    } else {
        out.push(0x80 + used.len() as u8);
        out.extend_from_slice(used);
    }
}

/// Writes the whole part below the number, then what is above it in units of 10^-28.
fn push_decimal(out: &mut Vec<u8>, number: Decimal) {
    let whole = number.floor();
    let above = number - whole;
    push_whole(out, whole.mantissa());
    if !above.is_zero() {
        let units = above.mantissa().unsigned_abs() * 10u128.pow(28 - above.scale());
        out.extend_from_slice(&units.to_be_bytes()[4..]);
    }
}

fn push_date(out: &mut Vec<u8>, date: Date) {
    out.extend_from_slice(&(date.year() as u16 ^ 0x8000).to_be_bytes());
    out.extend_from_slice(&[date.month() as u8, date.day() as u8]);
}

fn push_time(out: &mut Vec<u8>, time: Time) {
    out.extend_from_slice(&[time.hour() as u8, time.minute() as u8, time.second() as u8]);
    out.extend_from_slice(&time.subsec_nanosecond().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    /// The values must be given in ascending order.
    #[track_caller]
    fn check(values: &[Value<'_>]) {
        for (i, a) in values.iter().enumerate() {
            for (j, b) in values.iter().enumerate() {
                assert_eq!(compare(*a, *b), i.cmp(&j), "{a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn numbers_sort_by_value_whatever_their_places() {
        check(&[i64::MIN, -65_536, -256, -255, -2, -1, 0, 1, 9, 10, 255, 256, i64::MAX].map(Value::Integer));
        let texts = ["-79228162514264337593543950335", "-1.5", "-1.25", "-1", "-0.1", "0", "0.05", "0.5", "1.5", "10"];
        check(&texts.map(|text| Value::Decimal(text.parse().unwrap())));
        assert_eq!(compare(Value::Decimal(Decimal::new(15, 1)), Value::Decimal(Decimal::new(150, 2))), Ordering::Equal);
    }

    #[test]
    fn dates_and_times_sort_by_time() {
        check(&[date(-1, 1, 1), date(1999, 12, 31), date(2026, 2, 1), date(2026, 11, 2)].map(Value::Date));
        check(&[time(0, 0, 0, 1), time(0, 0, 1, 0), time(13, 0, 0, 0)].map(Value::Time));
        check(&[date(2026, 2, 1).at(9, 0, 0, 0), date(2026, 2, 1).at(10, 0, 0, 0)].map(Value::DateTime));
    }

    #[test]
    fn text_sorts_without_case_and_blank_comes_first() {
        check(&[Value::Empty, Value::Text(""), Value::Text("apple"), Value::Text("Banana"), Value::Text("cherry")]);
        assert_eq!(compare(Value::Text("ÄRA"), Value::Text("ära")), Ordering::Equal);
        check(&[Value::Boolean(false), Value::Boolean(true)]);
        check(&[Value::Option(1), Value::Option(300)]);
    }

    #[test]
    fn equal_records_stay_as_they_were_written_in_both_directions() {
        let sorting = || {
            let mut sorting = Sorting::default();
            for (slot, name) in ["a long name B", "a long name A", "a long name B"].into_iter().enumerate() {
                sorting.push(Value::Text(name), Location { segment: 0, slot: slot as u16 });
            }
            sorting
        };
        let slots = |locations: Vec<Location>| locations.iter().map(|location| location.slot).collect::<Vec<_>>();
        assert_eq!(slots(sorting().ascending()), [1, 0, 2]);
        assert_eq!(slots(sorting().descending()), [0, 2, 1]);
    }
}
