//! Changing the PIN: the old one is proved as at an unlock, the new one wraps the same database key.
//!
//! The new envelope is seen to open before it is written beside the old one, which is retired last: wherever power goes, one of
//! the two PINs opens. Whoever hears of a failure keeps the old PIN. The biometric slot stays, for its key is the same.
//!
//! Whether the new PIN was used lately is said only to whoever proved the old one: the answer would help to guess.

use fleet_protocol::audit::{AuditEvent, AuditOutcome};

use super::enrol::binding_of;
use super::try_pin::envelope_fault;
use super::unlock::store_fault;
use super::{Agent, fault};
use crate::error::{AgentError, PinFault};
use crate::guard::Phase;
use crate::keys::{DatabaseKey, EnvelopeFiles, PinHistory, PinVerifier, Secret, check_new_pin};
use crate::session::{SessionEvent, Ticket};
use crate::store::Store;

impl Agent {
    /// Changes the PIN of an open session from `old` to `new`. A wrong `old` costs a try, as at an unlock.
    ///
    /// # Errors
    /// [`AgentError::Locked`]; [`AgentError::PinNotAcceptable`], which costs no try; those of [`Agent::unlock`];
    /// [`AgentError::Interrupted`] when a lock came in between. The old PIN stays then.
    pub fn change_pin(
        &self,
        old: &Secret<Vec<u8>>,
        new: &Secret<Vec<u8>>,
    ) -> Result<(), AgentError> {
        // From here on a lock wins.
        let ticket = self.seat().ticket();
        let store = self.enter(SessionEvent::Touched)?;
        let outcome = self.replace_pin(ticket, &store, old, new);
        drop(store);
        if matches!(self.guard().phase, Phase::Wiping | Phase::Wiped) {
            return Err(AgentError::Wiped);
        }
        outcome
    }

    fn replace_pin(
        &self,
        ticket: Ticket,
        store: &Store,
        old: &Secret<Vec<u8>>,
        new: &Secret<Vec<u8>>,
    ) -> Result<(), AgentError> {
        // EXPOSE: the rules look at length and digits.
        check_new_pin(new.expose(), self.policy().pin.min_length)
            .map_err(AgentError::PinNotAcceptable)?;
        let _one = self.inner.gate.lock().map_err(|_| AgentError::Internal {
            code: fault::POISONED,
        })?;
        self.not_overtaken(ticket)?;
        let key = self.try_pin(old, AuditEvent::PinChanged)?;
        let remembered = self.not_used_lately(ticket, store, old, new)?;
        let generation = self.wrap_under(ticket, new, &key)?;
        if let Some((mut history, verifier)) = remembered {
            history.add(generation, &verifier, self.policy().pin.history);
            // Not kept, it is made up for at the next change, from the PIN that is proved then.
            let _ = store.keep_pin_history(&history.encode());
        }
        // The PIN is changed; a failure to record it does not take it back, and the next unlock makes up for it.
        let _ = self.update_guard(|state| {
            if state.phase == Phase::Enrolled {
                state.envelope = generation;
                self.spool(state, AuditEvent::PinChanged, AuditOutcome::Ok);
            }
        });
        Ok(())
    }

    /// Refuses a new PIN that is one of the last. Gives the history with the present one in it, and the new one's verifier;
    /// nothing where policy asks for no history.
    fn not_used_lately(
        &self,
        ticket: Ticket,
        store: &Store,
        old: &Secret<Vec<u8>>,
        new: &Secret<Vec<u8>>,
    ) -> Result<Option<(PinHistory, PinVerifier)>, AgentError> {
        let count = self.policy().pin.history;
        if count == 0 {
            return Ok(None);
        }
        let state = self.guard();
        let (vault, cost) = (self.ports().vault.as_ref(), self.inner.config.kdf);
        let kept = match store.pin_history() {
            Ok(kept) => kept,
            Err(error) => {
                self.not_overtaken(ticket)?;
                return Err(store_fault(error));
            }
        };
        let held = kept.and_then(|bytes| PinHistory::decode(&bytes, cost));
        let mut history = match held {
            Some(history) => history,
            None => {
                PinHistory::begin(self.ports().random.as_ref(), cost).map_err(envelope_fault)?
            }
        };
        let verifier = |history: &PinHistory, pin| {
            let made = history.verifier(vault, &state.pin_alias, pin);
            made.map_err(envelope_fault)
        };
        if !history.knows(state.envelope) {
            // The first change, or one whose history was cut: the present PIN comes first.
            let present = verifier(&history, old)?;
            history.add(state.envelope, &present, count);
        }
        let fresh = verifier(&history, new)?;
        if history.is_among_last(count, &fresh) {
            return Err(AgentError::PinNotAcceptable(PinFault::UsedLately));
        }
        Ok(Some((history, fresh)))
    }

    /// Returns the new envelope's generation.
    fn wrap_under(
        &self,
        ticket: Ticket,
        pin: &Secret<Vec<u8>>,
        key: &DatabaseKey,
    ) -> Result<u64, AgentError> {
        let binding = binding_of(&self.guard())?;
        let folder = self.home().guard();
        let ports = self.ports();
        let envelope = EnvelopeFiles::new(&folder, ports.vault.as_ref(), self.inner.config.kdf);
        let made = envelope
            .prepare(ports.random.as_ref(), &binding, pin, key)
            .map_err(envelope_fault)?;
        // Proving and wrapping take long: a person who locked meanwhile expects the PIN that they had.
        self.not_overtaken(ticket)?;
        self.unless_erased(|| envelope.write(&made).map_err(envelope_fault))?;
        envelope.retire_older(&made).map_err(envelope_fault)?;
        Ok(made.generation())
    }
}
