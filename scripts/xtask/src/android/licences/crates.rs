//! Crates that ship in the core's library, with their texts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::{Library, terms};

/// The library that the app loads.
const CORE: &str = "agent-ffi";
/// A phone's platform: what only other systems need does not ship.
const PLATFORM: &str = "aarch64-linux-android";
/// Build dependencies whose C sources are compiled into the core.
const SOURCES: &[&str] = &["openssl-src", "sqlcipher-src"];
const MPL: &str = include_str!("../../../licences/MPL-2.0.txt");

/// Every crate that is not ours, and the standard library.
pub(super) fn shipped(root: &Path, apache: &str) -> Result<Vec<Library>, String> {
    let metadata = metadata(root)?;
    let packages: BTreeMap<&str, &Value> = list(&metadata, "packages")?
        .iter()
        .map(|package| (word(package, "id"), package))
        .collect();
    let mut found = Vec::new();
    for id in below(&metadata, &packages)? {
        let package = packages.get(id).ok_or("a package without an entry")?;
        if !package.get("source").is_none_or(Value::is_null) {
            found.push(library(package, apache)?);
        }
    }
    found.push(standard_library(root, apache)?);
    found.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
    Ok(found)
}

fn metadata(root: &Path) -> Result<Value, String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            PLATFORM,
        ])
        .current_dir(root)
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
}

/// What the core is linked from: not what only builds or tests it, and no procedural macros, which run in the compiler.
fn below<'a>(
    metadata: &'a Value,
    packages: &BTreeMap<&'a str, &'a Value>,
) -> Result<BTreeSet<&'a str>, String> {
    let nodes: BTreeMap<&str, &Value> =
        list(metadata.get("resolve").unwrap_or(&Value::Null), "nodes")?
            .iter()
            .map(|node| (word(node, "id"), node))
            .collect();
    let name = |id: &str| packages.get(id).map_or("", |package| word(package, "name"));
    let core = packages
        .keys()
        .copied()
        .find(|id| name(id) == CORE)
        .ok_or("the core is not in the workspace")?;
    let (mut found, mut open) = (BTreeSet::new(), vec![core]);
    while let Some(id) = open.pop() {
        if packages.get(id).is_some_and(|package| is_macro(package))
            || !found.insert(id)
            || SOURCES.contains(&name(id))
        {
            continue;
        }
        for dependency in list(nodes.get(id).copied().unwrap_or(&Value::Null), "deps")? {
            let to = word(dependency, "pkg");
            let normal = list(dependency, "dep_kinds")?
                .iter()
                .any(|kind| kind.get("kind").is_none_or(Value::is_null));
            if normal || SOURCES.contains(&name(to)) {
                open.push(to);
            }
        }
    }
    Ok(found)
}

fn is_macro(package: &Value) -> bool {
    list(package, "targets")
        .map(|targets| {
            targets.iter().any(|target| {
                target
                    .get("kind")
                    .is_some_and(|kind| kind.to_string().contains("proc-macro"))
            })
        })
        .unwrap_or_default()
}

fn library(package: &Value, apache: &str) -> Result<Library, String> {
    let (name, version) = (word(package, "name"), word(package, "version"));
    let expression = word(package, "license");
    let taken = terms::taken(expression)
        .ok_or_else(|| format!("{name} {version}: what does “{expression}” let us do?"))?;
    let folder = Path::new(word(package, "manifest_path"))
        .parent()
        .ok_or("a package without a folder")?;
    let fault = |error: std::io::Error| format!("{name} {version}: {error}");
    let texts = match taken.as_slice() {
        // One library of its own.
        ["Apache-2.0"] if !SOURCES.contains(&name) => vec![apache.to_owned()],
        ["MPL-2.0"] => vec![MPL.to_owned()],
        [one] if !SOURCES.contains(&name) => {
            let files = files(folder).map_err(fault)?;
            let own = files
                .iter()
                .find(|file| is_for(file, one))
                .or(files.first());
            let own =
                own.ok_or_else(|| format!("{name} {version} has no text of its licence, {one}"))?;
            vec![fs::read_to_string(own).map_err(fault)?]
        }
        // Several things in one: everything that it says.
        _ => {
            let mut texts = Vec::new();
            for place in places(folder).map_err(fault)? {
                for file in files(&place).map_err(fault)? {
                    texts.push(fs::read_to_string(file).map_err(fault)?);
                }
            }
            texts
        }
    };
    if texts.is_empty() {
        return Err(format!(
            "{name} {version} has no text of its licences, {expression}"
        ));
    }
    Ok(Library {
        name: name.to_owned(),
        version: version.to_owned(),
        licence: taken.join(", "),
        texts,
    })
}

/// A folder and those in it.
fn places(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = vec![folder.to_owned()];
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Files that hold a licence, in order.
fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_uppercase();
        let said = ["LICENSE", "LICENCE", "COPYING", "UNLICENSE"]
            .iter()
            .any(|word| name.starts_with(word));
        if said && entry.file_type()?.is_file() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file is called after `licence`: `LICENSE-MIT`.
fn is_for(file: &Path, licence: &str) -> bool {
    let name = file
        .file_name()
        .map(|name| name.to_string_lossy().to_uppercase())
        .unwrap_or_default();
    name.contains(&licence.to_uppercase())
}

/// Rust's own library is in every program that is made with it.
fn standard_library(root: &Path, apache: &str) -> Result<Library, String> {
    const FILE: &str = "rust-toolchain.toml";
    let text = fs::read_to_string(root.join(FILE)).map_err(|error| format!("{FILE}: {error}"))?;
    let toolchain: toml::Table = text.parse().map_err(|error| format!("{FILE}: {error}"))?;
    let channel = toolchain
        .get("toolchain")
        .and_then(|table| table.get("channel"))
        .and_then(toml::Value::as_str);
    Ok(Library {
        name: "Rust".to_owned(),
        version: channel
            .ok_or_else(|| format!("{FILE}: no channel"))?
            .to_owned(),
        licence: "Apache-2.0".to_owned(),
        texts: vec![apache.to_owned()],
    })
}

fn list<'a>(value: &'a Value, key: &str) -> Result<&'a Vec<Value>, String> {
    value
        .get(key)
        .and_then(Value::as_array)
        .ok_or_else(|| format!("cargo metadata without {key}"))
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
