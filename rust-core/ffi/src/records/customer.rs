//! Customers as a shell shows them: masked as policy says, before they cross.

use agent_core::model::{
    ContactRow, CustomerHit, CustomerList, CustomerView, Found, ListCursor, ReminderRow, VisitRow,
};
use fleet_protocol::record::Label;

/// How secret a customer's data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Sensitivity {
    /// 公开
    Public,
    /// 内部
    Internal,
    /// 机密
    Confidential,
    /// 绝密
    Restricted,
}

/// A customer in a list or among search results.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct CustomerSummary {
    /// The customer's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Company.
    pub company: String,
    /// Phone.
    pub phone: String,
    /// How secret the data is.
    pub sensitivity: Sensitivity,
    /// Whether something is masked.
    pub masked: bool,
    /// The newest visit; 0 for none.
    pub last_contact_ms: u64,
}

/// What a search found.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct SearchResult {
    /// How many customers match.
    pub total: u64,
    /// The best of them, in order.
    pub items: Vec<CustomerSummary>,
}

/// A page of the list.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct CustomerPage {
    /// The customers.
    pub items: Vec<CustomerSummary>,
    /// Where the next page begins; nothing after the last.
    pub next: Option<ListPosition>,
}

/// Where a page begins. Holds part of a name: it is customer data, and is dropped with the list.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum ListPosition {
    /// By name.
    Name {
        /// Sort key of the last name.
        name: String,
        /// The last row.
        row: i64,
    },
    /// By last contact, newest first.
    LastContact {
        /// The last time.
        ms: u64,
        /// The last row.
        row: i64,
    },
}

/// A customer, opened.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct CustomerDetail {
    /// The customer's id.
    pub id: String,
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
    pub sensitivity: Sensitivity,
    /// Notes.
    pub notes: String,
    /// Whether something is masked.
    pub masked: bool,
    /// The newest visit; 0 for none.
    pub last_contact_ms: u64,
    /// People there.
    pub contacts: Vec<ContactView>,
    /// Visits, newest first.
    pub visits: Vec<VisitView>,
    /// Reminders, soonest first.
    pub reminders: Vec<ReminderView>,
    /// Whether edits wait for the server.
    pub pending: bool,
}

/// A person at a customer.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct ContactView {
    /// The contact's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What they do.
    pub title: String,
    /// Phone.
    pub phone: String,
    /// E-mail.
    pub email: String,
}

/// A visit.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct VisitView {
    /// The visit's id.
    pub id: String,
    /// When.
    pub at_ms: u64,
    /// What was said.
    pub note: String,
    /// How it went.
    pub outcome: String,
}

/// A follow-up reminder.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct ReminderView {
    /// The reminder's id.
    pub id: String,
    /// When it is due.
    pub due_ms: u64,
    /// What to do.
    pub note: String,
    /// Whether it is done.
    pub done: bool,
}

impl From<Label> for Sensitivity {
    fn from(label: Label) -> Self {
        match label {
            Label::Public => Self::Public,
            Label::Internal => Self::Internal,
            Label::Confidential => Self::Confidential,
            Label::Restricted => Self::Restricted,
        }
    }
}

impl From<CustomerHit> for CustomerSummary {
    fn from(hit: CustomerHit) -> Self {
        Self {
            id: hit.id.to_string(),
            name: hit.name,
            company: hit.company,
            phone: hit.phone,
            sensitivity: hit.label.into(),
            masked: hit.masked,
            last_contact_ms: hit.last_contact_ms,
        }
    }
}

impl From<Found> for SearchResult {
    fn from(found: Found) -> Self {
        Self {
            total: found.total,
            items: found.items.into_iter().map(CustomerSummary::from).collect(),
        }
    }
}

impl From<CustomerList> for CustomerPage {
    fn from(list: CustomerList) -> Self {
        Self {
            items: list.items.into_iter().map(CustomerSummary::from).collect(),
            next: list.next.map(ListPosition::from),
        }
    }
}

impl From<ListCursor> for ListPosition {
    fn from(cursor: ListCursor) -> Self {
        match cursor {
            ListCursor::Name { name, key } => Self::Name { name, row: key },
            ListCursor::LastContact { ms, key } => Self::LastContact { ms, row: key },
        }
    }
}

impl From<ListPosition> for ListCursor {
    fn from(position: ListPosition) -> Self {
        match position {
            ListPosition::Name { name, row } => Self::Name { name, key: row },
            ListPosition::LastContact { ms, row } => Self::LastContact { ms, key: row },
        }
    }
}

impl From<CustomerView> for CustomerDetail {
    fn from(view: CustomerView) -> Self {
        Self {
            id: view.id.to_string(),
            name: view.name,
            company: view.company,
            phone: view.phone,
            email: view.email,
            address: view.address,
            sensitivity: view.label.into(),
            notes: view.notes,
            masked: view.masked,
            last_contact_ms: view.last_contact_ms,
            contacts: view.contacts.into_iter().map(ContactView::from).collect(),
            visits: view.visits.into_iter().map(VisitView::from).collect(),
            reminders: view.reminders.into_iter().map(ReminderView::from).collect(),
            pending: view.pending,
        }
    }
}

impl From<ContactRow> for ContactView {
    fn from(row: ContactRow) -> Self {
        Self {
            id: row.id.to_string(),
            name: row.name,
            title: row.title,
            phone: row.phone,
            email: row.email,
        }
    }
}

impl From<VisitRow> for VisitView {
    fn from(row: VisitRow) -> Self {
        Self {
            id: row.id.to_string(),
            at_ms: row.at_ms,
            note: row.note,
            outcome: row.outcome,
        }
    }
}

impl From<ReminderRow> for ReminderView {
    fn from(row: ReminderRow) -> Self {
        Self {
            id: row.id.to_string(),
            due_ms: row.due_ms,
            note: row.note,
            done: row.done,
        }
    }
}
