//! Customers in lists and among search results: masked as policy says. All of it is customer data.

use agent_core::model as core;

use super::Label;

/// A customer in a list or among search results.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CustomerHit {
    /// The customer's id.
    pub id: String,
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
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Found {
    /// How many customers match.
    pub total: u64,
    /// The best of them, in order.
    pub items: Vec<CustomerHit>,
}

/// In which order a list begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum ListOrder {
    /// By name, in pinyin order.
    Name,
    /// By last contact, newest first.
    LastContact,
    /// By next follow-up, soonest first; then those without one.
    NextFollowUp,
    /// By city, in a city by name; then, by name, those of whom no city is known or may be shown.
    City,
}

/// Where the next page of a list begins. Handed back as it came; it holds part of a name.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
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
        /// The last time.
        ms: u64,
        /// The last row.
        key: i64,
    },
    /// By city, in a city by name.
    City {
        /// Sort key of the last city.
        city: String,
        /// Sort key of the last name.
        name: String,
        /// The last row.
        key: i64,
    },
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CustomerList {
    /// The customers.
    pub items: Vec<CustomerHit>,
    /// Where the next page begins; nothing after the last.
    pub next: Option<ListCursor>,
}

impl From<core::CustomerHit> for CustomerHit {
    fn from(hit: core::CustomerHit) -> Self {
        Self {
            id: hit.id.to_string(),
            name: hit.name,
            company: hit.company,
            phone: hit.phone,
            label: hit.label.into(),
            masked: hit.masked,
            city: hit.city,
            last_contact_ms: hit.last_contact_ms,
            next_follow_up_ms: hit.next_follow_up_ms,
            section: hit.section,
        }
    }
}

impl From<core::Found> for Found {
    fn from(found: core::Found) -> Self {
        Self {
            total: found.total,
            items: found.items.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ListOrder> for core::ListOrder {
    fn from(order: ListOrder) -> Self {
        match order {
            ListOrder::Name => Self::Name,
            ListOrder::LastContact => Self::LastContact,
            ListOrder::NextFollowUp => Self::NextFollowUp,
            ListOrder::City => Self::City,
        }
    }
}

impl From<core::ListCursor> for ListCursor {
    fn from(cursor: core::ListCursor) -> Self {
        match cursor {
            core::ListCursor::Name { name, key } => Self::Name { name, key },
            core::ListCursor::LastContact { ms, key } => Self::LastContact { ms, key },
            core::ListCursor::NextFollowUp { ms, key } => Self::NextFollowUp { ms, key },
            core::ListCursor::City { city, name, key } => Self::City { city, name, key },
        }
    }
}

impl From<ListCursor> for core::ListCursor {
    fn from(cursor: ListCursor) -> Self {
        match cursor {
            ListCursor::Name { name, key } => Self::Name { name, key },
            ListCursor::LastContact { ms, key } => Self::LastContact { ms, key },
            ListCursor::NextFollowUp { ms, key } => Self::NextFollowUp { ms, key },
            ListCursor::City { city, name, key } => Self::City { city, name, key },
        }
    }
}

impl From<core::CustomerList> for CustomerList {
    fn from(list: core::CustomerList) -> Self {
        Self {
            items: list.items.into_iter().map(Into::into).collect(),
            next: list.next.map(Into::into),
        }
    }
}
