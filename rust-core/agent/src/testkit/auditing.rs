//! The audit chain of a test phone.

use fleet_protocol::audit::{AuditEntry, AuditEvent, AuditOutcome};

use super::TestPhone;
use crate::agent::Agent;
use crate::error::AgentError;
use crate::store::AuditItem;

impl TestPhone {
    /// Length of the audit chain.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub fn audited(&self, agent: &Agent) -> Result<u64, AgentError> {
        agent.store_in_background(|store| Ok(store.audit_head()?.0))
    }

    /// What the audit chain says, oldest first.
    ///
    /// # Errors
    /// Whatever stands in the way.
    ///
    /// # Panics
    /// When an entry cannot be read.
    #[expect(
        clippy::expect_used,
        reason = "an entry that is no entry ends the test"
    )]
    pub fn chain(&self, agent: &Agent) -> Result<Vec<(AuditEvent, AuditOutcome)>, AgentError> {
        let lines = agent.store_in_background(|store| store.audit_from(1, usize::MAX))?;
        Ok(lines
            .iter()
            .map(|line| {
                let entry: AuditEntry = serde_json::from_str(&line.entry).expect("an entry");
                (entry.event, entry.outcome)
            })
            .collect())
    }

    /// Puts `count` entries into the audit chain at once.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub fn audit_many(agent: &Agent, count: usize) -> Result<(), AgentError> {
        let item = AuditItem::done(agent.stamp(), AuditEvent::Unlock);
        agent.store_in_background(|store| store.audit_append(&vec![item; count]))
    }

    /// The newest entry of the audit chain.
    ///
    /// # Errors
    /// Whatever stands in the way.
    ///
    /// # Panics
    /// When the chain is empty or its entry cannot be read.
    #[expect(
        clippy::expect_used,
        reason = "a chain without its newest entry ends the test"
    )]
    pub fn newest_audited(&self, agent: &Agent) -> Result<AuditEvent, AgentError> {
        let lines =
            agent.store_in_background(|store| store.audit_from(store.audit_head()?.0, 1))?;
        let line = lines.first().expect("an entry");
        let entry: AuditEntry = serde_json::from_str(&line.entry).expect("an entry's JSON");
        Ok(entry.event)
    }

    /// From now on nothing more comes into the audit chain, as on a full disk.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub fn refuse_audit(&self, agent: &Agent) -> Result<(), AgentError> {
        agent.store_in_background(|store| store.refuse_audit())
    }
}
