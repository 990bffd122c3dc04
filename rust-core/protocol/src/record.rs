//! The four kinds of record: customers, and what belongs to one.
//!
//! Empty text means "none". All texts are at most [`crate::limits::MAX_FIELD_BYTES`].

use serde::{Deserialize, Serialize};

use crate::ids::RecordId;

/// How secret a customer's data is, rising.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// 公开
    Public,
    /// 内部
    #[default]
    Internal,
    /// 机密
    Confidential,
    /// 绝密
    Restricted,
}

/// The kind of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    /// [`Customer`]
    Customer,
    /// [`Contact`]
    Contact,
    /// [`Visit`]
    Visit,
    /// [`Reminder`]
    Reminder,
}

/// A customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    /// The person's name; never empty.
    pub name: String,
    /// The company.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub company: String,
    /// The main phone, E.164 where it could be normalised.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// E-mail.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Label.
    pub label: Label,
    /// Notes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// The id in the system that the customer was imported from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub external_id: String,
}

/// A person at a customer, with their own phone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// The person's name.
    pub name: String,
    /// What they do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Phone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// E-mail.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
}

/// A visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// When, Unix milliseconds.
    pub at_ms: u64,
    /// What was said.
    pub note: String,
    /// How it went ("order", "call back").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub outcome: String,
    /// Where, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
}

/// A follow-up reminder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reminder {
    /// When it is due, Unix milliseconds.
    pub due_ms: u64,
    /// What to do.
    pub note: String,
    /// Whether it is done.
    #[serde(default)]
    pub done: bool,
}

/// A record's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Record {
    /// A customer.
    Customer(Customer),
    /// A contact of `customer`.
    Contact {
        /// Whose contact.
        customer: RecordId,
        /// The contact.
        contact: Contact,
    },
    /// A visit to `customer`.
    Visit {
        /// Who was visited.
        customer: RecordId,
        /// The visit.
        visit: Visit,
    },
    /// A reminder about `customer`.
    Reminder {
        /// About whom.
        customer: RecordId,
        /// The reminder.
        reminder: Reminder,
    },
}

impl Record {
    /// Its kind.
    #[must_use]
    pub fn entity(&self) -> Entity {
        match self {
            Self::Customer(_) => Entity::Customer,
            Self::Contact { .. } => Entity::Contact,
            Self::Visit { .. } => Entity::Visit,
            Self::Reminder { .. } => Entity::Reminder,
        }
    }
}
