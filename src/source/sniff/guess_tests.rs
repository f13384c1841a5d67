//! Small files, as people send them, and how they are guessed to be read.

use super::*;

/// Says how a text is read, what is usual left out: `semicolon quote ' skip 2 no header`.
fn describe(format: &FileFormat) -> String {
    match format {
        FileFormat::Csv(options) => {
            let CsvOptions {
                delimiter,
                quote,
                escape,
                comment,
                record_end,
                skip_space,
                bars,
                encoding: _,
                skip_lines,
                has_header,
                header_rows,
                max_record_mib: _,
                excel_text: _,
                left_out: _,
            } = options;
            let sign = |name: &str, sign: &Option<Sign>| sign.map(|sign| format!("{name} {sign}"));
            let parts = [
                Some(words::sign(*delimiter)),
                sign("quote", &quote.or(Some('-'.into()))).filter(|_| *quote != Some('"'.into())),
                sign("escape", escape),
                sign("comment", comment),
                record_end.map(|sign| format!("end {}", words::sign(sign))),
                skip_space.then(|| "spaced".to_owned()),
                (*bars != Bars::Between).then(|| format!("{bars:?}").to_lowercase()),
                (*skip_lines > 0).then(|| format!("skip {skip_lines}")),
                (!has_header).then(|| "no header".to_owned()),
                (*header_rows > 1).then(|| format!("{header_rows} header rows")),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        FileFormat::Fixed(options) => format!("fixed {}", crate::model::FixedColumn::list_text(&options.columns)),
        FileFormat::Excel(_) => "workbook".to_owned(),
    }
}

#[track_caller]
fn check_with(text: &str, overrides: &Overrides, expect: &str) {
    let (format, evidence) = guess_text(&Places::new(text, Rest::Ends, &[]), Codec::Utf8, overrides).unwrap();
    assert_eq!(describe(&format), expect, "{evidence:#?}");
}

#[track_caller]
pub(super) fn check(text: &str, expect: &str) {
    check_with(text, &Overrides::default(), expect);
}

#[test]
fn each_usual_delimiter() {
    for sign in [',', ';', '\t', '|', '^', '~', '\u{1}', '\u{1F}'] {
        let text = "id,name,price\n1,apple,1.50\n2,pear,2.25\n3,dark plum,10.00\n".replace(',', &sign.to_string());
        check(&text, &words::sign(sign));
    }
}

#[test]
fn unusual_delimiters() {
    check("a:b:c\n1:x:2.5\n2:y:3.5\n3:z:4.5\n", "colon");
    check("root:x:0:0:root:/root:/bin/bash\nmail:x:8:8:mail:/var/mail:/bin/sh\n", "colon no header");
    check("id name price\n1 apple 1.5\n2 pear 2.5\n3 plum 3.5\n", "space");
    check("a#b#c\n1#x#2.5\n2#y#3.5\n", "number sign");
    check("a&b&c\n1&x&2.5\n2&y&3.5\n", "&");
}

#[test]
fn delimiters_of_hosts_and_home_made_programs() {
    check("idþnameþprice\n1þappleþ1.50\n2þpearþ2.25\n3þplumþ3.50\n", "þ");
    check("þidþ\u{14}þnameþ\nþ1þ\u{14}þa, bþ\nþ2þ\u{14}þcþ\n", "control sign 14 quote þ");
    check("id\u{A0}name\n1\u{A0}an apple\n2\u{A0}a pear\n3\u{A0}a plum\n", "\u{A0}");
    for sign in ["=>", "<>", "__", "->", "{|}"] {
        let text = "id,name,price\n1,apple,1.50\n2,pear,2.25\n3,dark plum,10.00\n".replace(',', sign);
        check(&text, &format!("“{sign}”"));
    }
    check("dim__customer\ndim__item\nfact__sales\nfact__stock\n", "comma");
    check("https://a.example/x\nhttps://b.example/y\nhttps://c.example/z\n", "comma no header");
}

#[test]
fn drawn_tables() {
    check("| id | name |\n|----|------|\n| 1  | a b  |\n| 2  |      |\n", "vertical bar quote - drawn");
    check("# Parts\n\n|id|name|\n|-|:-:|\n|1|a|\n|2|b|\n", "vertical bar quote - comment |-|:-:| drawn skip 2");
    check("+----+---+\n| id | n |\n+----+---+\n| 1  | a |\n+----+---+\n", "vertical bar quote - drawn");
}

#[test]
fn a_delimiter_behind_the_last_cell() {
    check("id;name;\n1;a;\n2;b;\n", "semicolon behind");
    check("id,name\n1,a,\n2,b,\n3,c,\n", "comma behind");
    // Two are columns that a spreadsheet program left empty; and a value stands there once.
    check("id;name;;\n1;a;;\n2;b;;\n", "semicolon");
    check("id;name;\n1;a;\n2;b;x\n", "semicolon");
    // Without headings nobody knows whether something is to come.
    check("1;5;\n2;6;\n3;7;\n", "semicolon no header");
}

#[test]
fn a_title_with_commas_above_words_alone() {
    let rows = "Name,Town,Trade\nAnn,Kiel,baker\nBob,Oslo,smith\nEva,Kiel,nurse\nIda,Oslo,baker\n";
    check(&format!("Staff, guests, and all others\n{rows}"), "comma skip 1");
    check(&format!("Kiel, 20 November 2026\n{rows}"), "comma skip 1");
    check(&format!("Staff list\n{}", rows.replace(',', ";")), "semicolon skip 1");
    check(&rows.replacen(',', ", ", 2), "comma");
}

#[test]
fn decimal_commas_are_no_delimiters() {
    check("Artikel;Preis;Menge\nApfel;1,50;2,5\nBirne;2,25;1,0\n", "semicolon");
    check("1,5;2,5;abc\n2,5;3,5;def\n", "semicolon no header");
    check("x\ty\n1,5\t2,5\n3,5\t4,5\n", "tab");
    check("Betrag;Datum\n1.234,50;20.11.2026\n99,00;21.11.2026\n", "semicolon");
}

#[test]
fn clocks_and_dates_are_no_delimiters() {
    check("time,value\n08:15:00,1\n08:16:00,2\n08:17:00,3\n", "comma");
    check("2026-11-20 08:15:00,5\n2026-11-21 08:16:00,6\n", "comma no header");
    check("start|end\n08:15|09:15\n10:00|11:00\n", "vertical bar");
}

#[test]
fn text_with_other_delimiters_inside() {
    check("name;note\nSmith, John;red, green, blue\nDoe, Jane;one\nRoe, Max;x, y\n", "semicolon");
    check("name,note\nJohn,a; b; c\nJane,d\nMax,e; f\n", "comma");
    check("name\tnote\nSmith, J.\tone; two\nDoe, J.\tthree, four\n", "tab");
    check("id,tags\n1,\"a;b;c\"\n2,\"d;e;f\"\n3,\"g;h;i\"\n", "comma");
    check("url,n\nhttps://a.example/?x=1;y=2,5\nhttps://b.example/?x=2;y=3,6\n", "comma");
}

#[test]
fn quotes() {
    check("\"a\";\"b\"\n\"1;2\";\"x\"\"y\"\n\"3\";\"z\"\n", "semicolon");
    check("'a','b'\n'1,2','x'\n'3','it''s'\n", "comma quote '");
    check("name,note\nO'Brien,it's\nD'Arcy,isn't\n", "comma");
    check("size,item\n5\" 3\",disk\n7\",plate\n8\" 2\",bowl\n", "comma quote -");
}

#[test]
fn line_ends_inside_quotes() {
    check("id,note,n\n1,\"one\ntwo, three\n\nfour\",5\n2,\"x\ny\",6\n3,z,7\n", "comma");
}

#[test]
fn escapes() {
    check("id,note\n1,\"say \\\"hi\\\", now\"\n2,\"x\"\n3,\"a \\\"b\\\"\"\n", "comma escape \\");
    check("id,path\n1,\"C:\\dir\\\"\n2,\"D:\\x\\\"\n", "comma");
    check("a\tb\tc\n1\tx\\\ty\t2\n2\tz\t3\n3\tw\\\tv\t4\n", "tab escape \\");
}

#[test]
fn spaces_after_delimiters() {
    check("a, b, c\n1, \"x, y\", 2\n2, z, 3\n", "comma spaced");
    check("name, city\nJohn, New York\nJane, Los Angeles\n", "comma spaced");
    check("a  b   c\n1  2   3\n40 50  60\n", "space spaced");
}

#[test]
fn comments() {
    check("# made by x\n# on 2026-11-20, at noon\nid,name\n1,a\n2,b\n", "comma comment #");
    check("id,name\n1,a\n# a note\n2,b\n", "comma comment #");
    check("#id,name\n1,a\n2,b\n", "comma");
    check("## meta=1\n## more\n#id\tname\tn\n1\ta\t5\n2\tb\t6\n", "tab skip 2");
    check("% one\n% two\na;b\n1;2\n3;4\n", "semicolon comment %");
    check("tag,colour\n1,#ff0000\n2,#00ff00\n", "comma");
    check("colour,n\n#ff0000,1\n#00ff00,2\n", "comma");
}

#[test]
fn titles_above_the_table() {
    check("Sales report\n\nid,name,price\n1,a,1.5\n2,b,2.5\n", "comma skip 2");
    check("Sales report,,\nprinted 2026-11-20,,\nid,name,price\n1,a,1.5\n2,b,2.5\n3,c,3.5\n", "comma skip 2");
    check(
        "Konto: 123\nZeitraum: 2026\n\nDatum;Text;Betrag\n20.11.2026;Miete;-800,00\n21.11.2026;Lohn;2.000,00\n",
        "semicolon skip 3",
    );
}

#[test]
fn the_delimiter_named_in_the_first_line() {
    check("sep=;\na;b\n1;2\n", "semicolon skip 1");
    check("\"sep=|\"\na|b\n1,5|2,5\n", "vertical bar skip 1");
}

#[test]
fn one_column() {
    check("name\nAnn\nBob\nCarl\n", "comma");
    check("name\nAnn Miller\nBob Smith\nCarl Jones\n", "comma");
    check("time\n08:15\n09:30\n10:45\n", "comma");
    check("price\n1,50\n2,25\n10,00\n", "semicolon");
    check("mail\na@b.com\nc@d.org\n", "comma");
    check("note\nThis is a sentence, with a comma.\nAnother one.\nOne, two, three, and four.\n", "semicolon");
}

#[test]
fn one_row() {
    check("id,name,price\n", "comma");
    check("1;apple;1,5\n", "semicolon no header");
    check("hello", "comma");
}

#[test]
fn without_header() {
    check("1,apple,1.5\n2,pear,2.5\n3,plum,3.5\n", "comma no header");
    check("2026-11-20;5\n2026-11-21;6\n", "semicolon no header");
    check("a@b.com,Ann\nc@d.com,Bob\n", "comma no header");
}

#[test]
fn one_odd_row_changes_nothing() {
    let rows: Vec<String> = (1..=30).map(|i| format!("{i},item {i},{i}.5,2026-11-{:02}", i % 28 + 1)).collect();
    let text = |odd: &str| format!("id,name,price,day\n{}\n{odd}\n{}\n", rows[..15].join("\n"), rows[15..].join("\n"));
    for odd in [
        "1,2,3,4,5,6",
        "1,2",
        "1;2;3;4",
        "1,\"item,2.5,2026-11-20",
        "1,it\"em,2.5,2026-11-20",
        "1,item,2.5,\"2026-11-20",
        "total",
        ",,,",
        "1 item 2.5 2026-11-20",
    ] {
        check(&text(odd), "comma");
    }
}

#[test]
fn a_header_with_one_heading_too_few_or_too_many() {
    check("name,price,day\n1,apple,1.5,2026-11-20\n2,pear,2.5,2026-11-21\n3,plum,3.5,2026-11-22\n", "comma");
    check("id,name,price,day,\n1,apple,1.5,2026-11-20\n2,pear,2.5,2026-11-21\n", "comma");
}

#[test]
fn mostly_empty_cells() {
    check("a;b;c;d\n1;;;\n;2;;\n;;;x\n", "semicolon");
    check("a,b,c\n,,\n,,\n1,,\n", "comma");
}

#[test]
fn aligned_columns() {
    let text = "Item      Weight  Colour\n\
                apple        1.5  red\n\
                pear         2.0  light green\n\
                plum        10.0  dark blue\n";
    check(text, "fixed 1-10, 11-18, 19-29");
}

#[test]
fn aligned_columns_with_delimiters_inside() {
    let rows = ["Smith, John   Oslo     12.50", "Doe, Jane     Bergen    3.00", "Roe, Max      Moss    120.25"];
    check(&format!("Name          Town    Amount\n{}\n", rows.join("\n")), "fixed 1-14, 15-22, 23-28");
    let rows = ["John Smith    Oslo     12.50", "Jane Doe      Bergen    3.00", "Max Roe       Moss    120.25"];
    check(&format!("Name          Town    Amount\n{}\n", rows.join("\n")), "fixed 1-14, 15-22, 23-28");
}

#[test]
fn delimited_text_that_is_aligned_too() {
    check("id  ;name      ;price\n1   ;apple     ; 1.50\n2   ;pear      ; 2.25\n3   ;dark plum ;10.00\n", "semicolon");
    check(
        "id | name      | price\n1  | apple     |  1.50\n2  | pear      |  2.25\n3  | dark plum | 10.00\n",
        "vertical bar spaced",
    );
}

#[test]
fn columns_asked_for_are_looked_for() {
    let overrides = Overrides { columns: Some(Vec::new()), ..Overrides::default() };
    check_with("a,b  c\n1,2  3\n4,5  6\n7,8  9\n", &overrides, "fixed 1-5, 6-6");
    check_with("abc\nde\n", &overrides, "fixed 1-3");
}

#[track_caller]
fn check_places(head: &str, far: &[String], expect: &str) {
    let places = Places::new(head, Rest::Follows, far);
    let (format, evidence) = guess_text(&places, Codec::Utf8, &Overrides::default()).unwrap();
    assert_eq!(describe(&format), expect, "{evidence:#?}");
}

#[test]
fn what_comes_late_counts() {
    let rows = |range: std::ops::Range<usize>, row: fn(usize) -> String| range.map(row).collect::<String>();
    let plain = |i: usize| format!("{i},item {i},x\n");
    let head = format!("id,name,kind\n{}", rows(0..3000, plain));
    let quoted = rows(50_000..50_100, |i| format!("{i},'item, no. {i}','it''s'\n"));
    check_places(&head, &[quoted], "comma quote '");
    let escaped = rows(50_000..50_100, |i| format!("{i},\"item \\\"{i}\\\", good\",x\n"));
    check_places(&head, &[escaped], "comma escape \\");
    let one_column = rows(0..1500, |i| format!("note {i}\n"));
    let tail = rows(0..400, |i| format!("{i};item {i};2026-11-20;{i}.5\n"));
    check(&format!("id\n{one_column}{}", rows(0..3000, |i| format!("{i};item {i};2026-11-20;{i}.5\n"))), "semicolon");
    check_places(&format!("note\n{one_column}"), &[tail.clone(), tail], "semicolon");
}

#[test]
fn signs_of_several_characters() {
    for sign in ["||", "::", "~|~", ";;", "##", "|~|", "\t\t"] {
        let text = "id,name,price\n1,apple,1.50\n2,pear,\n3,dark plum,10.00\n".replace(',', sign);
        check(&text, &words::sign(Sign::new(sign).unwrap()));
    }
    check("a | b | c\n1 | x y | 2.5\n2 | z | 3.5\n", "“ | ”");
    check("a, b\n1,5, 2,5\n3,5, 4,25\n6,5, 7,5\n", "“, ”");
}

#[test]
fn signs_beyond_ascii() {
    for sign in ['§', '¦', '·', '¬'] {
        check(&"id,name,price\n1,apple,1.50\n2,pear,2.25\n".replace(',', &sign.to_string()), &sign.to_string());
    }
    check("a,b\n“x, y”,1\n“z, w”,2\n", "comma quote “");
}

#[test]
fn other_ends_of_records() {
    check("a\u{1F}b\u{1E}1\u{1F}2.5\u{1E}2\u{1F}3.5\u{1E}", "control sign 1F end control sign 1E");
}

#[test]
fn headers_of_several_rows() {
    check("Item,Weight,Price\n,kg,EUR\na,1.5,2\nb,2.5,3\n", "comma 2 header rows");
    check(
        ",2025,2025,2026,2026\nRegion,Units,Value,Units,Value\nNorth,1,2,3,4\nSouth,2,3,4,5\n",
        "comma 2 header rows",
    );
}

#[test]
fn settings_by_hand_are_kept_and_the_rest_is_guessed() {
    let text = "x;y\n1,5;2,5\n3,5;4,5\n";
    let by_hand = |overrides: Overrides| overrides;
    check_with(
        text,
        &by_hand(Overrides { delimiter: Some(','.into()), ..Overrides::default() }),
        "comma skip 1 no header",
    );
    check_with(text, &by_hand(Overrides { has_header: Some(false), ..Overrides::default() }), "semicolon no header");
    check_with(text, &by_hand(Overrides { skip_lines: Some(1), ..Overrides::default() }), "semicolon skip 1 no header");
    check_with(text, &by_hand(Overrides { quote: Some(None), ..Overrides::default() }), "semicolon quote -");
    check_with(
        text,
        &by_hand(Overrides { comment: Some(Some('#'.into())), ..Overrides::default() }),
        "semicolon comment #",
    );
    check_with(text, &by_hand(Overrides { header_row: Some(Some(2)), ..Overrides::default() }), "semicolon skip 1");
    let columns = crate::model::FixedColumn::list("1-3, 5-8").ok();
    check_with(text, &by_hand(Overrides { columns, ..Overrides::default() }), "fixed 1-3, 5-8");
}

#[test]
fn settings_that_contradict_each_other_are_refused() {
    let overrides = Overrides { delimiter: Some('"'.into()), quote: Some(Some('"'.into())), ..Overrides::default() };
    let error = guess_text(&Places::new("a,b\n", Rest::Ends, &[]), Codec::Utf8, &overrides).unwrap_err();
    assert!(error.to_string().contains("can't mean two things"), "{error}");
}

#[test]
fn lists_inside_a_column_are_no_table() {
    let rows = |more: &str| (1..12).fold(String::new(), |all, i| all + format!("{i},,x,{i}5,{more}\n").as_str());
    check(&format!("Id,A,B,C,Tags\n{}", rows("a;b;c;d")), "comma");
    let sentences = format!("\"{}\"", "It rained, then; it was late: all left. ".repeat(9));
    check(&format!("Id,A,B,C,Text\n{}", rows(&sentences)), "comma");
}

#[test]
fn the_name_of_a_group_is_no_second_header() {
    check("No,Qty,Name\nGroup A,,\n1,2,x\n2,3,y\nGroup B,,\n3,4,z\n4,4,w\n", "comma");
}

#[test]
fn binary_files_are_no_text() {
    assert!(is_binary(&"\u{2}\u{3}\u{4}abcdefgh\u{5}\u{6}".repeat(20)));
    assert!(!is_binary(&"1\u{1F}2\u{1F}3\u{1E}".repeat(50)));
    assert!(!is_binary("\u{2}"));
    assert!(!is_binary(&"1\u{7}2\u{7}3\n".repeat(50)));
    assert!(is_binary(&"\u{FFFD}a\u{7F}b\u{3}c\u{FFFD}".repeat(50)));
    assert!(!is_binary(&"1;\u{FFFD}\u{FFFD}\u{FFFD};x\n".repeat(50)));
}

#[test]
fn every_decision_has_its_evidence() {
    let text = "# note\nid;name\n1;\"a\"\n2;\"b\"\n";
    let (_, evidence) = guess_text(&Places::new(text, Rest::Ends, &[]), Codec::Utf8, &Overrides::default()).unwrap();
    let found: Vec<_> = evidence.iter().map(|e| format!("{}: {} ({})", e.what, e.finding, e.why)).collect();
    assert_eq!(
        found,
        [
            "Delimiter: semicolon (semicolon gives 2 columns in 3 of 3 rows looked at)",
            "Quote: double quote (wraps 2 cells and stands nowhere else)",
            "Comments: number sign (1 line starts with it and is not like the rows)",
            "Header: first row (“id” is unlike the numbers below it)",
        ]
    );
}
