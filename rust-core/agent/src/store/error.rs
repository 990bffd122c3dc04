//! Why the store did not do what was asked: SQLite's result codes, sorted into what a caller can act on.

use rusqlite::ffi;

/// Why the store did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A lock or a wipe interrupted the query.
    #[error("interrupted")]
    Interrupted,
    /// The file is damaged.
    #[error("damaged")]
    Damaged,
    /// The disk did not give a page back. Once says nothing about the page: a store is damaged only if it stays so.
    #[error("unreadable")]
    Unreadable,
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

/// Codes of [`StoreError::Internal`], 200 upwards; SQLite's own primary code is added to [`code::SQLITE`].
pub(crate) mod code {
    /// A text that we stored as JSON cannot be read or written as such.
    pub(crate) const STORED_JSON: u16 = 200;
    /// A field that the use case had checked was refused.
    pub(crate) const FIELD: u16 = 201;
    /// A number does not fit.
    pub(crate) const RANGE: u16 = 202;
    /// The schema is newer than this program.
    pub(crate) const NEWER_SCHEMA: u16 = 203;
    /// The build lacks SQLCipher, or a setting did not take.
    pub(crate) const SETTINGS: u16 = 204;
    /// The file cannot be made, read or synced.
    pub(crate) const FILE: u16 = 205;
    /// The allocator that zeroes freed memory is not in place.
    pub(crate) const MEMORY_NOT_GUARDED: u16 = 206;
    /// Base of SQLite's primary result codes.
    pub(crate) const SQLITE: u16 = 300;
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match &error {
            rusqlite::Error::QueryReturnedNoRows => Self::NotFound,
            // A column whose type or length is not what the schema promises.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..) => Self::Damaged,
            _ => error
                .sqlite_error()
                .map_or(Self::Internal(code::SQLITE), |error| {
                    of_code(error.extended_code)
                }),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(_: serde_json::Error) -> Self {
        Self::Internal(code::STORED_JSON)
    }
}

fn of_code(extended: i32) -> StoreError {
    match extended {
        ffi::SQLITE_IOERR_SHORT_READ | ffi::SQLITE_IOERR_DATA => return StoreError::Damaged,
        // SQLite's word for a read that failed with EIO.
        ffi::SQLITE_IOERR_CORRUPTFS => return StoreError::Unreadable,
        // The shared index of the WAL cannot grow: the one write whose want of space SQLite does not call "full".
        ffi::SQLITE_IOERR_SHMSIZE => return StoreError::NoSpace,
        _ => {}
    }
    match extended & 0xff {
        ffi::SQLITE_INTERRUPT | ffi::SQLITE_ABORT => StoreError::Interrupted,
        ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB => StoreError::Damaged,
        ffi::SQLITE_FULL => StoreError::NoSpace,
        ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => StoreError::Busy,
        primary => StoreError::Internal(
            u16::try_from(primary)
                .map_or(code::SQLITE, |primary| code::SQLITE.saturating_add(primary)),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_read_that_failed_is_not_taken_for_damage() {
        assert_eq!(of_code(ffi::SQLITE_IOERR_CORRUPTFS), StoreError::Unreadable);
        assert_eq!(of_code(ffi::SQLITE_IOERR_DATA), StoreError::Damaged);
        assert_eq!(of_code(ffi::SQLITE_CORRUPT), StoreError::Damaged);
    }
}
