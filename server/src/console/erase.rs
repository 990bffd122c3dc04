//! Erasing a phone: a page of its own that says who, which, what is lost and what will happen; then the order.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use fleet_protocol::ids::DeviceId;

use super::device::parse;
use super::devices::{Row, row};
use super::page::{Page, moment, render, render_with, see_other};
use super::problem::Trouble;
use super::session::SignedIn;
use super::{Console, form};
use crate::order_wipe::order_wipe;

#[derive(Template)]
#[template(path = "erase.html")]
struct ErasePage {
    page: Page,
    row: Row,
    unsent: String,
    confirm: String,
    may_erase: bool,
    notice: Option<&'static str>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    confirm: String,
}

/// `GET /devices/{id}/erase`
///
/// # Errors
/// `NotFound`, `Forbidden`, or when the store fails.
pub async fn show(
    State(console): State<Arc<Console>>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let id = parse(&id)?;
    console
        .blocking(move |console| Ok(render(&page(console, &signed_in, id, None)?)))
        .await
}

/// `POST /devices/{id}/erase`
///
/// # Errors
/// `NotFound`, `Forbidden`, or when it cannot be signed or stored.
pub async fn handle(
    State(console): State<Arc<Console>>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Trouble> {
    let id = parse(&id)?;
    let confirmation = form::read::<Confirmation>(&console.limits, &headers, body).await?;
    console
        .blocking(move |console| order(console, &signed_in, id, &confirmation.confirm))
        .await
}

fn order(
    console: &Console,
    signed_in: &SignedIn,
    id: DeviceId,
    confirm: &str,
) -> Result<Response, Trouble> {
    if !signed_in.session.user.role.may_wipe() {
        return Err(Trouble::Forbidden);
    }
    let device = console.store.device(id)?;
    if confirm.trim() != device.user_name {
        let notice = Some(signed_in.language.say("wipe.mismatch"));
        let page = page(console, signed_in, id, notice)?;
        return Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    if !device.state.may_sync() {
        let notice = Some(signed_in.language.say("wipe.open"));
        let page = page(console, signed_in, id, notice)?;
        return Ok(render_with(StatusCode::CONFLICT, &page));
    }
    let origin = signed_in.origin(console.clock.now_ms());
    let command = order_wipe(
        console.store.as_ref(),
        &console.command_key,
        console.random.as_ref(),
        id,
        None,
        &origin,
    )?;
    tracing::info!(%command, device = %id, "erase ordered");
    Ok(see_other(&format!("/devices/{id}")))
}

fn page(
    console: &Console,
    signed_in: &SignedIn,
    id: DeviceId,
    notice: Option<&'static str>,
) -> Result<ErasePage, Trouble> {
    if !signed_in.session.user.role.may_wipe() {
        return Err(Trouble::Forbidden);
    }
    let device = console.store.device(id)?;
    let language = signed_in.language;
    let unsent = match device.last_seen_ms {
        Some(seen) => language.fill("wipe.unsent_known", &[("seen", &moment(seen))]),
        None => language.say("wipe.unsent_never").to_owned(),
    };
    let open = device.state.may_sync();
    Ok(ErasePage {
        page: signed_in.page("devices"),
        row: row(&device, language),
        unsent,
        confirm: language.fill("wipe.confirm", &[("person", &device.user_name)]),
        may_erase: open,
        notice: notice.or((!open).then(|| language.say("wipe.open"))),
    })
}
