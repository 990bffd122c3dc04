//! The two envelope slots: a new envelope is seen to open, written beside the old one, and only then is the old one retired.

use std::path::{Path, PathBuf};

use super::format::{self, Whole};
use crate::keys::scrub::scrubbed;
use crate::keys::{Binding, DatabaseKey, KdfCost, Secret, WrapError, key_file, same};
use crate::ports::{KeyVault, Random};

const SLOT_NAMES: [&str; 2] = ["envelope-a", "envelope-b"];

/// The envelope of one phone.
pub struct EnvelopeFiles<'a> {
    folder: &'a Path,
    vault: &'a dyn KeyVault,
    cost: KdfCost,
}

/// An envelope that was seen to open and is not on disk yet.
pub struct NewEnvelope {
    target: usize,
    generation: u64,
    bytes: Vec<u8>,
}

impl NewEnvelope {
    /// Its generation.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.generation
    }
}

impl<'a> EnvelopeFiles<'a> {
    /// The envelope in `folder`; `cost` is what new ones are made with.
    pub fn new(folder: &'a Path, vault: &'a dyn KeyVault, cost: KdfCost) -> Self {
        Self {
            folder,
            vault,
            cost,
        }
    }

    /// Wraps `key` under `pin` and puts the envelope in force.
    ///
    /// # Errors
    /// [`WrapError`]; the older envelope, if any, stays in force then.
    pub fn create(
        &self,
        random: &dyn Random,
        binding: &Binding,
        pin: &Secret<Vec<u8>>,
        key: &DatabaseKey,
    ) -> Result<(), WrapError> {
        let made = self.prepare(random, binding, pin, key)?;
        self.write(&made)?;
        self.retire_older(&made)
    }

    /// Wraps `key` under `pin` for the slot that is not in force, and proves that it opens: a Keystore that answers wrongly once
    /// must not lock everyone out for ever, nor may a kill leave in force what nobody saw open. Changes nothing on disk.
    ///
    /// # Errors
    /// [`WrapError`].
    pub fn prepare(
        &self,
        random: &dyn Random,
        binding: &Binding,
        pin: &Secret<Vec<u8>>,
        key: &DatabaseKey,
    ) -> Result<NewEnvelope, WrapError> {
        let (target, generation) = match self.newest() {
            Ok((index, whole)) => (1 - index, whole.header.generation.saturating_add(1)),
            Err(WrapError::Missing | WrapError::Corrupt) => (0, 1),
            Err(error) => return Err(error),
        };
        let bytes = scrubbed(|| {
            let (bytes, stretched) =
                format::wrap(self.vault, random, self.cost, binding, generation, pin, key)?;
            let whole = format::read(self.vault, &bytes)?.ok_or(WrapError::Io)?;
            let opened = whole.unwrap_stretched(self.vault, &stretched);
            // EXPOSE: compared in constant time.
            if !opened.is_ok_and(|opened| same(opened.expose_key(), key.expose_key())) {
                return Err(WrapError::Io);
            }
            Ok(bytes)
        })?;
        Ok(NewEnvelope {
            target,
            generation,
            bytes,
        })
    }

    /// Writes a new envelope beside the one in force; from here on it is the newest.
    ///
    /// # Errors
    /// [`WrapError`]; the older envelope stays in force then.
    pub fn write(&self, made: &NewEnvelope) -> Result<(), WrapError> {
        let path = self.slot(made.target)?;
        key_file::write(&path, &made.bytes).or_else(|error| self.take_back(&path, error))
    }

    /// Retires the slot that was in force, once the new one is on disk byte for byte as it was seen to open. Asks no vault.
    ///
    /// An older one that a failure left half overwritten cannot come back: then the new one, which is on disk, is in force, and
    /// nothing has failed. The next unlock settles the rest.
    ///
    /// # Errors
    /// [`WrapError`]; the older envelope stays in force then.
    pub fn retire_older(&self, made: &NewEnvelope) -> Result<(), WrapError> {
        let path = self.slot(made.target)?;
        let older = self.slot(1 - made.target)?;
        let before = match key_file::holds(&path, &made.bytes) {
            Ok(true) => key_file::read(&older),
            Ok(false) => Err(WrapError::Io),
            Err(error) => Err(error),
        };
        let before = match before {
            Ok(before) => before,
            Err(error) => return self.take_back(&path, error),
        };
        key_file::overwrite(&older).or_else(|error| {
            if before.is_some() && key_file::read(&older).is_ok_and(|after| after == before) {
                self.take_back(&path, error)
            } else {
                Ok(())
            }
        })
    }

