//! Expressions: the part of a mapping that its user writes as a formula.
//!
//! Only an expression can be written: no statement, no loop, no function of its own, nothing that reads a file or a
//! clock. Numbers are exact decimals. A limit on operations and on the size of texts ends what would run for ever.

use std::sync::{Arc, LazyLock};

use rhai::{
    AST, Dynamic, Engine, EvalAltResult, ImmutableString, Scope,
    packages::{ArithmeticPackage, BasicStringPackage, LogicPackage, Package},
};
use rust_decimal::Decimal;

use super::{arithmetic::Arithmetic, functions, numbers};
use crate::model::{CellKind, RawRow, Value};

/// Operations of one evaluation, at most: a formula of a hundred words takes about as many.
const MAX_OPERATIONS: u64 = 10_000;
/// Bytes of one text, at most.
const MAX_TEXT: usize = 1 << 16;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let mut engine = Engine::new_raw();
    ArithmeticPackage::new().register_into_engine(&mut engine);
    LogicPackage::new().register_into_engine(&mut engine);
    BasicStringPackage::new().register_into_engine(&mut engine);
    engine.set_fast_operators(false);
    engine.set_max_operations(MAX_OPERATIONS);
    engine.set_max_string_size(MAX_TEXT);
    engine.set_max_expr_depths(48, 0);
    engine.set_max_call_levels(4);
    engine.set_max_functions(0);
    engine.set_max_variables(8);
    for word in ["eval", "print", "debug", "Fn", "call", "curry", "is_def_var", "is_def_fn", "this", "let", "const"] {
        engine.disable_symbol(word);
    }
    engine.register_type_with_name::<Named>("columns");
    engine.register_indexer_get(|named: &mut Named, name: ImmutableString| named.get(&name));
    functions::register(&mut engine);
    engine
});

/// An expression, ready to be evaluated for every row.
#[derive(Clone, Debug)]
pub struct Expression {
    ast: Arc<AST>,
    /// Whether it looks at other values than its own.
    uses_names: bool,
    /// The same, where it only reckons.
    arithmetic: Option<Arithmetic>,
}

/// Values by name: `row["City"]`, `field["Name"]`.
#[derive(Clone)]
struct Named {
    names: Arc<[String]>,
    values: Arc<Vec<Dynamic>>,
}

impl Named {
    fn get(&self, name: &str) -> Result<Dynamic, Box<EvalAltResult>> {
        let at = self.names.iter().position(|known| known == name);
        let value = at.map(|at| self.values.get(at).cloned().unwrap_or_else(|| ImmutableString::new().into()));
        value.ok_or_else(|| format!("there is no “{name}”").into())
    }
}

impl Expression {
    /// Checks an expression that may use `names` in brackets behind `word` (`row` or `field`); the error says what is
    /// wrong with it.
    pub fn compile(code: &str, word: &str, names: &[String]) -> Result<Self, String> {
        let exact = with_exact_numbers(code);
        let ast = ENGINE.compile_expression(&exact).map_err(|error| plain(&error.to_string()))?;
        for name in names_used(code, word) {
            if !names.contains(&name) {
                return Err(format!("there is no “{name}”"));
            }
        }
        let arithmetic = if word == "row" { Arithmetic::compile(code, names) } else { None };
        Ok(Self { ast: Arc::new(ast), uses_names: code.contains(word), arithmetic })
    }

    /// Returns the expression as arithmetic, where it only reckons.
    pub fn arithmetic(&self) -> Option<&Arithmetic> {
        self.arithmetic.as_ref()
    }

    /// Returns the columns that decide on the result; `None` where that may be any.
    pub fn columns(&self) -> Option<Vec<usize>> {
        match &self.arithmetic {
            Some(arithmetic) => Some(arithmetic.columns().collect()),
            None => (!self.uses_names).then(Vec::new),
        }
    }

    /// Evaluates it for a text, and appends the result to `out`.
    pub fn text(
        &self,
        value: &str,
        names: &Arc<[String]>,
        cells: RawRow<'_>,
        out: &mut String,
    ) -> Result<CellKind, String> {
        if let Some(number) = self.arithmetic.as_ref().and_then(|arithmetic| arithmetic.run(value, cells)) {
            numbers::write(number, out);
            return Ok(CellKind::Number);
        }
        self.text_by_language(value, names, cells, out)
    }

