//! Arguments → the window or a command.

use std::{env, process::ExitCode};

use clap::Parser;
use longshore::{
    cli, source,
    ui::{self, WindowOptions},
};

fn main() -> ExitCode {
    // The reader of workbooks is this same program, under a memory limit, with a verb of its own.
    let mut words = env::args_os();
    if words.nth(1).is_some_and(|verb| verb == source::CHILD_VERB) {
        return source::child_main(words);
    }
    let cli::Arguments { data, frame_times, file, verb } = cli::Arguments::parse();
    let root = match cli::workspace(data) {
        Ok(root) => root,
        Err(error) => return cli::fail(&error),
    };
    match verb {
        Some(verb) => cli::run(verb, &root),
        None => match ui::run(&root, WindowOptions { prints_frame_times: frame_times, file }) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => cli::fail(&error.into()),
        },
    }
}
