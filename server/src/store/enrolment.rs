//! One-time enrolment tokens and the enrolments they make.

use fleet_protocol::ids::{DeviceId, Hash32, TenantId, UserId};
use fleet_protocol::keys::PublicKey;

use super::people::User;
use super::{Origin, StoreError};

/// A token to be stored. The token itself is only in the QR code.
pub struct NewToken {
    /// SHA-256 of the token.
    pub token_hash: Hash32,
    /// Whose phone it will enrol.
    pub user: UserId,
    /// When it expires, Unix milliseconds.
    pub expires_ms: u64,
}

/// A phone that presents a token and has proved that it holds `key`.
pub struct EnrolDevice<'a> {
    /// SHA-256 of the token it presented.
    pub token_hash: Hash32,
    /// Its identity key.
    pub key: &'a PublicKey,
    /// What kind of phone it is, for people.
    pub model: &'a str,
    /// The id it gets if this is its first time.
    pub candidate: DeviceId,
    /// Now, Unix milliseconds.
    pub at_ms: u64,
}

/// An enrolment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The company.
    pub tenant: TenantId,
    /// Its name.
    pub tenant_name: String,
    /// Whose phone it is.
    pub user: User,
    /// The phone.
    pub device: DeviceId,
    /// The enrolment's epoch.
    pub enrolment_epoch: u64,
    /// Whether the same token and key had been here before.
    pub repeated: bool,
}

/// Why a phone is not enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolError {
    /// No such token.
    #[error("the enrolment token is not known")]
    TokenUnknown,
    /// The token has expired.
    #[error("the enrolment token has expired")]
    TokenExpired,
    /// Another key used the token.
    #[error("the enrolment token was used by another phone")]
    TokenUsed,
    /// The person is shut out, or the enrolment that the token made was revoked, erased or replaced.
    #[error("this enrolment is closed")]
    Closed,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Use cases around enrolment.
pub trait EnrolmentStore {
    /// Stores a token.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the person is unknown or disabled.
    fn add_token(&self, new: &NewToken, by: &Origin) -> Result<(), StoreError>;

    /// Enrols a phone. The first key that presents a token is bound to it; the same key gets the same enrolment again until
    /// the token expires. A new enrolment of a key replaces its older ones.
    ///
    /// # Errors
    /// [`EnrolError`].
    fn enrol(&self, device: &EnrolDevice<'_>) -> Result<Enrolment, EnrolError>;
}
