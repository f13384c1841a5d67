use super::*;
use crate::{
    model::FieldType,
    pipeline::{Answer, ColumnOption, Scope, propose_mapping, propose_tables, schema_from_columns},
};

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

const ORDERS: &[&str] = &["Order No.", "Customer No.", "Order Date", "Item No.", "Quantity", "Shipment Date", "Remark"];

#[track_caller]
fn check_tables(columns: &[&str], expect: &[&str]) {
    let proposals = propose_tables(&owned(columns), &tables());
    let lines = proposals.iter().map(|proposal| {
        let names: Vec<_> = proposal.tables.iter().map(TableName::as_str).collect();
        format!("{} {}: {}", names.join("+"), proposal.num_matched, proposal.why)
    });
    let lines: Vec<_> = lines.collect();
    assert_eq!(lines[..expect.len().min(lines.len())], *expect);
    assert!(proposals.is_sorted_by(|a, b| a.score >= b.score));
    assert!(proposals.iter().all(|proposal| (0.0..=1.0).contains(&proposal.score)));
}

#[test]
fn the_table_with_most_of_the_columns_comes_first() {
    check_tables(&["Customer Number", "Firma", "City", "Fax"], &["Customer 3: 3 of 4 columns are fields of Customer"]);
    check_tables(&["Code", "Description"], &["Currency 2: 2 of 2 columns are fields of Currency"]);
    check_tables(&["City", "Name"], &["Customer 2: 2 of 2 columns are fields of Customer; no column for No."]);
    check_tables(&["x", "y"], &[]);
}

#[test]
fn a_flat_file_of_orders_is_a_header_and_lines() {
    check_tables(
        ORDERS,
        &["Sales Header+Sales Line 6: 6 of 7 columns are fields of Sales Header and Sales Line; \
         rows with the same Order No. are one document"],
    );
}

#[test]
fn lines_alone_are_no_document() {
    check_tables(
        &["Document No.", "Line No.", "Item No.", "Quantity"],
        &["Sales Line 4: 4 of 4 columns are fields of Sales Line"],
    );
}

#[track_caller]
fn check_mapping(columns: &[&str], rows: &[&str], target: &[&str], expect: &[&str]) {
    let target: Vec<_> = target.iter().map(|name| TableName::from(*name)).collect();
    let proposal = propose_mapping(&owned(columns), &block(rows), &target, &tables());
    let mut lines = Vec::new();
    for table in &proposal.mapping.tables {
        for rule in &table.rules {
            let from = match &rule.from {
                FieldSource::Column(column) => column.clone(),
                other => format!("{other:?}"),
            };
            let order = rule.date_order.map_or(String::new(), |order| format!(" {}", order.name()));
            let decimal = rule.decimal.map_or(String::new(), |sign| format!(" {sign}"));
            lines.push(format!("{}.{} < {from} by {:?}{order}{decimal}", table.table, rule.field, rule.matched_by));
        }
    }
    let Locale { decimal, date_order } = proposal.mapping.locale;
    lines.push(format!("locale {decimal} {}", date_order.name()));
    lines.extend(proposal.evidence.iter().map(|evidence| {
        format!("{}: {}, {} ({:.2})", evidence.what, evidence.finding, evidence.why, evidence.confidence)
    }));
    lines.extend(proposal.unused_columns.iter().map(|column| format!("unused {column}")));
    lines.extend(proposal.missing_mandatory.iter().map(|field| format!("missing {field}")));
    assert_eq!(lines, expect);
}

