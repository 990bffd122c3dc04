//! Bodies: JSON in zstd, read within bounds that hold before memory is taken.

use std::io::Read;

use fleet_protocol::limits::{MAX_INFLATED_BODY_BYTES, MAX_ZSTD_WINDOW_LOG};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::TransportError;

/// Level 3 is where zstd spends least per byte saved on bodies of this size.
const LEVEL: i32 = 3;

/// Writes a request's body.
pub(super) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, TransportError> {
    let json = serde_json::to_vec(value).map_err(|_| TransportError::Unusable)?;
    zstd::encode_all(json.as_slice(), LEVEL).map_err(|_| TransportError::Unusable)
}

/// Reads a compressed body.
pub(crate) fn decode<T: DeserializeOwned>(compressed: &[u8]) -> Result<T, TransportError> {
    parse(&inflate(compressed)?)
}

/// Reads a body that is not compressed.
pub(super) fn parse<T: DeserializeOwned>(json: &[u8]) -> Result<T, TransportError> {
    serde_json::from_slice(json).map_err(|_| TransportError::BadAnswer)
}

fn inflate(compressed: &[u8]) -> Result<Vec<u8>, TransportError> {
    let mut decoder = zstd::stream::read::Decoder::with_buffer(compressed)
        .map_err(|_| TransportError::Unusable)?;
    decoder
        .window_log_max(MAX_ZSTD_WINDOW_LOG)
        .map_err(|_| TransportError::Unusable)?;
    let mut inflated = Vec::new();
    let bound = u64::try_from(MAX_INFLATED_BODY_BYTES).map_err(|_| TransportError::Unusable)?;
    decoder
        .take(bound.saturating_add(1))
        .read_to_end(&mut inflated)
        .map_err(|_| TransportError::BadAnswer)?;
    if inflated.len() > MAX_INFLATED_BODY_BYTES {
        return Err(TransportError::TooLarge);
    }
    Ok(inflated)
}
