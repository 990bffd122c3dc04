//! English.

use agent_core::AgentError;
use agent_core::error::{EnrolmentRefusal, InputFault, PinFault, Refusal};

use super::{Say, State};
use crate::failure::{Argument, Failure, NoPin};
use crate::moment;

pub(super) fn say(what: Say) -> String {
    match what {
        Say::AskPin => "PIN: ".to_owned(),
        Say::AskNewPin => "New PIN: ".to_owned(),
        Say::AskPinAgain => "New PIN again: ".to_owned(),
        Say::Enrolled => "Enrolled. The PIN is set. Next: field-agent sync".to_owned(),
        Say::Unlocked => "The PIN is right.".to_owned(),
        Say::PinChanged => "The PIN is changed.".to_owned(),
        Say::Locked => "Locked.".to_owned(),
        Say::Found { shown, total } => format!("{shown} of {total}"),
        Say::Masked => "Some fields are masked. Show them with --reveal and a reason.".to_owned(),
        Say::Queued => "Kept on this phone; it will be sent with the next sync.".to_owned(),
        Say::Synced {
            pulled,
            pushed,
            merged,
            conflicts,
        } => format!(
            "Synced: {pulled} received, {pushed} sent, {merged} merged, {conflicts} need a decision."
        ),
        Say::SyncProgress { done, total } => format!("First sync: {done} of {total}"),
        Say::PolicyChanged => "A newer policy is in force.".to_owned(),
        Say::LeaseWarning { locks_at_ms } => format!(
            "Sync soon: without contact this phone locks at {}.",
            moment::for_people(locks_at_ms)
        ),
        Say::WipeStarted => "Erasing the data on this phone.".to_owned(),
        Say::Wiped => "The data on this phone was erased.".to_owned(),
        Say::StoreQuarantined => {
            "The store was damaged and has been set aside. Sync to fetch everything again."
                .to_owned()
        }
        Say::SafeToSwitchOff => "Nothing waits. It is safe to switch off.".to_owned(),
        Say::PendingCount { pending, conflicts } => {
            format!("{pending} to send, {conflicts} need a decision")
        }
        Say::Settled => "Settled; it will be sent with the next sync.".to_owned(),
        Say::NeverErased => "This phone was not erased.".to_owned(),
        Say::State(state) => match state {
            State::NotEnrolled => "Not enrolled.",
            State::Locked => "Locked.",
            State::Open => "Open.",
            State::Expired => "Locked until it reaches the server.",
            State::Wiped => "Erased.",
            State::GuardRolledBack => {
                "An older copy of this phone's records was put back. Enrol it again."
            }
        }
        .to_owned(),
        Say::LastSync { at_ms: Some(at_ms) } => format!("Last sync: {}", moment::for_people(at_ms)),
        Say::LastSync { at_ms: None } => "Never synced.".to_owned(),
        Say::ErasedAt {
            at_ms,
            acknowledged: true,
        } => {
            format!(
                "Erased at {}. The server has the proof.",
                moment::for_people(at_ms)
            )
        }
        Say::ErasedAt {
            at_ms,
            acknowledged: false,
        } => format!(
            "Erased at {}. The proof has not reached the server yet: run field-agent sync.",
            moment::for_people(at_ms)
        ),
        Say::ReportKept => {
            "Kept on this phone; it goes out at the next contact with the server.".to_owned()
        }
        Say::RunReady => "Ready: verbs from standard input, one a line; quit ends.".to_owned(),
    }
}

pub(super) fn explain(failure: Failure) -> String {
    match failure {
        Failure::Usage => "These arguments make no sense. See field-agent --help.".to_owned(),
        Failure::Argument(argument) => match argument {
            Argument::Id => "This is not an id. Take one from field-agent find.",
            Argument::Set => "Write --set field=value.",
            Argument::Time => {
                "This is not a time. Write 2026-12-01T09:00:00+08:00, or 45m, 3h, 2d, 1w from now."
            }
            Argument::Resolution => "Write mine, theirs or value=TEXT.",
            Argument::Cursor => "This is not what `next` of an earlier list said.",
            Argument::Quotes => "A quotation mark has no end.",
        }
        .to_owned(),
        Failure::NoPin(why) => match why {
            NoPin::File => "The PIN file cannot be read, or is not a PIN.",
            NoPin::NoTerminal => {
                "No PIN: give --pin-file or FIELD_AGENT_PIN, or run this on a terminal."
            }
            NoPin::NoNewPin => {
                "No new PIN: give --new-pin-file or FIELD_AGENT_NEW_PIN, or run this on a terminal."
            }
            NoPin::Mismatch => "The two PINs differ. Try again.",
        }
        .to_owned(),
        Failure::PayloadFile => "The payload file cannot be read. Check the path.".to_owned(),
        Failure::ReportFile => "The report file cannot be read, or is no report.".to_owned(),
        Failure::NoThread => {
            "The system cannot start a thread. Close other programs and try again.".to_owned()
        }
        Failure::Agent(error) => explain_agent(error),
    }
}

