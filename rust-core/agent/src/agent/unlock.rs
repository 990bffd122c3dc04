//! Unlocking: the PIN opens the envelope, its key opens the store.
//!
//! A try is counted, durably, before the PIN is checked. What is damaged is found out before the PIN is tried, so that damage
//! never burns a try; what fails for another reason than a wrong PIN gives the try back, for nothing was learnt from it.

use std::sync::Arc;

use fleet_protocol::audit::{AuditEvent, AuditOutcome};
use fleet_protocol::receipt::WipeCause;

use super::enrol::binding_of;
use super::guarding::vault_fault;
use super::wipe::erased;
use super::{Agent, fault};
use crate::error::AgentError;
use crate::guard::Phase;
use crate::keys::{DatabaseKey, EnvelopeFiles, Secret, WrapError};
use crate::model::{Attempts, AuditStamp};
use crate::ports::Event;
use crate::session::{SessionEvent, TryVerdict, carried, counted, judge_try, left, wait_s};
use crate::store::{AuditItem, Store, StoreError};

impl Agent {
    /// Opens the session with `pin`.
    ///
    /// # Errors
    /// [`AgentError::WrongPin`], [`AgentError::PinDelayed`], [`AgentError::Expired`], [`AgentError::Wiped`],
    /// [`AgentError::KeysDamaged`]; [`AgentError::StoreDamaged`] when the database was set aside: unlock again and sync.
    /// [`AgentError::Interrupted`] when a lock or an erase came in between.
    pub fn unlock(&self, pin: &Secret<Vec<u8>>) -> Result<(), AgentError> {
        // From here on a lock wins, also while this waits for another unlock to end.
        let locks = self.seat().locks;
        let outcome = self.open_session(locks, pin);
        if matches!(self.guard().phase, Phase::Wiping | Phase::Wiped) {
            self.sweep_after_erase();
            return Err(AgentError::Wiped);
        }
        outcome?;
        // The shell is told without the gate: it may call back.
        self.apply_restrictions();
        self.emit(Event::Unlocked);
        Ok(())
    }

    fn open_session(&self, locks: u64, pin: &Secret<Vec<u8>>) -> Result<(), AgentError> {
        let _one = self.inner.gate.lock().map_err(|_| AgentError::Internal {
            code: fault::POISONED,
        })?;
        self.judge_phase_and_lease()?;
        let key = self.try_pin(pin)?;
        // Trying takes long. What was overtaken meanwhile opens nothing and mends nothing.
        if self.seat().locks != locks || self.guard().phase != Phase::Enrolled {
            return Err(AgentError::Interrupted);
        }
        let store = match self.open_store(&key) {
            Ok(store) => store,
            Err(
                StoreError::Damaged
                | StoreError::NotOurFile
                | StoreError::PlainFile
                | StoreError::NotFound,
            ) => {
                let salvaged = self.replace_store(&key)?;
                return Err(AgentError::StoreDamaged { salvaged });
            }
            Err(error) => return Err(store_fault(error)),
        };
        self.drain_spool(&store)?;
        self.sit_down(locks, key, store)
    }

    /// Counts the try, then checks the PIN.
    fn try_pin(&self, pin: &Secret<Vec<u8>>) -> Result<DatabaseKey, AgentError> {
        let now = self.now();
        let rules = self.policy().pin;
        let held = self.attempts_now()?;
        match judge_try(&held, now, &rules) {
            TryVerdict::Allowed => {}
            TryVerdict::Wait { retry_after_s } => {
                return Err(AgentError::PinDelayed { retry_after_s });
            }
            TryVerdict::Erase => return Err(erased(self, WipeCause::TooManyAttempts)),
        }
        let binding = binding_of(&self.guard())?;
        let folder = self.home().guard();
        let vault = self.ports().vault.as_ref();
        let envelope = EnvelopeFiles::new(&folder, vault, self.inner.config.kdf);
        envelope.check(&binding).map_err(envelope_fault)?;
        let tried = counted(&held, now);
        self.update_guard(|state| state.attempts = tried)?;
        match envelope.unwrap(&binding, pin) {
            Ok(key) => {
                self.update_guard(|state| state.attempts = Default::default())?;
                Ok(key)
            }
            Err(WrapError::WrongPin) => {
                // The count is durable already; a failure to record the event takes nothing back.
                let _ = self.update_guard(|state| {
                    self.spool(state, AuditEvent::Unlock, AuditOutcome::Refused);
                });
                let attempts_left = left(&tried, &rules);
                if attempts_left == 0 {
                    return Err(erased(self, WipeCause::TooManyAttempts));
                }
                Err(AgentError::WrongPin {
                    attempts_left,
                    retry_after_s: wait_s(&tried, self.now()),
                })
            }
            Err(error) => {
                self.update_guard(|state| state.attempts = held)?;
                Err(envelope_fault(error))
            }
        }
    }

