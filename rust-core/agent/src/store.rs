//! The only SQL: the encrypted cache of one salesperson's customers.
//!
//! Owns one writer connection and one reader, each behind its own mutex, and offers coarse methods, each of which is one
//! transaction. It knows nothing of sessions, policies or networks: a caller that holds a [`Store`] may read everything in
//! it, so the use cases decide who gets one. Interrupting makes every statement fail at once; dropping the store closes both
//! connections without a checkpoint, and the allocator zeroes what they cached.
//!
//! | module      | what it owns                                                                       |
//! |-------------|------------------------------------------------------------------------------------|
//! | [`file`]    | the file's name, mode and first bytes                                                |
//! | [`connect`] | key, settings, proof that they took                                                  |
//! | [`migrate`] | the schema's history                                                                 |
//! | [`state`]   | single values                                                                        |
//! | [`records`] | rows of customers, contacts, visits, reminders, and their terms                      |
//! | [`feed`]    | pages of the feed, first sync, full resync, removal                                  |
//! | [`search`]  | terms, queries, ranking, background filling                                          |
//! | [`lists`]   | keyset pages, one customer, reminders                                                |
//! | [`outbox`]  | edits: queueing, sending, answers, overlay, conflicts                                |
//! | [`drafts`]  | what was typed and not yet saved                                                     |
//! | [`audit`]   | the chain                                                                            |
//! | [`salvage`] | pending edits out of a damaged file                                                  |
//!
//! LOCK order: writer before reader.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, InterruptHandle, Transaction, TransactionBehavior};

use crate::keys::DatabaseKey;

mod audit;
mod connect;
mod drafts;
mod error;
mod feed;
mod file;
mod lists;
mod migrate;
mod outbox;
mod records;
mod salvage;
mod search;
mod state;
#[cfg(test)]
mod tests;

pub use audit::AuditItem;
pub use connect::guard_memory;
pub use error::StoreError;
pub use feed::FeedPosition;
pub use outbox::{Answered, LocalEdit, NewOperation};
pub use salvage::salvage;

use connect::Role;
use search::UnsettledSearch;

/// The encrypted store. Methods block; running ones end early once [`Store::interrupt`] was called.
pub struct Store {
    writer: Mutex<Option<Connection>>,
    reader: Mutex<Option<Connection>>,
    interrupts: [InterruptHandle; 2],
    stop: Arc<AtomicBool>,
    unsettled: Mutex<Option<UnsettledSearch>>,
}

impl Store {
    /// Makes the store of a new enrolment in `folder`, which must exist. Durable when it returns.
    ///
    /// # Errors
    /// [`StoreError`]; a file that is there already is not touched.
    pub fn create(folder: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        let path = file::path_in(folder);
        file::make(&path)?;
        let store = Self::connect(&path, key)?;
        file::sync_folder(folder)?;
        Ok(store)
    }

    /// Opens the store in `folder`. The caller has proved the key by the envelope's check value, so that a file that does not
    /// open is the file's fault.
    ///
    /// # Errors
    /// [`StoreError::PlainFile`] for an unencrypted database, [`StoreError::NotOurFile`] for one with another salt,
    /// [`StoreError::Damaged`] for ours with bad pages, [`StoreError::NotFound`] if there is none.
    pub fn open(folder: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        let path = file::path_in(folder);
        file::judge(&path, key.salt())?;
        Self::connect(&path, key)
    }

    fn connect(path: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        let stop = Arc::new(AtomicBool::new(false));
        let mut writer = connect::connect(path, key, Role::Writer, &stop)?;
        migrate::migrate(&mut writer)?;
        let reader = connect::connect(path, key, Role::Reader, &stop)?;
        Ok(Self {
            interrupts: [writer.get_interrupt_handle(), reader.get_interrupt_handle()],
            writer: Mutex::new(Some(writer)),
            reader: Mutex::new(Some(reader)),
            stop,
            unsettled: Mutex::new(None),
        })
    }

    /// Makes every running and later call fail with [`StoreError::Interrupted`]. Never waits; cannot be undone.
    pub fn interrupt(&self) {
        self.stop.store(true, Ordering::Relaxed);
        for handle in &self.interrupts {
            handle.interrupt();
        }
    }

    /// Closes both connections without a checkpoint; freed memory, page cache included, is zeroed. Running calls are
    /// interrupted first and waited for; later ones fail. Dropping the store does the same.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite could not close; memory is zeroed and the files can be unlinked all the same.
    pub fn close(&self) -> Result<(), StoreError> {
        self.interrupt();
        let mut outcome = Ok(());
        for connection in [&self.writer, &self.reader] {
            if let Some(connection) = lock(connection).take() {
                outcome = outcome.and(connection.close().map_err(|(_, error)| error.into()));
            }
        }
        outcome
    }

    /// One read. Sees every transaction that was committed before.
    fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let reader = lock(&self.reader);
        let connection = self.open_connection(reader.as_ref())?;
        self.tell(work(connection))
    }

    /// One write transaction: all of `work` is committed durably, or none of it.
    fn write<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let writer = lock(&self.writer);
        let connection = self.open_connection(writer.as_ref())?;
        let outcome = (|| {
            let transaction =
                Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })();
        self.tell(outcome)
    }

    fn open_connection<'a>(
        &self,
        connection: Option<&'a Connection>,
    ) -> Result<&'a Connection, StoreError> {
        match connection {
            Some(connection) if !self.stop.load(Ordering::Relaxed) => Ok(connection),
            _ => Err(StoreError::Interrupted),
        }
    }

    /// The reading connection, for measurements.
    #[cfg(any(test, feature = "testkit"))]
    pub fn danger_reader(&self) -> MutexGuard<'_, Option<Connection>> {
        lock(&self.reader)
    }

    /// How many of the best `limit` customers a search finds, without the audit row that an agent writes for it.
    ///
    /// # Errors
    /// [`StoreError`].
    #[cfg(any(test, feature = "testkit"))]
    pub fn danger_find(&self, typed: &str, limit: usize) -> Result<usize, StoreError> {
        let stamp = crate::model::AuditStamp {
            wall_ms: 0,
            boot_ms: 0,
            boot: fleet_protocol::ids::Hash32::default(),
        };
        Ok(self.find(typed, limit, stamp)?.rows.len())
    }

    /// A failure after an interrupt is the interrupt, whatever it looked like from inside.
    fn tell<T>(&self, outcome: Result<T, StoreError>) -> Result<T, StoreError> {
        match outcome {
            Err(_) if self.stop.load(Ordering::Relaxed) => Err(StoreError::Interrupted),
            other => other,
        }
    }
}

/// A connection whose holder panicked has rolled its transaction back, so it can be used again.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
