//! Recipes tried by themselves: on a typed sample, and by the tests they carry.

use std::sync::Arc;

use super::Library;
use crate::{
    engine::{Stores, lookups::CompanyLookups},
    model::{FieldRule, Integration, Locale},
    pipeline::{
        LookupPlan, Lookups,
        steps::{self, RecipeFailure, StepResult},
    },
};

impl Library {
    /// Runs a rule's steps on a sample and returns the text after each. `row` has the texts of the other columns.
    pub fn try_steps(
        &self,
        rule: &FieldRule,
        sample: &str,
        columns: &[String],
        row: &[&str],
        locale: Locale,
    ) -> Vec<StepResult> {
        let tables = self.stores.company.schemas();
        steps::trace(rule, sample, columns, row, locale, &tables, &|plans| answers(&self.stores, plans))
    }

    /// Runs the tests that an integration's recipes carry; returns those that do not hold.
    pub fn failing_tests(&self, integration: &Integration) -> Vec<RecipeFailure> {
        failing_tests(&self.stores, integration)
    }
}

/// Runs the tests that an integration's recipes carry; returns those that do not hold.
pub fn failing_tests(stores: &Stores, integration: &Integration) -> Vec<RecipeFailure> {
    steps::run_tests(integration, &stores.company.schemas(), &|plans| answers(stores, plans))
}

fn answers(stores: &Stores, plans: &[LookupPlan]) -> Result<Arc<dyn Lookups>, String> {
    let lookups = CompanyLookups::of_plans(stores, plans).map_err(|error| error.sentence())?;
    Ok(Arc::new(lookups))
}
