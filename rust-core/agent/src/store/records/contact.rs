//! Contacts: people at a customer, found by their own name and phone.

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Contact, Record};
use rusqlite::{Connection, OptionalExtension, params};

use super::{RowContext, id_at, number_at};
use crate::store::error::StoreError;

struct Stored {
    key: i64,
    rev: u64,
    customer: RecordId,
    values: Contact,
}

const COLUMNS: &str = "key, rev, customer, name, title, phone, email";

pub(super) fn load(
    connection: &Connection,
    id: RecordId,
) -> Result<Option<(u64, Record)>, StoreError> {
    Ok(find(connection, id)?.map(|stored| {
        let record = Record::Contact {
            customer: stored.customer,
            contact: stored.values,
        };
        (stored.rev, record)
    }))
}

pub(super) fn put(
    connection: &Connection,
    context: &mut RowContext,
    id: RecordId,
    rev: i64,
    customer: RecordId,
    values: &Contact,
) -> Result<(), StoreError> {
    let inserted = connection
        .prepare_cached(
            "INSERT INTO contacts(id, customer, rev, seen, name, title, phone, email)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT(id) DO NOTHING",
        )?
        .execute(params![
            id.as_bytes(),
            customer.as_bytes(),
            rev,
            context.generation,
            values.name,
            values.title,
            values.phone,
            values.email,
        ])?;
    if inserted == 1 {
        let key = connection.last_insert_rowid();
        return context.index.add_contact(connection, key, values);
    }
    let old = find(connection, id)?.ok_or(StoreError::Damaged)?;
    connection
        .prepare_cached(
            "UPDATE contacts SET customer = ?2, rev = ?3, seen = ?4, name = ?5, title = ?6, phone = ?7, email = ?8
             WHERE key = ?1",
        )?
        .execute(params![
            old.key,
            customer.as_bytes(),
            rev,
            context.generation,
            values.name,
            values.title,
            values.phone,
            values.email,
        ])?;
    context
        .index
        .change_contact(connection, old.key, &old.values, values)
}

pub(super) fn delete(
    connection: &Connection,
    context: &mut RowContext,
    id: RecordId,
) -> Result<bool, StoreError> {
    let Some(old) = find(connection, id)? else {
        return Ok(false);
    };
    forget(connection, context, &old)?;
    Ok(true)
}

/// Deletes all contacts of a customer.
pub(super) fn delete_all(
    connection: &Connection,
    context: &mut RowContext,
    customer: RecordId,
) -> Result<(), StoreError> {
    let contacts = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM contacts WHERE customer = ?1"
        ))?
        .query_map([customer.as_bytes()], stored)?
        .collect::<Result<Vec<_>, _>>()?;
    contacts
        .iter()
        .try_for_each(|old| forget(connection, context, old))
}

fn forget(
    connection: &Connection,
    context: &mut RowContext,
    old: &Stored,
) -> Result<(), StoreError> {
    context
        .index
        .remove_contact(connection, old.key, &old.values)?;
    connection
        .prepare_cached("DELETE FROM contacts WHERE key = ?1")?
        .execute([old.key])?;
    Ok(())
}

fn find(connection: &Connection, id: RecordId) -> Result<Option<Stored>, StoreError> {
    Ok(connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM contacts WHERE id = ?1"))?
        .query_row([id.as_bytes()], stored)
        .optional()?)
}

fn stored(row: &rusqlite::Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        key: row.get(0)?,
        rev: number_at(row, 1)?,
        customer: id_at(row, 2)?,
        values: Contact {
            name: row.get(3)?,
            title: row.get(4)?,
            phone: row.get(5)?,
            email: row.get(6)?,
        },
    })
}
