//! The program itself, on a data folder of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// Runs the program to its end.
pub(crate) fn run(data: &Path, arguments: &[&str]) -> Output {
    command(data, arguments).output().unwrap()
}

/// Runs the program, which must succeed, and gives its answer.
pub(crate) fn answer(data: &Path, arguments: &[&str]) -> Value {
    let output = run(data, arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    json(&output)
}

/// Runs the program, which must succeed, and gives what it says to people.
pub(crate) fn people(data: &Path, arguments: &[&str]) -> String {
    let output = command_for_people(data, arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The one JSON object on standard output.
pub(crate) fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A data folder with one salesperson.
pub(crate) fn data_folder(home: &Path) -> std::path::PathBuf {
    let data = home.join("data");
    answer(&data, &["init", "--name", "晨星贸易"]);
    answer(&data, &["users", "add", "wang", "--role", "salesperson"]);
    data
}

/// A server that runs.
pub(crate) struct Server {
    pub(crate) device_addr: String,
    child: Child,
}

impl Server {
    pub(crate) fn start(data: &Path) -> Self {
        let mut child = command(data, SERVE).spawn().unwrap();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut first)
            .unwrap();
        let addresses: Value = serde_json::from_str(&first).unwrap();
        Self {
            device_addr: addresses["device_addr"].as_str().unwrap().to_owned(),
            child,
        }
    }

    /// Sends a signal and gives the exit code, which a killed program has none of.
    pub(crate) fn end(mut self, signal: Signal) -> Option<i32> {
        let pid = Pid::from_child(&self.child);
        kill_process(pid, signal).unwrap();
        self.child.wait().unwrap().code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already where the test came to its end.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What `serve` is started with.
pub(crate) const SERVE: &[&str] = &[
    "serve",
    "--device-addr",
    "127.0.0.1:0",
    "--console-addr",
    "127.0.0.1:0",
];

fn command(data: &Path, arguments: &[&str]) -> Command {
    command_for_people(data, &[&["--json"], arguments].concat())
}

fn command_for_people(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fleet-server"));
    command
        .arg("--data")
        .arg(data)
        .args(arguments)
        .env("FLEET_LOG", "off")
        .env("LC_ALL", "en_GB.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}
