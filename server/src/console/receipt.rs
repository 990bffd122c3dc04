//! A phone's signed proof: a page for reading and printing, and the same as a file to keep.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use fleet_protocol::ids::DeviceId;

use super::Console;
use super::device::{content, parse};
use super::devices::{Row, row};
use super::page::{Page, moment, render};
use super::problem::Trouble;
use super::session::SignedIn;
use crate::certificate::{Certificate, Told, told};
use crate::store::commands::StoredReceipt;

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    page: Page,
    title: String,
    row: Row,
    number: u64,
    received: String,
    key: String,
    told: Told,
    raw: String,
}

/// `GET /devices/{id}/receipts/{seq}`
///
/// # Errors
/// `NotFound`, or when the store fails.
pub async fn handle(
    State(console): State<Arc<Console>>,
    Extension(signed_in): Extension<SignedIn>,
    Path((id, seq)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    let (id, seq) = (parse(&id)?, number(&seq)?);
    console
        .blocking(move |console| {
            let device = console.store.device(id)?;
            let stored = find(console, id, seq)?;
            let receipt = content(&stored).ok_or(Trouble::Internal)?;
            let language = signed_in.language;
            let number = seq.to_string();
            Ok(render(&ReceiptPage {
                page: signed_in.page("devices"),
                title: language.fill("receipt.title", &[("number", &number)]),
                row: row(&device, language),
                number: seq,
                received: moment(stored.received_ms),
                key: stored.envelope.key_id.to_string(),
                told: told(&receipt, language),
                raw: serde_json::to_string_pretty(&stored.envelope)
                    .map_err(|_| Trouble::Internal)?,
            }))
        })
        .await
}

/// `GET /devices/{id}/receipts/{seq}/certificate`: a file that stands alone, for the company's records.
///
/// # Errors
/// `NotFound`, or when the store fails.
pub async fn certificate(
    State(console): State<Arc<Console>>,
    Extension(signed_in): Extension<SignedIn>,
    Path((id, seq)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    let (id, seq) = (parse(&id)?, number(&seq)?);
    console
        .blocking(move |console| {
            let device = console.store.device(id)?;
            let stored = find(console, id, seq)?;
            let company = console.store.organisation()?.name;
            let page = Certificate::of(company, &device, stored, signed_in.language)
                .page()
                .map_err(|_| Trouble::Internal)?;
            // Never shown inside of the console: its styles stand in it, and the console's pages allow none.
            let name = format!("attachment; filename=\"receipt-{id}-{seq}.html\"");
            let name = HeaderValue::from_str(&name).map_err(|_| Trouble::Internal)?;
            let kind = HeaderValue::from_static("text/html; charset=utf-8");
            Ok((
                [
                    (header::CONTENT_TYPE, kind),
                    (header::CONTENT_DISPOSITION, name),
                ],
                page,
            )
                .into_response())
        })
        .await
}

fn number(seq: &str) -> Result<u64, Trouble> {
    seq.parse().map_err(|_| Trouble::NotFound)
}

fn find(console: &Console, id: DeviceId, seq: u64) -> Result<StoredReceipt, Trouble> {
    let receipts = console.store.receipts(id)?;
    receipts
        .into_iter()
        .find(|receipt| receipt.envelope.seq == seq)
        .ok_or(Trouble::NotFound)
}
