//! What the wraps of the database key have in common: whom they belong to, and why they may fail.

use fleet_protocol::ids::{DeviceId, TenantId};

use super::kdf::KdfError;
use crate::ports::{RandomUnavailable, VaultError};

/// What a wrap belongs to; it opens nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The company.
    pub tenant: TenantId,
    /// The phone.
    pub device: DeviceId,
    /// The vault's name of the key that the PIN, or the slot's secret, is mixed with.
    pub alias: String,
}

/// Why a key could not be wrapped or unwrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrapError {
    /// The PIN, or the slot's secret, is wrong.
    #[error("wrong PIN or secret")]
    WrongSecret,
    /// The file is damaged, or made by an algorithm that this program does not know; nothing was tried.
    #[error("wrap damaged")]
    Corrupt,
    /// The file is whole but belongs to another phone or enrolment.
    #[error("wrap of another phone")]
    NotOurs,
    /// There is none.
    #[error("no wrap")]
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
    #[error("key files cannot be used")]
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
