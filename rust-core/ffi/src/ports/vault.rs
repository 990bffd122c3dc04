//! Keys that the shell keeps: the Android Keystore, on the other side of the boundary.

use std::sync::Arc;

use agent_core::keys::Secret;
use agent_core::ports::{KeyVault, VaultError};
use zeroize::Zeroizing;

use super::PortError;

/// Keeps keys that never leave it. The implementation wipes every array that it was given or made.
///
/// `identity-*` are P-256 signing keys, `guard`, `guard-<n>`, `pin-*` and `bio-*` are HMAC-SHA256 keys. The identity and guard keys
/// must be usable while the phone is locked.
#[uniffi::export(rust, foreign)]
pub trait ForeignKeyVault: Send + Sync {
    /// Makes a P-256 signing key unless it exists; returns its 65-byte uncompressed point.
    fn ensure_identity(&self, alias: String) -> Result<Vec<u8>, PortError>;
    /// Signs with ECDSA P-256 SHA-256; returns DER.
    fn sign(&self, alias: String, message: Vec<u8>) -> Result<Vec<u8>, PortError>;
    /// Makes an HMAC-SHA256 key unless it exists.
    fn ensure_hmac(&self, alias: String) -> Result<(), PortError>;
    /// HMAC-SHA256: 32 bytes.
    fn hmac(&self, alias: String, message: Vec<u8>) -> Result<Vec<u8>, PortError>;
    /// Whether there is a key under this alias.
    fn contains(&self, alias: String) -> Result<bool, PortError>;
    /// Deletes a key; succeeds if there is none. A key that was deleted never comes back.
    fn delete(&self, alias: String) -> Result<(), PortError>;
    /// The highest `n` for which there is an HMAC key under `<name>-<n>`, `n` being a number without leading zeros; nothing where
    /// there is no such key.
    fn generation(&self, name: String) -> Result<Option<u64>, PortError>;
    /// Makes the HMAC key `<name>-<from + 1>` unless it exists, and returns `from + 1`. Deletes nothing.
    fn advance(&self, name: String, from: u64) -> Result<u64, PortError>;
}

/// A shell's vault as the core's port.
pub(crate) struct VaultAdapter(pub(crate) Arc<dyn ForeignKeyVault>);

impl KeyVault for VaultAdapter {
    fn ensure_identity(&self, alias: &str) -> Result<Vec<u8>, VaultError> {
        Ok(self.0.ensure_identity(alias.to_owned())?)
    }

    fn sign(&self, alias: &str, message: &[u8]) -> Result<Vec<u8>, VaultError> {
        Ok(self.0.sign(alias.to_owned(), message.to_vec())?)
    }

    fn ensure_hmac(&self, alias: &str) -> Result<(), VaultError> {
        Ok(self.0.ensure_hmac(alias.to_owned())?)
    }

    fn hmac(&self, alias: &str, message: &[u8]) -> Result<Secret<[u8; 32]>, VaultError> {
        let tag = Zeroizing::new(self.0.hmac(alias.to_owned(), message.to_vec())?);
        // A vault that answers with another length is not one that can be used: no key is made from it.
        <[u8; 32]>::try_from(tag.as_slice())
            .map(Secret::new)
            .map_err(|_| VaultError::Unavailable)
    }

    fn contains(&self, alias: &str) -> Result<bool, VaultError> {
        Ok(self.0.contains(alias.to_owned())?)
    }

    fn delete(&self, alias: &str) -> Result<(), VaultError> {
        Ok(self.0.delete(alias.to_owned())?)
    }

    fn generation(&self, name: &str) -> Result<Option<u64>, VaultError> {
        Ok(self.0.generation(name.to_owned())?)
    }

    fn advance(&self, name: &str, from: u64) -> Result<u64, VaultError> {
        let next = self.0.advance(name.to_owned(), from)?;
        // A vault that makes another generation than the next is not one that can be used.
        (from.checked_add(1) == Some(next))
            .then_some(next)
            .ok_or(VaultError::Unavailable)
    }
}
