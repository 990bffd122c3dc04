//! What other processes can see.

use agent_core::AgentError;
use agent_core::agent::PhoneState;

use super::Fixture;

#[test]
fn a_home_that_does_not_exist_is_not_enrolled() {
    let fixture = Fixture::new();
    let status = fixture.phone.status().unwrap();
    assert_eq!(status.state, PhoneState::NotEnrolled);
    assert_eq!(status.device, None);
    assert_eq!(std::fs::read_dir(fixture.folder.path()).unwrap().count(), 0);
}

#[test]
fn status_is_read_while_an_agent_holds_the_home() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    let status = phone.status().unwrap();
    assert_eq!(
        status.state,
        PhoneState::Locked,
        "only its own process sees it open"
    );
    assert_eq!(agent.status().unwrap().state, PhoneState::Open);
    assert_eq!(status.user_name.as_deref(), Some("李雷"));
    assert_eq!(status.tenant_name.as_deref(), Some("远山贸易"));
    assert_eq!(status.device, Some(phone.fleet.device));
    assert_eq!(status.policy.unwrap().version, 1);
    let lease = status.lease.unwrap();
    assert!(lease.warns_at_ms < lease.locks_at_ms && lease.locks_at_ms < lease.erases_at_ms);
}

#[test]
fn status_is_consistent_while_another_thread_writes() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    std::thread::scope(|scope| {
        let writer = agent.clone();
        let writes = scope.spawn(move || {
            for _ in 0..200 {
                phone
                    .contact(
                        &writer,
                        agent_core::ports::Clock::now(phone.clock.as_ref()).wall_ms,
                    )
                    .unwrap();
            }
        });
        while !writes.is_finished() {
            assert_eq!(phone.status().unwrap().state, PhoneState::Locked);
        }
        writes.join().unwrap();
    });
}

#[test]
fn a_damaged_guard_is_told_and_nothing_is_erased() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    drop(phone.start_enrolled().unwrap());
    let slots = ["slot-a", "slot-b"].map(|slot| fixture.path("guard").join(slot));
    let whole = slots.clone().map(|slot| std::fs::read(slot).unwrap());
    for slot in &slots {
        let mut bytes = std::fs::read(slot).unwrap();
        bytes[50] ^= 1;
        std::fs::write(slot, bytes).unwrap();
    }
    assert_eq!(phone.status(), Err(AgentError::KeysDamaged));
    assert!(matches!(phone.start(), Err(AgentError::KeysDamaged)));
    for (slot, bytes) in slots.iter().zip(whole) {
        std::fs::write(slot, bytes).unwrap();
    }
    let agent = phone.start().unwrap();
    agent.unlock(&phone.pin()).unwrap();
}

#[test]
fn no_secret_and_no_pin_is_in_the_guard() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    for slot in ["slot-a", "slot-b"] {
        let bytes = std::fs::read(fixture.path("guard").join(slot)).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"482913"));
    }
}

#[test]
fn the_policy_is_told_once_there_is_one() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start().unwrap();
    assert_eq!(agent.status().unwrap().policy, None);
    phone.enrol(&agent).unwrap();
    let mut answer = phone.fleet.no_news();
    answer.policy = Some(phone.fleet.policy(2, |policy| {
        policy.session.idle_s = 90;
        policy.pin.max_attempts = 99;
    }));
    phone.check_in(&agent, &answer).unwrap();
    let policy = phone.status().unwrap().policy.unwrap();
    assert_eq!((policy.version, policy.session.idle_s), (2, 90));
    assert_eq!(policy.pin.max_attempts, 10, "clamped, as it is applied");
}
