use proptest::prelude::*;

use super::*;

/// Texts that are nearly values, and any others.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[-+(). ,'%€0-9]{0,12}",
        "[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2,4}",
        "(C[1-4]|EUR|Ship|yes|no| |x)",
        "[a-zäß ]{0,30}",
    ]
}

fn kind() -> impl Strategy<Value = CellKind> {
    prop::sample::select(vec![
        CellKind::Null,
        CellKind::Text,
        CellKind::Text,
        CellKind::Text,
        CellKind::Number,
        CellKind::Boolean,
        CellKind::Date,
        CellKind::DateTime,
        CellKind::Time,
        CellKind::Duration,
        CellKind::Error,
    ])
}

fn rows() -> impl Strategy<Value = Vec<Vec<(CellKind, String)>>> {
    prop::collection::vec(prop::collection::vec((kind(), cell()), 0..12), 0..12)
}

fn block_of(rows: &[Vec<(CellKind, String)>]) -> RawBlock {
    let mut block = RawBlock::new(RowNo(1));
    for row in rows {
        block.begin_row(1);
        for (kind, text) in row {
            block.push_cell(*kind, text);
        }
        block.end_row();
    }
    block
}

fn pipelines() -> [Pipeline; 2] {
    let columns = ["A", "B", "C", "D", "E", "F", "G", "H", "I"];
    let rules = [
        "No.=A",
        "Name=B",
        "City=C",
        "Currency Code=D",
        "Credit Limit=E",
        "Rating=F",
        "Blocked=G",
        "Is Member=H",
        "Created=I",
    ];
    let header = part("Sales Header", Part::Header, &["No.=A", "Customer No.=B", "Order Date=C"]);
    let line = part("Sales Line", Part::Line, &["Document No.=A", "Line No.@line", "Item No.=D", "Quantity=E"]);
    [customers(&columns, &rules), compiled(&mapping(vec![header, line]), &columns)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_row_becomes_a_record_or_fails(rows in rows()) {
        let block = block_of(&rows);
        for pipeline in pipelines() {
            let out = convert(&pipeline, &block);
            let (_lines, line_part) = (shown(&pipeline, &out), u8::from(pipeline.is_document()));
            let made = out.units().flatten().filter(|entry| entry.part == line_part).map(|entry| entry.row);
            let mut all: Vec<_> = made.chain(out.failed.iter().map(|(row, _)| *row)).collect();
            all.sort_unstable();
            prop_assert_eq!(all, block.rows().map(|row| row.row).collect::<Vec<_>>());
            prop_assert!(out.failed.iter().all(|(_, issues)| issues.iter().any(Issue::is_error)));
            for row in block.rows() {
                pipeline.explain(&row, &Company::of(&pipeline));
            }
        }
    }

    #[test]
    fn the_same_rows_give_the_same_result(rows in rows()) {
        let block = block_of(&rows);
        for pipeline in pipelines() {
            prop_assert_eq!(shown(&pipeline, &convert(&pipeline, &block)), shown(&pipeline, &convert(&pipeline, &block)));
        }
    }

    #[test]
    fn records_do_not_depend_on_their_batch(rows in rows()) {
        let block = block_of(&rows);
        let [pipeline, _] = pipelines();
        let mut out = Finished::default();
        for row in block.rows() {
            pipeline.convert([row], &[], &Company::of(&pipeline), &mut out);
        }
        prop_assert_eq!(shown(&pipeline, &out), shown(&pipeline, &convert(&pipeline, &block)));
    }

    #[test]
    fn documents_are_whole_or_not_at_all(rows in rows()) {
        let [_, pipeline] = pipelines();
        let block = block_of(&rows);
        let out = convert(&pipeline, &block);
        for unit in out.units() {
            prop_assert!(unit.len() >= 2);
            prop_assert_eq!(unit.iter().filter(|entry| entry.part == 0).count(), 1);
            let mut keys = unit.iter().map(|entry| {
                let mut key = Vec::new();
                let row = block.row(entry.row.0 as usize - 1).unwrap();
                pipeline.document_key(&row, &mut key).then_some(key)
            });
            let first = keys.next().unwrap();
            prop_assert!(first.is_some() && keys.all(|key| key == first));
        }
    }

    #[test]
    fn any_file_gets_a_table_and_a_mapping_that_compiles(
        rows in rows(),
        columns in prop::collection::vec(".{0,8}", 1..8),
    ) {
        let block = block_of(&rows);
        let schema = Arc::new(crate::pipeline::schema_from_columns("Mine", &columns, &block, crate::pipeline::Scope::Part));
        prop_assert_eq!(schema.faults(), Vec::<String>::new());
        let mut tables = tables();
        tables.push(schema.clone());
        let proposal = crate::pipeline::propose_mapping(&columns, &block, std::slice::from_ref(&schema.name), &tables);
        // A column that shares its heading with another, or has none, can't be named by a mapping.
        let is_named = |column: &String| columns.iter().filter(|other| *other == column).count() == 1;
        if columns.iter().all(|column| is_named(column) && column.chars().any(char::is_alphanumeric)) {
            let missing = proposal.missing_mandatory.is_empty();
            prop_assert_eq!(compile(&proposal.mapping, &columns, &tables, &context()).is_ok(), missing);
        }
        crate::pipeline::propose_tables(&columns, &tables);
        for target in [&["Customer"][..], &["Sales Header", "Sales Line"]] {
            let target: Vec<_> = target.iter().map(|name| TableName::from(*name)).collect();
            crate::pipeline::propose_mapping(&columns, &block, &target, &tables);
        }
    }
}

/// How a locale writes numbers: decimal sign, grouping sign, and whether the groups are Indian.
const NUMBER_LOCALES: [(char, &str, bool); 10] = [
    ('.', ",", false),
    (',', ".", false),
    (',', " ", false),
    (',', "\u{a0}", false),
    (',', "\u{202f}", false),
    ('.', "'", false),
    ('.', "’", false),
    ('.', ",", true),
    ('.', "", false),
    (',', "", false),
];

/// Writes cents as a locale does.
fn written(cents: i64, (decimal, group, is_indian): (char, &str, bool), dress: usize) -> String {
    let (whole, rest) = (cents.unsigned_abs() / 100, cents.unsigned_abs() % 100);
    let digits = whole.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        let left = digits.len() - i;
        let is_due = if is_indian { left == 3 || (left > 3 && left % 2 == 1) } else { left.is_multiple_of(3) };
        if i > 0 && is_due {
            text.push_str(group);
        }
        text.push(digit);
    }
    let text = format!("{text}{decimal}{rest:02}");
    match (cents < 0, dress) {
        (false, 0) => format!("{text} €"),
        (false, 1) => format!("CHF {text}"),
        (false, _) => text,
        (true, 0) => format!("({text})"),
        (true, 1) => format!("−{text}"),
        (true, 2) => format!("{text}-"),
        (true, _) => format!("-{text}"),
    }
}

