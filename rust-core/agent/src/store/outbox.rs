//! Edits made here: queued durably with their effect and their audit entry, sent, answered, shown over the server's values.
//!
//! * At most one operation per record is on its way. One that was sent never changes, so that sending it again is exact;
//!   while it has not been sent, a further edit of the same revision joins it.
//! * A row shows the server's values with all unanswered edits over them, in order. `shadows` keeps the server's own values.
//! * An answer ends an operation. What the server refused, and fields that need a person, become conflicts with both values.
//!
//! | module      | what it does                                              |
//! |-------------|-----------------------------------------------------------|
//! | `queue`     | makes an edit an operation                                |
//! | [`overlay`] | the server's values under, edits over                     |
//! | `answers`   | what becomes of an operation                              |
//! | `conflicts` | what a person must decide                                 |

mod answers;
mod conflicts;
pub(super) mod overlay;
mod queue;

use fleet_protocol::ids::RecordId;
use fleet_protocol::sync::Operation;
use rusqlite::{Connection, OptionalExtension};

use super::Store;
use super::error::StoreError;
use super::state::stored;

pub use answers::Answered;
pub use queue::{LocalEdit, NewOperation};

/// An operation in its row.
struct Queued {
    seq: i64,
    sent: bool,
    operation: Operation,
}

impl Store {
    /// Operations to send, oldest first, at most one per record. They are marked as sent before this returns, and never
    /// change again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outbox_next(&self, max: usize) -> Result<Vec<Operation>, StoreError> {
        self.write(|transaction| {
            let limit = i64::try_from(max).unwrap_or(i64::MAX);
            let rows = transaction
                .prepare_cached(
                    "SELECT seq, operation FROM outbox o
                     WHERE NOT EXISTS (SELECT 1 FROM outbox p WHERE p.record = o.record AND p.seq < o.seq)
                     ORDER BY seq LIMIT ?1",
                )?
                .query_map([limit], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?
                .collect::<Result<Vec<_>, _>>()?;
            let mut mark = transaction.prepare_cached("UPDATE outbox SET sent = 1 WHERE seq = ?1 AND sent = 0")?;
            rows.into_iter()
                .map(|(seq, operation)| {
                    mark.execute([seq])?;
                    Ok(serde_json::from_str(&operation)?)
                })
                .collect()
        })
    }

    /// How many operations the server has not answered.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outbox_count(&self) -> Result<u64, StoreError> {
        self.read(|connection| {
            let count: i64 = connection
                .prepare_cached("SELECT count(*) FROM outbox")?
                .query_row([], |row| row.get(0))?;
            Ok(count.unsigned_abs())
        })
    }

    /// All unanswered operations, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outbox_all(&self) -> Result<Vec<Operation>, StoreError> {
        self.read(|connection| {
            connection
                .prepare_cached("SELECT operation FROM outbox ORDER BY seq")?
                .query_map([], |row| row.get::<_, String>(0))?
                .map(|text| Ok(serde_json::from_str(&text?)?))
                .collect()
        })
    }

    /// Takes over operations that were saved from a damaged store, as they were; those that are there already are skipped.
    /// They count as sent: nobody knows whether they were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn outbox_restore(&self, operations: &[Operation]) -> Result<(), StoreError> {
        self.write(|transaction| {
            for operation in operations {
                insert(transaction, operation, true)?;
            }
            Ok(())
        })
    }
}

fn insert(connection: &Connection, operation: &Operation, sent: bool) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO outbox(op, record, customer, sent, operation) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT(op) DO NOTHING",
        )?
        .execute((
            operation.op.as_bytes(),
            operation.id.as_bytes(),
            operation.customer.as_bytes(),
            sent,
            serde_json::to_string(operation)?,
        ))?;
    Ok(())
}

fn rewrite(connection: &Connection, seq: i64, operation: &Operation) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE outbox SET operation = ?2 WHERE seq = ?1 AND sent = 0")?
        .execute((seq, serde_json::to_string(operation)?))?;
    Ok(())
}

/// Unanswered operations on a record, oldest first.
fn of_record(connection: &Connection, record: RecordId) -> Result<Vec<Queued>, StoreError> {
    connection
        .prepare_cached("SELECT seq, sent, operation FROM outbox WHERE record = ?1 ORDER BY seq")?
        .query_map([record.as_bytes()], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, bool>(1)?,
                row.get::<_, String>(2)?,
            ))
        })?
        .map(|row| {
            let (seq, sent, operation) = row?;
            Ok(Queued {
                seq,
                sent,
                operation: serde_json::from_str(&operation)?,
            })
        })
        .collect()
}

/// Takes an operation out, if it is there.
fn take(
    connection: &Connection,
    op: fleet_protocol::ids::OpId,
) -> Result<Option<Operation>, StoreError> {
    let text: Option<String> = connection
        .prepare_cached("DELETE FROM outbox WHERE op = ?1 RETURNING operation")?
        .query_row([op.as_bytes()], |row| row.get(0))
        .optional()?;
    text.map(|text| Ok(serde_json::from_str(&text)?))
        .transpose()
}

/// The hybrid clock, kept beside the data that it stamps.
mod clock {
    use super::{Connection, StoreError, stored};
    use crate::store::state::{self, name};
    use fleet_policy::hlc::HlcClock;

    pub(super) fn load(connection: &Connection) -> Result<HlcClock, StoreError> {
        let counter = state::read_number(connection, name::HLC_COUNTER)?;
        Ok(HlcClock {
            ms: state::read_number(connection, name::HLC_MS)?,
            counter: u32::try_from(counter).map_err(|_| StoreError::Damaged)?,
        })
    }

    pub(super) fn save(connection: &Connection, clock: HlcClock) -> Result<(), StoreError> {
        stored(clock.ms)?;
        state::write_number(connection, name::HLC_MS, clock.ms)?;
        state::write_number(connection, name::HLC_COUNTER, u64::from(clock.counter))
    }
}
