//! Why a verb failed: its exit code and its code for scripts. Words for people are in [`crate::words`].

use agent_core::AgentError;
use agent_core::error::EnrolmentRefusal;
use serde_json::{Map, Value, json};

/// A fault of ours, or of the machine.
pub(crate) const EXIT_FAULT: u8 = 1;
const EXIT_USAGE: u8 = 2;
const EXIT_LOCKED: u8 = 3;
const EXIT_WRONG_PIN: u8 = 4;
const EXIT_WIPED: u8 = 5;
const EXIT_NOT_TRUSTED: u8 = 6;
const EXIT_OFFLINE: u8 = 7;
const EXIT_NOT_ENROLLED: u8 = 8;
const EXIT_DAMAGED: u8 = 9;
const EXIT_REFUSED: u8 = 10;
const EXIT_BUSY: u8 = 11;

/// Why a verb failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The arguments make no sense.
    Usage,
    /// A value among the arguments cannot be read.
    Argument(Argument),
    /// No PIN could be had.
    NoPin(NoPin),
    /// The payload file cannot be read.
    PayloadFile,
    /// The report file cannot be read, or is no report.
    ReportFile,
    /// The system gives no thread.
    NoThread,
    /// The core said no.
    Agent(AgentError),
}

/// Which argument cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    /// Not an id.
    Id,
    /// Not `field=value`.
    Set,
    /// Not a time.
    Time,
    /// Not mine, theirs or a value.
    Resolution,
    /// Not what `next` said.
    Cursor,
    /// A line of `run` whose quotes do not end.
    Quotes,
}

/// Why there is no PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoPin {
    /// The PIN file cannot be read, or is too large for a PIN.
    File,
    /// Neither file nor environment variable, and no terminal to ask on.
    NoTerminal,
    /// The same for the PIN that takes the place of another one.
    NoNewPin,
    /// The two entries of a new PIN differ.
    Mismatch,
}

impl From<AgentError> for Failure {
    fn from(error: AgentError) -> Self {
        Self::Agent(error)
    }
}

impl Failure {
    /// The exit code, as documented in `--help` and docs/cli.md.
    pub(crate) fn exit_code(self) -> u8 {
        match self {
            Self::Usage
            | Self::Argument(_)
            | Self::NoPin(_)
            | Self::PayloadFile
            | Self::ReportFile => EXIT_USAGE,
            Self::NoThread => EXIT_FAULT,
            Self::Agent(error) => agent_exit_code(error),
        }
    }

    /// The word that scripts may compare.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Self::Usage => "usage",
            Self::Argument(Argument::Id) => "bad_id",
            Self::Argument(Argument::Set) => "bad_set",
            Self::Argument(Argument::Time) => "bad_time",
            Self::Argument(Argument::Resolution) => "bad_resolution",
            Self::Argument(Argument::Cursor) => "bad_cursor",
            Self::Argument(Argument::Quotes) => "bad_quotes",
            Self::NoPin(NoPin::File) => "pin_file",
            Self::NoPin(NoPin::NoTerminal) => "no_pin",
            Self::NoPin(NoPin::NoNewPin) => "no_new_pin",
            Self::NoPin(NoPin::Mismatch) => "pin_mismatch",
            Self::PayloadFile => "payload_file",
            Self::ReportFile => "report_file",
            Self::NoThread => "no_thread",
            Self::Agent(error) => agent_kind(error),
        }
    }

    /// The failure as scripts see it, beside the words for people.
    pub(crate) fn fields(self) -> Map<String, Value> {
        let mut fields = Map::new();
        fields.insert("code".to_owned(), json!(self.exit_code()));
        fields.insert("kind".to_owned(), json!(self.kind()));
        let Self::Agent(error) = self else {
            return fields;
        };
        match error {
            AgentError::WrongPin {
                attempts_left,
                retry_after_s,
            } => {
                fields.insert("attempts_left".to_owned(), json!(attempts_left));
                fields.insert("retry_after_s".to_owned(), json!(retry_after_s));
            }
            AgentError::PinDelayed { retry_after_s } | AgentError::Offline { retry_after_s } => {
                fields.insert("retry_after_s".to_owned(), json!(retry_after_s));
            }
            AgentError::StoreDamaged { salvaged } => {
                fields.insert("salvaged".to_owned(), json!(salvaged));
            }
            AgentError::Internal { code } => {
                fields.insert("fault".to_owned(), json!(code));
            }
            AgentError::EnrolmentRefused(refusal) => {
                fields.insert("reason".to_owned(), json!(crate::words::snake(&refusal)));
                if let EnrolmentRefusal::BadCode { group } = refusal {
                    fields.insert("group".to_owned(), json!(group));
                }
            }
            AgentError::PinNotAcceptable(fault) => {
                fields.insert("reason".to_owned(), json!(crate::words::snake(&fault)));
            }
            AgentError::ServerRefused(problem) => {
                fields.insert("reason".to_owned(), json!(problem));
            }
            AgentError::Refused(refusal) => {
                fields.insert("reason".to_owned(), json!(crate::words::snake(&refusal)));
            }
            AgentError::InvalidInput(fault) => {
                fields.insert("reason".to_owned(), json!(crate::words::snake(&fault)));
            }
            AgentError::NotEnrolled
            | AgentError::AlreadyEnrolled
            | AgentError::Locked
            | AgentError::Expired
            | AgentError::BiometricNotSet
            | AgentError::WrongSlotSecret
            | AgentError::PinFirst
            | AgentError::Wiped
            | AgentError::ServerNotTrusted
            | AgentError::BadAnswer
            | AgentError::KeysDamaged
            | AgentError::GuardRolledBack
            | AgentError::NotFound
            | AgentError::Busy
            | AgentError::NoSpace
            | AgentError::VaultUnavailable
            | AgentError::Interrupted => {}
        }
        fields
    }
}

