//! Checks of the whole tree that neither the compiler nor clippy makes, and the Android app's build without Gradle.

mod android;
mod dependencies;
mod layering;
mod source;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Checks of the whole tree, and the Android app's build. Exit codes: 0 all well, 1 something is not, 2 usage.
#[derive(Parser)]
#[command(name = "cargo xtask", disable_version_flag = true)]
struct Arguments {
    #[command(subcommand)]
    check: Check,
}

#[derive(Subcommand)]
enum Check {
    /// Which module may name which: the arrows of ARCHITECTURE.md.
    Layering,
    /// Exactly one SQLite, one OpenSSL source, one TLS stack; banned crates; licences.
    Dependencies,
    /// Compiles and tests the Android app, without Gradle.
    Android {
        #[command(subcommand)]
        command: android::Command,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.check {
        Check::Layering => layering::check(&root()),
        Check::Dependencies => dependencies::check(&root()),
        Check::Android { command } => android::run(&root(), command).map_err(|fault| vec![fault]),
    };
    match outcome {
        Ok(said) => {
            say(&said);
            ExitCode::SUCCESS
        }
        Err(faults) => {
            say(&faults.join("\n"));
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "what a check finds is its output")]
fn say(text: &str) {
    println!("{text}");
}

/// The workspace: two folders above this package.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
