//! Keys and certificates: what the server signs with, and whom it certifies.
//!
//! Knows nothing of files (that is `data_folder`), of HTTP, or of the database.

pub mod authority;
pub mod csr;
pub mod device_certificate;
pub mod p256;
pub mod role_key;
pub mod server_certificate;
pub mod spki;

/// Why a key or certificate cannot be made or used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PkiError {
    /// The operating system gave no randomness, or the key could not be made.
    #[error("a key could not be made")]
    Generate,
    /// The file does not hold a key of the expected kind.
    #[error("the file does not hold a key of the expected kind")]
    NotAKey,
    /// The bytes are not a certificate of ours.
    #[error("the file does not hold a certificate of the expected kind")]
    NotACertificate,
    /// A host name that cannot stand in a certificate.
    #[error("a host name cannot stand in a certificate")]
    HostName,
    /// Signing failed.
    #[error("signing failed")]
    Sign,
    /// A time outside what certificates can express.
    #[error("the clock is outside of what a certificate can express")]
    Time,
}

/// A day in milliseconds.
pub const DAY_MS: u64 = 86_400_000;

/// Unix milliseconds as the calendar time that certificates use.
pub(crate) fn calendar(unix_ms: u64) -> Result<time::OffsetDateTime, PkiError> {
    let seconds = i64::try_from(unix_ms / 1000).map_err(|_| PkiError::Time)?;
    time::OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| PkiError::Time)
}
