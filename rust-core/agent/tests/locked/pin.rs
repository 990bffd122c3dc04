//! The PIN and its tries.

use std::fs;

use agent_core::AgentError;
use agent_core::agent::PhoneState;
use agent_core::ports::{Event, VaultError};
use agent_core::testkit::TestPhone;
use fleet_protocol::audit::{AuditEvent, AuditOutcome};
use fleet_protocol::receipt::WipeCause;

use super::Fixture;

fn wrong() -> agent_core::keys::Secret<Vec<u8>> {
    TestPhone::secret("739105")
}

#[test]
fn a_wrong_pin_costs_a_try_and_the_right_one_gives_all_back() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    assert_eq!(
        agent.unlock(&wrong()),
        Err(AgentError::WrongPin {
            attempts_left: 9,
            retry_after_s: 0
        })
    );
    assert_eq!(phone.status().unwrap().attempts_left, 9);
    let spooled = phone.guard().spool.to_entries();
    assert!(
        spooled.iter().any(
            |entry| entry.event == AuditEvent::Unlock && entry.outcome == AuditOutcome::Refused
        )
    );
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(phone.status().unwrap().attempts_left, 10);
    assert!(
        phone.guard().spool.is_empty(),
        "the spool went into the chain"
    );
}

#[test]
fn ten_wrong_pins_erase_even_across_restarts() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    drop(phone.start_enrolled().unwrap());
    for n in 1..=10_u8 {
        let agent = phone.start().unwrap();
        if let Err(AgentError::PinDelayed { retry_after_s }) = agent.unlock(&wrong()) {
            phone.clock.advance_ms(u64::from(retry_after_s) * 1_000);
            let refused = agent.unlock(&wrong());
            if n < 10 {
                assert!(
                    matches!(refused, Err(AgentError::WrongPin { attempts_left, .. })
                    if attempts_left == 10 - n)
                );
            } else {
                assert_eq!(refused, Err(AgentError::Wiped));
            }
        }
        drop(agent);
        phone.clock.reboot(60_000);
    }
    let status = phone.status().unwrap();
    assert_eq!(status.state, PhoneState::Wiped);
    assert_eq!(status.wipe.unwrap().cause, WipeCause::TooManyAttempts);
    let agent = phone.start().unwrap();
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Wiped));
}

#[test]
fn a_try_is_counted_before_the_pin_is_checked() {
    // The process dies at each call of the vault in turn.
    for n in 0.. {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let agent = phone.start_enrolled().unwrap();
        let before = phone.vault.hmacs_with("pin-");
        phone.vault.die_after(n);
        let outcome = agent.unlock(&wrong());
        drop(agent);
        phone.vault.heal();
        let checked = phone.vault.hmacs_with("pin-") - before;
        let counted = usize::from(phone.guard().attempts.failed);
        assert!(
            checked <= counted,
            "call {n}: checked {checked}, counted {counted}"
        );
        if n > 0 && checked == 1 && matches!(outcome, Err(AgentError::WrongPin { .. })) {
            break;
        }
    }
}

#[test]
fn however_the_process_dies_there_are_ten_tries_in_all() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    drop(phone.start_enrolled().unwrap());
    let before = phone.vault.hmacs_with("pin-");
    for n in 0.. {
        let agent = phone.start().unwrap();
        phone.vault.die_after(n % 17);
        let _ = agent.unlock(&wrong());
        drop(agent);
        phone.vault.heal();
        // Long enough for every delay, short enough for the lease.
        phone.clock.advance_ms(3_600_000);
        phone
            .contact(&phone.start().unwrap(), 0)
            .unwrap_or_default();
        if phone.status().unwrap().state == PhoneState::Wiped {
            break;
        }
        assert!(n < 500, "the tries never end");
    }
    let checked = phone.vault.hmacs_with("pin-") - before;
    assert!(checked <= 10, "{checked} PINs were checked");
}

#[test]
fn waiting_is_enforced_and_burns_no_try() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    for _ in 0..3 {
        assert!(matches!(
            agent.unlock(&wrong()),
            Err(AgentError::WrongPin { .. })
        ));
    }
    assert_eq!(
        agent.unlock(&wrong()),
        Err(AgentError::WrongPin {
            attempts_left: 6,
            retry_after_s: 30
        })
    );
    for _ in 0..5 {
        assert_eq!(
            agent.unlock(&phone.pin()),
            Err(AgentError::PinDelayed { retry_after_s: 30 })
        );
    }
    assert_eq!(phone.status().unwrap().attempts_left, 6);
    // A restart does not begin the wait anew; the time that the phone was off, by its wall clock, does not count.
    phone.clock.advance_ms(12_000);
    phone.contact(&agent, 0).unwrap();
    drop(agent);
    phone.clock.reboot(7_200_000);
    let remaining = AgentError::PinDelayed { retry_after_s: 17 };
    assert_eq!(phone.status().unwrap().retry_after_s, 17);
    let agent = phone.start().unwrap();
    assert_eq!(agent.unlock(&phone.pin()), Err(remaining));
    // Nor does turning it further forward.
    drop(agent);
    let agent = phone.start().unwrap();
    assert_eq!(agent.unlock(&phone.pin()), Err(remaining));
    phone.clock.advance_ms(17_000);
    agent.unlock(&phone.pin()).unwrap();
}

#[test]
fn a_damaged_envelope_burns_no_try() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let path = fixture.path("guard/envelope-a");
    let whole = fs::read(&path).unwrap();
    for at in [0, 5, 60, 120, 200, 230, 280] {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x80;
        fs::write(&path, damaged).unwrap();
        assert_eq!(
            agent.unlock(&phone.pin()),
            Err(AgentError::KeysDamaged),
            "byte {at}"
        );
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::KeysDamaged));
    assert_eq!(phone.status().unwrap().attempts_left, 10);
    fs::write(&path, whole).unwrap();
    agent.unlock(&phone.pin()).unwrap();
}

#[test]
fn a_vault_that_fails_burns_no_try_and_erases_nothing() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    for error in [VaultError::Transient, VaultError::Unavailable] {
        for _ in 0..12 {
            phone.vault.fail_alias("pin-", error);
            assert_eq!(
                agent.unlock(&phone.pin()),
                Err(AgentError::VaultUnavailable)
            );
        }
    }
    phone.vault.fail_alias("pin-", VaultError::Invalidated);
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::KeysDamaged));
    phone.vault.heal();
    assert_eq!(phone.status().unwrap().attempts_left, 10);
    agent.unlock(&phone.pin()).unwrap();
}

#[test]
fn a_vault_that_was_busy_once_is_asked_again() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    for n in 0..12 {
        phone.vault.fail_once_after(n);
        agent.unlock(&phone.pin()).unwrap();
        phone.vault.heal();
    }
    assert!(phone.events.take().contains(&Event::Unlocked));
}

#[test]
fn threads_that_guess_at_once_have_ten_tries_together() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let agent = phone.start_enrolled().unwrap();
    let checked: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let agent = agent.clone();
                scope.spawn(move || {
                    (0..4)
                        .filter(|_| {
                            matches!(agent.unlock(&wrong()), Err(AgentError::WrongPin { .. }))
                        })
                        .count()
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });
    // Four without waiting, then the delay stops all of them.
    assert_eq!(checked, 4);
    assert_eq!(phone.status().unwrap().attempts_left, 6);
}
