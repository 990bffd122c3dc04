//! Everything that is checked of the app beside its tests.

use std::fs;

use super::dex;
use super::dex_rules;
use super::dexdump;
use super::drift;
use super::goldens::{self, Mode};
use super::imports;
use super::licences;
use super::merged_manifest::Merged;
use super::modules::Build;
use super::newer_calls;
use super::parts::Package;
use super::paths::Paths;
use super::process::Program;
use super::source_rules;
use super::step;
use super::strings;

/// Fails with every fault that is found. What needs nothing compiled is checked first.
pub(crate) fn run(paths: Paths, sources_only: bool, mode: Mode) -> Result<(), String> {
    let mut faults = source_rules::faults(&paths)?;
    faults.extend(strings::faults(&paths)?);
    faults.extend(drift::faults(&paths.root)?);
    faults.extend(licences::faults(&paths.root)?);
    if faults.is_empty() && !sources_only {
        faults = of_what_is_compiled(&Build::prepare(paths)?, mode)?;
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n"))
    }
}

fn of_what_is_compiled(build: &Build, mode: Mode) -> Result<Vec<String>, String> {
    let mut faults = imports::faults(build)?;
    let merged = build.link(Package::Release)?.1;
    let text =
        fs::read_to_string(&merged).map_err(|error| format!("{}: {error}", merged.display()))?;
    let merged = Merged::parse(&text)?;
    faults.extend(merged.faults());
    faults.extend(goldens::compare(
        &build.paths,
        "manifest.txt",
        &merged.listing(),
        mode,
    )?);

    let zip = dex::own_dex(build, Package::Release)?;
    let folder = build.paths.out.join("check");
    step::fresh(&folder)?;
    Program::new("unzip")
        .args(["-q", "-o"])
        .arg(&zip)
        .arg("-d")
        .arg(&folder)
        .quietly()?;
    let mut calls = Vec::new();
    for file in super::digest::files_below(&folder)? {
        calls.extend(dexdump::calls(&file)?);
    }
    let ours = |from: &str| {
        from.starts_with("app.fieldvault.") && !from.starts_with("app.fieldvault.core.")
    };
    faults.extend(dex_rules::faults(&calls, ours));
    let listing = dex_rules::pending_intents(&calls);
    faults.extend(goldens::compare(
        &build.paths,
        "pending-intents.txt",
        &listing,
        mode,
    )?);
    faults.extend(newer_calls::faults(build, &calls)?);
    Ok(faults)
}
