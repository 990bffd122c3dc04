//! The three modules and what each is compiled against: bridge, then domain, then app.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::fetch;
use super::kotlin::{Compilation, Compiler};
use super::library::Library;
use super::lock::{self, Artifact, Scope};
use super::manifest;
use super::paths::Paths;
use super::process::Program;
use super::resources::{self, Linked};
use super::step;

/// A module of the Gradle project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Module {
    /// Generated bindings.
    Bridge,
    /// Everything that decides. No android.*.
    Domain,
    /// Adapters and views.
    App,
}

impl Module {
    /// In the order in which they depend on each other.
    pub(crate) const ALL: [Self; 3] = [Self::Bridge, Self::Domain, Self::App];

    /// Its folder below `android`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Bridge => "bridge",
            Self::Domain => "domain",
            Self::App => "app",
        }
    }
}

/// A module's classes.
pub(crate) struct Compiled {
    pub(crate) module: Module,
    /// Class path of its tests, its own classes first. Empty if it has none.
    pub(crate) test_class_path: Vec<PathBuf>,
    /// Its resources, if it has any.
    pub(crate) linked: Option<(Linked, PathBuf)>,
}

/// What all steps use.
pub(crate) struct Build {
    pub(crate) paths: Paths,
    artifacts: Vec<Artifact>,
    compiler: Compiler,
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
    /// Reads the lock and fetches what it names.
    pub(crate) fn prepare(paths: Paths) -> Result<Self, String> {
        let artifacts = lock::read(&paths.root)?;
        fetch::fetch(&paths, &artifacts.iter().collect::<Vec<_>>())?;
        let files = |scope| -> Vec<&Artifact> {
            artifacts.iter().filter(|one| one.is_for(scope)).collect()
        };
        let kotlin = files(Scope::Kotlin);
        let compose = files(Scope::Compose);
        let [plugin] = compose.as_slice() else {
            return Err(format!("{}: not one compose plugin", lock::FILE));
        };
        let compiler = Compiler {
            jars: kotlin.iter().map(|one| one.file(&paths.cache)).collect(),
            compose: plugin.file(&paths.cache),
            key: kotlin.iter().chain(&compose).map(|one| one.key()).collect(),
        };
        Ok(Self {
            paths,
            artifacts,
            compiler,
        })
    }

    /// Compiles up to `last`.
    pub(crate) fn compile(&self, last: Option<Module>) -> Result<Vec<Compiled>, String> {
        let mut below = Vec::new();
        let mut fixtures = Vec::new();
        let mut done = Vec::new();
        for module in Module::ALL {
            if last.is_some_and(|last| module > last) {
                break;
            }
            let has_sources = module == Module::Bridge
                || self.paths.module(module.name()).join("src/main").exists();
            if has_sources {
                done.push(self.compile_one(module, &mut below, &mut fixtures)?);
            }
        }
        Ok(done)
    }