    /// Ends a change that was cut: the newest envelope is on disk for good, and no other one is left.
    ///
    /// # Errors
    /// [`WrapError`]; the newest envelope stays in force.
    pub fn settle(&self) -> Result<(), WrapError> {
        let (newest, _) = self.newest()?;
        key_file::sync(&self.slot(newest)?)?;
        key_file::overwrite(&self.slot(1 - newest)?)
    }

    /// Whoever hears of a failure keeps the PIN that they have.
    fn take_back(&self, path: &Path, error: WrapError) -> Result<(), WrapError> {
        key_file::overwrite(path).and(Err(error))
    }

    /// Checks that there is a whole envelope of this phone, without a PIN. Returns its generation: each new envelope has a
    /// higher one than that which it replaces.
    ///
    /// # Errors
    /// [`WrapError::Missing`], [`WrapError::Corrupt`], [`WrapError::NotOurs`], or why that cannot be told.
    pub fn check(&self, binding: &Binding) -> Result<u64, WrapError> {
        self.ours(binding).map(|whole| whole.header.generation)
    }

    /// The vault's name of the key that the newest whole envelope depends on, whosever it is.
    #[must_use]
    pub fn alias(&self) -> Option<String> {
        let (_, whole) = self.newest().ok()?;
        Some(whole.header.binding.alias)
    }

    /// Opens the envelope.
    ///
    /// # Errors
    /// [`WrapError`]; only [`WrapError::WrongSecret`] means that the PIN was tried and is wrong.
    pub fn unwrap(
        &self,
        binding: &Binding,
        pin: &Secret<Vec<u8>>,
    ) -> Result<DatabaseKey, WrapError> {
        let whole = self.ours(binding)?;
        scrubbed(|| whole.unwrap(self.vault, self.cost, pin))
    }

    /// Overwrites both slots with zeros and syncs them. Needs no free disk space, and no vault.
    ///
    /// # Errors
    /// [`WrapError::Io`] when a slot is there and cannot be overwritten; the other one was then still tried.
    pub fn destroy(folder: &Path) -> Result<(), WrapError> {
        let outcomes = SLOT_NAMES.map(|name| key_file::overwrite(&folder.join(name)));
        outcomes.into_iter().collect()
    }

    /// Unlinks both slots.
    ///
    /// # Errors
    /// [`WrapError::Io`].
    pub fn unlink(folder: &Path) -> Result<(), WrapError> {
        for name in SLOT_NAMES {
            key_file::unlink(&folder.join(name))?;
        }
        Ok(key_file::sync_folder(folder)?)
    }

    /// Whether no slot holds anything any more.
    ///
    /// # Errors
    /// [`WrapError::Io`].
    pub fn is_gone(folder: &Path) -> Result<bool, WrapError> {
        for name in SLOT_NAMES {
            if key_file::read(&folder.join(name))?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn ours(&self, binding: &Binding) -> Result<Whole, WrapError> {
        let (_, whole) = self.newest()?;
        if whole.header.binding != *binding {
            return Err(WrapError::NotOurs);
        }
        Ok(whole)
    }

    fn newest(&self) -> Result<(usize, Whole), WrapError> {
        let mut found: Option<(usize, Whole)> = None;
        let mut damaged = false;
        for (index, name) in SLOT_NAMES.into_iter().enumerate() {
            let Some(bytes) = key_file::read(&self.folder.join(name))? else {
                continue;
            };
            match format::read(self.vault, &bytes)? {
                Some(whole)
                    if found.as_ref().is_none_or(|(_, best)| {
                        whole.header.generation > best.header.generation
                    }) =>
                {
                    found = Some((index, whole));
                }
                Some(_) => {}
                None => damaged = true,
            }
        }
        found.ok_or(if damaged {
            WrapError::Corrupt
        } else {
            WrapError::Missing
        })
    }

    fn slot(&self, index: usize) -> Result<PathBuf, WrapError> {
        SLOT_NAMES
            .get(index)
            .map(|name| self.folder.join(name))
            .ok_or(WrapError::Io)
    }
}
