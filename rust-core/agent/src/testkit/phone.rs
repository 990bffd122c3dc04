//! A phone made of fakes: what outlives a process is here, what dies with it is an [`Agent`].

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fleet_protocol::command::CommandsAnswer;
use fleet_protocol::enrol::EnrolAnswer;
use fleet_protocol::envelope::Envelope;
use fleet_protocol::ids::Hash32;
use fleet_protocol::receipt::{Receipt, WipeCause};

use super::{FakeClock, FakeDevice, FakeFleet, FakeVault, RecordingSink, SeededRandom};
use crate::agent::{Agent, AgentConfig, Enrolled, Status};
use crate::error::AgentError;
use crate::guard::{GUARD_ALIAS, Guard, GuardState};
use crate::keys::{KdfCost, Secret};
use crate::ports::{Clock, Moment, Ports, generation_of};

/// The PIN of test phones.
const PIN: &str = "482913";

/// A phone.
pub struct TestPhone {
    home: PathBuf,
    /// Its vault.
    pub vault: Arc<FakeVault>,
    /// Its clock.
    pub clock: Arc<FakeClock>,
    /// The device around it.
    pub device: Arc<FakeDevice>,
    /// What it told its shell.
    pub events: Arc<RecordingSink>,
    /// Its company.
    pub fleet: FakeFleet,
    pub(super) random: Arc<SeededRandom>,
}

impl TestPhone {
    /// A new phone whose files are in `home`.
    #[must_use]
    pub fn new(home: &Path) -> Self {
        Self::with_seed(home, 1)
    }

    /// A new phone with other random bytes.
    #[must_use]
    pub fn with_seed(home: &Path, seed: u64) -> Self {
        Self {
            home: home.to_owned(),
            vault: Arc::new(FakeVault::new()),
            clock: Arc::new(FakeClock::new()),
            device: Arc::new(FakeDevice::default()),
            events: Arc::new(RecordingSink::default()),
            fleet: FakeFleet::new(),
            random: Arc::new(SeededRandom::new(seed)),
        }
    }

    /// Where its files are.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The ports.
    #[must_use]
    pub fn ports(&self) -> Ports {
        Ports {
            vault: self.vault.clone(),
            device: self.device.clone(),
            clock: self.clock.clone(),
            random: self.random.clone(),
            events: self.events.clone(),
        }
    }

    /// Starts the program.
    ///
    /// # Errors
    /// Those of [`Agent::open`].
    pub fn start(&self) -> Result<Agent, AgentError> {
        let config = AgentConfig {
            kdf: KdfCost::cheap_for_tests(),
        };
        Agent::open(&self.home, self.ports(), config)
    }

    /// The right PIN.
    #[must_use]
    pub fn pin(&self) -> Secret<Vec<u8>> {
        Self::secret(PIN)
    }

    /// Any PIN.
    #[must_use]
    pub fn secret(pin: &str) -> Secret<Vec<u8>> {
        Secret::new(pin.as_bytes().to_vec())
    }

    /// Enrols with the fake fleet.
    ///
    /// # Errors
    /// Those of [`Agent::enrol`].
    pub fn enrol(&self, agent: &Agent) -> Result<Enrolled, AgentError> {
        self.enrol_with(agent, |_| {})
    }

    /// Enrols with an answer that was changed on its way.
    ///
    /// # Errors
    /// Those of [`Agent::enrol`].
    pub fn enrol_with(
        &self,
        agent: &Agent,
        change: impl FnOnce(&mut EnrolAnswer),
    ) -> Result<Enrolled, AgentError> {
        let now_ms = self.clock.now().wall_ms;
        agent.enrol_through(&self.fleet.payload(), &self.pin(), "test", |_, request| {
            let mut answer = self.fleet.answer_enrolment(request, now_ms);
            change(&mut answer);
            Ok(answer)
        })
    }

    /// A phone that is enrolled and locked.
    ///
    /// # Errors
    /// Those of [`TestPhone::enrol`].
    pub fn start_enrolled(&self) -> Result<Agent, AgentError> {
        let agent = self.start()?;
        self.enrol(&agent)?;
        Ok(agent)
    }

    /// Hands the agent an answer to a check-in.
    ///
    /// # Errors
    /// Those of a guard write or an erase.
    pub fn check_in(&self, agent: &Agent, answer: &CommandsAnswer) -> Result<(), AgentError> {
        Self::deliver(agent, answer)
    }

