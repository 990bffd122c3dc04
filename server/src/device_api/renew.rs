//! `POST /v1/renew`: a new certificate for the same key.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use fleet_protocol::Version1;
use fleet_protocol::bytes::Base64;
use fleet_protocol::enrol::{RenewAnswer, RenewRequest};
use fleet_protocol::ids::DeviceId;
use fleet_protocol::keys::PublicKey;
use fleet_protocol::problem::ProblemCode;

use super::DeviceApi;
use super::access::{Route, admit};
use super::body::{self, BodySize};
use super::refusal::Refusal;
use crate::listen::peer::Peer;
use crate::pki::{csr, device_certificate};
use crate::random;
use crate::store::devices::IssuedCertificate;

/// A request of below 300 bytes, in base64.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// The handler.
///
/// # Errors
/// As [`admit`]; `Malformed` for a request that is not by the phone's own key.
pub async fn handle(
    State(api): State<Arc<DeviceApi>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let caller = api
        .blocking(move |api| admit(api, &peer, Route::Renew))
        .await?;
    let size = BodySize {
        wire: MAX_BODY_BYTES,
        inflated: 2 * MAX_BODY_BYTES,
    };
    let wire = body::read(&headers, body, size, &api.limits).await?;
    api.blocking(move |api| {
        let request = body::parse::<RenewRequest>(&wire, size.inflated)?;
        let malformed = || Refusal::new(ProblemCode::Malformed);
        let key = csr::verify(request.csr.as_slice()).map_err(|_| malformed())?;
        if key != caller.device.key {
            return Err(malformed());
        }
        let certificates = certify(api, caller.device.id, &key, api.clock.now_ms())?;
        Ok(body::answer(&RenewAnswer {
            v: Version1,
            certificates,
        }))
    })
    .await
}

/// Issues a certificate and notes it before it is handed out.
///
/// # Errors
/// When it cannot be signed or noted.
pub(super) fn certify(
    api: &DeviceApi,
    device: DeviceId,
    key: &PublicKey,
    at_ms: u64,
) -> Result<Vec<Base64>, Refusal> {
    let serial = random::bytes(api.random.as_ref())?;
    let issued = device_certificate::issue(&api.authority, device, key, serial, at_ms)?;
    api.store.log_certificate(
        &IssuedCertificate {
            device,
            serial: issued.serial,
            not_before_ms: issued.not_before_ms,
            not_after_ms: issued.not_after_ms,
        },
        at_ms,
    )?;
    Ok(vec![
        issued.der.into(),
        api.authority.certificate().to_vec().into(),
    ])
}
