//! A vault that takes long: something happens while a PIN or a slot's secret is mixed with its key.

use std::sync::{Arc, Mutex};

use agent_core::agent::{Agent, AgentConfig};
use agent_core::keys::{KdfCost, Secret};
use agent_core::ports::{KeyVault, Ports, VaultError};
use agent_core::testkit::{FakeVault, TestPhone};

/// What happens inside of the vault.
type Meanwhile = Box<dyn FnOnce() + Send>;

/// Such a vault.
pub(super) struct SlowVault {
    vault: Arc<FakeVault>,
    /// Mixings until it happens, and what does.
    planned: Mutex<Option<(usize, Meanwhile)>>,
}

impl SlowVault {
    /// From now on, `happens` at the `nth` time that a secret is mixed, 1 being the next.
    pub(super) fn meanwhile(&self, nth: usize, happens: impl FnOnce() + Send + 'static) {
        *self.planned.lock().unwrap() = Some((nth, Box::new(happens)));
    }

    /// Whether it has happened.
    pub(super) fn happened(&self) -> bool {
        self.planned.lock().unwrap().is_none()
    }

    fn mixed(&self) {
        let mut planned = self.planned.lock().unwrap();
        let due = match planned.as_mut() {
            Some((left, _)) => {
                *left -= 1;
                *left == 0
            }
            None => false,
        };
        let happens = if due { planned.take() } else { None };
        drop(planned);
        if let Some((_, happens)) = happens {
            happens();
        }
    }
}

impl KeyVault for SlowVault {
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
        if alias.starts_with("pin-") || alias.starts_with("bio-") {
            self.mixed();
        }
        answer
    }

    fn contains(&self, alias: &str) -> Result<bool, VaultError> {
        self.vault.contains(alias)
    }

    fn delete(&self, alias: &str) -> Result<(), VaultError> {
        self.vault.delete(alias)
    }

    fn generation(&self, name: &str) -> Result<Option<u64>, VaultError> {
        self.vault.generation(name)
    }
}

/// An enrolled phone with such a vault.
pub(super) fn start(phone: &TestPhone) -> (Agent, Arc<SlowVault>) {
    drop(phone.start_enrolled().unwrap());
    let vault = Arc::new(SlowVault {
        vault: Arc::clone(&phone.vault),
        planned: Mutex::default(),
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
