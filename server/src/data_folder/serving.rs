//! Where a running server listens, for the commands that run beside it.

use fleet_protocol::Version1;
use serde::{Deserialize, Serialize};

use super::FolderError;
use super::files;
use super::layout::{Layout, SERVING};

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
    /// Writes the addresses down.
    ///
    /// # Errors
    /// [`FolderError::Io`] when the folder cannot be written.
    pub fn record(&self, layout: &Layout) -> Result<(), FolderError> {
        let text = serde_json::to_vec(self).map_err(|_| FolderError::Unreadable(SERVING))?;
        files::replace(layout, SERVING, &text)
    }

    /// The addresses of the server that runs, or ran last. `None` when none ever did.
    ///
    /// # Errors
    /// [`FolderError`] when the file is there but cannot be read.
    pub fn read(layout: &Layout) -> Result<Option<Self>, FolderError> {
        if !layout.file(SERVING).exists() {
            return Ok(None);
        }
        serde_json::from_slice(&files::read(layout, SERVING)?)
            .map(Some)
            .map_err(|_| FolderError::Unreadable(SERVING))
    }
}
