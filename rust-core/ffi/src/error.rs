//! The one error that crosses the boundary. A shell acts on variants and has one sentence for each in each language; there is
//! no text in it, and nothing that a log may not hold.

use agent_core::error as core;
use fleet_protocol::problem;

/// Why a call did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum FieldAgentError {
    /// Nobody is enrolled on this phone.
    #[error("not enrolled")]
    NotEnrolled,
    /// Somebody is enrolled already.
    #[error("already enrolled")]
    AlreadyEnrolled,
    /// The enrolment was not accepted.
    #[error("enrolment refused")]
    EnrolmentRefused {
        /// Why.
        reason: EnrolmentRefusal,
    },
    /// The session is locked: ask for the PIN.
    #[error("locked")]
    Locked,
    /// The phone was away too long, or its clock is not to be believed: the server must be reached first.
    #[error("expired")]
    Expired,
    /// The PIN was wrong.
    #[error("wrong PIN")]
    WrongPin {
        /// Tries left before the phone erases itself.
        attempts_left: u8,
        /// Seconds until the next try is allowed.
        retry_after_s: u32,
    },
    /// The PIN was not looked at: too soon after the last failure. No try was burnt.
    #[error("PIN delayed")]
    PinDelayed {
        /// Seconds until the next try is allowed.
        retry_after_s: u32,
    },
    /// A new PIN breaks the rules.
    #[error("PIN not acceptable")]
    PinNotAcceptable {
        /// Which.
        fault: PinFault,
    },
    /// No biometric slot is set up, or it cannot be used any more: use the PIN.
    #[error("biometric not set")]
    BiometricNotSet,
    /// The secret does not open the biometric slot: forget it and use the PIN. No PIN try was burnt.
    #[error("wrong slot secret")]
    WrongSlotSecret,
    /// The PIN must open first: after a restart, long after the last PIN, or while wrong PINs are being delayed.
    #[error("PIN first")]
    PinFirst,
    /// The data was erased.
    #[error("wiped")]
    Wiped,
    /// The server is not the one that the phone was enrolled with: nothing was sent.
    #[error("server not trusted")]
    ServerNotTrusted,
    /// The server cannot be reached.
    #[error("offline")]
    Offline {
        /// When to try again, in seconds.
        retry_after_s: u32,
    },
    /// The server refused.
    #[error("server refused")]
    ServerRefused {
        /// Why.
        code: ProblemCode,
    },
    /// The server's answer cannot be read; nothing was applied.
    #[error("bad answer")]
    BadAnswer,
    /// The database was damaged and set aside; it will be fetched again.
    #[error("store damaged")]
    StoreDamaged {
        /// Pending edits that were saved.
        salvaged: u32,
    },
    /// Key storage is damaged: the data cannot be opened. No try was burnt.
    #[error("keys damaged")]
    KeysDamaged,
    /// An older copy of the phone's own records was put back. Nothing opens and no try was burnt: enrol this phone anew.
    #[error("guard rolled back")]
    GuardRolledBack,
    /// Policy refuses.
    #[error("refused by policy")]
    Refused {
        /// What.
        reason: Refusal,
    },
    /// No such record on this phone.
    #[error("not found")]
    NotFound,
    /// A value that cannot be taken.
    #[error("invalid input")]
    InvalidInput {
        /// What is wrong with it.
        fault: InputFault,
    },
    /// Another agent has this home, or another sync is running.
    #[error("busy")]
    Busy,
    /// No space left; nothing was changed.
    #[error("no space left")]
    NoSpace,
    /// The key vault cannot be used now: try again.
    #[error("key vault unavailable")]
    VaultUnavailable,
    /// A lock or an erase interrupted the work.
    #[error("interrupted")]
    Interrupted,
    /// A fault of ours.
    #[error("internal fault {code}")]
    Internal {
        /// Which: docs/errors.md lists them.
        code: u16,
    },
}

/// Why an enrolment was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum EnrolmentRefusal {
    /// The payload is not one of ours.
    BadPayload,
    /// A typed code with a slip.
    BadCode {
        /// In which group, or which one is missing. The first is 1.
        group: u8,
    },
    /// The server does not know the token.
    TokenUnknown,
    /// The token has expired.
    TokenExpired,
    /// Another phone used the token.
    TokenUsed,
}

/// What is wrong with a new PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum PinFault {
    /// Fewer digits than policy asks for.
    TooShort {
        /// The least.
        min: u8,
    },
    /// Not only digits, or more than 32.
    NotDigits,
    /// One that is tried first.
    TooCommon,
    /// One of this phone's last PINs.
    UsedLately,
}

/// What policy refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Refusal {
    /// A masked field was asked for without a reason.
    ReasonNeeded,
    /// The field may not be changed on a phone.
    FieldNotEditable,
    /// The field may not be copied.
    CopyOff,
    /// The phone has no lock of its own, and policy asks for one.
    NoScreenLock,
    /// The app is older than policy asks for.
    AppTooOld,
}

/// What is wrong with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum InputFault {
    /// The kind of record has no such field.
    UnknownField,
    /// The value is of the wrong type or cannot be read.
    BadValue,
    /// The value is too long.
    TooLong,
    /// The name would be empty.
    EmptyName,
    /// No such reason code.
    UnknownReason,
}

