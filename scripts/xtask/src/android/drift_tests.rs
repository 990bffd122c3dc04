//! The check against copies of the project that were made to differ.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;

/// A copy of what the check reads.
struct Copy(tempfile::TempDir);

impl Copy {
    fn new() -> Self {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
        let folder = tempfile::tempdir().unwrap();
        for name in ["Cargo.toml", catalog::FILE, lock::FILE] {
            copy(&root, folder.path(), Path::new(name));
        }
        let android = root.join("android");
        for file in super::super::digest::files_below(&android).unwrap() {
            let name = file.strip_prefix(&root).unwrap();
            if !name.components().any(|part| part.as_os_str() == "build") {
                copy(&root, folder.path(), name);
            }
        }
        Self(folder)
    }

    fn change(self, name: &str, from: &str, to: &str) -> Self {
        let file = self.0.path().join(name);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{name} has no {from}");
        fs::write(file, text.replacen(from, to, 1)).unwrap();
        self
    }

    /// Gives a version of the catalog another value.
    fn set(self, key: &str, to: &str) -> Self {
        let file = self.0.path().join(catalog::FILE);
        let text = fs::read_to_string(&file).unwrap();
        let begins = format!("{key} = \"");
        let lines: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with(&begins))
            .collect();
        let [line] = lines.as_slice() else {
            panic!("{key} has no line of its own in {}", catalog::FILE);
        };
        let line = (*line).to_owned();
        self.change(catalog::FILE, &line, &format!("{key} = \"{to}\""))
    }

    fn add(self, name: &str, text: &str) -> Self {
        let file = self.0.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
        self
    }

    fn faults(&self) -> Vec<String> {
        faults(self.0.path()).unwrap()
    }
}

fn copy(root: &Path, to: &Path, name: &Path) {
    let target = to.join(name);
    fs::create_dir_all(target.parent().unwrap()).unwrap();
    fs::copy(root.join(name), target).unwrap();
}

fn finds(copy: &Copy, part: &str) {
    let found = copy.faults();
    assert!(
        found.iter().any(|fault| fault.contains(part)),
        "{part} is not among {found:?}"
    );
}

const APP: &str = "android/app/build.gradle.kts";
const DOMAIN: &str = "android/domain/build.gradle.kts";

#[test]
fn the_two_builds_of_this_tree_are_the_same() {
    assert_eq!(Copy::new().faults(), Vec::<String>::new());
}

#[test]
fn a_version_that_only_one_build_has_is_found() {
    let set = |key: &str, to: &str| Copy::new().set(key, to);
    finds(&set("work", "0.0.1"), "work-runtime is 0.0.1");
    finds(
        &set("kotlin", "0.0.1"),
        "kotlin-compiler-embeddable is not 0.0.1",
    );
    finds(&set("agp", "1.4.0"), "manifest-merger is not 24.4.0");
    finds(&set("versionName", "0.0.1"), "versionName is 0.0.1");
    let catalog = |from: &str, to: &str| Copy::new().change(catalog::FILE, from, to);
    finds(
        &catalog("com.google.zxing:core", "com.google.zxing:javase"),
        "zxing-core is not in",
    );
    finds(
        &catalog(
            "org.jetbrains.kotlin.plugin.compose",
            "org.jetbrains.kotlin.plugin.serialization",
        ),
        "plugin kotlin-compose: the other build has no",
    );
    finds(
        &catalog(
            "\"com.android.application\", version.ref = \"agp\"",
            "\"com.android.application\", version.ref = \"kotlin\"",
        ),
        "plugin android-application: the other build has no",
    );
    finds(
        &Copy::new().change(APP, "alias(libs.plugins.kotlin.compose)", ""),
        "not once: alias(libs.plugins.kotlin.compose)",
    );
    finds(
        &Copy::new().change(
            APP,
            "implementation(libs.bundles.app.main)",
            "// implementation(libs.bundles.app.main)",
        ),
        "does not use the bundle app.main",
    );
    finds(
        &Copy::new().change(
            APP,
            "implementation(libs.bundles.app.main)",
            "implementation(\"a.b:c:1\")",
        ),
        "a version belongs in",
    );
    finds(
        &Copy::new().change(APP, "implementation(libs.bundles.app.main)", ""),
        "does not use the bundle app.main",
    );
    finds(
        &Copy::new().change(DOMAIN, "(libs.jna)", "(libs.zxing.core)"),
        "libs.: the other build",
    );
    finds(
        &Copy::new().change(
            "android/build.gradle.kts",
            "resolutionStrategy.eachDependency {",
            "run {",
        ),
        "not once: resolutionStrategy",
    );
}

