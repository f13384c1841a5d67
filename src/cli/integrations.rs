//! `longshore integrations`: definitions in and out.

use std::{fs, path::Path, sync::Arc};

use anyhow::Context;

use super::{
    Ended,
    args::{IntegrationVerb, IntegrationsArgs},
    integration_test, open, print_json, refused,
};
use crate::{
    engine::{Command, InlineEngine, RequestId, definition},
    model::{Integration, IntegrationCode},
};

/// Lists, shows, exports or imports.
pub fn run(args: &IntegrationsArgs, root: &Path) -> anyhow::Result<Ended> {
    let mut engine = open(root)?;
    match &args.verb {
        None | Some(IntegrationVerb::List) => list(&mut engine, args.json)?,
        Some(IntegrationVerb::Show { code }) => {
            let integration = find(&engine, code)?;
            if args.json { print_json(&integration)? } else { print!("{}", definition::write(&integration)?) }
        }
        Some(IntegrationVerb::Export { code, output }) => {
            let text = definition::write(&find(&engine, code)?)?;
            match output {
                Some(path) => fs::write(path, text).with_context(|| format!("could not write {}", path.display()))?,
                None => print!("{text}"),
            }
        }
        Some(IntegrationVerb::Import { file }) => import(&mut engine, file)?,
        Some(IntegrationVerb::Test { code, file, rows }) => {
            let integration = find(&engine, code)?;
            let trial = integration_test::Trial { integration, file: file.clone(), num_rows: *rows };
            return integration_test::run(&engine, &trial, args.json);
        }
    }
    Ok(Ended::Well)
}

fn list(engine: &mut InlineEngine, is_json: bool) -> anyhow::Result<()> {
    let overview = engine.overview();
    if is_json {
        return print_json(&*overview.integrations);
    }
    for integration in &*overview.integrations {
        let table = integration.mapping.main_table().map(ToString::to_string).unwrap_or_default();
        println!(
            "{:<20}  v{:<3}  {:<24}  {}",
            integration.code.as_str(),
            integration.version,
            table,
            integration.description
        );
    }
    Ok(())
}

fn import(engine: &mut InlineEngine, file: &Path) -> anyhow::Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
    let integration = definition::read(&text).map_err(|fault| anyhow::anyhow!("{fault}: {}", file.display()))?;
    let events = engine.send(Command::SaveIntegration { request: RequestId(1), integration: Box::new(integration) });
    refused(&events)?;
    for event in events {
        if let crate::engine::Event::IntegrationSaved { code, version, .. } = event {
            println!("{code} saved as version {version}");
        }
    }
    Ok(())
}

fn find(engine: &InlineEngine, code: &str) -> anyhow::Result<Integration> {
    let found = engine.stores().workspace.catalog().integration(&IntegrationCode(code.to_uppercase()));
    found
        .map(Arc::unwrap_or_clone)
        .with_context(|| format!("there is no integration {code}; `longshore integrations` lists them"))
}
