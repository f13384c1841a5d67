//! Values that name something, though they look like a number or a date: why a column stays text.

use super::{
    RowValue,
    number_cell::{MAX_DIGITS, MIN_PHONE_DIGITS, has_leading_zero, num_digits},
};
use crate::model::{CellKind, RawCell, RowNo};

/// Words that end (or, in Romance languages, begin) the heading of an identifier, whatever its values look like.
const WORDS: [&str; 88] = [
    "no",
    "nr",
    "nos",
    "num",
    "number",
    "nummer",
    "numer",
    "numero",
    "número",
    "numéro",
    "n°",
    "nº",
    "código",
    "codigo",
    "code",
    "codes",
    "cod",
    "kod",
    "kode",
    "codice",
    "id",
    "ids",
    "uid",
    "uuid",
    "key",
    "sku",
    "gtin",
    "ean",
    "ean13",
    "upc",
    "isbn",
    "issn",
    "asin",
    "mpn",
    "barcode",
    "strichcode",
    "iban",
    "bic",
    "swift",
    "konto",
    "account",
    "acct",
    "compte",
    "cuenta",
    "conto",
    "rekening",
    "blz",
    "phone",
    "telephone",
    "telefon",
    "telefono",
    "teléfono",
    "téléphone",
    "tel",
    "tlf",
    "mobile",
    "mobil",
    "handy",
    "móvil",
    "cell",
    "fax",
    "zip",
    "plz",
    "postcode",
    "postleitzahl",
    "postnr",
    "postnummer",
    "cap",
    "cp",
    "psč",
    "psc",
    "vat",
    "ust",
    "ustid",
    "tva",
    "nif",
    "cif",
    "siren",
    "siret",
    "nip",
    "regon",
    "cvr",
    "orgnr",
    "ssn",
    "lot",
    "batch",
    "version",
    "serial",
];

/// Endings of one-word headings of identifiers: Kundennummer, Ordernr.
const ENDINGS: [&str; 6] = ["nummer", "nr", "code", "kode", "leitzahl", "number"];

/// Words at the start of a heading that make a number of it that counts: "Line No.".
const COUNTING: [&str; 12] =
    ["line", "row", "pos", "position", "zeile", "zeilennr", "linea", "línea", "ligne", "regel", "rad", "linje"];

/// Whether the heading says that the values name something: "Order No.", but not "Line No.", which counts.
pub(super) fn is_named_so(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let words: Vec<_> =
        lower.split(|c: char| !c.is_alphanumeric() && c != '°').filter(|word| !word.is_empty()).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let is_word = |word: &str| WORDS.contains(&word);
    let is_post_code = words.starts_with(&["post", "code"]) || words.starts_with(&["postal"]);
    let ends_so = ENDINGS.iter().any(|ending| last.len() > ending.len() + 2 && last.ends_with(ending));
    let begins_so = words.len() > 1
        && first.len() > 1
        && matches!(
            *first,
            "n°" | "nº" | "código" | "codigo" | "code" | "codice" | "cod" | "numéro" | "número" | "numero"
        );
    let is_tax_number = words.len() > 1 && matches!(*last, "reg" | "registration") && *first == "vat";
    // "VAT %" and "VAT amount" are numbers; "VAT" by itself is what names a company, or a rate.
    !COUNTING.contains(first)
        && (is_word(last) || is_post_code || ends_so || begins_so || is_tax_number)
        && !heading.contains('%')
}

