//! A sync without a PIN: it does what a locked phone can, and ends locked.

use crate::kill_wipe::assert_erased;
use crate::programs::{Fleet, customers};

#[test]
fn a_sync_without_a_pin_hears_the_server_and_ends_locked() {
    let fleet = Fleet::start(&["lin"], &customers("lin", 20));
    let phone = fleet.enrolled("lin", "locked");
    let version = || phone.expect(&["status"], 0).json["policy_version"].as_u64();
    let before = version();
    fleet.admin(&["policy", "set", "--idle-s", "120"]);
    let ended = phone.expect_without_pin(&["sync"], 3);
    assert_eq!(ended.json["kind"], "locked", "{}", ended.output);
    assert!(version() > before, "the policy was taken");
    assert_eq!(phone.state(), "locked");
    let status = phone.expect(&["status"], 0).json;
    assert!(status["last_sync"].is_null(), "customers need the PIN");
    // With the PIN it is an ordinary sync.
    assert_eq!(phone.expect(&["sync"], 0).json["pulled"], 20);
}

#[test]
fn a_sync_without_a_pin_obeys_a_wipe_and_proves_it() {
    let fleet = Fleet::start(&["lin"], &customers("lin", 20));
    let phone = fleet.enrolled("lin", "wiped");
    phone.expect(&["sync"], 0);
    let device = phone.expect(&["status"], 0).json["device"].clone();
    let device = device.as_str().unwrap();
    fleet.admin(&["wipe", device]);
    phone.expect_without_pin(&["sync"], 5);
    assert_erased(&phone, 0);
    phone.expect_without_pin(&["sync"], 5);
    assert_eq!(fleet.devices()[device], "erased_proved");
}

#[test]
fn a_sync_without_a_pin_says_when_the_server_cannot_be_reached() {
    let fleet = Fleet::start(&["lin"], "");
    let phone = fleet.enrolled("lin", "offline");
    fleet.stop();
    let ended = phone.expect_without_pin(&["sync"], 7);
    assert_eq!(ended.json["kind"], "offline", "{}", ended.output);
    // Nobody is asked for a PIN, and none is missed, where the phone only needs the server.
    assert_eq!(phone.state(), "locked");
}
