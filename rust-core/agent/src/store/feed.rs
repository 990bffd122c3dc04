//! Pages of the feed become rows, and the cursor moves with them in the same transaction.
//!
//! The server's values come in here; where edits are pending they are kept as the record's shadow, and the edits are applied
//! over them again ([`super::outbox`]). A page that comes twice changes nothing.

pub(super) mod removal;
mod resync;

use std::collections::HashSet;
use std::sync::atomic::Ordering;

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Entity, Record};
use fleet_protocol::sync::{FeedChange, FeedItem, PullPage};
use rusqlite::Connection;

use super::Store;
use super::error::StoreError;
use super::outbox::overlay;
use super::records::{self, RowContext};
use super::state::{self, name};

/// Where this phone is in its feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedPosition {
    /// The feed epoch; 0 before the first page.
    pub epoch: u64,
    /// The last sequence that was applied.
    pub cursor: u64,
    /// Whether the first sync has ended, indexes included.
    pub first_sync_done: bool,
}

impl Store {
    /// The feed position.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn position(&self) -> Result<FeedPosition, StoreError> {
        self.read(position)
    }

    /// Applies pages, oldest first, with the last one's cursor, in one transaction: up to ten pages in the first sync, one
    /// later. Returns how many records were written. Customers that left are named by [`Store::departed`].
    ///
    /// # Errors
    /// [`StoreError`]; then nothing was applied. [`StoreError::Busy`] if a page is of another epoch than the store.
    pub fn apply_pages(&self, pages: &[PullPage]) -> Result<u64, StoreError> {
        self.apply_pages_without(pages, Vec::new)
    }

    /// The same, passing over the customers that `barred` names, and whatever hangs on them. It is asked inside the transaction:
    /// an order to erase that was kept before is seen here, one that comes later erases after this.
    ///
    /// # Errors
    /// As [`Store::apply_pages`].
    pub fn apply_pages_without(
        &self,
        pages: &[PullPage],
        barred: impl FnOnce() -> Vec<RecordId>,
    ) -> Result<u64, StoreError> {
        self.write(|transaction| {
            let barred = barred();
            RowContext::run_for_feed(transaction, |context| {
                let mut run = Run {
                    connection: transaction,
                    store: self,
                    context,
                    pending: overlay::records_with_edits(transaction)?,
                    barred,
                    upserts: 0,
                };
                let mut at = position(transaction)?;
                for page in pages {
                    at = run.apply_page(page, at)?;
                }
                state::write_number(transaction, name::FEED_EPOCH, at.epoch)?;
                state::write_number(transaction, name::FEED_CURSOR, at.cursor)?;
                Ok(run.upserts)
            })
        })
    }

    /// Ends the first sync: dates of last contact, next follow-ups, secondary indexes, a merged search index. Each step is its own
    /// transaction and is skipped when it was done before, so that a kill costs one step.
    ///
    /// # Errors
    /// [`StoreError`]; call again.
    pub fn finish_first_sync(&self) -> Result<(), StoreError> {
        if self.position()?.first_sync_done {
            return Ok(());
        }
        for step in finishing() {
            self.write(|transaction| Ok(transaction.execute_batch(step)?))?;
        }
        self.write(|transaction| state::write_number(transaction, name::FIRST_SYNC_DONE, 1))?;
        self.truncate_wal()
    }

    /// Makes what only the list by city reads, once the first sync has ended: that list is right without it, and slower. In the
    /// background, so that nobody waits for it.
    ///
    /// # Errors
    /// [`StoreError`]; call again.
    pub fn index_cities(&self) -> Result<(), StoreError> {
        let waits = self.read(|connection| {
            Ok(position(connection)?.first_sync_done
                && connection
                    .prepare_cached("SELECT 1 FROM sqlite_schema WHERE name = 'customers_by_city'")?
                    .query([])?
                    .next()?
                    .is_none())
        })?;
        if waits {
            self.write(|transaction| Ok(transaction.execute_batch(CITY_INDEX)?))?;
        }
        Ok(())
    }
}

/// The steps that end a first sync.
pub(super) fn finishing() -> impl Iterator<Item = &'static str> {
    DERIVING
        .into_iter()
        .chain(SECONDARY_INDEXES)
        .chain([MERGING])
}