#[test]
fn a_german_file_of_customers() {
    check_mapping(
        &["Customer No.", "Firma", "Limit", "Angelegt am", "Notiz"],
        &["C1|A|1.234,50|20.11.2026|x", "C2|B|12,5|05.03.2026|y", "C3|C|7||"],
        &["Customer"],
        &[
            "Customer.No. < Customer No. by Alias",
            "Customer.Name < Firma by Alias",
            "Customer.Credit Limit < Limit by Alias",
            "Customer.Created < Angelegt am by Alias",
            "locale , day/month/year",
            "Dates in Angelegt am: day/month/year, 2 of 2 read as day/month/year; 1 only so (1.00)",
            "Numbers in Limit: decimal comma, 2 of 2 read as numbers with a decimal comma; 2 only so (1.00)",
            "unused Notiz",
        ],
    );
}

#[test]
fn what_is_missing_is_told() {
    check_mapping(
        &["City"],
        &[],
        &["Customer"],
        &["Customer.City < City by Name", "locale . year-month-day", "missing Customer: No.", "missing Customer: Name"],
    );
}

#[test]
fn a_flat_file_of_orders_maps_its_key_twice_and_numbers_its_lines() {
    check_mapping(
        ORDERS,
        &[
            "S1|C1|2026-01-02|I1|1|03/04/2026|",
            "S1|C1|2026-01-02|I2|2.5|13/04/2026|",
            "S2|C1|2026-01-02|I2|2.5||",
            "S1|C1|2026-01-02|I3|1||",
        ],
        &["Sales Header", "Sales Line"],
        &[
            "Sales Header.No. < Order No. by Alias",
            "Sales Header.Customer No. < Customer No. by Name",
            "Sales Header.Order Date < Order Date by Name",
            "Sales Line.Document No. < Order No. by Alias",
            "Sales Line.Line No. < System(LineNo) by Program",
            "Sales Line.Customer No. < Customer No. by Name",
            "Sales Line.Item No. < Item No. by Name",
            "Sales Line.Quantity < Quantity by Name",
            "Sales Line.Shipment Date < Shipment Date by Name",
            "locale . day/month/year",
            "Documents: rows with the same Order No., 4 rows are 2 documents; 1 times, rows of one document do not \
             follow each other (0.50)",
            "Dates in Order Date: year-month-day, 4 of 4 read as year-month-day, in any order (1.00)",
            "Dates in Shipment Date: day/month/year, 2 of 2 read as day/month/year; 1 only so (1.00)",
            "Numbers in Quantity: decimal point, 2 of 2 read as numbers with a decimal point; 2 only so (1.00)",
            "unused Remark",
        ],
    );
}

#[test]
fn a_header_takes_shared_columns_that_agree_within_documents() {
    check_mapping(
        &["Order No.", "Customer No.", "Item No.", "Shipment Date"],
        &["S1|C1|I1|2026-01-02", "S1|C1|I2|2026-01-02", "S2|C1|I1|2026-03-04"],
        &["Sales Header", "Sales Line"],
        &[
            "Sales Header.No. < Order No. by Alias",
            "Sales Header.Customer No. < Customer No. by Name",
            "Sales Header.Shipment Date < Shipment Date by Name",
            "Sales Line.Document No. < Order No. by Alias",
            "Sales Line.Line No. < System(LineNo) by Program",
            "Sales Line.Customer No. < Customer No. by Name",
            "Sales Line.Item No. < Item No. by Name",
            "Sales Line.Shipment Date < Shipment Date by Name",
            "locale . year-month-day",
            "Documents: rows with the same Order No., 3 rows are 2 documents (1.00)",
            "Dates in Shipment Date: year-month-day, 3 of 3 read as year-month-day, in any order (1.00)",
        ],
    );
}

