//! The one error that crosses. Only variants on which a shell acts differently; no free text, no customer data.

use agent_core::AgentError;
use agent_core::error::{EnrolmentRefusal, InputFault, PinFault, Refusal};
use fleet_protocol::problem::ProblemCode;

/// Why the core did not do what was asked. Each variant has one text in each language of the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum FieldAgentError {
    /// Nobody is enrolled here.
    #[error("not enrolled")]
    NotEnrolled,
    /// Somebody is enrolled already.
    #[error("already enrolled")]
    AlreadyEnrolled,
    /// The payload is not one of ours.
    #[error("bad payload")]
    BadPayload,
    /// The server does not know the token.
    #[error("token unknown")]
    TokenUnknown,
    /// The token has expired.
    #[error("token expired")]
    TokenExpired,
    /// The token was used by another phone.
    #[error("token used")]
    TokenUsed,
    /// Enter the PIN.
    #[error("locked")]
    Locked,
    /// Only contact with the server helps.
    #[error("expired")]
    Expired,
    /// Wrong PIN.
    #[error("wrong PIN")]
    WrongPin {
        /// Tries left before the phone erases itself.
        attempts_left: u8,
        /// Seconds until the next try is allowed.
        retry_after_s: u32,
    },
    /// Too soon after a wrong PIN; this one was not checked.
    #[error("PIN delayed")]
    PinDelayed {
        /// Seconds until the next try is allowed.
        retry_after_s: u32,
    },
    /// A new PIN has too few digits.
    #[error("PIN too short")]
    PinTooShort {
        /// The least.
        min: u8,
    },
    /// A new PIN has something else than digits, or too many.
    #[error("PIN not digits")]
    PinNotDigits,
    /// A new PIN is one that is tried first.
    #[error("PIN too common")]
    PinTooCommon,
    /// The data was erased.
    #[error("wiped")]
    Wiped,
    /// Not the server that was enrolled with.
    #[error("server not trusted")]
    ServerNotTrusted,
    /// The server cannot be reached.
    #[error("offline")]
    Offline {
        /// When to try again, in seconds.
        retry_after_s: u32,
    },
    /// The server refuses.
    #[error("server refused")]
    ServerRefused {
        /// Why.
        problem: ServerProblem,
    },
    /// The server's answer cannot be read.
    #[error("bad answer")]
    BadAnswer,
    /// The store was damaged and set aside.
    #[error("store damaged")]
    StoreDamaged {
        /// Pending edits that were saved.
        salvaged: u32,
    },
    /// The key storage is damaged; no try was burnt.
    #[error("keys damaged")]
    KeysDamaged,
    /// Policy refuses.
    #[error("refused")]
    Refused {
        /// What.
        what: RefusedCode,
    },
    /// No such record here.
    #[error("not found")]
    NotFound,
    /// A value that cannot be taken.
    #[error("invalid input")]
    InvalidInput {
        /// Why.
        fault: InputFaultCode,
    },
    /// A sync is running, or another process has the home.
    #[error("busy")]
    Busy,
    /// No space left; nothing was changed.
    #[error("no space")]
    NoSpace,
    /// The vault cannot be used now.
    #[error("vault unavailable")]
    VaultUnavailable,
    /// Interrupted by a lock or an erase.
    #[error("interrupted")]
    Interrupted,
    /// A fault of ours: docs/errors.md lists the codes.
    #[error("internal fault {code}")]
    Internal {
        /// Which.
        code: u16,
    },
}

/// What policy refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum RefusedCode {
    /// Masked fields need a reason.
    ReasonNeeded,
    /// The field may be changed in the office only.
    FieldNotEditable,
    /// Copying is switched off.
    CopyOff,
}

/// What is wrong with an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum InputFaultCode {
    /// No such field.
    UnknownField,
    /// The value cannot be read.
    BadValue,
    /// The value is too long.
    TooLong,
    /// The name would be empty.
    EmptyName,
    /// No such reason.
    UnknownReason,
}

/// Why a server refuses, as far as a shell acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum ServerProblem {
    /// The server does not know this phone, or has revoked it.
    NotKnown,
    /// Try again later.
    TryLater,
    /// This app and the server do not understand each other: update the app.
    Incompatible,
}

