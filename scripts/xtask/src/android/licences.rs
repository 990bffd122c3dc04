//! The licences that the app shows (Me, About): of every library that ships, with each text once. They are a committed resource,
//! so that both builds have the same; what is committed must be what is made from the two locks now.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::lock::{self, Artifact, Scope};

mod crates;
mod terms;
mod texts;

/// The resource, from the repository's root.
pub(crate) const FILE: &str = "android/app/src/main/res/raw/licences.json";

/// Whose libraries are under which licence. A group that is not here is a fault: somebody has to look.
const GROUPS: &[(&str, &str)] = &[
    ("androidx.", "Apache-2.0"),
    ("com.google.guava", "Apache-2.0"),
    ("com.google.zxing", "Apache-2.0"),
    // Or LGPL-2.1-or-later.
    ("net.java.dev.jna", "Apache-2.0"),
    ("org.jetbrains", "Apache-2.0"),
    ("org.jspecify", "Apache-2.0"),
];

/// What ships inside another library, which does not say so in a lock: name, inside what, its text.
const INSIDE: &[(&str, &str, &str)] = &[(
    "libffi",
    "net.java.dev.jna",
    include_str!("../../licences/libffi.txt"),
)];

/// A library that ships.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Library {
    name: String,
    version: String,
    /// What it is taken under.
    licence: String,
    /// Its texts, whole.
    texts: Vec<String>,
}

/// Writes the resource anew.
pub(crate) fn write(root: &Path) -> Result<String, String> {
    let (app, core) = shipped(root)?;
    let said = format!(
        "{FILE}: {} libraries of the app, {} of the core",
        app.len(),
        core.len()
    );
    super::step::write(&root.join(FILE), text_of(&app, &core))?;
    Ok(said)
}

/// What the committed resource lacks or has too much of.
pub(crate) fn faults(root: &Path) -> Result<Vec<String>, String> {
    let (app, core) = shipped(root)?;
    let committed = fs::read_to_string(root.join(FILE)).unwrap_or_default();
    Ok(compare(&committed, &text_of(&app, &core)))
}

/// Libraries of the app from gradle/artifacts.lock, and of the core from Cargo.lock.
fn shipped(root: &Path) -> Result<(Vec<Library>, Vec<Library>), String> {
    let apache =
        fs::read_to_string(root.join("LICENSE")).map_err(|error| format!("LICENSE: {error}"))?;
    let app = of_app(&lock::read(root)?, &apache)?;
    let core = crates::shipped(root, &apache)?;
    Ok((app, core))
}

fn of_app(artifacts: &[Artifact], apache: &str) -> Result<Vec<Library>, String> {
    let mut found = Vec::new();
    for artifact in artifacts.iter().filter(|one| one.is_for(Scope::Main)) {
        let known = GROUPS
            .iter()
            .find(|(group, _)| artifact.group.starts_with(group));
        let (_, licence) = known.ok_or_else(|| {
            format!(
                "{artifact} ships: say under which licence in scripts/xtask/src/android/licences.rs"
            )
        })?;
        found.push(Library {
            name: format!("{}:{}", artifact.group, artifact.name),
            version: artifact.version.clone(),
            licence: (*licence).to_owned(),
            texts: vec![apache.to_owned()],
        });
        for (name, _, text) in INSIDE
            .iter()
            .filter(|(_, inside, _)| *inside == artifact.group)
        {
            found.push(Library {
                name: format!("{name} ({})", artifact.group),
                version: artifact.version.clone(),
                licence: "MIT".to_owned(),
                texts: vec![(*text).to_owned()],
            });
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found.dedup();
    Ok(found)
}

/// The resource: each text once, and libraries that name theirs by place.
fn text_of(app: &[Library], core: &[Library]) -> String {
    let mut places: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut kept: Vec<Vec<String>> = Vec::new();
    let mut entries = |libraries: &[Library]| -> Vec<Value> {
        libraries
            .iter()
            .map(|library| {
                let texts: Vec<usize> = library
                    .texts
                    .iter()
                    .map(|text| {
                        let paragraphs = texts::paragraphs(text);
                        *places.entry(paragraphs.clone()).or_insert_with(|| {
                            kept.push(paragraphs);
                            kept.len() - 1
                        })
                    })
                    .collect();
                json!({ "name": library.name, "version": library.version, "licence": library.licence, "texts": texts })
            })
            .collect()
    };
    let (app, core) = (entries(app), entries(core));
    let all = json!({ "app": app, "core": core, "texts": kept });
    // A map of texts and numbers always has a text.
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}

/// A line for each library that has no entry, has one too much, or has another text.
fn compare(committed: &str, made: &str) -> Vec<String> {
    if committed == made {
        return Vec::new();
    }
    let (had, has) = (names(committed), names(made));
    let mut found: Vec<String> = Vec::new();
    found.extend(
        has.iter()
            .filter(|name| !had.contains(name))
            .map(|name| format!("{FILE}: {name} ships and has no entry")),
    );
    found.extend(
        had.iter()
            .filter(|name| !has.contains(name))
            .map(|name| format!("{FILE}: {name} does not ship")),
    );
    if found.is_empty() {
        found.push(format!("{FILE}: a text is not the library's own"));
    }
    found.push("cargo xtask android licences writes it anew".to_owned());
    found
}

fn names(text: &str) -> Vec<String> {
    let all: Value = serde_json::from_str(text).unwrap_or_default();
    ["app", "core"]
        .iter()
        .filter_map(|part| all.get(part)?.as_array())
        .flatten()
        .map(|entry| {
            let word = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
            format!("{} {}", word("name"), word("version"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(name: &str, text: &str) -> Library {
        Library {
            name: name.to_owned(),
            version: "1.0".to_owned(),
            licence: "MIT".to_owned(),
            texts: vec![text.to_owned()],
        }
    }

    #[test]
    fn a_text_that_many_have_is_kept_once() {
        let made = text_of(
            &[library("a", "one"), library("b", "one\n")],
            &[library("c", "two")],
        );
        let all: Value = serde_json::from_str(&made).unwrap();
        assert_eq!(all["texts"], json!([["one"], ["two"]]));
        assert_eq!(all["app"][1]["texts"], json!([0]));
        assert_eq!(all["core"][0]["texts"], json!([1]));
    }

    #[test]
    fn a_library_without_an_entry_is_a_fault_and_so_is_one_that_has_gone() {
        let before = text_of(&[library("a", "one"), library("gone", "one")], &[]);
        let now = text_of(&[library("a", "one")], &[library("new", "two")]);
        assert_eq!(compare(&now, &now), Vec::<String>::new());
        let found = compare(&before, &now);
        assert!(
            found[0].ends_with("new 1.0 ships and has no entry"),
            "{found:?}"
        );
        assert!(found[1].ends_with("gone 1.0 does not ship"), "{found:?}");
        let found = compare(
            &text_of(&[library("a", "other")], &[]),
            &text_of(&[library("a", "one")], &[]),
        );
        assert!(found[0].contains("not the library's own"), "{found:?}");
        assert!(!compare("", &now).is_empty());
    }

    #[test]
    fn a_group_that_nobody_has_looked_at_is_a_fault() {
        let line = format!("com.example:thing:1.0:jar {} main\n", "0".repeat(64));
        let artifacts = lock::parse(&line).unwrap();
        assert!(
            of_app(&artifacts, "")
                .unwrap_err()
                .contains("com.example:thing")
        );
    }
}
