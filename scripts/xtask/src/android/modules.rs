//! The three modules and what each is compiled against: bridge, then domain, then app.

use std::path::PathBuf;

use clap::ValueEnum;

use super::catalog::{self, Catalog};
use super::fetch;
use super::kotlin::{Compilation, Compiler};
use super::lock::{self, Artifact, Scope};
use super::parts::Package;
use super::paths::Paths;
use super::resources::Linked;

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
    pub(crate) catalog: Catalog,
    pub(crate) artifacts: Vec<Artifact>,
    compiler: Compiler,
}

impl Build {
    /// Reads the lock and fetches what it names.
    pub(crate) fn prepare(paths: Paths) -> Result<Self, String> {
        let catalog = catalog::read(&paths.root)?;
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
            jvm_target: catalog.version("jvmTarget")?.to_owned(),
            key: kotlin.iter().chain(&compose).map(|one| one.key()).collect(),
        };
        Ok(Self {
            paths,
            catalog,
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

    /// Compiles what ships, all modules. Answers their class folders, the topmost first.
    pub(crate) fn compile_all_main(&self) -> Result<Vec<PathBuf>, String> {
        let mut below = Vec::new();
        for module in Module::ALL {
            self.compile_main(module, &mut below)?;
        }
        Ok(below)
    }

    /// Compiles a module's main sources against those `below`, and adds it to them.
    fn compile_main(
        &self,
        module: Module,
        below: &mut Vec<PathBuf>,
    ) -> Result<Option<PathBuf>, String> {
        let mut main_path = below.clone();
        if module == Module::App {
            main_path.push(self.link(Package::Tests)?.0.classes);
            main_path.push(self.framework(self.catalog.levels()?.compile)?);
        }
        main_path.extend(self.jars(module, Scope::Main)?);
        let sources = match module {
            Module::Bridge => vec![self.bindings()?, self.source(module, "main")],
            _ => vec![self.source(module, "main")],
        };
        let main = self.kotlin(
            module.name(),
            sources,
            &main_path,
            &[],
            module == Module::App,
            module != Module::Bridge,
        )?;
        below.splice(0..0, main.clone());
        Ok(main)
    }

    fn source(&self, module: Module, set: &str) -> PathBuf {
        let folder = self.paths.module(module.name());
        folder.join("src").join(set).join("kotlin")
    }

    fn compile_one(
        &self,
        module: Module,
        below: &mut Vec<PathBuf>,
        fixtures: &mut Vec<PathBuf>,
    ) -> Result<Compiled, String> {
        let name = module.name();
        let source = |set: &str| self.source(module, set);
        let android = module == Module::App;
        let linked = android.then(|| self.link(Package::Tests)).transpose()?;
        let main = self.compile_main(module, below)?;
        let mut libraries = self.jars(module, Scope::Main)?;
        libraries.extend(self.jars(module, Scope::Test)?);
        let mut test_path = [fixtures.as_slice(), below.as_slice()].concat();
        if let Some((linked, _)) = &linked {
            test_path.push(linked.classes.clone());
        }
        test_path.extend(libraries);
        if android {
            // Java 17 reads this one's class files; tests run on the instrumented twin of it.
            test_path.push(self.framework(self.catalog.levels()?.test)?);
        }
        let friends: Vec<_> = main.into_iter().collect();
        let mut helpers = vec![source("testFixtures")];
        if module == Module::Bridge {
            helpers.push(self.paths.out.join("bindings/testkit"));
        }
        let shared = self.kotlin(
            &format!("{name} fixtures"),
            helpers,
            &test_path,
            &friends,
            android,
            module != Module::Bridge,
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
}