/// Why a server refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum ProblemCode {
    /// The token is not one of the server's.
    TokenUnknown,
    /// The token has expired.
    TokenExpired,
    /// Another key used the token.
    TokenUsed,
    /// The server does not know this phone.
    NotEnrolled,
    /// The certificate has expired.
    CertificateExpired,
    /// The phone was revoked.
    Revoked,
    /// The feed begins again.
    FeedReset,
    /// The audit chain has a gap.
    AuditGap,
    /// The request is too large.
    TooLarge,
    /// The request cannot be read.
    Malformed,
    /// The server does not speak this version.
    UnsupportedVersion,
    /// The server has no such route.
    NoSuchRoute,
    /// Too many requests.
    RateLimited,
    /// Not now.
    Unavailable,
    /// A fault on the server.
    Internal,
}

impl From<core::AgentError> for FieldAgentError {
    fn from(error: core::AgentError) -> Self {
        use core::AgentError as Core;
        match error {
            Core::NotEnrolled => Self::NotEnrolled,
            Core::AlreadyEnrolled => Self::AlreadyEnrolled,
            Core::EnrolmentRefused(reason) => Self::EnrolmentRefused {
                reason: reason.into(),
            },
            Core::Locked => Self::Locked,
            Core::Expired => Self::Expired,
            Core::WrongPin {
                attempts_left,
                retry_after_s,
            } => Self::WrongPin {
                attempts_left,
                retry_after_s,
            },
            Core::PinDelayed { retry_after_s } => Self::PinDelayed { retry_after_s },
            Core::PinNotAcceptable(fault) => Self::PinNotAcceptable {
                fault: fault.into(),
            },
            Core::BiometricNotSet => Self::BiometricNotSet,
            Core::WrongSlotSecret => Self::WrongSlotSecret,
            Core::PinFirst => Self::PinFirst,
            Core::Wiped => Self::Wiped,
            Core::ServerNotTrusted => Self::ServerNotTrusted,
            Core::Offline { retry_after_s } => Self::Offline { retry_after_s },
            Core::ServerRefused(code) => Self::ServerRefused { code: code.into() },
            Core::BadAnswer => Self::BadAnswer,
            Core::StoreDamaged { salvaged } => Self::StoreDamaged { salvaged },
            Core::KeysDamaged => Self::KeysDamaged,
            Core::GuardRolledBack => Self::GuardRolledBack,
            Core::Refused(reason) => Self::Refused {
                reason: reason.into(),
            },
            Core::NotFound => Self::NotFound,
            Core::InvalidInput(fault) => Self::InvalidInput {
                fault: fault.into(),
            },
            Core::Busy => Self::Busy,
            Core::NoSpace => Self::NoSpace,
            Core::VaultUnavailable => Self::VaultUnavailable,
            Core::Interrupted => Self::Interrupted,
            Core::Internal { code } => Self::Internal { code },
        }
    }
}

impl From<core::EnrolmentRefusal> for EnrolmentRefusal {
    fn from(refusal: core::EnrolmentRefusal) -> Self {
        match refusal {
            core::EnrolmentRefusal::BadPayload => Self::BadPayload,
            core::EnrolmentRefusal::BadCode { group } => Self::BadCode { group },
            core::EnrolmentRefusal::TokenUnknown => Self::TokenUnknown,
            core::EnrolmentRefusal::TokenExpired => Self::TokenExpired,
            core::EnrolmentRefusal::TokenUsed => Self::TokenUsed,
        }
    }
}

impl From<core::PinFault> for PinFault {
    fn from(fault: core::PinFault) -> Self {
        match fault {
            core::PinFault::TooShort { min } => Self::TooShort { min },
            core::PinFault::NotDigits => Self::NotDigits,
            core::PinFault::TooCommon => Self::TooCommon,
            core::PinFault::UsedLately => Self::UsedLately,
        }
    }
}

impl From<core::Refusal> for Refusal {
    fn from(refusal: core::Refusal) -> Self {
        match refusal {
            core::Refusal::ReasonNeeded => Self::ReasonNeeded,
            core::Refusal::FieldNotEditable => Self::FieldNotEditable,
            core::Refusal::CopyOff => Self::CopyOff,
            core::Refusal::NoScreenLock => Self::NoScreenLock,
            core::Refusal::AppTooOld => Self::AppTooOld,
        }
    }
}

impl From<core::InputFault> for InputFault {
    fn from(fault: core::InputFault) -> Self {
        match fault {
            core::InputFault::UnknownField => Self::UnknownField,
            core::InputFault::BadValue => Self::BadValue,
            core::InputFault::TooLong => Self::TooLong,
            core::InputFault::EmptyName => Self::EmptyName,
            core::InputFault::UnknownReason => Self::UnknownReason,
        }
    }
}

impl From<problem::ProblemCode> for ProblemCode {
    fn from(code: problem::ProblemCode) -> Self {
        use problem::ProblemCode as Wire;
        match code {
            Wire::TokenUnknown => Self::TokenUnknown,
            Wire::TokenExpired => Self::TokenExpired,
            Wire::TokenUsed => Self::TokenUsed,
            Wire::NotEnrolled => Self::NotEnrolled,
            Wire::CertificateExpired => Self::CertificateExpired,
            Wire::Revoked => Self::Revoked,
            Wire::FeedReset => Self::FeedReset,
            Wire::AuditGap => Self::AuditGap,
            Wire::TooLarge => Self::TooLarge,
            Wire::Malformed => Self::Malformed,
            Wire::UnsupportedVersion => Self::UnsupportedVersion,
            Wire::NoSuchRoute => Self::NoSuchRoute,
            Wire::RateLimited => Self::RateLimited,
            Wire::Unavailable => Self::Unavailable,
            Wire::Internal => Self::Internal,
        }
    }
}
