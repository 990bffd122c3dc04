//! Trying a PIN: counted first, checked then.
//!
//! What is damaged is found out before the PIN is tried, so that damage never burns a try; what fails for another reason than a
//! wrong PIN gives the try back, for nothing was learnt from it.

use fleet_protocol::audit::{AuditEvent, AuditOutcome};
use fleet_protocol::receipt::WipeCause;

use super::enrol::binding_of;
use super::guarding::vault_fault;
use super::wipe::erased;
use super::{Agent, fault};
use crate::error::AgentError;
use crate::keys::{DatabaseKey, EnvelopeFiles, Secret, WrapError};
use crate::model::Attempts;
use crate::session::{TryVerdict, carried, counted, judge_try, left, wait_s};

impl Agent {
    /// Counts the try, durably, where no older count can be put back, then checks the PIN. A wrong one is audited as `event`.
    ///
    /// # Errors
    /// [`AgentError::WrongPin`], [`AgentError::PinDelayed`], [`AgentError::Wiped`] after the last try; what stands in the way of
    /// trying, which burns none.
    pub(super) fn try_pin(
        &self,
        pin: &Secret<Vec<u8>>,
        event: AuditEvent,
    ) -> Result<DatabaseKey, AgentError> {
        let outcome = self.count_and_check(pin, event);
        if !matches!(outcome, Err(AgentError::Wiped)) {
            self.prepare_advance();
        }
        outcome
    }

    fn count_and_check(
        &self,
        pin: &Secret<Vec<u8>>,
        event: AuditEvent,
    ) -> Result<DatabaseKey, AgentError> {
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
        let (generation, known) = (
            envelope.check(&binding).map_err(envelope_fault)?,
            self.guard().envelope,
        );
        if generation < known {
            // An older envelope that was put back: its PIN is not the one that was chosen since.
            return Err(AgentError::KeysDamaged);
        }
        let tried = counted(&held, now);
        if let Err(error) = self.advance_guard(|state| state.attempts = tried) {
            // Nothing was tried. If the count cannot be taken back, a try is burnt rather than given.
            let _ = self.update_guard(|state| state.attempts = held);
            return Err(error);
        }
        match envelope.unwrap(&binding, pin) {
            Ok(key) => {
                // A kill may have left a new envelope that is not on disk for good; only then may an older one be refused.
                let settled = generation == known || envelope.settle().is_ok();
                self.update_guard(|state| {
                    state.attempts = Attempts::default();
                    state.note_pin(now);
                    if settled {
                        state.envelope = generation;
                    }
                })?;
                Ok(key)
            }
            Err(WrapError::WrongSecret) => {
                // The count is durable already; a failure to record the event takes nothing back.
                let _ = self.update_guard(|state| {
                    self.spool(state, event, AuditOutcome::Refused);
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
    pub(super) fn attempts_now(&self) -> Result<Attempts, AgentError> {
        let state = self.guard();
        if carried(&state.attempts, state.clock.as_ref(), self.now()) != state.attempts {
            self.update_guard(|_| ())?;
        }
        Ok(self.guard().attempts)
    }
}

/// What an envelope failure means to a shell.
pub(super) fn envelope_fault(error: WrapError) -> AgentError {
    match error {
        // Only a checked PIN can be wrong; who gets here has not counted a try.
        WrapError::WrongSecret | WrapError::Corrupt | WrapError::NotOurs | WrapError::Missing => {
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
