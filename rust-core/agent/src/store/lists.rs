//! Keyset pages of customers, one customer with what hangs on it, and the next reminders.

use fleet_protocol::audit::AuditEvent;
use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Entity, Record};
use rusqlite::{Connection, OptionalExtension};

use super::Store;
use super::error::StoreError;
use super::records::{self, id_at, label_of, number_at};
use super::state::stored;
use crate::model::{
    AuditStamp, ContactRow, CustomerFile, CustomerRow, ListCursor, ReminderRow, VisitRow,
};

/// Visits that are shown with a customer, newest first.
const VISITS_SHOWN: i64 = 50;

const ROW: &str = "id, name, company, phone, label, last_contact_ms, key, sort_name";

impl Store {
    /// A page of customers by name, in pinyin order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn list_by_name(
        &self,
        after: Option<(&str, i64)>,
        limit: u32,
    ) -> Result<(Vec<CustomerRow>, Option<ListCursor>), StoreError> {
        let (name, key) = after.unwrap_or(("", i64::MIN));
        self.read(|connection| {
            page(
                connection,
                &format!(
                    "SELECT {ROW} FROM customers WHERE (sort_name, key) > (?1, ?2) ORDER BY sort_name, key LIMIT ?3"
                ),
                (name, key, limit),
                limit,
                |name, _, key| ListCursor::Name { name, key },
            )
        })
    }

    /// A page of customers by last contact, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn list_by_contact(
        &self,
        after: Option<(u64, i64)>,
        limit: u32,
    ) -> Result<(Vec<CustomerRow>, Option<ListCursor>), StoreError> {
        let (ms, key) = after.unwrap_or((i64::MAX.unsigned_abs(), i64::MAX));
        self.read(|connection| {
            page(
                connection,
                &format!(
                    "SELECT {ROW} FROM customers WHERE (last_contact_ms, key) < (?1, ?2)
                     ORDER BY last_contact_ms DESC, key DESC LIMIT ?3"
                ),
                (stored(ms)?, key, limit),
                limit,
                |_, ms, key| ListCursor::LastContact { ms, key },
            )
        })
    }

    /// How many customers are here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn customer_count(&self) -> Result<u64, StoreError> {
        self.read(|connection| {
            let count: i64 = connection
                .prepare_cached("SELECT count(*) FROM customers")?
                .query_row([], |row| row.get(0))?;
            Ok(count.unsigned_abs())
        })
    }

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

    /// The next reminders that are not done: due time and opaque id, soonest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn next_reminders(&self, max: usize) -> Result<Vec<(u64, RecordId)>, StoreError> {
        let limit = i64::try_from(max).unwrap_or(i64::MAX);
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT due_ms, id FROM reminders WHERE done = 0 ORDER BY due_ms LIMIT ?1",
            )?;
            let rows = statement
                .query_map([limit], |row| Ok((number_at(row, 0)?, id_at(row, 1)?)))?
                .collect::<Result<_, _>>()?;
            Ok(rows)
        })
    }
}

fn page(
    connection: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
    limit: u32,
    cursor: impl Fn(String, u64, i64) -> ListCursor,
) -> Result<(Vec<CustomerRow>, Option<ListCursor>), StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut page = Vec::new();
    let mut next = None;
    while let Some(row) = rows.next()? {
        let customer = CustomerRow {
            id: id_at(row, 0)?,
            name: row.get(1)?,
            company: row.get(2)?,
            phone: row.get(3)?,
            label: label_of(row.get(4)?),
            last_contact_ms: number_at(row, 5)?,
        };
        page.push(customer);
        if page.len() == limit as usize {
            next = Some(cursor(row.get(7)?, number_at(row, 5)?, row.get(6)?));
        }
    }
    Ok((page, next))
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
            "SELECT id, at_ms, note, outcome FROM visits WHERE customer = ?1 ORDER BY at_ms DESC LIMIT ?2",
        )?
        .query_map((id.as_bytes(), VISITS_SHOWN), |row| {
            Ok(VisitRow {
                id: id_at(row, 0)?,
                at_ms: number_at(row, 1)?,
                note: row.get(2)?,
                outcome: row.get(3)?,
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