#[test]
fn a_column_that_differs_from_the_file_is_told_so() {
    check_mapping(
        &["No.", "Name", "Limit", "Created"],
        &["C1|A|12,5|11/20/2026"],
        &["Customer"],
        &[
            "Customer.No. < No. by Name",
            "Customer.Name < Name by Name",
            "Customer.Credit Limit < Limit by Alias",
            "Customer.Created < Created by Name",
            "locale , month/day/year",
            "Dates in Created: month/day/year, 1 of 1 read as month/day/year; 1 only so (1.00)",
            "Numbers in Limit: decimal comma, 1 of 1 read as numbers with a decimal comma; 1 only so (1.00)",
        ],
    );
    check_mapping(
        &["Order No.", "Customer No.", "Item No.", "Order Date", "Shipment Date"],
        &["S1|C1|I1|20/11/2026|11/20/2026", "S2|C1|I1|21/11/2026|"],
        &["Sales Header", "Sales Line"],
        &[
            "Sales Header.No. < Order No. by Alias",
            "Sales Header.Customer No. < Customer No. by Name",
            "Sales Header.Order Date < Order Date by Name",
            "Sales Header.Shipment Date < Shipment Date by Name month/day/year",
            "Sales Line.Document No. < Order No. by Alias",
            "Sales Line.Line No. < System(LineNo) by Program",
            "Sales Line.Customer No. < Customer No. by Name",
            "Sales Line.Item No. < Item No. by Name",
            "Sales Line.Shipment Date < Shipment Date by Name month/day/year",
            "locale . day/month/year",
            "Documents: rows with the same Order No., 2 rows are 2 documents (1.00)",
            "Dates in Order Date: day/month/year, 2 of 2 read as day/month/year; 2 only so (1.00)",
            "Dates in Shipment Date: month/day/year, 1 of 1 read as month/day/year; 1 only so (1.00)",
        ],
    );
}

#[test]
fn a_proposal_for_orders_runs() {
    let rows = block(&["S1|C1|2026-01-02|I1|1|03/04/2026|", "S1|C1|2026-01-02|I2|2.5|13/04/2026|"]);
    let target = [TableName::from("Sales Header"), TableName::from("Sales Line")];
    let mapping = propose_mapping(&owned(ORDERS), &rows, &target, &tables()).mapping;
    let pipeline = compiled(&mapping, ORDERS);
    assert_eq!(
        shown(&pipeline, &convert(&pipeline, &rows)),
        [
            "1 Order|S1|C1|2026-01-02",
            "1 Order|S1|10000|C1|I1|1|2026-04-03",
            "2 Order|S1|20000|C1|I2|2.5|2026-04-13",
            "--",
        ]
    );
}

/// The type proposed for a column of these values.
#[track_caller]
fn check_type(heading: &str, values: &[&str], expect: FieldType) {
    let schema = schema_from_columns("Mine", &owned(&[heading]), &block(values), Scope::Part);
    let found = schema.field(heading).unwrap().kind;
    assert_eq!(found, expect, "{heading}: {values:?}");
}

#[test]
fn types_from_values() {
    check_type("Pieces", &["1", "20", "", "-3"], FieldType::Integer);
    check_type("Price", &["1.5", "20"], FieldType::Decimal);
    check_type("Price", &["1.234,5", "20,00"], FieldType::Decimal);
    check_type("Price", &["=1.5", "=2"], FieldType::Decimal);
    check_type("Day", &["2026-11-20", "1.2.2026"], FieldType::Date);
    check_type("Day", &["11/20/2026"], FieldType::Date);
    check_type("At", &["2026-11-20 08:15", "2026-11-20"], FieldType::DateTime);
    check_type("At", &["08:15", "9:30"], FieldType::Time);
    check_type("Paid", &["yes", "no", "Yes"], FieldType::Boolean);
    check_type("Note", &["yes", "perhaps"], FieldType::Text);
    check_type("Note", &["", " "], FieldType::Text);
    check_type("Note", &[], FieldType::Text);
}

