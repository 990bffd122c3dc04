//! The only SQL.

use std::path::Path;

use fleet_protocol::audit::AuditLine;
use fleet_protocol::audit::{AuditEvent, AuditOutcome};
use fleet_protocol::ids::{Hash32, RecordId};
use fleet_protocol::sync::{Operation, PullPage, PushAnswer};

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

/// Where this phone is in its feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeedPosition {
    /// The feed epoch.
    pub epoch: u64,
    /// The last sequence that was applied.
    pub cursor: u64,
    /// Whether the first sync has ended.
    pub first_sync_done: bool,
}

/// What sync asks of the store.
impl Store {
    /// The feed position.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn position(&self) -> Result<FeedPosition, StoreError> {
        Ok(FeedPosition::default())
    }

    /// Applies pages.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn apply_pages(&self, _pages: &[PullPage]) -> Result<(), StoreError> {
        Ok(())
    }

    /// Ends the first sync.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn finish_first_sync(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Starts again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn begin_full_resync(&self, _epoch: u64) -> Result<(), StoreError> {
        Ok(())
    }

    /// Customers that left.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn departed(&self) -> Result<Vec<RecordId>, StoreError> {
        Ok(Vec::new())
    }

    /// Their receipts are queued.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn departed_told(&self, _customers: &[RecordId]) -> Result<(), StoreError> {
        Ok(())
    }

    /// Operations to send.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outbox_next(&self, _max: usize) -> Result<Vec<Operation>, StoreError> {
        Ok(Vec::new())
    }

    /// Operations that wait.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outbox_count(&self) -> Result<u64, StoreError> {
        Ok(0)
    }

    /// Applies answers.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn apply_results(
        &self,
        _answer: &PushAnswer,
        _stamp: AuditStamp,
    ) -> Result<(), StoreError> {
        Ok(())
    }

    /// Entries that the server has not acknowledged.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_unsent(&self, _max: usize) -> Result<(u64, Vec<AuditLine>), StoreError> {
        Ok((1, Vec::new()))
    }

    /// The server has entries up to here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_uploaded(&self, _seq: u64) -> Result<(), StoreError> {
        Ok(())
    }

    /// The next reminders.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next_reminders(&self, _max: usize) -> Result<Vec<(u64, RecordId)>, StoreError> {
        Ok(Vec::new())
    }
}

impl AuditItem {
    /// Something that was done.
    #[must_use]
    pub fn done(stamp: AuditStamp, event: AuditEvent) -> Self {
        Self {
            stamp,
            event,
            outcome: AuditOutcome::Ok,
        }
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
