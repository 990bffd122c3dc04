//! The lease, through the agent: clocks, boots, contact.

use agent_core::AgentError;
use agent_core::agent::PhoneState;
use agent_core::ports::{Clock, Event};
use agent_core::testkit::TestPhone;
use fleet_protocol::receipt::WipeCause;

use super::{Fixture, files_with_content};

const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;

#[test]
fn a_phone_that_stays_away_warns_locks_and_erases() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    phone.clock.advance_ms(DAY);
    phone.events.take();
    agent.tick().unwrap();
    assert!(matches!(
        phone.events.take()[..],
        [Event::LeaseWarning { .. }]
    ));
    phone.clock.advance_ms(2 * DAY);
    assert_eq!(agent.tick(), Err(AgentError::Expired));
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Expired));
    assert_eq!(phone.status().unwrap().state, PhoneState::Expired);
    phone.clock.advance_ms(11 * DAY);
    assert_eq!(agent.tick(), Err(AgentError::Wiped));
    let status = phone.status().unwrap();
    assert_eq!(status.state, PhoneState::Wiped);
    assert_eq!(status.wipe.unwrap().cause, WipeCause::LeaseExpired);
}

#[test]
fn an_open_session_ends_with_the_lease() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    phone.clock.advance_ms(3 * DAY - 1_000);
    agent.unlock(&phone.pin()).unwrap();
    phone.touch(&agent).unwrap();
    phone.clock.advance_ms(1_000);
    assert_eq!(phone.touch(&agent), Err(AgentError::Expired));
    assert!(!matches!(agent.status().unwrap().state, PhoneState::Open));
}

#[test]
fn a_phone_that_was_off_for_a_year_erases_before_anything_else() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    drop(phone.start_enrolled().unwrap());
    phone.clock.reboot(365 * DAY);
    let agent = phone.start().unwrap();
    // No call was made yet.
    assert_eq!(phone.status().unwrap().state, PhoneState::Wiped);
    assert!(files_with_content(&fixture.path("store")).is_empty());
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Wiped));
}

#[test]
fn turning_the_clock_back_only_ever_costs_time() {
    for back_ms in [60_000, HOUR, DAY, 3_650 * DAY] {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        drop(phone.start_enrolled().unwrap());
        phone.clock.advance_ms(2 * DAY);
        drop(phone.start().unwrap());
        let wall_ms = phone.clock.now().wall_ms;
        phone.clock.reboot(0);
        phone.clock.set_wall_ms(wall_ms.saturating_sub(back_ms));
        let agent = phone.start().unwrap();
        assert_eq!(
            agent.unlock(&phone.pin()),
            Err(AgentError::Expired),
            "{back_ms}"
        );
        // Neither time nor a clock that is put right helps; contact does.
        phone.clock.set_wall_ms(wall_ms);
        drop(agent);
        let agent = phone.start().unwrap();
        assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Expired));
        phone.contact(&agent, wall_ms).unwrap();
        agent.unlock(&phone.pin()).unwrap();
    }
}

#[test]
fn power_cycles_do_not_stretch_a_lease() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    drop(phone.start_enrolled().unwrap());
    let mut days = 0;
    loop {
        phone.clock.reboot(DAY / 2);
        let agent = phone.start().unwrap();
        phone.clock.advance_ms(DAY / 2);
        let _ = agent.tick();
        days += 1;
        match phone.status().unwrap().state {
            PhoneState::Wiped => break,
            PhoneState::Expired => assert!(days >= 3),
            _ => assert!(days < 3, "day {days}"),
        }
        assert!(days < 20);
    }
    assert!((13..=14).contains(&days), "{days}");
}

#[test]
fn contact_starts_the_lease_anew_and_a_replayed_lease_does_not() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let mut answer = phone.fleet.no_news();
    answer.lease = Some(phone.fleet.lease(phone.clock.now().wall_ms));
    phone.check_in(&agent, &answer).unwrap();
    phone.clock.advance_ms(4 * DAY);
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Expired));
    phone.check_in(&agent, &answer).unwrap();
    assert_eq!(
        agent.unlock(&phone.pin()),
        Err(AgentError::Expired),
        "replayed"
    );
    phone.contact(&agent, phone.clock.now().wall_ms).unwrap();
    agent.unlock(&phone.pin()).unwrap();
}

