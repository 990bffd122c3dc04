//! The object that a shell holds.
//!
//! One per process; the shell closes it where it made it. Each group of verbs has a file of its own.

use std::path::Path;
use std::sync::Arc;

use agent_core::Agent;
use agent_core::agent::AgentConfig;
use agent_core::ports::{BootId, Clock, Ports, SystemClock, SystemRandom};

use crate::error::FieldAgentError;
use crate::harden;
use crate::live::Number;
use crate::ports::{
    DeviceAdapter, EventAdapter, ForeignDeviceControl, ForeignEventSink, ForeignKeyVault,
    VaultAdapter,
};

mod customers;
mod edits;
mod keys;
mod network;
mod reminders;
mod session;

pub use keys::check_pin;

/// The phone's core. Every call blocks and may be made from any thread but the shell's main one.
#[derive(uniffi::Object)]
pub struct FieldAgent {
    core: Arc<Agent>,
    number: Number,
}

#[uniffi::export]
impl FieldAgent {
    /// Opens the phone that lives in the folder `home`, which need not exist yet.
    ///
    /// `boot_count` tells one boot from the next (`Settings.Global.BOOT_COUNT`); without it every start of the process counts as
    /// a new boot. An erase that was interrupted is finished here, before anything else.
    #[uniffi::constructor]
    pub fn open(
        home: String,
        boot_count: Option<u64>,
        vault: Arc<dyn ForeignKeyVault>,
        device: Arc<dyn ForeignDeviceControl>,
        events: Arc<dyn ForeignEventSink>,
    ) -> Result<Self, FieldAgentError> {
        let clock = Arc::new(SystemClock::with_boot(boot_count.map(boot_id)));
        Self::open_on(Path::new(&home), clock, vault, device, events)
    }

    /// Under which calls that do not come through UniFFI know this agent: [`crate::pages`]. Never that of another one.
    pub fn number(&self) -> u64 {
        self.number.get()
    }
}

impl FieldAgent {
    /// Opens it on another clock. Not exported: only a library that a host's tests load has a way to it.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_on(
        home: &Path,
        clock: Arc<dyn Clock>,
        vault: Arc<dyn ForeignKeyVault>,
        device: Arc<dyn ForeignDeviceControl>,
        events: Arc<dyn ForeignEventSink>,
    ) -> Result<Self, FieldAgentError> {
        harden::require()?;
        let ports = Ports {
            vault: Arc::new(VaultAdapter(vault)),
            device: Arc::new(DeviceAdapter(device)),
            clock,
            random: Arc::new(SystemRandom::new()),
            events: Arc::new(EventAdapter(events)),
        };
        let core = Arc::new(Agent::open(home, ports, AgentConfig::default())?);
        let number = Number::of(&core);
        Ok(Self { core, number })
    }
}

/// A count of boots as the core's boot id: equal counts are the same boot, and that is all that is asked of it.
fn boot_id(count: u64) -> BootId {
    BootId(u128::from(count).to_be_bytes())
}