    fn text_by_language(
        &self,
        value: &str,
        names: &Arc<[String]>,
        cells: RawRow<'_>,
        out: &mut String,
    ) -> Result<CellKind, String> {
        let mut scope = Scope::new();
        scope.push_constant("value", ImmutableString::from(value));
        if self.uses_names {
            let values = cells.cells().take(names.len()).map(|cell| ImmutableString::from(cell.text).into()).collect();
            scope.push_constant_dynamic("row", Dynamic::from(Named { names: names.clone(), values: Arc::new(values) }));
        }
        let result = self.evaluate(&mut scope)?;
        write(&result, out)
    }

    /// Evaluates it over a record's values: a condition.
    pub fn is_met<'v>(
        &self,
        names: &Arc<[String]>,
        values: impl Iterator<Item = (&'v crate::model::Field, Value<'v>)>,
    ) -> Result<bool, String> {
        let mut scope = Scope::new();
        let values = values.map(|(field, value)| dynamic(field, value)).collect();
        scope.push_constant_dynamic("field", Dynamic::from(Named { names: names.clone(), values: Arc::new(values) }));
        let result = self.evaluate(&mut scope)?;
        result.as_bool().map_err(|kind| format!("it gives {}, neither true nor false", kind_in_words(kind)))
    }

    fn evaluate(&self, scope: &mut Scope<'_>) -> Result<Dynamic, String> {
        ENGINE.eval_ast_with_scope::<Dynamic>(scope, &self.ast).map_err(|error| fault(&error))
    }
}

/// A field's value as an expression sees it: numbers are decimals, dates ISO texts, options their members' names.
fn dynamic(field: &crate::model::Field, value: Value<'_>) -> Dynamic {
    match value {
        Value::Empty => ImmutableString::new().into(),
        Value::Integer(number) => Dynamic::from_decimal(number.into()),
        Value::Decimal(number) => Dynamic::from_decimal(number),
        Value::Boolean(yes) => yes.into(),
        Value::Text(text) => ImmutableString::from(text).into(),
        Value::Option(_) => ImmutableString::from(field.show(value)).into(),
        Value::Date(_) | Value::Time(_) | Value::DateTime(_) | Value::Guid(_) => {
            ImmutableString::from(value.to_string()).into()
        }
    }
}

fn write(result: &Dynamic, out: &mut String) -> Result<CellKind, String> {
    if result.is_unit() {
        return Ok(CellKind::Text);
    }
    if let Ok(text) = result.as_immutable_string_ref() {
        out.push_str(&text);
        return Ok(CellKind::Text);
    }
    if let Ok(number) = result.as_decimal() {
        numbers::write(number, out);
        return Ok(CellKind::Number);
    }
    if let Ok(number) = result.as_int() {
        out.push_str(&number.to_string());
        return Ok(CellKind::Number);
    }
    if let Ok(yes) = result.as_bool() {
        out.push_str(if yes { "true" } else { "false" });
        return Ok(CellKind::Boolean);
    }
    if let Ok(sign) = result.as_char() {
        out.push(sign);
        return Ok(CellKind::Text);
    }
    Err(format!("it gives {}, neither text nor number", kind_in_words(result.type_name())))
}

fn kind_in_words(kind: &str) -> &str {
    match kind {
        "string" => "a text",
        "decimal" | "i64" => "a number",
        "bool" => "true or false",
        "()" => "nothing",
        other => other,
    }
}

fn fault(error: &EvalAltResult) -> String {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _) => fault(inner),
        EvalAltResult::ErrorRuntime(what, _) => what.to_string(),
        EvalAltResult::ErrorTooManyOperations(_) => "it takes too long".to_owned(),
        EvalAltResult::ErrorDataTooLarge(..) => "its text grows too long".to_owned(),
        other => plain(&other.to_string()),
    }
}

