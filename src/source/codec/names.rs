//! The names of encodings, as browsers, Python, IANA, DOS and mainframes have them.

use encoding_rs::Encoding;

use super::{CodePage, Codec, rare::Scheme};

/// Names that are not those of browsers: small letters and digits only, and the encoding.
const ALIASES: &[(&str, &str)] = &[
    ("utf32", "UTF-32LE"),
    ("utf32le", "UTF-32LE"),
    ("utf32be", "UTF-32BE"),
    ("ucs4", "UTF-32LE"),
    ("utf8sig", "UTF-8"),
    ("utf16", "UTF-16LE"),
    ("utf16le", "UTF-16LE"),
    ("utf16be", "UTF-16BE"),
    ("ucs2", "UTF-16LE"),
    ("unicode", "UTF-16LE"),
    ("u7", "UTF-7"),
    ("latin7", "ISO-8859-13"),
    ("latin8", "ISO-8859-14"),
    ("latin9", "ISO-8859-15"),
    ("latin10", "ISO-8859-16"),
    ("tis620", "windows-874"),
    ("thai", "windows-874"),
    ("koi8ru", "KOI8-U"),
    ("macroman", "macintosh"),
    ("maccyrillic", "x-mac-cyrillic"),
    ("macukrainian", "x-mac-cyrillic"),
    ("macce", "x-mac-ce"),
    ("maccenteuro", "x-mac-ce"),
    ("maccentraleurope", "x-mac-ce"),
    ("maclatin2", "x-mac-ce"),
    ("macgreek", "x-mac-greek"),
    ("macturkish", "x-mac-turkish"),
    ("maciceland", "x-mac-icelandic"),
    ("macicelandic", "x-mac-icelandic"),
    ("maccroatian", "x-mac-croatian"),
    ("macromanian", "x-mac-romanian"),
    ("macromania", "x-mac-romanian"),
    ("macarabic", "x-mac-arabic"),
    ("macfarsi", "x-mac-farsi"),
    ("hproman8", "hp-roman8"),
    ("roman8", "hp-roman8"),
    ("r8", "hp-roman8"),
    ("kz1048", "KZ1048"),
    ("strk10482002", "KZ1048"),
    ("rk1048", "KZ1048"),
    ("ptcp154", "PTCP154"),
    ("pt154", "PTCP154"),
    ("cyrillicasian", "PTCP154"),
    ("koi8t", "KOI8-T"),
    ("tcvn", "TCVN"),
    ("tcvn5712", "TCVN"),
    ("tcvn57121", "TCVN"),
    ("viscii", "VISCII"),
    ("ebcdic", "IBM037"),
    ("ebcdiccpus", "IBM037"),
    ("ebcdiccpca", "IBM037"),
    ("ebcdiccpbe", "IBM500"),
    ("ebcdiccpch", "IBM500"),
    ("ebcdiccphe", "IBM424"),
    ("ruscii", "IBM1125"),
    ("hz", "HZ-GB-2312"),
    ("hzgb", "HZ-GB-2312"),
    ("iso2022jp1", "ISO-2022-JP"),
    ("iso2022jp2", "ISO-2022-JP"),
    ("iso2022jp3", "ISO-2022-JP"),
    ("iso2022jp2004", "ISO-2022-JP"),
    ("iso2022jpext", "ISO-2022-JP"),
    ("eucjisx0213", "EUC-JIS-2004"),
    ("eucjp2004", "EUC-JIS-2004"),
    ("sjis2004", "Shift_JIS-2004"),
    ("sjisx0213", "Shift_JIS-2004"),
    ("shiftjisx0213", "Shift_JIS-2004"),
    ("ksc56011992", "Johab"),
    ("ms1361", "Johab"),
    ("iso2022cnext", "ISO-2022-CN"),
    ("euctaiwan", "EUC-TW"),
    ("uhc", "EUC-KR"),
    ("ujis", "EUC-JP"),
    ("mskanji", "Shift_JIS"),
    ("big5hkscs", "Big5"),
    ("eucgb2312cn", "GBK"),
    ("eucjp", "EUC-JP"),
    ("euckr", "EUC-KR"),
    ("euccn", "GBK"),
    ("gb2312", "GBK"),
];

