//! Texts in many encodings, and the encoding found.

use encoding_rs::{Encoding, MACINTOSH, X_MAC_CYRILLIC};

use super::*;
use crate::source::codec::Rest;

#[track_caller]
fn check(bytes: &[u8], expect: &str) {
    let sample = Sample { pieces: vec![bytes.to_vec()], rest: Rest::Ends };
    let found = guess(&sample);
    assert_eq!(found.evidence.finding, expect, "{}", found.evidence.why);
}

#[track_caller]
fn check_text(text: &str, encoding: &'static Encoding) {
    let (bytes, _, has_errors) = encoding.encode(text);
    assert!(!has_errors, "the text does not exist in {}", encoding.name());
    check(&bytes, encoding.name());
}

const GERMAN: &str = "Kundennr.;Name;Straße;Ort\n1;Müller & Söhne;Königsallee 5;Düsseldorf\n2;Jäger;Größenweg;Köln\n";

#[test]
fn byte_order_marks() {
    check(b"\xEF\xBB\xBFa,b\n", "UTF-8");
    check(b"\xFF\xFEa\0,\0", "UTF-16LE");
    check(b"\xFE\xFF\0a\0,", "UTF-16BE");
    check(b"\xFF\xFE\0\0a\0\0\0", "UTF-32LE");
    check(b"\0\0\xFE\xFF\0\0\0a", "UTF-32BE");
}

#[test]
fn wide_characters_without_mark() {
    let wide: Vec<u16> = GERMAN.encode_utf16().collect();
    check(&wide.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>(), "UTF-16LE");
    check(&wide.iter().flat_map(|unit| unit.to_be_bytes()).collect::<Vec<_>>(), "UTF-16BE");
    check(&GERMAN.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect::<Vec<_>>(), "UTF-32LE");
    check(&GERMAN.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect::<Vec<_>>(), "UTF-32BE");
    let russian: Vec<u16> = "номер;город\n1;Москва\n2;Санкт-Петербург\n".encode_utf16().collect();
    check(&russian.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>(), "UTF-16LE");
    let chinese = "编号,名称,城市\n1,北京公司,北京\n2,上海公司,上海\n".repeat(3);
    check(&chinese.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(), "UTF-16LE");
}

#[test]
fn a_few_nul_bytes_are_no_wide_characters() {
    check(b"a,b\n1,x\0\0\n2,y\n", "UTF-8");
    check(&b"1,\0\n".repeat(100), "UTF-8");
}

#[test]
fn utf_8_even_with_a_few_bad_bytes() {
    check(GERMAN.as_bytes(), "UTF-8");
    check(b"a,b\n1,2\n", "UTF-8");
    let mut bytes = GERMAN.as_bytes().to_vec();
    bytes.extend(b"3;x\xFFy;z;w\n");
    check(&bytes, "UTF-8");
}

#[test]
fn utf_8_in_which_a_few_rows_are_of_another_encoding() {
    let rows = "no;name;town\n1;Müller;Köln\n2;Łukasz;Łódź\n3;Zoé;Orléans\n";
    check(&[rows.as_bytes(), b"4;M\xFCller;K\xF6ln\n5;J\xE4ger;Aalen\n"].concat(), "UTF-8");
    check(
        "имя;город\nИван;Москва\n".as_bytes().iter().chain(b"x\xE9;y\xE8\n").copied().collect::<Vec<_>>().as_slice(),
        "UTF-8",
    );
}

#[test]
fn other_encodings_that_are_now_and_then_valid_utf_8() {
    check_text("имя;город\nработа;краска\nрана;арап\nраб;трава\n", encoding_rs::IBM866);
    check_text("编号,名称,城市\n1,计算机,南京\n2,打印机,苏州\n3,笔记本,杭州\n", encoding_rs::GBK);
    check_text("ชื่อ,เมือง\nสมชาย,กรุงเทพ\nสมหญิง,เชียงใหม่\n", encoding_rs::WINDOWS_874);
}

#[test]
fn western() {
    check_text(GERMAN, encoding_rs::WINDOWS_1252);
    check_text("n°;prénom;café €\n1;Zoé;à côté\n2;François;déjà vu\n", encoding_rs::WINDOWS_1252);
    check_text("id;text\n1;it’s here\n2;don’t “say” so\n3;it’s\n", encoding_rs::WINDOWS_1252);
    check_text("navn;by\nSøren Ærø;Århus\nBjørn;Tromsø\n", encoding_rs::WINDOWS_1252);
}

#[test]
fn mac_roman() {
    check_text(GERMAN, MACINTOSH);
    check_text("prénom;ville\nZoé;Orléans\nFrançois;Besançon\nHélène;Genève\n", MACINTOSH);
}

