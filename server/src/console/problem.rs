//! What goes wrong on a page, as a page.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::page::{Page, render_with};
use crate::order::OrderError;
use crate::random::RandomError;
use crate::store::StoreError;
use crate::words::Language;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such page or thing.
    NotFound,
    /// Nobody is signed in.
    SignedOut,
    /// The role may not do this.
    Forbidden,
    /// The request came from another site.
    CrossSite,
    /// The console does not answer under this name.
    Host,
    /// The request cannot be read.
    Malformed,
    /// Too many tries.
    TooMany,
    /// Not now.
    Busy,
    /// A fault of ours.
    Internal,
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    page: Page,
    words: &'static str,
}

impl Trouble {
    fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn key(self) -> &'static str {
        match self {
            Self::NotFound | Self::SignedOut => "problem.not_found",
            Self::Forbidden => "wipe.forbidden",
            Self::CrossSite => "problem.forbidden",
            Self::Host => "problem.host",
            Self::Malformed => "problem.malformed",
            Self::TooMany => "problem.too_many",
            Self::Busy => "problem.busy",
            Self::Internal => "problem.internal",
        }
    }

    /// The page that says so.
    #[must_use]
    pub fn page(self, language: Language) -> Response {
        let page = Page::plain(language);
        let words = language.say(self.key());
        let mut response = render_with(self.status(), &ProblemPage { page, words });
        if self == Self::TooMany || self == Self::Busy {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
        }
        response
    }
}

impl IntoResponse for Trouble {
    /// Leaves the words to [`super::headers`], which knows the reader's language.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            StoreError::Busy | StoreError::NoSpace | StoreError::Closed | StoreError::Io(_) => {
                tracing::warn!(%error, "store unavailable");
                Self::Busy
            }
            StoreError::WrongKey
            | StoreError::PlainFile
            | StoreError::Damaged
            | StoreError::Migration(_)
            | StoreError::AlreadyExists
            | StoreError::Invalid(_)
            | StoreError::Internal(_) => {
                tracing::error!(%error, "store fault");
                Self::Internal
            }
        }
    }
}

impl From<RandomError> for Trouble {
    fn from(error: RandomError) -> Self {
        tracing::error!(%error, "no randomness");
        Self::Internal
    }
}

impl From<OrderError> for Trouble {
    fn from(error: OrderError) -> Self {
        match error {
            OrderError::Store(error) => error.into(),
            OrderError::Random(error) => error.into(),
            OrderError::Sign => {
                tracing::error!(%error, "cannot sign");
                Self::Internal
            }
        }
    }
}
