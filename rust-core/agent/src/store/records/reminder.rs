//! Follow-up reminders; the earliest open one is a customer's next follow-up.

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Record, Reminder};
use rusqlite::{Connection, OptionalExtension, params};

use super::{NO_FOLLOW_UP, RowContext, id_at, number_at};
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
    refresh_follow_up(connection, context, customer)
}

pub(super) fn delete(
    connection: &Connection,
    context: &RowContext,
    id: RecordId,
) -> Result<bool, StoreError> {
    let customer = connection
        .prepare_cached("DELETE FROM reminders WHERE id = ?1 RETURNING customer")?
        .query_row([id.as_bytes()], |row| id_at(row, 0))
        .optional()?;
    if let Some(customer) = customer {
        refresh_follow_up(connection, context, customer)?;
    }
    Ok(customer.is_some())
}

/// The customer's next follow-up: what its row says of it.
pub(super) fn follow_up(connection: &Connection, customer: RecordId) -> Result<i64, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT coalesce(min(due_ms), ?2) FROM reminders WHERE customer = ?1 AND done = 0",
        )?
        .query_row((customer.as_bytes(), NO_FOLLOW_UP), |row| row.get(0))?)
}

fn refresh_follow_up(
    connection: &Connection,
    context: &RowContext,
    customer: RecordId,
) -> Result<(), StoreError> {
    if !context.first_sync {
        connection
            .prepare_cached("UPDATE customers SET follow_up_ms = ?2 WHERE id = ?1")?
            .execute((customer.as_bytes(), follow_up(connection, customer)?))?;
    }
    Ok(())
}
