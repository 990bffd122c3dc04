//! Feeds, pushed operations, and what managers do with customers.
//!
//! A feed is one owner's: each record stands in it once, with the sequence of its newest change. Its counter row is the last
//! thing that a transaction touches, so that a cursor never passes over a change that commits later.

use fleet_protocol::ids::{DeviceId, OpId, RecordId, UserId};
use fleet_protocol::record::{Customer, Record};
use fleet_protocol::sync::{OpResult, Operation, PullPage, PullQuery};
use serde_json::Value;

use super::{Actor, Origin, StoreError};

/// The outcome of a pull.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pulled {
    /// A page.
    Page(PullPage),
    /// The cursor is of another epoch, lies below what is kept, or above what exists: start again at 0.
    Reset {
        /// Today's feed epoch.
        epoch: u64,
    },
    /// The phone gets nothing more: it is revoked, replaced or to be erased.
    Refused,
}

/// The outcome of a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// One answer per operation, in order. Durable.
    Results(Vec<OpResult>),
    /// The phone may not push any more: it is revoked, replaced or to be erased.
    Refused,
}

/// A customer as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCustomer {
    /// Its id.
    pub id: RecordId,
    /// Its revision.
    pub rev: u64,
    /// Whose it is.
    pub owner: UserId,
    /// Their unique name.
    pub owner_name: String,
    /// The content.
    pub customer: Customer,
}

/// A field that two people set differently, to be decided by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredConflict {
    /// Which record.
    pub record: RecordId,
    /// Which customer it belongs to.
    pub customer: RecordId,
    /// Which field.
    pub field: String,
    /// What was pushed.
    pub mine: Value,
    /// What stood, and stands.
    pub theirs: Value,
    /// Who pushed or imported it.
    pub by: Actor,
    /// By which operation.
    pub op: OpId,
    /// When, Unix milliseconds.
    pub at_ms: u64,
}

/// An edit of a customer that had been given to somebody else meanwhile. Not applied; kept for a manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptEdit {
    /// Whose phone sent it.
    pub device: DeviceId,
    /// The edit.
    pub operation: Operation,
    /// When it arrived, Unix milliseconds.
    pub at_ms: u64,
}

/// Use cases of sync.
pub trait SyncStore {
    /// A page of the feed of the phone's owner.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such phone.
    fn pull(&self, device: DeviceId, query: &PullQuery) -> Result<Pulled, StoreError>;

    /// Takes operations. Each gets its own verdict; one that was sent before gets exactly the answer it got then.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such phone; [`StoreError::Invalid`] for more than
    /// [`fleet_protocol::limits::MAX_PUSH_OPS`] operations.
    fn push(
        &self,
        device: DeviceId,
        operations: &[Operation],
        at_ms: u64,
    ) -> Result<Pushed, StoreError>;

    /// Gives customers, with everything that belongs to them, to another person. All or none. Returns how many changed hands.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when a customer or the person is unknown, [`StoreError::Invalid`] when the person is not a
    /// salesperson in service.
    fn reassign(&self, customers: &[RecordId], to: UserId, by: &Origin) -> Result<u64, StoreError>;

    /// Deletes a customer, with everything that belongs to it, for everyone. The content is erased here at once.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    fn delete_customer(&self, customer: RecordId, by: &Origin) -> Result<(), StoreError>;

    /// One customer.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    fn customer(&self, id: RecordId) -> Result<StoredCustomer, StoreError>;

    /// What belongs to a customer: contacts, visits, reminders.
    ///
    /// # Errors
    /// [`StoreError`].
    fn belongings(&self, customer: RecordId) -> Result<Vec<(RecordId, u64, Record)>, StoreError>;

    /// Customers in the order of their ids, from after `after`.
    ///
    /// # Errors
    /// [`StoreError`].
    fn customers(
        &self,
        owner: Option<UserId>,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<StoredCustomer>, StoreError>;

    /// How many customers each person has.
    ///
    /// # Errors
    /// [`StoreError`].
    fn customer_counts(&self) -> Result<Vec<(UserId, u64)>, StoreError>;

    /// Conflicts that nobody has decided, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn open_conflicts(&self) -> Result<Vec<StoredConflict>, StoreError>;

    /// Edits that came too late, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    fn kept_edits(&self) -> Result<Vec<KeptEdit>, StoreError>;

    /// Forgets removals and tombstones that are older than `before_ms`. A phone whose cursor lies below them starts again.
    /// Returns how many were forgotten.
    ///
    /// # Errors
    /// [`StoreError`].
    fn prune_feeds(&self, before_ms: u64) -> Result<u64, StoreError>;
}
