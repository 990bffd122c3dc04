//! What a phone says of itself, until its server has it.

use agent_core::AgentError;
use agent_core::error::InputFault;
use fleet_protocol::receipt::WipeCause;
use fleet_protocol::report::{DeviceReport, MAX_REPORT_TEXT, ManagementRole};

use super::Fixture;

fn report(app_version: &str) -> DeviceReport {
    DeviceReport {
        app_version: app_version.to_owned(),
        os_api: 35,
        security_patch: "2026-11-05".to_owned(),
        role: ManagementRole::None,
        screen_lock: true,
        strong_box: Some(false),
        battery_exempt: true,
        background_runs_ms: vec![1, 2, 3],
        managed_keys: Vec::new(),
    }
}

#[test]
fn a_locked_phone_keeps_the_newest_report_across_restarts() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.report_device(report("1.0")).unwrap();
    let first = phone.guard().report.seq;
    agent.report_device(report("1.1")).unwrap();
    drop(agent);
    let held = phone.guard().report;
    assert_eq!(held.waiting, Some(report("1.1")));
    assert!(held.seq > first);
    let agent = phone.start().unwrap();
    assert_eq!(phone.guard().report, held);
    // The clock went back: the sequence does not.
    phone.clock.set_wall_ms(1);
    agent.report_device(report("1.2")).unwrap();
    assert_eq!(phone.guard().report.seq, held.seq + 1);
}

#[test]
fn the_same_report_again_writes_nothing() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.report_device(report("1.0")).unwrap();
    let held = phone.guard();
    agent.report_device(report("1.0")).unwrap();
    assert_eq!(phone.guard(), held);
}

#[test]
fn a_report_beyond_its_bounds_is_refused_and_the_one_before_stays() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.report_device(report("1.0")).unwrap();
    let long = "v".repeat(MAX_REPORT_TEXT + 1);
    for (bad, fault) in [
        (report(&long), InputFault::TooLong),
        (report("1\u{7}"), InputFault::BadValue),
    ] {
        assert_eq!(
            agent.report_device(bad),
            Err(AgentError::InvalidInput(fault))
        );
    }
    assert_eq!(phone.guard().report.waiting, Some(report("1.0")));
}

#[test]
fn only_a_phone_in_use_reports() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start().unwrap();
    assert_eq!(
        agent.report_device(report("1.0")),
        Err(AgentError::NotEnrolled)
    );
    phone.enrol(&agent).unwrap();
    agent.report_device(report("1.0")).unwrap();
    phone.erase(&agent, WipeCause::LeaseExpired).unwrap();
    assert_eq!(agent.report_device(report("1.1")), Err(AgentError::Wiped));
    assert_eq!(phone.guard().report, Default::default());
}