/// A file of customers with one column for the field, and what the proposal for it makes of the rows.
fn proposed_values(field: &str, texts: &[String]) -> Vec<String> {
    let columns = ["No.", "Name", field].map(str::to_owned);
    let rows: Vec<_> = texts.iter().enumerate().map(|(i, text)| format!("C{i}|N|{text}")).collect();
    let rows = block(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let proposal = crate::pipeline::propose_mapping(&columns, &rows, &[TableName::from("Customer")], &tables());
    let pipeline = compile(&proposal.mapping, &columns, &tables(), &context()).unwrap();
    let position = pipeline.parts()[0].table.position(field).unwrap();
    let out = convert(&pipeline, &rows);
    assert!(out.failed.is_empty(), "{:?}", out.failed);
    let values = out.units().flatten().map(|entry| cells::iter(out.cells(entry)).nth(position).unwrap().to_string());
    values.collect()
}

proptest! {
    #[test]
    fn numbers_of_any_locale_come_back(
        locale in prop::sample::select(NUMBER_LOCALES.to_vec()),
        amounts in prop::collection::vec((0i64..10_000_000_000, 0usize..4), 1..12),
    ) {
        let texts: Vec<_> = amounts.iter().map(|(cents, dress)| written(*cents, locale, dress % 3)).collect();
        let expect: Vec<_> =
            amounts.iter().map(|(cents, _)| rust_decimal::Decimal::new(*cents, 2).normalize().to_string()).collect();
        prop_assert_eq!(proposed_values("Credit Limit", &texts), expect);
    }

    #[test]
    fn negative_numbers_of_any_locale_are_read_exactly(
        locale in prop::sample::select(NUMBER_LOCALES.to_vec()),
        cents in -10_000_000_000i64..0,
        dress in 0usize..4,
    ) {
        let text = written(cents, locale, dress);
        let found = crate::pipeline::number::decimal(&text, crate::pipeline::number::Notation::of(locale.0).unwrap());
        prop_assert_eq!(found, Some(rust_decimal::Decimal::new(cents, 2).normalize()), "{}", text);
    }

    #[test]
    fn dates_of_any_locale_come_back(
        order in prop::sample::select(DateOrder::ALL.to_vec()),
        sign in prop::sample::select(vec!["/", ".", "-", " "]),
        days in prop::collection::vec((1951i16..2049, 1i8..=12, 1i8..=28), 1..12),
        is_short in any::<bool>(),
    ) {
        // One row decides: its day is no month and no year's last digits are.
        let days: Vec<_> = days.into_iter().chain([(1999, 12, 31)]).collect();
        let texts = days.iter().map(|(year, month, day)| {
            let year = if is_short && order != DateOrder::Ymd { format!("{:02}", year % 100) } else { year.to_string() };
            let (day, month) = (format!("{day:02}"), format!("{month:02}"));
            match order {
                DateOrder::Ymd => [year, month, day],
                DateOrder::Dmy => [day, month, year],
                DateOrder::Mdy | DateOrder::Serial => [month, day, year],
            }
            .join(sign)
        });
        let expect: Vec<_> = days.iter().map(|(year, month, day)| format!("{year}-{month:02}-{day:02}")).collect();
        prop_assert_eq!(proposed_values("Created", &texts.collect::<Vec<_>>()), expect);
    }
}
