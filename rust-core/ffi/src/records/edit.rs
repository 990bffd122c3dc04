//! Edits, visits and drafts as a person enters them. All of it is customer data.

use agent_core::model as core;
use serde_json::Value;

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum FieldValue {
    /// Text; also a label's word.
    Text {
        /// The text.
        text: String,
    },
    /// A time, Unix milliseconds.
    Number {
        /// The number.
        number: u64,
    },
    /// Yes or no.
    Flag {
        /// Which.
        flag: bool,
    },
    /// Nothing.
    Nothing,
}

/// A field and its value.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct FieldChange {
    /// The field's name on the wire.
    pub field: String,
    /// The new value.
    pub value: FieldValue,
}

/// A visit to log.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct NewVisit {
    /// What was said.
    pub note: String,
    /// How it went.
    pub outcome: String,
    /// When, Unix milliseconds; now if nothing.
    pub at_ms: Option<u64>,
    /// Where, in words.
    pub place: Option<String>,
    /// A reminder to set with it.
    pub reminder: Option<NewReminder>,
}

/// A reminder to set.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct NewReminder {
    /// When it is due, Unix milliseconds.
    pub due_ms: u64,
    /// What to do.
    pub note: String,
}

/// An edit that is saved on this phone and waits for the server.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Queued {
    /// The record that was changed or made.
    pub record: String,
    /// How many operations wait in all.
    pub pending: u64,
}

/// What a draft is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum DraftKind {
    /// An edit of the customer.
    Edit,
    /// A visit.
    Visit,
}

impl From<FieldValue> for Value {
    fn from(value: FieldValue) -> Self {
        match value {
            FieldValue::Text { text } => Self::from(text),
            FieldValue::Number { number } => Self::from(number),
            FieldValue::Flag { flag } => Self::from(flag),
            FieldValue::Nothing => Self::Null,
        }
    }
}

impl From<Value> for FieldValue {
    fn from(value: Value) -> Self {
        match value {
            Value::String(text) => Self::Text { text },
            Value::Bool(flag) => Self::Flag { flag },
            // No field holds another kind of number, a list or an object.
            Value::Number(number) => number
                .as_u64()
                .map_or(Self::Nothing, |number| Self::Number { number }),
            Value::Null | Value::Array(_) | Value::Object(_) => Self::Nothing,
        }
    }
}

impl From<FieldChange> for core::FieldChange {
    fn from(change: FieldChange) -> Self {
        Self {
            field: change.field,
            value: change.value.into(),
        }
    }
}

impl From<FieldChange> for (String, Value) {
    fn from(change: FieldChange) -> Self {
        (change.field, change.value.into())
    }
}

impl From<(String, Value)> for FieldChange {
    fn from((field, value): (String, Value)) -> Self {
        Self {
            field,
            value: value.into(),
        }
    }
}

impl From<NewVisit> for core::NewVisit {
    fn from(visit: NewVisit) -> Self {
        Self {
            note: visit.note,
            outcome: visit.outcome,
            at_ms: visit.at_ms,
            place: visit.place,
            reminder: visit.reminder.map(Into::into),
        }
    }
}

impl From<NewReminder> for core::NewReminder {
    fn from(reminder: NewReminder) -> Self {
        Self {
            due_ms: reminder.due_ms,
            note: reminder.note,
        }
    }
}

impl From<core::Queued> for Queued {
    fn from(queued: core::Queued) -> Self {
        Self {
            record: queued.record.to_string(),
            pending: queued.pending,
        }
    }
}

impl From<DraftKind> for core::DraftKind {
    fn from(kind: DraftKind) -> Self {
        match kind {
            DraftKind::Edit => Self::Edit,
            DraftKind::Visit => Self::Visit,
        }
    }
}
