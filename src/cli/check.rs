//! `longshore check`: verifies every checksum, count and sum of the store.

use std::path::Path;

use anyhow::bail;
use serde_json::json;

use super::{Ended, args::JsonArgs, open, print_json};
use crate::model::ImportStage;

/// Checks the workspace; a fault ends the command with 2, each fault in a sentence.
pub fn run(args: &JsonArgs, root: &Path) -> anyhow::Result<Ended> {
    let mut engine = open(root)?;
    let mut faults = engine.stores().company.check()?;
    let overview = engine.overview();
    let mut num_records = 0;
    for view in overview.imports.iter().filter(|view| view.import.stage == ImportStage::Staged) {
        let import = &view.import;
        let staging = engine.stores().workspace.staging(import.id)?;
        faults.extend(staging.check()?.into_iter().map(|fault| format!("import {}: {fault}", import.id)));
        if staging.counts().completed != staging.totals().total() {
            faults.push(format!("import {}: completed records are not created + updated + unchanged", import.id));
        }
        num_records += staging.num_rows();
    }
    if args.json {
        print_json(&json!({ "imports": overview.imports.len(), "records": num_records, "faults": faults }))?;
    } else {
        println!(
            "{} imports with {num_records} records, {} tables checked",
            overview.imports.len(),
            overview.tables.len()
        );
    }
    if !faults.is_empty() {
        bail!("{} found: {}", if faults.len() == 1 { "a fault was" } else { "faults were" }, faults.join("; "));
    }
    Ok(Ended::Well)
}
