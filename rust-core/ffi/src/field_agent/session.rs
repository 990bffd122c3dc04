//! Verbs about the phone and its session: enrol, unlock, lock, and what they are told about the app's life.

use agent_core::keys::Secret;
use fleet_protocol::audit::LockCause;

use super::FieldAgent;
use crate::error::FieldAgentError;
use crate::records::{Enrolled, PhoneStatus};

#[uniffi::export]
impl FieldAgent {
    /// This phone's status. Needs no key and no network.
    pub fn status(&self) -> Result<PhoneStatus, FieldAgentError> {
        Ok(self.core.status()?.into())
    }

    /// Enrols with what the payload holds (the text of a QR code, the bytes of a file, or what a person typed) and sets the PIN:
    /// its digits in ASCII. `model` says what kind of phone this is, for people. The same payload again ends what was begun.
    pub fn enrol(
        &self,
        payload: Vec<u8>,
        pin: Vec<u8>,
        model: String,
    ) -> Result<Enrolled, FieldAgentError> {
        let (payload, pin) = (Secret::new(payload), Secret::new(pin));
        // EXPOSE: the payload holds a token; the use case reads it once.
        Ok(self.core.enrol(payload.expose(), &pin, &model)?.into())
    }

    /// Opens the session. The PIN is its digits in ASCII; the shell wipes its own array.
    pub fn unlock(&self, pin: Vec<u8>) -> Result<(), FieldAgentError> {
        Ok(self.core.unlock(&Secret::new(pin))?)
    }

    /// Locks now: the key goes, the store closes. Never waits for a query.
    pub fn lock(&self) {
        self.core.lock(LockCause::Asked);
    }

    /// Judges all deadlines now. Timers and broadcasts (time set, user switched) call it; every other call judges for itself.
    pub fn tick(&self) -> Result<(), FieldAgentError> {
        Ok(self.core.tick()?)
    }

    /// The app left the screen.
    pub fn entered_background(&self) {
        self.core.entered_background();
    }

    /// The app came back. Deadlines that passed meanwhile lock now.
    pub fn entered_foreground(&self) -> Result<(), FieldAgentError> {
        Ok(self.core.entered_foreground()?)
    }

    /// The screen went off.
    pub fn screen_off(&self) {
        self.core.screen_off();
    }
}