/// Takes the place off a message of the language: numbers were rewritten, so it would be another one.
fn plain(message: &str) -> String {
    let end = message.rfind(" (line ").or_else(|| message.rfind(" @ ")).unwrap_or(message.len());
    message[..end].replace("dec(", "").trim_end().to_owned()
}

/// Writes each number as a decimal: the language itself would read `0.1` as a binary fraction, and `10 / 4` as 2.
fn with_exact_numbers(code: &str) -> String {
    let mut exact = String::with_capacity(code.len() + 32);
    let mut rest = code;
    let mut is_in_word = false;
    while let Some(sign) = rest.chars().next() {
        let num_bytes = match sign {
            '"' | '\'' | '`' => quoted_len(rest, sign),
            '0'..='9' if !is_in_word => {
                let len = number_len(rest);
                exact.push_str(&format!("dec(\"{}\")", &rest[..len]));
                rest = &rest[len..];
                continue;
            }
            _ => sign.len_utf8(),
        };
        is_in_word = sign.is_alphanumeric() || sign == '_';
        exact.push_str(&rest[..num_bytes]);
        rest = &rest[num_bytes..];
    }
    exact
}

fn quoted_len(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, sign) in text.char_indices().skip(1) {
        if sign == quote && !is_escaped {
            return at + sign.len_utf8();
        }
        is_escaped = sign == '\\' && !is_escaped;
    }
    text.len()
}

fn number_len(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(text);
    let fraction = text[whole..].strip_prefix('.').map_or(0, digits);
    if fraction == 0 { whole } else { whole + 1 + fraction }
}

/// Finds the names that stand in brackets behind a word: `row["City"]`.
pub fn names_used(code: &str, word: &str) -> Vec<String> {
    let opening = format!("{word}[\"");
    let found = code.match_indices(&opening).filter_map(|(at, _)| {
        let quoted = &code[at + opening.len() - 1..];
        let len = quoted_len(quoted, '"');
        // A name that is put together is looked for when it is known.
        let is_whole = len > 1 && quoted[len..].starts_with(']');
        is_whole.then(|| quoted[1..len - 1].replace("\\\"", "\"").replace("\\\\", "\\"))
    });
    found.collect()
}

