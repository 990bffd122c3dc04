//! One keyed connection: the key first, then settings, then proof that they took, then the first read.
//!
//! Settings are those that measured best (docs/benchmarks.md): raw key, HMAC-SHA256, 4 KiB pages, WAL with synchronous=FULL,
//! 64 MiB of page cache in all. Memory is wiped by agent-native's allocator, so `cipher_memory_security` stays off.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::{StoreError, code};
use crate::keys::DatabaseKey;

/// What a connection is for; each has its share of the page cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Writes, one transaction at a time.
    Writer,
    /// Answers queries.
    Reader,
}

impl Role {
    /// Page cache in KiB. It is per connection: 64 MiB in all.
    const fn cache_kib(self) -> i64 {
        match self {
            Self::Writer => 16 * 1024,
            Self::Reader => 48 * 1024,
        }
    }
}

/// Pages of WAL before a commit checkpoints them: 16 MiB, so that a first sync does not write most pages twice.
const CHECKPOINT_PAGES: i64 = 4096;
/// Prepared statements kept per connection: all that the store has.
const STATEMENTS_KEPT: usize = 128;
/// Longest wait for the other connection's lock.
const BUSY_MS: i64 = 5_000;
/// Virtual machine steps between two looks at the stop flag.
const STEPS_BETWEEN_LOOKS: i32 = 2_000;
/// What `PRAGMA cipher_settings` must answer, in any order. The KDF settings are unused: the key is raw.
const EXPECTED: [&str; 4] = [
    "PRAGMA cipher_page_size = 4096;",
    "PRAGMA cipher_use_hmac = 1;",
    "PRAGMA cipher_plaintext_header_size = 0;",
    "PRAGMA cipher_hmac_algorithm = HMAC_SHA256;",
];

/// Makes SQLite wipe what it frees, in this process. Opening a store asks for it; a program that may open other databases asks
/// first.
///
/// # Errors
/// [`StoreError::Internal`] when SQLite runs already with another allocator: then nothing should be opened.
pub fn guard_memory() -> Result<(), StoreError> {
    agent_native::install_once().map_err(|_| StoreError::Internal(code::MEMORY_NOT_GUARDED))
}

/// Opens and keys a connection to the existing file at `path`. All its statements fail once `stop` is set.
pub(super) fn connect(
    path: &Path,
    key: &DatabaseKey,
    role: Role,
    stop: &Arc<AtomicBool>,
) -> Result<Connection, StoreError> {
    guard_memory()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let mut connection = Connection::open_with_flags(path, flags)?;
    // EXPOSE: the key goes to SQLCipher, through a buffer that is wiped.
    agent_native::key_connection(&connection, key.expose_key(), key.salt())
        .map_err(|_| StoreError::Internal(code::SETTINGS))?;
    assert_cipher(&connection)?;

    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ] {
        if connection.set_db_config(setting, on)? != on {
            return Err(StoreError::Internal(code::SETTINGS));
        }
    }
    connection.execute_batch(&format!(
        "PRAGMA busy_timeout = {BUSY_MS};
         PRAGMA cache_size = -{};
         PRAGMA temp_store = MEMORY;
         PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA cell_size_check = ON;
         PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES};
         PRAGMA journal_size_limit = 0;",
        role.cache_kib()
    ))?;
    first_read(&connection)?;
    let journal: String =
        connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if journal != "wal" {
        return Err(StoreError::Internal(code::SETTINGS));
    }
    connection.execute_batch("PRAGMA synchronous = FULL")?;

    let stop = Arc::clone(stop);
    connection.progress_handler(
        STEPS_BETWEEN_LOOKS,
        Some(move || stop.load(Ordering::Relaxed)),
    )?;
    Ok(connection)
}

/// Empties the log of the writing connection. Tells whether a running query kept that from being done.
pub(super) fn empty_log(writer: &Connection) -> Result<bool, StoreError> {
    Ok(writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?)
}

/// After a commit that failed. Where the failure was that of a sync, its frames lie in the log and look whole to the next opening,
/// and may vanish with the power all the same: then everything that was written behind them would be gone too. So what was
/// committed before is brought into the database and the log is cut. What this meets is the failure that is told already.
pub(super) fn drop_failed_commit(writer: &Connection) {
    let _ = empty_log(writer);
}

/// Asks SQLCipher who it is and how it is set. A plain SQLite would ignore every one of these pragmas in silence.
fn assert_cipher(connection: &Connection) -> Result<(), StoreError> {
    let version: Option<String> = connection
        .query_row("PRAGMA cipher_version", [], |row| row.get(0))
        .or_else(|error| match error {
            rusqlite::Error::QueryReturnedNoRows => Ok(None),
            other => Err(other),
        })?;
    if version.is_none_or(|version| version.is_empty()) {
        return Err(StoreError::Internal(code::SETTINGS));
    }
    let mut statement = connection.prepare("PRAGMA cipher_settings")?;
    let settings: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    if EXPECTED
        .iter()
        .all(|wanted| settings.iter().any(|setting| setting == wanted))
    {
        Ok(())
    } else {
        Err(StoreError::Internal(code::SETTINGS))
    }
}

/// The first read decides: the envelope has proved the key, so a page that does not decrypt is a damaged page.
fn first_read(connection: &Connection) -> Result<(), StoreError> {
    connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .map_err(StoreError::from)
}
