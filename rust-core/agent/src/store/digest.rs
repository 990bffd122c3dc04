//! A sum over all rows that matter, so that an older page in the place of a newer one is noticed.
//!
//! SQLCipher's MAC binds a page to its number, not to its time: a page of this database from an earlier day, put back under its
//! number, decrypts. So each transaction that changes a row of a watched table also changes the digest: the sum, modulo 2^256, of
//! SHA-256 over every row. Triggers of the writing connection add what comes and take away what goes; one row of `state` is
//! written at the end. Whoever puts an old page of rows back has the wrong sum; whoever puts the page of `state` back has an older
//! generation than the guard has seen.
//!
//! Watched is what the server or a person put in. What is derived (sort names, last contacts, indexes, search terms) is not, nor
//! are conflicts, shadows and drafts. The digest begins with the first transaction after the first sync, which it would slow down.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use fleet_protocol::ids::Hash32;
use ring::digest::{Context, SHA256};
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension};

use super::error::StoreError;
use super::state::{self, name};
use super::{Store, lock};
use crate::model::StoreMark;

/// Tables and what of them is watched. Each has an integer primary key.
const WATCHED: [(&str, &[&str]); 7] = [
    (
        "customers",
        &["key", "id", "rev", "name", "company", "phone", "label"],
    ),
    (
        "customer_details",
        &["key", "email", "address", "notes", "external_id"],
    ),
    (
        "contacts",
        &["id", "customer", "rev", "name", "title", "phone", "email"],
    ),
    (
        "visits",
        &["id", "customer", "rev", "at_ms", "note", "outcome", "place"],
    ),
    (
        "reminders",
        &["id", "customer", "rev", "due_ms", "note", "done"],
    ),
    (
        "outbox",
        &["seq", "op", "record", "customer", "sent", "operation"],
    ),
    ("audit", &["seq", "entry", "hash"]),
];
const FUNCTION: &str = "fieldvault_digest";
/// Rows that are read at once: some milliseconds, in which a person's query waits.
const ROWS_AT_ONCE: i64 = 2_000;

/// A sum of hashes, modulo 2^256, in 64-bit words, the least first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum([u64; 4]);

impl Sum {
    fn add(&mut self, other: Self) {
        let mut carry = false;
        for (word, more) in self.0.iter_mut().zip(other.0) {
            let (sum, first) = word.overflowing_add(more);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            *word = sum;
            carry = first || second;
        }
    }

    /// What added to this gives zero.
    fn negated(self) -> Self {
        let mut out = Self(self.0.map(|word| !word));
        out.add(Self([1, 0, 0, 0]));
        out
    }

    fn to_bytes(self) -> [u8; 32] {
        let mut out = [0; 32];
        for (place, word) in out.chunks_exact_mut(8).zip(self.0) {
            place.copy_from_slice(&word.to_le_bytes());
        }
        out
    }

