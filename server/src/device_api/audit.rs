//! `POST /v1/audit`: a phone's audit entries, checked against what is stored; the answer is a signed checkpoint.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use fleet_protocol::Version1;
use fleet_protocol::audit::{AuditAnswer, AuditHead, AuditUpload, Checkpoint};
use fleet_protocol::envelope::{Envelope, EnvelopeSigner, Kind};
use fleet_protocol::keys::KeySet;
use fleet_protocol::limits::MAX_AUDIT_ENTRIES;
use fleet_protocol::problem::ProblemCode;

use super::DeviceApi;
use super::access::{Caller, Route, admit};
use super::body::{self, BodySize};
use super::refusal::Refusal;
use crate::listen::peer::Peer;
use crate::store::audit::{AppendError, AuditAppend};

/// The handler.
///
/// # Errors
/// As [`admit`]; `AuditGap` when the entries do not continue what is stored, `Malformed` when they are not signed.
pub async fn handle(
    State(api): State<Arc<DeviceApi>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let caller = api
        .blocking(move |api| admit(api, &peer, Route::Audit))
        .await?;
    let size = BodySize {
        wire: api.limits.wire_body,
        inflated: api.limits.inflated_body,
    };
    let wire = body::read(&headers, body, size, &api.limits).await?;
    api.blocking(move |api| {
        let upload = body::parse::<AuditUpload>(&wire, size.inflated)?;
        append(api, &caller, &upload).map(|answer| body::answer(&answer))
    })
    .await
}

fn append(api: &DeviceApi, caller: &Caller, upload: &AuditUpload) -> Result<AuditAnswer, Refusal> {
    let malformed = || Refusal::new(ProblemCode::Malformed);
    if upload.lines.len() > MAX_AUDIT_ENTRIES {
        return Err(malformed());
    }
    let device = &caller.device;
    let tenant = api.store.organisation()?.tenant;
    let keys = KeySet::new(vec![device.key.clone()]);
    let head = upload
        .head
        .open::<AuditHead>(Kind::AuditHead, &keys)
        .map_err(|_| malformed())?
        .body;
    let own = head.tenant == tenant
        && head.device == device.id
        && head.enrolment_epoch == device.enrolment_epoch;
    if !own {
        return Err(malformed());
    }
    let at_ms = api.clock.now_ms();
    let position = api
        .store
        .append_device_audit(&AuditAppend {
            device: device.id,
            first_seq: upload.first_seq,
            lines: &upload.lines,
            head: &head,
            signed_head: &upload.head,
            at_ms,
        })
        .map_err(refuse)?;
    let seq = api
        .store
        .next_sequence(Kind::Checkpoint, &api.statement.key_id(), at_ms)?;
    let checkpoint = Checkpoint {
        v: Version1,
        tenant,
        device: device.id,
        enrolment_epoch: device.enrolment_epoch,
        count: position.count,
        head: position.head,
        issued_ms: at_ms,
    };
    let checkpoint = Envelope::seal(Kind::Checkpoint, seq, &checkpoint, &api.statement)
        .map_err(|_| Refusal::internal())?;
    Ok(AuditAnswer {
        v: Version1,
        checkpoint,
    })
}

fn refuse(error: AppendError) -> Refusal {
    match error {
        AppendError::Gap { expected } | AppendError::Contradiction { expected } => {
            Refusal::expecting(ProblemCode::AuditGap, expected)
        }
        AppendError::Malformed => Refusal::new(ProblemCode::Malformed),
        AppendError::Store(error) => error.into(),
    }
}
