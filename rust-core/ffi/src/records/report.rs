//! What the phone says of itself. No customer data.

use fleet_protocol::report as wire;

/// What the phone says of itself to its server. Texts have at most 64 characters.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct DeviceReport {
    /// The app's version.
    pub app_version: String,
    /// The Android API level.
    pub os_api: u16,
    /// The date of the security patches, as the system names it.
    pub security_patch: String,
    /// Who manages the phone.
    pub role: ManagementRole,
    /// Whether the phone has a lock of its own.
    pub screen_lock: bool,
    /// Whether keys live in StrongBox; `None` where that is not known.
    pub strong_box: Option<bool>,
    /// Whether battery optimisation leaves the app alone.
    pub battery_exempt: bool,
    /// When the app last ran in the background, newest first, Unix milliseconds. At most 64.
    pub background_runs_ms: Vec<u64>,
    /// What became of each key of the managed configuration. At most 32.
    pub managed_keys: Vec<ManagedKeyOutcome>,
}

/// Who manages a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
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
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ManagedKeyOutcome {
    /// The key.
    pub key: String,
    /// Whether it took effect.
    pub outcome: KeyOutcome,
    /// Why, as a code: `a` to `z`, digits and `_`. Never what the key was set to.
    pub why: String,
}

/// Whether a managed key took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum KeyOutcome {
    /// It is in force.
    Applied,
    /// Nothing was done with it.
    Ignored,
    /// Its value was not taken.
    Refused,
}

impl From<DeviceReport> for wire::DeviceReport {
    fn from(report: DeviceReport) -> Self {
        Self {
            app_version: report.app_version,
            os_api: report.os_api,
            security_patch: report.security_patch,
            role: report.role.into(),
            screen_lock: report.screen_lock,
            strong_box: report.strong_box,
            battery_exempt: report.battery_exempt,
            background_runs_ms: report.background_runs_ms,
            managed_keys: report.managed_keys.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ManagementRole> for wire::ManagementRole {
    fn from(role: ManagementRole) -> Self {
        match role {
            ManagementRole::None => Self::None,
            ManagementRole::DeviceOwner => Self::DeviceOwner,
            ManagementRole::ProfileOwner => Self::ProfileOwner,
            ManagementRole::Managed => Self::Managed,
        }
    }
}

impl From<ManagedKeyOutcome> for wire::ManagedKeyOutcome {
    fn from(managed: ManagedKeyOutcome) -> Self {
        Self {
            key: managed.key,
            outcome: managed.outcome.into(),
            why: managed.why,
        }
    }
}

impl From<KeyOutcome> for wire::KeyOutcome {
    fn from(outcome: KeyOutcome) -> Self {
        match outcome {
            KeyOutcome::Applied => Self::Applied,
            KeyOutcome::Ignored => Self::Ignored,
            KeyOutcome::Refused => Self::Refused,
        }
    }
}
