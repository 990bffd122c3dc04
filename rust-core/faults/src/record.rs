//! What a program did to its files, in order, so that a power cut can be played back.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One change that happened. Files are told apart by number, for a name may come and go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A file was made, or emptied and taken over, under this name.
    Make {
        /// Its name.
        path: PathBuf,
        /// The file.
        file: u64,
    },
    /// A folder was made.
    MakeFolder(PathBuf),
    /// Bytes went into a file.
    Write {
        /// The file.
        file: u64,
        /// Where.
        at: u64,
        /// Which.
        bytes: Vec<u8>,
    },
    /// A file got another length.
    Resize {
        /// The file.
        file: u64,
        /// Its length now.
        length: u64,
    },
    /// What a file holds is durable.
    Sync(u64),
    /// A sync of a file failed. What was waiting for it may never become durable, also by a later one.
    LostSync(u64),
    /// The names in a folder are durable.
    SyncFolder(PathBuf),
    /// A file or a folder has another name.
    Move {
        /// The name before.
        from: PathBuf,
        /// The name now.
        to: PathBuf,
    },
    /// A name is gone.
    Remove(PathBuf),
}

static LOG: Mutex<Option<Vec<Change>>> = Mutex::new(None);

fn log() -> MutexGuard<'static, Option<Vec<Change>>> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Records from here on, from an empty log.
pub fn start() {
    *log() = Some(Vec::new());
}

/// Ends recording and hands the log over.
pub fn stop() -> Vec<Change> {
    log().take().unwrap_or_default()
}

/// How many changes are in the log.
#[must_use]
pub fn position() -> usize {
    log().as_ref().map_or(0, Vec::len)
}

pub(crate) fn is_on() -> bool {
    log().is_some()
}

pub(crate) fn note(change: Change) {
    if let Some(log) = log().as_mut() {
        log.push(change);
    }
}
