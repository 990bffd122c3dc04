//! Who may call what: one table, asked before anything of a request is read.

use fleet_protocol::problem::ProblemCode;

use super::DeviceApi;
use super::refusal::Refusal;
use crate::fleet::device_lifecycle::DeviceState;
use crate::listen::peer::Peer;
use crate::store::devices::Device;

/// The routes that need a phone's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/v1/renew`
    Renew,
    /// `/v1/commands`
    Commands,
    /// `/v1/receipts`
    Receipts,
    /// `/v1/sync/pull`
    Pull,
    /// `/v1/sync/push`
    Push,
    /// `/v1/audit`
    Audit,
    /// `/v1/report`
    Report,
}

/// How a known phone stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its certificate is valid.
    Current,
    /// Its certificate has expired.
    Expired,
    /// It is revoked, replaced by a newer enrolment, or erased; its certificate does not matter.
    ShutOut,
}

/// The table: what a phone may reach, and why not.
#[must_use]
pub fn refuses(route: Route, standing: Standing) -> Option<ProblemCode> {
    match (standing, route) {
        (Standing::Current, _)
        | (Standing::Expired, Route::Renew | Route::Commands | Route::Receipts)
        | (Standing::ShutOut, Route::Commands | Route::Receipts) => None,
        (Standing::Expired, Route::Pull | Route::Push | Route::Audit | Route::Report) => {
            Some(ProblemCode::CertificateExpired)
        }
        (
            Standing::ShutOut,
            Route::Renew | Route::Pull | Route::Push | Route::Audit | Route::Report,
        ) => Some(ProblemCode::Revoked),
    }
}

/// A phone that was let in.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The phone.
    pub device: Device,
    /// When its certificate ends, Unix milliseconds.
    pub certificate_ends_ms: u64,
}

/// Lets the peer in to `route`, or says why not. Blocks on the store.
///
/// # Errors
/// `NotEnrolled`, `CertificateExpired` or `Revoked`.
pub fn admit(api: &DeviceApi, peer: &Peer, route: Route) -> Result<Caller, Refusal> {
    let stranger = || Refusal::new(ProblemCode::NotEnrolled);
    let certificate = peer.certificate.as_ref().ok_or_else(stranger)?;
    // The certificate names the enrolment; the key is what was proved. Both must be the stored ones.
    let device = api.store.calling_device(certificate.device)?;
    if device.key != certificate.key {
        return Err(stranger());
    }
    let standing = standing(&device, certificate.not_after_ms, api.clock.now_ms());
    match refuses(route, standing) {
        Some(code) => Err(Refusal::new(code)),
        None => Ok(Caller {
            device,
            certificate_ends_ms: certificate.not_after_ms,
        }),
    }
}

fn standing(device: &Device, certificate_ends_ms: u64, now_ms: u64) -> Standing {
    let shut_out = match device.state {
        DeviceState::ErasedProved | DeviceState::ErasedPartial | DeviceState::Replaced => true,
        DeviceState::Enrolled
        | DeviceState::WipeRequested
        | DeviceState::WipeDelivered
        | DeviceState::WipeStarted => device.revoked_ms.is_some(),
    };
    if shut_out {
        Standing::ShutOut
    } else if now_ms > certificate_ends_ms {
        Standing::Expired
    } else {
        Standing::Current
    }
}
