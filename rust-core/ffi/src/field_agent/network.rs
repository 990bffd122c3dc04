//! Verbs that talk to the server, and may take as long as the network does; and the one that leaves word for it.

use super::FieldAgent;
use crate::error::FieldAgentError;
use crate::records::{CheckInReport, DeviceReport, SyncReport};

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

    /// Keeps what the phone says of itself, in place of an earlier report; it goes out at the next contact. Works locked, and
    /// never waits for the network.
    pub fn report_device(&self, report: DeviceReport) -> Result<(), FieldAgentError> {
        Ok(self.core.report_device(report.into())?)
    }
}
