//! Shutting phones out from the command line: revoking, and erasing for a reason.

use fleet_protocol::ids::DeviceId;

use super::program::{answer, json, run};
use crate::running::Running;
use crate::running::browser::Browser;

fn listed(running: &Running, device: DeviceId) -> serde_json::Value {
    let answer = answer(&running.data(), &["devices"]);
    let id = device.to_string();
    let items = answer["items"].as_array().unwrap();
    items.iter().find(|item| item["id"] == id).unwrap().clone()
}

#[test]
fn a_revoked_phone_is_refused_everything_but_commands_and_receipts() {
    let running = Running::start();
    let phone = running.phone("wang");
    let id = phone.device().to_string();
    assert_eq!(listed(&running, phone.device())["revoked"], false);
    for _ in 0..2 {
        let done = answer(&running.data(), &["devices", "revoke", &id]);
        assert_eq!(done["revoked"], true);
    }
    assert_eq!(listed(&running, phone.device())["revoked"], true);
    assert_eq!(phone.get(&running, "/v1/commands").unwrap().status, 200);
    let refused = phone
        .get(&running, "/v1/sync/pull?epoch=0&after=0&limit=5")
        .unwrap();
    assert_eq!(refused.status, 403, "{}", refused.head);
}

#[test]
fn a_phone_that_is_not_there_cannot_be_revoked() {
    let running = Running::start();
    for id in ["nonsense", "00000000-0000-7000-8000-000000000000"] {
        let output = run(&running.data(), &["devices", "revoke", id]);
        assert_eq!(output.status.code(), Some(3), "{id}");
        assert_eq!(json(&output)["code"], 3);
    }
}

#[test]
fn the_reason_of_a_wipe_is_kept_and_shown() {
    let running = Running::start();
    let phone = running.phone("wang");
    let id = phone.device().to_string();
    let reason = "手机丢失 <b>";
    let ordered = answer(&running.data(), &["wipe", &id, "--reason", reason]);
    assert_eq!(ordered["reason"], reason);
    assert_eq!(listed(&running, phone.device())["wipe_reason"], reason);
    let mut browser = Browser::signed_in(&running);
    let page = browser.get(&running, &format!("/devices/{id}")).text();
    assert!(page.contains("手机丢失 &#60;b&#62;"), "{page}");
    // The phone is told what to do, not why.
    let told = phone.get(&running, "/v1/commands").unwrap().json();
    assert!(!told.to_string().contains("手机丢失"));
}

#[test]
fn a_text_that_is_no_reason_orders_nothing() {
    let running = Running::start();
    let phone = running.phone("wang");
    let id = phone.device().to_string();
    let long = "x".repeat(201);
    for reason in ["", " ", "two\nlines", long.as_str()] {
        let output = run(&running.data(), &["wipe", &id, "--reason", reason]);
        assert_eq!(output.status.code(), Some(2), "{reason:?}");
    }
    assert_eq!(listed(&running, phone.device())["state"], "enrolled");
}