fn explain_agent(error: AgentError) -> String {
    match error {
        AgentError::NotEnrolled => "Not enrolled. Ask for an enrolment file and run field-agent enrol.".to_owned(),
        AgentError::AlreadyEnrolled => "This home is enrolled already. Use another --home.".to_owned(),
        AgentError::EnrolmentRefused(refusal) => match refusal {
            EnrolmentRefusal::BadPayload => "This is not an enrolment file. Ask for a new one.",
            EnrolmentRefusal::BadCode { group } => {
                return format!("Group {group} of the code is not right. Check it and type it again.");
            }
            EnrolmentRefusal::TokenUnknown => "The server does not know this token. Ask for a new enrolment file.",
            EnrolmentRefusal::TokenExpired => "This token has expired. Ask for a new enrolment file.",
            EnrolmentRefusal::TokenUsed => "Another phone has used this token. Ask for a new enrolment file, and report it if that was not you.",
        }
        .to_owned(),
        AgentError::Locked => "Locked. Unlock with the PIN.".to_owned(),
        AgentError::Expired => "Locked: this phone was away too long, or its clock was changed. Run field-agent sync, then unlock.".to_owned(),
        AgentError::WrongPin { attempts_left, retry_after_s } => {
            let wait = if retry_after_s > 0 {
                format!(" Wait {retry_after_s} s before the next try.")
            } else {
                String::new()
            };
            format!("Wrong PIN. {attempts_left} tries are left before this phone erases itself.{wait}")
        }
        AgentError::PinDelayed { retry_after_s } => {
            format!("Too soon after a wrong PIN; nothing was checked. Try again in {retry_after_s} s.")
        }
        AgentError::PinNotAcceptable(fault) => match fault {
            PinFault::TooShort { min } => format!("This PIN is too short: at least {min} digits."),
            PinFault::NotDigits => "A PIN is digits only, 32 at most.".to_owned(),
            PinFault::UsedLately => "This PIN was used on this phone not long ago. Choose another.".to_owned(),
            PinFault::TooCommon => "This PIN is one of the first that anyone tries. Choose another.".to_owned(),
        },
        AgentError::BiometricNotSet => "Fingerprint and face are not set up here. Use the PIN.".to_owned(),
        AgentError::WrongSlotSecret => "Fingerprint and face must be set up again. Use the PIN; no try was burnt.".to_owned(),
        AgentError::PinFirst => "The PIN must be given first: after a restart, while wrong PINs are delayed, and when it was last given too long ago.".to_owned(),
        AgentError::Wiped => "The data on this phone was erased. See field-agent wipe-status; enrol a new home to go on.".to_owned(),
        AgentError::ServerNotTrusted => "This is not the server that this phone was enrolled with. Nothing was sent. Try another network; report it if it stays.".to_owned(),
        AgentError::Offline { retry_after_s } => {
            format!("The server cannot be reached. Everything is kept; try again in {retry_after_s} s.")
        }
        AgentError::ServerRefused(problem) => format!(
            "The server refused ({}). Ask the administrator.",
            super::snake(&problem)
        ),
        AgentError::BadAnswer => "The server's answer cannot be read. Nothing was applied; try again later.".to_owned(),
        AgentError::StoreDamaged { salvaged } => format!(
            "The store was damaged. It was set aside, {salvaged} pending edits were saved. Run field-agent sync to fetch everything again."
        ),
        AgentError::KeysDamaged => "The key storage is damaged; no try was burnt. Enrol again in a new home.".to_owned(),
        AgentError::GuardRolledBack => "An older copy of this phone's own records was put back, so nothing of it can be believed. No try was burnt. Tell your IT, then run field-agent enrol with a new enrolment file; the customers come back with the next sync.".to_owned(),
        AgentError::Refused(refusal) => match refusal {
            Refusal::ReasonNeeded => "Masked fields need a reason: calling, quote, correcting or other.",
            Refusal::FieldNotEditable => "This field can be changed in the office only.",
            Refusal::NoScreenLock => "This phone has no screen lock, and your company asks for one. Set one, then run field-agent report.",
            Refusal::AppTooOld => "This program is older than your company allows. Install the new version.",
            Refusal::CopyOff => "Fields of this customer may not be copied.",
        }
        .to_owned(),
        AgentError::NotFound => "There is no such record on this phone.".to_owned(),
        AgentError::InvalidInput(fault) => match fault {
            InputFault::UnknownField => "There is no such field. Fields: name, company, phone, email, address, notes.",
            InputFault::BadValue => "This value cannot be read.",
            InputFault::TooLong => "This value is too long.",
            InputFault::EmptyName => "The name must not be empty.",
            InputFault::UnknownReason => "Reasons are calling, quote, correcting and other.",
        }
        .to_owned(),
        AgentError::Busy => "Another agent works on this home, or a sync is running. Try again when it has ended.".to_owned(),
        AgentError::NoSpace => "No space is left on this disk. Nothing was changed; make room and try again.".to_owned(),
        AgentError::VaultUnavailable => "The key vault cannot be used now. Try again.".to_owned(),
        AgentError::Interrupted => "Interrupted by a lock. Unlock and try again.".to_owned(),
        AgentError::Internal { code } => format!("A fault of ours, number {code}. See docs/errors.md."),
    }
}
