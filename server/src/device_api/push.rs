//! `POST /v1/sync/push`: edits made on a phone, each with its own verdict.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use fleet_protocol::Version1;
use fleet_protocol::limits::MAX_PUSH_OPS;
use fleet_protocol::problem::ProblemCode;
use fleet_protocol::sync::{PushAnswer, PushRequest};

use super::DeviceApi;
use super::access::{Route, admit};
use super::body::{self, BodySize};
use super::refusal::Refusal;
use crate::listen::peer::Peer;
use crate::store::sync::Pushed;

/// The handler.
///
/// # Errors
/// As [`admit`]; `TooLarge`, `Malformed`, `Revoked`.
pub async fn handle(
    State(api): State<Arc<DeviceApi>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let caller = api
        .blocking(move |api| admit(api, &peer, Route::Push))
        .await?;
    let size = BodySize {
        wire: api.limits.wire_body,
        inflated: api.limits.inflated_body,
    };
    let wire = body::read(&headers, body, size, &api.limits).await?;
    api.blocking(move |api| {
        let request = body::parse::<PushRequest>(&wire, size.inflated)?;
        if request.ops.len() > MAX_PUSH_OPS {
            return Err(Refusal::new(ProblemCode::Malformed));
        }
        let now = api.clock.now_ms();
        match api.store.push(caller.device.id, &request.ops, now)? {
            Pushed::Results(results) => Ok(body::answer(&PushAnswer {
                v: Version1,
                results,
                server_ms: now,
            })),
            Pushed::Refused => Err(Refusal::new(ProblemCode::Revoked)),
        }
    })
    .await
}
