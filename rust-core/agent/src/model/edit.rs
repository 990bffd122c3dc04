//! Edits: what a person asks for, and what waits.

use fleet_protocol::ids::{OpId, RecordId};
use fleet_protocol::record::Entity;
use fleet_protocol::sync::RejectCode;
use serde::Serialize;
use serde_json::Value;

/// A field to set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Name on the wire.
    pub field: String,
    /// The new value.
    pub value: Value,
}

/// A visit to log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewVisit {
    /// What was said.
    pub note: String,
    /// How it went.
    pub outcome: String,
    /// When, Unix milliseconds; now if `None`.
    pub at_ms: Option<u64>,
    /// Where, in words.
    pub place: Option<String>,
    /// A reminder to set with it.
    pub reminder: Option<NewReminder>,
}

/// A reminder to set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewReminder {
    /// When it is due, Unix milliseconds.
    pub due_ms: u64,
    /// What to do.
    pub note: String,
}

/// An edit that is saved on this phone and waits for the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Queued {
    /// The record that was changed or made.
    pub record: RecordId,
    /// How many operations wait in all.
    pub pending: u64,
}

/// What a draft is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftKind {
    /// An edit of the customer.
    Edit,
    /// A visit.
    Visit,
}

impl DraftKind {
    /// As it is stored.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Visit => "visit",
        }
    }
}

/// An operation that the server has not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PendingOperation {
    /// Its id.
    pub op: OpId,
    /// Its kind of record.
    pub entity: Entity,
    /// The record.
    pub record: RecordId,
    /// Whose.
    pub customer: RecordId,
    /// Names of the fields; the values are shown with the customer, masked as policy says.
    pub fields: Vec<String>,
}

/// A field that a person must decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// What to name when resolving it.
    pub id: u64,
    /// The record.
    pub record: RecordId,
    /// Its kind.
    pub entity: Entity,
    /// Whose.
    pub customer: RecordId,
    /// The field's name.
    pub field: String,
    /// What was entered here.
    pub mine: Value,
    /// What stands on the server.
    pub theirs: Value,
    /// Why the server refused the edit as a whole, if it did.
    pub rejected: Option<RejectCode>,
    /// When the answer came, Unix milliseconds.
    pub at_ms: u64,
}

/// What waits: for the server, and for a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pending {
    /// Operations that the server has not answered, oldest first.
    pub operations: Vec<PendingOperation>,
    /// Fields that a person must decide, oldest first.
    pub conflicts: Vec<Conflict>,
}

/// A person's decision on a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// What was entered here, again.
    Mine,
    /// What stands on the server.
    Theirs,
    /// Something else.
    Value(Value),
}
