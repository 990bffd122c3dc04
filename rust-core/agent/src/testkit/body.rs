//! Reading a body as transport does, without a connection.

use serde::de::DeserializeOwned;

use crate::transport::{TransportError, body};

/// Reads a compressed body.
///
/// # Errors
/// [`TransportError`], as of an answer with this body.
pub fn decode_body<T: DeserializeOwned>(compressed: &[u8]) -> Result<T, TransportError> {
    body::decode(compressed)
}
