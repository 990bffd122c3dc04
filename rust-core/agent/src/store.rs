//! The only SQL: the encrypted cache of one salesperson's customers.
//!
//! Owns one writer connection and one reader, which is opened when it is first worth it, each behind its own mutex, and offers
//! coarse methods, each of which is one transaction. It knows nothing of sessions, policies or networks: a caller that holds a [`Store`] may read everything in
//! it, so the use cases decide who gets one. Interrupting makes every statement fail at once; dropping the store closes both
//! connections without a checkpoint, and the allocator zeroes what they cached.
//!
//! | module      | what it owns                                                                       |
//! |-------------|------------------------------------------------------------------------------------|
//! | [`file`]    | the file's name, mode and first bytes                                                |
//! | [`connect`] | key, settings, proof that they took                                                  |
//! | [`migrate`] | the schema's history                                                                 |
//! | [`reader`]  | the second connection, and when it is opened                                         |
//! | [`state`]   | single values                                                                        |
//! | [`records`] | rows of customers, contacts, visits, reminders, and their terms                      |
//! | [`feed`]    | pages of the feed, first sync, full resync, removal                                  |
//! | [`search`]  | terms, queries, ranking, background filling                                          |
//! | [`lists`]   | keyset pages of customers                                                            |
//! | [`city`]    | the city of an address                                                               |
//! | [`customer_file`] | one customer with all that hangs on it                                         |
//! | [`agenda`]  | what is due                                                                          |
//! | [`outbox`]  | edits: queueing, sending, answers, overlay, conflicts                                |
//! | [`drafts`]  | what was typed and not yet saved                                                     |
//! | [`erase`]   | customers that are erased by order, and the search that proves it                    |
//! | [`audit`]   | the chain                                                                            |
//! | [`digest`]  | generation and digest: older copies and older pages are noticed                      |
//! | [`salvage`] | pending edits out of a damaged file                                                  |
//!
//! LOCK order: writer before reader.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use rusqlite::{Connection, InterruptHandle, Transaction, TransactionBehavior};

use crate::keys::DatabaseKey;

mod agenda;
mod audit;
mod city;
mod connect;
mod customer_file;
#[cfg(feature = "testkit")]
mod danger;
mod digest;
mod drafts;
mod erase;
mod error;
mod feed;
mod file;
mod lists;
mod migrate;
mod outbox;
mod reader;
mod records;
mod salvage;
mod search;
mod state;
#[cfg(test)]
mod tests;

pub use audit::{AUDIT_TAIL, AuditItem, AuditKept};
pub use connect::guard_memory;
#[cfg(feature = "testkit")]
pub use danger::danger_make_version_1;
pub use erase::{CustomerErased, Erased};
pub use error::StoreError;
pub use feed::FeedPosition;
pub use outbox::{Answered, LocalEdit, NewOperation};
pub use salvage::salvage;
#[cfg(feature = "testkit")]
pub use search::WITHOUT_SEARCH as DANGER_WITHOUT_SEARCH;

use connect::Role;
use digest::Digest;
use reader::Reader;
use search::UnsettledSearch;

