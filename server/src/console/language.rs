//! Which language a reader gets: what they chose, else what their browser asks for, else Chinese.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;

use super::Console;
use super::page::see_other;
use super::problem::Trouble;
use super::{form, session};
use crate::words::Language;

const COOKIE: &str = "language";

/// The language of a request.
#[must_use]
pub fn of(headers: &HeaderMap) -> Language {
    session::cookie(headers, COOKIE)
        .and_then(Language::of_tag)
        .or_else(|| asked_for(headers))
        .unwrap_or(Language::Chinese)
}

fn asked_for(headers: &HeaderMap) -> Option<Language> {
    // The first of ours in the reader's own order. Quality values are in falling order in every browser's header.
    headers
        .get(header::ACCEPT_LANGUAGE)?
        .to_str()
        .ok()?
        .split(',')
        .find_map(|choice| Language::of_tag(choice.trim().split(';').next()?))
}

/// A handler's view of the language.
#[derive(Clone, Copy, Debug)]
pub struct Reader(pub Language);

impl<S: Sync> axum::extract::FromRequestParts<S> for Reader {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(of(&parts.headers)))
    }
}

#[derive(serde::Deserialize)]
struct Choice {
    to: String,
    back: String,
}

/// `POST /language`: remembers a choice.
///
/// # Errors
/// `Malformed` for a language that we do not speak.
pub async fn handle(
    State(console): State<Arc<Console>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Trouble> {
    let choice = form::read::<Choice>(&console.limits, &headers, body).await?;
    let language = Language::of_tag(&choice.to).ok_or(Trouble::Malformed)?;
    let mut response = see_other(own_path(&choice.back));
    let cookie = format!(
        "{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly",
        language.tag()
    );
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Trouble::Malformed)?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// A path of ours, whatever was sent: `//elsewhere` and `/\elsewhere` are other sites to a browser.
fn own_path(back: &str) -> &str {
    let second = back.chars().nth(1);
    let own = back.starts_with('/')
        && !matches!(second, Some('/' | '\\'))
        && back.chars().all(|letter| letter.is_ascii_graphic());
    if own { back } else { "/devices" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leaves_the_console() {
        for elsewhere in [
            "//evil",
            "/\\evil",
            "https://evil",
            "",
            "x",
            "/a\r\nSet-Cookie: x",
        ] {
            assert_eq!(own_path(elsewhere), "/devices");
        }
        assert_eq!(own_path("/devices?state=x"), "/devices?state=x");
    }

    #[test]
    fn the_choice_wins_over_the_browser() {
        let mut headers = HeaderMap::new();
        assert_eq!(of(&headers), Language::Chinese);
        headers.insert(
            header::ACCEPT_LANGUAGE,
            HeaderValue::from_static("fr, en-GB;q=0.8, zh;q=0.5"),
        );
        assert_eq!(of(&headers), Language::English);
        headers.insert(header::COOKIE, HeaderValue::from_static("language=zh"));
        assert_eq!(of(&headers), Language::Chinese);
    }
}
