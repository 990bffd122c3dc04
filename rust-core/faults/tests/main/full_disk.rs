//! With no byte of disk free a phone says so, loses nothing, and can still lock, count a wrong PIN and erase itself.

use crate::kill_wipe::assert_erased;
use crate::programs::{Faults, Fleet, customers};

#[test]
fn a_full_disk_at_any_step_of_a_sync_loses_nothing() {
    let fleet = Fleet::start(&["lin"], &customers("lin", 800));
    let phone = fleet.enrolled("lin", "full");
    let mut refused = 0;
    for n in (1..200).step_by(7) {
        let outcome = phone.run(&["sync"], &Faults::full_from(n));
        match outcome.code {
            Some(0) => {}
            Some(10) => refused += 1,
            _ => panic!("full from {n}: {:?} {}", outcome.code, outcome.output),
        }
        assert_eq!(phone.state(), "locked", "full from {n}");
    }
    assert!(refused > 0, "the disk was never full");
    phone.expect(&["sync"], 0);
    assert_eq!(phone.expect(&["find", "Customer"], 0).json["total"], 800);
}

#[test]
fn an_edit_on_a_full_disk_is_refused_and_nothing_is_half_saved() {
    let fleet = Fleet::start(&["lin"], &customers("lin", 5));
    let phone = fleet.enrolled("lin", "edit");
    phone.expect(&["sync"], 0);
    let found = phone.expect(&["find", "Customer00002"], 0).json;
    let id = found["items"][0]["id"].as_str().unwrap().to_owned();
    let outcome = phone.run(
        &["edit", &id, "--set", "notes=changed"],
        &Faults::full_from(1),
    );
    assert_eq!(outcome.code, Some(10), "{}", outcome.output);
    assert_eq!(phone.expect(&["status"], 0).json["pending"], 0);
    phone.expect(&["edit", &id, "--set", "notes=changed"], 0);
    assert_eq!(phone.expect(&["sync"], 0).json["pushed"], 1);
}

#[test]
fn a_wipe_needs_no_free_byte() {
    let fleet = Fleet::start(&["lin"], &customers("lin", 30));
    let phone = fleet.enrolled("lin", "wiped");
    phone.expect(&["sync"], 0);
    let device = phone.expect(&["status"], 0).json["device"]
        .as_str()
        .unwrap()
        .to_owned();
    fleet.admin(&["wipe", &device]);
    let outcome = phone.run(&["sync"], &Faults::full_from(1));
    assert_eq!(outcome.code, Some(5), "{}", outcome.output);
    assert_erased(&phone, 0);
    phone.run(&["sync"], &Faults::full_from(1));
    assert_eq!(fleet.devices()[&device], "erased_proved");
}

#[test]
fn a_wrong_pin_is_counted_on_a_full_disk() {
    let fleet = Fleet::start(&["lin"], "");
    let phone = fleet.enrolled("lin", "pin");
    let wrong = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(wrong.path(), "000111\n").unwrap();
    let arguments = ["unlock", "--pin-file", wrong.path().to_str().unwrap()];
    let first = phone.run(&arguments, &Faults::full_from(1));
    assert_eq!(first.code, Some(4), "{}", first.output);
    let second = phone.run(&arguments, &Faults::full_from(1));
    assert_eq!(second.code, Some(4), "{}", second.output);
    let left = |outcome: &crate::programs::Outcome| outcome.json["attempts_left"].as_u64().unwrap();
    assert_eq!(left(&second) + 1, left(&first));
}
