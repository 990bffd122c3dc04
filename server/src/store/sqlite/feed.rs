//! Changes to feeds, gathered during a request and written at its end: the counter rows are the last that it touches, in the
//! order of their owners, so that concurrent requests neither lose changes nor deadlock.

use std::collections::BTreeMap;

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::Entity;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::records::entity_word;
use super::value::{IdColumn, Num, num};
use crate::store::StoreError;

/// What happened to a record in a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Put,
    Remove,
    Tombstone,
}

impl Change {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Put => "put",
            Self::Remove => "remove",
            Self::Tombstone => "tombstone",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::Put, Self::Remove, Self::Tombstone]
            .into_iter()
            .find(|change| change.as_str() == word)
    }
}

/// The changes of one request.
#[derive(Default)]
pub(super) struct FeedChanges {
    by_owner: BTreeMap<Uuid, OwnerChanges>,
}

#[derive(Default)]
struct OwnerChanges {
    order: Vec<RecordId>,
    newest: BTreeMap<RecordId, (Entity, Change)>,
}

impl FeedChanges {
    pub(super) fn add(&mut self, owner: Uuid, record: RecordId, entity: Entity, change: Change) {
        let owner = self.by_owner.entry(owner).or_default();
        if owner.newest.insert(record, (entity, change)).is_none() {
            owner.order.push(record);
        }
    }

    /// Writes them. Must be the last thing that the request does.
    pub(super) fn write(self, connection: &Connection, at_ms: u64) -> Result<(), StoreError> {
        for (owner, changes) in self.by_owner {
            let count = u64::try_from(changes.order.len()).map_err(|_| StoreError::Internal(0))?;
            let last = advance(connection, owner, count)?;
            let mut statement = connection.prepare_cached(
                "INSERT INTO feed (owner_id, record_id, seq, change, entity, at_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (owner_id, record_id) DO UPDATE SET
                     seq = excluded.seq, change = excluded.change, entity = excluded.entity,
                     at_ms = excluded.at_ms",
            )?;
            let mut seq = last.saturating_sub(count);
            for record in &changes.order {
                let Some((entity, change)) = changes.newest.get(record) else {
                    continue;
                };
                seq += 1;
                statement.execute(params![
                    IdColumn(owner),
                    IdColumn(record.0),
                    Num(seq),
                    change.as_str(),
                    entity_word(*entity),
                    Num(at_ms)
                ])?;
            }
        }
        Ok(())
    }
}

fn advance(connection: &Connection, owner: Uuid, count: u64) -> Result<u64, StoreError> {
    Ok(connection
        .prepare_cached(
            "INSERT INTO feed_head (owner_id, last_seq, min_seq) VALUES (?1, ?2, 0)
             ON CONFLICT (owner_id) DO UPDATE SET last_seq = feed_head.last_seq + excluded.last_seq
             RETURNING last_seq",
        )?
        .query_row(params![IdColumn(owner), Num(count)], |row| num(row, 0))?)
}

/// Where a feed is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Head {
    pub(super) last_seq: u64,
    pub(super) min_seq: u64,
}

pub(super) fn head(connection: &Connection, owner: Uuid) -> Result<Head, StoreError> {
    Ok(connection
        .prepare_cached("SELECT last_seq, min_seq FROM feed_head WHERE owner_id = ?1")?
        .query_row(params![IdColumn(owner)], |row| {
            Ok(Head {
                last_seq: num(row, 0)?,
                min_seq: num(row, 1)?,
            })
        })
        .optional()?
        .unwrap_or_default())
}

/// Forgets removals and tombstones from before `before_ms`.
pub(super) fn prune(connection: &Connection, before_ms: u64) -> Result<u64, StoreError> {
    connection.execute(
        "UPDATE feed_head SET min_seq = COALESCE(
             (SELECT MAX(seq) FROM feed
              WHERE feed.owner_id = feed_head.owner_id AND change <> 'put' AND at_ms < ?1),
             min_seq)",
        params![Num(before_ms)],
    )?;
    let forgotten = connection.execute(
        "DELETE FROM feed WHERE change <> 'put' AND at_ms < ?1",
        params![Num(before_ms)],
    )?;
    u64::try_from(forgotten).map_err(|_| StoreError::Internal(0))
}
