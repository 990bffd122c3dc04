//! Logging a visit, with a reminder if one is wanted: one gesture, one edit.

use fleet_protocol::ids::RecordId;
use fleet_protocol::record::Entity;
use serde_json::Value;

use super::Agent;
use super::edit_customer::change;
use crate::error::AgentError;
use crate::model::{DraftKind, NewVisit, Queued};

impl Agent {
    /// Logs a visit to a customer. Durable and audited when this returns; a draft of it ends.
    ///
    /// # Errors
    /// [`AgentError::NotFound`], [`AgentError::InvalidInput`]; then nothing was done.
    pub fn log_visit(&self, customer: RecordId, visit: NewVisit) -> Result<Queued, AgentError> {
        let at_ms = visit.at_ms.unwrap_or_else(|| self.now().wall_ms);
        let mut changes = vec![
            change("at_ms", Value::from(at_ms)),
            change("note", Value::from(visit.note)),
            change("outcome", Value::from(visit.outcome)),
        ];
        // Left out where there is none: a server that knows no places takes the visit all the same.
        if let Some(place) = visit.place.filter(|place| !place.trim().is_empty()) {
            changes.push(change("place", Value::from(place)));
        }
        let logged = self.creation(Entity::Visit, customer, &changes)?;
        let record = logged.id;
        let mut operations = vec![logged];
        if let Some(reminder) = visit.reminder {
            operations.push(self.new_reminder(customer, reminder)?);
        }
        self.enqueue(customer, operations, Some(DraftKind::Visit))?;
        Ok(self.queued(record))
    }
}
