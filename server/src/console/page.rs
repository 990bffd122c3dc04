//! What every page has: language, who is signed in, where it is; and rendering.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem::Trouble;
use crate::words::Language;

/// What every page has.
#[derive(Clone, Debug)]
pub struct Page {
    /// The reader's language.
    pub language: Language,
    /// Which section of the navigation it is in.
    pub section: &'static str,
    /// Who is signed in; empty when nobody is.
    pub person: String,
    /// Its own path.
    pub path: String,
}

impl Page {
    /// A page outside of the navigation.
    #[must_use]
    pub fn plain(language: Language) -> Self {
        Self {
            language,
            section: "",
            person: String::new(),
            path: "/devices".into(),
        }
    }

    /// The words for `key`.
    #[must_use]
    pub fn say(&self, key: &'static str) -> &'static str {
        self.language.say(key)
    }

    /// The language that this page is not in.
    #[must_use]
    pub fn other(&self) -> Language {
        match self.language {
            Language::Chinese => Language::English,
            Language::English => Language::Chinese,
        }
    }
}

/// Renders with 200.
#[must_use]
pub fn render(template: &impl Template) -> Response {
    render_with(StatusCode::OK, template)
}

/// Renders with a status.
#[must_use]
pub fn render_with(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => {
            let mut response = (status, html).into_response();
            response.headers_mut().insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/html; charset=utf-8"),
            );
            response
        }
        Err(_) => Trouble::Internal.into_response(),
    }
}

/// Sends the reader elsewhere; a reload there repeats nothing.
#[must_use]
pub fn see_other(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(place) => (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response(),
        Err(_) => Trouble::Malformed.into_response(),
    }
}

/// A moment as RFC 3339 in UTC; the page's script shows it in the reader's zone.
#[must_use]
pub fn moment(unix_ms: u64) -> String {
    let seconds = i64::try_from(unix_ms / 1000).unwrap_or(0);
    time::OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|at| {
            at.format(&time::format_description::well_known::Rfc3339)
                .ok()
        })
        .unwrap_or_default()
}