/// The encrypted store. Methods block; running ones end early once [`Store::interrupt`] was called.
pub struct Store {
    writer: Mutex<Option<Connection>>,
    reader: Reader,
    interrupt_writer: InterruptHandle,
    stop: Arc<AtomicBool>,
    unsettled: Mutex<Option<UnsettledSearch>>,
    digest: Digest,
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
        let log_was_there = file::has_log(&path);
        let store = Self::connect(&path, key)?;
        if !log_was_there {
            // SQLite does not look whether the name of a log that it made has reached the disk; what is committed lies in it.
            file::sync_folder(folder)?;
        }
        Ok(store)
    }

    fn connect(path: &Path, key: &DatabaseKey) -> Result<Self, StoreError> {
        let stop = Arc::new(AtomicBool::new(false));
        let mut writer = connect::connect(path, key, Role::Writer, &stop)?;
        migrate::migrate(&mut writer)?;
        Ok(Self {
            digest: Digest::of(&writer)?,
            interrupt_writer: writer.get_interrupt_handle(),
            writer: Mutex::new(Some(writer)),
            reader: Reader::waiting(path.to_owned(), key.clone()),
            stop,
            unsettled: Mutex::new(None),
        })
    }

    /// Makes every running and later call fail with [`StoreError::Interrupted`]. Never waits; cannot be undone.
    pub fn interrupt(&self) {
        self.stop.store(true, Ordering::Relaxed);
        self.interrupt_writer.interrupt();
        self.reader.interrupt();
    }

    /// Closes both connections without a checkpoint; freed memory, page cache included, is zeroed. Running calls are
    /// interrupted first and waited for; later ones fail. Dropping the store does the same.
    ///
    /// # Errors
    /// [`StoreError`] if SQLite could not close; memory is zeroed and the files can be unlinked all the same.
    pub fn close(&self) -> Result<(), StoreError> {
        self.interrupt();
        let writer = match lock(&self.writer).take() {
            Some(connection) => connection.close().map_err(|(_, error)| error.into()),
            None => Ok(()),
        };
        let reader = self.reader.close();
        writer.and(reader)
    }

    /// Whether every page can be read and has its MAC, and all tables and indexes fit together. Reads the whole file.
    ///
    /// # Errors
    /// [`StoreError`] where that cannot be asked.
    pub fn is_sound(&self) -> Result<bool, StoreError> {
        self.read(|connection| {
            let mut pages = connection.prepare("PRAGMA cipher_integrity_check")?;
            let bad_pages = pages.query([])?.next()?.is_some();
            let tables: String =
                connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
            Ok(!bad_pages && tables == "ok")
        })
    }

    /// One read. Sees every transaction that was committed before.
    fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(StoreError::Interrupted);
        }
        if self.reader.leaves_it_to_the_writer()
            && let Some(writer) = self.free_writer()
        {
            let connection = self.open_connection(writer.as_ref())?;
            return self.tell(work(connection));
        }
        let reader = self.tell(self.reader.open(&self.stop))?;
        let connection = self.open_connection(reader.connection())?;
        self.tell(work(connection))
    }

    /// The writer, unless somebody writes.
    fn free_writer(&self) -> Option<MutexGuard<'_, Option<Connection>>> {
        match self.writer.try_lock() {
            Ok(writer) => Some(writer),
            Err(TryLockError::Poisoned(writer)) => Some(writer.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    /// One write transaction: all of `work` is committed durably, or none of it.
    fn write<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let writer = lock(&self.writer);
        let connection = self.open_connection(writer.as_ref())?;
        let outcome = (|| {
            self.digest.watch(connection)?;
            let transaction =
                Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
            let before = transaction.total_changes();
            self.digest.begin();
            let value = work(&transaction)?;
            // One that changed nothing stays free of a write.
            let mark = if transaction.total_changes() == before {
                self.mark()
            } else {
                self.digest.end(&transaction)?
            };
            if let Err(error) = transaction.commit() {
                let _reader = self.reader.held();
                connect::drop_failed_commit(connection);
                return Err(error.into());
            }
            self.digest.committed(mark);
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

    /// Runs `work` on the reading connection, for measurements.
    ///
    /// # Errors
    /// [`StoreError`] if it cannot be opened; what `work` returns is inside.
    #[cfg(any(test, feature = "testkit"))]
    pub fn danger_reader<T>(&self, work: impl FnOnce(&Connection) -> T) -> Result<T, StoreError> {
        let reader = self.reader.open(&self.stop)?;
        Ok(work(self.open_connection(reader.connection())?))
    }

    /// The whole schema as SQL, for measurements: what opening costs without encryption.
    #[cfg(any(test, feature = "testkit"))]
    #[must_use]
    pub fn danger_schema() -> String {
        migrate::texts()
            .chain(feed::finishing())
            .chain([feed::CITY_INDEX])
            .collect::<Vec<_>>()
            .join(";\n")
    }

    /// How many customers the first page of the list has, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    #[cfg(any(test, feature = "testkit"))]
    pub fn danger_first_page(&self, limit: u32) -> Result<usize, StoreError> {
        Ok(self.list_by_name(None, limit)?.0.len())
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
