//! The two envelope slots: a new envelope is written beside the old one, verified, and only then is the old one retired.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::format::{self, FILE_BYTES, Whole};
use super::{Binding, WrapError};
use crate::keys::{DatabaseKey, KdfCost, Secret, same};
use crate::ports::{KeyVault, Random};

const SLOT_NAMES: [&str; 2] = ["envelope-a", "envelope-b"];

/// The envelope of one phone.
pub struct EnvelopeFiles<'a> {
    folder: &'a Path,
    vault: &'a dyn KeyVault,
    cost: KdfCost,
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

    /// Wraps `key` under `pin` into the other slot, proves that it opens, then retires the slot that was in force.
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
        let (target, generation) = match self.newest() {
            Ok((index, whole)) => (1 - index, whole.header.generation.saturating_add(1)),
            Err(WrapError::Missing | WrapError::Corrupt) => (0, 1),
            Err(error) => return Err(error),
        };
        let (bytes, stretched) =
            format::wrap(self.vault, random, self.cost, binding, generation, pin, key)?;
        let path = self.slot(target)?;
        write(&path, &bytes)?;
        // A Keystore that answers wrongly once would lock everyone out for ever: what was written must open.
        let written = read_file(&path)?.ok_or(WrapError::Io)?;
        let whole = format::read(self.vault, &written)?.ok_or(WrapError::Io)?;
        let opened = whole.unwrap_stretched(self.vault, &stretched);
        // EXPOSE: compared in constant time.
        if !opened.is_ok_and(|opened| same(opened.expose_key(), key.expose_key())) {
            overwrite(&path)?;
            return Err(WrapError::Io);
        }
        overwrite(&self.slot(1 - target)?)
    }

    /// Checks that there is a whole envelope of this phone, without a PIN.
    ///
    /// # Errors
    /// [`WrapError::Missing`], [`WrapError::Corrupt`], [`WrapError::NotOurs`], or why that cannot be told.
    pub fn check(&self, binding: &Binding) -> Result<(), WrapError> {
        self.ours(binding).map(|_| ())
    }

    /// Opens the envelope.
    ///
    /// # Errors
    /// [`WrapError`]; only [`WrapError::WrongPin`] means that the PIN was tried and is wrong.
    pub fn unwrap(
        &self,
        binding: &Binding,
        pin: &Secret<Vec<u8>>,
    ) -> Result<DatabaseKey, WrapError> {
        self.ours(binding)?.unwrap(self.vault, self.cost, pin)
    }

    /// Overwrites both slots with zeros and syncs them. Needs no free disk space, and no vault.
    ///
    /// # Errors
    /// [`WrapError::Io`] when a slot is there and cannot be overwritten; the other one was then still tried.
    pub fn destroy(folder: &Path) -> Result<(), WrapError> {
        let outcomes = SLOT_NAMES.map(|name| overwrite(&folder.join(name)));
        outcomes.into_iter().collect()
    }

    /// Unlinks both slots.
    ///
    /// # Errors
    /// [`WrapError::Io`].
    pub fn unlink(folder: &Path) -> Result<(), WrapError> {
        for name in SLOT_NAMES {
            match fs::remove_file(folder.join(name)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(sync_folder(folder)?)
    }

    /// Whether no slot holds anything any more.
    ///
    /// # Errors
    /// [`WrapError::Io`].
    pub fn is_gone(folder: &Path) -> Result<bool, WrapError> {
        for name in SLOT_NAMES {
            let bytes = read_file(&folder.join(name))?.unwrap_or_default();
            if bytes.iter().any(|byte| *byte != 0) {
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
            let bytes = read_file(&self.folder.join(name))?.unwrap_or_default();
            if bytes.iter().all(|byte| *byte == 0) {
                continue;
            }
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

fn write(path: &Path, bytes: &[u8]) -> Result<(), WrapError> {
    let mut content = bytes.to_vec();
    content.resize(FILE_BYTES, 0);
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)?;
    file.write_all(&content)?;
    file.sync_all()?;
    Ok(path.parent().map_or(Ok(()), sync_folder)?)
}

fn overwrite(path: &Path) -> Result<(), WrapError> {
    let mut file = match OpenOptions::new().write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    file.write_all(&[0; FILE_BYTES])?;
    Ok(file.sync_data()?)
}

fn read_file(path: &Path) -> Result<Option<Vec<u8>>, WrapError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::with_capacity(FILE_BYTES);
    let limit = u64::try_from(FILE_BYTES).unwrap_or(u64::MAX);
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}