impl From<AgentError> for FieldAgentError {
    fn from(error: AgentError) -> Self {
        match error {
            AgentError::NotEnrolled => Self::NotEnrolled,
            AgentError::AlreadyEnrolled => Self::AlreadyEnrolled,
            AgentError::EnrolmentRefused(refusal) => refusal.into(),
            AgentError::Locked => Self::Locked,
            AgentError::Expired => Self::Expired,
            AgentError::WrongPin {
                attempts_left,
                retry_after_s,
            } => Self::WrongPin {
                attempts_left,
                retry_after_s,
            },
            AgentError::PinDelayed { retry_after_s } => Self::PinDelayed { retry_after_s },
            AgentError::PinNotAcceptable(fault) => fault.into(),
            AgentError::Wiped => Self::Wiped,
            AgentError::ServerNotTrusted => Self::ServerNotTrusted,
            AgentError::Offline { retry_after_s } => Self::Offline { retry_after_s },
            AgentError::ServerRefused(problem) => Self::ServerRefused {
                problem: problem.into(),
            },
            AgentError::BadAnswer => Self::BadAnswer,
            AgentError::StoreDamaged { salvaged } => Self::StoreDamaged { salvaged },
            AgentError::KeysDamaged => Self::KeysDamaged,
            AgentError::Refused(refusal) => Self::Refused {
                what: refusal.into(),
            },
            AgentError::NotFound => Self::NotFound,
            AgentError::InvalidInput(fault) => Self::InvalidInput {
                fault: fault.into(),
            },
            AgentError::Busy => Self::Busy,
            AgentError::NoSpace => Self::NoSpace,
            AgentError::VaultUnavailable => Self::VaultUnavailable,
            AgentError::Interrupted => Self::Interrupted,
            AgentError::Internal { code } => Self::Internal { code },
        }
    }
}

impl From<EnrolmentRefusal> for FieldAgentError {
    fn from(refusal: EnrolmentRefusal) -> Self {
        match refusal {
            EnrolmentRefusal::BadPayload => Self::BadPayload,
            EnrolmentRefusal::TokenUnknown => Self::TokenUnknown,
            EnrolmentRefusal::TokenExpired => Self::TokenExpired,
            EnrolmentRefusal::TokenUsed => Self::TokenUsed,
        }
    }
}

impl From<PinFault> for FieldAgentError {
    fn from(fault: PinFault) -> Self {
        match fault {
            PinFault::TooShort { min } => Self::PinTooShort { min },
            PinFault::NotDigits => Self::PinNotDigits,
            PinFault::TooCommon => Self::PinTooCommon,
        }
    }
}

impl From<Refusal> for RefusedCode {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::ReasonNeeded => Self::ReasonNeeded,
            Refusal::FieldNotEditable => Self::FieldNotEditable,
            Refusal::CopyOff => Self::CopyOff,
        }
    }
}

impl From<InputFault> for InputFaultCode {
    fn from(fault: InputFault) -> Self {
        match fault {
            InputFault::UnknownField => Self::UnknownField,
            InputFault::BadValue => Self::BadValue,
            InputFault::TooLong => Self::TooLong,
            InputFault::EmptyName => Self::EmptyName,
            InputFault::UnknownReason => Self::UnknownReason,
        }
    }
}

impl From<ProblemCode> for ServerProblem {
    fn from(code: ProblemCode) -> Self {
        match code {
            ProblemCode::TokenUnknown
            | ProblemCode::TokenExpired
            | ProblemCode::TokenUsed
            | ProblemCode::NotEnrolled
            | ProblemCode::CertificateExpired
            | ProblemCode::Revoked => Self::NotKnown,
            ProblemCode::FeedReset
            | ProblemCode::AuditGap
            | ProblemCode::RateLimited
            | ProblemCode::Unavailable
            | ProblemCode::Internal => Self::TryLater,
            ProblemCode::TooLarge
            | ProblemCode::Malformed
            | ProblemCode::UnsupportedVersion
            | ProblemCode::NoSuchRoute => Self::Incompatible,
        }
    }
}
