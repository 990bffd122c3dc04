//! Verbs that talk to the server. Each may take as long as the network does.

use super::FieldAgent;
use crate::error::FieldAgentError;
use crate::records::{CheckInReport, SyncReport};

#[uniffi::export]
impl FieldAgent {
    /// Syncs once; goes on where the last one was cut off. Locked, it only checks in.
    pub fn sync_once(&self) -> Result<SyncReport, FieldAgentError> {
        Ok(self.core.sync_once()?.into())
    }

    /// Asks for commands, waiting up to `wait_s` seconds for one, and applies what comes: it may lock or erase this phone.
    /// Works locked.
    pub fn check_in(&self, wait_s: u32) -> Result<CheckInReport, FieldAgentError> {
        Ok(self.core.check_in(wait_s)?.into())
    }
}
