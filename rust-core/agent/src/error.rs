//! The one error that leaves the core. Only variants on which a shell acts differently; no free text in any.

use fleet_protocol::problem::ProblemCode;

/// Why a use case did not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AgentError {
    /// Nobody is enrolled in this home: enrol first.
    #[error("not enrolled")]
    NotEnrolled,
    /// Somebody is enrolled already: wipe or use another home.
    #[error("already enrolled")]
    AlreadyEnrolled,
    /// The enrolment token was not accepted.
    #[error("enrolment refused")]
    EnrolmentRefused(EnrolmentRefusal),
    /// The session is locked: enter the PIN.
    #[error("locked")]
    Locked,
    /// The phone was away too long, or its clock is not to be believed: it must reach the server before the PIN helps.
    #[error("expired: contact with the server is needed")]
    Expired,
    /// Wrong PIN.
    #[error("wrong PIN")]
    WrongPin {
        /// Tries left before the phone erases itself.
        attempts_left: u8,
        /// Seconds until the next try is allowed.
        retry_after_s: u32,
    },
    /// The PIN was not checked: too soon after the last failure. No try was burnt.
    #[error("wait before the next PIN")]
    PinDelayed {
        /// Seconds until the next try is allowed.
        retry_after_s: u32,
    },
    /// A new PIN breaks the rules.
    #[error("PIN not acceptable")]
    PinNotAcceptable(PinFault),
    /// No biometric slot is set up, or it cannot be used any more: use the PIN.
    #[error("no biometric slot")]
    BiometricNotSet,
    /// The secret does not open the biometric slot. No PIN try was burnt.
    #[error("wrong slot secret")]
    WrongSlotSecret,
    /// The PIN must open first: after a restart, long after the last PIN, or while wrong PINs are being delayed.
    #[error("the PIN must open first")]
    PinFirst,
    /// The data was erased.
    #[error("wiped")]
    Wiped,
    /// The server is not the one that was enrolled with: nothing was sent.
    #[error("server not trusted")]
    ServerNotTrusted,
    /// The server cannot be reached.
    #[error("offline")]
    Offline {
        /// When to try again, in seconds.
        retry_after_s: u32,
    },
    /// The server answered with a refusal.
    #[error("refused by the server")]
    ServerRefused(ProblemCode),
    /// The server's answer cannot be read; nothing was applied.
    #[error("the server's answer cannot be read")]
    BadAnswer,
    /// The database is damaged. It was set aside and will be fetched again.
    #[error("store damaged")]
    StoreDamaged {
        /// Pending edits that were saved.
        salvaged: u32,
    },
    /// The envelope or the guard is damaged: data cannot be opened, and no try was burnt.
    #[error("key storage damaged")]
    KeysDamaged,
    /// An older copy of the guard was put back. Nothing of it is believed and no try was burnt: this phone must be enrolled anew.
    #[error("an older guard was put back")]
    GuardRolledBack,
    /// Policy refuses.
    #[error("refused by policy")]
    Refused(Refusal),
    /// No such record on this phone.
    #[error("no such record")]
    NotFound,
    /// A value that cannot be taken.
    #[error("invalid input")]
    InvalidInput(InputFault),
    /// Another agent works on this home, or another sync is running.
    #[error("busy")]
    Busy,
    /// No space left on the device; nothing was changed.
    #[error("no space left")]
    NoSpace,
    /// The vault cannot be used now; try again.
    #[error("key vault unavailable")]
    VaultUnavailable,
    /// The work was interrupted by a lock or a wipe.
    #[error("interrupted")]
    Interrupted,
    /// A fault of ours. Codes are listed in docs/errors.md.
    #[error("internal fault {code}")]
    Internal {
        /// Which.
        code: u16,
    },
}

/// Why an enrolment was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// The token was used by another phone.
    TokenUsed,
}

/// What is wrong with a new PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinFault {
    /// Fewer digits than policy asks for.
    TooShort {
        /// The least.
        min: u8,
    },
    /// Not only digits, or more than 32.
    NotDigits,
    /// One that is tried first: all the same, a run, a date of the year.
    TooCommon,
    /// One of the last PINs of this phone, as many as policy says.
    UsedLately,
}

/// What policy refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
