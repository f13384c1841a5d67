//! Steps on texts.

use super::*;

#[test]
fn letters() {
    check(Step::Uppercase, &[("straße é", "STRASSE É"), ("", ""), ("ﬁ", "FI")]);
    check(Step::Lowercase, &[("ÄÖÜ İ", "äöü i̇"), ("  ", "  ")]);
    check(
        Step::TitleCase,
        &[
            ("mÜLLER & söhne GMBH", "Müller & Söhne Gmbh"),
            ("o'brien-smith", "O'brien-Smith"),
            ("3m co", "3m Co"),
            ("", ""),
            ("'tis", "'Tis"),
        ],
    );
}

#[test]
fn spaces_and_signs() {
    check(Step::Trim, &[("\u{a0} a b\t", "a b"), ("a", "a"), ("  ", "  ")]);
    check(Step::CollapseSpaces, &[(" a \t\n b\u{2003}c ", "a b c"), ("a", "a")]);
    check(Step::RemoveNonAlphanumeric, &[("+49 (0)221/12-3", "490221123"), ("Zoë №5", "Zoë5"), ("---", "")]);
}

#[test]
fn unicode_forms() {
    let form = |form| Step::NormaliseUnicode { form };
    check(form(UnicodeForm::Nfc), &[("e\u{301}", "é")]);
    check(form(UnicodeForm::Nfd), &[("é", "e\u{301}")]);
    check(form(UnicodeForm::Nfkc), &[("ﬁ１２", "fi12")]);
    check(form(UnicodeForm::Nfkd), &[("é", "e\u{301}"), ("①", "1")]);
}

#[test]
fn parts_by_position() {
    let substring = |start, length| Step::Substring { start, length };
    check(substring(2, Some(3)), &[("Köln!", "öln"), ("K", ""), ("", "")]);
    check(substring(-2, None), &[("Köln", "ln"), ("n", "n")]);
    check(substring(1, Some(0)), &[("abc", "")]);
    check(substring(3, None), &[("日本語", "語")]);
    check(substring(0, None), &[("abc", "! characters are counted from 1")]);
    check(substring(i32::MIN, Some(u32::MAX)), &[("abc", "abc")]);
}

#[test]
fn parts_by_text() {
    let between = |after: &str, before: &str| Step::Between { after: after.to_owned(), before: before.to_owned() };
    check(between("(", ")"), &[("a (b) c", "b"), ("a (b", ""), ("a b)", ""), ("()", "")]);
    check(between("", "@"), &[("ann@x.de", "ann"), ("ann", "")]);
    check(between("@", ""), &[("ann@x@y", "x@y")]);
    let split = |separator: &str, part| Step::Split { separator: separator.to_owned(), part };
    check(split(";", 2), &[("a;b;c", "b"), ("a", ""), (";b", "b")]);
    check(split(";", -1), &[("a;b;c", "c"), ("a", "a")]);
    check(split(", ", 1), &[("rot, XL", "rot")]);
    check(split("", 1), &[("a", "! it does not say where to cut")]);
    check(split(";", 0), &[("a", "! parts are counted from 1")]);
}

#[test]
fn replacing() {
    let replace = |find: &str, with: &str| Step::Replace { find: find.to_owned(), with: with.to_owned() };
    check(replace("ä", "ae"), &[("Bär ä", "Baer ae"), ("x", "x")]);
    check(replace("", "x"), &[("a", "! it does not say what to find")]);
    let regex = |pattern: &str, with: &str| Step::RegexReplace { pattern: pattern.to_owned(), with: with.to_owned() };
    check(regex(r"(\d+)-(\d+)", "$2a$1"), &[("12-34", "34a12"), ("x", "x")]);
    check(regex("^", "§"), &[("é", "§é")]);
    check(regex("(", ""), &[("x", "! the pattern is not understood: unclosed group")]);
    let found = |pattern: &str| Step::RegexMatch { pattern: pattern.to_owned() };
    check(found(r"\d+"), &[("ab 12 34", "12"), ("ab", "")]);
    check(found(r"(?i)size: (\w+)"), &[("Colour: red, Size: XL", "XL")]);
    check(found(r"(a)|b"), &[("b", "b")]);
}

#[test]
fn joining_padding_and_filling() {
    let join = |columns: &[&str]| Step::Join {
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        separator: ", ".to_owned(),
    };
    check(join(&["Street", "Zip", "City"]), &[("Ann", "Ann, Ringstr. 1, Köln"), (" ", "Ringstr. 1, Köln")]);
    check(join(&["Town"]), &[("x", "! the file has no column “Town”")]);
    let pad = |side, length| Step::Pad { side, length, with: '0' };
    check(pad(Side::Left, 5), &[("12", "00012"), ("123456", "123456"), ("ü", "0000ü"), ("", "")]);
    check(pad(Side::Right, 3), &[("1", "100")]);
    check(pad(Side::Left, 10_001), &[("1", "! a text can be padded to 10000 characters at most")]);
    check(Step::DefaultIfEmpty { text: "DE".to_owned() }, &[("", "DE"), (" ", "DE"), ("FR", "FR")]);
    let markers = Step::NullMarkers { markers: ["NULL", "n/a", "-"].map(str::to_owned).to_vec() };
    check(markers, &[(" null ", ""), ("N/A", ""), ("-", ""), ("--", "--"), ("nullable", "nullable")]);
}
