//! Arguments → the window or a command.

use std::process::ExitCode;

use clap::Parser;
use longshore::{
    cli,
    ui::{self, WindowOptions},
};

fn main() -> ExitCode {
    let cli::Arguments { data, frame_times, verb } = cli::Arguments::parse();
    let root = match cli::workspace(data) {
        Ok(root) => root,
        Err(error) => return cli::fail(&error),
    };
    match verb {
        Some(verb) => cli::run(verb, &root),
        None => match ui::run(&root, WindowOptions { prints_frame_times: frame_times }) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => cli::fail(&error.into()),
        },
    }
}
