//! Candidates out of the index, checked and ordered.

use std::cmp::Reverse;

use fleet_protocol::ids::RecordId;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use super::fold::fold;
use super::index::Document;
use super::query::{Needle, Query};
use super::rank::{Folded, Rank, in_text};
use super::settle::UnsettledSearch;
use crate::model::{AuditStamp, CustomerRow};
use crate::store::error::StoreError;
use crate::store::records::{LISTED, id_at, listed, number_at};
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

/// One snapshot for the whole search: candidates and rows belong together, and the file is locked once instead of once a row.
fn find(connection: &Connection, query: &Query, limit: usize) -> Result<Hits, StoreError> {
    let snapshot = Transaction::new_unchecked(connection, TransactionBehavior::Deferred)?;
    let candidates = candidates(&snapshot, query)?;
    let mut ranked = rank(&snapshot, query, &candidates)?;
    let total = if candidates.len() > MAX_RANKED {
        candidates.len()
    } else {
        ranked.len()
    };
    // Only the best are ordered and read whole.
    if ranked.len() > limit {
        ranked.select_nth_unstable(limit);
        ranked.truncate(limit);
    }
    ranked.sort_unstable();
    let rows = ranked
        .into_iter()
        .map(|place| row_of(&snapshot, place.key))
        .collect::<Result<_, _>>()?;
    Ok(Hits {
        total: u64::try_from(total).unwrap_or(u64::MAX),
        rows,
    })
}

/// Where a candidate stands: better rank first, then later contact; the id makes the order total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    rank: Rank,
    last_contact_ms: Reverse<u64>,
    id: RecordId,
    key: i64,
}

/// The places of those candidates that really match. Most are judged by their narrow row, read in place.
fn rank(
    connection: &Connection,
    query: &Query,
    candidates: &[i64],
) -> Result<Vec<Place>, StoreError> {
    let mut narrow = connection.prepare_cached(
        "SELECT id, name, company, phone, last_contact_ms FROM customers WHERE key = ?1",
    )?;
    let mut ranked = Vec::new();
    for key in candidates.iter().copied().take(MAX_RANKED) {
        let mut rows = narrow.query([key])?;
        let Some(row) = rows.next()? else { continue };
        let id = id_at(row, 0)?;
        let text = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str()?);
        let folded = Folded::of(text(1)?, text(2)?, text(3)?);
        let missing: Vec<&Needle> = query
            .needles
            .iter()
            .filter(|needle| !folded.matches(needle))
            .collect();
        if missing.is_empty() || elsewhere(connection, key, id, &missing)? {
            ranked.push(Place {
                rank: folded.rank(query),
                last_contact_ms: Reverse(number_at(row, 4)?),
                id,
                key,
            });
        }
    }
    Ok(ranked)
}

/// Keys of customers in which every needle can match, ascending.
fn candidates(connection: &Connection, query: &Query) -> Result<Vec<i64>, StoreError> {
    let mut kept: Option<Vec<i64>> = None;
    for needle in &query.needles {
        let mut found = customers_with(connection, needle)?;
        if let Some(before) = kept {
            found.retain(|key| before.binary_search(key).is_ok());
        }
        kept = Some(found);
    }
    Ok(kept.unwrap_or_default())
}

/// Keys of customers in which one needle can match, ascending: in themselves, in a contact, or in what the full index holds.
fn customers_with(connection: &Connection, needle: &Needle) -> Result<Vec<i64>, StoreError> {
    let expression = needle.expression();
    let mut found = Vec::new();
    let mut contacts = Vec::new();
    let mut quick = connection.prepare_cached("SELECT rowid FROM quick WHERE quick MATCH ?1")?;
    let mut rows = quick.query([&expression])?;
    while let Some(row) = rows.next()? {
        match Document::of(row.get(0)?) {
            Document::Customer(key) => found.push(key),
            Document::Contact(key) => contacts.push(key),
        }
    }
    if !contacts.is_empty() {
        let mut owner = connection.prepare_cached(
            "SELECT c.key FROM contacts t JOIN customers c ON c.id = t.customer WHERE t.key = ?1",
        )?;
        for contact in contacts {
            let key: Option<i64> = owner.query_row([contact], |row| row.get(0)).optional()?;
            found.extend(key);
        }
    }
    let mut full = connection.prepare_cached("SELECT rowid FROM full WHERE full MATCH ?1")?;
    let mut rows = full.query([&expression])?;
    while let Some(row) = rows.next()? {
        found.push(row.get(0)?);
    }
    // Runs that ascend already: this sort finds and merges them.
    found.sort();
    found.dedup();
    Ok(found)
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
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let contacts: Vec<Folded<'_>> = contacts
        .iter()
        .map(|(name, phone)| Folded::of(name, "", phone))
        .collect();
    connection
        .prepare_cached("SELECT address, notes FROM customer_details WHERE key = ?1")?
        .query_row([key], |row| {
            let address = fold(row.get_ref(0)?.as_str()?);
            let notes = fold(row.get_ref(1)?.as_str()?);
            Ok(missing.iter().all(|needle| {
                contacts.iter().any(|contact| contact.matches(needle))
                    || in_text(&address, needle)
                    || in_text(&notes, needle)
            }))
        })
        .map_err(StoreError::from)
}

fn row_of(connection: &Connection, key: i64) -> Result<CustomerRow, StoreError> {
    Ok(connection
        .prepare_cached(&format!("SELECT {LISTED} FROM customers WHERE key = ?1"))?
        .query_row([key], listed)?)
}