    fn of_bytes(bytes: [u8; 32]) -> Self {
        let mut words = [0; 4];
        for (word, place) in words.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(*place);
        }
        Self(words)
    }

    /// One row of the table with this number.
    fn of_row<'a>(table: u8, values: impl Iterator<Item = ValueRef<'a>>) -> Self {
        let mut hash = Context::new(&SHA256);
        hash.update(&[table]);
        let mut put = |tag: u8, bytes: &[u8]| {
            hash.update(&[tag]);
            hash.update(&(bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        for value in values {
            match value {
                ValueRef::Null => put(0, &[]),
                ValueRef::Integer(number) => put(1, &number.to_le_bytes()),
                ValueRef::Real(number) => put(2, &number.to_le_bytes()),
                ValueRef::Text(text) => put(3, text),
                ValueRef::Blob(bytes) => put(4, bytes),
            }
        }
        let mut out = [0; 32];
        out.copy_from_slice(hash.finish().as_ref());
        Self::of_bytes(out)
    }
}

/// The digest of one open store.
#[derive(Default)]
pub(super) struct Digest {
    /// What the running transaction has changed.
    change: Arc<Mutex<Sum>>,
    watching: AtomicBool,
    proved: AtomicBool,
    mark: Mutex<StoreMark>,
}

impl Digest {
    /// Begins with a store that was just opened.
    pub(super) fn of(connection: &Connection) -> Result<Self, StoreError> {
        let digest = Self::default();
        *lock(&digest.mark) = read_mark(connection)?;
        Ok(digest)
    }

    /// Makes the triggers on the writing connection, once the first sync is over.
    pub(super) fn watch(&self, connection: &Connection) -> Result<(), StoreError> {
        if self.watching.load(Ordering::Relaxed)
            || state::read_number(connection, name::FIRST_SYNC_DONE)? == 0
        {
            return Ok(());
        }
        let change = Arc::clone(&self.change);
        connection.create_scalar_function(
            FUNCTION,
            -1,
            FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS,
            move |call| {
                // Which table, and 1 for a row that comes or -1 for one that goes.
                let (table, sign): (u8, i64) = (call.get(0)?, call.get(1)?);
                let row = Sum::of_row(table, (2..call.len()).map(|place| call.get_raw(place)));
                lock(&change).add(if sign < 0 { row.negated() } else { row });
                Ok(0_i64)
            },
        )?;
        for ((table, columns), number) in WATCHED.iter().zip(0_u8..) {
            let call = |row: &str, sign: i8| {
                let values = columns.join(format!(", {row}.").as_str());
                format!("SELECT {FUNCTION}({number}, {sign}, {row}.{values});")
            };
            let (comes, goes, watched) = (call("new", 1), call("old", -1), columns.join(", "));
            connection.execute_batch(&format!(
                "CREATE TEMP TRIGGER digest_{table}_comes AFTER INSERT ON main.{table} BEGIN {comes} END;
                 CREATE TEMP TRIGGER digest_{table}_goes AFTER DELETE ON main.{table} BEGIN {goes} END;
                 CREATE TEMP TRIGGER digest_{table}_changes AFTER UPDATE OF {watched} ON main.{table} BEGIN {goes} {comes} END;"
            ))?;
        }
        self.watching.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// A transaction begins.
    pub(super) fn begin(&self) {
        *lock(&self.change) = Sum::default();
    }

    /// Brings digest and generation up to date at a transaction's end, and tells where the store will stand.
    pub(super) fn end(&self, connection: &Connection) -> Result<StoreMark, StoreError> {
        let generation = lock(&self.mark).generation.saturating_add(1);
        state::put(connection, name::GENERATION, &state::stored(generation)?)?;
        if self.watching.load(Ordering::Relaxed) {
            let change = *lock(&self.change);
            match stored(connection)? {
                None => {
                    let mut sum = Sum::default();
                    for number in 0..WATCHED.len() {
                        sum.add(Part::first(number).read(connection, i64::MAX)?.sum);
                    }
                    state::put(connection, name::DIGEST, &sum.to_bytes())?;
                }
                Some(_) if change == Sum::default() => {}
                Some(mut sum) => {
                    sum.add(change);
                    state::put(connection, name::DIGEST, &sum.to_bytes())?;
                }
            }
        }
        let mark = read_mark(connection)?;
        Ok(StoreMark { generation, ..mark })
    }

    /// The transaction is durable.
    pub(super) fn committed(&self, mark: StoreMark) {
        *lock(&self.mark) = mark;
    }
}

impl Store {
    /// Where the store stands. Waits for no query.
    #[must_use]
    pub fn mark(&self) -> StoreMark {
        *lock(&self.digest.mark)
    }

    /// Goes on counting from `generation`: for a store that takes the place of another one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn continue_generation(&self, generation: u64) -> Result<(), StoreError> {
        let behind = StoreMark {
            generation,
            ..self.mark()
        };
        self.digest.committed(behind);
        self.write(|transaction| state::put(transaction, name::GENERATION, &0_i64))
    }

    /// Holds every watched row against the digest, once as long as the store is open, a part at a time. What is written meanwhile
    /// puts it off to the next call.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when they differ: an older page stands in the place of a newer one.
    pub fn prove_rows(&self) -> Result<(), StoreError> {
        if self.digest.proved.load(Ordering::Relaxed) {
            return Ok(());
        }
        let before = self.mark();
        let Some(expected) = self.read(stored)? else {
            return Ok(());
        };
        let mut sum = Sum::default();
        for number in 0..WATCHED.len() {
            let mut part = Part::first(number);
            loop {
                let read = self.read(|connection| part.read(connection, ROWS_AT_ONCE))?;
                sum.add(read.sum);
                match read.last {
                    Some(last) => part.after = last,
                    None => break,
                }
            }
        }
        if self.mark() != before {
            return Ok(());
        }
        if sum != expected {
            return Err(StoreError::Damaged);
        }
        self.digest.proved.store(true, Ordering::Relaxed);
        Ok(())
    }
}

/// Rows of one table from a place on.
struct Part {
    number: usize,
    after: i64,
}

/// Their sum, and the last of them; `None` where there was none.
struct PartSum {
    sum: Sum,
    last: Option<i64>,
}

impl Part {
    fn first(number: usize) -> Self {
        Self {
            number,
            after: i64::MIN,
        }
    }

    fn read(&self, connection: &Connection, limit: i64) -> Result<PartSum, StoreError> {
        let mut read = PartSum {
            sum: Sum::default(),
            last: None,
        };
        let Some((table, columns)) = WATCHED.get(self.number) else {
            return Ok(read);
        };
        let number = u8::try_from(self.number).unwrap_or(u8::MAX);
        let mut statement = connection.prepare_cached(&format!(
            "SELECT rowid, {} FROM {table} WHERE rowid > ?1 ORDER BY rowid LIMIT ?2",
            columns.join(", ")
        ))?;
        let mut rows = statement.query([self.after, limit])?;
        while let Some(row) = rows.next()? {
            read.last = Some(row.get(0)?);
            let values: Vec<ValueRef<'_>> = (1..=columns.len())
                .map(|place| row.get_ref(place))
                .collect::<Result<_, _>>()?;
            read.sum.add(Sum::of_row(number, values.into_iter()));
        }
        Ok(read)
    }
}

fn stored(connection: &Connection) -> Result<Option<Sum>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM state WHERE name = ?1")?;
    let bytes: Option<[u8; 32]> = statement
        .query_row([name::DIGEST], |row| row.get(0))
        .optional()?;
    Ok(bytes.map(Sum::of_bytes))
}

fn read_mark(connection: &Connection) -> Result<StoreMark, StoreError> {
    let mut statement = connection.prepare_cached("SELECT value FROM state WHERE name = ?1")?;
    let generation: Option<i64> = statement
        .query_row([name::GENERATION], |row| row.get(0))
        .optional()?;
    Ok(StoreMark {
        generation: generation
            .and_then(|value| u64::try_from(value).ok())
            .unwrap_or(0),
        audit_count: state::read_number(connection, name::AUDIT_COUNT)?,
        audit_head: Hash32(state::read_bytes(connection, name::AUDIT_HEAD)?),
    })
}
