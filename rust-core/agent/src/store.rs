//! The only SQL.

use std::path::Path;

use fleet_protocol::audit::{AuditEvent, AuditOutcome};
use fleet_protocol::ids::Hash32;
use fleet_protocol::sync::Operation;

use crate::keys::DatabaseKey;
use crate::model::AuditStamp;

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

    /// Closes without a checkpoint.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn close(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Appends events.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_append(&self, _items: &[AuditItem]) -> Result<(), StoreError> {
        Ok(())
    }

    /// Goes on with a chain.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_resume(&self, _count: u64, _head: Hash32) -> Result<(), StoreError> {
        Ok(())
    }

    /// Entries and head.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_head(&self) -> Result<(u64, Hash32), StoreError> {
        Ok((0, Hash32::default()))
    }

    /// Takes over salvaged operations.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outbox_restore(&self, _operations: &[Operation]) -> Result<(), StoreError> {
        Ok(())
    }
}

/// An event to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditItem {
    /// When.
    pub stamp: AuditStamp,
    /// What.
    pub event: AuditEvent,
    /// How it ended.
    pub outcome: AuditOutcome,
}

/// Reads pending operations out of a damaged store, as far as its pages are good.
#[must_use]
pub fn salvage(_folder: &Path, _key: &DatabaseKey) -> Vec<Operation> {
    Vec::new()
}