    /// The same where no phone is at hand: in the middle of another call.
    ///
    /// # Errors
    /// Those of a guard write or an erase.
    pub fn deliver(agent: &Agent, answer: &CommandsAnswer) -> Result<(), AgentError> {
        agent.take_commands(answer, agent.now()).map(|_| ())
    }

    /// Hands the agent an answer that it asked for at `asked`.
    ///
    /// # Errors
    /// Those of a guard write or an erase.
    pub fn deliver_late(
        agent: &Agent,
        answer: &CommandsAnswer,
        asked: Moment,
    ) -> Result<(), AgentError> {
        agent.take_commands(answer, asked).map(|_| ())
    }

    /// Contact: a fresh lease at the fleet's `now_ms`.
    ///
    /// # Errors
    /// Those of a guard write.
    pub fn contact(&self, agent: &Agent, now_ms: u64) -> Result<(), AgentError> {
        let mut answer = self.fleet.no_news();
        answer.lease = Some(self.fleet.lease(now_ms));
        self.check_in(agent, &answer)
    }

    /// The signed receipts that wait.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn receipts(&self, agent: &Agent) -> Result<Vec<Envelope>, AgentError> {
        agent.receipts_to_send()
    }

    /// What the waiting receipts say.
    #[must_use]
    pub fn receipts_in_guard(&self, agent: &Agent) -> Vec<crate::guard::QueuedReceipt> {
        agent.guard().receipts.clone()
    }

    /// Opens a receipt with the phone's public key, as the server does.
    ///
    /// # Panics
    /// When it is not this phone's.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a receipt that does not verify ends the test"
    )]
    pub fn open_receipt(&self, state: &GuardState, envelope: &Envelope) -> Receipt {
        let key = state
            .enrolment
            .as_ref()
            .expect("enrolled")
            .device_key
            .clone();
        let keys = fleet_protocol::keys::KeySet::new(vec![key]);
        envelope
            .open(fleet_protocol::envelope::Kind::Receipt, &keys)
            .expect("signed by this phone")
            .body
    }

    /// The server has these receipts.
    ///
    /// # Errors
    /// Those of a guard write, and of the vault.
    pub fn acknowledge(&self, agent: &Agent, seqs: &[u64]) -> Result<(), AgentError> {
        agent.receipts_acknowledged(seqs)
    }

    /// Erases, as a use case would.
    ///
    /// # Errors
    /// Those of an erase that cannot end yet.
    pub fn erase(&self, agent: &Agent, cause: WipeCause) -> Result<(), AgentError> {
        agent.erase(cause, |_| {})
    }

    /// How far the store has come in its feed.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub fn cursor(&self, agent: &Agent) -> Result<u64, AgentError> {
        agent.store_in_background(|store| Ok(store.position()?.cursor))
    }

    /// Makes the guard what the first version of this program left: no key of it has a generation.
    ///
    /// # Panics
    /// When that cannot be done.
    #[expect(
        clippy::expect_used,
        reason = "a guard that cannot be written ends the test"
    )]
    pub fn write_guard_as_version_1(&self) {
        let state = self.guard();
        for alias in self.vault.aliases() {
            if generation_of(GUARD_ALIAS, &alias).is_some() {
                self.vault.lose(&alias);
            }
        }
        crate::guard::write_version_1(&self.home.join("guard"), self.vault.as_ref(), &state)
            .expect("a guard of version 1");
    }

    /// Uses the store as a person would.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub fn touch(&self, agent: &Agent) -> Result<(), AgentError> {
        agent.with_store(|_| Ok(()))
    }

    /// Uses the store as a sync would.
    ///
    /// # Errors
    /// Whatever stands in the way.
    pub fn look(&self, agent: &Agent) -> Result<(), AgentError> {
        agent.store_in_background(|_| Ok(()))
    }

    /// What the guard holds on disk.
    ///
    /// # Panics
    /// When it cannot be read.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a guard that cannot be read ends the test"
    )]
    pub fn guard(&self) -> GuardState {
        Guard::read(&self.home.join("guard"), self.vault.as_ref())
            .expect("a readable guard")
            .unwrap_or_default()
    }

    /// Id of the device identity key.
    ///
    /// # Panics
    /// When the phone is not enrolled.
    #[must_use]
    #[expect(clippy::expect_used, reason = "only enrolled phones are asked")]
    pub fn device_key_id(&self) -> Hash32 {
        self.guard().enrolment.expect("enrolled").device_key.id()
    }

    /// What another process sees.
    ///
    /// # Errors
    /// Those of [`Agent::read_status`].
    pub fn status(&self) -> Result<Status, AgentError> {
        Agent::read_status(&self.home, self.vault.as_ref(), self.clock.now())
    }
}
