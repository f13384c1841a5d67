//! Workspaces into which files of the standard jobs were imported.

use std::path::Path;

use longshore::{
    engine::{Clock, Command, InlineEngine, RequestId, definition},
    model::{AfterStaging, Integration},
};

use super::{
    files,
    rows::{Faults, Maker, Table},
};

/// Returns what a table's files are imported under.
pub fn integration(table: Table) -> Integration {
    let text = match table {
        Table::Lines => include_str!("../data/lines.toml"),
        Table::Customers => include_str!("../data/customers.toml"),
        Table::Items => include_str!("../data/items.toml"),
    };
    definition::read(text).expect("the integration is sound")
}

/// Opens a workspace; its last user may hold the folder for a moment after closing it.
pub fn open(root: &Path) -> InlineEngine {
    let mut tries = std::iter::repeat_with(|| InlineEngine::open(root, Clock::System)).take(100_000);
    tries.find_map(Result::ok).expect("the workspace opens")
}

/// Makes a workspace with the customers and items that sales lines refer to.
pub fn with_references(root: &Path) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    files::write_references(folder.path()).expect("room");
    let mut engine = open(root);
    for table in [Table::Customers, Table::Items] {
        let file = files::path(folder.path(), &format!("ref_{}", table.name()), "csv");
        import(&mut engine, &file, table);
    }
}

/// Makes a workspace into which sales lines were imported, a hundredth of them with errors.
pub fn with_lines(root: &Path, num_rows: u64) {
    with_references(root);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let maker = Maker { table: Table::Lines, seed: 7, faults: Faults::OneInAHundred };
    files::write(folder.path(), "lines", &maker, num_rows).expect("room");
    let mut engine = open(root);
    import(&mut engine, &files::path(folder.path(), "lines", "csv"), Table::Lines);
    let counts = engine.overview().imports[0].import.counts;
    assert!(counts.total() == num_rows && counts.completed > counts.error && counts.error > 0, "{counts:?}");
}

fn import(engine: &mut InlineEngine, file: &Path, table: Table) {
    engine.send(Command::StartImport {
        request: RequestId(1),
        path: file.to_owned(),
        integration: Box::new(integration(table)),
        new_table: None,
        then: AfterStaging::Process,
    });
    engine.run_until_idle(&mut |_, _, _| {}).expect("the import runs");
}
