//! Read transactions beside the writer, and the number that tells of commits.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::connection::{self, DatabaseKey, Use};
use crate::store::StoreError;

const READERS: usize = 3;

pub(super) struct Readers {
    connections: Vec<Mutex<Connection>>,
    next: AtomicUsize,
    // A connection of its own: `data_version` compares with what the same connection saw before, and a connection does not
    // see its own commits.
    watcher: Mutex<Connection>,
}

impl Readers {
    pub(super) fn open(path: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        let connections = (0..READERS)
            .map(|_| connection::open(path, key, Use::Read).map(Mutex::new))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            connections,
            next: AtomicUsize::new(0),
            watcher: Mutex::new(connection::open(path, key, Use::Read)?),
        })
    }

    pub(super) fn run<T>(
        &self,
        job: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let guard = self.free_connection()?;
        let transaction = Transaction::new_unchecked(&guard, TransactionBehavior::Deferred)?;
        // Rolled back when dropped: nothing was written.
        job(&transaction)
    }

    pub(super) fn data_version(&self) -> Result<u64, StoreError> {
        let watcher = lock(&self.watcher);
        let version: i64 = watcher.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        Ok(version.unsigned_abs())
    }

    /// A connection that nobody uses, or the next in turn.
    fn free_connection(&self) -> Result<MutexGuard<'_, Connection>, StoreError> {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let in_turn = || {
            self.connections
                .iter()
                .cycle()
                .skip(turn % READERS)
                .take(READERS)
        };
        if let Some(free) = in_turn().find_map(|connection| connection.try_lock().ok()) {
            return Ok(free);
        }
        in_turn().next().map(lock).ok_or(StoreError::Closed)
    }
}

/// A panic of another reader leaves nothing half done: its transaction was rolled back when it unwound.
fn lock(connection: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}
