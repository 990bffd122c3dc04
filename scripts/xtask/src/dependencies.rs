//! What the dependency graph may hold, from `cargo metadata`: what deny.toml says to people, checked without its database.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Crates of which there must be exactly one version.
const ONE_OF: &[&str] = &[
    "libsqlite3-sys",
    "sqlcipher-src",
    "openssl-src",
    "openssl-sys",
    "rusqlite",
    "rustls",
    "ring",
    "tokio",
    "hyper",
    "reqwest",
    "zstd-sys",
    "uniffi",
];

/// Crates that must not be there, and why.
const BANNED: &[(&str, &str)] = &[
    ("aws-lc-rs", "a second cryptography library; ring is ours"),
    ("aws-lc-sys", "a second cryptography library; ring is ours"),
    ("native-tls", "a second TLS stack"),
    ("openssl", "OpenSSL serves SQLCipher only"),
    ("sqlx", "cannot share libsqlite3-sys with rusqlite"),
    ("sqlx-sqlite", "cannot share libsqlite3-sys with rusqlite"),
    ("diesel", "cannot share libsqlite3-sys with rusqlite"),
    ("refinery", "caps the version of rusqlite"),
    ("tokio-rusqlite", "caps the version of rusqlite"),
];

/// Licences that a dependency may be taken under.
const LICENCES: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "CC0-1.0",
    "0BSD",
    "Unlicense",
    "BSL-1.0",
    "MPL-2.0",
    "CDLA-Permissive-2.0",
    // SQLite and LibTomCrypt, inside sqlcipher-src.
    "blessing",
    "WTFPL",
];

/// Checks the graph of the whole workspace.
pub(crate) fn check(root: &Path) -> Result<String, Vec<String>> {
    let packages = packages(root).map_err(|fault| vec![fault])?;
    let faults = judge(&packages);
    if faults.is_empty() {
        Ok(format!(
            "dependencies: {} packages, one of each that matters, none banned, licences known",
            packages.len()
        ))
    } else {
        Err(faults)
    }
}

struct Package {
    name: String,
    version: String,
    licence: String,
    ours: bool,
}

fn packages(root: &Path) -> Result<Vec<Package>, String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root)
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let metadata: Value =
        serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    let list = metadata
        .get("packages")
        .and_then(Value::as_array)
        .ok_or("no packages")?;
    Ok(list.iter().map(package).collect())
}

fn package(value: &Value) -> Package {
    let text = |key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    Package {
        name: text("name"),
        version: text("version"),
        licence: text("license"),
        ours: value.get("source").is_none_or(Value::is_null),
    }
}

fn judge(packages: &[Package]) -> Vec<String> {
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for package in packages {
        versions
            .entry(&package.name)
            .or_default()
            .push(&package.version);
    }
    let mut faults = Vec::new();
    for name in ONE_OF {
        match versions.get(name).map(Vec::as_slice) {
            Some([_]) => {}
            Some(several) => faults.push(format!(
                "{name}: {} versions: {}",
                several.len(),
                several.join(", ")
            )),
            None => faults.push(format!(
                "{name}: not in the graph; this list is out of date"
            )),
        }
    }
    for (name, why) in BANNED
        .iter()
        .filter(|(name, _)| versions.contains_key(name))
    {
        faults.push(format!("{name}: banned: {why}"));
    }
    for package in packages
        .iter()
        .filter(|package| !package.ours && !acceptable(&package.licence))
    {
        faults.push(format!(
            "{} {}: licence {:?} is not on the list",
            package.name, package.version, package.licence
        ));
    }
    faults
}

/// Whether an SPDX expression can be met with the list: one alternative of each conjunct.
fn acceptable(expression: &str) -> bool {
    let flat = expression.replace(['(', ')'], "").replace('/', " OR ");
    !flat.is_empty()
        && flat
            .split(" AND ")
            .all(|part| part.split(" OR ").any(|one| LICENCES.contains(&one.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, version: &str, licence: &str) -> Package {
        Package {
            name: name.into(),
            version: version.into(),
            licence: licence.into(),
            ours: false,
        }
    }

    fn clean() -> Vec<Package> {
        ONE_OF
            .iter()
            .map(|name| one(name, "1.0.0", "MIT OR Apache-2.0"))
            .collect()
    }

    #[test]
    fn a_second_sqlite_a_banned_crate_and_an_unknown_licence_are_found() {
        assert_eq!(judge(&clean()), Vec::<String>::new());
        for planted in [
            one("libsqlite3-sys", "0.1.0", "MIT"),
            one("aws-lc-rs", "1.0.0", "ISC"),
            one("stranger", "1.0.0", "AGPL-3.0"),
            one("nameless", "1.0.0", ""),
        ] {
            let mut packages = clean();
            packages.push(planted);
            assert_eq!(judge(&packages).len(), 1);
        }
    }

    #[test]
    fn licence_expressions_are_read() {
        assert!(acceptable("MIT/Apache-2.0"));
        assert!(acceptable("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(!acceptable("MIT AND GPL-3.0"));
    }
}
