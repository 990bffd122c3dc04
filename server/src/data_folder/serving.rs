//! Which server has this folder, and where it listens: for the commands that run beside it.
//!
//! Two locks, both released by the system when their holder dies. `serve.lock` is taken by the one server that may serve the
//! folder, for as long as it runs. `serve.json` is locked by the server that wrote it, before it gets its name: whoever can
//! take that lock reads what a server left behind, and believes none of it.

use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

use fleet_protocol::Version1;
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use super::FolderError;
use super::files;
use super::layout::{Layout, SERVING, SERVING_LOCK};

/// The addresses that `serve` got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Serving {
    /// Format version.
    pub v: Version1,
    /// `host:port` of the device API.
    pub device_addr: String,
    /// `host:port` of the console.
    pub console_addr: String,
    /// The process.
    pub pid: u32,
}

impl Serving {
    /// The addresses of the server that runs. `None` when none does, or when it does not listen yet.
    ///
    /// # Errors
    /// [`FolderError`] when the file is there but cannot be read.
    pub fn read(layout: &Layout) -> Result<Option<Self>, FolderError> {
        let file = match File::open(layout.file(SERVING)) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(FolderError::io(SERVING)(error)),
        };
        // The file that is read is the file that was asked: one that takes its name meanwhile changes nothing.
        match flock(&file, FlockOperation::NonBlockingLockShared) {
            Ok(()) => Ok(None),
            Err(Errno::WOULDBLOCK) => serde_json::from_slice(&files::read_open(file, SERVING)?)
                .map(Some)
                .map_err(|_| FolderError::Unreadable(SERVING)),
            Err(error) => Err(FolderError::io(SERVING)(error.into())),
        }
    }
}

/// The right to serve a folder; one server at a time has it.
#[derive(Debug)]
pub struct ServingLock {
    path: PathBuf,
    recorded: Option<File>,
    _lock: File,
}

impl ServingLock {
    /// Takes the right to serve. What an earlier server left behind goes.
    ///
    /// # Errors
    /// [`FolderError::Served`] when another server has it: nothing was touched then. [`FolderError::Io`].
    pub fn take(layout: &Layout) -> Result<Self, FolderError> {
        let lock = files::open_private(&layout.file(SERVING_LOCK))
            .map_err(FolderError::io(SERVING_LOCK))?;
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => {
                return Err(FolderError::Served(layout.root().to_path_buf()));
            }
            Err(error) => return Err(FolderError::io(SERVING_LOCK)(error.into())),
        }
        let path = layout.file(SERVING);
        remove(&path).map_err(FolderError::io(SERVING))?;
        Ok(Self {
            path,
            recorded: None,
            _lock: lock,
        })
    }

    /// Writes the addresses down, for as long as this server lives.
    ///
    /// # Errors
    /// [`FolderError::Io`] when the folder cannot be written.
    pub fn record(&mut self, layout: &Layout, serving: &Serving) -> Result<(), FolderError> {
        let text = serde_json::to_vec(serving).map_err(|_| FolderError::Unreadable(SERVING))?;
        let temporary = layout.file(&format!("{SERVING}.new"));
        let write = || {
            let mut file = files::open_private(&temporary)?;
            file.set_len(0)?;
            flock(&file, FlockOperation::NonBlockingLockExclusive)?;
            file.write_all(&text)?;
            std::fs::rename(&temporary, &self.path)?;
            Ok(file)
        };
        self.recorded = Some(write().map_err(FolderError::io(SERVING))?);
        Ok(())
    }

    /// Takes the addresses back: from here on nobody is sent to this server. The folder stays taken.
    pub fn withdraw(&mut self) {
        if self.recorded.take().is_some() {
            // One that stays is not believed: its lock is released here.
            let _ = remove(&self.path);
        }
    }
}

impl Drop for ServingLock {
    fn drop(&mut self) {
        self.withdraw();
    }
}

fn remove(path: &std::path::Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
