//! Programs that the build runs.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// A program and its arguments.
pub(crate) struct Program(Command);

impl Program {
    /// A program by name or path.
    pub(crate) fn new(name: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(name);
        command.stdin(Stdio::null());
        Self(command)
    }

    /// `java` with a class path and a main class.
    pub(crate) fn java(options: &[&str], class_path: &str, main: &str) -> Self {
        let java = java_home().map_or_else(|| "java".into(), |home| home.join("bin/java"));
        Self::new(java)
            .args(options)
            .args(["-cp", class_path, main])
    }

    /// One argument.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.0.arg(argument);
        self
    }

    /// More arguments.
    pub(crate) fn args<S: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = S>) -> Self {
        self.0.args(arguments);
        self
    }

    /// Where it runs.
    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        self.0.current_dir(folder);
        self
    }

    /// A variable of its environment.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.0.env(name, value);
        self
    }

    /// Runs it; its output is shown only when it fails.
    pub(crate) fn quietly(mut self) -> Result<String, String> {
        let output = self.0.output().map_err(|error| self.missing(&error))?;
        let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.push_str(&String::from_utf8_lossy(&output.stderr));
        if output.status.success() {
            Ok(said)
        } else {
            Err(format!(
                "{} failed ({}):\n{}",
                self.name(),
                output.status,
                said.trim_end()
            ))
        }
    }

    /// Runs it and hands each line of its output (errors too, if the program writes them there) to `line`. What is no UTF-8, as
    /// in what dexdump says of texts, is replaced.
    pub(crate) fn lines(mut self, mut line: impl FnMut(&str)) -> Result<(), String> {
        let mut child = self
            .0
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| self.missing(&error))?;
        if let Some(stdout) = child.stdout.take() {
            for said in BufReader::new(stdout).split(b'\n') {
                let said = said.map_err(|error| format!("{}: {error}", self.name()))?;
                let said = String::from_utf8_lossy(&said);
                line(said.strip_suffix('\r').unwrap_or(&said));
            }
        }
        let status = child
            .wait()
            .map_err(|error| format!("{}: {error}", self.name()))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("{} failed ({status})", self.name()))
        }
    }

    fn name(&self) -> String {
        let path = Path::new(self.0.get_program());
        path.file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned()
    }

    fn missing(&self, error: &std::io::Error) -> String {
        format!(
            "{}: {error} (scripts/setup --android installs it)",
            self.name()
        )
    }
}

/// `JAVA_HOME`, if it is set.
pub(crate) fn java_home() -> Option<std::path::PathBuf> {
    std::env::var_os("JAVA_HOME")
        .filter(|home| !home.is_empty())
        .map(Into::into)
}
