//! Saying no: every failure is a [`Problem`] with its status.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use fleet_protocol::problem::{Problem, ProblemCode};

use super::body;
use crate::pki::PkiError;
use crate::random::RandomError;
use crate::store::StoreError;

/// A refusal. Carries codes only, so it may be sent and logged as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    problem: Problem,
    status: u16,
}

impl Refusal {
    /// Refuses with `code`.
    #[must_use]
    pub fn new(code: ProblemCode) -> Self {
        Self {
            problem: Problem::new(code),
            status: code.status(),
        }
    }

    /// A fault of ours.
    #[must_use]
    pub fn internal() -> Self {
        Self::new(ProblemCode::Internal)
    }

    /// Refuses and says what position or epoch is expected.
    #[must_use]
    pub fn expecting(code: ProblemCode, expected: u64) -> Self {
        let mut refusal = Self::new(code);
        refusal.problem.expected = Some(expected);
        refusal
    }

    /// Refuses for now.
    #[must_use]
    pub fn for_now(code: ProblemCode, retry_after_s: u32) -> Self {
        let mut refusal = Self::new(code);
        refusal.problem.retry_after_s = Some(retry_after_s);
        refusal
    }

    /// The path is there, the method is not.
    #[must_use]
    pub fn method() -> Self {
        Self {
            problem: Problem::new(ProblemCode::NoSuchRoute),
            status: StatusCode::METHOD_NOT_ALLOWED.as_u16(),
        }
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        self.problem.code
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if status.is_server_error() {
            tracing::error!(code = ?self.problem.code, "request failed");
        }
        let mut response = body::answer_with(status, &self.problem);
        if let Some(seconds) = self.problem.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.problem.code == ProblemCode::TooLarge {
            // What was announced will not be read: there is no next request on this connection.
            response
                .headers_mut()
                .insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy | StoreError::NoSpace | StoreError::Closed | StoreError::Io(_) => {
                tracing::warn!(%error, "store unavailable");
                Self::for_now(ProblemCode::Unavailable, 5)
            }
            StoreError::NotFound => Self::new(ProblemCode::NotEnrolled),
            StoreError::Invalid(_) => Self::new(ProblemCode::Malformed),
            StoreError::WrongKey
            | StoreError::PlainFile
            | StoreError::Damaged
            | StoreError::Migration(_)
            | StoreError::AlreadyExists
            | StoreError::Internal(_) => {
                tracing::error!(%error, "store fault");
                Self::internal()
            }
        }
    }
}

impl From<PkiError> for Refusal {
    fn from(error: PkiError) -> Self {
        tracing::error!(%error, "cannot sign");
        Self::internal()
    }
}

impl From<RandomError> for Refusal {
    fn from(error: RandomError) -> Self {
        tracing::error!(%error, "no randomness");
        Self::internal()
    }
}
