//! The fleet service as a program; see [`fleet_server::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    fleet_server::cli::run(std::env::args_os())
}
