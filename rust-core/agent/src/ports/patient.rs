//! A vault that is asked again when it was only busy.

use std::sync::Arc;

use super::{KeyVault, VaultError};
use crate::keys::Secret;

/// Tries in all. A Keystore that fails more often than this is reported, and never a reason to erase anything.
const TRIES: u32 = 4;

/// Wraps the platform's vault; every call of the core goes through here.
pub(crate) struct PatientVault(pub(crate) Arc<dyn KeyVault>);

impl PatientVault {
    fn ask<T>(
        &self,
        call: impl Fn(&dyn KeyVault) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        let mut last = call(self.0.as_ref());
        for _ in 1..TRIES {
            if !matches!(last, Err(VaultError::Transient)) {
                break;
            }
            last = call(self.0.as_ref());
        }
        last
    }
}

impl KeyVault for PatientVault {
    fn ensure_identity(&self, alias: &str) -> Result<Vec<u8>, VaultError> {
        self.ask(|vault| vault.ensure_identity(alias))
    }

    fn sign(&self, alias: &str, message: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.ask(|vault| vault.sign(alias, message))
    }

    fn ensure_hmac(&self, alias: &str) -> Result<(), VaultError> {
        self.ask(|vault| vault.ensure_hmac(alias))
    }

    fn hmac(&self, alias: &str, message: &[u8]) -> Result<Secret<[u8; 32]>, VaultError> {
        self.ask(|vault| vault.hmac(alias, message))
    }

    fn contains(&self, alias: &str) -> Result<bool, VaultError> {
        self.ask(|vault| vault.contains(alias))
    }

    fn delete(&self, alias: &str) -> Result<(), VaultError> {
        self.ask(|vault| vault.delete(alias))
    }

    fn generation(&self, name: &str) -> Result<Option<u64>, VaultError> {
        self.ask(|vault| vault.generation(name))
    }

    fn advance(&self, name: &str, from: u64) -> Result<u64, VaultError> {
        self.ask(|vault| vault.advance(name, from))
    }
}
