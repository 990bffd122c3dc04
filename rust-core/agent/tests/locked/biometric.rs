//! The biometric slot, through the agent.

use std::fs;

use agent_core::AgentError;
use agent_core::agent::{Agent, BiometricState, PhoneState};
use agent_core::keys::Secret;
use agent_core::ports::{Event, VaultError};
use agent_core::testkit::TestPhone;
use fleet_protocol::audit::{AuditEvent, AuditOutcome, LockCause};

use super::Fixture;
use super::slow_vault::start;
use super::wipe::{assert_erased, wipe_order};

fn open(phone: &TestPhone) -> Agent {
    let agent = phone.start_enrolled().unwrap();
    agent.unlock(&phone.pin()).unwrap();
    agent
}

/// A slot, as the shell keeps its secret.
fn make(agent: &Agent) -> Secret<Vec<u8>> {
    Secret::new(agent.make_biometric_slot().unwrap().expose().to_vec())
}

fn state(phone: &TestPhone) -> BiometricState {
    phone.status().unwrap().biometric
}

#[test]
fn the_secret_opens_the_session_as_the_pin_does() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    assert_eq!(state(phone), BiometricState::None);
    let secret = make(&agent);
    assert_eq!(secret.expose().len(), 32);
    assert_eq!(state(phone), BiometricState::Ready);
    agent.lock(LockCause::Asked);
    assert_eq!(state(phone), BiometricState::Ready, "a lock keeps the slot");
    phone.events.take();
    agent.unlock_with_biometric(&secret).unwrap();
    assert_eq!(phone.events.take(), [Event::Unlocked]);
    assert_eq!(agent.status().unwrap().state, PhoneState::Open);
    phone.touch(&agent).unwrap();
    // Another process of the same boot, too.
    drop(agent);
    let agent = phone.start().unwrap();
    agent.unlock_with_biometric(&secret).unwrap();
    assert!(
        phone.guard().spool.is_empty(),
        "what waited is in the chain"
    );
    // The PIN works beside it, and a changed one, too.
    let fresh = TestPhone::secret("739105");
    agent.change_pin(&phone.pin(), &fresh).unwrap();
    agent.lock(LockCause::Asked);
    agent.unlock_with_biometric(&secret).unwrap();
    agent.unlock(&fresh).unwrap();
}

#[test]
fn only_an_open_session_makes_a_slot() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start().unwrap();
    let refused = |expected| assert_eq!(agent.make_biometric_slot().err(), Some(expected));
    refused(AgentError::NotEnrolled);
    phone.enrol(&agent).unwrap();
    refused(AgentError::Locked);
    agent.unlock(&phone.pin()).unwrap();
    phone.clock.advance_ms(5 * 60_000);
    refused(AgentError::Locked);
    assert_eq!(state(phone), BiometricState::None);
}

#[test]
fn a_wrong_secret_burns_no_pin_try_and_opens_nothing() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    let secret = make(&agent);
    agent.lock(LockCause::Asked);
    let mut other = secret.expose().clone();
    other[31] ^= 1;
    for wrong in [other, vec![0; 32], Vec::new(), vec![7; 31], vec![7; 33]] {
        for _ in 0..12 {
            assert_eq!(
                agent.unlock_with_biometric(&Secret::new(wrong.clone())),
                Err(AgentError::WrongSlotSecret)
            );
        }
    }
    assert_eq!(phone.status().unwrap().attempts_left, 10);
    assert_eq!(agent.status().unwrap().state, PhoneState::Locked);
    assert_eq!(phone.touch(&agent), Err(AgentError::Locked));
    let tried = phone.guard().spool.to_entries();
    let refused = tried.iter().filter(|entry| {
        entry.event == AuditEvent::BiometricUnlock && entry.outcome == AuditOutcome::Refused
    });
    assert_eq!(
        refused.count(),
        1,
        "sixty crowd out nothing else that waits"
    );
    agent.unlock_with_biometric(&secret).unwrap();
}

