//! Why a shell's port did not do what it was asked.

use agent_core::ports::{DeviceControlError, VaultError};

/// Why a port failed. Never a reason to erase anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum PortError {
    /// There is no such key.
    #[error("no such key")]
    NotFound,
    /// Busy or failing for the moment: worth another try.
    #[error("failing for the moment")]
    Transient,
    /// The platform has made the key unusable for good.
    #[error("key invalidated")]
    Invalidated,
    /// Cannot be reached at all, or does not support what was asked.
    #[error("unavailable")]
    Unavailable,
    /// The shell threw something that it should have caught. Adapters on the other side never return it on purpose.
    #[error("unexpected")]
    Unexpected,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for PortError {
    fn from(_reason: uniffi::UnexpectedUniFFICallbackError) -> Self {
        // The reason is text from the other side and may hold anything: it goes no further.
        Self::Unexpected
    }
}

impl From<PortError> for VaultError {
    fn from(error: PortError) -> Self {
        match error {
            PortError::NotFound => Self::NotFound,
            // What was never foreseen is taken for the mildest case: it must not look like a key that is gone for good.
            PortError::Transient | PortError::Unexpected => Self::Transient,
            PortError::Invalidated => Self::Invalidated,
            PortError::Unavailable => Self::Unavailable,
        }
    }
}

impl From<PortError> for DeviceControlError {
    fn from(error: PortError) -> Self {
        match error {
            PortError::NotFound
            | PortError::Transient
            | PortError::Invalidated
            | PortError::Unavailable
            | PortError::Unexpected => Self,
        }
    }
}
