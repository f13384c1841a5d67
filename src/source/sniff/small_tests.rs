//! More small files: tables of few rows with notes around them, aligned texts, and texts that only look like tables.

use super::tests::check;

#[test]
fn notes_below_one_row() {
    check("id,name,price\n1,rope,2.50\n\nNotes:\nall net\nEnd of list\n", "comma");
    check("id,name,price\n1,rope,2.50\n* preliminary\n** estimated\n", "comma");
    check("Prices\n\nid,name,price\n1,rope,2.50\n\nNotes:\nall net\n", "comma skip 2");
    check("Dear Ann, Bob, and Cy\nwe met, we spoke, we left\nso long\nfarewell\n", "semicolon");
}

#[test]
fn titles_above_words() {
    check("List of all animals\nAnimal,Habitat\nOtter,River\nSeal,Coast\nLynx,Forest\n", "comma skip 1");
    check("Sales, costs, and more\nItem,Descr,Qty\nA1,rope,12\nA2,buoy,4\n", "comma skip 1");
    check("# made by x\n# version 1, beta\nAnimal,Habitat\nOtter,River\nSeal,Coast\n", "comma comment #");
}

#[test]
fn units_in_brackets_below_names() {
    check("what,where\n[name],[town]\nrope,Kiel\nbuoy,Oslo\n", "comma 2 header rows");
}

#[test]
fn the_usual_comment_sign_may_escape() {
    check("\"a\",\"b\"\n\"x #\"y#\"\",\"1\"\n\"z\",\"2\"\n", "comma escape #");
}

#[test]
fn dates_times_and_decimals_are_not_divided() {
    check("51.1234 12.5678\n52.3456 9.1357\n53.9999 8.2468\n54.0001 7.5\n", "space no header");
    let log = |i: usize| format!("2026-11-20 08:{i}:00 {}\n", ["started", "could not open", "done in 12 ms"][i % 3]);
    check(&(10..22).map(log).collect::<String>(), "comma no header");
}

#[test]
fn telephone_numbers_are_one_column() {
    check("Phone\n+49 40 123456\n+49 40 234567\n+49 30 345678\n+47 22 456789\n", "comma");
}

#[test]
fn lines_that_begin_alike_have_no_header() {
    check("10115 Berlin\n20457 Hamburg\n24103 Kiel\n72574 Bad Urach\n", "comma no header");
}

#[test]
fn one_space_between_aligned_values() {
    check(
        &["No     Text          Amount Day       ", "000001 Rope            1.50 2026-01-02"]
            .into_iter()
            .chain(["000002 Buoy, small    12.00 2026-01-03", "000003 Anchor 5 kg     7.25 2026-11-04"])
            .map(|line| line.to_owned() + "\n")
            .collect::<String>(),
        "fixed 1-7, 8-21, 22-28, 29-38",
    );
}
