//! The Kotlin compiler.

use std::fmt::Write as _;
use std::path::PathBuf;

use super::digest::{Inputs, files_below};
use super::paths::Paths;
use super::process::Program;
use super::step;

/// One run of the compiler.
pub(crate) struct Compilation<'a> {
    /// Names it, in the output and on disk.
    pub(crate) name: &'a str,
    /// Folders with sources; those that do not exist count for nothing.
    pub(crate) sources: Vec<PathBuf>,
    /// What it is compiled against, in order.
    pub(crate) class_path: Vec<PathBuf>,
    /// Class folders whose internal declarations it may use: a module's own, for its tests.
    pub(crate) friends: Vec<PathBuf>,
    /// Whether `@Composable` is understood.
    pub(crate) compose: bool,
    /// Whether a warning fails. Generated code is not ours to mend.
    pub(crate) strict: bool,
}

/// The compiler's own jars.
pub(crate) struct Compiler {
    /// Its class path.
    pub(crate) jars: Vec<PathBuf>,
    /// Its plugin for Compose.
    pub(crate) compose: PathBuf,
    /// The release of Java whose class files it writes.
    pub(crate) jvm_target: String,
    /// Names the version of both.
    pub(crate) key: String,
}

impl Compiler {
    /// Compiles if something changed. Answers the folder with the classes; `None` if there are no sources.
    pub(crate) fn compile(
        &self,
        paths: &Paths,
        what: &Compilation<'_>,
    ) -> Result<Option<PathBuf>, String> {
        let mut sources = Vec::new();
        for folder in &what.sources {
            sources.extend(
                files_below(folder)?
                    .into_iter()
                    .filter(|file| file.extension().is_some_and(|kind| kind == "kt")),
            );
        }
        if sources.is_empty() {
            return Ok(None);
        }
        let out = paths.out.join("classes").join(what.name.replace(' ', "-"));
        let inputs = Inputs::new()
            .word(&self.key)
            .word(&self.jvm_target)
            .word(&format!("{} {}", what.compose, what.strict))
            .paths(&what.sources)?
            .paths(&what.class_path)?
            .finish();
        let outputs = std::slice::from_ref(&out);
        step::once(
            &paths.out.join("stamps"),
            &format!("kotlinc {}", what.name),
            &inputs,
            outputs,
            || {
                step::fresh(&out)?;
                let list = paths
                    .out
                    .join(format!("{}.args", what.name.replace(' ', "-")));
                step::write(&list, self.arguments(what, &out, &sources))?;
                let said = Program::java(
                    &["-Xmx3g", "-XX:+UseSerialGC"],
                    &join(&self.jars),
                    "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
                )
                .arg(format!("@{}", list.display()))
                .quietly()
                .map_err(|fault| relative(paths, &fault))?;
                if what.strict && !said.trim().is_empty() {
                    super::say::say(relative(paths, said.trim()).as_str());
                }
                Ok(())
            },
        )?;
        Ok(Some(out))
    }

    fn arguments(
        &self,
        what: &Compilation<'_>,
        out: &std::path::Path,
        sources: &[PathBuf],
    ) -> String {
        let mut text = String::from("-no-stdlib\n-no-reflect\n");
        let _ = writeln!(text, "-jvm-target {}", self.jvm_target);
        let _ = writeln!(text, "-module-name {}", what.name.replace(' ', "-"));
        let _ = writeln!(text, "-d \"{}\"", out.display());
        let _ = writeln!(text, "-cp \"{}\"", join(&what.class_path));
        if !what.friends.is_empty() {
            let friends: Vec<_> = what
                .friends
                .iter()
                .map(|one| one.display().to_string())
                .collect();
            let _ = writeln!(text, "-Xfriend-paths={}", friends.join(","));
        }
        if what.compose {
            let _ = writeln!(text, "-Xplugin={}", self.compose.display());
        }
        text.push_str(if what.strict {
            "-Werror\n"
        } else {
            "-nowarn\n"
        });
        for source in sources {
            let _ = writeln!(text, "\"{}\"", source.display());
        }
        text
    }
}

/// A class path in words.
pub(crate) fn join(class_path: &[PathBuf]) -> String {
    let parts: Vec<_> = class_path
        .iter()
        .map(|part| part.display().to_string())
        .collect();
    parts.join(":")
}

/// Paths as a person names them.
fn relative(paths: &Paths, text: &str) -> String {
    let root = format!("{}/", paths.root.display());
    text.replace(&format!("file://{root}"), "")
        .replace(&root, "")
}