#[test]
fn identifiers_stay_text() {
    check_type("Key figure", &["007", "12"], FieldType::Text);
    check_type("Reference", &["1234567890123456"], FieldType::Text);
    check_type("Gene", &["MARCH1", "SEPT2"], FieldType::Text);
    check_type("Article", &["1E05", "2E07"], FieldType::Text);
    check_type("Contact", &["+45 12 34 56 78"], FieldType::Text);
    check_type("Contact", &["123 456 789"], FieldType::Text);
    check_type("Server", &["10.0.0.1"], FieldType::Text);
    check_type("Kind", &["Y", "N"], FieldType::Text);
    check_type("Kundennummer", &["a1", "b2"], FieldType::Text);
    check_type("Order No.", &["1001", "1002"], FieldType::Code);
    check_type("Post Code", &["10115"], FieldType::Code);
    check_type("Line No.", &["10000"], FieldType::Integer);
    check_type("Day", &["20261120"], FieldType::Integer);
}

#[test]
fn the_key_is_the_first_column_that_tells_all_rows_apart() {
    let schema =
        schema_from_columns("Mine", &owned(&["Group", "Amount", "Name"]), &block(&["a|1.5|x", "a|2.5|y"]), Scope::Part);
    assert_eq!(schema.key, ["Name"]);
    assert!(schema.fields[2].mandatory);
    assert_eq!(schema.fields[1].decimals, 1);
    assert!(schema.fields.iter().all(|field| field.length.is_none()));
}

#[test]
fn a_table_without_key_column_counts_its_rows() {
    let columns = owned(&["Group"]);
    let rows = block(&["a", "a"]);
    let schema = Arc::new(schema_from_columns("Mine", &columns, &rows, Scope::Part));
    assert_eq!(schema.key, ["Row No."]);
    let proposal = propose_mapping(&columns, &rows, std::slice::from_ref(&schema.name), std::slice::from_ref(&schema));
    let pipeline = compile(&proposal.mapping, &columns, &[schema], &context()).unwrap();
    assert_eq!(shown(&pipeline, &convert(&pipeline, &rows)), ["1 1|a", "2 2|a"]);
}

#[test]
fn every_column_gets_a_name_of_its_own() {
    let schema = schema_from_columns("Mine", &owned(&["Note", " ", "Note", "Note"]), &block(&["a|b|c|d"]), Scope::Part);
    let names: Vec<_> = schema.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["Note", "Column 2", "Note (2)", "Note (3)"]);
}

/// The questions for a file: what is asked, the options with what they read and make, the default and why.
#[track_caller]
fn check_questions(columns: &[&str], rows: &[&str], target: &[&str], expect: &[&str]) {
    let target: Vec<_> = target.iter().map(|name| TableName::from(*name)).collect();
    let proposal = propose_mapping(&owned(columns), &block(rows), &target, &tables());
    let mut lines = Vec::new();
    for question in &proposal.questions {
        lines.push(question.asks.clone());
        for (i, option) in question.options.iter().enumerate() {
            let ColumnOption { label, num_read, num_values, before, after, .. } = option;
            let mark = if i == question.default { "*" } else { "-" };
            lines.push(format!("{mark} {label}: {num_read} of {num_values}, {before} → {after}"));
        }
        lines.push(format!("{:?}: {}", question.decided_by, question.why));
    }
    assert_eq!(lines, expect);
}

const PEOPLE: [&str; 4] = ["No.", "Name", "Limit", "Created"];

#[test]
fn what_no_row_decides_is_asked_once_a_column() {
    check_questions(
        &PEOPLE,
        &["C1|A|1.234|03/04/05", "C2|B|2.345|04/05/06"],
        &["Customer"],
        &[
            "Is the point in “1.234” in Limit a decimal sign, or does it part thousands?",
            "* decimal point: 2 of 2, 1.234 → 1.234",
            "- decimal comma: 2 of 2, 1.234 → 1234",
            "Nothing: No row decides: all 2 values read either way",
            "Does “03/04/05” in Created begin with the year, the day or the month?",
            "- year-month-day: 2 of 2, 03/04/05 → 2003-04-05",
            "* day/month/year: 2 of 2, 03/04/05 → 2005-04-03",
            "- month/day/year: 2 of 2, 03/04/05 → 2005-03-04",
            "Nothing: No row decides: all 2 values read either way",
        ],
    );
}

