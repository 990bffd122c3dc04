//! Bodies: JSON in zstd, both ways, with every size checked before anything of that size is allocated.

use std::io::Read;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use fleet_protocol::limits::MAX_ZSTD_WINDOW_LOG;
use fleet_protocol::problem::ProblemCode;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::delivery;
use super::refusal::Refusal;
use crate::listen;
use crate::listen::body::{BodyError, BodyLimits};
use crate::listen::limits::Limits;

/// The first allocation for a body; it grows only with what really arrives.
const FIRST_CHUNK_BYTES: usize = 16 * 1024;
/// Answers are compressed once and read once by a phone: the fastest level is within a few per cent of the next ones.
const LEVEL: i32 = 1;

/// How large a body one route takes.
#[derive(Clone, Copy, Debug)]
pub struct BodySize {
    /// Bytes as sent.
    pub wire: usize,
    /// Bytes after decompression.
    pub inflated: usize,
}

/// Reads a body as it was sent.
///
/// # Errors
/// `TooLarge` by its announced or its real length, `Malformed` when it is cut off, too slow or not zstd.
pub async fn read(
    headers: &HeaderMap,
    body: Body,
    size: BodySize,
    limits: &Limits,
) -> Result<Bytes, Refusal> {
    let encoding = headers.get(header::CONTENT_ENCODING);
    if encoding.is_none_or(|encoding| encoding.as_bytes() != b"zstd") {
        return Err(Refusal::new(ProblemCode::Malformed));
    }
    let limits = BodyLimits {
        wire: size.wire.min(limits.wire_body),
        idle: limits.body_idle,
        total: limits.body_total,
    };
    listen::body::read(headers, body, limits)
        .await
        .map_err(|error| {
            Refusal::new(match error {
                BodyError::TooLarge => ProblemCode::TooLarge,
                BodyError::Slow | BodyError::Broken => ProblemCode::Malformed,
            })
        })
}

/// Decompresses and parses a body.
///
/// # Errors
/// `TooLarge` when it inflates beyond `inflated`, `UnsupportedVersion`, or `Malformed`.
pub fn parse<T: DeserializeOwned>(wire: &[u8], inflated: usize) -> Result<T, Refusal> {
    let json = inflate(wire, inflated)?;
    serde_json::from_slice(&json).map_err(|_| {
        #[derive(serde::Deserialize)]
        struct Versioned {
            v: u64,
        }
        let code = match serde_json::from_slice::<Versioned>(&json) {
            Ok(Versioned { v }) if v != u64::from(fleet_protocol::FORMAT_VERSION) => {
                ProblemCode::UnsupportedVersion
            }
            _ => ProblemCode::Malformed,
        };
        Refusal::new(code)
    })
}

fn inflate(wire: &[u8], limit: usize) -> Result<Vec<u8>, Refusal> {
    let malformed = |_| Refusal::new(ProblemCode::Malformed);
    let mut decoder = zstd::stream::read::Decoder::with_buffer(wire)
        .map_err(malformed)?
        .single_frame();
    decoder
        .window_log_max(MAX_ZSTD_WINDOW_LOG)
        .map_err(malformed)?;
    let mut out = Vec::with_capacity(FIRST_CHUNK_BYTES.min(limit));
    let one_more = u64::try_from(limit).map_or(u64::MAX, |limit| limit.saturating_add(1));
    decoder
        .take(one_more)
        .read_to_end(&mut out)
        .map_err(malformed)?;
    if out.len() > limit {
        return Err(Refusal::new(ProblemCode::TooLarge));
    }
    Ok(out)
}

/// An answer of 200.
#[must_use]
pub fn answer<T: Serialize>(value: &T) -> Response {
    answer_with(StatusCode::OK, value)
}

/// An answer of 200; `delivered` runs once the connection has taken all of it.
#[must_use]
pub fn answer_told<T: Serialize>(value: &T, delivered: impl FnOnce() + Send + 'static) -> Response {
    match encode(value) {
        Some(bytes) => with_headers(StatusCode::OK, delivery::body(bytes, delivered)),
        None => with_headers(StatusCode::INTERNAL_SERVER_ERROR, Body::empty()),
    }
}

/// An answer with a status.
#[must_use]
pub fn answer_with<T: Serialize>(status: StatusCode, value: &T) -> Response {
    match encode(value) {
        Some(bytes) => with_headers(status, Body::from(bytes)),
        None => with_headers(StatusCode::INTERNAL_SERVER_ERROR, Body::empty()),
    }
}

fn encode<T: Serialize>(value: &T) -> Option<Bytes> {
    let json = serde_json::to_vec(value).ok()?;
    zstd::bulk::compress(&json, LEVEL).ok().map(Bytes::from)
}

fn with_headers(status: StatusCode, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_ENCODING, "zstd"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Message {
        v: fleet_protocol::Version1,
        n: u32,
    }

    fn code(json: &str) -> Option<ProblemCode> {
        let wire = zstd::bulk::compress(json.as_bytes(), 3).unwrap();
        parse::<Message>(&wire, 1000).err().map(|r| r.code())
    }

    #[test]
    fn another_version_is_told_apart_from_rubbish() {
        assert_eq!(code(r#"{"v":1,"n":2}"#), None);
        assert_eq!(
            code(r#"{"v":2,"n":2,"new":true}"#),
            Some(ProblemCode::UnsupportedVersion)
        );
        assert_eq!(code(r#"{"v":1,"n":2,"x":1}"#), Some(ProblemCode::Malformed));
        assert_eq!(code(r#"{"v":1,"n":"2"}"#), Some(ProblemCode::Malformed));
        assert_eq!(code("[[["), Some(ProblemCode::Malformed));
        assert_eq!(code(&"[".repeat(900)), Some(ProblemCode::Malformed));
    }

    #[test]
    fn a_bomb_is_refused_at_its_limit() {
        let bomb = zstd::bulk::compress(&vec![b' '; 50_000_000], 19).unwrap();
        assert!(bomb.len() < 16_000);
        assert_eq!(
            inflate(&bomb, 1_000_000).map_err(|r| r.code()),
            Err(ProblemCode::TooLarge)
        );
    }

    #[test]
    fn a_window_beyond_eight_mebibytes_is_refused() {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).unwrap();
        encoder.window_log(27).unwrap();
        encoder.include_contentsize(false).unwrap();
        std::io::Write::write_all(&mut encoder, br#"{"v":1,"n":2}"#).unwrap();
        let wire = encoder.finish().unwrap();
        assert_eq!(
            parse::<Message>(&wire, 1000).map_err(|r| r.code()),
            Err(ProblemCode::Malformed)
        );
    }
}
