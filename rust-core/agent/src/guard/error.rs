//! Why the guard cannot be read or written.

use crate::ports::VaultError;

/// A guard failure. None of them is a reason to erase anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// No slot holds a state whose MAC is right.
    #[error("both guard slots are damaged")]
    Damaged,
    /// What lies here was written before the vault's key moved on: an older copy was put back.
    #[error("an older guard was put back")]
    RolledBack,
    /// The vault did not make the MAC.
    #[error("the vault did not answer: {0}")]
    Vault(#[from] VaultError),
    /// The disk is full; only creation can meet this.
    #[error("no space for the guard")]
    NoSpace,
    /// The state does not fit into a slot.
    #[error("the guard is full")]
    Full,
    /// The files cannot be read or written.
    #[error("guard files cannot be used")]
    Io,
}

impl From<std::io::Error> for GuardError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::NoSpace,
            _ => Self::Io,
        }
    }
}
