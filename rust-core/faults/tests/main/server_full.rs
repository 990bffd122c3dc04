//! A server whose disk fills up refuses in words that a phone understands, loses nothing that it has acknowledged, and goes on
//! by itself once there is space again.

use crate::programs::{Faults, Fleet, admin_with, customers};

/// What a phone says of a server that refuses for now: try again later.
const LATER: i32 = 7;
/// What an administration command says of a full disk.
const UNAVAILABLE: i32 = 6;

#[test]
fn pushes_to_a_server_with_a_full_disk_are_refused_and_none_that_was_taken_is_lost() {
    let mut fleet = Fleet::start(&["lin"], &customers("lin", 20));
    let phone = fleet.enrolled("lin", "writer");
    phone.expect(&["sync"], 0);
    let id = phone.expect(&["find", "Customer00003"], 0).json["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let (mut refused, mut taken) = (0, 0);
    for round in 0..24_u64 {
        let note = format!("round {round}");
        phone.expect(&["visit", &id, "--note", &note], 0);
        fleet.disk.fills_after(round % 12);
        let outcome = phone.run(&["sync"], &Faults::none());
        match outcome.code {
            Some(0) => taken += 1,
            Some(LATER) => refused += 1,
            _ => panic!("round {round}: {:?} {}", outcome.code, outcome.output),
        }
        fleet.disk.is_freed();
        if round % 6 == 5 {
            fleet.restart();
        }
        // What the phone believes to be taken is not sent again: if the server had lost it, it would be lost.
        if round % 2 == 0 {
            phone.expect(&["sync"], 0);
        }
    }
    phone.expect(&["sync"], 0);
    assert!(refused >= 6, "the disk was full {refused} times only");
    let complaints = fleet.complaints.lock().unwrap().join("\n");
    assert!(complaints.contains("Unavailable"), "{complaints}");
    assert!(!complaints.contains("Internal"), "{complaints}");
    println!("server full: {refused} syncs refused, {taken} taken");
    let witness = fleet.enrolled("lin", "witness");
    witness.expect(&["sync"], 0);
    let seen = witness.expect(&["show", &id], 0).json;
    let mut notes: Vec<&str> = seen["visits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|visit| visit["note"].as_str().unwrap())
        .collect();
    notes.sort_unstable();
    let mut expected: Vec<String> = (0..24).map(|round| format!("round {round}")).collect();
    expected.sort();
    assert_eq!(notes, expected);
}

#[test]
fn an_import_on_a_full_disk_takes_all_rows_or_none_and_can_be_repeated() {
    let fleet = Fleet::start(&["lin"], &customers("lin", 5));
    let phone = fleet.enrolled("lin", "reader");
    let file = fleet.data().with_file_name("more.csv");
    std::fs::write(&file, customers("lin", 300)).unwrap();
    let arguments = ["import", file.to_str().unwrap()];
    let mut refused = 0;
    for n in (1..60).step_by(4) {
        let outcome = admin_with(&fleet.data(), &arguments, &Faults::full_from(n));
        match outcome.code {
            // From here on there is nothing left to grow: the import is done.
            Some(0) => break,
            Some(UNAVAILABLE) => refused += 1,
            _ => panic!("full from {n}: {:?} {}", outcome.code, outcome.output),
        }
        // The server beside it is not disturbed.
        phone.expect(&["sync"], 0);
        let total = phone.expect(&["find", "Customer"], 0).json["total"].as_u64();
        assert_eq!(total, Some(5), "full from {n}");
    }
    assert!(refused > 0, "the disk was never full");
    fleet.admin(&arguments);
    phone.expect(&["sync"], 0);
    assert_eq!(phone.expect(&["find", "Customer"], 0).json["total"], 300);
}
