//! The form of the Gradle project's files: versions, levels and libraries from the catalog, sources where both builds look, what
//! is resolved pinned to the lock. Whatever could say something else is not allowed.

use std::collections::BTreeMap;
use std::path::Path;

use super::catalog;
use super::digest::files_below;
use super::drift::read;
use super::manifest::APPLICATION;
use super::modules::Module;
use super::native;

/// Lines that a file must have, once: without them the builds differ.
const REQUIRED: &[(&str, &str)] = &[
    (
        "settings.gradle.kts",
        "create(\"libs\") { from(files(\"../gradle/libs.versions.toml\")) }",
    ),
    (
        "settings.gradle.kts",
        "include(\":bridge\", \":domain\", \":app\")",
    ),
    ("build.gradle.kts", "file(\"../gradle/artifacts.lock\")"),
    ("build.gradle.kts", "resolutionStrategy.eachDependency {"),
    (
        "bridge/build.gradle.kts",
        "kotlin.srcDir(bindings.flatMap { task -> task.out.dir(\"kotlin\") })",
    ),
    (
        "bridge/build.gradle.kts",
        "kotlin.srcDir(bindings.flatMap { task -> task.out.dir(\"testkit\") })",
    ),
    ("bridge/build.gradle.kts", "alias(libs.plugins.kotlin.jvm)"),
    ("domain/build.gradle.kts", "alias(libs.plugins.kotlin.jvm)"),
    (
        "app/build.gradle.kts",
        "alias(libs.plugins.android.application)",
    ),
    ("app/build.gradle.kts", "alias(libs.plugins.kotlin.compose)"),
    ("bridge/build.gradle.kts", "`java-test-fixtures`"),
    ("domain/build.gradle.kts", "`java-test-fixtures`"),
    (
        "domain/build.gradle.kts",
        "testFixturesApi(testFixtures(project(\":bridge\")))",
    ),
    ("domain/build.gradle.kts", "api(project(\":bridge\"))"),
    (
        "app/build.gradle.kts",
        "compileSdk = libs.versions.compileSdk.get().toInt()",
    ),
    (
        "app/build.gradle.kts",
        "minSdk = libs.versions.minSdk.get().toInt()",
    ),
    (
        "app/build.gradle.kts",
        "targetSdk = libs.versions.targetSdk.get().toInt()",
    ),
    (
        "app/build.gradle.kts",
        "versionCode = libs.versions.versionCode.get().toInt()",
    ),
    (
        "app/build.gradle.kts",
        "versionName = libs.versions.versionName.get()",
    ),
    (
        "app/build.gradle.kts",
        "implementation(project(\":domain\"))",
    ),
    (
        "app/build.gradle.kts",
        "testImplementation(testFixtures(project(\":domain\")))",
    ),
    ("app/build.gradle.kts", "proguardFiles(\"rules.pro\")"),
    (
        "app/build.gradle.kts",
        "localeFilters += listOf(\"en\", \"zh\")",
    ),
    (
        "app/build.gradle.kts",
        "lock = root.resolve(\"gradle/artifacts.lock\")",
    ),
    (
        "app/build.gradle.kts",
        "golden = file(\"goldens/manifest.txt\")",
    ),
];

/// Words with which a file could add sources, levels, permissions or libraries that this build does not see, and the lines
/// (by a part of them) that may have them.
const FORBIDDEN: &[(&str, &[&str])] = &[
    (
        "sourceSets",
        &[
            "kotlin.sourceSets.named(\"main\") {",
            "kotlin.sourceSets.named(\"testFixtures\") {",
        ],
    ),
    (
        "srcDir",
        &[
            "kotlin.srcDir(bindings.flatMap { task -> task.out.dir(\"kotlin\") })",
            "kotlin.srcDir(bindings.flatMap { task -> task.out.dir(\"testkit\") })",
        ],
    ),
    (
        "Sdk =",
        &[
            "compileSdk = libs.versions.",
            "minSdk = libs.versions.",
            "targetSdk = libs.versions.",
        ],
    ),
    ("SdkVersion", &[]),
    ("manifestPlaceholders", &[]),
    ("resValue", &[]),
    ("buildConfigField", &[]),
    ("productFlavors", &[]),
    ("flavorDimensions", &[]),
    ("apply(from", &[]),
    (
        "files(\"",
        &["from(files(\"../gradle/libs.versions.toml\"))"],
    ),
    (
        "project(\":",
        &[
            "api(project(\":bridge\"))",
            "implementation(project(\":domain\"))",
            "testFixtures(project(\":domain\"))",
            "testFixtures(project(\":bridge\"))",
        ],
    ),
    (
        "libs.",
        &[
            "libs.versions.",
            "libs.plugins.",
            "libs.bundles.",
            "(libs.jna)",
        ],
    ),
];

