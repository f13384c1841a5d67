//! Rows and whether the first of them names the columns.

use super::*;

#[track_caller]
fn check(rows: &[&str], expect: bool) {
    let cells = |row: &&'static str| row.split(',').map(|text| Cell { text, look: Look::of(text) }).collect::<Vec<_>>();
    let rows: Vec<&'static str> = rows.iter().map(|row| &*row.to_string().leak()).collect();
    let first = cells(&rows[0]);
    let below: Vec<_> = rows[1..].iter().map(cells).collect();
    let found = judge(&first, &below);
    assert_eq!(found.has_header, expect, "{found:?}");
}

#[test]
fn names_over_numbers_and_dates() {
    check(&["Item,Weight", "apple,1.5", "pear,2"], true);
    check(&["when,what", "2026-11-20,x", "2026-11-21,y"], true);
    check(&["a,b", "true,x@y.com"], true);
}

#[test]
fn values_over_like_values() {
    check(&["1,apple", "2,pear", "3,plum"], false);
    check(&["2026-11-20,x", "2026-11-21,y"], false);
    check(&["x@y.com,Ann", "z@y.com,Bob"], false);
}

#[test]
fn texts_over_texts() {
    check(&["Code,Name", "A01,apple", "B02,pear"], true);
    check(&["Land,Kurz", "Deutschland,DE", "Norge,NO", "Danmark,DK"], true);
    check(&["colour,size", "red,L", "blue,L", "red,M", "red,L"], true);
    check(&["red,L", "blue,L", "red,M", "red,L"], false);
    check(&["AB12,x", "CD34,y", "EF56,z"], false);
}

#[test]
fn years_as_names() {
    check(&["Country,2019,2020", "Norge,12.5,13", "Danmark,9,10.1"], true);
    check(&["Country,2019,2020,2021", "Norge,low,13,..", "Danmark,high,9,.."], true);
    check(&["2019,2020,2021", "2020,2021,2022", "2021,2022,2023"], false);
}

#[test]
fn names_again_on_each_page() {
    check(&["Kind,Colour", "apple,red", "pear,green", "Kind,Colour", "plum,blue", "fig,red"], true);
    check(&["apple,red", "pear,green", "apple,red", "apple,blue"], false);
}

#[track_caller]
fn check_rows(rows: &[&str], expect: u32) {
    let cells = |row: &&'static str| row.split(',').map(|text| Cell { text, look: Look::of(text) }).collect();
    let rows: Vec<&'static str> = rows.iter().map(|row| &*row.to_string().leak()).collect();
    let rows: Vec<Vec<Cell>> = rows.iter().map(cells).collect();
    let found = judge(&rows[0], &rows[1..]);
    assert!(found.has_header);
    assert_eq!(found.num_rows, expect, "{found:?}");
}

#[test]
fn names_over_several_rows() {
    check_rows(&["Item,Weight,Day", "no.,kg,first", "a,1.5,2026-11-20", "b,2,2026-11-21"], 2);
    check_rows(&["Item,Weight", ",kg", "a,1.5", "b,2"], 2);
    check_rows(&["Item,2025,2025", ",Units,Value", "a,1,2", "b,2,3"], 2);
    check_rows(&["Item,Weight,Day", "a,1.5,2026-11-20", "b,2,2026-11-21", "c,2,2026-11-21"], 1);
    check_rows(&["Item,Weight,Day", "a,unknown,2026-11-20", "b,2,2026-11-21", "c,2,2026-11-21"], 1);
    check_rows(&["Item,Weight", "a,unknown", "b,2", "c,3"], 1);
    check_rows(&["Item,Colour", "a,red", "b,blue", "c,red"], 1);
}

#[test]
fn years_below_names_that_span_columns() {
    check_rows(&["Region,,Sales,Sales", "Name,Code,2025,2026", "a,R1,100,120", "b,R2,90,80"], 2);
    check_rows(&["Region,Sales,,Cost,", ",2025,2026,2025,2026", "a,1,2,3,4", "b,2,3,4,5"], 2);
    check_rows(&["Model,Made,Sold", "a,2019,2020", "b,2018,2021", "c,2020,2022"], 1);
    check_rows(&["Region,Sales,Sales", "a,2025,2025", "b,2026,30", "c,12,40"], 1);
    check_rows(&["Region,Sales,Cost", "a,2025,2026", "b,17,30", "c,12,40"], 1);
}

#[test]
fn one_row() {
    check(&["Code,Name,Price"], true);
    check(&["17,apple,1.5"], false);
}
