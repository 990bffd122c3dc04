//! What waits, for the server and for a person. The values are customer data.

use agent_core::model as core;
use fleet_protocol::{record, sync};

use super::FieldValue;

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Pending {
    /// Operations that the server has not answered, oldest first.
    pub operations: Vec<PendingOperation>,
    /// Fields that a person must decide, oldest first.
    pub conflicts: Vec<Conflict>,
}

/// An operation that the server has not answered.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PendingOperation {
    /// Its id.
    pub op: String,
    /// Its kind of record.
    pub entity: EntityKind,
    /// The record.
    pub record: String,
    /// The customer that it belongs to.
    pub customer: String,
    /// Names of the fields.
    pub fields: Vec<String>,
}

/// A field that a person must decide.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Conflict {
    /// What to name when resolving it.
    pub id: u64,
    /// The record.
    pub record: String,
    /// Its kind.
    pub entity: EntityKind,
    /// The customer that it belongs to.
    pub customer: String,
    /// The field's name.
    pub field: String,
    /// What was entered here.
    pub mine: FieldValue,
    /// What stands on the server.
    pub theirs: FieldValue,
    /// Why the server refused the edit as a whole, if it did.
    pub rejected: Option<RejectCode>,
    /// When the answer came, Unix milliseconds.
    pub at_ms: u64,
}

/// The kind of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum EntityKind {
    /// A customer.
    Customer,
    /// A person at a customer.
    Contact,
    /// A visit.
    Visit,
    /// A reminder.
    Reminder,
}

/// Why the server refused an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum RejectCode {
    /// The customer now belongs to someone else; the edit is kept for a manager.
    NoLongerYours,
    /// The record was deleted.
    Deleted,
    /// The server does not know the record.
    Unknown,
    /// A field that a phone may not set.
    FieldNotEditable,
    /// A value that cannot be taken.
    InvalidValue,
}

/// A person's decision on a conflict.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Resolution {
    /// What was entered here, again.
    Mine,
    /// What stands on the server.
    Theirs,
    /// Something else.
    Other {
        /// What.
        value: FieldValue,
    },
}

impl From<core::Pending> for Pending {
    fn from(pending: core::Pending) -> Self {
        Self {
            operations: pending.operations.into_iter().map(Into::into).collect(),
            conflicts: pending.conflicts.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<core::PendingOperation> for PendingOperation {
    fn from(operation: core::PendingOperation) -> Self {
        Self {
            op: operation.op.to_string(),
            entity: operation.entity.into(),
            record: operation.record.to_string(),
            customer: operation.customer.to_string(),
            fields: operation.fields,
        }
    }
}

impl From<core::Conflict> for Conflict {
    fn from(conflict: core::Conflict) -> Self {
        Self {
            id: conflict.id,
            record: conflict.record.to_string(),
            entity: conflict.entity.into(),
            customer: conflict.customer.to_string(),
            field: conflict.field,
            mine: conflict.mine.into(),
            theirs: conflict.theirs.into(),
            rejected: conflict.rejected.map(Into::into),
            at_ms: conflict.at_ms,
        }
    }
}

impl From<record::Entity> for EntityKind {
    fn from(entity: record::Entity) -> Self {
        match entity {
            record::Entity::Customer => Self::Customer,
            record::Entity::Contact => Self::Contact,
            record::Entity::Visit => Self::Visit,
            record::Entity::Reminder => Self::Reminder,
        }
    }
}

impl From<sync::RejectCode> for RejectCode {
    fn from(code: sync::RejectCode) -> Self {
        match code {
            sync::RejectCode::NoLongerYours => Self::NoLongerYours,
            sync::RejectCode::Deleted => Self::Deleted,
            sync::RejectCode::Unknown => Self::Unknown,
            sync::RejectCode::FieldNotEditable => Self::FieldNotEditable,
            sync::RejectCode::InvalidValue => Self::InvalidValue,
        }
    }
}

impl From<Resolution> for core::Resolution {
    fn from(resolution: Resolution) -> Self {
        match resolution {
            Resolution::Mine => Self::Mine,
            Resolution::Theirs => Self::Theirs,
            Resolution::Other { value } => Self::Value(value.into()),
        }
    }
}