#[test]
fn a_slot_and_what_it_opened_stand_in_the_chain() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    let secret = make(&agent);
    agent.lock(LockCause::Asked);
    agent.unlock_with_biometric(&secret).unwrap();
    agent.remove_biometric_slot().unwrap();
    agent.lock(LockCause::Asked);
    agent.unlock(&phone.pin()).unwrap();
    let chain = phone.chain(&agent).unwrap();
    let expected = [
        AuditEvent::BiometricSlot { set: true },
        AuditEvent::BiometricUnlock,
        AuditEvent::BiometricSlot { set: false },
    ];
    let found: Vec<_> = chain
        .iter()
        .filter(|(event, outcome)| *outcome == AuditOutcome::Ok && expected.contains(event))
        .map(|(event, _)| event.clone())
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_pin_comes_first_after_a_restart_of_the_phone() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    let secret = make(&agent);
    drop(agent);
    phone.clock.reboot(60_000);
    assert_eq!(state(phone), BiometricState::PinFirst);
    let agent = phone.start().unwrap();
    let refused = Err(AgentError::PinFirst);
    assert_eq!(agent.unlock_with_biometric(&secret), refused);
    agent.unlock(&phone.pin()).unwrap();
    agent.lock(LockCause::Asked);
    assert_eq!(state(phone), BiometricState::Ready);
    agent.unlock_with_biometric(&secret).unwrap();
    // Without boot ids every start of the program is a restart of the phone.
    drop(agent);
    phone.clock.forget_boot();
    let agent = phone.start().unwrap();
    assert_eq!(agent.unlock_with_biometric(&secret), refused);
    assert_eq!(phone.status().unwrap().attempts_left, 10);
}

#[test]
fn fingers_keep_a_phone_open_no_longer_than_the_last_pin_may() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    let secret = make(&agent);
    let absolute_ms = u64::from(agent.status().unwrap().policy.unwrap().session.absolute_s) * 1_000;
    let last_ms = 60_000;
    for passes_ms in [absolute_ms / 2, absolute_ms / 2 - last_ms] {
        agent.lock(LockCause::Asked);
        phone.clock.advance_ms(passes_ms);
        agent.unlock_with_biometric(&secret).unwrap();
    }
    // The session that a finger has just opened ends when the PIN's would have.
    phone.clock.advance_ms(last_ms - 1);
    phone.touch(&agent).unwrap();
    phone.clock.advance_ms(1);
    assert_eq!(phone.touch(&agent), Err(AgentError::Locked));
    let status = agent.status().unwrap();
    assert_eq!(status.last_lock, Some(LockCause::Absolute));
    assert_eq!(state(phone), BiometricState::PinFirst);
    let refused = Err(AgentError::PinFirst);
    assert_eq!(agent.unlock_with_biometric(&secret), refused);
    assert_eq!(phone.status().unwrap().attempts_left, 10);
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(state(phone), BiometricState::Ready);
    // So it is in a program that starts anew.
    drop(agent);
    let agent = phone.start().unwrap();
    phone.clock.advance_ms(absolute_ms);
    assert_eq!(agent.unlock_with_biometric(&secret), refused);
}

#[test]
fn the_pin_comes_first_while_wrong_pins_are_delayed() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    let secret = make(&agent);
    agent.lock(LockCause::Asked);
    let wrong = TestPhone::secret("271828");
    for _ in 0..3 {
        agent.unlock(&wrong).unwrap_err();
        assert_eq!(state(phone), BiometricState::Ready);
    }
    agent.unlock(&wrong).unwrap_err();
    assert_eq!(state(phone), BiometricState::PinFirst);
    assert_eq!(
        agent.unlock_with_biometric(&secret),
        Err(AgentError::PinFirst)
    );
    phone.clock.advance_ms(30_000);
    assert_eq!(state(phone), BiometricState::Ready);
    agent.unlock_with_biometric(&secret).unwrap();
    // A finger proves no PIN: it gives no try back.
    assert_eq!(phone.status().unwrap().attempts_left, 6);
}

