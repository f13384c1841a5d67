//! Numbers, times and sizes as the window says them.

use jiff::{Timestamp, tz::TimeZone};

use crate::model::TableName;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Returns the number with separators: "10,000".
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns the number with its noun, in the plural where there is not exactly one: "2,000 records".
pub fn plural(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{} {}", count(number), plural_of(noun)) }
}

/// Returns one table's name, or a header's and its lines': "Sales Header and Sales Line".
pub fn tables(names: &[TableName]) -> String {
    names.iter().map(TableName::as_str).collect::<Vec<_>>().join(" and ")
}

/// Returns a duration in its two largest units: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min", "4 d 3 h".
pub fn duration(seconds: f64) -> String {
    let seconds = seconds.max(0.0);
    if seconds < 9.95 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round() as u64;
    let (large, unit, small, small_unit) = match whole {
        0..MINUTE => return format!("{whole} s"),
        MINUTE..HOUR => (whole / MINUTE, "min", whole % MINUTE, "s"),
        HOUR..DAY => (whole / HOUR, "h", whole % HOUR / MINUTE, "min"),
        DAY.. => (whole / DAY, "d", whole % DAY / HOUR, "h"),
    };
    if small == 0 { format!("{large} {unit}") } else { format!("{large} {unit} {small} {small_unit}") }
}

/// Returns how long work still takes, as the range it lies in: "40 s to 1 min left".
pub fn left((least, most): (f64, f64)) -> String {
    let (least, most) = (duration(rounded(least)), duration(rounded(most)));
    if least == most { format!("about {least} left") } else { format!("{least} to {most} left") }
}

// What is estimated is not known to the second.
fn rounded(seconds: f64) -> f64 {
    let step = match seconds {
        ..20.0 => 1.0,
        20.0..120.0 => 5.0,
        120.0..600.0 => 30.0,
        600.0..7200.0 => 60.0,
        _ => 600.0,
    };
    (seconds / step).round().max(1.0) * step
}

/// Returns a size with three digits: "512 bytes", "1.5 kB", "24.0 MB". Thousands, as file managers count.
pub fn bytes(bytes: u64) -> String {
    if bytes < 1000 {
        return plural(bytes, "byte");
    }
    let mut size = bytes as f64 / 1000.0;
    let mut units = ["kB", "MB", "GB", "TB"].into_iter();
    let mut unit = units.next().unwrap_or("kB");
    // 999.95 kB would be shown as 1000.0 kB.
    while size >= 999.5 {
        let Some(next) = units.next() else { break };
        size /= 1000.0;
        unit = next;
    }
    if size < 99.95 { format!("{size:.1} {unit}") } else { format!("{size:.0} {unit}") }
}

/// Returns a speed: "12,400 records/s".
pub fn rate(per_second: f64) -> String {
    if per_second < 9.95 {
        format!("{per_second:.1} records/s")
    } else {
        format!("{} records/s", count(per_second.round() as u64))
    }
}

/// Returns how long ago: "just now", "2 min ago", "3 h ago", "yesterday", "5 days ago", then the date.
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    let seconds = u64::try_from(now.as_second() - then.as_second()).unwrap_or(0);
    match seconds {
        0..MINUTE => "just now".to_owned(),
        MINUTE..HOUR => format!("{} min ago", seconds / MINUTE),
        HOUR..DAY => format!("{} h ago", seconds / HOUR),
        _ if seconds < 2 * DAY => "yesterday".to_owned(),
        _ if seconds < 7 * DAY => format!("{} days ago", seconds / DAY),
        _ => date(then, &TimeZone::system()),
    }
}

/// Returns the moment as it is told from now: "today 08:15", "yesterday 17:40", "2026-11-18 08:15".
pub fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, today) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()).date());
    let day = if at.date() == today {
        "today".to_owned()
    } else if at.date().tomorrow().is_ok_and(|next| next == today) {
        "yesterday".to_owned()
    } else {
        at.strftime("%Y-%m-%d").to_string()
    };
    format!("{day} {}", at.strftime("%H:%M"))
}

