//! What no row of a column decides, asked once a column.
//!
//! A question always has an answer already: the default, with the reason. An answer that the user gives is a setting of
//! the column's rules.

use super::RowValue;
use crate::model::{DateOrder, Mapping};

/// How a column is to be read, where its own rows leave a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnQuestion {
    /// The column's heading.
    pub column: String,
    /// What is asked, in a sentence: "Does 03/04/05 in Order Date begin with the day, the month or the year?"
    pub asks: String,
    /// Two or more.
    pub options: Vec<ColumnOption>,
    /// Position in `options` of the answer that holds until the user gives another.
    pub default: usize,
    /// Why that one, in a sentence.
    pub why: String,
    pub decided_by: DecidedBy,
    /// The first rows that can be read in several ways.
    pub rows: Vec<RowValue>,
}

/// What speaks for a question's default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecidedBy {
    /// The file's other columns: the question needs no answer.
    OtherColumns,
    /// Something points to it, but it is no proof.
    Hint,
    /// Nothing: the default is the usual way, and the user should look.
    Nothing,
}

/// One way to read a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnOption {
    pub answer: Answer,
    /// "day/month/year".
    pub label: String,
    /// How many of the column's values read so, of how many.
    pub num_read: usize,
    pub num_values: usize,
    /// A value of the file, and what it becomes: "03/04/05" → "2005-04-03".
    pub before: String,
    pub after: String,
}

/// An answer: a setting of the rules that take their values from the column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    DateOrder(DateOrder),
    /// The decimal sign.
    Decimal(char),
    /// The values stay as they are: numbers in a column of dates are faults.
    AsWritten,
}

impl Answer {
    /// Sets it in every rule that takes its value from the column.
    pub fn set_in(self, mapping: &mut Mapping, column: &str) {
        let rules = mapping.tables.iter_mut().flat_map(|table| &mut table.rules);
        for rule in rules.filter(|rule| rule.from.column() == Some(column)) {
            match self {
                Self::DateOrder(order) => rule.date_order = Some(order),
                Self::Decimal(sign) => rule.decimal = Some(sign),
                Self::AsWritten => rule.date_order = rule.date_order.filter(|order| *order != DateOrder::Serial),
            }
        }
    }
}

impl ColumnQuestion {
    /// Whether the user should be asked: nothing but a guess speaks for the default.
    pub fn is_open(&self) -> bool {
        match self.decided_by {
            DecidedBy::OtherColumns => false,
            DecidedBy::Hint | DecidedBy::Nothing => true,
        }
    }

    /// Returns the answer that holds while the user gives none.
    pub fn default_answer(&self) -> Option<Answer> {
        self.options.get(self.default).map(|option| option.answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FieldRule, FieldSource, TableMapping};

    #[test]
    fn an_answer_is_set_in_every_rule_of_its_column() {
        let rule = |column: &str| FieldRule { from: FieldSource::Column(column.to_owned()), ..FieldRule::default() };
        let tables = vec![
            TableMapping { rules: vec![rule("A"), rule("B")], ..TableMapping::default() },
            TableMapping { rules: vec![rule("A")], ..TableMapping::default() },
        ];
        let mut mapping = Mapping { tables, ..Mapping::default() };
        Answer::DateOrder(DateOrder::Mdy).set_in(&mut mapping, "A");
        Answer::Decimal(',').set_in(&mut mapping, "B");
        let set: Vec<_> =
            mapping.tables.iter().flat_map(|table| &table.rules).map(|rule| (rule.date_order, rule.decimal)).collect();
        assert_eq!(set, [(Some(DateOrder::Mdy), None), (None, Some(',')), (Some(DateOrder::Mdy), None)]);
        Answer::DateOrder(DateOrder::Serial).set_in(&mut mapping, "A");
        Answer::AsWritten.set_in(&mut mapping, "A");
        assert_eq!(mapping.tables[1].rules[0].date_order, None);
    }
}
