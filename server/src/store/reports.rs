//! What phones say of themselves: the newest report of each.

use fleet_protocol::ids::DeviceId;
use fleet_protocol::report::DeviceReport;

use super::StoreError;

/// A report as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredReport {
    /// What the phone says.
    pub report: DeviceReport,
    /// When it came, Unix milliseconds.
    pub received_ms: u64,
}

/// Use cases around reports.
pub trait ReportStore {
    /// Keeps a report that was checked, in place of one with a lower sequence. Returns the sequence of what is kept now: the
    /// same report again, or an older one, changes nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    fn store_report(
        &self,
        device: DeviceId,
        seq: u64,
        report: &DeviceReport,
        at_ms: u64,
    ) -> Result<u64, StoreError>;

    /// The newest report of a phone.
    ///
    /// # Errors
    /// [`StoreError`].
    fn report(&self, device: DeviceId) -> Result<Option<StoredReport>, StoreError>;

    /// The newest report of every phone that has handed one in.
    ///
    /// # Errors
    /// [`StoreError`].
    fn reports(&self) -> Result<Vec<(DeviceId, StoredReport)>, StoreError>;
}
