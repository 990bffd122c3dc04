//! A phone that an older program left behind.

use super::TestPhone;
use crate::agent::Agent;
use crate::error::AgentError;
use crate::guard::AuditMark;
use crate::store;

impl TestPhone {
    /// Puts a store of schema version 1 with a few customers in the place of the open one, and locks.
    ///
    /// # Errors
    /// [`AgentError::Locked`]; those of a guard write; `Internal` where the older store cannot be made.
    pub fn put_older_store(&self, agent: &Agent) -> Result<(), AgentError> {
        let key = agent.session_key().ok_or(AgentError::Locked)?;
        agent.lock(fleet_protocol::audit::LockCause::Asked);
        let folder = self.home().join("store");
        store::danger_make_version_1(&folder, &key)
            .map_err(|_| AgentError::Internal { code: 0 })?;
        // An older program's guard knows of no longer chain than its store holds, and of no generation.
        agent.update_guard(|state| {
            state.audit = AuditMark::default();
            state.store_generation = 0;
        })
    }
}
