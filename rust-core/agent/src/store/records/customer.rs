//! Customers: a narrow row for lists and searches, a wide one for the rest, under the same key.

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Customer, Record};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    NO_FOLLOW_UP, RowContext, contact, id_at, label_number, label_of, number_at, reminder,
};
use crate::model::CustomerRow;
use crate::store::city;
use crate::store::error::StoreError;
use crate::store::search::sort_name;

/// The columns of which [`listed`] makes a row.
pub(in crate::store) const LISTED: &str =
    "id, name, company, phone, label, last_contact_ms, follow_up_ms, city, sort_name, key";

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

/// A customer as lists and searches show it, from the columns [`LISTED`].
pub(in crate::store) fn listed(row: &Row<'_>) -> rusqlite::Result<CustomerRow> {
    let follow_up: i64 = row.get(6)?;
    Ok(CustomerRow {
        id: id_at(row, 0)?,
        name: row.get(1)?,
        company: row.get(2)?,
        phone: row.get(3)?,
        label: label_of(row.get(4)?),
        last_contact_ms: Some(number_at(row, 5)?).filter(|ms| *ms > 0),
        follow_up_ms: u64::try_from(follow_up)
            .ok()
            .filter(|_| follow_up != NO_FOLLOW_UP),
        city: row.get(7)?,
        sort_name: row.get(8)?,
        key: row.get(9)?,
    })
}

/// Brings what is derived from other columns up to date in every row, for a schema that an older program filled.
pub(in crate::store) fn derive_all(connection: &Connection) -> Result<(), StoreError> {
    let mut rows = connection.prepare(
        "SELECT c.key, c.name, d.address, c.sort_name, c.city
         FROM customers c JOIN customer_details d ON d.key = c.key",
    )?;
    let mut update =
        connection.prepare("UPDATE customers SET sort_name = ?2, city = ?3 WHERE key = ?1")?;
    let mut rows = rows.query([])?;
    let mut changed = Vec::new();
    while let Some(row) = rows.next()? {
        let text = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str()?);
        let (name, city) = (sort_name(text(1)?), city::key(text(2)?));
        if name != text(3)? || city != text(4)? {
            changed.push((row.get::<_, i64>(0)?, name, city));
        }
    }
    for row in changed {
        update.execute(row)?;
    }
    Ok(())
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
    let (last_contact, follow_up): (i64, i64) = if context.first_sync {
        (0, NO_FOLLOW_UP)
    } else {
        let last_contact = connection
            .prepare_cached("SELECT coalesce(max(at_ms), 0) FROM visits WHERE customer = ?1")?
            .query_row([id.as_bytes()], |row| row.get(0))?;
        (last_contact, reminder::follow_up(connection, id)?)
    };
    let inserted = connection
        .prepare_cached(
            "INSERT INTO customers(id, rev, seen, sort_name, name, company, phone, label, last_contact_ms, follow_up_ms, city)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT(id) DO NOTHING",
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
            follow_up,
            city::key(&values.address),
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
    if before.address != values.address {
        connection
            .prepare_cached("UPDATE customers SET city = ?2 WHERE key = ?1")?
            .execute(params![old.key, city::key(&values.address)])?;
    }
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