#[test]
fn a_finger_opens_nothing_when_no_try_is_left_or_the_lease_has_run_out() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    let secret = make(&agent);
    agent.lock(LockCause::Asked);
    phone.clock.advance_ms(3 * 24 * 3_600_000);
    assert_eq!(
        agent.unlock_with_biometric(&secret),
        Err(AgentError::Expired)
    );
    let now_ms = agent_core::ports::Clock::now(phone.clock.as_ref()).wall_ms;
    phone.contact(&agent, now_ms).unwrap();
    // A policy that leaves fewer tries than were used up.
    let wrong = TestPhone::secret("271828");
    for _ in 0..3 {
        agent.unlock(&wrong).unwrap_err();
    }
    let mut answer = phone.fleet.no_news();
    answer.policy = Some(phone.fleet.policy(2, |policy| policy.pin.max_attempts = 3));
    phone.check_in(&agent, &answer).unwrap();
    assert_eq!(agent.unlock_with_biometric(&secret), Err(AgentError::Wiped));
    assert_erased(&fixture);
}

#[test]
fn an_erase_destroys_the_slot() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    let secret = make(&agent);
    let slot = fs::read(fixture.path("guard/biometric")).unwrap();
    phone.check_in(&agent, &wipe_order(phone)).unwrap();
    assert_erased(&fixture);
    assert!(!fixture.path("guard/biometric").exists());
    assert_eq!(state(phone), BiometricState::None);
    assert_eq!(agent.unlock_with_biometric(&secret), Err(AgentError::Wiped));
    // Nor does a copy of its file help.
    fs::write(fixture.path("guard/biometric"), slot).unwrap();
    drop(agent);
    let agent = phone.start().unwrap();
    assert_eq!(agent.unlock_with_biometric(&secret), Err(AgentError::Wiped));
}

#[test]
fn an_erase_that_dies_anywhere_still_destroys_the_slot() {
    for n in 0.. {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let agent = open(phone);
        make(&agent);
        let order = wipe_order(phone);
        phone.vault.die_after(n);
        let outcome = phone.check_in(&agent, &order);
        drop(agent);
        phone.vault.heal();
        let agent = phone.start().unwrap();
        // Offered again, in case that the intent was not durable yet.
        phone.check_in(&agent, &order).unwrap();
        assert_erased(&fixture);
        if outcome.is_ok() {
            assert!(n > 5, "the vault is asked more often than that");
            break;
        }
    }
}

#[test]
fn a_removed_slot_opens_nothing_and_may_be_removed_again() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    let secret = make(&agent);
    let slot = fs::read(fixture.path("guard/biometric")).unwrap();
    agent.lock(LockCause::Asked);
    agent.remove_biometric_slot().unwrap();
    agent.remove_biometric_slot().unwrap();
    assert_eq!(state(phone), BiometricState::None);
    let refused = Err(AgentError::BiometricNotSet);
    assert_eq!(agent.unlock_with_biometric(&secret), refused);
    let gone = |alias: &String| !alias.starts_with("bio-");
    assert!(phone.vault.aliases().iter().all(gone));
    // Neither with its file put back, nor beside a newer slot.
    fs::write(fixture.path("guard/biometric"), &slot).unwrap();
    assert_eq!(agent.unlock_with_biometric(&secret), refused);
    agent.unlock(&phone.pin()).unwrap();
    let newer = make(&agent);
    agent.lock(LockCause::Asked);
    let wrong = Err(AgentError::WrongSlotSecret);
    assert_eq!(agent.unlock_with_biometric(&secret), wrong);
    fs::write(fixture.path("guard/biometric"), &slot).unwrap();
    assert_eq!(agent.unlock_with_biometric(&secret), wrong);
    assert_eq!(agent.unlock_with_biometric(&newer), wrong);
    agent.unlock(&phone.pin()).unwrap();
}