#[test]
fn what_rows_decide_is_not_asked() {
    check_questions(&PEOPLE, &["C1|A|1.234|03/04/2005", "C2|B|1.5|13/04/2005"], &["Customer"], &[]);
    check_questions(&PEOPLE, &["C1|A|5|2005-04-03", "C2|B|7|5 May 2005"], &["Customer"], &[]);
    check_questions(&PEOPLE, &["C1|A|5|05/05/2005"], &["Customer"], &[]);
    check_questions(&PEOPLE, &["C1|A||"], &["Customer"], &[]);
}

#[test]
fn other_columns_of_the_file_answer_by_default() {
    check_questions(
        &["No.", "Name", "Limit", "Created", "Whatever", "Paid on"],
        &["C1|A|1.234|03/04/2005|12,5|01/13/2005", "C2|B|2.345|04/05/2006|7,25|01/14/2005"],
        &["Customer"],
        &[
            "Is the point in “1.234” in Limit a decimal sign, or does it part thousands?",
            "- decimal point: 2 of 2, 1.234 → 1.234",
            "* decimal comma: 2 of 2, 1.234 → 1234",
            "OtherColumns: Whatever is written so: “12,5” in row 1 reads only as a number with a decimal comma",
            "Does “03/04/2005” in Created begin with the day or the month?",
            "- day/month/year: 2 of 2, 03/04/2005 → 2005-04-03",
            "* month/day/year: 2 of 2, 03/04/2005 → 2005-03-04",
            "OtherColumns: Paid on is written so: “01/13/2005” in row 1 reads only as month/day/year",
        ],
    );
}

#[test]
fn dates_with_full_stops_hint_at_a_decimal_comma() {
    check_questions(
        &PEOPLE,
        &["C1|A|1.234|13.04.2005"],
        &["Customer"],
        &[
            "Is the point in “1.234” in Limit a decimal sign, or does it part thousands?",
            "- decimal point: 1 of 1, 1.234 → 1.234",
            "* decimal comma: 1 of 1, 1.234 → 1234",
            "Hint: No row decides; the file’s dates are written with full stops (“13.04.2005” in row 1), as where a \
             decimal comma is usual",
        ],
    );
}

#[test]
fn day_numbers_of_workbooks_are_asked_for_and_not_taken() {
    check_questions(
        &PEOPLE,
        &["C1|A|5|46346", "C2|B|5|=46347", "C3|C|5|2026-11-20"],
        &["Customer"],
        &[
            "Is “46346” in Created the day number of a workbook?",
            "* no, it is a fault: 1 of 3, 46346 → ",
            "- a workbook’s day numbers: 2 of 3, 46346 → 2026-11-20",
            "Nothing: 2 of 3 values are numbers as workbooks count days; they are not read as dates unless you say so",
        ],
    );
    check_questions(&PEOPLE, &["C1|A|5|46346", "C2|B|5|tbd"], &["Customer"], &[]);
}

#[test]
fn an_answer_runs() {
    let rows = block(&["C1|A|1.234|46346"]);
    let target = [TableName::from("Customer")];
    let mut mapping = propose_mapping(&owned(&PEOPLE), &rows, &target, &tables()).mapping;
    let run = |mapping: &Mapping| {
        let pipeline = compiled(mapping, &PEOPLE);
        shown(&pipeline, &convert(&pipeline, &rows))
    };
    assert_eq!(run(&mapping), ["1! bad_date Created (46346) year-month-day"]);
    Answer::DateOrder(DateOrder::Serial).set_in(&mut mapping, "Created");
    Answer::Decimal(',').set_in(&mut mapping, "Limit");
    assert_eq!(run(&mapping), ["1 C1|A|||1234.00||||2026-11-20|DE"]);
}
