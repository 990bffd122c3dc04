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
use crate::fleet::reason::{MAX_CHARS, Reason};
use crate::order::order_wipe;

#[derive(Template)]
#[template(path = "erase.html")]
struct ErasePage {
    page: Page,
    row: Row,
    unsent: String,
    confirm: String,
    why: String,
    reason: String,
    longest: usize,
    may_erase: bool,
    notice: Option<&'static str>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    confirm: String,
    #[serde(default)]
    reason: String,
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
        .blocking(move |console| Ok(render(&page(console, &signed_in, id, "", None)?)))
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
        .blocking(move |console| order(console, &signed_in, id, &confirmation))
        .await
}

fn order(
    console: &Console,
    signed_in: &SignedIn,
    id: DeviceId,
    confirmation: &Confirmation,
) -> Result<Response, Trouble> {
    if !signed_in.session.user.role.may_wipe() {
        return Err(Trouble::Forbidden);
    }
    let device = console.store.device(id)?;
    // What was typed as a reason stays on a page that is shown again.
    let again = |status, notice| {
        let notice = Some(signed_in.language.say(notice));
        let page = page(console, signed_in, id, &confirmation.reason, notice)?;
        Ok(render_with(status, &page))
    };
    if confirmation.confirm.trim() != device.user_name {
        return again(StatusCode::UNPROCESSABLE_ENTITY, "wipe.mismatch");
    }
    if !device.state.may_sync() {
        return again(StatusCode::CONFLICT, "wipe.open");
    }
    let reason = match confirmation.reason.trim() {
        "" => None,
        words => match words.parse::<Reason>() {
            Ok(reason) => Some(reason),
            Err(_) => return again(StatusCode::UNPROCESSABLE_ENTITY, "wipe.bad_reason"),
        },
    };
    let origin = signed_in.origin(console.clock.now_ms());
    let command = order_wipe(
        console.store.as_ref(),
        &console.command_key,
        console.random.as_ref(),
        id,
        reason,
        &origin,
    )?;
    tracing::info!(%command, device = %id, "erase ordered");
    Ok(see_other(&format!("/devices/{id}")))
}

fn page(
    console: &Console,
    signed_in: &SignedIn,
    id: DeviceId,
    reason: &str,
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
        why: language.fill("wipe.reason", &[("count", &MAX_CHARS.to_string())]),
        reason: reason.to_owned(),
        longest: MAX_CHARS,
        may_erase: open,
        notice: notice.or((!open).then(|| language.say("wipe.open"))),
    })
}
