//! Files that hold a wrapped key: small, of one size, written in place, overwritten before they go.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::WrapError;

/// Size of a key file; what lies behind the wrap is zero and not covered.
pub(super) const FILE_BYTES: usize = 512;

/// Writes `bytes` over whatever the file held, and syncs it and its folder.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), WrapError> {
    let mut content = bytes.to_vec();
    content.resize(FILE_BYTES, 0);
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)?;
    file.write_all(&content)?;
    drop(file);
    sync(path)
}

/// Syncs what the file holds, and its folder.
pub(super) fn sync(path: &Path) -> Result<(), WrapError> {
    File::open(path)?.sync_all()?;
    Ok(path.parent().map_or(Ok(()), sync_folder)?)
}

/// Overwrites the file with zeros and syncs it. Makes none, and needs no free disk space.
pub(super) fn overwrite(path: &Path) -> Result<(), WrapError> {
    let mut file = match OpenOptions::new().write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    file.write_all(&[0; FILE_BYTES])?;
    Ok(file.sync_data()?)
}

/// The file's bytes; `None` where there is none, or nothing but zeros.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, WrapError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::with_capacity(FILE_BYTES);
    let limit = u64::try_from(FILE_BYTES).unwrap_or(u64::MAX);
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes.iter().any(|byte| *byte != 0).then_some(bytes))
}

/// Whether the file holds exactly `bytes`, and zeros behind them.
pub(super) fn holds(path: &Path, bytes: &[u8]) -> Result<bool, WrapError> {
    Ok(read(path)?.is_some_and(|held| {
        let (wrap, rest) = held.split_at(bytes.len().min(held.len()));
        wrap == bytes && rest.iter().all(|byte| *byte == 0)
    }))
}

/// Unlinks the file; succeeds if there is none.
pub(super) fn unlink(path: &Path) -> Result<(), WrapError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}
