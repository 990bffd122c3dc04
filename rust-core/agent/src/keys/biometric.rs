//! The biometric slot: the database key once more, wrapped by a random secret and the vault.
//!
//! The secret is handed to the shell once, which seals it under a key that the platform uses only after a fingerprint or face.
//! It is 32 random bytes, so there is nothing to stretch and nothing to guess:
//!
//! ```text
//! mixed = vault.hmac("bio-...", "fieldvault/biometric/v1" NUL secret)     this phone
//! kek, commitment = HKDF-SHA256(mixed, salt, "fieldvault/biometric-kek/v1" NUL device)
//! sealed = AES-256-GCM(kek, nonce, database key and salt, aad = header)
//! file = header sealed vault.hmac("guard", "fieldvault/envelope-file/v1" NUL SHA-256(header sealed))
//! ```
//! There is one slot and no second file: the PIN always opens, so a slot that a power cut tore is only made anew.

mod format;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::scrub::scrubbed;
use super::{Binding, DatabaseKey, Secret, WrapError, key_file, same};
use crate::ports::{KeyVault, Random, RandomUnavailable};

const FILE_NAME: &str = "biometric";

/// The secret that opens the slot: 32 random bytes. Zeroised when dropped; never printed.
pub struct SlotSecret(Secret<[u8; Self::BYTES]>);

impl SlotSecret {
    /// Its length.
    pub const BYTES: usize = 32;

    /// Makes a new secret.
    ///
    /// # Errors
    /// [`RandomUnavailable`].
    pub fn make(random: &dyn Random) -> Result<Self, RandomUnavailable> {
        let mut made = Zeroizing::new([0; Self::BYTES]);
        random.fill(made.as_mut())?;
        Ok(Self(Secret::new(*made)))
    }

    /// Takes over what a shell unsealed; `None` where it is no secret of ours.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        <[u8; Self::BYTES]>::try_from(bytes)
            .ok()
            .map(|bytes| Self(Secret::new(bytes)))
    }

    /// The secret. Each use says why in an `EXPOSE:` comment.
    #[must_use]
    pub fn expose(&self) -> &[u8; Self::BYTES] {
        self.0.expose()
    }
}

/// The biometric slot of one phone.
pub struct BiometricFile<'a> {
    folder: &'a Path,
    vault: &'a dyn KeyVault,
}

/// A slot that was seen to open and is not on disk yet.
pub struct NewSlot {
    bytes: Vec<u8>,
}

impl<'a> BiometricFile<'a> {
    /// The slot in `folder`.
    pub fn new(folder: &'a Path, vault: &'a dyn KeyVault) -> Self {
        Self { folder, vault }
    }

    /// Wraps `key` under `secret` and proves that it opens. Changes nothing on disk.
    ///
    /// # Errors
    /// [`WrapError`].
    pub fn prepare(
        &self,
        random: &dyn Random,
        binding: &Binding,
        secret: &SlotSecret,
        key: &DatabaseKey,
    ) -> Result<NewSlot, WrapError> {
        scrubbed(|| {
            let bytes = format::wrap(self.vault, random, binding, secret, key)?;
            let whole = format::read(self.vault, &bytes)?.ok_or(WrapError::Io)?;
            let opened = whole.unwrap(self.vault, secret);
            // EXPOSE: compared in constant time.
            if !opened.is_ok_and(|opened| same(opened.expose_key(), key.expose_key())) {
                return Err(WrapError::Io);
            }
            Ok(NewSlot { bytes })
        })
    }

    /// Writes the slot over whatever slot there was.
    ///
    /// # Errors
    /// [`WrapError`]; there is no slot then.
    pub fn write(&self, made: &NewSlot) -> Result<(), WrapError> {
        let path = path(self.folder);
        let written = key_file::write(&path, &made.bytes).and_then(|()| {
            key_file::holds(&path, &made.bytes)?
                .then_some(())
                .ok_or(WrapError::Io)
        });
        written.or_else(|error| key_file::overwrite(&path).and(Err(error)))
    }

    /// Opens the slot.
    ///
    /// # Errors
    /// [`WrapError`]; only [`WrapError::WrongSecret`] means that the secret was tried and is wrong.
    pub fn unwrap(&self, binding: &Binding, secret: &SlotSecret) -> Result<DatabaseKey, WrapError> {
        let bytes = key_file::read(&path(self.folder))?.ok_or(WrapError::Missing)?;
        let whole = format::read(self.vault, &bytes)?.ok_or(WrapError::Corrupt)?;
        if whole.binding() != binding {
            return Err(WrapError::NotOurs);
        }
        scrubbed(|| whole.unwrap(self.vault, secret))
    }

    /// Overwrites the slot with zeros and syncs it. Needs no free disk space, and no vault.
    ///
    /// # Errors
    /// [`WrapError::Io`].
    pub fn destroy(folder: &Path) -> Result<(), WrapError> {
        key_file::overwrite(&path(folder))
    }

    /// Unlinks the slot.
    ///
    /// # Errors
    /// [`WrapError::Io`].
    pub fn unlink(folder: &Path) -> Result<(), WrapError> {
        key_file::unlink(&path(folder))?;
        Ok(key_file::sync_folder(folder)?)
    }

    /// Whether the slot holds nothing any more.
    ///
    /// # Errors
    /// [`WrapError::Io`].
    pub fn is_gone(folder: &Path) -> Result<bool, WrapError> {
        Ok(key_file::read(&path(folder))?.is_none())
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join(FILE_NAME)
}
