//! An unlock takes long: the vault may need seconds. What comes in between wins, wherever it comes.

use std::sync::{Arc, Mutex};

use agent_core::AgentError;
use agent_core::agent::{Agent, AgentConfig, PhoneState};
use agent_core::keys::{KdfCost, Secret};
use agent_core::ports::{Event, KeyVault, Ports, VaultError};
use agent_core::testkit::{FakeVault, TestPhone};
use fleet_protocol::audit::LockCause;

use super::Fixture;
use super::wipe::{assert_erased, wipe_order};

/// A case by its name.
type Case = (&'static str, fn(&Agent));
/// What happens inside of the vault.
type Meanwhile = Box<dyn FnOnce() + Send>;

/// A vault in which something happens while the PIN is mixed with its key.
struct Slow {
    vault: Arc<FakeVault>,
    meanwhile: Mutex<Option<Meanwhile>>,
}

impl KeyVault for Slow {
    fn ensure_identity(&self, alias: &str) -> Result<Vec<u8>, VaultError> {
        self.vault.ensure_identity(alias)
    }

    fn sign(&self, alias: &str, message: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.vault.sign(alias, message)
    }

    fn ensure_hmac(&self, alias: &str) -> Result<(), VaultError> {
        self.vault.ensure_hmac(alias)
    }

    fn hmac(&self, alias: &str, message: &[u8]) -> Result<Secret<[u8; 32]>, VaultError> {
        let answer = self.vault.hmac(alias, message);
        if alias.starts_with("pin-") {
            let meanwhile = self.meanwhile.lock().unwrap().take();
            if let Some(happens) = meanwhile {
                happens();
            }
        }
        answer
    }

    fn contains(&self, alias: &str) -> Result<bool, VaultError> {
        self.vault.contains(alias)
    }

    fn delete(&self, alias: &str) -> Result<(), VaultError> {
        self.vault.delete(alias)
    }
}

/// An enrolled phone with such a vault.
fn start(phone: &TestPhone) -> (Agent, Arc<Slow>) {
    drop(phone.start_enrolled().unwrap());
    let vault = Arc::new(Slow {
        vault: Arc::clone(&phone.vault),
        meanwhile: Mutex::default(),
    });
    let ports = Ports {
        vault: vault.clone(),
        ..phone.ports()
    };
    let config = AgentConfig {
        kdf: KdfCost::cheap_for_tests(),
    };
    (Agent::open(phone.home(), ports, config).unwrap(), vault)
}

#[test]
fn a_lock_during_an_unlock_wins() {
    let cases: [Case; 3] = [
        ("lock", |agent| agent.lock(LockCause::Asked)),
        ("screen off", Agent::screen_off),
        ("background", Agent::entered_background),
    ];
    for (name, happens) in cases {
        let fixture = Fixture::new();
        let phone = &fixture.phone;
        let (agent, vault) = start(phone);
        let same = agent.clone();
        *vault.meanwhile.lock().unwrap() = Some(Box::new(move || happens(&same)));
        phone.events.take();
        assert_eq!(
            agent.unlock(&phone.pin()),
            Err(AgentError::Interrupted),
            "{name}"
        );
        assert_eq!(agent.status().unwrap().state, PhoneState::Locked, "{name}");
        assert_eq!(phone.touch(&agent), Err(AgentError::Locked), "{name}");
        assert!(!phone.events.take().contains(&Event::Unlocked), "{name}");
        // The PIN was right: no try is burnt, and the next one opens.
        assert_eq!(agent.status().unwrap().attempts_left, 10, "{name}");
        agent.unlock(&phone.pin()).unwrap();
        assert_eq!(agent.status().unwrap().state, PhoneState::Open, "{name}");
    }
}

#[test]
fn a_lock_before_an_unlock_does_not_stop_it() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, _) = start(phone);
    agent.lock(LockCause::Asked);
    agent.entered_background();
    agent.screen_off();
    agent.unlock(&phone.pin()).unwrap();
    assert_eq!(agent.status().unwrap().state, PhoneState::Open);
}

#[test]
fn an_erase_during_an_unlock_wins_and_leaves_nothing() {
    let fixture = Fixture::new();
    let phone = &fixture.phone;
    let (agent, vault) = start(phone);
    let (same, order) = (agent.clone(), wipe_order(phone));
    *vault.meanwhile.lock().unwrap() = Some(Box::new(move || {
        TestPhone::deliver(&same, &order).unwrap();
    }));
    phone.events.take();
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Wiped));
    assert!(!phone.events.take().contains(&Event::Unlocked));
    assert_erased(&fixture);
    assert_eq!(agent.unlock(&phone.pin()), Err(AgentError::Wiped));
}
