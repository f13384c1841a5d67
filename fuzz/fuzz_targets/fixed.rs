//! Fixed-width text with any widths.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;
use longshore::model::FileFormat;
use serde_json::json;

const ENCODINGS: [&str; 4] = ["UTF-8", "windows-1252", "UTF-16BE", "Big5"];

fuzz_target!(|data: &[u8]| {
    let [choice, num, rest @ ..] = data else { return };
    let num_columns = usize::from(num % 12) + 1;
    let Some((widths, text)) = rest.split_at_checked(num_columns) else { return };
    let widths: Vec<u32> = widths.iter().map(|width| u32::from(width % 40)).collect();
    let format = json!({
        "type": "fixed",
        "widths": widths,
        "encoding": ENCODINGS[usize::from(choice % 4)],
        "has_header": choice & 0x80 != 0,
        "skip_lines": choice >> 2 & 3,
    });
    let Ok(format) = serde_json::from_value::<FileFormat>(format) else { return };
    reading::read_all(&reading::as_file(text), &format);
});
