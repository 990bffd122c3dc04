//! The reading connection, opened when it is first worth it.
//!
//! Most of an open is SQLite parsing the schema, once a connection. The writer is opened with the store, for unlocking writes;
//! the first reads go over it too, so that a person who unlocks does not wait for a second connection. Then, or as soon as
//! the writer is busy, the reader is opened under the same assertions, with its own, larger share of the page cache.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use rusqlite::{Connection, InterruptHandle};

use super::connect::{self, Role};
use super::error::StoreError;
use super::lock;
use crate::keys::DatabaseKey;

/// Reads of an unlock and of the first page that it shows.
const FIRST_READS: u8 = 8;

/// The reader's place.
pub(super) struct Reader {
    slot: Mutex<Slot>,
    /// Beside the slot: whoever interrupts waits for nobody.
    interrupt: OnceLock<InterruptHandle>,
}

/// What is in it.
pub(super) enum Slot {
    /// Not opened yet.
    Waiting {
        path: PathBuf,
        key: DatabaseKey,
        /// Reads that the writer may still answer.
        first_reads: u8,
    },
    Open(Connection),
    Closed,
}

impl Reader {
    pub(super) fn waiting(path: PathBuf, key: DatabaseKey) -> Self {
        Self {
            slot: Mutex::new(Slot::Waiting {
                path,
                key,
                first_reads: FIRST_READS,
            }),
            interrupt: OnceLock::new(),
        }
    }

    /// Ends what runs on it. A reader that is just being opened looks at the store's stop flag instead.
    pub(super) fn interrupt(&self) {
        if let Some(handle) = self.interrupt.get() {
            handle.interrupt();
        }
    }

    /// Whether the next read is one of the first, which the writer answers if it is free.
    pub(super) fn leaves_it_to_the_writer(&self) -> bool {
        match &mut *lock(&self.slot) {
            Slot::Waiting { first_reads, .. } if *first_reads > 0 => {
                *first_reads -= 1;
                true
            }
            _ => false,
        }
    }

    /// The slot, opened; closed if it was closed before.
    pub(super) fn open(&self, stop: &Arc<AtomicBool>) -> Result<MutexGuard<'_, Slot>, StoreError> {
        let mut slot = lock(&self.slot);
        if let Slot::Waiting { path, key, .. } = &*slot {
            let connection = connect::connect(path, key, Role::Reader, stop)?;
            // Set once, under the slot's lock.
            let _ = self.interrupt.set(connection.get_interrupt_handle());
            *slot = Slot::Open(connection);
        }
        Ok(slot)
    }

    /// The slot as it is; a running query is waited for.
    pub(super) fn held(&self) -> MutexGuard<'_, Slot> {
        lock(&self.slot)
    }

    /// Closes it for good; the key goes with it.
    pub(super) fn close(&self) -> Result<(), StoreError> {
        match std::mem::replace(&mut *lock(&self.slot), Slot::Closed) {
            Slot::Open(connection) => connection.close().map_err(|(_, error)| error.into()),
            Slot::Waiting { .. } | Slot::Closed => Ok(()),
        }
    }
}

impl Slot {
    /// The connection, if it is open.
    pub(super) fn connection(&self) -> Option<&Connection> {
        match self {
            Self::Open(connection) => Some(connection),
            Self::Waiting { .. } | Self::Closed => None,
        }
    }
}
