//! Forms: small, bounded, and nothing in them that was not asked for.

use axum::body::Body;
use axum::extract::{Form, FromRequest, Request};
use axum::http::{HeaderMap, Method, header};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use super::problem::Trouble;
use crate::listen::body::{self, BodyError, BodyLimits};
use crate::listen::limits::Limits;

/// The largest form: a few short fields.
const MAX_FORM_BYTES: usize = 8 * 1024;

/// A secret that somebody typed; wiped when dropped, never printed.
pub struct Typed(Zeroizing<String>);

impl Typed {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Typed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

/// Reads a form.
///
/// # Errors
/// `Malformed`.
pub async fn read<T: DeserializeOwned>(
    limits: &Limits,
    headers: &HeaderMap,
    body: Body,
) -> Result<T, Trouble> {
    let limits = BodyLimits {
        wire: MAX_FORM_BYTES,
        idle: limits.body_idle,
        total: limits.body_total,
    };
    let bytes = body::read(headers, body, limits)
        .await
        .map_err(|error| match error {
            BodyError::TooLarge | BodyError::Slow | BodyError::Broken => Trouble::Malformed,
        })?;
    let kind = headers
        .get(header::CONTENT_TYPE)
        .ok_or(Trouble::Malformed)?
        .clone();
    let request = Request::builder()
        .method(Method::POST)
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(bytes))
        .map_err(|_| Trouble::Malformed)?;
    Form::<T>::from_request(request, &())
        .await
        .map(|Form(form)| form)
        .map_err(|_| Trouble::Malformed)
}
