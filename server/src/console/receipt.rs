//! `GET /devices/{id}/receipts/{seq}`: a phone's signed proof, for reading and for printing.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use fleet_protocol::receipt::{ReceiptEvent, WipeCause, WipeProof, WipeStep};

use super::Console;
use super::device::{content, kind, parse};
use super::devices::{Row, row};
use super::page::{Page, moment, render};
use super::problem::Trouble;
use super::session::SignedIn;
use crate::words::Language;

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    page: Page,
    title: String,
    row: Row,
    kind: String,
    at: String,
    received: String,
    key: String,
    proof: Option<Proof>,
    raw: String,
}

struct Proof {
    cause: String,
    took_ms: u64,
    lost: u64,
    audit: String,
    audit_head: String,
    steps: Vec<ProvedStep>,
}

struct ProvedStep {
    words: String,
    ok: bool,
}

/// The handler.
///
/// # Errors
/// `NotFound`, or when the store fails.
pub async fn handle(
    State(console): State<Arc<Console>>,
    Extension(signed_in): Extension<SignedIn>,
    Path((id, seq)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    let id = parse(&id)?;
    let seq: u64 = seq.parse().map_err(|_| Trouble::NotFound)?;
    console
        .blocking(move |console| {
            let device = console.store.device(id)?;
            let stored = console
                .store
                .receipts(id)?
                .into_iter()
                .find(|receipt| receipt.envelope.seq == seq)
                .ok_or(Trouble::NotFound)?;
            let receipt = content(&stored).ok_or(Trouble::Internal)?;
            let language = signed_in.language;
            let number = seq.to_string();
            Ok(render(&ReceiptPage {
                page: signed_in.page("devices"),
                title: language.fill("receipt.title", &[("number", &number)]),
                row: row(&device, language),
                kind: language.say_of("receipt_kind", kind(&receipt.event)),
                at: moment(receipt.at_ms),
                received: moment(stored.received_ms),
                key: stored.envelope.key_id.to_string(),
                proof: match &receipt.event {
                    ReceiptEvent::Erased(proof) => Some(in_words(proof, language)),
                    ReceiptEvent::Started { .. }
                    | ReceiptEvent::Done { .. }
                    | ReceiptEvent::Refused { .. }
                    | ReceiptEvent::Removed { .. } => None,
                },
                raw: serde_json::to_string_pretty(&stored.envelope)
                    .map_err(|_| Trouble::Internal)?,
            }))
        })
        .await
}

fn in_words(proof: &WipeProof, language: Language) -> Proof {
    let cause = match proof.cause {
        WipeCause::Command(_) => "command",
        WipeCause::LeaseExpired => "lease_expired",
        WipeCause::TooManyAttempts => "too_many_attempts",
    };
    let audit = [
        ("count", proof.audit_count.to_string()),
        ("uploaded", proof.audit_uploaded.to_string()),
    ];
    let audit: Vec<(&str, &str)> = audit.iter().map(|(k, v)| (*k, v.as_str())).collect();
    Proof {
        cause: language.say_of("wipe_cause", cause),
        took_ms: proof.erase_took_ms,
        lost: proof.lost_operations,
        audit: language.fill("receipt.audit_value", &audit),
        audit_head: proof.audit_head.to_string(),
        steps: proof
            .steps
            .iter()
            .map(|outcome| ProvedStep {
                words: language.say_of("wipe_step", step(outcome.step)),
                ok: outcome.ok,
            })
            .collect(),
    }
}

fn step(step: WipeStep) -> &'static str {
    match step {
        WipeStep::Intent => "intent",
        WipeStep::Interrupt => "interrupt",
        WipeStep::DeleteDataKeys => "delete_data_keys",
        WipeStep::DestroyEnvelope => "destroy_envelope",
        WipeStep::ZeroiseKeys => "zeroise_keys",
        WipeStep::CloseStore => "close_store",
        WipeStep::UnlinkFiles => "unlink_files",
        WipeStep::Prove => "prove",
    }
}