#[test]
fn a_damaged_slot_leaves_the_pin_and_says_that_it_is_gone() {
    for damage in ["torn", "gone", "key lost", "key void"] {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let agent = open(phone);
        let secret = make(&agent);
        agent.lock(LockCause::Asked);
        let path = fixture.path("guard/biometric");
        let mut bytes = fs::read(&path).unwrap();
        match damage {
            "torn" => {
                bytes[100..].fill(0);
                fs::write(&path, bytes).unwrap();
            }
            "gone" => fs::remove_file(&path).unwrap(),
            "key lost" => {
                let aliases = phone.vault.aliases();
                let alias = aliases.iter().find(|alias| alias.starts_with("bio-"));
                phone.vault.lose(alias.unwrap());
            }
            _ => phone.vault.fail_alias("bio-", VaultError::Invalidated),
        }
        assert_eq!(
            agent.unlock_with_biometric(&secret),
            Err(AgentError::BiometricNotSet),
            "{damage}"
        );
        phone.vault.heal();
        assert_eq!(state(phone), BiometricState::None, "{damage}");
        assert_eq!(phone.status().unwrap().attempts_left, 10);
        agent.unlock(&phone.pin()).unwrap();
        let again = make(&agent);
        agent.lock(LockCause::Asked);
        agent.unlock_with_biometric(&again).unwrap();
    }
}

#[test]
fn a_vault_that_is_busy_takes_no_slot_away() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = open(phone);
    let secret = make(&agent);
    agent.lock(LockCause::Asked);
    for error in [VaultError::Transient, VaultError::Unavailable] {
        phone.vault.fail_alias("bio-", error);
        assert_eq!(
            agent.unlock_with_biometric(&secret),
            Err(AgentError::VaultUnavailable)
        );
        phone.vault.heal();
    }
    assert_eq!(state(phone), BiometricState::Ready);
    agent.unlock_with_biometric(&secret).unwrap();
}

#[test]
fn wherever_making_a_slot_dies_there_is_a_whole_one_or_none() {
    for n in 0.. {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let agent = open(phone);
        let older = make(&agent);
        phone.vault.die_after(n);
        let made = agent.make_biometric_slot();
        drop(agent);
        phone.vault.heal();
        let agent = phone.start().unwrap();
        let opened = agent.unlock_with_biometric(&older);
        match &made {
            Ok(secret) => {
                assert_eq!(opened, Err(AgentError::WrongSlotSecret), "call {n}");
                let secret = Secret::new(secret.expose().to_vec());
                agent.unlock_with_biometric(&secret).unwrap();
            }
            Err(_) => assert!(
                matches!(
                    opened,
                    Err(AgentError::BiometricNotSet | AgentError::WrongSlotSecret)
                ),
                "call {n}: {opened:?}"
            ),
        }
        agent.unlock(&phone.pin()).unwrap();
        if made.is_ok() {
            assert!(n > 5, "the vault is asked more often than that");
            break;
        }
    }
}

#[test]
fn a_lock_or_an_erase_in_the_midst_of_making_a_slot_wins() {
    for nth in 1..=2 {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let (agent, vault) = start(phone);
        agent.unlock(&phone.pin()).unwrap();
        let same = agent.clone();
        vault.meanwhile(nth, move || same.screen_off());
        let made = agent.make_biometric_slot().err();
        assert_eq!(made, Some(AgentError::Interrupted));
        assert!(vault.happened());
        assert_eq!(state(phone), BiometricState::None);
        assert!(!fixture.path("guard/biometric").exists());

        agent.unlock(&phone.pin()).unwrap();
        let (same, order) = (agent.clone(), wipe_order(phone));
        vault.meanwhile(nth, move || TestPhone::deliver(&same, &order).unwrap());
        let made = agent.make_biometric_slot().err();
        assert_eq!(made, Some(AgentError::Wiped));
        assert!(vault.happened());
        assert_erased(&fixture);
    }
}

#[test]
fn a_lock_in_the_midst_of_a_biometric_unlock_wins() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, vault) = start(phone);
    agent.unlock(&phone.pin()).unwrap();
    let secret = make(&agent);
    agent.lock(LockCause::Asked);
    let same = agent.clone();
    vault.meanwhile(1, move || same.screen_off());
    assert_eq!(
        agent.unlock_with_biometric(&secret),
        Err(AgentError::Interrupted)
    );
    assert!(vault.happened());
    let status = agent.status().unwrap();
    assert_eq!(status.state, PhoneState::Locked);
    assert_eq!(status.last_lock, Some(LockCause::ScreenOff));
    agent.unlock_with_biometric(&secret).unwrap();
}
