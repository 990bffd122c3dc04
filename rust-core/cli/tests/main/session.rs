//! `run`: one session, verbs from standard input.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::program::{command, json, run};

/// A running agent that has said that it is ready.
fn ready(home: &std::path::Path) -> (Child, BufReader<std::process::ChildStderr>) {
    let mut child = command(home, &["--json", "run"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    assert!(line.starts_with("Ready"), "{line}");
    (child, said)
}

#[test]
fn every_line_gets_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, _said) = ready(folder.path());
    let mut input = child.stdin.take().unwrap();
    let lines = "status\n\nlock\nfind 张\nnonsense 271828\nfind 'open\nwipe-status\nquit\n";
    input.write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let answers: Vec<serde_json::Value> = output
        .stdout
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
        .collect();
    let said: Vec<_> = answers
        .iter()
        .map(|answer| {
            let text = |field: &str| answer[field].as_str().unwrap_or_default().to_owned();
            (text("verb"), text("kind"))
        })
        .collect();
    let expected = [
        ("status", ""),
        ("lock", ""),
        ("find", "not_enrolled"),
        ("", "usage"),
        ("find", "bad_quotes"),
        ("wipe-status", ""),
    ]
    .map(|(verb, kind)| (verb.to_owned(), kind.to_owned()));
    assert_eq!(said, expected);
    assert!(!String::from_utf8(output.stdout).unwrap().contains("271828"));
}

#[test]
fn the_end_of_standard_input_ends_a_session_that_was_used() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, _said) = ready(folder.path());
    child.stdin.take().unwrap().write_all(b"status\n").unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn two_agents_on_one_home_and_the_second_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, _said) = ready(folder.path());
    let output = run(folder.path(), &["--json", "find", "张"]);
    assert_eq!(output.status.code(), Some(11));
    assert_eq!(json(&output)["kind"], "busy");
    for verb in ["status", "wipe-status", "lock"] {
        let output = run(folder.path(), &["--json", verb]);
        assert_eq!(output.status.code(), Some(0), "{verb}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let output = run(folder.path(), &["--json", "find", "张"]);
    assert_eq!(output.status.code(), Some(8), "a kill releases the home");
}

#[test]
fn a_signal_ends_it_as_quit_does() {
    for signal in [Signal::TERM, Signal::INT] {
        let folder = tempfile::tempdir().unwrap();
        let (mut child, _said) = ready(folder.path());
        let mut input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        input.write_all(b"status\n").unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        assert!(answer.ends_with('\n'), "{answer}");
        // Standard input stays open: the program cannot be waiting for its end.
        kill_process(Pid::from_child(&child), signal).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0), "{signal:?}");
        drop(input);
        let after = run(folder.path(), &["--json", "find", "张"]);
        assert_eq!(after.status.code(), Some(8), "the home is free");
    }
}

#[test]
fn a_signal_that_comes_at_once_ends_it_too() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, _said) = ready(folder.path());
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
