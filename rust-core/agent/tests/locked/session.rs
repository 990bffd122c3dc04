//! The session, through the agent.

use agent_core::AgentError;
use agent_core::agent::PhoneState;
use agent_core::ports::Event;
use fleet_protocol::audit::{AuditEvent, LockCause};

use super::Fixture;

#[test]
fn locking_takes_the_store_away() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    assert_eq!(phone.touch(&agent), Err(AgentError::Locked));
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(agent.status().unwrap().state, PhoneState::Open);
    phone.events.take();
    agent.lock(LockCause::Asked);
    assert_eq!(phone.touch(&agent), Err(AgentError::Locked));
    assert_eq!(phone.events.take(), [Event::Locked(LockCause::Asked)]);
    let spooled = phone.guard().spool.to_entries();
    assert_eq!(
        spooled.last().unwrap().event,
        AuditEvent::Lock {
            cause: LockCause::Asked
        }
    );
    agent.lock(LockCause::Asked);
    assert!(
        phone.events.take().is_empty(),
        "a locked phone does not lock again"
    );
}

#[test]
fn every_deadline_is_judged_on_every_call() {
    let minute = 60_000;
    for (wait_ms, expected) in [
        (5 * minute - 1, None),
        (5 * minute, Some(LockCause::Idle)),
        (30 * minute, Some(LockCause::Idle)),
    ] {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let agent = phone.start_enrolled().unwrap();
        agent.unlock(&phone.pin()).unwrap();
        phone.events.take();
        phone.clock.advance_ms(wait_ms);
        let touched = phone.touch(&agent);
        assert_eq!(touched.is_ok(), expected.is_none(), "{wait_ms}");
        assert_eq!(
            phone.events.take().first().copied(),
            expected.map(Event::Locked)
        );
    }
}

#[test]
fn background_work_does_not_keep_a_session_open() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    for _ in 0..4 {
        phone.clock.advance_ms(60_000);
        phone.look(&agent).unwrap();
        agent.tick().unwrap();
    }
    phone.clock.advance_ms(60_000);
    assert_eq!(phone.look(&agent), Err(AgentError::Locked));
}

#[test]
fn screen_off_and_background_lock() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    agent.screen_off();
    assert_eq!(phone.touch(&agent), Err(AgentError::Locked));

    agent.unlock(&phone.pin()).unwrap();
    agent.entered_background();
    phone.clock.advance_ms(59_999);
    agent.entered_foreground().unwrap();
    agent.entered_background();
    phone.clock.advance_ms(60_000);
    assert_eq!(agent.entered_foreground(), Err(AgentError::Locked));
}

#[test]
fn a_clock_that_is_turned_while_open_locks_until_contact() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    let status = phone.status().unwrap();
    let now_ms = status.lease.unwrap().signed_ms;
    phone.clock.set_wall_ms(now_ms + 2 * 3_600_000);
    assert_eq!(phone.touch(&agent), Err(AgentError::Expired));
    phone.clock.set_wall_ms(now_ms);
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Expired));
    assert_eq!(phone.status().unwrap().state, PhoneState::Expired);
    phone.contact(&agent, now_ms + 1).unwrap();
    agent.unlock(&phone.pin()).unwrap();
}

#[test]
fn a_restart_begins_locked() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    drop(agent);
    let agent = phone.start().unwrap();
    assert_eq!(phone.touch(&agent), Err(AgentError::Locked));
    agent.unlock(&phone.pin()).unwrap();
}

#[test]
fn why_it_locked_outlives_the_program() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let last = || phone.status().unwrap().last_lock;
    assert_eq!(last(), None, "there was no session yet");
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(agent.status().unwrap().last_lock, None, "it is open");
    phone.clock.advance_ms(5 * 60_000);
    assert_eq!(phone.touch(&agent), Err(AgentError::Locked));
    drop(agent);
    assert_eq!(last(), Some(LockCause::Idle));
    // A lock of what is locked already changes nothing.
    let agent = phone.start().unwrap();
    agent.lock(LockCause::Asked);
    assert_eq!(agent.status().unwrap().last_lock, Some(LockCause::Idle));
    // A program that is killed takes its session along.
    agent.unlock(&phone.pin()).unwrap();
    drop(agent);
    assert_eq!(last(), Some(LockCause::Restart));
}
