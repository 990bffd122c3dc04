//! The database file as a file: its name, its mode, and what its first bytes say before any key is tried.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::error::{StoreError, code};

const FILE_NAME: &str = "cache.db";
const PLAIN_HEADER: &[u8; 16] = b"SQLite format 3\0";
/// A database of ours is never shorter than a page.
const PAGE_BYTES: u64 = 4096;

/// Where the database of a folder lies. SQLite puts `-wal` and `-shm` beside it.
pub(super) fn path_in(folder: &Path) -> PathBuf {
    folder.join(FILE_NAME)
}

/// Whether the write-ahead log of a database is there.
pub(super) fn has_log(path: &Path) -> bool {
    path.with_extension("db-wal").exists()
}

/// Makes the empty file, readable by its owner only; SQLite gives `-wal` and `-shm` the same mode. Refuses to overwrite.
pub(super) fn make(path: &Path) -> Result<(), StoreError> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Ok(_) => Ok(()),
        Err(error) => Err(fault(&error)),
    }
}

/// Makes the file's directory entry durable.
pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| fault(&error))
}

/// Judges the first bytes: SQLCipher writes the salt there in clear.
pub(super) fn judge(path: &Path, salt: &[u8; 16]) -> Result<(), StoreError> {
    let mut file = File::open(path).map_err(|error| fault(&error))?;
    let mut head = [0; 16];
    match file.read_exact(&mut head) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(StoreError::Damaged),
        Err(error) => return Err(fault(&error)),
    }
    if &head == PLAIN_HEADER {
        return Err(StoreError::PlainFile);
    }
    if &head != salt {
        return Err(StoreError::NotOurFile);
    }
    let length = file.metadata().map_err(|error| fault(&error))?.len();
    if length < PAGE_BYTES {
        return Err(StoreError::Damaged);
    }
    Ok(())
}

fn fault(error: &std::io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::NoSpace,
        ErrorKind::NotFound => StoreError::NotFound,
        _ => StoreError::Internal(code::FILE),
    }
}
