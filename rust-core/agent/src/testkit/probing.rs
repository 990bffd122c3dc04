//! Looks into a phone that no shell has, for tests that ask whether it is whole.

use fleet_protocol::audit::{GENESIS, chain};
use fleet_protocol::sync::{PullPage, PushAnswer, PushRequest};

use super::TestPhone;
use crate::agent::Agent;
use crate::error::AgentError;
use crate::store::StoreError;

impl TestPhone {
    /// A page comes as a later sync brings it.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub fn apply(agent: &Agent, page: PullPage) -> Result<(), AgentError> {
        agent
            .store_in_background(|store| store.apply_pages(&[page]))
            .map(|_| ())
    }

    /// Pushes what waits to a server that is a function.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub fn push(
        agent: &Agent,
        server: impl FnMut(&PushRequest) -> Result<PushAnswer, AgentError>,
    ) -> Result<(), AgentError> {
        agent.push_outbox_through(server).map(|_| ())
    }

    /// How many customers the phone holds.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub fn customers(agent: &Agent) -> Result<u64, AgentError> {
        agent.store_in_background(|store| Ok(store.danger_first_page(u32::MAX)? as u64))
    }

    /// How many operations wait for the server, by the outbox itself.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub fn outbox(agent: &Agent) -> Result<u64, AgentError> {
        agent.store_in_background(|store| store.outbox_count())
    }

    /// Whether every page of the store has its MAC, its tables fit together, and its audit chain is unbroken up to its head.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub fn is_whole(agent: &Agent) -> Result<bool, AgentError> {
        agent.store_in_background(|store| {
            if !store.is_sound()? {
                return Ok(false);
            }
            let (count, head) = store.audit_head()?;
            let kept = store.audit_kept()?;
            let lines = store.audit_from(kept.oldest, usize::MAX)?;
            let length = u64::try_from(lines.len()).map_err(|_| StoreError::Busy)?;
            let mut last = (kept.oldest == 1).then_some(GENESIS);
            for line in &lines {
                if last.is_some_and(|last| chain(&last, line.entry.as_bytes()) != line.hash) {
                    return Ok(false);
                }
                last = Some(line.hash);
            }
            let ends = last.is_none_or(|last| last == head);
            Ok(ends && kept.oldest + length == count + 1)
        })
    }
}
