//! Healing a phone whose server lost its keys: a newer trust document, signed by the root key, over a recovery address.

use super::Agent;
use super::take_commands::newer_trust;
use crate::transport;

impl Agent {
    /// Asks the recovery addresses that the trust document names, in order, until one has a newer document of our own root
    /// key. Returns whether the phone believes it now; then the server is worth asking again.
    pub(super) fn recover_trust(&self) -> bool {
        let state = self.guard();
        let Some(held) = &state.trust else {
            return false;
        };
        held.body
            .recovery_addresses
            .iter()
            .any(|address| self.recover_from(address))
    }

    fn recover_from(&self, address: &str) -> bool {
        let Ok(envelope) = transport::fetch_trust(address) else {
            return false;
        };
        // Judged inside of the write: a newer one that came another way meanwhile is not set back.
        let taken = self.update_guard(|state| {
            let enrolment = state.enrolment.clone()?;
            let newer = newer_trust(state, &enrolment, &envelope).ok()??;
            state.trust = Some(newer);
            Some(())
        });
        matches!(taken, Ok(Some(())))
    }
}
