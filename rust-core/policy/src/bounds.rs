//! What a policy document means once it is clamped to compiled bounds.
//!
//! A forged, foolish or mistyped policy must neither open a phone for ever nor erase it at once. The bounds are wide enough
//! for every policy that a company would want and narrow enough that no single signed document is a wipe. Defaults and
//! limits follow NIST SP 800-63B-4 (idle at most 1 h and absolute at most 24 h at AAL2; at most 10 failures) and Android
//! Management API's rule that wiping comes after blocking.

use fleet_protocol::Version1;
use fleet_protocol::ids::TenantId;
use fleet_protocol::policy::{
    DEFAULT_PIN_HISTORY, LeaseRules, PhoneRules, PinRules, PolicyDocument, SessionRules,
};
use fleet_protocol::record::Label;
use serde::{Deserialize, Serialize};

const MINUTE_S: u32 = 60;
const HOUR_S: u32 = 60 * MINUTE_S;
const DAY_S: u32 = 24 * HOUR_S;

/// Idle limit, seconds.
pub const IDLE_S: (u32, u32) = (5, HOUR_S);
/// Background limit, seconds; 0 locks as soon as the app leaves the screen.
pub const BACKGROUND_S: (u32, u32) = (0, HOUR_S);
/// Absolute limit, seconds.
pub const ABSOLUTE_S: (u32, u32) = (MINUTE_S, DAY_S);
/// PIN length, digits.
pub const PIN_LENGTH: (u8, u8) = (6, 16);
/// Failures between successes.
pub const PIN_ATTEMPTS: (u8, u8) = (3, 10);
/// Last PINs that must not be set again; 0 asks for nothing.
pub const PIN_HISTORY: (u8, u8) = (0, 24);
/// Lease: lock, seconds.
pub const LEASE_LOCK_S: (u32, u32) = (4 * HOUR_S, 30 * DAY_S);
/// Lease: erase, seconds; always at least [`ERASE_AFTER_LOCK_S`] after the lock.
pub const LEASE_ERASE_S: (u32, u32) = (DAY_S, 90 * DAY_S);
/// The least time between lock and erase, seconds.
pub const ERASE_AFTER_LOCK_S: u32 = DAY_S;
/// A newly shortened erase limit leaves at least this much time from its arrival, seconds.
pub const ERASE_GRACE_S: u32 = DAY_S;

/// A policy as the phone applies it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectivePolicy {
    /// Version of the document; 0 for the built-in one.
    pub version: u64,
    /// When an open session locks.
    pub session: SessionRules,
    /// What a PIN must be.
    pub pin: PinRules,
    /// Which labels are masked.
    pub masked_labels: Vec<Label>,
    /// Whether permitted fields may be copied.
    pub copy_allowed: bool,
    /// Whether screenshots are allowed.
    pub screenshots_allowed: bool,
    /// What happens to a phone that stays away.
    pub lease: LeaseRules,
    /// What the phone must have to open customers. There is nothing to clamp: what is asked for in vain locks a phone until a newer
    /// policy comes, and a phone that hears its server is not erased.
    pub phone: PhoneRules,
}

/// The policy that a new fleet starts with.
#[must_use]
pub fn default_document(tenant: TenantId, issued_ms: u64) -> PolicyDocument {
    PolicyDocument {
        v: Version1,
        tenant,
        issued_ms,
        session: SessionRules {
            idle_s: 5 * MINUTE_S,
            background_s: MINUTE_S,
            absolute_s: 12 * HOUR_S,
        },
        pin: PinRules {
            min_length: 6,
            max_attempts: 10,
            history: DEFAULT_PIN_HISTORY,
        },
        masked_labels: vec![Label::Confidential, Label::Restricted],
        copy_allowed: false,
        screenshots_allowed: false,
        lease: LeaseRules {
            warn_s: DAY_S,
            lock_s: 3 * DAY_S,
            erase_s: 14 * DAY_S,
        },
        phone: PhoneRules::default(),
    }
}

