//! The standard jobs, whole: how long from a file on disk to durable, checked, keyed records with every bad row explained?
//!
//! `cargo bench --bench standard -- --help`. The released program is timed as a process from its start to its exit, on a
//! fresh workspace that has only the tables its rows refer to, with the file in the page cache. What came out is checked in
//! the same run, row by row and to the cent: a wrong answer ends it, however fast. Other tools do the same job between the
//! runs, where their scripts and programs are.

#[path = "../material/mod.rs"]
mod material;

mod args;
mod bare;
mod check;
mod data;
mod machine;
mod measure;
mod peers;
mod program;
mod race;
mod report;
mod reprocess;

use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;

use self::{
    args::Args,
    data::Data,
    program::{Bases, Program},
    race::Race,
};

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    // It also plays the plain readers that it compares with.
    if args.next().is_some_and(|verb| verb == bare::VERB) {
        return bare::main(args);
    }
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("standard: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> anyhow::Result<()> {
    let program = Program::find(args)?;
    let data = Data::find(args)?;
    data.make_references()?;
    let bases = Bases::prepare(&program, &data)?;
    let peers = peers::chosen(args, &data)?;
    let machine = machine::Machine::look(&program, &peers);
    print!("{}", machine.table());
    let mut races = Vec::new();
    for table in &args.tables {
        for size in &args.sizes {
            let set = data.set(*table, size).with_context(|| format!("{} {size}", table.name()))?;
            for job in args.jobs.iter().filter(|job| job.applies(&set)) {
                let race = Race::run(*job, &set, &program, &bases, (&data, &peers), args)?;
                print!("\n{}", report::section(&race));
                races.push(race);
            }
        }
    }
    if let Some(path) = &args.write {
        report::write(path, args, &machine, &races)?;
        println!("\nwritten to {}", path.display());
    }
    Ok(())
}
