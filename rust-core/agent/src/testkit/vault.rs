//! A vault in memory that can be told to fail.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};

use crate::keys::Secret;
use crate::ports::{KeyVault, VaultError, generation_of};

mod memory;

pub use memory::VaultMemory;

/// Keys in memory, with faults. It outlives an agent, as a Keystore outlives a process.
#[derive(Default)]
pub struct FakeVault(Mutex<Keys>);

#[derive(Default)]
struct Keys {
    identities: BTreeMap<String, Vec<u8>>,
    hmacs: BTreeMap<String, [u8; 32]>,
    calls: u64,
    answered: Vec<String>,
    fails_from: Option<u64>,
    fails_once_at: Option<u64>,
    failing_alias: Option<(String, VaultError)>,
    makes_no_key: Option<VaultError>,
    deletes_nothing: Option<VaultError>,
    watch: Option<memory::Watch>,
    kept: Option<Vec<(String, [u8; 32])>>,
}

impl FakeVault {
    /// An empty vault without faults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A vault that holds an HMAC key which a test chose: for frozen vectors.
    #[must_use]
    pub fn with_hmac_key(alias: &str, key: [u8; 32]) -> Self {
        let vault = Self::default();
        vault.keys().hmacs.insert(alias.to_owned(), key);
        vault
    }

    /// Adds another such key.
    pub fn add_hmac_key(&self, alias: &str, key: [u8; 32]) {
        self.keys().hmacs.insert(alias.to_owned(), key);
    }

    /// Such a key, to put back later.
    #[must_use]
    pub fn hmac_key(&self, alias: &str) -> Option<[u8; 32]> {
        self.keys().hmacs.get(alias).copied()
    }

    /// Calls so far.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.keys().calls
    }

    /// How often a key whose alias begins with `prefix` was used for an HMAC.
    #[must_use]
    pub fn hmacs_with(&self, prefix: &str) -> usize {
        let keys = self.keys();
        keys.answered
            .iter()
            .filter(|alias| alias.starts_with(prefix))
            .count()
    }

    /// From the `n`-th call from now on (0 is the next one) every call fails: the process is as good as killed there.
    pub fn die_after(&self, n: u64) {
        let mut keys = self.keys();
        keys.fails_from = Some(keys.calls + n);
    }

    /// Only the `n`-th call from now fails, as if the vault were busy.
    pub fn fail_once_after(&self, n: u64) {
        let mut keys = self.keys();
        keys.fails_once_at = Some(keys.calls + n);
    }

    /// Every use of aliases that begin with `prefix` fails.
    pub fn fail_alias(&self, prefix: &str, error: VaultError) {
        self.keys().failing_alias = Some((prefix.to_owned(), error));
    }

    /// No HMAC key is made that is not there.
    pub fn make_no_key(&self, error: VaultError) {
        self.keys().makes_no_key = Some(error);
    }

    /// No key is deleted.
    pub fn delete_nothing(&self, error: VaultError) {
        self.keys().deletes_nothing = Some(error);
    }

    /// No faults from here on.
    pub fn heal(&self) {
        let mut keys = self.keys();
        keys.fails_from = None;
        keys.fails_once_at = None;
        keys.failing_alias = None;
        keys.makes_no_key = None;
        keys.deletes_nothing = None;
    }

    /// The platform lost a key, as after an OS update.
    pub fn lose(&self, alias: &str) {
        let mut keys = self.keys();
        keys.identities.remove(alias);
        keys.hmacs.remove(alias);
    }

    /// A copy of every HMAC key, as a copy of the whole vault would hold it.
    #[must_use]
    pub fn copy_hmacs(&self) -> BTreeMap<String, [u8; 32]> {
        self.keys().hmacs.clone()
    }

    /// Puts such a copy back.
    pub fn put_back_hmacs(&self, copy: BTreeMap<String, [u8; 32]>) {
        self.keys().hmacs = copy;
    }

    /// All aliases.
    #[must_use]
    pub fn aliases(&self) -> Vec<String> {
        let keys = self.keys();
        keys.identities
            .keys()
            .chain(keys.hmacs.keys())
            .cloned()
            .collect()
    }

    fn keys(&self) -> MutexGuard<'_, Keys> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn call(&self, alias: &str) -> Result<MutexGuard<'_, Keys>, VaultError> {
        let mut keys = self.keys();
        keys.watched();
        let call = keys.calls;
        keys.calls += 1;
        if keys.fails_from.is_some_and(|from| call >= from) {
            return Err(VaultError::Unavailable);
        }
        if keys.fails_once_at == Some(call) {
            return Err(VaultError::Transient);
        }
        match &keys.failing_alias {
            Some((prefix, error)) if alias.starts_with(prefix.as_str()) => Err(*error),
            _ => Ok(keys),
        }
    }
}

