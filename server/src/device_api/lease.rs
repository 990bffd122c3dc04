//! Signing a lease: the server's word that it was in contact, and when.

use fleet_policy::bounds;
use fleet_protocol::Version1;
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::{DeviceId, TenantId};
use fleet_protocol::lease::Lease;
use fleet_protocol::policy::{LeaseRules, PolicyDocument};

use super::DeviceApi;
use super::refusal::Refusal;

/// Whom a lease is for.
pub struct LeaseFor {
    /// The company.
    pub tenant: TenantId,
    /// The phone.
    pub device: DeviceId,
    /// Its enrolment.
    pub enrolment_epoch: u64,
    /// The lease's sequence.
    pub seq: u64,
}

/// The thresholds of `policy`, the policy in force.
///
/// # Errors
/// `Internal` when the policy cannot be read.
pub fn rules(tenant: TenantId, policy: Option<&Envelope>) -> Result<LeaseRules, Refusal> {
    // Our own signature is not checked again here: the store is ours, and every phone verifies what it gets.
    let document = policy
        .map(|envelope| serde_json::from_slice::<PolicyDocument>(envelope.payload.as_slice()))
        .transpose()
        .map_err(|_| Refusal::internal())?
        .unwrap_or_else(|| bounds::default_document(tenant, 0));
    Ok(bounds::clamp_lease(document.lease))
}

/// Signs a lease with `rules`.
///
/// # Errors
/// `Internal` when the key cannot sign.
pub fn sign(api: &DeviceApi, lease: &LeaseFor, rules: LeaseRules) -> Result<Envelope, Refusal> {
    let body = Lease {
        v: Version1,
        tenant: lease.tenant,
        device: lease.device,
        enrolment_epoch: lease.enrolment_epoch,
        issued_ms: api.clock.now_ms(),
        rules,
    };
    Envelope::seal(Kind::Lease, lease.seq, &body, &api.statement).map_err(|_| Refusal::internal())
}
