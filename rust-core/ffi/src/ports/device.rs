//! The device around the app: windows, clipboard, notifications.

use std::sync::Arc;

use agent_core::ports::{self, DeviceControl, DeviceControlError};

use super::PortError;

/// Acts on the device. Called again whenever what is asked may have been lost.
#[uniffi::export(rust, foreign)]
pub trait ForeignDeviceControl: Send + Sync {
    /// Applies what policy says about screenshots and copying.
    fn apply_restrictions(&self, restrictions: Restrictions) -> Result<(), PortError>;
    /// Clears what the app left outside its store: clipboard, notifications, scheduled work, caches.
    fn clear_traces(&self) -> Result<(), PortError>;
}

/// What the shell must forbid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Restrictions {
    /// Whether screenshots are allowed.
    pub screenshots_allowed: bool,
    /// Whether permitted fields may be copied.
    pub copy_allowed: bool,
}

impl From<ports::Restrictions> for Restrictions {
    fn from(restrictions: ports::Restrictions) -> Self {
        Self {
            screenshots_allowed: restrictions.screenshots_allowed,
            copy_allowed: restrictions.copy_allowed,
        }
    }
}

/// A shell's device as the core's port.
pub(crate) struct DeviceAdapter(pub(crate) Arc<dyn ForeignDeviceControl>);

impl DeviceControl for DeviceAdapter {
    fn apply_restrictions(
        &self,
        restrictions: ports::Restrictions,
    ) -> Result<(), DeviceControlError> {
        Ok(self.0.apply_restrictions(restrictions.into())?)
    }

    fn clear_traces(&self) -> Result<(), DeviceControlError> {
        Ok(self.0.clear_traces()?)
    }
}
