//! Customers as a shell shows them: masked as policy says. All of it is customer data.

use agent_core::model as core;
use fleet_protocol::record;

/// How secret a customer's data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Label {
    /// 公开
    Public,
    /// 内部
    Internal,
    /// 机密
    Confidential,
    /// 绝密
    Restricted,
}

/// A customer, opened.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CustomerView {
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
    pub contacts: Vec<Contact>,
    /// Visits, newest first.
    pub visits: Vec<Visit>,
    /// Reminders, soonest first.
    pub reminders: Vec<Reminder>,
    /// Whether edits wait for the server.
    pub pending: bool,
}

/// A person at a customer.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Contact {
    /// The contact's id.
    pub id: String,
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
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Visit {
    /// The visit's id.
    pub id: String,
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
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Reminder {
    /// The reminder's id.
    pub id: String,
    /// When it is due, Unix milliseconds.
    pub due_ms: u64,
    /// What to do, masked if the customer is.
    pub note: String,
    /// Whether it is done.
    pub done: bool,
}

/// Why masked fields are asked for. It stands in the audit chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum RevealReason {
    /// To call.
    Calling,
    /// For a quote.
    Quote,
    /// To correct the data.
    Correcting,
    /// Something else.
    Other,
}

impl RevealReason {
    /// The word that the core takes.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Calling => "calling",
            Self::Quote => "quote",
            Self::Correcting => "correcting",
            Self::Other => "other",
        }
    }
}

/// A field that can be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum CopyField {
    /// The customer's phone.
    Phone,
    /// The customer's e-mail.
    Email,
    /// The customer's address.
    Address,
}

impl CopyField {
    /// The word that the core takes.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
        }
    }
}

/// A field that may be copied now, and how far.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct CopiedField {
    /// Its text. Customer data.
    pub text: String,
    /// Whether it may go into the system's clipboard, where other apps can read it.
    pub to_system: bool,
}

impl From<core::CopiedField> for CopiedField {
    fn from(copied: core::CopiedField) -> Self {
        Self {
            text: copied.text,
            to_system: copied.to_system,
        }
    }
}

impl From<record::Label> for Label {
    fn from(label: record::Label) -> Self {
        match label {
            record::Label::Public => Self::Public,
            record::Label::Internal => Self::Internal,
            record::Label::Confidential => Self::Confidential,
            record::Label::Restricted => Self::Restricted,
        }
    }
}

impl From<core::CustomerView> for CustomerView {
    fn from(view: core::CustomerView) -> Self {
        Self {
            id: view.id.to_string(),
            name: view.name,
            company: view.company,
            phone: view.phone,
            email: view.email,
            address: view.address,
            label: view.label.into(),
            notes: view.notes,
            external_id: view.external_id,
            masked: view.masked,
            rev: view.rev,
            last_contact_ms: view.last_contact_ms,
            contacts: view.contacts.into_iter().map(Into::into).collect(),
            visits: view.visits.into_iter().map(Into::into).collect(),
            reminders: view.reminders.into_iter().map(Into::into).collect(),
            pending: view.pending,
        }
    }
}

impl From<core::ContactRow> for Contact {
    fn from(contact: core::ContactRow) -> Self {
        Self {
            id: contact.id.to_string(),
            name: contact.name,
            title: contact.title,
            phone: contact.phone,
            email: contact.email,
        }
    }
}

impl From<core::VisitRow> for Visit {
    fn from(visit: core::VisitRow) -> Self {
        Self {
            id: visit.id.to_string(),
            at_ms: visit.at_ms,
            note: visit.note,
            outcome: visit.outcome,
            place: visit.place,
        }
    }
}

impl From<core::ReminderRow> for Reminder {
    fn from(reminder: core::ReminderRow) -> Self {
        Self {
            id: reminder.id.to_string(),
            due_ms: reminder.due_ms,
            note: reminder.note,
            done: reminder.done,
        }
    }
}
