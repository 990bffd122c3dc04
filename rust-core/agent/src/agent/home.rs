//! Where a phone keeps its files, and the lock that makes one agent its only owner.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::error::AgentError;

/// The folders of one phone.
#[derive(Clone, Debug)]
pub struct Home {
    root: PathBuf,
}

impl Home {
    /// The home at `root`; nothing is made yet.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// The folder that holds all others.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The guard's folder: slots, envelope, lock.
    #[must_use]
    pub fn guard(&self) -> PathBuf {
        self.root.join("guard")
    }

    /// The encrypted store's folder.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.root.join("store")
    }

    /// Where damaged stores are set aside.
    #[must_use]
    pub fn quarantine(&self) -> PathBuf {
        self.root.join("quarantine")
    }

    /// Makes the folders, readable by their owner only. Durable when it returns: what is synced inside a folder is lost with the
    /// folder's own name.
    pub(crate) fn make(&self) -> Result<(), AgentError> {
        let io = |error: std::io::Error| io_fault(&error);
        let mut made = false;
        for folder in [self.guard(), self.store()] {
            if !folder.is_dir() {
                DirBuilder::new()
                    .recursive(true)
                    .mode(0o700)
                    .create(folder)
                    .map_err(io)?;
                made = true;
            }
        }
        if made {
            File::open(&self.root)
                .and_then(|root| root.sync_all())
                .map_err(io)?;
            // Where the home itself is older, or its parent cannot be opened, there is nothing to sync.
            if let Some(Ok(parent)) = self.root.parent().map(File::open) {
                let _ = parent.sync_all();
            }
        }
        Ok(())
    }

    /// Takes the home lock. It is released when the file is closed, also by a kill.
    pub(crate) fn lock(&self) -> Result<HomeLock, AgentError> {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(self.guard().join("lock"))
            .map_err(|error| io_fault(&error))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(HomeLock { _file: file }),
            Err(Errno::WOULDBLOCK) => Err(AgentError::Busy),
            Err(_) => Err(AgentError::Internal {
                code: super::fault::HOME_LOCK,
            }),
        }
    }

    /// The files and folders that hold data: what an erase unlinks.
    pub(crate) fn data_folders(&self) -> [PathBuf; 2] {
        [self.store(), self.quarantine()]
    }
}

/// The held home lock.
pub(crate) struct HomeLock {
    _file: File,
}

/// Empties a folder of data and syncs it. A folder that does not exist is empty.
pub(crate) fn empty_folder(folder: &Path) -> std::io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        // A folder that was swapped for a file goes as a whole.
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            return fs::remove_file(folder);
        }
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    File::open(folder)?.sync_all()
}

/// Whether a folder of data holds nothing, or does not exist.
pub(crate) fn is_empty(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

/// What a failed file operation means to a shell.
pub(crate) fn io_fault(error: &std::io::Error) -> AgentError {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => AgentError::NoSpace,
        _ => AgentError::Internal {
            code: super::fault::HOME_FILES,
        },
    }
}
