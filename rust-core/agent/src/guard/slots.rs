//! The two slot files.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::format::{self, Decoded, SLOT_BYTES};
use super::{FIRST_KEY, GUARD_ALIAS, GuardError, GuardState, LEGACY_KEY, UPGRADED_KEY};
use crate::ports::{KeyVault, VaultError, generation_alias};

const SLOT_NAMES: [&str; 2] = ["slot-a", "slot-b"];
/// More generations than a guard, and a few cut beginnings of another one, leave behind.
const LEFT_BEHIND: u64 = 8;
/// A reader may meet both slots in the middle of two writes of another process; trying again then finds one whole.
const READ_TRIES: u32 = 4;

/// The guard of one home. There is one writer: whoever holds the home lock.
pub struct Guard {
    folder: PathBuf,
    vault: Arc<dyn KeyVault>,
    current: usize,
    generation: u64,
    key: u64,
}

impl Guard {
    /// Reads the newest state without taking any lock; `None` where there is no guard.
    ///
    /// # Errors
    /// [`GuardError`].
    pub fn read(folder: &Path, vault: &dyn KeyVault) -> Result<Option<GuardState>, GuardError> {
        let mut last = Err(GuardError::Damaged);
        for _ in 0..READ_TRIES {
            last = newest(folder, vault);
            if !matches!(last, Err(GuardError::Damaged | GuardError::RolledBack)) {
                break;
            }
        }
        Ok(last?.map(|(_, decoded)| decoded.state))
    }

    /// Opens the guard to write to it; `None` where there is none.
    ///
    /// # Errors
    /// [`GuardError`].
    pub fn open(
        folder: &Path,
        vault: Arc<dyn KeyVault>,
    ) -> Result<Option<(Self, GuardState)>, GuardError> {
        let Some((current, decoded)) = newest(folder, vault.as_ref())? else {
            return Ok(None);
        };
        for name in SLOT_NAMES {
            // A slot that is gone or short is made again while there is room; without room the next write says so.
            if !is_whole(&folder.join(name)) {
                let _ = preallocate(folder, name, &[]);
            }
        }
        let guard = Self {
            folder: folder.to_owned(),
            vault,
            current,
            generation: decoded.generation,
            key: decoded.key,
        };
        Ok(Some((guard, decoded.state)))
    }

    /// Makes a guard that holds `state`. Of a guard that was there before nothing is believed any more.
    ///
    /// # Errors
    /// [`GuardError`]; nothing counts as made then.
    pub fn create(
        folder: &Path,
        vault: Arc<dyn KeyVault>,
        state: &GuardState,
    ) -> Result<Self, GuardError> {
        vault.ensure_hmac(GUARD_ALIAS)?;
        let before = vault.generation(GUARD_ALIAS)?.unwrap_or_default();
        let key = vault.advance(GUARD_ALIAS, before.max(FIRST_KEY - 1))?;
        // Only now: as long as there is a newer one, what lies here is known to be older.
        for older in key.saturating_sub(LEFT_BEHIND)..key {
            vault.delete(&generation_alias(GUARD_ALIAS, older))?;
        }
        let generation = 1;
        let bytes = format::encode(vault.as_ref(), generation, key, state)?;
        // The slot with the state comes first: an empty slot alone would look like a damaged guard.
        for (name, content) in SLOT_NAMES.into_iter().zip([bytes.as_slice(), &[]]) {
            preallocate(folder, name, content)?;
        }
        // The next key in advance, as after each try. It is made before a try in any case.
        let _ = vault.advance(GUARD_ALIAS, key);
        Ok(Self {
            folder: folder.to_owned(),
            vault,
            current: 0,
            generation,
            key,
        })
    }

    /// The generation of the key that vouches for the state in force. A guard of version 1 has none.
    #[must_use]
    pub fn key(&self) -> Option<u64> {
        (self.key != LEGACY_KEY).then_some(self.key)
    }

    /// Writes `state` over the older slot and syncs it. Needs no free disk space, and no new key.
    ///
    /// # Errors
    /// [`GuardError`]; the older state stays in force then.
    pub fn write(&mut self, state: &GuardState) -> Result<(), GuardError> {
        let key = match self.key {
            // A vault that makes no key now must not hold up a lock or an erase: another write moves the guard on.
            LEGACY_KEY => self
                .vault
                .advance(GUARD_ALIAS, UPGRADED_KEY - 1)
                .unwrap_or(LEGACY_KEY),
            key => key,
        };
        self.write_under(key, state)
    }

