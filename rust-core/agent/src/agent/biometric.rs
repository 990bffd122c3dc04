//! The biometric slot: made in an open session, used instead of the PIN, removed.
//!
//! The core knows nothing of fingers and faces. It hands a random secret to the shell once; the shell seals it under a key that
//! asks for one. The slot's key in the vault is new with each slot, so an older secret or file opens nothing.

use fleet_protocol::audit::{AuditEvent, AuditOutcome};
use fleet_protocol::receipt::WipeCause;

use super::enrol::binding_of;
use super::guarding::vault_fault;
use super::try_pin::envelope_fault;
use super::wipe::erased;
use super::{Agent, fault};
use crate::error::AgentError;
use crate::guard::{GuardState, Phase};
use crate::keys::{Binding, BiometricFile, DatabaseKey, Secret, SlotSecret, WrapError};
use crate::ports::VaultError;
use crate::session::{
    BiometricState, SessionEvent, Ticket, TryVerdict, judge_biometric, judge_try,
};

impl Agent {
    /// Opens the session with the slot's secret. A wrong one costs no PIN try, and a right one gives none back.
    ///
    /// # Errors
    /// [`AgentError::BiometricNotSet`], [`AgentError::PinFirst`], [`AgentError::WrongSlotSecret`]; otherwise those of
    /// [`Agent::unlock`].
    pub fn unlock_with_biometric(&self, secret: &Secret<Vec<u8>>) -> Result<(), AgentError> {
        self.unlock_by(AuditEvent::BiometricUnlock, || self.try_slot(secret))
    }

    /// Makes the slot and returns the secret that opens it. An older slot is gone, whatever this leads to.
    ///
    /// # Errors
    /// [`AgentError::Locked`]; [`AgentError::Interrupted`] when a lock came in between; those of vault and guard. There is no slot
    /// then.
    pub fn make_biometric_slot(&self) -> Result<SlotSecret, AgentError> {
        // From here on a lock wins.
        let ticket = self.seat().ticket();
        self.enter(SessionEvent::Touched).map(drop)?;
        let _one = self.inner.gate.lock().map_err(|_| AgentError::Internal {
            code: fault::POISONED,
        })?;
        self.not_overtaken(ticket)?;
        let binding = slot_binding(&self.guard())?;
        let made = self.make_slot(ticket, &binding);
        if made.is_err() {
            // What was begun opens nothing, for its secret goes no further.
            let _ = self.remove_slot(&binding.alias);
        }
        if matches!(self.guard().phase, Phase::Wiping | Phase::Wiped) {
            return Err(AgentError::Wiped);
        }
        made
    }

    /// Removes the slot. Works locked, and where there is none.
    ///
    /// # Errors
    /// [`AgentError::NotEnrolled`], [`AgentError::Wiped`]; those of vault and guard: then try again.
    pub fn remove_biometric_slot(&self) -> Result<(), AgentError> {
        let _one = self.inner.gate.lock().map_err(|_| AgentError::Internal {
            code: fault::POISONED,
        })?;
        match self.guard().phase {
            Phase::None | Phase::Enrolling => Err(self.nobody()),
            Phase::Wiping | Phase::Wiped => Err(AgentError::Wiped),
            Phase::Enrolled => self.remove_slot(&biometric_alias(&self.guard())),
        }
    }

    fn try_slot(&self, secret: &Secret<Vec<u8>>) -> Result<DatabaseKey, AgentError> {
        let attempts = self.attempts_now()?;
        let (state, now) = (self.guard(), self.now());
        if judge_try(&attempts, now, &self.policy().pin) == TryVerdict::Erase {
            return Err(erased(self, WipeCause::TooManyAttempts));
        }
        let (pin, rules) = (state.pin_proved(), self.policy().session);
        match judge_biometric(state.biometric, pin, &attempts, now, &rules) {
            BiometricState::None => return Err(AgentError::BiometricNotSet),
            BiometricState::PinFirst => return Err(AgentError::PinFirst),
            BiometricState::Ready => {}
        }
        // What a session does to the guard must not be undone by a copy from before it, whatever opened the session.
        self.advance_guard(|_| ())?;
        // EXPOSE: it becomes the secret if it has its length.
        let opened = match SlotSecret::from_bytes(secret.expose()) {
            Some(secret) => {
                let folder = self.home().guard();
                let slot = BiometricFile::new(&folder, self.ports().vault.as_ref());
                slot.unwrap(&slot_binding(&state)?, &secret)
            }
            None => Err(WrapError::WrongSecret),
        };
        let opened = opened.map_err(|error| self.slot_failed(error));
        self.prepare_advance();
        opened
    }

