//! What stands around a number: sign, parentheses, currency, percent, debit and credit.

use super::Notation;
use crate::pipeline::digits::{bare, is_minus};

/// Which marks may stand beside a number without changing its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    None,
    /// One currency or percent sign.
    Money,
}

/// A number without what stood around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Undressed<'t> {
    pub is_negative: bool,
    pub body: &'t str,
}

/// The codes of ISO 4217 in use.
const CURRENCY_CODES: &str = "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZDCADCDFCHFCLFCLPCNH\
CNYCOPCRCCUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHRKHTGHUFIDRILSINRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPW\
KRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWF\
SARSBDSCRSDGSEKSGDSHPSLESOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUYUUZSVEDVESVNDVUVWSTXAFXCDXOFXPFYERZARZMWZWL";

/// Signs and short words for currencies beside those codes, in lower case and without full stops.
const CURRENCY_WORDS: [&str; 69] = [
    "us$",
    "a$",
    "au$",
    "c$",
    "ca$",
    "nz$",
    "hk$",
    "nt$",
    "s$",
    "r$",
    "mx$",
    "rd$",
    "j$",
    "z$",
    "kr",
    "kč",
    "kc",
    "zł",
    "zl",
    "ft",
    "fr",
    "sfr",
    "lei",
    "leu",
    "лв",
    "лева",
    "руб",
    "рублей",
    "р",
    "грн",
    "kn",
    "km",
    "din",
    "дин",
    "ден",
    "tl",
    "r",
    "rs",
    "re",
    "rm",
    "rp",
    "bs",
    "gs",
    "ksh",
    "tsh",
    "ush",
    "nis",
    "euro",
    "euros",
    "dollar",
    "dollars",
    "peso",
    "pesos",
    "yen",
    "元",
    "円",
    "圓",
    "원",
    "دإ",
    "رس",
    "جم",
    "دم",
    "دت",
    "دج",
    "ريال",
    "درهم",
    "ریال",
    "تومان",
    "บาท",
];

/// Takes sign, parentheses and a mark off a number.
pub(super) fn undress(text: &str, notation: Notation, marks: Marks) -> Option<Undressed<'_>> {
    let mut body = bare(text);
    let (mut sign, mut has_mark, mut is_even) = (None, marks == Marks::None, false);
    loop {
        let (first, last) = (body.chars().next()?, body.chars().next_back()?);
        let (front, back) = (&body[first.len_utf8()..], &body[..body.len() - last.len_utf8()]);
        body = bare(if first.is_ascii_digit() && last.is_ascii_digit() {
            break;
        } else if let Some(amount) = in_parentheses(body).filter(|_| sign.is_none()) {
            sign = Some(true);
            amount
        } else if sign.is_none() && (is_minus(first) || matches!(first, '+' | '＋')) {
            sign = Some(is_minus(first));
            front
        } else if let Some(whole) = without_no_cents(body, notation).filter(|_| !is_even) {
            is_even = true;
            whole
        } else if sign.is_none() && is_minus(last) {
            sign = Some(true);
            back
        } else if let Some((side, amount)) = without_side(body).filter(|_| sign.is_none()) {
            sign = Some(side == Side::Credit);
            amount
        } else if let Some(amount) = without_mark(body).filter(|_| !has_mark) {
            has_mark = true;
            amount
        } else {
            break;
        });
    }
    Some(Undressed { is_negative: sign == Some(true), body })
}

fn in_parentheses(body: &str) -> Option<&str> {
    body.strip_prefix(['(', '（'])?.strip_suffix([')', '）'])
}

/// Takes the dashes off `1.234,-` and `1'234.–`: they stand for no cents.
fn without_no_cents(body: &str, notation: Notation) -> Option<&str> {
    let whole = body.trim_end_matches(|sign| is_minus(sign) || sign == '—');
    if whole.len() == body.len() || notation == Notation::Workbook {
        return None;
    }
    whole.strip_suffix(notation.decimal_sign()).filter(|whole| !whole.is_empty())
}

/// A side of an account.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Debit,
    Credit,
}

/// Takes `CR` or `DR` off the end of an amount. As ledgers print them: a credit is negative.
fn without_side(body: &str) -> Option<(Side, &str)> {
    let word = body.strip_suffix('.').unwrap_or(body);
    let (amount, side) = word.split_at_checked(word.len().checked_sub(2)?)?;
    amount.chars().next_back().filter(|last| !last.is_alphabetic())?;
    if side.eq_ignore_ascii_case("cr") {
        Some((Side::Credit, amount))
    } else if side.eq_ignore_ascii_case("dr") {
        Some((Side::Debit, amount))
    } else {
        None
    }
}

/// Takes a currency or percent sign off either end.
fn without_mark(body: &str) -> Option<&str> {
    let (first, last) = (body.chars().next()?, body.chars().next_back()?);
    if is_symbol(first) {
        return Some(&body[first.len_utf8()..]);
    }
    if is_symbol(last) && !body.ends_with('$') {
        return Some(&body[..body.len() - last.len_utf8()]);
    }
    word_before(body).or_else(|| word_behind(body)).or_else(|| body.strip_suffix(['$', '＄']))
}

/// Whether the sign is a currency's or percent. A cent or permille sign is none: it would change the value.
fn is_symbol(sign: char) -> bool {
    matches!(
        sign,
        '%' | '٪' | '％' | '﹪' | '$' | '£' | '¥' | '＄' | '￡' | '￥' | '￦' | '฿' | '﷼' | '\u{20a0}'..='\u{20cf}'
    )
}

fn word_before(body: &str) -> Option<&str> {
    let end = body.find(|c: char| !(c.is_alphabetic() || matches!(c, '.' | '$'))).unwrap_or(body.len());
    let (word, amount) = body.split_at(end);
    let bare_word = word.trim_end_matches('.');
    if is_code(bare_word) {
        // A point behind a code is the amount's: EUR.50 is half a euro.
        return Some(&body[bare_word.len()..]);
    }
    is_word(word).then_some(amount)
}

fn word_behind(body: &str) -> Option<&str> {
    let start = body
        .rfind(|c: char| !(c.is_alphabetic() || matches!(c, '.' | '$')))
        .map_or(0, |at| at + body[at..].chars().next().map_or(0, char::len_utf8));
    // The point before a word is the amount's: "5.EUR".
    let word = body[start..].trim_start_matches('.');
    (is_code(word) || is_word(word)).then(|| &body[..body.len() - word.len()])
}

fn is_code(word: &str) -> bool {
    let is_three_letters = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let codes = || CURRENCY_CODES.as_bytes().chunks_exact(3);
    is_three_letters && codes().any(|code| code.eq_ignore_ascii_case(word.as_bytes()))
}

fn is_word(word: &str) -> bool {
    let is = |name: &str| word.chars().filter(|c| *c != '.').flat_map(char::to_lowercase).eq(name.chars());
    !word.is_empty() && CURRENCY_WORDS.into_iter().any(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_codes_of_three_letters() {
        assert_eq!(CURRENCY_CODES.len() % 3, 0);
        assert!(["EUR", "eur", "USD", "CHF", "PLN", "INR"].into_iter().all(is_code));
        assert!(!["ABC", "EU", "UAH ", "ITM", "URU"].into_iter().any(is_code));
    }
}
