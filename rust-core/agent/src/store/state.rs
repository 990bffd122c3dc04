//! Single values: feed position, clocks, audit head. Each is set by the first migration, so reading one never finds nothing, but
//! for those that came later.

use rusqlite::{Connection, OptionalExtension, ToSql};

use super::Store;
use super::error::{StoreError, code};

/// Names in table `state`.
pub(super) mod name {
    pub(in crate::store) const FEED_EPOCH: &str = "feed_epoch";
    pub(in crate::store) const FEED_CURSOR: &str = "feed_cursor";
    /// Rises with every full resync; rows that the server confirmed carry it.
    pub(in crate::store) const FEED_GENERATION: &str = "feed_generation";
    pub(in crate::store) const RESYNCING: &str = "resyncing";
    pub(in crate::store) const FIRST_SYNC_DONE: &str = "first_sync_done";
    /// Customers have left, and old versions of their pages may still stand in the WAL.
    pub(in crate::store) const SCRUB_DUE: &str = "scrub_due";
    /// Customers with keys up to this one are in the full index.
    pub(in crate::store) const FULL_FILLED_TO: &str = "full_filled_to";
    pub(in crate::store) const HLC_MS: &str = "hlc_ms";
    pub(in crate::store) const HLC_COUNTER: &str = "hlc_counter";
    pub(in crate::store) const AUDIT_COUNT: &str = "audit_count";
    pub(in crate::store) const AUDIT_UPLOADED: &str = "audit_uploaded";
    pub(in crate::store) const AUDIT_HEAD: &str = "audit_head";
    /// Keys the hash of audited queries.
    pub(in crate::store) const SEARCH_KEY: &str = "search_key";
    /// Transactions that changed something (store/digest.rs). Not there before the first one of a program that counts.
    pub(in crate::store) const GENERATION: &str = "generation";
    /// The sum over all rows that matter. Not there before the first transaction after the first sync.
    pub(in crate::store) const DIGEST: &str = "digest";
    /// Verifiers of earlier PINs ([`crate::keys::PinHistory`]).
    pub(in crate::store) const PIN_HISTORY: &str = "pin_history";
}

impl Store {
    /// What is kept of earlier PINs.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn pin_history(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT value FROM state WHERE name = ?1")?;
            Ok(statement
                .query_row([name::PIN_HISTORY], |row| row.get(0))
                .optional()?)
        })
    }

    /// Keeps it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_pin_history(&self, bytes: &[u8]) -> Result<(), StoreError> {
        self.write(|transaction| put(transaction, name::PIN_HISTORY, &bytes))
    }
}

/// Writes a value that the first migration did not set.
pub(super) fn put(
    connection: &Connection,
    name: &str,
    value: &dyn ToSql,
) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare_cached("INSERT OR REPLACE INTO state(name, value) VALUES (?1, ?2)")?;
    statement.execute(rusqlite::params![name, value])?;
    Ok(())
}

pub(super) fn read_number(connection: &Connection, name: &str) -> Result<u64, StoreError> {
    let value: i64 = read(connection, name)?;
    u64::try_from(value).map_err(|_| StoreError::Damaged)
}

pub(super) fn read_bytes(connection: &Connection, name: &str) -> Result<[u8; 32], StoreError> {
    read(connection, name)
}

pub(super) fn write_number(
    connection: &Connection,
    name: &str,
    value: u64,
) -> Result<(), StoreError> {
    write(connection, name, &stored(value)?)
}

pub(super) fn write_bytes(
    connection: &Connection,
    name: &str,
    value: &[u8; 32],
) -> Result<(), StoreError> {
    write(connection, name, value)
}

/// A number as SQLite stores it.
pub(super) fn stored(value: u64) -> Result<i64, StoreError> {
    i64::try_from(value).map_err(|_| StoreError::Internal(code::RANGE))
}

fn read<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> Result<T, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM state WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0))?)
}

fn write(connection: &Connection, name: &str, value: &dyn ToSql) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached("UPDATE state SET value = ?2 WHERE name = ?1")?;
    statement.execute(rusqlite::params![name, value])?;
    Ok(())
}
