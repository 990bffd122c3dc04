//! Reading a body: bounded in size before anything of that size is allocated, bounded in time while it comes.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header};
use bytes::Bytes;
use http_body_util::BodyExt;

/// How much of a body is read, and how long it may take.
#[derive(Clone, Copy, Debug)]
pub struct BodyLimits {
    /// Bytes as sent.
    pub wire: usize,
    /// Between two pieces.
    pub idle: Duration,
    /// For the whole.
    pub total: Duration,
}

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Its announced or its real length is beyond the limit.
    #[error("the body is too large")]
    TooLarge,
    /// It stopped coming, or comes too slowly.
    #[error("the body comes too slowly")]
    Slow,
    /// The connection broke, or the framing is wrong.
    #[error("the body is cut off")]
    Broken,
}

/// Reads a body whole.
///
/// # Errors
/// [`BodyError`].
pub async fn read(headers: &HeaderMap, body: Body, limits: BodyLimits) -> Result<Bytes, BodyError> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| usize::try_from(length).map_or(true, |l| l > limits.wire)) {
        return Err(BodyError::TooLarge);
    }
    tokio::time::timeout(limits.total, read_pieces(body, limits))
        .await
        .map_err(|_| BodyError::Slow)?
}

async fn read_pieces(mut body: Body, limits: BodyLimits) -> Result<Bytes, BodyError> {
    let mut whole = Vec::new();
    loop {
        let Some(frame) = tokio::time::timeout(limits.idle, body.frame())
            .await
            .map_err(|_| BodyError::Slow)?
        else {
            return Ok(Bytes::from(whole));
        };
        let frame = frame.map_err(|_| BodyError::Broken)?;
        if let Ok(piece) = frame.into_data() {
            if whole.len().saturating_add(piece.len()) > limits.wire {
                return Err(BodyError::TooLarge);
            }
            whole.extend_from_slice(&piece);
        }
    }
}
