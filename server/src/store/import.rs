//! Customers in from files. Which row means which customer, and what a row that was imported before may change.

use std::collections::BTreeMap;

use fleet_protocol::ids::{Hash32, RecordId, UserId};
use serde_json::Value;

use super::{Origin, StoreError};

/// A row that passed every check of its own.
#[derive(Clone, Debug)]
pub struct ImportRow {
    /// Who the row says it is.
    pub identity: Identity,
    /// The fields by wire name, normalised. Columns that the file does not have are absent.
    pub fields: BTreeMap<String, Value>,
    /// Whose customer it is to be; `None` when the file has no owner column and the customer exists.
    pub owner: Option<UserId>,
    /// The id of the customer if it is new.
    pub candidate: RecordId,
}

/// Who a row says it is.
#[derive(Clone, Debug)]
pub struct Identity {
    /// SHA-256 over external id, or name, company and first phone or e-mail.
    pub key: Hash32,
    /// For a row that this server exported: which customer, at which revision, with hashes of the fields as exported.
    pub stamp: Option<ExportStamp>,
}

/// What an exported row remembers of the moment of its export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportStamp {
    /// The customer.
    pub record: RecordId,
    /// Its revision.
    pub rev: u64,
    /// The start of a hash of each field's value, by wire name (and `owner`).
    pub fields: BTreeMap<String, [u8; 6]>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOutcome {
    /// A new customer.
    Created,
    /// Some fields were changed.
    Updated,
    /// Nothing to do.
    Unchanged,
    /// Refused; nothing was applied.
    Refused(RowRefusal),
}

/// Why the store refuses a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowRefusal {
    /// The customer was deleted; an import does not bring it back.
    Deleted,
    /// A new customer without an owner.
    NoOwner,
    /// A value that the rules for fields refuse.
    InvalidValue,
}

/// Use cases of import.
pub trait ImportStore {
    /// Applies a batch of rows in one transaction: all or none. With `dry_run` it only says what would happen.
    ///
    /// # Errors
    /// [`StoreError`]; nothing of the batch is applied then.
    fn import_batch(
        &self,
        rows: &[ImportRow],
        dry_run: bool,
        by: &Origin,
    ) -> Result<Vec<RowOutcome>, StoreError>;
}