/// Code pages by number, where the number says more than the name.
const NUMBERS: &[(u32, &str)] = &[
    (37, "IBM037"),
    (154, "PTCP154"),
    (367, "UTF-8"),
    (819, "windows-1252"),
    (866, "IBM866"),
    (874, "windows-874"),
    (932, "Shift_JIS"),
    (936, "GBK"),
    (942, "Shift_JIS"),
    (943, "Shift_JIS"),
    (949, "EUC-KR"),
    (950, "Big5"),
    (951, "Big5"),
    (1051, "hp-roman8"),
    (1200, "UTF-16LE"),
    (1201, "UTF-16BE"),
    (1361, "Johab"),
    (10000, "macintosh"),
    (10004, "x-mac-arabic"),
    (10006, "x-mac-greek"),
    (10007, "x-mac-cyrillic"),
    (10029, "x-mac-ce"),
    (10079, "x-mac-icelandic"),
    (10081, "x-mac-turkish"),
    (10082, "x-mac-croatian"),
    (12000, "UTF-32LE"),
    (12001, "UTF-32BE"),
    (20866, "KOI8-R"),
    (21866, "KOI8-U"),
    (20932, "EUC-JP"),
    (20936, "GBK"),
    (50220, "ISO-2022-JP"),
    (50225, "ISO-2022-KR"),
    (51932, "EUC-JP"),
    (50227, "ISO-2022-CN"),
    (51949, "EUC-KR"),
    (51950, "EUC-TW"),
    (52936, "HZ-GB-2312"),
    (54936, "gb18030"),
    (65000, "UTF-7"),
    (65001, "UTF-8"),
];

/// Returns the encoding of that name, however it is written.
pub(super) fn find(name: &str) -> Option<Codec> {
    let key: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    if let Some(codec) = ours(&key) {
        return Some(codec);
    }
    let bare = ["cs", "x"].into_iter().find_map(|start| key.strip_prefix(start)).unwrap_or(&key);
    let alias = ALIASES.iter().find(|(alias, _)| *alias == key || *alias == bare);
    if let Some((_, name)) = alias {
        return by_name(name);
    }
    let number = ["ibm", "cp", "ccsid", "windows", "win", "ms", "dos", "oem", "codepage", ""]
        .into_iter()
        .find_map(|start| bare.strip_prefix(start)?.parse::<u32>().ok());
    let trimmed = name.trim();
    by_label(trimmed)
        .or_else(|| by_label(&trimmed.replace('_', "-")))
        .or_else(|| by_label(&key))
        .or_else(|| by_label(&key.replacen("iso8859", "iso-8859-", 1)))
        .or_else(|| by_number(number?))
}

/// Finds one of the encodings that browsers don't have.
fn ours(key: &str) -> Option<Codec> {
    let is_it =
        |name: &str| name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).eq(key.chars());
    let page = CodePage::all().iter().find(|page| is_it(page.name)).map(Codec::Page);
    page.or_else(|| Scheme::ALL.into_iter().find(|scheme| is_it(scheme.name())).map(Codec::Rare))
}

fn by_label(label: &str) -> Option<Codec> {
    let encoding = Encoding::for_label(label.as_bytes()).filter(|it| *it != encoding_rs::REPLACEMENT)?;
    Some(match encoding {
        utf8 if utf8 == encoding_rs::UTF_8 => Codec::Utf8,
        // Read with its extensions.
        jp if jp == encoding_rs::ISO_2022_JP => Codec::Rare(Scheme::Iso2022Jp),
        other => Codec::Other(other),
    })
}

fn by_number(number: u32) -> Option<Codec> {
    if let Some((_, name)) = NUMBERS.iter().find(|(known, _)| *known == number) {
        return by_name(name);
    }
    CodePage::named(&format!("IBM{number:03}")).map(Codec::Page)
}

