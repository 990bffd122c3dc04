//! The envelope: the database key, wrapped by the PIN and the vault.
//!
//! ```text
//! argon = Argon2id(pin, salt, cost)                                       memory, time
//! mixed = vault.hmac("pin-...", "fieldvault/pin/v1" NUL argon)            this phone
//! kek, commitment = HKDF-SHA256(mixed, salt, "fieldvault/kek/v1" NUL device generation)
//! sealed = AES-256-GCM(kek, nonce, database key and salt, aad = header)
//! file = header sealed vault.hmac("guard", "fieldvault/envelope-file/v1" NUL SHA-256(header sealed))
//! ```
//! Three failures are told apart without guessing: the file's MAC does not hold (corrupt: no PIN is tried), the header names
//! another phone (not ours), the commitment differs (wrong PIN). GCM alone commits to no key, so the commitment is what decides;
//! it is the key check value that lives outside the database.

mod files;
mod format;

#[cfg(test)]
mod tests;

use fleet_protocol::ids::{DeviceId, TenantId};

pub use files::EnvelopeFiles;

use super::kdf::KdfError;
use crate::ports::{RandomUnavailable, VaultError};

/// What an envelope belongs to; it opens nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The company.
    pub tenant: TenantId,
    /// The phone.
    pub device: DeviceId,
    /// The vault's name of the key that the PIN is mixed with.
    pub pin_alias: String,
}

/// Why a key could not be wrapped or unwrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrapError {
    /// The PIN is wrong.
    #[error("wrong PIN")]
    WrongPin,
    /// The file is damaged; no PIN was tried.
    #[error("envelope damaged")]
    Corrupt,
    /// The file is whole but belongs to another phone or enrolment.
    #[error("envelope of another phone")]
    NotOurs,
    /// There is no envelope.
    #[error("no envelope")]
    Missing,
    /// The vault did not answer.
    #[error("the vault did not answer: {0}")]
    Vault(#[from] VaultError),
    /// Not enough memory for the key derivation.
    #[error("not enough memory")]
    NoMemory,
    /// The disk is full.
    #[error("no space")]
    NoSpace,
    /// The file cannot be read or written.
    #[error("envelope files cannot be used")]
    Io,
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] RandomUnavailable),
}

impl From<KdfError> for WrapError {
    fn from(error: KdfError) -> Self {
        match error {
            KdfError::NoMemory => Self::NoMemory,
            KdfError::Cost => Self::Corrupt,
        }
    }
}

impl From<std::io::Error> for WrapError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::NoSpace,
            _ => Self::Io,
        }
    }
}
