//! What the sources import must come from libraries that the catalog gives their module. This build compiles against everything
//! that is locked; Gradle would not find what only another library brings.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::catalog;
use super::digest::files_below;
use super::library::Library;
use super::lock::Scope;
use super::modules::{Build, Module};
use super::process::Program;

/// What comes with the platform, the language, or our own modules.
const ALWAYS: [&str; 7] = [
    "android.",
    "app.fieldvault.",
    "java.",
    "javax.",
    "kotlin.",
    "org.json.",
    "org.w3c.",
];

/// Which libraries have a package, by alias of the catalog.
type Packages = BTreeMap<String, BTreeSet<String>>;

/// Every import that the module's bundles do not have.
pub(crate) fn faults(build: &Build) -> Result<Vec<String>, String> {
    let packages = packages(build)?;
    let bundle = |name: &str| -> BTreeSet<String> {
        build
            .catalog
            .bundles
            .get(name)
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    };
    let mut found = Vec::new();
    for module in [Module::Domain, Module::App] {
        let main = bundle(&format!("{}-main", module.name()));
        let mut test = bundle(&format!("{}-test", module.name()));
        test.extend(main.iter().cloned());
        for (set, allowed) in [("main", &main), ("testFixtures", &main), ("test", &test)] {
            let folder = build
                .paths
                .module(module.name())
                .join("src")
                .join(set)
                .join("kotlin");
            for file in files_below(&folder)? {
                let text = fs::read_to_string(&file)
                    .map_err(|error| format!("{}: {error}", file.display()))?;
                let name = file
                    .strip_prefix(&build.paths.root)
                    .unwrap_or(&file)
                    .display()
                    .to_string();
                found.extend(strangers(&name, &text, &packages, allowed));
            }
        }
    }
    Ok(found)
}

fn strangers(
    name: &str,
    text: &str,
    packages: &Packages,
    allowed: &BTreeSet<String>,
) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.strip_prefix("import "))
        .filter_map(|line| line.split(' ').next())
        .filter(|import| !ALWAYS.iter().any(|start| import.starts_with(start)))
        .filter(|import| !provided(import, packages, allowed))
        .map(|import| {
            format!(
                "{name}: {import} is in no library that {} gives this module",
                catalog::FILE
            )
        })
        .collect()
}

/// Whether the longest package that the import begins with is in an allowed library.
fn provided(import: &str, packages: &Packages, allowed: &BTreeSet<String>) -> bool {
    let mut package = import;
    while let Some((shorter, _)) = package.rsplit_once('.') {
        if let Some(libraries) = packages.get(shorter) {
            return libraries.iter().any(|one| allowed.contains(one));
        }
        package = shorter;
    }
    false
}

fn packages(build: &Build) -> Result<Packages, String> {
    let mut found = Packages::new();
    for artifact in &build.artifacts {
        if !artifact.is_for(Scope::Main) && !artifact.is_for(Scope::Test) {
            continue;
        }
        let alias = build
            .catalog
            .libraries
            .iter()
            .find(|(_, one)| one.group == artifact.group && one.name == artifact.name)
            .map_or_else(|| artifact.to_string(), |(alias, _)| alias.clone());
        for jar in Library::open(&build.paths, artifact)?.jars {
            // A jar without classes, which some are, is no failure.
            let listing = Program::new("unzip")
                .arg("-Z1")
                .arg(&jar)
                .arg("*.class")
                .quietly()
                .unwrap_or_default();
            for entry in listing.lines() {
                if let Some((folder, _)) = entry.rsplit_once('/') {
                    found
                        .entry(folder.replace('/', "."))
                        .or_default()
                        .insert(alias.clone());
                }
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_from_a_library_that_the_module_is_not_given_is_found() {
        let set = |names: &[&str]| {
            names
                .iter()
                .map(|one| (*one).to_owned())
                .collect::<BTreeSet<_>>()
        };
        let packages = Packages::from([
            ("a.b".to_owned(), set(&["one"])),
            ("a.b.c".to_owned(), set(&["two", "three"])),
        ]);
        let text = "import a.b.Thing\nimport a.b.c.Other.Inner\nimport android.os.Bundle\nimport x.y as z\n";
        let found = strangers("F.kt", text, &packages, &set(&["one", "three"]));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("F.kt: x.y is in no library"),
            "{found:?}"
        );
        assert_eq!(strangers("F.kt", text, &packages, &set(&["two"])).len(), 2);
    }
}
