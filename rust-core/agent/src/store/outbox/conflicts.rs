//! Fields that a person must decide, with both values. The server's value is shown until then.

use fleet_policy::fields;
use fleet_protocol::record::Record;
use fleet_protocol::sync::{FieldConflict, Operation, RejectCode};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::queue::{self, LocalEdit};
use crate::model::Conflict;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::records::{entity_named, id_at, number_at, table};
use crate::store::state::stored;

impl Store {
    /// All open conflicts, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn conflicts(&self) -> Result<Vec<Conflict>, StoreError> {
        self.read(|connection| {
            connection
                .prepare_cached(&format!("SELECT {COLUMNS} FROM conflicts ORDER BY key"))?
                .query_map([], raw)?
                .map(|row| row.map_err(StoreError::from).and_then(Raw::read))
                .collect()
        })
    }

    /// One conflict.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it was resolved or its customer has left.
    pub fn conflict(&self, key: u64) -> Result<Conflict, StoreError> {
        self.read(|connection| {
            connection
                .prepare_cached(&format!("SELECT {COLUMNS} FROM conflicts WHERE key = ?1"))?
                .query_row([stored(key)?], raw)
                .optional()?
                .ok_or(StoreError::NotFound)?
                .read()
        })
    }

    /// Closes a conflict, and queues the edit that a person decided on, if any, in the same transaction.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if it is closed already; then nothing is queued.
    pub fn close_conflict(&self, key: u64, decided: Option<&LocalEdit>) -> Result<(), StoreError> {
        self.write(|transaction| {
            let deleted = transaction
                .prepare_cached("DELETE FROM conflicts WHERE key = ?1")?
                .execute([stored(key)?])?;
            if deleted == 0 {
                return Err(StoreError::NotFound);
            }
            decided.map_or(Ok(()), |edit| queue::enqueue(transaction, edit))
        })
    }
}

/// Keeps conflicts of an operation; a newer one of the same field replaces the older.
pub(super) fn record(
    connection: &Connection,
    operation: &Operation,
    fields: &[FieldConflict],
    rejected: Option<RejectCode>,
    now_ms: u64,
) -> Result<(), StoreError> {
    let rejected = rejected
        .map(|code| serde_json::to_string(&code))
        .transpose()?;
    for field in fields {
        connection
            .prepare_cached("DELETE FROM conflicts WHERE record = ?1 AND field = ?2")?
            .execute((operation.id.as_bytes(), &field.field))?;
        connection
            .prepare_cached(
                "INSERT INTO conflicts(record, entity, customer, field, mine, theirs, rejected, at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                operation.id.as_bytes(),
                table(operation.entity),
                operation.customer.as_bytes(),
                field.field,
                serde_json::to_string(&field.mine)?,
                serde_json::to_string(&field.theirs)?,
                rejected,
                stored(now_ms)?,
            ])?;
    }
    Ok(())
}

/// All fields of a refused operation against the server's record.
pub(super) fn against(operation: &Operation, theirs: Option<&Record>) -> Vec<FieldConflict> {
    operation
        .fields
        .iter()
        .map(|(field, mine)| FieldConflict {
            field: field.clone(),
            mine: mine.clone(),
            theirs: theirs
                .and_then(|record| fields::read(record, field))
                .unwrap_or(Value::Null),
        })
        .collect()
}

const COLUMNS: &str = "key, record, entity, customer, field, mine, theirs, rejected, at_ms";

/// A row before its JSON is read.
struct Raw {
    conflict: Conflict,
    entity: String,
    mine: String,
    theirs: String,
    rejected: Option<String>,
}

fn raw(row: &rusqlite::Row<'_>) -> rusqlite::Result<Raw> {
    Ok(Raw {
        conflict: Conflict {
            id: number_at(row, 0)?,
            record: id_at(row, 1)?,
            entity: fleet_protocol::record::Entity::Customer,
            customer: id_at(row, 3)?,
            field: row.get(4)?,
            mine: Value::Null,
            theirs: Value::Null,
            rejected: None,
            at_ms: number_at(row, 8)?,
        },
        entity: row.get(2)?,
        mine: row.get(5)?,
        theirs: row.get(6)?,
        rejected: row.get(7)?,
    })
}

impl Raw {
    fn read(self) -> Result<Conflict, StoreError> {
        Ok(Conflict {
            entity: entity_named(&self.entity)?,
            mine: serde_json::from_str(&self.mine)?,
            theirs: serde_json::from_str(&self.theirs)?,
            rejected: self
                .rejected
                .as_deref()
                .map(serde_json::from_str)
                .transpose()?,
            ..self.conflict
        })
    }
}
