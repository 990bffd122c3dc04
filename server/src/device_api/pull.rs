//! `GET /v1/sync/pull`: a page of the feed of the phone's owner.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use fleet_protocol::limits::MAX_PAGE_ITEMS;
use fleet_protocol::problem::ProblemCode;
use fleet_protocol::sync::PullQuery;

use super::DeviceApi;
use super::access::{Route, admit};
use super::body;
use super::refusal::Refusal;
use crate::listen::peer::Peer;
use crate::store::sync::Pulled;

/// The handler.
///
/// # Errors
/// As [`admit`]; `Malformed` for a query that cannot be read, `FeedReset`, `Revoked`.
pub async fn handle(
    State(api): State<Arc<DeviceApi>>,
    Extension(peer): Extension<Peer>,
    query: Result<Query<PullQuery>, QueryRejection>,
) -> Result<Response, Refusal> {
    let malformed = || Refusal::new(ProblemCode::Malformed);
    let query = query.map(|Query(query)| query);
    api.blocking(move |api| {
        let caller = admit(api, &peer, Route::Pull)?;
        let query = query
            .ok()
            .filter(|query| query.limit > 0)
            .ok_or_else(malformed)?;
        let query = PullQuery {
            limit: query.limit.min(MAX_PAGE_ITEMS),
            ..query
        };
        match api.store.pull(caller.device.id, &query)? {
            Pulled::Page(page) => Ok(body::answer(&page)),
            Pulled::Reset { epoch } => Err(Refusal::expecting(ProblemCode::FeedReset, epoch)),
            Pulled::Refused => Err(Refusal::new(ProblemCode::Revoked)),
        }
    })
    .await
}
