//! Logging a visit, with a reminder if one is wanted: one gesture, one edit.

use fleet_protocol::ids::{OpId, RecordId};
use fleet_protocol::record::Entity;
use serde_json::Value;

use super::Agent;
use super::edit_customer::check_fields;
use crate::error::AgentError;
use crate::model::{DraftKind, FieldChange, NewVisit, Queued};
use crate::store::NewOperation;

impl Agent {
    /// Logs a visit to a customer. Durable and audited when this returns; a draft of it ends.
    ///
    /// # Errors
    /// [`AgentError::NotFound`], [`AgentError::InvalidInput`]; then nothing was done.
    pub fn log_visit(&self, customer: RecordId, visit: NewVisit) -> Result<Queued, AgentError> {
        let at_ms = visit.at_ms.unwrap_or_else(|| self.now().wall_ms);
        let changes = [
            change("at_ms", Value::from(at_ms)),
            change("note", Value::from(visit.note)),
            change("outcome", Value::from(visit.outcome)),
        ];
        let logged = self.creation(Entity::Visit, customer, &changes)?;
        let record = logged.id;
        let mut operations = vec![logged];
        if let Some(reminder) = visit.reminder {
            let changes = [
                change("due_ms", Value::from(reminder.due_ms)),
                change("note", Value::from(reminder.note)),
            ];
            operations.push(self.creation(Entity::Reminder, customer, &changes)?);
        }
        self.enqueue(customer, operations, Some(DraftKind::Visit))?;
        self.queued(record)
    }

    /// An operation that makes a record of a customer.
    fn creation(
        &self,
        entity: Entity,
        customer: RecordId,
        changes: &[FieldChange],
    ) -> Result<NewOperation, AgentError> {
        Ok(NewOperation {
            op: OpId::from_bytes(self.make_id()?),
            id: RecordId::from_bytes(self.make_id()?),
            entity,
            customer,
            creates: true,
            fields: check_fields(entity, changes)?,
        })
    }
}

fn change(field: &str, value: Value) -> FieldChange {
    FieldChange {
        field: field.to_owned(),
        value,
    }
}