#[test]
fn an_sdk_level_that_only_one_build_has_is_found() {
    finds(&Copy::new().set("minSdk", "26"), "is not what was reviewed");
    finds(
        &Copy::new().set("compileSdk", "99"),
        "no android-all of SDK 99",
    );
    for name in ["compileSdk", "minSdk", "targetSdk"] {
        let line = format!("{name} = libs.versions.{name}.get().toInt()");
        finds(
            &Copy::new().change(APP, &line, &format!("{name} = 30")),
            &format!("not once: {line}"),
        );
        finds(
            &Copy::new().change(APP, &line, &format!("{line}\n{name} = 30")),
            "Sdk =: the other build",
        );
    }
    let properties = "android/app/src/test/resources/robolectric.properties";
    let says = fs::read_to_string(Copy::new().0.path().join(properties)).unwrap();
    finds(
        &Copy::new().change(properties, says.trim(), "sdk=1"),
        &format!("robolectric.properties is not {}", says.trim()),
    );
}

#[test]
fn sources_that_only_one_build_sees_are_found() {
    finds(
        &Copy::new().add("android/app/src/debug/kotlin/A.kt", "class A"),
        "src/debug: only Gradle",
    );
    finds(
        &Copy::new().add("android/domain/src/main/java/A.java", "class A {}"),
        "src/main/java: not a place",
    );
    finds(
        &Copy::new().add("android/domain/src/main/kotlin/A.java", "class A {}"),
        "A.java: only Kotlin",
    );
    finds(
        &Copy::new().add("android/extra/build.gradle", ""),
        "android/extra/build.gradle: only Gradle",
    );
    finds(
        &Copy::new().change(
            "android/settings.gradle.kts",
            ", \":app\"",
            ", \":app\", \":extra\"",
        ),
        "not once: include(",
    );
    finds(
        &Copy::new().change(
            DOMAIN,
            "dependencies {",
            "sourceSets.main { kotlin.srcDir(\"more\") }\ndependencies {",
        ),
        "srcDir: the other build",
    );
    finds(
        &Copy::new().change(
            APP,
            "implementation(project(\":domain\"))",
            "implementation(project(\":domain\"))\n    implementation(project(\":extra\"))",
        ),
        "project(\":: the other build",
    );
    finds(
        &Copy::new().change(
            APP,
            "proguardFiles(\"rules.pro\")",
            "proguardFiles(\"other.pro\")",
        ),
        "not once: proguardFiles",
    );
}

#[test]
fn permissions_that_only_one_build_asks_for_are_found() {
    finds(
        &Copy::new().add(
            "android/app/src/release/AndroidManifest.xml",
            "<manifest><uses-permission android:name=\"x\"/></manifest>",
        ),
        "src/release: only Gradle",
    );
    finds(
        &Copy::new().change(
            APP,
            "namespace =",
            "defaultConfig.manifestPlaceholders[\"a\"] = 1\nnamespace =",
        ),
        "manifestPlaceholders: the other build",
    );
    finds(
        &Copy::new().change(APP, "golden = file(\"goldens/manifest.txt\")", ""),
        "not once: golden",
    );
    finds(
        &Copy::new().change(
            "android/app/src/main/AndroidManifest.xml",
            "<application",
            "<uses-sdk android:minSdkVersion=\"26\" /><application",
        ),
        "<uses-sdk",
    );
}
