//! What is due, masked as policy says. All of it is customer data.

use agent_core::model as core;

/// An open reminder with whose it is.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct AgendaItem {
    /// The reminder's id.
    pub reminder: String,
    /// Whose it is.
    pub customer: String,
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

impl From<core::AgendaItem> for AgendaItem {
    fn from(item: core::AgendaItem) -> Self {
        Self {
            reminder: item.reminder.to_string(),
            customer: item.customer.to_string(),
            customer_name: item.customer_name,
            company: item.company,
            due_ms: item.due_ms,
            note: item.note,
            masked: item.masked,
        }
    }
}
