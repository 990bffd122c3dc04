//! One server for a data folder, and addresses that are told only while somebody listens there.

pub(crate) mod program;
mod shutting_out;

use std::path::Path;

use fleet_protocol::enrol::{HashPin, Invitation};
use fleet_server::data_folder::{FolderError, Layout, Serving};
use fleet_server::listen::limits::Limits;
use fleet_server::serve::{ServeError, start};
use rustix::process::Signal;

use crate::running::Running;
use program::{SERVE, Server, answer, data_folder, json, people, run};

fn recorded(data: &Path) -> Option<Serving> {
    Serving::read(&Layout::new(data)).unwrap()
}

#[test]
fn a_second_server_is_refused_and_touches_nothing() {
    let running = Running::start();
    let before = std::fs::read(running.data().join("serve.json")).unwrap();
    for _ in 0..2 {
        let refused = start(running.config(Limits::default())).err();
        assert!(matches!(
            refused,
            Some(ServeError::Folder(FolderError::Served(_)))
        ));
    }
    assert_eq!(
        std::fs::read(running.data().join("serve.json")).unwrap(),
        before
    );
    let device_addr = running.server().device_addr.to_string();
    assert_eq!(recorded(&running.data()).unwrap().device_addr, device_addr);
}

#[test]
fn a_server_that_stopped_names_no_addresses_and_leaves_the_folder_free() {
    let mut running = Running::start();
    running.server.take().unwrap().stop();
    assert!(!running.data().join("serve.json").exists());
    assert_eq!(recorded(&running.data()), None);
    running.server = Some(start(running.config(Limits::default())).unwrap());
    assert!(recorded(&running.data()).is_some());
}

#[test]
fn a_server_that_cannot_start_leaves_the_folder_free() {
    let mut running = Running::start();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    running.server.take().unwrap().stop();
    let mut config = running.config(Limits::default());
    config.console_addr = taken.local_addr().unwrap();
    assert!(matches!(start(config).err(), Some(ServeError::Listen(_))));
    assert_eq!(recorded(&running.data()), None);
    running.server = Some(start(running.config(Limits::default())).unwrap());
}

#[test]
fn the_second_program_says_so_in_both_languages() {
    let home = tempfile::tempdir().unwrap();
    let data = data_folder(home.path());
    let first = Server::start(&data);
    let before = std::fs::read(data.join("serve.json")).unwrap();
    for (language, words) in [("en", "already"), ("zh", "正在使用")] {
        let output = run(&data, &[&["--lang", language], SERVE].concat());
        assert_eq!(output.status.code(), Some(6));
        let refused = json(&output);
        assert_eq!(refused["code"], 6);
        assert!(refused["error"].as_str().unwrap().contains(words));
        assert!(String::from_utf8(output.stderr).unwrap().contains(words));
    }
    assert_eq!(std::fs::read(data.join("serve.json")).unwrap(), before);
    let token = answer(&data, &["enrol-token", "--user", "wang"]);
    let port = first.device_addr.rsplit_once(':').unwrap().1;
    assert_eq!(token["address"], format!("localhost:{port}"));
}

#[test]
fn nobody_is_sent_to_a_server_that_has_ended() {
    let home = tempfile::tempdir().unwrap();
    let data = data_folder(home.path());
    for signal in [Signal::KILL, Signal::TERM, Signal::INT] {
        let server = Server::start(&data);
        let code = server.end(signal);
        assert_eq!(code, (signal != Signal::KILL).then_some(0));
        // A killed server leaves its file behind; nobody believes it.
        assert_eq!(data.join("serve.json").exists(), signal == Signal::KILL);
        let output = run(&data, &["enrol-token", "--user", "wang"]);
        assert_eq!(output.status.code(), Some(2), "{signal:?}");
        assert!(json(&output)["error"].as_str().unwrap().contains("serve"));
    }
    let given = [
        "enrol-token",
        "--user",
        "wang",
        "--address",
        "fleet.example:1",
    ];
    assert_eq!(answer(&data, &given)["address"], "fleet.example:1");
}

#[test]
fn what_is_given_out_to_type_says_what_is_given_out_to_scan() {
    let home = tempfile::tempdir().unwrap();
    let data = data_folder(home.path());
    let enrol_token = |address| ["enrol-token", "--user", "wang", "--address", address];
    let given = answer(&data, &enrol_token("Fleet.example:8443"));
    let typed = Invitation::read(given["code"].as_str().unwrap().as_bytes()).unwrap();
    let payload = given["payload"].to_string();
    let scanned = Invitation::read(payload.as_bytes()).unwrap();
    assert!(typed.typed && !scanned.typed);
    assert_eq!(typed.address, "fleet.example:8443");
    assert_eq!(typed.token, scanned.token);
    let HashPin::Whole(tls_ca) = scanned.tls_ca else {
        panic!("a scanned pin is whole");
    };
    let HashPin::Whole(root_key) = scanned.root_key else {
        panic!("a scanned pin is whole");
    };
    assert!(typed.tls_ca.is_of(&tls_ca) && typed.root_key.is_of(&root_key));
    assert!(typed.expires_ms <= scanned.expires_ms);
    assert!(typed.expires_ms + 60_000 > scanned.expires_ms);
    let code = given["code"]
        .as_str()
        .unwrap()
        .split('-')
        .collect::<Vec<_>>();
    let shown = people(&data, &enrol_token("fleet.example:8443"));
    assert_eq!(
        shown.matches("\n  ").count(),
        code.len().div_ceil(5),
        "{shown}"
    );

    for none in [
        "fleet.example",
        "https://fleet.example:1",
        "fleet.example:0",
    ] {
        let output = run(&data, &enrol_token(none));
        assert_eq!(output.status.code(), Some(2), "{none}");
        assert!(json(&output)["error"].as_str().unwrap().contains(none));
    }
    let phones = answer(&data, &["devices"]);
    assert_eq!(phones["items"].as_array().unwrap().len(), 0);
}

#[test]
fn a_copy_of_a_folder_names_no_addresses() {
    let running = Running::start();
    let copy = tempfile::tempdir().unwrap();
    let file = "serve.json";
    std::fs::copy(running.data().join(file), copy.path().join(file)).unwrap();
    assert_eq!(recorded(copy.path()), None);
}
