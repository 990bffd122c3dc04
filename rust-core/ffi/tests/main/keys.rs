//! What opens the phone: PIN rules, PIN change, biometric slot, and what the status says of them.

use agent_ffi::error::PinFault;
use agent_ffi::ports::{AgentEvent, LockCause};
use agent_ffi::records::{BiometricState, Label, PhoneState};
use agent_ffi::{FieldAgentError, check_pin};

use crate::shell::{PIN, Shell};

/// Another PIN that the rules allow.
const FRESH: &[u8] = b"739105";

#[test]
fn a_pin_is_judged_by_the_cores_own_rules() {
    assert_eq!(check_pin(FRESH.to_vec(), 6), None);
    assert_eq!(
        check_pin(FRESH.to_vec(), 8),
        Some(PinFault::TooShort { min: 8 })
    );
    assert_eq!(check_pin(b"73910x".to_vec(), 6), Some(PinFault::NotDigits));
    assert_eq!(check_pin(b"123456".to_vec(), 6), Some(PinFault::TooCommon));
    assert!(check_pin(Vec::new(), 0).is_some());
}

#[test]
fn what_check_pin_refuses_change_pin_refuses_and_no_try_is_burnt() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    agent.unlock(PIN.to_vec()).unwrap();
    let before = agent.status().unwrap();
    let min = before.policy.unwrap().pin_min_length;
    for pin in [&b"48"[..], b"48291x", b"000000", b"123456", b"19880101"] {
        let fault = check_pin(pin.to_vec(), min).unwrap();
        assert_eq!(
            agent.change_pin(PIN.to_vec(), pin.to_vec()),
            Err(FieldAgentError::PinNotAcceptable { fault })
        );
    }
    assert_eq!(agent.status().unwrap().attempts_left, before.attempts_left);
}

#[test]
fn a_changed_pin_opens_and_the_one_before_does_not() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    agent.unlock(PIN.to_vec()).unwrap();
    let tries = agent.status().unwrap().attempts_left;
    let wrong = FieldAgentError::WrongPin {
        attempts_left: tries - 1,
        retry_after_s: 0,
    };
    assert_eq!(agent.change_pin(FRESH.to_vec(), FRESH.to_vec()), Err(wrong));
    agent.change_pin(PIN.to_vec(), FRESH.to_vec()).unwrap();
    assert_eq!(agent.status().unwrap().attempts_left, tries);
    agent.lock();
    assert_eq!(agent.unlock(PIN.to_vec()), Err(wrong));
    agent.unlock(FRESH.to_vec()).unwrap();
}

#[test]
fn the_slots_secret_opens_the_session_and_no_other_does() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    assert_eq!(agent.status().unwrap().biometric, BiometricState::None);
    agent.unlock(PIN.to_vec()).unwrap();
    let not_set = Err(FieldAgentError::BiometricNotSet);
    assert_eq!(agent.unlock_with_biometric(vec![1; 32]), not_set);
    let secret = agent.make_biometric_slot().unwrap();
    assert_eq!(secret.len(), 32);
    agent.lock();
    let before = agent.status().unwrap();
    assert_eq!(before.biometric, BiometricState::Ready);
    for wrong in [vec![1; 32], Vec::new(), secret[1..].to_vec()] {
        assert_eq!(
            agent.unlock_with_biometric(wrong),
            Err(FieldAgentError::WrongSlotSecret)
        );
    }
    let after = agent.status().unwrap();
    assert_eq!(after.state, PhoneState::Locked);
    assert_eq!(after.attempts_left, before.attempts_left);
    shell.events.take();
    agent.unlock_with_biometric(secret.clone()).unwrap();
    assert_eq!(shell.events.take(), [AgentEvent::Unlocked]);
    assert_eq!(agent.status().unwrap().state, PhoneState::Open);
    agent.remove_biometric_slot().unwrap();
    assert_eq!(agent.status().unwrap().biometric, BiometricState::None);
    assert_eq!(agent.unlock_with_biometric(secret), not_set);
}

#[test]
fn the_pin_comes_first_while_wrong_ones_are_delayed() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    agent.unlock(PIN.to_vec()).unwrap();
    let secret = agent.make_biometric_slot().unwrap();
    agent.lock();
    let wait = loop {
        match agent.unlock(FRESH.to_vec()) {
            Err(FieldAgentError::WrongPin { retry_after_s, .. }) if retry_after_s > 0 => {
                break retry_after_s;
            }
            other => assert!(matches!(other, Err(FieldAgentError::WrongPin { .. }))),
        }
    };
    // The phone's clock runs while the PIN is looked at, here for real.
    assert!((20..=30).contains(&wait), "{wait}");
    let status = agent.status().unwrap();
    assert_eq!(status.biometric, BiometricState::PinFirst);
    assert_eq!(
        agent.unlock_with_biometric(secret),
        Err(FieldAgentError::PinFirst)
    );
    assert!(matches!(
        agent.unlock(PIN.to_vec()),
        Err(FieldAgentError::PinDelayed { .. })
    ));
}

#[test]
fn the_status_says_the_policy_and_why_it_locked() {
    let shell = Shell::enrolled();
    let agent = shell.open().unwrap();
    let status = agent.status().unwrap();
    assert_eq!(status.last_lock, None);
    let policy = status.policy.unwrap();
    // The fleet's first policy.
    assert_eq!(
        (policy.idle_s, policy.background_s, policy.absolute_s),
        (300, 60, 43_200)
    );
    assert_eq!((policy.pin_min_length, policy.pin_max_attempts), (6, 10));
    assert_eq!(
        policy.masked_labels,
        [Label::Confidential, Label::Restricted]
    );
    assert_eq!(
        (policy.copy_allowed, policy.screenshots_allowed),
        (false, false)
    );
    assert_eq!(
        (
            policy.lease_warn_s,
            policy.lease_lock_s,
            policy.lease_erase_s
        ),
        (86_400, 3 * 86_400, 14 * 86_400)
    );
    assert_eq!(policy.version, 1);
    agent.unlock(PIN.to_vec()).unwrap();
    assert_eq!(agent.status().unwrap().last_lock, None);
    agent.screen_off();
    drop(agent);
    let agent = shell.open().unwrap();
    let status = agent.status().unwrap();
    assert_eq!(status.last_lock, Some(LockCause::ScreenOff));
}