    /// The same under generation `key` of the guard's key, which must exist. Later writes stay with it.
    ///
    /// # Errors
    /// [`GuardError`]; the older state and its key stay in force then.
    pub fn write_under(&mut self, key: u64, state: &GuardState) -> Result<(), GuardError> {
        let generation = self.generation.saturating_add(1);
        let bytes = format::encode(self.vault.as_ref(), generation, key, state)?;
        let older = 1 - self.current;
        let Some(name) = SLOT_NAMES.get(older) else {
            return Err(GuardError::Io);
        };
        let path = self.folder.join(name);
        if !is_whole(&path) {
            preallocate(&self.folder, name, &[])?;
        }
        let file = OpenOptions::new().write(true).open(path)?;
        file.write_all_at(&bytes, 0)?;
        file.sync_data()?;
        self.current = older;
        self.generation = generation;
        self.key = key;
        Ok(())
    }
}

fn newest(folder: &Path, vault: &dyn KeyVault) -> Result<Option<(usize, Decoded)>, GuardError> {
    let mut found: Option<(usize, Decoded)> = None;
    let mut present = false;
    let mut claimed = None;
    for (index, name) in SLOT_NAMES.into_iter().enumerate() {
        let Some(bytes) = read_slot(&folder.join(name))? else {
            continue;
        };
        present = true;
        claimed = claimed.max(format::claimed_key(&bytes));
        let Some(decoded) = decode_slot(vault, &bytes)? else {
            continue;
        };
        if found
            .as_ref()
            .is_none_or(|(_, best)| decoded.generation > best.generation)
        {
            found = Some((index, decoded));
        }
    }
    if found.is_none() && present {
        return Err(match claimed {
            Some(key) if has_given_way(vault, key)? => GuardError::RolledBack,
            _ => GuardError::Damaged,
        });
    }
    Ok(found)
}

fn decode_slot(vault: &dyn KeyVault, bytes: &[u8]) -> Result<Option<Decoded>, GuardError> {
    use VaultError::{Invalidated, NotFound, Transient, Unavailable};
    match format::decode(vault, bytes) {
        Ok(Some(decoded)) if decoded.key == LEGACY_KEY => {
            let newest = vault.generation(GUARD_ALIAS)?;
            Ok(newest
                .is_none_or(|newest| newest <= UPGRADED_KEY)
                .then_some(decoded))
        }
        // The key that made these MACs is gone for good: nothing here can be believed any more.
        Err(GuardError::Vault(NotFound | Invalidated)) => Ok(None),
        Err(error @ GuardError::Vault(Transient | Unavailable)) => Err(error),
        other => other,
    }
}

/// Whether this key was in force once and has made room for a newer one: what was written under it is an older copy.
fn has_given_way(vault: &dyn KeyVault, key: u64) -> Result<bool, VaultError> {
    let Some(newest) = vault.generation(GUARD_ALIAS)? else {
        return Ok(false);
    };
    if key == LEGACY_KEY {
        return Ok(newest > UPGRADED_KEY);
    }
    Ok(key < newest && !vault.contains(&generation_alias(GUARD_ALIAS, key))?)
}

fn read_slot(path: &Path) -> Result<Option<Vec<u8>>, GuardError> {
    // A disk that fails once must not put the older slot in force.
    match read_bytes(path)?.filter(|bytes| !bytes.is_empty()) {
        Some(bytes) => Ok(Some(bytes)),
        None => read_bytes(path),
    }
}

/// The bytes of a slot; none of what cannot be read: a slot that was swapped for a folder or a device reads as nothing, which no
/// MAC covers.
fn read_bytes(path: &Path) -> Result<Option<Vec<u8>>, GuardError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::new();
    let limit = u64::try_from(SLOT_BYTES).unwrap_or(u64::MAX);
    if file.take(limit).read_to_end(&mut bytes).is_err() {
        bytes.clear();
    }
    Ok(Some(bytes))
}

fn is_whole(path: &Path) -> bool {
    fs::metadata(path)
        .is_ok_and(|meta| meta.is_file() && usize::try_from(meta.len()).ok() == Some(SLOT_BYTES))
}

/// Makes a slot of full size whose blocks exist, whole or not at all.
fn preallocate(folder: &Path, name: &str, content: &[u8]) -> Result<(), GuardError> {
    let temporary = folder.join(format!("{name}.new"));
    let mut bytes = content.to_vec();
    bytes.resize(SLOT_BYTES, 0);
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&temporary)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, folder.join(name))?;
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// Writes both slots as the first version did, for tests of what comes after it.
#[cfg(any(test, feature = "testkit"))]
pub(crate) fn write_version_1(
    folder: &Path,
    vault: &dyn KeyVault,
    state: &GuardState,
) -> Result<(), GuardError> {
    for (generation, name) in (1..).zip(SLOT_NAMES) {
        let bytes = format::encode(vault, generation, LEGACY_KEY, state)?;
        preallocate(folder, name, &bytes)?;
    }
    Ok(())
}
