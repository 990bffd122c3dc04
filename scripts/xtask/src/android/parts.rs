//! What the steps of the build take from the lock: libraries, frameworks, tools; and what several of them need made first.

use std::path::{Path, PathBuf};

use super::drift::is_framework;
use super::library::Library;
use super::lock::{self, Scope};
use super::manifest;
use super::modules::{Build, Module};
use super::process::Program;
use super::resources::{self, Linked};
use super::step;

/// For whom manifest and resources are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Package {
    /// Tests on a host, with what only they need.
    Tests,
    /// The APK to be shipped.
    Release,
    /// The same, debuggable.
    Debug,
}

impl Package {
    /// Names its files.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Tests => "test",
            Self::Release => "release",
            Self::Debug => "debug",
        }
    }
}

/// Libraries that code without Android may use, beside what Kotlin brings: by group.
const JVM_GROUPS: [&str; 5] = [
    "org.jetbrains.kotlin",
    "org.jetbrains.kotlinx",
    "org.jetbrains",
    "net.java.dev.jna",
    "com.google.zxing",
];
/// And in their tests.
const JVM_TEST_GROUPS: [&str; 3] = ["junit", "org.hamcrest", "app.cash.turbine"];

impl Build {
    /// The library and its bindings, as scripts/bindings makes and compares them.
    pub(crate) fn bindings(&self) -> Result<PathBuf, String> {
        let out = self.paths.out.join("bindings");
        Program::new(self.paths.root.join("scripts/bindings"))
            .args(["--check", "--out"])
            .arg(&out)
            .env("CARGO_TARGET_DIR", &self.paths.target)
            .quietly()?;
        Ok(out.join("kotlin"))
    }

    /// Merges manifests and links resources. Answers also where the merged manifest is.
    pub(crate) fn link(&self, package: Package) -> Result<(Linked, PathBuf), String> {
        let mut libraries = self.libraries(Scope::Main)?;
        if package == Package::Tests {
            // The activity that tests draw in belongs to their manifest alone.
            libraries.extend(
                self.libraries(Scope::Test)?
                    .into_iter()
                    .filter(|one| one.folder.is_some()),
            );
        }
        let levels = self.catalog.levels()?;
        let merger: Vec<_> = self.files(Scope::Merger);
        let name = package.name();
        let merged = manifest::merge(&self.paths, &merger, &libraries, levels, name)?;
        let linked = resources::link(
            &self.paths,
            &self.aapt2()?,
            &self.framework(levels.compile)?,
            &merged,
            &libraries,
            &self.catalog,
            package,
        )?;
        Ok((linked, merged))
    }

    pub(crate) fn jars(&self, module: Module, scope: Scope) -> Result<Vec<PathBuf>, String> {
        let mut jars = Vec::new();
        for artifact in self.artifacts.iter().filter(|one| one.is_for(scope)) {
            let jvm = JVM_GROUPS.contains(&artifact.group.as_str())
                || (scope == Scope::Test && JVM_TEST_GROUPS.contains(&artifact.group.as_str()));
            let wanted = module == Module::App
                || (jvm
                    && !artifact.name.ends_with("-android")
                    && artifact.name != "kotlin-reflect");
            // Bindings compile against what the host's tests load; the phone's twin of it has the same classes.
            let twin = module == Module::App && scope == Scope::Test && artifact.name == "jna";
            if wanted && !twin {
                jars.extend(Library::open(&self.paths, artifact)?.jars);
            } else if twin {
                // Before the phone's: it holds the host's native part.
                jars.splice(0..0, Library::open(&self.paths, artifact)?.jars);
            }
        }
        Ok(jars)
    }

    pub(crate) fn libraries(&self, scope: Scope) -> Result<Vec<Library>, String> {
        self.artifacts
            .iter()
            .filter(|one| one.is_for(scope))
            .map(|one| Library::open(&self.paths, one))
            .collect()
    }

    pub(crate) fn files(&self, scope: Scope) -> Vec<PathBuf> {
        self.artifacts
            .iter()
            .filter(|one| one.is_for(scope))
            .map(|one| one.file(&self.paths.cache))
            .collect()
    }

    /// The framework's classes of an SDK level, to compile and link against.
    pub(crate) fn framework(&self, level: u32) -> Result<PathBuf, String> {
        self.named_framework("android-all", level)
    }

    /// The framework of an SDK level as tests run on it.
    pub(crate) fn framework_under_test(&self, level: u32) -> Result<PathBuf, String> {
        self.named_framework("android-all-instrumented", level)
    }

    fn named_framework(&self, name: &str, level: u32) -> Result<PathBuf, String> {
        self.artifacts
            .iter()
            .find(|one| is_framework(one, name, level))
            .map(|one| one.file(&self.paths.cache))
            .ok_or_else(|| format!("{}: no {name} of SDK {level}", lock::FILE))
    }

    /// The folder with the frameworks that tests run on.
    pub(crate) fn instrumented(&self) -> PathBuf {
        self.paths.cache.join("artifacts/org.robolectric")
    }

    pub(crate) fn aapt2(&self) -> Result<PathBuf, String> {
        let [jar] = self
            .files(Scope::Aapt2)
            .try_into()
            .map_err(|_| "not one aapt2")?;
        let program = self.paths.cache.join("tools/prebuilt/linux/aapt2");
        if !program.exists() {
            let folder = self.paths.cache.join("tools");
            step::fresh(&folder)?;
            Program::new("unzip")
                .args(["-q", "-o"])
                .arg(Path::new(&jar))
                .args(["prebuilt/linux/aapt2", "-d"])
                .arg(&folder)
                .quietly()?;
            Program::new("chmod").arg("+x").arg(&program).quietly()?;
        }
        Ok(program)
    }
}
