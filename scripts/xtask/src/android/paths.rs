//! Where the Android build reads and writes.

use std::path::{Path, PathBuf};

/// The folders of one build.
#[derive(Clone, Debug)]
pub(crate) struct Paths {
    /// The repository.
    pub(crate) root: PathBuf,
    /// Cargo's output: `CARGO_TARGET_DIR` or `target`.
    pub(crate) target: PathBuf,
    /// What is made from this tree alone.
    pub(crate) out: PathBuf,
    /// What is made from the locked artifacts alone, and so may serve several trees.
    pub(crate) cache: PathBuf,
}

impl Paths {
    /// From the environment, relative to where cargo stands.
    pub(crate) fn new(root: &Path) -> Result<Self, String> {
        let root = root
            .canonicalize()
            .map_err(|error| format!("{}: {error}", root.display()))?;
        let folder = |name: &str, otherwise: PathBuf| {
            std::env::var_os(name).map_or(otherwise, |value| root.join(PathBuf::from(value)))
        };
        let target = folder("CARGO_TARGET_DIR", root.join("target"));
        let out = target.join("android");
        let cache = folder("FIELDVAULT_ANDROID_CACHE", out.join("cache"));
        Ok(Self {
            root,
            target,
            out,
            cache,
        })
    }

    /// All of it below one folder.
    #[cfg(test)]
    pub(crate) fn at(root: &Path) -> Self {
        let target = root.join("target");
        Self {
            root: root.to_owned(),
            out: target.join("android"),
            cache: target.join("android/cache"),
            target,
        }
    }

    /// The folder of one Gradle module.
    pub(crate) fn module(&self, name: &str) -> PathBuf {
        self.root.join("android").join(name)
    }
}
