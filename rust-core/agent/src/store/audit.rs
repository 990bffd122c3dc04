//! The audit chain in the database. An entry is appended inside the transaction of the act that it records. Of those that the
//! server has acknowledged a tail of bounded length stays, so that a server that was restored from an older backup can be given
//! them again; head and count stay for ever.

use fleet_protocol::Version1;
use fleet_protocol::audit::{AuditEntry, AuditEvent, AuditLine, AuditOutcome, chain};
use fleet_protocol::ids::Hash32;
use rusqlite::Connection;

use super::Store;
use super::error::StoreError;
use super::state::{self, name};
use crate::model::AuditStamp;

/// Acknowledged entries that are kept. At some 250 bytes each they take 1 MB: weeks of a busy phone.
pub const AUDIT_TAIL: u64 = 4_096;

/// An event to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditItem {
    /// When.
    pub stamp: AuditStamp,
    /// What.
    pub event: AuditEvent,
    /// How it ended.
    pub outcome: AuditOutcome,
}

impl AuditItem {
    /// Something that was done.
    #[must_use]
    pub fn done(stamp: AuditStamp, event: AuditEvent) -> Self {
        Self {
            stamp,
            event,
            outcome: AuditOutcome::Ok,
        }
    }
}

impl Store {
    /// Appends events in one transaction. When it returns, they are durable.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was appended, and what was to be recorded must not be released.
    pub fn audit_append(&self, items: &[AuditItem]) -> Result<(), StoreError> {
        self.write(|transaction| append(transaction, items))
    }

    /// Goes on with a chain whose first `count` entries the server already has: for a store that replaces a damaged one.
    ///
    /// # Errors
    /// [`StoreError::Busy`] if this store has entries of its own.
    pub fn audit_resume(&self, count: u64, head: Hash32) -> Result<(), StoreError> {
        self.write(|transaction| {
            if state::read_number(transaction, name::AUDIT_COUNT)? != 0 {
                return Err(StoreError::Busy);
            }
            state::write_number(transaction, name::AUDIT_COUNT, count)?;
            state::write_number(transaction, name::AUDIT_UPLOADED, count)?;
            state::write_bytes(transaction, name::AUDIT_HEAD, &head.0)
        })
    }

    /// The oldest entries that the server has not acknowledged: position of the first, and the lines.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_unsent(&self, max: usize) -> Result<(u64, Vec<AuditLine>), StoreError> {
        self.read(|connection| {
            let first = state::read_number(connection, name::AUDIT_UPLOADED)?.saturating_add(1);
            Ok((first, lines_from(connection, first, max)?))
        })
    }

    /// Entries from position `first` on, acknowledged or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_from(&self, first: u64, max: usize) -> Result<Vec<AuditLine>, StoreError> {
        self.read(|connection| lines_from(connection, first, max))
    }

    /// Where what is kept of the chain begins and where what the server has acknowledged ends.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_kept(&self) -> Result<AuditKept, StoreError> {
        self.read(|connection| {
            let count = state::read_number(connection, name::AUDIT_COUNT)?;
            let oldest: Option<i64> = connection
                .prepare_cached("SELECT MIN(seq) FROM audit")?
                .query_row([], |row| row.get(0))?;
            Ok(AuditKept {
                oldest: oldest
                    .and_then(|seq| u64::try_from(seq).ok())
                    .unwrap_or(count.saturating_add(1)),
                acknowledged: state::read_number(connection, name::AUDIT_UPLOADED)?,
            })
        })
    }

    /// The server has stored all entries up to `seq`. The newest [`AUDIT_TAIL`] of them stay.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_uploaded(&self, seq: u64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let count = state::read_number(transaction, name::AUDIT_COUNT)?;
            let uploaded = state::read_number(transaction, name::AUDIT_UPLOADED)?;
            let seq = seq.min(count);
            if seq <= uploaded {
                return Ok(());
            }
            state::write_number(transaction, name::AUDIT_UPLOADED, seq)?;
            transaction
                .prepare_cached("DELETE FROM audit WHERE seq <= ?1")?
                .execute([state::stored(seq.saturating_sub(AUDIT_TAIL))?])?;
            Ok(())
        })
    }

    /// Entries so far, and the head after them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn audit_head(&self) -> Result<(u64, Hash32), StoreError> {
        self.read(|connection| {
            let count = state::read_number(connection, name::AUDIT_COUNT)?;
            Ok((
                count,
                Hash32(state::read_bytes(connection, name::AUDIT_HEAD)?),
            ))
        })
    }
}

#[cfg(any(test, feature = "testkit"))]
impl Store {
    /// Makes every further append fail, as a full disk would.
    pub(crate) fn refuse_audit(&self) -> Result<(), StoreError> {
        const NEVER: &str = "CREATE TEMP TRIGGER refuse_audit BEFORE INSERT ON main.audit
            BEGIN SELECT RAISE(ABORT, 'refused'); END";
        self.write(|transaction| Ok(transaction.execute_batch(NEVER)?))
    }
}

/// What a phone has of its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditKept {
    /// The oldest position that is kept; one behind the end where nothing is.
    pub oldest: u64,
    /// The newest position that the server has acknowledged.
    pub acknowledged: u64,
}

fn lines_from(
    connection: &Connection,
    first: u64,
    max: usize,
) -> Result<Vec<AuditLine>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT entry, hash FROM audit WHERE seq >= ?1 ORDER BY seq LIMIT ?2")?;
    let limit = i64::try_from(max).unwrap_or(i64::MAX);
    let lines = statement
        .query_map((state::stored(first)?, limit), |row| {
            Ok(AuditLine {
                entry: row.get(0)?,
                hash: Hash32(row.get(1)?),
            })
        })?
        .collect::<Result<_, _>>()?;
    Ok(lines)
}

/// Appends events to the chain, inside the caller's transaction.
pub(super) fn append(connection: &Connection, items: &[AuditItem]) -> Result<(), StoreError> {
    if items.is_empty() {
        return Ok(());
    }
    let mut count = state::read_number(connection, name::AUDIT_COUNT)?;
    let mut head = Hash32(state::read_bytes(connection, name::AUDIT_HEAD)?);
    let mut insert =
        connection.prepare_cached("INSERT INTO audit(seq, entry, hash) VALUES (?1, ?2, ?3)")?;
    for item in items {
        count = count.saturating_add(1);
        let entry = serde_json::to_string(&AuditEntry {
            v: Version1,
            seq: count,
            wall_ms: item.stamp.wall_ms,
            boot_ms: item.stamp.boot_ms,
            boot: item.stamp.boot,
            event: item.event.clone(),
            outcome: item.outcome,
        })?;
        head = chain(&head, entry.as_bytes());
        insert.execute((state::stored(count)?, &entry, head.0))?;
    }
    state::write_number(connection, name::AUDIT_COUNT, count)?;
    state::write_bytes(connection, name::AUDIT_HEAD, &head.0)
}
