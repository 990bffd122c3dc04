//! Reminders: made, done, moved. Each is an edit like any other; what a locked phone reminds of follows at once.

use fleet_protocol::ids::{OpId, RecordId};
use fleet_protocol::record::{Entity, Record, Reminder};
use serde_json::Value;

use super::Agent;
use super::edit_customer::{change, check_fields};
use crate::error::AgentError;
use crate::model::{FieldChange, NewReminder, Queued};
use crate::store::NewOperation;

impl Agent {
    /// Sets a reminder about a customer. Durable and audited when this returns.
    ///
    /// # Errors
    /// [`AgentError::NotFound`], [`AgentError::InvalidInput`]; then nothing was done.
    pub fn add_reminder(
        &self,
        customer: RecordId,
        reminder: NewReminder,
    ) -> Result<Queued, AgentError> {
        let added = self.new_reminder(customer, reminder)?;
        let id = added.id;
        self.enqueue(customer, vec![added], None)?;
        Ok(self.queued(id))
    }

    /// A reminder is done. One that is done already stays so, and nothing is queued.
    ///
    /// # Errors
    /// [`AgentError::NotFound`].
    pub fn finish_reminder(&self, id: RecordId) -> Result<Queued, AgentError> {
        let (customer, reminder) = self.reminder(id)?;
        if !reminder.done {
            self.change_reminder(id, customer, &[change("done", Value::from(true))])?;
        }
        Ok(self.queued(id))
    }

    /// A reminder is due at another time. One that was done is open again.
    ///
    /// # Errors
    /// [`AgentError::NotFound`], [`AgentError::InvalidInput`]; then nothing was done.
    pub fn reschedule_reminder(&self, id: RecordId, due_ms: u64) -> Result<Queued, AgentError> {
        let (customer, reminder) = self.reminder(id)?;
        let mut changes = vec![change("due_ms", Value::from(due_ms))];
        if reminder.done {
            changes.push(change("done", Value::from(false)));
        }
        self.change_reminder(id, customer, &changes)?;
        Ok(self.queued(id))
    }

    /// An operation that makes a reminder.
    pub(super) fn new_reminder(
        &self,
        customer: RecordId,
        reminder: NewReminder,
    ) -> Result<NewOperation, AgentError> {
        let changes = [
            change("due_ms", Value::from(reminder.due_ms)),
            change("note", Value::from(reminder.note)),
        ];
        self.creation(Entity::Reminder, customer, &changes)
    }

    fn reminder(&self, id: RecordId) -> Result<(RecordId, Reminder), AgentError> {
        match self.with_store(|store| store.record(Entity::Reminder, id))? {
            Record::Reminder { customer, reminder } => Ok((customer, reminder)),
            Record::Customer(_) | Record::Contact { .. } | Record::Visit { .. } => {
                Err(AgentError::NotFound)
            }
        }
    }

    fn change_reminder(
        &self,
        id: RecordId,
        customer: RecordId,
        changes: &[FieldChange],
    ) -> Result<(), AgentError> {
        let operation = NewOperation {
            op: OpId::from_bytes(self.make_id()?),
            id,
            entity: Entity::Reminder,
            customer,
            creates: false,
            fields: check_fields(Entity::Reminder, changes)?,
        };
        self.enqueue(customer, vec![operation], None)
    }
}
