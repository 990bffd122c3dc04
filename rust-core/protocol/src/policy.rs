//! The signed policy document. Values are what the company asks for; `fleet-policy` clamps them to compiled bounds.

use serde::{Deserialize, Serialize};

use crate::Version1;
use crate::ids::TenantId;
use crate::record::Label;

mod app_version;

pub use app_version::{AppVersion, NotAVersion};

/// The policy. The envelope's `seq` is its version; a lower one is never applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyDocument {
    /// Format version.
    pub v: Version1,
    /// The company.
    pub tenant: TenantId,
    /// When it was signed, Unix milliseconds.
    pub issued_ms: u64,
    /// When an open session locks.
    pub session: SessionRules,
    /// What a PIN must be.
    pub pin: PinRules,
    /// Which labels are masked until revealed with a reason.
    pub masked_labels: Vec<Label>,
    /// Whether permitted fields may be copied.
    pub copy_allowed: bool,
    /// Whether screenshots are allowed.
    pub screenshots_allowed: bool,
    /// What happens to a phone that does not call home.
    pub lease: LeaseRules,
    /// What a phone must have to open customers. A document that asks for nothing is written as before there was this: a phone of
    /// an earlier version keeps its older policy rather than take one that it cannot read.
    #[serde(default, skip_serializing_if = "PhoneRules::ask_nothing")]
    pub phone: PhoneRules,
}

/// What a phone must have to open customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PhoneRules {
    /// A lock of its own: PIN, pattern or password.
    pub screen_lock: bool,
    /// This version of the app, or a newer one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_app: Option<AppVersion>,
}

impl PhoneRules {
    /// Whether every phone does.
    #[must_use]
    pub fn ask_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// Session timeouts in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionRules {
    /// Without a touch.
    pub idle_s: u32,
    /// In the background.
    pub background_s: u32,
    /// Since the PIN was entered, whatever happens.
    pub absolute_s: u32,
}

/// PIN rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PinRules {
    /// Digits at least.
    pub min_length: u8,
    /// Failures between successes before the phone erases itself.
    pub max_attempts: u8,
    /// How many of a phone's last PINs, the present one included, must not be set again. 5 where it is not said, and then it is
    /// not written: phones from before it read such a document.
    #[serde(
        default = "default_history",
        skip_serializing_if = "is_default_history"
    )]
    pub history: u8,
}

/// [`PinRules::history`] where a document does not say it.
pub const DEFAULT_PIN_HISTORY: u8 = 5;

fn default_history() -> u8 {
    DEFAULT_PIN_HISTORY
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_default_history(history: &u8) -> bool {
    *history == DEFAULT_PIN_HISTORY
}

/// Offline lease thresholds in seconds, from the last signed contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaseRules {
    /// A warning is shown.
    pub warn_s: u32,
    /// The session locks and stays locked until contact.
    pub lock_s: u32,
    /// The data is erased.
    pub erase_s: u32,
}
