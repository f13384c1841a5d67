//! Delimited text in any dialect: nothing is lost, and reading twice gives the same.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;
use longshore::model::FileFormat;
use serde_json::json;

const DELIMITERS: [&str; 8] = [",", ";", "\t", "|", " ", ":", "||", "§"];
const QUOTES: [Option<&str>; 4] = [Some("\""), Some("'"), None, Some("|")];
const ENCODINGS: [&str; 4] = ["UTF-8", "windows-1252", "UTF-16LE", "Shift_JIS"];

fuzz_target!(|data: &[u8]| {
    let [choice, more, skip, text @ ..] = data else { return };
    let pick = |byte: &u8, num: usize| usize::from(*byte) % num;
    let mut format = json!({
        "type": "csv",
        "delimiter": DELIMITERS[pick(choice, 8)],
        "encoding": ENCODINGS[pick(&(choice >> 3), 4)],
        "has_header": choice & 0x80 != 0,
        "skip_lines": skip % 4,
        "skip_space": more & 0x80 != 0,
    });
    if let Some(quote) = QUOTES[pick(more, 4)] {
        format["quote"] = json!(quote);
    }
    if more & 4 != 0 {
        format["escape"] = json!("\\");
    }
    if more & 8 != 0 {
        format["comment"] = json!("#");
    }
    let Ok(format) = serde_json::from_value::<FileFormat>(format) else { return };
    let path = reading::as_file(text);
    let first = reading::read_all(&path, &format);
    let second = reading::read_all(&path, &format);
    let shown = |block: &Option<longshore::model::RawBlock>| {
        block.as_ref().map(|block| (block.to_bytes(), block.issues.len()))
    };
    assert_eq!(shown(&first), shown(&second), "reading twice gives the same");
});
