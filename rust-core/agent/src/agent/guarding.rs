//! Reading and writing the guard.

use std::sync::{Arc, PoisonError};

use fleet_protocol::ids::RecordId;

use super::{Agent, fault};
use crate::error::AgentError;
use crate::guard::{Guard, GuardError, GuardState};
use crate::lease;
use crate::ports::VaultError;
use crate::session;

/// Reminders that the guard keeps for a locked phone.
pub(super) const REMINDERS: usize = 50;

impl Agent {
    /// The guard's state. Before an enrolment begins it is empty.
    pub(crate) fn guard(&self) -> Arc<GuardState> {
        Arc::clone(
            &self
                .inner
                .guard
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// Changes the guard in one durable write. When it fails, nothing has changed.
    ///
    /// The clock's high-water mark moves with every write.
    ///
    /// # Errors
    /// [`AgentError::VaultUnavailable`], [`AgentError::KeysDamaged`], [`AgentError::NoSpace`], [`AgentError::Internal`].
    pub(crate) fn update_guard<T>(
        &self,
        change: impl FnOnce(&mut GuardState) -> T,
    ) -> Result<T, AgentError> {
        let mut writer = self
            .inner
            .guard_writer
            .lock()
            .map_err(|_| AgentError::Internal {
                code: fault::POISONED,
            })?;
        let now = self.now();
        let mut state = GuardState::clone(&self.guard());
        // Before the mark of an earlier boot goes: it says how much of a delay that boot served.
        state.attempts = session::carried(&state.attempts, state.clock.as_ref(), now);
        state.clock = state.clock.map(|mark| lease::observe(&mark, now));
        let result = change(&mut state);
        match writer.as_mut() {
            Some(guard) => guard.write(&state).map_err(guard_fault)?,
            None => {
                let guard = Guard::create(
                    &self.home().guard(),
                    Arc::clone(&self.ports().vault),
                    &state,
                )
                .map_err(guard_fault)?;
                *writer = Some(guard);
            }
        }
        *self
            .inner
            .guard
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
        Ok(result)
    }

    /// Notes how many operations are pending and which reminders come next, so that a locked phone can tell. Writes only what has
    /// changed.
    ///
    /// # Errors
    /// Those of a guard write; operations and reminders themselves are safe in the store.
    pub(crate) fn note_waiting(
        &self,
        pending: u64,
        reminders: Vec<(u64, RecordId)>,
    ) -> Result<(), AgentError> {
        let held = self.guard();
        if held.pending == pending && held.reminders == reminders {
            return Ok(());
        }
        self.update_guard(|state| {
            state.pending = pending;
            state.reminders = reminders;
        })
    }
}

/// What a guard failure means to a shell.
pub(crate) fn guard_fault(error: GuardError) -> AgentError {
    match error {
        GuardError::Damaged => AgentError::KeysDamaged,
        GuardError::Vault(error) => vault_fault(error),
        GuardError::NoSpace => AgentError::NoSpace,
        GuardError::Full => AgentError::Internal {
            code: fault::GUARD_FULL,
        },
        GuardError::Io => AgentError::Internal {
            code: fault::GUARD_FILES,
        },
    }
}

/// What a vault failure means to a shell.
pub(crate) fn vault_fault(error: VaultError) -> AgentError {
    match error {
        VaultError::Transient | VaultError::Unavailable => AgentError::VaultUnavailable,
        VaultError::NotFound | VaultError::Invalidated => AgentError::KeysDamaged,
    }
}
