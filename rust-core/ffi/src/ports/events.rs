//! What a shell is told at once.

use std::sync::Arc;

use agent_core::ports::{self, EventSink};
use fleet_protocol::audit;

use super::PortError;

/// Takes events. An event says what to look at again; it carries no customer data.
#[uniffi::export(rust, foreign)]
pub trait ForeignEventSink: Send + Sync {
    /// Something happened.
    fn on_event(&self, event: AgentEvent) -> Result<(), PortError>;
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum AgentEvent {
    /// The session locked.
    Locked {
        /// Why.
        cause: LockCause,
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
    /// The store was damaged, set aside, and must be fetched again.
    StoreQuarantined,
}

/// Why a session locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum LockCause {
    /// The person asked.
    Asked,
    /// No touch for the idle limit.
    Idle,
    /// In the background for its limit.
    Background,
    /// Open for the absolute limit.
    Absolute,
    /// The screen went off.
    ScreenOff,
    /// The phone was restarted, or the program ended.
    Restart,
    /// The clock did something that a clock does not do.
    Clock,
    /// The offline lease says so.
    Lease,
    /// A command said so.
    Command,
    /// The phone lacks what policy asks of it.
    Policy,
}

impl From<ports::Event> for AgentEvent {
    fn from(event: ports::Event) -> Self {
        match event {
            ports::Event::Locked(cause) => Self::Locked {
                cause: cause.into(),
            },
            ports::Event::Unlocked => Self::Unlocked,
            ports::Event::SyncProgress { done, total } => Self::SyncProgress { done, total },
            ports::Event::PolicyChanged => Self::PolicyChanged,
            ports::Event::LeaseWarning { locks_at_ms } => Self::LeaseWarning { locks_at_ms },
            ports::Event::WipeStarted => Self::WipeStarted,
            ports::Event::Wiped => Self::Wiped,
            ports::Event::StoreQuarantined => Self::StoreQuarantined,
        }
    }
}

impl From<audit::LockCause> for LockCause {
    fn from(cause: audit::LockCause) -> Self {
        match cause {
            audit::LockCause::Asked => Self::Asked,
            audit::LockCause::Idle => Self::Idle,
            audit::LockCause::Background => Self::Background,
            audit::LockCause::Absolute => Self::Absolute,
            audit::LockCause::ScreenOff => Self::ScreenOff,
            audit::LockCause::Restart => Self::Restart,
            audit::LockCause::Clock => Self::Clock,
            audit::LockCause::Lease => Self::Lease,
            audit::LockCause::Command => Self::Command,
            audit::LockCause::Policy => Self::Policy,
        }
    }
}

/// A shell's sink as the core's port.
pub(crate) struct EventAdapter(pub(crate) Arc<dyn ForeignEventSink>);

impl EventSink for EventAdapter {
    fn emit(&self, event: ports::Event) {
        // An event is a hint to look again; a shell that could not take it sees the same at its next call.
        let _ = self.0.on_event(event.into());
    }
}
