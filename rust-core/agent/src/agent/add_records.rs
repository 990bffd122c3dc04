//! New customers and the people there, made on this phone: shown and searchable at once, with the server at the next sync.

use fleet_policy::fields;
use fleet_protocol::ids::{OpId, RecordId};
use fleet_protocol::record::Entity;

use super::Agent;
use super::edit_customer::check_fields;
use crate::error::{AgentError, InputFault};
use crate::model::{FieldChange, Queued};
use crate::store::NewOperation;

impl Agent {
    /// Adds a customer, who belongs to this phone's owner. Durable and audited when this returns.
    ///
    /// # Errors
    /// [`AgentError::InvalidInput`] for a value that cannot be taken or a missing name, [`AgentError::Refused`] for a field that a
    /// phone may not set; then nothing was done.
    pub fn add_customer(&self, changes: &[FieldChange]) -> Result<Queued, AgentError> {
        let id = RecordId::from_bytes(self.make_id()?);
        let mut added = self.creation(Entity::Customer, id, changes)?;
        added.id = id;
        self.enqueue(id, vec![added], None)?;
        Ok(self.queued(id))
    }

    /// Adds a person at a customer. Durable and audited when this returns.
    ///
    /// # Errors
    /// [`AgentError::NotFound`]; else as [`Agent::add_customer`].
    pub fn add_contact(
        &self,
        customer: RecordId,
        changes: &[FieldChange],
    ) -> Result<Queued, AgentError> {
        let added = self.creation(Entity::Contact, customer, changes)?;
        let id = added.id;
        self.enqueue(customer, vec![added], None)?;
        Ok(self.queued(id))
    }

    /// An operation that makes a record of a customer.
    pub(super) fn creation(
        &self,
        entity: Entity,
        customer: RecordId,
        changes: &[FieldChange],
    ) -> Result<NewOperation, AgentError> {
        let fields_set = check_fields(entity, changes)?;
        let complete = fields::specs(entity)
            .iter()
            .all(|spec| !spec.required || fields_set.contains_key(spec.name));
        if !complete {
            return Err(AgentError::InvalidInput(InputFault::EmptyName));
        }
        Ok(NewOperation {
            op: OpId::from_bytes(self.make_id()?),
            id: RecordId::from_bytes(self.make_id()?),
            entity,
            customer,
            creates: true,
            fields: fields_set,
        })
    }
}
