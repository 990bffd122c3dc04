//! Rows of the four kinds of record, and the search terms that belong to them.
//!
//! A row holds what is *shown*: the server's values with pending edits over them. What the server said itself lies in
//! `shadows` while edits are pending ([`super::outbox`]). Whoever writes a row keeps its terms in step here, so that no path
//! can forget them.

mod contact;
mod customer;
mod reminder;
mod visit;

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Entity, Label, Record};
use rusqlite::Connection;

use super::error::{StoreError, code};
use super::search::IndexWriter;
use super::state::{self, name};

pub(super) use customer::{
    LISTED, derive_all as derive_all_customers, key_of as customer_key, listed,
};

/// What a customer's row says where there is no open reminder: later than all of them.
pub(super) const NO_FOLLOW_UP: i64 = i64::MAX;

/// What writers of rows need to know, read once per transaction, and the index that they keep in step.
pub(super) struct RowContext {
    /// Marks rows as confirmed by the server in this generation.
    pub(super) generation: i64,
    /// Last contacts and follow-ups are left to the end of the first sync.
    pub(super) first_sync: bool,
    pub(super) index: IndexWriter,
}

impl RowContext {
    /// Runs `work` inside the caller's transaction; what it changed is in the search index when this returns.
    pub(super) fn run<T>(
        connection: &Connection,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        Self::run_with(connection, false, work)
    }

    /// The same for pages of the feed: in the first sync, what its end derives for all customers is not derived for each.
    pub(super) fn run_for_feed<T>(
        connection: &Connection,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let first_sync = state::read_number(connection, name::FIRST_SYNC_DONE)? == 0;
        Self::run_with(connection, first_sync, work)
    }

    fn run_with<T>(
        connection: &Connection,
        first_sync: bool,
        work: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let number = |name| state::read_number(connection, name).and_then(state::stored);
        let mut context = Self {
            generation: number(name::FEED_GENERATION)?,
            first_sync,
            index: IndexWriter::new(number(name::FULL_FILLED_TO)?),
        };
        let value = work(&mut context)?;
        context.index.finish(connection)?;
        Ok(value)
    }
}

/// Writes a record: makes the row, or brings it to these values.
pub(super) fn put(
    connection: &Connection,
    context: &mut RowContext,
    id: RecordId,
    rev: u64,
    record: &Record,
) -> Result<(), StoreError> {
    let rev = state::stored(rev)?;
    match record {
        Record::Customer(values) => customer::put(connection, context, id, rev, values),
        Record::Contact { customer, contact } => {
            contact::put(connection, context, id, rev, *customer, contact)
        }
        Record::Visit { customer, visit } => {
            visit::put(connection, context, id, rev, *customer, visit)
        }
        Record::Reminder { customer, reminder } => {
            reminder::put(connection, context, id, rev, *customer, reminder)
        }
    }
}

/// A record as it is shown, with the server's revision under it; `None` if there is none.
pub(super) fn load(
    connection: &Connection,
    entity: Entity,
    id: RecordId,
) -> Result<Option<(u64, Record)>, StoreError> {
    match entity {
        Entity::Customer => customer::load(connection, id),
        Entity::Contact => contact::load(connection, id),
        Entity::Visit => visit::load(connection, id),
        Entity::Reminder => reminder::load(connection, id),
    }
}

/// Deletes a record physically, with its terms; a customer with everything that hangs on it. Tells whether there was one.
///
/// Operations in the outbox stay: the server keeps them for a manager.
pub(super) fn delete(
    connection: &Connection,
    context: &mut RowContext,
    entity: Entity,
    id: RecordId,
) -> Result<bool, StoreError> {
    connection
        .prepare_cached("DELETE FROM shadows WHERE record = ?1")?
        .execute([id.as_bytes()])?;
    connection
        .prepare_cached("DELETE FROM conflicts WHERE record = ?1")?
        .execute([id.as_bytes()])?;
    match entity {
        Entity::Customer => customer::delete(connection, context, id),
        Entity::Contact => contact::delete(connection, context, id),
        Entity::Visit => visit::delete(connection, context, id),
        Entity::Reminder => reminder::delete(connection, context, id),
    }
}

/// The table of a kind; also how the kind is written in `conflicts`.
pub(super) const fn table(entity: Entity) -> &'static str {
    match entity {
        Entity::Customer => "customers",
        Entity::Contact => "contacts",
        Entity::Visit => "visits",
        Entity::Reminder => "reminders",
    }
}

/// All kinds; customers last, so that a sweep meets a customer's children before it takes them along.
pub(super) const ENTITIES: [Entity; 4] = [
    Entity::Contact,
    Entity::Visit,
    Entity::Reminder,
    Entity::Customer,
];

/// An id column.
pub(super) fn id_at(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<RecordId> {
    row.get::<_, [u8; 16]>(index).map(RecordId::from_bytes)
}

/// An unsigned column.
pub(super) fn number_at(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<u64> {
    let value: i64 = row.get(index)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(index, value))
}

/// How a label is stored.
pub(super) const fn label_number(label: Label) -> i64 {
    match label {
        Label::Public => 0,
        Label::Internal => 1,
        Label::Confidential => 2,
        Label::Restricted => 3,
    }
}

/// A stored label; an unknown one counts as the strictest.
pub(super) const fn label_of(number: i64) -> Label {
    match number {
        0 => Label::Public,
        1 => Label::Internal,
        2 => Label::Confidential,
        _ => Label::Restricted,
    }
}

/// An entity as it is stored in `conflicts`.
pub(super) fn entity_named(table_name: &str) -> Result<Entity, StoreError> {
    ENTITIES
        .into_iter()
        .find(|entity| table(*entity) == table_name)
        .ok_or(StoreError::Internal(code::STORED_JSON))
}
