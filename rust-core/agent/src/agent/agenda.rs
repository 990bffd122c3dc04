//! What is due.

use super::Agent;
use super::release_data::agenda_item;
use crate::error::AgentError;
use crate::model::AgendaItem;

/// The most reminders in an answer.
const MAX_ITEMS: usize = 1_000;

impl Agent {
    /// Open reminders that are due from `from_ms` on and before `until_ms`, soonest first, at most 1,000; masked as policy says. A
    /// span that ends before it begins holds none.
    ///
    /// # Errors
    /// What stands in the way of the session, then what the store says.
    pub fn agenda(&self, from_ms: u64, until_ms: u64) -> Result<Vec<AgendaItem>, AgentError> {
        let rows = self.with_store(|store| store.agenda(from_ms, until_ms, MAX_ITEMS))?;
        let policy = self.policy();
        Ok(rows
            .into_iter()
            .map(|row| agenda_item(row, &policy))
            .collect())
    }
}
