//! A page of a feed.

use fleet_protocol::Version1;
use fleet_protocol::ids::RecordId;
use fleet_protocol::limits::MAX_PAGE_ITEMS;
use fleet_protocol::sync::{FeedChange, FeedItem, PullPage, PullQuery};
use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use super::feed::{self, Change};
use super::records::entity_of;
use super::value::{IdColumn, Num, corrupt, id, json, num};
use crate::store::StoreError;
use crate::store::sync::Pulled;

/// Behind a page, items are counted as long as no more sequences than this are left; counting all of a large feed for every
/// page of a first sync cost more than the pages themselves.
const COUNTED: u64 = 2_000;

/// Reads a page in the caller's read transaction.
pub(super) fn page(
    connection: &Connection,
    owner: Uuid,
    epoch: u64,
    query: &PullQuery,
) -> Result<Pulled, StoreError> {
    let head = feed::head(connection, owner)?;
    // A phone without an epoch has no cursor either.
    let after = if query.epoch == 0 { 0 } else { query.after };
    let stale = query.epoch != 0 && query.epoch != epoch;
    // Below what is kept the phone may miss a removal; above what exists it comes from a future that was lost.
    let out_of_range = after > head.last_seq || (after != 0 && after < head.min_seq);
    if stale || out_of_range {
        return Ok(Pulled::Reset { epoch });
    }
    let limit = query.limit.clamp(1, MAX_PAGE_ITEMS);
    let items = items(connection, owner, after, limit)?;
    let full = items.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
    let next = match items.last() {
        Some(last) if full => last.seq,
        _ => head.last_seq,
    };
    let left = head.last_seq.saturating_sub(next);
    let remaining = match full {
        false => 0,
        // The first page of a feed says how many items there are; the phone holds on to that.
        true if after == 0 || left <= COUNTED => count_after(connection, owner, next)?,
        true if any_after(connection, owner, next)? => left,
        true => 0,
    };
    Ok(Pulled::Page(PullPage {
        v: Version1,
        epoch,
        items,
        next,
        more: remaining > 0,
        remaining,
    }))
}

fn items(
    connection: &Connection,
    owner: Uuid,
    after: u64,
    limit: u32,
) -> Result<Vec<FeedItem>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT feed.seq, feed.record_id, feed.change, feed.entity, record.rev, record.content
         FROM feed LEFT JOIN record ON record.id = feed.record_id
         WHERE feed.owner_id = ?1 AND feed.seq > ?2
         ORDER BY feed.seq LIMIT ?3",
    )?;
    let rows = statement.query_map(params![IdColumn(owner), Num(after), limit], read_item)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read_item(row: &Row<'_>) -> rusqlite::Result<FeedItem> {
    let change = match Change::parse(row.get_ref(2)?.as_str()?).ok_or_else(|| corrupt(2))? {
        Change::Put => FeedChange::Put {
            rev: num(row, 4)?,
            record: json(row, 5)?,
        },
        Change::Remove => FeedChange::Remove {
            entity: entity_of(row, 3)?,
        },
        Change::Tombstone => FeedChange::Tombstone {
            entity: entity_of(row, 3)?,
        },
    };
    Ok(FeedItem {
        seq: num(row, 0)?,
        id: RecordId(id(row, 1)?),
        change,
    })
}

fn any_after(connection: &Connection, owner: Uuid, after: u64) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM feed WHERE owner_id = ?1 AND seq > ?2)")?
        .query_row(params![IdColumn(owner), Num(after)], |row| row.get(0))?)
}

fn count_after(connection: &Connection, owner: Uuid, after: u64) -> Result<u64, StoreError> {
    Ok(connection
        .prepare_cached("SELECT COUNT(*) FROM feed WHERE owner_id = ?1 AND seq > ?2")?
        .query_row(params![IdColumn(owner), Num(after)], |row| num(row, 0))?)
}
