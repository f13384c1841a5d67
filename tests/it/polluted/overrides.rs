//! Settings by hand: each alone and any two together say what was set, and the rest is still guessed.

use std::fs;

use longshore::{
    model::{CsvOptions, FileFormat},
    source::{self, Overrides},
};

/// A setting: how it is made, and whether the format found has it.
type Setting = (&'static str, fn(&mut Overrides), fn(&CsvOptions) -> bool);

const SETTINGS: [Setting; 11] = [
    ("delimiter", |set| set.delimiter = Some(';'.into()), |csv| csv.delimiter == ';'),
    ("quote", |set| set.quote = Some(Some('\''.into())), |csv| csv.quote == Some('\''.into())),
    ("escape", |set| set.escape = Some(Some('\\'.into())), |csv| csv.escape == Some('\\'.into())),
    ("comment", |set| set.comment = Some(Some('%'.into())), |csv| csv.comment == Some('%'.into())),
    ("record end", |set| set.record_end = Some(Some('~'.into())), |csv| csv.record_end == Some('~'.into())),
    ("spaces", |set| set.skip_space = Some(true), |csv| csv.skip_space),
    ("encoding", |set| set.encoding = Some("windows-1250".to_owned()), |csv| csv.encoding == "windows-1250"),
    ("skip", |set| set.skip_lines = Some(2), |csv| csv.skip_lines == 2),
    ("no header", |set| set.has_header = Some(false), |csv| !csv.has_header),
    ("header rows", |set| set.header_rows = Some(2), |csv| csv.header_rows == 2),
    ("longest record", |set| set.max_record_mib = Some(3), |csv| csv.max_record_mib == 3),
];

#[test]
fn settings_hold_alone_and_in_pairs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.csv");
    fs::write(&path, "id,name,price\n1,größer,1.5\n2,\"a, b\",2.5\n3,c,3.5\n4,d,4.5\n5,e,5.5\n").unwrap();
    for (i, (first, set_first, has_first)) in SETTINGS.iter().enumerate() {
        for (second, set_second, has_second) in &SETTINGS[i..] {
            let mut overrides = Overrides::default();
            set_first(&mut overrides);
            set_second(&mut overrides);
            let format = source::guess(&path, &overrides).unwrap().format;
            let FileFormat::Csv(csv) = &format else { panic!("{first} and {second}: {format:?}") };
            assert!(has_first(csv) && has_second(csv), "{first} and {second}: {csv:?}");
            source::open(&path, &format).unwrap();
            // What was not set is as it was found.
            let is_shape = |name: &&str| matches!(*name, "delimiter" | "record end");
            if ![first, second].into_iter().any(is_shape) {
                assert_eq!(csv.delimiter, ',', "{first} and {second}");
            }
        }
    }
}

#[test]
fn a_delimiter_that_the_file_names_and_that_can_be_none_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.csv");
    for sign in ["\"", "\0", "\r"] {
        fs::write(&path, format!("sep={sign}\na,b\n1,2\n3,4\n")).unwrap();
        let format = source::guess(&path, &Overrides::default()).unwrap().format;
        source::open(&path, &format).unwrap();
    }
}
