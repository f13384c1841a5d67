//! Value maps: which imported value becomes which.

use std::collections::HashMap;

use super::{Applied, OperationFault};
use crate::model::{CellKind, IssueCode, Unmapped, ValueMap, keys};

/// A value map, ready to be asked for every row.
#[derive(Clone, Debug)]
pub struct ValueMapStep {
    /// By the imported value as it is compared.
    pairs: HashMap<String, String>,
    unmapped: Unmapped,
}

impl ValueMapStep {
    /// Prepares a map; the error names a value that stands in it twice.
    pub fn new(map: &ValueMap) -> Result<Self, String> {
        let mut pairs = HashMap::with_capacity(map.pairs.len());
        let mut folded = String::new();
        for pair in &map.pairs {
            keys::fold(&pair.from, &mut folded);
            if let Some(before) = pairs.insert(folded.clone(), pair.to.clone())
                && before != pair.to
            {
                return Err(format!("“{}” stands in the map twice, as “{before}” and as “{}”", pair.from, pair.to));
            }
        }
        Ok(Self { pairs, unmapped: map.unmapped.clone() })
    }

    /// Whether the map says what a blank becomes.
    pub fn maps_blanks(&self) -> bool {
        self.pairs.contains_key("")
    }

    /// Returns what the map has for a value.
    pub fn get(&self, text: &str, folded: &mut String) -> Option<&str> {
        keys::fold(text, folded);
        self.pairs.get(folded.as_str()).map(String::as_str)
    }

    /// Puts the mapped value in place of the text.
    pub fn apply(&self, text: &str, folded: &mut String, next: &mut String) -> Result<Applied, OperationFault> {
        match (self.get(text, folded), &self.unmapped) {
            (Some(to), _) => next.push_str(to),
            (None, Unmapped::Keep) => return Ok(Applied::Same),
            (None, Unmapped::Blank) => {}
            (None, Unmapped::Fallback(fallback)) => next.push_str(fallback),
            (None, Unmapped::Error) => {
                let what = format!("“{}” is not in the value map", text.trim());
                return Err(OperationFault { code: IssueCode::StepFailed, what });
            }
        }
        Ok(Applied::Written(CellKind::Text))
    }
}
