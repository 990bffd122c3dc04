//! Follow-up reminders.

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Record, Reminder};
use rusqlite::{Connection, OptionalExtension, params};

use super::{RowContext, id_at, number_at};
use crate::store::error::StoreError;
use crate::store::state::stored;

pub(super) fn load(
    connection: &Connection,
    id: RecordId,
) -> Result<Option<(u64, Record)>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT rev, customer, due_ms, note, done FROM reminders WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| {
            let reminder = Reminder {
                due_ms: number_at(row, 2)?,
                note: row.get(3)?,
                done: row.get(4)?,
            };
            Ok((
                number_at(row, 0)?,
                Record::Reminder {
                    customer: id_at(row, 1)?,
                    reminder,
                },
            ))
        })
        .optional()?)
}

pub(super) fn put(
    connection: &Connection,
    context: &RowContext,
    id: RecordId,
    rev: i64,
    customer: RecordId,
    values: &Reminder,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO reminders(id, customer, rev, seen, due_ms, note, done) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT(id) DO UPDATE SET customer = excluded.customer, rev = excluded.rev, seen = excluded.seen,
                 due_ms = excluded.due_ms, note = excluded.note, done = excluded.done",
        )?
        .execute(params![
            id.as_bytes(),
            customer.as_bytes(),
            rev,
            context.generation,
            stored(values.due_ms)?,
            values.note,
            values.done,
        ])?;
    Ok(())
}

pub(super) fn delete(connection: &Connection, id: RecordId) -> Result<bool, StoreError> {
    let deleted = connection
        .prepare_cached("DELETE FROM reminders WHERE id = ?1")?
        .execute([id.as_bytes()])?;
    Ok(deleted == 1)
}