    fn slot_failed(&self, error: WrapError) -> AgentError {
        match error {
            WrapError::WrongSecret => {
                // Nothing was opened; a failure to record that changes nothing.
                // One that waits says it: no number of them may crowd out what else waits for the chain.
                let refused = (AuditEvent::BiometricUnlock, AuditOutcome::Refused);
                if !self.guard().spool.holds(&refused.0, refused.1) {
                    let _ = self.update_guard(|state| self.spool(state, refused.0, refused.1));
                }
                AgentError::WrongSlotSecret
            }
            // Torn, foreign, or its key is gone for good: the PIN opens, and the slot is made anew.
            WrapError::Missing
            | WrapError::Corrupt
            | WrapError::NotOurs
            | WrapError::Vault(VaultError::NotFound | VaultError::Invalidated) => {
                match self.note_slot(false) {
                    Ok(()) => AgentError::BiometricNotSet,
                    Err(error) => error,
                }
            }
            error => envelope_fault(error),
        }
    }

    fn make_slot(&self, ticket: Ticket, binding: &Binding) -> Result<SlotSecret, AgentError> {
        self.remove_slot(&binding.alias)?;
        let key = self.seat().key().cloned().ok_or(AgentError::Locked)?;
        let ports = self.ports();
        ports
            .vault
            .ensure_hmac(&binding.alias)
            .map_err(vault_fault)?;
        let secret = SlotSecret::make(ports.random.as_ref()).map_err(|_| AgentError::Internal {
            code: fault::NO_RANDOM,
        })?;
        let folder = self.home().guard();
        let slot = BiometricFile::new(&folder, ports.vault.as_ref());
        let made = slot
            .prepare(ports.random.as_ref(), binding, &secret, &key)
            .map_err(envelope_fault)?;
        self.unless_erased(|| slot.write(&made).map_err(envelope_fault))?;
        // A secret is not handed out into a session that has ended.
        self.not_overtaken(ticket)?;
        self.note_slot(true)?;
        Ok(secret)
    }

    /// The file goes first: without it nothing opens, whatever fails behind it.
    fn remove_slot(&self, alias: &str) -> Result<(), AgentError> {
        let folder = self.home().guard();
        BiometricFile::destroy(&folder).map_err(envelope_fault)?;
        BiometricFile::unlink(&folder).map_err(envelope_fault)?;
        if self.guard().biometric {
            self.note_slot(false)?;
        }
        self.ports().vault.delete(alias).map_err(vault_fault)
    }

    /// Makes it durable whether there is a slot. An erased phone keeps nothing of it.
    fn note_slot(&self, set: bool) -> Result<(), AgentError> {
        self.update_guard(|state| {
            if state.phase == Phase::Enrolled {
                state.biometric = set;
                let event = AuditEvent::BiometricSlot { set };
                self.spool(state, event, AuditOutcome::Ok);
            }
        })
    }
}

/// The vault's name of the key that the slot's secret is mixed with. It follows from the PIN's, so that an erase knows it
/// whatever was cut.
pub(super) fn biometric_alias(state: &GuardState) -> String {
    biometric_alias_of(&state.pin_alias)
}

/// The same from the name of the PIN's key.
pub(super) fn biometric_alias_of(pin_alias: &str) -> String {
    let id = pin_alias.strip_prefix("pin-").unwrap_or(pin_alias);
    format!("bio-{id}")
}

fn slot_binding(state: &GuardState) -> Result<Binding, AgentError> {
    Ok(Binding {
        alias: biometric_alias(state),
        ..binding_of(state)?
    })
}
