//! `POST /v1/enrol`: a token and a key become an enrolment. The only route for strangers.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use fleet_protocol::Version1;
use fleet_protocol::enrol::{EnrolAnswer, EnrolRequest};
use fleet_protocol::envelope::Kind;
use fleet_protocol::ids::{DeviceId, Hash32};
use fleet_protocol::keys::PublicKey;
use fleet_protocol::problem::ProblemCode;

use super::body::{self, BodySize};
use super::lease::{self, LeaseFor};
use super::refusal::Refusal;
use super::{DeviceApi, renew};
use crate::listen::peer::Peer;
use crate::pki::csr;
use crate::random;
use crate::store::documents::DocumentKind;
use crate::store::enrolment::{EnrolDevice, EnrolError, Enrolment};
use fleet_protocol::envelope::EnvelopeSigner;

/// A stranger's body is small: a token, a request of below 300 bytes, a model.
const MAX_BODY_BYTES: usize = 16 * 1024;
/// The longest model text, in characters.
const MAX_MODEL_CHARS: usize = 64;

/// The handler.
///
/// # Errors
/// Token problems, `RateLimited`, `Malformed`.
pub async fn handle(
    State(api): State<Arc<DeviceApi>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    if let Err(wait_ms) = api.enrol_rate.take(peer.ip, api.clock.now_ms()) {
        let seconds = u32::try_from(wait_ms.div_ceil(1000)).unwrap_or(u32::MAX);
        return Err(Refusal::for_now(ProblemCode::RateLimited, seconds));
    }
    let size = BodySize {
        wire: MAX_BODY_BYTES,
        inflated: 2 * MAX_BODY_BYTES,
    };
    let wire = body::read(&headers, body, size, &api.limits).await?;
    api.blocking(move |api| {
        let request = body::parse::<EnrolRequest>(&wire, size.inflated)?;
        enrol(api, &request).map(|answer| body::answer(&answer))
    })
    .await
}

fn enrol(api: &DeviceApi, request: &EnrolRequest) -> Result<EnrolAnswer, Refusal> {
    if request.model.chars().count() > MAX_MODEL_CHARS
        || request.model.chars().any(char::is_control)
    {
        return Err(Refusal::new(ProblemCode::Malformed));
    }
    let key =
        csr::verify(request.csr.as_slice()).map_err(|_| Refusal::new(ProblemCode::Malformed))?;
    let at_ms = api.clock.now_ms();
    let enrolment = api
        .store
        .enrol(&EnrolDevice {
            token_hash: Hash32::of(&[request.token.as_slice()]),
            key: &key,
            model: &request.model,
            candidate: DeviceId::from_parts(at_ms, &random::bytes(api.random.as_ref())?),
            at_ms,
        })
        .map_err(refuse)?;
    answer(api, &enrolment, &key, at_ms)
}

fn answer(
    api: &DeviceApi,
    enrolment: &Enrolment,
    key: &PublicKey,
    at_ms: u64,
) -> Result<EnrolAnswer, Refusal> {
    let trust = api.store.latest_document(DocumentKind::Trust)?;
    let policy = api.store.latest_document(DocumentKind::Policy)?;
    let seq = api
        .store
        .next_sequence(Kind::Lease, &api.statement.key_id(), at_ms)?;
    let lease = LeaseFor {
        tenant: enrolment.tenant,
        device: enrolment.device,
        enrolment_epoch: enrolment.enrolment_epoch,
        seq,
    };
    Ok(EnrolAnswer {
        v: Version1,
        tenant: enrolment.tenant,
        tenant_name: enrolment.tenant_name.clone(),
        user: enrolment.user.id,
        user_name: enrolment.user.display_name.clone(),
        device: enrolment.device,
        enrolment_epoch: enrolment.enrolment_epoch,
        certificates: renew::certify(api, enrolment.device, key, at_ms)?,
        root_key: api.root_key.clone(),
        trust: trust.ok_or_else(Refusal::internal)?,
        lease: lease::sign(
            api,
            &lease,
            lease::rules(enrolment.tenant, policy.as_ref())?,
        )?,
        policy: policy.ok_or_else(Refusal::internal)?,
    })
}

fn refuse(error: EnrolError) -> Refusal {
    match error {
        EnrolError::TokenUnknown => Refusal::new(ProblemCode::TokenUnknown),
        EnrolError::TokenExpired => Refusal::new(ProblemCode::TokenExpired),
        EnrolError::TokenUsed => Refusal::new(ProblemCode::TokenUsed),
        EnrolError::Closed => Refusal::new(ProblemCode::Revoked),
        EnrolError::Store(error) => error.into(),
    }
}