#[test]
fn code_pages_of_dos() {
    let check_page = |name: &str, bytes: &[u8]| check(bytes, name);
    check_page("IBM850", b"Name;Ort\nM\x81ller;D\x81sseldorf\nJ\x84ger;K\x94ln\nGr\x94\xE1e;\x9Aberlingen\n");
    check_page("IBM852", b"nazwa\n\xBDy\x88a;\x9D\xA2d\xAB\n\xABr\xA2d\x88o;Gda\xE4sk\n\x98ci\xA5ga;\x86ma\n");
    check(b"nr;name\r\n1;M\x81ller\r\n2;Wei\xE1\r\n", "IBM850");
    check(b"1;M\x81ller Stra\xE1e 1\r\n2;M\x81ller Stra\xE1e 2\r\n", "IBM850");
}

#[test]
fn spanish_of_dos_is_no_arabic() {
    let text = b"nombre;ciudad\nG\xA2mez;M\xA0laga\nCerd\xA0;C\xA0diz\nMu\xA4oz;Le\xA2n\nGarc\xA1a;Jerez\n";
    check(text, "IBM850");
}

#[test]
fn arabic_of_the_old_mac_has_spaces_of_its_own() {
    let Ok(Codec::Page(table)) = Codec::named("x-mac-arabic") else { panic!("no code page") };
    let byte_of = |c| table.chars.iter().rposition(|other| *other == c).unwrap_or(0x0A) as u8;
    let text = "افتتح رئيس البلدية أمس الجسر الجديد فوق النهر\nورغم المطر جاء ضيوف كثيرون من القرى\n";
    check(&text.chars().map(byte_of).collect::<Vec<_>>(), "x-mac-arabic");
}

#[test]
fn central_european() {
    let polish = "nazwa;miasto;ulica\nŻółć i Gęś;Łódź;Świętokrzyska\nKsiążka;Gdańsk;Źródlana\nSąd;Wrocław;Długa\n";
    check_text(&polish.repeat(2), encoding_rs::WINDOWS_1250);
    check_text(&polish.repeat(2), encoding_rs::ISO_8859_2);
}

#[test]
fn cyrillic() {
    let russian = "номер,название,город\n1,Красная площадь,Москва\n2,Невский проспект,Санкт-Петербург\n";
    check_text(russian, encoding_rs::WINDOWS_1251);
    check_text(russian, encoding_rs::KOI8_U);
    check_text(russian, X_MAC_CYRILLIC);
    check_text(russian, encoding_rs::IBM866);
    check_text(russian, encoding_rs::ISO_8859_5);
}

#[test]
fn greek_turkish_hebrew_arabic() {
    check_text("όνομα,πόλη\nΓιώργος Παπαδόπουλος,Αθήνα\nΕλένη,Θεσσαλονίκη\n", encoding_rs::WINDOWS_1253);
    check_text("isim,şehir\nÇağrı Yıldız,İstanbul\nGülşen Öztürk,Eskişehir\nığdır,Muğla\n", encoding_rs::WINDOWS_1254);
    check_text("שם,עיר\nדוד כהן,ירושלים\nשרה לוי,תל אביב\n", encoding_rs::WINDOWS_1255);
    check_text("الاسم,المدينة\nمحمد علي,القاهرة\nفاطمة حسن,بغداد\n", encoding_rs::WINDOWS_1256);
}

#[test]
fn east_asian() {
    check_text("番号,名前,都市\n1,山田太郎,東京都千代田区\n2,カタカナ商事,大阪市北区\n", encoding_rs::SHIFT_JIS);
    check_text("番号,名前,都市\n1,山田太郎,東京都千代田区\n2,カタカナ商事,大阪市北区\n", encoding_rs::EUC_JP);
    check_text("番号,名前,都市\n1,山田太郎,東京都\n", encoding_rs::ISO_2022_JP);
    check_text("a,b\n日本語,1\n日本,2\n", encoding_rs::SHIFT_JIS);
    check_text("번호,이름,도시\n1,김철수,서울특별시\n2,이영희,부산광역시\n", encoding_rs::EUC_KR);
    check_text("编号,名称,城市\n1,北京有限公司,北京市朝阳区\n2,上海贸易公司,上海市\n", encoding_rs::GBK);
    check_text("編號,名稱,城市\n1,台灣電子公司,臺北市大安區\n2,貿易有限公司,高雄市\n", encoding_rs::BIG5);
}

