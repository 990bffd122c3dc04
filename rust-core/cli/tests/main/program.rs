//! Runs the program.

use std::path::Path;
use std::process::{Command, Output, Stdio};

/// The program, on `home`, without a terminal and without a PIN from the environment.
pub(crate) fn command(home: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_field-agent"));
    command
        .arg("--home")
        .arg(home)
        .args(["--lang", "en"])
        .args(arguments)
        .env_remove("FIELD_AGENT_PIN")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs it to its end.
pub(crate) fn run(home: &Path, arguments: &[&str]) -> Output {
    command(home, arguments).output().unwrap()
}

/// The one JSON object on standard output.
pub(crate) fn json(output: &Output) -> serde_json::Value {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    assert_eq!(text.lines().count(), 1, "one line: {text}");
    serde_json::from_str(text).unwrap()
}
