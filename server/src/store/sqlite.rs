//! The embedded store: one SQLCipher file, one writer thread, a few readers.
//!
//! | module         | what it does                                                              |
//! |----------------|---------------------------------------------------------------------------|
//! | [`connection`] | opens and keys a connection, checks that it is what it should be          |
//! | [`migrate`]    | brings a file to this version                                             |
//! | `writer`       | the one thread that writes: group commit                                  |
//! | `readers`      | read transactions beside it                                               |
//! | `value`        | Rust values to columns and back                                           |
//! | the others     | one group of use cases each                                               |

mod audit;
mod audit_verify;
mod commands;
pub mod connection;
mod devices;
mod documents;
mod edit;
mod enrolment;
mod feed;
mod import;
pub mod migrate;
mod organisation;
mod people;
mod pull;
mod push;
mod readers;
mod receipts;
mod records;
mod reports;
mod sync;
mod value;
mod writer;

use std::path::Path;
use std::sync::Arc;

use rusqlite::Transaction;

use self::connection::DatabaseKey;
use self::readers::Readers;
use self::value::from_sqlite;
use self::writer::Writer;
use super::{Store, StoreError};

/// Called after a commit of this program, outside of every lock.
pub type CommitHook = Arc<dyn Fn() + Send + Sync>;

/// The embedded store.
pub struct SqliteStore {
    // Declared first so that it is dropped first: the last write is committed before readers close.
    writer: Writer,
    readers: Readers,
}

impl SqliteStore {
    /// Makes the database file (mode 0600) and its schema.
    ///
    /// # Errors
    /// [`StoreError::AlreadyExists`] when the file exists.
    pub fn create(path: &Path, key: &DatabaseKey, at_ms: u64) -> Result<Self, StoreError> {
        connection::create_file(path)?;
        Self::open(path, key, at_ms)
    }

    /// Opens the database file, bringing it to this version first.
    ///
    /// # Errors
    /// [`StoreError`]: `NotFound`, `PlainFile`, `WrongKey`, `Migration`, ...
    pub fn open(path: &Path, key: &DatabaseKey, at_ms: u64) -> Result<Self, StoreError> {
        let mut write_connection = connection::open(path, key, connection::Use::Write)?;
        migrate::run(&mut write_connection, at_ms)?;
        let readers = Readers::open(path, key)?;
        Ok(Self {
            writer: Writer::start(write_connection)?,
            readers,
        })
    }

    /// Has `hook` called after every commit of this program: wakes long-polls without waiting for the next look at
    /// [`super::organisation::OrganisationStore::data_version`].
    pub fn on_commit(&self, hook: CommitHook) {
        self.writer.on_commit(hook);
    }

    /// Runs `job` in the writer's next group; returns after its commit.
    fn write<T, E, F>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&rusqlite::Connection) -> Result<T, E> + Send + 'static,
    {
        self.writer.run(job)
    }

    /// Runs `job` in a read transaction.
    fn read<T>(
        &self,
        job: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.readers.run(job)
    }
}

impl Store for SqliteStore {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        from_sqlite(&error)
    }
}
