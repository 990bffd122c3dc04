//! What is due: open reminders with whose they are.

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::Label;
use serde::Serialize;

/// An open reminder, unmasked: for use cases only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AgendaRow {
    pub(crate) reminder: RecordId,
    pub(crate) customer: RecordId,
    pub(crate) customer_name: String,
    pub(crate) company: String,
    pub(crate) label: Label,
    pub(crate) due_ms: u64,
    pub(crate) note: String,
}

/// An open reminder with whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgendaItem {
    /// The reminder's id.
    pub reminder: RecordId,
    /// Whose it is.
    pub customer: RecordId,
    /// The customer's name.
    pub customer_name: String,
    /// The customer's company.
    pub company: String,
    /// When it is due, Unix milliseconds.
    pub due_ms: u64,
    /// What to do, masked if the customer is.
    pub note: String,
    /// Whether something is masked.
    pub masked: bool,
}