/// Reads the text of a number in an expression.
pub(super) fn decimal(text: &str) -> Result<Decimal, Box<EvalAltResult>> {
    let text = text.trim();
    Decimal::from_str_exact(text).map_err(|_| format!("“{text}” is not a number").into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{RawBlock, RawCell, RowNo};

    fn names() -> Arc<[String]> {
        ["City", "Net price", "a\"b"].map(str::to_owned).into()
    }

    #[track_caller]
    fn check(code: &str, value: &str, expect: &str) {
        let block = RawBlock::of_row(RowNo(1), 1, ["Köln", "12.50", "q"].map(RawCell::text));
        let cells = block.row(0).unwrap();
        let mut out = String::new();
        let found = Expression::compile(code, "row", &names())
            .and_then(|expression| expression.text(value, &names(), cells, &mut out));
        assert_eq!(found.map_or_else(|fault| format!("! {fault}"), |_| out), expect, "{code}");
    }

    #[test]
    fn the_value_and_other_columns() {
        check("value", "x", "x");
        check(r#"value + " " + row["City"]"#, "50667", "50667 Köln");
        check(r#"row["a\"b"]"#, "", "q");
        check(r#"row["Town"]"#, "", "! there is no “Town”");
        check(r#"row["To" + "wn"]"#, "", "! there is no “Town”");
        check("row_no", "", "! Variable not found: row_no");
    }

    #[test]
    fn numbers_are_exact() {
        check("0.1 + 0.2", "", "0.3");
        check("10 / 4", "", "2.5");
        check("number(value) * 1.19", "100", "119");
        check("number(row[\"Net price\"]) - 0.50", "", "12");
        check("round(1 / 3, 4)", "", "0.3333");
        check("1 / 0", "", "! Division by zero: 1 / 0");
        check("-7 % 3", "", "-1");
        check("79228162514264337593543950335 + 1", "", "! Addition overflow: 79228162514264337593543950335 + 1");
    }

    #[test]
    fn texts_that_are_numbers_are_compared_as_such() {
        check("if value > 5 { \"many\" } else { \"few\" }", "10", "many");
        check("if value > 5 { \"many\" } else { \"few\" }", "abc", "! “abc” is not a number");
        check("value == 5", "5.0", "true");
        check("value * 2", "4", "8");
        check("\"a\" < \"b\"", "", "true");
    }

    proptest::proptest! {
        #[test]
        fn what_only_reckons_gives_what_the_language_gives(
            a in "-?[0-9]{1,9}(\\.[0-9]{1,6})?|| 7 |x|1e2|9{28}",
            b in "-?[0-9]{1,4}(\\.[0-9]{1,9})?||0|0.00",
            code in proptest::sample::select(&[
                "round(row[\"City\"] * number_or(row[\"Net price\"], 0) * (100 - value) / 100, 2)",
                "row[\"City\"] - row[\"Net price\"] - value",
                "value / row[\"Net price\"]",
                "number(value) + number_or(row[\"City\"], 1.50) * -2",
                "min(abs(value - 3), max(floor(value * 1), ceil(row[\"City\"] / 3)))",
            ][..]),
        ) {
            let block = RawBlock::of_row(RowNo(1), 1, [RawCell::text(&a), RawCell::text(&b)]);
            let cells = block.row(0).unwrap();
            let expression = Expression::compile(code, "row", &names()).unwrap();
            proptest::prop_assert!(expression.arithmetic.is_some());
            let (mut quick, mut slow) = (String::new(), String::new());
            let found = expression.text("12.5", &names(), cells, &mut quick);
            let expect = expression.text_by_language("12.5", &names(), cells, &mut slow);
            proptest::prop_assert_eq!((found, quick), (expect, slow));
        }
    }

    #[test]
    fn digits_in_names_and_texts_stay() {
        check("\"1 + 1 = \" + (1 + 1)", "", "1 + 1 = 2");
        check("'1'", "", "1");
        check("upper(\"x2\")", "", "X2");
        assert_eq!(with_exact_numbers("a1 + \"2\\\"3\" + 4.5"), "a1 + \"2\\\"3\" + dec(\"4.5\")");
    }

    #[test]
    fn nothing_but_an_expression_can_be_written() {
        for code in
            ["let x = 1; x", "while true {}", "fn f() { 1 }", "eval(\"1\")", "import \"x\" as y", "loop {}", "", "1 +"]
        {
            assert!(Expression::compile(code, "row", &names()).is_err(), "{code}");
        }
    }

    #[test]
    fn what_would_grow_for_ever_ends() {
        let doubling = (0..40).fold("value".to_owned(), |code, _| format!("({code})")) + " + value";
        let _ = Expression::compile(&doubling, "row", &names());
        check("pad_left(value, 1000000, \"x\")", "a", "! a text can be padded to 10000 characters at most");
        check("replace(replace(value, \"a\", value), \"a\", value)", &"a".repeat(600), "! its text grows too long");
    }

    #[test]
    fn conditions_over_fields() {
        use crate::model::{Field, FieldType};
        let fields = [
            Field { members: vec!["Quote".to_owned(), "Order".to_owned()], ..Field::new("Type", FieldType::Option) },
            Field::new("Quantity", FieldType::Decimal),
            Field::new("Due", FieldType::Date),
        ];
        let names: Arc<[String]> = fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>().into();
        let due = jiff::civil::date(2026, 11, 20);
        let values = [Value::Option(1), Value::Decimal(Decimal::new(25, 1)), Value::Date(due)];
        let check = |code: &str, expect: Result<bool, &str>| {
            let met = Expression::compile(code, "field", &names)
                .and_then(|check| check.is_met(&names, fields.iter().zip(values)));
            assert_eq!(met, expect.map_err(str::to_owned), "{code}");
        };
        check("field[\"Type\"] == \"Order\" && field[\"Quantity\"] > 2", Ok(true));
        check("field[\"Due\"] < \"2026-01-01\"", Ok(false));
        check("field[\"Quantity\"]", Err("it gives a number, neither true nor false"));
        check("field[\"Gone\"] == 1", Err("there is no “Gone”"));
    }
}
