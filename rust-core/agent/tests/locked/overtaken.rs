//! An unlock takes long: the vault may need seconds. What comes in between wins, wherever it comes.

use agent_core::AgentError;
use agent_core::agent::{Agent, PhoneState};
use agent_core::ports::Event;
use agent_core::testkit::TestPhone;
use fleet_protocol::audit::LockCause;

use super::Fixture;
use super::slow_vault::start;
use super::wipe::{assert_erased, wipe_order};

/// A case by its name.
type Case = (&'static str, fn(&Agent), LockCause);

#[test]
fn a_lock_during_an_unlock_wins() {
    let cases: [Case; 3] = [
        (
            "lock",
            |agent| agent.lock(LockCause::Asked),
            LockCause::Asked,
        ),
        ("screen off", Agent::screen_off, LockCause::ScreenOff),
        (
            "background",
            Agent::entered_background,
            LockCause::Background,
        ),
    ];
    for (name, happens, cause) in cases {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let (agent, vault) = start(phone);
        let same = agent.clone();
        vault.meanwhile(1, move || happens(&same));
        phone.events.take();
        assert_eq!(
            agent.unlock(&phone.pin()),
            Err(AgentError::Interrupted),
            "{name}"
        );
        let status = agent.status().unwrap();
        assert_eq!(status.state, PhoneState::Locked, "{name}");
        assert_eq!(status.last_lock, Some(cause), "{name}");
        assert_eq!(phone.touch(&agent), Err(AgentError::Locked), "{name}");
        assert!(!phone.events.take().contains(&Event::Unlocked), "{name}");
        // The PIN was right: no try is burnt, and the next one opens.
        assert_eq!(agent.status().unwrap().attempts_left, 10, "{name}");
        agent.unlock(&phone.pin()).unwrap();
        assert_eq!(agent.status().unwrap().state, PhoneState::Open, "{name}");
    }
}

#[test]
fn a_lock_before_an_unlock_does_not_stop_it() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, _) = start(phone);
    agent.lock(LockCause::Asked);
    agent.entered_background();
    agent.screen_off();
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(agent.status().unwrap().state, PhoneState::Open);
}

#[test]
fn an_erase_during_an_unlock_wins_and_leaves_nothing() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, vault) = start(phone);
    let (same, order) = (agent.clone(), wipe_order(phone));
    vault.meanwhile(1, move || TestPhone::deliver(&same, &order).unwrap());
    phone.events.take();
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Wiped));
    assert!(!phone.events.take().contains(&Event::Unlocked));
    assert_erased(&fixture);
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Wiped));
}
