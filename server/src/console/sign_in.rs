//! Signing in. The answer never tells whether a name exists, nor whether it is closed for a while.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;

use super::form::Typed;
use super::language::Reader;
use super::page::{Page, render, render_with, see_other};
use super::problem::Trouble;
use super::{Console, form, session};
use crate::listen::peer::Peer;
use crate::password;
use crate::words::Language;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    page: Page,
    lead: String,
    notice: Option<&'static str>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    name: String,
    password: Typed,
}

enum Outcome {
    In {
        cookie: HeaderValue,
        must_change: bool,
    },
    Refused,
}

/// `GET /sign-in`
///
/// # Errors
/// When the store fails.
pub async fn show(
    State(console): State<Arc<Console>>,
    Reader(language): Reader,
) -> Result<Response, Trouble> {
    form_page(&console, language, None)
        .await
        .map(|page| render(&page))
}

/// `POST /sign-in`
///
/// # Errors
/// `TooMany` from one address, `Busy` when all password checkers are taken, or when the store fails.
pub async fn handle(
    State(console): State<Arc<Console>>,
    Extension(peer): Extension<Peer>,
    Reader(language): Reader,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Trouble> {
    console
        .sign_in_rate
        .take(peer.ip, console.clock.now_ms())
        .map_err(|_| Trouble::TooMany)?;
    let credentials = form::read::<Credentials>(&console.limits, &headers, body).await?;
    let earlier = session::token(&console, &headers);
    let Ok(_checker) = Arc::clone(&console.hashing).acquire_owned().await else {
        return Err(Trouble::Busy);
    };
    let outcome = console
        .blocking(move |console| {
            let outcome = judge(console, &credentials)?;
            if let (Outcome::In { .. }, Some(earlier)) = (&outcome, earlier) {
                console.store.close_session(&earlier)?;
            }
            Ok(outcome)
        })
        .await?;
    match outcome {
        Outcome::In {
            cookie,
            must_change,
        } => {
            let mut response = see_other(if must_change { "/password" } else { "/devices" });
            response.headers_mut().append(header::SET_COOKIE, cookie);
            Ok(response)
        }
        Outcome::Refused => {
            let notice = Some(language.say("sign_in.refused"));
            let page = form_page(&console, language, notice).await?;
            Ok(render_with(StatusCode::UNAUTHORIZED, &page))
        }
    }
}

fn judge(console: &Console, credentials: &Credentials) -> Result<Outcome, Trouble> {
    let now = console.clock.now_ms();
    let record = console.store.sign_in_record(&credentials.name)?;
    let known = record.as_ref().and_then(|record| {
        let open = record.closed_until_ms <= now
            && !record.user.disabled
            && record.user.role.may_sign_in();
        let password = record.password.as_ref()?;
        open.then_some((record, password))
    });
    // An unknown, closed or shut-out name costs as much work as a known one.
    let nobodys = password::nobodys();
    let phc = known.map_or(nobodys.as_str(), |(_, password)| password.phc.as_str());
    let right = password::verify(credentials.password.as_str().as_bytes(), phc);
    let Some((record, password)) = known else {
        return Ok(Outcome::Refused);
    };
    console.store.note_sign_in(record.user.id, right, now)?;
    if !right {
        return Ok(Outcome::Refused);
    }
    Ok(Outcome::In {
        cookie: session::open(console, record.user.id)?,
        must_change: password.one_time,
    })
}

async fn form_page(
    console: &Arc<Console>,
    language: Language,
    notice: Option<&'static str>,
) -> Result<SignInPage, Trouble> {
    let company = console
        .blocking(|console| Ok(console.store.organisation()?.name))
        .await?;
    Ok(SignInPage {
        page: Page {
            path: "/sign-in".into(),
            ..Page::plain(language)
        },
        lead: language.fill("sign_in.lead", &[("company", &company)]),
        notice,
    })
}