/// First away with what an end that was cut has derived, of records that may have gone since.
const DERIVING: [&str; 2] = [
    "UPDATE customers SET last_contact_ms = 0, follow_up_ms = 9223372036854775807
     WHERE last_contact_ms > 0 OR follow_up_ms < 9223372036854775807;
     UPDATE customers SET last_contact_ms = (SELECT max(at_ms) FROM visits v WHERE v.customer = customers.id)
     WHERE id IN (SELECT customer FROM visits)",
    "UPDATE customers SET follow_up_ms = (SELECT min(due_ms) FROM reminders r WHERE r.customer = customers.id AND r.done = 0)
     WHERE id IN (SELECT customer FROM reminders WHERE done = 0)",
];

/// What a store whose first sync has ended has besides its tables. Most customers have no follow-up: that index is short.
pub(super) const SECONDARY_INDEXES: [&str; 4] = [
    "CREATE INDEX IF NOT EXISTS customers_by_name ON customers(sort_name)",
    "CREATE INDEX IF NOT EXISTS customers_by_phone ON customers(phone)",
    "CREATE INDEX IF NOT EXISTS customers_by_contact ON customers(last_contact_ms)",
    "CREATE INDEX IF NOT EXISTS customers_by_follow_up ON customers(follow_up_ms) WHERE follow_up_ms < 9223372036854775807",
];

/// Sorting by two texts is a quarter of what all indexes cost, so it is left to the background ([`Store::index_cities`]).
pub(super) const CITY_INDEX: &str =
    "CREATE INDEX IF NOT EXISTS customers_by_city ON customers(city, sort_name) WHERE city > ''";

const MERGING: &str = "INSERT INTO quick(quick) VALUES ('optimize')";

fn position(connection: &Connection) -> Result<FeedPosition, StoreError> {
    Ok(FeedPosition {
        epoch: state::read_number(connection, name::FEED_EPOCH)?,
        cursor: state::read_number(connection, name::FEED_CURSOR)?,
        first_sync_done: state::read_number(connection, name::FIRST_SYNC_DONE)? == 1,
    })
}

/// One transaction's work.
struct Run<'a> {
    connection: &'a Connection,
    store: &'a Store,
    context: &'a mut RowContext,
    /// Records with unanswered edits.
    pending: HashSet<RecordId>,
    /// Customers that must not come back.
    barred: Vec<RecordId>,
    upserts: u64,
}

impl Run<'_> {
    fn apply_page(
        &mut self,
        page: &PullPage,
        at: FeedPosition,
    ) -> Result<FeedPosition, StoreError> {
        if at.epoch != 0 && at.epoch != page.epoch {
            return Err(StoreError::Busy);
        }
        if at.epoch == page.epoch && page.next < at.cursor {
            return Ok(at);
        }
        for item in &page.items {
            if self.store.stop.load(Ordering::Relaxed) {
                return Err(StoreError::Interrupted);
            }
            self.apply_item(item)?;
        }
        if !page.more {
            resync::sweep(self)?;
        }
        Ok(FeedPosition {
            epoch: page.epoch,
            cursor: page.next,
            ..at
        })
    }

    fn apply_item(&mut self, item: &FeedItem) -> Result<(), StoreError> {
        match &item.change {
            FeedChange::Put { record, .. } if self.is_barred(item.id, record) => Ok(()),
            FeedChange::Put { rev, record } => {
                self.upserts += 1;
                if self.pending.contains(&item.id) {
                    overlay::put_under(self.connection, self.context, item.id, *rev, record)
                } else {
                    records::put(self.connection, self.context, item.id, *rev, record)
                }
            }
            FeedChange::Remove { entity } | FeedChange::Tombstone { entity } => {
                self.forget(*entity, item.id)
            }
        }
    }

    fn is_barred(&self, id: RecordId, record: &Record) -> bool {
        let customer = match record {
            Record::Customer(_) => id,
            Record::Contact { customer, .. }
            | Record::Visit { customer, .. }
            | Record::Reminder { customer, .. } => *customer,
        };
        self.barred.contains(&customer)
    }

    fn forget(&mut self, entity: Entity, id: RecordId) -> Result<(), StoreError> {
        let existed = records::delete(self.connection, self.context, entity, id)?;
        if existed && entity == Entity::Customer {
            removal::note(self.connection, id)?;
        }
        Ok(())
    }
}
