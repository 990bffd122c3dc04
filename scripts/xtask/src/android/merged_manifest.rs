//! What the merged manifest gives away: a listing for the golden, and rules that no golden may bend.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// An element with what is in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    /// Without the `android:` before the name.
    attributes: BTreeMap<String, String>,
    children: Vec<Element>,
}

/// Permissions of the system that only the system, or a person with a cable and developer options, has.
const GUARDS: [&str; 3] = [
    "android.permission.BIND_DEVICE_ADMIN",
    "android.permission.BIND_JOB_SERVICE",
    "android.permission.DUMP",
];
const COMPONENTS: [&str; 5] = [
    "activity",
    "activity-alias",
    "service",
    "receiver",
    "provider",
];
/// Attributes of the application that must have this value.
const APPLICATION: [(&str, &str); 6] = [
    ("allowBackup", "false"),
    ("dataExtractionRules", "@xml/data_extraction_rules"),
    ("extractNativeLibs", "false"),
    ("fullBackupContent", "@xml/full_backup_content"),
    ("networkSecurityConfig", "@xml/network_security_config"),
    ("usesCleartextTraffic", "false"),
];
/// Attributes that it must not have.
const NEVER: [&str; 4] = [
    "debuggable",
    "testOnly",
    "requestLegacyExternalStorage",
    "sharedUserId",
];

/// A manifest that was read.
pub(crate) struct Merged(Element);

impl Merged {
    /// Reads a manifest.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut reader = Reader::from_str(text);
        let mut open = vec![Element::default()];
        loop {
            let fault = |what: &str| format!("merged manifest: {what}");
            match reader
                .read_event()
                .map_err(|error| fault(&error.to_string()))?
            {
                Event::Start(start) => open.push(element(&start)?),
                Event::Empty(start) => {
                    let child = element(&start)?;
                    let parent = open.last_mut().ok_or_else(|| fault("nothing open"))?;
                    parent.children.push(child);
                }
                Event::End(_) => {
                    let child = open.pop().ok_or_else(|| fault("nothing open"))?;
                    let parent = open.last_mut().ok_or_else(|| fault("nothing open"))?;
                    parent.children.push(child);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let root = open.pop().unwrap_or_default();
        root.children
            .into_iter()
            .find(|one| one.name == "manifest")
            .map(Self)
            .ok_or_else(|| "merged manifest: no manifest".to_owned())
    }

    /// Permissions that are asked for, sorted.
    pub(crate) fn permissions(&self) -> Vec<String> {
        let mut found: Vec<String> = self
            .0
            .children
            .iter()
            .filter(|one| one.name.starts_with("uses-permission"))
            .map(|one| one.value("name").to_owned())
            .collect();
        found.sort();
        found
    }

    /// Classes that the system looks up by their names.
    pub(crate) fn classes(&self) -> Vec<String> {
        let applications = self
            .0
            .children
            .iter()
            .filter(|one| one.name == "application");
        let mut found = Vec::new();
        for application in applications {
            let components = application
                .children
                .iter()
                .filter(|one| COMPONENTS.contains(&one.name.as_str()));
            found.extend(components.map(|one| one.value("name").to_owned()));
            found.extend(
                ["name", "appComponentFactory"].map(|name| application.value(name).to_owned()),
            );
        }
        found.retain(|name| !name.is_empty());
        found
    }

    /// One line an element, sorted within its parent; lines of children are indented.
    pub(crate) fn listing(&self) -> String {
        let mut text = String::new();
        list(&self.0.children, 0, &mut text);
        text
    }

    /// What no golden may allow.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut found = Vec::new();
        let applications: Vec<&Element> = self
            .0
            .children
            .iter()
            .filter(|one| one.name == "application")
            .collect();
        let [application] = applications.as_slice() else {
            return vec!["merged manifest: not one application".to_owned()];
        };
        for (name, value) in APPLICATION {
            if application.value(name) != value {
                found.push(format!(
                    "merged manifest: application has not {name}={value}"
                ));
            }
        }
        for name in NEVER {
            if application.attributes.contains_key(name) || self.0.attributes.contains_key(name) {
                found.push(format!("merged manifest: {name}"));
            }
        }
        for component in &application.children {
            if COMPONENTS.contains(&component.name.as_str()) {
                found.extend(component.exposure());
            }
        }
        found
    }
}

impl Element {
    fn value(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    fn filters(&self) -> impl Iterator<Item = &Self> {
        self.children
            .iter()
            .filter(|one| one.name == "intent-filter")
    }

    fn is_launcher(&self) -> bool {
        self.name == "activity"
            && self.filters().all(|filter| {
                let has = |name: &str| filter.children.iter().any(|one| one.value("name") == name);
                has("android.intent.action.MAIN") && has("android.intent.category.LAUNCHER")
            })
            && self.filters().count() == 1
    }

    fn exposure(&self) -> Vec<String> {
        let name = self.value("name");
        let mut found = Vec::new();
        let guarded = GUARDS.contains(&self.value("permission"));
        match self.value("exported") {
            "false" => {}
            "true" if self.is_launcher() || (guarded && self.name != "activity") => {}
            "true" => found.push(format!(
                "merged manifest: {name} is exported and not guarded"
            )),
            _ => found.push(format!(
                "merged manifest: {name} does not say whether it is exported"
            )),
        }
        if self.attributes.contains_key("grantUriPermissions") {
            found.push(format!(
                "merged manifest: {name} grants access to its content"
            ));
        }
        found
    }
}

fn element(start: &BytesStart<'_>) -> Result<Element, String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut attributes = BTreeMap::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| format!("merged manifest: {error}"))?;
        let name = text(attribute.key.as_ref());
        if name.starts_with("xmlns") {
            continue;
        }
        let name = name.strip_prefix("android:").unwrap_or(&name).to_owned();
        attributes.insert(name, text(&attribute.value));
    }
    Ok(Element {
        name: text(start.name().as_ref()),
        attributes,
        children: Vec::new(),
    })
}

fn list(elements: &[Element], depth: usize, text: &mut String) {
    let mut lines: Vec<String> = elements
        .iter()
        .map(|one| {
            let mut line = format!("{}{}", "    ".repeat(depth), one.name);
            if let Some(name) = one.attributes.get("name") {
                line.push_str(&format!(" {name}"));
            }
            for (name, value) in one.attributes.iter().filter(|(name, _)| *name != "name") {
                line.push_str(&format!(" {name}={value}"));
            }
            line.push('\n');
            list(&one.children, depth + 1, &mut line);
            line
        })
        .collect();
    lines.sort();
    text.push_str(&lines.concat());
}

#[cfg(test)]
#[path = "merged_manifest_tests.rs"]
mod tests;