#[test]
fn taiwan_in_the_code_of_unix() {
    let rows: [&[u8]; 6] = [
        b"no,name,town\n1,\xD2\xB3\xCE\xC8\xC4\xB8,\xEA\xD7\xC6\xA1\xC6\xCB\n",
        b"2,\xE4\xBB\xF0\xFD\xD9\xAA,\xEA\xD7\xC6\xA1\xC6\xCB\n3,\xC7\xEF\xF0\xB1\xEA\xA7,\xEA\xD7\xC6\xA1\xC6\xCB\n",
        b"4,\xCF\xE4\xC7\xEF\xF5\xE4,\xEA\xD7\xC6\xA1\xC6\xCB\n5,\xC8\xB4\xDD\xC2\xC7\xE9,\xEA\xD7\xC6\xA1\xC6\xCB\n",
        b"6,\xC4\xA9\xDA\xB7\xCF\xE1,\xEA\xD7\xC6\xA1\xC6\xCB\n7,\xCE\xFB\xCA\xDA\xDC\xFD,\xEA\xD7\xC6\xA1\xC6\xCB\n",
        b"8,\xCB\xF4\xFD\xA8\xD2\xE0,\xEA\xD7\xC6\xA1\xC6\xCB\n9,\xC4\xA1\xD3\xEC\xC4\xCB,\xEA\xD7\xC6\xA1\xC6\xCB\n",
        b"10,\xC7\xB5\xC7\xEF\xE7\xAC,\xEA\xD7\xC6\xA1\xC6\xCB\n11,\xDC\xA2\xC7\xE3\xCE\xFE,\xEA\xD7\xC6\xA1\xC6\xCB\n",
    ];
    check(&rows.concat(), "EUC-TW");
}

#[test]
fn others_are_named_where_the_text_would_read_nearly_as_well() {
    let others = |bytes: &[u8]| -> Vec<&str> {
        let sample = Sample { pieces: vec![bytes.to_vec()], rest: Rest::Ends };
        guess(&sample).others.into_iter().map(Codec::name).collect()
    };
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(GERMAN);
    let found = others(&bytes);
    assert!((2..=5).contains(&found.len()) && !found.contains(&"windows-1252"), "{found:?}");
    assert!(others(GERMAN.as_bytes()).is_empty());
}

#[test]
fn encodings_that_switch_by_signs() {
    check(b"no,name\n1,~{VPND~}\n2,x\n", "HZ-GB-2312");
    check(b"\x1B$)Cno,name\n1,\x0EGQ19>n\x0F\n", "ISO-2022-KR");
    check(b"no,name\n1,\x1B$BF|K\\\x1B(B\n", "ISO-2022-JP");
    check(b"no,name\n1,\x1B(I12\x1B(B\n", "ISO-2022-JP");
    // 中文, 你好 and 中文 of the first plane of CNS 11643.
    check(b"no,name\n\x1B$)A1,\x0EVPND\x0F\n2,\x0EDc:C\x0F\n", "ISO-2022-CN");
    check(b"no,name\n\x1B$)G1,\x0EDcEF\x0F\n", "ISO-2022-CN");
    check(b"no;name;city\n1;M+APw-ller;K+APY-ln\n2;Gr+APYA3w-e;x\n", "UTF-7");
}

#[test]
fn a_plus_in_plain_text_is_no_switch() {
    check(b"no,phone\n1,+49 30 1234567\n2,+491701234567\n3,C++,a+b\n", "UTF-8");
    check(b"a~{b,c\n", "UTF-8");
}

#[test]
fn mainframes() {
    let page = Codec::named("IBM037").unwrap();
    let Codec::Page(table) = page else { panic!("no code page") };
    let byte_of = |c| table.chars.iter().position(|other| *other == c).unwrap() as u8;
    let bytes: Vec<u8> =
        "number,name,town\n1,William Miller,London\n2,Mary Jones,Leeds\n".chars().map(byte_of).collect();
    check(&bytes, "IBM037");
    for (name, text) in [
        ("IBM424", "ראש העיר חנך אתמול את הגשר החדש מעל הנהר\nלמרות הגשם הגיעו אורחים רבים מהכפרים הסמוכים\n"),
        (
            "IBM875",
            "Ο δήμαρχος εγκαινίασε χθες τη νέα γέφυρα\nΠαρά τη βροχή ήρθαν πολλοί επισκέπτες από τα γύρω χωριά\n",
        ),
    ] {
        let Ok(Codec::Page(table)) = Codec::named(name) else { panic!("no code page") };
        let byte_of = |c| table.chars.iter().position(|other| *other == c).unwrap_or(0x25) as u8;
        check(&text.chars().map(byte_of).collect::<Vec<_>>(), name);
    }
    let table = "NUMBER                BALANCE      DATE\n00010000              1204.50  20260301\n";
    check(&table.chars().map(byte_of).collect::<Vec<_>>(), "IBM037");
    check(b"ann@shop.example@b@c\n", "UTF-8");
    check(b"ABC@DEF@GHI@JKL@MNO\r\n", "UTF-8");
}

#[test]
fn a_label_in_the_file_is_heard_but_not_trusted_blindly() {
    let polish = "<?xml version='1.0' encoding='windows-1252'?>\n<city>Łódź</city><city>Świętochłowice</city><city>Gdańsk</city>";
    check_text(polish, encoding_rs::WINDOWS_1250);
}

#[test]
fn the_evidence_names_the_language_and_the_runner_up() {
    let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(GERMAN);
    let sample = Sample { pieces: vec![bytes.into_owned()], rest: Rest::Ends };
    let why = guess(&sample).evidence.why;
    assert!(why.starts_with("read as German, ") && why.contains("; the next best reading is "), "{why}");
}
