//! Reading and writing the folder's files so that they are whole, durable and private.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use zeroize::Zeroizing;

use super::FolderError;
use super::layout::Layout;

/// No file of ours that is read whole is larger.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// Makes a directory that only its owner can enter.
pub(super) fn make_private_directory(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().mode(0o700).create(path)
}

/// Makes `name` with `bytes`, durable before this returns; never replaces a file.
pub(super) fn create(layout: &Layout, name: &'static str, bytes: &[u8]) -> Result<(), FolderError> {
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(layout.file(name))?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(FolderError::io(name))
}

/// Puts `bytes` in the place of `name`, durable before this returns: whoever opens it finds the old or the new, whole.
pub(super) fn replace(
    layout: &Layout,
    name: &'static str,
    bytes: &[u8],
) -> Result<(), FolderError> {
    let path = layout.file(name);
    let temporary = layout.file(&format!("{name}.new"));
    let write = || {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&temporary, &path)?;
        sync_directory(path.parent().unwrap_or(layout.root()))
    };
    write().map_err(FolderError::io(name))
}

/// Opens a file that only its owner can read, and makes it where there is none.
pub(super) fn open_private(path: &Path) -> std::io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
}

/// Reads a file whole.
pub(super) fn read(layout: &Layout, name: &'static str) -> Result<Zeroizing<Vec<u8>>, FolderError> {
    let file = File::open(layout.file(name)).map_err(FolderError::io(name))?;
    read_open(file, name)
}

/// Reads a secret file whole, and refuses one that others can read.
pub(super) fn read_secret(
    layout: &Layout,
    name: &'static str,
) -> Result<Zeroizing<Vec<u8>>, FolderError> {
    let file = File::open(layout.file(name)).map_err(FolderError::io(name))?;
    let mode = file.metadata().map_err(FolderError::io(name))?.mode();
    if mode & 0o077 != 0 {
        return Err(FolderError::Permissions(name));
    }
    read_open(file, name)
}

pub(super) fn read_open(file: File, name: &'static str) -> Result<Zeroizing<Vec<u8>>, FolderError> {
    // Sized once from the file, so that no half-filled copy of a secret is left behind by a growing buffer.
    let length = file.metadata().map_err(FolderError::io(name))?.len();
    if length > MAX_FILE_BYTES {
        return Err(FolderError::Unreadable(name));
    }
    let capacity = usize::try_from(length).map_err(|_| FolderError::Unreadable(name))?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(capacity.saturating_add(1)));
    file.take(MAX_FILE_BYTES)
        .read_to_end(&mut bytes)
        .map_err(FolderError::io(name))?;
    Ok(bytes)
}

/// Makes the entries of a directory durable.
pub(super) fn sync_directory(path: &Path) -> std::io::Result<()> {
    File::open(path)?.sync_all()
}
