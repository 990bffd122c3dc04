//! Android libraries, unpacked once for their content.

use std::fs;
use std::path::PathBuf;

use super::lock::Artifact;
use super::paths::Paths;
use super::process::Program;
use super::step::{fresh, write};

/// An artifact as the build uses it.
#[derive(Clone, Debug)]
pub(crate) struct Library {
    /// Goes on class paths.
    pub(crate) jars: Vec<PathBuf>,
    /// The folder of an unpacked `aar`; a `jar` has none.
    pub(crate) folder: Option<PathBuf>,
    /// Names the content.
    pub(crate) key: String,
}

impl Library {
    /// Unpacks an artifact if it is an `aar` and was not unpacked before.
    pub(crate) fn open(paths: &Paths, artifact: &Artifact) -> Result<Self, String> {
        let file = artifact.file(&paths.cache);
        let key = artifact.key().to_owned();
        if artifact.kind != "aar" {
            return Ok(Self {
                jars: vec![file],
                folder: None,
                key,
            });
        }
        let folder = paths.cache.join("unpacked").join(&key);
        let complete = folder.join(".complete");
        if !complete.exists() {
            fresh(&folder)?;
            Program::new("unzip")
                .args(["-q", "-o"])
                .arg(&file)
                .arg("-d")
                .arg(&folder)
                .quietly()?;
            write(&complete, "")?;
        }
        let mut jars = vec![folder.join("classes.jar")];
        if let Ok(more) = fs::read_dir(folder.join("libs")) {
            jars.extend(more.filter_map(|entry| entry.ok().map(|entry| entry.path())));
        }
        jars.retain(|jar| jar.extension().is_some_and(|kind| kind == "jar") && jar.exists());
        jars.sort();
        Ok(Self {
            jars,
            folder: Some(folder),
            key,
        })
    }

    /// A file of an unpacked `aar`, if it has it.
    pub(crate) fn part(&self, name: &str) -> Option<PathBuf> {
        let part = self.folder.as_ref()?.join(name);
        part.exists().then_some(part)
    }
}
