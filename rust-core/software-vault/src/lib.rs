//! A [`KeyVault`] for hosts: keys in files of one folder, readable by their owner only.
//!
//! It stands where a phone has its Keystore. What it cannot give is hardware: whoever reads the folder has the keys, so it is
//! linked by the command line program and by tests, never by the phone's library. It promises the rest: a key exists whole or
//! not at all, also after a power cut, and a deleted key is overwritten before it is unlinked.
//!
//! ```text
//! <alias>.p8     P-256 signing key, PKCS #8
//! <alias>.hmac   32 random bytes; zeros are a key whose deletion was cut
//! spare          zeros: the file of the last generation that was deleted, for the next one
//! ```

#![forbid(unsafe_code)]

mod files;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use agent_core::guard::GUARD_ALIAS;
use agent_core::keys::Secret;
use agent_core::ports::{KeyVault, VaultError, generation_of};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use zeroize::Zeroizing;

const HMAC_KEY_BYTES: usize = 32;
const LONGEST_ALIAS: usize = 64;

/// Keys in a folder.
pub struct SoftwareVault {
    folder: PathBuf,
    random: SystemRandom,
    /// One change at a time, so that two threads cannot both find a key missing and make two.
    changes: Mutex<()>,
}

/// What a key file holds.
#[derive(Clone, Copy)]
enum Sort {
    Identity,
    Hmac,
}

impl Sort {
    fn extension(self) -> &'static str {
        match self {
            Self::Identity => "p8",
            Self::Hmac => "hmac",
        }
    }
}

impl SoftwareVault {
    /// Uses the keys in `folder`, which is made if need be.
    ///
    /// # Errors
    /// [`VaultError::Unavailable`] when the folder cannot be made.
    pub fn open(folder: &Path) -> Result<Self, VaultError> {
        files::make_folder(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            random: SystemRandom::new(),
            changes: Mutex::new(()),
        })
    }

    fn path(&self, alias: &str, sort: Sort) -> Result<PathBuf, VaultError> {
        // An alias becomes a file name: nothing that could lead out of the folder passes.
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if alias.is_empty() || alias.len() > LONGEST_ALIAS || !alias.chars().all(plain) {
            return Err(VaultError::NotFound);
        }
        Ok(self.folder.join(format!("{alias}.{}", sort.extension())))
    }

    /// The key's file, if it holds a key.
    fn hmac_key(&self, alias: &str) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
        let bytes = files::read(&self.path(alias, Sort::Hmac)?)?;
        Ok(bytes.filter(|bytes| bytes.iter().any(|byte| *byte != 0)))
    }

    fn identity(&self, alias: &str) -> Result<EcdsaKeyPair, VaultError> {
        let document =
            files::read(&self.path(alias, Sort::Identity)?)?.ok_or(VaultError::NotFound)?;
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &document, &self.random)
            .map_err(|_| VaultError::Invalidated)
    }
}

impl KeyVault for SoftwareVault {
    fn ensure_identity(&self, alias: &str) -> Result<Vec<u8>, VaultError> {
        let _one = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        let path = self.path(alias, Sort::Identity)?;
        if files::read(&path)?.is_none() {
            let document =
                EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &self.random)
                    .map_err(|_| VaultError::Unavailable)?;
            files::create(&path, document.as_ref())?;
        }
        Ok(self.identity(alias)?.public_key().as_ref().to_vec())
    }

    fn sign(&self, alias: &str, message: &[u8]) -> Result<Vec<u8>, VaultError> {
        let signature = self
            .identity(alias)?
            .sign(&self.random, message)
            .map_err(|_| VaultError::Transient)?;
        Ok(signature.as_ref().to_vec())
    }

    fn ensure_hmac(&self, alias: &str) -> Result<(), VaultError> {
        let _one = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        if self.hmac_key(alias)?.is_some() {
            return Ok(());
        }
        let mut key = Zeroizing::new([0; HMAC_KEY_BYTES]);
        self.random
            .fill(key.as_mut())
            .map_err(|_| VaultError::Unavailable)?;
        files::create(&self.path(alias, Sort::Hmac)?, key.as_ref())
    }

    fn hmac(&self, alias: &str, message: &[u8]) -> Result<Secret<[u8; 32]>, VaultError> {
        let key = self.hmac_key(alias)?.ok_or(VaultError::NotFound)?;
        if key.len() != HMAC_KEY_BYTES {
            return Err(VaultError::Invalidated);
        }
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &key);
        let tag = ring::hmac::sign(&key, message);
        let mut out = Zeroizing::new([0; 32]);
        out.copy_from_slice(tag.as_ref());
        Ok(Secret::new(*out))
    }

    fn contains(&self, alias: &str) -> Result<bool, VaultError> {
        let identity = files::read(&self.path(alias, Sort::Identity)?)?;
        Ok(identity.is_some() || self.hmac_key(alias)?.is_some())
    }

    fn delete(&self, alias: &str) -> Result<(), VaultError> {
        let _one = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        files::delete(&self.path(alias, Sort::Identity)?)?;
        let hmac = self.path(alias, Sort::Hmac)?;
        // A guard is moved from one generation to the next on a full disk too.
        if generation_of(GUARD_ALIAS, alias).is_some() {
            files::retire(&hmac)
        } else {
            files::delete(&hmac)
        }
    }

    fn generation(&self, name: &str) -> Result<Option<u64>, VaultError> {
        let names = files::names(&self.folder, Sort::Hmac.extension())?;
        Ok(names
            .iter()
            .filter_map(|alias| generation_of(name, alias))
            .max())
    }
}

#[cfg(test)]
mod tests;
