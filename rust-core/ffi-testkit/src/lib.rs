//! The boundary as a test on a host loads it: all that `agent-ffi` exports, one constructor more, with a clock of the test's, and a
//! page of customers that is always the same, for measuring what it costs to cross.
//!
//! A library of its own, so that the one that ships has no such constructor: what a phone loads can only be opened on the
//! phone's clocks.

pub mod canned;

use std::sync::Arc;

use agent_core::ports::{BootId, Clock, Moment};
use agent_ffi::ports::{ForeignDeviceControl, ForeignEventSink, ForeignKeyVault};
use agent_ffi::{FieldAgent, FieldAgentError};

uniffi::setup_scaffolding!();
agent_ffi::uniffi_reexport_scaffolding!();

/// A point in time, as a test says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct TestMoment {
    /// The wall clock, Unix milliseconds.
    pub wall_ms: u64,
    /// Milliseconds since boot.
    pub boot_ms: u64,
    /// Which boot.
    pub boot: u64,
}

/// Tells the time.
#[uniffi::export(rust, foreign)]
pub trait ForeignClock: Send + Sync {
    /// Now.
    fn now(&self) -> TestMoment;
}

/// A test's clock as the core's port.
struct ClockAdapter(Arc<dyn ForeignClock>);

impl Clock for ClockAdapter {
    fn now(&self) -> Moment {
        let now = self.0.now();
        Moment {
            wall_ms: now.wall_ms,
            boot_ms: now.boot_ms,
            boot: Some(BootId(u128::from(now.boot).to_be_bytes())),
        }
    }
}

/// Opens the phone that lives in the folder `home`, on a clock that a test moves.
#[uniffi::export]
pub fn open_with_clock(
    home: String,
    clock: Arc<dyn ForeignClock>,
    vault: Arc<dyn ForeignKeyVault>,
    device: Arc<dyn ForeignDeviceControl>,
    events: Arc<dyn ForeignEventSink>,
) -> Result<Arc<FieldAgent>, FieldAgentError> {
    let clock = Arc::new(ClockAdapter(clock));
    FieldAgent::open_on(home.as_ref(), clock, vault, device, events).map(Arc::new)
}
