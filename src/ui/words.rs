//! Numbers, times and sizes as the window says them.

use jiff::{Timestamp, tz::TimeZone};

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

// The nouns of the window follow two rules.
fn plural_of(noun: &str) -> String {
    match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        Some(_) | None => format!("{noun}s"),
    }
}
