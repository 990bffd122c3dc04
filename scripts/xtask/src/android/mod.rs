//! The Android app without Gradle: the same sources, versions and SDK levels as the Gradle project, compiled and tested on a
//! host with programs from package registries (docs/android-build.md).
//!
//! | module       | what it does                                                        |
//! |--------------|---------------------------------------------------------------------|
//! | [`lock`]     | reads gradle/artifacts.lock                                         |
//! | [`fetch`]    | brings what it names, compared with its sums                        |
//! | [`library`]  | unpacks Android libraries                                           |
//! | [`manifest`] | merges manifests                                                    |
//! | [`resources`]| compiles and links resources                                        |
//! | [`kotlin`]   | runs the Kotlin compiler                                            |
//! | [`modules`]  | what is compiled against what                                       |
//! | [`tests`]    | finds test classes and runs them                                    |
//! | [`source_rules`] | what the sources may not say                                    |
//! | [`strings`]  | every text in both languages                                        |

mod digest;
mod fetch;
mod kotlin;
mod library;
mod lock;
mod manifest;
mod modules;
mod paths;
mod process;
mod resources;
mod say;
mod source_rules;
mod step;
mod strings;
mod tests;
mod timer;

use std::path::Path;

use clap::Subcommand;

use modules::{Build, Module};
use paths::Paths;
use say::say;

/// What to do with the app.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Fill in the sums that gradle/artifacts.lock does not have yet.
    Lock,
    /// Compile main and test sources, and what they need before.
    Compile {
        /// Stop behind this module; all of them without it.
        #[arg(long, value_enum)]
        module: Option<Module>,
    },
    /// Rules that neither compiler nor tests hold: what sources may not say, every text in both languages.
    Check,
    /// Compile, then run tests. Ends with a line `N passed, N failed`.
    Test {
        /// Only this module's tests.
        #[arg(long, value_enum)]
        module: Option<Module>,
        /// Only classes whose name contains this.
        #[arg(long)]
        filter: Option<String>,
    },
}

/// Carries a command out.
pub(crate) fn run(root: &Path, command: &Command) -> Result<(), String> {
    let paths = Paths::new(root)?;
    match command {
        Command::Lock => fetch::complete_lock(&paths),
        Command::Check => {
            let mut faults = source_rules::faults(&paths)?;
            faults.extend(strings::faults(&paths)?);
            if faults.is_empty() {
                Ok(())
            } else {
                Err(faults.join("\n"))
            }
        }
        Command::Compile { module } => Build::prepare(paths)?.compile(*module).map(drop),
        Command::Test { module, filter } => {
            let build = Build::prepare(paths)?;
            let compiled = build.compile(*module)?;
            let only = |one: &&modules::Compiled| module.is_none_or(|wanted| one.module == wanted);
            let outcome = tests::run(
                &build,
                &compiled.iter().filter(only).collect::<Vec<_>>(),
                filter.as_deref(),
            )?;
            say(&format!(
                "{} passed, {} failed",
                outcome.passed, outcome.failed
            ));
            match (outcome.failed, outcome.passed) {
                (0, 0) => Err("no test was found".to_owned()),
                (0, _) => Ok(()),
                _ => Err("tests failed".to_owned()),
            }
        }
    }
}
