//! What of an enrolment's answer is believed: from the root key down.

use fleet_protocol::bytes::Base64;
use fleet_protocol::enrol::{EnrolAnswer, Invitation};
use fleet_protocol::envelope::Kind;
use fleet_protocol::ids::Hash32;
use fleet_protocol::keys::{Algorithm, KeySet, PublicKey};
use fleet_protocol::lease::Lease;
use fleet_protocol::policy::PolicyDocument;
use fleet_protocol::trust::TrustDocument;

use crate::error::AgentError;
use crate::guard::Held;
use crate::transport;

/// DER of a P-256 SubjectPublicKeyInfo up to the point: id-ecPublicKey, prime256v1, 66 bits of string (RFC 5480).
const P256_SPKI_HEAD: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// What an answer holds that is believed.
pub(super) struct Verified {
    pub(super) device_key: PublicKey,
    pub(super) trust: Held<TrustDocument>,
    pub(super) policy: Held<PolicyDocument>,
    pub(super) lease: Held<Lease>,
}

/// Believes an answer only as far as the payload's root key vouches for it.
pub(super) fn verify(
    invitation: &Invitation,
    answer: &EnrolAnswer,
    point: Vec<u8>,
) -> Result<Verified, AgentError> {
    if !invitation.root_key.is_of(&answer.root_key.id()) {
        return Err(AgentError::ServerNotTrusted);
    }
    let root = KeySet::new(vec![answer.root_key.clone()]);
    let trust = answer
        .trust
        .open::<TrustDocument>(Kind::Trust, &root)
        .map_err(|_| AgentError::ServerNotTrusted)?;
    let statements = trust.body.statement_key_set();
    let policy = answer
        .policy
        .open::<PolicyDocument>(Kind::Policy, &statements)
        .map_err(|_| AgentError::BadAnswer)?;
    let lease = answer
        .lease
        .open::<Lease>(Kind::Lease, &statements)
        .map_err(|_| AgentError::BadAnswer)?;
    let ours = trust.body.tenant == answer.tenant
        && policy.body.tenant == answer.tenant
        && lease.body.tenant == answer.tenant
        && lease.body.device == answer.device
        && lease.body.enrolment_epoch == answer.enrolment_epoch
        && transport::pins::usable(&trust.body)
        && certifies(&answer.certificates, &point);
    if !ours {
        return Err(AgentError::BadAnswer);
    }
    let device_key =
        PublicKey::new(Algorithm::Es256, point).map_err(|_| AgentError::VaultUnavailable)?;
    Ok(Verified {
        device_key,
        trust: Held {
            seq: trust.seq,
            body: trust.body,
        },
        policy: Held {
            seq: policy.seq,
            body: policy.body,
        },
        lease: Held {
            seq: lease.seq,
            body: lease.body,
        },
    })
}

/// Whether the first certificate is for the key with this point.
pub(in crate::agent) fn certifies(certificates: &[Base64], point: &[u8]) -> bool {
    certificates
        .first()
        .and_then(|certificate| transport::pins::spki_sha256(certificate.as_slice()))
        .is_some_and(|spki| spki == Hash32::of(&[&P256_SPKI_HEAD, point]))
}