fn agent_exit_code(error: AgentError) -> u8 {
    match error {
        AgentError::NotEnrolled => EXIT_NOT_ENROLLED,
        // A delayed PIN was not looked at: the phone is locked for a while, whatever the PIN.
        AgentError::Locked
        | AgentError::Expired
        | AgentError::Interrupted
        | AgentError::PinFirst
        | AgentError::PinDelayed { .. } => EXIT_LOCKED,
        AgentError::WrongPin { .. } => EXIT_WRONG_PIN,
        AgentError::Wiped => EXIT_WIPED,
        AgentError::ServerNotTrusted => EXIT_NOT_TRUSTED,
        AgentError::Offline { .. } => EXIT_OFFLINE,
        AgentError::StoreDamaged { .. } | AgentError::KeysDamaged | AgentError::GuardRolledBack => {
            EXIT_DAMAGED
        }
        AgentError::InvalidInput(_) => EXIT_USAGE,
        AgentError::AlreadyEnrolled
        | AgentError::EnrolmentRefused(_)
        | AgentError::PinNotAcceptable(_)
        | AgentError::BiometricNotSet
        | AgentError::WrongSlotSecret
        | AgentError::ServerRefused(_)
        | AgentError::BadAnswer
        | AgentError::Refused(_)
        | AgentError::NotFound
        | AgentError::NoSpace => EXIT_REFUSED,
        AgentError::Busy | AgentError::VaultUnavailable => EXIT_BUSY,
        AgentError::Internal { .. } => EXIT_FAULT,
    }
}

fn agent_kind(error: AgentError) -> &'static str {
    match error {
        AgentError::NotEnrolled => "not_enrolled",
        AgentError::AlreadyEnrolled => "already_enrolled",
        AgentError::EnrolmentRefused(_) => "enrolment_refused",
        AgentError::Locked => "locked",
        AgentError::Expired => "expired",
        AgentError::WrongPin { .. } => "wrong_pin",
        AgentError::PinDelayed { .. } => "pin_delayed",
        AgentError::PinNotAcceptable(_) => "pin_not_acceptable",
        AgentError::BiometricNotSet => "biometric_not_set",
        AgentError::WrongSlotSecret => "wrong_slot_secret",
        AgentError::PinFirst => "pin_first",
        AgentError::Wiped => "wiped",
        AgentError::ServerNotTrusted => "server_not_trusted",
        AgentError::Offline { .. } => "offline",
        AgentError::ServerRefused(_) => "server_refused",
        AgentError::BadAnswer => "bad_answer",
        AgentError::StoreDamaged { .. } => "store_damaged",
        AgentError::KeysDamaged => "keys_damaged",
        AgentError::GuardRolledBack => "guard_rolled_back",
        AgentError::Refused(_) => "refused",
        AgentError::NotFound => "not_found",
        AgentError::InvalidInput(_) => "invalid_input",
        AgentError::Busy => "busy",
        AgentError::NoSpace => "no_space",
        AgentError::VaultUnavailable => "vault_unavailable",
        AgentError::Interrupted => "interrupted",
        AgentError::Internal { .. } => "internal",
    }
}
