//! Visits; the newest one dates a customer's last contact.

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Record, Visit};
use rusqlite::{Connection, OptionalExtension, params};

use super::{RowContext, id_at, number_at};
use crate::store::error::StoreError;
use crate::store::state::stored;

pub(super) fn load(
    connection: &Connection,
    id: RecordId,
) -> Result<Option<(u64, Record)>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT rev, customer, at_ms, note, outcome, place FROM visits WHERE id = ?1",
        )?
        .query_row([id.as_bytes()], |row| {
            let visit = Visit {
                at_ms: number_at(row, 2)?,
                note: row.get(3)?,
                outcome: row.get(4)?,
                place: row.get(5)?,
            };
            Ok((
                number_at(row, 0)?,
                Record::Visit {
                    customer: id_at(row, 1)?,
                    visit,
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
    values: &Visit,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO visits(id, customer, rev, seen, at_ms, note, outcome, place)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT(id) DO UPDATE SET customer = excluded.customer, rev = excluded.rev, seen = excluded.seen,
                 at_ms = excluded.at_ms, note = excluded.note, outcome = excluded.outcome,
                 place = excluded.place",
        )?
        .execute(params![
            id.as_bytes(),
            customer.as_bytes(),
            rev,
            context.generation,
            stored(values.at_ms)?,
            values.note,
            values.outcome,
            values.place,
        ])?;
    refresh_last_contact(connection, context, customer)
}

pub(super) fn delete(
    connection: &Connection,
    context: &RowContext,
    id: RecordId,
) -> Result<bool, StoreError> {
    let customer = connection
        .prepare_cached("DELETE FROM visits WHERE id = ?1 RETURNING customer")?
        .query_row([id.as_bytes()], |row| id_at(row, 0))
        .optional()?;
    if let Some(customer) = customer {
        refresh_last_contact(connection, context, customer)?;
    }
    Ok(customer.is_some())
}

fn refresh_last_contact(
    connection: &Connection,
    context: &RowContext,
    customer: RecordId,
) -> Result<(), StoreError> {
    if !context.first_sync {
        connection
            .prepare_cached(
                "UPDATE customers SET last_contact_ms =
                     (SELECT coalesce(max(at_ms), 0) FROM visits WHERE customer = ?1)
                 WHERE id = ?1",
            )?
            .execute([customer.as_bytes()])?;
    }
    Ok(())
}
