//! The fault machine: every scenario of a phone, with its n-th operation failing for n = 1, 2, 3 …, after power cuts, and with a
//! second fault in the repair of the first.
//!
//! One process runs one scenario at a time over the real core with fake ports (agent-core's test kit), on a folder in memory,
//! with libc's file functions stood in for by the crate `faults`. After each fault the phone is opened again without one, and
//! all that it had promised must hold ([`check`]). `scripts/faults` runs it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test program that speaks to people; one that panics has failed"
)]

mod arguments;
mod check;
mod kinds;
mod promises;
mod run;
mod scenarios;
mod stage;
mod table;
mod work;
mod workers;

use std::process::ExitCode;

use arguments::{Arguments, Task};

fn main() -> ExitCode {
    faults::stand_in();
    let arguments = match Arguments::read(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(fault) => {
            eprintln!("{fault}\n\n{}", arguments::HELP);
            return ExitCode::from(2);
        }
    };
    match arguments.task {
        Task::Help => println!("{}", arguments::HELP),
        Task::List => scenarios::list(),
        Task::Work => work::serve(&arguments),
        Task::Run => {
            let rows = workers::run(&arguments);
            if arguments.json {
                println!("{}", table::json(&rows, &arguments));
            } else {
                print!("{}", table::text(&rows, &arguments));
            }
            if rows.iter().any(|row| !row.broken.is_empty()) || rows.is_empty() {
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
