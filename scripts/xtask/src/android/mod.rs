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
//! | [`pictures`] | compares, approves and lays out pictures of every screen              |
//! | [`source_rules`] | what the sources may not say                                    |
//! | [`strings`]  | every text in both languages                                        |
//! | [`catalog`]  | reads gradle/libs.versions.toml                                     |
//! | [`drift`]    | that both builds are the same                                       |
//! | [`licences`] | the licences that the app shows                                     |
//! | [`check`]    | all that is checked; goldens and the rules beside them              |
//! | [`apk`]      | packs, aligns, signs and inspects                                   |
//! | [`bench`]    | measures the boundary and the list                                  |

mod align;
mod apk;
mod apk_check;
mod bench;
mod catalog;
mod check;
mod dex;
mod dex_rules;
mod dexdump;
mod digest;
mod drift;
mod elf;
mod fetch;
mod goldens;
mod gradle_files;
mod imports;
mod kotlin;
mod library;
mod licences;
mod lock;
mod manifest;
mod merged_manifest;
mod modules;
mod native;
mod newer_calls;
mod parts;
mod paths;
mod pictures;
mod process;
mod resources;
mod say;
mod signing;
mod source_rules;
mod source_sets;
mod step;
mod strings;
mod tests;
mod timer;

use std::path::Path;

use clap::Subcommand;

use goldens::Mode;
use modules::{Build, Module};
use parts::Package;
use paths::Paths;

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
    /// Write the licences that the app shows, of every library that ships, from both locks.
    Licences,
    /// Rules that neither compiler nor tests hold: what sources may not say, every text in both languages, both builds the same;
    /// then, of what is compiled: the merged manifest, what the dex files call, calls that old phones do not have.
    Check {
        /// Only what needs nothing compiled.
        #[arg(long)]
        sources: bool,
        /// What is found becomes the golden.
        #[arg(long, conflicts_with = "sources")]
        approve: bool,
    },
    /// An aligned and signed APK: debuggable, or shrunk with --release.
    Apk {
        /// Shrunk by R8 (minutes), not debuggable.
        #[arg(long)]
        release: bool,
        /// One JSON object on standard output, progress on standard error.
        #[arg(long)]
        json: bool,
    },
    /// Compile, then run tests. Ends with a line `N passed, N failed`.
    Test {
        /// Only this module's tests.
        #[arg(long, value_enum)]
        module: Option<Module>,
        /// Only classes whose name contains this.
        #[arg(long)]
        filter: Option<String>,
    },
    /// Measure what it costs to cross the boundary, and the list of a full phone against the same list from memory.
    Bench {
        /// One JSON object on standard output, progress on standard error.
        #[arg(long)]
        json: bool,
        /// Customers on the phone.
        #[arg(long, default_value_t = 20_000)]
        customers: u32,
        /// Pairs of each comparison.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100))]
        repeats: u32,
        /// Only the boundary.
        #[arg(long)]
        boundary: bool,
    },
    /// Compare pictures of every screen with the approved ones, or approve them.
    Screenshots {
        /// Keep what differs as approved.
        #[arg(long)]
        approve: bool,
        /// Only pictures whose name contains this.
        #[arg(long)]
        only: Option<String>,
    },
}

/// Carries a command out. Answers what to say at its end.
pub(crate) fn run(root: &Path, command: &Command) -> Result<String, String> {
    let paths = Paths::new(root)?;
    match command {
        Command::Lock => fetch::complete_lock(&paths)?,
        Command::Licences => return licences::write(&paths.root),
        Command::Check { sources, approve } => {
            let mode = if *approve {
                Mode::Approve
            } else {
                Mode::Compare
            };
            check::run(paths, *sources, mode)?;
        }
        Command::Compile { module } => {
            Build::prepare(paths)?.compile(*module)?;
        }
        Command::Apk { release, json } => {
            if *json {
                say::aside();
            }
            let package = if *release {
                Package::Release
            } else {
                Package::Debug
            };
            let apk = apk::build(&Build::prepare(paths)?, package)?;
            return Ok(if *json { apk.json() } else { apk.text() });
        }
        Command::Test { module, filter } => test(paths, *module, filter.as_deref())?,
        Command::Bench {
            json,
            customers,
            repeats,
            boundary,
        } => {
            if *json {
                say::aside();
            }
            let size = bench::Size {
                customers: *customers,
                repeats: *repeats,
                boundary_only: *boundary,
            };
            return bench::run(paths, size, *json);
        }
        Command::Screenshots { approve, only } => {
            pictures::run(paths, *approve, only.as_deref().unwrap_or_default())?;
        }
    }
    Ok("android: done".to_owned())
}

fn test(paths: Paths, module: Option<Module>, filter: Option<&str>) -> Result<(), String> {
    let build = Build::prepare(paths)?;
    let compiled = build.compile(module)?;
    let only = |one: &&modules::Compiled| module.is_none_or(|wanted| one.module == wanted);
    let wanted: Vec<_> = compiled.iter().filter(only).collect();
    let outcome = tests::run(&build, &wanted, filter, &[])?;
    say::say(&format!(
        "{} passed, {} failed",
        outcome.passed, outcome.failed
    ));
    judge(outcome)
}

fn judge(outcome: tests::Outcome) -> Result<(), String> {
    match (outcome.failed, outcome.passed) {
        (0, 0) => Err("no test was found".to_owned()),
        (0, _) => Ok(()),
        _ => Err("tests failed".to_owned()),
    }
}
