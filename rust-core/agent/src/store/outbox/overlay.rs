//! The server's values under, unanswered edits over them.

use std::collections::HashSet;

use fleet_policy::fields;
use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Entity, Record};
use rusqlite::{Connection, OptionalExtension};

use super::of_record;
use crate::store::error::{StoreError, code};
use crate::store::records::{self, RowContext, id_at, number_at};
use crate::store::state::stored;

/// Records with unanswered edits.
pub(in crate::store) fn records_with_edits(
    connection: &Connection,
) -> Result<HashSet<RecordId>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT DISTINCT record FROM outbox")?;
    let ids = statement
        .query_map([], |row| id_at(row, 0))?
        .collect::<Result<_, _>>()?;
    Ok(ids)
}

/// A pulled record whose edits are unanswered: it becomes the shadow, and the edits are applied over it.
pub(in crate::store) fn put_under(
    connection: &Connection,
    context: &mut RowContext,
    id: RecordId,
    rev: u64,
    record: &Record,
) -> Result<(), StoreError> {
    let customer = customer_of(id, record);
    save_shadow(connection, id, customer, rev, record)?;
    show(connection, context, record.entity(), customer, id)
}

/// Keeps the server's values of a record.
pub(super) fn save_shadow(
    connection: &Connection,
    id: RecordId,
    customer: RecordId,
    rev: u64,
    record: &Record,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO shadows(record, customer, rev, content) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT(record) DO UPDATE SET customer = excluded.customer, rev = excluded.rev, content = excluded.content",
        )?
        .execute((
            id.as_bytes(),
            customer.as_bytes(),
            stored(rev)?,
            serde_json::to_string(record)?,
        ))?;
    Ok(())
}

/// The server's values of a record with unanswered edits; `None` if it was made here.
pub(super) fn shadow(
    connection: &Connection,
    id: RecordId,
) -> Result<Option<(u64, Record)>, StoreError> {
    let row = connection
        .prepare_cached("SELECT rev, content FROM shadows WHERE record = ?1")?
        .query_row([id.as_bytes()], |row| {
            Ok((number_at(row, 0)?, row.get::<_, String>(1)?))
        })
        .optional()?;
    row.map(|(rev, content)| Ok((rev, serde_json::from_str(&content)?)))
        .transpose()
}

/// Writes the row as it is to be shown: shadow, or nothing, with all unanswered edits over it. With no edits left the shadow
/// goes, and a record that only they had made goes too.
pub(super) fn show(
    connection: &Connection,
    context: &mut RowContext,
    entity: Entity,
    customer: RecordId,
    id: RecordId,
) -> Result<(), StoreError> {
    let edits = of_record(connection, id)?;
    let under = shadow(connection, id)?;
    if edits.is_empty() && under.is_none() {
        records::delete(connection, context, entity, id)?;
        return Ok(());
    }
    let (rev, mut record) = under.unwrap_or_else(|| (0, fields::blank(entity, customer)));
    for edit in &edits {
        for (field, value) in &edit.operation.fields {
            set(&mut record, field, value)?;
        }
    }
    records::put(connection, context, id, rev, &record)?;
    if edits.is_empty() {
        drop_shadow(connection, id)?;
    }
    Ok(())
}

pub(super) fn drop_shadow(connection: &Connection, id: RecordId) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM shadows WHERE record = ?1")?
        .execute([id.as_bytes()])?;
    Ok(())
}

/// Sets a field that was checked before.
pub(super) fn set(
    record: &mut Record,
    field: &str,
    value: &serde_json::Value,
) -> Result<(), StoreError> {
    fields::set(record, field, value).map_err(|_| StoreError::Internal(code::FIELD))
}

fn customer_of(id: RecordId, record: &Record) -> RecordId {
    match record {
        Record::Customer(_) => id,
        Record::Contact { customer, .. }
        | Record::Visit { customer, .. }
        | Record::Reminder { customer, .. } => *customer,
    }
}
