//! `POST /v1/report`: what a phone says of itself. The newest report counts.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use fleet_protocol::Version1;
use fleet_protocol::problem::ProblemCode;
use fleet_protocol::report::{MAX_REPORT_BYTES, ReportAnswer, ReportRequest};

use super::DeviceApi;
use super::access::{Route, admit};
use super::body::{self, BodySize};
use super::refusal::Refusal;
use crate::listen::peer::Peer;

/// The largest body: a report and what stands around it.
const MAX_BODY_BYTES: usize = 2 * MAX_REPORT_BYTES;

/// The handler.
///
/// # Errors
/// As [`admit`]; `Malformed` for a report beyond its bounds.
pub async fn handle(
    State(api): State<Arc<DeviceApi>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let caller = api
        .blocking(move |api| admit(api, &peer, Route::Report))
        .await?;
    let size = BodySize {
        wire: MAX_BODY_BYTES,
        inflated: MAX_BODY_BYTES,
    };
    let wire = body::read(&headers, body, size, &api.limits).await?;
    api.blocking(move |api| {
        let ReportRequest { seq, report, .. } = body::parse(&wire, size.inflated)?;
        // A sequence that the store cannot hold is none that a clock gives.
        if report.check().is_err() || i64::try_from(seq).is_err() {
            return Err(Refusal::new(ProblemCode::Malformed));
        }
        let seq = api
            .store
            .store_report(caller.device.id, seq, &report, api.clock.now_ms())?;
        Ok(body::answer(&ReportAnswer { v: Version1, seq }))
    })
    .await
}