fn by_name(name: &str) -> Option<Codec> {
    match name {
        "UTF-32LE" => Some(Codec::Utf32Le),
        "UTF-32BE" => Some(Codec::Utf32Be),
        _ => {
            let key: String =
                name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
            ours(&key).or_else(|| by_label(name))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(names: &[&str], expect: &str) {
        for name in names {
            assert_eq!(find(name).map(Codec::name), Some(expect), "{name}");
        }
    }

    #[test]
    fn unicode() {
        check(&["utf8", "UTF-8", "utf_8_sig", "cp65001"], "UTF-8");
        check(&["utf-16", "UTF-16LE", "utf_16_le", "ucs2", "1200"], "UTF-16LE");
        check(&["utf_16_be", "UTF-16BE"], "UTF-16BE");
        check(&["utf-32", "utf_32_le"], "UTF-32LE");
        check(&["utf_7", "UTF-7", "u7"], "UTF-7");
    }

    #[test]
    fn browsers_and_iana() {
        check(&["latin1", "ISO-8859-1", "iso8859_1", "cp1252", "windows-1252", "819"], "windows-1252");
        check(&["iso8859_15", "latin9", "ISO-8859-15"], "ISO-8859-15");
        check(&["iso8859_2", "latin2"], "ISO-8859-2");
        check(&["latin10", "iso8859-16"], "ISO-8859-16");
        check(&["koi8_r", "KOI8-R"], "KOI8-R");
        check(&["koi8_u"], "KOI8-U");
        check(&["cp874", "tis-620", "tis_620", "iso8859_11"], "windows-874");
        check(&["cp932", "shift_jis", "sjis", "ms_kanji"], "Shift_JIS");
        check(&["euc_jp", "EUC-JP", "ujis"], "EUC-JP");
        check(&["cp949", "euc_kr", "uhc"], "EUC-KR");
        check(&["gb2312", "cp936", "gbk"], "GBK");
        check(&["big5", "big5hkscs", "cp950"], "Big5");
        check(&["mac_roman", "macintosh", "cp10000"], "macintosh");
        check(&["mac_cyrillic", "x-mac-cyrillic"], "x-mac-cyrillic");
        check(&["mac_arabic", "MacArabic", "cp10004"], "x-mac-arabic");
    }

    #[test]
    fn code_pages() {
        check(&["cp850", "IBM850", "850", "CP-850", "csibm850", "dos-850"], "IBM850");
        check(&["cp037", "ibm037", "037", "37", "ebcdic-cp-us"], "IBM037");
        check(&["cp866", "ibm866", "866"], "IBM866");
        check(&["cp1125"], "IBM1125");
        check(&["mac_latin2", "x-mac-ce", "MacCentralEurope"], "x-mac-ce");
        check(&["hp_roman8", "roman8"], "hp-roman8");
        check(&["cp154", "ptcp154", "csptcp154"], "PTCP154");
        check(&["rk1048", "KZ1048"], "KZ1048");
        check(&["tcvn5712-1"], "TCVN");
    }

    #[test]
    fn switching_ones() {
        check(&["iso2022_jp_2", "ISO-2022-JP", "csISO2022JP", "iso-2022-jp-ext"], "ISO-2022-JP");
        check(&["iso2022_kr", "ISO-2022-KR"], "ISO-2022-KR");
        check(&["hz", "hz-gb-2312"], "HZ-GB-2312");
        check(&["johab", "cp1361"], "Johab");
        check(&["euc_jis_2004", "euc_jisx0213"], "EUC-JIS-2004");
        check(&["shift_jisx0213"], "Shift_JIS-2004");
    }

    #[test]
    fn every_name_kept_is_found_again() {
        let pages = CodePage::all().iter().map(|page| page.name);
        for name in pages.chain(Scheme::ALL.map(Scheme::name)).chain(NUMBERS.iter().map(|(_, name)| *name)) {
            check(&[name], name);
        }
        assert_eq!(find("851"), None);
    }
}
