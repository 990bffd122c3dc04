//! Reading and writing the guard.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use fleet_protocol::ids::RecordId;

use super::{Agent, fault};
use crate::error::AgentError;
use crate::guard::{GUARD_ALIAS, Guard, GuardError, GuardState, Phase};
use crate::lease;
use crate::ports::{VaultError, generation_alias};
use crate::session;

/// Reminders that the guard keeps for a locked phone.
pub(super) const REMINDERS: usize = 50;

const POISONED: AgentError = AgentError::Internal {
    code: fault::POISONED,
};

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
        self.write_guard(None, change)
    }

    /// Changes the guard in one durable write, after which no copy of the guard from before it is ever believed again. To be called
    /// with the gate held, and before a proof is checked: when it fails, none may be.
    ///
    /// The vault is asked without the writer's lock: a lock or an erase never waits for a key to be made.
    ///
    /// # Errors
    /// As [`Agent::update_guard`]. The change may have been written then.
    pub(super) fn advance_guard(
        &self,
        change: impl FnOnce(&mut GuardState),
    ) -> Result<(), AgentError> {
        let vault = &self.ports().vault;
        let held = self.guard_key()?;
        let forget = |key: Option<u64>| match key.filter(|key| *key > 0) {
            Some(key) => vault.delete(&generation_alias(GUARD_ALIAS, key)),
            None => Ok(()),
        };
        // What a cut has left of the last time: of two keys that are given away here, neither may stay.
        forget(held.checked_sub(1)).map_err(vault_fault)?;
        let next = vault.advance(GUARD_ALIAS, held).map_err(vault_fault)?;
        self.write_guard(Some(next), change)?;
        forget(Some(held)).map_err(vault_fault)
    }

    /// Makes the key for the next [`Agent::advance_guard`], so that it costs no time then, and no disk space. If it cannot be made
    /// now, it is made then.
    pub(super) fn prepare_advance(&self) {
        if let Ok(held) = self.guard_key() {
            let _ = self.ports().vault.advance(GUARD_ALIAS, held);
        }
    }

    /// Generation of the guard's key. A guard of an earlier version gets its first one here.
    fn guard_key(&self) -> Result<u64, AgentError> {
        let held = || -> Result<Option<u64>, AgentError> {
            let writer = self.inner.guard_writer.lock().map_err(|_| POISONED)?;
            Ok(writer.as_ref().and_then(Guard::key))
        };
        if let Some(key) = held()? {
            return Ok(key);
        }
        self.update_guard(|_| ())?;
        held()?.ok_or(AgentError::VaultUnavailable)
    }

    fn write_guard<T>(
        &self,
        under: Option<u64>,
        change: impl FnOnce(&mut GuardState) -> T,
    ) -> Result<T, AgentError> {
        let mut writer = self.inner.guard_writer.lock().map_err(|_| POISONED)?;
        let now = self.now();
        let mut state = GuardState::clone(&self.guard());
        // Before the mark of an earlier boot goes: it says how much of a delay that boot served.
        state.attempts = session::carried(&state.attempts, state.clock.as_ref(), now);
        state.clock = state.clock.map(|mark| lease::observe(&mark, now));
        // The store comes before the guard: what the guard has seen of it was durable before.
        let mark = self.seat().store().map(|store| store.mark());
        if let Some(mark) = mark {
            state.saw_store(mark);
        }
        let result = change(&mut state);
        match writer.as_mut() {
            Some(guard) => match under {
                Some(key) => guard.write_under(key, &state).map_err(guard_fault)?,
                None => guard.write(&state).map_err(guard_fault)?,
            },
            // What lies there was put back. It stays for people to look at until somebody enrols this phone anew.
            None if self.is_rolled_back() && state.phase != Phase::Enrolling => {
                return Err(AgentError::GuardRolledBack);
            }
            None => {
                let guard = Guard::create(
                    &self.home().guard(),
                    Arc::clone(&self.ports().vault),
                    &state,
                )
                .map_err(guard_fault)?;
                *writer = Some(guard);
                self.inner.rolled_back.store(false, Ordering::Release);
            }
        }
        *self
            .inner
            .guard
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
        Ok(result)
    }

    /// Whether the guard on disk is an older copy that was put back. Nothing of it is believed, and nothing opens.
    pub(super) fn is_rolled_back(&self) -> bool {
        self.inner.rolled_back.load(Ordering::Acquire)
    }

    /// Why nobody is enrolled here.
    pub(super) fn nobody(&self) -> AgentError {
        if self.is_rolled_back() {
            AgentError::GuardRolledBack
        } else {
            AgentError::NotEnrolled
        }
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
        GuardError::RolledBack => AgentError::GuardRolledBack,
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
