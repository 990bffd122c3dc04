//! The policy in force, in plain values: what a shell shows of it, and what it applies itself.

use fleet_policy::bounds::EffectivePolicy;

use super::Label;

/// The policy in force. Values are clamped to the bounds that are built in.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PolicyView {
    /// Its version.
    pub version: u64,
    /// The session locks after so many seconds without a touch.
    pub idle_s: u32,
    /// The same in the background.
    pub background_s: u32,
    /// The same since it was opened, whatever happens.
    pub absolute_s: u32,
    /// Digits that a PIN has at least.
    pub pin_min_length: u8,
    /// Wrong PINs in a row that erase the phone.
    pub pin_max_attempts: u8,
    /// Customers with these labels are masked.
    pub masked_labels: Vec<Label>,
    /// Whether permitted fields may be copied.
    pub copy_allowed: bool,
    /// Whether screenshots are allowed.
    pub screenshots_allowed: bool,
    /// A phone that stays away for so many seconds warns.
    pub lease_warn_s: u64,
    /// The same until it locks.
    pub lease_lock_s: u64,
    /// The same until it erases itself.
    pub lease_erase_s: u64,
    /// Whether the phone must have a lock of its own.
    #[uniffi(default = false)]
    pub screen_lock_required: bool,
    /// The oldest version of the app that may be used.
    #[uniffi(default = None)]
    pub min_app: Option<String>,
}

impl From<EffectivePolicy> for PolicyView {
    fn from(policy: EffectivePolicy) -> Self {
        Self {
            version: policy.version,
            idle_s: policy.session.idle_s,
            background_s: policy.session.background_s,
            absolute_s: policy.session.absolute_s,
            pin_min_length: policy.pin.min_length,
            pin_max_attempts: policy.pin.max_attempts,
            masked_labels: policy.masked_labels.into_iter().map(Into::into).collect(),
            copy_allowed: policy.copy_allowed,
            screenshots_allowed: policy.screenshots_allowed,
            lease_warn_s: policy.lease.warn_s.into(),
            lease_lock_s: policy.lease.lock_s.into(),
            lease_erase_s: policy.lease.erase_s.into(),
            screen_lock_required: policy.phone.screen_lock,
            min_app: policy.phone.min_app.map(|version| version.to_string()),
        }
    }
}