/// Clamps a document to the bounds.
#[must_use]
pub fn effective(document: &PolicyDocument, version: u64) -> EffectivePolicy {
    EffectivePolicy {
        version,
        session: SessionRules {
            idle_s: clamp(document.session.idle_s, IDLE_S),
            background_s: clamp(document.session.background_s, BACKGROUND_S),
            absolute_s: clamp(document.session.absolute_s, ABSOLUTE_S),
        },
        pin: PinRules {
            min_length: document.pin.min_length.clamp(PIN_LENGTH.0, PIN_LENGTH.1),
            max_attempts: document
                .pin
                .max_attempts
                .clamp(PIN_ATTEMPTS.0, PIN_ATTEMPTS.1),
            history: document.pin.history.clamp(PIN_HISTORY.0, PIN_HISTORY.1),
        },
        masked_labels: document.masked_labels.clone(),
        copy_allowed: document.copy_allowed,
        screenshots_allowed: document.screenshots_allowed,
        lease: clamp_lease(document.lease),
        phone: document.phone,
    }
}

/// Clamps lease thresholds so that warn <= lock < erase holds.
#[must_use]
pub fn clamp_lease(rules: LeaseRules) -> LeaseRules {
    let lock_s = clamp(rules.lock_s, LEASE_LOCK_S);
    let erase_s =
        clamp(rules.erase_s, LEASE_ERASE_S).max(lock_s.saturating_add(ERASE_AFTER_LOCK_S));
    LeaseRules {
        warn_s: rules.warn_s.min(lock_s),
        lock_s,
        erase_s,
    }
}

fn clamp(value: u32, (low, high): (u32, u32)) -> u32 {
    value.clamp(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_document() -> impl Strategy<Value = PolicyDocument> {
        (any::<[u32; 6]>(), any::<[u8; 3]>(), any::<[bool; 2]>()).prop_map(|(n, pin, flags)| {
            PolicyDocument {
                v: Version1,
                tenant: TenantId::from_parts(0, &[0; 10]),
                issued_ms: 0,
                session: SessionRules {
                    idle_s: n[0],
                    background_s: n[1],
                    absolute_s: n[2],
                },
                pin: PinRules {
                    min_length: pin[0],
                    max_attempts: pin[1],
                    history: pin[2],
                },
                masked_labels: vec![],
                copy_allowed: flags[0],
                screenshots_allowed: flags[1],
                lease: LeaseRules {
                    warn_s: n[3],
                    lock_s: n[4],
                    erase_s: n[5],
                },
                phone: PhoneRules::default(),
            }
        })
    }

    proptest! {
        #[test]
        fn no_document_is_a_wipe_or_an_endless_session(document in any_document()) {
            let policy = effective(&document, 1);
            prop_assert!(policy.lease.erase_s >= LEASE_ERASE_S.0);
            prop_assert!(policy.lease.erase_s >= policy.lease.lock_s + ERASE_AFTER_LOCK_S);
            prop_assert!(policy.lease.lock_s >= LEASE_LOCK_S.0);
            prop_assert!(policy.lease.warn_s <= policy.lease.lock_s);
            prop_assert!(policy.lease.erase_s <= LEASE_ERASE_S.1.max(LEASE_LOCK_S.1 + ERASE_AFTER_LOCK_S));
            prop_assert!(policy.session.idle_s <= IDLE_S.1 && policy.session.absolute_s <= ABSOLUTE_S.1);
            prop_assert!((3..=10).contains(&policy.pin.max_attempts));
            prop_assert!(policy.pin.min_length >= 6);
            prop_assert!(policy.pin.history <= 24);
        }

        #[test]
        fn clamping_twice_changes_nothing(document in any_document()) {
            let once = effective(&document, 1);
            prop_assert_eq!(clamp_lease(once.lease), once.lease);
        }
    }

    #[test]
    fn the_default_document_lies_within_the_bounds() {
        let document = default_document(TenantId::from_parts(0, &[0; 10]), 0);
        let policy = effective(&document, 1);
        assert_eq!(policy.session, document.session);
        assert_eq!(policy.pin, document.pin);
        assert_eq!(policy.lease, document.lease);
    }
}