/// Every file of the project that says what only it would know.
pub(crate) fn faults(root: &Path) -> Result<Vec<String>, String> {
    let mut files = BTreeMap::new();
    let mut expected = vec![
        "settings.gradle.kts".to_owned(),
        "build.gradle.kts".to_owned(),
    ];
    expected.extend(Module::ALL.map(|module| format!("{}/build.gradle.kts", module.name())));
    for name in &expected {
        files.insert(name.clone(), read(root, &format!("android/{name}"))?);
    }
    let mut found = strangers(root, &expected)?;
    for (name, text) in &files {
        found.extend(form(name, text));
    }
    for (name, line) in REQUIRED {
        let count = files.get(*name).map_or(0, |text| says(text, line));
        if count != 1 {
            found.push(format!("android/{name}: not once: {line}"));
        }
    }
    let app = files.get("app/build.gradle.kts").map_or("", String::as_str);
    for line in [
        format!("namespace = \"{APPLICATION}\""),
        format!("applicationId = \"{APPLICATION}\""),
        format!(
            "val coreAbis = listOf({})",
            native::ABIS
                .map(|abi| format!("\"{}\"", abi.name))
                .join(", ")
        ),
    ] {
        if says(app, &line) != 1 {
            found.push(format!("android/app/build.gradle.kts: not once: {line}"));
        }
    }
    for (bundle, file) in [
        ("domain.main", "domain/build.gradle.kts"),
        ("domain.test", "domain/build.gradle.kts"),
        ("app.main", "app/build.gradle.kts"),
        ("app.test", "app/build.gradle.kts"),
    ] {
        let uses = format!("(libs.bundles.{bundle})");
        if files.get(file).is_none_or(|text| says(text, &uses) == 0) {
            found.push(format!(
                "android/{file}: does not use the bundle {bundle} of {}",
                catalog::FILE
            ));
        }
    }
    Ok(found)
}

/// Build files that nobody includes, in any of Gradle's languages.
fn strangers(root: &Path, expected: &[String]) -> Result<Vec<String>, String> {
    let android = root.join("android");
    let mut found = Vec::new();
    for file in files_below(&android)? {
        let Ok(name) = file.strip_prefix(&android) else {
            continue;
        };
        let name = name.display().to_string();
        let gradle = name.ends_with(".gradle") || name.ends_with(".gradle.kts");
        if gradle && !name.contains("/build/") && !expected.contains(&name) {
            found.push(format!("android/{name}: only Gradle would read it"));
        }
    }
    Ok(found)
}

fn form(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in code(text) {
        for (word, places) in FORBIDDEN {
            let allowed = places.iter().any(|place| line.contains(place));
            if line.contains(word) && !allowed {
                found.push(format!(
                    "android/{name}:{number}: {word}: the other build would not know of it"
                ));
            }
        }
        if quoted(&line).any(is_version) {
            found.push(format!(
                "android/{name}:{number}: a version belongs in {}",
                catalog::FILE
            ));
        }
    }
    found
}

/// How many lines of code have `part`.
fn says(text: &str, part: &str) -> usize {
    code(text)
        .iter()
        .filter(|(_, line)| line.contains(part))
        .count()
}

/// Lines without what is commented out, with their numbers.
fn code(text: &str) -> Vec<(usize, String)> {
    let mut depth = 0_u32;
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, uncommented(line, &mut depth).trim().to_owned()))
        .collect()
}

/// A line without its comments; `depth` is how many `/*` are open, which Kotlin counts.
fn uncommented(line: &str, depth: &mut u32) -> String {
    let mut kept = String::new();
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        match (letter, next) {
            ('/', Some('*')) if !quoted => {
                *depth += 1;
                letters.next();
            }
            ('*', Some('/')) if *depth > 0 => {
                *depth -= 1;
                letters.next();
            }
            _ if *depth > 0 => {}
            ('/', Some('/')) if !quoted => break,
            ('\\', Some(escaped)) if quoted => {
                kept.extend([letter, escaped]);
                letters.next();
            }
            _ => {
                quoted ^= letter == '"';
                kept.push(letter);
            }
        }
    }
    kept
}

fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

/// `1.2`, or coordinates with a version.
fn is_version(text: &str) -> bool {
    let dotted = text.contains('.')
        && text.starts_with(|letter: char| letter.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_digit());
    let coordinates = text.split(':').filter(|part| !part.is_empty()).count() >= 3
        && !text.contains(['$', '/', ' ']);
    dotted || coordinates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_commented_out_is_not_said() {
        let text = "a(x)\n// a(x)\nb // a(x)\n/* a(x)\n a(x) /* */ a(x)\n*/ a(x)\n\"https://a(x)\"\n\"/* \\\" //\" a(x)\n";
        let lines: Vec<usize> = code(text)
            .iter()
            .filter(|(_, line)| line.contains("a(x)"))
            .map(|(number, _)| *number)
            .collect();
        assert_eq!(lines, [1, 6, 7, 8]);
        assert_eq!(says(text, "a(x)"), 4);
    }
}
