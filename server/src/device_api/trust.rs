//! `GET /v1/trust`: the newest trust document, for whoever asks: a phone that no longer trusts this server cannot show who it is.
//! It holds nothing that a phone's enrolment payload and a handshake do not show, and its signature is the root key's.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::refusal::Refusal;
use super::{DeviceApi, body};
use crate::store::documents::DocumentKind;

/// The handler.
///
/// # Errors
/// `Internal` when the store fails.
pub async fn handle(State(api): State<Arc<DeviceApi>>) -> Result<Response, Refusal> {
    api.blocking(|api| {
        let document = api.store.latest_document(DocumentKind::Trust)?;
        Ok(body::answer(&document.ok_or_else(Refusal::internal)?))
    })
    .await
}
