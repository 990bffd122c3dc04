//! Verbs about what opens the phone: the PIN and the biometric slot.
//!
//! Secrets cross as bytes and are wiped on both sides: here when a call ends, by the shell when it has its answer.

use agent_core::keys::{Secret, check_new_pin};

use super::FieldAgent;
use crate::error::{FieldAgentError, PinFault};

/// What is wrong with a PIN that somebody wants to set, by the rules that the core itself holds to; nothing if it may be set.
#[uniffi::export]
#[must_use]
pub fn check_pin(pin: Vec<u8>, min_length: u8) -> Option<PinFault> {
    let pin = Secret::new(pin);
    // EXPOSE: the rules look at length and digits.
    check_new_pin(pin.expose(), min_length)
        .err()
        .map(Into::into)
}

#[uniffi::export]
impl FieldAgent {
    /// Changes the PIN of an open session. A wrong old PIN costs a try, as at an unlock; after any failure the old PIN stays.
    pub fn change_pin(&self, old: Vec<u8>, new: Vec<u8>) -> Result<(), FieldAgentError> {
        let (old, new) = (Secret::new(old), Secret::new(new));
        Ok(self.core.change_pin(&old, &new)?)
    }

    /// Makes the biometric slot in an open session and returns its secret, once: 32 bytes, to be sealed under a key that asks for
    /// a fingerprint or face. An older slot is gone.
    pub fn make_biometric_slot(&self) -> Result<Vec<u8>, FieldAgentError> {
        // EXPOSE: handed over once; what is left of it here is wiped when it is freed.
        Ok(self.core.make_biometric_slot()?.expose().to_vec())
    }

    /// Opens the session with the slot's secret. A wrong one costs no PIN try.
    pub fn unlock_with_biometric(&self, secret: Vec<u8>) -> Result<(), FieldAgentError> {
        Ok(self.core.unlock_with_biometric(&Secret::new(secret))?)
    }

    /// Removes the biometric slot. Works locked, and where there is none.
    pub fn remove_biometric_slot(&self) -> Result<(), FieldAgentError> {
        Ok(self.core.remove_biometric_slot()?)
    }
}