/// Returns the date in that zone: "2026-11-20".
pub fn date(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string()
}

/// Returns date and time in that zone, to the second: "2026-11-20 14:03:07".
pub fn date_time(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

// The nouns of the window follow three rules: entry, batch, record.
/// Returns a time with its zone, as what is planned for it must say: "2026-11-20 08:15:00 CET".
pub fn date_time_and_zone(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
}

fn plural_of(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        Some(_) | None if noun.ends_with(['s', 'x']) || noun.ends_with("ch") => format!("{noun}es"),
        Some(_) | None => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<I>(function: impl Fn(I) -> String, input: I, expect: &str) {
        assert_eq!(function(input), expect);
    }

    #[test]
    fn counts_have_separators() {
        check(count, 0, "0");
        check(count, 999, "999");
        check(count, 1_000, "1,000");
        check(count, 10_000, "10,000");
        check(count, 100_000_000, "100,000,000");
        check(count, u64::MAX, "18,446,744,073,709,551,615");
    }

    #[test]
    fn only_one_is_singular() {
        let records = |number| plural(number, "record");
        check(records, 0, "0 records");
        check(records, 1, "1 record");
        check(records, 2, "2 records");
        check(records, 10_000, "10,000 records");
        check(|number| plural(number, "entry"), 2, "2 entries");
        check(|number| plural(number, "day"), 2, "2 days");
        check(|number| plural(number, "batch"), 2, "2 batches");
    }

    #[test]
    fn durations_have_two_units_at_most() {
        check(duration, -1.0, "0.0 s");
        check(duration, 0.44, "0.4 s");
        check(duration, 9.94, "9.9 s");
        check(duration, 9.96, "10 s");
        check(duration, 12.0, "12 s");
        check(duration, 59.6, "1 min");
        check(duration, 200.0, "3 min 20 s");
        check(duration, 3_600.0, "1 h");
        check(duration, 7_505.0, "2 h 5 min");
        check(duration, 86_400.0 * 4.0 + 3_600.0 * 3.0, "4 d 3 h");
    }

    #[test]
    fn what_is_left_is_a_range() {
        check(left, (0.2, 0.4), "about 1.0 s left");
        check(left, (9.2, 14.8), "9.0 s to 15 s left");
        check(left, (61.0, 83.0), "1 min to 1 min 25 s left");
        check(left, (3_500.0, 9_000.0), "58 min to 2 h 30 min left");
    }

    #[test]
    fn sizes_have_their_unit() {
        check(bytes, 0, "0 bytes");
        check(bytes, 1, "1 byte");
        check(bytes, 512, "512 bytes");
        check(bytes, 1_500, "1.5 kB");
        check(bytes, 999_400, "999 kB");
        check(bytes, 999_950, "1.0 MB");
        check(bytes, 24_000_000, "24.0 MB");
        check(bytes, 340_000_000, "340 MB");
        check(bytes, 5_000_000_000_000, "5.0 TB");
        check(bytes, 5_000_000_000_000_000, "5000 TB");
    }

    #[test]
    fn rates_are_per_second() {
        check(rate, 0.25, "0.2 records/s");
        check(rate, 12_400.4, "12,400 records/s");
    }

    #[test]
    fn times_are_told_from_now() {
        let now: Timestamp = "2026-11-20T12:00:00Z".parse().expect("a timestamp");
        let back = |seconds: i64| ago(Timestamp::from_second(now.as_second() - seconds).expect("a timestamp"), now);
        check(back, -5, "just now");
        check(back, 59, "just now");
        check(back, 120, "2 min ago");
        check(back, 3 * 3_600, "3 h ago");
        check(back, 86_400, "yesterday");
        check(back, 5 * 86_400, "5 days ago");
        let utc = TimeZone::UTC;
        assert_eq!(date(now, &utc), "2026-11-20");
        assert_eq!(date_time(now, &utc), "2026-11-20 12:00:00");
    }
}
