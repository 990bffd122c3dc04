//! `POST /v1/receipts`: what a phone proves with its identity key.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use fleet_protocol::Version1;
use fleet_protocol::envelope::{Envelope, Kind};
use fleet_protocol::ids::DeviceId;
use fleet_protocol::keys::KeySet;
use fleet_protocol::problem::ProblemCode;
use fleet_protocol::receipt::{Receipt, ReceiptsAnswer, ReceiptsRequest};

use super::DeviceApi;
use super::access::{Caller, Route, admit};
use super::body::{self, BodySize};
use super::refusal::Refusal;
use crate::listen::peer::Peer;
use crate::store::StoreError;
use crate::store::commands::VerifiedReceipt;

/// The most receipts in one request.
const MAX_RECEIPTS: usize = 200;
/// The largest body: 200 receipts of 500 removed customers each, with room.
const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

/// The handler.
///
/// # Errors
/// As [`admit`]; `Malformed` when the request cannot be read.
pub async fn handle(
    State(api): State<Arc<DeviceApi>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let caller = api
        .blocking(move |api| admit(api, &peer, Route::Receipts))
        .await?;
    let size = BodySize {
        wire: MAX_BODY_BYTES,
        inflated: 4 * MAX_BODY_BYTES,
    };
    let wire = body::read(&headers, body, size, &api.limits).await?;
    api.blocking(move |api| {
        let request = body::parse::<ReceiptsRequest>(&wire, size.inflated)?;
        if request.receipts.len() > MAX_RECEIPTS {
            return Err(Refusal::new(ProblemCode::Malformed));
        }
        let acknowledged = take(api, &caller, request.receipts)?;
        Ok(body::answer(&ReceiptsAnswer {
            v: Version1,
            acknowledged,
        }))
    })
    .await
}

/// Stores what is true and acknowledges what need not be sent again: the stored, and what will never be accepted.
fn take(api: &DeviceApi, caller: &Caller, receipts: Vec<Envelope>) -> Result<Vec<u64>, Refusal> {
    let tenant = api.store.organisation()?.tenant;
    let keys = KeySet::new(vec![caller.device.key.clone()]);
    let mut acknowledged = Vec::with_capacity(receipts.len());
    for envelope in receipts {
        let seq = envelope.seq;
        let Ok(opened) = envelope.open::<Receipt>(Kind::Receipt, &keys) else {
            tracing::warn!(device = %caller.device.id, seq, "a receipt does not verify");
            acknowledged.push(seq);
            continue;
        };
        let receipt = opened.body;
        let device = receipt.device;
        if receipt.tenant != tenant || !is_of_same_key(api, caller, &receipt)? {
            tracing::warn!(device = %caller.device.id, seq, "a receipt is for another enrolment");
            acknowledged.push(seq);
            continue;
        }
        let verified = VerifiedReceipt { envelope, receipt };
        let durable = api
            .store
            .store_receipts(device, &[verified], api.clock.now_ms())?;
        acknowledged.extend(durable);
    }
    Ok(acknowledged)
}

/// A phone may bring receipts of an earlier enrolment of the same key.
fn is_of_same_key(api: &DeviceApi, caller: &Caller, receipt: &Receipt) -> Result<bool, Refusal> {
    let device: DeviceId = receipt.device;
    if device == caller.device.id {
        return Ok(receipt.enrolment_epoch == caller.device.enrolment_epoch);
    }
    match api.store.calling_device(device) {
        Ok(earlier) => {
            Ok(earlier.key == caller.device.key
                && earlier.enrolment_epoch == receipt.enrolment_epoch)
        }
        Err(StoreError::NotFound) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
