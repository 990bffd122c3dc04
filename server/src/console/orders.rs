//! Orders to a phone that leave it in use: lock, end the session, erase one customer. And writing off a phone that is lost.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use fleet_protocol::command::CommandAction;
use fleet_protocol::ids::{DeviceId, RecordId};

use super::device::parse;
use super::devices::{Row, row};
use super::page::{Page, render, render_with, see_other};
use super::problem::Trouble;
use super::session::SignedIn;
use super::{Console, form};
use crate::fleet::reason::{MAX_CHARS, Reason};
use crate::order::{NewOrder, order};
use crate::store::StoreError;

/// What a button orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Button {
    Lock,
    EndSession,
    WriteOff,
}

/// `POST /devices/{id}/lock`
///
/// # Errors
/// `NotFound`, `Forbidden`, or when the store fails.
pub async fn lock(
    console: State<Arc<Console>>,
    signed_in: Extension<SignedIn>,
    id: Path<String>,
) -> Result<Response, Trouble> {
    press(console, signed_in, id, Button::Lock).await
}

/// `POST /devices/{id}/end-session`
///
/// # Errors
/// `NotFound`, `Forbidden`, or when the store fails.
pub async fn end_session(
    console: State<Arc<Console>>,
    signed_in: Extension<SignedIn>,
    id: Path<String>,
) -> Result<Response, Trouble> {
    press(console, signed_in, id, Button::EndSession).await
}

/// `POST /devices/{id}/lost`
///
/// # Errors
/// `NotFound`, `Forbidden`, or when the store fails.
pub async fn lost(
    console: State<Arc<Console>>,
    signed_in: Extension<SignedIn>,
    id: Path<String>,
) -> Result<Response, Trouble> {
    press(console, signed_in, id, Button::WriteOff).await
}

async fn press(
    State(console): State<Arc<Console>>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    button: Button,
) -> Result<Response, Trouble> {
    let id = parse(&id)?;
    console
        .blocking(move |console| {
            may_order(&signed_in)?;
            match button {
                Button::Lock => give(console, &signed_in, id, CommandAction::Lock, None)?,
                Button::EndSession => {
                    give(console, &signed_in, id, CommandAction::EndSession, None)?;
                }
                Button::WriteOff => {
                    let by = signed_in.origin(console.clock.now_ms());
                    console.store.write_off(id, &by)?;
                }
            }
            Ok(see_other(&format!("/devices/{id}")))
        })
        .await
}

fn may_order(signed_in: &SignedIn) -> Result<(), Trouble> {
    if signed_in.session.user.role.may_wipe() {
        Ok(())
    } else {
        Err(Trouble::Forbidden)
    }
}

fn give(
    console: &Console,
    signed_in: &SignedIn,
    device: DeviceId,
    action: CommandAction,
    reason: Option<Reason>,
) -> Result<(), Trouble> {
    let wanted = NewOrder {
        device,
        action,
        reason,
    };
    let command = order(
        console.store.as_ref(),
        &console.command_key,
        console.random.as_ref(),
        wanted,
        &signed_in.origin(console.clock.now_ms()),
    )?;
    tracing::info!(%command, %device, "ordered");
    Ok(())
}

#[derive(Template)]
#[template(path = "erase_customer.html")]
struct EraseCustomerPage {
    page: Page,
    row: Row,
    customer: String,
    confirm: String,
    why: String,
    reason: String,
    longest: usize,
    notice: Option<&'static str>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    customer: String,
    confirm: String,
    #[serde(default)]
    reason: String,
}

/// `GET /devices/{id}/erase-customer`
///
/// # Errors
/// `NotFound`, `Forbidden`, or when the store fails.
pub async fn show_customer(
    State(console): State<Arc<Console>>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let id = parse(&id)?;
    console
        .blocking(move |console| {
            let nothing = Confirmation {
                customer: String::new(),
                confirm: String::new(),
                reason: String::new(),
            };
            Ok(render(&page(console, &signed_in, id, &nothing, None)?))
        })
        .await
}

/// `POST /devices/{id}/erase-customer`
///
/// # Errors
/// `NotFound`, `Forbidden`, `Malformed`, or when the store fails.
pub async fn erase_customer(
    State(console): State<Arc<Console>>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Trouble> {
    let id = parse(&id)?;
    let typed = form::read::<Confirmation>(&console.limits, &headers, body).await?;
    console
        .blocking(move |console| {
            may_order(&signed_in)?;
            match judge(console, id, &typed)? {
                Ok((customer, reason)) => {
                    let action = CommandAction::WipeCustomer { customer };
                    give(console, &signed_in, id, action, reason)?;
                    Ok(see_other(&format!("/devices/{id}")))
                }
                Err(notice) => {
                    let notice = Some(signed_in.language.say(notice));
                    let page = page(console, &signed_in, id, &typed, notice)?;
                    Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
                }
            }
        })
        .await
}

/// What was typed, or the words for what is wrong with it.
type Judged = Result<(RecordId, Option<Reason>), &'static str>;

fn judge(console: &Console, id: DeviceId, typed: &Confirmation) -> Result<Judged, Trouble> {
    let device = console.store.device(id)?;
    if !device.state.may_sync() {
        return Ok(Err("wipe.open"));
    }
    if typed.confirm.trim() != device.user_name {
        return Ok(Err("wipe.mismatch"));
    }
    let Ok(customer) = typed.customer.trim().parse::<RecordId>() else {
        return Ok(Err("wipe_customer.unknown"));
    };
    match console.store.customer(customer) {
        Ok(_) => {}
        Err(StoreError::NotFound) => return Ok(Err("wipe_customer.unknown")),
        Err(error) => return Err(error.into()),
    }
    Ok(match typed.reason.trim() {
        "" => Ok((customer, None)),
        words => match words.parse() {
            Ok(reason) => Ok((customer, Some(reason))),
            Err(_) => Err("wipe.bad_reason"),
        },
    })
}

fn page(
    console: &Console,
    signed_in: &SignedIn,
    id: DeviceId,
    typed: &Confirmation,
    notice: Option<&'static str>,
) -> Result<EraseCustomerPage, Trouble> {
    may_order(signed_in)?;
    let device = console.store.device(id)?;
    let language = signed_in.language;
    Ok(EraseCustomerPage {
        page: signed_in.page("devices"),
        row: row(&device, language),
        customer: typed.customer.clone(),
        confirm: language.fill("wipe.confirm", &[("person", &device.user_name)]),
        why: language.fill("wipe.reason", &[("count", &MAX_CHARS.to_string())]),
        reason: typed.reason.clone(),
        longest: MAX_CHARS,
        notice,
    })
}
