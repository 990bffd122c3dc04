//! Customers as the store hands them to use cases (whole), and as use cases hand them out (masked as policy says).

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::{Customer, Label};
use serde::{Deserialize, Serialize};

/// A customer in a list, unmasked: for use cases only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CustomerRow {
    pub(crate) id: RecordId,
    pub(crate) name: String,
    pub(crate) company: String,
    pub(crate) phone: String,
    pub(crate) label: Label,
    pub(crate) last_contact_ms: Option<u64>,
    pub(crate) follow_up_ms: Option<u64>,
    /// Its city as the store orders cities, the name behind a tab; empty if none is known.
    pub(crate) city: String,
    /// Where its name stands in the list.
    pub(crate) sort_name: String,
    /// The row.
    pub(crate) key: i64,
}

/// A customer with all that hangs on it, unmasked: for use cases only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CustomerFile {
    pub(crate) id: RecordId,
    pub(crate) rev: u64,
    pub(crate) customer: Customer,
    pub(crate) last_contact_ms: u64,
    pub(crate) contacts: Vec<ContactRow>,
    pub(crate) visits: Vec<VisitRow>,
    pub(crate) reminders: Vec<ReminderRow>,
    pub(crate) pending: bool,
}

/// A person at a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContactRow {
    /// The contact's id.
    pub id: RecordId,
    /// Name.
    pub name: String,
    /// What they do.
    pub title: String,
    /// Phone, masked if the customer is.
    pub phone: String,
    /// E-mail, masked if the customer is.
    pub email: String,
}

/// A visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VisitRow {
    /// The visit's id.
    pub id: RecordId,
    /// When, Unix milliseconds.
    pub at_ms: u64,
    /// What was said, masked if the customer is.
    pub note: String,
    /// How it went.
    pub outcome: String,
    /// Where, masked if the customer is.
    pub place: Option<String>,
}

/// A follow-up reminder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReminderRow {
    /// The reminder's id.
    pub id: RecordId,
    /// When it is due, Unix milliseconds.
    pub due_ms: u64,
    /// What to do, masked if the customer is.
    pub note: String,
    /// Whether it is done.
    pub done: bool,
}

/// A customer in a list or among search results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CustomerHit {
    /// The customer's id.
    pub id: RecordId,
    /// Name.
    pub name: String,
    /// Company.
    pub company: String,
    /// Phone, masked as policy says.
    pub phone: String,
    /// How secret the customer's data is.
    pub label: Label,
    /// Whether something is masked.
    pub masked: bool,
    /// The city of the address; empty if none is known, or masked.
    pub city: String,
    /// The newest visit, Unix milliseconds.
    pub last_contact_ms: Option<u64>,
    /// The earliest open reminder, Unix milliseconds.
    pub next_follow_up_ms: Option<u64>,
    /// Under what it stands in its list: a letter or `#`, a city, a local date; empty if none, and among search results.
    pub section: String,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Found {
    /// How many customers match.
    pub total: u64,
    /// The best of them, in order.
    pub items: Vec<CustomerHit>,
}

/// Where the next page of a list begins. Opaque to callers; holds part of a name, so it is customer data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ListCursor {
    /// By name.
    Name {
        /// Sort key of the last name.
        name: String,
        /// The last row.
        key: i64,
    },
    /// By last contact, newest first.
    LastContact {
        /// The last time.
        ms: u64,
        /// The last row.
        key: i64,
    },
    /// By next follow-up, soonest first.
    NextFollowUp {
        /// The last time; that of customers without a follow-up lies behind all others.
        ms: u64,
        /// The last row.
        key: i64,
    },
    /// By city, in a city by name.
    City {
        /// The last city, as the store orders them; empty among those without one.
        city: String,
        /// Sort key of the last name.
        name: String,
        /// The last row.
        key: i64,
    },
}

impl ListCursor {
    /// The order that it goes on with.
    #[must_use]
    pub const fn order(&self) -> ListOrder {
        match self {
            Self::Name { .. } => ListOrder::Name,
            Self::LastContact { .. } => ListOrder::LastContact,
            Self::NextFollowUp { .. } => ListOrder::NextFollowUp,
            Self::City { .. } => ListOrder::City,
        }
    }
}

/// In which order a list begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListOrder {
    /// By name, in pinyin order.
    #[default]
    Name,
    /// By last contact, newest first.
    LastContact,
    /// By next follow-up, soonest first; then those without one.
    NextFollowUp,
    /// By city, in a city by name; then, by name, those of whom no city is known or may be shown.
    City,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CustomerList {
    /// The customers.
    pub items: Vec<CustomerHit>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<ListCursor>,
}

/// A field that may be copied now, and how far.
#[derive(Clone, PartialEq, Eq)]
pub struct CopiedField {
    /// Its text. Customer data.
    pub text: String,
    /// Whether it may go into the system's clipboard, where other apps can read it.
    pub to_system: bool,
}

impl std::fmt::Debug for CopiedField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CopiedField")
            .field("to_system", &self.to_system)
            .finish_non_exhaustive()
    }
}

/// A customer, opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CustomerView {
    /// The customer's id.
    pub id: RecordId,
    /// Name.
    pub name: String,
    /// Company.
    pub company: String,
    /// Phone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Address.
    pub address: String,
    /// How secret the data is.
    pub label: Label,
    /// Notes.
    pub notes: String,
    /// The id in the system that the customer was imported from.
    pub external_id: String,
    /// Whether something is masked.
    pub masked: bool,
    /// The server's revision; 0 for a customer that the server does not have yet.
    pub rev: u64,
    /// The newest visit, Unix milliseconds; 0 = none.
    pub last_contact_ms: u64,
    /// People there.
    pub contacts: Vec<ContactRow>,
    /// Visits, newest first, at most 50.
    pub visits: Vec<VisitRow>,
    /// Reminders, soonest first.
    pub reminders: Vec<ReminderRow>,
    /// Whether edits wait for the server.
    pub pending: bool,
}
