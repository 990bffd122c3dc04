//! What contact with the server came to. No customer data.

use agent_core::agent as core;

/// What a sync came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SyncReport {
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
    /// Receipts that the server took.
    pub receipts: u32,
    /// The feed was fetched from its start, because the server began a new one.
    pub resynced: bool,
    /// The server's copy of the audit chain contradicts this phone's.
    pub audit_contradicted: bool,
    /// The phone was locked: nothing was pushed or pulled.
    pub locked: bool,
}

/// What a check-in came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CheckInReport {
    /// There is something to pull: sync.
    pub behind: bool,
    /// Receipts that the server took.
    pub receipts: u32,
    /// The certificate was renewed.
    pub renewed: bool,
    /// The data of this phone is erased.
    pub wiped: bool,
    /// The server has the proof of it.
    pub proved: bool,
}

impl From<core::SyncReport> for SyncReport {
    fn from(report: core::SyncReport) -> Self {
        Self {
            pulled: report.pulled,
            pushed: report.pushed,
            merged: report.merged,
            conflicts: report.conflicts,
            rejected: report.rejected,
            removed: report.removed,
            receipts: report.receipts,
            resynced: report.resynced,
            audit_contradicted: report.audit_contradicted,
            locked: report.locked,
        }
    }
}

impl From<core::CheckIn> for CheckInReport {
    fn from(check_in: core::CheckIn) -> Self {
        Self {
            behind: check_in.behind,
            receipts: check_in.receipts,
            renewed: check_in.renewed,
            wiped: check_in.wiped,
            proved: check_in.proved,
        }
    }
}