fn pair(document: &[u8]) -> Result<EcdsaKeyPair, VaultError> {
    EcdsaKeyPair::from_pkcs8(
        &ECDSA_P256_SHA256_ASN1_SIGNING,
        document,
        &SystemRandom::new(),
    )
    .map_err(|_| VaultError::Invalidated)
}

impl KeyVault for FakeVault {
    fn ensure_identity(&self, alias: &str) -> Result<Vec<u8>, VaultError> {
        let mut keys = self.call(alias)?;
        if !keys.identities.contains_key(alias) {
            let document =
                EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new())
                    .map_err(|_| VaultError::Unavailable)?;
            keys.identities
                .insert(alias.to_owned(), document.as_ref().to_vec());
        }
        let document = keys.identities.get(alias).ok_or(VaultError::NotFound)?;
        Ok(pair(document)?.public_key().as_ref().to_vec())
    }

    fn sign(&self, alias: &str, message: &[u8]) -> Result<Vec<u8>, VaultError> {
        let keys = self.call(alias)?;
        let document = keys.identities.get(alias).ok_or(VaultError::NotFound)?;
        let signature = pair(document)?
            .sign(&SystemRandom::new(), message)
            .map_err(|_| VaultError::Transient)?;
        Ok(signature.as_ref().to_vec())
    }

    fn ensure_hmac(&self, alias: &str) -> Result<(), VaultError> {
        let mut keys = self.call(alias)?;
        if !keys.hmacs.contains_key(alias) {
            if let Some(error) = keys.makes_no_key {
                return Err(error);
            }
            let mut key = [0; 32];
            ring::rand::SecureRandom::fill(&SystemRandom::new(), &mut key)
                .map_err(|_| VaultError::Unavailable)?;
            keys.hmacs.insert(alias.to_owned(), key);
        }
        Ok(())
    }

    fn hmac(&self, alias: &str, message: &[u8]) -> Result<Secret<[u8; 32]>, VaultError> {
        let mut keys = self.call(alias)?;
        let key = *keys.hmacs.get(alias).ok_or(VaultError::NotFound)?;
        keys.answered.push(alias.to_owned());
        let tag = ring::hmac::sign(
            &ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &key),
            message,
        );
        let mut out = [0; 32];
        out.copy_from_slice(tag.as_ref());
        if let Some(kept) = &mut keys.kept {
            kept.push((alias.to_owned(), out));
        }
        Ok(Secret::new(out))
    }

    fn contains(&self, alias: &str) -> Result<bool, VaultError> {
        let keys = self.call(alias)?;
        Ok(keys.identities.contains_key(alias) || keys.hmacs.contains_key(alias))
    }

    fn delete(&self, alias: &str) -> Result<(), VaultError> {
        let mut keys = self.call(alias)?;
        if let Some(error) = keys.deletes_nothing {
            return Err(error);
        }
        keys.identities.remove(alias);
        keys.hmacs.remove(alias);
        Ok(())
    }

    fn generation(&self, name: &str) -> Result<Option<u64>, VaultError> {
        let keys = self.call(name)?;
        Ok(keys
            .hmacs
            .keys()
            .filter_map(|alias| generation_of(name, alias))
            .max())
    }
}
