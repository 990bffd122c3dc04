//! Opening a customer: audited first, masked as policy says.

use fleet_policy::mask;
use fleet_protocol::audit::AuditEvent;
use fleet_protocol::ids::RecordId;

use super::Agent;
use super::release_data::{masked_view, whole_view};
use crate::error::AgentError;
use crate::model::CustomerView;

impl Agent {
    /// Opens a customer. The view, and the search that led to it, are in the audit chain before anything is released.
    ///
    /// # Errors
    /// What stands in the way of the session; [`AgentError::NotFound`]; what the store says, and then nothing is released.
    pub fn view_customer(&self, id: RecordId) -> Result<CustomerView, AgentError> {
        let (stamp, policy) = (self.stamp(), self.policy());
        let event = AuditEvent::View { customer: id };
        let file = self.with_store(|store| store.open_customer(id, stamp, event))?;
        Ok(if mask::is_masked(file.customer.label, &policy) {
            masked_view(file)
        } else {
            whole_view(file)
        })
    }
}
