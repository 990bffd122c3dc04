//! What a new phone was given, in whichever form it came.

use super::{EnrolmentPayload, code, host};
use crate::bytes::Base64;
use crate::ids::Hash32;
use crate::limits::MAX_PAYLOAD_BYTES;

/// A payload as a phone uses it: read from a QR code's text, a file's bytes, or a typed code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// `host:port` of the device API.
    pub address: String,
    /// One-time token.
    pub token: Base64,
    /// The pin of the TLS authority.
    pub tls_ca: HashPin,
    /// The id of the root key.
    pub root_key: HashPin,
    /// When the token expires, Unix milliseconds; a typed code knows the minute. The server decides; this is for people.
    pub expires_ms: u64,
    /// A person typed it.
    pub typed: bool,
    /// The same for the same invitation, however a person spaced or wrote it: a QR's text and a file as they came.
    pub source: Base64,
}

/// A SHA-256 value that another one is compared with: whole, or the beginning that a person typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HashPin {
    /// All of it.
    Whole(Hash32),
    /// The first 16 bytes.
    First16([u8; 16]),
}

/// Why something is no invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvitationError {
    /// It is nothing of ours.
    #[error("not an enrolment payload")]
    Unreadable,
    /// A typed code with a slip in this group, or without it. The first is 1.
    #[error("group {0} of the code is not right")]
    BadGroup(u8),
}

impl HashPin {
    /// Whether `hash` is the value, as far as this knows it.
    #[must_use]
    pub fn is_of(&self, hash: &Hash32) -> bool {
        match self {
            Self::Whole(whole) => whole == hash,
            Self::First16(first) => hash.0.starts_with(first),
        }
    }
}

impl Invitation {
    /// Reads the text of a QR code, the bytes of a file, or what a person typed.
    ///
    /// # Errors
    /// [`InvitationError`].
    pub fn read(bytes: &[u8]) -> Result<Self, InvitationError> {
        if bytes.len() > MAX_PAYLOAD_BYTES {
            return Err(InvitationError::Unreadable);
        }
        if bytes.trim_ascii_start().first() == Some(&b'{') {
            return read_json(bytes);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| InvitationError::Unreadable)?;
        code::read(text)
    }
}

fn read_json(bytes: &[u8]) -> Result<Invitation, InvitationError> {
    let payload: EnrolmentPayload =
        serde_json::from_slice(bytes).map_err(|_| InvitationError::Unreadable)?;
    if !host::is_address(&payload.address) {
        return Err(InvitationError::Unreadable);
    }
    Ok(Invitation {
        address: payload.address,
        token: payload.token,
        tls_ca: HashPin::Whole(payload.tls_ca_spki_sha256),
        root_key: HashPin::Whole(payload.root_key_id),
        expires_ms: payload.expires_ms,
        typed: false,
        source: bytes.to_vec().into(),
    })
}
