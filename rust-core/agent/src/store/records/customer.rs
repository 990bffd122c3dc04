//! Customers: a narrow row for lists and searches, a wide one for the rest, under the same key.

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Customer, Record};
use rusqlite::{Connection, OptionalExtension, params};

use super::{RowContext, contact, label_number, label_of, number_at};
use crate::store::error::StoreError;
use crate::store::search::sort_name;

struct Stored {
    key: i64,
    rev: u64,
    values: Customer,
}

/// The key of a customer.
pub(in crate::store) fn key_of(
    connection: &Connection,
    id: RecordId,
) -> Result<Option<i64>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT key FROM customers WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?)
}

pub(super) fn load(
    connection: &Connection,
    id: RecordId,
) -> Result<Option<(u64, Record)>, StoreError> {
    Ok(find(connection, id)?.map(|stored| (stored.rev, Record::Customer(stored.values))))
}

pub(super) fn put(
    connection: &Connection,
    context: &mut RowContext,
    id: RecordId,
    rev: i64,
    values: &Customer,
) -> Result<(), StoreError> {
    match insert(connection, context, id, rev, values)? {
        Some(key) => context.index.add_customer(connection, key, values),
        None => {
            let old = find(connection, id)?.ok_or(StoreError::Damaged)?;
            update(connection, context, &old, rev, values)
        }
    }
}

/// Inserts both rows; `None` if the customer is there already.
fn insert(
    connection: &Connection,
    context: &RowContext,
    id: RecordId,
    rev: i64,
    values: &Customer,
) -> Result<Option<i64>, StoreError> {
    let last_contact: i64 = if context.first_sync {
        0
    } else {
        connection
            .prepare_cached("SELECT coalesce(max(at_ms), 0) FROM visits WHERE customer = ?1")?
            .query_row([id.as_bytes()], |row| row.get(0))?
    };
    let inserted = connection
        .prepare_cached(
            "INSERT INTO customers(id, rev, seen, sort_name, name, company, phone, label, last_contact_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT(id) DO NOTHING",
        )?
        .execute(params![
            id.as_bytes(),
            rev,
            context.generation,
            sort_name(&values.name),
            values.name,
            values.company,
            values.phone,
            label_number(values.label),
            last_contact,
        ])?;
    if inserted == 0 {
        return Ok(None);
    }
    let key = connection.last_insert_rowid();
    connection
        .prepare_cached(
            "INSERT INTO customer_details(key, email, address, notes, external_id)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            key,
            values.email,
            values.address,
            values.notes,
            values.external_id
        ])?;
    Ok(Some(key))
}

fn update(
    connection: &Connection,
    context: &mut RowContext,
    old: &Stored,
    rev: i64,
    values: &Customer,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE customers SET rev = ?2, seen = ?3, sort_name = ?4, name = ?5, company = ?6, phone = ?7, label = ?8
             WHERE key = ?1",
        )?
        .execute(params![
            old.key,
            rev,
            context.generation,
            sort_name(&values.name),
            values.name,
            values.company,
            values.phone,
            label_number(values.label),
        ])?;
    let before = &old.values;
    if details(before) != details(values) {
        connection
            .prepare_cached(
                "UPDATE customer_details SET email = ?2, address = ?3, notes = ?4, external_id = ?5 WHERE key = ?1",
            )?
            .execute(params![
                old.key,
                values.email,
                values.address,
                values.notes,
                values.external_id
            ])?;
    }
    context
        .index
        .change_customer(connection, old.key, before, values)
}

fn details(customer: &Customer) -> [&str; 4] {
    [
        &customer.email,
        &customer.address,
        &customer.notes,
        &customer.external_id,
    ]
}

/// Deletes a customer with all that hangs on it.
pub(super) fn delete(
    connection: &Connection,
    context: &mut RowContext,
    id: RecordId,
) -> Result<bool, StoreError> {
    contact::delete_all(connection, context, id)?;
    for statement in [
        "DELETE FROM visits WHERE customer = ?1",
        "DELETE FROM reminders WHERE customer = ?1",
        "DELETE FROM drafts WHERE customer = ?1",
        "DELETE FROM conflicts WHERE customer = ?1",
        "DELETE FROM shadows WHERE customer = ?1",
    ] {
        connection
            .prepare_cached(statement)?
            .execute([id.as_bytes()])?;
    }
    let Some(old) = find(connection, id)? else {
        return Ok(false);
    };
    context
        .index
        .remove_customer(connection, old.key, &old.values)?;
    connection
        .prepare_cached("DELETE FROM customer_details WHERE key = ?1")?
        .execute([old.key])?;
    connection
        .prepare_cached("DELETE FROM customers WHERE key = ?1")?
        .execute([old.key])?;
    Ok(true)
}

fn find(connection: &Connection, id: RecordId) -> Result<Option<Stored>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT c.key, c.rev, c.name, c.company, c.phone, c.label, d.email, d.address, d.notes, d.external_id
             FROM customers c JOIN customer_details d ON d.key = c.key WHERE c.id = ?1",
        )?
        .query_row([id.as_bytes()], |row| {
            Ok(Stored {
                key: row.get(0)?,
                rev: number_at(row, 1)?,
                values: Customer {
                    name: row.get(2)?,
                    company: row.get(3)?,
                    phone: row.get(4)?,
                    label: label_of(row.get(5)?),
                    email: row.get(6)?,
                    address: row.get(7)?,
                    notes: row.get(8)?,
                    external_id: row.get(9)?,
                },
            })
        })
        .optional()?)
}
