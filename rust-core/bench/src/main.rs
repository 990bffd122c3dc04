//! Measures the goals. Each figure is a ratio against a baseline in the same run, repeats interleaved.

#![forbid(unsafe_code)]

mod attempts;
mod data;
mod goals;
mod ours;
mod phone;
mod plain;
mod report;
mod server;
mod side;
mod timing;
mod unlock;
mod written;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use side::{Fault, Side};

/// Measures the goals of docs/benchmarks.md. Exit codes: 0 measured, 1 something failed, 2 usage.
#[derive(Parser)]
#[command(name = "bench", disable_version_flag = true)]
struct Arguments {
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
    /// Customers.
    #[arg(long, default_value_t = 100_000)]
    rows: usize,
    /// Interleaved repeats of each comparison.
    #[arg(long, default_value_t = 5)]
    repeats: usize,
    /// Leave out what needs a server: first syncs and erase.
    #[arg(long)]
    local: bool,
    #[command(subcommand)]
    worker: Option<Worker>,
}

#[derive(Subcommand)]
enum Worker {
    /// One side of a comparison; started by the bench itself.
    #[command(hide = true)]
    Worker {
        /// plain, ours, written, written-zeroed
        side: String,
        /// Where its files go.
        folder: PathBuf,
        /// Customers.
        rows: usize,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.worker {
        Some(Worker::Worker { side, folder, rows }) => side::serve(match side.as_str() {
            "plain" => plain::Plain::build(folder, *rows).map(boxed),
            "written" => written::Written::build(folder, *rows, false).map(boxed),
            "written-zeroed" => written::Written::build(folder, *rows, true).map(boxed),
            _ => ours::Ours::build(folder, *rows).map(boxed),
        }),
        None => goals::measure(arguments.rows, arguments.repeats, arguments.local)
            .map(|goals| say(&goals.report(arguments.json))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Fault(text)) => {
            tell(&text);
            ExitCode::FAILURE
        }
    }
}

fn boxed(side: impl Side + 'static) -> Box<dyn Side> {
    Box::new(side)
}

#[expect(clippy::print_stdout, reason = "the figures are its output")]
fn say(text: &str) {
    println!("{text}");
}

/// Progress, beside the figures.
#[expect(clippy::print_stderr, reason = "progress goes to standard error")]
pub(crate) fn tell(text: &str) {
    eprintln!("{text}");
}