/// Says why values that could be read as numbers name something, in words; `None` where nothing says so.
pub(super) fn reason(heading: &str, values: &[(RowNo, RawCell<'_>)]) -> Option<String> {
    let by_heading = || is_named_so(heading).then(|| format!("the heading “{heading}” names things"));
    of_values(values).or_else(by_heading)
}

/// As [`reason`], from the values alone, where all of them are digits and signs.
pub(super) fn of_digits(values: &[(RowNo, RawCell<'_>)]) -> Option<String> {
    let is_like = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || b"+ -/().".contains(&byte));
    let are_all = values.iter().all(|(_, cell)| is_like(cell.text));
    of_values(values).filter(|_| are_all)
}

fn of_values(values: &[(RowNo, RawCell<'_>)]) -> Option<String> {
    let texts = || values.iter().filter(|(_, cell)| cell.kind == CellKind::Text).map(|(row, cell)| (*row, cell.text));
    let first =
        |is: &dyn Fn(&str) -> bool| texts().find(|(_, text)| is(text)).map(|(row, text)| RowValue::new(row, text));
    if let Some(RowValue { row, value }) = first(&|text| is_digits(text) && has_leading_zero(text)) {
        return Some(format!("row {row} has a leading zero, “{value}”"));
    }
    if let Some(RowValue { row, value }) = first(&|text| is_digits(text) && text.len() > MAX_DIGITS) {
        return Some(format!("row {row} has more than {MAX_DIGITS} digits, “{value}”"));
    }
    let all = |is: &dyn Fn(&str) -> bool| !values.is_empty() && values.iter().all(|(_, cell)| is(cell.text));
    if values.len() >= MIN_GTINS && all(&is_gtin) {
        return Some("all values are article numbers (GTIN, EAN) with a right check digit".to_owned());
    }
    all(&is_phone).then(|| "the values look like telephone numbers".to_owned())
}

/// Says why a text that stays text could have been harmed, in words.
pub(super) fn danger(values: &[(RowNo, RawCell<'_>)]) -> Option<String> {
    let first = |is: fn(&str) -> bool| {
        let found = values.iter().find(|(_, cell)| cell.kind == CellKind::Text && is(cell.text));
        found.map(|(row, cell)| RowValue::new(*row, cell.text))
    };
    let says = |at: RowValue, what: &str| format!("“{}” in row {} {what}", at.value, at.row);
    if let Some(at) = first(is_exponent) {
        return Some(says(at, "is not a number with an exponent here"));
    }
    if let Some(at) = first(is_month_like).or_else(|| first(is_pair)) {
        return Some(says(at, "is not a date here"));
    }
    if let Some(at) = first(is_version) {
        return Some(says(at, "is a version or a network address"));
    }
    let is_all = |is: fn(&str) -> bool| !values.is_empty() && values.iter().all(|(_, cell)| is(cell.text));
    is_all(is_iban).then(|| "all values are account numbers (IBAN) with a right check number".to_owned())
}

/// One number in ten has a right check digit by chance: fewer values than these prove nothing.
const MIN_GTINS: usize = 3;

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether digits are a GTIN: each counts once or three times, in turn from the right, and the sum ends in 0.
fn is_gtin(text: &str) -> bool {
    let weigh = |(i, byte): (usize, u8)| u32::from(byte - b'0') * if i % 2 == 0 { 1 } else { 3 };
    matches!(text.len(), 8 | 12 | 13 | 14)
        && is_digits(text)
        && text.bytes().rev().enumerate().map(weigh).sum::<u32>().is_multiple_of(10)
}

/// Whether a text is an IBAN: with its first four characters at the end and letters as numbers, it leaves 1 of 97.
fn is_iban(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| *c != ' ').collect();
    let has_shape = (15..=34).contains(&plain.len())
        && plain.bytes().take(2).all(|byte| byte.is_ascii_uppercase())
        && plain.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit())
        && plain.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let turned = plain.chars().cycle().skip(4).take(plain.len());
    let rest = turned.fold(0, |rest, c| {
        let value = c.to_digit(36).unwrap_or(0);
        if value > 9 { (rest * 100 + value) % 97 } else { (rest * 10 + value) % 97 }
    });
    has_shape && rest == 1
}

/// Whether digits are written as telephone numbers are: with a plus or a zero before, or grouped, all but the groups of
/// a number.
fn is_phone(text: &str) -> bool {
    let is_dialled = text.bytes().all(|byte| byte.is_ascii_digit() || b"+ -/().".contains(&byte));
    let starts_so = text.starts_with('+') || text.starts_with('0') || text.starts_with("(0");
    let is_grouped = text.contains(' ') && !text.contains(['.', ',', '-', '(']);
    let num_digits = num_digits(text);
    is_dialled && (MIN_PHONE_DIGITS..=MAX_DIGITS).contains(&num_digits) && (starts_so || is_grouped)
}

/// `1E05`: a number elsewhere.
fn is_exponent(text: &str) -> bool {
    text.split_once(['E', 'e']).is_some_and(|(digits, exponent)| is_digits(digits) && is_digits(exponent))
}

/// `MARCH1`, `SEPT2`, `DEC-10`: a date elsewhere.
fn is_month_like(text: &str) -> bool {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (word, number) = text.split_at(end);
    let is_name = word.len() >= 3 && MONTHS.iter().any(|month| word[..3].eq_ignore_ascii_case(month));
    let number = number.strip_prefix('-').unwrap_or(number);
    is_name && word.len() <= 9 && number.len() <= 2 && is_digits(number)
}

/// `1-2`, `3/4`: a date elsewhere.
fn is_pair(text: &str) -> bool {
    let is_short = |part: &str| part.len() <= 2 && is_digits(part);
    text.split_once(['-', '/']).is_some_and(|(first, second)| is_short(first) && is_short(second))
}

/// `2.0.1`, `10.0.0.1`.
fn is_version(text: &str) -> bool {
    text.split('.').count() >= 3 && text.split('.').all(is_digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(heading: &str, texts: &[&str], expect: &str) {
        let values: Vec<_> = texts.iter().zip(1..).map(|(text, row)| (RowNo(row), RawCell::text(text))).collect();
        let why = reason(heading, &values).or_else(|| danger(&values));
        assert_eq!(why.as_deref().unwrap_or("none"), expect, "{heading} {texts:?}");
    }

    #[test]
    fn values_that_name_things() {
        check("X", &["12", "007"], "row 2 has a leading zero, “007”");
        check("X", &["1234567890123456"], "row 1 has more than 15 digits, “1234567890123456”");
        check("X", &["4006381333931", "5901234123457", "0012345678905"], "row 3 has a leading zero, “0012345678905”");
        check(
            "X",
            &["4006381333931", "5901234123457", "9780201379624"],
            "all values are article numbers (GTIN, EAN) with a right check digit",
        );
        check("X", &["4006381333931", "5901234123457", "9780201379625"], "none");
        check("X", &["+45 12 34 56 78", "030/1234567"], "the values look like telephone numbers");
        check("X", &["123 456 789"], "the values look like telephone numbers");
        check(
            "X",
            &["DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432"],
            "all values are account numbers (IBAN) with a right check number",
        );
        check("X", &["DE89 3704 0044 0532 0130 01"], "none");
        check("X", &["1E05"], "“1E05” in row 1 is not a number with an exponent here");
        check("X", &["BRCA1", "MARCH1"], "“MARCH1” in row 2 is not a date here");
        check("X", &["SEPT2"], "“SEPT2” in row 1 is not a date here");
        check("X", &["1-2"], "“1-2” in row 1 is not a date here");
        check("X", &["2.0.1"], "“2.0.1” in row 1 is a version or a network address");
        check("X", &["12", "0.5", "0"], "none");
    }

    #[test]
    fn headings_that_name_things() {
        for heading in [
            "Order No.",
            "Kundennummer",
            "Artikelnr.",
            "Post Code",
            "Postleitzahl",
            "PLZ",
            "N° client",
            "Código postal",
            "SKU",
            "EAN",
            "customer_id",
            "Account",
            "Version",
            "Codice articolo",
            "Ordernr",
            "Phone",
        ] {
            assert!(is_named_so(heading), "{heading}");
        }
        for heading in [
            "Line No.",
            "Quantity",
            "Amount",
            "Price",
            "Number of pieces",
            "VAT %",
            "Discount",
            "Zeile Nr.",
            "Total",
            "",
        ] {
            assert!(!is_named_so(heading), "{heading}");
        }
    }
}
