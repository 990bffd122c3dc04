//! A phone: home, vault and ports that outlive the program that runs on them.

use std::sync::Arc;

use agent_core::agent::AgentConfig;
use agent_core::keys::{KdfCost, Secret};
use agent_core::ports::Ports;
use agent_core::testkit::{FakeClock, FakeDevice, FakeVault, RecordingSink, SeededRandom};
use agent_core::{Agent, AgentError};
use fleet_protocol::enrol::EnrolmentPayload;
use fleet_protocol::ids::{DeviceId, UserId};

use super::{DAY_MS, Fleet};

const PIN: &[u8] = b"271828";

pub(crate) fn pin() -> Secret<Vec<u8>> {
    Secret::new(PIN.to_vec())
}

pub(crate) struct Phone {
    agent: Option<Agent>,
    pub(crate) vault: Arc<FakeVault>,
    pub(crate) events: Arc<RecordingSink>,
    pub(crate) clock: Arc<FakeClock>,
    random: Arc<SeededRandom>,
    home: tempfile::TempDir,
}

impl Phone {
    /// A new phone, switched on, on the fleet's clock.
    pub(crate) fn new(fleet: &Fleet, seed: u64) -> Self {
        let mut phone = Self {
            agent: None,
            vault: Arc::new(FakeVault::new()),
            events: Arc::new(RecordingSink::default()),
            clock: Arc::clone(&fleet.clock),
            random: Arc::new(SeededRandom::new(seed)),
            home: tempfile::tempdir().unwrap(),
        };
        phone.restart();
        phone
    }

    /// A phone of `user`, enrolled and open.
    pub(crate) fn enrolled(fleet: &Fleet, user: UserId, seed: u64) -> Self {
        let phone = Self::new(fleet, seed);
        phone.enrol(&fleet.payload(user, DAY_MS)).unwrap();
        phone.agent().unlock(&pin()).unwrap();
        phone
    }

    pub(crate) fn agent(&self) -> &Agent {
        self.agent.as_ref().unwrap()
    }

    pub(crate) fn enrol(&self, payload: &EnrolmentPayload) -> Result<DeviceId, AgentError> {
        let bytes = serde_json::to_vec(payload).unwrap();
        let enrolled = self.agent().enrol(&bytes, &pin(), "host")?;
        Ok(enrolled.device)
    }

    pub(crate) fn device(&self) -> DeviceId {
        self.agent().status().unwrap().device.unwrap()
    }

    /// The program ends and starts again.
    pub(crate) fn restart(&mut self) {
        self.agent = None;
        self.agent = Some(self.open().unwrap());
    }

    fn open(&self) -> Result<Agent, AgentError> {
        Agent::open(
            self.home.path(),
            Ports {
                vault: self.vault.clone(),
                device: Arc::new(FakeDevice::default()),
                clock: self.clock.clone(),
                random: self.random.clone(),
                events: self.events.clone(),
            },
            AgentConfig {
                kdf: KdfCost::cheap_for_tests(),
            },
        )
    }
}
