//! The two slot files.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::format::{self, Decoded, SLOT_BYTES};
use super::{GUARD_ALIAS, GuardError, GuardState};
use crate::ports::KeyVault;

const SLOT_NAMES: [&str; 2] = ["slot-a", "slot-b"];
/// A reader may meet both slots in the middle of two writes of another process; trying again then finds one whole.
const READ_TRIES: u32 = 4;

/// The guard of one home. There is one writer: whoever holds the home lock.
pub struct Guard {
    folder: PathBuf,
    vault: Arc<dyn KeyVault>,
    current: usize,
    generation: u64,
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
            if !matches!(last, Err(GuardError::Damaged)) {
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
        };
        Ok(Some((guard, decoded.state)))
    }

    /// Makes a guard that holds `state`.
    ///
    /// # Errors
    /// [`GuardError`]; nothing counts as made then.
    pub fn create(
        folder: &Path,
        vault: Arc<dyn KeyVault>,
        state: &GuardState,
    ) -> Result<Self, GuardError> {
        vault.ensure_hmac(GUARD_ALIAS)?;
        let generation = 1;
        let bytes = format::encode(vault.as_ref(), generation, state)?;
        // The slot with the state comes first: an empty slot alone would look like a damaged guard.
        for (name, content) in SLOT_NAMES.into_iter().zip([bytes.as_slice(), &[]]) {
            preallocate(folder, name, content)?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            vault,
            current: 0,
            generation,
        })
    }

    /// Writes `state` over the older slot and syncs it. Needs no free disk space.
    ///
    /// # Errors
    /// [`GuardError`]; the older state stays in force then.
    pub fn write(&mut self, state: &GuardState) -> Result<(), GuardError> {
        let generation = self.generation.saturating_add(1);
        let bytes = format::encode(self.vault.as_ref(), generation, state)?;
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
        Ok(())
    }
}

fn newest(folder: &Path, vault: &dyn KeyVault) -> Result<Option<(usize, Decoded)>, GuardError> {
    let mut found: Option<(usize, Decoded)> = None;
    let mut present = false;
    for (index, name) in SLOT_NAMES.into_iter().enumerate() {
        let Some(bytes) = read_slot(&folder.join(name))? else {
            continue;
        };
        present = true;
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
        return Err(GuardError::Damaged);
    }
    Ok(found)
}

fn decode_slot(vault: &dyn KeyVault, bytes: &[u8]) -> Result<Option<Decoded>, GuardError> {
    use crate::ports::VaultError::{Invalidated, NotFound, Transient, Unavailable};
    match format::decode(vault, bytes) {
        // The key that made these MACs is gone for good: nothing here can be believed any more.
        Err(GuardError::Vault(NotFound | Invalidated)) => Ok(None),
        Err(error @ GuardError::Vault(Transient | Unavailable)) => Err(error),
        other => other,
    }
}

fn read_slot(path: &Path) -> Result<Option<Vec<u8>>, GuardError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::new();
    // A slot that was swapped for a folder or a device reads as nothing, which no MAC covers.
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
