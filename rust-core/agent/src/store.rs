//! The only SQL.

use std::path::Path;

use crate::keys::DatabaseKey;

/// The encrypted store.
pub struct Store;

/// Why the store did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A lock or a wipe interrupted the query.
    #[error("interrupted")]
    Interrupted,
    /// The file is damaged.
    #[error("damaged")]
    Damaged,
    /// The file is another database, or the key is another one.
    #[error("not our file")]
    NotOurFile,
    /// The file is not encrypted.
    #[error("plain file")]
    PlainFile,
    /// The disk is full.
    #[error("no space")]
    NoSpace,
    /// Someone else writes.
    #[error("busy")]
    Busy,
    /// No such record.
    #[error("not found")]
    NotFound,
    /// A fault of ours.
    #[error("internal fault {0}")]
    Internal(u16),
}

impl Store {
    /// Makes a store.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn create(_folder: &Path, _key: &DatabaseKey) -> Result<Self, StoreError> {
        Ok(Self)
    }

    /// Opens a store.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open(_folder: &Path, _key: &DatabaseKey) -> Result<Self, StoreError> {
        Ok(Self)
    }

    /// Interrupts all queries.
    pub fn interrupt(&self) {}
}
