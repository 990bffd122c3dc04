//! Pictures of every screen: compared with those in android/app/goldens/pictures, or approved. The test that takes them is part of
//! the app's tests; this runs it alone.

use std::path::PathBuf;

use super::modules::{Build, Compiled, Module};
use super::paths::Paths;
use super::say::say;
use super::{judge, tests};

/// Where pictures are kept as they were taken, and what differs.
pub(crate) fn folder(paths: &Paths) -> PathBuf {
    paths.out.join("pictures")
}

/// Takes those whose name contains `only`, and compares or approves them.
pub(crate) fn run(paths: Paths, approve: bool, only: &str) -> Result<(), String> {
    let build = Build::prepare(paths)?;
    let compiled = build.compile(None)?;
    let app: Vec<_> = compiled
        .iter()
        .filter(|one| one.module == Module::App)
        .collect();
    let approving = if approve { "true" } else { "false" };
    let outcome = tests::run(
        &build,
        &app,
        Some("ui.picture."),
        &[
            ("fieldvault.pictures.approve", approving),
            ("fieldvault.pictures.only", only),
        ],
    )?;
    say(&format!(
        "{} passed, {} failed",
        outcome.passed, outcome.failed
    ));
    if approve && outcome.failed == 0 && only.is_empty() {
        lay_out(&build, &app)?;
    }
    judge(outcome)
}

/// Contact sheets and the README's strips, from what is approved.
fn lay_out(build: &Build, app: &[&Compiled]) -> Result<(), String> {
    for one in app {
        tests::program(build, one, "app.fieldvault.ui.picture.ContactSheet", &[])?;
    }
    say("  docs/screens             written");
    Ok(())
}
