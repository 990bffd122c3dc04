//! A vault that signs with a key in memory, or fails, or waits until it is let go.

use std::sync::{Arc, Condvar, Mutex};

use agent_core::keys::Secret;
use agent_core::ports::{KeyVault, VaultError};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

pub(crate) struct TestVault {
    key: EcdsaKeyPair,
    failure: Option<VaultError>,
    gate: Option<Arc<Gate>>,
}

/// Holds signatures back until it is opened; tells how many wait.
#[derive(Default)]
pub(crate) struct Gate {
    state: Mutex<GateState>,
    changed: Condvar,
}

#[derive(Default)]
struct GateState {
    open: bool,
    waiting: usize,
}

impl Gate {
    pub(crate) fn open(&self) {
        self.state.lock().unwrap().open = true;
        self.changed.notify_all();
    }

    pub(crate) fn wait_for(&self, waiting: usize) {
        let state = self.state.lock().unwrap();
        drop(
            self.changed
                .wait_while(state, |state| state.waiting < waiting)
                .unwrap(),
        );
    }

    fn pass(&self) {
        let mut state = self.state.lock().unwrap();
        state.waiting += 1;
        self.changed.notify_all();
        drop(self.changed.wait_while(state, |state| !state.open).unwrap());
    }
}

impl TestVault {
    pub(crate) fn new() -> Self {
        let pkcs8 =
            EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new())
                .unwrap();
        let key = EcdsaKeyPair::from_pkcs8(
            &ECDSA_P256_SHA256_ASN1_SIGNING,
            pkcs8.as_ref(),
            &SystemRandom::new(),
        )
        .unwrap();
        Self {
            key,
            failure: None,
            gate: None,
        }
    }

    pub(crate) fn failing(failure: VaultError) -> Self {
        Self {
            failure: Some(failure),
            ..Self::new()
        }
    }

    pub(crate) fn gated(gate: Arc<Gate>) -> Self {
        Self {
            gate: Some(gate),
            ..Self::new()
        }
    }

    pub(crate) fn point(&self) -> Vec<u8> {
        self.key.public_key().as_ref().to_vec()
    }
}

impl KeyVault for TestVault {
    fn ensure_identity(&self, _alias: &str) -> Result<Vec<u8>, VaultError> {
        Ok(self.point())
    }

    fn sign(&self, _alias: &str, message: &[u8]) -> Result<Vec<u8>, VaultError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        if let Some(gate) = &self.gate {
            gate.pass();
        }
        Ok(self
            .key
            .sign(&SystemRandom::new(), message)
            .unwrap()
            .as_ref()
            .to_vec())
    }

    fn ensure_hmac(&self, _alias: &str) -> Result<(), VaultError> {
        Err(VaultError::Unavailable)
    }

    fn hmac(&self, _alias: &str, _message: &[u8]) -> Result<Secret<[u8; 32]>, VaultError> {
        Err(VaultError::Unavailable)
    }

    fn contains(&self, _alias: &str) -> Result<bool, VaultError> {
        Ok(true)
    }

    fn delete(&self, _alias: &str) -> Result<(), VaultError> {
        Ok(())
    }

    fn generation(&self, _name: &str) -> Result<Option<u64>, VaultError> {
        Ok(None)
    }
}
