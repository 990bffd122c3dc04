//! What syncs and check-ins came to.

use agent_core::agent::{CheckIn, SyncReport};

/// What a sync came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SyncResult {
    /// Items pulled.
    pub pulled: u64,
    /// Operations that the server answered.
    pub pushed: u64,
    /// Of these, merged with others' edits.
    pub merged: u64,
    /// Of these, with fields that a person must decide.
    pub conflicts: u64,
    /// Of these, not applied.
    pub rejected: u64,
    /// Customers that left this phone.
    pub removed: u64,
    /// The phone was locked: nothing was pushed or pulled.
    pub locked: bool,
}

/// What a check-in came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CheckInResult {
    /// There is something to pull.
    pub behind: bool,
    /// The data of this phone is erased.
    pub wiped: bool,
    /// The server has the proof of it.
    pub proved: bool,
}

impl From<SyncReport> for SyncResult {
    fn from(report: SyncReport) -> Self {
        Self {
            pulled: report.pulled,
            pushed: report.pushed,
            merged: report.merged,
            conflicts: report.conflicts,
            rejected: report.rejected,
            removed: report.removed,
            locked: report.locked,
        }
    }
}

impl From<CheckIn> for CheckInResult {
    fn from(check_in: CheckIn) -> Self {
        Self {
            behind: check_in.behind,
            wiped: check_in.wiped,
            proved: check_in.proved,
        }
    }
}
