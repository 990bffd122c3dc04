//! One run of a scenario, which notes what the phone promised and when.

use agent_core::testkit::TestPhone;
use agent_core::{Agent, AgentError};
use fleet_protocol::audit::LockCause;

use crate::promises::Promises;
use crate::stage::Stage;

/// Longer than any delay between wrong PINs; shorter than any lease.
const AN_HOUR_MS: u64 = 3_700_000;

/// One run.
pub(crate) struct Run<'a> {
    pub(crate) stage: &'a Stage,
    pub(crate) promises: Promises,
    /// The promises from each position in the record of changes on.
    pub(crate) history: Vec<(usize, Promises)>,
}

impl<'a> Run<'a> {
    pub(crate) fn new(stage: &'a Stage, promises: Promises) -> Self {
        Self {
            stage,
            history: vec![(0, promises.clone())],
            promises,
        }
    }

    pub(crate) fn phone(&self) -> &'a TestPhone {
        &self.stage.phone
    }

    pub(crate) fn start(&self) -> Result<Agent, AgentError> {
        self.stage.start()
    }

    /// Something is being asked for: it may come to pass from here on.
    pub(crate) fn asks(&mut self, change: impl FnOnce(&mut Promises)) {
        change(&mut self.promises);
        self.history
            .push((faults::record::position(), self.promises.clone()));
    }

    /// The phone said that it is done: it holds from here on.
    pub(crate) fn done(&mut self, change: impl FnOnce(&mut Promises)) {
        self.asks(change);
    }

    /// What was promised when the record of changes had this length.
    pub(crate) fn promised_at(&self, position: usize) -> &Promises {
        let held = self.history.iter().rev().find(|(at, _)| *at <= position);
        held.map_or(&self.stage.promises, |(_, promises)| promises)
    }

    /// Unlocks with whichever PIN is right. Returns it.
    pub(crate) fn unlock(&mut self, agent: &Agent) -> Result<&'static str, AgentError> {
        self.asks(|promises| promises.wrong_tries = 0);
        let mut last = AgentError::Locked;
        for pin in self.promises.pins.clone() {
            self.phone().clock.advance_ms(AN_HOUR_MS);
            match agent.unlock(&TestPhone::secret(pin)) {
                Ok(()) => return Ok(pin),
                Err(error @ AgentError::WrongPin { .. }) => last = error,
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    pub(crate) fn lock(&self, agent: &Agent) {
        agent.lock(LockCause::Asked);
    }
}
