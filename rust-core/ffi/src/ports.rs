//! Traits that the other side implements, and the adapters that make them ports of the core.
//!
//! Whatever goes wrong on the other side, an exception included, arrives here as an error value.

use std::sync::Arc;

use agent_core::keys::Secret;
use agent_core::ports::{self as core, DeviceControlError, Restrictions, VaultError};
use zeroize::Zeroize;

use crate::records::LockReason;

/// Keeps keys that never leave it: Android Keystore. What each method promises is written at `agent_core::ports::KeyVault`.
#[uniffi::export(rust, foreign)]
pub trait KeyVault: Send + Sync {
    /// Makes a P-256 signing key unless it exists; returns its 65-byte uncompressed point.
    ///
    /// # Errors
    /// [`VaultPortError`].
    fn ensure_identity(&self, alias: String) -> Result<Vec<u8>, VaultPortError>;
    /// Signs with ECDSA P-256 SHA-256; returns DER.
    ///
    /// # Errors
    /// [`VaultPortError`].
    fn sign(&self, alias: String, message: Vec<u8>) -> Result<Vec<u8>, VaultPortError>;
    /// Makes an HMAC-SHA256 key unless it exists.
    ///
    /// # Errors
    /// [`VaultPortError`].
    fn ensure_hmac(&self, alias: String) -> Result<(), VaultPortError>;
    /// HMAC-SHA256; 32 bytes, which the implementation wipes after handing them over.
    ///
    /// # Errors
    /// [`VaultPortError`].
    fn hmac(&self, alias: String, message: Vec<u8>) -> Result<Vec<u8>, VaultPortError>;
    /// Whether a key exists.
    ///
    /// # Errors
    /// [`VaultPortError`].
    fn contains(&self, alias: String) -> Result<bool, VaultPortError>;
    /// Deletes a key; succeeds if there is none.
    ///
    /// # Errors
    /// [`VaultPortError`].
    fn delete(&self, alias: String) -> Result<(), VaultPortError>;
}

/// Why the vault did not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum VaultPortError {
    /// No key under this alias.
    #[error("no such key")]
    NotFound,
    /// Try again.
    #[error("temporarily unavailable")]
    Transient,
    /// The platform has made the key unusable for good.
    #[error("permanently invalidated")]
    Invalidated,
    /// The vault cannot be reached, or the implementation failed in a way that it does not know.
    #[error("unavailable")]
    Unavailable,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for VaultPortError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unavailable
    }
}

impl From<VaultPortError> for VaultError {
    fn from(error: VaultPortError) -> Self {
        match error {
            VaultPortError::NotFound => Self::NotFound,
            VaultPortError::Transient => Self::Transient,
            VaultPortError::Invalidated => Self::Invalidated,
            VaultPortError::Unavailable => Self::Unavailable,
        }
    }
}

/// Acts on the device around the app.
#[uniffi::export(rust, foreign)]
pub trait DeviceControl: Send + Sync {
    /// Applies what policy says about screenshots and copying.
    ///
    /// # Errors
    /// [`DevicePortError`].
    fn apply_restrictions(
        &self,
        screenshots_allowed: bool,
        copy_allowed: bool,
    ) -> Result<(), DevicePortError>;
    /// Clears what the app left outside its store.
    ///
    /// # Errors
    /// [`DevicePortError`].
    fn clear_traces(&self) -> Result<(), DevicePortError>;
}

/// The device did not obey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum DevicePortError {
    /// It refused, or the implementation failed.
    #[error("refused")]
    Refused,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for DevicePortError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Refused
    }
}

/// Takes events. Called without any lock held, from any thread; must not block for long. May call the agent.
#[uniffi::export(rust, foreign)]
pub trait EventSink: Send + Sync {
    /// Something happened.
    ///
    /// # Errors
    /// [`DevicePortError`], which is ignored: an event is a hint, the state is in the agent.
    fn emit(&self, event: ShellEvent) -> Result<(), DevicePortError>;
}

/// What a shell wants to know at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum ShellEvent {
    /// The session locked.
    Locked {
        /// Why.
        reason: LockReason,
    },
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
    /// The store was damaged and set aside.
    StoreQuarantined,
}

impl From<core::Event> for ShellEvent {
    fn from(event: core::Event) -> Self {
        match event {
            core::Event::Locked(cause) => Self::Locked {
                reason: cause.into(),
            },
            core::Event::Unlocked => Self::Unlocked,
            core::Event::SyncProgress { done, total } => Self::SyncProgress { done, total },
            core::Event::PolicyChanged => Self::PolicyChanged,
            core::Event::LeaseWarning { locks_at_ms } => Self::LeaseWarning { locks_at_ms },
            core::Event::WipeStarted => Self::WipeStarted,
            core::Event::Wiped => Self::Wiped,
            core::Event::StoreQuarantined => Self::StoreQuarantined,
        }
    }
}

/// The other side's vault as a port.
pub(crate) struct VaultAdapter(pub(crate) Arc<dyn KeyVault>);

impl core::KeyVault for VaultAdapter {
    fn ensure_identity(&self, alias: &str) -> Result<Vec<u8>, VaultError> {
        Ok(self.0.ensure_identity(alias.to_owned())?)
    }

    fn sign(&self, alias: &str, message: &[u8]) -> Result<Vec<u8>, VaultError> {
        Ok(self.0.sign(alias.to_owned(), message.to_vec())?)
    }

    fn ensure_hmac(&self, alias: &str) -> Result<(), VaultError> {
        Ok(self.0.ensure_hmac(alias.to_owned())?)
    }

    fn hmac(&self, alias: &str, message: &[u8]) -> Result<Secret<[u8; 32]>, VaultError> {
        let mut mac = self.0.hmac(alias.to_owned(), message.to_vec())?;
        let secret = <[u8; 32]>::try_from(mac.as_slice()).map(Secret::new);
        mac.zeroize();
        secret.map_err(|_| VaultError::Unavailable)
    }

    fn contains(&self, alias: &str) -> Result<bool, VaultError> {
        Ok(self.0.contains(alias.to_owned())?)
    }

    fn delete(&self, alias: &str) -> Result<(), VaultError> {
        Ok(self.0.delete(alias.to_owned())?)
    }
}

/// The other side's device as a port.
pub(crate) struct DeviceAdapter(pub(crate) Arc<dyn DeviceControl>);

impl core::DeviceControl for DeviceAdapter {
    fn apply_restrictions(&self, restrictions: Restrictions) -> Result<(), DeviceControlError> {
        self.0
            .apply_restrictions(restrictions.screenshots_allowed, restrictions.copy_allowed)
            .map_err(|_| DeviceControlError)
    }

    fn clear_traces(&self) -> Result<(), DeviceControlError> {
        self.0.clear_traces().map_err(|_| DeviceControlError)
    }
}

/// The other side's event sink as a port.
pub(crate) struct EventAdapter(pub(crate) Arc<dyn EventSink>);

impl core::EventSink for EventAdapter {
    fn emit(&self, event: core::Event) {
        // An event is a hint: a shell that missed one finds the same in the agent's state.
        let _ = self.0.emit(event.into());
    }
}
