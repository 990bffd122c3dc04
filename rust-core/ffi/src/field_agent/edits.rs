//! Verbs that change customers. What they take is saved on this phone and waits for the server.

use super::FieldAgent;
use crate::error::FieldAgentError;
use crate::records::{DraftKind, FieldChange, NewVisit, Pending, Queued, Resolution, record_id};

#[uniffi::export]
impl FieldAgent {
    /// Changes fields of a customer.
    pub fn edit_customer(
        &self,
        id: String,
        changes: Vec<FieldChange>,
    ) -> Result<Queued, FieldAgentError> {
        let changes: Vec<_> = changes.into_iter().map(Into::into).collect();
        Ok(self.core.edit_customer(record_id(&id)?, &changes)?.into())
    }

    /// Adds a customer, who belongs to this phone's owner.
    pub fn add_customer(&self, fields: Vec<FieldChange>) -> Result<Queued, FieldAgentError> {
        let fields: Vec<_> = fields.into_iter().map(Into::into).collect();
        Ok(self.core.add_customer(&fields)?.into())
    }

    /// Adds a person at a customer.
    pub fn add_contact(
        &self,
        customer: String,
        fields: Vec<FieldChange>,
    ) -> Result<Queued, FieldAgentError> {
        let fields: Vec<_> = fields.into_iter().map(Into::into).collect();
        Ok(self
            .core
            .add_contact(record_id(&customer)?, &fields)?
            .into())
    }

    /// Logs a visit, and a reminder with it.
    pub fn log_visit(&self, customer: String, visit: NewVisit) -> Result<Queued, FieldAgentError> {
        let customer = record_id(&customer)?;
        Ok(self.core.log_visit(customer, visit.into())?.into())
    }

    /// What waits for the server, and what waits for a person.
    pub fn pending(&self) -> Result<Pending, FieldAgentError> {
        Ok(self.core.pending()?.into())
    }

    /// Decides a conflict.
    pub fn resolve_conflict(&self, id: u64, resolution: Resolution) -> Result<(), FieldAgentError> {
        Ok(self.core.resolve_conflict(id, resolution.into())?)
    }

    /// Saves what was typed, so that it outlives a lock.
    pub fn save_draft(
        &self,
        customer: String,
        kind: DraftKind,
        typed: Vec<FieldChange>,
    ) -> Result<(), FieldAgentError> {
        let typed = typed.into_iter().map(Into::into).collect();
        let customer = record_id(&customer)?;
        Ok(self.core.save_draft(customer, kind.into(), &typed)?)
    }

    /// What was typed before, if anything was.
    pub fn load_draft(
        &self,
        customer: String,
        kind: DraftKind,
    ) -> Result<Option<Vec<FieldChange>>, FieldAgentError> {
        let draft = self.core.load_draft(record_id(&customer)?, kind.into())?;
        Ok(draft.map(|typed| typed.into_iter().map(Into::into).collect()))
    }

    /// Forgets a draft.
    pub fn discard_draft(&self, customer: String, kind: DraftKind) -> Result<(), FieldAgentError> {
        Ok(self
            .core
            .discard_draft(record_id(&customer)?, kind.into())?)
    }
}
