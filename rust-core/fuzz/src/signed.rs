//! What stands inside of a signature that holds: our own server's words, or those of whoever has its key.

use agent_core::lease;
use agent_core::ports::{BootId, Moment};
use agent_core::testkit::FleetKey;
use agent_core::transport::pins;
use agent_core::wipe::{Addressee, CommandVerdict, judge_command};
use fleet_policy::bounds::{
    ABSOLUTE_S, BACKGROUND_S, ERASE_GRACE_S, IDLE_S, PIN_ATTEMPTS, PIN_LENGTH, default_document,
    effective,
};
use fleet_protocol::Version1;
use fleet_protocol::audit::Checkpoint;
use fleet_protocol::command::Command;
use fleet_protocol::envelope::{Envelope, EnvelopeSigner, Kind, pre_authentication_encoding};
use fleet_protocol::ids::{Hash32, TenantId};
use fleet_protocol::keys::KeySet;
use fleet_protocol::lease::Lease;
use fleet_protocol::policy::{LeaseRules, PolicyDocument};
use fleet_protocol::receipt::Receipt;
use fleet_protocol::trust::TrustDocument;

use crate::json;

const SEQ: u64 = 1_790_000_000_000;
/// The company, the phone's key and the enrolment of the seeds.
const TENANT: [u8; 16] = [1; 16];
const PHONE: Hash32 = Hash32([9; 32]);
const ENROLMENT: u64 = 1_790_000_000_000;

/// `payload` under a signature that holds; `None` when it cannot be signed.
fn sealed(key: &FleetKey, kind: Kind, payload: &[u8]) -> Option<Envelope> {
    let (alg, key_id) = (key.algorithm(), key.key_id());
    let message = pre_authentication_encoding(kind, alg, &key_id, SEQ, payload);
    Some(Envelope {
        v: Version1,
        kind,
        alg,
        key_id,
        seq: SEQ,
        payload: payload.to_vec().into(),
        sig: key.sign(&message).ok()?.into(),
    })
}

/// Opens `data` as a signed document of this kind.
fn opened<T>(kind: Kind, data: &[u8]) -> Option<T>
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let key = FleetKey::new(12);
    let allowed = KeySet::new(vec![key.public()]);
    let envelope = sealed(&key, kind, data)?;
    let body = envelope.open::<T>(kind, &allowed).ok()?.body;
    assert_eq!(json::read::<T>(data).as_ref(), Some(&body));
    Some(body)
}

/// A command: obeyed only if it is one, for this phone, in this enrolment.
pub(crate) fn command(data: &[u8]) -> bool {
    let key = FleetKey::new(12);
    let allowed = KeySet::new(vec![key.public()]);
    let Some(envelope) = sealed(&key, Kind::Command, data) else {
        return false;
    };
    let addressee = Addressee {
        tenant: TenantId::from_bytes(TENANT),
        device_key_id: PHONE,
        enrolment_epoch: ENROLMENT,
        allowed: &allowed,
        marks: &[],
    };
    let verdict = judge_command(&envelope, &addressee);
    let CommandVerdict::Obey {
        command,
        action,
        mark,
    } = verdict
    else {
        return false;
    };
    let said = json::read::<Command>(data);
    assert!(said.is_some(), "obeyed what is no command");
    if let Some(said) = said {
        assert_eq!((said.command, said.action), (command, action));
        assert_eq!(
            (said.tenant, said.device_key_id),
            (TenantId::from_bytes(TENANT), PHONE)
        );
        assert_eq!((said.enrolment_epoch, mark.seq), (ENROLMENT, SEQ));
    }
    true
}

/// A lease, and what its rules become on a phone that was away.
pub(crate) fn lease(data: &[u8]) -> bool {
    let Some(lease) = opened::<Lease>(Kind::Lease, data) else {
        return false;
    };
    let ordinary = default_document(lease.tenant, 0).lease;
    judge_lease_rules(lease.rules, ordinary, lease.issued_ms);
    judge_lease_rules(ordinary, lease.rules, lease.issued_ms);
    let now = Moment {
        wall_ms: lease.issued_ms,
        boot_ms: 1,
        boot: Some(BootId([1; 16])),
    };
    // Contact with any signed time is contact, and no more than that.
    let mark = lease::contact(&lease::start(now, now, 0), now, now, lease.issued_ms);
    assert_eq!((mark.away_ms, mark.suspect), (0, false));
    true
}

/// Locks before it erases, however the rules came and however long the phone was away.
fn judge_lease_rules(lease: LeaseRules, policy: LeaseRules, seed: u64) {
    let held = lease::arrived(lease, policy);
    assert!(held.warn_ms <= held.lock_ms && held.lock_ms < held.erase_ms);
    let away_ms = seed % (200 * 86_400_000);
    let ordinary = default_document(TenantId::from_bytes(TENANT), 0).lease;
    let before = lease::arrived(ordinary, ordinary);
    let after = lease::rearm(&before, lease, policy, away_ms);
    assert!(after.lock_ms < after.erase_ms, "locks before it erases");
    let grace_ends_ms = away_ms + u64::from(ERASE_GRACE_S) * 1_000;
    assert!(
        after.erase_ms >= before.erase_ms.min(grace_ends_ms),
        "leaves a day before an erase that was not due anyway"
    );
}

/// A policy: whatever it says, what applies lies within the compiled bounds.
pub(crate) fn policy_document(data: &[u8]) -> bool {
    let Some(document) = opened::<PolicyDocument>(Kind::Policy, data) else {
        return false;
    };
    let policy = effective(&document, SEQ);
    let within = |value: u32, (low, high): (u32, u32)| (low..=high).contains(&value);
    assert!(within(policy.session.idle_s, IDLE_S));
    assert!(within(policy.session.background_s, BACKGROUND_S));
    assert!(within(policy.session.absolute_s, ABSOLUTE_S));
    assert!((PIN_LENGTH.0..=PIN_LENGTH.1).contains(&policy.pin.min_length));
    assert!((PIN_ATTEMPTS.0..=PIN_ATTEMPTS.1).contains(&policy.pin.max_attempts));
    assert!(policy.lease.lock_s < policy.lease.erase_s);
    judge_lease_rules(document.lease, policy.lease, document.issued_ms);
    true
}

/// The server's word on a chain, as a phone gets it.
pub(crate) fn checkpoint(data: &[u8]) -> bool {
    opened::<Checkpoint>(Kind::Checkpoint, data).is_some()
}

/// A receipt, as the server gets it.
pub(crate) fn receipt(data: &[u8]) -> bool {
    opened::<Receipt>(Kind::Receipt, data).is_some()
}

/// A trust document: taken only if a phone that has it could still reach its server.
pub(crate) fn trust_document(data: &[u8]) -> bool {
    let Some(document) = opened::<TrustDocument>(Kind::Trust, data) else {
        return false;
    };
    let usable = pins::usable(&document);
    if usable {
        for ca in &document.tls_cas {
            let pin = pins::spki_sha256(ca.certificate.as_slice());
            assert_eq!(
                pin,
                Some(ca.spki_sha256),
                "a pin that its certificate does not have"
            );
        }
    }
    usable
}
