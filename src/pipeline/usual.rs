//! Values in the form that nearly every cell has: read and appended in one go.
//!
//! What is written otherwise, and whatever may be at fault, is left to [`FieldPlan::read`]. Both ways give the same
//! bytes: the tests hold them against each other.

use super::{date, field::FieldPlan, number, text};
use crate::model::{CellKind, FieldType, RawCell, Value, cells};

impl FieldPlan {
    /// Appends the value of a cell in its usual form. `false` where it must be looked at closer: nothing is appended.
    #[inline]
    pub(super) fn append_usual(&self, cell: RawCell<'_>, out: &mut Vec<u8>) -> bool {
        if cell.kind == CellKind::Error || !text::is_bare(cell.text) {
            return false;
        }
        match self.field.kind {
            FieldType::Text => self.fits(cell.text) && append_text(cell.text, out),
            FieldType::Code => self.fits(cell.text) && text::is_code(cell.text) && append_text(cell.text, out),
            FieldType::Integer => self.append_integer(cell, out),
            FieldType::Decimal => self.append_decimal(cell, out),
            FieldType::Date => match date::usual(cell.text, self.date_order) {
                Some(date) => {
                    cells::push(out, Value::Date(date));
                    true
                }
                None => false,
            },
            FieldType::Time | FieldType::DateTime | FieldType::Boolean | FieldType::Option | FieldType::Guid => false,
        }
    }

    /// Whether a cell is blank, and nothing is to be said or looked up about that: its value is [`Self::blank`].
    #[inline]
    pub(super) fn is_usual_blank(&self, cell: RawCell<'_>) -> bool {
        cell.text.is_empty() && cell.kind != CellKind::Error && !self.is_required && !self.has_default
    }

    /// Whether a text surely has no more characters than the field takes.
    fn fits(&self, text: &str) -> bool {
        self.field.length.is_none_or(|length| text.len() <= length as usize)
    }

    fn append_integer(&self, cell: RawCell<'_>, out: &mut Vec<u8>) -> bool {
        let Some((number, 0)) = number::usual(cell.text, self.notation_of(cell.kind)) else { return false };
        let is_in_range = self.is_in_range(number, 0);
        if is_in_range {
            cells::push(out, Value::Integer(number));
        }
        is_in_range
    }

    fn append_decimal(&self, cell: RawCell<'_>, out: &mut Vec<u8>) -> bool {
        let Some((mantissa, scale)) = number::usual(cell.text, self.notation_of(cell.kind)) else { return false };
        let is_in_range = self.is_in_range(mantissa, scale);
        if is_in_range {
            cells::push_decimal(out, mantissa, scale);
        }
        is_in_range
    }

    fn is_in_range(&self, mantissa: i64, scale: u32) -> bool {
        let (min, max) = (self.field.min, self.field.max);
        if min.is_none() && max.is_none() {
            return true;
        }
        // 64 bits each: their product has room.
        let end = |end: i64| i128::from(end) * 10i128.pow(scale);
        min.is_none_or(|min| i128::from(mantissa) >= end(min)) && max.is_none_or(|max| i128::from(mantissa) <= end(max))
    }
}

fn append_text(text: &str, out: &mut Vec<u8>) -> bool {
    cells::push(out, Value::Text(text));
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::{field::Reading, number::Notation},
        *,
    };
    use crate::model::{DateOrder, Field};

    const CELLS: [CellKind; 5] =
        [CellKind::Text, CellKind::Number, CellKind::Date, CellKind::Boolean, CellKind::Duration];

    fn plan(
        kind: FieldType,
        notation: Notation,
        date_order: DateOrder,
        range: (Option<i64>, Option<i64>),
    ) -> FieldPlan {
        let field = Field { length: Some(6), min: range.0, max: range.1, ..Field::new("F", kind) };
        FieldPlan::of_column(field, notation, date_order)
    }

    /// Reads the usual way and the long way; returns whether the usual one was enough.
    #[track_caller]
    fn check(plan: &FieldPlan, cell: RawCell<'_>) -> bool {
        let (mut usual, mut long) = (b"before".to_vec(), b"before".to_vec());
        let is_usual = plan.append_usual(cell, &mut usual);
        if is_usual {
            match plan.read(cell, &mut String::new()) {
                Ok(Reading::Value(value)) => cells::push(&mut long, value),
                other => panic!("{cell:?} is no value, but {other:?}"),
            }
        }
        assert_eq!(usual, long, "{cell:?} as {:?}", plan.field.kind);
        is_usual
    }

    #[test]
    fn what_is_usual() {
        let usual =
            |kind, text| check(&plan(kind, Notation::Comma, DateOrder::Dmy, (Some(0), Some(100))), RawCell::text(text));
        for (kind, text) in [
            (FieldType::Text, "Köln"),
            (FieldType::Code, "A 1-2"),
            (FieldType::Integer, "100"),
            (FieldType::Decimal, "99,50"),
            (FieldType::Decimal, "-0"),
            (FieldType::Date, "2026-11-20"),
            (FieldType::Date, "20.11.2026"),
        ] {
            assert!(usual(kind, text), "{text}");
        }
        for (kind, text) in [
            (FieldType::Text, ""),
            (FieldType::Text, " a"),
            (FieldType::Text, "longer!"),
            (FieldType::Code, "a1"),
            (FieldType::Code, "A\tB"),
            (FieldType::Integer, "101"),
            (FieldType::Integer, "1,5"),
            (FieldType::Decimal, "100,01"),
            (FieldType::Decimal, "1.000"),
            (FieldType::Date, "31.02.2023"),
            (FieldType::Date, "20.11.26"),
        ] {
            assert!(!usual(kind, text), "{text}");
        }
    }

    #[test]
    fn cells_of_a_workbook() {
        let plan = plan(FieldType::Decimal, Notation::Comma, DateOrder::Dmy, (None, None));
        assert!(check(&plan, RawCell { kind: CellKind::Number, text: "1.5" }));
        assert!(!check(&plan, RawCell { kind: CellKind::Error, text: "1" }));
        assert!(plan.is_usual_blank(RawCell::NULL));
        assert!(!plan.is_usual_blank(RawCell { kind: CellKind::Error, text: "" }));
        assert!(!FieldPlan { is_required: true, ..plan }.is_usual_blank(RawCell::NULL));
    }

    proptest! {
        #[test]
        fn the_usual_way_is_the_long_way(
            text in "[-+ ]?[0-9A-Za-zäß]{0,3}[-./, ]?[0-9A-Z]{0,4}[-./,]?[0-9]{0,19}|[0-9]{2,4}[-./][0-9]{2}[-./][0-9]{2,4}",
            kind in 0..CELLS.len(),
            order in 0..3usize,
            is_comma in any::<bool>(),
            min in proptest::option::of(-20..20i64),
            max in proptest::option::of(-20..2000i64),
        ) {
            let notation = if is_comma { Notation::Comma } else { Notation::Point };
            let cell = RawCell { kind: CELLS[kind], text: &text };
            for kind in FieldType::ALL {
                check(&plan(kind, notation, DateOrder::ALL[order], (min, max)), cell);
            }
        }
    }
}