    /// The count of wrong PINs. What an earlier boot served of a delay is made durable before this boot's time counts.
    fn attempts_now(&self) -> Result<Attempts, AgentError> {
        let state = self.guard();
        if carried(&state.attempts, state.clock.as_ref(), self.now()) != state.attempts {
            self.update_guard(|_| ())?;
        }
        Ok(self.guard().attempts)
    }

    /// Opens the database and holds it against what the guard last saw of its audit chain: an older copy that was put back is
    /// damage too.
    fn open_store(&self, key: &DatabaseKey) -> Result<Store, StoreError> {
        self.finish_replacement();
        let store = Store::open(&self.home().store(), key)?;
        let (count, head) = store.audit_head()?;
        let seen = self.guard().audit;
        if count < seen.count || (count == seen.count && head != seen.head) {
            // Nothing of it is used; how it closes does not matter.
            let _ = store.close();
            return Err(StoreError::Damaged);
        }
        Ok(store)
    }

    /// Brings what happened while the store was closed, and this unlock, into the chain: the first transaction.
    pub(super) fn drain_spool(&self, store: &Store) -> Result<(), AgentError> {
        let taken = self.guard().spool.to_entries();
        let mut items: Vec<AuditItem> = taken
            .iter()
            .map(|entry| AuditItem {
                stamp: entry.stamp,
                event: entry.event.clone(),
                outcome: entry.outcome,
            })
            .collect();
        items.push(AuditItem {
            stamp: AuditStamp::of(self.now()),
            event: AuditEvent::Unlock,
            outcome: AuditOutcome::Ok,
        });
        store.audit_append(&items).map_err(store_fault)?;
        let (count, head) = store.audit_head().map_err(store_fault)?;
        // A kill before this write brings the same events into the chain twice; none is ever lost.
        self.update_guard(|state| {
            state.spool.drop_taken(&taken);
            state.audit.count = count;
            state.audit.head = head;
        })
    }

    /// Opens the session, unless a lock or an erase came in between.
    fn sit_down(&self, locks: u64, key: DatabaseKey, store: Store) -> Result<(), AgentError> {
        let now = self.now();
        let rules = self.policy().session;
        let mut seat = self.seat();
        let overtaken = seat.locks != locks || self.guard().phase != Phase::Enrolled;
        if overtaken {
            drop(seat);
            // Nothing of it is used; how it closes does not matter.
            let _ = store.close();
            return Err(AgentError::Interrupted);
        }
        let step = seat.session.step(SessionEvent::Proved, now, &rules);
        seat.session = step.session;
        // A second unlock of an open session: the new store takes over, the old one closes with its last user.
        let earlier = seat.store.replace(Arc::new(store));
        seat.key = Some(key);
        drop(seat);
        if let Some(earlier) = earlier {
            earlier.interrupt();
        }
        Ok(())
    }
}

/// What an envelope failure means to a shell.
pub(super) fn envelope_fault(error: WrapError) -> AgentError {
    match error {
        // Only a checked PIN can be wrong; who gets here has not counted a try.
        WrapError::WrongPin | WrapError::Corrupt | WrapError::NotOurs | WrapError::Missing => {
            AgentError::KeysDamaged
        }
        WrapError::Vault(error) => vault_fault(error),
        WrapError::NoMemory => AgentError::Internal {
            code: fault::NO_MEMORY,
        },
        WrapError::NoSpace => AgentError::NoSpace,
        WrapError::Io => AgentError::Internal {
            code: fault::GUARD_FILES,
        },
        WrapError::Random(_) => AgentError::Internal {
            code: fault::NO_RANDOM,
        },
    }
}

/// What a store failure means to a shell.
pub(super) fn store_fault(error: StoreError) -> AgentError {
    match error {
        StoreError::Interrupted => AgentError::Interrupted,
        StoreError::Damaged | StoreError::NotOurFile | StoreError::PlainFile => {
            AgentError::StoreDamaged { salvaged: 0 }
        }
        StoreError::NoSpace => AgentError::NoSpace,
        StoreError::Busy => AgentError::Busy,
        StoreError::NotFound => AgentError::NotFound,
        StoreError::Internal(code) => AgentError::Internal { code },
    }
}
