//! What is due, and verbs that change it. What they take is saved on this phone and waits for the server.

use super::FieldAgent;
use crate::error::FieldAgentError;
use crate::records::{AgendaItem, NewReminder, Queued, record_id};

#[uniffi::export]
impl FieldAgent {
    /// Open reminders that are due from `from_ms` on and before `until_ms` (Unix milliseconds), soonest first, at most 1,000.
    pub fn agenda(&self, from_ms: u64, until_ms: u64) -> Result<Vec<AgendaItem>, FieldAgentError> {
        let items = self.core.agenda(from_ms, until_ms)?;
        Ok(items.into_iter().map(Into::into).collect())
    }

    /// Sets a reminder about a customer.
    pub fn add_reminder(
        &self,
        customer: String,
        reminder: NewReminder,
    ) -> Result<Queued, FieldAgentError> {
        let customer = record_id(&customer)?;
        Ok(self.core.add_reminder(customer, reminder.into())?.into())
    }

    /// A reminder is done. One that is done already stays so, and nothing is queued.
    pub fn finish_reminder(&self, id: String) -> Result<Queued, FieldAgentError> {
        Ok(self.core.finish_reminder(record_id(&id)?)?.into())
    }

    /// A reminder is due at another time. One that was done is open again.
    pub fn reschedule_reminder(&self, id: String, due_ms: u64) -> Result<Queued, FieldAgentError> {
        let id = record_id(&id)?;
        Ok(self.core.reschedule_reminder(id, due_ms)?.into())
    }
}
