//! What phones say of themselves reaches the server, whatever state they are in.

use std::sync::mpsc::channel;
use std::time::Duration;

use agent_core::AgentError;
use agent_core::agent::PhoneState;
use agent_core::error::Refusal;
use fleet_protocol::report::{DeviceReport, KeyOutcome, ManagedKeyOutcome, ManagementRole};

use super::{Fleet, HOUR_MS, Phone, pin};

fn report(app_version: &str) -> DeviceReport {
    DeviceReport {
        app_version: app_version.to_owned(),
        os_api: 34,
        security_patch: "2026-11-05".to_owned(),
        role: ManagementRole::DeviceOwner,
        screen_lock: false,
        strong_box: None,
        battery_exempt: false,
        background_runs_ms: vec![1_790_000_000_000],
        managed_keys: vec![ManagedKeyOutcome {
            key: "enrolment".to_owned(),
            outcome: KeyOutcome::Refused,
            why: "too_long".to_owned(),
        }],
    }
}

fn stored(fleet: &Fleet, phone: &Phone) -> Option<(DeviceReport, u64)> {
    let stored = fleet.store.report(phone.device()).unwrap()?;
    Some((stored.report, stored.received_ms))
}

#[test]
fn a_report_made_locked_and_offline_goes_out_at_the_next_contact() {
    let mut fleet = Fleet::start();
    let mut phone = Phone::enrolled(&fleet, fleet.salesperson("wang"), 1);
    phone.agent().lock(fleet_protocol::audit::LockCause::Asked);
    fleet.stop();
    phone.agent().report_device(report("1.0")).unwrap();
    assert!(matches!(
        phone.agent().check_in(0),
        Err(AgentError::Offline { .. })
    ));
    phone.restart();
    fleet.resume();
    assert_eq!(stored(&fleet, &phone), None);
    phone.agent().check_in(0).unwrap();
    assert_eq!(phone.agent().status().unwrap().state, PhoneState::Locked);
    assert_eq!(
        stored(&fleet, &phone),
        Some((report("1.0"), fleet.now_ms()))
    );
}

#[test]
fn a_report_is_sent_once_and_a_newer_one_takes_its_place() {
    let fleet = Fleet::start();
    let mut phone = Phone::enrolled(&fleet, fleet.salesperson("wang"), 1);
    phone.agent().report_device(report("1.0")).unwrap();
    phone.agent().sync_once().unwrap();
    let first_ms = fleet.now_ms();
    fleet.clock.advance_ms(HOUR_MS);
    phone.restart();
    phone.agent().report_device(report("1.0")).unwrap();
    phone.agent().check_in(0).unwrap();
    assert_eq!(stored(&fleet, &phone), Some((report("1.0"), first_ms)));
    phone.agent().report_device(report("1.1")).unwrap();
    phone.agent().report_device(report("1.2")).unwrap();
    phone.agent().check_in(0).unwrap();
    assert_eq!(
        stored(&fleet, &phone),
        Some((report("1.2"), fleet.now_ms()))
    );
    // Back to what it was before: that is news again.
    phone.agent().report_device(report("1.0")).unwrap();
    phone.agent().check_in(0).unwrap();
    assert_eq!(
        stored(&fleet, &phone),
        Some((report("1.0"), fleet.now_ms()))
    );
}

#[test]
fn a_report_does_not_wait_for_the_end_of_a_long_poll() {
    let fleet = Fleet::start();
    let phone = Phone::enrolled(&fleet, fleet.salesperson("wang"), 1);
    phone.agent().sync_once().unwrap();
    phone.agent().report_device(report("1.0")).unwrap();
    let (done, ended) = channel();
    let agent = phone.agent().clone();
    std::thread::spawn(move || done.send(agent.check_in(240).map(drop)));
    // Half of what the poll would take.
    assert_eq!(ended.recv_timeout(Duration::from_secs(120)), Ok(Ok(())));
    assert!(stored(&fleet, &phone).is_some());
}

#[test]
fn a_report_that_the_server_refuses_stands_in_the_way_of_nothing() {
    let fleet = Fleet::start();
    let phone = Phone::enrolled(&fleet, fleet.salesperson("wang"), 1);
    fleet
        .store
        .revoke_device(phone.device(), &fleet.by())
        .unwrap();
    phone.agent().report_device(report("1.0")).unwrap();
    for _ in 0..2 {
        let heard = phone.agent().check_in(0).unwrap();
        assert!(!heard.wiped);
    }
    assert_eq!(stored(&fleet, &phone), None);
    // It may still be told to erase itself.
    fleet.order(phone.device(), fleet_protocol::command::CommandAction::Wipe);
    assert!(phone.agent().check_in(0).unwrap().proved);
}

#[test]
fn a_phone_without_a_screen_lock_opens_again_when_it_has_one_or_policy_asks_for_none() {
    let fleet = Fleet::start();
    let phone = Phone::enrolled(&fleet, fleet.salesperson("wang"), 1);
    let agent = phone.agent();
    let refused = Err(AgentError::Refused(Refusal::NoScreenLock));
    agent.report_device(report("1.0")).unwrap();
    fleet.publish_policy(|policy| policy.phone.screen_lock = true);
    agent.check_in(0).unwrap();
    assert_eq!(agent.status().unwrap().state, PhoneState::Locked);
    assert_eq!(agent.unlock(&pin()), refused);

    let mended = DeviceReport {
        screen_lock: true,
        ..report("1.0")
    };
    agent.report_device(mended).unwrap();
    agent.unlock(&pin()).unwrap();
    agent.report_device(report("1.0")).unwrap();
    assert_eq!(agent.unlock(&pin()), refused);
    fleet.publish_policy(|policy| policy.phone.screen_lock = false);
    agent.check_in(0).unwrap();
    agent.unlock(&pin()).unwrap();
    agent.sync_once().unwrap();
}
