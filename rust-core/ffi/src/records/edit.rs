//! Edits: what a person asks for, and what waits.

use std::collections::{BTreeMap, HashMap};

use agent_core::model::{
    Conflict, DraftKind, FieldChange, NewReminder, NewVisit, Pending, PendingOperation, Queued,
    Resolution,
};
use fleet_protocol::record::Entity;
use serde_json::Value;

/// A field to set.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct FieldEdit {
    /// Name on the wire.
    pub field: String,
    /// The new value.
    pub value: String,
}

/// A visit to log.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct VisitDraft {
    /// What was said.
    pub note: String,
    /// How it went.
    pub outcome: String,
    /// When; now if absent.
    pub at_ms: Option<u64>,
    /// When to remind of the next step, if at all.
    pub remind_at_ms: Option<u64>,
    /// The next step.
    pub next_step: String,
}

/// An edit that is saved on this phone and waits for the server.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct QueuedEdit {
    /// The record that was changed or made.
    pub record: String,
    /// How many operations wait in all.
    pub pending: u64,
}

/// The kind of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum RecordSort {
    /// A customer.
    Customer,
    /// A person at a customer.
    Contact,
    /// A visit.
    Visit,
    /// A reminder.
    Reminder,
}

/// What a draft is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum DraftSort {
    /// An edit of the customer.
    Edit,
    /// A visit.
    Visit,
}

/// What waits: for the server, and for a person.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct PendingWork {
    /// What the server has not answered, oldest first.
    pub edits: Vec<PendingEdit>,
    /// What a person must decide, oldest first.
    pub conflicts: Vec<ConflictView>,
}

/// An edit that the server has not answered.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PendingEdit {
    /// Its id.
    pub id: String,
    /// Its kind of record.
    pub sort: RecordSort,
    /// Whose.
    pub customer: String,
    /// Names of the fields.
    pub fields: Vec<String>,
}

/// A field that a person must decide.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct ConflictView {
    /// What to name when resolving it.
    pub id: u64,
    /// Its kind of record.
    pub sort: RecordSort,
    /// Whose.
    pub customer: String,
    /// The field's name.
    pub field: String,
    /// What was entered here.
    pub mine: String,
    /// What stands on the server.
    pub theirs: String,
    /// Whether the server refused the edit as a whole.
    pub rejected: bool,
    /// When the answer came.
    pub at_ms: u64,
}

/// A person's decision on a conflict.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum ConflictChoice {
    /// What was entered here.
    Mine,
    /// What stands on the server.
    Theirs,
    /// Something else.
    Other {
        /// What.
        value: String,
    },
}

impl From<FieldEdit> for FieldChange {
    fn from(edit: FieldEdit) -> Self {
        Self {
            field: edit.field,
            value: Value::String(edit.value),
        }
    }
}

impl From<VisitDraft> for NewVisit {
    fn from(visit: VisitDraft) -> Self {
        let note = visit.next_step;
        Self {
            note: visit.note,
            outcome: visit.outcome,
            at_ms: visit.at_ms,
            reminder: visit
                .remind_at_ms
                .map(|due_ms| NewReminder { due_ms, note }),
        }
    }
}

impl From<Queued> for QueuedEdit {
    fn from(queued: Queued) -> Self {
        Self {
            record: queued.record.to_string(),
            pending: queued.pending,
        }
    }
}

impl From<Entity> for RecordSort {
    fn from(entity: Entity) -> Self {
        match entity {
            Entity::Customer => Self::Customer,
            Entity::Contact => Self::Contact,
            Entity::Visit => Self::Visit,
            Entity::Reminder => Self::Reminder,
        }
    }
}

impl From<DraftSort> for DraftKind {
    fn from(sort: DraftSort) -> Self {
        match sort {
            DraftSort::Edit => Self::Edit,
            DraftSort::Visit => Self::Visit,
        }
    }
}

impl From<Pending> for PendingWork {
    fn from(pending: Pending) -> Self {
        Self {
            edits: pending
                .operations
                .into_iter()
                .map(PendingEdit::from)
                .collect(),
            conflicts: pending
                .conflicts
                .into_iter()
                .map(ConflictView::from)
                .collect(),
        }
    }
}

impl From<PendingOperation> for PendingEdit {
    fn from(operation: PendingOperation) -> Self {
        Self {
            id: operation.op.to_string(),
            sort: operation.entity.into(),
            customer: operation.customer.to_string(),
            fields: operation.fields,
        }
    }
}

impl From<Conflict> for ConflictView {
    fn from(conflict: Conflict) -> Self {
        Self {
            id: conflict.id,
            sort: conflict.entity.into(),
            customer: conflict.customer.to_string(),
            field: conflict.field,
            mine: text(conflict.mine),
            theirs: text(conflict.theirs),
            rejected: conflict.rejected.is_some(),
            at_ms: conflict.at_ms,
        }
    }
}

impl From<ConflictChoice> for Resolution {
    fn from(choice: ConflictChoice) -> Self {
        match choice {
            ConflictChoice::Mine => Self::Mine,
            ConflictChoice::Theirs => Self::Theirs,
            ConflictChoice::Other { value } => Self::Value(Value::String(value)),
        }
    }
}

/// A draft's fields for the core.
pub(crate) fn typed(fields: HashMap<String, String>) -> BTreeMap<String, Value> {
    fields
        .into_iter()
        .map(|(field, value)| (field, Value::String(value)))
        .collect()
}

/// A draft's fields for the other side.
pub(crate) fn untyped(fields: BTreeMap<String, Value>) -> HashMap<String, String> {
    fields
        .into_iter()
        .map(|(field, value)| (field, text(value)))
        .collect()
}

/// A value as people type it: nothing is empty, a text is itself, numbers and flags as JSON writes them.
fn text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}
