//! What can be told without a key. No customer data.

use agent_core::agent as core;
use fleet_protocol::ids::RecordId;
use fleet_protocol::receipt;

use super::PolicyView;
use crate::ports::LockCause;

/// A phone that is enrolled.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Enrolled {
    /// The phone's id.
    pub device: String,
    /// The person's display name.
    pub user_name: String,
    /// The company's display name.
    pub tenant_name: String,
}

/// What state a phone is in: the shell's first screen follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum PhoneState {
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
    /// An older copy of the phone's own records was put back: only a new enrolment helps.
    GuardRolledBack,
}

/// Whether a fingerprint or face may unlock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum BiometricState {
    /// No slot is set up.
    None,
    /// It may.
    Ready,
    /// A slot is set up, but the PIN must open first: after a restart, long after the last PIN, or while wrong PINs are delayed.
    PinFirst,
}

/// A phone's status.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PhoneStatus {
    /// Its state.
    pub state: PhoneState,
    /// Pending operations, as last known.
    pub pending: u64,
    /// The last sync that ended well, Unix milliseconds.
    pub last_sync_ms: Option<u64>,
    /// Deadlines of the offline lease, once there is one.
    pub lease: Option<LeaseDeadlines>,
    /// The phone's id.
    pub device: Option<String>,
    /// The person's display name.
    pub user_name: Option<String>,
    /// The company's display name.
    pub tenant_name: Option<String>,
    /// The policy in force, once the company has said one.
    pub policy: Option<PolicyView>,
    /// Why the last session locked; nothing while one is open. Outlives the process.
    pub last_lock: Option<LockCause>,
    /// PINs that may still be tried.
    pub attempts_left: u8,
    /// Seconds until the next PIN may be tried.
    pub retry_after_s: u32,
    /// Whether a fingerprint or face may unlock.
    pub biometric: BiometricState,
    /// Receipts that wait for the server.
    pub receipts: u64,
    /// The next reminders, soonest first.
    pub reminders: Vec<DueReminder>,
    /// What is known of an erase.
    pub wipe: Option<WipeStatus>,
    /// What the phone lacks of what policy asks of it: nothing opens it then.
    #[uniffi(default = None)]
    pub non_compliance: Option<NonCompliance>,
}

/// What a phone lacks of what policy asks of it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct NonCompliance {
    /// What, most basic first; never empty.
    pub breaches: Vec<Breach>,
    /// Since when, by the phone's clock, Unix milliseconds.
    pub since_ms: Option<u64>,
}

/// Something that a phone lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Breach {
    /// The app is older than policy asks for.
    AppTooOld,
    /// The phone has no lock of its own.
    NoScreenLock,
}

/// When the lease acts if the phone stays away, Unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct LeaseDeadlines {
    /// A warning is due from here.
    pub warns_at_ms: u64,
    /// Locked from here.
    pub locks_at_ms: u64,
    /// Erased from here.
    pub erases_at_ms: u64,
    /// The newest signed server time.
    pub signed_ms: u64,
    /// The clock is not believed until signed server time comes.
    pub clock_suspect: bool,
}

/// A reminder as a locked phone knows it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct DueReminder {
    /// When, Unix milliseconds.
    pub due_ms: u64,
    /// Opaque; opens after unlocking.
    pub id: String,
}

/// What is known of an erase.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct WipeStatus {
    /// Why.
    pub cause: WipeCause,
    /// When, by the phone's clock, Unix milliseconds.
    pub at_ms: u64,
    /// Whether everything is gone and proved to be.
    pub finished: bool,
    /// The receipt that proves it.
    pub receipt_seq: Option<u64>,
    /// Whether the server has that receipt.
    pub acknowledged: bool,
}

/// Why a phone erased itself.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum WipeCause {
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

impl From<core::Enrolled> for Enrolled {
    fn from(enrolled: core::Enrolled) -> Self {
        Self {
            device: enrolled.device.to_string(),
            user_name: enrolled.user_name,
            tenant_name: enrolled.tenant_name,
        }
    }
}

impl From<core::PhoneState> for PhoneState {
    fn from(state: core::PhoneState) -> Self {
        match state {
            core::PhoneState::NotEnrolled => Self::NotEnrolled,
            core::PhoneState::Locked => Self::Locked,
            core::PhoneState::Open => Self::Open,
            core::PhoneState::Expired => Self::Expired,
            core::PhoneState::Wiped => Self::Wiped,
            core::PhoneState::GuardRolledBack => Self::GuardRolledBack,
        }
    }
}

impl From<core::BiometricState> for BiometricState {
    fn from(state: core::BiometricState) -> Self {
        match state {
            core::BiometricState::None => Self::None,
            core::BiometricState::Ready => Self::Ready,
            core::BiometricState::PinFirst => Self::PinFirst,
        }
    }
}

impl From<core::Status> for PhoneStatus {
    fn from(status: core::Status) -> Self {
        Self {
            state: status.state.into(),
            pending: status.pending,
            last_sync_ms: status.last_sync_ms,
            lease: status.lease.map(Into::into),
            device: status.device.map(|id| id.to_string()),
            user_name: status.user_name,
            tenant_name: status.tenant_name,
            policy: status.policy.map(Into::into),
            last_lock: status.last_lock.map(Into::into),
            attempts_left: status.attempts_left,
            retry_after_s: status.retry_after_s,
            biometric: status.biometric.into(),
            receipts: u64::try_from(status.receipts).unwrap_or(u64::MAX),
            reminders: status.reminders.into_iter().map(Into::into).collect(),
            wipe: status.wipe.map(Into::into),
            non_compliance: status.non_compliance.map(Into::into),
        }
    }
}

impl From<core::NonCompliance> for NonCompliance {
    fn from(lacking: core::NonCompliance) -> Self {
        Self {
            breaches: lacking.breaches.into_iter().map(Into::into).collect(),
            since_ms: lacking.since_ms,
        }
    }
}

impl From<core::Breach> for Breach {
    fn from(breach: core::Breach) -> Self {
        match breach {
            core::Breach::AppTooOld => Self::AppTooOld,
            core::Breach::NoScreenLock => Self::NoScreenLock,
        }
    }
}

impl From<core::LeaseDeadlines> for LeaseDeadlines {
    fn from(lease: core::LeaseDeadlines) -> Self {
        Self {
            warns_at_ms: lease.warns_at_ms,
            locks_at_ms: lease.locks_at_ms,
            erases_at_ms: lease.erases_at_ms,
            signed_ms: lease.signed_ms,
            clock_suspect: lease.clock_suspect,
        }
    }
}

impl From<(u64, RecordId)> for DueReminder {
    fn from((due_ms, id): (u64, RecordId)) -> Self {
        Self {
            due_ms,
            id: id.to_string(),
        }
    }
}

impl From<core::WipeStatus> for WipeStatus {
    fn from(wipe: core::WipeStatus) -> Self {
        Self {
            cause: wipe.cause.into(),
            at_ms: wipe.at_ms,
            finished: wipe.finished,
            receipt_seq: wipe.receipt_seq,
            acknowledged: wipe.acknowledged,
        }
    }
}

impl From<receipt::WipeCause> for WipeCause {
    fn from(cause: receipt::WipeCause) -> Self {
        match cause {
            receipt::WipeCause::Command(id) => Self::Command { id: id.to_string() },
            receipt::WipeCause::LeaseExpired => Self::LeaseExpired,
            receipt::WipeCause::TooManyAttempts => Self::TooManyAttempts,
        }
    }
}