    fn compile_one(
        &self,
        module: Module,
        below: &mut Vec<PathBuf>,
        fixtures: &mut Vec<PathBuf>,
    ) -> Result<Compiled, String> {
        let name = module.name();
        let source = |set: &str| self.paths.module(name).join("src").join(set).join("kotlin");
        let android = module == Module::App;
        let linked = android.then(|| self.link()).transpose()?;
        let mut libraries = self.jars(module, Scope::Main)?;
        let mut main_path = below.clone();
        if let Some((linked, _)) = &linked {
            main_path.push(linked.classes.clone());
            main_path.push(self.framework(16)?);
        }
        main_path.append(&mut libraries.clone());
        let sources = match module {
            Module::Bridge => vec![self.bindings()?],
            _ => vec![source("main")],
        };
        let main = self.kotlin(
            name,
            sources,
            &main_path,
            &[],
            android,
            module != Module::Bridge,
        )?;
        below.splice(0..0, main.clone());

        libraries.extend(self.jars(module, Scope::Test)?);
        let mut test_path = [fixtures.as_slice(), below.as_slice()].concat();
        if let Some((linked, _)) = &linked {
            test_path.push(linked.classes.clone());
        }
        test_path.extend(libraries);
        if android {
            // Java 17 reads this one's class files; tests run on the instrumented twin of it.
            test_path.push(self.framework(15)?);
        }
        let friends: Vec<_> = main.into_iter().collect();
        let shared = self.kotlin(
            &format!("{name} fixtures"),
            vec![source("testFixtures")],
            &test_path,
            &friends,
            android,
            true,
        )?;
        fixtures.splice(0..0, shared.clone());
        test_path.splice(0..0, shared);
        let tests = self.kotlin(
            &format!("{name} test"),
            vec![source("test")],
            &test_path,
            &friends,
            android,
            true,
        )?;
        let test_class_path = tests.map_or_else(Vec::new, |tests| {
            let resources = self.paths.module(name).join("src/test/resources");
            [vec![tests, resources], test_path].concat()
        });
        Ok(Compiled {
            module,
            test_class_path,
            linked,
        })
    }

    fn kotlin(
        &self,
        name: &str,
        sources: Vec<PathBuf>,
        class_path: &[PathBuf],
        friends: &[PathBuf],
        compose: bool,
        strict: bool,
    ) -> Result<Option<PathBuf>, String> {
        self.compiler.compile(
            &self.paths,
            &Compilation {
                name,
                sources,
                class_path: class_path.to_vec(),
                friends: friends.to_vec(),
                compose,
                strict,
            },
        )
    }

    /// The library and its bindings, as scripts/bindings makes and compares them.
    fn bindings(&self) -> Result<PathBuf, String> {
        let out = self.paths.out.join("bindings");
        Program::new(self.paths.root.join("scripts/bindings"))
            .args(["--check", "--out"])
            .arg(&out)
            .env("CARGO_TARGET_DIR", &self.paths.target)
            .quietly()?;
        Ok(out.join("kotlin"))
    }

    fn link(&self) -> Result<(Linked, PathBuf), String> {
        let mut libraries = self.libraries(Scope::Main)?;
        // The activity that tests draw in belongs to their manifest alone.
        libraries.extend(
            self.libraries(Scope::Test)?
                .into_iter()
                .filter(|one| one.folder.is_some()),
        );
        let merger: Vec<_> = self.files(Scope::Merger);
        let merged = manifest::merge(&self.paths, &merger, &libraries, "test")?;
        let linked = resources::link(
            &self.paths,
            &self.aapt2()?,
            &self.framework(16)?,
            &merged,
            &libraries,
            "test",
        )?;
        Ok((linked, merged))
    }

    fn jars(&self, module: Module, scope: Scope) -> Result<Vec<PathBuf>, String> {
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

    fn libraries(&self, scope: Scope) -> Result<Vec<Library>, String> {
        self.artifacts
            .iter()
            .filter(|one| one.is_for(scope))
            .map(|one| Library::open(&self.paths, one))
            .collect()
    }

    fn files(&self, scope: Scope) -> Vec<PathBuf> {
        self.artifacts
            .iter()
            .filter(|one| one.is_for(scope))
            .map(|one| one.file(&self.paths.cache))
            .collect()
    }

    /// The framework's classes of an Android release.
    pub(crate) fn framework(&self, release: u32) -> Result<PathBuf, String> {
        self.artifacts
            .iter()
            .find(|one| {
                one.name == "android-all" && one.version.starts_with(&format!("{release}-"))
            })
            .map(|one| one.file(&self.paths.cache))
            .ok_or_else(|| format!("{}: no framework of Android {release}", lock::FILE))
    }

    /// The folder with the frameworks that tests run on.
    pub(crate) fn instrumented(&self) -> PathBuf {
        self.paths.cache.join("artifacts/org.robolectric")
    }

    fn aapt2(&self) -> Result<PathBuf, String> {
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
