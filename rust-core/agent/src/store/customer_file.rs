//! One customer with all that hangs on it, and single records.

use fleet_protocol::audit::AuditEvent;
use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Entity, Record};
use rusqlite::{Connection, OptionalExtension};

use super::Store;
use super::error::StoreError;
use super::records::{self, id_at, number_at};
use crate::model::{AuditStamp, ContactRow, CustomerFile, ReminderRow, VisitRow};

/// Visits that are shown with a customer, newest first.
const VISITS_SHOWN: i64 = 50;

impl Store {
    /// A customer with contacts, visits and reminders. `event`, and the search that led here, are in the chain before
    /// anything is read.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] if the customer is not on this phone: then nothing was recorded either.
    pub(crate) fn open_customer(
        &self,
        id: RecordId,
        stamp: AuditStamp,
        event: AuditEvent,
    ) -> Result<CustomerFile, StoreError> {
        self.read(|connection| {
            records::customer_key(connection, id)?
                .map(|_| ())
                .ok_or(StoreError::NotFound)
        })?;
        self.append_after_search(stamp, event)?;
        self.read(|connection| file_of(connection, id))
    }

    /// A record as it is shown.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub(crate) fn record(&self, entity: Entity, id: RecordId) -> Result<Record, StoreError> {
        self.read(|connection| {
            records::load(connection, entity, id)?
                .map(|(_, record)| record)
                .ok_or(StoreError::NotFound)
        })
    }
}

fn file_of(connection: &Connection, id: RecordId) -> Result<CustomerFile, StoreError> {
    let Some((rev, Record::Customer(customer))) = records::load(connection, Entity::Customer, id)?
    else {
        return Err(StoreError::NotFound);
    };
    let last_contact_ms = connection
        .prepare_cached("SELECT last_contact_ms FROM customers WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| number_at(row, 0))?;
    let contacts = connection
        .prepare_cached(
            "SELECT id, name, title, phone, email FROM contacts WHERE customer = ?1 ORDER BY key",
        )?
        .query_map([id.as_bytes()], |row| {
            Ok(ContactRow {
                id: id_at(row, 0)?,
                name: row.get(1)?,
                title: row.get(2)?,
                phone: row.get(3)?,
                email: row.get(4)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    let visits = connection
        .prepare_cached(
            "SELECT id, at_ms, note, outcome, place FROM visits WHERE customer = ?1 ORDER BY at_ms DESC LIMIT ?2",
        )?
        .query_map((id.as_bytes(), VISITS_SHOWN), |row| {
            Ok(VisitRow {
                id: id_at(row, 0)?,
                at_ms: number_at(row, 1)?,
                note: row.get(2)?,
                outcome: row.get(3)?,
                place: Some(row.get(4)?).filter(|place: &String| !place.is_empty()),
            })
        })?
        .collect::<Result<_, _>>()?;
    let reminders = connection
        .prepare_cached(
            "SELECT id, due_ms, note, done FROM reminders WHERE customer = ?1 ORDER BY due_ms",
        )?
        .query_map([id.as_bytes()], |row| {
            Ok(ReminderRow {
                id: id_at(row, 0)?,
                due_ms: number_at(row, 1)?,
                note: row.get(2)?,
                done: row.get(3)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    let pending: Option<i64> = connection
        .prepare_cached("SELECT 1 FROM outbox WHERE customer = ?1 LIMIT 1")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(CustomerFile {
        id,
        rev,
        customer,
        last_contact_ms,
        contacts,
        visits,
        reminders,
        pending: pending.is_some(),
    })
}
