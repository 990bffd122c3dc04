//! Where a PIN may come from.

use std::fs;

use crate::program::{command, json, run};

fn payload(folder: &std::path::Path) -> String {
    let file = folder.join("payload");
    fs::write(&file, b"{}").unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn without_a_terminal_a_missing_pin_is_said_and_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let payload = payload(folder.path());
    let output = run(folder.path(), &["--json", "enrol", "--payload", &payload]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(json(&output)["kind"], "no_pin");
}

#[test]
fn a_pin_is_never_an_argument() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["--pin", "271828", "unlock"][..],
        &["unlock", "271828"],
        &["unlock", "--pin", "271828"],
        &["change-pin", "271828"],
        &["change-pin", "--new-pin", "271828"],
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_file_that_is_no_pin_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let payload = payload(folder.path());
    let large = folder.path().join("large");
    fs::write(&large, vec![b'1'; 4096]).unwrap();
    for file in [large.to_str().unwrap(), "/nonexistent/pin"] {
        let output = run(
            folder.path(),
            &["--json", "--pin-file", file, "enrol", "--payload", &payload],
        );
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert_eq!(json(&output)["kind"], "pin_file");
    }
}

#[test]
fn the_file_is_preferred_to_the_variable() {
    let folder = tempfile::tempdir().unwrap();
    let payload = payload(folder.path());
    let mut enrol = command(
        folder.path(),
        &[
            "--json",
            "--pin-file",
            "/nonexistent",
            "enrol",
            "--payload",
            &payload,
        ],
    );
    let output = enrol.env("FIELD_AGENT_PIN", "271828").output().unwrap();
    assert_eq!(json(&output)["kind"], "pin_file");
}

#[test]
fn a_payload_that_is_none_of_ours_is_refused_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let payload = payload(folder.path());
    let mut enrol = command(folder.path(), &["--json", "enrol", "--payload", &payload]);
    let output = enrol.env("FIELD_AGENT_PIN", "271828").output().unwrap();
    assert_eq!(output.status.code(), Some(10));
    assert_eq!(json(&output)["reason"], "bad_payload");
    let output = run(folder.path(), &["enrol", "--payload", "/nonexistent"]);
    assert_eq!(output.status.code(), Some(2));
}
