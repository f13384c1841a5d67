use super::*;

#[track_caller]
fn check(mapping: &Mapping, columns: &[&str], expect: &[&str]) {
    check_in(&tables(), mapping, columns, expect);
}

#[track_caller]
fn check_in(tables: &[Arc<TableSchema>], mapping: &Mapping, columns: &[&str], expect: &[&str]) {
    let columns: Vec<_> = columns.iter().map(|column| (*column).to_owned()).collect();
    let errors = compile(mapping, &columns, tables, &context()).err().unwrap_or_default();
    assert_eq!(errors.iter().map(ToString::to_string).collect::<Vec<_>>(), expect);
}

fn customer(rules: &[&str]) -> Mapping {
    mapping(vec![part("Customer", Part::Record, rules)])
}

#[test]
fn a_sound_mapping_compiles() {
    check(&customer(&["No.=A", "Name=B"]), &["A", "B"], &[]);
}

#[test]
fn names_that_do_not_exist() {
    check(&mapping(vec![part("Nix", Part::Record, &[])]), &[], &["there is no table Nix"]);
    check(&customer(&["No.=A", "Nix=A"]), &["A"], &["table Customer has no field “Nix”"]);
    check(
        &customer(&["No.=A", "Name=B"]),
        &["A"],
        &["the file has no column “B”, from which “Name” of table Customer takes its value"],
    );
}

#[test]
fn all_errors_are_told() {
    check(
        &customer(&["Nix=A", "Name=B", "Rating:=x"]),
        &[],
        &[
            "table Customer has no field “Nix”",
            "“No.” is part of the key of table Customer and takes its value from nowhere; map it",
            "the file has no column “B”, from which “Name” of table Customer takes its value",
            "“x”, set for every row, does not fit “Rating” of table Customer: “x” is not a whole number",
        ],
    );
}

#[test]
fn a_field_mapped_twice() {
    check(&customer(&["No.=A", "Name=A", "Name:=x"]), &["A"], &["field “Name” of table Customer is mapped twice"]);
}

#[test]
fn constants_must_fit() {
    check(
        &customer(&["No.=A", "City:=Llanfairpwll"]),
        &["A"],
        &[
            "“Llanfairpwll”, set for every row, does not fit “City” of table Customer: City has 12 characters, 10 are allowed",
        ],
    );
}

#[test]
fn the_decimal_sign_is_told_once() {
    let mut mapping = customer(&["No.=A", "Name=A"]);
    mapping.locale.decimal = ';';
    check(&mapping, &["A"], &["“;” can't be a decimal separator; choose . or ,"]);
}

#[test]
fn parts_are_one_or_header_and_lines() {
    let message = "the mapping must fill one table, or a header and its lines";
    check(&mapping(Vec::new()), &[], &[message]);
    let customer = || part("Customer", Part::Record, &["No.=A"]);
    check(&mapping(vec![customer(), customer()]), &["A"], &[message]);
    check(&mapping(vec![part("Sales Header", Part::Header, &["No.=A"])]), &["A"], &[message]);
}

#[test]
fn lines_belong_to_their_header() {
    let header = || part("Sales Header", Part::Header, &["No.=A"]);
    let line = |rules| part("Sales Line", Part::Line, rules);
    check(
        &mapping(vec![header(), line(&["Document No.=B", "Line No.@line"])]),
        &["A", "B"],
        &["“Document No.” of table Sales Line must take its value from where “No.” of table Sales Header does"],
    );
    let quote = &["Document Type:=Quote", "Document No.=A", "Line No.@line"];
    check(
        &mapping(vec![header(), line(quote)]),
        &["A"],
        &[
            "“Document Type” of table Sales Line must take its value from where “Document Type” of table Sales Header does",
        ],
    );
    check(
        &mapping(vec![header(), part("Customer", Part::Line, &["No.=A"])]),
        &["A"],
        &["records of table Customer are not lines of table Sales Header"],
    );
}

#[test]
fn a_document_is_told_by_a_column() {
    let document =
        |header, line| mapping(vec![part("Sales Header", Part::Header, header), part("Sales Line", Part::Line, line)]);
    let message =
        "“No.” of table Sales Header must take its value from a column: rows in which it is the same are a document";
    check(&document(&["No.:=S1"], &["Document No.:=S1", "Line No.@line"]), &[], &[message]);
    check(&document(&["No.@row"], &["Document No.@row", "Line No.@line"]), &[], &[message]);
}

#[test]
fn relations_need_a_table_with_a_key_of_the_same_kind() {
    let mut tables = tables();
    let mut customer_table = (*tables[1]).clone();
    customer_table.fields[2].relation = Some("Currency".into());
    customer_table.fields[3].relation = Some("Nix".into());
    tables[1] = Arc::new(customer_table);
    check_in(
        &tables,
        &customer(&["No.=A", "Name=A", "City=A", "Currency Code=A"]),
        &["A"],
        &[
            "“City” of table Customer refers to table Currency, which does not exist or has another kind of key",
            "“Currency Code” of table Customer refers to table Nix, which does not exist or has another kind of key",
        ],
    );
    // What is not filled is not looked up.
    check_in(&tables, &customer(&["No.=A", "Name=A"]), &["A"], &[]);
}

#[test]
fn unsound_tables_are_refused() {
    let mut tables = tables();
    let mut customer_table = (*tables[1]).clone();
    customer_table.key = vec!["Nix".to_owned()];
    tables[1] = Arc::new(customer_table.clone());
    check_in(&tables, &customer(&["No.=A"]), &["A"], &["table Customer: key field Nix is not among its fields"]);
    customer_table.key = vec!["No.".to_owned()];
    customer_table.fields[5].default = Some("many".to_owned());
    tables[1] = Arc::new(customer_table);
    check_in(
        &tables,
        &customer(&["No.=A"]),
        &["A"],
        &["“many”, set for every row, does not fit “Rating” of table Customer: “many” is not a whole number"],
    );
}
