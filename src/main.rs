//! The program: the hidden verb of the workbook reader, and nothing else yet.

use std::process::ExitCode;

use longshore::source;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    // First of all, before anything is set up that the child has no need of.
    if args.next().is_some_and(|verb| verb == source::CHILD_VERB) {
        return source::child_main(args);
    }
    ExitCode::SUCCESS
}
