//! Choosing a password; the only page behind a one-time one.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::form::Typed;
use super::page::{Page, render, render_with, see_other};
use super::problem::Trouble;
use super::session::SignedIn;
use super::{Console, form, session};
use crate::password::{self, PasswordError};
use crate::store::people::Password;

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    page: Page,
    first: bool,
    notice: Option<&'static str>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    current: Typed,
    new: Typed,
    repeat: Typed,
}

/// `GET /password`
pub async fn show(Extension(signed_in): Extension<SignedIn>) -> Response {
    std::future::ready(render(&page(&signed_in, None))).await
}

/// `POST /password`: sets it, ends every session of this person, and opens a new one here.
///
/// # Errors
/// When the store fails.
pub async fn handle(
    State(console): State<Arc<Console>>,
    Extension(signed_in): Extension<SignedIn>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Trouble> {
    let change = form::read::<Change>(&console.limits, &headers, body).await?;
    let Ok(_checker) = Arc::clone(&console.hashing).acquire_owned().await else {
        return Err(Trouble::Busy);
    };
    let who = signed_in.clone();
    let changed = console
        .blocking(move |console| set(console, &who, &change))
        .await?;
    match changed {
        Ok(cookie) => {
            let mut response = see_other("/devices");
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Err(key) => {
            let notice = Some(signed_in.language.say(key));
            let page = page(&signed_in, notice);
            Ok(render_with(StatusCode::UNPROCESSABLE_ENTITY, &page))
        }
    }
}

fn page(signed_in: &SignedIn, notice: Option<&'static str>) -> PasswordPage {
    PasswordPage {
        page: signed_in.page(""),
        first: signed_in.session.must_change_password,
        notice,
    }
}

fn set(
    console: &Console,
    who: &SignedIn,
    change: &Change,
) -> Result<Result<HeaderValue, &'static str>, Trouble> {
    let user = &who.session.user;
    let now = console.clock.now_ms();
    let record = console
        .store
        .sign_in_record(&user.name)?
        .ok_or(Trouble::NotFound)?;
    if record.closed_until_ms > now {
        return Err(Trouble::TooMany);
    }
    let old = record.password.ok_or(Trouble::NotFound)?;
    if !password::verify(change.current.as_str().as_bytes(), &old.phc) {
        // Guessing here is guessing: it counts like a failed sign-in.
        console.store.note_sign_in(user.id, false, now)?;
        return Ok(Err("password.wrong"));
    }
    if change.new.as_str() != change.repeat.as_str() {
        return Ok(Err("password.differ"));
    }
    if let Err(error) = password::judge(change.new.as_str(), change.current.as_str(), &user.name) {
        return Ok(Err(reason(error)));
    }
    let phc = password::hash(change.new.as_str().as_bytes(), console.random.as_ref())
        .map_err(|_| Trouble::Busy)?;
    let new = Password {
        phc,
        one_time: false,
    };
    console
        .store
        .set_password(user.id, &new, &who.origin(now))?;
    session::open(console, user.id).map(Ok)
}

fn reason(error: PasswordError) -> &'static str {
    match error {
        PasswordError::TooShort => "password.too_short",
        PasswordError::TooLong => "password.too_long",
        PasswordError::TooEasy => "password.too_easy",
        PasswordError::Unavailable => "problem.busy",
    }
}
