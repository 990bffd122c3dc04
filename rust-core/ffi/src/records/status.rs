//! How a phone is.

use agent_core::agent::{Enrolled, LeaseDeadlines, PhoneState, Status, WipeStatus};
use fleet_protocol::audit::LockCause;
use fleet_protocol::receipt::WipeCause;

/// Which screen comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum AgentState {
    /// Nobody is enrolled.
    NotEnrolled,
    /// The PIN opens it.
    Locked,
    /// Open.
    Open,
    /// Only contact with the server opens it.
    Expired,
    /// Erased, or being erased.
    Wiped,
}

/// A phone's status; all of it can be told without a key.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct AgentStatus {
    /// Which screen comes first.
    pub state: AgentState,
    /// Pending operations, as last known.
    pub pending: u64,
    /// The last sync that ended well.
    pub last_sync_ms: Option<u64>,
    /// The lease, once there is one.
    pub lease: Option<LeaseInfo>,
    /// The phone's id.
    pub device: Option<String>,
    /// The person's display name.
    pub user_name: Option<String>,
    /// The company's display name.
    pub tenant_name: Option<String>,
    /// The version of the policy in force; 0 for the built-in one.
    pub policy_version: u64,
    /// PINs that may still be tried.
    pub attempts_left: u8,
    /// Seconds until the next PIN may be tried.
    pub retry_after_s: u32,
    /// The next reminders.
    pub reminders: Vec<ReminderDue>,
    /// What is known of an erase.
    pub erase: Option<EraseReport>,
}

/// When the lease acts if the phone stays away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct LeaseInfo {
    /// A warning is due from here.
    pub warns_at_ms: u64,
    /// Locked from here.
    pub locks_at_ms: u64,
    /// Erased from here.
    pub erases_at_ms: u64,
    /// The clock is not believed until signed server time comes.
    pub clock_suspect: bool,
}

/// A reminder that a locked phone knows: when, and an opaque id.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ReminderDue {
    /// When it is due.
    pub due_ms: u64,
    /// Its id.
    pub id: String,
}

/// What is known of an erase.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct EraseReport {
    /// Why.
    pub cause: EraseCause,
    /// When, by the phone's clock.
    pub at_ms: u64,
    /// Whether everything is gone and proved to be.
    pub finished: bool,
    /// The number of the receipt that proves it.
    pub receipt: Option<u64>,
    /// Whether the server has that receipt.
    pub acknowledged: bool,
}

/// Why a phone erased itself.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum EraseCause {
    /// A manager's command.
    Command {
        /// Which.
        id: String,
    },
    /// The offline lease ran out.
    LeaseExpired,
    /// Too many wrong PINs.
    TooManyAttempts,
}

/// Who was enrolled.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct EnrolmentInfo {
    /// The phone's id.
    pub device: String,
    /// The person's display name.
    pub user_name: String,
    /// The company's display name.
    pub tenant_name: String,
}

/// Why a session locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum LockReason {
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
}

impl From<LockCause> for LockReason {
    fn from(cause: LockCause) -> Self {
        match cause {
            LockCause::Asked => Self::Asked,
            LockCause::Idle => Self::Idle,
            LockCause::Background => Self::Background,
            LockCause::Absolute => Self::Absolute,
            LockCause::ScreenOff => Self::ScreenOff,
            LockCause::Restart => Self::Restart,
            LockCause::Clock => Self::Clock,
            LockCause::Lease => Self::Lease,
            LockCause::Command => Self::Command,
        }
    }
}

impl From<PhoneState> for AgentState {
    fn from(state: PhoneState) -> Self {
        match state {
            PhoneState::NotEnrolled => Self::NotEnrolled,
            PhoneState::Locked => Self::Locked,
            PhoneState::Open => Self::Open,
            PhoneState::Expired => Self::Expired,
            PhoneState::Wiped => Self::Wiped,
        }
    }
}

impl From<Status> for AgentStatus {
    fn from(status: Status) -> Self {
        Self {
            state: status.state.into(),
            pending: status.pending,
            last_sync_ms: status.last_sync_ms,
            lease: status.lease.map(LeaseInfo::from),
            device: status.device.map(|device| device.to_string()),
            user_name: status.user_name,
            tenant_name: status.tenant_name,
            policy_version: status.policy_version,
            attempts_left: status.attempts_left,
            retry_after_s: status.retry_after_s,
            reminders: status
                .reminders
                .into_iter()
                .map(|(due_ms, id)| ReminderDue {
                    due_ms,
                    id: id.to_string(),
                })
                .collect(),
            erase: status.wipe.map(EraseReport::from),
        }
    }
}

impl From<LeaseDeadlines> for LeaseInfo {
    fn from(lease: LeaseDeadlines) -> Self {
        Self {
            warns_at_ms: lease.warns_at_ms,
            locks_at_ms: lease.locks_at_ms,
            erases_at_ms: lease.erases_at_ms,
            clock_suspect: lease.clock_suspect,
        }
    }
}

impl From<WipeStatus> for EraseReport {
    fn from(wipe: WipeStatus) -> Self {
        Self {
            cause: wipe.cause.into(),
            at_ms: wipe.at_ms,
            finished: wipe.finished,
            receipt: wipe.receipt_seq,
            acknowledged: wipe.acknowledged,
        }
    }
}

impl From<WipeCause> for EraseCause {
    fn from(cause: WipeCause) -> Self {
        match cause {
            WipeCause::Command(command) => Self::Command {
                id: command.to_string(),
            },
            WipeCause::LeaseExpired => Self::LeaseExpired,
            WipeCause::TooManyAttempts => Self::TooManyAttempts,
        }
    }
}

impl From<Enrolled> for EnrolmentInfo {
    fn from(enrolled: Enrolled) -> Self {
        Self {
            device: enrolled.device.to_string(),
            user_name: enrolled.user_name,
            tenant_name: enrolled.tenant_name,
        }
    }
}
