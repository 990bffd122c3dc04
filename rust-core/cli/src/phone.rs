//! Opening a home with the host's ports.

use std::path::Path;
use std::sync::Arc;

use agent_core::agent::AgentConfig;
use agent_core::ports::{
    DeviceControl, DeviceControlError, EventSink, KeyVault, Ports, Restrictions, SystemClock,
    SystemRandom,
};
use agent_core::{Agent, AgentError};
use software_vault::SoftwareVault;

use crate::failure::Failure;

/// The vault's folder inside a home.
const VAULT: &str = "vault";

/// Opens the phone that lives in `home`; the home need not exist.
///
/// # Errors
/// [`AgentError::Busy`] when another agent has it, and what stands in the way of reading it.
pub(crate) fn open(home: &Path, events: Arc<dyn EventSink>) -> Result<Agent, Failure> {
    let ports = Ports {
        vault: vault(home)?,
        device: Arc::new(Host),
        clock: Arc::new(SystemClock::new()),
        random: Arc::new(SystemRandom::new()),
        events,
    };
    Ok(Agent::open(home, ports, AgentConfig::default())?)
}

/// The vault of the phone in `home`.
///
/// # Errors
/// [`AgentError::VaultUnavailable`].
pub(crate) fn vault(home: &Path) -> Result<Arc<dyn KeyVault>, Failure> {
    // Whatever the folder's trouble is, it is no reason to give anything up.
    let vault = SoftwareVault::open(&home.join(VAULT)).map_err(|_| AgentError::VaultUnavailable)?;
    Ok(Arc::new(vault))
}

/// Whether anything was ever kept in `home`.
pub(crate) fn exists(home: &Path) -> bool {
    home.join(VAULT).is_dir()
}

/// A host has no windows, clipboard or notifications of ours.
struct Host;

impl DeviceControl for Host {
    fn apply_restrictions(&self, _: Restrictions) -> Result<(), DeviceControlError> {
        Ok(())
    }

    fn clear_traces(&self) -> Result<(), DeviceControlError> {
        Ok(())
    }
}
