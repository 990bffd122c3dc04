//! The one signed container.
//!
//! What is signed is a pre-authentication encoding in the manner of DSSE: every field that a reader acts on is bound with
//! its length, so that no two different envelopes share signed bytes. A reader verifies the signature over the exact
//! payload bytes first and parses them only afterwards.
//!
//! ```text
//! "fieldvault/envelope/v1" NUL u32(len kind) kind u32(len alg) alg 32*key_id u64(seq) u32(len payload) payload
//! ```
//! Integers are big-endian.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::Version1;
use crate::bytes::Base64;
use crate::keys::{Algorithm, KeyId, KeySet};
use crate::limits::MAX_ENVELOPE_PAYLOAD_BYTES;

/// What an envelope holds; the domain of its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// [`crate::trust::TrustDocument`], signed by the root key.
    Trust,
    /// [`crate::policy::PolicyDocument`], signed by a statement key.
    Policy,
    /// [`crate::lease::Lease`], signed by a statement key.
    Lease,
    /// [`crate::audit::Checkpoint`], signed by a statement key.
    Checkpoint,
    /// [`crate::command::Command`], signed by a command key.
    Command,
    /// [`crate::receipt::Receipt`], signed by the device identity key.
    Receipt,
    /// [`crate::audit::AuditHead`], signed by the device identity key.
    AuditHead,
}

impl Kind {
    /// The domain string that is signed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trust => "trust",
            Self::Policy => "policy",
            Self::Lease => "lease",
            Self::Checkpoint => "checkpoint",
            Self::Command => "command",
            Self::Receipt => "receipt",
            Self::AuditHead => "audit_head",
        }
    }
}

/// A signed, versioned, sequenced message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// Format version.
    pub v: Version1,
    /// What the payload is.
    pub kind: Kind,
    /// The signer's algorithm; must equal that of the allow-listed key.
    pub alg: Algorithm,
    /// The signer.
    pub key_id: KeyId,
    /// The signer's sequence: never reused, always rising per key and purpose.
    pub seq: u64,
    /// The exact bytes that were signed: a JSON document.
    pub payload: Base64,
    /// The signature over the pre-authentication encoding.
    pub sig: Base64,
}

/// A verified envelope's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened<T> {
    /// The parsed payload.
    pub body: T,
    /// The envelope's sequence.
    pub seq: u64,
    /// The key that signed.
    pub key_id: KeyId,
}

/// Why an envelope is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// It holds another kind of message than was expected.
    #[error("the envelope holds another kind of message")]
    Kind,
    /// The signer is not on the allow-list for this purpose, or names another algorithm than its key has.
    #[error("the signer is not trusted for this")]
    UnknownKey,
    /// The signature does not verify.
    #[error("the signature is not valid")]
    Signature,
    /// The payload is larger than [`MAX_ENVELOPE_PAYLOAD_BYTES`].
    #[error("the payload is too large")]
    TooLarge,
    /// The signature is valid but the payload is not a document that this version reads.
    #[error("the signed document cannot be read by this version")]
    Payload,
}

/// Signing failed inside the key's keeper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signing key cannot be used now")]
pub struct SignError;

/// A private key that can sign envelopes: a key file on the server, the vault on the phone.
pub trait EnvelopeSigner {
    /// The public key's id.
    fn key_id(&self) -> KeyId;
    /// The key's algorithm.
    fn algorithm(&self) -> Algorithm;
    /// Signs `message`.
    ///
    /// # Errors
    /// [`SignError`] when the key is gone or its keeper refuses.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError>;
}

impl Envelope {
    /// Signs `body` as `kind` with sequence `seq`.
    ///
    /// # Errors
    /// [`SignError`] when the key cannot sign, or the body cannot be written as JSON.
    pub fn seal<T: Serialize>(
        kind: Kind,
        seq: u64,
        body: &T,
        signer: &dyn EnvelopeSigner,
    ) -> Result<Self, SignError> {
        let payload = serde_json::to_vec(body).map_err(|_| SignError)?;
        let (alg, key_id) = (signer.algorithm(), signer.key_id());
        let sig = signer.sign(&pre_authentication_encoding(
            kind, alg, &key_id, seq, &payload,
        ))?;
        Ok(Self {
            v: Version1,
            kind,
            alg,
            key_id,
            seq,
            payload: payload.into(),
            sig: sig.into(),
        })
    }

    /// Verifies the signature against `allowed`, then parses the payload.
    ///
    /// # Errors
    /// [`EnvelopeError`]: kind, key, signature, size, then content, checked in this order.
    pub fn open<T: DeserializeOwned>(
        &self,
        kind: Kind,
        allowed: &KeySet,
    ) -> Result<Opened<T>, EnvelopeError> {
        if self.kind != kind {
            return Err(EnvelopeError::Kind);
        }
        if self.payload.0.len() > MAX_ENVELOPE_PAYLOAD_BYTES {
            return Err(EnvelopeError::TooLarge);
        }
        let key = allowed
            .find(&self.key_id)
            .filter(|key| key.algorithm() == self.alg)
            .ok_or(EnvelopeError::UnknownKey)?;
        let message = pre_authentication_encoding(
            self.kind,
            self.alg,
            &self.key_id,
            self.seq,
            self.payload.as_slice(),
        );
        if !key.verifies(&message, self.sig.as_slice()) {
            return Err(EnvelopeError::Signature);
        }
        let body =
            serde_json::from_slice(self.payload.as_slice()).map_err(|_| EnvelopeError::Payload)?;
        Ok(Opened {
            body,
            seq: self.seq,
            key_id: self.key_id,
        })
    }
}

/// The bytes that are signed; see the module's text.
#[must_use]
pub fn pre_authentication_encoding(
    kind: Kind,
    alg: Algorithm,
    key_id: &KeyId,
    seq: u64,
    payload: &[u8],
) -> Vec<u8> {
    let mut out = Vec::with_capacity(96 + payload.len());
    out.extend_from_slice(b"fieldvault/envelope/v1\0");
    push_text(&mut out, kind.as_str().as_bytes());
    push_text(&mut out, alg.as_str().as_bytes());
    out.extend_from_slice(&key_id.0);
    out.extend_from_slice(&seq.to_be_bytes());
    push_text(&mut out, payload);
    out
}

fn push_text(out: &mut Vec<u8>, text: &[u8]) {
    // Payloads above u32::MAX cannot exist here: MAX_ENVELOPE_PAYLOAD_BYTES is checked by every reader.
    out.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(text);
}
