//! Rust values to columns and back. SQLite's integers are signed: times and sequences stay far below 2^63.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Error, ErrorCode, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use fleet_protocol::ids::Hash32;

use crate::store::StoreError;

/// An unsigned number as a column.
#[derive(Clone, Copy)]
pub(super) struct Num(pub(super) u64);

impl ToSql for Num {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let number = i64::try_from(self.0)
            .map_err(|_| Error::ToSqlConversionFailure("number too large".into()))?;
        Ok(ToSqlOutput::from(number))
    }
}

impl FromSql for Num {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let number = value.as_i64()?;
        u64::try_from(number)
            .map(Self)
            .map_err(|_| FromSqlError::OutOfRange(number))
    }
}

/// A hash as a column.
#[derive(Clone, Copy)]
pub(super) struct HashColumn(pub(super) Hash32);

impl ToSql for HashColumn {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(&self.0.0[..]))
    }
}

impl FromSql for HashColumn {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = value.as_blob()?;
        bytes
            .try_into()
            .map(|bytes| Self(Hash32(bytes)))
            .map_err(|_| FromSqlError::InvalidType)
    }
}

/// An id as a column.
#[derive(Clone, Copy)]
pub(super) struct IdColumn(pub(super) Uuid);

impl ToSql for IdColumn {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(&self.0.as_bytes()[..]))
    }
}

impl FromSql for IdColumn {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes: [u8; 16] = value
            .as_blob()?
            .try_into()
            .map_err(|_| FromSqlError::InvalidType)?;
        Ok(Self(Uuid::from_bytes(bytes)))
    }
}

/// A number column.
pub(super) fn num(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, Num>(column).map(|number| number.0)
}

/// A number column that may be NULL.
pub(super) fn opt_num(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<u64>> {
    Ok(row.get::<_, Option<Num>>(column)?.map(|number| number.0))
}

/// An id column.
pub(super) fn id(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    row.get::<_, IdColumn>(column).map(|id| id.0)
}

/// A hash column.
pub(super) fn hash(row: &Row<'_>, column: usize) -> rusqlite::Result<Hash32> {
    row.get::<_, HashColumn>(column).map(|hash| hash.0)
}

/// A JSON column.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    serde_json::from_str(text).map_err(|_| corrupt(column))
}

/// A column that does not hold what this version writes.
pub(super) fn corrupt(column: usize) -> Error {
    Error::FromSqlConversionFailure(
        column,
        rusqlite::types::Type::Text,
        "stored value cannot be read".into(),
    )
}

/// JSON text for a column.
pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::Internal(0))
}

/// SQLite's codes as ours. Nothing of the message is kept: it may quote what was stored.
pub(super) fn from_sqlite(error: &Error) -> StoreError {
    let Some(failure) = error.sqlite_error() else {
        return match error {
            Error::QueryReturnedNoRows => StoreError::NotFound,
            Error::FromSqlConversionFailure(..) | Error::InvalidColumnType(..) => {
                StoreError::Damaged
            }
            _ => StoreError::Internal(0),
        };
    };
    // The shared index of the WAL cannot grow: the one write whose want of space SQLite does not call "full".
    if failure.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE {
        return StoreError::NoSpace;
    }
    match failure.code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
        ErrorCode::DiskFull => StoreError::NoSpace,
        ErrorCode::DatabaseCorrupt => StoreError::Damaged,
        ErrorCode::NotADatabase => StoreError::WrongKey,
        ErrorCode::ConstraintViolation => constraint(failure.extended_code),
        _ => StoreError::Internal(failure.extended_code),
    }
}

fn constraint(extended: i32) -> StoreError {
    match extended {
        rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY | rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE => {
            StoreError::AlreadyExists
        }
        rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY => StoreError::NotFound,
        other => StoreError::Internal(other),
    }
}
