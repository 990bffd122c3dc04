//! Keyset pages of customers: each order is total, so that a page begins exactly where the one before it ended.
//!
//! Two orders have a tail: customers without a follow-up, and customers of whom no city is known or may be shown. A page that
//! the head does not fill goes on in the tail.

use fleet_protocol::record::Label;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::error::StoreError;
use super::records::{LISTED, NO_FOLLOW_UP, label_number, listed};
use super::{Store, city};
use crate::model::{CustomerRow, ListCursor};

/// Customers, and where the next page begins; nothing after the last.
type Page = (Vec<CustomerRow>, Option<ListCursor>);

impl Store {
    /// A page of customers by name, in pinyin order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn list_by_name(
        &self,
        after: Option<(&str, i64)>,
        limit: u32,
    ) -> Result<Page, StoreError> {
        let (name, key) = after.unwrap_or(("", i64::MIN));
        let rows = self.read(|connection| {
            rows(
                connection,
                "WHERE (sort_name, key) > (?1, ?2) ORDER BY sort_name, key LIMIT ?3",
                (name, key, limit),
            )
        })?;
        Ok(page(rows, limit, |last| ListCursor::Name {
            name: last.sort_name.clone(),
            key: last.key,
        }))
    }

    /// A page of customers by last contact, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn list_by_contact(
        &self,
        after: Option<(u64, i64)>,
        limit: u32,
    ) -> Result<Page, StoreError> {
        let (ms, key) = after.unwrap_or((u64::MAX, i64::MAX));
        // No stored time lies beyond.
        let ms = i64::try_from(ms).unwrap_or(i64::MAX);
        let rows = self.read(|connection| {
            rows(
                connection,
                "WHERE (last_contact_ms, key) < (?1, ?2) ORDER BY last_contact_ms DESC, key DESC LIMIT ?3",
                (ms, key, limit),
            )
        })?;
        Ok(page(rows, limit, |last| ListCursor::LastContact {
            ms: last.last_contact_ms.unwrap_or(0),
            key: last.key,
        }))
    }

    /// A page of customers by next follow-up, soonest first; then those without one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn list_by_follow_up(
        &self,
        after: Option<(u64, i64)>,
        limit: u32,
    ) -> Result<Page, StoreError> {
        let (ms, key) = after.unwrap_or((0, i64::MIN));
        let ms = i64::try_from(ms).unwrap_or(NO_FOLLOW_UP);
        let rows = self.read_at_once(|connection| {
            let mut found = Vec::new();
            if ms < NO_FOLLOW_UP {
                // As the index's condition is written, or it is not used.
                let head =
                    "WHERE follow_up_ms < 9223372036854775807 AND (follow_up_ms, key) > (?1, ?2)
                            ORDER BY follow_up_ms, key LIMIT ?3";
                found = rows(connection, head, (ms, key, limit))?;
            }
            let rest = left(limit, &found);
            if rest > 0 {
                let key = if ms < NO_FOLLOW_UP { i64::MIN } else { key };
                let tail = "WHERE follow_up_ms = ?1 AND key > ?2 ORDER BY key LIMIT ?3";
                found.extend(rows(connection, tail, (NO_FOLLOW_UP, key, rest))?);
            }
            Ok(found)
        })?;
        Ok(page(rows, limit, |last| ListCursor::NextFollowUp {
            ms: last.follow_up_ms.unwrap_or(NO_FOLLOW_UP.unsigned_abs()),
            key: last.key,
        }))
    }

    /// A page of customers by city, in a city by name; then, by name, those without a city and those with a `masked` label. The
    /// city of a masked customer is cleared.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn list_by_city(
        &self,
        after: Option<(&str, &str, i64)>,
        masked: &[Label],
        limit: u32,
    ) -> Result<Page, StoreError> {
        let (city, name, key) = after.unwrap_or(("", "", i64::MIN));
        let in_tail = after.is_some() && city.is_empty();
        let hidden = masked
            .iter()
            .fold(0_i64, |bits, label| bits | (1 << label_number(*label)));
        let rows = self.read_at_once(|connection| {
            let mut found = Vec::new();
            if !in_tail {
                let head = "WHERE city > '' AND (city, sort_name, key) > (?1, ?2, ?3) AND (?4 >> label) & 1 = 0
                            ORDER BY city, sort_name, key LIMIT ?5";
                found = rows(connection, head, (city, name, key, hidden, limit))?;
            }
            let rest = left(limit, &found);
            if rest > 0 {
                let (name, key) = if in_tail { (name, key) } else { ("", i64::MIN) };
                let tail = "WHERE (sort_name, key) > (?1, ?2) AND (city = '' OR (?3 >> label) & 1 = 1)
                            ORDER BY sort_name, key LIMIT ?4";
                let mut tail = rows(connection, tail, (name, key, hidden, rest))?;
                tail.iter_mut().for_each(|row| row.city.clear());
                found.extend(tail);
            }
            Ok(found)
        })?;
        Ok(page(rows, limit, |last| ListCursor::City {
            city: last.city.clone(),
            name: last.sort_name.clone(),
            key: last.key,
        }))
    }

    /// Head and tail of one state: a customer that moves between them is neither missed nor seen twice.
    fn read_at_once<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.read(|connection| {
            let snapshot = Transaction::new_unchecked(connection, TransactionBehavior::Deferred)?;
            work(&snapshot)
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
}

impl CustomerRow {
    /// The name of its city; empty if none is known.
    pub(crate) fn city_name(&self) -> &str {
        city::shown(&self.city)
    }
}

fn rows(
    connection: &Connection,
    which: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<CustomerRow>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {LISTED} FROM customers {which}"))?;
    let rows = statement
        .query_map(parameters, listed)?
        .collect::<Result<_, _>>()?;
    Ok(rows)
}

fn left(limit: u32, found: &[CustomerRow]) -> u32 {
    limit.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX))
}

/// A full page has a next one, even if that turns out to be empty.
fn page(rows: Vec<CustomerRow>, limit: u32, cursor: impl Fn(&CustomerRow) -> ListCursor) -> Page {
    let next = rows.last().filter(|_| left(limit, &rows) == 0).map(cursor);
    (rows, next)
}
