//! Where sources may lie: only in folders that both builds look into.

use std::fs;
use std::path::Path;

use super::digest::files_below;
use super::modules::Module;

/// What a source set may hold.
const SETS: &[(Module, &str, &[&str])] = &[
    (Module::Bridge, "main", &["kotlin"]),
    (Module::Bridge, "test", &["kotlin"]),
    (Module::Bridge, "testFixtures", &["kotlin"]),
    (Module::Domain, "main", &["kotlin"]),
    (Module::Domain, "test", &["kotlin", "resources"]),
    (Module::Domain, "testFixtures", &["kotlin"]),
    (
        Module::App,
        "main",
        &["AndroidManifest.xml", "kotlin", "res"],
    ),
    (Module::App, "test", &["kotlin", "resources"]),
];

/// Every source that one of the builds would not see.
pub(crate) fn faults(root: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for module in Module::ALL {
        let src = root.join("android").join(module.name()).join("src");
        for set in names(&src)? {
            let known = SETS
                .iter()
                .find(|(of, name, _)| *of == module && *name == set);
            let Some((_, _, parts)) = known else {
                found.push(format!(
                    "android/{}/src/{set}: only Gradle would look into it",
                    module.name()
                ));
                continue;
            };
            for part in names(&src.join(&set))? {
                if !parts.contains(&part.as_str()) {
                    found.push(format!(
                        "android/{}/src/{set}/{part}: not a place for sources of both builds",
                        module.name()
                    ));
                }
            }
            for file in files_below(&src.join(&set).join("kotlin"))? {
                if file.extension().is_none_or(|kind| kind != "kt") {
                    found.push(format!(
                        "{}: only Kotlin is compiled by both builds",
                        file.strip_prefix(root).unwrap_or(&file).display()
                    ));
                }
            }
        }
    }
    let manifest = super::drift::read(root, "android/app/src/main/AndroidManifest.xml")?;
    let manifest = manifest.replace("${applicationId}", "");
    for word in ["<uses-sdk", "extractNativeLibs", "${"] {
        if manifest.contains(word) {
            found.push(format!(
                "AndroidManifest.xml: {word}: the builds put this in"
            ));
        }
    }
    Ok(found)
}

/// What is in a folder; nothing if there is none.
fn names(folder: &Path) -> Result<Vec<String>, String> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let fault = |error| format!("{}: {error}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(fault)? {
        found.push(
            entry
                .map_err(fault)?
                .file_name()
                .to_string_lossy()
                .into_owned(),
        );
    }
    found.sort();
    Ok(found)
}
