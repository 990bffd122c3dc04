//! What a phone says of itself: posture, for people who look after phones. No customer data.

use serde::{Deserialize, Serialize};

use crate::Version1;

/// The largest report as JSON: a locked phone keeps it in its guard, which does not grow.
pub const MAX_REPORT_BYTES: usize = 6 * 1024;
/// The most managed keys in a report.
pub const MAX_MANAGED_KEYS: usize = 32;
/// The most background runs in a report.
pub const MAX_BACKGROUND_RUNS: usize = 64;
/// The longest text in a report, in characters.
pub const MAX_REPORT_TEXT: usize = 64;

/// What a phone says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeviceReport {
    /// The app's version, for people.
    pub app_version: String,
    /// The version of the system's interface (Android API level); 0 where there is none.
    pub os_api: u16,
    /// The date of the security patches, as the system names it.
    pub security_patch: String,
    /// Who manages the phone.
    pub role: ManagementRole,
    /// Whether the phone has a lock of its own.
    pub screen_lock: bool,
    /// Whether keys live in a chip of their own; `None` where that is not known.
    pub strong_box: Option<bool>,
    /// Whether the system lets the app run in the background at any time.
    pub battery_exempt: bool,
    /// When the app last ran in the background, newest first, Unix milliseconds.
    pub background_runs_ms: Vec<u64>,
    /// What became of each key of the managed configuration.
    pub managed_keys: Vec<ManagedKeyOutcome>,
}

/// Who manages a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ManagementRole {
    /// Nobody.
    None,
    /// The app itself owns the device.
    DeviceOwner,
    /// The app itself owns the work profile.
    ProfileOwner,
    /// Another app manages it.
    Managed,
}

/// What became of one key of the managed configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManagedKeyOutcome {
    /// The key.
    pub key: String,
    /// Whether it took effect.
    pub outcome: KeyOutcome,
    /// Why, as a code: `a` to `z`, digits and `_`. Never what the key was set to.
    pub why: String,
}

/// Whether a managed key took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyOutcome {
    /// It is in force.
    Applied,
    /// Nothing was done with it.
    Ignored,
    /// Its value was not taken.
    Refused,
}

/// Why a report is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportFault {
    /// Something in it is too long, or there is too much.
    #[error("the report is too long")]
    TooLong,
    /// A text has control characters, or a reason is no code.
    #[error("the report has a text that cannot be taken")]
    BadText,
}

impl DeviceReport {
    /// Checks the bounds that both sides hold reports to.
    ///
    /// # Errors
    /// [`ReportFault`].
    pub fn check(&self) -> Result<(), ReportFault> {
        let texts = || {
            let keys = self.managed_keys.iter();
            [&self.app_version, &self.security_patch]
                .into_iter()
                .chain(keys.flat_map(|managed| [&managed.key, &managed.why]))
        };
        let long = |text: &String| text.chars().take(MAX_REPORT_TEXT + 1).count() > MAX_REPORT_TEXT;
        if self.managed_keys.len() > MAX_MANAGED_KEYS
            || self.background_runs_ms.len() > MAX_BACKGROUND_RUNS
            || texts().any(long)
        {
            return Err(ReportFault::TooLong);
        }
        let code = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let no_code = |managed: &ManagedKeyOutcome| !managed.why.bytes().all(code);
        if texts().any(|text| text.chars().any(char::is_control))
            || self.managed_keys.iter().any(no_code)
        {
            return Err(ReportFault::BadText);
        }
        let fits = serde_json::to_vec(self).is_ok_and(|json| json.len() <= MAX_REPORT_BYTES);
        if fits {
            Ok(())
        } else {
            Err(ReportFault::TooLong)
        }
    }
}

/// A phone hands in its report. The newest one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportRequest {
    /// Format version.
    pub v: Version1,
    /// Rises with every report of an enrolment: max(last + 1, Unix milliseconds). A lower one than the last is not stored.
    pub seq: u64,
    /// The report.
    pub report: DeviceReport,
}

/// The report need not be sent again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportAnswer {
    /// Format version.
    pub v: Version1,
    /// The sequence of the report that is stored now.
    pub seq: u64,
}
