//! Key files: made whole or not at all, overwritten when they go.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use agent_core::ports::VaultError;
use zeroize::Zeroizing;

/// No key file is longer; a longer one is not ours.
const LONGEST_FILE: u64 = 4096;
/// A file without a key, of a key's length.
const SPARE: &str = "spare";

pub(crate) fn make_folder(folder: &Path) -> Result<(), VaultError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|_| VaultError::Unavailable)
}

/// The file's bytes, or `None` if there is no file.
pub(crate) fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(_) => return Err(VaultError::Transient),
    };
    // Room for the longest file at once: growing would leave copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_FILE as usize));
    file.take(LONGEST_FILE)
        .read_to_end(&mut bytes)
        .map_err(|_| VaultError::Transient)?;
    Ok(Some(bytes))
}

/// Names, without it, of the files in `folder` that have this extension.
pub(crate) fn names(folder: &Path, extension: &str) -> Result<Vec<String>, VaultError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(|_| VaultError::Transient)? {
        let path = entry.map_err(|_| VaultError::Transient)?.path();
        if path.extension().is_some_and(|found| found == extension)
            && let Some(name) = path.file_stem().and_then(|stem| stem.to_str())
        {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}

/// Makes a file that was not there: beside it, synced, renamed, folder synced. Takes the spare file where there is one: then it
/// needs no free disk space, for files of this length.
pub(crate) fn create(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    write_new(path, bytes).map_err(|_| VaultError::Unavailable)
}

fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let temporary = path.with_extension("new");
    // No spare is the usual case; then the file is made.
    let _ = fs::rename(path.with_file_name(SPARE), &temporary);
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&temporary)?;
    file.write_all(bytes)?;
    // What was there before may have been longer.
    file.set_len(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    sync_folder(path)
}

/// Overwrites and unlinks a file. Needs no free disk space. No file is a success.
pub(crate) fn delete(path: &Path) -> Result<(), VaultError> {
    overwrite_then(path, || fs::remove_file(path))
}

/// Overwrites a file and keeps it as the spare: what is made next needs no free disk space. No file is a success.
pub(crate) fn retire(path: &Path) -> Result<(), VaultError> {
    overwrite_then(path, || fs::rename(path, path.with_file_name(SPARE)))
}

fn overwrite_then(
    path: &Path,
    remove: impl FnOnce() -> std::io::Result<()>,
) -> Result<(), VaultError> {
    let mut file = match OpenOptions::new().write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(_) => return Err(VaultError::Transient),
    };
    let overwritten = (|| {
        let length = usize::try_from(file.metadata()?.len().min(LONGEST_FILE)).unwrap_or(0);
        file.write_all(&vec![0; length])?;
        file.sync_all()
    })();
    remove()
        .and_then(|()| sync_folder(path))
        .and(overwritten)
        .map_err(|_| VaultError::Transient)
}

fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
