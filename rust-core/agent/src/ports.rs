//! What the outside provides. Every method returns a result; none is called while a lock of ours is held.

use crate::keys::Secret;

mod patient;
mod system;

pub(crate) use patient::PatientVault;
pub use system::{SystemClock, SystemRandom};

/// A point in time as the phone knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The wall clock, Unix milliseconds. May be set by anyone.
    pub wall_ms: u64,
    /// CLOCK_BOOTTIME in milliseconds: runs in suspend, restarts at boot.
    pub boot_ms: u64,
    /// Which boot. `None` where the platform has no boot id: then every start of the program counts as a new boot.
    pub boot: Option<BootId>,
}

/// Identifies a boot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct BootId(pub [u8; 16]);

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Moment;
}

/// Makes random bytes.
pub trait Random: Send + Sync {
    /// Fills `out` from the system's generator.
    ///
    /// # Errors
    /// [`RandomUnavailable`] when the system has none.
    fn fill(&self, out: &mut [u8]) -> Result<(), RandomUnavailable>;
}

/// The system's generator failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no random bytes available")]
pub struct RandomUnavailable;

/// Keeps keys that never leave it: Android Keystore, or files on hosts.
///
/// Aliases are short ASCII names. `identity-*` are P-256 signing keys, `guard`, `guard-*`, `pin-*` and `bio-*` are HMAC-SHA256
/// keys. Aliases that start with `pin-` or `bio-` are *data aliases*: deleting them makes the data unreadable. `guard-<n>` is
/// generation `n` of the key that vouches for the guard: what a deleted one vouched for is never believed again.
pub trait KeyVault: Send + Sync {
    /// Makes a P-256 signing key under `alias` unless it exists; returns its 65-byte uncompressed point.
    ///
    /// # Errors
    /// [`VaultError`].
    fn ensure_identity(&self, alias: &str) -> Result<Vec<u8>, VaultError>;
    /// Signs with ECDSA P-256 SHA-256; returns a DER signature. May take seconds.
    ///
    /// # Errors
    /// [`VaultError`].
    fn sign(&self, alias: &str, message: &[u8]) -> Result<Vec<u8>, VaultError>;
    /// Makes an HMAC-SHA256 key under `alias` unless it exists.
    ///
    /// # Errors
    /// [`VaultError`].
    fn ensure_hmac(&self, alias: &str) -> Result<(), VaultError>;
    /// HMAC-SHA256 of `message`.
    ///
    /// # Errors
    /// [`VaultError`].
    fn hmac(&self, alias: &str, message: &[u8]) -> Result<Secret<[u8; 32]>, VaultError>;
    /// Whether a key exists under `alias`.
    ///
    /// # Errors
    /// [`VaultError`].
    fn contains(&self, alias: &str) -> Result<bool, VaultError>;
    /// Deletes the key under `alias`; succeeds if there is none.
    ///
    /// # Errors
    /// [`VaultError`].
    fn delete(&self, alias: &str) -> Result<(), VaultError>;
    /// The newest generation of the key `name`: the highest `n` for which there is a key under [`generation_alias`]; `None` where
    /// there is none.
    ///
    /// # Errors
    /// [`VaultError`].
    fn generation(&self, name: &str) -> Result<Option<u64>, VaultError>;
    /// Makes the generation after `from` of the HMAC key `name`, unless it exists, and returns it. The older one stays until it is
    /// deleted: first whatever it vouched for must be vouched for by the new one.
    ///
    /// # Errors
    /// [`VaultError`]; nothing has changed then.
    fn advance(&self, name: &str, from: u64) -> Result<u64, VaultError> {
        let next = from.checked_add(1).ok_or(VaultError::Unavailable)?;
        self.ensure_hmac(&generation_alias(name, next))?;
        Ok(next)
    }
}

/// The alias of generation `generation` of the key `name`.
#[must_use]
pub fn generation_alias(name: &str, generation: u64) -> String {
    format!("{name}-{generation}")
}

/// The generation of the key `name` that `alias` stands for, if it stands for one.
#[must_use]
pub fn generation_of(name: &str, alias: &str) -> Option<u64> {
    let digits = alias.strip_prefix(name)?.strip_prefix('-')?;
    let generation: u64 = digits.parse().ok()?;
    // One alias for each generation: `01` and `+1` are none.
    (generation_alias(name, generation) == alias).then_some(generation)
}

/// Why the vault did not answer. Never a reason to erase anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// There is no key under this alias.
    #[error("no such key")]
    NotFound,
    /// Busy or temporarily failing: try again.
    #[error("vault temporarily unavailable")]
    Transient,
    /// The platform has made the key unusable for good.
    #[error("key permanently invalidated")]
    Invalidated,
    /// The vault cannot be reached at all.
    #[error("vault unavailable")]
    Unavailable,
}

/// Acts on the device around the app: windows, clipboard, notifications.
pub trait DeviceControl: Send + Sync {
    /// Applies what policy says about screenshots and copying.
    ///
    /// # Errors
    /// [`DeviceControlError`].
    fn apply_restrictions(&self, restrictions: Restrictions) -> Result<(), DeviceControlError>;
    /// Clears what the app left outside its store: clipboard, notifications, scheduled work, caches.
    ///
    /// # Errors
    /// [`DeviceControlError`].
    fn clear_traces(&self) -> Result<(), DeviceControlError>;
}

/// What the shell must forbid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restrictions {
    /// Whether screenshots are allowed.
    pub screenshots_allowed: bool,
    /// Whether permitted fields may be copied.
    pub copy_allowed: bool,
}

/// The device did not obey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the device refused")]
pub struct DeviceControlError;

/// Takes events. Called without any lock held; must not block for long.
pub trait EventSink: Send + Sync {
    /// Something happened.
    fn emit(&self, event: Event);
}

/// What a shell wants to know at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The session locked.
    Locked(fleet_protocol::audit::LockCause),
    /// The session opened.
    Unlocked,
    /// The first sync goes on.
    SyncProgress {
        /// Items applied so far.
        done: u64,
        /// Items in all, as far as is known.
        total: u64,
    },
    /// A newer policy is in force.
    PolicyChanged,
    /// The lease runs out soon.
    LeaseWarning {
        /// Unix milliseconds at which the phone locks if it stays away.
        locks_at_ms: u64,
    },
    /// An erase has begun.
    WipeStarted,
    /// The data is erased.
    Wiped,
    /// The store was damaged, set aside, and must be fetched again.
    StoreQuarantined,
}

/// The ports together.
#[derive(Clone)]
pub struct Ports {
    /// Keys.
    pub vault: std::sync::Arc<dyn KeyVault>,
    /// The device.
    pub device: std::sync::Arc<dyn DeviceControl>,
    /// Time.
    pub clock: std::sync::Arc<dyn Clock>,
    /// Randomness.
    pub random: std::sync::Arc<dyn Random>,
    /// Events.
    pub events: std::sync::Arc<dyn EventSink>,
}
