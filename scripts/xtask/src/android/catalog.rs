//! gradle/libs.versions.toml: SDK levels, tools, and the libraries that our own sources name. The Gradle project reads the same
//! file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

/// The file, from the repository's root.
pub(crate) const FILE: &str = "gradle/libs.versions.toml";

/// A library by its coordinates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Coordinates {
    pub(crate) group: String,
    pub(crate) name: String,
    pub(crate) version: String,
}

/// What the file says.
#[derive(Clone, Debug)]
pub(crate) struct Catalog {
    versions: BTreeMap<String, String>,
    /// By alias.
    pub(crate) libraries: BTreeMap<String, Coordinates>,
    /// Aliases of libraries, by the bundle's name: a module and its source set, such as `app-main`.
    pub(crate) bundles: BTreeMap<String, Vec<String>>,
    /// Gradle's plugins: id and version, by alias.
    pub(crate) plugins: BTreeMap<String, (String, String)>,
}

/// Android releases by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Levels {
    /// The oldest Android that the app runs on.
    pub(crate) min: u32,
    /// The Android that it is compiled against.
    pub(crate) compile: u32,
    /// The Android that it is made for.
    pub(crate) target: u32,
    /// The Android that tests run on.
    pub(crate) test: u32,
}

/// Reads the catalog of the repository at `root`.
pub(crate) fn read(root: &Path) -> Result<Catalog, String> {
    let text = fs::read_to_string(root.join(FILE)).map_err(|error| format!("{FILE}: {error}"))?;
    parse(&text)
}

/// Reads the text of a catalog.
pub(crate) fn parse(text: &str) -> Result<Catalog, String> {
    let fault = |what: &str| format!("{FILE}: {what}");
    let table: Table = text.parse().map_err(|error| fault(&format!("{error}")))?;
    let section = |name: &str| {
        table
            .get(name)
            .and_then(Value::as_table)
            .ok_or_else(|| fault(&format!("no section [{name}]")))
    };
    let versions: BTreeMap<String, String> = section("versions")?
        .iter()
        .map(|(name, value)| {
            let value = value.as_str();
            value
                .map(|value| (name.clone(), value.to_owned()))
                .ok_or_else(|| fault(&format!("version {name} is no text")))
        })
        .collect::<Result<_, _>>()?;
    let mut libraries = BTreeMap::new();
    for (alias, value) in section("libraries")? {
        let read = coordinates(value, &versions);
        libraries.insert(
            alias.clone(),
            read.ok_or_else(|| {
                fault(&format!(
                    "{alias} is not {{ module = \"group:name\", version.ref = \"…\" }}"
                ))
            })?,
        );
    }
    let mut bundles = BTreeMap::new();
    for (name, value) in section("bundles")? {
        let aliases: Option<Vec<String>> = value.as_array().and_then(|list| {
            list.iter()
                .map(|one| one.as_str().map(str::to_owned))
                .collect()
        });
        let aliases = aliases.ok_or_else(|| fault(&format!("bundle {name} is no list")))?;
        if let Some(unknown) = aliases.iter().find(|one| !libraries.contains_key(*one)) {
            return Err(fault(&format!(
                "bundle {name} names {unknown}, which is no library"
            )));
        }
        bundles.insert(name.clone(), aliases);
    }
    let mut plugins = BTreeMap::new();
    for (alias, value) in section("plugins")? {
        let read = plugin(value, &versions);
        plugins.insert(
            alias.clone(),
            read.ok_or_else(|| {
                fault(&format!(
                    "{alias} is not {{ id = \"id\", version.ref = \"…\" }}"
                ))
            })?,
        );
    }
    Ok(Catalog {
        versions,
        libraries,
        bundles,
        plugins,
    })
}

fn plugin(value: &Value, versions: &BTreeMap<String, String>) -> Option<(String, String)> {
    let id = value.get("id")?.as_str()?.to_owned();
    let version = versions.get(value.get("version")?.get("ref")?.as_str()?)?;
    Some((id, version.clone()))
}

fn coordinates(value: &Value, versions: &BTreeMap<String, String>) -> Option<Coordinates> {
    let (group, name) = value.get("module")?.as_str()?.split_once(':')?;
    let version = versions.get(value.get("version")?.get("ref")?.as_str()?)?;
    Some(Coordinates {
        group: group.to_owned(),
        name: name.to_owned(),
        version: version.clone(),
    })
}

impl Catalog {
    /// One of the versions.
    pub(crate) fn version(&self, name: &str) -> Result<&str, String> {
        self.versions
            .get(name)
            .map(String::as_str)
            .ok_or_else(|| format!("{FILE}: no version {name}"))
    }

    /// The SDK levels.
    pub(crate) fn levels(&self) -> Result<Levels, String> {
        let number = |name: &str| {
            self.version(name)?
                .parse()
                .map_err(|_| format!("{FILE}: {name} is no number"))
        };
        Ok(Levels {
            min: number("minSdk")?,
            compile: number("compileSdk")?,
            target: number("targetSdk")?,
            test: number("testSdk")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        [versions]
        minSdk = "28"
        compileSdk = "36"
        targetSdk = "36"
        testSdk = "35"
        x = "1.2"
        [libraries]
        one = { module = "a.b:one", version.ref = "x" }
        [bundles]
        app-main = ["one"]
        [plugins]
        two = { id = "a.two", version.ref = "x" }
    "#;

    #[test]
    fn levels_libraries_and_bundles_are_read() {
        let catalog = parse(TEXT).unwrap();
        let levels = catalog.levels().unwrap();
        assert_eq!((levels.min, levels.compile), (28, 36));
        assert_eq!(catalog.bundles["app-main"], ["one"]);
        assert_eq!(
            catalog.plugins["two"],
            ("a.two".to_owned(), "1.2".to_owned())
        );
        let one = &catalog.libraries["one"];
        assert_eq!(
            (one.group.as_str(), one.name.as_str(), one.version.as_str()),
            ("a.b", "one", "1.2")
        );
    }

    #[test]
    fn faults_are_named() {
        for (from, to, fault) in [
            ("[\"one\"]", "[\"two\"]", "which is no library"),
            (
                "one\", version.ref = \"x\"",
                "one\", version.ref = \"y\"",
                "one is not { module",
            ),
            (
                "two\", version.ref = \"x\"",
                "two\", version = \"2\"",
                "two is not { id",
            ),
            ("[plugins]", "[plugin]", "no section [plugins]"),
            ("x = \"1.2\"", "x = 1", "version x is no text"),
            ("[bundles]", "[bundle]", "no section [bundles]"),
        ] {
            let said = parse(&TEXT.replace(from, to)).unwrap_err();
            assert!(said.contains(fault), "{said}");
        }
        let text = TEXT.replace("minSdk = \"28\"", "minSdk = \"P\"");
        let said = parse(&text).unwrap().levels().unwrap_err();
        assert!(said.contains("minSdk is no number"), "{said}");
    }
}