#[test]
fn an_answer_that_slept_in_its_socket_is_as_old_as_it_is() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let asked = phone.clock.now();
    let mut answer = phone.fleet.no_news();
    answer.lease = Some(phone.fleet.lease(asked.wall_ms + 1_000));
    phone.clock.advance_ms(4 * DAY);
    TestPhone::deliver_late(&agent, &answer, asked).unwrap();
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Expired));
    phone.contact(&agent, phone.clock.now().wall_ms).unwrap();
    agent.unlock(&phone.pin()).unwrap();
}

#[test]
fn a_shorter_limit_that_comes_with_a_lease_that_slept_is_no_erase() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let asked = phone.clock.now();
    let mut answer = phone.fleet.no_news();
    answer.lease = Some(phone.fleet.lease(asked.wall_ms));
    answer.policy = Some(phone.fleet.policy(2, |policy| {
        policy.lease.lock_s = 1;
        policy.lease.erase_s = 2;
    }));
    phone.clock.advance_ms(2 * DAY);
    TestPhone::deliver_late(&agent, &answer, asked).unwrap();
    agent.unlock(&phone.pin()).unwrap();
    // The shortest lock of all, and a day behind it.
    phone.clock.advance_ms(28 * HOUR - 1);
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Expired));
    phone.clock.advance_ms(1);
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Wiped));
}

#[test]
fn an_older_lease_that_was_held_back_is_not_contact() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let deliver = |lease| {
        let mut answer = phone.fleet.no_news();
        answer.lease = Some(lease);
        phone.check_in(&agent, &answer).unwrap();
    };
    let held_back = phone.fleet.lease(phone.clock.now().wall_ms);
    deliver(phone.fleet.lease(phone.clock.now().wall_ms));
    phone.clock.advance_ms(4 * DAY);
    deliver(held_back);
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Expired));
}

#[test]
fn leases_of_others_are_not_contact() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    phone.clock.advance_ms(4 * DAY);
    let now_ms = phone.clock.now().wall_ms;
    let mut other = agent_core::testkit::FakeFleet::new();
    other.device = fleet_protocol::ids::DeviceId::from_bytes([9; 16]);
    let mut old = agent_core::testkit::FakeFleet::new();
    old.epoch -= 1;
    let mut tampered = phone.fleet.lease(now_ms);
    tampered.seq += 1;
    let forged = agent_core::testkit::FleetKey::new(99).seal(
        fleet_protocol::envelope::Kind::Lease,
        u64::MAX,
        &(),
    );
    for lease in [other.lease(now_ms), old.lease(now_ms), tampered, forged] {
        let mut answer = phone.fleet.no_news();
        answer.lease = Some(lease);
        phone.check_in(&agent, &answer).unwrap();
        assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Expired));
    }
}

#[test]
fn a_shorter_lease_in_a_policy_counts_from_its_arrival() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    phone.clock.advance_ms(2 * DAY);
    let mut answer = phone.fleet.no_news();
    answer.policy = Some(phone.fleet.policy(2, |policy| {
        policy.lease.lock_s = 1;
        policy.lease.erase_s = 2;
    }));
    phone.check_in(&agent, &answer).unwrap();
    agent.unlock(&phone.pin()).unwrap();
    phone.clock.advance_ms(4 * HOUR);
    assert_eq!(agent.tick(), Err(AgentError::Expired));
    phone.clock.advance_ms(20 * HOUR - 1);
    assert_eq!(
        agent.tick(),
        Err(AgentError::Expired),
        "a day before an erase"
    );
    phone.clock.advance_ms(5 * HOUR);
    assert_eq!(agent.tick(), Err(AgentError::Wiped));
}

#[test]
fn a_phone_without_a_boot_id_counts_each_start_as_a_boot() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    phone.clock.forget_boot();
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    phone.touch(&agent).unwrap();
    drop(agent);
    phone.clock.advance_ms(HOUR);
    let agent = phone.start().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    drop(agent);
    phone.clock.set_wall_ms(phone.clock.now().wall_ms - HOUR);
    let agent = phone.start().unwrap();
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Expired));
}
