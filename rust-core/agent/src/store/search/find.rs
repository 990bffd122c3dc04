//! Candidates out of the index, checked and ordered.

use std::cmp::Reverse;
use std::collections::HashSet;

use fleet_protocol::ids::RecordId;
use rusqlite::{Connection, OptionalExtension};

use super::fold::fold;
use super::index::Document;
use super::query::{Needle, Query};
use super::rank::{Folded, Rank, in_text};
use super::settle::UnsettledSearch;
use crate::model::{AuditStamp, CustomerRow};
use crate::store::error::StoreError;
use crate::store::records::{id_at, label_of, number_at};
use crate::store::{Store, lock};

/// Of more candidates than this, the first ones are ranked and the index's count is the total.
const MAX_RANKED: usize = 2_000;

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hits {
    /// How many customers match; above [`MAX_RANKED`] as the index counts.
    pub(crate) total: u64,
    /// The best of them, in order.
    pub(crate) rows: Vec<CustomerRow>,
}

impl Store {
    /// Searches names, initials, companies and phones, contacts' names and phones, and, as far as they are indexed, addresses
    /// and notes. The query is remembered, hashed, until [`Store::settle_search`]; only the last one is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) fn find(
        &self,
        typed: &str,
        limit: usize,
        stamp: AuditStamp,
    ) -> Result<Hits, StoreError> {
        let query = Query::parse(typed);
        let (hits, noted) = self.read(|connection| {
            let hits = find(connection, &query, limit)?;
            let noted = UnsettledSearch::of(connection, &query.text, hits.total, stamp)?;
            Ok((hits, noted))
        })?;
        *lock(&self.unsettled) = Some(noted);
        Ok(hits)
    }
}

fn find(connection: &Connection, query: &Query, limit: usize) -> Result<Hits, StoreError> {
    let candidates = candidates(connection, query)?;
    let mut ranked: Vec<(Rank, CustomerRow)> = Vec::new();
    for key in candidates.iter().take(MAX_RANKED) {
        if let Some(row) = row_of(connection, *key)?
            && let Some(rank) = judge(connection, query, *key, &row)?
        {
            ranked.push((rank, row));
        }
    }
    ranked.sort_by_key(|(rank, row)| (*rank, Reverse(row.last_contact_ms), row.id));
    let total = if candidates.len() > MAX_RANKED {
        candidates.len()
    } else {
        ranked.len()
    };
    Ok(Hits {
        total: u64::try_from(total).unwrap_or(u64::MAX),
        rows: ranked.into_iter().take(limit).map(|(_, row)| row).collect(),
    })
}

/// Keys of customers in which every needle can match, ascending.
fn candidates(connection: &Connection, query: &Query) -> Result<Vec<i64>, StoreError> {
    let mut kept: Option<HashSet<i64>> = None;
    for needle in &query.needles {
        let found = customers_with(connection, needle)?;
        kept = Some(match kept {
            None => found,
            Some(before) => before.intersection(&found).copied().collect(),
        });
    }
    let mut keys: Vec<i64> = kept.unwrap_or_default().into_iter().collect();
    keys.sort_unstable();
    Ok(keys)
}

/// Keys of customers in which one needle can match: in themselves, in a contact, or in what the full index holds.
fn customers_with(connection: &Connection, needle: &Needle) -> Result<HashSet<i64>, StoreError> {
    let expression = needle.expression();
    let mut found = HashSet::new();
    let mut owner = connection.prepare_cached(
        "SELECT c.key FROM contacts t JOIN customers c ON c.id = t.customer WHERE t.key = ?1",
    )?;
    let mut quick = connection.prepare_cached("SELECT rowid FROM quick WHERE quick MATCH ?1")?;
    let mut rows = quick.query([&expression])?;
    while let Some(row) = rows.next()? {
        match Document::of(row.get(0)?) {
            Document::Customer(key) => {
                found.insert(key);
            }
            Document::Contact(contact) => {
                found.extend(
                    owner
                        .query_row([contact], |row| row.get::<_, i64>(0))
                        .optional()?,
                );
            }
        }
    }
    let mut full = connection.prepare_cached("SELECT rowid FROM full WHERE full MATCH ?1")?;
    let mut rows = full.query([&expression])?;
    while let Some(row) = rows.next()? {
        found.insert(row.get(0)?);
    }
    Ok(found)
}

/// The rank of a candidate; `None` if the index promised too much.
fn judge(
    connection: &Connection,
    query: &Query,
    key: i64,
    row: &CustomerRow,
) -> Result<Option<Rank>, StoreError> {
    let folded = Folded::of(&row.name, &row.company, &row.phone);
    let missing: Vec<&Needle> = query
        .needles
        .iter()
        .filter(|needle| !folded.matches(needle))
        .collect();
    if missing.is_empty() || elsewhere(connection, key, row.id, &missing)? {
        Ok(Some(folded.rank(query)))
    } else {
        Ok(None)
    }
}

/// Whether every one of these needles matches in a contact, the address or the notes.
fn elsewhere(
    connection: &Connection,
    key: i64,
    id: RecordId,
    missing: &[&Needle],
) -> Result<bool, StoreError> {
    let contacts = connection
        .prepare_cached("SELECT name, phone FROM contacts WHERE customer = ?1")?
        .query_map([id.as_bytes()], |row| {
            Ok(Folded::of(
                &row.get::<_, String>(0)?,
                "",
                &row.get::<_, String>(1)?,
            ))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let (address, notes) = connection
        .prepare_cached("SELECT address, notes FROM customer_details WHERE key = ?1")?
        .query_row([key], |row| {
            Ok((
                fold(&row.get::<_, String>(0)?),
                fold(&row.get::<_, String>(1)?),
            ))
        })?;
    Ok(missing.iter().all(|needle| {
        contacts.iter().any(|contact| contact.matches(needle))
            || in_text(&address, needle)
            || in_text(&notes, needle)
    }))
}

fn row_of(connection: &Connection, key: i64) -> Result<Option<CustomerRow>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT id, name, company, phone, label, last_contact_ms FROM customers WHERE key = ?1",
        )?
        .query_row([key], |row| {
            Ok(CustomerRow {
                id: id_at(row, 0)?,
                name: row.get(1)?,
                company: row.get(2)?,
                phone: row.get(3)?,
                label: label_of(row.get(4)?),
                last_contact_ms: number_at(row, 5)?,
            })
        })
        .optional()?)
}
