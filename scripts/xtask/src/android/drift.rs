//! What must be the same in both builds of the app: sources, versions, SDK levels, permissions. The Gradle project cannot be run
//! here, so its files are held to a form in which they take all of it from files that this build reads too.

use std::fs;
use std::path::Path;

use super::catalog::{self, Catalog, Levels};
use super::gradle_files;
use super::lock::{self, Artifact, Scope};
use super::source_sets;

/// The levels that were reviewed: what newer calls are guarded against, what tests run on.
const REVIEWED: Levels = Levels {
    min: 28,
    compile: 36,
    target: 36,
    test: 35,
};
/// Where tests run besides, for what differs with the release.
pub(crate) const SMOKE: [u32; 2] = [28, 34];

/// Everything in which the builds of the repository at `root` differ.
pub(crate) fn faults(root: &Path) -> Result<Vec<String>, String> {
    let catalog = catalog::read(root)?;
    let artifacts = lock::read(root)?;
    let mut found = versions(&catalog, &artifacts, &read(root, "Cargo.toml")?)?;
    found.extend(levels(
        catalog.levels()?,
        &artifacts,
        &read(
            root,
            "android/app/src/test/resources/robolectric.properties",
        )?,
    ));
    found.extend(gradle_files::faults(root)?);
    found.extend(source_sets::faults(root)?);
    Ok(found)
}

pub(crate) fn read(root: &Path, name: &str) -> Result<String, String> {
    fs::read_to_string(root.join(name)).map_err(|error| format!("{name}: {error}"))
}

fn versions(catalog: &Catalog, artifacts: &[Artifact], cargo: &str) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for (alias, library) in &catalog.libraries {
        let locked: Vec<&Artifact> = artifacts
            .iter()
            .filter(|one| one.is_for(Scope::Main) || one.is_for(Scope::Test))
            .filter(|one| one.group == library.group && one.name == library.name)
            .collect();
        if locked.is_empty() {
            found.push(format!(
                "{}: {alias} is not in {}",
                catalog::FILE,
                lock::FILE
            ));
        }
        for other in locked.iter().filter(|one| one.version != library.version) {
            found.push(format!(
                "{}: {alias} is {}, {} has {other}",
                catalog::FILE,
                library.version,
                lock::FILE
            ));
        }
    }
    let kotlin = catalog.version("kotlin")?;
    for (name, scope) in [
        ("kotlin-compiler-embeddable", Scope::Kotlin),
        ("kotlin-compose-compiler-plugin-embeddable", Scope::Compose),
        ("kotlin-stdlib", Scope::Main),
    ] {
        found.extend(tool(artifacts, name, scope, kotlin));
    }
    let agp = catalog.version("agp")?;
    for (alias, (id, version)) in &catalog.plugins {
        let same = match id.as_str() {
            "com.android.application" => version == agp,
            "org.jetbrains.kotlin.jvm" | "org.jetbrains.kotlin.plugin.compose" => version == kotlin,
            _ => false,
        };
        if !same {
            found.push(format!(
                "{}: plugin {alias}: the other build has no {id} {version}",
                catalog::FILE
            ));
        }
    }
    let tools = tools_of_plugin(agp).ok_or_else(|| format!("{}: agp is {agp}", catalog::FILE))?;
    found.extend(tool(artifacts, "manifest-merger", Scope::Merger, &tools));
    let name = catalog.version("versionName")?;
    if !cargo.contains(&format!("[workspace.package]\nversion = \"{name}\"\n")) {
        found.push(format!(
            "{}: versionName is {name}; Cargo.toml has another",
            catalog::FILE
        ));
    }
    Ok(found)
}

/// The version of the Android tools' libraries that a version of Google's plugin brings: always 23 above it.
fn tools_of_plugin(version: &str) -> Option<String> {
    let (major, rest) = version.split_once('.')?;
    Some(format!("{}.{rest}", major.parse::<u32>().ok()? + 23))
}

fn tool(artifacts: &[Artifact], name: &str, scope: Scope, version: &str) -> Option<String> {
    let same = artifacts
        .iter()
        .any(|one| one.name == name && one.is_for(scope) && one.version == version);
    (!same).then(|| format!("{}: {name} is not {version}", lock::FILE))
}

fn levels(levels: Levels, artifacts: &[Artifact], robolectric: &str) -> Vec<String> {
    let mut found = Vec::new();
    if levels != REVIEWED {
        found.push(format!(
            "{}: {levels:?} is not what was reviewed: {REVIEWED:?}",
            catalog::FILE
        ));
    }
    if robolectric.trim() != format!("sdk={}", levels.test) {
        found.push(format!("robolectric.properties is not sdk={}", levels.test));
    }
    let mut frameworks = vec![
        ("android-all", levels.compile),
        ("android-all", levels.test),
        ("android-all-instrumented", levels.test),
    ];
    frameworks.extend(SMOKE.map(|level| ("android-all-instrumented", level)));
    for (name, level) in frameworks {
        if !artifacts.iter().any(|one| is_framework(one, name, level)) {
            found.push(format!("{}: no {name} of SDK {level}", lock::FILE));
        }
    }
    found
}

/// Whether an artifact is the framework `name` of an SDK level.
pub(crate) fn is_framework(artifact: &Artifact, name: &str, level: u32) -> bool {
    // What the releases are called.
    let release = match level {
        28 => "9",
        34 => "14",
        35 => "15",
        36 => "16",
        _ => return false,
    };
    artifact.name == name
        && artifact
            .version
            .starts_with(&format!("{release}-robolectric-"))
}

#[cfg(test)]
#[path = "drift_tests.rs"]
mod tests;
